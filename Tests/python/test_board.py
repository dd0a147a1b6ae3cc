"""The console of a coordinator in a real browser: the jurisdiction, late duties, disputes, statistics, a plan."""

import datetime
import re
import urllib.request

import pytest

import desk as desks
from desk import webdriver
import processes
from test_plan_acts import CASE, RULES

SIZES = {"1366": (1366, 768), "1920": (1920, 1080), "390": (390, 844)}


class Board:
    """The coordinator of 郑州中院 with its console, the court's own node, and three courts below."""

    def __init__(self, folder, realm=processes.Realm):
        self.folder = folder
        self.realm = realm(folder)
        self.desk = desks.Desk(self.realm, "coord", "--desk", str(self.realm.data("yu01")))
        for process in ("yu01", "yu0102", "yu0105"):
            self.realm.start(process)
        self.desk.set_up("指挥丁", "局长己", "副院长庚", "承办甲", "合议壬")

    def paper(self, kind, name, sealed=False):
        return ["--sealed-paper" if sealed else "--paper", f"{kind}={desks.paper(self.folder, name)}"]

    def act(self, process, *words, officer="承办甲"):
        answer = self.realm.ask(process, *words, "--officer", officer, "--wait", "20")
        assert answer["status"] == "accepted", (words, answer)
        return answer["matter"]

    def until(self, process, matter, condition, what):
        return self.realm.wait(
            lambda: (lambda one: one if condition(one) else None)(self.realm.ask(process, "show", matter)), 30, what)

    def commission(self):
        """金水 asks 中原 to freeze a deposit; nobody signs for it."""
        matter = self.act(
            "yu0105", "commission", "draft", "--to", "豫0102", "--case", "（2026）豫0105执12号", "--kind", "freeze-deposit",
            "--detail", "冻结被执行人存款", "--debtor", "某建材有限公司", "--asset", "某银行 6222", "--amount", "120000",
            "--ruling-amount", "150000", "--handler-phone", "0371-60000105", *self.paper("ruling", "裁定"),
            *self.paper("assistanceNotice", "通知书"), *self.paper("serviceReturn", "回证"), *self.paper("dutyID", "公务证"))
        self.act("yu0105", "commission", "approve", matter, officer="局长己")
        self.act("yu0105", "commission", "approve", matter, *self.paper("commissionLetter", "委托函", True), officer="指挥丁")
        self.act("yu0105", "commission", "send", matter, "--platform-number", "ZX-1", "--platform-at",
                 self.realm.doctor("yu0105")["civil"], officer="指挥丁")
        return matter

    def dispute(self):
        """中原 and 金水 differ over two seizures, and have reported to 郑州中院."""
        matter = self.act(
            "yu0102", "dispute", "raise", "--kind", "seizureOrder", "--claim", "本院首先查封", "--case", "（2026）豫0102执88号",
            "--with", "豫0105:（2026）豫0105执99号:对方主张其查封在先", "--asset", "中原区某路1号房产", "--place", "郑州市中原区",
            "--facts", "两院先后查封同一房产", *self.paper("negotiationLetter", "协商函", True))
        self.until("yu0105", matter, lambda one: one["stage"] == "negotiating", "negotiating")
        self.act("yu0105", "dispute", "answer", matter, "--text", "不同意")
        self.until("yu0102", matter, lambda one: one["entries"] >= 2, "answered")
        self.act("yu0102", "dispute", "fail", matter, "--text", "协商未果")
        for court in ("yu0102", "yu0105"):
            self.until(court, matter, lambda one: one["stage"] != "negotiating", "failed")
            self.act(court, "dispute", "report", matter, "--facts", "两院查封", "--process", "各自执行", "--points", "顺位",
                     "--law", "查扣冻规定第二十六条", "--negotiation", "协商不成", "--opinion", "本院在先",
                     *self.paper("report", f"报告{court}", True), "--approval", "bureauChief=局长己")
        self.until("yu01", matter, lambda one: one["stage"] == "received", "received")
        return matter

    def petition(self):
        today = self.realm.doctor("yu01")["civil"][:10]
        matter = self.act("yu01", "petition", "receive", "--field", "petitioner=李某", "--field", f"received={today}", "--field",
                          "channel=letter", "--field", "about=豫0105", "--field", "demand=请求尽快处置", *self.paper("petition", "信访"))
        return matter

    def files(self):
        """Cases, force and rules: 中原 has five cases that stagnate, 中牟 two."""
        rows = [CASE]
        for court, count in (("yu0102", 5), ("yu0122", 2)):
            rows += [f"（2026）豫{court[2:]}执{n}号,{court},2026-01-0{n},d{court}{n},1000.00,买卖合同,1000,410105,,controlled,0,"
                     "承办甲,stagnation,," for n in range(1, count + 1)]
        cases, force, rules = (self.folder / name for name in ("cases.csv", "force.csv", "rules.yaml"))
        cases.write_text("\n".join(rows) + "\n", encoding="utf-8")
        force.write_text("court,officers,vehicles,backlog,closed\nyu01,3,1,0,\nyu0102,1,1,0,\nyu0105,4,2,0,\n"
                         "yu0122,1,1,0,\n", encoding="utf-8")
        rules.write_text(RULES.read_text(encoding="utf-8").replace("percent: 5, most", "percent: 100, most"), encoding="utf-8")
        return str(cases), str(force), str(rules)

    def browser(self, officer):
        """An officer's browser, logged in once."""
        fresh = officer not in self.desk.browsers
        page = self.desk.browser(officer)
        if fresh:
            page.log_in(officer)
        return page


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    board = None
    try:
        board = Board(tmp_path_factory.mktemp("board"))
        yield board
    finally:
        if board:
            board.desk.close()
            board.realm.stop_all()


