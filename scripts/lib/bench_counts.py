"""What an act takes, counted and not timed: instructions, allocations, syncs, commits and bytes, beside limits in a file.

Two runs of the same program that differ in nothing but the number of acts are subtracted from each other, so that starting up
costs nothing.
"""

import argparse
import concurrent.futures
import csv
import json
import pathlib
import re
import shutil
import sys
import tempfile

import bench_courts
from bench_courts import COORDINATOR, SUPERIOR, BenchFault, Tools

SMALL, LARGE, BATCH = 64, 192, 16
ALLOCATORS = re.compile(r"^(malloc|calloc|realloc|posix_memalign|aligned_alloc|memalign)(@@?GLIBC[\w.]*)?$")


# Each commit is synced: what falls here is not a gain.
PROMISES = ("syncsPerCommit",)


def circuit(tools, folder, acts, batch, before=()):
    """Runs `acts` matters through the engines in one process, under another program if one is given."""
    ids = bench_courts.court_ids(2)
    folder.mkdir(parents=True)
    (folder / "topology.yaml").write_text(bench_courts.topology(ids, folder, bench_courts.free_port()))
    tools.run([tools.program, "topology", "keys", folder / "topology.yaml", "--out", folder / "keys"])
    # Names of processes are hashed alike in every run, and a run is on one thread.
    words = ["env", "SWIFT_DETERMINISTIC_HASHING=1", *before, tools.bench, "circuit", "--folder", folder, "--coordinator",
             COORDINATOR, "--courts", ",".join(ids + [SUPERIOR]), "--open", acts, "--batch", batch]
    return json.loads(tools.run(words, timeout=600))


def callgrind(path):
    """Instructions, and calls of allocating functions, in what callgrind has written."""
    instructions, allocations, names, called = 0, 0, {}, None
    with open(path, errors="replace") as text:
        for line in text:
            if line.startswith(("totals:", "summary:")):
                instructions = max(instructions, int(line.split()[1]))
            elif line.startswith(("fn=", "cfn=")):
                number, _, name = line.partition("=")[2].strip().partition(" ")
                if name:
                    names[number] = name
                if line.startswith("cfn="):
                    called = names.get(number, "")
            elif line.startswith("calls=") and called and ALLOCATORS.match(called):
                allocations += int(line[6:].split()[0])
    return instructions, allocations


def instructions(tools, folder, acts, batch):
    out = folder.parent / f"{folder.name}.callgrind"
    figures = circuit(tools, folder, acts, batch, ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "-q"])
    return (*callgrind(out), figures)


def syncs(tools, folder, acts, batch):
    out = folder.parent / f"{folder.name}.strace"
    figures = circuit(tools, folder, acts, batch, ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", out])
    calls = 0
    for line in out.read_text().splitlines():
        words = line.split()
        if words and words[-1] in ("fsync", "fdatasync"):
            calls += int(words[3])
    return calls, figures


def count(tools, folder, batch=BATCH):
    """The counts of an act; `batch` acts are recorded at once."""
    # Valgrind does not read the newest debugging information; names of functions stay.
    plain = folder / "crosswrit-bench"
    tools.run(["strip", "--strip-debug", "-o", plain, tools.bench])
    tools.bench = str(plain)
    with concurrent.futures.ThreadPoolExecutor(2) as both:
        runs = [both.submit(instructions, tools, folder / f"i{acts}", acts, batch) for acts in (SMALL, LARGE)]
        small, large = (one.result() for one in runs)
        runs = [both.submit(syncs, tools, folder / f"s{acts}", acts, batch) for acts in (SMALL, LARGE)]
        few, many = (one.result() for one in runs)
    acts = LARGE - SMALL
    commits = many[1]["rows"] - few[1]["rows"]

    def stored(name):
        sizes = [sum(path.stat().st_size for path in (folder / f"s{run}" / "data").glob(f"*/{name}")) for run in (SMALL, LARGE)]
        return (sizes[1] - sizes[0]) / acts

    return {
        "instructionsPerAct": (large[0] - small[0]) / acts,
        "allocationsPerAct": (large[1] - small[1]) / acts,
        "syncsPerCommit": (many[0] - few[0]) / commits,
        "commitsPerAct": commits / acts,
        "journalBytesPerAct": (many[1]["rowBytes"] - few[1]["rowBytes"]) / acts,
        "viewsBytesPerAct": stored("views.db"),
    }


def judge(counts, limits):
    """One line for each limit; how many do not hold. A count without a limit, or a limit without a count, does not hold."""
    wrong = 0
    for name in sorted(set(counts) | set(limits)):
        value, least, most = counts.get(name), *limits.get(name, (None, None))
        good = value is not None and most is not None and least <= value <= most
        wrong += not good
        said = "not counted" if value is None else f"{value:,.2f}"
        bounds = "no limit" if most is None else f"{least:,.2f} to {most:,.2f}"
        print(f"{'ok' if good else 'FAILED'} {name} {said} ({bounds})")
    return wrong


def read_limits(path):
    with open(path, newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["count"]: (float(row["least"]), float(row["most"])) for row in rows}


def write_limits(path, counts):
    """Limits a tenth above the counts, and a tenth below those that guard a promise: fewer would be a loss."""
    rows = ["# What an act takes at most, and at least: scripts/bench-counts holds the counts of a run against it.",
            "# `scripts/bench-counts --write` takes the counts of now with a tenth of room; say in the change why they moved.",
            "count,least,most"]
    for name in sorted(counts):
        least = counts[name] * 0.9 if name in PROMISES else 0
        rows.append(f"{name},{least:.6g},{counts[name] * 1.1:.6g}")
    pathlib.Path(path).write_text("\n".join(rows) + "\n")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench-counts")
    parser.add_argument("--bin", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--limits", required=True, help="table of limits")
    parser.add_argument("--json", action="store_true", help="print the counts alone")
    parser.add_argument("--write", action="store_true", help="write the limits anew, a tenth above the counts of now")
    parser.add_argument("--counts", help="judge counts that an earlier --json has printed into this file")
    parser.add_argument("--batch", type=int, default=BATCH,
                        help=f"acts that are recorded at once; the limits are for {BATCH}: the counts of others are printed alone")
    parser.add_argument("--dir", default=tempfile.gettempdir())
    options = parser.parse_args()
    counts = json.loads(pathlib.Path(options.counts).read_text()) if options.counts else measured(options)
    if options.json:
        print(json.dumps(counts))
        return
    if options.batch != BATCH:
        for name in sorted(counts):
            print(f"{name} {counts[name]:,.2f}")
        return
    if options.write:
        write_limits(options.limits, counts)
        return
    wrong = judge(counts, read_limits(options.limits))
    if wrong:
        print(f"bench-counts: {wrong} of {len(counts)} counts are outside their limits in {options.limits}", file=sys.stderr)
        print("bench-counts: what to do: find what an act does more than before (docs/performance.md), or say in the "
              "change why it must, and move the limit", file=sys.stderr)
        sys.exit(1)


def measured(options):
    """Counts of now; ends with what to do when they can't be had."""
    for name in ("valgrind", "strace"):
        if not shutil.which(name):
            sys.exit(f"bench-counts: {name} is missing\nbench-counts: what to do: apt-get install {name}")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cwc-", dir=options.dir))
    try:
        return count(Tools(options.bin), folder, options.batch)
    except BenchFault as fault:
        sys.exit(f"bench-counts: {fault}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
