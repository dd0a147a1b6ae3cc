"""A court node of its own make: durable journal, link to the coordinator, acts and entries.

Written from docs/wire.md. One thread, no callbacks: `pump` moves everything that can be moved. What
is taken in or said is in the journal and synced before a frame speaks of it.
"""

import dataclasses
import os
import pathlib
import secrets
import time

import zmq

import crosswrit_wire as wire
from crosswrit_papers import PaperLane, sync_folder
from crosswrit_restore import Restoring, returned_acts
from crosswrit_wire import WireFault, pb

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
GRANTED = (4_096, 2 * 1_048_576)
FRAME_TARGET = 256 * 1_024
# Seconds: HELLO is said again after the first wait, then after twice as long each time.
HELLO_AGAIN, HELLO_AT_MOST = 1.0, 16.0
# What is sent and not acknowledged for so long is sent again.
RESEND = 15.0
SILENCE = 25.0


@dataclasses.dataclass
class Matter:
    """The fold of a matter's entries, as far as this client needs it."""

    entries: list = dataclasses.field(default_factory=list)
    last_hash: bytes = wire.ZERO
    papers: dict = dataclasses.field(default_factory=dict)  # digest -> Paper
    wanted: set = dataclasses.field(default_factory=set)  # entries that want this court's receipt
    given: set = dataclasses.field(default_factory=set)  # entries that it has received

    def happened(self) -> list[str]:
        """The names of what happened, in order: `sent`, `delivered`, `signed`, …"""
        names = []
        for entry in self.entries:
            for event in entry.events:
                kind = event.WhichOneof("kind")
                names.append(
                    event.commission.WhichOneof("happening") if kind == "commission" else kind
                )
        return names


@dataclasses.dataclass
class Sent:
    """One item of this court's stream."""

    position: int
    index: int
    cost: int


