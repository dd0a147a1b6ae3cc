import ArgumentParser
import Glibc
import LegalTime
import Topology
import Wording

struct PeriodCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "period", abstract: "Compute a legal time limit (期限), with each step.",
        discussion: """
            Windows: 15wd working days (工作日), 15d days, 1mo months, 1y years, 24h hours (these need a \
            time). The working-day calendar of the State Council is built in.

            Example:
              crosswrit period --from 2026-02-06 --window 15wd

            A batch has one question on a line, such as `2026-02-06 15wd`; blank lines and lines that \
            begin with # are passed over. Each is answered with one JSON document on a line, with the \
            number of its line. One that cannot be read is answered with `error`, and the command \
            ends with 1.

            Example:
              printf '2026-02-06 15wd\\n2026-02-06T09:30 24h\\n' | crosswrit period --batch -
            """)

    @Option(help: "2026-02-06, or 2026-02-06T09:30 for hours.") var from: String?
    @Option(help: "15wd, 15d, 1mo, 1y or 24h.") var window: String?
    @Option(help: ArgumentHelp("A file of questions, - for standard input.", valueName: "file|-"))
    var batch: String?
    @Option(help: ArgumentHelp("A calendar in place of the built-in one.", valueName: "file.csv"))
    var calendar: String?
    @Flag(help: "Print exactly one JSON document.") var json = false

    func validate() throws {
        guard batch == nil else {
            guard from == nil, window == nil, !json else {
                throw ValidationError(
                    "--batch 不与 --from、--window、--json 同用 --batch goes without --from, --window, --json"
                )
            }
            return
        }
        guard from != nil, window != nil else {
            throw ValidationError(
                "须写 --from 和 --window，或者 --batch give --from and --window, or --batch")
        }
    }

    func run() throws {
        let table = try table()
        if let batch { return try answer(Self.lines(batch), table) }
        let report: PeriodReport
        do throws(PeriodError) {
            report = try PeriodReport(from: from ?? "", window: window ?? "", calendar: table)
        } catch { throw Self.unreadable(error.description, 2) }
        guard json else {
            report.text.forEach(Terminal.print)
            return
        }
        Terminal.print(JSONText.object(Self.fields(report.document)).line)
    }

    private func answer(_ lines: [UInt8], _ table: WorkCalendar) throws {
        let answers: [PeriodAnswer]
        do throws(PeriodError) {
            answers = try PeriodBatch(lines: lines, calendar: table).answers
        } catch { throw Self.unreadable(error.description, 2) }
        var firstFault: String?
        for answer in answers {
            var fields = [JSONText.Field("line", .integer(Int64(answer.line)))]
            switch answer.result {
            case .success(let report): fields += Self.fields(report.document)
            case .failure(let error):
                fields.append(JSONText.Field("error", .string(error.description)))
                firstFault =
                    firstFault ?? "第\(answer.line)行 line \(answer.line): \(error.description)"
            }
            Terminal.print(JSONText.object(fields).line)
        }
        if let firstFault {
            var failure = Self.unreadable(firstFault, 1)
            failure.isAnswered = true
            throw failure
        }
    }

    private static func fields(_ document: PeriodDocument) -> [JSONText.Field] {
        [
            JSONText.Field("from", .string(document.from)),
            JSONText.Field("window", .string(document.window)),
            JSONText.Field("dueDate", .string(document.dueDate)),
            JSONText.Field("dueInstant", .string(document.dueInstant)),
            JSONText.Field("rolled", .bool(document.rolled)),
            JSONText.Field("provisional", .bool(document.provisional)),
            JSONText.Field("calendar", .string(document.calendar)),
            JSONText.Field("steps", .array(document.steps.map(JSONText.string))),
        ]
    }

    private static func unreadable(_ what: String, _ exit: Int32) -> CommandFailure {
        CommandFailure(
            exit, "period.unreadable", what, what, remedy: "crosswrit period --help",
            "see `crosswrit period --help`")
    }

    /// Bytes of a batch that are read.
    private static let mostBytes = 16 << 20

    private static func lines(_ path: String) throws -> [UInt8] {
        if path != "-" {
            do throws(FileError) {
                return try Files.read(path, atMost: mostBytes)
            } catch { throw unread(error.description) }
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { room in
                unsafe read(STDIN_FILENO, room.baseAddress, room.count)
            }
            if count > 0 {
                bytes += buffer[..<count]
            } else if count == 0 {
                return bytes
            } else if errno != EINTR {
                throw unread("standard input: error \(errno)")
            }
            guard bytes.count <= mostBytes else { throw unread("more than \(mostBytes) bytes") }
        }
    }

    private static func unread(_ what: String) -> CommandFailure {
        CommandFailure(
            3, "period.batch-unreadable", "读不到期限清单：\(what)", "the batch cannot be read: \(what)",
            remedy: "核对 --batch", "check --batch")
    }

    private func table() throws -> WorkCalendar {
        guard let calendar else { return .published }
        do {
            return try WorkCalendar.parse(csv: try Files.read(calendar, atMost: 4 << 20))
        } catch let error as FileError {
            throw CommandFailure(
                3, "calendar.unreadable", error.description,
                error.description, remedy: "核对 --calendar", "check --calendar")
        } catch let error as CalendarError {
            throw CommandFailure(
                1, "calendar.faulty", rule: "工作日历", error.description, error.description,
                remedy: "更正文件", "mend the file")
        }
    }
}
