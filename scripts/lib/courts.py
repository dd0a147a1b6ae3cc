"""The processes of a topology, driven through the command line alone."""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

#: Seconds until a start, a stop or a wait for another court has failed.
PATIENCE = 60


def say(text):
    """Progress for a person; standard output carries results alone."""
    print(text, file=sys.stderr, flush=True)


class Failure(Exception):
    """A step that did not go as it should: what happened, and what to do."""

    def __init__(self, what, remedy=""):
        super().__init__(what)
        self.what = what
        self.remedy = remedy


class Topology:
    """What the scripts need of a topology file: one line for each court and coordinator."""

    LINE = re.compile(r"^\s*-\s*\{\s*id:\s*([a-z0-9-]+)\s*,(.*)\}\s*$")

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.coordinators, self.nodes, self.run_by = [], [], {}
        section = ""
        for line in self.path.read_text(encoding="utf-8").splitlines():
            if line[:1].isalpha():
                section = line.split(":")[0]
            found = self.LINE.match(line)
            if found and section == "coordinators":
                self.coordinators.append(found.group(1))
                court = re.search(r"court:\s*([a-z0-9-]+)", found.group(2))
                self.run_by[found.group(1)] = court.group(1) if court else ""
            elif found and section == "courts" and "coordinator:" in found.group(2):
                self.nodes.append(found.group(1))
        if not self.coordinators or not self.nodes:
            raise Failure(f"{path} names no coordinator or no court with a node",
                          "run `crosswrit topology check` on it")

    def copy(self, path, keys):
        """The same courts with keys of their own, listening on free ports."""
        text = self.path.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^keys:.*$", f"keys: {json.dumps(str(keys))}", text)
        text = re.sub(r'"tcp://127\.0\.0\.1:\d+"', lambda _: f'"tcp://127.0.0.1:{free_port()}"', text)
        pathlib.Path(path).write_text(text, encoding="utf-8")
        return Topology(path)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def tail(path, lines=15):
    try:
        return "\n".join(pathlib.Path(path).read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


class Courts:
    """The running processes: coordinators and court nodes, each with its own data directory."""

    #: Consoles listen from here on, where nobody else does.
    FIRST_PORT = 8700

    def __init__(self, program, topology, keys, data, http=False):
        self.http = http
        self.program = str(program)
        self.topology = topology
        self.keys = pathlib.Path(keys)
        self.data = pathlib.Path(data)
        self.log = self.data / "log"
        self.started = {}
        self.step = ""

    # Commands

    def directory(self, process):
        return self.data / process

    def run(self, *words, code=0):
        """Runs a command and returns what it printed; `code` None takes any exit code."""
        command = [self.program, *[str(word) for word in words]]
        done = subprocess.run(command, capture_output=True, text=True, timeout=3600,
                              env={**os.environ, "CROSSWRIT_LANG": "en"})
        if code is not None and done.returncode != code:
            shown = " ".join(word if word.isprintable() and " " not in word else repr(word)
                             for word in ["crosswrit", *command[1:]])
            said = (done.stderr.strip() or done.stdout.strip() or "(nothing)")
            raise Failure(f"{shown}\nended with {done.returncode}, not {code}, and said:\n  {said}")
        return done

    def ask(self, process, *words):
        """A command with --json to one process, as the document that it printed."""
        done = self.run(*words, "--data", self.directory(process), "--json")
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise Failure(f"`crosswrit {' '.join(map(str, words))}` printed no JSON:\n  {done.stdout[:500]}")

    def act(self, process, *words, officer, status="accepted", wait=30):
        """An act of a court, which must come out as `status`."""
        answer = self.ask(process, *words, "--officer", officer, "--wait", wait)
        if answer["status"] != status:
            raise Failure(f"{process}: {' '.join(map(str, words[:2]))} is {answer['status']}, not {status}: "
                          f"{answer.get('reason')}")
        return answer["matter"]

    def show(self, process, matter):
        return self.ask(process, "show", matter)

    def until(self, process, matter, what, holds, seconds=PATIENCE):
        """Waits until a matter, as a court's node has it confirmed, is as it should be."""
        end = time.monotonic() + seconds
        detail, last = None, None
        while time.monotonic() < end:
            try:
                detail = self.show(process, matter)
                if detail["unconfirmed"] == 0 and holds(detail):
                    return detail
            except Failure as failure:
                last = failure
            self.check_alive()
            time.sleep(0.05)
        seen = f"stage {detail['stage']}, {detail['entries']} entries" if detail else str(last)
        raise Failure(f"{process}: after {seconds} s matter {matter} is not yet {what} ({seen})")

    # Processes

    def make_keys(self):
        """Keys for a rehearsal, once; they are never overwritten."""
        if (self.keys / "root.pub").exists():
            return False
        self.run("topology", "keys", self.topology.path, "--out", self.keys)
        return True

    def pid(self, process):
        """The process that holds a data directory, or None."""
        directory = self.directory(process)
        try:
            pid = int((directory / "lock").read_text().split()[0])
            words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            state = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (OSError, ValueError, IndexError):
            return None
        return pid if os.fsencode(directory) in words and state != "Z" else None

    def ports(self):
        """The port of each console, kept from run to run so that addresses stay; {} without consoles."""
        if not self.http:
            return {}
        path = self.data / "http.json"
        try:
            known = json.loads(path.read_text())
        except (OSError, ValueError):
            known = {}
        before = dict(known)
        for number, process in enumerate(self.processes):
            if self.pid(process) and process in known:
                continue
            port = known.get(process, self.FIRST_PORT + number)
            known[process] = port if is_free(port) and port not in [
                other for name, other in known.items() if name != process] else free_port()
        if known != before:
            path.write_text(json.dumps(known, indent=1) + "\n")
        return known

    def consoles(self, process, ports):
        """What makes a process serve its console."""
        if process not in ports:
            return []
        words = ["--http", f"127.0.0.1:{ports[process]}"]
        court = self.topology.run_by.get(process)
        if court in self.topology.nodes:
            words += ["--desk", str(self.directory(court))]
        return words

    def addresses(self):
        """Address of each console that runs, and where its setup token lies while nobody has used it."""
        try:
            ports = json.loads((self.data / "http.json").read_text())
        except (OSError, ValueError):
            return {}
        return {process: (f"http://127.0.0.1:{ports[process]}/", self.directory(process) / "console-setup-token")
                for process in self.processes if process in ports and self.pid(process)}

    def start(self):
        """Starts what does not run yet."""
        self.log.mkdir(parents=True, exist_ok=True)
        ports = self.ports()
        fresh = 0
        for process in self.topology.coordinators + self.topology.nodes:
            if self.pid(process):
                continue
            kind = (["coordinator", "serve", "--id"] if process in self.topology.coordinators
                    else ["node", "serve", "--court"])
            with open(self.log / f"{process}.log", "ab") as log:
                # A session of its own: Ctrl-C here is ours to pass on, in order.
                self.started[process] = subprocess.Popen(
                    [self.program, *kind, process, "--topology", str(self.topology.path),
                     "--data", str(self.directory(process)), *self.consoles(process, ports)],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
            fresh += 1
        return fresh

    def check_alive(self):
        """Nothing that was started here may have ended by itself."""
        for process, running in self.started.items():
            if running.poll() is not None:
                raise Failure(f"{process} has ended with {running.returncode}:\n"
                              f"{tail(self.log / f'{process}.log')}", "see its log")

    def status(self, process):
        """What a process tells of itself, or None while it does not answer."""
        done = self.run("doctor", "--data", self.directory(process), "--json", code=None)
        try:
            found = json.loads(done.stdout)
        except ValueError:
            return None
        # While nobody listens the document says why instead.
        return found if "links" in found else None

    def wait_linked(self):
        """Waits until every node is linked with its coordinator, and the coordinators agree."""
        end = time.monotonic() + PATIENCE
        waiting = self.topology.coordinators + self.topology.nodes
        while waiting:
            for process in list(waiting):
                self.check_alive()
                found = self.status(process)
                if found and found["links"] and all(link["linked"] for link in found["links"]):
                    waiting.remove(process)
            if waiting and time.monotonic() > end:
                raise Failure(f"not linked after {PATIENCE} s: {', '.join(waiting)}\n"
                              f"{tail(self.log / f'{waiting[0]}.log')}",
                              "see the logs, and that nobody else uses the coordinator's port")
            if waiting:
                time.sleep(0.1)

    def wait_quiet(self):
        """Waits until every link has confirmed what was sent over it."""
        end = time.monotonic() + PATIENCE
        while True:
            found = {process: self.status(process) for process in self.processes}
            busy = [process for process, status in found.items() if not status
                    or any(link["sent"] != link["confirmed"] for link in status["links"])]
            if not busy:
                return found
            if time.monotonic() > end:
                raise Failure(f"still unconfirmed after {PATIENCE} s at {', '.join(busy)}")
            time.sleep(0.1)

    @property
    def processes(self):
        return self.topology.coordinators + self.topology.nodes

    def stop(self):
        """Stops every process of this topology, by its id; returns how many ran."""
        # Nodes first, so that the coordinator takes their last words.
        pids = {}
        for process in self.topology.nodes + self.topology.coordinators:
            running = self.started.get(process)
            pid = running.pid if running and running.poll() is None else self.pid(process)
            if pid:
                pids[process] = pid
                self.signal(process, pid, signal.SIGTERM)
        end = time.monotonic() + 30
        for process, pid in pids.items():
            while self.alive(process, pid) and time.monotonic() < end:
                time.sleep(0.05)
            if self.alive(process, pid):
                say(f"{process} (pid {pid}) does not stop; it is killed. Its journal is whole all the same.")
                self.signal(process, pid, signal.SIGKILL)
        for running in self.started.values():
            running.wait()
        return len(pids)

    def alive(self, process, pid):
        running = self.started.get(process)
        if running and running.pid == pid:
            return running.poll() is None
        return self.pid(process) == pid

    @staticmethod
    def signal(process, pid, number):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass
        except PermissionError:
            raise Failure(f"{process} (pid {pid}) belongs to another user", "stop it as that user")
