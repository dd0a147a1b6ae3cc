"""What an administrator does: figures, copies, losing a machine, versions; over real processes."""

import hashlib
import json
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import urllib.error
import urllib.request

import pytest

import processes

OFFICER = ("--officer", "承办甲")


@pytest.fixture
def plain(tmp_path):
    """A realm of its own: what happens here would disturb others."""
    realm = processes.Realm(tmp_path)
    try:
        yield realm
    finally:
        realm.stop_all()


def write(realm, name: str, data: bytes) -> str:
    path = realm.folder / name
    path.write_bytes(data)
    return str(path)


def act(realm, process, *words, status="accepted"):
    answer = realm.ask(process, *words, "--wait", "20")
    assert answer["status"] == status, answer
    return answer


def letter(realm, key: str) -> str:
    """A commission of yu0105 to yu0102, sent and accepted; its matter."""
    papers = []
    for kind in ("ruling", "assistanceNotice", "serviceReturn", "dutyID"):
        data = f"{kind} of {key}".encode() * 500
        papers += ["--sealed-paper", f"{kind}={write(realm, kind + '.pdf', data)}"]
    answer = realm.ask(
        "yu0105", "commission", "draft", "--to", "豫0102", "--case", "（2026）豫0105执7号",
        "--kind", "freeze-deposit", "--detail", key, "--debtor", "某公司", "--asset", "某银行",
        "--amount", "500", "--ruling-amount", "500", "--window", "10d",
        "--handler-phone", "0371-1", "--officer", "承办甲", *papers,
    )  # fmt: skip
    matter = answer["matter"]
    paper = write(realm, "letter.pdf", f"letter {key}".encode())
    for who, more in (("局长己", []), ("指挥丁", ["--sealed-paper", f"commissionLetter={paper}"])):
        realm.ask("yu0105", "commission", "approve", matter, "--officer", who, *more)
    act(realm, "yu0105", "commission", "send", matter, "--officer", "指挥丁", "--key", key)
    return matter


def stage(realm, process, matter):
    shown = realm.ask(process, "show", matter)
    return shown.get("stage")


def record(realm, process, matter):
    """What a process holds of a matter: chain, windows, papers. The same at every party."""
    shown = realm.ask(process, "show", matter)
    timeline = [(e["entry"], e["digest"]) for e in shown["timeline"]]
    windows = sorted((d["id"], d["status"], str(d["due"])) for d in shown["deadlines"])
    papers = sorted((p["digest"], p["stored"]) for p in shown["papers"])
    return timeline, windows, papers


def linked(realm, process):
    return all(link["linked"] for link in realm.doctor(process)["links"])


def settled(realm, process):
    """Linked, and everything that was said is confirmed on both sides."""
    report = realm.doctor(process)
    links = report["links"]
    return links and all(k["linked"] and k["sent"] == k["confirmed"] for k in links)


def lose(realm, process):
    """The machine is gone with everything on it."""
    realm.stop(process, signal.SIGKILL)
    shutil.rmtree(realm.data(process))


def backup(realm, process, *options):
    out = realm.folder / "backup" / process
    out.parent.mkdir(exist_ok=True)
    words = ("backup", "--data", str(realm.data(process)), "--out", str(out), "--json", *options)
    return json.loads(realm.run(*words)[1])


def restore(realm, process, *options, check=True):
    source = realm.folder / "backup" / process
    words = ("restore", "--from", str(source), "--data", str(realm.data(process)), *options)
    return realm.run(*words, "--topology", str(realm.topology), check=check)


