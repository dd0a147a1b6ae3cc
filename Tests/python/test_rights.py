"""Who may see what, at real nodes: what the table of rights keeps from an officer is nowhere to be found."""

import datetime
import json
import os
import pathlib
import subprocess

import pytest

import processes

REPORTED, OTHER = "承办甲", "承办乙"
NOW = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
TODAY = NOW.isoformat()


def day(offset: int) -> str:
    return (NOW + datetime.timedelta(days=offset)).isoformat()


class Courts:
    """Three nodes of a realm of their own, and a petition about an officer of 豫0105."""

    def __init__(self, realm):
        self.realm = realm
        self.folder = realm.folder

    def ask(self, process, *words, officer=None, code=0, quiet=True):
        """One command with --json: its document, or the refusal; (document, what was said on standard error)."""
        words = (*map(str, words), "--data", str(self.realm.data(process)), "--json")
        words += ("--officer", officer) if officer else ()
        found, out, err = self.realm.run(*words, check=False)
        assert found == code, (words, out, err)
        document = json.loads(out) if out.strip() else None
        return document if quiet else (document, err)

    def refused(self, process, *words, officer=None):
        """What is said of a refusal, without a document."""
        words = (*map(str, words), "--data", str(self.realm.data(process)))
        words += ("--officer", officer) if officer else ()
        found, out, err = self.realm.run(*words, check=False)
        assert found == 1, (words, out, err)
        return err

    def act(self, process, group, verb, *words, officer, code=0, **fields):
        for name, values in fields.items():
            for value in values if isinstance(values, list) else [values]:
                words += ("--field", f"{name.replace('_', '-')}={value}")
        return self.ask(process, group, verb, *words, "--wait", "20", officer=officer, code=code)

    def paper(self, kind, name):
        path = self.folder / f"{name}.txt"
        path.write_text(f"{name}\n", encoding="utf-8")
        return ("--paper", f"{kind}={path}")

    def matters(self, process, officer=None, *words):
        return [line["matter"] for line in self.ask(process, "list", *words, officer=officer)]

    def stage(self, process, matter, stage):
        def there():
            if matter not in self.matters(process):
                return False
            return self.ask(process, "show", matter)["stage"] == stage

        self.realm.wait(there, 30, f"{matter} at {stage} in {process}")


@pytest.fixture(scope="module")
def courts(tmp_path_factory):
    realm = processes.Realm(tmp_path_factory.mktemp("rights"))
    try:
        for process in ("coord", "yu01", "yu0105"):
            realm.start(process)
        yield Courts(realm)
    finally:
        realm.stop_all()


@pytest.fixture(scope="module")
def petition(courts):
    """About 承办甲 of 豫0105, assigned to that court."""
    matter = courts.act(
        "yu01", "petition", "receive", *courts.paper("petition", "信访材料"), officer="信访子", petitioner="李某",
        received=TODAY, channel="letter", about="豫0105", demand="请求更换承办人", reported_officer=f"{REPORTED}（承办人）",
    )["matter"]  # fmt: skip
    courts.act(
        "yu01", "petition", "register", matter, officer="信访子", platform="XF-1", entered_on=TODAY, handler="信访子"
    )
    courts.act("yu01", "petition", "screen", matter, officer="信访子", nature="enforcement", finding="应当交办")
    courts.act("yu01", "petition", "assign", matter, officer="信访子", answering="豫0105", task="查明并答复")
    courts.stage("yu0105", matter, "handling")
    return matter


@pytest.fixture(scope="module")
def unknown(courts):
    """The number of no matter."""
    return "yu01-000000000000"


