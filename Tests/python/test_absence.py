"""A coordinator and a node away, what is shown meanwhile, the accounts of a day, an observer."""

import json
import signal

import pytest

from provinces import Country
from test_provinces import commission, stored

ALL = ("coord-yu01", "coord-hubei01", "coord-spc", "yu0105", "yu01", "hubei01", "hubei0102", "jcy")


class Observed(Country):
    """The same courts, and a procuratorate with a node of its own."""

    def text(self):
        return super().text().replace(
            "officers:", "  - {id: jcy, name: 河南省郑州市人民检察院, level: intermediate, superior: yu, "
            "coordinator: coord-spc, observer: true}\nofficers:", 1)


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    country = Observed(tmp_path_factory.mktemp("absence"), "absence-rehearsal")
    country.start_all(*ALL)
    yield country
    country.stop_all()


def missing(country, court, matter):
    """What is on its way; that nobody has opened it yet is asked for by itself."""
    return [line for line in country.show(court, matter)["notYetReceived"] if line["stage"] != "opened"]


def unopened(country, court, matter):
    lines = [line for line in country.show(court, matter)["notYetReceived"] if line["stage"] == "opened"]
    return [(line["court"], line["number"]) for line in lines]


def test_a_coordinator_is_away_and_returns(country):
    country.stop("coord-hubei01", signal.SIGKILL)
    year = country.ask("coord-yu01", "doctor")["civil"][:4]
    draft = country.act(
        "yu0105", "commission", "draft", "--to", "鄂0102", "--case", f"（{year}）豫0105执31号", "--kind", "serve",
        "--detail", "送达执行裁定", "--debtor", "某公司", "--handler-phone", "0371-60000105",
        *country.paper("serviceReturn", "回证"))
    country.act("yu0105", "commission", "approve", draft, officer="局长己")
    country.act("yu0105", "commission", "approve", draft, *country.paper("commissionLetter", "函", True), officer="指挥丁")
    sent = country.ask("yu0105", "commission", "send", draft, "--officer", "指挥丁")
    assert sent["status"] == "recorded"
    # Its own coordinator has it; the seat is away, and the sender sees since when.
    one = country.wait(lambda: [line for line in missing(country, "yu0105", draft) if line["stage"] == "relayed"],
                       20, "passed on")
    assert one[0]["since"][:4] == year
    # Meanwhile others go on.
    country.act("yu0105", "dispute", "raise", "--kind", "seizureOrder", "--claim", "本院首先查封", "--case",
                f"（{year}）豫0105执89号", "--with", f"鄂0102:（{year}）鄂0102执98号:在先", "--asset", "房产", "--place", "武汉市",
                "--facts", "先后查封", *country.paper("negotiationLetter", "协商函", True))
    country.start("coord-hubei01")
    country.until("yu0105", draft, "delivered", lambda one: one["stage"] == "delivered", 90)
    country.until("hubei0102", draft, "whole", lambda one: one["stage"] == "delivered" and stored(one))
    assert missing(country, "yu0105", draft) == []
    verbs = [line["verb"] for line in country.show("hubei0102", draft)["timeline"]]
    assert verbs.count("send") == 1
    # Delivered is not opened: that an officer says, once, and every party reads it.
    assert unopened(country, "yu0105", draft) == [("hubei0102", 1)]
    _, out, _ = country.run("show", draft, "--data", str(country.data("yu0105")))
    assert "not yet opened by hubei0102, since" in out
    country.act("hubei0102", "receipt", draft)
    one = country.until("yu0105", draft, "opened", lambda one: not one["notYetReceived"])
    assert one["timeline"][-1]["summary"]["en"] == "hubei0102 has opened entry 1"
    assert one["timeline"][-1]["officer"] == "承办甲"
    code, _, err = country.run(
        "receipt", draft, "--data", str(country.data("hubei0102")), "--officer", "承办乙", check=False)
    assert code == 1 and "waits to be opened" in err
    bundle = country.folder / "opened.jsonl"
    country.run("audit", "export", draft, "--out", str(bundle), "--data", str(country.data("yu0105")))
    _, out, _ = country.run("audit", "verify", str(bundle), "--root", str(country.keys / "root.pub"), "--json")
    receipts = json.loads(out)["receipts"]
    assert receipts[0]["openedAt"] > receipts[0]["at"]