def fetch(page, path):
    """What a link gives, with the browser's own session."""
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.driver.get_cookies())
    with urllib.request.urlopen(urllib.request.Request(page.base + path, headers={"Cookie": cookies}), timeout=30) as answer:
        return answer.headers, answer.read()


def test_an_administrator_sees_the_process_and_no_matter(board):
    page = board.desk.browser("admin")
    page.go("/")
    assert "coord" in page.text() and not page.all("#urgent")
    for path in ("/board", "/board/duties", "/board/statistics", "/matters"):
        page.go(path)
        assert "不对您的账号开放" in page.text(), path
    page.go("/board/directory")
    assert "豫0105" in page.text() and "版本 version 1" in page.text()
    page.go("/board/links")
    assert page.text().count("已联通") >= 3 and "未联通" in page.text()  # 中牟 does not run
    page.go("/board/held")
    assert "没有异常件" in page.text()


def test_the_overview_shows_courts_links_and_what_is_open(board):
    board.matter = board.commission()
    board.quarrel = board.dispute()
    board.plaint = board.petition()
    page = board.browser("指挥丁")
    page.go("/")
    assert page.path == "/board"
    page.until(lambda: "3 在办事项" in page.text("#totals").replace("\n", " "), "three open matters", 30)
    tree = page.text("#tree")
    for words in ("河南省郑州市中级人民法院", "郑州市金水区人民法院", "中牟县人民法院", "已联通", "未联通"):
        assert words in tree, tree
    page.go("/board/matters")
    assert "事项委托" in page.text() and "执行争议协调" in page.text()


def test_something_that_happens_is_on_the_screen_by_itself(board):
    page = board.browser("指挥丁")
    page.go("/board")
    page.until(lambda: "实时" in page.text("#live"), "live")
    board.second = board.petition()
    page.until(lambda: "4 在办事项" in page.text("#totals").replace("\n", " "), "four open matters", 15)


def test_the_clock_of_the_rehearsal_moves_on(board):
    page = board.desk.browser("admin")
    page.go("/")
    before = page.text(".clock")
    page.advance("15d")
    assert page.text(".clock") != before or "→" in page.text()
    officer = board.browser("指挥丁")
    officer.go("/board")
    assert not officer.all(".advance"), "only an administrator moves the clock"


def test_a_late_commission_is_pressed_with_one_click(board):
    page = board.browser("局长己")
    page.go("/board/duties")
    page.until(lambda: board.matter in page.text() or page.go("/board/duties"), "late", 30)
    assert "■" in page.text("#due") and "逾期" in page.text("#due")
    row = next(one for one in page.all("#due tr.over") if board.matter in one.text and "豫0102" in one.text)
    row.find_element("css selector", "a.button").click()
    assert page.path == "/board/duties/press" and "督办" in page.text("h1")
    assert not page.all("#refusal"), page.text()
    page.submit("form.act")
    assert page.path == f"/matters/{board.matter}", page.text()
    board.until("yu0102", board.matter, lambda one: any(line["verb"] == "press" for line in one["timeline"]), "pressed")
    # Whoever may not press is told why, and nothing is done.
    other = board.browser("承办甲")
    other.go("/board/duties")
    assert board.realm.ask("yu0102", "show", board.matter)["timeline"][-1]["officer"] == "局长己"
    page.go("/board/duties")
    row = next(one for one in page.all("#due tr.over") if board.matter in one.text)
    assert "局长己" in row.text, "what has been issued stands beside the duty"


