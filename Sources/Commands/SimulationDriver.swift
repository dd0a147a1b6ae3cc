import ArgumentParser
import Domain
import Foundation
import Glibc
import Simulation
import Sodium
import Wording

/// Runs a prepared simulation and says what came of it.
struct SimulationDriver {
    let prepared: Prepared
    let output: OutputOptions
    private let language = Language(environment: Terminal.environment)

    init(_ prepared: Prepared, _ output: OutputOptions) {
        self.prepared = prepared
        self.output = output
    }

    func run() throws {
        if let path = output.report { try SimulationWords.checkWritable(path) }
        let report = try simulate()
        if output.json {
            Terminal.print(try Self.json(report))
        } else {
            SimulationText(report, language).print()
        }
        // What a long run has found is printed before anything can go wrong with its page.
        if let path = output.report {
            let page = HTMLReport.page(report, language: language == .zh ? .zh : .en)
            do {
                try SimulationWords.write(page, to: path)
            } catch var failure as CommandFailure {
                failure.isAnswered = true
                throw failure
            }
        }
        if report.status == .violated {
            Terminal.complain(
                "crosswrit: " + language("发现违反；重现", "violated; reproduce with")
                    + ":\n  \(report.replay)")
            throw ExitCode(1)
        }
    }

    /// The document of `--json`: fields in order of their names.
    static func json(_ report: RunReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }

    /// Runs to the end.
    func simulate() throws -> RunReport {
        guard output.until.map({ $0 >= 1 }) ?? true else {
            throw SimulationWords.usage("--until 至少为 1", "--until is at least 1")
        }
        var matter: MatterID?
        if let text = output.trace, text != "all" {
            matter = MatterID(text)
            guard matter != nil else {
                throw SimulationWords.usage(
                    "--trace 写协调事项编号，或写 all", "--trace takes a matter's id, or all")
            }
        }
        let scratch = Scratch(output.scratch)
        defer { scratch.remove() }
        var scenario = prepared.scenario
        if scenario.tier == .sqlite { scenario.directory = scratch.path }
        let world: World
        do {
            world = try World(scenario)
        } catch let fault as RunPlan.Fault {
            throw SimulationWords.failure(fault)
        }
        if let until = output.until { world.until = until }
        var lines = 0
        if output.trace != nil {
            world.trace = Trace(matter: matter) {
                lines += 1
                Terminal.complain($0)
            }
        }
        var bar = ProgressBar(isShown: !output.quiet && !output.json, language)
        let began = ContinuousClock.now
        world.run {
            bar.show(world, since: began)
            return false
        }
        bar.clear()
        if let matter, lines == 0 {
            Terminal.complain(
                "crosswrit: "
                    + language("本次运行中没有事项 \(matter)", "nothing happened to \(matter) in this run"))
        }
        let wall = began.duration(to: .now)
        var report = world.report()
        let seconds = Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18
        report.wallSeconds = (seconds * 1_000).rounded() / 1_000
        report.eventsPerSecond = seconds > 0 ? Int(Double(report.events) / seconds) : 0
        report.peakMemoryMiB = ProcessFacts.peakMemoryMiB
        report.build = ProcessFacts.build
        report.replay = "crosswrit sim replay " + prepared.plan.token(build: report.build)
        report.stoppedAt = world.isWhole ? nil : output.until
        report.settings = prepared.settings
        return report
    }
}

/// What this process can tell of itself.
enum ProcessFacts {
    /// Highest resident memory so far, in MiB; 0 where /proc does not tell.
    static var peakMemoryMiB: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
            return 0
        }
        for line in text.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            let digits = line.filter(\.isNumber)
            return (Int(digits) ?? 0) / 1_024
        }
        return 0
    }

    /// The first 8 digits of the program file's BLAKE2b: which build this is.
    static let build: String = {
        guard let file = FileHandle(forReadingAtPath: "/proc/self/exe") else { return "unknown" }
        var hasher = BLAKE2b256Hasher()
        do {
            // Piece by piece: the file is larger than many a run.
            while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
                hasher.update([UInt8](piece).span)
            }
        } catch {
            return "unknown"
        }
        return String(hasher.finish().hex.prefix(8))
    }()
}

/// A bar on standard error, on a terminal only.
struct ProgressBar {
    private let isShown: Bool
    private let language: Language
    private var last: ContinuousClock.Instant?
    private var hasShown = false

    init(isShown: Bool, _ language: Language) {
        self.isShown = isShown && isatty(STDERR_FILENO) == 1
        self.language = language
    }

    mutating func show(_ world: World, since began: ContinuousClock.Instant) {
        guard isShown else { return }
        let now = ContinuousClock.now
        if let last, last.duration(to: now) < .milliseconds(200) { return }
        last = now
        hasShown = true
        let (permille, date) = world.progress
        let seconds = max(1, began.duration(to: now).components.seconds)
        let rate = Int64(world.events) / seconds
        let left = permille > 0 ? seconds * Int64(1_000 - permille) / Int64(permille) : 0
        let width = 24
        let filled = permille * width / 1_000
        let bar =
            String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let courts = language("法院", "courts")
        let matters = language("事项", "matters")
        let rest = language("剩余", "left")
        let line =
            "\(bar) \(permille / 10)% \(date.iso)  \(world.courtCount) \(courts)  "
            + "\(world.mattersOpened) \(matters)  \(rate)/s  \(rest) \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60)"
        Self.write("\r\u{1B}[K" + line)
    }

