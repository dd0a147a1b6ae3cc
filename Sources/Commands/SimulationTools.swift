import ArgumentParser
import Domain
import Foundation
import Glibc
import Simulation
import Sodium
import Topology
import Wording

struct SimulationReplay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run again what a token stands for: the same events, the same hash.",
        discussion: """
            Every run prints its token. Another build may run otherwise; then a line says so.

            Example:
              crosswrit sim replay s2,profile=swarm,seed=7,days=30,from=2025-01-01,build=0,topology=topology/zhengzhou.yaml --until 5000 --trace all
            """)

    @Argument(help: "The token, as `sim run` printed it.") var token: String
    @OptionGroup var output: OutputOptions

    func run() throws {
        let (plan, build) = try SimulationWords.plan(token)
        if build != ProcessFacts.build, build != "0" {
            let language = Language(environment: Terminal.environment)
            Terminal.complain(
                "crosswrit: "
                    + language(
                        "该令牌出自另一版本（\(plain(build))），本版本为 \(ProcessFacts.build)，结果可能不同",
                        "the token is of another build (\(plain(build))); this is \(ProcessFacts.build), the run may differ"
                    ))
        }
        try SimulationDriver(try Prepared(plan), output).run()
    }
}

struct SimulationCompare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Say what changed between two runs, and by how much.",
        discussion: """
            Takes what `sim run --json` printed.

            Example:
              crosswrit sim run topology/henan.yaml --days 90 --json > plain.json
              crosswrit sim run topology/henan.yaml --days 90 --load 200 --json > doubled.json
              crosswrit sim compare plain.json doubled.json
            """)

    @Argument(help: "The first run's document.") var first: String
    @Argument(help: "The second run's document.") var second: String
    @Flag(help: "Print exactly one JSON document.") var json = false
    @Option(help: ArgumentHelp("Write a page with both runs' curves.", valueName: "out.html"))
    var report: String?

    func run() throws {
        if let report { try SimulationWords.checkWritable(report) }
        let comparison = RunComparison(
            try SimulationWords.report(first), try SimulationWords.report(second))
        let language = Language(environment: Terminal.environment)
        if let report {
            try SimulationWords.write(
                comparison.page(language: language == .zh ? .zh : .en), to: report)
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            Terminal.print(String(decoding: try encoder.encode(comparison), as: UTF8.self))
        } else {
            Terminal.print(comparison.text(language: language == .zh ? .zh : .en))
        }
    }
}

