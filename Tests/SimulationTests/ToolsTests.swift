import Foundation
import Testing

/// The tools of `crosswrit sim` as a user meets them: what they print where, the files that they
/// write, and the code that they end with.
@Suite(.timeLimit(.minutes(1)))
struct ToolsTests {
    /// The document of `sim run --json`. Written down here once more, not taken from the program:
    /// scripts read these names, and a renamed field must turn a test red.
    struct Document: Decodable, Equatable {
        struct Matters: Decodable, Equatable {
            var opened: Int
            var closed: Int
            var open: Int
            var overdue: Int
        }

        struct Day: Decodable, Equatable {
            var open: Int
            var overdue: Int
        }

        struct Violation: Decodable, Equatable {
            var invariant: String
            var event: Int
            var at: String
            var text: String
        }

        var status: String
        var seed: UInt64
        var days: Int
        var from: String
        var courts: Int
        var matters: Matters
        var daily: [Day]
        var events: Int
        var messages: Int
        var faults: Int
        var unreached: [String]
        var violations: [Violation]
        var hash: String
        var wallSeconds: Double
        var eventsPerSecond: Int
        var replay: String

        /// The document without what another process on the same machine measures otherwise.
        var lasting: Document {
            var same = self
            (same.wallSeconds, same.eventsPerSecond) = (0, 0)
            return same
        }

        /// The word that `sim replay` and `sim shrink` take.
        var token: String { replay.split(separator: " ").last.map(String.init) ?? "" }
    }

    /// What a refused command says.
    struct Refusal: Decodable {
        var status: String
        var code: String
        var reason: String
        var remedy: String
    }

    private static let topology = "topology/zhengzhou.yaml"

    /// A swarm run: with courts, habits and faults that its token has to bring back.
    private static let swarm = [
        "run", topology, "--profile", "swarm", "--seed", "7", "--days", "4", "--json",
    ]

    /// The document of a run that ends well.
    private func document(_ arguments: [String]) async throws -> Document {
        let ended = try await Program.simulate(arguments)
        try #require(ended.exit == 0, "\(arguments): \(ended.errors)")
        return try JSONDecoder().decode(Document.self, from: Data(ended.output.utf8))
    }

    /// Writes the document of a run to a file, as a user does with `>`.
    private func keep(_ arguments: [String], in path: String) async throws -> Document {
        let ended = try await Program.simulate(["run", Self.topology] + arguments + ["--json"])
        try Data(ended.output.utf8).write(to: URL(fileURLWithPath: path))
        return try JSONDecoder().decode(Document.self, from: Data(ended.output.utf8))
    }

    /// Expects that a command failed, said so on standard error, and printed no result.
    private func expectRefusal(_ ended: Program.Ended, exit: Int, says: [String]) {
        #expect(ended.exit == exit, "\(ended.errors)")
        for words in says {
            #expect(ended.errors.contains(words), "“\(words)” is not in: \(ended.errors)")
        }
        for words in ["hash", "events", "opened", "replay"] {
            #expect(!ended.output.contains(words), "\(ended.output)")
        }
    }

    // MARK: Runs

    @Test("A run prints exactly one document with the fields that scripts read")
    func oneDocument() async throws {
        let arguments = ["run", Self.topology, "--seed", "3", "--days", "9", "--json"]
        let ended = try await Program.simulate(arguments)
        #expect(ended.exit == 0)
        #expect(ended.errors.isEmpty)
        // The decoder refuses whatever stands before or after; a line is what a pipe reads.
        #expect(ended.output.filter { $0 == "\n" }.count == 1 && ended.output.hasSuffix("}\n"))
        let told = try JSONDecoder().decode(Document.self, from: Data(ended.output.utf8))
        #expect(told.status == "ok")
        #expect(told.seed == 3)
        #expect(told.days == 9)
        #expect(told.from == "2025-01-01")
        #expect(told.courts == 18)
        #expect(told.matters.opened > 0)
        #expect(told.matters.opened == told.matters.closed + told.matters.open)
        #expect(told.matters.overdue <= told.matters.open)
        // The last day's end is the run's end.
        #expect(told.daily.count == 9)
        #expect(told.daily.last?.overdue == told.matters.overdue && told.matters.overdue > 0)
        #expect(told.events > told.matters.opened)
        #expect(told.messages > 0)
        #expect(told.faults == 0)
        #expect(told.unreached.isEmpty)
        #expect(told.violations.isEmpty)
        #expect(told.hash.count == 16 && told.hash.allSatisfy(\.isHexDigit), "\(told.hash)")
        #expect(told.wallSeconds > 0)
        #expect(told.eventsPerSecond > 0)
    }

