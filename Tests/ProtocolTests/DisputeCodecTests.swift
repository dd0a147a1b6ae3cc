import CourtProtocol
import Domain
import Foundation
import Testing

@Suite("Dispute and roster on the wire")
struct DisputeCodecTests {
    static func court(_ text: String) -> CourtID {
        guard let id = CourtID(text) else { preconditionFailure("bad court id in a test") }
        return id
    }

    static func number(_ text: String) -> CaseNumber {
        guard let number = try? CaseNumber(text, of: court("yu01")) else {
            preconditionFailure("bad case number in a test")
        }
        return number
    }

    static let at = Instant(milliseconds: 1_772_413_200_000)
    static let one = court("yu0105")
    static let two = court("yu0202")
    static let top = court("yu")
    static let paper = Paper(
        digest: .zero, size: 1_024, name: "请求协调报告.pdf", kind: .report, sealed: true)
    static let approval = Approval(officer: "局长甲", role: .bureauChief, at: at, note: "同意")
    static let words = DisputeStatement(text: "说明\n第二行", papers: [paper])
    static let amendment = Amendment(
        field: "asset", old: "旧", new: "新", reason: "误", proof: [paper], approvals: [approval])
    static let raising = DisputeRaising(
        kind: .disposal,
        claims: [
            DisputeClaim(court: one, caseNumber: number("（2026）豫01执协3号"), claim: "首封"),
            DisputeClaim(court: two, caseNumber: nil, claim: ""),
        ], asset: "房产", place: "郑州市", facts: "事实", papers: [paper], approvals: [approval])
    static let minutes = DisputeMinutes(text: "纪要", papers: [paper], approvals: [approval])
    static let talks = HighCourtTalks(agreed: true, statement: words)
    static let sendBack = DisputeSendBack(missing: ["甲", "乙"], note: "补")
    static let opinion = DisputeOpinion(
        text: "意见", orders: [DisputeOrder(court: one, text: "照办")], papers: [paper],
        approvals: [approval])
    static let verdict = DisputeVerdict(court: two, accepted: false, note: "不足")
    static let money = DisputeMoneyOrder(
        from: one, amount: .max, account: "6222", reason: "防止分配", papers: [paper],
        approvals: [approval])
    static let withdrawal = DisputeWithdrawal(reason: "消除", approvals: [approval])
    static let service = DisputePaperService(
        entry: 7, to: two, receivedAt: at, carrier: "机要", papers: [paper])
    static let joining = DisputeJoining(claim: raising.claims[0], statement: words)
    static let route = DisputeRoute(reporter: one, path: [court("yu01"), top], holder: top)

    static func report(to: CourtID?) -> DisputeReport {
        DisputeReport(
            to: to, facts: "1", process: "2", points: "3", law: "4", negotiation: "5", opinion: "6",
            papers: [paper], approvals: [approval])
    }

    static let acts: [DisputeAct] = [
        .raise(raising), .answer(words), .settle(minutes), .consent(.minutes(entry: 3), note: "好"),
        .consent(.disposal(by: two), note: ""), .consent(.amendment(entry: 0), note: ""),
        .fail(words), .report(report(to: nil)), .report(report(to: top)), .relay(words),
        .negotiate(talks), .sendBack(sendBack), .supplement(words),
        .accept(number("（2026）豫01执协3号")), .accept(number("协调第3号")), .opine(opinion),
        .comply(words), .confirm(verdict), .stop(words), .dispose(words), .moveMoney(money),
        .moneyMoved(order: 9, words), .withdraw(withdrawal), .amend(amendment),
        .servePaper(service), .joinParty(joining), .reconsider(reason: "不服"),
        .look(entry: 4, note: "已核"),
    ]

    static let events: [DisputeEvent] = [
        .raised(raising, by: one, commonSuperior: top, ruleSet: "windows/67/00", at: at),
        .superiorsNotified([top, two]), .superiorsNotified([]),
        .sent(.letter, from: one, to: [two], at: at), .sent(.opinion, from: top, to: [], at: at),
        .received(entry: 1, by: two, at: at, onPaper: true), .servedOnPaper(service, by: one),
        .answered(words, by: two, at: at), .minutesProposed(minutes, by: two, at: at),
        .consented(.minutes(entry: 3), by: one, note: "", at: at), .settled(at: at),
        .failed(words, by: one, at: at), .negotiationExpired(two),
        .reported(report(to: top), by: one, route: route, at: at),
        .relayed(words, by: two, to: top, at: at), .highTalksOpened([top]),
        .highCourtsTalked(talks, by: top, at: at), .sentBack(sendBack, by: top, at: at),
        .supplemented(words, by: one, at: at),
        .accepted(number("（2026）豫01执协3号"), by: top, at: at), .opined(opinion, by: top, at: at),
        .complied(words, by: one, at: at), .judged(verdict, by: top, at: at),
        .implemented(at: at), .stopped(words, by: one, at: at),
        .disposed(words, by: one, premature: true, at: at),
        .moneyOrdered(money, by: top, at: at), .moneyMoved(order: 9, words, by: one, at: at),
        .withdrawn(withdrawal, by: one, at: at),
        .correctionProposed(amendment, by: one, waitingFor: [two]),
        .corrected(amendment, by: one, correction: 0),
        .partyJoined(joining, by: one, commonSuperior: top, routes: [route], at: at),
        .superiorRaised(from: court("yu01"), to: top), .looked(entry: 4, by: one, note: "已核"),
    ]

