"""Matters between courts of two provinces: four coordinators, real processes."""

import pytest

from provinces import COORDINATORS, COURTS, Country

SECRET = "冻结武汉某支行的存款·" + "唯一内容"


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    country = Country(tmp_path_factory.mktemp("country"))
    country.start_all()
    yield country
    country.stop_all()


def commission(country, sender="yu0105", to="鄂0102", detail=SECRET, size=200_000, ruling="裁定"):
    """拟稿, 审批, 发送 to a court of another province; the matter's id."""
    act, paper = country.act, country.paper
    year = country.ask("coord-yu01", "doctor")["civil"][:4]
    code = COURTS[sender][1]
    matter = act(
        sender, "commission", "draft", "--to", to, "--case", f"（{year}）{code}执12号", "--kind",
        "freeze-deposit", "--detail", detail, "--debtor", "某建材有限公司", "--asset",
        "武汉农商行 6222 0000 0000 0001", "--amount", "120000", "--ruling-amount", "150000",
        "--handler-phone", "0371-60000105", *paper("ruling", ruling, size=size),
        *paper("assistanceNotice", "协助"), *paper("serviceReturn", "回证"), *paper("dutyID", "公务证"),
    )  # fmt: skip
    act(sender, "commission", "approve", matter, officer="局长己")
    act(sender, "commission", "approve", matter, *paper("commissionLetter", "委托函", True), officer="指挥丁")
    act(sender, "commission", "send", matter, officer="指挥丁")
    return matter


def stored(one):
    return one["papers"] and all(paper["stored"] for paper in one["papers"])


def test_a_commission_goes_to_another_province_and_back(country):
    matter = commission(country)
    country.until("yu0105", matter, "delivered", lambda one: one["stage"] == "delivered")
    country.until("hubei0102", matter, "whole", lambda one: one["stage"] == "delivered" and stored(one))
    country.act("hubei0102", "commission", "sign-for", matter, "--phone", "027-60000102")
    country.act("hubei0102", "commission", "complete", matter, "--outcome", "full", "--text", "已足额冻结",
                "--amount", "120000", *country.paper("receipt", "协助冻结回执", size=50_000))
    country.until("yu0105", matter, "done", lambda one: one["stage"] == "done" and stored(one))
    country.act("yu0105", "commission", "confirm", matter, "--text", "予以确认")
    country.act("yu0105", "commission", "rate", matter, "--score", "5", "--text", "办理及时")
    # Both superiors follow it at their own nodes, and everybody holds the same chain.
    entries = {court: country.until(court, matter, "rated", lambda one: any(
        line["verb"] == "rate" for line in one["timeline"])) for court in ("yu0105", "hubei0102", "hubei01", "yu01")}
    heads = {one["timeline"][-1].get("digest") for one in entries.values()}
    assert len(heads) == 1
    assert country.show("coord-hubei01", matter)["entries"] == entries["yu0105"]["entries"]


def test_nobody_else_holds_a_byte_of_it(country):
    told = {"yu0105", "yu01", "hubei0102", "hubei01", "coord-yu01", "coord-hubei01"}
    for process in (*COORDINATORS, *COURTS):
        bytes_held = b"".join(
            path.read_bytes() for path in country.data(process).glob("journal.db*")
        )
        assert (SECRET.encode() in bytes_held) == (process in told), process


def advance(country, window):
    answer = country.ask("coord-yu01", "rehearse", "advance", window)
    assert answer["absent"] == [], answer


def test_a_dispute_climbs_to_the_supreme_court(country):
    """执行工作规定 67: level by level; between provinces the high courts first, then in writing."""
    act, paper, until = country.act, country.paper, country.until
    year = country.ask("coord-yu01", "doctor")["civil"][:4]
    matter = act(
        "yu0105", "dispute", "raise", "--kind", "seizureOrder", "--claim", "本院首先查封", "--case",
        f"（{year}）豫0105执88号", "--with", f"鄂0102:（{year}）鄂0102执99号:对方主张其查封在先", "--asset", "江岸区1号房产",
        "--place", "武汉市江岸区", "--facts", "两院先后查封同一房产", *paper("negotiationLetter", "协商函", True),
    )  # fmt: skip
    until("hubei0102", matter, "negotiating", lambda one: one["stage"] == "negotiating")
    act("hubei0102", "dispute", "answer", matter, "--text", "本院查封登记在先，不同意")
    # The supreme court's coordinator is the seat; its court and the high courts know nothing yet.
    assert country.show("coord-spc", matter)["stage"] == "negotiating"
    for court in ("yu", "hubei", "spc", "yu02"):
        code, _, _ = country.run("show", matter, "--data", str(country.data(court)), "--json", check=False)
        assert code == 1, court
    until("yu0105", matter, "answered", lambda one: any(line["verb"] == "answer" for line in one["timeline"]))
    act("yu0105", "dispute", "fail", matter, "--text", "多次协商未果")
    for court in ("yu0105", "hubei0102"):
        until(court, matter, "failed", lambda one: one["stage"] != "negotiating")
        act(court, "dispute", "report", matter, "--facts", "两院查封同一房产", "--process", "各自执行中查封",
            "--points", "查封顺位", "--law", "查扣冻规定第二十六条", "--negotiation", "协商不成", "--opinion", "本院在先",
            *paper("report", f"请求协调报告-{court}", True), "--approval", "bureauChief=局长己")
    for court, high in (("yu01", "yu"), ("hubei01", "hubei")):
        # Who joins late holds the chain from entry 1, with its papers.
        until(court, matter, "whole", lambda one: stored(one) and len(one["timeline"]) == one["entries"])
        act(court, "dispute", "relay", matter, "--text", "同意上报")
        until(high, matter, "whole", lambda one: stored(one) and len(one["timeline"]) == one["entries"])
    advance(country, "3d")
    for high in ("yu", "hubei"):
        act(high, "dispute", "negotiate", matter, "--no-agreed", "--text", "两省协商未能一致")
    for high in ("yu", "hubei"):
        act(high, "dispute", "relay", matter, "--text", "书面报请最高人民法院")
    until("spc", matter, "received", lambda one: one["stage"] == "received" and stored(one))
    act("spc", "dispute", "accept", matter, "--case", f"（{year}）最高法执协1号", officer="立案癸")
    advance(country, "20d")
    act("spc", "dispute", "opine", matter, "--text", "以登记机关回执为准", "--order", "豫0105=由你院处置，预留份额",
        "--order", "鄂0102=作为轮候查封，配合处置", *paper("opinion", "协调意见", True), "--approval", "panelMember=合议壬",
        "--approval", "panelMember=承办乙", "--approval", "panelMember=监管戊", "--approval", "vicePresident=副院长庚")
    until("spc", matter, "received by both", lambda one: sum(line["rule"] == "W21" for line in one["deadlines"]) == 2)
    for court in ("yu0105", "hubei0102"):
        act(court, "dispute", "comply", matter, "--text", "已履行", *paper("proof", f"履行证明-{court}"))
        until("spc", matter, "in receipt of the proof", lambda one: stored(one) and any(
            line["verb"] == "comply" and line["court"] == court for line in one["timeline"]))
        act("spc", "dispute", "confirm", matter, "--court", court)
    ends = {court: until(court, matter, "implemented", lambda one: one["stage"] == "implemented")
            for court in ("yu0105", "hubei0102", "yu01", "hubei01", "yu", "hubei", "spc")}
    assert len({(one["entries"], one["timeline"][-1].get("digest")) for one in ends.values()}) == 1