def test_a_node_is_away_and_both_sides_sign_for_how_long(country):
    country.stop("hubei0102")
    matter = commission(country, detail="对方节点中断期间的委托")
    waits = country.wait(lambda: missing(country, "yu0105", matter), 20, "an entry waits for a receipt")
    assert [line["court"] for line in waits] == ["hubei0102"] and waits[0]["stage"] == "delivered"
    # More than the absence that is recorded (30 s), by the civil clock.
    country.ask("coord-yu01", "rehearse", "advance", "2d")
    country.start("hubei0102")
    country.until("yu0105", matter, "delivered", lambda one: one["stage"] == "delivered")
    assert missing(country, "yu0105", matter) == []

    def both():
        lines = [line for line in country.ask("coord-hubei01", "audit", "outages") if line["process"] == "hubei0102"]
        return {line["signer"] for line in lines} == {"coord-hubei01", "hubei0102"} and lines

    ours = country.wait(both, 40, "both statements")
    theirs = country.wait(
        lambda: len(country.ask("hubei0102", "audit", "outages")) >= 2 and country.ask("hubei0102", "audit", "outages"),
        20, "both statements at the node")
    key = lambda line: (line["signer"], line["from"], line["to"])
    assert {key(line) for line in ours} == {key(line) for line in theirs if line["process"] == "hubei0102"}
    out = country.folder / "outages.jsonl"
    country.ask("hubei0102", "audit", "outages", "--out", str(out))
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert lines[0]["crosswrit"] == "outages" and sum("outage" in line for line in lines) >= 2 and "digest" in lines[-1]


def test_each_day_is_accounted_for(country):
    country.ask("coord-yu01", "rehearse", "advance", "1d")

    def agreed(process):
        code, out, _ = country.run("audit", "reconcile", "--data", str(country.data(process)), "--json", check=False)
        accounts = json.loads(out)
        return code == 0 and accounts and all(account["agreed"] for account in accounts) and accounts

    accounts = country.wait(lambda: agreed("coord-yu01"), 60, "accounts agreed")
    peers = {account["peer"] for account in accounts}
    assert {"yu0105", "coord-hubei01"} <= peers
    country.wait(lambda: agreed("yu0105"), 60, "accounts agreed at the node")
    one = next(account for account in accounts if account["peer"] == "yu0105" and account["direction"] == "received")
    mine = country.ask("coord-yu01", "audit", "reconcile", "--peer", "yu0105", "--day", one["day"])
    theirs = country.ask("yu0105", "audit", "reconcile", "--peer", "coord-yu01", "--day", one["day"])
    held = {item["number"]: item["digest"] for item in mine if not item["sent"]}
    assert held and held.items() <= {item["number"]: item["digest"] for item in theirs if item["sent"]}.items()


def test_an_observer_follows_one_matter_and_proves_it(country):
    matter = commission(country, detail="检察机关查阅的委托")
    other = commission(country, detail="与检察机关无关的委托")
    country.until("hubei0102", matter, "whole", lambda one: one["stage"] == "delivered" and stored(one))
    refused = country.ask("yu0105", "observe", "grant", matter, "--observer", "jcy", "--ground", "函3号",
                          "--officer", "承办甲", "--wait", "20")
    assert refused["status"] == "refused"
    country.act("yu0105", "observe", "grant", matter, "--observer", "jcy", "--ground", "检察监督函2026第3号", officer="院长辛")
    seen = country.until("jcy", matter, "whole", lambda one: stored(one) and len(one["timeline"]) == one["entries"])
    assert seen["entries"] == country.show("yu0105", matter)["entries"]
    code, _, _ = country.run("show", other, "--data", str(country.data("jcy")), "--json", check=False)
    assert code == 1
    out = country.folder / "observed.jsonl"
    country.ask("jcy", "audit", "export", matter, "--out", str(out))
    country.run("audit", "verify", str(out), "--root", str(country.keys / "root.pub"))
    done = country.ask("jcy", "commission", "press", matter, "--court", "yu0105", "--text", "请加快",
                       "--officer", "局长己", "--wait", "20")
    assert done["status"] == "refused" and "observer" in done["code"]
    wrong = country.run(
        "commission", "draft", "--to", "jcy", "--case", "（2026）豫0105执12号", "--kind", "serve", "--detail", "送达",
        "--debtor", "某公司", "--handler-phone", "0371-60000105", "--officer", "承办甲", "--data",
        str(country.data("yu0105")), "--json", check=False)
    assert wrong[0] == 1


def test_an_observer_follows_a_court(country):
    matters = {commission(country, detail=f"检察机关查阅的第{number}件") for number in range(2)}
    words = ("observe", "grant", "--court", "豫0105", "--observer", "jcy", "--ground", "检察监督函2026第4号", "--officer",
             "院长辛", "--wait", "20")
    first = country.ask("yu0105", *words)
    assert matters <= set(first["opened"]) and first["refused"] == []
    for matter in matters:
        country.until("jcy", matter, "whole", lambda one: stored(one) and len(one["timeline"]) == one["entries"])
    # Once more opens nothing twice, and what has come since.
    later = commission(country, detail="后来的一件")
    again = country.ask("yu0105", *words)
    assert again["opened"] == [later] and again["before"] >= len(first["opened"])