struct SimulationSwarm: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swarm",
        abstract: "Run many swarm seeds; keep the tokens of those that fail.",
        discussion: """
            Ends with 1 when a run violated an invariant or, at the end of at least 500 runs, something \
            promised was never reached. scripts/swarm uses both cores.

            Example:
              crosswrit sim swarm topology/zhengzhou.yaml --runs 100
            """)

    @Argument(help: "Topology files that courts are drawn from.") var files: [String]
    @Option(help: "First seed.") var first: UInt64 = 1
    @Option(help: "Distance from one seed to the next, so that several processes share the work.")
    var step: UInt64 = 1
    @Option(parsing: .unconditional, help: "Runs at most.") var runs: Int = 1_000_000
    @Option(help: "Seconds at most.") var seconds: Int?
    @Option(help: "Tier of every run: fast, real or sqlite; else mostly fast, some real.")
    var tier: Scenario.Tier?
    @Option(help: ArgumentHelp("Directory for files of the second tier.", valueName: "dir"))
    var scratch: String?
    @Flag(help: "Print one JSON document: the tally.") var json = false

    func run() throws {
        try SodiumLibrary.start()
        guard runs >= 1, seconds.map({ $0 >= 1 }) ?? true, step >= 1 else {
            throw SimulationWords.usage(
                "--runs、--seconds、--step 至少为 1", "--runs, --seconds and --step are at least 1",
                of: "swarm")
        }
        let scratch = Scratch(scratch)
        defer { scratch.remove() }
        let topologies = try files.map { (path: $0, topology: try Prepared.topology($0)) }
        let campaign = Campaign(
            topologies: topologies, workload: .national, tier: tier, scratch: scratch.path,
            build: ProcessFacts.build)
        var tally = Campaign.Tally()
        let began = ContinuousClock.now
        let language = Language(environment: Terminal.environment)
        let isShown = isatty(STDERR_FILENO) == 1
        for count in 0..<runs {
            let spent = began.duration(to: .now).components.seconds
            if let seconds, spent >= seconds { break }
            let failures = tally.failed.count
            let far = UInt64(count).multipliedReportingOverflow(by: step)
            let seed = first.addingReportingOverflow(far.partialValue)
            guard !far.overflow, !seed.overflow, seed.partialValue <= RunPlan.largestSeed else {
                if count > 0 { break }
                throw SimulationWords.usage(
                    "--first 最大为 \(RunPlan.largestSeed)",
                    "--first is at most \(RunPlan.largestSeed)", of: "swarm")
            }
            do {
                try campaign.run(seed: seed.partialValue, into: &tally)
            } catch let fault as RunPlan.Fault {
                throw SimulationWords.failure(fault)
            }
            if tally.failed.count > failures, let failure = tally.failed.last {
                Terminal.complain(
                    "FAILED \(failure.invariant): crosswrit sim replay \(failure.token)")
            }
            if isShown, count % 10 == 9 {
                FileHandle.standardError.write(
                    Data(
                        "\r\u{1B}[K\(tally.runs) \(language("次运行", "runs")) \(tally.failed.count) \(language("次失败", "failed")), \(tally.events) ev"
                            .utf8))
            }
        }
        if isShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
        try tell(tally, language)
    }

    private func tell(_ tally: Campaign.Tally, _ language: Language) throws {
        let isInvalid = tally.runs >= 500 && !tally.unreached.isEmpty
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            Terminal.print(String(decoding: try encoder.encode(tally), as: UTF8.self))
        } else {
            Terminal.print(
                language(
                    "\(tally.runs) 次运行，\(tally.failed.count) 次失败；\(tally.events) 事件，\(tally.matters) 事项",
                    "\(tally.runs) runs, \(tally.failed.count) failed; \(tally.events) events, \(tally.matters) matters"
                ))
            if !tally.unreached.isEmpty {
                Terminal.print(
                    language("未触及", "not reached") + ": " + tally.unreached.joined(separator: ", "))
            }
        }
        if !tally.failed.isEmpty || isInvalid { throw ExitCode(1) }
    }
}