class CourtNode(PaperLane, Restoring):
    def __init__(self, data, keys, court: str):
        self.data, self.court = pathlib.Path(data), court
        self.key = wire.ProcessKey.read(pathlib.Path(keys) / f"{court}.key")
        self.book = wire.DirectoryBook(keys)
        here = self.book.newest
        if self.key.process != court or self.key.realm != here.realm:
            raise WireFault("key file and directory are of different courts or realms")
        self.coordinator = self.coordinator_in(here)
        self.endpoint = here.coordinators[self.coordinator][1]
        self.server_key = here.transport[self.coordinator]
        self.instance = secrets.token_bytes(16)
        # Folded from the journal.
        self.rows, self.heads, self.headers = [], [wire.ZERO], []
        self.incarnation, self.last_at, self.clock = 0, 0, pb.ClockState()
        self.received = pb.Mark()
        self.sent, self.acts = [], []
        self.matters, self.outcomes, self.held = {}, [], []
        self.answers = {}  # leaf hash of an own act -> entry or outcome
        self.papers_of = {}  # digest -> matters whose own acts list it
        # Of the running link.
        self.session, self.acked, self.next, self.credit = 0, 0, 1, (1, 1)
        self.quiet_ms, self.busy_ms = 10_000, 2_000
        self.said_hello = self.heard = self.spoke = 0.0
        self.hello_wait, self.resend = HELLO_AGAIN, RESEND
        self.unheard = None  # (acknowledged up to, since when nothing more was)
        self.wants, self.clock_due = {}, False
        self._begin_restoring()
        self.anchor = 0  # newest row of the coordinator that this court knows of
        self.alarms, self.disconnects, self.asked = [], [], 0
        self.socket = None
        (self.data / "papers").mkdir(parents=True, exist_ok=True)
        self._open_journal()

    def coordinator_in(self, directory) -> str:
        """The process that this one is linked to."""
        return directory.courts[self.court][2]

    # --- Journal --------------------------------------------------------------------------------

    def _open_journal(self):
        path = self.data / "journal"
        held = path.read_bytes() if path.exists() else b""
        records, whole = wire.split_records(held)
        self.file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(self.file, whole)
        os.lseek(self.file, whole, os.SEEK_SET)
        sync_folder(self.data)
        for record in records:
            self._fold(pb.Row.FromString(record))
        if not self.rows:
            note = self._note()
            note.began.incarnation, note.began.cause = 1, "init"
            self._commit([pb.Leaf(note=note)], incarnation=1)

    def civil_ms(self) -> int:
        return max(int(time.time() * 1000) + self.clock.offset_ms, self.last_at)

    def _note(self):
        return pb.Note(at_ms=self.civil_ms())

    def _commit(self, leaves: list, incarnation=None):
        """One row, synced. Leaves are encoded here, once."""
        row = pb.Row(leaves=[leaf.SerializeToString() for leaf in leaves])
        header = pb.RowHeader(
            realm=self.key.realm, rehearsal=self.key.rehearsal, process=self.court,
            key_id=self.key.key_id, directory_version=self.book.newest.version,
            incarnation=incarnation or self.incarnation, position=len(self.rows) + 1,
            at_ms=self.civil_ms(), previous=self.heads[-1],
            root=wire.merkle_root(list(row.leaves)), leaves=len(row.leaves),
        )  # fmt: skip
        row.header = header.SerializeToString()
        row.signature = wire.sign_header(self.key.seed, row.header)
        record = wire.seal_record(row.SerializeToString())
        done = 0
        while done < len(record):
            done += os.write(self.file, record[done:])
        os.fsync(self.file)
        self._fold(row)

    def _fold(self, row):
        """Takes a row of the own journal into the state; start-up walks the same way."""
        header = self.book.verify_header(row.header, row.signature, self.court)
        if header.position != len(self.rows) + 1 or header.previous != self.heads[-1]:
            raise WireFault("the own journal's chain is broken")
        if wire.merkle_root(list(row.leaves)) != header.root or len(row.leaves) != header.leaves:
            raise WireFault("the own journal's row does not hold its leaves")
        if header.incarnation > self.incarnation:
            self.incarnation, self.sent = header.incarnation, []
        self.rows.append(row)
        self.headers.append(header)
        self.heads.append(wire.head_hash(row.header))
        self.last_at = header.at_ms
        for data in row.leaves:
            leaf = wire.read_record(pb.Leaf, data)
            match leaf.WhichOneof("kind"):
                case "act":
                    self._fold_act(leaf.act, wire.leaf_hash(data))
                case "intake":
                    self._fold_intake(leaf.intake)
                case "dispatch":
                    for source in leaf.dispatch.to[0].sources:
                        at = source.position or header.position
                        self.sent.append(Sent(at, source.index, source.size))
                case "note":
                    if leaf.note.WhichOneof("kind") == "clock":
                        self.clock = pb.ClockState(
                            version=leaf.note.clock.version, offset_ms=leaf.note.clock.offset_ms
                        )

    def _fold_act(self, act, digest: bytes):
        self.acts.append((act, digest))
        if act.WhichOneof("body") == "receipt":
            self._matter(act.matter).given.add(act.receipt.entry)
        for part in wire.walk(act):
            if isinstance(part, pb.Paper):
                self.papers_of.setdefault(part.digest, set()).add(act.matter)

    def _matter(self, name: str) -> Matter:
        return self.matters.setdefault(name, Matter())

    # --- Taking in ------------------------------------------------------------------------------

    def _new_items(self, data):
        """Items of a verified stream frame behind the mark, each with its row header and head."""
        known = self.received.seq if data.incarnation == self.received.incarnation else 0
        seq, new = data.first, []
        for batch in data.batches:
            row = pb.RowHeader.FromString(batch.header)
            for item in batch.items:
                if seq > known:
                    new.append((seq, item, row, wire.head_hash(batch.header)))
                seq += 1
        return known, new

    def _verify(self, data):
        """The rules of docs/wire.md §8 but that of the session."""
        if data.incarnation < self.received.incarnation:
            raise WireFault("an older incarnation of the stream")
        known = self.received.seq if data.incarnation == self.received.incarnation else 0
        if not 1 <= data.first <= known + 1:
            raise WireFault(f"gap: first {data.first} after {known}")
        if sum(len(b.items) for b in data.batches) > 1_792:
            raise WireFault("too many items in a frame")
        for batch in data.batches:
            row = self.book.verify_batch(batch, self.coordinator)
            if row.incarnation > data.incarnation:
                raise WireFault("a row of a later incarnation than the stream")

    def _take_in(self, data, body: bytes):
        if data.session != self.session:
            # The WELCOME of a newer session was lost: asked for again, at most once a second.
            if time.monotonic() - self.said_hello > HELLO_AGAIN:
                self.session, self.said_hello = 0, 0.0
            return
        self._verify(data)
        _, new = self._new_items(data)
        if new:
            intake = pb.Intake(peer=self.coordinator, data=body)
            self._commit([pb.Leaf(intake=intake)])
            self._say_receipts()
        self._acknowledge()

    def _fold_intake(self, intake):
        if intake.returned:
            for act, digest in returned_acts(intake.data):
                if digest not in {held for _, held in self.acts}:
                    self._fold_act(act, digest)
            return
        data = pb.Data.FromString(intake.data)
        _, new = self._new_items(data)
        for seq, item, row, head in new:
            try:
                self._fold_item(item)
            except WireFault as fault:
                self.held.append((data.incarnation, seq, str(fault)))
            self.received = pb.Mark(
                incarnation=data.incarnation, seq=seq, position=row.position, head=head
            )

    def _fold_item(self, item):
        leaf = wire.read_record(pb.Leaf, item.leaf)
        match leaf.WhichOneof("kind"):
            case "entry":
                self._fold_entry(leaf.entry, item)
            case "outcome":
                self.outcomes.append(leaf.outcome)
                self.answers[leaf.outcome.digest] = leaf.outcome
            case "notice":
                pass
            case other:
                raise WireFault(f"{other} does not travel")

    def _fold_entry(self, entry, item):
        """The chain rules of a matter; a fault holds the item."""
        matter = self._matter(entry.matter)
        if (entry.realm, entry.rehearsal) != (self.key.realm, self.key.rehearsal):
            raise WireFault("entry of another realm")
        if entry.seat != self.coordinator or self.court not in entry.audience:
            raise WireFault("entry of another seat or for another audience")
        if entry.number != len(matter.entries) + 1 or entry.previous != matter.last_hash:
            raise WireFault(f"entry {entry.number} of {entry.matter} breaks the chain")
        if matter.entries and entry.at_ms < matter.entries[-1].at_ms:
            raise WireFault("the seat's time runs backwards")
        if entry.WhichOneof("origin") == "act":
            if not item.HasField("authored"):
                raise WireFault("an entry that stems from an act comes without it")
            act, digest = self.book.verify_authored(item.authored)
            if digest != entry.act or act.matter != entry.matter:
                raise WireFault("the entry names another act than it brings")
            self.answers[digest] = entry
        matter.entries.append(entry)
        matter.last_hash = wire.leaf_hash(item.leaf)
        for part in wire.walk(entry):
            if isinstance(part, pb.Paper):
                matter.papers[part.digest] = part
        for event in entry.events:
            kind = event.WhichOneof("kind")
            if kind == "receipt_wanted" and self.court in getattr(event.receipt_wanted, "from"):
                matter.wanted.add(entry.number)
            elif kind == "receipted" and event.receipted.by == self.court:
                matter.given.add(event.receipted.entry)

    def _say_receipts(self):
        """Automatic receipts, as soon as they are true."""
        for name in sorted(self.matters):
            matter = self.matters[name]
            due = sorted(matter.wanted - matter.given)
            if due and not any(not self.paper_path(d).exists() for d in matter.papers):
                for entry in due:
                    self.say(name, receipt=pb.Receipt(entry=entry))
        self.send_items()

    # --- Saying ---------------------------------------------------------------------------------

    def make_act(self, matter: str, **content):
        known = self.matters.get(matter)
        act = pb.Act(
            realm=self.key.realm, rehearsal=self.key.rehearsal, court=self.court,
            key_id=self.key.key_id, directory_version=self.book.newest.version,
            incarnation=self.incarnation, number=len(self.sent) + 1, matter=matter,
            last_seen=len(known.entries) if known else 0, signed_at_ms=self.civil_ms(),
            nonce=secrets.token_bytes(16),
        )  # fmt: skip
        act.MergeFrom(pb.Act(**content))
        return act

    def say(self, matter: str, **content) -> bytes:
        """Journals an act and the order to send it; returns its leaf hash, which answers name."""
        act = self.make_act(matter, **content)
        leaf = pb.Leaf(act=act)
        size = len(leaf.SerializeToString())
        dispatch = pb.Dispatch()
        to = dispatch.to.add(peer=self.coordinator, first=len(self.sent) + 1)
        to.sources.add(index=0, size=size + 64)
        self._commit([leaf, pb.Leaf(dispatch=dispatch)])
        self.send_items()
        return self.acts[-1][1]

    def new_matter(self) -> str:
        return self.court + "-" + "".join(secrets.choice(ALPHABET) for _ in range(12))

    def answer(self, act: bytes):
        """("accepted" | "refused" | "out of order", entry or outcome), or None while undecided."""
        found = self.answers.get(act)
        if found is None:
            return None
        if isinstance(found, pb.Outcome):
            return "refused", found
        kinds = [event.WhichOneof("kind") for event in found.events]
        if kinds[:1] == ["refused"]:
            return "refused", found
        return ("out of order" if "out_of_order" in kinds else "accepted"), found

    # --- Link -----------------------------------------------------------------------------------

    def connect(self):
        self.disconnect()
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        for option, value in (
            (zmq.LINGER, 0), (zmq.IMMEDIATE, 1), (zmq.RCVHWM, 0), (zmq.RECONNECT_IVL, 100),
            (zmq.RECONNECT_IVL_MAX, 2_000), (zmq.MAXMSGSIZE, wire.FRAME_LIMIT),
        ):  # fmt: skip
            self.socket.setsockopt(option, value)
        self.socket.curve_publickey = self.key.curve_public
        self.socket.curve_secretkey = self.key.curve_secret
        self.socket.curve_serverkey = self.server_key
        self.socket.connect(self.endpoint)
        self.said_hello, self.hello_wait = 0.0, HELLO_AGAIN

    def disconnect(self):
        if self.socket is not None:
            self.socket.close()
        self.socket, self.session, self.wants = None, 0, {}
        self.returning = 0

    def close(self):
        self.disconnect()
        os.close(self.file)

    def send_bytes(self, data: bytes) -> bool:
        try:
            self.socket.send(data, zmq.DONTWAIT)
            self.spoke = time.monotonic()
            return True
        except (zmq.Again, AttributeError):
            return False

    def _send(self, command: int, body) -> bool:
        return self.send_bytes(wire.frame(command, body))

    def hello(self):
        return pb.Hello(
            min_protocol=1, max_protocol=1, realm=self.key.realm, rehearsal=self.key.rehearsal,
            process=self.court, instance=self.instance, incarnation=self.incarnation,
            position=len(self.rows), head=self.heads[-1], received=self.received,
            sent=len(self.sent), directory_version=self.book.newest.version, clock=self.clock,
            credit=_credit(),
        )  # fmt: skip

    def _acknowledge(self):
        row = self.rows[-1]
        self._send(
            wire.ACK,
            pb.Ack(
                session=self.session, received=self.received, credit=_credit(),
                header=row.header, signature=row.signature,
            ),
        )  # fmt: skip

    def stream_frame(self, first: int, last: int):
        """The items `first` … `last` of the own stream as one DATA message."""
        data = pb.Data(session=self.session, incarnation=self.incarnation, first=first)
        run = []
        for sent in self.sent[first - 1 : last]:
            if run and (sent.position != run[-1].position or sent.index <= run[-1].index):
                data.batches.append(self._batch(run))
                run = []
            run.append(sent)
        if run:
            data.batches.append(self._batch(run))
        return data

    def _batch(self, run):
        return wire.make_batch(self.rows[run[0].position - 1], [sent.index for sent in run])

    def send_items(self):
        """Sends what is due and what the credit allows; one item may always be in flight."""
        while self.session and self.next <= len(self.sent):
            flying = self.sent[self.acked : self.next - 1]
            items, size, last = len(flying), sum(s.cost for s in flying), self.next - 1
            frame_size = 0
            while last < len(self.sent) and frame_size < FRAME_TARGET:
                cost = self.sent[last].cost
                if items and (items + 1 > self.credit[0] or size + cost > self.credit[1]):
                    break
                items, size, frame_size, last = items + 1, size + cost, frame_size + cost, last + 1
            if last < self.next or not self._send(wire.DATA, self.stream_frame(self.next, last)):
                return
            self.next = last + 1

    def _greet(self, now: float):
        """HELLO when it is due; the wait for the next one grows while it is not answered."""
        if self.session or self.returning:
            return
        if now - self.said_hello > self.hello_wait and self._send(wire.HELLO, self.hello()):
            if self.said_hello:
                self.hello_wait = min(2 * self.hello_wait, HELLO_AT_MOST)
            self.said_hello = now

    def _send_again(self, now: float):
        """Goes back to the first unacknowledged item when nothing was acknowledged for long."""
        if self.acked + 1 >= self.next:
            self.unheard = None
        elif self.unheard is None or self.unheard[0] != self.acked:
            self.unheard = (self.acked, now)
        elif now - self.unheard[1] > self.resend:
            self.unheard, self.next = None, self.acked + 1

    def pump(self, seconds: float = 0.0):
        """Takes in what has come, sends what is due; at most `seconds` of waiting."""
        if self.socket is None:
            return
        now = time.monotonic()
        if self.session and now - self.heard > SILENCE:
            self.connect()
        if self.returning and now - self.stepped > SILENCE:
            self.returning = 0
        self._greet(now)
        if self.session:
            self._send_again(now)
            self.send_items()
            self._fetch_papers()
            if self.clock_due and self.acked == len(self.sent):
                ack = pb.ClockAck(version=self.clock.version)
                self.clock_due = not self._send(wire.CLOCK_ACK, ack)
            pause = self.busy_ms if self.acked < len(self.sent) else self.quiet_ms
            if (time.monotonic() - self.spoke) * 1000 > pause:
                beat = pb.Heartbeat(session=self.session, now_ms=self.civil_ms())
                self._send(wire.HEARTBEAT, beat)
        if self.socket.poll(int(seconds * 1000)):
            for _ in range(256):
                try:
                    parts = self.socket.recv_multipart(zmq.DONTWAIT)
                except zmq.Again:
                    break
                self._hear(parts)

    def run_until(self, condition, seconds: float = 20.0, what: str = ""):
        """Pumps until the condition holds; its value. AssertionError after `seconds`."""
        end = time.monotonic() + seconds
        while not (value := condition()):
            if time.monotonic() > end:
                raise AssertionError(
                    f"not within {seconds} s: {what}; session {self.session}, alarms {self.alarms},"
                    f" disconnects {self.disconnects}, held {self.held}"
                )
            self.pump(0.05)
        return value

    def _hear(self, parts):
        try:
            if len(parts) != 1:
                raise WireFault("a frame is one part")
            command, body, raw = wire.read_frame(parts[0])
            self.heard = time.monotonic()
            self._obey(command, body, raw)
        except WireFault as fault:
            self.alarms.append(str(fault))
            self._over(time.monotonic())

    def _over(self, said_hello: float):
        """The session is over, a fetch of own acts with it; what came of that is kept."""
        self.session, self.returning, self.said_hello = 0, 0, said_hello

    def _obey(self, command: int, body, raw: bytes):
        if command == wire.WELCOME:
            self._welcome(body)
        elif command == wire.WHO_ARE_YOU:
            self.asked += 1
            self._over(0.0)
        elif command == wire.DISCONNECT:
            self.disconnects.append((body.code, body.reason))
            self._over(time.monotonic())
        elif command == wire.PAPER_WANT:
            self._serve_paper(body)
        elif command == wire.PAPER_CHUNK:
            self._take_chunk(body)
        elif command in (wire.PAPER_MISSING, wire.HEARTBEAT, wire.DIRECTORY):
            pass
        elif command == wire.RETURN:
            self._take_back(body, raw)
        elif not self.session:
            pass
        elif command == wire.DATA:
            self._take_in(body, raw)
        elif command == wire.ACK:
            self._acked(body)
        elif command == wire.CLOCK:
            self._set_clock(body.clock)
        else:
            raise WireFault(f"command {command} is not for a node")

    def _set_clock(self, clock):
        if clock.version > self.clock.version and clock.offset_ms >= self.clock.offset_ms:
            note = self._note()
            note.clock.version, note.clock.offset_ms = clock.version, clock.offset_ms
            self._commit([pb.Leaf(note=note)])
        self.clock_due = True

    def _welcome(self, welcome):
        if welcome.process != self.coordinator or welcome.protocol != 1:
            raise WireFault("WELCOME of another process or version")
        self.hello_wait, self.unheard = HELLO_AGAIN, None
        mark = welcome.received
        if self._is_older_copy(mark):
            self._want_back(welcome)
            return
        if self.key.rehearsal and welcome.clock.version > self.clock.version:
            self._set_clock(welcome.clock)
        reached = mark.seq if mark.incarnation == self.incarnation else 0
        if reached < self.acked:
            self.alarms.append(f"the coordinator remembers {reached} of {self.acked}")
        self.session, self.acked, self.next = welcome.session, reached, reached + 1
        self.credit = _taken(welcome.credit)
        self.quiet_ms = welcome.heartbeat_quiet_ms or self.quiet_ms
        self.busy_ms = welcome.heartbeat_busy_ms or self.busy_ms
        self._say_receipts()

    def _acked(self, ack):
        mark = ack.received
        if ack.session != self.session or mark.incarnation != self.incarnation:
            return
        if not self.acked <= mark.seq <= len(self.sent):
            return
        row = self.book.verify_header(ack.header, ack.signature, self.coordinator)
        if row.position < self.anchor:
            raise WireFault("the coordinator's journal went backwards")
        self.anchor, self.acked = row.position, mark.seq
        self.next = max(self.next, mark.seq + 1)
        self.credit = _taken(ack.credit)
        self.send_items()


def _credit():
    return pb.Credit(messages=GRANTED[0], bytes=GRANTED[1])


def _taken(credit):
    return min(max(credit.messages, 1), 65_536), min(max(credit.bytes, 1), 64 * 1_048_576)
