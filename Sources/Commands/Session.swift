import ArgumentParser
import Domain
import Engine
import Glibc
import Planning
import Procedure
import Runtime
import Wording

/// One command's talk with one process: looks up courts, attaches papers, does the act.
final class Session {
    let client: ProcessClient
    let language: Language
    /// The officer who looks; nil for the court's administrator.
    private let viewer: String?
    /// What answers so far have left out.
    private(set) var withheld: [Withheld] = []
    private var known: StatusReport?
    private var tree: CourtTree?

    init(_ options: DataOptions, viewer: String? = nil) throws {
        client = try options.client()
        language = Language(environment: Terminal.environment)
        self.viewer = viewer
    }

    convenience init(_ options: ViewOptions) throws {
        try self.init(options.process, viewer: options.viewer)
    }

    /// For an act: what it rests on is read as its officer may see it.
    convenience init(_ options: ActOptions) throws {
        let name = options.officerName
        try self.init(options.process, viewer: name.isEmpty ? nil : name)
    }

    /// The request as whoever looks may see its answer.
    func seen(_ request: ControlRequest) -> ControlRequest {
        viewer.map { .viewed(by: $0, request) } ?? request
    }

    /// Asks as whoever looks: of an officer the answer is what the table of rights shows.
    func see(
        _ request: ControlRequest, within milliseconds: Int64 = ControlClient.patience
    ) throws -> ControlResponse {
        let answer = try client.ask(seen(request), within: milliseconds)
        guard case .viewed(let response, let more) = answer else {
            guard viewer == nil else { throw Self.unexpected }
            return answer
        }
        withheld += more
        return response
    }

    /// Says on standard error what was left out, by which rule, and to whom it is open.
    func tellWithheld() {
        var told: Set<String> = []
        for one in withheld {
            let place = one.matter.map { "\($0)  " } ?? ""
            let count = one.count > 1 ? " ×\(one.count)" : ""
            let line = "\(place)\(plain(language.line(one.refusal)))\(count)"
            if told.insert(line).inserted {
                Terminal.complain("\(language("不予显示", "withheld")): \(line)")
            }
        }
        withheld = []
    }

    /// Refuses to go on with less than the whole of what was read.
    ///
    /// - Throws: `CommandFailure` with the rule by which something was withheld.
    func demandWhole() throws {
        if let first = withheld.first { throw CommandFailure(exit: 1, refusal: first.refusal) }
    }

    /// What the process says of itself, asked once.
    func status() throws -> StatusReport {
        if let known { return known }
        guard case .status(let report) = try client.ask(.status) else { throw Self.unexpected }
        known = report
        return report
    }

    /// The courts as the process has them.
    func courts() throws -> CourtTree {
        if let tree { return tree }
        do {
            let made = try CourtTree(try status().courts)
            tree = made
            return made
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(
                3, "process.courts", "进程的法院名录不能使用", "the process's directory of courts is broken",
                remedy: "用 crosswrit doctor 查看", "see `crosswrit doctor`")
        }
    }

    /// The court that a clerk means: by id, code or full name.
    func court(_ text: String) throws -> CourtID {
        if let found = try courts().find(text) { return found.id }
        throw CommandFailure(
            1, "court.unknown", rule: "法院名录", "法院名录中没有“\(plain(text))”",
            "the directory has no court “\(plain(text))”",
            remedy: "用法院编号、代字或全称，如 yu0105、豫0105、郑州市金水区人民法院",
            "name it by id, code or full name, such as yu0105, 豫0105 or 郑州市金水区人民法院")
    }

    func court(ifGiven text: String?) throws -> CourtID? { try text.map { try court($0) } }

    /// A case number of `court`; without one, of the court that the number itself names.
    func caseNumber(_ text: String, of court: CourtID?, asLegacy: Bool = false) throws -> CaseNumber
    {
        do throws(Refusal) {
            if asLegacy, let court { return try CaseNumber(text, of: court, asLegacy: true) }
            if let court { return try CaseNumber(text, of: court) }
        } catch {
            throw CommandFailure(exit: 1, refusal: error)
        }
        let tree = try courts()
        do throws(Refusal) {
            return try CaseNumber.read(text, court: nil, in: tree)
        } catch {
            throw CommandFailure(exit: 1, refusal: error)
        }
    }

    /// The court whose act it is: of a 代录 the outside court.
    func author(_ options: OutsideOptions) throws -> CourtID {
        try options.forCourt.map { try court($0) } ?? status().process
    }

    /// Copies files into the node's store and names them.
    func attach(_ options: PaperOptions) throws -> [Paper] {
        try options.papers.map { try attach($0.path, $0.kind, sealed: false) }
            + options.sealed.map { try attach($0.path, $0.kind, sealed: true) }
    }

