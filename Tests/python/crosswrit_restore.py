"""Files that turn out to be an older copy: the own acts are fetched back first (docs/wire.md §5)."""

import time

import crosswrit_wire as wire
from crosswrit_wire import WireFault, pb


class Restoring:
    """The part of a court node that fetches its own acts."""

    def _begin_restoring(self):
        # Session of the fetch, the frames that are here, up to where, last progress.
        self.returning, self.back, self.newest = 0, [], 0
        self.back_to, self.wanted_to, self.stepped = None, None, 0.0

    def _is_older_copy(self, mark) -> bool:
        if mark.incarnation != self.incarnation:
            return mark.incarnation > self.incarnation
        if mark.seq > len(self.sent) or mark.position > len(self.rows):
            return True
        return mark.position > 0 and self.heads[mark.position] != mark.head

    def _want_back(self, welcome):
        """This court's files are an older copy: its acts are fetched before it acts again.

        What came before a link broke is kept: only the rest is asked for.
        """
        self.session, self.returning, self.stepped = 0, welcome.session, time.monotonic()
        if not self.back:
            self.alarms.append("these files are an older copy; fetching the own acts")
            self.newest = self.incarnation
            self.back_to = (self.incarnation, 0)
        mark = welcome.received
        self.newest = max(mark.incarnation, self.newest)
        self.wanted_to = (mark.incarnation, mark.seq)
        after = pb.Mark(incarnation=self.back_to[0], seq=self.back_to[1])
        wanted = pb.ReturnWanted(session=welcome.session, after=after)
        self._send(wire.RETURN_WANTED, wanted)

    def _take_back(self, body, raw: bytes):
        """One RETURN frame; at the last, everything is entered in one commit."""
        if body.session != self.returning:
            return
        self.stepped = time.monotonic()
        for batch in body.batches:
            self.book.verify_batch(batch, self.court)
        if body.batches:
            known = self.back_to[1] if body.incarnation == self.back_to[0] else 0
            if body.incarnation < self.back_to[0] or not 1 <= body.first <= known + 1:
                raise WireFault(f"a gap before returned item {body.first}")
            last = body.first + sum(len(batch.items) for batch in body.batches) - 1
            self.back_to = (body.incarnation, max(known, last))
            self.back.append(raw)
        self.newest = max(self.newest, body.incarnation)
        if not body.last:
            return
        if self.back_to < self.wanted_to:
            raise WireFault(f"returned acts end at {self.back_to}, not at {self.wanted_to}")
        mine = [(a, h) for a, h in self.acts if a.incarnation == self.incarnation]
        back = [act for data in self.back for act, _ in returned_acts(data)]
        known = {digest for data in self.back for _, digest in returned_acts(data)}
        leaves = []
        for data in self.back:
            intake = pb.Intake(peer=self.coordinator, data=data, returned=True)
            leaves.append(pb.Leaf(intake=intake))
        note = self._note()
        note.began.incarnation, note.began.cause = self.newest + 1, "restore"
        self._commit([*leaves, pb.Leaf(note=note)], incarnation=self.newest + 1)
        self.returning = self.acked = 0
        self.next, self.back = 1, []
        for act, digest in mine:
            said = digest in known or any(
                (act.key and act.key == b.key)
                or (act.HasField("receipt") and (b.matter, b.receipt) == (act.matter, act.receipt))
                for b in back
            )
            if not said:
                body_name = act.WhichOneof("body")
                content = {body_name: getattr(act, body_name), "key": act.key}
                if act.HasField("officer"):
                    content["officer"] = act.officer
                self.say(act.matter, **content)
        self.said_hello = 0.0


def returned_acts(data: bytes):
    """The acts of a RETURN frame and their leaf hashes."""
    acts = []
    for batch in pb.Return.FromString(data).batches:
        for item in batch.items:
            leaf = wire.read_record(pb.Leaf, item.leaf)
            if leaf.WhichOneof("kind") == "act":
                acts.append((leaf.act, wire.leaf_hash(item.leaf)))
    return acts
