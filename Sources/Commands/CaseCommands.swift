import ArgumentParser
import CaseFiles
import Domain
import Engine
import Glibc
import Runtime
import Store
import Topology
import Wording

struct CaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case",
        abstract: "The register of open enforcement cases (案件登记) that dispatch plans with.",
        subcommands: [
            CaseImportCommand.self, CaseListCommand.self, CaseShowCommand.self,
            CaseImportsCommand.self, CaseColumnsCommand.self,
        ])
}

/// The data directory of the register, which need not have a running process.
struct RegisterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Data directory of the coordinator (default: $CROSSWRIT_DATA); it need not run.",
            valueName: "dir"))
    var data: String?

    @Flag(help: "Print exactly one JSON document on standard output.")
    var json = false

    /// The directory's path as given.
    func directory() throws -> String {
        guard let data = data ?? Terminal.environment["CROSSWRIT_DATA"], !data.isEmpty else {
            throw ValidationError(
                "--data DIR is missing: name the data directory in which the register lies")
        }
        return data
    }

    func register() throws -> CaseRegister {
        let directory = try directory()
        do throws(CaseFault) {
            return try CaseRegister(reading: directory)
        } catch {
            throw CommandFailure(error)
        }
    }
}

extension CommandFailure {
    /// A fault of files of cases or of the register.
    init(_ fault: CaseFault) { self.init(exit: fault.isSystem ? 3 : 1, refusal: fault.refusal) }
}

