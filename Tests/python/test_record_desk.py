"""Papers of a court without a node, duty rosters, delegations and grants to a procuratorate: at the desk and by programs."""

import datetime
import json

import pytest

import api
import desk as desks
import processes

EXTRA = """\
  - {id: yu7101, name: 郑州铁路运输法院, code: 豫7101, level: grassroots, superior: yu01, outside: true}
  - {id: jcy, name: 郑州市金水区人民检察院, level: grassroots, superior: yu01, coordinator: coord, observer: true}
"""


class Realm(processes.Realm):
    """The same courts, one without a node, and a procuratorate."""

    def text(self):
        return super().text().replace("officers:\n", EXTRA + "officers:\n", 1)

    def paper(self, kind, name, sealed=False):
        return ["--sealed-paper" if sealed else "--paper", f"{kind}={desks.paper(self.folder, name)}"]

    def act(self, process, *words, officer="承办甲"):
        answer = self.ask(process, *words, "--officer", officer, "--wait", "20")
        assert answer["status"] == "accepted", (words, answer)
        return answer["matter"]

    def letter(self):
        """金水 asks the railway court, which has no node, to freeze a deposit."""
        matter = self.act(
            "yu0105", "commission", "draft", "--to", "豫7101", "--case", "（2026）豫0105执12号", "--kind", "freeze-deposit",
            "--detail", "冻结被执行人存款", "--debtor", "某建材有限公司", "--asset", "某银行 6222", "--amount", "120000",
            "--ruling-amount", "150000", "--handler-phone", "0371-60000105", *self.paper("ruling", "裁定"),
            *self.paper("assistanceNotice", "通知书"), *self.paper("serviceReturn", "回证"), *self.paper("dutyID", "公务证"))
        self.act("yu0105", "commission", "approve", matter, officer="局长己")
        self.act("yu0105", "commission", "approve", matter, *self.paper("commissionLetter", "委托函", True), officer="指挥丁")
        self.act("yu0105", "commission", "send", matter, officer="指挥丁")
        return matter

    def timeline(self, matter):
        return self.ask("yu0105", "show", matter)["timeline"]

    def until(self, matter, condition, what):
        return self.wait(lambda: condition(self.timeline(matter)), 20, what)


@pytest.fixture(scope="module")
def court(tmp_path_factory):
    realm = Realm(tmp_path_factory.mktemp("record"))
    desk = None
    try:
        realm.start("coord")
        desk = desks.Desk(realm, "yu0105")
        desk.set_up("承办甲", "承办乙", "指挥丁", "局长己", "副院长庚")
        realm.desk = desk
        realm.matter = realm.letter()
        yield realm
    finally:
        if desk:
            desk.close()
        realm.stop_all()


def browser(court, officer):
    fresh = officer not in court.desk.browsers
    page = court.desk.browser(officer)
    if fresh:
        page.log_in(officer)
    return page


def today(court):
    return datetime.date.fromisoformat(court.doctor("yu0105")["civil"][:10])


def set_value(page, name, value):
    """Into a field of dates, whose keys differ by language."""
    page.driver.execute_script(
        "document.querySelector(`main [name='${arguments[0]}']`).value = arguments[1]", name, value)


def test_a_paper_of_a_court_without_a_node_is_recorded_with_its_scan(court, tmp_path):
    page = browser(court, "承办甲")
    page.go("/open")
    next(one for one in page.all("main a") if "代录" in one.text).click()
    page.fill(**{"for": "豫7101", "matter": court.matter})
    page.submit("#pick")
    assert "郑州铁路运输法院" in page.text("#acts h2")
    next(one for one in page.all("#acts a.button") if one.text.startswith("签收") or "接收" in one.text).click()
    assert "郑州铁路运输法院" in page.text("#outside")
    assert page.barriers() == []
    page.fill(handler="赵某", phone="0371-7654321", _number="（2026）豫7101执委1号", _arrivedBy="机要")
    set_value(page, "_dated", today(court).isoformat())
    page.submit("form.act")
    assert "扫描件" in page.text("#refusal"), page.text()
    assert page.find("[name=_number]").get_attribute("value") == "（2026）豫7101执委1号"
    page.find("#o-scan").send_keys(desks.paper(tmp_path, "来件"))
    page.find("form.act button.primary").click()
    page.until(lambda: page.path == f"/matters/{court.matter}", "recorded, with its scan")
    line = court.until(
        court.matter, lambda lines: next((one for one in lines if one["recordedFor"]), None), "recorded")
    assert (line["recordedFor"], line["court"], line["officer"]) == ("yu7101", "yu0105", "承办甲")
    page.go(f"/matters/{court.matter}")
    page.until(lambda: "代录" in page.text() or page.driver.refresh(), "shown as recorded")
    # A court with a node speaks for itself.
    page.go(f"/matters/{court.matter}/act/progress?for=豫0102")
    assert page.all(".notice.bad"), page.text()


def test_a_roster_is_published_and_its_gaps_are_seen(court):
    page = browser(court, "承办甲")
    page.go("/roster")
    assert "没有值班安排" in page.text() and not page.all("a[href='/open/roster/publish']")
    page = browser(court, "指挥丁")
    page.go("/roster")
    page.find("a[href='/open/roster/publish']").click()
    first = today(court)
    page.fill(days=f"{first},李某,0371-12345678\n{first} 无逗号")
    page.submit("form.act")
    assert "日期" in page.text(".field.wrong")
    later = first + datetime.timedelta(days=2)
    page.fill(days=f"{first},李某,0371-12345678\n{later}，王某，0371-87654321")
    page.find("form.act button.primary").click()
    page.until(lambda: page.path == "/matters/yu0105-roster", "published, after the fault was mended")
    page.go("/roster")
    page.until(lambda: page.all("#days") or page.driver.refresh(), "published")
    rows = page.text("#days")
    assert "李某" in rows and "王某" in rows and "未安排" in rows
    shown = court.ask("yu0105", "roster", "show")
    assert [day["officer"] for day in shown["days"]] == ["李某", "王某"]


