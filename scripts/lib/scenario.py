#!/usr/bin/env python3
"""Plays the courts of Zhengzhou (演练): see scripts/run --help."""

import argparse
import datetime
import json
import pathlib
import re
import shutil
import signal
import sys
import tempfile
import time

from courts import Courts, Failure, Topology, say, tail

# The officers of topology/zhengzhou.yaml, the same in every court.
HANDLER, COMMAND, CHIEF = "承办甲", "指挥丁", "局长己"
FILING, PANEL, VICE, INSPECTOR = "立案癸", "合议壬", "副院长庚", "督察丑"


class Papers:
    """Papers to attach: small files that say what they stand for."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def __call__(self, kind, name, sealed=False):
        path = self.folder / f"{name}.pdf"
        path.write_text(f"%PDF-1.4\n% 演练 rehearsal: {name}\n", encoding="utf-8")
        return ["--sealed-paper" if sealed else "--paper", f"{kind}={path}"]


class Play:
    """The acts of the scenario, each through the command line of the court that does it."""

    def __init__(self, courts, papers):
        self.courts = courts
        self.papers = papers
        self.coordinator = courts.topology.coordinators[0]

    def step(self, text):
        self.courts.step = text
        say(f"  {text}")

    def civil(self):
        return self.courts.status(self.coordinator)["civil"]

    def advance(self, window):
        """Moves the rehearsal clock of every process; all must have taken it."""
        self.step(f"演练时钟 the clock moves by {window}")
        answer = self.courts.ask(self.coordinator, "rehearse", "advance", window)
        if answer["absent"]:
            raise Failure(f"the clock did not reach {', '.join(answer['absent'])}")

    def open_commission(self, key=""):
        """拟稿, 审批, 发送: returns the matter."""
        year = self.civil()[:4]
        keyed = lambda name: ["--key", f"{key}/{name}"] if key else []
        act, papers = self.courts.act, self.papers
        self.step("豫0105 拟稿 drafts: freeze a deposit in 巩义 (豫0181)")
        matter = act(
            "yu0105", "commission", "draft", "--to", "豫0181", "--case", f"（{year}）豫0105执12号",
            "--kind", "freeze-deposit", "--detail", "冻结被执行人在巩义农商行的存款", "--debtor", "某建材有限公司",
            "--asset", "巩义农商行 6222 0000 0000 0001", "--amount", "120000", "--ruling-amount", "150000",
            "--handler-phone", "0371-60000105", *papers("ruling", "执行裁定书"),
            *papers("assistanceNotice", "协助执行通知书"), *papers("serviceReturn", "送达回证"),
            *papers("dutyID", "执行公务证"), *keyed("draft"), officer=HANDLER)
        self.step("局长己 审批 approves; 指挥丁 核对盖章 seals")
        act("yu0105", "commission", "approve", matter, *keyed("approve"), officer=CHIEF)
        act("yu0105", "commission", "approve", matter, *papers("commissionLetter", "委托执行函", sealed=True),
            *keyed("seal"), officer=COMMAND)
        self.step("发送 sends, with the official platform's number")
        act("yu0105", "commission", "send", matter, "--platform-number", "ZXZH-0001", "--platform-at", self.civil(),
            *keyed("send"), officer=COMMAND)
        return matter

    def commission(self):
        """A commissioned matter from draft to rating; returns its number."""
        courts, act, papers = self.courts, self.courts.act, self.papers
        matter = self.open_commission()
        self.step("the receiver's automatic receipt comes back")
        courts.until("yu0105", matter, "delivered", lambda one: one["stage"] == "delivered")
        courts.until("yu0181", matter, "whole with its papers", lambda one: one["stage"] == "delivered" and
                     one["papers"] and all(paper["stored"] for paper in one["papers"]))
        self.step("豫0181 签收 signs for it, 联系 calls, 要求补充材料 asks for a paper")
        act("yu0181", "commission", "sign-for", matter, "--phone", "0371-60000181", officer=HANDLER)
        act("yu0181", "commission", "contact", matter, "--person", HANDLER, "--phone", "0371-60000105",
            "--summary", "请补充执行依据", officer=HANDLER)
        act("yu0181", "commission", "ask-papers", matter, "--missing", "enforcementBasis", "--text", "缺执行依据",
            officer=HANDLER)
        courts.until("yu0105", matter, "asked for papers", lambda one: one["stage"] == "papersAsked")
        self.advance("1d")
        self.step("豫0105 补充材料 supplies it; 豫0181 reports progress")
        act("yu0105", "commission", "supply", matter, "--text", "补充执行依据", *papers("enforcementBasis", "执行依据"),
            officer=HANDLER)
        courts.until("yu0181", matter, "supplied", lambda one: one["stage"] == "inHand" and all(
            paper["stored"] for paper in one["papers"]))
        act("yu0181", "commission", "progress", matter, "--text", "已赴银行办理", officer=HANDLER)
        self.advance("2d")
        self.step("豫0181 办结反馈 reports it done, with the bank's receipt")
        act("yu0181", "commission", "complete", matter, "--outcome", "full", "--text", "已足额冻结",
            "--amount", "120000", *papers("receipt", "协助冻结回执"), officer=HANDLER)
        courts.until("yu0105", matter, "done", lambda one: one["stage"] == "done" and all(
            paper["stored"] for paper in one["papers"]))
        self.step("豫0105 确认办结 confirms and 评价 rates")
        act("yu0105", "commission", "confirm", matter, "--text", "予以确认", officer=HANDLER)
        act("yu0105", "commission", "rate", matter, "--score", "5", "--text", "办理及时", officer=HANDLER)
        return matter

    def dispute(self):
        """A dispute from the letter to compliance; returns its number."""
        courts, act, papers = self.courts, self.courts.act, self.papers
        year = self.civil()[:4]
        self.step("豫0102 提出争议 raises a dispute with 豫0106 over the order of two seizures")
        matter = act(
            "yu0102", "dispute", "raise", "--kind", "seizureOrder", "--claim", "本院首先查封",
            "--case", f"（{year}）豫0102执88号", "--with", f"豫0106:（{year}）豫0106执99号:对方主张其查封在先",
            "--asset", "中原区某路1号房产", "--place", "郑州市中原区", "--facts", "两院先后查封同一房产，对顺位有争议",
            *papers("negotiationLetter", "协商函", sealed=True), officer=HANDLER)
        courts.until("yu0106", matter, "negotiating", lambda one: one["stage"] == "negotiating")
        act("yu0106", "dispute", "answer", matter, "--text", "本院查封登记在先，不同意", officer=HANDLER)
        self.advance("5d")
        self.step("协商不成 the negotiation fails; both report up with sealed papers")
        courts.until("yu0102", matter, "answered", lambda one: one["entries"] >= 2)
        act("yu0102", "dispute", "fail", matter, "--text", "多次协商未果", officer=HANDLER)
        for court, own in (("yu0102", "登记机关回执显示本院在先"), ("yu0106", "本院协助执行通知书先行送达")):
            courts.until(court, matter, "failed", lambda one: one["stage"] != "negotiating")
            act(court, "dispute", "report", matter, "--facts", "两院查封同一房产", "--process", "各自执行中查封",
                "--points", "查封顺位", "--law", "查扣冻规定第二十六条", "--negotiation", "协商不成", "--opinion", own,
                *papers("report", f"请求协调报告-{court}", sealed=True), "--approval", f"bureauChief={CHIEF}",
                officer=HANDLER)
        self.step("豫01 is the lowest common superior; its month runs from its automatic receipt")
        courts.until("yu01", matter, "received with all papers", lambda one: one["stage"] == "received" and all(
            paper["stored"] for paper in one["papers"]))
        act("yu01", "dispute", "accept", matter, "--case", f"（{year}）豫01执协1号", officer=FILING)
        self.advance("20d")
        self.step("合议庭 and 分管副院长 approve; 豫01 出具协调意见 gives its opinion")
        act("yu01", "dispute", "opine", matter, "--text", "以登记机关回执为准，豫0102查封在先",
            "--order", "豫0102=由你院处置，并为豫0106预留份额", "--order", "豫0106=作为轮候查封，配合处置",
            *papers("opinion", "协调意见", sealed=True), "--approval", f"panelMember={PANEL}",
            "--approval", "panelMember=承办乙", "--approval", "panelMember=监管戊",
            "--approval", f"vicePresident={VICE}", officer=HANDLER)
        self.step("each court's 15 working days run from its own receipt")
        courts.until("yu01", matter, "received by both", lambda one: sum(
            line["rule"] == "W21" for line in one["deadlines"]) == 2)
        for court, days, words in (("yu0102", "6d", "已启动处置并预留份额"), ("yu0106", "5d", "已变更为轮候查封")):
            self.advance(days)
            self.step(f"{court} 报告履行 complies with proof; 豫01 确认履行 confirms")
            act(court, "dispute", "comply", matter, "--text", words, *papers("proof", f"履行证明-{court}"),
                officer=HANDLER)
            courts.until("yu01", matter, "in receipt of the proof", lambda one: any(
                line["verb"] == "comply" and line["court"] == court for line in one["timeline"]) and all(
                paper["stored"] for paper in one["papers"]))
            act("yu01", "dispute", "confirm", matter, "--court", court, officer=HANDLER)
        return matter


    def refused(self, process, code, *words, officer):
        """An act that must be refused, by that rule."""
        done = self.courts.run(*words, "--officer", officer, "--wait", 30, "--data", self.courts.directory(process),
                               "--json", code=1)
        answer = json.loads(done.stdout)
        if answer["code"] != code or not answer["remedy"]:
            raise Failure(f"{process}: {' '.join(map(str, words[:2]))} is refused by {answer['code']}, not {code}")
        return answer

    def fields(self, **values):
        """`--field name=value` for each; a list repeats the field."""
        words = []
        for name, value in values.items():
            for one in value if isinstance(value, list) else [value]:
                words += ["--field", f"{name.replace('_', '-')}={one}"]
        return words

    def petition(self):
        """A petition that has been raised again and again; the superior proposes cross execution."""
        courts, act, papers, fields = self.courts, self.courts.act, self.papers, self.fields
        today = self.civil()[:10]
        self.step("豫01 收件、录入、甄别 receives, registers and screens a petition against 豫0105")
        matter = act("yu01", "petition", "receive", *fields(
            petitioner="李某", received=today, channel="letter", about="豫0105", demand="请求尽快处置已查封的房产"),
            *papers("petition", "信访材料"), officer=HANDLER)
        act("yu01", "petition", "register", matter, *fields(
            platform="XF-2026-0042", entered_on=today, handler="信访子", traits=["repeated", "years-old"]),
            officer=HANDLER)
        act("yu01", "petition", "screen", matter, *fields(nature="enforcement", finding="长期未处置，应当交办"),
            officer=HANDLER)
        self.step("豫01 交办 assigns it; the windows of 豫0105 run from its automatic receipt")
        act("yu01", "petition", "assign", matter, *fields(answering="豫0105", task="查明未处置原因并推进"),
            officer=HANDLER)
        courts.until("yu0105", matter, "in hand", lambda one: one["stage"] == "handling")
        return matter

    def end_petition(self, petition, transfer):
        """The case has crossed and is done: the duty to answer followed it, and the petition ends."""
        courts, act, papers, fields = self.courts, self.courts.act, self.papers, self.fields
        today = self.civil()[:10]
        self.step("豫01 记明交叉执行 records the crossing; the duty to answer follows the case to 豫0106")
        act("yu01", "petition", "propose-cross", petition, *fields(
            cross_ground="years-old", mode="designated", cross=transfer), "--approval", f"bureauChief={CHIEF}",
            officer=CHIEF)
        act("yu01", "petition", "reassign", petition, *fields(
            answering="豫0106", task="答复信访人", moved_by=transfer), officer=HANDLER)
        courts.until("yu0106", petition, "in hand", lambda one: one["stage"] == "handling")
        act("yu0106", "petition", "name-handler", petition, *fields(handler="承办乙"), officer=CHIEF)
        act("yu0106", "petition", "answer", petition, *fields(
            result="enforced", resolved_on=today, told_on=today, realised="860000", note="拍卖成交，案款已发放"),
            *papers("proof", "发放凭证"), officer=HANDLER)
        courts.until("yu01", petition, "answered", lambda one: one["stage"] == "answered")
        act("yu01", "petition", "write-off", petition, *fields(platform_closed_on=today), "--approval",
            f"bureauChief={CHIEF}", officer=HANDLER)

    def double_check(self, petition):
        """Why nothing had moved: both branches look; 豫0105 sees nothing of it."""
        act, papers, fields = self.courts.act, self.papers, self.fields
        today = self.civil()[:10]
        both = ["--approval", f"bureauChief={CHIEF}", "--approval", f"inspector={INSPECTOR}"]
        self.step("豫01 一案双查 opens a double check; the checked court is no party and sees nothing")
        matter = act("yu01", "check", "open-check", *fields(
            checked="豫0105", clue="petition", received_on=today, summary="财产两年未处置", leads=petition),
            officer=CHIEF)
        act("yu01", "check", "triage", matter, *fields(
            triage="check", reason="线索具体", present=[CHIEF, INSPECTOR], case_limit="15d", discipline_limit="15d"),
            *both, officer=CHIEF)
        act("yu01", "check", "case-report", matter, *fields(
            case_findings="节点超期，未说明理由", case_advice="整改"), *papers("checkReport", "案件核查报告"), officer=CHIEF)
        act("yu01", "check", "discipline-report", matter, *fields(
            discipline_findings="未发现违纪", discipline_advice="提醒谈话"), *papers("checkReport", "纪律核查报告"),
            officer=INSPECTOR)
        act("yu01", "check", "find", matter, *fields(
            outcome="no-fault", reason="已通过交叉执行纠正", present=[CHIEF, INSPECTOR]), *both, officer=CHIEF)
        listed = self.courts.ask("yu0105", "list")
        if matter in json.dumps(listed):
            raise Failure("the checked court can see the double check")
        return matter

    def transfer(self):
        """A case crosses to another court with a seizure about to expire; returns the matter."""
        courts, act, papers = self.courts, self.courts.act, self.papers
        year, today = self.civil()[:4], self.civil()[:10]
        soon = (datetime.date.fromisoformat(today) + datetime.timedelta(days=12)).isoformat()
        later = (datetime.date.fromisoformat(today) + datetime.timedelta(days=1090)).isoformat()
        case = f"（{year}）豫0105执301号"
        self.step("豫01 裁定交叉执行 rules that 豫0106 takes over a stagnating case of 豫0105")
        ruling = [
            "--field", f"case={case}", "--field", "original=豫0105", "--field", "receiving=豫0106",
            "--field", "mode=cross", "--field", "ground=stagnation", "--field", "source=petition",
            "--field", "wish=同意", "--field", "remainder=860000", "--field", "original-status=enforcing",
            *papers("ruling", "指令执行裁定书", sealed=True), "--approval", f"panelMember={PANEL}"]
        matter = act("yu01", "order", "designate", *ruling, officer=HANDLER)
        self.step("the power passes with the original court's automatic receipt; a second ruling is refused")
        courts.until("yu0105", matter, "to be handed over", lambda one: one["stage"] == "handing-over")
        self.refused("yu01", "transfer.power-under-way", "order", "designate", *ruling, officer=HANDLER)
        file = ["--field", "volumes=3", "--field", "pages=412", "--field", "carrier=机要", "--field", "tracking=JY-0007",
                "--field", "sender=书记乙", "--field", "money=12000.50", "--field", "objects=车辆一台",
                "--field", "auction=no"]
        self.step("豫0105 may not hand over: the seizure ends in 12 days; it renews it, rank kept")
        self.refused("yu0105", "transfer.renew-first", "transfer", "hand-over", matter, *file,
                     "--field", f"seizure-until={soon}", officer=HANDLER)
        act("yu0105", "transfer", "renew", matter, "--field", "asset=金水区某路8号房产", "--field",
            "asset-kind=immovable", "--field", f"seizure-until={later}", "--field", "rank=1", *papers("receipt", "续封回执"), officer=HANDLER)
        act("yu0105", "transfer", "hand-over", matter, *file, "--field", f"seizure-until={later}", officer=HANDLER)
        self.step("豫0106 接收 receives, 立案 files; 豫0105 销案 cancels; 豫0106 enforces to the end")
        courts.until("yu0106", matter, "handed over", lambda one: one["stage"] == "handed-over")
        act("yu0106", "transfer", "receive", matter, "--field", f"receiver={HANDLER}", officer=HANDLER)
        act("yu0106", "transfer", "file", matter, "--field", f"new-case=（{year}）豫0106执555号", "--field",
            "amount=860000", officer=FILING)
        courts.until("yu0105", matter, "filed", lambda one: one["stage"] == "filed")
        act("yu0105", "transfer", "cancel", matter, officer=FILING)
        courts.until("yu0106", matter, "enforcing", lambda one: one["stage"] == "enforcing")
        act("yu0106", "transfer", "conclude", matter, "--field", "result=拍卖成交，案款已发放", "--field",
            "realised=860000", officer=HANDLER)
        return matter


def deadlines(detail):
    """Every window of a matter, as the process has it."""
    return [{"rule": line["rule"], "owedBy": line["owedBy"], "due": line["due"]["dueDate"],
             "status": line["status"]} for line in detail["deadlines"]]


def same_at(courts, matter, places):
    """The matter as every party has it: all hold the same chain, or the scenario has failed."""
    first = courts.show(places[0], matter)
    for place in places[1:]:
        other = courts.until(place, matter, f"the same as at {places[0]}", lambda one: one["head"] == first["head"])
        if other["entries"] != first["entries"] or other["stage"] != first["stage"]:
            raise Failure(f"{matter} differs between {places[0]} and {place}")
    return first


def report(courts, play, commission, dispute, transfer, petition, check, began):
    """Reads every figure back from the processes."""
    courts.step = "reading the figures back"
    say("  reading the figures back, verifying every journal")
    found = courts.wait_quiet()
    mine = same_at(courts, commission, ["yu0105", "yu0181", play.coordinator])
    theirs = same_at(courts, dispute, ["yu0102", "yu0106", "yu01", play.coordinator])
    moved = same_at(courts, transfer, ["yu0105", "yu0106", "yu01", play.coordinator])
    asked = same_at(courts, petition, ["yu01", "yu0106", play.coordinator])
    double = same_at(courts, check, ["yu01", play.coordinator])
    checked = {process: courts.ask(process, "doctor", "--verify") for process in courts.processes}
    journals = [status["journal"] for status in checked.values()]
    summary = {
        "rehearsal": all(status["rehearsal"] for status in found.values()),
        "courts": sum(status["kind"] == "node" for status in found.values()),
        "processes": len({status["pid"] for status in found.values()}),
        "commission": {
            "id": mine["matter"], "state": mine["stage"], "term": mine["term"], "closed": mine["closed"],
            "from": mine["commission"]["letter"]["from"], "to": mine["commission"]["letter"]["to"],
            "entries": mine["entries"], "papers": len(mine["papers"]), "head": mine["head"],
            "deadlines": deadlines(mine),
        },
        "dispute": {
            "id": theirs["matter"], "state": theirs["stage"], "term": theirs["term"], "closed": theirs["closed"],
            "commonSuperior": theirs["dispute"]["commonSuperior"],
            "caseNumber": theirs["dispute"]["caseNumber"]["text"],
            "entries": theirs["entries"], "papers": len(theirs["papers"]), "head": theirs["head"],
            "deadlines": deadlines(theirs),
        },
        "transfer": {
            "id": moved["matter"], "state": moved["stage"], "term": moved["term"], "closed": moved["closed"],
            "power": moved["tabled"]["power"], "steps": [step["verb"] for step in moved["tabled"]["steps"]],
            "entries": moved["entries"], "head": moved["head"], "deadlines": deadlines(moved),
        },
        "petition": {"id": asked["matter"], "state": asked["stage"], "closed": asked["closed"],
                     "steps": [step["verb"] for step in asked["tabled"]["steps"]], "deadlines": deadlines(asked)},
        "doubleCheck": {"id": double["matter"], "state": double["stage"], "closed": double["closed"],
                        "parties": [party["court"] for party in double["parties"]]},
        "journal": {
            "verified": all(journal["verified"] for journal in journals),
            "rows": sum(journal["rows"] for journal in journals),
            "entries": sum(journal["entries"] for journal in journals),
        },
        "unconfirmed": sum(link["sent"] - link["confirmed"] for status in found.values() for link in status["links"]),
        "wallSeconds": round(time.monotonic() - began, 1),
    }
    faults = []
    if summary["processes"] != len(courts.processes):
        faults.append("not every process answers")
    # Rated after its confirmation, the matter is closed and stays 已确认办结.
    if summary["commission"]["state"] != "confirmed" or not mine["closed"]:
        faults.append(f"the commission is {mine['stage']}")
    if summary["dispute"]["state"] != "implemented" or not theirs["closed"]:
        faults.append(f"the dispute is {theirs['stage']}")
    if summary["dispute"]["commonSuperior"] != "yu01":
        faults.append(f"the common superior is {summary['dispute']['commonSuperior']}")
    if summary["transfer"]["state"] != "concluded" or summary["transfer"]["power"] != "yu0106":
        faults.append(f"the transfer is {moved['stage']}, the power with {moved['tabled']['power']}")
    if not asked["closed"] or not double["closed"] or summary["doubleCheck"]["parties"] != ["yu01"]:
        faults.append(f"the petition is {asked['stage']}, the double check {double['stage']}")
    rules = [line["rule"] for line in summary["dispute"]["deadlines"]]
    if rules.count("W20") < 1 or rules.count("W21") != 2:
        faults.append(f"the dispute's windows are {rules}")
    late = [line for part in ("commission", "dispute", "transfer") for line in summary[part]["deadlines"]
            if line["status"] == "lapsed"]
    if late:
        faults.append(f"lapsed: {late}")
    if not summary["journal"]["verified"]:
        faults.append("a journal does not verify: " + ", ".join(
            process for process, status in checked.items() if not status["journal"]["verified"]))
    if summary["unconfirmed"]:
        faults.append("an outbox is not empty")
    return summary, faults


def once(options):
    began = time.monotonic()
    parent = options.root / "var"
    parent.mkdir(exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="once-", dir=parent))
    topology = Topology(options.root / "topology/zhengzhou.yaml").copy(folder / "topology.yaml", folder / "keys")
    courts = Courts(options.program, topology, folder / "keys", folder / "data")
    try:
        say(f"演练 rehearsal in {folder}")
        courts.step = "making keys"
        courts.make_keys()
        courts.step = "starting the processes"
        say(f"  starting {len(courts.processes)} processes")
        courts.start()
        courts.wait_linked()
        play = Play(courts, Papers(folder / "papers"))
        commission = play.commission()
        dispute = play.dispute()
        petition = play.petition()
        transfer = play.transfer()
        play.end_petition(petition, transfer)
        check = play.double_check(petition)
        summary, faults = report(courts, play, commission, dispute, transfer, petition, check, began)
    except Exception:
        complain_logs(courts)
        raise
    finally:
        courts.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(summary, ensure_ascii=False, indent=2))
    if faults:
        raise Failure("; ".join(faults), "the document above has the figures")


def complain_logs(courts):
    """The last lines of the logs that say something is wrong, and the coordinator's."""
    say(f"failed at: {courts.step}")
    for process in courts.processes:
        path = courts.log / f"{process}.log"
        words = tail(path, 200)
        wrong = [line for line in words.splitlines() if "error" in line or "warning" in line]
        running = courts.started.get(process)
        if process in courts.topology.coordinators or (running and running.poll() is not None):
            wrong = words.splitlines()
        if wrong:
            say(f"--- log of {process}:\n" + "\n".join(wrong[-12:]))


