"""The directory of courts changes while everything runs: real processes, no restart."""

import concurrent.futures
import json
import re
import signal

import pytest

import processes
from provinces import COORDINATORS, COURTS, Country
from test_provinces import commission, stored

ALL = ("coord-yu01", "coord-hubei01", "coord-spc", "yu0105", "yu0102", "yu01", "hubei01", "hubei0102", "hubei0106")


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    country = Country(tmp_path_factory.mktemp("directory"), "directory-rehearsal")
    try:
        country.start_all(*ALL)
        yield country
    finally:
        country.stop_all()
        # The court that was founded here is unknown to every other country.
        COURTS.pop("yu0122", None)


def spread(country, path, version, to=ALL):
    """Published at one process, in force at all that have something to say to each other."""
    answer = country.ask("coord-yu01", "directory", "publish", path)
    assert answer["version"] == version, answer
    for process in to:
        country.wait(lambda: country.version(process) == version, 30, f"version {version} at {process}")


def test_a_new_court_is_known_to_all(country):
    first = commission(country)
    country.until("hubei0102", first, "delivered", lambda one: one["stage"] == "delivered")
    text = country.text().replace(
        "officers:", "  - {id: yu0122, name: 中牟县人民法院, code: 豫0122, level: grassroots, superior: yu01, "
        "coordinator: coord-yu01}\nofficers:")
    country.topology.write_text(text, encoding="utf-8")
    country.run("topology", "keys", str(country.topology), "--out", str(country.keys), "--court", "yu0122")
    done = country.reissue(text)
    assert done["version"] == 2 and any("yu0122" in line for line in done["changes"])
    assert country.reissue(text)["version"] is None
    spread(country, done["path"], 2)
    country.start("yu0122")
    COURTS["yu0122"] = ("中牟县人民法院", "豫0122", "grassroots", "yu01")
    matter = commission(country, sender="yu0122", detail="新法院的委托")
    country.until("hubei0102", matter, "whole", lambda one: one["stage"] == "delivered" and stored(one))


def test_stale_and_forged_versions_are_refused(country):
    code, out, _ = country.run(
        "directory", "publish", str(country.keys / "directory.1"), "--data", str(country.data("hubei0102")),
        "--json", check=False)
    # An old version that is known byte for byte changes nothing.
    assert code == 0 and json.loads(out)["version"] == 2
    forged = country.folder / "forged"
    text = (country.keys / "directory.2").read_bytes()
    forged.write_bytes(text.replace("中牟县".encode(), "中车县".encode(), 1))
    code, _, err = country.run(
        "directory", "publish", str(forged), "--data", str(country.data("coord-spc")), "--json", check=False)
    assert code == 1 and "signature" in err
    assert country.version("coord-spc") == 2


def test_keys_change_with_overlap_and_the_old_one_is_retired(country):
    before = country.ask("yu0105", "directory", "show")
    old = [key["key"] for key in before["keys"] if key["process"] == "yu0105"]
    country.run("topology", "keys", str(country.topology), "--out", str(country.keys), "--court", "yu0105", "--renew")
    both = country.reissue(country.topology.read_text(encoding="utf-8"))
    assert both["version"] == 3
    spread(country, both["path"], 3)
    matter = commission(country, detail="换钥后的委托")
    country.until("hubei0102", matter, "whole", lambda one: one["stage"] == "delivered" and stored(one))
    last = country.reissue(country.topology.read_text(encoding="utf-8"), "--retire", old[0])
    assert any("吊销" in line for line in last["changes"])
    spread(country, last["path"], 4)
    country.wait(lambda: country.doctor("yu0105")["links"][0]["linked"], 30, "linked with the new key")
    again = commission(country, detail="旧钥吊销后的委托")
    country.until("hubei0102", again, "whole", lambda one: one["stage"] == "delivered" and stored(one))
    # A restart finds the new keys, and the versions that came over the links.
    country.stop("yu0105")
    country.start("yu0105")
    assert country.version("yu0105") == 4
    country.until("yu0105", again, "still there", lambda one: one["stage"] == "delivered")


