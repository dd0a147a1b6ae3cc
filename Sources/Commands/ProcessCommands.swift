import ArgumentParser
import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

struct StopCommand: AskCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stop a process cleanly.",
        discussion:
            "What is on record stays; it goes on from there when started again.\n\nExample:\n  crosswrit stop --data var/yu0105"
    )

    @OptionGroup var process: DataOptions

    func answer(_ session: Session) throws {
        guard case .done = try session.client.ask(.stop) else { throw Session.unexpected }
        if process.json {
            Terminal.print(JSONText.fields(["stopping": .bool(true)]).line)
        } else {
            Terminal.print(session.language("进程正在停止", "the process is stopping"))
        }
    }
}

struct PaperCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paper", abstract: "Papers (材料).", subcommands: [PaperSave.self])
}

struct PaperSave: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "save", abstract: "Write a stored paper to a file.",
        discussion: """
            By its SHA-256; with --matter also by the beginning of it, or by file name.

            Example:
              crosswrit paper save 回执.pdf --matter yu0105-7k3m --out /tmp/回执.pdf --data var/yu0105
            """)

    @Argument(help: "SHA-256 in hex; with --matter its beginning or the paper's name.") var paper:
        String
    @Option(help: "The matter that holds it.", transform: Words.matter) var matter: String?
    @Option(help: "The file to write; it must not exist.") var out: String
    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        let digest = try find(session)
        let path = session.absolute(out)
        let request = ControlRequest.savePaper(digest: digest, path: path)
        guard case .done = try session.see(request, within: 600_000) else {
            throw Session.unexpected
        }
        if process.json {
            Terminal.print(
                JSONText.fields(["digest": .string(digest.hex), "path": .string(path)]).line)
        } else {
            Terminal.print(session.language("已写入 \(path)", "written to \(path)"))
        }
    }

    private func find(_ session: Session) throws -> Digest {
        if let digest = Digest(hex: paper) { return digest }
        guard let matter else {
            throw ValidationError("name the paper by 64 hex digits, or give --matter too")
        }
        let found = try session.detail(matter).papers.map(\.paper).filter {
            $0.name == paper || (paper.count >= 4 && $0.digest.hex.hasPrefix(paper))
        }
        if let first = found.first, found.allSatisfy({ $0.digest == first.digest }) {
            return first.digest
        }
        throw CommandFailure(
            1, "paper.unknown", rule: "材料清单",
            found.isEmpty ? "该协调事项没有材料“\(plain(paper))”" : "有多份材料符合“\(plain(paper))”",
            found.isEmpty
                ? "the matter has no paper “\(plain(paper))”"
                : "several papers match “\(plain(paper))”",
            remedy: "用 crosswrit show 查看材料摘要", "see the digests with `crosswrit show`")
    }
}

struct RehearseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse", abstract: "The clock of a rehearsal (演练时钟).",
        discussion: """
            Civil time alone moves; what falls due on the way falls due in order.

            Example:
              crosswrit rehearse advance 31d --data var/coord-yu01
            """,
        subcommands: [RehearseStatus.self, RehearseAdvance.self])
}

struct RehearseStatus: AskCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Where a process's clock stands.",
        discussion: "Example:\n  crosswrit rehearse status --data var/yu0105")

    @OptionGroup var process: DataOptions

    func answer(_ session: Session) throws {
        let status = try session.status()
        if process.json {
            Terminal.print(
                JSONText.fields([
                    "rehearsal": .bool(status.rehearsal), "civil": .time(status.civil),
                    "version": .unsigned(status.clock.version),
                    "offsetMilliseconds": .integer(status.clock.offset),
                ]).line)
            return
        }
        let language = session.language
        guard status.rehearsal else {
            try print(
                [language("这不是演练，时钟不能推进", "this is no rehearsal; its clock can't be moved")],
                session)
            return
        }
        // The offset is exact to milliseconds; people moved it by hours.
        let total = (status.clock.offset + 1_800_000) / 3_600_000
        let (days, hours) = (total / 24, total % 24)
        try print(
            [
                "\(language.both("法定时间", "civil time"))  \(status.civil.iso)",
                "\(language.both("已推进", "advanced by"))  "
                    + language("\(days) 天 \(hours) 小时", "\(days) d \(hours) h")
                    + "  (v\(status.clock.version))",
            ], session)
    }
}

struct RehearseAdvance: AskCommand {
    static let configuration = CommandConfiguration(
        commandName: "advance", abstract: "Move the clock of a rehearsal, for every process.",
        discussion: """
            D is 31d, 24h, 1mo or 1y; working days are refused, because how long they are depends on the \
            calendar. Ask the coordinator.

            Example:
              crosswrit rehearse advance 1mo --data var/coord-yu01
            """)

    @Argument(help: "How far: 31d, 24h, 1mo, 1y.", transform: Words.advance) var amount: AdvanceWord
    @OptionGroup var process: DataOptions

    func answer(_ session: Session) throws {
        let civil = try session.status().civil
        let milliseconds = amount.milliseconds(from: civil)
        let request = ControlRequest.advance(milliseconds: milliseconds)
        guard case .advance(let reply) = try session.client.ask(request, within: 3_660_000) else {
            throw Session.unexpected
        }
        if process.json {
            Terminal.print(
                JSONText.fields([
                    "from": .time(reply.from), "to": .time(reply.to),
                    "steps": .integer(Int64(reply.steps)),
                    "deadlinesFired": .integer(Int64(reply.deadlinesFired)),
                    "absent": .array(reply.absent.map { .string($0.rawValue) }),
                ]).line)
            return
        }
        let language = session.language
        var lines = [
            "\(reply.from.iso) → \(reply.to.iso)",
            language(
                "\(reply.steps) 步，\(reply.deadlinesFired) 个期限届满",
                "\(reply.steps) steps, \(reply.deadlinesFired) windows lapsed"),
        ]
        if !reply.absent.isEmpty {
            let courts = reply.absent.map(\.rawValue).joined(separator: "、")
            lines.append(
                language(
                    "未连接、待其返回时再拨：\(courts)", "away; they take the clock when they return: \(courts)"
                ))
        }
        try print(lines, session)
    }
}
