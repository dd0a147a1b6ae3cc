import Domain
import Engine
import Foundation
import Runtime
import Store
import Synchronization

/// Lawful commissions (事项委托) from one court to another, and how to have them answered.
struct Commissions: Sendable {
    let from: Member
    let to: String
    let papers: [Paper]

    /// With papers that the sender has already.
    init(from: Member, to: String, papers: [Paper]) {
        self.from = from
        self.to = to
        self.papers = papers
    }

    /// Puts the letter and the return of service into the sender's paper store.
    init(from: Member, to: String, folder: String) throws {
        self.from = from
        self.to = to
        var papers: [Paper] = []
        for (kind, sealed) in [(PaperKind.commissionLetter, true), (.serviceReturn, false)] {
            let path = "\(folder)/\(from.id)-\(kind.rawValue).txt"
            try Data("\(kind.term) of \(from.id)\n".utf8).write(to: URL(filePath: path))
            papers.append(try Self.attach(path, kind, sealed, at: from))
        }
        self.papers = papers
    }

    static func attach(
        _ path: String, _ kind: PaperKind, _ sealed: Bool, at node: Member
    ) throws -> Paper {
        let answer = try node.ask(.attach(path: path, kind: kind, sealed: sealed))
        guard case .paper(let paper) = answer else { throw Stuck("attach: \(answer)") }
        return paper
    }

    static func letter(
        from: String, to: String, detail: String, papers: [Paper]
    ) throws -> CommissionLetter {
        guard let author = CourtID(from), let other = CourtID(to) else {
            throw Stuck("bad court id")
        }
        let number = try CaseNumber("（2026）豫\(from.dropFirst(2))执123号", of: author)
        return CommissionLetter(
            from: author, to: other, caseNumber: number, kind: .serve, detail: detail,
            debtor: "某某有限公司", asset: "", window: Window(15, .day), handler: "承办甲",
            handlerPhone: "0371-87654321", papers: papers)
    }

    /// Both steps of the approval table, an hour ago by the machine's clock.
    static func approvals() -> [Approval] {
        let at = Cluster.wall().advanced(byMilliseconds: -3_600_000)
        return [
            Approval(officer: "局长己", role: .bureauChief, at: at, note: ""),
            Approval(officer: "指挥丁", role: .commandCentre, at: at, note: ""),
        ]
    }

    static func body(
        from: String, to: String, detail: String, papers: [Paper]
    ) throws -> ActBody {
        .commission(
            .send(
                try letter(from: from, to: to, detail: detail, papers: papers),
                approvals: approvals()))
    }

    func request(_ key: String, wait: Int64) throws -> ControlRequest {
        .act(
            ActRequest(
                matter: nil, officer: "指挥丁", key: key, wait: wait, recordedFor: nil,
                body: try Self.body(from: from.id, to: to, detail: key, papers: papers)))
    }

    /// Sends once. Nil when there was no answer, or when the node says that it can't just now.
    func once(_ key: String, wait: Int64) throws -> ActReply? {
        let request = try request(key, wait: wait)
        guard let answer = try? from.ask(request, within: wait + 5_000) else { return nil }
        switch answer {
        case .act(let reply): return reply
        case .failed(let failure) where failure.exit == 3: return nil
        default: throw Stuck("\(key): \(answer)")
        }
    }

    /// Sends with its key again and again until the seat has accepted it.
    func accepted(_ key: String, within seconds: Double = 120) throws -> ActReply {
        var result: ActReply?
        try eventually("\(key) is answered by the seat", within: seconds) {
            guard let reply = try once(key, wait: 5_000) else {
                usleep(50_000)
                return false
            }
            switch reply.status {
            case .accepted:
                result = reply
                return true
            case .recorded: return false
            case .refused, .outOfOrder:
                throw Stuck("\(key): \(reply.status) \(String(describing: reply.refusal))")
            }
        }
        guard let result else { throw Stuck("\(key): no answer") }
        return result
    }
}

/// Answered commands by key, from many threads.
final class Answers: Sendable {
    private let state = Mutex<[String: MatterID]>([:])

    /// Notes an answer; a key that now stands for another matter is a failure.
    func note(_ key: String, _ matter: MatterID, _ report: Report) {
        let before = state.withLock { state -> MatterID? in
            let before = state[key]
            state[key] = before ?? matter
            return before
        }
        if let before { report.check(before == matter, "\(key) was \(before), is now \(matter)") }
    }

    var all: [String: MatterID] { state.withLock { $0 } }
    var count: Int { state.withLock { $0.count } }
}

