"""The formats of the wire protocol, written from docs/wire.md and proto/*.proto alone.

Hashes, trees, signatures, key files, the directory, frames, and what a verifier checks. No sockets
and no journal here: those are in crosswrit_node.py.
"""

import dataclasses
import hashlib
import pathlib
import struct
import tempfile

import nacl.exceptions
import nacl.signing
import zmq
import zmq.utils.z85
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, unknown_fields
from google.protobuf.message import DecodeError, Message

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
ZERO = bytes(32)
FRAME_LIMIT = 1_048_576
CHUNK_LIMIT = 131_072
LEAVES_LIMIT = 4_096

HELLO, WELCOME, DATA, ACK, HEARTBEAT, WHO_ARE_YOU, DISCONNECT = 1, 2, 3, 4, 5, 6, 7
RETURN_WANTED, RETURN, CLOCK, CLOCK_ACK = 8, 9, 10, 11
PAPER_WANT, PAPER_CHUNK, PAPER_MISSING, DIRECTORY = 12, 13, 14, 15


class WireFault(Exception):
    """Bytes from outside that break a rule; the text names the rule."""


# --- Schema -------------------------------------------------------------------------------------


def _load_schema():
    """Compiles proto/*.proto into a temporary directory and returns the messages by name."""
    from grpc_tools import protoc

    with tempfile.TemporaryDirectory() as scratch:
        out = pathlib.Path(scratch) / "schema.binpb"
        names = sorted(p.name for p in (REPOSITORY / "proto").glob("*.proto"))
        code = protoc.main(
            ["protoc", f"-I{REPOSITORY / 'proto'}", f"--descriptor_set_out={out}", *names]
        )
        if code != 0:
            raise RuntimeError(f"protoc failed with {code} on {names}")
        files = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    waiting = list(files.file)
    while waiting:
        names = {f.name for f in waiting}
        ready = [f for f in waiting if names.isdisjoint(f.dependency)]
        for f in ready:
            pool.Add(f)
            waiting.remove(f)
    messages = message_factory.GetMessageClassesForFiles([f.name for f in files.file], pool)
    return {name.removeprefix("crosswrit.v1."): kind for name, kind in messages.items()}


class Schema:
    """The message classes of proto/*.proto as attributes: `pb.Hello`, `pb.Act`, …"""

    def __init__(self):
        self.__dict__.update(_load_schema())


pb = Schema()

BODIES = {
    HELLO: pb.Hello, WELCOME: pb.Welcome, DATA: pb.Data, ACK: pb.Ack, HEARTBEAT: pb.Heartbeat,
    WHO_ARE_YOU: pb.WhoAreYou, DISCONNECT: pb.Disconnect, RETURN_WANTED: pb.ReturnWanted,
    RETURN: pb.Return, CLOCK: pb.Clock, CLOCK_ACK: pb.ClockAck, PAPER_WANT: pb.PaperWant,
    PAPER_CHUNK: pb.PaperChunk, PAPER_MISSING: pb.PaperMissing, DIRECTORY: pb.DirectoryUpdate,
}  # fmt: skip


def walk(message: Message):
    """The message and all messages inside it."""
    yield message
    for field, value in message.ListFields():
        if field.type == field.TYPE_MESSAGE:
            inner = [value] if isinstance(value, Message) else value
            for one in inner:
                yield from walk(one)


def read_record(kind, data: bytes) -> Message:
    """A header or a leaf. Unknown fields make it unreadable (docs/wire.md §14)."""
    try:
        message = kind.FromString(data)
    except DecodeError as error:
        raise WireFault(f"unreadable {kind.DESCRIPTOR.name}: {error}") from error
    for part in walk(message):
        if len(unknown_fields.UnknownFieldSet(part)):
            raise WireFault(f"{part.DESCRIPTOR.name} has unknown fields: a newer version")
    return message


# --- Frames -------------------------------------------------------------------------------------

LEAD = b"CWRT\x01"


def frame(command: int, body: Message) -> bytes:
    """One message part: lead, command, body."""
    data = LEAD + bytes([command]) + body.SerializeToString()
    assert len(data) <= FRAME_LIMIT
    return data


def read_frame(data: bytes):
    """(command, body message, body bytes)."""
    if len(data) < 6 or len(data) > FRAME_LIMIT or data[:5] != LEAD:
        raise WireFault("no frame of protocol version 1")
    kind = BODIES.get(data[5])
    if kind is None:
        raise WireFault(f"unknown command {data[5]}")
    try:
        return data[5], kind.FromString(data[6:]), data[6:]
    except DecodeError as error:
        raise WireFault(f"unreadable {kind.DESCRIPTOR.name}: {error}") from error


# --- Hashes and trees ---------------------------------------------------------------------------


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=32).digest()


def leaf_hash(leaf: bytes) -> bytes:
    return _hash(b"\x00" + leaf)


def node_hash(left: bytes, right: bytes) -> bytes:
    return _hash(b"\x01" + left + right)


def head_hash(header: bytes) -> bytes:
    return _hash(b"\x02" + header)


