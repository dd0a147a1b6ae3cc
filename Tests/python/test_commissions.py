"""Commissions between the independent client and a node of the program, through a coordinator."""

import hashlib
import os
import signal
import time

import crosswrit_node
import crosswrit_wire as wire
from crosswrit_wire import pb
from scenes import SEALED

CLERK = ("--officer", "承办甲", "--wait", "15")


def matters(realm, process="yu0102"):
    return {row["matter"]: row["stage"] for row in realm.ask(process, "list")}


def desk(realm, *arguments):
    """An act at the program's node; it must be accepted."""
    answer = realm.ask("yu0102", "commission", *arguments)
    assert answer["status"] == "accepted", answer
    return answer


def write(realm, name: str, data: bytes) -> str:
    path = realm.folder / name
    path.write_bytes(data)
    return str(path)


def test_a_commission_sent_by_the_client_comes_back_done(realm, court):
    matter, act = court.send_letter("yu0102", "send-1")
    court.accepted(act)
    court.happened(matter, "delivered")
    shown = realm.ask("yu0102", "show", matter)
    assert shown["stage"] == "delivered"
    assert shown["commission"]["letter"]["detail"] == "冻结存款"
    assert sorted(p["kind"] for p in shown["papers"]) == sorted(SEALED)
    for paper in shown["papers"]:
        digest = bytes.fromhex(paper["digest"])
        assert paper["stored"] and digest in court.node.matters[matter].papers
        saved = realm.folder / f"saved-{paper['kind']}"
        realm.ask("yu0102", "paper", "save", paper["digest"], "--out", str(saved))
        assert saved.read_bytes() == court.node.paper_path(digest).read_bytes()

    desk(realm, "sign-for", matter, "--phone", "0371-7654321", *CLERK)
    receipt = write(realm, "回执.pdf", os.urandom(5_000))
    desk(
        realm, "complete", matter, "--outcome", "full", "--text", "已冻结", "--amount", "120000",
        "--sealed-paper", f"receipt={receipt}", *CLERK,
    )  # fmt: skip
    court.happened(matter, "completed")
    court.accepted(
        court.say(matter, "承办甲", "handler", confirm=pb.CommissionStatement(text="收到"))
    )
    with open(receipt, "rb") as file:
        digest = hashlib.sha256(file.read()).digest()
    court.node.run_until(lambda: court.node.paper_path(digest).exists(), what="the receipt's bytes")
    assert matters(realm)[matter] == "confirmed"
    assert not court.node.held and not court.node.disconnects


def draft(realm, detail: str) -> str:
    """A letter of the program's node to the client's court, through its approvals, not yet sent."""
    papers = []
    for kind in ("ruling", "assistanceNotice", "serviceReturn", "dutyID"):
        data = os.urandom(400_000 if kind == "ruling" else 50)
        papers += ["--sealed-paper", f"{kind}={write(realm, kind + '.pdf', data)}"]
    answer = realm.ask(
        "yu0102", "commission", "draft", "--to", "豫0105", "--case", "（2026）豫0102执7号",
        "--kind", "freeze-deposit", "--detail", detail, "--debtor", "某公司", "--asset", "某银行",
        "--amount", "500", "--ruling-amount", "500", "--window", "10d",
        "--handler-phone", "0371-1", "--officer", "承办甲", *papers,
    )  # fmt: skip
    assert answer["status"] in ("recorded", "accepted"), answer
    matter = answer["matter"]
    letter = write(realm, "letter.pdf", os.urandom(70))
    for who, more in (("局长己", []), ("指挥丁", ["--sealed-paper", f"commissionLetter={letter}"])):
        answer = realm.ask("yu0102", "commission", "approve", matter, "--officer", who, *more)
        assert answer["status"] in ("recorded", "accepted"), answer
    return matter


def send(realm, matter: str):
    desk(realm, "send", matter, "--officer", "指挥丁", "--wait", "15")


def handle(court, matter: str):
    """Everything that the commissioned court does, by the client."""
    court.happened(matter, "delivered")
    node = court.node
    assert all(node.paper_path(digest).exists() for digest in node.matters[matter].papers)
    signing = pb.CommissionSignFor(handler="承办甲", phone="0371-22")
    court.accepted(court.say(matter, "承办甲", "handler", sign_for=signing))
    paper = node.store_paper(os.urandom(200_000), "回执.pdf", "receipt", True)
    done = pb.CommissionCompletion(outcome="full", text="已冻结", amount_fen=50_000, papers=[paper])
    court.accepted(court.say(matter, "承办甲", "handler", complete=done))
    return paper