def test_a_node_that_lost_its_machine_takes_up_where_its_coordinator_remembers_it(plain):
    realm = plain
    for process in ("coord", "yu0102", "yu0105"):
        realm.start(process)
    matter = letter(realm, "first")
    realm.wait(lambda: stage(realm, "yu0102", matter) == "delivered", 20, "delivered")
    made = backup(realm, "yu0102")
    assert made["running"] and made["kind"] == "node" and made["damaged"] == []
    again = backup(realm, "yu0102")
    assert again["linked"] == 5, "papers of the earlier copy are not copied again"
    paper = next((realm.folder / "backup" / "yu0102" / "papers").glob("??/*"))
    paper.write_bytes(bytes(len(paper.read_bytes())))
    assert backup(realm, "yu0102", "--check")["linked"] == 4, "a damaged one is copied anew"

    # It goes on after the copy: two acts, and a paper that the copy does not have.
    signed = act(
        realm, "yu0102", "commission", "sign-for", matter, "--phone", "0371-2", *OFFICER,
        "--key", "sign",
    )  # fmt: skip
    receipt = write(realm, "回执.pdf", b"receipt" * 900)
    done = act(
        realm, "yu0102", "commission", "complete", matter, "--outcome", "full", "--text", "已冻结",
        "--amount", "500", "--sealed-paper", f"receipt={receipt}", *OFFICER, "--key", "complete",
    )  # fmt: skip
    other = letter(realm, "second")
    realm.wait(lambda: stage(realm, "yu0102", other) == "delivered", 20, "the second one too")
    realm.wait(lambda: settled(realm, "yu0105"), 20, "settled")
    before = {m: record(realm, "coord", m) for m in (matter, other)}
    assert done["status"] == "accepted"

    lose(realm, "yu0102")
    code, _, error = restore(realm, "yu0102")
    assert code == 0, error
    realm.start("yu0102")
    realm.wait(
        lambda: (r := realm.doctor("yu0102"))["incarnation"] == 2 and not r["restored"]
        and settled(realm, "yu0102"), 30, "recovered",
    )  # fmt: skip
    for held in (matter, other):
        realm.wait(lambda m=held: record(realm, "yu0102", m) == before[m], 30, f"all of {held}")
        assert record(realm, "coord", held) == before[held], "nothing was entered twice"

    # The same keys still give the same answers; what comes next is of the new incarnation.
    words = ("sign-for", matter, "--phone", "0371-2", *OFFICER, "--key", "sign")
    assert act(realm, "yu0102", "commission", *words)["act"] == signed["act"]
    assert signed["act"].startswith("yu0102/1/")
    words = ("sign-for", other, "--phone", "0371-2", *OFFICER, "--key", "sign-2")
    assert act(realm, "yu0102", "commission", *words)["act"].startswith("yu0102/2/")
    act(realm, "yu0105", "commission", "confirm", matter, *OFFICER, "--key", "confirm")
    realm.wait(lambda: stage(realm, "yu0102", matter) == "confirmed", 20, "confirmed")
    for process in ("coord", "yu0102", "yu0105"):
        assert realm.doctor(process, "--verify")["journal"]["verified"]
    codes = {f["code"] for f in realm.doctor("coord")["findings"]}
    assert "alarm.restored" in codes, codes


def test_what_a_lost_node_had_recorded_and_not_sent_is_said_once(plain):
    realm = plain
    for process in ("coord", "yu0102", "yu0105"):
        realm.start(process)
    matter = letter(realm, "only")
    realm.wait(lambda: stage(realm, "yu0102", matter) == "delivered", 20, "delivered")
    realm.wait(lambda: settled(realm, "yu0102"), 20, "settled")
    realm.stop("coord")
    words = ("commission", "sign-for", matter, "--phone", "0371-2", *OFFICER, "--key", "offline")
    assert realm.ask("yu0102", *words, "--wait", "0")["status"] == "recorded"
    backup(realm, "yu0102")
    lose(realm, "yu0102")
    restore(realm, "yu0102")
    realm.start("yu0102")
    # Before the coordinator has been heard nothing is done: it may know of more.
    command = ("commission", "progress", matter, "--text", "办理中", *OFFICER)
    code, _, error = realm.run(*command, "--data", str(realm.data("yu0102")), check=False)
    assert code == 3 and "fetching back its own acts" in error, error
    codes = {f["code"] for f in realm.doctor("yu0102")["findings"]}
    assert {"journal.restored", "link.down"} <= codes
    # A process that ends meanwhile begins the same way again.
    realm.stop("yu0102", signal.SIGKILL)
    realm.start("yu0102")
    assert realm.doctor("yu0102")["restored"]
    realm.start("coord")
    realm.wait(lambda: realm.doctor("yu0102")["incarnation"] == 2, 40, "recovered")
    realm.wait(lambda: stage(realm, "coord", matter) == "signed", 20, "signed for")
    shown = realm.ask("coord", "show", matter)
    assert [e["verb"] for e in shown["timeline"]].count("sign-for") == 1, shown["timeline"]
    realm.wait(lambda: not realm.doctor("yu0102")["restored"], 10, "taken up")
    realm.stop("yu0102")
    realm.start("yu0102")
    assert realm.doctor("yu0102")["incarnation"] == 2, "an ordinary start begins no incarnation"


