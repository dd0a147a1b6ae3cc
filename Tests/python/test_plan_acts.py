"""From a plan to acts: submitted, approved, decided case by case, solved again, cancelled, over real processes."""

import csv
import datetime
import json

import pytest

import crosswrit_wire as wire
import processes

RULES = wire.REPOSITORY / "data/dispatch/rules.yaml"
CASE = "number,court,filed_on,debtors,amount,kind,weight,places,seizures,stage,petitions,handler,grounds,conflicts,must_leave"


class Bureau:
    """The bureau of 郑州中院 at its node."""

    def __init__(self, folder):
        self.folder = folder
        self.realm = processes.Realm(folder)
        # 中牟 stays away: what is ruled over its cases can't be received.
        for process in ("coord", "yu01", "yu0102", "yu0105"):
            self.realm.start(process)
        self.data = str(self.realm.data("yu01"))
        self.cases, self.force, self.rules = folder / "cases.csv", folder / "force.csv", folder / "rules.yaml"
        rows = [CASE]
        for court, count in (("yu0102", 5), ("yu0122", 2)):
            rows += [
                f"（2026）豫{court[2:]}执{n}号,{court},2026-01-0{n},d{court}{n},1000.00,买卖合同,1000,410105,,"
                "controlled,0,承办甲,stagnation,,"
                for n in range(1, count + 1)
            ]
        self.cases.write_text("\n".join(rows) + "\n", encoding="utf-8")
        self.force.write_text(
            "court,officers,vehicles,backlog,closed\nyu01,3,1,0,\nyu0102,1,1,0,\nyu0105,4,2,0,\nyu0122,1,1,0,\n",
            encoding="utf-8",
        )
        text = RULES.read_text(encoding="utf-8")
        assert "percent: 5, most" in text
        self.rules.write_text(text.replace("percent: 5, most", "percent: 100, most"), encoding="utf-8")
        self.ruling = folder / "ruling.pdf"
        self.ruling.write_bytes(b"%PDF-1.4 sealed\n")

    def plan(self, name, *words):
        out = self.folder / name
        code, _, err = self.realm.run(
            "dispatch", "plan", "--topology", str(self.realm.topology), "--area", "yu01", "--cases", str(self.cases),
            "--force", str(self.force), "--rules", str(self.rules), "--out", str(out), "--json", *words,
        )  # fmt: skip
        assert code == 0, err
        return out, json.loads(out.read_text(encoding="utf-8"))

    def ask(self, *words, officer="指挥丁", code=0):
        words = ["dispatch", *words, "--data", self.data, "--json"]
        if words[1] not in ("show", "worksheet"):
            words += ["--officer", officer, "--wait", "20"]
        found, out, err = self.realm.run(*map(str, words), check=False)
        assert found == code, (words, out, err)
        return json.loads(out) if out.strip() else {"error": err}

    def counts(self, matter):
        return {row["standing"]: row["cases"] for row in self.ask("show", matter)["counts"]}

    def worksheet(self, matter, name):
        path = self.folder / name
        self.ask("worksheet", matter, "--out", path)
        with open(path, encoding="utf-8-sig", newline="") as file:
            return path, list(csv.DictReader(file))

    def fill(self, name, rows):
        path = self.folder / name
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        return path

    def move(self, row):
        row.update(decision="move", ruling="ruling.pdf", panel="合议壬;合议癸", wish="同意", remainder="1000.00")


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    bureau = Bureau(tmp_path_factory.mktemp("plan"))
    yield bureau
    bureau.realm.stop_all()