def test_a_commission_of_the_node_is_done_by_the_client(realm, court):
    matter = draft(realm, "由对方法院办理")
    send(realm, matter)
    paper = handle(court, matter)
    realm.wait(lambda: matters(realm)[matter] == "done", 15, "done at the node")
    shown = realm.ask("yu0102", "show", matter)
    realm.wait(
        lambda: {p["digest"]: p["stored"] for p in realm.ask("yu0102", "show", matter)["papers"]}[
            paper.digest.hex()
        ],
        15, "the client's paper at the node",
    )  # fmt: skip
    assert shown["commission"]["completion"]["words"]["outcome"] == "full"
    desk(realm, "confirm", matter, *CLERK)
    court.happened(matter, "confirmed")


def test_what_was_sent_in_absence_arrives_once_after_a_restart(realm, court):
    before = len(realm.ask("yu0102", "list"))
    waiting = draft(realm, "对方离线")
    court.close()
    send(realm, waiting)
    court.open(connect=False)
    sent = [court.send_letter("yu0102", f"offline-{n}", size=500) for n in range(5)]
    node = court.restart()
    assert len(node.rows) == node.headers[-1].position
    for matter, act in sent:
        court.accepted(act)
        court.happened(matter, "delivered")
    handle(court, waiting)
    node = court.restart()
    node.run_until(lambda: node.acked == len(node.sent), what="everything acknowledged")
    assert node.next == len(node.sent) + 1 and not node.alarms and not node.disconnects
    assert len(realm.ask("yu0102", "list")) == before + 6
    assert all(matters(realm)[matter] == "delivered" for matter, _ in sent)


def test_an_older_copy_fetches_its_own_acts_before_it_acts(realm, court):
    kept = realm.folder / "kept"
    court.node.run_until(lambda: court.node.acked == len(court.node.sent), what="quiet")
    court.close()
    court.copy_to(kept)
    court.open()
    lost, act = court.send_letter("yu0102", "lost", size=500)
    court.accepted(act)
    court.happened(lost, "delivered")
    acts, matters_before = len(court.node.acts), len(realm.ask("coord", "list"))

    court.close()
    court.replace_by(kept)
    court.open(connect=False)
    assert act not in [digest for _, digest in court.node.acts]
    fresh, said = court.send_letter("yu0102", "fresh", size=500)
    court.node.connect()
    court.node.run_until(
        lambda: court.node.incarnation == 2 and court.node.session, what="restored"
    )
    assert act in [digest for _, digest in court.node.acts]
    court.happened(fresh, "delivered")
    court.happened(lost, "delivered")
    assert len(court.node.acts) >= acts + 1
    assert len(realm.ask("coord", "list")) == matters_before + 1
    assert matters(realm)[lost] == matters(realm)[fresh] == "delivered"


def test_a_fetch_that_the_link_breaks_goes_on_where_it_was(realm, court):
    node = court.node
    node.run_until(lambda: node.acked == len(node.sent), what="quiet")
    kept = realm.folder / "kept-again"
    court.close()
    court.copy_to(kept)
    node = court.open()
    lost = []
    for number in range(6):
        # One frame each: the next is said when the one before has been answered, and its papers
        # are where they belong.
        matter, act = court.send_letter("yu0102", f"lost-{number}", size=500)
        court.accepted(act)
        court.happened(matter, "delivered")
        lost.append(act)
    node.run_until(lambda: node.acked == len(node.sent), what="quiet")
    said, incarnation, before = len(node.sent), node.incarnation, len(realm.ask("coord", "list"))

    court.close()
    court.replace_by(kept)
    node = court.open(connect=False)
    missing = said - len(node.sent)
    wanted, came = [], []
    send, take_back = node._send, node._take_back

    def watch(command, body):
        if command == wire.RETURN_WANTED:
            wanted.append((body.after.incarnation, body.after.seq))
        return send(command, body)

    def break_off(body, raw):
        take_back(body, raw)
        came.extend((body.incarnation, body.first) for _ in body.batches)
        if len(came) in (2, 4) and not body.last:
            node.connect()

    node._send, node._take_back = watch, break_off
    node.connect()
    node.run_until(lambda: node.incarnation == incarnation + 1 and node.session, what="restored")
    assert len(wanted) == 3, wanted
    assert wanted == sorted(set(wanted)), "it was asked for again"
    assert came == sorted(set(came)), "it came again"
    assert missing >= 6 and len(came) >= 6
    assert set(lost) <= {digest for _, digest in node.acts}
    fresh, act = court.send_letter("yu0102", "after-the-fetch", size=500)
    court.accepted(act)
    court.happened(fresh, "delivered")
    assert len(realm.ask("coord", "list")) == before + 1
    del node._send, node._take_back


