"""Targets under load: bulk (as fast as it goes), light (one at a time), mixed (beside a large paper)."""

import json
import os
import statistics

from bench_courts import COORDINATOR, SUPERIOR, Courts, court_ids, say

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
    from bench_courts import processor_seconds

    return [processor_seconds(pid) for pid in running.pids().values()]
