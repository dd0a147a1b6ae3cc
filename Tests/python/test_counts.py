"""What an act takes is held against limits: a count beyond its limit turns the stage of scripts/test red."""

import csv
import json
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMITS = ROOT / "data/performance/limits.csv"


def limits():
    with open(LIMITS, newline="") as file:
        return {row["count"]: row for row in csv.DictReader(line for line in file if not line.startswith("#"))}


def judged(folder, counts):
    """Runs the script of the stage on these counts."""
    file = folder / "counts.json"
    file.write_text(json.dumps(counts))
    return subprocess.run(
        ["python3", ROOT / "scripts/lib/bench_counts.py", "--bin", folder, "--limits", LIMITS, "--counts", file],
        capture_output=True, text=True, timeout=60)


def within():
    return {name: float(row["most"]) for name, row in limits().items()}


def test_counts_within_their_limits_pass(tmp_path):
    done = judged(tmp_path, within())
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("ok ") == len(limits())


@pytest.mark.parametrize("name", sorted(limits()))
def test_a_count_beyond_its_limit_fails(tmp_path, name):
    counts = within()
    counts[name] *= 1.01
    done = judged(tmp_path, counts)
    assert done.returncode == 1
    assert f"FAILED {name} " in done.stdout and done.stdout.count("FAILED") == 1
    assert "what to do" in done.stderr


def test_fewer_syncs_than_commits_fail(tmp_path):
    done = judged(tmp_path, within() | {"syncsPerCommit": 0.5})
    assert done.returncode == 1 and "FAILED syncsPerCommit " in done.stdout


def test_a_count_that_is_missing_or_unknown_fails(tmp_path):
    counts = within()
    counts["invented"] = counts.pop("instructionsPerAct")
    done = judged(tmp_path, counts)
    assert done.returncode == 1
    assert "FAILED instructionsPerAct not counted" in done.stdout and "FAILED invented " in done.stdout
