"""What scripts/bench measures: each target beside the machine's own limits, measured in the same run."""

import argparse
import json
import os
import pathlib
import platform
import shutil
import signal
import sys
import tempfile

import bench_load
import bench_nats
import bench_peers
import bench_soak
import bench_stores
from bench_courts import BenchFault, Tools, end_children, say

TARGETS = {
    "bulk": bench_load.bulk,
    "light": bench_load.light,
    "mixed": bench_load.mixed,
    "growth": bench_stores.growth,
    "start": bench_stores.start,
    "connections": bench_stores.connections,
    "soak": bench_soak.soak,
}
# An hour each, when it is to say something: only by name.
BY_NAME = ["soak"]
# Others that do the same job, and how they are measured.
PEERS = {"redis": bench_peers.redis, "nats": bench_nats.nats}


def number(value):
    if value is None:
        return "–"
    if abs(value) >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"


def show(target):
    """A target for a person."""
    cpu = target["cpuSecondsPer100k"]
    print(f"{target['name']:<12} {number(target['value']):>10} {target['unit']:<8} bound {number(target['bound']):>10}  "
          f"ratio {number(target['ratio']):>6}  noise ±{target['noise'] * 50:.0f} %"
          + (f"  CPU {cpu:.1f} s per 100,000" if cpu is not None else ""))
    for term in target.get("terms", []):
        print(f"{'':14}{term['name']:<30} {term['perAct']:.3f} an act x {term['cpuMicroseconds']:.1f} µs = "
              f"{term['cpuMicrosecondsPerAct']:.2f} µs")
    if "cpuBound" in target:
        print(f"{'':14}bound of {os.cpu_count()} cores {number(target['cpuBound'])}/s, of the disk {number(target['diskBound'])}/s; "
              f"rows of {target['rowBytes']:,} bytes, {target['meanBatch']:.1f} records each")
    for name, value in target.items():
        if name not in SHOWN and isinstance(value, (int, float)) and not isinstance(value, bool):
            print(f"{'':14}{name} {number(value)}")
    print(f"{'':14}{target['note']}")


SHOWN = {"name", "value", "unit", "bound", "ratio", "noise", "cpuSecondsPer100k", "note", "cpuBound", "diskBound", "rowBytes",
         "meanBatch"}


def show_all(document, options):
    """The document of a run, as was asked for."""
    if options.json:
        print(json.dumps(document, ensure_ascii=False))
        return
    if options.markdown:
        markdown(document)
        return
    print(f"{document['machine']}; load {document['load']:.1f} at the end")
    for target in document["targets"]:
        show(target)
    for peer in document.get("peers", []):
        print(f"{peer['name']}: {number(peer['value'])} {peer['unit']}, CPU {peer['cpuSecondsPer100k']:.1f} s per 100,000, "
              f"noise ±{peer['noise'] * 50:.0f} %\n{'':14}{peer['note']}")