def test_a_delegation_is_approved_by_who_may_and_ended(court):
    last = today(court) + datetime.timedelta(days=3)
    for officer in ("承办甲", "局长己"):
        page = browser(court, officer)
        page.go("/officers")
        page.choose("name", "承办乙")
        page.find("#d-absent [value='承办甲']").click()
        set_value(page, "to", last.isoformat())
        page.submit("#delegate")
        if officer == "承办甲":
            assert "批准" in page.text("#refusal"), "whoever is no chief approves nothing"
            assert "现在没有代行" in page.text("#delegations")
    assert "承办乙" in page.text("#delegations table") and "局长己" in page.text("#delegations table")
    record = next(one for one in court.ask("yu0105", "officer", "list") if one["inPlaceOf"])
    assert (record["name"], record["inPlaceOf"], record["by"], record["roles"]) == ("承办乙", "承办甲", "局长己", ["handler"])
    page.find("#delegations table button").click()
    page.until(lambda: "已终止" in page.text(), "ended")
    assert "现在没有代行" in page.text("#delegations")


def test_a_procuratorate_is_let_in_by_the_president_alone(court):
    page = browser(court, "承办甲")
    page.go(f"/matters/{court.matter}")
    assert not [one for one in page.all("a.button") if "检察机关" in one.text]
    page = browser(court, "副院长庚")
    page.go(f"/matters/{court.matter}")
    next(one for one in page.all("main a") if "检察机关" in one.text).click()
    page.choose("observer", "jcy")
    page.fill(ground="检察监督函2026第3号")
    page.submit("form.act")
    assert page.path == f"/matters/{court.matter}", page.text()
    court.until(court.matter, lambda lines: [one for one in lines if one["verb"] == "grant"], "granted")
    page.go(f"/matters/{court.matter}/act/grant")
    page.choose("observer", "jcy")
    page.fill(ground="再次")
    page.submit("form.act")
    assert "已在查阅" in page.text("#refusal")


def test_programs_do_the_same(court):
    court.stop("yu0105")
    node = api.Node(court, "yu0105")
    handler, command, chief, vice = (node.token(name) for name in ("承办甲", "指挥丁", "局长己", "副院长庚"))
    scan = handler.paper("scan", "来件2.pdf")
    standing = handler.get(f"/matters/{court.matter}/standings", recordedFor="豫7101")["standings"]
    assert next(one for one in standing if one["verb"] == "progress")["open"]
    record = {"court": "豫7101", "documentNumber": "（2026）豫7101执委2号", "dated": today(court).isoformat(),
              "arrivedBy": "邮寄", "arrivedAt": f"{today(court)}T00:00:00+08:00", "scan": scan}
    body = {"matter": court.matter, "fields": {"text": "已向银行送达"}, "recordedFor": record}
    done = handler.act("record-1", "progress", **body)
    assert done["status"] == "accepted" and handler.act("record-1", "progress", **body) == done
    other = {**body, "recordedFor": {**record, "documentNumber": "另一文号"}}
    handler.act("record-1", "progress", status=409, **other)
    lines = [one for one in court.timeline(court.matter) if one["verb"] == "progress"]
    assert [one["recordedFor"] for one in lines] == ["yu7101"]
    # Neither for a court with a node, nor with a scan that another officer has sent in.
    refused = handler.act("record-2", "progress", status=422, **{**body, "recordedFor": {**record, "court": "豫0102"}})
    assert refused["rule"] and refused["remedy"]["zh"]
    stolen = {**body, "recordedFor": {**record, "scan": command.paper("scan", "他人.pdf")}}
    assert handler.act("record-3", "progress", status=422, **stolen)["code"] == "paper.not-here"
    day = (today(court) + datetime.timedelta(days=1)).isoformat()
    roster = {"procedure": "roster", "fields": {"days": [f"{day},赵某,0371-11112222"]}}
    assert handler.act("roster-1", "publish", status=422, **roster)["code"].startswith(("officer.", "rights."))
    assert command.act("roster-1", "publish", **roster)["matter"] == "yu0105-roster"
    assert [one["officer"] for one in court.ask("yu0105", "roster", "show")["days"]] == ["李某", "赵某", "王某"]
    entry = {"name": "承办乙", "inPlaceOf": "承办甲", "from": today(court).isoformat(), "to": day}

    def post(program, path, data, status):
        found, _, answer = program.send("POST", path, data)
        assert found == status, (path, found, answer.decode())
        return json.loads(answer)

    assert post(handler, "/delegations", entry, 422)["code"] == "delegation.approver"
    made = post(chief, "/delegations", entry, 200)
    assert post(chief, "/delegations", entry, 200) == made and made["by"] == "局长己"
    assert len([one for one in handler.get("/officers")["officers"] if one["inPlaceOf"] and not one["removed"]]) == 1
    post(chief, "/delegations/end", {"name": "承办乙", "inPlaceOf": "承办甲"}, 200)
    assert post(chief, "/delegations/end", {"name": "承办丙", "inPlaceOf": "承办甲"}, 422)["code"] == "delegation.none"
    grant = {"matter": court.matter, "fields": {"observer": "jcy", "ground": "函4号"}}
    assert vice.act("grant-1", "grant", status=422, **grant)["act"]["refusal"]["code"] == "observer.already"
