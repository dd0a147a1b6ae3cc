"""The target soak: a steady load for as long as given, and whether anything grows.

    python3 scripts/lib/bench_soak.py docs/soak.csv 0 300 1140 3600     # means between these seconds, as a table
"""

import csv
import os
import pathlib
import statistics
import sys
import time

from bench_courts import BenchFault, Courts, court_ids, handles, memory, processor_seconds, say, size
from bench_load import RECEIVERS, SENDERS, WINDOW, spread, totals

# A commission and its withdrawal.
ACTS = 2
SERIES = {
    "memoryMB": "resident memory, MB", "handles": "file handles", "walMB": "write-ahead logs, MB", "p50Ms": "latency p50, ms",
    "p99Ms": "latency p99, ms",
}


def slope(times, values):
    """What a straight line through the samples rises by in an hour."""
    middle, mean = statistics.mean(times), statistics.mean(values)
    around = sum((at - middle) ** 2 for at in times)
    return 3_600 * sum((at - middle) * (value - mean) for at, value in zip(times, values)) / around if around else 0.0


def sample(running):
    pids = running.pids()
    return {
        "memoryMB": sum(memory(pid) for pid in pids.values()) / 1e6,
        "handles": sum(handles(pid) for pid in pids.values()),
        "walMB": sum(size(f"{running.data(name)}/{file}-wal") for name in pids for file in ("journal.db", "views.db")) / 1e6,
    }


def used(running):
    return sum(processor_seconds(pid) for pid in running.pids().values())


def idle(running, seconds=120):
    """Waits until the processes have nothing left to do: projections come behind what was confirmed."""
    until = time.monotonic() + seconds
    while True:
        before = used(running)
        time.sleep(1)
        if used(running) - before < 0.1:
            return
        if time.monotonic() > until:
            raise BenchFault(f"the processes still work {seconds} s after the last commission")


def half(tools, running, senders, receivers, seconds):
    """Commissions a second that make half of bulk's acts: each is withdrawn, which is another act.

    Bulk's rate is that of a short run, or what the work of an act takes to the end, projections too, whichever is lower."""
    idle(running)
    before = used(running)
    short = tools.load(running, senders, receivers, min(30.0, max(2.0, seconds / 20)), warm=0, window=WINDOW)
    running.drained()
    idle(running)
    each = (used(running) - before + short["clientCPUSeconds"]) / short["confirmed"]
    bulk = min(short["rate"], os.cpu_count() / each)
    say(f"soak: {short['rate']:,.0f} acts a second confirmed, {bulk:,.0f} of them with all that follows")
    return bulk / 2 / ACTS


