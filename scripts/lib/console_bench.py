"""What scripts/bench-console measures: a court's desk with many open matters, over HTTP as a browser asks."""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import platform
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

PASSWORD = "correct horse battery staple"
SENDER, RECEIVER, COORDINATOR = "yu0102", "yu0103", "coord-yu01"


def say(text):
    print(f"bench-console: {text}", file=sys.stderr, flush=True)


def fail(what, remedy, code=3):
    say(f"{what}\nbench-console: what to do: {remedy}")
    sys.exit(code)


class Client:
    """One login at one desk."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, form=None, timeout=120):
        """Status, text and seconds of one request on a connection of its own."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        begun = time.perf_counter()
        link.request(method, path, body, headers)
        answer = link.getresponse()
        text = answer.read().decode()
        seconds = time.perf_counter() - begun
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        link.close()
        return answer.status, text, seconds

    def post(self, page, action, form):
        _, text, _ = self.ask("GET", page)
        hidden = re.findall(r'name="_csrf" value="([^"]*)"', text)
        status, text, _ = self.ask("POST", action, form | ({"_csrf": hidden[0]} if hidden else {}))
        if status not in (200, 303):
            fail(f"{action} answered {status}", "look at the process's log")

    def log_in(self, name):
        status, _, _ = self.ask("POST", "/login", {"name": name, "password": PASSWORD, "to": "/"})
        if status != 303:
            fail(f"the login of {name} answered {status}", "remove the data and run it again")


class Processes:
    def __init__(self, program, folder):
        self.program, self.folder, self.running = program, folder, []

    def start(self, name, port):
        words = ["coordinator", "serve", "--id"] if name == COORDINATOR else ["node", "serve", "--court"]
        log = open(self.folder / f"{name}.console.log", "w")
        one = subprocess.Popen(
            [self.program, *words, name, "--topology", str(self.folder / "topology.yaml"), "--data",
             str(self.folder / "data" / name), "--http", f"127.0.0.1:{port}"], stdout=log, stderr=log)
        self.running.append(one)
        begun = time.monotonic()
        while True:
            try:
                if Client(port).ask("GET", "/healthz", timeout=5)[0] == 200:
                    return time.monotonic() - begun
            except OSError:
                pass
            if one.poll() is not None or time.monotonic() - begun > 3_600:
                fail(f"{name} does not come up", f"see {log.name}")
            time.sleep(0.2)

    def stop(self):
        for one in self.running:
            one.terminate()
        for one in self.running:
            one.wait(60)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def officer(folder, name, port):
    """A client logged in as an officer; accounts are made at the first run."""
    token = folder / "data" / name / "console-setup-token"
    if token.exists():
        admin = Client(port)
        admin.post("/setup", "/setup", {"token": token.read_text().strip(), "name": "管理员", "password": PASSWORD,
                                        "again": PASSWORD})
        admin.log_in("管理员")
        admin.post("/accounts", "/accounts", {"officer": "指挥丁", "name": "指挥丁", "password": PASSWORD})
    client = Client(port)
    client.log_in("指挥丁")
    return client


def timed(client, path, rounds):
    seconds = []
    for _ in range(rounds):
        status, text, took = client.ask("GET", path)
        if status != 200:
            fail(f"{path} answered {status}", "look at the process's log")
        seconds.append(took)
    seconds.sort()
    return {"path": urllib.parse.unquote(path), "medianMs": round(statistics.median(seconds) * 1e3, 1),
            "p95Ms": round(seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))] * 1e3, 1), "bytes": len(text)}


class Stream(threading.Thread):
    """An open event stream; notes when something comes."""

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client, self.heard, self.lines = client, [], []
        self.ready = threading.Event()

    def run(self):
        link = http.client.HTTPConnection("127.0.0.1", self.client.port, timeout=600)
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        try:
            link.request("GET", "/events", headers={"Cookie": cookies, "Accept": "text/event-stream"})
            self.sock = link.sock
            answer = link.getresponse()
            if answer.status != 200:
                say(f"/events answered {answer.status}")
                return
            self.ready.set()
            while line := answer.readline():
                if line.startswith(b"data:"):
                    self.heard.append(time.perf_counter())
                    self.lines.append(line.decode())
        # Closing it from outside takes the stream from under the reader.
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass

    def close(self):
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


