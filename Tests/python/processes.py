"""A small realm of real processes: a coordinator, nodes of the program, its command line."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import time

import crosswrit_wire as wire

COURTS = """\
  - {id: yu01, name: 河南省郑州市中级人民法院, code: 豫01, level: intermediate, coordinator: coord}
"""
GRASSROOTS = """\
  - id: ID
    name: NAME
    code: CODE
    level: grassroots
    superior: yu01
    coordinator: coord
"""
for _id, _name, _code in (
    ("yu0102", "郑州市中原区人民法院", "豫0102"),
    ("yu0105", "郑州市金水区人民法院", "豫0105"),
    ("yu0122", "中牟县人民法院", "豫0122"),
):
    COURTS += GRASSROOTS.replace("ID", _id).replace("NAME", _name).replace("CODE", _code)
OFFICERS = """\
  - {everyCourt: true, name: 承办甲, roles: [handler]}
  - {everyCourt: true, name: 局长己, roles: [bureauChief]}
  - {everyCourt: true, name: 指挥丁, roles: [commandCentre]}
  - {everyCourt: true, name: 副院长庚, roles: [vicePresident]}
  - {everyCourt: true, name: 合议壬, roles: [panelMember]}
  - {everyCourt: true, name: 合议癸, roles: [panelMember]}
  - {everyCourt: true, name: 书记丙, roles: [clerk]}
  - {everyCourt: true, name: 监管戊, roles: [supervisor]}
  - {everyCourt: true, name: 信访子, roles: [petition]}
  - {everyCourt: true, name: 督察丑, roles: [inspector]}
  - {court: yu0105, name: 承办乙, roles: [handler]}
"""


def program() -> pathlib.Path:
    found = os.environ.get("CROSSWRIT_BIN") or wire.REPOSITORY / ".build/release/crosswrit"
    return pathlib.Path(found)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Realm:
    """The topology, its keys, and the processes that run."""

    def __init__(self, folder: pathlib.Path, endpoint: str = ""):
        self.folder, self.keys = folder, folder / "keys"
        self.topology = folder / "topology.yaml"
        self.endpoint = endpoint or f"tcp://127.0.0.1:{free_port()}"
        self.running = {}
        self.idle = self.rest
        self.topology.write_text(self.text(), encoding="utf-8")
        self.run("topology", "keys", str(self.topology), "--out", str(self.keys))

    def text(self) -> str:
        return (
            f"realm: python-rehearsal\nrehearsal: true\nroot: yu01\nkeys: keys\ncoordinators:\n"
            f'  - {{id: coord, court: yu01, endpoint: "{self.endpoint}"}}\n'
            f"courts:\n{COURTS}officers:\n{OFFICERS}"
        )

    def coordinators(self):
        return ["coord"]

    def prefix(self, process: str):
        """What a process's command line begins with, where it doesn't run like everything else."""
        return []

    @staticmethod
    def rest():
        time.sleep(0.02)

    def data(self, process: str) -> pathlib.Path:
        return self.folder / "data" / process

    def start(self, process: str, *options: str):
        self.launch(process, *options)
        self.wait(lambda: self.is_up(process), 30, f"{process} up")

    def launch(self, process: str, *options: str):
        kind = (
            ["coordinator", "serve", "--id", process]
            if process in self.coordinators()
            else ["node", "serve", "--court", process]
        )
        self.data(process).parent.mkdir(exist_ok=True)
        log = open(self.folder / f"{process}.log", "ab")
        self.running[process] = subprocess.Popen(
            [*self.prefix(process), program(), *kind, "--topology", self.topology, "--data",
             self.data(process), *options],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        log.close()

    def stop(self, process: str, how=signal.SIGTERM):
        child = self.running.pop(process)
        child.send_signal(how)
        end = time.monotonic() + 25
        while child.poll() is None and time.monotonic() < end:
            self.idle()
        if child.poll() is None:
            child.kill()
            raise AssertionError(f"{process} did not stop within 25 s: {self.log(process)}")
        return child.returncode

    def stop_all(self):
        for process in list(self.running):
            child = self.running.pop(process)
            child.kill()
            child.wait()

    def log(self, process: str) -> str:
        text = (self.folder / f"{process}.log").read_text(encoding="utf-8", errors="replace")
        return text[-3000:]

    def run(self, *arguments, check=True, seconds=60):
        """The command line; while it runs, whatever `idle` moves goes on. (code, out, err)"""
        child = subprocess.Popen(
            [program(), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        end = time.monotonic() + seconds
        while child.poll() is None:
            if time.monotonic() > end:
                child.kill()
                raise AssertionError(f"{arguments} did not end within {seconds} s")
            self.idle()
        out, err = child.communicate()
        if check and child.returncode != 0:
            logs = "\n".join(f"--- {name}\n{self.log(name)}" for name in self.running)
            raise AssertionError(f"{arguments}: exit {child.returncode}\n{out}\n{err}\n{logs}")
        return child.returncode, out, err

    def ask(self, process: str, *arguments):
        """One command of a process with --json; its document. Exit 1 is for the caller to judge."""
        command = (*arguments, "--data", str(self.data(process)), "--json")
        code, out, err = self.run(*command, check=False)
        if code not in (0, 1):
            raise AssertionError(f"{command}: exit {code}\n{out}\n{err}\n{self.log(process)}")
        return json.loads(out)

    def doctor(self, process: str, *options):
        return self.ask(process, "doctor", *options)

    def is_up(self, process: str) -> bool:
        if self.running[process].poll() is not None:
            raise AssertionError(f"{process} ended: {self.log(process)}")
        data = str(self.data(process))
        return self.run("doctor", "--data", data, "--json", check=False)[0] in (0, 1)

    def wait(self, condition, seconds: float, what: str):
        end = time.monotonic() + seconds
        while not (value := condition()):
            if time.monotonic() > end:
                logs = "\n".join(f"--- {name}\n{self.log(name)}" for name in self.running)
                raise AssertionError(f"not within {seconds} s: {what}\n{logs}")
            self.idle()
        return value
