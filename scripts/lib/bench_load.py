"""Targets under load: bulk (as fast as it goes), light (one at a time), mixed (beside a large paper)."""

import json
import os
import socket
import statistics
import subprocess
import threading
import time

from bench_courts import COORDINATOR, SUPERIOR, BenchFault, Courts, court_ids, processor_seconds, say

SENDERS, RECEIVERS, WINDOW = 8, 8, 64


def spread(values):
    """How far rounds lie apart, as a part of their median."""
    middle = statistics.median(values)
    return (max(values) - min(values)) / middle if middle else 0.0


def percentile(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * part))]


def totals(figures):
    """Rows, records, bytes and processor seconds of all processes of one round."""
    workers = figures["workers"]
    return {name: sum(one[name] for one in workers) for name in ("rows", "records", "bytes", "cpuSeconds")}


def terms(all_rounds, limits, cores):
    """What an act costs at least, term by term, at the sizes that were measured."""
    acts = sum(one["confirmed"] for one in all_rounds)
    sums = [totals(one) for one in all_rounds]
    rows = sum(one["rows"] for one in sums)
    batch = max(1.0, sum(one["records"] for one in sums) / max(1, rows))
    # Node to seat, seat to receiver, seat to superior, receipt to seat, receipt to sender.
    hops = 5
    each = [
        ("WAL-FULL commits", rows / acts, limits["commit"]["cpuSeconds"]),
        ("CURVE round trips", hops / 2 / batch, limits["roundTrip"]["cpuSeconds"]),
        ("signatures (one a row)", rows / acts, limits["sign"]["cpuSeconds"]),
        ("verifications (one a frame)", hops / batch, limits["verify"]["cpuSeconds"]),
    ]
    total = sum(count * cost for _, count, cost in each)
    disk = limits["commits"]["perSecond"] / (rows / acts)
    return {
        "rowsPerAct": rows / acts, "meanBatch": batch, "rowBytes": limits["rowBytes"],
        "terms": [{"name": name, "perAct": count, "cpuMicroseconds": cost * 1e6, "cpuMicrosecondsPerAct": count * cost * 1e6}
                  for name, count, cost in each],
        "cpuBound": cores / total, "diskBound": disk, "bound": min(cores / total, disk),
        "boundBy": "processors" if cores / total < disk else "disk",
    }


def bulk(tools, folder, options):
    courts = court_ids(SENDERS + RECEIVERS)
    senders, receivers = courts[:SENDERS], courts[SENDERS:]
    with Courts(tools, folder, courts) as running:
        say(f"bulk: starting {len(courts) + 2} processes")
        running.start()
        rounds = []
        for place in range(options.rounds):
            one = tools.load(running, senders, receivers, options.seconds, warm=min(2.0, options.seconds), window=WINDOW)
            say(f"bulk: round {place + 1} of {options.rounds}: {one['rate']:,.0f} acts/s")
            rounds.append(one)
        running.drained()
    sums = [totals(one) for one in rounds]
    mean = round(sum(one["bytes"] for one in sums) / max(1, sum(one["rows"] for one in sums)))
    say("bulk: limits")
    limits = tools.limits(folder, min(2.0, options.seconds), row_bytes=min(max(mean, 64), 1 << 20),
                          frame_bytes=min(max(mean, 64), 1 << 19), writers=min(64, len(courts) + 2))
    bound = terms(rounds, limits, os.cpu_count())
    acts = sum(one["confirmed"] for one in rounds)
    server = sum(one["cpuSeconds"] for one in sums)
    client = sum(one["clientCPUSeconds"] for one in rounds)
    value = statistics.median(one["rate"] for one in rounds)
    work = {}
    for one in rounds:
        for worker in one["workers"]:
            kind = {COORDINATOR: "coordinator", SUPERIOR: "superior"}.get(
                worker["id"], "sender" if worker["id"] in senders else "receiver")
            sums_of = work.setdefault(kind, {"cpuSeconds": 0.0, "rows": 0, "records": 0.0, "bytes": 0.0})
            for name in sums_of:
                sums_of[name] += worker[name]
    kinds = {kind: {"cpuSecondsPer100k": one["cpuSeconds"] * 1e5 / acts, "rows": one["rows"],
                    "recordsPerRow": one["records"] / max(1, one["rows"]), "bytesPerAct": one["bytes"] / acts}
             for kind, one in work.items()}
    return {
        "name": "bulk", "value": value, "unit": "acts/s", "bound": bound["bound"], "ratio": value / bound["bound"],
        "cpuSecondsPer100k": (server + client) * 1e5 / acts, "noise": spread([one["rate"] for one in rounds]),
        "clientCPUSecondsPer100k": client * 1e5 / acts, "acts": acts, "p50Ms": statistics.median(one["p50"] for one in rounds) * 1e3,
        "p99Ms": statistics.median(one["p99"] for one in rounds) * 1e3, "machineBusy": statistics.mean(
            one["machineBusy"] for one in rounds), "bytesPerAct": sum(one["bytes"] for one in sums) / acts,
        "processes": kinds, "limits": limits, **{name: bound[name] for name in bound if name != "bound"},
        "note": f"{SENDERS} senders x {WINDOW} unanswered, each to all {RECEIVERS} receivers; {len(courts) + 2} processes",
    }


