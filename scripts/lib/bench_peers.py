"""The same job done by others: 300 bytes from A to B, confirmed when the hub has them, recorded durably at B. Here Redis Streams."""

import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time

from bench_courts import BenchFault, free_port, processor_seconds, say
from bench_load import RECEIVERS, SENDERS, WINDOW, spread

BYTES = 300


def install(package):
    """Puts a server in place from Debian; says what to do when that can't be done."""
    if shutil.which(package):
        return
    say(f"peers: installing {package} from Debian")
    words = ["apt-get", "install", "-y", "--no-install-recommends", package]
    if os.geteuid():
        words.insert(0, "sudo")
    # No server of the system's own is to start with the package.
    try:
        out = subprocess.run(words, capture_output=True, text=True, env=os.environ | {"RUNLEVEL": "1", "DEBIAN_FRONTEND":
                                                                                     "noninteractive"})
    except OSError as error:
        raise BenchFault(f"{package} can't be installed: {error}; install it by hand") from None
    if out.returncode or not shutil.which(package):
        raise BenchFault(f"{package} can't be installed: {out.stderr.strip()[-500:]}; install it by hand")


def command(*words):
    """One command as Redis reads it."""
    parts = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)


def connect(port):
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def producer(port, first):
    """Sends with at most 64 unconfirmed, to all receivers evenly, until it is ended."""
    sends = [command("XADD", f"to:{(first + place) % RECEIVERS}", "*", "m", os.urandom(BYTES)) for place in range(RECEIVERS)]
    line, sent, confirmed, rest = connect(port), 0, 0, b""
    while True:
        room = WINDOW - (sent - confirmed)
        line.sendall(b"".join(sends[(sent + place) % RECEIVERS] for place in range(room)))
        sent += room
        answer = rest + line.recv(1 << 16)
        if b"-" == answer[:1]:
            sys.exit(f"redis refused: {answer[:200]!r}")
        # `$15\r\n1690000000000-0\r\n` each.
        whole = answer.count(b"\r\n") // 2
        confirmed += whole
        cut = 0
        for _ in range(2 * whole):
            cut = answer.index(b"\r\n", cut) + 2
        rest = answer[cut:]


def consumer(port, place, folder):
    """Takes what has come, records it durably, acknowledges; writes how many to its own file's length."""
    line = connect(port)
    read = command("XREADGROUP", "GROUP", "b", "b", "COUNT", 256, "BLOCK", 1000, "STREAMS", f"to:{place}", ">")
    ids = re.compile(rb"\r\n(\d+-\d+)\r\n")
    end = command("PING")
    record = os.open(f"{folder}/received-{place}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    while True:
        line.sendall(read + end)
        answer = b""
        while not answer.endswith(b"+PONG\r\n"):
            part = line.recv(1 << 18)
            if not part:
                return
            answer += part
        names = ids.findall(answer)
        if not names:
            continue
        # As many bytes as were sent, so that the file's length counts them.
        os.write(record, bytes(BYTES) * len(names))
        os.fdatasync(record)
        line.sendall(command("XACK", f"to:{place}", "b", *names))
        answer = b""
        while not answer.endswith(b"\r\n"):
            answer += line.recv(4096)


def run(role, *words, module="bench_peers"):
    """A client of its own, so that it does not wait for the others."""
    source = f"import sys; sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r}); import {module}; {module}.{role}(*{words!r})"
    return subprocess.Popen([sys.executable, "-c", source], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


def counted(folder):
    """Messages that the consumers have recorded."""
    return sum(path.stat().st_size for path in pathlib.Path(folder).glob("received-*")) // BYTES


def rounds(name, note, server, clients, folder, options):
    """What a peer whose clients run makes in each round."""
    end = time.monotonic() + 30
    while counted(folder) < 1_000:
        if time.monotonic() > end or any(one.poll() is not None for one in clients):
            raise BenchFault(f"{name}: the clients do not get on")
        time.sleep(0.05)
    rates, pids, used, total = [], [one.pid for one in [server, *clients]], 0.0, 0
    for _ in range(options.rounds):
        before, busy, begun = counted(folder), sum(map(processor_seconds, pids)), time.monotonic()
        # Some keep everything in memory: a few seconds say it.
        time.sleep(min(options.seconds, 10.0))
        took, done = time.monotonic() - begun, counted(folder) - before
        rates.append(done / took)
        total += done
        used += sum(map(processor_seconds, pids)) - busy
        say(f"peers: {name}: {rates[-1]:,.0f} messages/s")
    return {"name": name, "value": statistics.median(rates), "unit": "messages/s", "cpuSecondsPer100k": used * 1e5 / max(1, total),
            "noise": spread(rates),
            "note": f"{SENDERS} producers x {WINDOW} unconfirmed, {BYTES} bytes, {RECEIVERS} consumers that record with fdatasync and "
                    f"acknowledge; no encryption, no signatures; light clients in Python, counted in CPU{note}"}


def end(programs):
    for one in programs:
        one.kill()
    for one in programs:
        one.wait()


def redis(folder, options):
    install("redis-server")
    port = free_port()
    folder = pathlib.Path(folder)
    clients = []
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--appendonly", "yes", "--appendfsync",
         "always", "--save", "", "--auto-aof-rewrite-percentage", "0", "--daemonize", "no"], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        line = ready(server, port)
        for place in range(RECEIVERS):
            line.sendall(command("XGROUP", "CREATE", f"to:{place}", "b", "$", "MKSTREAM"))
            if not line.recv(200).startswith(b"+OK"):
                raise BenchFault("redis does not make its streams")
        clients += [run("consumer", port, place, str(folder)) for place in range(RECEIVERS)]
        clients += [run("producer", port, place) for place in range(SENDERS)]
        figures = rounds("Redis Streams, appendfsync always", "", server, clients, folder, options)
        hold_to(line, lambda: counted(folder))
        return figures
    finally:
        end([*clients, server])


def hold_to(line, received):
    """The server does sync each write, and has as many messages as were counted, or the figure would be worth nothing."""
    line.sendall(command("CONFIG", "GET", "appendfsync") + command("CONFIG", "GET", "appendonly"))
    answer = b""
    while answer.count(b"\r\n") < 10:
        answer += line.recv(4_096)
    if b"always" not in answer or b"yes" not in answer:
        raise BenchFault(f"redis does not sync always: {answer!r}")
    here = received()
    line.sendall(b"".join(command("XLEN", f"to:{place}") for place in range(RECEIVERS)))
    answer = b""
    while answer.count(b"\r\n") < RECEIVERS:
        answer += line.recv(4_096)
    there = sum(int(one[1:]) for one in answer.split(b"\r\n")[:-1])
    if there < here:
        raise BenchFault(f"redis has {there} messages and {here} were counted")


def ready(server, port):
    end = time.monotonic() + 20
    while True:
        try:
            line = connect(port)
            line.sendall(command("PING"))
            if line.recv(100).startswith(b"+PONG"):
                return line
        except OSError:
            pass
        if server.poll() is not None or time.monotonic() > end:
            raise BenchFault("redis-server does not come up")
        threading.Event().wait(0.05)