def test_a_dispute_stands_on_its_ladder(board):
    page = board.browser("指挥丁")
    page.go("/board/disputes")
    text = page.text()
    for words in (board.quarrel, "协商", "报请", "立案", "协调意见", "履行", "共同上级已收到", "中原区某路1号房产"):
        assert words in text, text
    assert page.text("[aria-current=step]").startswith("▶ 立案")
    assert re.search(r"剩余 \d+ 天|逾期", text)
    page.go("/board/petitions")
    assert board.plaint in page.text()


def test_statistics_as_plots_tables_and_csv(board):
    page = board.browser("局长己")
    page.go("/board/statistics?from=2026-01-01&to=2027-12-31")
    assert len(page.all("svg.plot.wide")) >= 2
    assert "郑州市中原区人民法院" in page.text(".figures")
    for table in ("courts", "procedures", "months"):
        headers, body = fetch(page, f"/board/statistics.csv?table={table}&from=2026-01-01&to=2027-12-31")
        assert body.startswith(b"\xef\xbb\xbf\"") and "csv" in headers["Content-Type"], table
        assert b"\r\n" in body and "办结率".encode() in body
    page.go("/board/statistics?from=2027-01-01&to=2026-01-01")
    assert "期间有误" in page.text()


def moved_by_hand(page):
    """A case goes to another court by the mouse, and by the keyboard alone; both say the same."""
    row = page.all("tr[data-case]")[1]
    choice = row.find_element("css selector", "select")
    court = page.all("[data-courts] [data-court]")[0]
    assert court.is_displayed(), "courts to drop a case on"
    page.driver.execute_script("arguments[0].scrollIntoView({block: 'start'})", page.find("[data-courts]"))
    cell = row.find_element("css selector", "td")
    chain = webdriver.ActionChains(page.driver, duration=100).move_to_element(cell).click_and_hold()
    chain.move_by_offset(12, -12).move_to_element(court).move_by_offset(2, 2).release().perform()
    page.until(lambda: choice.get_attribute("value") == court.get_attribute("data-court"), "dropped on the court")
    choice.send_keys(desks.webdriver.common.keys.Keys.HOME)
    assert choice.get_attribute("value") == ""
    choice.send_keys(desks.webdriver.common.keys.Keys.ARROW_DOWN, desks.webdriver.common.keys.Keys.ARROW_DOWN)
    assert choice.get_attribute("value") not in ("", "stay"), "a court, chosen by the arrow keys"
    choice.send_keys(desks.webdriver.common.keys.Keys.HOME)


def test_a_plan_from_import_to_its_rulings(board):
    cases, force, rules = board.files()
    page = board.browser("指挥丁")
    page.go("/board/dispatch")
    page.find("#cases").send_keys(str(board.folder / "force.csv"))
    page.submit("#import")
    assert page.all("#refusal"), "a file that is no file of cases is refused"
    page.find("#cases").send_keys(cases)
    page.find("#import button").click()
    page.until(lambda: page.all(".notice.good"), "imported")
    assert "7" in page.text(".notice.good")
    page.find("#force").send_keys(force)
    page.find("#rules").send_keys(rules)
    page.find("#solve button").click()
    page.until(lambda: page.all("#made"), "solved", 60)
    page.find("#made").click()
    assert len(page.all("tr[data-case]")) == 7 and page.all("svg.plot")
    moved_by_hand(page)
    # One case stays, one is pinned to 郑州中院; solved again it is so.
    first = page.find("tr[data-case] td").text.split("\n")[0]
    page.choose("to.0", "stay")
    page.find("button[value=solve]").click()
    page.until(lambda: page.path == "/board/dispatch" and page.all("#made"), "solved again", 60)
    page.find("#made").click()
    assert len(page.all("tr[data-case]")) == 6 and first in page.text("#draft")
    page.find("#submit").click()
    page.until(lambda: page.path.startswith("/board/dispatch/plan/"), "submitted")
    board.plan = page.path.split("/")[-1]
    assert "方案待审批" in page.text()
    # The vice-president approves with the bureau chief; then each case has its ruling.
    chief = board.browser("副院长庚")
    chief.go(f"/board/dispatch/plan/{board.plan}")
    link = next(one for one in chief.all(".acts a") if "批准" in one.text)
    link.click()
    chief.choose("_approver0", "局长己")
    chief.submit("form.act")
    chief.go(f"/board/dispatch/plan/{board.plan}")
    chief.until(lambda: "方案已批准" in chief.text() or chief.driver.refresh(), "approved", 20)
    assert not [one for one in chief.all(".acts a") if "批准" in one.text], "what is approved is not approved again"
    panel = board.browser("合议壬")
    panel.go(f"/board/dispatch/plan/{board.plan}")
    number = panel.find("#moves tbody td").text.split("\n")[0]
    panel.find("#moves a.button").click()
    assert panel.find("[name=case]").get_attribute("value").endswith(number)
    panel.fill(wish="同意", remainder="1000.00")
    panel.attach(0, "ruling", desks.paper(board.folder, "ruling"), sealed=True)
    for slot, name in enumerate(("合议壬", "合议癸", "局长己")):
        panel.choose(f"_approver{slot}", name)
    panel.submit("form.act")
    assert panel.path.startswith("/matters/"), panel.text()
    panel.go(f"/board/dispatch/plan/{board.plan}")
    panel.until(lambda: "移交中" in panel.text("#progress") or "已裁定" in panel.text("#progress") or panel.driver.refresh(),
                "ruled", 30)


