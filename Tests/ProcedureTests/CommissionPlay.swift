import Domain
import LegalTime
import Procedure

/// Courts of the tests: two cities of one province, a second province, an outside court.
enum CommissionCourts {
    static func id(_ text: String) -> CourtID {
        guard let id = CourtID(text) else { preconditionFailure("bad court id in a test: \(text)") }
        return id
    }

    static let spc = id("spc")
    static let high = id("yu")
    static let city = id("yu01")
    static let asking = id("yu0105")
    static let asked = id("yu0202")
    static let askedCity = id("yu02")
    static let right = id("yu0203")
    static let stranger = id("ji0101")
    static let outside = id("ji0102")

    static let tree: CourtTree = {
        func court(
            _ id: CourtID, _ name: String, _ code: String?, _ level: CourtLevel, _ up: CourtID?,
            outside: Bool = false
        ) -> Court {
            Court(
                id: id, name: name, code: code, level: level, superior: up,
                coordinator: outside ? nil : city)
        }
        do {
            return try CourtTree([
                court(spc, "最高人民法院", "最高法", .supreme, nil),
                court(high, "河南省高级人民法院", "豫", .high, spc),
                court(city, "河南省郑州市中级人民法院", "豫01", .intermediate, high),
                court(asking, "郑州市金水区人民法院", "豫0105", .grassroots, city),
                court(id("yu0103"), "郑州市二七区人民法院", "豫0103", .grassroots, city),
                court(askedCity, "河南省开封市中级人民法院", "豫02", .intermediate, high),
                court(asked, "开封市龙亭区人民法院", "豫0202", .grassroots, askedCity),
                court(right, "开封市顺河区人民法院", "豫0203", .grassroots, askedCity),
                court(id("ji"), "河北省高级人民法院", "冀", .high, spc),
                court(id("ji01"), "河北省石家庄市中级人民法院", "冀01", .intermediate, id("ji")),
                court(stranger, "石家庄市长安区人民法院", "冀0102", .grassroots, id("ji01")),
                court(
                    outside, "石家庄市桥西区人民法院", "冀0104", .grassroots, id("ji01"), outside: true),
            ])
        } catch {
            preconditionFailure("the test's courts are no tree: \(error)")
        }
    }()
}

/// Plays a matter as its seat does: decides an act, folds what it brings, counts entries.
struct CommissionPlay {
    typealias Courts = CommissionCourts

    var matter: Matter?
    var entry = 0
    var now: Instant
    /// Every entry's events, to be folded again.
    var journal: [(events: [Event], stamp: Stamp)] = []
    let id: MatterID

    init(opener: CourtID = Courts.asking, at now: Instant = Self.start) {
        self.now = now
        id = MatterID(court: opener, random: 42)
    }

    /// 2026-03-02 09:00, a Monday.
    static let start = CivilDate(year: 2026, month: 3, day: 2).start.advanced(
        byMilliseconds: 9 * 3_600_000)

    static let chief = Officer(name: "局长甲", roles: [.bureauChief])
    static let centre = Officer(name: "专员乙", roles: [.commandCentre])
    static let handler = Officer(name: "承办丙", roles: [.handler])
    static let all = Officer(
        name: "众人", roles: [.handler, .clerk, .commandCentre, .bureauChief, .supervisor])

    func context(
        _ author: CourtID, _ officer: Officer?, recorder: CourtID? = nil
    ) -> Context {
        Context(
            tree: Courts.tree, calendar: .published, rules: .standard, matter: id, author: author,
            recorder: recorder, officer: officer, actedAt: now, now: now, entry: entry + 1,
            servedCourts: [])
    }

    var state: CommissionState? {
        guard case .commission(let state)? = matter?.body else { return nil }
        return state
    }

    mutating func append(_ events: [Event]) {
        entry += 1
        let stamp = Stamp(matter: id, entry: entry, at: now)
        journal.append((events, stamp))
        Fold.apply(events, to: &matter, stamp)
    }

