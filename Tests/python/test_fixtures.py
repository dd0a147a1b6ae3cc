"""Journals of earlier programs, put back and taken up by the program of today (Tests/fixtures)."""

import json
import os
import shutil

import crosswrit_wire as wire
import processes
import pytest

VERSIONS = sorted((wire.REPOSITORY / "Tests/fixtures").glob("version-*"))


class Kept(processes.Realm):
    """A realm whose topology, keys and data an earlier program made."""

    def __init__(self, folder, fixture):
        self.folder, self.fixture = folder, fixture
        self.topology, self.running = folder / "topology.yaml", {}
        self.idle = self.rest
        shutil.copy(fixture / "topology.yaml", self.topology)
        shutil.copytree(fixture / "keys", folder / "keys")
        for key in (folder / "keys").glob("*.key"):
            os.chmod(key, 0o600)
        (folder / "data").mkdir()

    def put_back(self, process):
        words = ("restore", "--from", str(self.fixture / process), "--topology", str(self.topology))
        self.run(*words, "--data", str(self.data(process)))


def told(realm, process, matter, entries):
    """What a process shows of a matter, as far as an earlier program has shown it."""
    shown = realm.ask(process, "show", matter)
    return {
        "timeline": [[e["entry"], e["verb"], e["digest"]] for e in shown["timeline"]][:entries],
        "papers": sorted(p["digest"] for p in shown["papers"]),
        "windows": sorted([d["id"], d["due"]["dueInstant"]] for d in shown["deadlines"]),
    }


@pytest.mark.parametrize("fixture", VERSIONS, ids=lambda path: path.name)
def test_a_journal_of_an_earlier_program_is_read_and_taken_up(fixture, tmp_path):
    expected = json.loads((fixture / "expected.json").read_text(encoding="utf-8"))
    assert len(expected["coord"]) == len(expected["yu0102"]) == 2
    realm = Kept(tmp_path, fixture)
    try:
        for process in ("coord", "yu0102"):
            realm.put_back(process)
            realm.start(process)
            report = realm.doctor(process, "--verify")
            assert report["journal"]["verified"] and report["journal"]["rows"] > 5, report
            for matter, wanted in expected[process].items():
                now = told(realm, process, matter, len(wanted["timeline"]))
                assert now == {name: wanted[name] for name in now}, (process, matter)
        realm.wait(lambda: realm.doctor("yu0102")["incarnation"] == 2, 40, "the node is taken up")
        # They go on: the open matter is signed for.
        open_one = [m for m, w in expected["yu0102"].items() if w["stage"] == "delivered"]
        assert len(open_one) == 1
        words = ("commission", "sign-for", open_one[0], "--phone", "0371-7654321", "--wait", "20")
        answer = realm.ask("yu0102", *words, "--officer", "承办甲")
        assert answer["status"] == "accepted" and answer["act"].startswith("yu0102/2/"), answer
    finally:
        realm.stop_all()


def test_there_is_a_fixture_of_today_s_protocol():
    assert VERSIONS, "scripts/make-fixtures writes one"
