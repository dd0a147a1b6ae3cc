"""Courts of two cities of Henan and of Hubei with their high courts and the supreme court, as real
processes: four coordinators, nodes behind each, the program's own command line."""

import pathlib

import processes

COORDINATORS = {
    "coord-yu01": ("yu01", ("yu01", "yu0102", "yu0105")),
    "coord-yu02": ("yu02", ("yu02", "yu0202")),
    "coord-hubei01": ("hubei01", ("hubei01", "hubei0102", "hubei0106")),
    "coord-spc": ("spc", ("spc", "yu", "hubei")),
}
COURTS = {
    "spc": ("最高人民法院", "最高法", "supreme", None),
    "yu": ("河南省高级人民法院", "豫", "high", "spc"),
    "yu01": ("河南省郑州市中级人民法院", "豫01", "intermediate", "yu"),
    "yu0102": ("郑州市中原区人民法院", "豫0102", "grassroots", "yu01"),
    "yu0105": ("郑州市金水区人民法院", "豫0105", "grassroots", "yu01"),
    "yu02": ("河南省开封市中级人民法院", "豫02", "intermediate", "yu"),
    "yu0202": ("开封市龙亭区人民法院", "豫0202", "grassroots", "yu02"),
    "hubei": ("湖北省高级人民法院", "鄂", "high", "spc"),
    "hubei01": ("湖北省武汉市中级人民法院", "鄂01", "intermediate", "hubei"),
    "hubei0102": ("武汉市江岸区人民法院", "鄂0102", "grassroots", "hubei01"),
    "hubei0106": ("武汉市武昌区人民法院", "鄂0106", "grassroots", "hubei01"),
}
OFFICERS = """\
  - {everyCourt: true, name: 承办甲, roles: [handler]}
  - {everyCourt: true, name: 承办乙, roles: [handler, panelMember]}
  - {everyCourt: true, name: 指挥丁, roles: [commandCentre]}
  - {everyCourt: true, name: 监管戊, roles: [supervisor, panelMember]}
  - {everyCourt: true, name: 局长己, roles: [bureauChief]}
  - {everyCourt: true, name: 副院长庚, roles: [vicePresident]}
  - {everyCourt: true, name: 院长辛, roles: [president]}
  - {everyCourt: true, name: 合议壬, roles: [panelMember]}
  - {everyCourt: true, name: 立案癸, roles: [filing]}
"""


class Country(processes.Realm):
    """The topology, its keys, and the processes that run."""

    def __init__(self, folder: pathlib.Path, name: str = "country-rehearsal"):
        self.name = name
        self.endpoints = {coordinator: self.place(coordinator) for coordinator in COORDINATORS}
        super().__init__(folder)

    def place(self, coordinator: str) -> str:
        """The endpoint that the directory names."""
        return f"tcp://127.0.0.1:{processes.free_port()}"

    def coordinators(self):
        return list(COORDINATORS)

    def serving(self):
        """Which coordinator serves each court."""
        return {
            court: coordinator
            for coordinator, (_, courts) in COORDINATORS.items()
            for court in courts
        }

    def text(self) -> str:
        lines = [f"realm: {self.name}", "rehearsal: true", "root: spc", "keys: keys"]
        lines.append("coordinators:")
        for coordinator, (court, _) in COORDINATORS.items():
            lines.append(
                f'  - {{id: {coordinator}, court: {court}, endpoint: "{self.endpoints[coordinator]}"}}'
            )
        lines.append("courts:")
        serving = self.serving()
        for court, (name, code, level, superior) in COURTS.items():
            above = f"superior: {superior}, " if superior else ""
            lines.append(
                f"  - {{id: {court}, name: {name}, code: {code}, level: {level}, {above}"
                f"coordinator: {serving[court]}}}"
            )
        return "\n".join(lines) + "\nofficers:\n" + OFFICERS

    def start_all(self, *processes_wanted):
        for process in processes_wanted or (*COORDINATORS, *COURTS):
            self.launch(process)
        for process in processes_wanted or (*COORDINATORS, *COURTS):
            self.wait(lambda: self.is_up(process), 60, f"{process} up")

    def act(self, court: str, *words, officer: str = "承办甲", wait: int = 40):
        """An act that the seat must accept; the matter's id."""
        answer = self.ask(court, *map(str, words), "--officer", officer, "--wait", str(wait))
        if answer.get("status") != "accepted":
            logs = "\n".join(f"--- {name}\n{self.log(name)[-800:]}" for name in self.running)
            raise AssertionError(f"{court}: {words[:2]}: {answer}\n{logs}")
        return answer["matter"]

    def show(self, court: str, matter: str):
        return self.ask(court, "show", matter)

    def until(self, court: str, matter: str, what: str, holds, seconds: float = 60):
        def look():
            code, out, _ = self.run(
                "show", matter, "--data", str(self.data(court)), "--json", check=False
            )
            if code != 0:
                return None
            one = processes.json.loads(out)
            return one if holds(one) else None

        return self.wait(look, seconds, f"{court}: {matter} {what}")

    def paper(self, kind: str, name: str, sealed: bool = False, size: int = 0):
        folder = self.folder / "papers"
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.pdf"
        if not path.exists():
            path.write_bytes(f"%PDF-1.4\n% 演练 {name}\n".encode() + b"x" * size)
        return ["--sealed-paper" if sealed else "--paper", f"{kind}={path}"]

    def reissue(self, changed: str, *options):
        """Signs the next version from a changed topology text; the path of the version."""
        path = self.folder / "next.yaml"
        path.write_text(changed, encoding="utf-8")
        _, out, _ = self.run(
            "directory", "issue", str(path), "--out", str(self.keys), *options, "--json"
        )
        return processes.json.loads(out)

    def version(self, process: str) -> int:
        return self.ask(process, "directory", "show")["version"]