def standing(options):
    """The courts that scripts/run leaves running."""
    data = options.root / "var/zhengzhou"
    return Courts(options.program, Topology(options.root / "topology/zhengzhou.yaml"), data / "keys", data, http=True)


def tell_consoles(courts, shown):
    """The address of each console, and where the token for its first account lies."""
    names = dict(re.findall(r"id: ([a-z0-9-]+), name: ([^,]+),", courts.topology.path.read_text(encoding="utf-8")))
    for process, (address, token) in courts.addresses().items():
        what = "指挥台 board" if process in courts.topology.coordinators else names.get(process, "")
        first = f"  首次使用 first: {address}setup, token in {shown(token)}" if token.exists() else ""
        print(f"  {address:<24} {process:<12} {what}{first}")


def up(options):
    courts = standing(options)
    courts.data.mkdir(parents=True, exist_ok=True)
    courts.step = "making keys"
    if courts.make_keys():
        say(f"keys made in {courts.keys}")
    fresh = courts.start()
    say(f"{fresh} processes started, {len(courts.processes) - fresh} ran already")
    try:
        courts.wait_linked()
    except Exception:
        complain_logs(courts)
        raise
    play = Play(courts, Papers(courts.data / "papers-to-attach"))
    # The same keys give the same outcome for ever: a second run opens nothing twice.
    play.step("值班表 a duty roster of 豫0181")
    today = play.civil()[:10]
    try:
        courts.act("yu0181", "roster", "publish", "--day", f"{today}={HANDLER}:0371-60000181",
                   "--key", f"opening/roster/{today}", officer=COMMAND)
        matter = play.open_commission(key="opening")
        courts.until("yu0181", matter, "received", lambda one: one["stage"] not in ("draft", "approved", "sent"))
    except Failure:
        complain_logs(courts)
        raise
    here = pathlib.Path.cwd()
    shown = lambda path: path.relative_to(here) if path.is_relative_to(here) else path
    program = shown(pathlib.Path(options.program))
    print("\nin a browser (指挥台和各法院工作台):")
    tell_consoles(courts, shown)
    print(f"""
{len(courts.processes)} processes run, all linked. 演练: nothing here is a real court's act.

look at it:
  {program} next --data {shown(courts.directory('yu0181'))}
  {program} show {matter} --data {shown(courts.directory('yu0105'))}
  {program} list --data {shown(courts.directory('coord-yu01'))}
go on (豫0181 owes the sign-for):
  {program} commission sign-for {matter} --phone 0371-60000181 --officer {HANDLER} --data {shown(courts.directory('yu0181'))}
move the clock:
  {program} rehearse advance 3d --data {shown(courts.directory('coord-yu01'))}
stop:
  scripts/run --stop""")


def stop(options):
    count = standing(options).stop()
    print(f"{count} processes stopped" if count else "nothing was running")


def status(options):
    courts = standing(options)
    running = {process: courts.pid(process) for process in courts.processes}
    for process, pid in running.items():
        print(f"{process:<14}{f'pid {pid}' if pid else 'not running'}")
    tell_consoles(courts, lambda path: path)
    if not all(running.values()):
        raise Failure("not every process runs", "scripts/run starts what is missing")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=["up", "once", "stop", "status"])
    parser.add_argument("--root", type=pathlib.Path, required=True)
    parser.add_argument("--program", default="")
    options = parser.parse_args()
    # A termination goes the same way as Ctrl-C, also where a shell has set it to be ignored: what was
    # started is stopped.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        {"up": up, "once": once, "stop": stop, "status": status}[options.mode](options)
    except Failure as failure:
        say(f"run: {failure.what}")
        if failure.remedy:
            say(f"what to do: {failure.remedy}")
        sys.exit(1)
    except KeyboardInterrupt:
        say("run: interrupted; what --once had started is stopped")
        sys.exit(130)


main()
