"""What comes from outside and must not hurt: strangers, impostors, broken bytes, forgeries."""

import os
import random
import secrets
import time

import pytest
import zmq
import zmq.utils.monitor

import crosswrit_wire as wire
import scenes
from crosswrit_wire import pb


@pytest.fixture
def rogue(realm):
    """The court 中牟 yu0122: its key is in the directory, its node misbehaves."""
    court = scenes.Court(realm, "yu0122")
    court.open()
    yield court
    court.close()


def alarms(realm, code: str):
    return [a for a in realm.doctor("coord")["alarms"] if a["code"] == code]


def dismissed(node, code: str):
    """Waits for DISCONNECT and checks its code; then the court may come back."""
    node.run_until(lambda: node.disconnects, what=f"DISCONNECT {code}")
    assert [c for c, _ in node.disconnects] == [code], node.disconnects
    assert all(reason for _, reason in node.disconnects)
    node.disconnects.clear()
    node.run_until(lambda: node.session, what="linked again")


def asked_who(realm, node, data: bytes):
    """Sends bytes of another session: the court is asked who it is, and that is all."""
    before, link, asked = realm.doctor("coord"), linked_as(realm, node), node.asked
    node.send_bytes(data)
    node.run_until(lambda: node.asked > asked, what="WHO_ARE_YOU")
    node.run_until(lambda: node.session, what="linked again")
    after = realm.doctor("coord")
    assert after["alarms"] == before["alarms"], "an old session is no fault"
    assert not node.disconnects
    assert linked_as(realm, node)["received"] == link["received"], "it was taken in"
    assert after["counts"]["entries"] == before["counts"]["entries"]


def linked_as(realm, node):
    return next(x for x in realm.doctor("coord")["links"] if x["peer"] == node.court)


def test_an_unknown_key_is_refused_in_the_handshake(realm, rogue):
    public, secret = zmq.curve_keypair()
    stranger = zmq.Context.instance().socket(zmq.DEALER)
    events = stranger.get_monitor_socket(zmq.EVENT_HANDSHAKE_FAILED_AUTH)
    try:
        stranger.linger = 0
        stranger.curve_publickey, stranger.curve_secretkey = public, secret
        stranger.curve_serverkey = rogue.node.server_key
        stranger.connect(realm.endpoint)
        stranger.send(wire.frame(wire.HELLO, rogue.node.hello()))
        assert events.poll(10_000), "no refusal was seen"
        event = zmq.utils.monitor.recv_monitor_message(events)
        assert event["value"] == 400
        assert not stranger.poll(500), "a stranger was answered"
    finally:
        stranger.disable_monitor()
        stranger.close()
    realm.doctor("coord")


def test_a_claim_to_be_another_court_is_refused_and_on_record(realm, rogue):
    hello = rogue.node.hello()
    hello.process = "yu0105"
    before = {x["peer"]: x["linked"] for x in realm.doctor("coord")["links"]}
    rogue.node.disconnects.clear()
    rogue.node.send_bytes(wire.frame(wire.HELLO, hello))
    rogue.node.run_until(lambda: rogue.node.disconnects, what="DISCONNECT")
    assert [code for code, _ in rogue.node.disconnects] == ["impostor"]
    realm.wait(lambda: alarms(realm, "impostor"), 10, "the alarm")
    assert alarms(realm, "impostor")[0]["peer"] == "yu0122"
    assert "yu0105" in alarms(realm, "impostor")[0]["text"]
    after = {x["peer"]: x["linked"] for x in realm.doctor("coord")["links"]}
    assert after["yu0105"] == before["yu0105"] is False


@pytest.mark.parametrize(
    "change",
    [{"realm": "another-realm"}, {"rehearsal": False}, {"min_protocol": 7, "max_protocol": 9}],
    ids=["realm", "rehearsal", "protocol"],
)
def test_a_hello_of_another_world_is_refused(realm, rogue, change):
    hello = rogue.node.hello()
    for field, value in change.items():
        setattr(hello, field, value)
    rogue.node.send_bytes(wire.frame(wire.HELLO, hello))
    rogue.node.run_until(lambda: rogue.node.disconnects, what="DISCONNECT")
    assert rogue.node.disconnects[0][0] == ("protocol" if "min_protocol" in change else "realm")


BEAT = wire.frame(wire.HEARTBEAT, pb.Heartbeat(session=1, now_ms=1))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00", b"CWRT", b"CWRT\x01", b"CWRT\x02\x05", b"GET / HTTP/1.1\r\n\r\n",
        BEAT[:-1], b"CWRT\x01\x63" + BEAT[6:], b"CWRT\x01\x00", b"CWRT\x01\x01" + b"\xff" * 1_000,
    ],
)  # fmt: skip
def test_bytes_that_are_no_frame_are_answered_and_do_no_harm(realm, rogue, data):
    rogue.node.send_bytes(data)
    dismissed(rogue.node, "malformed")
    assert alarms(realm, "malformed")