    mutating func clear() {
        if hasShown { Self.write("\r\u{1B}[K") }
        hasShown = false
    }

    private static func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}

/// The report as a person reads it on a terminal.
struct SimulationText {
    private let report: RunReport
    private let language: Language

    init(_ report: RunReport, _ language: Language) {
        self.report = report
        self.language = language
    }

    func print() {
        let words = language
        Terminal.print(
            Terminal.bold(
                words(
                    "模拟：\(report.topology)，\(report.from) 起 \(report.days) 天，种子 \(report.seed)",
                    "simulation: \(report.topology), \(report.days) days from \(report.from), seed \(report.seed)"
                )))
        let rows: [(String, String)] = [
            (
                words.both("法院", "courts"),
                "\(report.courts)  (\(words("协调中心", "coordinators")) \(report.coordinators))"
            ),
            (
                words.both("事项", "matters"),
                words(
                    "发起 \(report.matters.opened)，结束 \(report.matters.closed)，在办 \(report.matters.open)，逾期 \(report.matters.overdue)",
                    "\(report.matters.opened) opened, \(report.matters.closed) closed, \(report.matters.open) open, \(report.matters.overdue) overdue"
                )
            ),
            (
                words.both("事件", "events"),
                "\(report.events)  (\(report.eventsPerSecond)/s, \(report.wallSeconds) s)"
            ),
            (
                words.both("其中", "of which"),
                report.eventsByKind.filter { $0.count > 0 }.map { "\($0.kind) \($0.count)" }
                    .joined(separator: ", ")
            ),
            (words.both("消息", "messages"), "\(report.messages)"),
            (
                words.both("故障", "faults"),
                report.faultsByKind.map { "\($0.kind) \($0.count)" }.joined(separator: ", ")
            ),
            (words.both("校验和", "hash"), report.hash),
        ]
        for (name, value) in rows where !value.isEmpty { Terminal.print("\(name)  \(value)") }
        for line in report.procedures where line.opened > 0 {
            Terminal.print(
                words(
                    "\(line.term)：发起 \(line.opened)，结束 \(line.closed)（退回 \(line.returned)，撤回 \(line.withdrawn)），"
                        + "在办 \(line.open)，逾期 \(line.overdue)，中位 \(line.medianDays ?? 0) 天，九成 \(line.p90Days ?? 0) 天内",
                    "\(line.kind): \(line.opened) opened, \(line.closed) closed (\(line.returned) returned, "
                        + "\(line.withdrawn) withdrawn), \(line.open) open, "
                        + "\(line.overdue) overdue, median \(line.medianDays ?? 0) days, nine of ten within \(line.p90Days ?? 0)"
                ))
        }
        if let stoppedAt = report.stoppedAt {
            Terminal.print(
                words(
                    "在第 \(stoppedAt) 个事件后停下，运行未完",
                    "stopped after event \(stoppedAt); not a whole run"
                ))
        }
        if !report.unreached.isEmpty {
            Terminal.print(
                words("未触及", "not reached") + ": " + report.unreached.joined(separator: ", "))
        }
        for violation in report.violations {
            Terminal.print(
                Terminal.red(
                    "VIOLATED \(violation.invariant) @\(violation.event) \(violation.at): \(violation.text)"
                ))
        }
        Terminal.print(words("重现", "replay") + ": \(report.replay)")
    }
}

extension Prepared {
    /// The inputs as a person reads them.
    var settings: [RunReport.Setting] {
        var list: [RunReport.Setting] = []
        func add(_ name: String, _ value: String) {
            list.append(RunReport.Setting(name: name, value: value))
        }
        let load = scenario.workload
        add("load", "\(plan.load / 10)%")
        add("tier", scenario.tier.rawValue)
        add(
            "commissions per grassroots court and year",
            Self.thousandths(load.commissions.perYear.grassroots))
        add(
            "disputes per grassroots court and year",
            Self.thousandths(load.disputes.perYear.grassroots))
        add(
            "tabled matters per intermediate court and year",
            Self.thousandths(load.tabled.perYear.intermediate))
        add("returned", Self.percent(load.commissions.returned))
        add("urgent", Self.percent(load.commissions.urgent))
        add("settled in the talks", Self.percent(load.disputes.settled))
        add("slow courts", Self.percent(load.answers.slowCourts))
        add("commissions to courts of other coordinators", Self.percent(load.elsewhere.commissions))
        add("disputes with courts of other coordinators", Self.percent(load.elsewhere.disputes))
        add("tabled matters with them", Self.percent(load.elsewhere.tabled))
        for absence in plan.absences {
            add("away", "\(absence.court) \(absence.from.iso) … \(absence.to.iso)")
        }
        if scenario.profile == .swarm {
            let mix = scenario.faults
            add("courts", scenario.tree.courts.map(\.id.rawValue).joined(separator: " "))
            add("faults", mix.classes.map(\.rawValue).joined(separator: " "))
            for child in Mirror(reflecting: mix).children {
                if let label = child.label { add("mix.\(label)", "\(child.value)") }
            }
        }
        return list
    }

    private static func thousandths(_ number: Int) -> String {
        "\(number / 1_000).\((number % 1_000) / 100)"
    }

    private static func percent(_ permille: Int) -> String { "\(permille / 10).\(permille % 10)%" }
}