def test_a_coordinator_that_was_stopped_copied_and_put_back_goes_on(plain):
    realm = plain
    for process in ("coord", "yu0102", "yu0105"):
        realm.start(process)
    matter = letter(realm, "one")
    realm.wait(lambda: stage(realm, "yu0102", matter) == "delivered", 20, "delivered")
    running = backup(realm, "coord")
    assert running["running"] and running["kind"] == "coordinator"
    shutil.copytree(realm.folder / "backup" / "coord", realm.folder / "backup" / "early")

    # Something is entered after that copy, then it is stopped and copied again.
    words = ("sign-for", matter, "--phone", "0371-2", *OFFICER, "--key", "sign")
    act(realm, "yu0102", "commission", *words)
    realm.wait(lambda: settled(realm, "yu0105"), 20, "settled")
    assert realm.stop("coord") == 0
    before = backup(realm, "coord")
    assert not before["running"] and before["position"] > running["position"]
    shutil.rmtree(realm.data("coord"))
    restore(realm, "coord")
    realm.start("coord")
    realm.wait(lambda: linked(realm, "yu0102") and linked(realm, "yu0105"), 40, "linked")
    report = realm.doctor("coord")
    assert report["incarnation"] == 1 and not report["restored"]
    assert any("put back" in line for line in report["startFindings"])
    words = ("complete", matter, "--outcome", "none", "--text", "账户无余额", *OFFICER)
    receipt = write(realm, "回执.pdf", b"receipt" * 40)
    act(realm, "yu0102", "commission", *words, "--sealed-paper", f"receipt={receipt}")
    realm.wait(
        lambda: record(realm, "yu0105", matter) == record(realm, "coord", matter), 20, "the same"
    )
    assert realm.doctor("coord", "--verify")["journal"]["verified"]

    # An older copy made while it ran is refused; insisted on, it stops at the first proof.
    realm.stop("coord")
    shutil.rmtree(realm.data("coord"))
    shutil.rmtree(realm.folder / "backup" / "coord")
    shutil.move(realm.folder / "backup" / "early", realm.folder / "backup" / "coord")
    code, _, error = restore(realm, "coord", check=False)
    assert code == 1 and "made while it ran" in error
    assert not realm.data("coord").exists()
    restore(realm, "coord", "--newest")
    # It may stop before anybody could see it up.
    realm.launch("coord")
    child = realm.running["coord"]
    realm.wait(lambda: child.poll() is not None, 60, "it stops")
    assert child.returncode == 3 and "Put the newest copy back" in realm.log("coord")
    realm.running.pop("coord")