    @Test("Without --json a person reads the figures and how to run it again")
    func plainText() async throws {
        let told = try await document(Self.swarm)
        let ended = try await Program.simulate(Self.swarm.dropLast())
        #expect(ended.exit == 0)
        // No bar where no terminal is.
        #expect(ended.errors.isEmpty)
        #expect(!ended.output.contains("\u{1B}"))
        for words in ["\(told.matters.opened) opened", told.hash, told.replay, "seed 7"] {
            #expect(ended.output.contains(words), "“\(words)” is not in: \(ended.output)")
        }
    }

    @Test("A report is one page that needs nothing from elsewhere")
    func page() async throws {
        try await Program.withFolder { folder in
            let path = "\(folder)/report.html"
            let options = ["--seed", "470123", "--days", "4", "--report", path]
            let told = try await document(["run", Self.topology, "--json"] + options)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["report.html"])
            let page = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
            #expect(page.contains("470123"))
            #expect(page.contains("<svg"))
            #expect(page.contains(told.hash))
            #expect(page.hasSuffix("</html>\n"))
            // The name of the format is no address that anything is fetched from.
            let rest = page.replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "")
            for part in ["http://", "https://", "<script", "<link", "@import", "src=", "url(//"] {
                #expect(!rest.contains(part), "\(part)")
            }
            let away = rest.matches(of: /href="[^#]/).map { String($0.output) }
            #expect(away.isEmpty)
        }
    }

    // MARK: Replays

    @Test("The token that a swarm run prints gives the same run")
    func sameRun() async throws {
        let first = try await document(Self.swarm)
        #expect(first.replay.hasPrefix("crosswrit sim replay "))
        // A word that goes through a shell as it is.
        #expect(!first.token.contains { " \t'\"$&;|*?<>()\\`".contains($0) }, "\(first.token)")
        let again = try await Program.simulate(["replay", first.token, "--json"])
        #expect(again.exit == 0)
        // The same program: no word about another build.
        #expect(again.errors.isEmpty)
        let second = try JSONDecoder().decode(Document.self, from: Data(again.output.utf8))
        #expect(second.lasting == first.lasting)
    }

    @Test("Every option that shapes a run is in its token")
    func wholeToken() async throws {
        try await Program.withFolder { folder in
            // A path with a blank and another script: the token has to carry it unbroken.
            let workload = "\(folder)/a 负荷.yaml"
            try FileManager.default.copyItem(
                atPath: "\(Program.root)/data/workload/national.yaml", toPath: workload)
            let first = try await document([
                "run", Self.topology, "--seed", "9", "--days", "5", "--from", "2025-03-03",
                "--load", "70", "--away", "豫0105:2025-03-04:2", "--away", "yu0181:2025-03-05:1",
                "--matters", "40", "--tier", "real", "--workload", workload, "--json",
            ])
            #expect(first.from == "2025-03-03")
            #expect(first.matters.opened == 40)
            let second = try await document(["replay", first.token, "--json"])
            #expect(second.lasting == first.lasting)
            let part = try await document([
                "run", Self.topology, "--profile", "swarm", "--days", "3", "--court", "豫0105",
                "--court", "豫0181", "--without", "crash", "--without", "loss", "--json",
            ])
            // Two courts with everybody above them.
            #expect(part.courts == 5)
            let again = try await document(["replay", part.token, "--json"])
            #expect(again.lasting == part.lasting)
        }
    }

    @Test("A token of another build runs, and says that it may run otherwise")
    func otherBuild() async throws {
        let token = "s2,profile=quiet,seed=1,days=1,build=00000bad,topology=\(Self.topology)"
        let ended = try await Program.simulate(["replay", token, "--json"])
        #expect(ended.exit == 0)
        #expect(ended.errors.contains("00000bad") && ended.errors.contains("another build"))
        _ = try JSONDecoder().decode(Document.self, from: Data(ended.output.utf8))
    }

    @Test("--until stops after so many events, at the same place every time")
    func stops() async throws {
        let whole = try await document(Self.swarm)
        let early = ["replay", whole.token, "--json", "--until"]
        let some = try await document(early + ["1000"])
        #expect(some.events == 1_000)
        #expect(some.hash != whole.hash)
        #expect(some.matters.opened < whole.matters.opened)
        #expect(try await document(early + ["1000"]).lasting == some.lasting)
        #expect(try await document(early + ["\(whole.events + 1)"]).lasting == whole.lasting)
    }

    @Test("--trace tells one matter's story, all of it and nothing else, and changes nothing")
    func traces() async throws {
        let everything = try await Program.simulate(Self.swarm + ["--trace", "all"])
        let lines = everything.errors.split(separator: "\n")
        let named = everything.errors.firstMatch(of: #/ (yu[0-9]*-[0-9a-z]{12}) \#1 /#)
        let matter = try #require(named?.output.1)
        let ended = try await Program.simulate(Self.swarm + ["--trace", String(matter)])
        #expect(ended.exit == 0)
        let own = ended.errors.split(separator: "\n")
        #expect(own.count > 1)
        #expect(own.allSatisfy { $0.contains("+08:00 \(matter) ") }, "\(own)")
        #expect(own == lines.filter { $0.contains(" \(matter) ") })
        let traced = try JSONDecoder().decode(Document.self, from: Data(ended.output.utf8))
        #expect(traced.lasting == (try await document(Self.swarm)).lasting)
    }

    @Test("The tier on the real store needs no directory, and leaves none behind")
    func realStore() async throws {
        let arguments = ["--tier", "sqlite", "--days", "3", "--matters", "3", "--json"]
        let first = try await document(["run", Self.topology] + arguments)
        let again = try await document(["replay", first.token, "--json"])
        #expect(again.lasting == first.lasting)
        let left = try FileManager.default.contentsOfDirectory(
            atPath: FileManager.default.temporaryDirectory.path)
        // Other tests may be running one of their own: these two are over.
        #expect(!left.contains { $0.hasPrefix("crosswrit-sim-") && isOver($0) })
    }

    /// The process that a directory is named after has ended.
    private func isOver(_ name: String) -> Bool {
        guard let number = name.split(separator: "-").last else { return true }
        return !FileManager.default.fileExists(atPath: "/proc/\(number)")
    }

    // MARK: Refusals

    /// A command that can't be done.
    struct Wrong: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        var exit: Int
        /// What standard error says: what is wrong, and what would be right.
        var says: [String]

        var testDescription: String { arguments.joined(separator: " ") }

        init(_ arguments: [String], _ exit: Int, _ says: String...) {
            (self.arguments, self.exit, self.says) = (arguments, exit, says)
        }

        /// One that begins as a run of Zhengzhou does.
        static func run(_ options: String..., says: String..., exit: Int = 2) -> Wrong {
            var wrong = Wrong(["run", topology] + options, exit)
            wrong.says = says
            return wrong
        }
    }

    private static let wrong: [Wrong] = [
        .run("--days", "0", says: "--days is 1 to 3660"),
        .run("--days=-3", says: "--days is 1 to 3660"),
        .run("--days", "-3", says: "--days is 1 to 3660", "sim run --help"),
        .run("--matters=-1", says: "--matters can't be negative"),
        .run("--days", "2", "--until=-5", says: "--until is at least 1"),
        .run("--days", "2", "--until", "0", says: "--until is at least 1"),
        .run("--days", "2", "--away", "豫0105:2030-01-02:3", says: "outside the run's days"),
        .run("--days", "2", "--report", "", says: "can't be written", exit: 3),
        .run("--days", "3661", says: "--days is 1 to 3660"),
        .run("--days", "99999999999999999999", says: "--days", "Length of the run in days"),
        .run("--days", "week", says: "'week'", "--days", "sim run --help"),
        .run("--seed", "9007199254740992", says: "--seed is at most 9007199254740991"),
        .run("--from", "2025-02-30", says: "--from takes a date such as 2025-01-01"),
        .run("--load", "10001", says: "--load is 0 to 10000"),
        .run("--away", "nowhere", says: "--away takes COURT:DATE:DAYS", "“nowhere”"),
        .run("--away", "豫0105:2025-13-02:1", says: "--away takes COURT:DATE:DAYS", "2025-13-02"),
        .run("--away", "豫0105:2025-01-02:0", says: "--away takes COURT:DATE:DAYS"),
        .run("--away", "豫9999:2025-01-02:1", says: "no court “豫9999”"),
        .run("--court", "豫9999", says: "no court “豫9999”"),
        .run("--without", "rain", says: "'rain'", "--without", "crash"),
        .run("--profile", "loud", says: "'loud'", "'quiet' and 'swarm'"),
        .run("--days", "1", "--trace", "nobody", says: "--trace takes a matter's id, or all"),
        Wrong(
            ["run", "topology/henan.yaml", "--days", "2", "--court", "spc"], 2,
            "none of the courts can deal with another"),
        Wrong(["run"], 2, "<file>", "The topology file"),
        Wrong(["run", "no-such.yaml"], 3, "no-such.yaml", "no such file; check the path"),
        Wrong(["run", "topology"], 3, "topology", "not a regular file", "check the path"),
        Wrong(
            ["replay", "s2,build=0,topology=no-such.yaml"], 3, "no-such.yaml",
            "no such file; check the path"),
        Wrong(
            ["shrink", "s2,build=0,topology=no-such.yaml"], 3, "no-such.yaml",
            "no such file; check the path"),
        Wrong(["swarm", "no-such.yaml", "--runs", "1"], 3, "no such file; check the path"),
        Wrong(["swarm", topology, "--runs=-1"], 2, "--runs", "sim swarm --help"),
        Wrong(
            ["swarm", topology, "--first", "18446744073709551615"], 2, "--first is at most"),
    ]

    @Test("A wrong word is refused: what is wrong, what to do, and no result", arguments: wrong)
    func refuses(_ wrong: Wrong) async throws {
        let ended = try await Program.simulate(wrong.arguments)
        expectRefusal(ended, exit: wrong.exit, says: wrong.says)
        // Nor does who asked for a document get one that looks like a run's.
        guard wrong.arguments.first != "shrink" else { return }
        let piped = try await Program.simulate(wrong.arguments + ["--json"])
        expectRefusal(piped, exit: wrong.exit, says: wrong.says)
    }

    @Test(
        "What is no token is refused",
        arguments: [
            "", "nonsense", "s2", "s2,profile=swarm,seed=7",
            // Of an older program: the same words would be another run.
            "s1,seed=7,build=0,topology=\(topology)",
            "s2,seed=-1,topology=\(topology)", "s2,days=0,topology=\(topology)",
            "s2,days=4000,topology=\(topology)", "s2,seed=7,rain=1,topology=\(topology)",
            "s2,seed=7,topology=%zz", "s2,seed=7,away=yu0105:2:1,topology=\(topology)",
            "s2,seed=7,build=0,away=yu0105:0:9223372036854775807,topology=\(topology)",
            "s2,seed=7,seed=8,build=0,topology=\(topology)", "s2,seed=7,topology=\(topology)",
            "s2,topology=" + String(repeating: "a", count: 4_096),
        ])
    func noToken(_ token: String) async throws {
        let says = ["no token of a simulation", "copy the whole word that `sim run` printed"]
        let ended = try await Program.simulate(["replay", token])
        expectRefusal(ended, exit: 2, says: says)
        #expect(ended.output.isEmpty)
        expectRefusal(try await Program.simulate(["shrink", token]), exit: 2, says: says)
        let piped = try await Program.simulate(["replay", token, "--json"])
        expectRefusal(piped, exit: 2, says: says)
        let refusal = try JSONDecoder().decode(Refusal.self, from: Data(piped.output.utf8))
        #expect(refusal.status == "failed" && refusal.code == "sim.token")
        #expect(!refusal.reason.isEmpty && !refusal.remedy.isEmpty)
    }

    @Test("A workload file that is missing, no YAML, or no workload is refused with its line")
    func badWorkload() async throws {
        try await Program.withFolder { folder in
            func refused(_ text: String?, _ name: String, says: [String]) async throws {
                let path = "\(folder)/\(name)"
                if let text { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
                let arguments = ["run", Self.topology, "--days", "1", "--workload", path, "--json"]
                expectRefusal(
                    try await Program.simulate(arguments), exit: 3, says: [path] + says)
            }
            try await refused(nil, "missing.yaml", says: ["no such file; check the path"])
            try await refused("a: [\n", "broken.yaml", says: ["line 2", "not valid YAML"])
            try await refused(
                "name: mine\nrain: 3\n", "other.yaml",
                says: ["line 2", "unknown field `rain`", "lacks the field `commissions`; add it"])
        }
    }

    @Test("A place that can't be written is refused with a remedy, and no result")
    func unwritable() async throws {
        let ended = try await Program.simulate([
            "run", Self.topology, "--days", "1", "--report", "/proc/none/report.html", "--json",
        ])
        expectRefusal(
            ended, exit: 3,
            says: ["/proc/none/report.html", "check the directory and its permissions"])
    }

    // MARK: Comparisons

    @Test("A run compared with itself: nothing changed")
    func sameDocument() async throws {
        try await Program.withFolder { folder in
            let path = "\(folder)/run.json"
            _ = try await keep(["--days", "3"], in: path)
            let ended = try await Program.simulate(["compare", path, path])
            #expect(ended.exit == 0)
            #expect(ended.errors.isEmpty)
            #expect(ended.output.contains("The two runs are the same, step by step."))
            #expect(!ended.output.contains("worse") && !ended.output.contains("better"))
        }
    }

    @Test("A run with twice the load compared: opened matters with both figures")
    func doubled() async throws {
        try await Program.withFolder { folder in
            let (plain, doubled) = ("\(folder)/plain.json", "\(folder)/doubled.json")
            let first = try await keep(["--days", "4"], in: plain)
            let second = try await keep(["--days", "4", "--load", "200"], in: doubled)
            let figures = (first.matters.opened, second.matters.opened)
            #expect(figures.1 > figures.0)
            let page = "\(folder)/compare.html"
            let ended = try await Program.simulate(["compare", plain, doubled, "--report", page])
            #expect(ended.exit == 0)
            let line = try #require(
                ended.output.split(separator: "\n").first { $0.hasPrefix("opened ") })
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            #expect(Array(numbers.prefix(3)) == [figures.0, figures.1, figures.1 - figures.0])
            // What was asked otherwise stands beside what came of it.
            #expect(ended.output.contains(/load +100% +200%/))
            let html = try String(contentsOf: URL(fileURLWithPath: page), encoding: .utf8)
            #expect(html.contains("<svg") && !html.contains("<script"))
            let piped = try await Program.simulate(["compare", plain, doubled, "--json"])
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(piped.output.utf8)) as? [String: Any])
            let listed = try #require(document["figures"] as? [[String: Any]])
            let opened = try #require(listed.first { $0["id"] as? String == "opened" })
            #expect(opened["a"] as? Int == figures.0 && opened["b"] as? Int == figures.1)
        }
    }

    @Test("A file that is no run's document is refused with a remedy")
    func noDocument() async throws {
        try await Program.withFolder { folder in
            let good = "\(folder)/run.json"
            _ = try await keep(["--days", "1"], in: good)
            let text = try String(contentsOf: URL(fileURLWithPath: good), encoding: .utf8)
            let bad: [(name: String, text: String)] = [
                ("empty.json", ""), ("list.json", "[]"), ("object.json", "{}"),
                ("half.json", String(text.prefix(text.count / 2))),
                ("twice.json", text + text), ("other.json", "{\"status\":\"ok\",\"seed\":1}"),
            ]
            for one in bad {
                let path = "\(folder)/\(one.name)"
                try Data(one.text.utf8).write(to: URL(fileURLWithPath: path))
                let says = [path, "run `sim run --json` again and keep what it prints"]
                for pair in [[good, path], [path, good]] {
                    let ended = try await Program.simulate(["compare"] + pair)
                    expectRefusal(ended, exit: 3, says: says)
                    #expect(ended.output.isEmpty)
                }
            }
            let missing = try await Program.simulate(["compare", good, "\(folder)/missing.json"])
            expectRefusal(missing, exit: 3, says: ["missing.json", "can't be read"])
        }
    }

    // MARK: Shrinking

    @Test("Shrinking a healthy run says that nothing is violated, and writes no case")
    func healthy() async throws {
        try await Program.withFolder { folder in
            let told = try await document(Self.swarm)
            let path = "\(folder)/case.json"
            let ended = try await Program.simulate(["shrink", told.token, "--out", path])
            expectRefusal(
                ended, exit: 1,
                says: ["the run violates nothing", "check the token and the build"])
            #expect(ended.output.isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }
}
