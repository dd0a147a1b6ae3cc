"""Targets over stores of a given size: growth (full beside empty), start, and many connections."""

import contextlib
import json
import pathlib
import random
import shutil
import signal
import sqlite3
import statistics
import subprocess
import threading
import time

import bench_courts
from bench_courts import COORDINATOR, SUPERIOR, BenchFault, Courts, court_ids, memory, processor_seconds, say, size
from bench_load import percentile, spread, totals


def fill(tools, folder, courts, opened, closed, days_ago=0, alone=False):
    """Data directories with so many matters, made by the engines and stores of the processes; the coordinator's alone on request."""
    folder.mkdir(parents=True, exist_ok=True)
    text = bench_courts.topology(courts, folder, bench_courts.free_port())
    (folder / "topology.yaml").write_text(text)
    tools.run([tools.program, "topology", "keys", folder / "topology.yaml", "--out", folder / "keys"])
    out = tools.run([tools.bench, "circuit", "--folder", folder, "--coordinator", COORDINATOR, "--courts",
                     ",".join(courts + [SUPERIOR]), "--open", opened, "--closed", closed, "--days-ago", days_ago,
                     *(["--coordinator-alone"] if alone else [])])
    return json.loads(out)


def stored(folder):
    """Bytes of all journals and projections."""
    return sum(size(path) for path in pathlib.Path(folder).glob("data/*/*.db"))


def interval(ratios):
    """The middle nine tenths of medians of these ratios, drawn again and again."""
    dice = random.Random(8)
    medians = sorted(statistics.median(dice.choices(ratios, k=len(ratios))) for _ in range(2_000))
    return medians[100], medians[1_899]


