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


def commission(country, sender="yu0105", to="鄂0102", detail=SECRET, size=200_000):
    """拟稿, 审批, 发送 to a court of another province; the matter's id."""
    act, paper = country.act, country.paper
    year = country.ask("coord-yu01", "doctor")["civil"][:4]
    code = COURTS[sender][1]
    matter = act(
        sender, "commission", "draft", "--to", to, "--case", f"（{year}）{code}执12号", "--kind",
        "freeze-deposit", "--detail", detail, "--debtor", "某建材有限公司", "--asset",
        "武汉农商行 6222 0000 0000 0001", "--amount", "120000", "--ruling-amount", "150000",
        "--handler-phone", "0371-60000105", *paper("ruling", "裁定", size=size),
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
