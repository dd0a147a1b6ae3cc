import CourtProtocol
import Domain
import Foundation
import Testing

@Suite("Commission on the wire")
struct CommissionCodecTests {
    static func court(_ text: String) -> CourtID {
        guard let id = CourtID(text) else { preconditionFailure("bad court id in a test") }
        return id
    }

    static let start = Instant(milliseconds: 1_772_413_200_000)
    static let paper = Paper(
        digest: .zero, size: 1_024, name: "委托执行函.pdf", kind: .commissionLetter, sealed: true)
    static let approval = Approval(officer: "局长甲", role: .bureauChief, at: start, note: "同意")
    static let words = CommissionAct.Statement(text: "说明\n第二行", papers: [paper])
    static let amendment = Amendment(
        field: "asset", old: "旧", new: "新", reason: "误", proof: [paper], approvals: [approval])

    static func letter(whole: Bool) -> CommissionLetter {
        guard
            let number = try? CaseNumber(
                whole ? "（2026）豫0105执123号" : "（2013）金执字第456号", of: court("yu0105"))
        else { preconditionFailure("bad case number in a test") }
        return CommissionLetter(
            from: court("yu0105"), to: court("yu0202"), caseNumber: number, kind: .freezeDeposit,
            detail: "冻结", debtor: "某公司", asset: "账户", amountFen: whole ? 0 : nil,
            rulingAmountFen: whole ? .max : nil, window: Window(24, .hour), urgent: whole,
            papersToFollow: whole,
            call: whole ? .init(caller: "甲", answeredBy: "乙", phone: "0371", at: start) : nil,
            platformNumber: whole ? "WT1" : nil, platformEnteredAt: whole ? start : nil,
            handler: "承办", handlerPhone: "0371", papers: whole ? [paper] : [])
    }

    static let acts: [CommissionAct] = [
        .draft(letter(whole: true)), .draft(letter(whole: false)), .approve(words),
        .discard(words), .send(letter(whole: true), approvals: [approval]),
        .send(letter(whole: false), approvals: []),
        .signFor(.init(handler: "戊", phone: "0378")),
        .signFor(.init(handler: "戊", phone: "0378", arrivedAt: start)),
        .reroute(.init(to: court("yu0203"), reason: "辖区")),
        .contact(.init(person: "丙", phone: "0371", at: start, summary: "…")),
        .askPapers(.init(kinds: PaperKind.allCases, text: "…")), .supply(words),
        .returnMatter(.init(ground: .scope, text: "…", papers: [paper])), .progress(words),
        .complete(.init(outcome: .none, text: "…", amountFen: nil, papers: [paper])),
        .complete(.init(outcome: .partial, text: "…", amountFen: 0, papers: [])), .confirm(words),
        .rate(.init(score: 5, text: "")), .complain(words), .explain(words),
        .conclude(.init(upheld: true, text: "…")), .withdraw(words), .amend(amendment),
        .confirmAmendment(.init(accepted: false, note: "…")),
        .press(.init(court: court("yu0202"), text: "…")),
        .platform(.init(number: "WT1", enteredAt: start)), .look(.init(entry: 7, note: "…")),
    ]

    static let events: [CommissionEvent] = {
        let plain = CommissionMark(court: court("yu0105"), officer: "", at: start)
        let full = CommissionMark(
            court: court("yu0105"), officer: "甲", inPlaceOf: "乙", recordedBy: court("yu0202"),
            at: start)
        let opening = CommissionOpening(
            supervising: court("yu02"), superior: court("yu01"), ruleSet: "windows/1/0")
        let top = CommissionOpening(supervising: court("yu02"), superior: nil, ruleSet: "")
        return [
            .drafted(letter(whole: false), top, plain),
            .approved(approval, papers: [paper], full), .discarded(words, full),
            .sent(letter(whole: true), approvals: [approval], opening, full), .delivered(plain),
            .signed(.init(handler: "戊", phone: "0378"), full),
            .rerouted(.init(to: court("yu0203"), reason: "辖区"), full),
            .contacted(.init(person: "丙", phone: "0371", at: start, summary: "…"), full),
            .papersAsked(.init(kinds: [.ruling], text: "…"), full), .supplied(words, full),
            .returned(.init(ground: .papers, text: "…"), full), .progressed(words, full),
            .completed(.init(outcome: .full, text: "…", amountFen: 5, papers: [paper]), full),
            .confirmed(words, full), .rated(.init(score: 1, text: "…"), full),
            .complained(words, full), .explained(words, full),
            .concluded(.init(upheld: false, text: "…"), full), .withdrawn(words, full),
            .pressed(.init(court: court("yu0202"), text: "…"), full),
            .platformEntered(.init(number: "WT1", enteredAt: start), full),
            .looked(.init(entry: 7, note: "…"), full), .amendmentProposed(amendment, full),
            .amendmentApplied(amendment, full),
            .amendmentDeclined(.init(accepted: false, note: "…"), full), .closed(plain),
        ]
    }()