def test_a_petition_is_in_no_list_of_the_officer_it_is_about(courts, petition):
    views = [
        ("list",), ("list", "--text", "李某"), ("list", "--kind", "petition"), ("next",), ("inbox",), ("duties",),
        ("duties", "--through-holiday"), ("figures", "--from", TODAY, "--to", TODAY, "--officers"),
    ]  # fmt: skip
    shown = 0
    for view in views:
        document, said = courts.ask("yu0105", *view, officer=REPORTED, quiet=False)
        assert petition not in json.dumps(document) + said, view
        document = courts.ask("yu0105", *view, officer=OTHER)
        shown += petition in json.dumps(document)
        # The administrator sees everything, as before.
        document = courts.ask("yu0105", *view)
        shown += petition in json.dumps(document)
    assert shown >= 8, "the views show nobody anything"


@pytest.mark.parametrize("command", ["show", "why", "document", "audit", "paper"])
def test_asked_for_it_does_not_exist(courts, petition, unknown, command):
    def words(matter):
        out = courts.folder / f"{command}-{matter}"
        return {
            "show": ("show", matter), "why": ("why", matter), "document": ("document", matter),
            "audit": ("audit", "export", matter, "--out", out),
            "paper": ("paper", "save", "信访材料.txt", "--matter", matter, "--out", out),
        }[command]  # fmt: skip

    # The same words, to the letter, for what is hidden and for what is not there.
    hidden = courts.refused("yu0105", *words(petition), officer=REPORTED)
    assert hidden.replace(petition, unknown) == courts.refused("yu0105", *words(unknown), officer=REPORTED)
    assert petition[:12] in courts.ask("yu0105", "show", petition[:12], officer=OTHER)["matter"]
    short = courts.refused("yu0105", "show", petition[:12], officer=REPORTED)
    assert short.replace(petition[:12], unknown[:12]) == courts.refused("yu0105", "show", unknown[:12], officer=REPORTED)


def test_a_paper_of_it_is_not_given_by_its_digest(courts, petition):
    paper = courts.ask("yu0105", "show", petition, officer=OTHER)["papers"][0]
    out = courts.folder / "by-digest"
    said = courts.refused("yu0105", "paper", "save", paper["digest"], "--out", out, officer=REPORTED)
    none = courts.refused("yu0105", "paper", "save", "0" * 64, "--out", out, officer=REPORTED)
    assert said == none and not out.exists()
    courts.ask("yu0105", "paper", "save", paper["digest"], "--out", out, officer=OTHER)
    assert out.read_text(encoding="utf-8") == "信访材料\n"


def test_an_act_on_it_is_refused_as_on_nothing(courts, petition, unknown):
    act = ("--field", "done=已联系信访人", "--wait", "20")
    before = courts.ask("yu0105", "show", petition)["timeline"]
    said = courts.refused("yu0105", "petition", "progress", petition, *act, officer=REPORTED)
    none = courts.refused("yu0105", "petition", "progress", unknown, *act, officer=REPORTED)
    assert petition in said and said.replace(petition, unknown) == none
    short = [
        courts.refused("yu0105", "petition", "progress", matter[:12], *act, officer=REPORTED)
        for matter in (petition, unknown)
    ]
    assert short[0].replace(petition[:12], unknown[:12]) == short[1]
    assert courts.ask("yu0105", "show", petition)["timeline"] == before


def test_a_stranger_does_not_learn_by_an_act_what_there_is(courts, petition, unknown):
    act = ("--field", "done=已联系信访人", "--wait", "20")
    said = [
        courts.refused("yu0105", "petition", "progress", matter, *act, officer="路人") for matter in (petition, unknown)
    ]
    assert said[0] == said[1] and "路人" in said[0]


def asks(pid):
    """Whether a process has a socket open: a follower says nothing until something happens."""
    links = pathlib.Path(f"/proc/{pid}/fd").glob("*")
    return any(os.readlink(link).startswith("socket:") for link in links if os.path.lexists(link))