struct SimulationShrink: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shrink",
        abstract: "Make a failing run small: fewer days, courts, matters and faults.",
        discussion: """
            Writes the small case to a file; put into Tests/SimulationTests/Cases it is a regression test.

            Example:
              crosswrit sim shrink s2,profile=swarm,seed=7,… --out case.json
            """)

    @Argument(help: "The token of the failing run.") var token: String
    @Option(help: ArgumentHelp("Where to write the case.", valueName: "file")) var out = "case.json"
    @Option(parsing: .unconditional, help: "Runs at most.") var tries: Int = 300
    @Option(help: ArgumentHelp("Directory for files of the second tier.", valueName: "dir"))
    var scratch: String?

    func run() throws {
        try SodiumLibrary.start()
        guard tries >= 1 else {
            throw SimulationWords.usage("--tries 至少为 1", "--tries is at least 1", of: "shrink")
        }
        let (plan, _) = try SimulationWords.plan(token)
        try SimulationWords.checkWritable(out)
        let scratch = Scratch(scratch)
        defer { scratch.remove() }
        let topology = try Prepared.topology(plan.topology)
        let language = Language(environment: Terminal.environment)
        var tried = 0
        var shrinker = Shrinker(
            topology: topology, workload: try Prepared.workload(plan.workload),
            build: ProcessFacts.build, scratch: scratch.path, tries: tries
        ) { plan, fails in
            tried += 1
            guard isatty(STDERR_FILENO) == 1 else { return }
            FileHandle.standardError.write(
                Data(
                    "\r\u{1B}[K\(tried): \(plan.days) d, \(plan.courts.count) courts: \(fails ? "fails" : "passes")"
                        .utf8))
        }
        let small: ShrunkCase?
        do {
            small = try shrinker.shrink(plan)
        } catch let fault as RunPlan.Fault {
            throw SimulationWords.failure(fault)
        }
        if isatty(STDERR_FILENO) == 1 { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
        guard let small else {
            throw CommandFailure(
                1, "sim.no-failure", "该运行没有违反任何检查", "the run violates nothing",
                remedy: "请核对令牌和程序版本", "check the token and the build")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try SimulationWords.write(
            String(decoding: try encoder.encode(small), as: UTF8.self) + "\n", to: out)
        Terminal.print(
            language(
                "违反 \(small.invariant)：法院 \(small.courts)，\(small.days) 天，事项 \(small.matters)，事件 \(small.events)；已写入 \(out)",
                "\(small.invariant) violated with \(small.courts) courts, \(small.days) days, \(small.matters) matters, \(small.events) events; written to \(out)"
            ))
        Terminal.print("crosswrit sim replay \(small.token)")
    }
}

/// What the simulation's commands read and write.
enum SimulationWords {
    static func plan(_ token: String) throws -> (RunPlan, String) {
        guard let read = RunPlan.parse(token) else {
            throw CommandFailure(
                2, "sim.token", "这不是模拟令牌", "this is no token of a simulation",
                remedy: "请完整复制 sim run 打印的令牌", "copy the whole word that `sim run` printed")
        }
        return (read.plan, read.build)
    }

    /// A word on the command line that can't be; `of` is the command under `sim`.
    static func usage(
        _ zh: String, _ en: String, of command: String = "run", remedy zhRemedy: String? = nil,
        _ enRemedy: String? = nil
    ) -> CommandFailure {
        CommandFailure(
            2, "sim.usage", zh, en, remedy: zhRemedy ?? "见 crosswrit sim \(command) --help",
            enRemedy ?? "see `crosswrit sim \(command) --help`")
    }

    /// A plan that gives no scenario.
    static func failure(_ fault: RunPlan.Fault) -> CommandFailure {
        CommandFailure(
            exit: 2,
            refusal: Refusal(
                code: "sim.plan", rule: "", reason: fault.text,
                remedy: Text(
                    zh: "见 crosswrit sim run --help", en: "see `crosswrit sim run --help`")))
    }

    /// A file that can't be used, with the first things that are wrong with it.
    static func unusable(
        _ path: String, _ findings: [Finding], remedy zhRemedy: String, _ enRemedy: String
    ) -> CommandFailure {
        let shown = findings.prefix(12).map { plain("\($0)") }.joined(separator: "; ")
        return CommandFailure(
            3, "sim.file", "用不了 \(plain(path))：\(shown)", "\(plain(path)) can't be used: \(shown)",
            remedy: zhRemedy, enRemedy)
    }

    /// Before a long run: whether its result can be written where it is to go.
    static func checkWritable(_ path: String) throws {
        let file = URL(fileURLWithPath: path)
        let files = FileManager.default
        let type = try? files.attributesOfItem(atPath: file.path)[.type] as? FileAttributeType
        guard !path.isEmpty, type != .typeDirectory,
            files.isWritableFile(atPath: file.deletingLastPathComponent().path)
        else { throw unwritable(path) }
    }

    private static func unwritable(_ path: String) -> CommandFailure {
        CommandFailure(
            3, "sim.write", "写不到“\(plain(path))”", "“\(plain(path))” can't be written",
            remedy: "请核对目录和权限", "check the directory and its permissions")
    }

    /// Largest document that `compare` reads: 64 MiB.
    private static let largest = 64 << 20

    static func report(_ path: String) throws -> RunReport {
        do {
            let file = URL(fileURLWithPath: path)
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            guard size <= largest else { throw ArgumentFault("too large") }
            return try JSONDecoder().decode(RunReport.self, from: Data(contentsOf: file))
        } catch {
            throw CommandFailure(
                3, "sim.document", "读不了 \(path)，或者它不是 sim run --json 的输出",
                "\(path) can't be read, or is not what `sim run --json` printed",
                remedy: "请重新运行 sim run --json 并保存输出",
                "run `sim run --json` again and keep what it prints")
        }
    }

    static func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw unwritable(path)
        }
    }
}

/// Where the sqlite tier keeps its files: a directory that was named and stays, or one of our own
/// that goes.
struct Scratch {
    let path: String
    private let isOwn: Bool

    init(_ named: String?) {
        isOwn = named == nil
        path =
            named
            ?? FileManager.default.temporaryDirectory
            .appendingPathComponent("crosswrit-sim-\(getpid())").path
    }

    /// Removes what is our own.
    func remove() {
        if isOwn { try? FileManager.default.removeItem(atPath: path) }
    }
}