def test_a_plan_becomes_acts(bureau):
    file, plan = bureau.plan("plan.json")
    assert len(plan["moves"]) == 7, "every case has a ground, and leaving it costs more than moving it"
    assert {move["ground"]["order"] for move in plan["moves"]} == {"stagnation"}
    matter = bureau.ask("submit", file)["matter"]
    assert bureau.counts(matter) == {"undecided": 7}

    # Nothing is decided by a plan, and nothing issued before it is approved.
    _, rows = bureau.worksheet(matter, "w1.csv")
    assert [row["ground"] for row in rows] == ["stagnation"] * 7
    mine = [row for row in rows if row["from"] == "yu0102"]
    away = [row for row in rows if row["from"] == "yu0122"]
    for row in mine[1:4] + away[:1]:
        bureau.move(row)
    mine[0].update(decision="refuse", reason="合议认为不必移转")
    mine[3]["wish"] = ""
    filled = bureau.fill("w1-filled.csv", rows)
    refused = bureau.ask("issue", matter, "--decisions", filled, officer="合议壬", code=1)
    assert refused["code"] == "plan.not-approved"
    # The bureau chief's approval is asked for by name.
    assert bureau.ask("approve", matter, officer="副院长庚", code=1)["code"].endswith("approval-missing")
    bureau.ask("approve", matter, "--approval", "bureauChief=局长己", officer="副院长庚")

    # One row lacks the applicant's wish: it is named with its line, the others are issued.
    answer = bureau.ask("issue", matter, "--decisions", filled, officer="合议壬", code=1)
    assert (answer["issued"], answer["dropped"], len(answer["refused"])) == (3, 1, 1)
    assert answer["refused"][0]["case"] == mine[3]["case"]
    assert answer["refused"][0]["line"] == rows.index(mine[3]) + 2
    # The same worksheet again does nothing twice; mended, the row is issued.
    again = bureau.ask("issue", matter, "--decisions", filled, officer="合议壬", code=1)
    assert (again["issued"], again["before"], again["dropped"]) == (0, 4, 0)
    mine[3]["wish"] = "不同意"
    mended = bureau.ask("issue", matter, "--decisions", bureau.fill("w1-mended.csv", rows), officer="合议壬")
    assert (mended["issued"], mended["before"]) == (1, 4)

    # The courts that run receive their rulings by themselves; 中牟 is away.
    bureau.realm.wait(lambda: bureau.counts(matter).get("handing-over") == 3, 30, "received")
    assert bureau.counts(matter) == {"undecided": 2, "refused": 1, "ruled": 1, "handing-over": 3}
    transfer = bureau.ask("show", matter)["moves"]
    assert len({one["transfer"] for one in transfer if one["transfer"]}) == 4

    page = bureau.folder / "progress.html"
    bureau.ask("show", matter, "--html", page)
    text = page.read_text(encoding="utf-8")
    assert "演练" in text and "<script" not in text
    assert all(row["case"] in text for row in rows) and text.count("移交中") == 4

    # Solved again around the refused case; what was ruled stands, and what is new waits for approval.
    file, plan = bureau.plan("plan2.json", "--stay", mine[0]["case"])
    assert mine[0]["case"] not in [move["case"] for move in plan["moves"]]
    bureau.ask("revise", matter, file, "--change", f"{mine[0]['case']} 留原法院")
    assert bureau.ask("show", matter)["stage"] == "draft"
    assert bureau.counts(matter) == {"undecided": 2, "ruled": 1, "handing-over": 3}
    bureau.ask("approve", matter, "--approval", "bureauChief=局长己", officer="副院长庚")

    # Cancelling stops what is not served, with a ruling of its own, and leaves what is.
    words = ("cancel", matter, "--reason", "专项行动延期", "--approval", "bureauChief=局长己", "--approval", "panelMember=合议壬")
    assert bureau.ask(*words, officer="局长己", code=1)["code"] == "plan.unserved"
    bureau.ask(*words, "--revocation", bureau.ruling, officer="局长己")
    assert bureau.ask("show", matter)["stage"] == "cancelled"
    assert bureau.counts(matter) == {"undecided": 2, "returned": 1, "handing-over": 3}


