"""No byte of a bundle of evidence can be another, and none that a forger changes proves anything
else.

The program takes some 50 ms for a bundle, ten minutes for each byte of one: so every byte is tried
in-process, with the independent verifier of test_audit.py, in two processes, and the program itself
judges a random sample. As exported, one flipped bit anywhere must be found out by the digest of the
last line. With that digest made anew, as a forger would, it must be found out by signatures and
chain, or stand where it says nothing: in the heading's exportedBy and exportedAt, which nobody
signs, or in the bits of a base64 text's last digit that stand for no byte.
CROSSWRIT_SEED=N replays which bits are flipped."""

import concurrent.futures
import json
import pathlib
import random
import shutil
import subprocess
import tempfile

import pytest

import processes
from test_audit import SEED, Evidence, independent, is_whole, sealed

SAMPLE = 150


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    """A short matter's bundle with the root key; nothing runs any more."""
    evidence = Evidence(tmp_path_factory.mktemp("evidence"))
    try:
        path = evidence.export("coord", "bundle.jsonl")
    finally:
        evidence.realm.stop_all()
    return path.read_bytes(), evidence.root


def flipped(data: bytes, place: int, bit: int) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 1 << bit
    return bytes(changed)


def where(data: bytes, place: int, bit: int) -> str:
    """What a flip did, for people."""
    line = data.count(b"\n", 0, place) + 1
    old, new = bytes([data[place]]), bytes([data[place] ^ 1 << bit])
    around = data[max(0, place - 30) : place] + b">>" + data[place : place + 20]
    return f"byte {place}, line {line}, {old} became {new} in {around}"


def forged(body: bytes, place: int, bit: int) -> bytes:
    """Flipped in the lines before the digest, which is then the right one."""
    return sealed(flipped(body, place, bit).removesuffix(b"\n").split(b"\n"))


def proven(data: bytes, root, folder: pathlib.Path):
    """What the independent verifier finds proven; None when it finds anything wrong."""
    try:
        folder.mkdir()
        path = folder / "bundle.jsonl"
        path.write_bytes(data)
        return independent(path, root, folder / "book")
    # Whatever it stumbles over is found out.
    except Exception:
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stretch(work):
    """The places of one stretch where a forgery proves something else than the bundle."""
    body, root, expected, flips = work
    with tempfile.TemporaryDirectory() as scratch:
        found = [
            (place, bit, proven(forged(body, place, bit), root, pathlib.Path(scratch) / str(place)))
            for place, bit in flips
        ]
    wrong = [one for one in found if one[2] not in (None, expected)]
    return wrong, [(place, bit) for place, bit, one in found if one == expected]


def in_heading(body: bytes, place: int) -> bool:
    """Where nobody signs: exportedBy and exportedAt of the first line."""
    end = body.index(b"\n")
    return body.index(b'"exportedBy"', 0, end) <= place < end


def may_differ(body: bytes, place: int) -> bool:
    """Where another byte need not say anything else."""
    return in_heading(body, place) or body[place + 1 : place + 2] == b"="


def test_each_byte_as_exported(bundle):
    data, _ = bundle
    assert is_whole(data)
    missed = [
        where(data, place, bit)
        for place in range(len(data))
        for bit in range(8)
        if is_whole(flipped(data, place, bit))
    ]
    assert not missed, missed


def test_each_byte_by_a_forger(bundle, tmp_path):
    print(f"CROSSWRIT_SEED={SEED}")
    data, root = bundle
    dice = random.Random(SEED)
    body = data[: data[:-1].rfind(b"\n") + 1]
    expected = proven(data, root, tmp_path / "whole")
    assert expected is not None
    assert forged(body, 0, 0) != data and sealed(body.splitlines()) == data
    flips = [(place, dice.randrange(8)) for place in range(len(body))]
    starts = range(0, len(flips), 500)
    works = [(body, root, expected, flips[start : start + 500]) for start in starts]
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        results = list(pool.map(stretch, works))
    wrong = [where(body, place, bit) for some, _ in results for place, bit, _ in some]
    assert not wrong, wrong
    same = [flip for _, some in results for flip in some]
    beside = [flip for flip in same if not in_heading(body, flip[0])]
    print(f"{len(flips)} forgeries, {len(same)} say the same, {len(beside)} beside the heading")
    wrong = [where(body, place, bit) for place, bit in beside if not may_differ(body, place)]
    assert not wrong, wrong


def test_the_program_finds_a_sample(bundle, tmp_path):
    print(f"CROSSWRIT_SEED={SEED}")
    data, root = bundle
    dice = random.Random(SEED)
    body = data[: data[:-1].rfind(b"\n") + 1]

    def verify(work):
        number, changed = work
        path = tmp_path / f"{number}.jsonl"
        path.write_bytes(changed)
        done = subprocess.run(
            [processes.program(), "audit", "verify", path, "--root", root, "--json"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        path.unlink()
        return done.returncode, done.stdout, done.stderr

    code, whole, err = verify(("whole", data))
    assert code == 0, err
    places = sorted({0, len(data) - 1, *(dice.randrange(len(data)) for _ in range(SAMPLE))})
    flips = [(place, dice.randrange(8)) for place in places]
    again = [(place, dice.randrange(8)) for place in dice.sample(range(len(body)), SAMPLE)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        plain = list(pool.map(verify, ((f"a{p}", flipped(data, p, b)) for p, b in flips)))
        resealed = list(pool.map(verify, ((f"b{p}", forged(body, p, b)) for p, b in again)))
    missed = [where(data, *flip) for flip, (code, _, _) in zip(flips, plain) if code != 1]
    assert not missed, missed
    for flip, (code, out, err) in zip(again, resealed):
        assert code in (0, 1), (where(body, *flip), code, err)
        if code == 0:
            # It proves the same, to the letter of the answer.
            assert may_differ(body, flip[0]), where(body, *flip)
            assert json.loads(out) == json.loads(whole), where(body, *flip)