    static let days = [
        RosterDay(date: CivilDate(year: 2026, month: 2, day: 17), officer: "甲", phone: "0371-1")
    ]

    @Test("every act comes back as it was", arguments: acts)
    func act(_ act: DisputeAct) throws {
        #expect(try DisputeAct(encoded: act.encoded) == act)
    }

    @Test("every event comes back as it was", arguments: events)
    func event(_ event: DisputeEvent) throws {
        #expect(try DisputeEvent(encoded: event.encoded) == event)
    }

    @Test("the samples hold every verb and every event")
    func whole() {
        #expect(Set(Self.acts.map(\.verb)).count == 24)
        // Field 1 and 2 are court and time; the kind is the field after them.
        let kinds = Self.events.map { String(String(describing: $0).prefix { $0 != "(" }) }
        #expect(Set(kinds).count == 32)
    }

    @Test("the roster comes back as it was")
    func roster() throws {
        let act = RosterAct.publish(Self.days)
        #expect(try RosterAct(encoded: act.encoded) == act)
        let event = RosterEvent.published(Self.days)
        #expect(try RosterEvent(encoded: event.encoded) == event)
        let many = RosterAct.publish(Array(repeating: Self.days[0], count: 401))
        #expect(throws: WireError.self) { try RosterAct(encoded: many.encoded) }
        #expect(throws: WireError.self) { try RosterAct(encoded: []) }
    }

    @Test("what is absent, unknown or out of bounds is refused")
    func refused() {
        #expect(throws: WireError.self) { try DisputeAct(encoded: []) }
        #expect(throws: WireError.self) { try DisputeEvent(encoded: []) }
        // An oneof field of a later version.
        #expect(throws: WireError.self) { try DisputeAct(encoded: [0xFA, 0x3F, 0x00]) }
        let long = DisputeStatement(text: String(repeating: "长", count: 7_000), papers: [])
        #expect(throws: WireError.self) { try DisputeAct(encoded: DisputeAct.answer(long).encoded) }
        let many = DisputeStatement(text: "", papers: Array(repeating: Self.paper, count: 65))
        #expect(throws: WireError.self) { try DisputeAct(encoded: DisputeAct.answer(many).encoded) }
        let crowd = DisputeEvent.highTalksOpened(Array(repeating: Self.top, count: 65))
        #expect(throws: WireError.self) { try DisputeEvent(encoded: crowd.encoded) }
        let early = DisputeEvent.settled(at: Instant(milliseconds: -1))
        #expect(throws: WireError.self) { try DisputeEvent(encoded: early.encoded) }
    }

    @Test("damaged bytes are refused or mean something else, and never stop the process")
    func damaged() throws {
        let given = ProcessInfo.processInfo.environment["CROSSWRIT_SEED"].flatMap(UInt64.init)
        var state = given ?? UInt64.random(in: 1...(.max))
        print("dispute on the wire: CROSSWRIT_SEED=\(state)")
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % max(1, bound)
        }
        var read = 0
        var refused = 0
        for _ in 0..<20_000 {
            let isAct = next(2) == 0
            var bytes =
                isAct
                ? Self.acts[next(Self.acts.count)].encoded
                : Self.events[next(Self.events.count)].encoded
            for _ in 0...next(3) where !bytes.isEmpty {
                bytes[next(bytes.count)] = UInt8(next(256))
            }
            if next(4) == 0 { bytes.removeLast(next(bytes.count)) }
            do throws(WireError) {
                if isAct {
                    let act = try DisputeAct(encoded: bytes)
                    #expect(try DisputeAct(encoded: act.encoded) == act)
                } else {
                    let event = try DisputeEvent(encoded: bytes)
                    #expect(try DisputeEvent(encoded: event.encoded) == event)
                }
                read += 1
            } catch {
                refused += 1
            }
        }
        #expect(read > 0 && refused > 0)
    }
}