    @Test("Every act comes back as it was", arguments: acts)
    func act(act: CommissionAct) throws {
        #expect(try CommissionAct(encoded: act.encoded()) == act)
    }

    @Test("Every event comes back as it was", arguments: events)
    func event(event: CommissionEvent) throws {
        #expect(try CommissionEvent(encoded: event.encoded()) == event)
    }

    static let bad: [CommissionAct] = [
        .rate(.init(score: 0, text: "")), .rate(.init(score: 6, text: "")),
        .rate(.init(score: -1, text: "")),
        .complete(.init(outcome: .full, text: "", amountFen: -1, papers: [])),
        .contact(
            .init(person: "丙", phone: "1", at: Instant(milliseconds: -1), summary: "")),
        .progress(.init(text: String(repeating: "长", count: 10_000))),
        .progress(.init(text: "", papers: Array(repeating: paper, count: 65))),
        .progress(
            .init(
                text: "",
                papers: [Paper(digest: .zero, size: 1, name: "../a", kind: .other, sealed: false)])),
        .signFor(.init(handler: String(repeating: "长", count: 200), phone: "1")),
        .look(.init(entry: .max, note: "")),
    ]

    @Test("Values out of bounds are not read", arguments: bad)
    func outOfBounds(act: CommissionAct) throws {
        let bytes = try act.encoded()
        #expect(throws: WireError.self) { try CommissionAct(encoded: bytes) }
    }

    @Test("No act, an unknown act, unknown words, truncated messages are errors")
    func unreadable() throws {
        #expect(throws: WireError("commission: no act")) { try CommissionAct(encoded: []) }
        #expect(throws: WireError("commission: no event")) { try CommissionEvent(encoded: []) }
        // Field 99, length-delimited, empty: an act of some later version.
        #expect(throws: WireError("commission: no act")) {
            try CommissionAct(encoded: [0x9A, 0x06, 0x00])
        }
        // return_matter with ground "x".
        #expect(throws: WireError.self) {
            try CommissionAct(encoded: [0x52, 0x03, 0x0A, 0x01, 0x78])
        }
        let bytes = try Self.acts[0].encoded()
        for length in 1..<bytes.count {
            #expect(throws: WireError.self) { try CommissionAct(encoded: Array(bytes[..<length])) }
        }
    }

    @Test("Damaged bytes are read to the same bytes again or refused, and never trap")
    func damaged() throws {
        let given = ProcessInfo.processInfo.environment["CROSSWRIT_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0..<1 << 32)
        print("commission codec: CROSSWRIT_SEED=\(seed)")
        var state = seed
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var read = 0
        for _ in 0..<20_000 {
            var bytes = try Self.acts[random(Self.acts.count)].encoded()
            for _ in 0...random(3) where !bytes.isEmpty {
                bytes[random(bytes.count)] = UInt8(random(256))
            }
            guard let act = try? CommissionAct(encoded: bytes) else { continue }
            read += 1
            #expect(try CommissionAct(encoded: act.encoded()) == act, "seed \(seed)")
        }
        print("commission codec: \(read) of 20000 damaged acts still readable")
        #expect(read > 0 && read < 20_000)
    }
}
