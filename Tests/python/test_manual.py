"""The ten exercises of docs/操作手册.md, each played in a real browser as it is written there.

The courts, officers and codes are those of topology/zhengzhou.yaml, with which `scripts/run` starts; of its
courts only those that the exercises name are started.
"""

import concurrent.futures
import contextlib
import re
import subprocess
import sys
import urllib.request

import pytest

import crosswrit_wire as wire
import desk as desks
import processes
from desk import Select

TOPOLOGY = wire.REPOSITORY / "topology/zhengzhou.yaml"
#: The officers who have a login, by the process at whose console they sit.
LOGINS = {
    "coord-yu01": ("指挥丁", "局长己", "合议壬"),
    "yu01": ("立案癸", "局长己", "信访子"),
    "yu0102": ("承办甲", "书记丙", "指挥丁"),
    "yu0103": ("承办甲",),
    "yu0105": ("承办甲", "承办乙", "局长己", "指挥丁", "监管戊"),
}
APPROVERS = {"bureauChief": ["局长己"], "vicePresident": ["副院长庚"], "panelMember": ["合议壬", "局长己", "承办乙"]}
#: What a letter that asks to freeze a deposit goes out with.
PAPERS = {"ruling": "执行裁定书", "assistanceNotice": "协助执行通知书", "serviceReturn": "送达回证", "dutyID": "执行公务证"}


class Realm(processes.Realm):
    """The practice courts of Zhengzhou, with keys and an address of their own."""

    def text(self):
        text = re.sub(r"(?m)^keys: .*$", "keys: keys", TOPOLOGY.read_text(encoding="utf-8"))
        return re.sub(r'endpoint: "[^"]*"', f'endpoint: "{self.endpoint}"', text)

    def coordinators(self):
        return ["coord-yu01"]


class Rehearsal:
    """The consoles of the practice courts, and what the exercises do at them again and again."""

    def __init__(self, folder):
        self.folder, self.realm, self.desks = folder, Realm(folder), {}
        #: Matters by the number of the exercise that opened them.
        self.matters = {}
        self.cases = 0

    def open(self):
        for process in LOGINS:
            options = ("--desk", str(self.realm.data("yu01"))) if process == "coord-yu01" else ()
            self.desks[process] = desks.Desk(self.realm, process, *options)
        with concurrent.futures.ThreadPoolExecutor(len(LOGINS)) as pool:
            list(pool.map(lambda process: self.desks[process].set_up(*LOGINS[process]), LOGINS))
        for process in LOGINS:
            if process != "coord-yu01":
                self.desks[process].browsers.pop("admin").driver.quit()

    def close(self):
        for desk in self.desks.values():
            desk.close()
        self.realm.stop_all()

    def at(self, process, officer="承办甲"):
        """An officer's browser at a court, logged in once."""
        desk = self.desks[process]
        fresh = officer not in desk.browsers
        page = desk.browser(officer)
        if fresh:
            page.log_in(officer)
        return page

    def paper(self, name):
        return desks.paper(self.folder, name)

    def today(self):
        return self.realm.doctor("yu0105")["civil"][:10]

    def act(self, process, matter, term, /, officer="承办甲", papers=(), **fields):
        """The matter's page, its button of this name, the form with what it asks for."""
        page = self.at(process, officer)

        def offered():
            page.go(f"/matters/{matter}")
            return named(page, "#acts ul.acts a", term)

        page.until(offered, f"{term} is offered to {officer} of {process}", 30)
        named(page, "#acts ul.acts a", term)[0].click()
        enter(page, fields)
        for slot, (kind, name, sealed) in enumerate(papers):
            page.attach(slot, kind, self.paper(name), sealed)
        approve(page)
        page.submit("form.act")
        assert page.path == f"/matters/{matter}", page.text()
        return page

    def letter(self, urgent=False):
        """金水 asks 中原 to freeze a deposit: drafted, approved, sealed and sent, as exercise 1 has it."""
        self.cases += 1
        page = self.at("yu0105")
        page.go("/")
        named(page, "nav a", "新建委托")[0].click()
        enter(page, {
            "to": "豫0102", "kind": "冻结银行存款、理财产品", "case": f"（2026）豫0105执{self.cases}号", "detail": "冻结被执行人存款",
            "debtor": f"某建材{self.cases}有限公司", "asset": "某银行 6222 0000", "amount": "120000",
            "ruling-amount": "150000", "handler-phone": "0371-60000105"})
        if urgent:
            page.find("[name=urgent][type=checkbox]").click()
            enter(page, {"caller": "承办甲", "answered": "值班员", "call-phone": "0371-1102"})
            set_value(page, "call-at", self.realm.doctor("yu0105")["civil"][:16])
        for slot, (kind, name) in enumerate(PAPERS.items()):
            page.attach(slot, kind, self.paper(name))
        assert page.text("form.act button.primary").startswith("拟稿")
        page.submit("form.act")
        assert page.path.startswith("/matters/yu0105-"), page.text()
        matter = page.path.split("/")[-1]
        self.act("yu0105", matter, "审批", "局长己")
        self.act("yu0105", matter, "审批", "指挥丁", [("commissionLetter", "委托执行函", True)])
        self.act("yu0105", matter, "发送", "指挥丁")
        return matter

    def download(self, page, link, name):
        """What a link gives to whoever is logged in."""
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.driver.get_cookies())
        asked = urllib.request.Request(link, headers={"Cookie": cookies})
        path = self.folder / name
        with urllib.request.urlopen(asked, timeout=30) as answer:
            path.write_bytes(answer.read())
        return path


