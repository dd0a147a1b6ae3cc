"""A bad way between two coordinators: late, stalling, and broken off at random (proxy.py). Real
processes in network namespaces; connections between the coordinators are led through the proxy by
their destination. CROSSWRIT_SEED=N replays what the proxy and the clerks draw."""

import collections
import json
import os
import pathlib
import random
import subprocess
import sys

import pytest

import namespaces
from provinces import COORDINATORS
from test_namespaces import HUBEI, PARTIES, YU, contact, nothing_wrong
from test_provinces import commission, stored

SEED = int(os.environ.get("CROSSWRIT_SEED", random.SystemRandom().randrange(1 << 32)))
PROCESSES = (YU, HUBEI, *PARTIES)
# Connections that break while the clerks act, and how often they act at most until then.
CUTS, MOST_TURNS = 5, 300
PATIENCE = 240


class BadWay:
    """The proxy in the middle, as a process, and what it has told."""

    def __init__(self, network, country, folder):
        self.path = folder / "proxy.jsonl"
        routes = []
        for number, (source, to) in enumerate(((YU, HUBEI), (HUBEI, YU)), 1):
            port, through = country.port(to), 7000 + number
            network.detour(source, to, port, through)
            routes += ["--route", f"{network.proxy_address}:{through}={network.address(to)}:{port}"]
        with open(self.path, "wb") as log:
            self.child = subprocess.Popen(
                ["ip", "netns", "exec", network.middle, sys.executable,
                 pathlib.Path(__file__).with_name("proxy.py"), "--seed", str(SEED), *routes],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def told(self):
        lines = self.path.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def cuts(self) -> int:
        return sum("cut" in line for line in self.told())

    def close(self):
        self.child.kill()
        self.child.wait()


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    """The country, and the bad way between two of its provinces."""
    if (reason := namespaces.missing()) is not None:
        print(f"skipped: {reason}")
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("lossy")
    network = namespaces.Network(COORDINATORS)
    country = way = None
    try:
        country = namespaces.Apart(folder, network, "lossy-rehearsal")
        way = BadWay(network, country, folder)
        country.wait(lambda: any("ready" in line for line in way.told()), 30, "the proxy listens")
        country.start_all(*PROCESSES)
        yield country, way
    finally:
        if country is not None:
            country.stop_all()
        if way is not None:
            way.close()
        network.close()


def test_nothing_is_lost_or_doubled(bad):
    """Commissions both ways with papers of their own; clerks of both sides act at random while
    connections break; then each chain holds every act once, everywhere."""
    print(f"CROSSWRIT_SEED={SEED}")
    country, way = bad
    dice = random.Random(SEED)
    # Each with the court that signs for it, the seat, and the verbs that its chain must hold.
    matters = {}
    for turn in range(4):
        words = {"detail": f"劣质线路{turn}", "ruling": f"劣质线路裁定{turn}", "size": 150_000}
        if turn % 2:
            matter = commission(country, sender="hubei0102", to="豫0105", **words)
            matters[matter] = ("hubei0102", "yu0105", YU)
        else:
            matter = commission(country, **words)
            matters[matter] = ("yu0105", "hubei0102", HUBEI)
    for matter, (_, to, _) in matters.items():
        country.until(
            to, matter, "whole", lambda one: one["stage"] == "delivered" and stored(one), PATIENCE
        )
    said = {matter: collections.Counter(send=1, receipt=1) for matter in matters}
    contacts = collections.defaultdict(list)
    turns, before = 0, way.cuts()
    while way.cuts() < before + CUTS and turns < MOST_TURNS:
        turns += 1
        matter = dice.choice(list(matters))
        court = dice.choice(matters[matter][:2])
        contact(country, court, matter, f"第{turns}次联系", "say")
        contacts[matter, court].append(f"第{turns}次联系")
        said[matter]["contact"] += 1
    country.wait(lambda: way.cuts() >= before + CUTS, PATIENCE, f"{CUTS} connections broken off")
    for matter, (sender, to, _) in matters.items():
        phone = "027-60000102"
        country.say(to, "commission", "sign-for", matter, "--phone", phone)
        country.say(
            to, "commission", "complete", matter, "--outcome", "full", "--text", "已足额冻结",
            "--amount", "120000", *country.paper("receipt", f"劣质线路回执{matter}", size=80_000),
        )  # fmt: skip
        country.until(
            sender, matter, "done", lambda one: one["stage"] == "done" and stored(one), PATIENCE
        )
        country.act(sender, "commission", "confirm", matter, "--text", "予以确认", wait=PATIENCE)
        country.act(
            sender, "commission", "rate", matter, "--score", "5", "--text", "办理及时", wait=PATIENCE
        )
        said[matter].update(["sign-for", "complete", "confirm", "rate"])
    for matter, (_, _, seat) in matters.items():
        count = said[matter].total()
        verbs = country.agree(matter, PARTIES, seat, PATIENCE, count)
        assert collections.Counter(verbs) == said[matter], (matter, verbs)
        # Each court's own words, in its own order, are what everybody reads: the latest of them,
        # for the state keeps no more.
        for process in (seat, *PARTIES):
            heard = collections.defaultdict(list)
            for one in country.show(process, matter)["commission"]["contacts"]:
                heard[matter, one["mark"]["court"]].append(one["words"]["summary"])
            for speaker, words in heard.items():
                assert words == contacts[speaker][-len(words) :], (process, speaker)
    broken = way.cuts()
    opened = sum("opened" in line for line in way.told())
    print(f"{turns} contacts, {opened} connections through the proxy, {broken} of them broken off")
    assert broken >= before + CUTS
    nothing_wrong(country, YU, HUBEI)
