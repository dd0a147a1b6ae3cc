"""Held messages (异常件): tried again and discarded from the command line, the board and the API, each on record."""

import json
import signal

import pytest

import api
import desk as desks
import processes
import scenes
from crosswrit_wire import pb

WHY = "对方程序已经修好"


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """A coordinator with its board, the court's node, and a court whose program misnumbers its acts."""
    realm = processes.Realm(tmp_path_factory.mktemp("held"))
    board = None
    rogue = scenes.Court(realm, "yu0105")
    try:
        board = desks.Desk(realm, "coord", "--desk", str(realm.data("yu01")))
        realm.start("yu01")
        realm.start("yu0102")
        board.set_up("指挥丁", "承办甲")
        rogue.open()
        realm.board, realm.rogue = board, rogue
        yield realm
    finally:
        if board:
            board.close()
        rogue.close()
        realm.stop_all()


def numbered(realm, number, key, court=None):
    """A letter whose act has a number of its own choosing: (matter, leaf hash)."""
    node = realm.rogue.node
    make = node.make_act

    def lie(matter, **content):
        act = make(matter, **content)
        act.number = number
        return act

    node.make_act = lie
    try:
        return realm.rogue.send_letter("yu0102", key, size=300)
    finally:
        node.make_act = make


def items(realm, *options):
    return realm.ask("coord", "held", "list", *options)


def waits(realm, count):
    return realm.wait(lambda: (lambda found: found if len(found) == count else None)(items(realm)), 20, f"{count} held")


def run(realm, deed, item, *options):
    """(exit code, what was said)"""
    number = f"{item['incarnation']}/{item['sequence']}"
    code, out, err = realm.run("held", deed, item["peer"], number, "--data", str(realm.data("coord")), "--reason", WHY,
                               *options, check=False)
    return code, out + err


def test_an_act_that_came_too_early_is_taken_in_when_it_is_tried_again(held):
    matter, act = numbered(held, 2, "early")
    held.early = items_of = waits(held, 1)[0]
    assert "expected 1" in items_of["reason"] and items_of["open"] and items_of["handling"] is None
    assert matter not in [row["matter"] for row in held.ask("coord", "list")]
    assert held.doctor("coord")["counts"]["held"] == 1
    _, first = numbered(held, 1, "first")
    held.rogue.accepted(first)
    code, said = run(held, "retry", items_of)
    assert code == 64 or "--by" in said, "somebody must answer for it"
    code, said = run(held, "retry", items_of, "--by", "管理甲")
    assert code == 0 and "taken in" in said, said
    held.rogue.accepted(act)
    assert matter in [row["matter"] for row in held.ask("coord", "list")]
    held.wait(lambda: matter in [row["matter"] for row in held.ask("yu0102", "list")], 20, "the other court has it")
    assert items(held) == [] and held.doctor("coord")["counts"]["held"] == 0
    done = items(held, "--all")[0]
    assert not done["open"] and done["handling"]["deed"] == "retried"
    assert (done["handling"]["by"], done["handling"]["why"], done["handling"]["administrator"]) == ("管理甲", WHY, True)
    code, said = run(held, "retry", items_of, "--by", "管理甲")
    assert code == 1 and "has been dealt with" in said


def test_what_fails_again_stays_with_its_new_reason_and_an_officer_discards_it_at_the_board(held):
    numbered(held, 9, "late")
    item = waits(held, 1)[0]
    _, third = numbered(held, 3, "third")
    held.rogue.accepted(third)
    code, said = run(held, "retry", item, "--by", "管理甲")
    assert code == 1 and "expected 4" in said, said
    again = waits(held, 1)[0]
    assert again["open"] and "expected 4" in again["reason"] and again["handling"]["deed"] == "failed"
    page = held.board.browser("承办甲")
    page.log_in("承办甲")
    page.go("/board/held")
    assert "不予显示" in page.text() or "异常件" not in page.text("#held")
    assert not page.all("form[action='/board/held']")
    page = held.board.browser("指挥丁")
    page.log_in("指挥丁")
    page.go("/board/held")
    assert "expected 4" in page.text("#held") and "管理员管理甲" in page.text("#held")
    assert page.barriers() == []
    page.find("#held details summary").click()
    page.fill(why="对方将重新办理")
    page.find("#held button[value=retry]").click()
    page.until(lambda: page.all("#told"), "tried again")
    assert "重试后仍为异常件" in page.text("#told")
    page.find("#held details summary").click()
    page.fill(why="对方将重新办理")
    page.find("#held button[value=discard]").click()
    page.until(lambda: "已放弃" in page.text("main"), "discarded")
    assert "没有异常件" in page.text("#held")
    page.go("/board/held?all=1")
    assert "指挥丁" in page.text("#held") and "对方将重新办理" in page.text("#held")
    assert items(held) == []