struct CaseImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import open cases (未结案件) from a CSV file that a case-management system exports.",
        discussion: """
            UTF-8 or GB18030; English or Chinese headings, others through --columns (see `crosswrit case \
            columns`). A case that is there is replaced. Each bad row is reported with line, column and \
            reason; by default one bad row keeps everything out: mend the file, or leave bad rows out with \
            --skip-bad. The courts come from --topology, else from the running coordinator, else from the \
            last import.

            Example:
              crosswrit case import cases.csv --data var/henan/coord-yu --topology topology/henan.yaml
            """)

    @Argument(help: "The CSV file.") var file: String
    @Option(help: ArgumentHelp("Mapping of headings and words.", valueName: "file.csv"))
    var columns: String?
    @Option(help: ArgumentHelp("The topology file whose courts are meant.", valueName: "file"))
    var topology: String?
    @Flag(help: "Import the good rows and leave the bad ones out.") var skipBad = false
    @Flag(
        help: "The file has every open case of its courts: those that it lacks are closed (已结).")
    var complete = false
    @OptionGroup var options: RegisterOptions

    func validate() throws {
        if skipBad, complete {
            throw ValidationError(
                "--complete closes what the file lacks, so it can't go with --skip-bad: mend the bad rows"
            )
        }
    }

    func run() throws {
        let language = Language(environment: Terminal.environment)
        let directory = try options.directory()
        if topology != nil { try prepare(directory) }
        let area = try CourtSource(directory: directory, topology: topology).area()
        let meter = ImportMeter(isShown: !options.json && isatty(STDERR_FILENO) == 1, language)
        let result: (reading: CaseReading, done: CaseImport?)
        do throws(CaseFault) {
            let words = try columns.map { path throws(CaseFault) in try CaseColumns.load(path) }
            result = try CaseRegister.add(
                file, columns: words ?? .standard, area: area, to: directory,
                options: ImportOptions(skipsBad: skipBad, isComplete: complete),
                now: WallClock.now(), progress: meter.show)
        } catch {
            meter.clear()
            throw CommandFailure(error)
        }
        meter.clear()
        show(result.reading, result.done, area, language)
        if result.done == nil { throw refusal(result.reading) }
    }

    /// The register may lie in a directory without a process: for planning alone.
    private func prepare(_ directory: String) throws {
        do throws(FileError) {
            try Files.makeDirectory(directory)
        } catch {
            throw CommandFailure(
                3, "case.no-directory", error.description, error.description, remedy: "核对 --data",
                "check --data")
        }
    }

    private func show(
        _ reading: CaseReading, _ done: CaseImport?, _ area: CaseArea, _ language: Language
    ) {
        if options.json {
            Terminal.print(document(reading, done, language).line)
        } else {
            if area.rehearsal { Terminal.print(Lines.rehearsal(language)) }
            var table = TextTable(["", ""])
            func row(_ zh: String, _ en: String, _ value: String) {
                table.add([language.both(zh, en), value])
            }
            row("文件", "file", file)
            row("编码", "encoding", reading.encoding.rawValue)
            row("数据行", "rows", "\(reading.rows)")
            if reading.badRows > 0 { row("有误", "bad", "\(reading.badRows)") }
            if let done {
                row("批次", "import", "\(done.id)")
                row("新增", "added", "\(done.added)")
                row("更新", "updated", "\(done.updated)")
                if done.complete { row("结案", "closed", "\(done.closed)") }
            }
            if !reading.ignored.isEmpty {
                row("未用的列", "columns not used", reading.ignored.joined(separator: ", "))
            }
            table.lines.forEach(Terminal.print)
        }
        let shown = 20
        for problem in reading.problems.prefix(options.json ? 0 : shown) {
            let column = problem.column.isEmpty ? "" : " [\(problem.column)]"
            Terminal.complain(
                plain("\(file):\(problem.line):\(column) \(language(problem.reason))"))
        }
        if !options.json, reading.problemCount > shown {
            let left = reading.problemCount - min(shown, reading.problems.count)
            Terminal.complain(
                language(
                    "另有 \(left) 处（--json 列出前 \(CaseReading.mostProblems) 处）",
                    "and \(left) more (--json lists the first \(CaseReading.mostProblems))"))
        }
    }

    private func document(
        _ reading: CaseReading, _ done: CaseImport?, _ language: Language
    ) -> JSONText {
        let refused = done == nil ? refusal(reading).refusal : nil
        return .fields([
            "status": .string(done == nil ? "refused" : "recorded"), "file": .string(file),
            "encoding": .string(reading.encoding.rawValue), "bytes": .integer(reading.bytes),
            "digest": .string(reading.digest.hex), "rows": .integer(Int64(reading.rows)),
            "good": .integer(Int64(reading.goodRows)), "bad": .integer(Int64(reading.badRows)),
            "import": done.map { .integer($0.id) } ?? .null,
            "added": done.map { .integer(Int64($0.added)) } ?? .null,
            "updated": done.map { .integer(Int64($0.updated)) } ?? .null,
            "closed": done.map { .integer(Int64($0.closed)) } ?? .null,
            "ignoredColumns": .array(reading.ignored.map(JSONText.string)),
            "problemCount": .integer(Int64(reading.problemCount)),
            "problems": .array(
                reading.problems.map { problem in
                    .fields([
                        "line": .integer(Int64(problem.line)), "column": .string(problem.column),
                        "code": .string(problem.code), "reason": .words(problem.reason),
                    ])
                }), "reason": .text(refused.map { language($0.reason) }),
            "code": .text(refused?.code), "remedy": .text(refused.map { language($0.remedy) }),
        ])
    }

    private func refusal(_ reading: CaseReading) -> CommandFailure {
        let first = reading.problems.first?.line ?? 0
        let remedy =
            reading.isCut
            ? Text(
                zh: "更正第 \(first) 行起未结束的引号后重新导入", en: "close the quotation mark and import again")
            : complete
                ? Text(zh: "更正文件后重新导入", en: "mend the file and import again")
                : Text(
                    zh: "更正文件后重新导入；或以 --skip-bad 略过有误的行",
                    en: "mend the file and import again, or leave bad rows out with --skip-bad")
        return CommandFailure(
            exit: 1,
            refusal: Refusal(
                code: "case.bad-rows", rule: "",
                reason: Text(
                    zh: "\(reading.rows) 行中有 \(reading.badRows) 行有误，未导入任何案件",
                    en:
                        "\(reading.badRows) of \(reading.rows) rows are bad, so nothing was imported"
                ), remedy: remedy), isAnswered: options.json)
    }
}