class Instructions:
    """Instructions of processes while the block runs; None on machines that do not count them (many virtual ones)."""

    def __init__(self, pids):
        self.pids, self.count = pids, None

    def __enter__(self):
        self.perf = None
        if shutil.which("perf"):
            self.perf = subprocess.Popen(["perf", "stat", "-x", ",", "-e", "instructions:u", "-p", ",".join(map(str, self.pids))],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        if self.perf:
            self.perf.send_signal(signal.SIGINT)
            for line in self.perf.communicate()[1].splitlines():
                value = line.partition(",")[0]
                if "instructions" in line and value.isdigit():
                    self.count = int(value)


def growth(tools, folder, options):
    courts = court_ids(2)
    opened = max(1, options.matters // 11)
    closed = options.matters - opened
    say(f"growth: {closed:,} closed and {opened:,} open matters")
    made = fill(tools, folder / "full", courts, opened, closed)
    fill(tools, folder / "empty", courts, 0, 0)
    bytes_full, bytes_empty = stored(folder / "full"), stored(folder / "empty")
    measured, counts = {"full": [], "empty": []}, {"full": [], "empty": []}
    memories = {}
    for kind in ("empty", "full"):
        with Courts(tools, folder / kind, courts) as running:
            running.start()
            memories[kind] = {name: memory(pid) for name, pid in running.pids().items()}
    with Courts(tools, folder / "full", courts) as full, Courts(tools, folder / "empty", courts) as empty:
        both = {"full": full, "empty": empty}
        for one in both.values():
            one.start()
        for kind in ["empty", "full", "full", "empty"] * max(1, options.rounds - 1):
            with Instructions(both[kind].pids().values()) as counted:
                one = tools.load(both[kind], courts[:1], courts[1:], options.seconds, warm=0, window=64)
                both[kind].drained()
            if counted.count:
                counts[kind].append(counted.count / one["confirmed"])
            light = json.loads(tools.run([tools.bench, "light", "--folder", folder / kind, "--sender", courts[0], "--receiver",
                                          courts[1], "--seconds", options.seconds / 2, "--alone"]))
            both[kind].drained()
            measured[kind].append((one["rate"], percentile(light["acts"], 0.5),
                                   totals(one)["cpuSeconds"] * 1e5 / one["confirmed"]))
            say(f"growth: {kind}: {one['rate']:,.0f} acts/s, light p50 {measured[kind][-1][1] * 1e3:.2f} ms")
    counted = {kind: statistics.median(counts[kind]) if counts[kind] else None for kind in counts}
    pairs = list(zip(measured["full"], measured["empty"]))
    rates = [full[0] / empty[0] for full, empty in pairs]
    waits = [full[1] / empty[1] for full, empty in pairs]
    value, base = (statistics.median(one[0] for one in measured[kind]) for kind in ("full", "empty"))
    low, high = interval(rates)
    cpu = statistics.median(one[2] for one in measured["full"])
    return {
        "name": "growth", "value": value, "unit": "acts/s", "bound": base, "ratio": statistics.median(rates),
        "cpuSecondsPer100k": cpu, "noise": spread(rates), "ratioLow": low, "ratioHigh": high,
        "latencyRatio": statistics.median(waits), "emptyCPUSecondsPer100k": statistics.median(
            one[2] for one in measured["empty"]),
        "instructionsPerAct": counted["full"], "emptyInstructionsPerAct": counted["empty"],
        "instructionsRatio": counted["full"] and counted["full"] / counted["empty"],
        "closedMatters": closed, "openMatters": opened, "fileBytesPerAct": (bytes_full - bytes_empty) / made["acts"],
        "coordinatorBytesPerMatter": (memories["full"][COORDINATOR] - memories["empty"][COORDINATOR]) / options.matters,
        "nodeBytesPerMatter": (memories["full"][courts[0]] - memories["empty"][courts[0]]) / options.matters,
        "generatorActsPerSecond": made["acts"] / made["seconds"],
        "note": f"pairs empty-full-full-empty on stores with {closed:,} closed and {opened:,} open matters; ratio is full to empty; "
                "memory is resident memory after the start, full less empty, over all matters; start has it for open ones alone",
    }


def start(tools, folder, options):
    """Ready with many open matters and deadlines; then as many overdue ones that fire while acts go on."""
    courts = court_ids(2)
    say(f"start: {options.matters:,} open matters with their deadlines")
    made = fill(tools, folder / "open", courts, options.matters, 0, alone=True)
    took, peak = [], 0
    for _ in range(options.rounds):
        with Courts(tools, folder / "open", courts) as running:
            running.launch(COORDINATOR)
            took.append(running.wait(COORDINATOR, lambda one: True, "ready", 3_600, 0.01))
            peak = max(peak, memory(running.running[COORDINATOR].pid))
        say(f"start: ready after {took[-1]:.2f} s")
    shutil.rmtree(folder / "open", ignore_errors=True)
    fill(tools, folder / "empty", courts, 0, 0)
    with Courts(tools, folder / "empty", courts) as running:
        running.launch(COORDINATOR)
        running.wait(COORDINATOR, lambda one: True, "ready")
        least = memory(running.running[COORDINATOR].pid)
    matters = max(1, options.deadlines // 2)
    say(f"start: {2 * matters:,} deadlines that have passed")
    fill(tools, folder / "late", courts, matters, 0, days_ago=60)
    with Courts(tools, folder / "late", courts) as running:
        for name in [SUPERIOR, *courts]:
            running.launch(name)
        for name in [SUPERIOR, *courts]:
            running.wait(name, lambda one: True, "up")
        begun = time.monotonic()
        running.launch(COORDINATOR)
        running.wait(COORDINATOR, lambda one: True, "ready", 3_600, 0.01)
        ready = time.monotonic() - begun
        # A letter has two windows: to sign for it, and to finish.
        told = []
        waiting = threading.Thread(target=lambda: told.append(attempt(lambda: fired(running, 2 * matters, 3_600))))
        waiting.start()
        pace = {"window": 64, "rate": 20, "warm": 0}
        try:
            # Nodes that found nobody try again within four seconds: what waits for that is another matter.
            for name in courts:
                running.linked(name)
            links = time.monotonic() - begun
            beside = tools.load(running, courts[:1], courts[1:], max(8.0, options.seconds), **pace)
        finally:
            waiting.join()
        if isinstance(told[0], BenchFault):
            raise told[0]
        firing, entries, different = told[0]
        calm = tools.load(running, courts[:1], courts[1:], max(8.0, options.seconds), **pace)
    value = statistics.median(took)
    return {
        "name": "start", "value": value, "unit": "s", "bound": 10.0, "ratio": value / 10.0, "cpuSecondsPer100k": None,
        "noise": spread(took), "openMatters": options.matters, "coordinatorMemoryBytes": peak,
        "bytesPerOpenMatter": (peak - least) / options.matters, "overdueDeadlines": entries, "overdueSeconds": firing, "overdueReadySeconds": ready,
        "overdueLinkedSeconds": links,
        "p99Ms": beside["p99"] * 1e3, "p99CalmMs": calm["p99"] * 1e3, "p99Ratio": beside["p99"] / calm["p99"],
        "firedOnce": entries == different == 2 * matters, "generatorActsPerSecond": made["acts"] / made["seconds"],
        "note": f"until the control socket of the coordinator answers, {options.matters:,} open matters with two deadlines each; then "
                f"{2 * matters:,} deadlines that passed while it was off, from ready to the last entry; acts beside them from when their nodes are "
                "linked; bound is the target's 10 s",
    }


def attempt(work):
    """What it gives, or the fault that it ends with."""
    try:
        return work()
    except BenchFault as fault:
        return fault


def entries(running, verb):
    """Entries of a verb, as the coordinator's projections have them, and how many different ones."""
    with contextlib.closing(sqlite3.connect(f"file:{running.data(COORDINATOR)}/views.db?mode=ro", uri=True, timeout=30)) as views:
        return views.execute("SELECT count(*), count(DISTINCT matter || en) FROM entry WHERE verb = ?", (verb,)).fetchone()


def fired(running, least, seconds):
    """Waits until so many deadlines have made their entries and no more come; seconds, entries, different ones."""
    begun, last, since = time.monotonic(), -1, time.monotonic()
    while time.monotonic() - begun < seconds:
        # Whoever asks the process ends the gathering of the projections; whoever reads its file does not.
        running.status(COORDINATOR)
        count, different = entries(running, "deadline")
        if count != last:
            last, since = count, time.monotonic()
        if count >= least and time.monotonic() - since > 2:
            return since - begun, count, different
        time.sleep(0.1)
    raise BenchFault(f"only {last} of {least} overdue deadlines fired in {seconds} s")


def connections(tools, folder, options):
    """Many nodes on one coordinator: its restart, and what it does when nobody says anything."""
    wanted = options.nodes
    courts = court_ids(wanted)
    with Courts(tools, folder, courts) as running:
        running.launch(COORDINATOR)
        running.launch(SUPERIOR)
        running.wait(COORDINATOR, lambda one: True, "up")
        running.launch(courts[0])
        running.linked(courts[0])
        each = max(1, memory(running.running[courts[0]].pid, "Pss"))
        room = available() - (2 << 30)
        count = min(wanted, 1 + max(0, int(room / each)))
        if count < wanted:
            say(f"connections: memory has room for {count} of {wanted} nodes of {each / 1e6:.0f} MB")
        for name in courts[1:count]:
            running.launch(name)
        linked = lambda one: sum(link["linked"] for link in one["links"]) >= count + 1  # noqa: E731
        running.wait(COORDINATOR, linked, f"linked to {count + 1} nodes", 1_800, 0.2)
        say(f"connections: {count + 1} nodes are linked")
        # Links have just come up: heartbeats of the quiet take their pace.
        time.sleep(min(10.0, options.seconds))
        pid = running.running[COORDINATOR].pid
        before, begun = processor_seconds(pid), time.monotonic()
        time.sleep(max(10.0, options.seconds))
        idle = (processor_seconds(pid) - before) / (time.monotonic() - begun)
        held = memory(pid)
        times, drains = [], []
        for _ in range(options.rounds):
            running.stop([COORDINATOR], hard=True)
            running.launch(COORDINATOR)
            times.append(running.wait(COORDINATOR, linked, "linked again", 600, 0.05))
            say(f"connections: all linked {times[-1]:.2f} s after its start")
        for place in range(options.rounds):
            running.stop([COORDINATOR], hard=True)
            tools.run([tools.bench, "post", "--folder", folder, "--courts", ",".join(courts[:count])])
            begun, letters = time.monotonic(), (place + 1) * count
            running.launch(COORDINATOR)
            # Whoever asks the process ends the gathering of the projections.
            running.wait(COORDINATOR, lambda _: entries(running, "send")[0] >= letters, f"at {letters} letters", 120, 0.05)
            running.drained()
            drains.append(time.monotonic() - begun)
            say(f"connections: what {count} nodes had sent meanwhile has drained {drains[-1]:.2f} s after its start")
    value = statistics.median(drains)
    return {
        "name": "connections", "value": value, "unit": "s", "bound": 10.0, "ratio": value / 10.0, "cpuSecondsPer100k": None,
        "noise": spread(drains), "linkedSeconds": statistics.median(times), "nodes": count + 1, "idleCorePart": idle, "coordinatorMemoryBytes": held,
        "nodePssBytes": each,
        "note": f"{count + 1} full node processes, {count} of which send a letter while the coordinator is off; from the start of the "
                "killed coordinator until it has entered every letter and nothing is unconfirmed; linked: until all are, with nothing waiting; "
                "idle is its part of one core with quiet nodes; bound is the target's 10 s",
    }


def available():
    for line in pathlib.Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 0