def test_an_act_whose_court_was_answered_is_for_that_court_to_do_again(held):
    node = held.rogue.node
    make = node.make_act

    def lie(matter, **content):
        act = make(matter, **content)
        act.number, act.key_id = 4, "0" * 16
        return act

    node.make_act = lie
    _, act = held.rogue.send_letter("yu0102", "wrong-key", size=300)
    node.make_act = make
    node.run_until(lambda: node.answer(act), what="an answer")
    assert node.answer(act)[0] == "refused" and node.answer(act)[1].refused.code == "act.held"
    item = waits(held, 1)[0]
    code, said = run(held, "retry", item, "--by", "管理甲")
    assert code == 1 and "act anew" in said, said
    assert waits(held, 1)[0]["handling"] is None
    code, said = run(held, "discard", item, "--by", "管理甲")
    assert code == 0 and "discarded" in said


def test_after_kill_and_rebuilt_projections_all_is_as_it_was(held):
    before = items(held, "--all")
    assert [one["handling"]["deed"] for one in before] == ["retried", "discarded", "discarded"]
    held.stop("coord", signal.SIGKILL)
    for path in held.data("coord").glob("views.db*"):
        path.unlink()
    held.start("coord", "--http", f"127.0.0.1:{held.board.port}", "--desk", str(held.data("yu01")))
    assert items(held, "--all") == before and items(held) == []
    assert held.doctor("coord", "--verify")["journal"]["verified"]


def test_programs_of_a_node_list_and_deal_with_held_items_as_their_officer_may(held):
    held.stop("yu01")
    node = api.Node(held, "yu01")
    command, handler = node.token("指挥丁"), node.token("承办甲")
    assert command.get("/held") == {"held": [], "more": False}
    assert handler.get("/held", status=403)["code"].startswith("rights.")
    body = {"deed": "discard", "why": "试验"}
    assert command.send("POST", "/held/coord/1/7", body)[0] == 404
    assert handler.send("POST", "/held/coord/1/7", body)[0] == 403
    assert command.send("POST", "/held/coord/1/7", {"deed": "eat", "why": "试验"})[0] == 400
    reader = node.token("指挥丁", "read")
    assert reader.send("POST", "/held/coord/1/7", body)[0] == 403


@pytest.fixture(scope="module")
def deceived(tmp_path_factory):
    """A court's node with its API, to which a false seat has sent two acts, where seats send entries and answers."""
    realm = processes.Realm(tmp_path_factory.mktemp("deceived"))
    seat = scenes.FalseSeat(realm, "yu0102")
    try:
        node = api.Node(realm, "yu0102")
        seat.run_until(lambda: seat.session, what="the court has called")
        for text in ("甲", "乙"):
            seat.say(seat.new_matter(), officer=scenes.officer("指挥丁", "commandCentre"), key=text,
                     commission=pb.CommissionAct(progress=pb.CommissionStatement(text=text)))
        realm.wait(lambda: len(realm.ask("yu0102", "held", "list")) == 2, 20, "both are held")
        yield node
    finally:
        seat.close()
        realm.stop_all()


def test_programs_try_a_real_held_item_again_and_discard_it_once(deceived):
    command, handler = deceived.token("指挥丁"), deceived.token("承办甲")
    items = command.get("/held")["held"]
    assert len(items) == 2 and all(one["open"] and "not an entry" in one["reason"] for one in items)
    first, second = (f"/held/{one['peer']}/{one['incarnation']}/{one['sequence']}" for one in items)

    def post(program, path, deed, status, **headers):
        found, had, data = program.send("POST", path, {"deed": deed, "why": WHY}, **headers)
        kind = "application/json" if status == 200 else "application/problem+json"
        assert found == status and had["Content-Type"].startswith(kind), (path, found, data.decode())
        return json.loads(data)

    # Neither by whom the table of rights keeps out, nor of an item that is not there.
    assert post(handler, first, "retry", 403)["code"].startswith("rights.")
    unknown = post(command, "/held/coord/1/999", "retry", 404)
    assert unknown["code"] == "held.unknown" and unknown["reason"]["zh"] and unknown["remedy"]["en"]
    assert post(command, "/held/yu0105/1/1", "discard", 404)["code"] == "held.unknown"
    # Tried again it is what it was: held, with the deed on record under the officer's name.
    tried = post(command, first, "retry", 200, Idempotency_Key="held-1")
    assert (tried["deed"], tried["by"], tried["administrator"], tried["why"]) == ("failed", "指挥丁", False, WHY)
    again = command.get("/held")["held"]
    assert [one["open"] for one in again] == [True, True] and again[0]["handling"]["deed"] == "failed"
    # Discarded once: the same request again does nothing twice, whatever key it carries.
    done = post(command, first, "discard", 200, Idempotency_Key="held-2")
    assert (done["deed"], done["by"]) == ("discarded", "指挥丁")
    assert post(command, first, "discard", 422, Idempotency_Key="held-2")["code"] == "held.done"
    assert post(command, first, "retry", 422)["code"] == "held.done"
    left = command.get("/held")["held"]
    assert [f"/held/{one['peer']}/{one['incarnation']}/{one['sequence']}" for one in left] == [second]
    whole = {one["sequence"]: one for one in command.get("/held", all="true")["held"]}
    assert len(whole) == 2 and [one["handling"]["deed"] for one in whole.values() if not one["open"]] == ["discarded"]
    # The command line says the same.
    said = deceived.realm.ask("yu0102", "held", "list", "--all")
    assert sorted(one["open"] for one in said) == [False, True]
