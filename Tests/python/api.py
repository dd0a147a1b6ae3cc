"""A program with a token at a court's node: what the tests of the HTTP API share."""

import http.client
import json
import urllib.parse

import processes


class Node:
    """One court's node with its API."""

    def __init__(self, realm, process: str):
        self.realm, self.process = realm, process
        self.port = processes.free_port()
        self.start()

    def start(self):
        self.realm.start(self.process, "--http", f"127.0.0.1:{self.port}")
        self.realm.wait(self.is_well, 20, f"{self.process} answers over HTTP")

    def is_well(self):
        try:
            return self.send("GET", "/health")[0] == 200
        except OSError:
            return False

    def token(self, officer: str, *scopes: str) -> "Program":
        words = [word for one in scopes or ("read", "act", "papers", "events") for word in ("--scope", one)]
        made = self.realm.ask(
            self.process, "api-token", "make", "试验系统", "--officer", officer, *words, "--by", "管理员"
        )  # fmt: skip
        return Program(self, officer, made["secret"], made["id"])

    def send(self, method, path, body=None, root="/api/v1", **headers):
        """One request: status, headers, bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, (dict, list)):
            named.setdefault("Content-Type", "application/json")
        connection.request(method, root + path, data, headers=named)
        answer = connection.getresponse()
        found = answer.status, answer.headers, answer.read()
        connection.close()
        return found


class Program:
    """A program that looks and acts as one officer."""

    def __init__(self, node: Node, officer: str, secret: str, name: str):
        self.node, self.officer, self.secret, self.id = node, officer, secret, name

    def send(self, method, path, body=None, **headers):
        return self.node.send(method, path, body, Authorization=f"Bearer {self.secret}", **headers)

    def get(self, path, status=200, **query):
        if query:
            path += "?" + urllib.parse.urlencode(query)
        found, headers, data = self.send("GET", path)
        assert found == status, (path, found, data.decode())
        kind = "application/json" if status < 400 else "application/problem+json"
        assert headers["Content-Type"].startswith(kind), headers["Content-Type"]
        return json.loads(data)

    def act(self, key, verb, status=200, **body):
        found, _, data = self.send("POST", "/acts", {"verb": verb, "wait": 20, **body}, Idempotency_Key=key)
        assert found == status, (verb, found, data.decode())
        return json.loads(data)

    def paper(self, kind, name=None, sealed=False, data=None, status=201):
        query = urllib.parse.urlencode({"kind": kind, "name": name or f"{kind}.pdf", "sealed": str(sealed).lower()})
        data = data or f"%PDF-1.4\n% rehearsal: {kind} {name}\n".encode()
        found, _, answer = self.send("POST", f"/papers?{query}", data, Content_Type="application/octet-stream")
        assert found == status, (found, answer.decode())
        return json.loads(answer)["digest"]

    def events(self, after="0", limit=200):
        """Every page from a place on: events, and where they end."""
        events = []
        while True:
            page = self.get("/events", after=after, limit=limit)
            events += page["events"]
            after = page["next"]
            if page["end"]:
                return events, after


class Stream:
    """Server-sent events as a program reads them."""

    def __init__(self, program: Program, last=None, after=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", program.node.port, timeout=60)
        headers = {"Authorization": f"Bearer {program.secret}", "Accept": "text/event-stream"}
        if last:
            headers["Last-Event-ID"] = last
        path = "/api/v1/events" + (f"?after={after}" if after else "")
        self.connection.request("GET", path, headers=headers)
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        self.last = last
        self.events = []

    def read(self):
        """The next event with data; None at the end."""
        data, name = None, self.last
        while True:
            try:
                line = self.answer.readline()
            except (OSError, http.client.HTTPException):
                return None
            if not line:
                return None
            line = line.decode().rstrip("\n")
            if line.startswith("id: "):
                name = line[4:]
            elif line.startswith("data: "):
                data = json.loads(line[6:])
            elif not line:
                self.last = name
                if data is not None:
                    assert data["id"] == name
                    self.events.append(data)
                    return data