def named(page, selector, words):
    """The links or buttons with this name."""
    return [one for one in page.all(selector) if one.text.startswith(words)]


def named_in(row, words):
    """The buttons of a row with this name."""
    return [one for one in row.find_elements("css selector", "a.button") if one.text.startswith(words)]


def explained(page, *words):
    """The deadlines of a matter's page, unfolded, say this step by step once the receipts are back."""
    def told():
        page.driver.execute_script("document.querySelectorAll('#deadlines details').forEach(one => one.open = true)")
        text = page.text("#deadlines")
        return all(word in text for word in words) or page.driver.refresh()

    page.until(told, f"{words} among the deadlines")


def enter(page, fields):
    """Fields by name: choices by the words that a reader sees, days as the browser keeps them."""
    for name, value in fields.items():
        name = name.replace("_", "-")
        field = page.find(f"main [name='{name}']:not([type=hidden])")
        if field.tag_name == "select":
            choice = Select(field)
            words = {one.text: one.get_attribute("value") for one in choice.options}
            choice.select_by_value(words.get(value, value))
        elif field.get_attribute("type") in ("date", "datetime-local"):
            set_value(page, name, value)
        else:
            page.fill(**{name: value})


def set_value(page, name, value):
    """Into a field of dates, whose keys differ by language."""
    page.driver.execute_script(
        "document.querySelector(`main [name='${arguments[0]}']`).value = arguments[1]", name, value)


def approve(page):
    """Every approval that the form asks for, by the officers who hold the roles."""
    asked = {}
    for role in page.all("[name^='_role']"):
        slot, wanted = role.get_attribute("name").removeprefix("_role"), role.get_attribute("value")
        page.choose(f"_approver{slot}", APPROVERS[wanted][asked.setdefault(wanted, 0)])
        asked[wanted] += 1


@pytest.fixture(scope="module")
def play(tmp_path_factory):
    play = Rehearsal(tmp_path_factory.mktemp("manual"))
    with contextlib.closing(play):
        play.open()
        yield play


def test_exercise_1_a_deposit_is_to_be_frozen(play):
    there = play.at("yu0102")
    there.go("/")
    matter = play.matters[1] = play.letter()
    there.until(lambda: matter in there.text("#owed"), "it appears at 豫0102 by itself")
    there.until(lambda: "签收" in there.text("#owed"), "owed: to receive it and sign for it")
    page = play.at("yu0105")
    page.go(f"/matters/{matter}")
    page.until(lambda: "签收" in page.text("#deadlines"), "the day by which it is to be signed for")
    assert "发出委托" in page.text("#timeline"), page.text("#timeline")
    assert re.search(r"\d+-\d+-\d+|\d+月\d+日", page.text("#deadlines")), page.text("#deadlines")