def test_a_copy_that_was_altered_is_not_put_back(plain):
    realm = plain
    realm.start("coord")
    realm.start("yu0102")
    realm.wait(lambda: linked(realm, "yu0102"), 20, "linked")
    key = realm.keys / "yu0102.key"
    backup(realm, "yu0102", "--with-key", str(key))
    copy = realm.folder / "backup" / "yu0102"
    saved = copy / "keys" / "yu0102.key"
    assert saved.read_bytes() == key.read_bytes() and saved.stat().st_mode & 0o077 == 0
    backup(realm, "yu0102")
    assert not saved.exists(), "no private key unless it is asked for"
    realm.stop("yu0102")
    data = realm.data("yu0102")
    code, _, error = restore(realm, "yu0102", check=False)
    assert code == 1 and "is not empty" in error
    shutil.rmtree(data)

    journal, manifest = copy / "journal.db", copy / "manifest"
    whole, words = journal.read_bytes(), manifest.read_text()

    def refused(what):
        code, _, error = restore(realm, "yu0102", check=False)
        assert code == 1 and what in error, error
        assert not data.exists() and not list(data.parent.glob("yu0102*"))

    journal.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    refused("journal.db of the copy is not what its manifest says")
    # A manifest that was made to fit does not help: the rows are signed.
    journal.write_bytes(whole)
    with sqlite3.connect(journal) as rows:
        body = rows.execute("SELECT body FROM row WHERE position = 1").fetchone()[0]
        body = body[:-9] + bytes([body[-9] ^ 1]) + body[-8:]
        rows.execute("UPDATE row SET body = ? WHERE position = 1", (body,))
    rows.close()
    bent = journal.read_bytes()
    old, new = hashlib.sha256(whole).hexdigest(), hashlib.sha256(bent).hexdigest()
    manifest.write_text(words.replace(old, new))
    refused("does not verify")
    journal.write_bytes(whole)
    for line in ("file\t" + "0" * 64 + "\t5\t../../evil", "file\t" + "0" * 64 + "\t5\t/etc/x"):
        manifest.write_text(words.replace("\nend\n", f"\n{line}\nend\n"))
        refused("is no whole copy")
    manifest.write_text(words.replace("\nend\n", "\n"))
    refused("is no whole copy")
    manifest.write_text(words)
    assert restore(realm, "yu0102")[0] == 0
    assert (data / "restored").exists()


SAMPLE = re.compile(
    r'^([a-z_][a-z0-9_]*)(\{[a-z_]+="(?:[^"\\\n]|\\[\\n"])*"(?:,[a-z_]+="(?:[^"\\\n]|\\[\\n"])*")*\})?'
    r" (-?[0-9.]+(?:e[-+]?[0-9]+)?|\+Inf|NaN)$"
)


def figures(text: str) -> dict:
    """Samples of a text of figures, each checked: HELP, TYPE, name, labels, number."""
    kinds, samples = {}, {}
    for line in text.splitlines():
        if line.startswith("# "):
            _, word, name, rest = line.split(" ", 3)
            if word == "TYPE":
                assert rest in ("counter", "gauge", "histogram") and name not in kinds
                kinds[name] = rest
            continue
        found = SAMPLE.match(line)
        assert found, line
        name, labels, value = found.groups()
        family = re.sub(r"_(bucket|sum|count)$", "", name) if name not in kinds else name
        assert family in kinds, line
        assert (name, labels) not in samples, line
        samples[(name, labels or "")] = float(value)
    assert text.endswith("\n")
    return {"kinds": kinds, "samples": samples}


def fetch(port: int, path: str, method="GET", body=None, **headers):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", method=method, data=body, headers=headers
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()
    except urllib.error.URLError:
        # Nobody listens, or not yet.
        return 0, {}, ""


def test_a_taken_port_stops_no_court(plain):
    realm, port = plain, processes.free_port()
    realm.start("coord")
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        realm.start("yu0105")
        realm.start("yu0102", "--http", f"127.0.0.1:{port}")
        # The court is linked and does its work; the log says what is wrong.
        assert letter(realm, "port")
        told = f"--http 127.0.0.1:{port} can't be served"
        realm.wait(lambda: told in realm.log("yu0102"), 20, "the log says so")
    realm.wait(lambda: fetch(port, "/healthz")[0] == 200, 30, "pages, once the port is free")


