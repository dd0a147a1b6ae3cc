"""Courts of a measurement: a topology of its own, its processes, and what the machine tells of them."""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

COORDINATOR = "coord-bench"
SUPERIOR = "yu01"


class BenchFault(Exception):
    """A measurement that could not be made: what happened, and what to do."""


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def court_ids(count):
    return [f"bench{place + 1:03d}" for place in range(count)]


def topology(courts, folder, port):
    """One intermediate court with its coordinator and grassroots courts below it, for practice (演练)."""
    lines = ["realm: bench-rehearsal", "rehearsal: true", "root: spc", f"keys: {folder}/keys", "coordinators:",
             f'  - {{id: {COORDINATOR}, court: {SUPERIOR}, endpoint: "tcp://127.0.0.1:{port}"}}', "courts:",
             f"  - {{id: spc, name: 最高人民法院, code: 最高法, level: supreme, coordinator: {COORDINATOR}}}",
             f"  - {{id: yu, name: 河南省高级人民法院, code: 豫, level: high, superior: spc, coordinator: {COORDINATOR}}}",
             f"  - {{id: {SUPERIOR}, name: 河南省郑州市中级人民法院, code: 豫01, level: intermediate, superior: yu, "
             f"coordinator: {COORDINATOR}}}"]
    for place, court in enumerate(courts):
        lines.append(f"  - {{id: {court}, name: 测速第{place + 1}法院, level: grassroots, superior: {SUPERIOR}, "
                     f"coordinator: {COORDINATOR}}}")
    lines.append("officers:")
    for name, role in (("承办甲", "handler"), ("书记丙", "clerk"), ("指挥丁", "commandCentre"), ("局长己", "bureauChief")):
        lines.append(f"  - {{everyCourt: true, name: {name}, roles: [{role}]}}")
    return "\n".join(lines) + "\n"


def processor_seconds(pid):
    """User and system time of a process; 0 when it is gone."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid, name="Rss"):
    """Bytes of memory of a process: Rss, or Pss, which divides what is shared."""
    try:
        text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    for line in text.splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    return 0


def end_children():
    """Ends every process that this one has started and not seen the end of: a signal may come in the middle of a start."""
    for place in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(place.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == os.getpid():
            pid = int(place.parent.name)
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def handles(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0


def size(path):
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


class Courts:
    """Processes of one measurement; leaving the block ends all that were started."""

    def __init__(self, tools, folder, courts):
        self.tools, self.folder, self.courts = tools, pathlib.Path(folder), courts
        self.running = {}
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "data").mkdir(exist_ok=True)
        self.topology = self.folder / "topology.yaml"
        if not self.topology.exists():
            self.topology.write_text(topology(courts, self.folder, free_port()))
            tools.run([tools.program, "topology", "keys", self.topology, "--out", self.folder / "keys"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def data(self, name):
        return self.folder / "data" / name

    def journal(self, name):
        return self.data(name) / "journal.db"

    def launch(self, name):
        words = ["coordinator", "serve", "--id"] if name == COORDINATOR else ["node", "serve", "--court"]
        log = open(self.folder / "data" / f"{name}.log", "a")
        self.running[name] = subprocess.Popen(
            [self.tools.program, *words, name, "--topology", self.topology, "--data", self.data(name)], stdout=log, stderr=log,
            stdin=subprocess.DEVNULL)
        log.close()

    def status(self, name, timeout=5):
        """The status over the control socket; None while nobody answers."""
        answer = control(self.data(name), {"status": {}}, timeout)
        return answer and answer.get("status", {}).get("_0")

    def wait(self, name, ready, what, seconds=120, step=0.02):
        """Waits until `ready` holds of the status; seconds that it took."""
        begun = time.monotonic()
        while True:
            status = self.status(name)
            if status and ready(status):
                return time.monotonic() - begun
            if self.running[name].poll() is not None or time.monotonic() - begun > seconds:
                text = (self.folder / "data" / f"{name}.log").read_text(errors="replace")[-2_000:]
                raise BenchFault(f"{name} is not {what} after {time.monotonic() - begun:.0f} s:\n{text}")
            time.sleep(step)

    def linked(self, name, seconds=120):
        """Waits until a node is linked."""
        return self.wait(name, lambda one: one["links"] and all(link["linked"] for link in one["links"]), "linked", seconds)

    def start(self, names=None):
        """The coordinator, the superior's node and the courts' nodes; waits until all are linked."""
        names = [COORDINATOR, SUPERIOR, *self.courts] if names is None else names
        for name in names:
            self.launch(name)
        for name in names:
            if name != COORDINATOR:
                self.linked(name)
        self.wait(COORDINATOR, lambda one: True, "up")

    def drained(self, seconds=300):
        """Waits until nothing is unconfirmed between the coordinator and its nodes."""
        for name in [one for one in self.running if one != COORDINATOR] + [COORDINATOR]:
            self.wait(name, lambda one: all(link["sent"] == link["confirmed"] for link in one["links"] if link["linked"]),
                      "drained", seconds, 0.1)

    def stop(self, names=None, hard=False):
        """Asks these to end (or kills them) and waits; kills what does not end."""
        names = [name for name in (names or list(self.running)) if name in self.running]
        for name in names:
            self.running[name].send_signal(signal.SIGKILL if hard else signal.SIGTERM)
        for name in names:
            try:
                self.running[name].wait(60)
            except subprocess.TimeoutExpired:
                self.running[name].kill()
                self.running[name].wait()
            del self.running[name]

    def pids(self):
        return {name: one.pid for name, one in self.running.items()}


def control(data, request, timeout=5):
    """One question over a process's control socket; None while nobody answers."""
    place = os.path.join(data, "control.sock")
    if len(place.encode()) > 100:
        raise BenchFault(f"{place} is too long for a socket; give a shorter --dir")
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(timeout)
        try:
            line.connect(place)
            line.sendall(json.dumps(request).encode() + b"\n")
            data = b""
            while not data.endswith(b"\n"):
                part = line.recv(1 << 20)
                if not part:
                    return None
                data += part
        except OSError:
            return None
    return json.loads(data)