def test_exercise_2_it_is_signed_for_and_done(play):
    matter = play.matters[1]
    page = play.at("yu0105")
    page.go(f"/matters/{matter}")

    def follows(words):
        """The first court's page, which nobody touches."""
        page.until(lambda: words in page.text("#timeline"), f"{words} appears at 豫0105 by itself")

    play.act("yu0102", matter, "签收", phone="0371-60000102")
    follows("签收")
    play.act("yu0102", matter, "联系记录", person="承办甲", phone="0371-60000105", summary="已电话沟通")
    follows("联系")
    play.act("yu0102", matter, "办理进展", text="已赴银行办理")
    follows("已赴银行办理")
    play.act("yu0102", matter, "办结反馈", papers=[("receipt", "协助冻结回执", False)], outcome="已办理", text="已足额冻结",
             amount="120000")
    follows("办结")
    explained(page, "起算", "日历")


def test_exercise_3_confirmed_rated_and_proven(play, monkeypatch):
    matter = play.matters[1]
    play.act("yu0105", matter, "确认办结", text="予以确认")
    page = play.act("yu0105", matter, "评价", score="5分")
    page.until(lambda: "已结束" in page.text(".stage") or page.driver.refresh(), "closed")
    page = play.at("yu0105", "监管戊")
    page.go(f"/matters/{matter}")
    bundle = play.download(page, named(page, "#timeline a", "导出证据")[0].get_attribute("href"), "evidence.jsonl")
    monkeypatch.setenv("CROSSWRIT_LANG", "zh")
    code, out, _ = play.realm.run("audit", "verify", str(bundle), "--root", str(play.realm.keys / "root.pub"))
    assert code == 0 and re.search("(?m)^证明", out) and "无缺漏、无改动" in out, out


def test_exercise_4_papers_that_are_missing(play):
    matter = play.letter()
    play.act("yu0102", matter, "签收", phone="0371-60000102")
    play.act("yu0102", matter, "联系记录", person="承办甲", phone="0371-60000105", summary="缺执行依据")
    page = play.act("yu0102", matter, "要求补充材料", kinds="执行依据", text="请补充执行依据")
    page.until(lambda: "补充" in page.text("#awaits"), "the papers are awaited")
    play.act("yu0105", matter, "补充材料", papers=[("enforcementBasis", "执行依据", False)], text="补充执行依据")
    page.until(lambda: "执行依据.pdf" in page.text("#papers"), "the paper comes by itself")
    # Another is not sent back as long as nobody has spoken with the other court.
    other = play.matters[4] = play.letter()
    play.act("yu0102", other, "签收", phone="0371-60000102")
    page = play.at("yu0102", "指挥丁")
    page.go(f"/matters/{other}")
    assert not named(page, "#acts ul.acts a", "退回")
    page.find("#acts summary").click()
    row = next(one.text for one in page.all("#acts dl > div") if one.text.startswith("退回"))
    assert "退回前没有与委托法院联系的记录" in row and "依据" in row, row
    # Nor for papers that nobody has asked for.
    play.act("yu0102", other, "联系记录", person="承办甲", phone="0371-60000105", summary="材料不全")
    page.until(lambda: page.go(f"/matters/{other}") or named(page, "#acts ul.acts a", "退回"), "it may be sent back")
    named(page, "#acts ul.acts a", "退回")[0].click()
    page.choose("ground", "papers")
    page.fill(text="材料不全")
    page.submit("form.act")
    refusal = page.text("#refusal")
    assert "尚未要求补充材料，不得直接退回" in refusal and "依据" in refusal and "要求补充" in refusal, refusal
    assert page.find("[name=text]").get_attribute("value") == "材料不全"


def test_exercise_5_an_urgent_letter(play):
    there = play.at("yu0102")
    there.go("/")
    matter = play.letter(urgent=True)
    there.until(lambda: there.all(".urgent") and matter in there.find(".urgent").get_attribute("innerHTML"), "urgent")
    box = there.text(".urgent")
    assert "紧急来件，尚未签收" in box and "分钟" in box, box
    assert there.all("main section")[0].get_attribute("class") == "urgent", "above everything else"
    there.find(".urgent a.button").click()
    enter(there, {"phone": "0371-60000102"})
    there.submit("form.act")
    there.go("/")
    there.until(lambda: not there.all(".urgent"), "signed for")