struct CaseColumnsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "columns",
        abstract: "Print the built-in mapping of headings and words (列名对照表), to be edited.",
        discussion: """
            Pass the edited file with `crosswrit case import --columns`; what it leaves out keeps its \
            meaning. docs/dispatch-cases.md explains each column.

            Example:
              crosswrit case columns > columns.csv
            """)

    func run() throws {
        for line in CaseColumns.text.split(separator: "\n") { Terminal.print(String(line)) }
    }
}

/// Where a command finds out which courts there are.
struct CourtSource {
    let directory: String
    let topology: String?

    /// From the topology file, else the running process, else the register's last import.
    func area() throws -> CaseArea {
        if let topology { return try read(topology) }
        if let client = try? ControlClient(directory: directory),
            case .status(let report)? = try? client.ask(.status)
        {
            return CaseArea(
                realm: report.realm, rehearsal: report.rehearsal, courts: report.courts)
        }
        if let register = try? CaseRegister(reading: directory), let area = try? register.area(),
            !area.courts.isEmpty
        {
            return area
        }
        throw CommandFailure(
            3, "case.no-courts", "不知道有哪些法院：\(directory) 没有运行中的协调中心，也没有以前的导入",
            "the courts are not known: no coordinator runs on \(directory), and nothing was imported before",
            remedy: "用 --topology 指定拓扑文件", "name a topology file with --topology")
    }

    private func read(_ path: String) throws -> CaseArea {
        let report = Topology.load(path: path, roles: OfficerRole.allCases.map(\.rawValue))
        guard let topology = report.topology else {
            for finding in report.errors.prefix(20) {
                Terminal.complain(plain("\(path): \(finding)"))
            }
            throw CommandFailure(
                1, "case.topology", "拓扑文件 \(path) 有误", "the topology \(path) has faults",
                remedy: "用 crosswrit topology check 查看全部问题",
                "see `crosswrit topology check` for all of them")
        }
        return CaseArea(
            realm: topology.realm, rehearsal: topology.rehearsal, courts: topology.tree.courts)
    }
}

/// The system's clock, for records of imports.
enum WallClock {
    static func now() -> Instant {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// A line on the terminal that says how far an import is: bar, share, rows, rows a second, time
/// left.
final class ImportMeter {
    private let isShown: Bool
    private let language: Language
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var last: ContinuousClock.Instant?

    init(isShown: Bool, _ language: Language) {
        self.isShown = isShown
        self.language = language
        start = clock.now
    }

    /// Draws the line anew, ten times a second at most.
    func show(_ progress: CaseProgress) {
        guard isShown else { return }
        let now = clock.now
        if let last, now - last < .milliseconds(100) { return }
        last = now
        draw(Self.line(progress, after: now - start, language))
    }

    /// Wipes the line away.
    func clear() { if isShown, last != nil { draw("") } }

    private func draw(_ line: String) {
        // Column 1, the line, nothing behind it.
        let bytes = Array("\r\(line)\u{1B}[K".utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// `[#########           ]  45%  450,000 rows  65,000 rows/s  8 s left`.
    static func line(
        _ progress: CaseProgress, after time: Duration, _ language: Language
    ) -> String {
        let share = progress.size > 0 ? min(progress.bytes * 100 / progress.size, 100) : 100
        let filled = Int(share) / 5
        let bar =
            String(repeating: "#", count: filled) + String(repeating: " ", count: 20 - filled)
        let milliseconds =
            time.components.seconds * 1_000 + time.components.attoseconds / 1_000_000_000_000_000
        let rate = milliseconds > 0 ? Int64(progress.rows) * 1_000 / milliseconds : 0
        let left =
            progress.bytes > 0
            ? milliseconds * (progress.size - progress.bytes) / progress.bytes / 1_000 : 0
        let percent =
            String(repeating: " ", count: share < 10 ? 2 : share < 100 ? 1 : 0) + "\(share)"
        return "[\(bar)] \(percent)%  "
            + language(
                "\(progress.rows) 行  \(rate) 行/秒  剩余 \(left) 秒",
                "\(progress.rows) rows  \(rate) rows/s  \(left) s left")
    }
}