class Tools:
    """The two programs, and how they are run."""

    def __init__(self, folder):
        self.program, self.bench = str(pathlib.Path(folder) / "crosswrit"), str(pathlib.Path(folder) / "crosswrit-bench")

    def run(self, words, timeout=7_200):
        """Runs a command to its end; its standard output."""
        try:
            out = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=timeout,
                                 stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            raise BenchFault(f"{words[0]} {words[1]} took longer than {timeout} s") from None
        if out.returncode:
            raise BenchFault(f"{words[0]} {words[1]} ended with {out.returncode}: {out.stderr.strip()[-2_000:]}")
        return out.stdout

    def load(self, courts, senders, receivers, seconds, on_slice=None, **options):
        """Commissions under load; the figures of crosswrit-bench load, with the slices of time."""
        words = [self.bench, "load", "--folder", courts.folder, "--senders", ",".join(senders), "--receivers",
                 ",".join(receivers), "--processes", ",".join(f"{name}:{pid}" for name, pid in courts.pids().items()), "--seconds", seconds]
        for name, value in options.items():
            words += ["--" + name] if value is True else ["--" + name, value]
        with subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              stdin=subprocess.DEVNULL) as one:
            slices, figures = [], None
            try:
                for line in one.stdout:
                    part = json.loads(line)
                    if "workers" in part:
                        figures = part
                    else:
                        slices.append(part)
                        if on_slice:
                            on_slice(part)
                error = one.stderr.read()
                one.wait()
            finally:
                if one.poll() is None:
                    one.terminate()
        if figures is None or one.returncode:
            raise BenchFault(f"the load ended with {one.returncode}: {error.strip()[-2_000:]}")
        return figures | {"slices": slices}

    def limits(self, folder, seconds, **options):
        words = [self.bench, "limits", "--folder", folder, "--seconds", seconds]
        for name, value in options.items():
            words += ["--" + name.replace("_", "-"), value]
        return json.loads(self.run(words))
