"""The second lane: papers, named by SHA-256, fetched and served in ranges (docs/wire.md §11)."""

import hashlib
import os
import pathlib
import time

import crosswrit_wire as wire
from crosswrit_wire import pb

WANT_AT_ONCE = 512 * 1_024


class PaperLane:
    """The part of a court node that stores, asks for and serves papers."""

    def paper_path(self, digest: bytes) -> pathlib.Path:
        return self.data / "papers" / digest.hex()

    def store_paper(self, data: bytes, name: str, kind: str, sealed: bool):
        digest = hashlib.sha256(data).digest()
        part = self.paper_path(digest).with_suffix(".part")
        with open(part, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, self.paper_path(digest))
        sync_folder(self.data / "papers")
        return pb.Paper(digest=digest, size=len(data), name=name, kind=kind, sealed=sealed)

    def _fetch_papers(self):
        """Asks for one range per missing paper; what is asked for is the credit."""
        for name, matter in self.matters.items():
            for digest, paper in matter.papers.items():
                if self.paper_path(digest).exists():
                    continue
                part = self.paper_path(digest).with_suffix(".part")
                have = part.stat().st_size if part.exists() else 0
                asked, when = self.wants.get(digest, (None, 0.0))
                pause = 1.0 if asked == have else 0.0
                if (asked is not None and have < asked and time.monotonic() - when < 5) or (
                    time.monotonic() - when < pause
                ):
                    continue
                length = min(WANT_AT_ONCE, paper.size - have)
                want = pb.PaperWant(matter=name, digest=digest, offset=have, length=length)
                if self._send(wire.PAPER_WANT, want):
                    self.wants[digest] = (have + length, time.monotonic())

    def _take_chunk(self, chunk):
        known = [m.papers[chunk.digest] for m in self.matters.values() if chunk.digest in m.papers]
        if not known or len(chunk.data) > wire.CHUNK_LIMIT:
            return
        if self.paper_path(chunk.digest).exists():
            return
        part = self.paper_path(chunk.digest).with_suffix(".part")
        have = part.stat().st_size if part.exists() else 0
        if chunk.offset != have or have + len(chunk.data) > known[0].size:
            return
        with open(part, "ab") as file:
            file.write(chunk.data)
        if have + len(chunk.data) < known[0].size:
            return
        whole = part.read_bytes()
        if hashlib.sha256(whole).digest() != chunk.digest:
            part.unlink()
            self.alarms.append(f"paper {chunk.digest.hex()} arrived with other bytes")
            return
        self.store_paper(whole, "", "", False)
        self._say_receipts()

    def _serve_paper(self, want):
        path = self.paper_path(want.digest)
        if want.matter not in self.papers_of.get(want.digest, ()) or not path.exists():
            self._send(wire.PAPER_MISSING, pb.PaperMissing(digest=want.digest, reason="not here"))
            return
        whole = path.read_bytes()
        end = min(len(whole), want.offset + min(want.length, 4 * 1_048_576))
        for at in range(want.offset, end, wire.CHUNK_LIMIT):
            data = whole[at : min(end, at + wire.CHUNK_LIMIT)]
            chunk = pb.PaperChunk(digest=want.digest, offset=at, data=data)
            self._send(wire.PAPER_CHUNK, chunk)


def sync_folder(path):
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