def test_all_rulings_of_a_plan_are_issued_by_one_action(board):
    panel = board.browser("合议壬")
    path = f"/board/dispatch/plan/{board.plan}"

    def send(*remainders, loaded=False):
        if not loaded:
            panel.go(path)
        for field, remainder in zip(panel.all("#issue [name^='remainder.']"), remainders):
            field.send_keys(remainder)
        panel.fill(wish="同意")
        for seat, name in enumerate(("合议壬", "合议癸", "局长己"), 1):
            desks.Select(panel.find(f"#i-panel{seat}")).select_by_value(name)
        panel.find("#i-rulings").send_keys(desks.paper(board.folder, "裁定书（各案）"))
        panel.submit("#issue")
        panel.until(lambda: panel.all("#issued"), "issued")

    panel.go(path)
    count = len(panel.all("#issue [name^='remainder.']"))
    assert count == 5, "one has its ruling already"
    before = len([row for row in board.realm.ask("yu01", "list") if row["kind"] == "transfer"])
    send("1000", "很多", "2000.50")
    assert "issued now 2" in panel.text("#issued") and "refused 1" in panel.text("#issued"), panel.text()
    assert "很多" in panel.text("#cases tr.over") and "元" in panel.text("#cases tr.over")
    panel.go(path)
    panel.until(lambda: len(panel.all("#issue [name^='remainder.']")) == 3 or panel.driver.refresh(), "three wait", 30)
    # The mended one and the rest; another window still shows the form as it stood before.
    first = panel.driver.current_window_handle
    panel.driver.switch_to.new_window("tab")
    panel.go(path)
    second = panel.driver.current_window_handle
    panel.driver.switch_to.window(first)
    send("3000", "4000", "5000")
    assert "issued now 3" in panel.text("#issued") and "refused 0" in panel.text("#issued"), panel.text()
    panel.driver.switch_to.window(second)
    send("3000", "4000", "5000", loaded=True)
    for words in ("issued now 0", "before 3", "refused 0"):
        assert words in panel.text("#issued"), panel.text()
    panel.driver.close()
    panel.driver.switch_to.window(first)
    transfers = [row for row in board.realm.ask("yu01", "list") if row["kind"] == "transfer"]
    assert len(transfers) == before + count
    panel.go(path)
    panel.until(lambda: not panel.all("#issue") or panel.driver.refresh(), "nothing waits", 30)


