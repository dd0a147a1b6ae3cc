"""Provinces that are apart: each coordinator with its nodes in a network namespace of its own, all
joined by veth pairs to one bridge in a further namespace, where the way between them is cut, made
slow, or led through a proxy. Linux, root, `ip`, `tc` and `nft` are needed."""

import functools
import os
import re
import shutil
import subprocess

import processes
from provinces import COORDINATORS, Country

TOOLS = {"ip": "iproute2", "tc": "iproute2", "nft": "nftables"}
FILTER = """\
table bridge between {
    chain ways {
        type filter hook forward priority 0; policy accept;
    }
}
"""
DETOUR = """\
table ip detour {
    chain ways {
        type nat hook output priority -100; policy accept;
    }
}
"""


class Refused(Exception):
    """A tool of the network did not do what it was told; the text is its own."""


def run(*words, text=None) -> str:
    done = subprocess.run(
        [str(word) for word in words], input=text, stdin=None if text else subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    if done.returncode != 0:
        raise Refused(f"{' '.join(map(str, words))}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


@functools.cache
def missing() -> str | None:
    """What a network of namespaces lacks on this machine; None when it is all there."""
    for tool, package in TOOLS.items():
        if shutil.which(tool) is None:
            return f"`{tool}` is missing (package {package})"
    if os.geteuid() != 0:
        return "not root: namespaces can't be made"
    network = None
    try:
        network = Network(["one", "two"], tag=f"cwt{os.getpid()}")
        network.drop("one", "two")
        network.slow("two", "1mbit")
        network.detour("one", "two", 1, 2)
    except (Refused, OSError, subprocess.TimeoutExpired) as refused:
        return f"not permitted here: {refused}"
    finally:
        if network is not None:
            network.close()
    return None


class Network:
    """Places around one bridge. `close` removes everything, however far the making came."""

    def __init__(self, places, tag: str = ""):
        self.tag = tag or f"cw{os.getpid()}"
        self.places = list(places)
        self.middle = f"{self.tag}-middle"
        try:
            self._make()
        except BaseException:
            self.close()
            raise

    def _make(self):
        run("ip", "netns", "add", self.middle)
        self._in(self.middle, "ip", "link", "set", "lo", "up")
        self._in(self.middle, "ip", "link", "add", "bridge", "type", "bridge")
        self._in(self.middle, "ip", "address", "add", f"{self.proxy_address}/16", "dev", "bridge")
        self._in(self.middle, "ip", "link", "set", "bridge", "up")
        for place in self.places:
            name, port = self.namespace(place), self._port(place)
            run("ip", "netns", "add", name)
            self._in(
                self.middle, "ip", "link", "add", port, "type", "veth", "peer", "name", "outside",
                "netns", name,
            )  # fmt: skip
            self._in(self.middle, "ip", "link", "set", port, "master", "bridge", "up")
            self._in(name, "ip", "address", "add", f"{self.address(place)}/16", "dev", "outside")
            self._in(name, "ip", "link", "set", "lo", "up")
            self._in(name, "ip", "link", "set", "outside", "up")
            self._in(name, "nft", "-f", "-", text=DETOUR)
        self._in(self.middle, "nft", "-f", "-", text=FILTER)

    def _in(self, namespace: str, *words, text=None) -> str:
        return run("ip", "netns", "exec", namespace, *words, text=text)

    def _port(self, place: str) -> str:
        return f"port{self.places.index(place) + 1}"

    def namespace(self, place: str) -> str:
        return f"{self.tag}-{self.places.index(place) + 1}"

    def address(self, place: str) -> str:
        return f"10.77.{self.places.index(place) + 1}.1"

    @property
    def proxy_address(self) -> str:
        return "10.77.254.1"

    def close(self):
        there = run("ip", "netns", "list").split()
        for name in (*map(self.namespace, self.places), self.middle):
            if name in there:
                run("ip", "netns", "delete", name)

    # --- What happens to the ways ---------------------------------------------------------------

    def drop(self, source: str, to: str):
        """From now on nothing arrives that goes this way; what goes the other way does."""
        self._in(
            self.middle, "nft", "add", "rule", "bridge", "between", "ways", "ip", "saddr",
            self.address(source), "ip", "daddr", self.address(to), "counter", "drop",
        )  # fmt: skip

    def cut(self, one: str, other: str):
        self.drop(one, other)
        self.drop(other, one)

    def dropped(self) -> int:
        """How many packets the cuts of now have swallowed."""
        rules = self._in(self.middle, "nft", "list", "chain", "bridge", "between", "ways")
        return sum(int(count) for count in re.findall(r"packets (\d+)", rules))

    def heal(self):
        self._in(self.middle, "nft", "flush", "chain", "bridge", "between", "ways")

    def plug(self, place: str, up: bool):
        """The place's cable, pulled or put back."""
        state = "up" if up else "down"
        self._in(self.middle, "ip", "link", "set", self._port(place), state)

    def slow(self, place: str, rate: str):
        """Both ways of a place carry no more than this."""
        for namespace, device in self._ends(place):
            self._in(
                namespace, "tc", "qdisc", "replace", "dev", device, "root", "tbf", "rate", rate,
                "burst", "16kb", "latency", "300ms",
            )  # fmt: skip

    def quicken(self, place: str):
        for namespace, device in self._ends(place):
            self._in(namespace, "tc", "qdisc", "delete", "dev", device, "root")

    def carried(self, place: str) -> int:
        """Bytes that have gone both ways since it was made slow."""
        told = [
            self._in(namespace, "tc", "-s", "qdisc", "show", "dev", device)
            for namespace, device in self._ends(place)
        ]
        return sum(int(re.search(r"Sent (\d+) bytes", text)[1]) for text in told)

    def _ends(self, place: str):
        return ((self.middle, self._port(place)), (self.namespace(place), "outside"))

    def detour(self, source: str, to: str, port: int, through: int):
        """New connections from a place to another's port go to the proxy's port instead."""
        self._in(
            self.namespace(source), "nft", "add", "rule", "ip", "detour", "ways", "ip", "daddr",
            self.address(to), "tcp", "dport", port, "dnat", "to",
            f"{self.proxy_address}:{through}",
        )  # fmt: skip

    def settle(self):
        """Restores every way, whatever was done to it."""
        self.heal()
        for place in self.places:
            self.plug(place, True)
            for namespace, device in self._ends(place):
                if " tbf " in self._in(namespace, "tc", "qdisc", "show", "dev", device):
                    self._in(namespace, "tc", "qdisc", "delete", "dev", device, "root")


class Apart(Country):
    """The country of provinces.py; every coordinator and its nodes behind their own cable."""

    def __init__(self, folder, network: Network, name: str):
        self.network = network
        super().__init__(folder, name)

    def place(self, coordinator: str) -> str:
        return f"tcp://{self.network.address(coordinator)}:{self.port(coordinator)}"

    @staticmethod
    def port(coordinator: str) -> int:
        return 4601 + list(COORDINATORS).index(coordinator)

    def prefix(self, process: str):
        coordinator = self.serving().get(process, process)
        return ["ip", "netns", "exec", self.network.namespace(coordinator)]

    def say(self, court: str, *words, officer: str = "承办甲"):
        """An act that is said without waiting for its answer; what is known of it."""
        answer = self.ask(court, *map(str, words), "--officer", officer, "--wait", "0")
        assert answer["status"] != "refused", answer
        return answer

    def recorded(self, court: str, *words, officer: str = "承办甲"):
        """An act whose seat can't be reached, and has not answered; the matter's id."""
        answer = self.say(court, *words, officer=officer)
        assert answer["status"] != "accepted", answer
        return answer["matter"]

    def linked(self, process: str, peer: str) -> bool:
        return any(
            link["peer"] == peer and link["linked"] for link in self.doctor(process)["links"]
        )

    def verbs(self, process: str, matter: str):
        """The verbs on record at a process; empty where it knows nothing of the matter."""
        code, out, _ = self.run(
            "show", matter, "--data", str(self.data(process)), "--json", check=False
        )
        if code != 0:
            return []
        return [line["verb"] for line in processes.json.loads(out)["timeline"]]

    def agree(self, matter: str, parties, seat: str, seconds: float = 90, entries: int = 1):
        """Waits until all hold the same chain of so many entries or more, from entry 1 on; its
        verbs, in order."""

        def chain(process):
            code, out, _ = self.run(
                "show", matter, "--data", str(self.data(process)), "--json", check=False
            )
            if code != 0:
                return None
            one = processes.json.loads(out)
            lines = [(line["entry"], line["verb"], line.get("digest")) for line in one["timeline"]]
            return one["entries"], lines

        def same():
            chains = [chain(process) for process in (seat, *parties)]
            if None in chains or any(one != chains[0] for one in chains):
                return None
            return chains[0] if chains[0][0] >= entries else None

        length, lines = self.wait(same, seconds, f"one chain of {matter} at {parties}")
        assert [number for number, _, _ in lines] == list(range(1, length + 1)), lines
        return [verb for _, verb, _ in lines]