def test_figures_over_the_socket_and_over_http(plain):
    realm, port = plain, processes.free_port()
    realm.start("coord", "--http", f"127.0.0.1:{port}")
    realm.start("yu0102")
    realm.start("yu0105")
    realm.wait(lambda: fetch(port, "/healthz")[0] == 200, 20, "http up")
    matter = letter(realm, "one")
    realm.wait(lambda: stage(realm, "yu0102", matter) == "delivered", 20, "delivered")
    status, headers, text = fetch(port, "/metrics")
    assert status == 200 and headers["Content-Type"].startswith("text/plain; version=0.0.4")
    first = figures(text)
    names = {name for name, _ in first["samples"]}
    for wanted in (
        "crosswrit_peer_oldest_undelivered_seconds", "crosswrit_peer_unconfirmed_items",
        "crosswrit_commit_seconds_bucket", "crosswrit_commit_records_count", "crosswrit_duties",
        "crosswrit_held_items", "crosswrit_alarms_total", "crosswrit_directory_version",
        "crosswrit_journal_position", "crosswrit_matters_open", "crosswrit_papers_wanted",
        "crosswrit_disk_free_bytes", "process_start_time_seconds",
        "crosswrit_rehearsal_clock_offset_seconds", "crosswrit_matters_in_memory",
    ):  # fmt: skip
        assert wanted in names, wanted
    samples = first["samples"]
    assert samples[("crosswrit_duties", '{court="yu0102",step="none"}')] >= 1
    open_matters = '{procedure="commission",stage="delivered"}'
    assert samples[("crosswrit_matters_open", open_matters)] == 1
    assert samples[("crosswrit_entries_total", "")] >= 2

    # Something is waited for while a court is away; counters never fall.
    realm.stop("yu0105")
    act(realm, "yu0102", "commission", "sign-for", matter, "--phone", "0371-2", *OFFICER)

    def waits():
        samples = figures(fetch(port, "/metrics")[2])["samples"]
        return samples[("crosswrit_peer_unconfirmed_items", '{peer="yu0105"}')] >= 1

    realm.wait(waits, 20, "something waits for yu0105")
    realm.run("rehearse", "advance", "40d", "--data", str(realm.data("coord")))

    def late():
        samples = figures(realm.run("metrics", "--data", str(realm.data("coord")))[1])["samples"]
        overdue = samples.get(("crosswrit_duties_overdue", '{court="yu0102"}'), 0)
        return samples if overdue else None

    after = realm.wait(late, 30, "overdue")
    # An advance ends at the wanted time of day, not behind it: the offset is some milliseconds less.
    assert round(after[("crosswrit_rehearsal_clock_offset_seconds", "")]) == 40 * 86_400
    assert after[("crosswrit_peer_oldest_undelivered_seconds", '{peer="yu0105"}')] > 39 * 86_400
    for (name, labels), value in samples.items():
        if re.search(r"_(total|bucket|sum|count)$", name):
            assert after[(name, labels)] >= value, (name, labels)
    stuck = [f for f in realm.doctor("coord")["findings"] if f["code"] == "matters.stuck"]
    assert stuck and stuck[0]["severity"] == "warning" and stuck[0]["remedy"]["zh"], stuck
    none = realm.doctor("coord", "--stuck-days", "3650")["findings"]
    assert "matters.stuck" not in {f["code"] for f in none}

    # What is not asked for here.
    assert fetch(port, "/nowhere")[0] == 404
    assert fetch(port, "/metrics", "POST", b"x" * 10)[0] == 405
    assert fetch(port, "/metrics", body=b"x" * 10, method="GET")[0] == 413
    assert fetch(port, "/metrics", Host="evil.example")[0] == 421
    assert fetch(port, "/metrics", **{"X-Long": "y" * 20_000})[0] in (400, 431)
    assert realm.stop("coord") == 0, "a clean stop with the console open"


def in_memory(realm, process):
    text = realm.run("metrics", "--data", str(realm.data(process)))[1]
    return figures(text)["samples"][("crosswrit_matters_in_memory", "")]