    func attach(_ path: String, _ kind: PaperKind, sealed: Bool) throws -> Paper {
        let request = ControlRequest.attach(path: absolute(path), kind: kind, sealed: sealed)
        guard case .paper(let paper) = try client.ask(request, within: 600_000) else {
            throw Self.unexpected
        }
        return paper
    }

    /// The same file for a process that runs in another directory.
    func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let here = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(here) }
        return unsafe String(cString: here) + "/" + path
    }

    func approvals(_ options: ApprovalOptions) throws -> [Approval] {
        try options.approvals.map { word in
            Approval(
                officer: word.officer, role: word.role, at: try word.at ?? status().civil,
                note: word.note)
        }
    }

    func statement(_ words: WordOptions) throws -> CommissionAct.Statement {
        CommissionAct.Statement(text: words.text, papers: try attach(words.papers))
    }

    func disputeStatement(_ words: WordOptions) throws -> DisputeStatement {
        DisputeStatement(text: words.text, papers: try attach(words.papers))
    }

    func detail(_ matter: String) throws -> MatterDetail {
        guard case .detail(let detail) = try see(.show(matter: matter)) else {
            throw Self.unexpected
        }
        return detail
    }

    /// Does an act and tells what became of it.
    func act(_ body: ActBody, on matter: String?, _ options: ActOptions) throws -> ActReply {
        let request = ActRequest(
            matter: matter, officer: options.officerName, key: options.key, wait: options.wait,
            recordedFor: try record(options.outside), body: body)
        let patience = options.wait + ControlClient.patience
        guard case .act(let reply) = try client.ask(.act(request), within: patience) else {
            throw Self.unexpected
        }
        return reply
    }

    private func record(_ options: OutsideOptions) throws -> OutsideRecord? {
        guard let name = options.forCourt, let number = options.documentNumber,
            let dated = options.dated, let way = options.arrivedBy, let at = options.arrivedAt,
            let scan = options.scan
        else { return nil }
        return OutsideRecord(
            court: try court(name), documentNumber: number, dated: dated, arrivedBy: way,
            arrivedAt: at, scan: try attach(scan, .scan, sealed: false))
    }

    static var unexpected: CommandFailure { .anotherAnswer }
}

extension Session: PlanCourt {
    func answer(to request: ControlRequest) throws -> ControlResponse { try see(request) }
}

/// A command that does one act.
protocol ActCommand: ParsableCommand {
    var act: ActOptions { get }
    /// The matter; nil when the act opens one.
    var subject: String? { get }
    /// Builds the act's words.
    func body(_ session: Session) throws -> ActBody
}

extension ActCommand {
    mutating func run() throws {
        let session = try Session(act)
        let reply = try session.act(try body(session), on: subject, act)
        try ActAnswer.show(reply, session, act.process)
    }
}

/// Prints what became of an act.
enum ActAnswer {
    static func document(_ reply: ActReply, _ language: Language) -> JSONText {
        .fields([
            "matter": .string(reply.matter.rawValue), "act": .string(reply.act),
            "status": .string(reply.status.rawValue),
            "reason": .text(reply.refusal.map { language($0.reason) }),
            "position": .unsigned(reply.position), "code": .text(reply.refusal?.code),
            "rule": .text(reply.refusal?.rule),
            "remedy": .text(reply.refusal.map { language($0.remedy) }),
        ])
    }

    /// - Throws: `CommandFailure` with code 1 when the act was refused.
    static func show(_ reply: ActReply, _ session: Session, _ options: DataOptions) throws {
        let language = session.language
        if options.json {
            Terminal.print(document(reply, language).line)
        } else if reply.status != .refused {
            if try session.status().rehearsal { Terminal.print(Lines.rehearsal(language)) }
            var table = TextTable(["", ""])
            table.add([language.both("协调事项", "matter"), reply.matter.rawValue])
            table.add([language.both("结果", "status"), term(reply.status, language)])
            if !reply.act.isEmpty { table.add([language.both("记录", "act"), reply.act]) }
            table.lines.forEach(Terminal.print)
        }
        guard let refusal = reply.refusal else { return }
        if reply.status == .refused {
            throw CommandFailure(exit: 1, refusal: refusal, isAnswered: options.json)
        }
        let word = language("已记录，但次序异常", "on record, but out of order")
        Terminal.complain("\(word): \(plain(language.line(refusal)))")
    }

    static func term(_ status: ActStatus, _ language: Language) -> String {
        switch status {
        case .recorded: language("已记录，未确认 recorded", "recorded, unconfirmed 已记录未确认")
        case .accepted: language("已生效 accepted", "accepted 已生效")
        case .refused: language("已拒绝 refused", "refused 已拒绝")
        case .outOfOrder: language("已记录，次序异常 outOfOrder", "outOfOrder 已记录，次序异常")
        }
    }
}