def markdown(document):
    """A table for docs/performance.md."""
    print("| target | measured | bound | ratio | noise | CPU-s per 100,000 |\n|---|---|---|---|---|---|")
    for one in document["targets"]:
        cpu = "–" if one["cpuSecondsPer100k"] is None else number(one["cpuSecondsPer100k"])
        print(f"| {one['name']} | {number(one['value'])} {one['unit']} | {number(one['bound'])} | {number(one['ratio'])} | "
              f"±{one['noise'] * 50:.0f} % | {cpu} |")
    for one in document.get("peers", []):
        print(f"| {one['name']} | {number(one['value'])} {one['unit']} | – | – | ±{one['noise'] * 50:.0f} % | "
              f"{number(one['cpuSecondsPer100k'])} |")
    for one in document["targets"]:
        more = [f"{name} {number(value)}" for name, value in one.items() if name not in SHOWN
                and isinstance(value, (int, float)) and not isinstance(value, bool)]
        if "cpuBound" in one:
            more.append(f"bound of the processors {number(one['cpuBound'])}, of the disk {number(one['diskBound'])} acts/s; "
                        f"rows of {one['rowBytes']:,} bytes with {one['meanBatch']:.1f} records")
        terms = [f"{term['name']} {term['perAct']:.3f} x {term['cpuMicroseconds']:.1f} µs" for term in one.get("terms", [])]
        print(f"\n**{one['name']}**: {one['note']}. " + "; ".join(terms + more) + ".")


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--bin", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--root", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--markdown", action="store_true", help="a table as in docs/performance.md")
    parser.add_argument("--from", dest="earlier", help="measure nothing: show what --json has printed into this file")
    parser.add_argument("--peers", action="store_true", help="bulk, and the same job done by Redis Streams and NATS JetStream beside it")
    parser.add_argument("--seconds", type=float, default=5.0, help="seconds of each round (5)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each target (3)")
    parser.add_argument("--only", action="append", choices=list(TARGETS), metavar="NAME",
                        help="measure this target alone; may be given again: " + ", ".join(TARGETS))
    parser.add_argument("--matters", type=int, default=5_000, help="matters of growth (ten of eleven closed) and start (open): 5000")
    parser.add_argument("--deadlines", type=int, default=2_000, help="overdue deadlines of start (2000)")
    parser.add_argument("--nodes", type=int, default=500, help="nodes of connections, as far as memory goes (500)")
    parser.add_argument("--paper-mb", type=int, default=200, help="megabytes of the paper of mixed (200)")
    parser.add_argument("--mixed-rate", type=float, default=20.0, help="small acts a second beside it (20)")
    parser.add_argument("--soak-rate", type=float, default=0.0, help="commissions a second of soak; else half of bulk, measured first")
    parser.add_argument("--out", default=".", help="folder for soak.csv and soak.svg (here)")
    parser.add_argument("--dir", default=tempfile.gettempdir(), help="where the data of the run lie; removed at the end")
    options = parser.parse_args()
    if not (1 <= options.paper_mb <= 200 and options.mixed_rate > 0 and options.soak_rate >= 0):
        parser.error("--paper-mb 1 to 200, --mixed-rate above 0, --soak-rate from 0")
    if not (11 <= options.matters <= 100_000_000 and 2 <= options.deadlines <= 10_000_000 and 1 <= options.nodes <= 4_000):
        parser.error("--matters from 11, --deadlines from 2, --nodes 1 to 4000")
    if not 0 < options.seconds <= 100_000 or not 1 <= options.rounds <= 100:
        parser.error("--seconds above 0, --rounds 1 to 100")
    return options


def main():
    options = arguments()
    if options.earlier:
        show_all(json.loads(pathlib.Path(options.earlier).read_text()), options)
        return
    # Whoever ends the bench ends what it has started: the blocks around the processes are left.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    tools = Tools(options.bin)
    names = options.only or ["bulk"] if options.peers else options.only or [name for name in TARGETS if name not in BY_NAME]
    done, peers, failed = [], [], False
    root = pathlib.Path(tempfile.mkdtemp(prefix="cwb-", dir=options.dir))
    try:
        for name in dict.fromkeys(names):
            say(f"{name}: begins")
            folder = root / name
            folder.mkdir()
            try:
                done.append(TARGETS[name](tools, folder, options))
            except BenchFault as fault:
                say(f"{name}: {fault}")
                failed = True
            shutil.rmtree(folder, ignore_errors=True)
        for name, measure in PEERS.items() if options.peers else ():
            say(f"peers: {name}")
            folder = root / name
            folder.mkdir()
            try:
                peers.append(measure(folder, options))
            except BenchFault as fault:
                say(f"peers: {name}: {fault}")
                failed = True
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        # A second signal is not to break off what the first one has begun.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        end_children()
        shutil.rmtree(root, ignore_errors=True)
    machine = f"{os.cpu_count()} cores, {platform.platform()}"
    load = os.getloadavg()[0]
    show_all({"targets": done, "machine": machine, "load": load} | ({"peers": peers} if options.peers else {}), options)
    if failed:
        say("what to do: see what stands above; other targets are not affected")
        sys.exit(1)


if __name__ == "__main__":
    main()
