import ArgumentParser
import Domain
import Foundation
import Glibc
import Simulation
import Sodium
import Topology
import Wording

struct SimulationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sim",
        abstract: "Simulate whole topologies of courts; nothing of it is a real court's act (模拟).",
        discussion: """
            The engines are those of the processes; time, network, disks and people are simulated. The \
            same topology, seed and build give the same bytes.

            Example:
              crosswrit sim run topology/zhengzhou.yaml --days 90 --report report.html
            """,
        subcommands: [
            SimulationRun.self, SimulationReplay.self, SimulationCompare.self,
            SimulationSwarm.self, SimulationShrink.self,
        ])
}

/// What `sim run` takes.
struct RunOptions: ParsableArguments {
    @Argument(help: "The topology file.") var file: String
    @Option(help: "A whole number: the same seed gives the same run.") var seed: UInt64 = 1
    @Option(parsing: .unconditional, help: "Length of the run in days.") var days: Int = 365
    @Option(help: ArgumentHelp("First day.", valueName: "date")) var from: String = "2025-01-01"
    @Option(help: "quiet: only what is planned happens. swarm: faults and sizes are drawn.")
    var profile: Scenario.Profile = .quiet
    @Option(
        help: ArgumentHelp(
            "How much courts ask and how they answer; data/workload explains.", valueName: "file"))
    var workload: String?
    @Option(parsing: .unconditional, help: "Matters in percent of what the workload says.")
    var load: Int = 100
    @Option(
        help: ArgumentHelp(
            "A court that is away: its id, code or name, a colon, the first day, a colon, the days. May be repeated.",
            valueName: "court:date:days"))
    var away: [String] = []
    @Option(
        help: "fast, real (wire bytes, signatures), or sqlite (the real store on failing disks).")
    var tier: Scenario.Tier = .fast
    @Option(
        help: ArgumentHelp(
            "Only these courts and their superiors; may be repeated.", valueName: "id"))
    var court: [String] = []
    @Option(
        help: ArgumentHelp(
            "A class of faults that is turned off; may be repeated.", valueName: "class"))
    var without: [FaultClass] = []
    @Option(
        parsing: .unconditional, help: ArgumentHelp("Matters opened at most.", valueName: "n"))
    var matters: Int?
}

extension Scenario.Profile: ExpressibleByArgument {}
extension Scenario.Tier: ExpressibleByArgument {}
extension FaultClass: ExpressibleByArgument {}

struct SimulationRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a topology for some days and say what came of it.",
        discussion: """
            Ends with 1 when an invariant was violated. A progress bar is shown on a terminal only.

            Example:
              crosswrit sim run topology/zhengzhou.yaml --days 90 --away 豫0105:2025-03-03:7 --report report.html
              crosswrit sim run topology/zhengzhou.yaml --seed 7 --days 30 --profile swarm --json
            """)

    @OptionGroup var options: RunOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let prepared = try Prepared(options)
        try SimulationDriver(prepared, output).run()
    }
}

/// What comes out, and where to.
struct OutputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write a page with plots and tables.", valueName: "out.html"))
    var report: String?
    @Flag(help: "Print exactly one JSON document.") var json = false
    @Flag(help: "No progress bar.") var quiet = false
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Stop after this many events.", valueName: "n"))
    var until: Int?
    @Option(
        help: ArgumentHelp(
            "Print what happens to this matter; `all` for everything.", valueName: "matter"))
    var trace: String?
    @Option(
        help: ArgumentHelp(
            "Where the sqlite tier keeps its files; else a directory that is removed again.",
            valueName: "dir"))
    var scratch: String?
}

/// A run that is ready to begin.
struct Prepared {
    var plan: RunPlan
    var scenario: Scenario
    var topology: Topology
}