/// The books of a stopped process, read from its projections.
struct Books {
    let id: String
    let matters: [MatterID: MatterRecord]
    let lines: [EntryLine]
    let held: [HeldItem]
    let alarms: [Remark]
    let pending: [OwnAct]

    init(_ member: Member) throws {
        id = member.id
        let reader = try ViewsReader(DataDirectory(existing: member.data))
        var matters: [MatterID: MatterRecord] = [:]
        var lines: [EntryLine] = []
        for line in try reader.list(MatterFilter(), limit: 10_000, after: nil) {
            matters[line.id] = try reader.record(line.id)
            lines += try reader.timeline(line.id)
        }
        self.matters = matters
        self.lines = lines
        held = try reader.held()
        alarms = try reader.remarks(kind: "alarm", limit: 1_000)
        pending = try reader.acts(status: .recorded, limit: 10_000)
    }

    /// What a commission is about: the key that it was sent with.
    static func detail(_ record: MatterRecord) -> String? {
        guard case .commission(let state)? = record.matter?.body else { return nil }
        return state.letter.detail
    }

    static func parties(_ record: MatterRecord) -> [String] {
        (record.matter?.parties ?? []).map(\.court.rawValue)
    }
}

/// Checks that every answered commission is at the seat and at every party exactly once, the same
/// everywhere, receipted once; nothing is held and nothing undecided.
func checkBooks(
    seat: Member, nodes: [Member], answers: [String: MatterID], _ report: Report
) throws {
    let book = try Books(seat)
    report.count("matters", book.matters.count)
    report.count("entries", book.lines.count)
    report.check(
        book.matters.count == answers.count,
        "the seat has \(book.matters.count) matters for \(answers.count) commands")
    var keys: [String: Int] = [:]
    for record in book.matters.values { keys[Books.detail(record) ?? "?", default: 0] += 1 }
    let doubled = keys.filter { $0.value > 1 }
    report.check(doubled.isEmpty, "doubled: \(doubled.keys.sorted().prefix(5))")
    for (key, matter) in answers {
        guard let record = book.matters[matter] else {
            report.fail("\(key): \(matter) is not at the seat")
            continue
        }
        report.check(
            Books.detail(record) == key, "\(matter) is \(Books.detail(record) ?? "?"), not \(key)")
        let receipts = record.matter?.receipts ?? []
        report.check(
            receipts.count == 1 && receipts.allSatisfy { $0.at != nil },
            "\(matter): receipts \(receipts)")
    }
    report.check(book.held.isEmpty, "held at the seat: \(book.held.map(\.reason).prefix(3))")
    for node in nodes {
        let own = try Books(node)
        let due = book.matters.filter { Books.parties($0.value).contains(node.id) }
        let missing = due.keys.filter { own.matters[$0] == nil }
        report.check(
            missing.isEmpty, "\(node.id) lacks \(missing.count): \(missing.sorted().prefix(3))")
        let extra = own.matters.keys.filter { due[$0] == nil }
        report.check(
            extra.isEmpty, "\(node.id) has \(extra.count) too many: \(extra.sorted().prefix(3))")
        let different = due.filter {
            own.matters[$0.key] != nil && own.matters[$0.key]?.matter != $0.value.matter
        }
        report.check(
            different.isEmpty,
            "\(node.id) tells \(different.count) matters differently: "
                + "\(different.keys.sorted().prefix(3))"
        )
        let broken = due.filter { own.matters[$0.key]?.chain.head != $0.value.chain.head }
        report.check(broken.isEmpty, "\(node.id) has \(broken.count) other chains")
        report.check(own.held.isEmpty, "held at \(node.id): \(own.held.map(\.reason).prefix(3))")
        report.check(own.pending.isEmpty, "undecided at \(node.id): \(own.pending.prefix(3))")
    }
}

/// Asks every process to read and verify its whole journal.
func verify(_ members: [Member], _ report: Report) throws {
    var rows: UInt64 = 0
    var entries = 0
    for member in members {
        guard case .verified(let found) = try member.ask(.verify, within: 300_000) else {
            throw Stuck("\(member.id) does not verify")
        }
        report.check(found.verified, "\(member.id): \(found.fault ?? "")")
        rows += found.rows
        entries += found.entries
    }
    report.count("verifiedRows", rows)
    report.count("verifiedEntries", entries)
}

/// How often each alarm is on record at stopped processes.
func alarms(_ members: [Member]) throws -> [String: Int] {
    var counts: [String: Int] = [:]
    for member in members {
        for alarm in try Books(member).alarms { counts[alarm.code, default: 0] += 1 }
    }
    return counts
}

/// Figures by name, on one line.
func table(_ counts: [String: Int]) -> String {
    counts.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ",")
}