def command(program, *words):
    out = subprocess.run([program, *map(str, words), "--json"], capture_output=True, text=True)
    if out.returncode:
        fail(out.stderr.strip() or f"{words[0]} ended with {out.returncode}", "look at the process's log")
    return json.loads(out.stdout)


def live(program, folder, client, rounds):
    """Seconds from an act's answer on the command line to the word on an open page of the same court."""
    stream = Stream(client)
    stream.start()
    if not stream.ready.wait(20):
        fail("the event stream does not open", "look at the process's log")
    data = folder / "data" / RECEIVER
    first = command(program, "list", "--data", data, "--stage", "delivered", "--limit", rounds + 1)
    took = []
    for line in first[:rounds]:
        before = len(stream.heard)
        begun = time.perf_counter()
        command(program, "commission", "sign-for", line["matter"], "--handler", "承办甲", "--phone", "0371-60000103",
                "--officer", "承办甲", "--data", data, "--wait", 20)
        answered = time.perf_counter()
        end = answered + 20
        while len(stream.heard) == before and time.perf_counter() < end:
            time.sleep(0.002)
        if len(stream.heard) == before:
            fail("an open page heard nothing in 20 s", "look at the process's log")
        # From when the command began: the page may hear before the command's answer is printed.
        took.append((stream.heard[before] - begun, stream.heard[before] - answered))
    return {"path": "/events", "medianMs": round(statistics.median(one[0] for one in took) * 1e3, 1),
            "p95Ms": round(max(one[0] for one in took) * 1e3, 1), "bytes": 0}


def once(bench, folder, options, rate=None):
    """One round of commissions: what the bench tells of it."""
    words = [str(bench), "--attach", str(folder), "--commissions", str(options.load), "--senders", "1", "--seconds", "0.05",
             "--light", "5", "--dir", options.dir, "--json"]
    out = subprocess.run(words + (["--rate", f"{rate:.3f}"] if rate else []), capture_output=True, text=True)
    if out.returncode:
        fail(out.stderr[-2_000:], "see what stands above")
    return json.loads(out.stdout)["endToEnd"]


def interval(pairs, draws=10_000):
    """Ratio of the medians B / A with the 95 % interval that drawing the pairs again gives."""
    def ratio(some):
        return statistics.median(b for _, b in some) / statistics.median(a for a, _ in some)
    dice = random.Random(1)
    drawn = sorted(ratio(dice.choices(pairs, k=len(pairs))) for _ in range(draws))
    return {"ratio": round(ratio(pairs), 4), "interval": [round(drawn[int(draws * 0.025)], 4), round(drawn[int(draws * 0.975)], 4)]}