def test_exercise_6_what_cannot_be_done_says_why(play):
    page = play.at("yu0102", "书记丙")
    page.go(f"/matters/{play.matters[4]}")
    page.find("#acts summary").click()
    rows = {one.find_element("css selector", "dt").text: one.find_element("css selector", "dd").text
            for one in page.all("#acts dl > div")}
    assert all(rows.values()) and len(rows) > 10, rows
    # By the role, by the court, by the stage; each with who does it instead or what comes first.
    assert "书记员" in rows["退回"] or "指挥中心" in rows["退回"], rows["退回"]
    assert "委托法院" in rows["发送"], rows["发送"]
    assert "依据" in rows["督办"] and "上一级法院" in rows["督办"], rows["督办"]


def test_exercise_7_two_courts_and_their_superior(play):
    page = play.at("yu0105")
    page.go("/open")
    next(one for one in page.all("main ul.acts li") if "执行争议" in one.text).find_element("css selector", "a").click()
    enter(page, {
        "claim": "本院首先查封", "case": "（2026）豫0105执88号", "asset": "金水区某路1号房产", "place": "郑州市金水区",
        "facts": "两院先后查封同一房产", "with": "豫0103:（2026）豫0103执99号:对方主张其查封在先"})
    page.choose("kind", "seizureOrder")
    page.attach(0, "negotiationLetter", play.paper("协商函"), sealed=True)
    page.submit("form.act")
    assert page.path.startswith("/matters/yu0105-"), page.text()
    matter = page.path.split("/")[-1]
    play.act("yu0103", matter, "答复", text="不同意：本院查封在先")
    play.act("yu0105", matter, "协商不成", text="协商未果")
    for court in ("yu0105", "yu0103"):
        play.act(court, matter, "报请协调", papers=[("report", f"报告{court}", True)], facts="两院查封", process="各自执行",
                 points="查封顺位", law="查扣冻规定", negotiation="协商不成", opinion="本院在先")
    play.act("yu01", matter, "执协立案", "立案癸", case="（2026）豫01执协1号")
    play.act("yu01", matter, "出具协调意见", "局长己", [("opinion", "协调意见", True)], text="由豫0105处置",
             **{"order-yu0105": "由本院处置", "order-yu0103": "解除查封"})
    for court in ("yu0105", "yu0103"):
        page = play.act(court, matter, "报告履行", papers=[("proof", f"证明{court}", True)], text="已履行")
        explained(page, "第15个工作日")
    play.act("yu01", matter, "确认履行", "局长己", court="yu0105")
    page = play.act("yu01", matter, "确认履行", "局长己", court="yu0103")
    page.until(lambda: "已结束" in page.text(".stage") or page.driver.refresh(), "closed")


def test_exercise_8_a_late_commission_is_pressed(play):
    matter = play.letter()
    play.realm.wait(lambda: play.realm.ask("yu0102", "list", "--text", matter), 20, "delivered")
    there = play.at("yu0102")
    there.until(lambda: there.go(f"/matters/{matter}") or "签收" in there.text("#deadlines"), "the time runs")
    admin = play.desks["coord-yu01"].browser("admin")
    board = play.at("coord-yu01", "局长己")

    def late():
        board.go("/")
        named(board, "nav a", "逾期和临期")[0].click()
        return [one for one in board.all("#due tr.over") if matter in one.text and named_in(one, "督办")]

    # Long holidays take more than one step.
    for _ in range(3):
        admin.go("/")
        admin.advance("5d")
        if late():
            break
    board.until(late, "late", 30)
    named_in(late()[0], "督办")[0].click()
    assert "督办" in board.text("h1") and board.text("form.act button.primary").startswith("确认")
    board.submit("form.act")
    assert board.path == f"/matters/{matter}", board.text()
    there.go("/")
    there.until(lambda: any(matter in one.text and "督办" in one.text for one in there.all("main tr, main li")),
                "the supervision stands at the court")
    there.go(f"/matters/{matter}")
    assert "督办" in there.text("#timeline")