    /// Decides and, as the seat does, enters whatever came of it.
    @discardableResult
    mutating func act(
        _ words: CommissionAct, by court: CourtID, _ officer: Officer? = all,
        recorder: CourtID? = nil
    ) -> Decision {
        now = now.advanced(byMilliseconds: 60_000)
        let decision = Procedures.decide(
            .commission(words), on: matter, in: context(court, officer, recorder: recorder))
        switch decision {
        case .accepted(let events): append(events)
        case .outOfOrder(_, let events): append(events)
        case .refused(let refusal): if matter != nil { append([.refused(refusal)]) }
        }
        return decision
    }

    /// The automatic receipt of an entry, or the word of the officer who has opened it.
    @discardableResult
    mutating func receipt(
        of entry: Int, by court: CourtID, openedBy officer: Officer? = nil
    ) -> Decision {
        now = now.advanced(byMilliseconds: 60_000)
        let decision = Procedures.decide(
            .receipt(entry: entry), on: matter, in: context(court, officer))
        if case .accepted(let events) = decision { append(events) }
        return decision
    }

    /// Lets every deadline that falls due until `instant` lapse, in order.
    mutating func wait(until instant: Instant) {
        while let matter,
            let next = matter.deadlines
                .filter({ $0.status == .running && $0.due.dueInstant <= instant })
                .min(by: { $0.due.dueInstant < $1.due.dueInstant })
        {
            now = max(now, next.due.dueInstant)
            append(Procedures.lapse(next, of: matter, in: context(next.owedBy, nil)))
        }
        now = max(now, instant)
    }

    mutating func wait(days: Int) {
        wait(until: now.advanced(byMilliseconds: Int64(days) * 86_400_000))
    }

    static func paper(_ kind: PaperKind, sealed: Bool = false) -> Paper {
        Paper(digest: .zero, size: 1_024, name: "\(kind.rawValue).pdf", kind: kind, sealed: sealed)
    }

    static func letter(
        _ kind: CommissionKind = .freezeDeposit, urgent: Bool = false, follow: Bool = false,
        from: CourtID = Courts.asking, to: CourtID = Courts.asked
    ) -> CommissionLetter {
        let text = "（2026）\(Courts.tree[from]?.code ?? "豫0105")执123号"
        guard let number = try? CaseNumber(text, of: from) else {
            preconditionFailure("bad case number in a test")
        }
        let call = CommissionLetter.CallRecord(
            caller: "承办丙", answeredBy: "值班丁", phone: "0371-12345678", at: start)
        return CommissionLetter(
            from: from, to: to, caseNumber: number, kind: kind, detail: "冻结被执行人存款",
            debtor: "某某有限公司", asset: "工商银行 6222 尾号 0001", amountFen: 500_000_00,
            rulingAmountFen: 600_000_00, window: urgent ? Window(24, .hour) : Window(15, .day),
            urgent: urgent, papersToFollow: follow, call: urgent ? call : nil, handler: "承办丙",
            handlerPhone: "0371-87654321",
            papers: follow
                ? [] : kind.rule.papers.map { paper($0, sealed: $0 == .commissionLetter) })
    }

    static let approvals = [
        Approval(officer: "局长甲", role: .bureauChief, at: start, note: ""),
        Approval(officer: "专员乙", role: .commandCentre, at: start, note: ""),
    ]

    // MARK: - Words of an ordinary matter

