"""Evidence of a matter: one file and the root key, and no byte of it can be another."""

import base64
import hashlib
import json
import os
import random
import shutil
import types

import pytest

import crosswrit_wire as wire
import processes

SEED = int(os.environ.get("CROSSWRIT_SEED", random.SystemRandom().randrange(1 << 32)))


class Evidence:
    """A commission that was signed for and done, and its evidence from both ends and the seat."""

    def __init__(self, folder):
        self.folder = folder
        self.realm = processes.Realm(folder)
        for process in ("coord", "yu0102", "yu0105"):
            self.realm.start(process)
        self.root = folder / "keys" / "root.pub"
        self.papers = folder / "papers"
        self.papers.mkdir()
        for name in ("letter.pdf", "return.pdf"):
            (self.papers / name).write_bytes(b"%PDF " + name.encode())
        letter = f"commissionLetter={self.papers / 'letter.pdf'}"
        proof = f"serviceReturn={self.papers / 'return.pdf'}"
        sent = self.act(
            "yu0102", "commission", "send", "--to", "豫0105", "--case", "（2026）豫0102执8号", "--kind", "serve",
            "--detail", "送达执行裁定", "--debtor", "某某公司", "--window", "15d", "--handler", "承办甲",
            "--handler-phone", "0371-60000102", "--sealed-paper", letter, "--paper", proof, "--approval", "bureauChief=局长己",
            "--approval", "commandCentre=指挥丁", officer="指挥丁",
        )  # fmt: skip
        self.matter = sent["matter"]
        self.realm.wait(lambda: self.stage("yu0105") == "delivered", 30, "delivered")
        self.act("yu0105", "commission", "sign-for", self.matter, "--phone", "0371-60000105", officer="承办甲")
        self.act(
            "yu0105", "commission", "complete", self.matter, "--outcome", "full", "--text", "已送达",
            "--paper", proof, officer="承办甲",
        )  # fmt: skip
        self.realm.wait(lambda: self.stage("yu0102") == "done", 30, "done")

    def act(self, process, *words, officer):
        answer = self.realm.ask(process, *words, "--officer", officer, "--wait", "20")
        assert answer["status"] == "accepted", answer
        return answer

    def stage(self, process):
        code, out, _ = self.realm.run("show", self.matter, "--data", str(self.realm.data(process)), "--json", check=False)
        return json.loads(out)["stage"] if code == 0 else None

    def export(self, process, name):
        path = self.folder / name
        answer = self.realm.ask(process, "audit", "export", self.matter, "--out", str(path))
        assert answer["matter"] == self.matter
        return path

    def verify(self, path, *words, root=None):
        code, out, err = self.realm.run("audit", "verify", str(path), "--root", str(root or self.root), "--json", *words, check=False)
        return code, json.loads(out) if out.strip() else err


@pytest.fixture(scope="module")
def evidence(tmp_path_factory):
    evidence = Evidence(tmp_path_factory.mktemp("audit"))
    yield evidence
    evidence.realm.stop_all()


def hex_bytes(text):
    """In lower case, as the format has it."""
    found = bytes.fromhex(text)
    assert found.hex() == text
    return found


def base64_bytes(text):
    return base64.b64decode(text, validate=True)