@pytest.mark.parametrize("body", [b"\xff\xff\xff\xff\x7f", b"\x22\x02\x22" * 200])
def test_an_unreadable_stream_frame_is_refused(realm, rogue, body):
    rogue.node.send_bytes(wire.LEAD + bytes([wire.DATA]) + body)
    dismissed(rogue.node, "refused-stream")


def test_random_and_truncated_bytes_do_no_harm(realm, rogue):
    seed = int(os.environ.get("CROSSWRIT_SEED") or secrets.randbits(32))
    print(f"CROSSWRIT_SEED={seed}")
    draw = random.Random(seed)
    node = rogue.node
    samples = [
        wire.frame(wire.HELLO, node.hello()),
        wire.frame(wire.DATA, pb.Data(session=node.session, incarnation=1, first=1)),
        wire.frame(wire.PAPER_WANT, pb.PaperWant(matter="yu0105-aaaa", digest=wire.ZERO, length=1)),
        wire.frame(wire.RETURN_WANTED, pb.ReturnWanted(session=node.session)),
        wire.frame(wire.CLOCK_ACK, pb.ClockAck(version=2**63)),
    ]
    pid = realm.doctor("coord")["pid"]
    for round_ in range(400):
        sample = bytearray(draw.choice(samples))
        match round_ % 3:
            case 0:
                del sample[draw.randrange(len(sample)) :]
            case 1:
                for _ in range(draw.randint(1, 8)):
                    sample[draw.randrange(len(sample))] = draw.randrange(256)
            case 2:
                sample = LEAD_OR_NOT[round_ % 2] + draw.randbytes(draw.randint(0, 3_000))
        node.send_bytes(bytes(sample))
        if round_ % 40 == 0:
            node.pump(0.02)
    node.connect()
    node.run_until(lambda: node.session, 30, "linked again")
    assert realm.doctor("coord")["pid"] == pid


LEAD_OR_NOT = (wire.LEAD, b"")


def test_an_oversized_frame_costs_its_sender_the_connection_only(realm, rogue):
    rogue.node.send_bytes(wire.LEAD + bytes([wire.DATA]) + bytes(2 * wire.FRAME_LIMIT))
    rogue.node.session = 0
    rogue.node.run_until(lambda: rogue.node.session, 20, "linked again")
    assert realm.doctor("coord")["pid"] == realm.running["coord"].pid


def test_more_parts_than_one_are_no_frame(realm, rogue):
    rogue.node.socket.send_multipart([BEAT, BEAT])
    dismissed(rogue.node, "malformed")


def test_a_replayed_frame_is_acknowledged_again_and_nothing_is_doubled(realm, court):
    node = court.node
    matter, act = court.send_letter("yu0102", "replayed", size=500)
    court.accepted(act)
    court.happened(matter, "delivered")
    entries = len(realm.ask("coord", "show", matter)["timeline"])
    listed = len(realm.ask("coord", "list"))
    rows = realm.doctor("coord")["position"]
    again = wire.frame(wire.DATA, node.stream_frame(1, len(node.sent)))
    node.acked = 0
    for _ in range(5):
        node.send_bytes(again)
    node.run_until(lambda: node.acked == len(node.sent), what="acknowledged again")
    assert len(realm.ask("coord", "show", matter)["timeline"]) == entries
    assert len(realm.ask("coord", "list")) == listed
    assert len([x for x in realm.ask("yu0102", "list") if x["matter"] == matter]) == 1
    assert realm.doctor("coord")["position"] == rows, "a replay left a row"
    old = node.stream_frame(1, len(node.sent))
    old.session -= 1
    asked_who(realm, node, wire.frame(wire.DATA, old))
    assert "yu0105" not in [a["peer"] for a in alarms(realm, "refused-stream")]


def _flip(data: bytes, at: int = 5) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _spoil_signature(data, node):
    data.batches[0].signature = _flip(data.batches[0].signature)


def _spoil_leaf(data, node):
    data.batches[0].items[0].leaf = _flip(data.batches[0].items[0].leaf, -2)


def _spoil_proof(data, node):
    data.batches[0].proof[0] = _flip(data.batches[0].proof[0])


def _lengthen_proof(data, node):
    data.batches[0].proof.append(wire.ZERO)


def _spoil_index(data, node):
    data.batches[0].items[0].index = 1


def _sign_with_another_key(data, node):
    data.batches[0].signature = wire.sign_header(bytes(32), data.batches[0].header)


def _name_another_court(data, node):
    header = pb.RowHeader.FromString(data.batches[0].header)
    header.process = "yu0105"
    data.batches[0].header = header.SerializeToString()
    data.batches[0].signature = wire.sign_header(node.key.seed, data.batches[0].header)


def _leave_a_gap(data, node):
    data.first += 1


def _begin_an_older_incarnation(data, node):
    data.incarnation -= 1


def _repeat_the_last_with_another_row(data, node):
    """The number of the item before, for an item that is not that one."""
    data.first -= 1