def test_force_is_lent_by_orders(bureau):
    """No case has a ground: nothing may move, and officers are lent instead."""
    cases, force = bureau.cases, bureau.force
    bureau.cases, bureau.force = bureau.folder / "many.csv", bureau.folder / "lent-force.csv"
    rows = [CASE] + [
        f"（2026）豫0102执{100 + n}号,yu0102,2026-02-01,e{n},1000.00,买卖合同,1000,410102,,controlled,0,承办甲,,," for n in range(80)
    ]
    bureau.cases.write_text("\n".join(rows) + "\n", encoding="utf-8")
    bureau.force.write_text(
        "court,officers,vehicles,backlog,closed\nyu01,8,1,0,\nyu0102,2,1,400,\nyu0105,20,2,0,\nyu0122,1,1,0,\n", encoding="utf-8"
    )
    try:
        file, plan = bureau.plan("lent.json", "--date", "2026-03-02")
    finally:
        bureau.cases, bureau.force = cases, force
    assert plan["moves"] == [] and plan["lent"], plan["load"]
    matter = bureau.ask("submit", file)["matter"]
    bureau.ask("approve", matter, "--approval", "bureauChief=局长己", officer="副院长庚")
    sheet = bureau.folder / "force.sheet.csv"
    counts = bureau.ask("force", matter, "--worksheet", sheet)
    assert counts["loans"] > 0 and counts["own"] > 0
    assert counts["loans"] + counts["own"] == len(plan["lent"])
    with open(sheet, encoding="utf-8-sig", newline="") as file:
        loans = list(csv.DictReader(file))
    # Their days are the campaign's; an order is for days that are still to come.
    today = datetime.date.today()
    for row in loans:
        row.update(
            starts=str(today + datetime.timedelta(3)), ends=str(today + datetime.timedelta(60)), operation="专项行动", place="郑州中院", commander="局长己", order="order.pdf"
        )
    (bureau.folder / "order.pdf").write_bytes(b"%PDF-1.4 order\n")
    missing = bureau.fill("force-missing.csv", [{**loans[0], "commander": ""}])
    words = ("force", matter, "--approval", "bureauChief=局长己", "--orders")
    assert bureau.ask(*words, missing, code=1)["code"] == "worksheet.form"
    filled = bureau.fill("force-filled.csv", loans)
    assert bureau.ask(*words, filled) == {"issued": len(loans), "before": 0}
    assert bureau.ask(*words, filled) == {"issued": 0, "before": len(loans)}
    shown = bureau.ask("show", matter)
    assert len(shown["orders"]) == len(loans)
    bureau.ask("finish", matter)
    assert bureau.ask("show", matter)["stage"] == "finished"


def test_a_ruling_is_printed_before_it_is_made(bureau):
    """The paper must be sealed before the act that needs it: its page comes from the same words."""
    page = bureau.folder / "ruling.html"
    fields = {
        "case": "（2026）豫0122执77号", "original": "豫0122", "receiving": "豫0105", "ground": "stagnation", "source": "ex-officio",
        "wish": "同意", "remainder": "120000.00", "original-status": "enforcing", "mode": "cross",
    }  # fmt: skip
    words = [part for name, value in fields.items() for part in ("--field", f"{name}={value}")]
    answer = bureau.realm.ask("yu01", "order", "designate", *words, "--page", str(page), "--officer", "合议壬")
    assert answer == {"verb": "designate", "template": "designation-ruling", "out": str(page), "draft": True}
    text = page.read_text(encoding="utf-8")
    for shown in ("（2026）豫0122执77号", "中牟县人民法院", "郑州市金水区人民法院", "120000.00元", "拟稿，尚未办理", "未签章稿", "演练"):
        assert shown in text, shown
    # Nothing was done by it, and it is not written over.
    found = bureau.realm.ask("yu01", "list", "--kind", "transfer", "--text", "豫0122执77号")
    assert found == []
    code, _, err = bureau.realm.run(
        "order", "designate", *words, "--page", str(page), "--officer", "合议壬", "--data", bureau.data, check=False
    )
    assert code == 3, err


def test_what_is_no_plan_is_refused(bureau):
    path = bureau.folder / "none.json"
    path.write_text("{}", encoding="utf-8")
    assert bureau.ask("submit", path, code=1)["code"] == "plan.form"
    assert bureau.ask("submit", bureau.folder / "missing.json", code=3)["code"] == "plan.read"


@pytest.mark.parametrize("text", ["case,decision\n", 'a,"b\n'])
def test_a_broken_worksheet_is_named(bureau, text):
    file, _ = bureau.plan("plan3.json")
    matter = bureau.ask("submit", file)["matter"]
    bureau.ask("approve", matter, "--approval", "bureauChief=局长己", officer="副院长庚")
    sheet = bureau.folder / "broken.csv"
    sheet.write_text(text, encoding="utf-8")
    answer = bureau.ask("issue", matter, "--decisions", sheet, officer="合议壬", code=1)
    assert answer["code"] == "worksheet.form"