def test_exercise_9_a_plan(play):
    cases, force = play.folder / "cases.csv", play.folder / "force.csv"
    subprocess.run([sys.executable, wire.REPOSITORY / "scripts/generate-cases", "--court", "豫01", "--cases", "300",
                    "--out", cases], check=True, capture_output=True)
    courts = re.findall(r"id: (yu01[\w-]*),[^\n]*coordinator", TOPOLOGY.read_text(encoding="utf-8"))
    rows = [f"{court},{1 if court == 'yu0102' else 6},1,0," for court in courts]
    force.write_text("\n".join(["court,officers,vehicles,backlog,closed", *rows, ""]), encoding="utf-8")
    page = play.at("coord-yu01", "指挥丁")
    page.go("/")
    named(page, "nav a", "调配")[0].click()
    page.find("#cases").send_keys(str(cases))
    named(page, "#import button", "导入")[0].click()
    page.until(lambda: page.all(".notice.good"), "imported", 30)
    page.find("#force").send_keys(str(force))
    page.fill(seconds="10")
    named(page, "#solve button", "求解")[0].click()
    page.until(lambda: page.all("#made"), "solved", 60)
    page.find("#made").click()
    assert "人均负担，前后" in page.text() and page.all("svg.plot")
    cost = total(page)
    row = next(one for one in page.all("tr[data-case]") if not re.search("回避|指令执行", one.text))
    case = row.find_element("css selector", "td").text.split("\n")[0]
    Select(row.find_element("css selector", "select")).select_by_value("stay")
    named(page, "#draft button", "按固定重新求解")[0].click()
    page.until(lambda: page.path == "/board/dispatch" and page.all("#made"), "solved again", 60)
    page.find("#made").click()
    assert case not in [row.text.split("\n")[0] for row in page.all("tr[data-case] td:first-child")]
    assert case in page.text("#draft") and total(page) != cost
    page.find("#submit").click()
    page.until(lambda: page.path.startswith("/board/dispatch/plan/"), "submitted")
    plan = page.path
    chief = play.at("coord-yu01", "局长己")
    chief.go(plan)
    named(chief, ".acts a", "批准方案")[0].click()
    approve(chief)
    chief.submit("form.act")
    chief.go(plan)
    chief.until(lambda: "方案已批准" in chief.text() or chief.driver.refresh(), "approved", 20)
    panel = play.at("coord-yu01", "合议壬")
    panel.go(plan)
    named(panel, "#moves a.button", "裁定")[0].click()
    enter(panel, {"wish": "同意", "remainder": "1000.00"})
    panel.attach(0, "ruling", play.paper("裁定书"), sealed=True)
    approve(panel)
    panel.submit("form.act")
    assert panel.path.startswith("/matters/"), panel.text()
    panel.go(plan)
    panel.until(lambda: re.search("移交中|已裁定", panel.text("#progress")) or panel.driver.refresh(), "ruled", 30)


def total(page):
    """总成本, as the tile of the draft has it."""
    return next(one.text for one in page.all(".tiles li") if "总成本" in one.text)


def test_exercise_10_the_officer_whom_a_petition_is_about(play):
    page = play.at("yu01", "信访子")
    page.go("/open")
    next(one for one in page.all("main ul.acts li") if "执行信访" in one.text).find_element("css selector", "a").click()
    enter(page, {"petitioner": "李某某", "received": play.today(), "about": "豫0105", "demand": "请求更换承办人",
                 "reported-officer": "承办甲", "channel": "来信"})
    page.attach(0, "petition", play.paper("信访材料"))
    page.submit("form.act")
    assert page.path.startswith("/matters/yu01-"), page.text()
    matter = page.path.split("/")[-1]
    play.act("yu01", matter, "录入登记", "信访子", platform="XF-1", entered_on=play.today(), handler="信访子")
    play.act("yu01", matter, "甄别", "信访子", nature="执行实施问题，应当交办（法〔2021〕227号 §6）", finding="应当交办")
    play.act("yu01", matter, "交办", "信访子", answering="豫0105", task="查明并答复")
    other = play.at("yu0105", "承办乙")
    other.until(lambda: other.go(f"/matters/{matter}") or "李某某" in other.text(), "assigned", 30)
    reported, none = play.at("yu0105"), "yu01-000000000000"

    def seen(page, path):
        page.go(path)
        return page.text()

    for path in ("/", "/matters?kind=petition", "/search?q=李某某"):
        assert matter not in seen(reported, path), path
        assert matter in seen(other, path), path
    for path in ("/matters/{}", "/search?q={}", "/matters/{}/act/progress", "/matters/{}/evidence"):
        assert seen(reported, path.format(matter)).replace(matter, none) == seen(reported, path.format(none)), path
    page = play.act("yu0105", matter, "报告进展", "承办乙", done="已联系信访人")
    assert "已联系信访人" in page.text()
