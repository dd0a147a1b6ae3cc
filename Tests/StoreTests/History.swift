import Domain
import Engine
import Sodium

/// A made-up journal's changes, row by row: a function of its seed, touching every projection.
struct History {
    let rows: [Changes]

    private struct Known {
        var record: MatterRecord
    }

    init(seed: UInt64, count: Int) throws {
        var random = SplitMix(state: seed)
        let peers = try ["yu0102", "yu0103", "yu0105", "yu"].map(court)
        let debtors = ["张三", "李四有限公司", "王小明", "郑州某某置业有限公司"]
        var known: [MatterRecord] = []
        var next: [CourtID: UInt64] = [:]
        var received: [CourtID: UInt64] = [:]
        var links: [CourtID: LinkState] = [:]
        var acts: [OwnAct] = []
        var papers: [MatterPaper] = []
        var incarnation = 1
        var rows: [Changes] = []
        for position in 1...UInt64(count) {
            var changes = Changes()
            changes.position = position
            if position == UInt64(count / 2) {
                incarnation = 2
                next = [:]
                links = [:]
            }
            changes.incarnation = incarnation
            changes.head = History.head(position)
            let at = Instant(milliseconds: 1_790_000_000_000 + Int64(position) * 60_000)
            changes.at = at
            changes.clock = ClockState(version: position / 50, offset: Int64(position / 50) * 1_000)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let peer = peers[Int.random(in: 0..<peers.count, using: &random)]
                let debtor = debtors[Int.random(in: 0..<debtors.count, using: &random)]
                if known.isEmpty || Int.random(in: 0..<4, using: &random) == 0 {
                    known.append(
                        try History.open(
                            random.next(), from: peers[0], to: peer, debtor: debtor, at: at,
                            isDraft: Bool.random(using: &random)))
                }
                let place = Int.random(in: 0..<known.count, using: &random)
                if known[place].isDraft, Bool.random(using: &random) {
                    known[place].isDraft = false
                    known[place].chain = Chain()
                    known[place].matter?.lastEntry = 0
                }
                History.advance(&known[place], by: peer, at: at, position: position, &random)
                let record = known[place]
                let number = record.chain.count
                let source = Source(
                    position: position, index: number, actPosition: position, hasAct: true,
                    size: 500 + number)
                changes.show(record)
                changes.entries.append(
                    EntryLine(
                        matter: record.id, number: number, at: at, court: peer, officer: "王法官",
                        verb: "progress", digest: record.chain.head, source: source,
                        summary: Text(
                            zh: "\(debtor)的账户已冻结\(number)次", en: "frozen \(number) times"),
                        recordedFor: number.isMultiple(of: 5) ? peers[3] : nil))
                let seq = (next[peer] ?? 0) + 1
                next[peer] = seq
                changes.assigned.append(
                    (peer, incarnation, Outlet.Pending(seq: seq, source: source)))
                let first = (received[peer] ?? 0) + 1
                received[peer] = first + 2
                changes.intakes.append((peer, incarnation, first, first + 2))
                let link = LinkState(
                    peer: peer, next: seq + 1,
                    acked: UInt64.random(in: (links[peer]?.acked ?? 0)...seq, using: &random),
                    received: Mark(
                        incarnation: 1, seq: first + 2, position: position,
                        head: History.head(position)), receivedNumber: Int(first),
                    receivedProof: seq % 3 == 0
                        ? nil
                        : Signature([UInt8](repeating: UInt8(truncatingIfNeeded: seq), count: 64))
                            .map {
                                RowProof(
                                    header: [1, 2, UInt8(truncatingIfNeeded: position)],
                                    signature: $0)
                            })
                links[peer] = link
                changes.links.append(link)
                let paper = MatterPaper(
                    matter: record.id,
                    paper: Paper(
                        digest: History.head(position / 7), size: 10, name: "裁定书.pdf",
                        kind: .ruling, sealed: true),
                    stored: Bool.random(using: &random), from: peer)
                papers.append(paper)
                changes.papers.append(paper)
            }
            let number = acts.count + 1
            acts.append(
                OwnAct(
                    reference: ActReference(incarnation: incarnation, number: number),
                    matter: known[0].id, verb: "send", officer: nil,
                    key: number.isMultiple(of: 3) ? "k\(number)" : "", at: at,
                    digest: History.head(position), position: position, index: 0,
                    isLocal: number.isMultiple(of: 4), status: .recorded, refusal: nil))
            changes.acts.append(acts[number - 1])
            let answered = Int.random(in: 0..<acts.count, using: &random)
            acts[answered].status = Bool.random(using: &random) ? .accepted : .refused
            acts[answered].refusal = acts[answered].status == .refused ? History.refusal : nil
            changes.acts.append(acts[answered])
            try History.small(&changes, known[0].id, peers, &random)
            rows.append(changes)
        }
        self.rows = rows
    }

    /// Head of the made-up journal's row.
    static func head(_ position: UInt64) -> Digest {
        BLAKE2b256.digest(Array("head \(position)".utf8))
    }

    static let refusal = Refusal(
        code: "commission.wrong-state", rule: "委托执行规定 art. 2(2)",
        reason: Text(zh: "尚未签收", en: "not signed for"), remedy: Text(zh: "先签收", en: "sign for it"))

    private static func small(
        _ changes: inout Changes, _ matter: MatterID, _ peers: [CourtID],
        _ random: inout SplitMix
    ) throws {
        let position = changes.position
        let peer = peers[Int.random(in: 0..<peers.count, using: &random)]
        switch position % 6 {
        case 0:
            changes.notices.append(
                Notice(
                    matter: matter, to: peer, kind: "dispute", parties: peers, since: changes.at,
                    ended: position.isMultiple(of: 4)))
        case 1:
            changes.officers.append(
                OfficerRecord(
                    name: "李庭长\(position % 5)", roles: [.bureauChief],
                    removed: position.isMultiple(of: 7), by: "管理员",
                    inPlaceOf: position.isMultiple(of: 2) ? "王院长" : nil))
        case 2:
            changes.held.append(
                HeldItem(
                    peer: peer, incarnation: 1, seq: position % 40, reason: "unreadable",
                    leaf: [1, 2, UInt8(position % 250)], at: changes.at))
        case 3:
            changes.remarks.append(
                Remark(at: changes.at, kind: "alarm", peer: peer, code: "link.gap", text: "缺号"))
            changes.remarks.append(
                Remark(
                    at: changes.at, kind: "peerAway", peer: peer, code: "away", text: "",
                    from: changes.at, to: changes.at))
        case 4:
            changes.outcomes.append(
                Outcome(
                    court: peer, act: ActReference(incarnation: 1, number: Int(position)),
                    digest: History.head(position), matter: matter, refused: refusal,
                    at: changes.at))
        default:
            let reply = ActReply(
                matter: matter, act: "", status: .refused, refusal: refusal, position: position)
            changes.commandRefusals.append((key: "c\(position % 9)", reply: reply))
        }
    }

    private static func open(
        _ bits: UInt64, from: CourtID, to: CourtID, debtor: String, at: Instant, isDraft: Bool
    ) throws -> MatterRecord {
        let id = MatterID(court: from, random: bits)
        let letter = CommissionLetter(
            from: from, to: to,
            caseNumber: try CaseNumber("（2026）豫0102执\(bits % 9_000)号", of: from),
            kind: .freezeDeposit, detail: "冻结存款", debtor: debtor, asset: "工商银行 6222 \"尾号\" 8888",
            window: Window(15, .day), handler: "赵法官", handlerPhone: "0371-1234", papers: [])
        let state = CommissionState(
            stage: isDraft ? .draft : .sent, letter: letter,
            opening: CommissionOpening(supervising: to, superior: nil, ruleSet: "2026"))
        var matter = Matter(id: id, openedAt: at, ruleSet: "2026", body: .commission(state))
        matter.parties = [
            Party(court: from, role: .commissioning), Party(court: to, role: .commissioned),
        ]
        return MatterRecord(id: id, matter: matter, chain: Chain(), isDraft: isDraft)
    }

    private static func advance(
        _ record: inout MatterRecord, by peer: CourtID, at: Instant, position: UInt64,
        _ random: inout SplitMix
    ) {
        let number = record.chain.count + 1
        record.chain.count = number
        record.chain.head = BLAKE2b256.digest(Array("\(record.id) \(number) \(position)".utf8))
        record.chain.sources.append(
            Source(position: position, index: number, actPosition: 0, hasAct: true, size: 9))
        guard var matter = record.matter, case .commission(var state) = matter.body else { return }
        matter.lastEntry = number
        matter.updatedAt = at
        let stages = CommissionStage.allCases
        state.stage =
            record.isDraft ? .draft : stages[Int.random(in: 3..<stages.count, using: &random)]
        state.closed = Int.random(in: 0..<10, using: &random) == 0
        matter.body = .commission(state)
        let statuses: [Deadline.Status] = [.running, .suspended, .met, .lapsed, .metLate, .void]
        for place in matter.deadlines.indices {
            matter.deadlines[place].status =
                statuses[Int.random(in: 0..<statuses.count, using: &random)]
        }
        if matter.deadlines.count < 3 {
            let due = DueDate(
                window: Window(15, .workingDay), from: at,
                dueDate: CivilDate(year: 2_026, month: 12, day: 1),
                dueInstant: at.advanced(byMilliseconds: 86_400_000), rolled: false,
                provisional: false, calendar: "2026", steps: ["次日起算", "第15个工作日"])
            matter.deadlines.append(
                Deadline(
                    id: "W\(matter.deadlines.count)@\(peer)", rule: "W\(matter.deadlines.count)",
                    owedBy: peer, duty: Text(zh: "签收", en: "sign for it"), due: due))
        }
        record.matter = matter
    }
}
