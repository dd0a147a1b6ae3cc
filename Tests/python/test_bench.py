"""scripts/bench: the form of its document, and that it leaves nothing behind however it ends."""

import json
import os
import pathlib
import signal
import subprocess
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("CROSSWRIT_BIN", ROOT / ".build/release/crosswrit"))

pytestmark = pytest.mark.skipif(
    not (PROGRAM.parent / "crosswrit-bench").exists(), reason="crosswrit-bench is built by scripts/test and scripts/bench")


def bench(folder, *words):
    return [str(ROOT / "scripts/bench"), "--json", "--dir", str(folder), "--rounds", "1", *words]


def run(folder, *words):
    out = subprocess.run(bench(folder, *words), capture_output=True, text=True, timeout=300,
                         env=os.environ | {"CROSSWRIT_BIN": str(PROGRAM)})
    assert out.returncode == 0, out.stderr
    return json.loads(out.stdout)["targets"]


def processes(folder):
    """Processes whose command line names the folder."""
    found = []
    for one in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(folder).encode() in one.read_bytes():
                found.append(int(one.parent.name))
        except OSError:
            pass
    return found


@pytest.fixture
def short(tmp_path_factory):
    """A folder with a short name: sockets lie in it."""
    import shutil
    import tempfile

    folder = pathlib.Path(tempfile.mkdtemp(prefix="cwt-", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_document_and_nothing_left(short):
    (light,) = run(short, "--seconds", "0.5", "--only", "light")
    assert light["name"] == "light" and light["unit"] == "ms"
    assert light["value"] > 0 and light["bound"] > 0 and light["cpuSecondsPer100k"] > 0
    assert light["ratio"] == pytest.approx(light["value"] / light["bound"])
    assert not processes(short) and not list(short.iterdir())


def test_stores_of_a_size_are_taken_up_and_each_deadline_fires_once(short):
    (start,) = run(short, "--seconds", "0.5", "--only", "start", "--matters", "30", "--deadlines", "40")
    assert start["name"] == "start" and start["openMatters"] == 30
    assert start["overdueDeadlines"] == 40 and start["firedOnce"] is True


def test_a_run_that_is_ended_ends_its_processes(short):
    one = subprocess.Popen(bench(short, "--seconds", "60", "--only", "light"), stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, env=os.environ | {"CROSSWRIT_BIN": str(PROGRAM)})
    end = time.monotonic() + 60
    while not any(b"serve" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes() for pid in processes(short) if pid != one.pid):
        assert one.poll() is None and time.monotonic() < end, "no process was started"
        time.sleep(0.05)
    one.send_signal(signal.SIGTERM)
    assert one.wait(90) == 143
    assert not processes(short) and not list(short.iterdir())


def test_an_unknown_target_is_refused(short):
    out = subprocess.run(bench(short, "--only", "nothing"), capture_output=True, text=True, timeout=60,
                         env=os.environ | {"CROSSWRIT_BIN": str(PROGRAM)})
    assert out.returncode == 2 and "invalid choice" in out.stderr and not list(short.iterdir())
