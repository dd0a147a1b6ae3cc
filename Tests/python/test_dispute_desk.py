"""A dispute in a real browser: two courts at their desks, and their superior at its own, to the end."""

import pytest

import desk as desks
import processes

APPROVERS = {"bureauChief": ["局长己"], "vicePresident": ["副院长庚"], "panelMember": ["合议壬", "合议癸", "局长己"]}


@pytest.fixture(scope="module")
def courts(tmp_path_factory):
    realm = processes.Realm(tmp_path_factory.mktemp("dispute"))
    opened = {}
    try:
        realm.start("coord")
        for process in ("yu01", "yu0102", "yu0105"):
            opened[process] = desks.Desk(realm, process)
            if process == "yu01":
                realm.run("officer", "add", "立案癸", "--role", "filing", "--by", "局长己", "--data", str(realm.data(process)))
            opened[process].set_up("承办甲", "局长己", *(["立案癸"] if process == "yu01" else []))
        yield opened
    finally:
        for one in opened.values():
            one.close()
        realm.stop_all()


def officer(courts, court, name="承办甲"):
    desk = courts[court]
    fresh = name not in desk.browsers
    page = desk.browser(name)
    if fresh:
        page.log_in(name)
    return page


def act(courts, court, matter, verb, papers=(), name="承办甲", **fields):
    """One act through its form, offered by the matter's page; every approval that the form asks for."""
    page = officer(courts, court, name)
    offered = f"a[href='/matters/{matter}/act/{verb}']"

    def there():
        page.go(f"/matters/{matter}")
        return page.all(offered)

    page.until(there, f"{verb} is offered to {court}", 30)
    page.find(offered).click()
    page.fill(**{key.replace("_", "-"): value for key, value in fields.items()})
    for slot, (kind, path) in enumerate(papers):
        page.attach(slot, kind, path, sealed=True)
    asked = {}
    for role in page.all("[name^='_role']"):
        slot, wanted = role.get_attribute("name").removeprefix("_role"), role.get_attribute("value")
        page.choose(f"_approver{slot}", APPROVERS[wanted][asked.setdefault(wanted, 0)])
        asked[wanted] += 1
    page.submit("form.act")
    assert page.path == f"/matters/{matter}", page.text()
    return page


def test_a_dispute_from_its_raising_to_compliance(courts, tmp_path):
    def paper(kind, name):
        return (kind, desks.paper(tmp_path, name))

    page = officer(courts, "yu0102")
    page.go("/open/dispute/raise")
    page.choose("kind", "seizureOrder")
    page.fill(claim="本院首先查封", case="（2026）豫0102执88号", asset="中原区某路1号房产", place="郑州市中原区", facts="两院先后查封同一房产",
              **{"with": "豫0105:（2026）豫0105执99号:对方主张其查封在先"})
    page.attach(0, *paper("negotiationLetter", "协商函"), sealed=True)
    page.submit("form.act")
    assert page.path.startswith("/matters/yu0102-"), page.text()
    matter = page.path.split("/")[-1]

    # The superior has no part yet: it learns that there is a dispute, and nothing of it.
    above = officer(courts, "yu01", "局长己")
    above.go("/")
    above.until(lambda: "辖区争议通报" in above.text() or above.driver.refresh(), "the superior hears of it", 30)
    above.go(f"/matters/{matter}")
    assert "没有" in above.text() and "某路1号" not in above.text()

    act(courts, "yu0105", matter, "answer", text="不同意：本院查封在先")
    act(courts, "yu0102", matter, "fail", text="协商未果")
    for court in ("yu0102", "yu0105"):
        act(courts, court, matter, "report", [paper("report", f"报告{court}")], facts="两院查封", process="各自执行",
            points="查封顺位", law="查扣冻规定", negotiation="协商不成", opinion="本院在先")
    act(courts, "yu01", matter, "accept", name="立案癸", case="（2026）豫01执协1号")
    orders = {"order-yu0102": "由本院处置", "order-yu0105": "解除查封"}
    page = act(courts, "yu01", matter, "opine", [paper("opinion", "协调意见")], name="局长己", text="由豫0102处置", **orders)
    page.shot("dispute-opinion")
    for court in ("yu0102", "yu0105"):
        one = act(courts, court, matter, "comply", [paper("proof", f"证明{court}")], text="已履行")
        # Each court's fifteen working days run from its own receipt, and are explained step by step.
        for summary in one.all("details.deadline summary"):
            summary.click()
        assert "第15个工作日" in one.text()
    for court in ("yu0102", "yu0105"):
        page = officer(courts, "yu01", "局长己")
        offered = f"a[href='/matters/{matter}/act/confirm']"

        def there():
            page.go(f"/matters/{matter}")
            return page.all(offered)

        page.until(there, "confirm is offered", 30)
        page.find(offered).click()
        page.choose("court", court)
        page.submit("form.act")
        assert page.path == f"/matters/{matter}", page.text()
    page.until(lambda: "已结束" in page.text() or page.driver.refresh(), "it is closed", 30)
    page.shot("dispute")
    # The superior's own node has the board of its courts, with the ladder of this dispute.
    page.go("/board/disputes?open=closed")
    assert "某路1号" in page.text()
    assert page.complaints() == []