def light(tools, folder, options):
    courts = court_ids(2)
    with Courts(tools, folder, courts) as running:
        running.start()
        rounds, before = [], sum(processor(running))
        for place in range(options.rounds):
            out = tools.run([tools.bench, "light", "--folder", folder, "--sender", courts[0], "--receiver", courts[1],
                             "--seconds", options.seconds])
            rounds.append(json.loads(out))
            say(f"light: round {place + 1} of {options.rounds}: p50 {percentile(rounds[-1]['acts'], 0.5) * 1e3:.2f} ms, "
                f"bare {percentile(rounds[-1]['bare'], 0.5) * 1e3:.2f} ms")
        used = sum(processor(running)) - before + sum(one["clientCPUSeconds"] for one in rounds)
    acts = [one for each in rounds for one in each["acts"]]
    bare = [one for each in rounds for one in each["bare"]]
    ratios = [percentile(one["acts"], 0.5) / percentile(one["bare"], 0.5) for one in rounds]
    p50, p99 = percentile(acts, 0.5), percentile(acts, 0.99)
    base, base99 = percentile(bare, 0.5), percentile(bare, 0.99)
    return {
        "name": "light", "value": p50 * 1e3, "unit": "ms", "bound": base * 1e3, "ratio": p50 / base,
        "cpuSecondsPer100k": used * 1e5 / len(acts), "noise": spread(ratios), "p99Ms": p99 * 1e3, "boundP99Ms": base99 * 1e3,
        "ratioP99": p99 / base99, "acts": len(acts),
        "note": "one act at a time until its seat has accepted it, in turns with 2 one-row WAL-FULL commits, a CURVE round trip, "
                "sign and verify; processor seconds include the bare job's",
    }


def processor(running):
    return [processor_seconds(pid) for pid in running.pids().values()]


def disk_rate(folder, count):
    """Bytes a second that a file takes, written and synced in one go."""
    path, block = os.path.join(folder, "disk"), os.urandom(1 << 20)
    begun = time.monotonic()
    with open(path, "wb", buffering=0) as file:
        for _ in range(count >> 20):
            file.write(block)
        os.fsync(file.fileno())
    took = time.monotonic() - begun
    os.unlink(path)
    return (count >> 20 << 20) / took


def loopback_rate(count):
    """Bytes a second through one connection on loopback."""
    block = bytes(1 << 18)
    with socket.create_server(("127.0.0.1", 0)) as server:
        def send():
            with socket.create_connection(server.getsockname()) as line:
                for _ in range(count // len(block)):
                    line.sendall(block)

        sender = threading.Thread(target=send)
        sender.start()
        line, _ = server.accept()
        begun, got = time.monotonic(), 0
        with line:
            while part := line.recv(1 << 18):
                got += len(part)
        sender.join()
        return got / (time.monotonic() - begun)


def mixed(tools, folder, options):
    """A large paper between two courts while small acts go on between them."""
    courts = court_ids(2)
    count = options.paper_mb * 1_000_000
    rounds = []
    with Courts(tools, folder, courts) as running:
        running.start()
        pace = {"window": 64, "interval": 1000, "rate": options.mixed_rate}
        for place in range(options.rounds):
            without = tools.load(running, courts[:1], courts[1:], max(2.0, options.seconds), warm=1, **pace)
            path = folder / f"paper-{place}.pdf"
            # Each round a paper of its own: one that is there already does not travel.
            with open(path, "wb") as file:
                file.write(b"%PDF-1.4 ")
                for _ in range(count >> 20):
                    file.write(os.urandom(1 << 20))
                file.write(os.urandom(count - file.tell()))
            limits = (disk_rate(folder, count), loopback_rate(count))
            words = [tools.bench, "paper", "--folder", folder, "--sender", courts[0], "--receiver", courts[1], "--path", path]
            with subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as paper:
                answer = []
                # Whoever waits for it sees its end at once: the load goes by that.
                reaper = threading.Thread(target=lambda: answer.append(paper.communicate()))
                reaper.start()
                try:
                    beside = tools.load(running, courts[:1], courts[1:], 3_600, **pace | {"interval": 0.05}, warm=0,
                                        **{"while": paper.pid})
                finally:
                    if paper.poll() is None:
                        paper.terminate()
                    reaper.join()
            if paper.returncode:
                raise BenchFault(f"the paper: {answer[0][1].strip()[-1_000:]}")
            one = json.loads(answer[0][0])
            running.drained()
            path.unlink()
            rounds.append({"rate": one["bytes"] / one["seconds"], "disk": limits[0], "loopback": limits[1],
                           "attach": one["bytes"] / one["attachSeconds"], "p99": beside["p99"], "p99Without": without["p99"]})
            say(f"mixed: round {place + 1} of {options.rounds}: {rounds[-1]['rate'] / 1e6:.0f} MB/s, small acts' p99 "
                f"{beside['p99'] * 1e3:.1f} ms, {without['p99'] * 1e3:.1f} ms without")
    middle = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    bound = min(middle["disk"], middle["loopback"]) / 2
    return {
        "name": "mixed", "value": middle["rate"] / 1e6, "unit": "MB/s", "bound": bound / 1e6, "ratio": middle["rate"] / bound,
        "cpuSecondsPer100k": None, "noise": spread([one["rate"] for one in rounds]), "diskMBs": middle["disk"] / 1e6,
        "loopbackMBs": middle["loopback"] / 1e6, "attachMBs": middle["attach"] / 1e6, "paperMB": options.paper_mb,
        "p99Ms": middle["p99"] * 1e3, "p99WithoutMs": middle["p99Without"] * 1e3,
        "p99Ratio": statistics.median(one["p99"] / one["p99Without"] for one in rounds), "smallActsPerSecond": options.mixed_rate,
        "note": f"a paper of {options.paper_mb} MB from node to node over the coordinator, recorded act to durable receipt; "
                f"{options.mixed_rate:g} small acts a second beside it; bound is half of the disk's or the loopback's rate",
    }