def test_the_stream_passes_it_over(courts, petition):
    def follow(officer):
        words = ["watch", "--data", str(courts.realm.data("yu0105")), "--json", "--officer", officer]
        out = open(courts.folder / f"watch-{officer}", "w", encoding="utf-8")
        return subprocess.Popen([processes.program(), *words], stdout=out, stderr=subprocess.DEVNULL)

    followers = [follow(REPORTED), follow(OTHER)]
    try:
        for follower in followers:
            courts.realm.wait(lambda: asks(follower.pid), 20, "the follower is at the control socket")
        courts.realm.doctor("yu0105")
        courts.act("yu0105", "petition", "name-handler", petition, officer="局长己", handler=OTHER)
        other = courts.folder / f"watch-{OTHER}"
        courts.realm.wait(lambda: petition in other.read_text(encoding="utf-8"), 15, "the other officer hears of it")
    finally:
        for follower in followers:
            follower.kill()
            follower.wait()
    assert petition not in (courts.folder / f"watch-{REPORTED}").read_text(encoding="utf-8")


def test_whoever_stands_in_for_that_officer_sees_by_the_own_roles_only(courts, petition):
    courts.ask(
        "yu0105", "officer", "delegate", "书记丙", "--for", REPORTED, "--from", day(-5), "--to", day(5),
        "--by", "局长己",
    )  # fmt: skip
    assert petition in courts.matters("yu0105", "书记丙")
    act = ("--field", "done=已联系信访人", "--wait", "20")
    # A clerk may not do it; in the place of the one complained of even less.
    before = courts.ask("yu0105", "show", petition)["timeline"]
    courts.refused("yu0105", "petition", "progress", petition, *act, officer="书记丙")
    assert courts.ask("yu0105", "show", petition)["timeline"] == before
    # In another handler's place the same person may.
    courts.ask(
        "yu0105", "officer", "delegate", "书记丙", "--for", OTHER, "--from", day(-5), "--to", day(5),
        "--by", "局长己",
    )  # fmt: skip
    courts.ask("yu0105", "petition", "progress", petition, *act, officer="书记丙")
    for absent in (REPORTED, OTHER):
        courts.ask("yu0105", "officer", "recall", "书记丙", "--for", absent, "--by", "局长己")


def test_what_is_opened_about_it_is_hidden_too(courts, petition):
    visit = courts.act(
        "yu01", "petition", "visit", officer="副院长庚", leader="副院长庚", post="vice-president", held_on=TODAY,
        petitioner="李某", case="（2025）豫0105执123号", demand="请求更换承办人", petition=petition,
    )["matter"]  # fmt: skip
    # 豫01 has an officer of the same name: who it is is not for the program to guess.
    for matter in (petition, visit):
        assert matter not in courts.matters("yu01", REPORTED)
        assert matter in courts.matters("yu01", "信访子")


def test_a_double_check_is_for_bureau_and_inspectors(courts, petition):
    matter = courts.act(
        "yu01", "check", "open-check", officer="局长己", checked="豫0105", clue="petition", received_on=TODAY,
        summary="财产长期未处置", leads=petition,
    )["matter"]  # fmt: skip
    for officer, sees in (
        ("局长己", True), ("监管戊", True), ("督察丑", True), ("副院长庚", False), ("书记丙", False), (REPORTED, False),
        ("指挥丁", False),
    ):  # fmt: skip
        document, said = courts.ask("yu01", "list", officer=officer, quiet=False)
        assert (matter in json.dumps(document)) == sees, officer
        assert matter not in said
    assert "matter" in courts.ask("yu01", "show", matter, officer="督察丑")
    said = courts.refused("yu01", "show", matter, officer="副院长庚")
    assert "没有协调事项" in said or "there is no matter" in said
    assert matter not in courts.matters("yu0105")


