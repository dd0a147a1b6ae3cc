"""The formats against the worked examples of docs/wire.md, and against what must be refused."""

import os
import random
import secrets

import pytest

import crosswrit_wire as wire
from crosswrit_wire import WireFault, pb

DOCUMENT = (wire.REPOSITORY / "docs" / "wire.md").read_text(encoding="utf-8")
PACKED = "".join(DOCUMENT.split())

LETTERS = [b"a", b"b", b"c", b"d", b"e"]
ROOT = "57d36622e3f900dadd327fb108b62e282cb8f65225ff24749df78d09176c1d0d"
LEAF_A = "7234082e1dd0b5ec0acd71875d61c9f374af30c100bc4de7aa4eb3f15bbed686"
LEAF_B = "b3d5dedf654e9fc853bdc5daf79330c5a1eaf2b910f2a36c72ef8ea999ccf953"
LEAF_E = "3fb4582e88550134018497ab958651cdc7b72d3e2e01301b3f44f8ba6e821a78"
NODE_CD = "af66a593dfe7f069b7f3734a87a67df3d87419e270fcf869ab01218e350d3c95"
HEADER = (
    "0a097a68656e677a686f7510011a067975303130352210303132333435363738396162636465662801300138"
    "094080cdbce0ca334a20" + "cc" * 32 + "5220" + "dd" * 32 + "5805"
)
PUBLIC = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
SIGNATURE = (
    "a4f2faec0a6ace93bf4c1b9bd52506101bbc47dfe937a0833325ebea0323311a"
    "5ac37533edec100f22691c570e98f3979b8fa3e55d333f5b54f41f0dd07bcd01"
)
HEAD = "5ce4765c0586ee7ced31f2d5e34c73c90d67a747f5f9f7c161f2bd74cf30aabc"


@pytest.mark.parametrize(
    "example", [ROOT, LEAF_A, LEAF_B, LEAF_E, NODE_CD, HEADER, PUBLIC, SIGNATURE, HEAD]
)
def test_examples_are_those_of_the_document(example):
    assert example in PACKED


def test_tree_of_the_document():
    assert wire.leaf_hash(b"a").hex() == LEAF_A
    assert wire.leaf_hash(b"b").hex() == LEAF_B
    assert wire.leaf_hash(b"e").hex() == LEAF_E
    assert wire.node_hash(wire.leaf_hash(b"c"), wire.leaf_hash(b"d")).hex() == NODE_CD
    assert wire.merkle_root(LETTERS).hex() == ROOT


def test_multiproof_of_the_document():
    proof = wire.multiproof(LETTERS, [1, 4])
    assert [digest.hex() for digest in proof] == [LEAF_A, NODE_CD]
    items = [(1, bytes.fromhex(LEAF_B)), (4, bytes.fromhex(LEAF_E))]
    assert wire.proven_root(items, 5, proof).hex() == ROOT


def test_signed_header_of_the_document():
    header = pb.RowHeader(
        realm="zhengzhou", rehearsal=True, process="yu0105", key_id="0123456789abcdef",
        directory_version=1, incarnation=1, position=9, at_ms=1_772_413_200_000,
        previous=b"\xcc" * 32, root=b"\xdd" * 32, leaves=5,
    ).SerializeToString()  # fmt: skip
    assert header.hex() == HEADER
    signature = wire.sign_header(bytes(range(32)), header)
    assert signature.hex() == SIGNATURE
    assert wire.signature_holds(bytes.fromhex(PUBLIC), header, signature)
    assert not wire.signature_holds(bytes.fromhex(PUBLIC), header + b"\x00", signature)
    assert wire.head_hash(header).hex() == HEAD


def test_frame_of_the_document():
    beat = pb.Heartbeat(session=77, now_ms=1_772_413_200_000)
    data = wire.frame(wire.HEARTBEAT, beat)
    assert data.hex(" ") == "43 57 52 54 01 05 08 4d 10 80 cd bc e0 ca 33"
    assert wire.read_frame(data) == (wire.HEARTBEAT, beat, data[6:])


def _seed() -> int:
    seed = int(os.environ.get("CROSSWRIT_SEED") or secrets.randbits(32))
    print(f"CROSSWRIT_SEED={seed}")
    return seed


def test_any_set_of_leaves_is_proven_and_nothing_else():
    draw = random.Random(_seed())
    for _ in range(400):
        leaves = [draw.randbytes(draw.randint(0, 40)) for _ in range(draw.randint(1, 70))]
        indices = sorted(draw.sample(range(len(leaves)), draw.randint(1, len(leaves))))
        root, proof = wire.merkle_root(leaves), wire.multiproof(leaves, indices)
        items = [(i, wire.leaf_hash(leaves[i])) for i in indices]
        assert len(proof) <= 12 * len(items)
        assert wire.proven_root(items, len(leaves), proof) == root
        spoilt = list(items)
        victim = draw.randrange(len(items))
        spoilt[victim] = (items[victim][0], wire.leaf_hash(b"another"))
        assert wire.proven_root(spoilt, len(leaves), proof) != root
        with pytest.raises(WireFault):
            wire.proven_root(items, len(leaves), [*proof, wire.ZERO])
        if proof:
            with pytest.raises(WireFault):
                wire.proven_root(items, len(leaves), proof[:-1])


@pytest.mark.parametrize(
    "items, count",
    [
        ([], 5),
        ([(0, wire.ZERO)], 0),
        ([(5, wire.ZERO)], 5),
        ([(-1, wire.ZERO)], 5),
        ([(1, wire.ZERO), (1, wire.ZERO)], 5),
        ([(2, wire.ZERO), (1, wire.ZERO)], 5),
        ([(0, wire.ZERO)], 4_097),
    ],
)
def test_proofs_out_of_bounds_are_refused(items, count):
    with pytest.raises(WireFault):
        wire.proven_root(items, count, [wire.ZERO] * 3)


@pytest.mark.parametrize(
    "data",
    [b"", b"CWRT\x01", b"CWRT\x02\x05", b"cwrt\x01\x05", b"CWRT\x01\x63", b"CWRT\x01\x05\x08"],
)
def test_what_is_no_frame_is_refused(data):
    with pytest.raises(WireFault):
        wire.read_frame(data)


def test_records_with_unknown_fields_are_unreadable_and_frames_are_not():
    beat = pb.Heartbeat(session=1).SerializeToString() + b"\xf8\x07\x01"
    assert wire.read_frame(b"CWRT\x01\x05" + beat)[1].session == 1
    with pytest.raises(WireFault):
        wire.read_record(pb.RowHeader, bytes.fromhex(HEADER) + b"\xf8\x07\x01")
    nested = pb.Receipt(entry=1).SerializeToString() + b"\xf8\x07\x01"
    act = b"\xba\x01" + bytes([len(nested)]) + nested
    with pytest.raises(WireFault):
        wire.read_record(pb.Leaf, b"\x0a" + bytes([len(act)]) + act)


def test_a_torn_journal_record_is_left_out():
    whole = wire.seal_record(b"one") + wire.seal_record(b"two")
    for cut in range(len(whole)):
        records, length = wire.split_records(whole[:cut])
        assert records == ([b"one"] if cut >= len(wire.seal_record(b"one")) else [])
        assert length <= cut
    assert wire.split_records(whole) == ([b"one", b"two"], len(whole))
