"""What the courts of the tests do: letters, papers, a court that the independent client runs."""

import os
import pathlib
import shutil
import time

import zmq

import crosswrit_wire as wire
from crosswrit_node import CourtNode, _credit, _taken
from crosswrit_wire import pb

SEALED = ("ruling", "assistanceNotice", "commissionLetter", "serviceReturn", "dutyID")
APPROVERS = (("承办甲", "handler"), ("局长己", "bureauChief"), ("指挥丁", "commandCentre"))


def officer(name: str, role: str):
    return pb.Officer(name=name, roles=[role])


class Court:
    """A court of the realm that the independent client runs."""

    def __init__(self, realm, court: str):
        self.realm, self.court = realm, court
        self.folder = realm.folder / "python" / court
        self.node = None

    def open(self, connect=True) -> CourtNode:
        self.node = CourtNode(self.folder, self.realm.keys, self.court)
        self.realm.idle = lambda: self.node.pump(0.02)
        if connect:
            self.link()
        return self.node

    def link(self):
        self.node.connect()
        self.node.run_until(lambda: self.node.session, what="linked")

    def close(self):
        if self.node is not None:
            self.node.close()
        self.node, self.realm.idle = None, type(self.realm).rest

    def restart(self) -> CourtNode:
        self.close()
        return self.open()

    def copy_to(self, folder: pathlib.Path):
        shutil.copytree(self.folder, folder)

    def replace_by(self, folder: pathlib.Path):
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)

    def send_letter(self, to: str, key: str, detail="冻结存款", size=300_000):
        """One commission, sent; (matter, leaf hash of the act)."""
        node, now = self.node, self.node.civil_ms()
        papers = [
            node.store_paper(
                os.urandom(size if kind == "ruling" else 64), f"{kind}.pdf", kind, True
            )
            for kind in SEALED
        ]
        letter = pb.CommissionLetter(
            to=to, case_number=pb.CaseNumber(text="（2026）豫0105执12号", court=self.court),
            kind="freeze-deposit", detail=detail, debtor="某公司", asset="某银行6222",
            amount_fen=12_000_000, ruling_amount_fen=12_000_000,
            window=pb.Window(amount=10, unit="d"), handler="承办甲", handler_phone="0371-1234567",
            papers=papers,
        )  # fmt: skip
        setattr(letter, "from", self.court)
        approvals = [pb.Approval(officer=o, role=r, at_ms=now) for o, r in APPROVERS]
        sending = pb.CommissionSending(letter=letter, approvals=approvals)
        matter = node.new_matter()
        act = node.say(
            matter, officer=officer("指挥丁", "commandCentre"), key=key,
            commission=pb.CommissionAct(send=sending),
        )  # fmt: skip
        return matter, act

    def say(self, matter: str, who: str, role: str, **verb) -> bytes:
        return self.node.say(
            matter, officer=officer(who, role), commission=pb.CommissionAct(**verb)
        )

    def accepted(self, act: bytes):
        """Waits for the answer and insists that the act was accepted."""
        status, found = self.node.run_until(lambda: self.node.answer(act), what="an answer")
        assert status == "accepted", found
        return found

    def happened(self, matter: str, name: str, seconds=20):
        """Waits until `name` is in the confirmed state of the matter."""
        self.node.run_until(
            lambda: matter in self.node.matters and name in self.node.matters[matter].happened(),
            seconds, f"{name} in {matter}",
        )  # fmt: skip


class FalseSeat(CourtNode):
    """A coordinator's place taken by somebody with its keys, who sends a court what no seat says."""

    def __init__(self, realm, court: str):
        super().__init__(realm.folder / "python" / "coord", realm.keys, "coord")
        self.coordinator, self.peer = court, b""
        self.realm = realm
        self.socket = zmq.Context.instance().socket(zmq.ROUTER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.curve_server, self.socket.curve_secretkey = True, self.key.curve_secret
        self.socket.bind(self.endpoint)
        realm.idle = lambda: self.pump(0.02)

    def coordinator_in(self, directory) -> str:
        return "coord"

    def close(self):
        super().close()
        self.realm.idle = type(self.realm).rest

    def connect(self):
        """It is the court that calls."""

    def _greet(self, now: float):
        """It is the court that says HELLO."""

    def send_bytes(self, data: bytes) -> bool:
        if self.peer:
            self.socket.send_multipart([self.peer, data])
            self.spoke = time.monotonic()
        return bool(self.peer)

    def _hear(self, parts):
        self.peer = parts[0]
        super()._hear(parts[1:])

    def _over(self, said_hello: float):
        """What does not read is noted; the court calls again by itself."""

    def _obey(self, command: int, body, raw: bytes):
        if command != wire.HELLO:
            super()._obey(command, body, raw)
            return
        self.session, self.acked, self.next = self.session + 1, body.received.seq, body.received.seq + 1
        self.credit = _taken(body.credit)
        self._send(wire.WELCOME, pb.Welcome(
            protocol=1, process=self.court, session=self.session, incarnation=self.incarnation, position=len(self.rows),
            head=self.heads[-1], received=self.received, sent=len(self.sent), credit=_credit(), heartbeat_quiet_ms=10_000,
            heartbeat_busy_ms=2_000, clock=self.clock, directory_version=self.book.newest.version, now_ms=self.civil_ms()))