def test_what_is_withheld_is_said_with_its_rule(courts, petition):
    view = ("figures", "--from", TODAY, "--to", TODAY)
    everything = courts.ask("yu01", *view)
    document, said = courts.ask("yu01", *view, officer="书记丙", quiet=False)
    assert everything != document and "322" in said
    document, said = courts.ask("yu01", *view, officer="监管戊", quiet=False)
    assert document == everything and not said
    # Evidence is for supervisors, leaders and inspectors.
    out = courts.folder / "evidence"
    assert "322" in courts.refused("yu0105", "audit", "export", petition, "--out", out, officer=OTHER)
    assert not out.exists()
    courts.ask("yu0105", "audit", "export", petition, "--out", out, officer="督察丑")
    assert out.exists()


def test_an_unknown_officer_is_refused_and_the_environment_names_one(courts, petition):
    said = courts.refused("yu0105", "list", officer="路人")
    assert "没有登记" in said or "no such officer" in said
    command = [processes.program(), "list", "--data", str(courts.realm.data("yu0105")), "--json"]
    out = subprocess.run(command, env={**os.environ, "CROSSWRIT_OFFICER": REPORTED}, capture_output=True, text=True)
    assert out.returncode == 0 and petition not in out.stdout
    assert petition in subprocess.run(command, capture_output=True, text=True).stdout
    # What the environment fixes no argument undoes.
    for other in (OTHER, ""):
        out = subprocess.run(
            [*command, "--officer", other], env={**os.environ, "CROSSWRIT_OFFICER": REPORTED}, capture_output=True,
            text=True,
        )  # fmt: skip
        assert out.returncode == 2 and not out.stdout and "CROSSWRIT_OFFICER" in out.stderr


def test_a_delegation_has_scope_dates_and_approver(courts):
    base = ["yu0105", "officer", "delegate", OTHER, "--for", "局长己"]
    dates = ["--from", day(-5), "--to", day(5)]
    bad = {
        "approver": [*base, *dates, "--by", OTHER],
        "a stranger": [*base, *dates, "--by", "路人"],
        "scope": [*base, *dates, "--by", "副院长庚", "--role", "president"],
        "dates": [*base, "--from", day(0), "--to", day(700), "--by", "副院长庚"],
        "unknown": ["yu0105", "officer", "delegate", "路人", "--for", "局长己", *dates, "--by", "副院长庚"],
    }
    for what, words in bad.items():
        said = courts.refused(*words)
        assert "322" in said, (what, said)
    courts.ask(*base, *dates, "--by", "副院长庚")
    listed = [one for one in courts.ask("yu0105", "officer", "list") if one.get("inPlaceOf") == "局长己"]
    assert [one["name"] for one in listed] == [OTHER]
    assert "322" in courts.refused("yu0105", "officer", "recall", OTHER, "--for", "局长己", "--by", "书记丙")
    courts.ask("yu0105", "officer", "recall", OTHER, "--for", "局长己", "--by", "副院长庚")
    courts.refused("yu0105", "officer", "recall", OTHER, "--for", "局长己", "--by", "副院长庚")
    # The list of officers is for those whom the table of rights names.
    assert courts.ask("yu0105", "officer", "list", officer="局长己")


def test_an_approval_is_by_somebody_on_the_register_who_holds_the_role(courts, petition):
    words = (
        "petition", "press", petition, "--sealed-paper", courts.paper("supervisionLetter", "督办函")[1], "--wait", "20",
        "--field", "reason=未按期办理", "--field", "task=尽快答复", "--field", "limit=5wd",
    )  # fmt: skip
    for name, code in (("路人", "approval.unknown"), ("书记丙", "approval.role")):
        said = courts.refused("yu01", *words, "--approval", f"bureauChief={name}", officer="监管戊")
        assert name in said, code
    # Nor by one whom the matter is about, be it one of the same name at this court.
    courts.ask(
        "yu01", "officer", "add", REPORTED, "--role", "handler", "--role", "bureauChief", "--by", "副院长庚"
    )
    said = courts.refused("yu01", *words, "--approval", f"bureauChief={REPORTED}", officer="监管戊")
    assert "回避" in said
    courts.ask("yu01", *words, "--approval", "bureauChief=局长己", officer="监管戊")