def load(bench, folder, client, options):
    """Rounds A B B A …: A without open pages, B with them; as many commissions as go, and at half of that."""
    # One login keeps eight pages that follow.
    logins = []
    for _ in range((options.clients + 7) // 8):
        one = Client(client.port)
        one.log_in("指挥丁")
        logins.append(one)

    def compare(rate):
        told = {"A": [], "B": []}
        for kind in "ABBA" * options.blocks:
            streams = [Stream(logins[place // 8]) for place in range(options.clients if kind == "B" else 0)]
            for stream in streams:
                stream.start()
                if not stream.ready.wait(20):
                    fail("an event stream does not open", "look at the process's log")
            told[kind].append(once(bench, folder, options, rate))
            for stream in streams:
                stream.close()
            if streams and not all(stream.heard for stream in streams):
                fail("an open page heard nothing during a round", "look at the process's log")
            say(f"{kind}: {told[kind][-1]['rate']:.1f} commissions a second")
        figures = {"clients": options.clients, "rounds": len(told["A"]), "offered": rate and round(rate, 1)}
        for name, key in (("rate", "rate"), ("latency", "loadP50")):
            pairs = [(a[key], b[key]) for a, b in zip(told["A"], told["B"])]
            figures[name] = {"without": round(statistics.median(a for a, _ in pairs), 4),
                             "with": round(statistics.median(b for _, b in pairs), 4), **interval(pairs)}
        return figures

    bulk = compare(None)
    return {"bulk": bulk, "half": compare(bulk["rate"]["without"] / 2)}


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench-console")
    parser.add_argument("--bin", required=True)
    parser.add_argument("--root", required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--matters", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--dir", default=tempfile.gettempdir())
    parser.add_argument("--data")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--load", type=int, default=0)
    parser.add_argument("--blocks", type=int, default=3)
    options = parser.parse_args()
    program, bench, root = f"{options.bin}/crosswrit", pathlib.Path(options.bin) / "crosswrit-bench", pathlib.Path(options.root)
    if options.data:
        folder = pathlib.Path(options.data)
    else:
        say(f"{options.matters} commissions from {SENDER} to {RECEIVER}")
        out = subprocess.run(
            [str(bench), "--program", program, "--topology", str(root / "topology/zhengzhou.yaml"), "--commissions",
             str(options.matters), "--senders", "1", "--window", "512", "--seconds", "0.05", "--light", "5", "--dir",
             options.dir, "--keep", "--json"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        kept = re.findall(r"^bench: kept: (.*)$", out.stderr, re.M)
        if out.returncode or not kept:
            fail(out.stderr[-2_000:], "see what stands above")
        folder = pathlib.Path(kept[0])
    processes, loaded = Processes(program, folder), None
    try:
        for name in (COORDINATOR, SENDER):
            processes.start(name, free_port())
        port = free_port()
        say("starting the desk")
        started = processes.start(RECEIVER, port)
        client = officer(folder, RECEIVER, port)
        text = command(program, "statistics", "--from", "2026-01-01", "--to", "2030-12-31", "--data", folder / "data" / RECEIVER)
        entries = text["matters"]
        paths = ["/", "/board", "/board/matters", "/board/duties", "/matters", "/matters?open=open&sort=due",
                 "/matters?open=open&sort=updated", "/matters?open=open&sort=stage", "/matters?kind=commission&stage=done",
                 "/matters?officer=" + urllib.parse.quote("承办甲"), "/matters?officer=" + urllib.parse.quote("指挥丁"),
                 "/matters?open=overdue", "/matters?party=yu0102&open=open",
                 "/matters?sort=due&text=" + urllib.parse.quote("某公司"), "/search?q=" + urllib.parse.quote("某公司"),
                 "/search?q=" + urllib.parse.quote("公司"), "/search?q=" + urllib.parse.quote("查无此人"),
                 "/search?q=" + urllib.parse.quote("无此"), "/search?q=" + urllib.parse.quote("豫0102执1号"),
                 "/search?q=" + urllib.parse.quote("中原区")]
        timed(client, "/", 3)
        lines = [timed(client, path, options.rounds) for path in paths]
        lines.append(live(program, folder, client, min(20, options.rounds)))
        if options.load:
            processes.start("yu01", free_port())
            loaded = load(bench, folder, client, options)
    finally:
        processes.stop()
        if not options.data and not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    if options.keep and not options.data:
        say(f"kept: {folder} (--data {folder})")
    machine = f"{os.cpu_count()} cores, {platform.platform()}"
    document = {"machine": machine, "matters": entries,
                "startSeconds": round(started, 1), "pages": lines, "load": loaded}
    if options.json:
        print(json.dumps(document, ensure_ascii=False))
        return
    print(f"{machine}; {document['matters'] or options.matters} matters; the desk was up after {started:.1f} s")
    print(f"{'':44}  median      p95")
    for line in lines:
        print(f"{line['path']:44}  {line['medianMs']:6.1f} ms {line['p95Ms']:6.1f} ms")
    for name, words in (("bulk", "as many as go"), ("half", "half of that rate")):
        if not loaded:
            break
        one = loaded[name]
        print(f"{words}, {one['rounds']} rounds each without / with {one['clients']} open event streams (95 % interval of the ratio):")
        for key, unit in (("rate", "commissions a second"), ("latency", "s, median to the receipt")):
            line = one[key]
            print(f"  {line['without']:10.3f} / {line['with']:10.3f} {unit}: ratio {line['ratio']:.3f} "
                  f"({line['interval'][0]:.3f} … {line['interval'][1]:.3f})")


if __name__ == "__main__":
    main()