def test_a_frame_that_the_coordinator_lost_is_sent_again_in_its_session(realm, court):
    node = court.node
    node.run_until(lambda: node.acked == len(node.sent), what="quiet")
    session, send, lost = node.session, node._send, []

    def lose(command, body):
        if command == wire.DATA and not lost:
            lost.append(body.first)
            return True
        return send(command, body)

    node._send, node.resend = lose, 1.0
    matter, act = court.send_letter("yu0102", "lost-frame", size=500)
    assert lost
    court.accepted(act)
    del node._send
    node.resend = crosswrit_node.RESEND
    assert node.session == session and not node.disconnects
    court.happened(matter, "delivered")


def test_what_the_client_does_not_acknowledge_comes_again_in_its_session(realm, court):
    node = court.node
    node.run_until(lambda: node.acked == len(node.sent), what="quiet")
    session, alarms, take_in, lost = node.session, list(node.alarms), node._take_in, []

    def lose(data, body):
        # All of it: with one frame missing the next would be a gap, and the link would start over.
        if lost and time.monotonic() - lost[0][1] > 14:
            take_in(data, body)
        else:
            lost.append((data.first, time.monotonic()))

    node._take_in = lose
    matter, act = court.send_letter("yu0102", "unheard", size=500)
    node.run_until(lambda: lost, what="the frame that is lost")
    first = lost[0][0]
    assert node.received.seq == first - 1
    # 15 s, and the next look of the coordinator at its sessions.
    node.run_until(lambda: node.answer(act), 25, "the same frames again")
    assert [number for number, _ in lost] == sorted({number for number, _ in lost}), "too soon"
    del node._take_in
    assert node.session == session and not node.disconnects and node.alarms == alarms
    court.accepted(act)
    court.happened(matter, "delivered")


def test_the_rehearsal_clock_reaches_the_client(realm, court):
    before = court.node.civil_ms()
    realm.ask("coord", "rehearse", "advance", "1d")
    court.node.run_until(lambda: court.node.civil_ms() > before + 86_000_000, what="the clock")
    status = realm.ask("coord", "rehearse", "status")
    assert status["version"] == court.node.clock.version
    assert status["offsetMilliseconds"] == court.node.clock.offset_ms
    matter, act = court.send_letter("yu0102", "next-day", size=500)
    court.accepted(act)
    court.happened(matter, "delivered")


def test_a_killed_coordinator_comes_back_and_nothing_is_lost(realm, court):
    first = court.send_letter("yu0102", "kill-1", size=500)
    realm.stop("coord", signal.SIGKILL)
    second = court.send_letter("yu0102", "kill-2", size=500)
    realm.start("coord")
    for matter, act in (first, second):
        court.accepted(act)
        court.happened(matter, "delivered", 30)
    stages = matters(realm)
    assert stages[first[0]] == stages[second[0]] == "delivered"


def test_the_record_of_every_process_verifies(realm, court):
    court.node.run_until(lambda: court.node.acked == len(court.node.sent), what="quiet")
    for process in ("coord", "yu0102"):
        report = realm.doctor(process, "--verify")
        assert report["journal"]["verified"], report["journal"]
        assert report["counts"]["held"] == 0
    # A want that a restart interrupted is asked for again within seconds.
    realm.wait(lambda: realm.doctor("coord")["counts"]["missingPapers"] == 0, 15, "all papers")
    link = next(x for x in realm.doctor("coord")["links"] if x["peer"] == "yu0105")
    assert link["sent"] == link["confirmed"] == court.node.received.seq
    assert (link["receivedIncarnation"], link["received"]) == (
        court.node.incarnation,
        len(court.node.sent),
    )
