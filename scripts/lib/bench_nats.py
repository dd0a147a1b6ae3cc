"""The same job done by NATS JetStream, as docs.nats.io describes the protocol of clients and of JetStream's requests."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import threading
import time

from bench_courts import BenchFault, free_port
from bench_load import RECEIVERS, SENDERS, WINDOW
from bench_peers import BYTES, counted, end, install, rounds, run

# Messages that a consumer asks for at once.
BATCH = 256


class Line:
    """A connection that has introduced itself."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""
        while b"\r\n" not in self.rest:
            self.rest += self.socket.recv(1 << 16)
        self.rest = self.rest.split(b"\r\n", 1)[1]
        self.send(b'CONNECT {"verbose":false,"pedantic":false,"headers":true,"lang":"python","version":"0"}\r\n')

    def send(self, data):
        self.socket.sendall(data)

    def publish(self, subject, body, reply=""):
        self.send(f"PUB {subject} {reply} {len(body)}\r\n".encode() + body + b"\r\n")

    def messages(self):
        """What has come: reply subject and payload of each message; of a status, its line instead."""
        data = self.socket.recv(1 << 18)
        if not data:
            sys.exit("nats has closed the connection")
        self.rest += data
        found, at = [], 0
        while (cut := self.rest.find(b"\r\n", at)) >= 0:
            words = self.rest[at:cut].split(b" ")
            if words[0] in (b"MSG", b"HMSG"):
                size, body = int(words[-1]), cut + 2
                if len(self.rest) < body + size + 2:
                    break
                # Of a message with headers, the last two words are sizes.
                named = words[:-2] if words[0] == b"HMSG" else words[:-1]
                found.append((named[3] if len(named) > 3 else b"", self.rest[body:body + size]))
                at = body + size + 2
                continue
            if words[0] == b"PING":
                self.send(b"PONG\r\n")
            elif words[0] == b"-ERR":
                sys.exit(f"nats refused: {self.rest[at:cut]!r}")
            at = cut + 2
        self.rest = self.rest[at:]
        return found

    def ask(self, subject, request):
        """A request of JetStream and its answer."""
        self.send(b"SUB answers 9\r\n")
        self.publish(subject, json.dumps(request).encode(), "answers")
        while True:
            for _, body in self.messages():
                answer = json.loads(body)
                if "error" in answer:
                    raise BenchFault(f"nats refused {subject}: {answer['error']}")
                self.send(b"UNSUB 9\r\n")
                return answer


def producer(port, first):
    """Sends with at most 64 unconfirmed, to all receivers evenly, until it is ended."""
    line, sent, confirmed = Line(port), 0, 0
    line.send(f"SUB in.{first} 1\r\n".encode())
    body = os.urandom(BYTES)
    sends = [f"PUB to.{(first + place) % RECEIVERS} in.{first} {BYTES}\r\n".encode() + body + b"\r\n" for place in range(RECEIVERS)]
    while True:
        room = WINDOW - (sent - confirmed)
        line.send(b"".join(sends[(sent + place) % RECEIVERS] for place in range(room)))
        sent += room
        for _, answer in line.messages():
            if b'"seq"' not in answer:
                sys.exit(f"nats refused: {answer[:200]!r}")
            confirmed += 1


def consumer(port, place, folder):
    """Takes what has come, records it durably, acknowledges."""
    line, asked = Line(port), 0
    line.send(f"SUB in.c{place} 1\r\n".encode())
    record = os.open(f"{folder}/received-{place}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    while True:
        if asked <= BATCH // 4:
            line.publish(f"$JS.API.CONSUMER.MSG.NEXT.S.c{place}", json.dumps({"batch": BATCH, "expires": 10**9}).encode(), f"in.c{place}")
            asked += BATCH
        replies = []
        for reply, _ in line.messages():
            if reply:
                replies.append(reply)
            else:
                # What was asked for has run out.
                asked = 0
        if not replies:
            continue
        asked = max(0, asked - len(replies))
        os.write(record, bytes(BYTES) * len(replies))
        os.fdatasync(record)
        line.send(b"".join(b"PUB %s 4\r\n+ACK\r\n" % reply for reply in replies))


def nats(folder, options):
    """Debian's server syncs its files every two minutes; that it confirms before is said with the figure."""
    install("nats-server")
    port = free_port()
    folder = pathlib.Path(folder)
    clients = []
    server = subprocess.Popen(["nats-server", "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", str(folder / "store")],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        line = ready(server, port)
        line.ask("$JS.API.STREAM.CREATE.S", {"name": "S", "subjects": ["to.*"], "storage": "file", "retention": "limits",
                                             "num_replicas": 1})
        for place in range(RECEIVERS):
            line.ask(f"$JS.API.CONSUMER.DURABLE.CREATE.S.c{place}",
                     {"stream_name": "S", "config": {"durable_name": f"c{place}", "filter_subject": f"to.{place}",
                                                     "ack_policy": "explicit", "deliver_policy": "all", "max_ack_pending": 20_000}})
        clients += [run("consumer", port, place, str(folder), module="bench_nats") for place in range(RECEIVERS)]
        clients += [run("producer", port, place, module="bench_nats") for place in range(SENDERS)]
        figures = rounds("NATS JetStream, files, no sync before it confirms", "; confirmed messages are not synced by this version",
                         server, clients, folder, options)
        here = counted(folder)
        there = line.ask("$JS.API.STREAM.INFO.S", {})["state"]["messages"]
        if there < here:
            raise BenchFault(f"nats has {there} messages and {here} were counted")
        return figures
    finally:
        end([*clients, server])


def ready(server, port):
    until = time.monotonic() + 20
    while True:
        try:
            return Line(port)
        except OSError:
            pass
        if server.poll() is not None or time.monotonic() > until:
            raise BenchFault("nats-server does not come up")
        threading.Event().wait(0.05)