    static let signFor = CommissionAct.signFor(.init(handler: "承办戊", phone: "0371-22334455"))
    static let contact = CommissionAct.contact(
        .init(person: "承办丙", phone: "0371-87654321", at: start, summary: "材料有误，请补正"))
    static let askPapers = CommissionAct.askPapers(.init(kinds: [.ruling], text: "裁定书缺页"))
    static let supply = CommissionAct.supply(.init(text: "补正", papers: [paper(.ruling)]))
    static let complete = CommissionAct.complete(
        .init(outcome: .full, text: "已冻结", amountFen: 500_000_00, papers: [paper(.receipt)]))
    static let returning = CommissionAct.returnMatter(.init(ground: .scope, text: "超出范围"))
    static func amend(_ old: String = "工商银行 6222 尾号 0001") -> CommissionAct {
        .amend(
            Amendment(
                field: "asset", old: old, new: "工商银行 6222 尾号 0002",
                reason: "账号笔误", proof: [paper(.evidence)], approvals: [approvals[0]]))
    }

    /// A sample of every act, valid in the stage that admits it.
    static func sample(_ verb: String) -> CommissionAct? {
        switch verb {
        case "draft": .draft(letter())
        case "approve": .approve(.init(text: "同意"))
        case "discard": .discard(.init(text: "不再需要"))
        case "send": .send(letter(), approvals: approvals)
        case "sign-for": signFor
        case "reroute": .reroute(.init(to: Courts.right, reason: "财产在顺河区"))
        case "contact": contact
        case "ask-papers": askPapers
        case "supply": supply
        case "return": returning
        case "progress": .progress(.init(text: "已到银行"))
        case "complete": complete
        case "confirm": .confirm(.init(text: ""))
        case "rate": .rate(.init(score: 5, text: "及时"))
        case "complain": .complain(.init(text: "办理迟缓"))
        case "explain": .explain(.init(text: "银行系统故障"))
        case "conclude": .conclude(.init(upheld: false, text: "不成立"))
        case "withdraw": .withdraw(.init(text: "已和解"))
        case "amend": amend()
        case "confirm-amendment": .confirmAmendment(.init(accepted: true, note: ""))
        case "press": .press(.init(court: Courts.asked, text: "请尽快办理"))
        case "platform": .platform(.init(number: "WT2026001", enteredAt: start))
        case "look": .look(.init(entry: 1, note: "已核查"))
        default: nil
        }
    }

    /// A matter brought to a stage by the acts that lead there.
    static func at(_ stage: CommissionStage) -> CommissionPlay {
        var play = CommissionPlay()
        switch stage {
        case .draft:
            play.act(.draft(letter()), by: Courts.asking)
            return play
        case .approved:
            play.act(.draft(letter()), by: Courts.asking)
            play.act(.approve(.init(text: "同意")), by: Courts.asking, chief)
            play.act(.approve(.init(text: "已盖章")), by: Courts.asking, centre)
            return play
        case .discarded:
            play.act(.draft(letter()), by: Courts.asking)
            play.act(.discard(.init(text: "不再需要")), by: Courts.asking)
            return play
        case .sent, .delivered, .signed, .inHand, .papersAsked, .returned, .done, .confirmed,
            .withdrawn:
            play.act(.send(letter(), approvals: approvals), by: Courts.asking)
        }
        if stage == .sent { return play }
        play.receipt(of: 1, by: Courts.asked)
        if stage == .delivered { return play }
        if stage == .withdrawn {
            play.act(.withdraw(.init(text: "已和解")), by: Courts.asking)
            return play
        }
        play.act(signFor, by: Courts.asked)
        if stage == .signed { return play }
        play.act(contact, by: Courts.asked)
        if stage == .papersAsked {
            play.act(askPapers, by: Courts.asked)
            return play
        }
        if stage == .returned {
            play.act(returning, by: Courts.asked)
            return play
        }
        play.act(.progress(.init(text: "已到银行")), by: Courts.asked)
        if stage == .inHand { return play }
        play.act(complete, by: Courts.asked)
        if stage == .done { return play }
        play.act(.confirm(.init(text: "")), by: Courts.asking)
        return play
    }
}

extension Decision {
    /// The refusal's code, `out-of-order`, or nil when the act is admitted.
    var code: String? {
        switch self {
        case .accepted: nil
        case .refused(let refusal): refusal.code
        case .outOfOrder: "out-of-order"
        }
    }
}