def test_force_is_lent_by_an_order_from_the_plans_page(board):
    """No case has a ground: nothing moves, and officers are lent; the order's form knows what the plan knows."""
    folder, realm = board.folder, board.realm
    cases, force, plan = folder / "many.csv", folder / "lent-force.csv", folder / "lent.json"
    rows = [CASE] + [f"（2026）豫0102执{100 + n}号,yu0102,2026-02-01,e{n},1000.00,买卖合同,1000,410102,,controlled,0,承办甲,,,"
                     for n in range(80)]
    cases.write_text("\n".join(rows) + "\n", encoding="utf-8")
    force.write_text("court,officers,vehicles,backlog,closed\nyu01,8,1,0,\nyu0102,2,1,400,\nyu0105,20,2,0,\n"
                     "yu0122,1,1,0,\n", encoding="utf-8")
    day = datetime.date.fromisoformat(realm.doctor("yu01")["civil"][:10])
    realm.run("dispatch", "plan", "--topology", str(realm.topology), "--area", "yu01", "--cases", str(cases), "--force",
              str(force), "--rules", str(folder / "rules.yaml"), "--out", str(plan), "--date", "2026-03-02")
    matter = realm.ask("yu01", "dispatch", "submit", str(plan), "--officer", "指挥丁", "--wait", "20")["matter"]
    realm.ask("yu01", "dispatch", "approve", matter, "--approval", "bureauChief=局长己", "--officer", "副院长庚", "--wait", "20")
    page = board.browser("局长己")
    page.go(f"/board/dispatch/plan/{matter}")
    page.until(lambda: page.all("[aria-labelledby=lent-head] a.button") or page.driver.refresh(), "orders to give", 30)
    assert not page.all("#issue"), "no case moves"
    page.find("[aria-labelledby=lent-head] a.button").click()
    assert "豫0105" in page.find("[name=sending]").get_attribute("value") or "yu0105" in page.find(
        "[name=sending]").get_attribute("value")
    assert "人" in page.find("[name=number]").get_attribute("value")
    page.fill(operation="专项行动", place="郑州中院", commander="局长己")
    for name, ahead in (("from-day", 3), ("until", 60)):
        page.driver.execute_script("document.querySelector(`main [name='${arguments[0]}']`).value = arguments[1]", name,
                                   (day + datetime.timedelta(ahead)).isoformat())
    page.attach(0, "dispatchOrder", desks.paper(folder, "调度令"), sealed=True)
    page.choose("_approver0", "局长己")
    page.submit("form.act")
    assert page.path.startswith("/matters/"), page.text()
    order = page.path.split("/")[-1]
    page.go(f"/board/dispatch/plan/{matter}")
    page.until(lambda: order in page.text() or page.driver.refresh(), "the order stands on the plan", 30)


def test_the_desk_may_be_away(board):
    """The court's node stops: the console says so and stands; it comes back by itself."""
    page = board.browser("指挥丁")
    board.realm.stop("yu01")
    page.go("/board")
    assert "没有进程在运行" in page.text()
    admin = board.desk.browser("admin")
    admin.go("/")
    assert "coord" in admin.text()
    board.realm.start("yu01")
    page.go("/board")
    assert page.all("#tree .court-card")


def test_pages_look_as_they_should(board):
    """Pictures for people, and what a machine sees: nothing wider than the screen, no complaint of the browser."""
    page = board.browser("局长己")
    paths = {"board": "/board", "stages": "/board/matters", "duties": "/board/duties", "disputes": "/board/disputes",
             "petitions": "/board/petitions", "statistics": "/board/statistics", "dispatch": "/board/dispatch",
             "held": "/board/held", "directory": "/board/directory", "links": "/board/links"}
    if hasattr(board, "plan"):
        paths["plan"] = f"/board/dispatch/plan/{board.plan}"
    page.go("/board/duties")
    for link in page.all("#due a.button")[:1]:
        paths["press"] = link.get_attribute("href").removeprefix(page.base)
    page.go("/board/dispatch")
    for link in page.all("#draft-head ~ .scroll a")[:1]:
        paths["draft"] = link.get_attribute("href").removeprefix(page.base)
    wide, barriers = [], []
    for language in ("zh", "en"):
        page.go(f"/language?to={language}&back=/board")
        for name, path in paths.items():
            for size, pixels in SIZES.items():
                page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                    "width": pixels[0], "height": pixels[1], "deviceScaleFactor": 1, "mobile": pixels[0] < 600})
                page.go(path)
                over = page.driver.execute_script(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if size != "1920":
                    barriers += page.barriers()
                if over > 0:
                    wide.append((name, language, size, over))
                desks.SHOTS.mkdir(parents=True, exist_ok=True)
                page.driver.save_screenshot(str(desks.SHOTS / f"board-{name}-{language}-{size}.png"))
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    page.go("/language?to=zh&back=/board")
    assert not wide, wide
    assert not barriers, "\n".join(sorted(set(barriers)))
    assert not page.complaints()