def test_a_closed_matter_leaves_memory_and_is_found_again(plain):
    """At the seat and both parties, across restarts; the chain goes on where it was."""
    realm, processes = plain, ("coord", "yu0102", "yu0105")
    for process in processes:
        realm.start(process)
    realm.wait(lambda: all(linked(realm, p) for p in processes[1:]), 30, "linked")
    before = {process: in_memory(realm, process) for process in processes}
    matter = letter(realm, "rest")
    realm.wait(lambda: stage(realm, "yu0102", matter) == "delivered", 20, "delivered")
    assert all(in_memory(realm, process) > before[process] for process in processes)
    withdraw = ("commission", "withdraw", matter, "--reason", "被执行人已履行", "--officer", "指挥丁")
    act(realm, "yu0105", *withdraw)

    def gone():
        return all(in_memory(realm, process) == before[process] for process in processes)

    realm.wait(gone, 30, "out of memory everywhere")
    held = {process: record(realm, process, matter) for process in processes}
    assert held["coord"] == held["yu0102"] == held["yu0105"]

    def refused():
        """The same act again finds the matter closed, not unknown."""
        answer = realm.ask("yu0105", *withdraw)
        assert answer["status"] == "refused" and answer["code"].endswith("closed"), answer

    refused()
    for process in processes:
        assert realm.stop(process) == 0
    for process in processes:
        realm.start(process)
    realm.wait(lambda: all(linked(realm, p) for p in processes[1:]), 30, "linked again")
    assert gone(), "a start takes up the others alone"
    refused()
    assert {process: record(realm, process, matter) for process in processes} == held
    # An open matter that slept through a start goes on.
    other = letter(realm, "sleeps")
    realm.wait(lambda: stage(realm, "yu0102", other) == "delivered", 20, "delivered")
    for process in processes:
        assert realm.stop(process) == 0
    for process in processes:
        realm.start(process)
    realm.wait(lambda: all(linked(realm, p) for p in processes[1:]), 30, "linked once more")
    act(realm, "yu0102", "commission", "sign-for", other, "--phone", "0371-2", *OFFICER)
    realm.wait(lambda: stage(realm, "yu0105", other) == "signed", 20, "signed for")
    realm.run("rehearse", "advance", "40d", "--data", str(realm.data("coord")))
    late = realm.ask("coord", "show", other)["deadlines"]
    assert any(one["status"] == "lapsed" for one in late), late


def test_http_stays_on_this_machine(plain):
    realm, port = plain, processes.free_port()

    def served(*words):
        command = ("node", "serve", "--court", "yu0102", "--topology", str(realm.topology))
        return realm.run(*command, "--data", str(realm.data("yu0102")), *words, check=False)

    realm.data("yu0102").parent.mkdir(exist_ok=True)
    code, _, error = served("--http", f"0.0.0.0:{port}")
    assert code == 1 and "this machine alone" in error and not realm.data("yu0102").exists()
    for wrong in ("9464", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:99999", "::1:80", "a b:80"):
        assert served("--http", wrong)[0] == 2, wrong


def test_a_peer_of_another_protocol_version_is_told_so(plain):
    realm = plain
    realm.start("coord")
    realm.start("yu0102", "--protocol", "2")
    realm.start("yu0105", "--protocol", "1-2")
    realm.wait(lambda: linked(realm, "yu0105"), 20, "1 to 2 links")
    assert realm.doctor("yu0105")["links"][0]["protocol"] == 1
    told = realm.wait(
        lambda: realm.doctor("yu0102")["links"][0]["trouble"], 20, "2 is sent away with a reason"
    )
    assert "speaks protocol 1, the node 2; update the coordinator" in told
    assert not linked(realm, "yu0102")
    assert "alarm.protocol" in {f["code"] for f in realm.doctor("coord")["findings"]}

    # A newer coordinator that still speaks the old version takes both; one that does not, neither.
    for process in ("coord", "yu0102", "yu0105"):
        realm.stop(process)
    realm.start("coord", "--protocol", "1-2")
    realm.start("yu0105")
    realm.wait(lambda: linked(realm, "yu0105"), 40, "an old node at a new coordinator")
    assert realm.doctor("yu0105")["links"][0]["protocol"] == 1
    realm.stop("coord")
    realm.start("coord", "--protocol", "2")
    words = "speaks protocol 2, the node 1; update the node"
    realm.wait(
        lambda: words in (realm.doctor("yu0105")["links"][0]["trouble"] or ""), 40, "sent away"
    )
    said = subprocess.run([processes.program(), "--version"], capture_output=True, text=True)
    assert "protocol 1" in said.stdout and "journal schema 1" in said.stdout
    report = realm.doctor("yu0105")
    assert report["schemas"] == {"journal": 1, "views": 15} and report["protocol"]["highest"] == 1
    assert [k["isOwn"] for k in report["keys"]].count(True) == 1