def independent(path, root, folder):
    """Verifies a bundle from docs/evidence.md and docs/wire.md alone; the head of its chain."""
    lines = [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
    folder.mkdir()
    shutil.copy(root, folder / "root.pub")
    for line in lines:
        if "directory" in line:
            (folder / f"directory.{line['directory']}").write_bytes(base64_bytes(line["file"]))
    book = wire.DirectoryBook(folder)
    first, newest = lines[0], book.newest
    assert (first["crosswrit"], first["version"]) == ("audit", 1)
    assert (first["realm"], first["rehearsal"]) == (newest.realm, newest.rehearsal)

    def signed(one):
        return types.SimpleNamespace(
            header=base64_bytes(one["header"]), signature=hex_bytes(one["signature"]), index=one["index"],
            leaf=base64_bytes(one["leaf"]), proof=[hex_bytes(digest) for digest in one["proof"]],
        )  # fmt: skip

    head, number = bytes(32), 0
    for line in lines[1:-1]:
        if "directory" in line:
            assert number == 0
            continue
        assert line["entry"] == number + 1
        one = signed(line)
        one.items = [types.SimpleNamespace(index=one.index, leaf=one.leaf)]
        entry = wire.read_record(wire.pb.Leaf, one.leaf).entry
        row = book.verify_batch(one, entry.seat)
        number += 1
        assert (entry.number, entry.matter, entry.previous) == (number, lines[0]["matter"], head)
        assert row.process == entry.seat
        if entry.WhichOneof("origin") == "act":
            act, digest = book.verify_authored(signed(line["act"]))
            assert digest == entry.act and act.matter == entry.matter
        head = wire.leaf_hash(one.leaf)
    assert is_whole(path.read_bytes()), "the digest of the last line is another"
    return head.hex(), number


def is_whole(data):
    """The last line is the digest of all bytes before it, and nothing follows."""
    body = data[: data[:-1].rfind(b"\n") + 1]
    return data == sealed(body.splitlines())


def sealed(lines):
    """A bundle of these lines whose own digest is right: what a forger would make."""
    body = b"".join(line + b"\n" for line in lines)
    digest = hashlib.blake2b(body, digest_size=32).hexdigest()
    return body + f'{{"digest":"{digest}"}}\n'.encode()


def test_seat_and_parties_export_the_same_chain(evidence):
    found = []
    for process in ("coord", "yu0102", "yu0105"):
        code, report = evidence.verify(evidence.export(process, f"{process}.jsonl"), "--papers", str(evidence.papers))
        assert code == 0, report
        found.append(report)
        assert report["seat"] == "coord" and report["kind"] == "commission" and report["stage"] == "done"
        assert report["acts"] == report["entries"] - report["timers"]
        assert report["dueDates"] >= 2 and report["otherDueDates"] == []
        assert sorted(paper["file"] for paper in report["papers"]) == ["letter.pdf", "return.pdf"]
        assert all(receipt["at"] for receipt in report["receipts"])
    assert len({report["head"] for report in found}) == 1
    # Somebody else's program, written from the documents, finds the same.
    for process in ("coord", "yu0105"):
        head, number = independent(evidence.folder / f"{process}.jsonl", evidence.root, evidence.folder / f"book-{process}")
        assert (head, number) == (found[0]["head"], found[0]["entries"])
    # The key by its digits is as good as its file; another key is none.
    digits = next(line.split("\t")[1] for line in evidence.root.read_text().splitlines() if line.startswith("ed25519-public"))
    assert evidence.verify(evidence.folder / "coord.jsonl", root=digits)[0] == 0
    other = ("0" if digits[0] != "0" else "1") + digits[1:]
    code, report = evidence.verify(evidence.folder / "coord.jsonl", root=other)
    assert code == 1 and report["code"] == "audit.directory"


def test_no_byte_can_be_another(evidence):
    print(f"CROSSWRIT_SEED={SEED}")
    dice = random.Random(SEED)
    whole = evidence.export("coord", "whole.jsonl").read_bytes()
    changed = evidence.folder / "changed.jsonl"
    places = sorted({0, len(whole) - 1, *(dice.randrange(len(whole)) for _ in range(150))})
    for place in places:
        data = bytearray(whole)
        data[place] ^= 1 << dice.randrange(8)
        changed.write_bytes(data)
        code, report = evidence.verify(changed)
        assert code == 1, (place, report)
    for length in (0, 1, len(whole) // 2, len(whole) - 1):
        changed.write_bytes(whole[:length])
        assert evidence.verify(changed)[0] == 1, length


def forgeries(lines):
    """Bundles whose own digest is right, each with what it pretends and how it is found out."""
    first = next(place for place, line in enumerate(lines) if line.startswith(b'{"entry":1,'))
    entries = lines[first:]

    def put(place, change):
        document = json.loads(lines[place])
        change(document)
        return lines[:place] + [json.dumps(document, separators=(",", ":")).encode()] + lines[place + 1 :]

    def flip(field, inner=None):
        def change(document):
            holder = document[inner] if inner else document
            data = bytearray(base64.b64decode(holder[field]))
            data[len(data) // 2] ^= 1
            holder[field] = base64.b64encode(data).decode()

        return change

    yield "an entry's words", put(first + 1, flip("leaf"))
    yield "an act's words", put(first, flip("leaf", "act"))
    yield "a row's header", put(first, flip("header"))
    yield "an act's header", put(first, flip("header", "act"))
    yield "another matter's name", put(0, lambda document: document.update(matter="yu0102-000000000000"))
    yield "another realm", put(0, lambda document: document.update(realm="another-realm"))
    yield "no rehearsal", put(0, lambda document: document.update(rehearsal=False))
    yield "an act left out", put(first, lambda document: document.pop("act"))
    yield "another place in the row", put(first, lambda document: document.update(index=document["index"] + 1))
    yield "a proof cut short", put(first + 1, lambda document: document.update(proof=document["proof"][:-1] or ["00" * 32]))
    renumbered = [line.replace(b'"entry":%d,' % number, b'"entry":%d,' % (number - 1), 1) for number, line in enumerate(entries, 1)]
    yield "the first entry left out", lines[:first] + renumbered[1:]
    swapped = [entries[1].replace(b'"entry":2,', b'"entry":1,', 1), entries[0].replace(b'"entry":1,', b'"entry":2,', 1)]
    yield "two entries swapped", lines[:first] + swapped + entries[2:]
    yield "no entry", lines[:first]
    yield "no directory", [line for line in lines if not line.startswith(b'{"directory"')]


def test_a_forger_is_found_out(evidence):
    whole = evidence.export("yu0105", "forged-from.jsonl").read_bytes()
    lines = whole.splitlines()[:-1]
    path = evidence.folder / "forged.jsonl"
    path.write_bytes(sealed(lines))
    assert evidence.verify(path)[0] == 0, "the test's own digest is right"
    for what, forged in forgeries(lines):
        path.write_bytes(sealed(forged))
        code, report = evidence.verify(path)
        assert code == 1, (what, report)
    # What it can't tell it says: an end that is left out.
    path.write_bytes(sealed(lines[:-1]))
    code, report = evidence.verify(path)
    assert code == 0
    assert any("nothing follows" in one["en"] for one in report["notProven"])


def test_what_is_there_is_not_written_over(evidence):
    path = evidence.export("coord", "there.jsonl")
    code, _, err = evidence.realm.run(
        "audit", "export", evidence.matter, "--out", str(path), "--data", str(evidence.realm.data("coord")), check=False
    )
    assert code == 3 and "exists" in err.lower(), err