@pytest.mark.parametrize(
    "spoil",
    [
        _spoil_signature, _spoil_leaf, _spoil_proof, _lengthen_proof, _spoil_index,
        _sign_with_another_key, _name_another_court, _leave_a_gap, _begin_an_older_incarnation,
        _repeat_the_last_with_another_row,
    ],
)  # fmt: skip
def test_a_forged_frame_is_refused_whole_and_the_true_one_is_taken(realm, rogue, spoil):
    node = rogue.node
    node.send_items = lambda: None
    before = realm.doctor("coord")
    matter, act = rogue.send_letter("yu0102", f"forged-{spoil.__name__}", size=300)
    data = node.stream_frame(len(node.sent), len(node.sent))
    spoil(data, node)
    node.send_bytes(wire.frame(wire.DATA, data))
    dismissed(node, "refused-stream")
    link = {x["peer"]: x for x in realm.doctor("coord")["links"]}["yu0122"]
    assert link["received"] == len(node.sent) - 1, "a forged frame was taken in"
    assert realm.doctor("coord")["counts"]["entries"] == before["counts"]["entries"]
    assert "yu0122" in [a["peer"] for a in alarms(realm, "refused-stream")]
    del node.send_items
    status, _ = node.run_until(lambda: node.answer(act), what="the answer to the true act")
    assert status in ("accepted", "refused")


@pytest.mark.parametrize("session", [lambda now: 0, lambda now: now - 1, lambda now: now + 1])
def test_a_stream_of_another_session_is_not_taken_and_no_fault(realm, rogue, session):
    node = rogue.node
    node.send_items = lambda: None
    _, act = rogue.send_letter("yu0102", "another-session", size=300)
    data = node.stream_frame(len(node.sent), len(node.sent))
    data.session = session(data.session)
    asked_who(realm, node, wire.frame(wire.DATA, data))
    assert node.answer(act) is None
    del node.send_items
    node.run_until(lambda: node.answer(act), what="the answer in the present session")


def test_an_unreadable_stream_is_refused_in_an_old_session_too(rogue):
    node = rogue.node
    data = pb.Data(session=node.session - 1, incarnation=1, first=1)
    data.batches.add(header=b"\xff", signature=b"short")
    node.send_bytes(wire.frame(wire.DATA, data))
    dismissed(node, "refused-stream")


def test_a_heartbeat_of_another_session_is_asked_who_it_is(realm, rogue):
    node = rogue.node
    beat = pb.Heartbeat(session=node.session, now_ms=node.civil_ms())
    asked = node.asked
    node.send_bytes(wire.frame(wire.HEARTBEAT, beat))
    # What follows is answered in order: had the beat been asked about, that would come first.
    heard = node.heard
    want = pb.PaperWant(matter=node.new_matter(), digest=wire.ZERO, length=1)
    node.send_bytes(wire.frame(wire.PAPER_WANT, want))
    node.run_until(lambda: node.heard > heard, what="PAPER_MISSING")
    assert node.asked == asked, "the present session was asked about"
    beat.session -= 1
    session = node.session
    asked_who(realm, node, wire.frame(wire.HEARTBEAT, beat))
    # The same run on the same connection: its session goes on.
    assert node.session == session


def test_knowing_the_hash_gives_no_right_to_a_paper(realm, court):
    node = court.node
    matter, act = court.send_letter("yu0102", "secret", size=2_000)
    court.accepted(act)
    court.happened(matter, "delivered")
    digest = next(iter(node.matters[matter].papers))
    rogue = scenes.Court(realm, "yu0122")
    try:
        rogue.open()
        heard = []
        rogue.node._take_chunk = heard.append
        obey = rogue.node._obey
        rogue.node._obey = lambda c, b, r: (heard.append((c, b)), obey(c, b, r))
        want = pb.PaperWant(matter=matter, digest=digest, offset=0, length=100)
        rogue.node.send_bytes(wire.frame(wire.PAPER_WANT, want))
        rogue.node.run_until(lambda: heard, what="the answer")
        assert [c for c, _ in heard] == [wire.PAPER_MISSING]
    finally:
        rogue.close()
        realm.idle = lambda: node.pump(0.02)


def test_an_act_in_another_courts_name_is_held_and_shown(realm, rogue):
    """Last: what follows a held act is held too."""
    node = rogue.node
    make = node.make_act

    def lie(matter, **content):
        act = make(matter, **content)
        act.court = "yu0105"
        return act

    node.make_act = lie
    rogue.court = "yu0105"
    matter, _ = rogue.send_letter("yu0102", "lie", size=300)
    node.run_until(lambda: node.acked == len(node.sent), what="taken in")
    held = realm.wait(lambda: realm.ask("coord", "held"), 10, "the held list")
    assert held[-1]["peer"] == "yu0122" and held[-1]["reason"]
    assert matter not in [row["matter"] for row in realm.ask("coord", "list")]
    end = time.monotonic() + 1
    while time.monotonic() < end:
        node.pump(0.05)
    assert not node.disconnects