def test_a_court_moves_to_another_coordinator(country):
    """Open matters go on, at once too: before the seat's coordinator has been heard. Nothing is lost
    or doubled; the seat stays."""
    opened = commission(country, sender="yu0102", detail="迁移前的委托")
    country.until("hubei0102", opened, "delivered", lambda one: one["stage"] == "delivered")
    # Its seat is the other city's coordinator, which hears late of the move.
    own = commission(country, sender="hubei0102", to="豫0102", detail="迁移前发出的委托")
    country.until("hubei0102", own, "delivered", lambda one: one["stage"] == "delivered")
    text = country.topology.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "id: hubei0102" in line)
    text = text.replace(line, line.replace("coord-hubei01", "coord-spc"))
    country.topology.write_text(text, encoding="utf-8")
    done = country.reissue(text)
    assert done["version"] == 5 and any("hubei0102 moves to coord-spc" in line for line in done["changes"])
    seat = country.running["coord-yu01"]
    seat.send_signal(signal.SIGSTOP)
    try:
        answer = country.ask("coord-spc", "directory", "publish", done["path"])
        assert answer["version"] == 5, answer
        country.wait(
            lambda: any(link["linked"] and link["peer"] == "coord-spc" for link in country.doctor("hubei0102")["links"]),
            40, "hubei0102 linked to its new coordinator")
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            withdrawn = pool.submit(
                country.act, "hubei0102", "commission", "withdraw", own, "--reason", "被执行人已履行",
                officer="局长己", wait=60)
            country.wait(
                lambda: "acts before the chain" in country.log("coord-spc"), 30, "the act waits for the chain")
            assert not withdrawn.done()
            seat.send_signal(signal.SIGCONT)
            withdrawn.result()
    finally:
        seat.send_signal(signal.SIGCONT)
    for process in ALL:
        country.wait(lambda: country.version(process) == 5, 30, f"version 5 at {process}")
    country.until("yu0102", own, "withdrawn", lambda one: one["stage"] == "withdrawn")
    country.act("hubei0102", "commission", "sign-for", opened, "--phone", "027-60000102")
    country.act("hubei0102", "commission", "complete", opened, "--outcome", "full", "--text", "已足额冻结",
                "--amount", "120000", *country.paper("receipt", "协助冻结回执"))
    country.until("yu0102", opened, "done", lambda one: one["stage"] == "done" and stored(one))
    fresh = commission(country, sender="yu0102", detail="迁移后的委托")
    country.until("hubei0102", fresh, "whole", lambda one: one["stage"] == "delivered" and stored(one))
    numbers = [line["entry"] for line in country.show("hubei0102", opened)["timeline"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_court_is_closed_into_another(country):
    """Its successor joins the open matters and no other, though a start of the coordinators has left all in the projections."""
    opened = commission(country, to="鄂0106", detail="合并前的委托")
    country.until("hubei0106", opened, "delivered", lambda one: one["stage"] == "delivered")
    # Withdrawn while the court is away: closed, and not at rest, because its receipts are missing.
    country.stop("hubei0106")
    over = commission(country, to="鄂0106", detail="合并前撤回的委托")
    country.act("yu0105", "commission", "withdraw", over, "--reason", "被执行人已履行", officer="局长己")
    for process in ("yu0105", "coord-hubei01"):
        country.until(process, over, "withdrawn", lambda one: one["stage"] == "withdrawn" and stored(one))
    coordinators = [process for process in ALL if process in COORDINATORS]
    for process in coordinators:
        assert country.stop(process) == 0
    country.start_all(*coordinators)
    text = country.topology.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "id: hubei0106" in line)
    text = text.replace(line, re.sub(r"coordinator: [a-z0-9-]+", "outside: true, successor: hubei0102", line))
    country.topology.write_text(text, encoding="utf-8")
    done = country.reissue(text)
    assert any("closed into hubei0102" in line for line in done["changes"])
    spread(country, done["path"], 6, [process for process in ALL if process != "hubei0106"])
    one = country.until("hubei0102", opened, "joined", stored)
    assert any(party["court"] == "hubei0102" for party in one["parties"])
    closed = country.show("coord-hubei01", over)
    assert all(party["court"] != "hubei0102" for party in closed["parties"]), closed["timeline"]


def test_another_superior_and_another_endpoint(country):
    """A matter keeps the superior that it began under; the coordinator listens at both places."""
    raised = commission(country, sender="yu0105", detail="改隶前的委托")
    text = country.topology.read_text(encoding="utf-8")
    old = country.endpoints["coord-hubei01"]
    new = f"tcp://127.0.0.1:{processes.free_port()}"
    text = text.replace(old, new)
    text = text.replace("level: grassroots, superior: yu01, coordinator: coord-yu01}\n  - {id: yu0105",
                        "level: grassroots, superior: yu, coordinator: coord-yu01}\n  - {id: yu0105")
    country.topology.write_text(text, encoding="utf-8")
    done = country.reissue(text)
    assert any("coord-hubei01: " in line for line in done["changes"])
    live = [process for process in ALL if process != "hubei0106"]
    spread(country, done["path"], 7, live)
    country.until("hubei0102", raised, "whole", lambda one: one["stage"] == "delivered" and stored(one))
    country.wait(lambda: country.doctor("hubei01")["links"][0]["linked"], 40, "hubei01 linked at the new endpoint")
