"""Papers of a court without a node, duty rosters, delegations and grants to a procuratorate: at the desk and by programs."""

import datetime
import json
import urllib.request

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


def test_a_commission_of_a_court_without_a_node_is_opened_from_its_paper(court, tmp_path):
    page = browser(court, "承办甲")
    page.go("/record?for=豫7101")
    link = next(one for one in page.all("#acts a.button") if "/open/commission/send" in one.get_attribute("href"))
    link.click()
    assert "郑州铁路运输法院" in page.text("#outside") and page.barriers() == []
    # A paper that comes here is for this court unless it says otherwise, and its handler is not ours.
    assert page.find("[name=to]").get_attribute("value") == "yu0105"
    assert page.find("[name=handler]").get_attribute("value") == ""
    page.fill(
        case="（2026）豫7101执31号", detail="查封被执行人名下房产", debtor="某运输有限公司", asset="金水区某路1号房产",
        handler="赵某", **{"handler-phone": "0371-7654321", "_number": "（2026）豫7101执委9号", "_arrivedBy": "机要"})
    page.choose("kind", "seal-property")
    set_value(page, "_dated", today(court).isoformat())
    page.submit("form.act")
    assert "扫描件" in page.text("#refusal"), page.text()
    page.find("#o-scan").send_keys(desks.paper(tmp_path, "来件"))
    page.find("form.act button.primary").click()
    page.until(lambda: page.path.startswith("/matters/yu0105-"), "opened, with its scan")
    matter = page.path.split("/")[-1]
    line = court.until(
        matter, lambda lines: next((one for one in lines if one["verb"] == "send"), None), "the seat has it")
    assert (line["recordedFor"], line["court"], line["officer"]) == ("yu7101", "yu0105", "承办甲")
    shown = court.ask("yu0105", "show", matter)
    assert {(one["court"], one["role"]) for one in shown["parties"]} >= {("yu7101", "commissioning"), ("yu0105", "commissioned")}
    # This court's own letters go through its approvals: there is no such form without a paper.
    page.go("/open/commission/send")
    assert page.text("main h1").startswith("未能办理")
    # Nor for a court that has a node, which speaks for itself.
    page.go("/open/commission/send?for=豫0102")
    assert "未能办理" in page.text("main h1") or page.all(".notice.bad"), page.text()


def test_evidence_is_offered_to_whom_it_is_given_and_others_see_why_not(court):
    handler, vice = browser(court, "承办甲"), browser(court, "副院长庚")
    link = f"a[href='/matters/{court.matter}/evidence']"
    handler.go(f"/matters/{court.matter}")
    assert not handler.all(link)
    handler.find("#no-export summary").click()
    assert "法〔2021〕322号 §32" in handler.text("#no-export") and handler.barriers() == []
    handler.go(f"/matters/{court.matter}/evidence")
    assert handler.text("main h1").startswith("未能办理"), "the page offers what the engine gives, no more and no less"
    vice.go(f"/matters/{court.matter}")
    assert vice.all(link) and not vice.all("#no-export")
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in vice.driver.get_cookies())
    asked = urllib.request.Request(f"{vice.base}/matters/{court.matter}/evidence", headers={"Cookie": cookies})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert court.matter in answer.headers["Content-Disposition"] and answer.read()


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


def test_a_procuratorate_is_let_into_all_matters_of_a_court(court):
    page = browser(court, "承办甲")
    page.go("/open")
    assert not page.all("a[href='/grants']") and "分管副院长" in page.text("#no-grants")
    page.go("/grants")
    assert "分管副院长" in page.text(".notice.bad")
    page = browser(court, "副院长庚")
    page.go("/open")
    page.find("a[href='/grants']").click()
    assert page.find("[name=court]").get_attribute("value") == "yu0105" and page.barriers() == []
    page.fill(court="无此院", ground="检察监督函2026第4号")
    page.choose("observer", "jcy")
    page.submit("form.act")
    assert "法院名录" in page.text(".field.wrong"), page.text()
    page.fill(court="豫0105")
    page.find("form.act button.primary").click()
    page.until(lambda: page.all("#outcome"), "done, after the fault was mended")
    counts = [one.text.split()[0] for one in page.all("#outcome dd")]
    others = [one for one in page.all("main section li a")]
    assert int(counts[0]) == len(others) >= 1 and counts[1] == "1" and counts[3] == "0", page.text()
    assert page.barriers() == []
    for one in [link.text for link in others]:
        court.until(one, lambda lines: [line for line in lines if line["verb"] == "grant"], f"granted in {one}")
    page.go("/grants")
    page.choose("observer", "jcy")
    page.fill(ground="再次")
    page.submit("form.act")
    assert [one.text.split()[0] for one in page.all("#outcome dd")][0] == "0", page.text()


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
    # The letter of a court without a node opens a commission for programs too.
    letter = {"procedure": "commission", "recordedFor": {**record, "documentNumber": "（2026）豫7101执委10号"}, "fields": {
        "to": "豫0105", "case": "（2026）豫7101执32号", "kind": "inquire", "detail": "查询被执行人下落", "debtor": "某某",
        "handler": "赵某", "handler-phone": "0371-7654321"}}
    opening = handler.get("/standings", recordedFor="豫7101")["standings"]
    assert next(one for one in opening if one["procedure"] == "commission")["verb"] == "send"
    opened = handler.act("letter-1", "send", **letter)
    assert handler.act("letter-1", "send", **letter) == opened
    assert court.ask("yu0105", "show", opened["matter"])["timeline"][0]["recordedFor"] == "yu7101"
    # All matters of a court in one request: what is followed already is passed over.
    every = {"court": "豫0105", "observer": "jcy", "ground": "检察监督函2026第5号"}
    found, _, answer = handler.send("POST", "/grants", every, Idempotency_Key="all-0")
    refused = json.loads(answer)
    assert found == 200 and not refused["opened"] and {one["refusal"]["code"] for one in refused["refused"]} == {"officer.role"}
    found, _, answer = vice.send("POST", "/grants", every, Idempotency_Key="all-1")
    made = json.loads(answer)
    assert found == 200 and opened["matter"] in made["opened"] and made["before"] >= 1 and made["next"] is None, made
    court.until(
        opened["matter"], lambda lines: [one for one in lines if one["verb"] == "grant"], "the seat has let it in")
    found, _, answer = vice.send("POST", "/grants", every, Idempotency_Key="all-2")
    assert found == 200 and json.loads(answer)["opened"] == [], answer.decode()
    found, headers, answer = vice.send("POST", "/grants", {**every, "observer": "yu0102", "court": "无此院"}, Idempotency_Key="all-3")
    assert found == 422 and headers["Content-Type"].startswith("application/problem+json")
    assert {one["place"] for one in json.loads(answer)["faults"]} == {"/court", "/observer"}