def _levels(hashes: list[bytes]) -> list[list[bytes]]:
    levels = [hashes]
    while len(levels[-1]) > 1:
        below = levels[-1]
        above = [node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)]
        if len(below) % 2:
            above.append(below[-1])
        levels.append(above)
    return levels


def merkle_root(leaves: list[bytes]) -> bytes:
    return _levels([leaf_hash(leaf) for leaf in leaves])[-1][0]


def multiproof(leaves: list[bytes], indices: list[int]) -> list[bytes]:
    """The digests that prove the leaves at `indices` (ascending, distinct, not empty)."""
    proof = []
    known = list(indices)
    for level in _levels([leaf_hash(leaf) for leaf in leaves])[:-1]:
        for i in known:
            sibling = i ^ 1
            if sibling < len(level) and sibling not in known:
                proof.append(level[sibling])
        known = sorted({i // 2 for i in known})
    return proof


def proven_root(items: list[tuple[int, bytes]], count: int, proof: list[bytes]) -> bytes:
    """The root that (index, leaf hash) pairs and proof lead to; WireFault if they lead to none."""
    if not 1 <= count <= LEAVES_LIMIT or not items:
        raise WireFault("a proof needs 1 … 4,096 leaves")
    indices = [i for i, _ in items]
    if indices != sorted(set(indices)) or not 0 <= indices[0] or indices[-1] >= count:
        raise WireFault("indices of a proof ascend within the row")
    known, width, rest = list(items), count, list(proof)
    while width > 1:
        above = []
        c = 0
        while c < len(known):
            i, digest = known[c]
            if c + 1 < len(known) and known[c + 1][0] == i ^ 1:
                other = known[c + 1][1]
                c += 1
            elif i ^ 1 < width:
                if not rest:
                    raise WireFault("the proof is too short")
                other = rest.pop(0)
                if len(other) != 32:
                    raise WireFault("a digest of a proof is no digest")
            else:
                other = None
            if other is None:
                parent = digest
            elif i % 2 == 0:
                parent = node_hash(digest, other)
            else:
                parent = node_hash(other, digest)
            above.append((i // 2, parent))
            c += 1
        known, width = above, (width + 1) // 2
    if rest:
        raise WireFault("the proof is too long")
    return known[0][1]


# --- Keys and the directory ---------------------------------------------------------------------

SIGNED_WORDS = b"crosswrit row 1\x00"


def key_id(public: bytes) -> str:
    return _hash(public)[:8].hex()


def sign_header(seed: bytes, header: bytes) -> bytes:
    return nacl.signing.SigningKey(seed).sign(SIGNED_WORDS + header).signature


def signature_holds(public: bytes, header: bytes, signature: bytes) -> bool:
    try:
        nacl.signing.VerifyKey(public).verify(SIGNED_WORDS + header, signature)
        return True
    except (nacl.exceptions.BadSignatureError, ValueError):
        return False


@dataclasses.dataclass(frozen=True)
class ProcessKey:
    """Private keys of one process, from the file ID.key."""

    realm: str
    rehearsal: bool
    process: str
    key_id: str
    seed: bytes
    curve_public: bytes
    curve_secret: bytes

    @classmethod
    def read(cls, path) -> "ProcessKey":
        lines = pathlib.Path(path).read_text(encoding="utf-8").split("\n")
        if lines[0] != "crosswrit-private-key 1" or lines[-2:] != ["end", ""]:
            raise WireFault(f"{path} is no private key file of version 1")
        fields = dict(line.split("\t", 1) for line in lines[1:-2])
        seed = bytes.fromhex(fields["ed25519-seed"])
        public = bytes(nacl.signing.SigningKey(seed).verify_key)
        secret = fields["curve-secret"].encode()
        if public.hex() != fields["ed25519-public"] or key_id(public) != fields["key"]:
            raise WireFault(f"{path}: seed, public key and key id do not belong together")
        if zmq.curve_public(secret) != fields["curve-public"].encode():
            raise WireFault(f"{path}: the two CURVE keys do not belong together")
        return cls(
            fields["realm"], fields["rehearsal"] == "true", fields["process"], fields["key"],
            seed, fields["curve-public"].encode(), secret,
        )  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Directory:
    """One version of the directory (法院名录)."""

    realm: str
    rehearsal: bool
    version: int
    courts: dict  # id -> (level, superior, coordinator, code, name)
    coordinators: dict  # id -> (court, endpoint)
    signing: dict  # (process, key id) -> Ed25519 public key
    transport: dict  # process -> the CURVE key in Z85, of its newest record

    @classmethod
    def read(cls, data: bytes, root: bytes) -> "Directory":
        """Verifies before reading."""
        cut = data.rfind(b"signature\t")
        line = data[cut:].decode("ascii", "replace")
        if cut < 0 or len(line) != len("signature\t") + 129 or line[-1] != "\n":
            raise WireFault("the directory has no signature line")
        try:
            nacl.signing.VerifyKey(root).verify(data[:cut], bytes.fromhex(line[10:-1]))
        except (nacl.exceptions.BadSignatureError, ValueError) as error:
            raise WireFault("the directory is not signed by the root key") from error
        if line != line.lower():
            raise WireFault("the directory's signature is not in lower case")
        lines = data[:cut].decode("utf-8").split("\n")
        if lines[0] != "crosswrit-directory 1" or lines[-2:] != ["end", ""]:
            raise WireFault("no directory of version 1")
        head, courts, coordinators, signing, transport = {}, {}, {}, {}, {}
        for text in lines[1:-2]:
            word, *fields = text.split("\t")
            if word == "court":
                courts[fields[0]] = tuple(None if f == "-" else f for f in fields[1:])
            elif word == "coordinator":
                coordinators[fields[0]] = (fields[1], fields[2])
            elif word == "key":
                process, _, kid, sign, curve, _ = fields
                public = bytes.fromhex(sign)
                if key_id(public) != kid:
                    raise WireFault(f"key id {kid} is not that of its key")
                signing[(process, kid)] = public
                transport[process] = zmq.utils.z85.encode(bytes.fromhex(curve))
            else:
                (head[word],) = fields
        if head["root"] != root.hex():
            raise WireFault("the directory names another root key")
        return cls(
            head["realm"], head["rehearsal"] == "true", int(head["version"]),
            courts, coordinators, signing, transport,
        )  # fmt: skip


class DirectoryBook:
    """Every version of the directory from 1 on."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        text = (folder / "root.pub").read_text(encoding="utf-8")
        root = bytes.fromhex(
            next(x for x in text.split("\n") if x.startswith("ed25519-public\t")).split("\t")[1]
        )
        self.versions = []
        while (file := folder / f"directory.{len(self.versions) + 1}").exists():
            self.versions.append(Directory.read(file.read_bytes(), root))
            if self.versions[-1].version != len(self.versions):
                raise WireFault(f"{file} holds another version")
        if not self.versions:
            raise WireFault(f"{folder} holds no directory.1")

    @property
    def newest(self) -> Directory:
        return self.versions[-1]

    def verify_header(self, header: bytes, signature: bytes, process: str):
        """The readable header of a row of `process`, its signature checked."""
        if len(header) > 512:
            raise WireFault("a row header has at most 512 bytes")
        row = read_record(pb.RowHeader, header)
        if row.process != process:
            raise WireFault(f"row of {row.process}, expected {process}")
        if not 1 <= row.directory_version <= len(self.versions):
            raise WireFault(f"directory version {row.directory_version} is not held")
        named = self.versions[row.directory_version - 1]
        if (row.realm, row.rehearsal) != (named.realm, named.rehearsal):
            raise WireFault("row of another realm")
        public = named.signing.get((process, row.key_id))
        if public is None:
            raise WireFault(f"{process} has no key {row.key_id} in version {named.version}")
        if not signature_holds(public, header, signature):
            raise WireFault(f"signature of row {row.position} of {process} does not hold")
        if len(row.previous) != 32 or len(row.root) != 32 or row.position < 1:
            raise WireFault("row header out of bounds")
        return row

    def verify_batch(self, batch, process: str):
        """Signature and multiproof of leaves of one row."""
        row = self.verify_header(batch.header, batch.signature, process)
        items = [(item.index, leaf_hash(item.leaf)) for item in batch.items]
        if proven_root(items, row.leaves, list(batch.proof)) != row.root:
            raise WireFault(f"row {row.position} of {process}: the leaves are not in it")
        return row

    def verify_authored(self, authored):
        """The act behind an entry, as its author signed it; returns (act, leaf hash)."""
        leaf = read_record(pb.Leaf, authored.leaf)
        if leaf.WhichOneof("kind") != "act":
            raise WireFault("what an entry stems from is no act")
        act = leaf.act
        row = self.verify_header(authored.header, authored.signature, act.court)
        digest = leaf_hash(authored.leaf)
        if proven_root([(authored.index, digest)], row.leaves, list(authored.proof)) != row.root:
            raise WireFault("the act is not in its author's row")
        if (act.key_id, act.incarnation) != (row.key_id, row.incarnation):
            raise WireFault("act and row name different keys or incarnations")
        return act, digest


def make_batch(row, indices: list[int]):
    """Leaves of one `Row` with the multiproof that they are in it."""
    leaves = list(row.leaves)
    batch = pb.Batch(header=row.header, signature=row.signature)
    batch.proof.extend(multiproof(leaves, indices))
    for i in indices:
        batch.items.add(index=i, leaf=leaves[i])
    return batch


# --- Records on disk ----------------------------------------------------------------------------

_RECORD = struct.Struct(">I8s")


def seal_record(data: bytes) -> bytes:
    """A journal record: length, checksum, bytes. Local to this client, no part of the protocol."""
    return _RECORD.pack(len(data), _hash(data)[:8]) + data


def split_records(data: bytes):
    """The whole records and the length that they fill; a torn tail is left out."""
    records, at = [], 0
    while at + _RECORD.size <= len(data):
        size, check = _RECORD.unpack_from(data, at)
        body = data[at + _RECORD.size : at + _RECORD.size + size]
        if len(body) != size or _hash(body)[:8] != check:
            break
        records.append(body)
        at += _RECORD.size + size
    return records, at