def soak(tools, folder, options):
    courts = court_ids(SENDERS + RECEIVERS)
    senders, receivers = courts[:SENDERS], courts[SENDERS:]
    samples = []
    with Courts(tools, folder, courts) as running:
        running.start()
        pace = options.soak_rate
        if not pace:
            pace = half(tools, running, senders, receivers, options.seconds)
        say(f"soak: {pace:,.0f} commissions a second for {options.seconds:,.0f} s, each withdrawn when it is confirmed")
        # At most some hundred samples, so that an hour's plot is read like a minute's.
        step = max(0.5, options.seconds / 240)
        told = time.monotonic()

        def on_slice(part):
            nonlocal told
            one = {"seconds": part["at"], "confirmed": part["confirmed"], "p50Ms": part["p50"] * 1e3, "p99Ms": part["p99"] * 1e3}
            samples.append(one | sample(running))
            if time.monotonic() - told > 60:
                told = time.monotonic()
                say(f"soak: {part['at']:,.0f} s: {samples[-1]['memoryMB']:.0f} MB, p99 {samples[-1]['p99Ms']:.1f} ms")

        figures = tools.load(running, senders, receivers, options.seconds, on_slice, warm=1, window=WINDOW, rate=pace,
                             interval=step, close=True)
    out = pathlib.Path(options.out)
    with open(out / "soak.csv", "w", newline="") as file:
        table = csv.DictWriter(file, list(samples[0]))
        table.writeheader()
        table.writerows({name: f"{value:.6g}" for name, value in one.items()} for one in samples)
    # The first five minutes, or a tenth of a shorter run, are for settling.
    first = min(300.0, options.seconds / 10)
    later = [one for one in samples if one["seconds"] >= first and one["confirmed"]]
    (out / "soak.svg").write_text(plot(samples, first))
    third = max(1, len(later) // 3)
    grown, slopes = {}, {}
    for name in SERIES:
        before = statistics.mean(one[name] for one in later[:third])
        after = statistics.mean(one[name] for one in later[-third:])
        grown[name] = after / before if before else 1.0
        slopes[name + "PerHour"] = slope([one["seconds"] for one in later], [one[name] for one in later])
    worst = max(grown, key=grown.get)
    cpu = totals(figures)["cpuSeconds"] + figures["clientCPUSeconds"]
    return {
        "name": "soak", "value": grown[worst], "unit": "x", "bound": 1.0, "ratio": grown[worst],
        "cpuSecondsPer100k": cpu * 1e5 / figures["confirmed"], "noise": spread([one["p50Ms"] for one in later]),
        "grown": grown, **slopes, "seconds": figures["seconds"], "pace": pace, "rate": figures["rate"],
        "csv": str(out / "soak.csv"), "plot": str(out / "soak.svg"), "grownMost": worst,
        "note": f"{figures['seconds']:,.0f} s at {pace:,.0f} commissions a second, each withdrawn when confirmed; value is what grew "
                f"most ({SERIES[worst]}): its mean over the last third after the first {first:.0f} s, over that of the first",
    }


def plot(samples, first):
    """One strip for each series over the same time, from zero on."""
    width, strip, left = 900, 120, 70
    end = max(one["seconds"] for one in samples) or 1
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {strip * len(SERIES) + 30}" font-family="sans-serif" '
             f'font-size="12">', f'<rect width="{width}" height="{strip * len(SERIES) + 30}" fill="#fff"/>']
    room = width - left - 10
    for place, (name, words) in enumerate(SERIES.items()):
        top, bottom = place * strip + 22, (place + 1) * strip - 8
        most = max(one[name] for one in samples) or 1
        points = " ".join(f"{left + room * one['seconds'] / end:.1f},{bottom - (bottom - top) * one[name] / most:.1f}"
                          for one in samples)
        settled = left + room * first / end
        parts += [
            f'<text x="{left}" y="{top - 6}">{words}</text>',
            f'<text x="{left - 6}" y="{top + 6}" text-anchor="end">{most:.4g}</text>',
            f'<text x="{left - 6}" y="{bottom}" text-anchor="end">0</text>',
            f'<line x1="{left}" y1="{bottom}" x2="{width - 10}" y2="{bottom}" stroke="#999"/>',
            f'<line x1="{settled:.1f}" y1="{top}" x2="{settled:.1f}" y2="{bottom}" stroke="#bbb" stroke-dasharray="4 3"/>',
            f'<polyline fill="none" stroke="#1f5fa8" stroke-width="1.2" points="{points}"/>',
        ]
    parts += [f'<text x="{left}" y="{strip * len(SERIES) + 18}">0 s</text>',
              f'<text x="{width - 10}" y="{strip * len(SERIES) + 18}" text-anchor="end">{end:,.0f} s</text>', "</svg>"]
    return "\n".join(parts) + "\n"


def stretches(path, edges):
    """Means of a run's samples between seconds, as a table of docs/performance.md; nothing confirmed has no latency."""
    with open(path, newline="") as file:
        samples = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    names = ["confirmed", *SERIES]
    print("| seconds | confirmed | " + " | ".join(SERIES.values()) + " |\n|" + "---|" * (len(names) + 1))
    for since, until in zip(edges, edges[1:]):
        part = [one for one in samples if since <= one["seconds"] < until and one["confirmed"]]
        means = [f"{statistics.mean(one[name] for one in part):,.0f}" if part else "–" for name in names]
        print(f"| {since:,.0f} … {until:,.0f} | " + " | ".join(means) + " |")


if __name__ == "__main__":
    stretches(sys.argv[1], [float(edge) for edge in sys.argv[2:]])