extension Prepared {
    init(_ options: RunOptions) throws {
        var plan = RunPlan(topology: options.file)
        guard options.seed <= RunPlan.largestSeed else {
            throw SimulationWords.usage(
                "--seed 最大为 \(RunPlan.largestSeed)", "--seed is at most \(RunPlan.largestSeed)")
        }
        guard RunPlan.dayRange.contains(options.days) else {
            throw SimulationWords.usage(
                "--days 为 1 至 \(RunPlan.dayRange.upperBound)",
                "--days is 1 to \(RunPlan.dayRange.upperBound)")
        }
        guard let from = CivilDate(iso: options.from), RunPlan.yearRange.contains(from.year) else {
            throw SimulationWords.usage(
                "--from 为日期，例如 2025-01-01（\(RunPlan.yearRange.lowerBound)年至\(RunPlan.yearRange.upperBound)年）",
                "--from takes a date such as 2025-01-01, of the years \(RunPlan.yearRange.lowerBound) to \(RunPlan.yearRange.upperBound)"
            )
        }
        guard (0...10_000).contains(options.load) else {
            throw SimulationWords.usage(
                "--load 为百分之 0 至 10000", "--load is 0 to 10000 percent")
        }
        guard options.matters.map({ $0 >= 0 }) ?? true else {
            throw SimulationWords.usage("--matters 不能为负", "--matters can't be negative")
        }
        let topology = try Self.topology(options.file)
        plan.seed = options.seed
        plan.days = options.days
        plan.from = from
        plan.profile = options.profile
        plan.workload = options.workload
        plan.load = options.load * 10
        plan.tier = options.tier
        plan.without = options.without
        plan.mostMatters = options.matters
        plan.courts = try options.court.map { try Self.court($0, topology) }
        plan.absences = try options.away.map { try Self.absence($0, topology) }
        try self.init(plan, topology)
    }

    init(_ plan: RunPlan, _ topology: Topology? = nil) throws {
        try SodiumLibrary.start()
        let topology = try topology ?? Self.topology(plan.topology)
        let workload = try Self.workload(plan.workload)
        do {
            scenario = try plan.scenario(topology, workload)
        } catch {
            throw SimulationWords.failure(error)
        }
        self.plan = plan
        self.topology = topology
    }

    static func topology(_ path: String) throws -> Topology {
        let report = Topology.load(path: path, roles: OfficerRole.allCases.map(\.rawValue))
        guard let topology = report.topology else {
            throw SimulationWords.unusable(
                path, report.errors, remedy: "先用 crosswrit topology check 核对",
                "check it with `crosswrit topology check`")
        }
        return topology
    }

    static func workload(_ path: String?) throws -> Workload {
        guard let path else { return .national }
        let report = Workload.load(path: path)
        guard let workload = report.workload else {
            throw SimulationWords.unusable(
                path, report.errors, remedy: "各字段见 data/workload/README.md",
                "data/workload/README.md says what each field means")
        }
        return workload
    }

    private static func court(_ text: String, _ topology: Topology) throws -> CourtID {
        guard let court = topology.tree.find(text) else {
            throw SimulationWords.usage(
                "拓扑中没有法院“\(plain(text))”", "the topology has no court “\(plain(text))”",
                remedy: "写编号、代字或名称；crosswrit topology check 列出全部法院",
                "give an id, a code or a name; `crosswrit topology check` lists the courts")
        }
        return court.id
    }

    private static func absence(_ text: String, _ topology: Topology) throws -> Scenario.Absence {
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 3, let day = CivilDate(iso: parts[1]), let days = Int(parts[2]),
            (1...3_660).contains(days)
        else {
            throw SimulationWords.usage(
                "--away 写作 法院:日期:天数，例如 豫0105:2025-03-03:7，而不是“\(plain(text))”",
                "--away takes COURT:DATE:DAYS, such as 豫0105:2025-03-03:7, not “\(plain(text))”")
        }
        return Scenario.Absence(
            court: try court(parts[0], topology), from: day.start,
            to: day.advanced(byDays: days).start)
    }
}
