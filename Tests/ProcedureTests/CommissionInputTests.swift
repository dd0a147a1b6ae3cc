import Domain
import Foundation
import Procedure
import Testing

@Suite("Commission: hostile and mistaken input")
struct CommissionInputTests {
    typealias Courts = CommissionCourts
    typealias Play = CommissionPlay

    struct Bad: Sendable, CustomTestStringConvertible {
        var code: String
        var change: @Sendable (inout CommissionLetter) -> Void
        var testDescription: String { code }

        init(_ code: String, _ change: @escaping @Sendable (inout CommissionLetter) -> Void) {
            self.code = "commission.\(code)"
            self.change = change
        }
    }

    static let bad: [Bad] = [
        Bad("same-court") { $0.to = $0.from },
        Bad("wrong-court") { $0.from = Courts.asked },
        Bad("unknown-court") { $0.to = Courts.id("nowhere") },
        Bad("supreme-commissioned") { $0.to = Courts.spc },
        Bad("case-number-court") { $0.caseNumber = number("（2026）豫0202执1号") },
        Bad("case-number-court") { $0.caseNumber = number("（2026）豫0199执1号") },
        Bad("case-number-court") { $0.caseNumber = number("（2026）豫0202执1号", legacy: true) },
        Bad("case-number-court") { $0.caseNumber = number("（2013）金执字第456号", of: Courts.asked) },
        Bad("field-missing") { $0.detail = "" },
        Bad("field-missing") { $0.detail = " \n\u{3000}" },
        Bad("field-missing") { $0.debtor = "" },
        Bad("field-missing") { $0.asset = "" },
        Bad("field-missing") { $0.handler = "" },
        Bad("field-missing") { $0.handlerPhone = "1" },
        Bad("field-too-long") { $0.detail = String(repeating: "长", count: 4_001) },
        Bad("field-too-long") { $0.detail = "e" + String(repeating: "\u{301}", count: 100_000) },
        Bad("field-too-long") { $0.debtor = String(repeating: "长", count: 201) },
        Bad("field-too-long") { $0.handlerPhone = String(repeating: "1", count: 33) },
        Bad("field-unreadable") { $0.asset = "账户\u{1B}[2J" },
        Bad("amount-missing") { $0.amountFen = nil },
        Bad("amount-missing") { $0.amountFen = 0 },
        Bad("amount-unreadable") { $0.amountFen = -1 },
        Bad("amount-unreadable") { $0.rulingAmountFen = .max },
        Bad("ruling-amount-missing") { $0.rulingAmountFen = nil },
        Bad("amount-exceeds-ruling") { $0.amountFen = 600_000_01 },
        Bad("window-bounds") { $0.window = Window(9, .day) },
        Bad("window-bounds") { $0.window = Window(21, .day) },
        Bad("window-bounds") { $0.window = Window(15, .workingDay) },
        Bad("window-bounds") { $0.window = Window(24, .hour) },
        Bad("window-bounds") { $0.window = Window(0, .day) },
        Bad("window-bounds") { $0.window = Window(.max, .day) },
        Bad("field-missing") { letter in
            letter.call = .init(caller: "甲", answeredBy: "", phone: "123", at: Play.start)
        },
        Bad("window-urgent") { $0.urgent = true },
        Bad("follow-not-urgent") { $0.papersToFollow = true },
        Bad("papers-missing") { $0.papers.removeFirst() },
        Bad("papers-missing") { $0.papers = [] },
        Bad("unsealed") { letter in
            for place in letter.papers.indices { letter.papers[place].sealed = false }
        },
        Bad("too-many-papers") {
            $0.papers = Array(repeating: Play.paper(.other), count: 65)
        },
        Bad("paper-unreadable") { $0.papers[0].name = "../key" },
        Bad("paper-unreadable") { $0.papers[0].name = "" },
        Bad("paper-unreadable") { $0.papers[0].size = 0 },
        Bad("paper-unreadable") { $0.papers[0].size = .max },
        Bad("platform-time-missing") { $0.platformNumber = "WT1" },
        Bad("field-missing") { $0.platformNumber = "" },
        Bad("time-not-past") {
            $0.platformNumber = "WT1"
            $0.platformEnteredAt = Instant(milliseconds: .max)
        },
    ]

    static func number(
        _ text: String, of court: CourtID = Courts.asking, legacy: Bool = false
    ) -> CaseNumber {
        guard let number = try? CaseNumber(text, of: court, asLegacy: legacy) else {
            preconditionFailure("bad case number in a test")
        }
        return number
    }

    @Test("A letter with a fault is refused by name", arguments: bad)
    func badLetter(bad: Bad) {
        var letter = Play.letter()
        bad.change(&letter)
        var play = Play()
        #expect(
            play.act(.send(letter, approvals: Play.approvals), by: Courts.asking).code == bad.code)
        #expect(play.matter == nil)
    }

    @Test("The form of a case number alone never refuses it")
    func legacyNumbers() {
        for number in [
            Self.number("（2013）金执字第456号"), Self.number("（2018）豫0199执5号", legacy: true),
            Self.number("（2026）豫0105财保3号"),
        ] {
            var letter = Play.letter()
            letter.caseNumber = number
            var play = Play()
            #expect(
                play.act(.send(letter, approvals: Play.approvals), by: Courts.asking).code == nil)
            #expect(play.state?.letter.caseNumber.text == number.text)
        }
    }

    @Test(
        "Every type of matter can be sent with the papers of its row",
        arguments: CommissionKind.allCases)
    func kinds(kind: CommissionKind) {
        #expect(CommissionKindRule.table.filter { $0.kind == kind }.count == 1)
        var play = Play()
        #expect(
            play.act(.send(Play.letter(kind), approvals: Play.approvals), by: Courts.asking).code
                == nil)
        for paper in kind.rule.papers {
            var letter = Play.letter(kind)
            letter.papers.removeAll { $0.kind == paper }
            var other = Play()
            #expect(
                other.act(.send(letter, approvals: Play.approvals), by: Courts.asking).code
                    == "commission.papers-missing")
        }
    }

    static let badActs: [(String, CommissionStage, CourtID, CommissionAct)] = [
        ("field-missing", .delivered, Courts.asked, .signFor(.init(handler: "", phone: "123"))),
        ("field-missing", .delivered, Courts.asked, .signFor(.init(handler: "甲", phone: ""))),
        (
            "arrival-not-recorded", .delivered, Courts.asked,
            .signFor(.init(handler: "甲", phone: "123", arrivedAt: Play.start))
        ),
        (
            "time-not-past", .inHand, Courts.asked,
            .contact(
                .init(person: "甲", phone: "123", at: Instant(milliseconds: .max), summary: "…"))
        ),
        (
            "field-missing", .inHand, Courts.asked,
            .contact(.init(person: "甲", phone: "123", at: Play.start, summary: ""))
        ),
        ("field-missing", .inHand, Courts.asked, .askPapers(.init(kinds: [], text: ""))),
        (
            "too-many-papers", .inHand, Courts.asked,
            .askPapers(.init(kinds: Array(repeating: .ruling, count: 99), text: "…"))
        ),
        ("paper-missing", .inHand, Courts.asking, .supply(.init(text: "无"))),
        (
            "receipt-missing", .inHand, Courts.asked,
            .complete(.init(outcome: .full, text: "已办", papers: [Play.paper(.other)]))
        ),
        (
            "amount-unreadable", .inHand, Courts.asked,
            .complete(
                .init(outcome: .full, text: "已办", amountFen: -5, papers: [Play.paper(.receipt)]))
        ),
        ("score-out-of-range", .confirmed, Courts.asking, .rate(.init(score: 0, text: ""))),
        ("score-out-of-range", .confirmed, Courts.asking, .rate(.init(score: 6, text: ""))),
        ("field-missing", .confirmed, Courts.asking, .complain(.init(text: ""))),
        ("field-missing", .inHand, Courts.asking, .withdraw(.init(text: ""))),
        ("no-duty", .inHand, Courts.asked, .look(.init(entry: -1, note: "…"))),
        (
            "time-not-past", .inHand, Courts.asking,
            .platform(.init(number: "1", enteredAt: Instant(milliseconds: -1)))
        ),
        (
            "unapproved", .inHand, Courts.asking,
            .amend(
                Amendment(
                    field: "asset", old: "", new: "x", reason: "误", proof: [Play.paper(.evidence)],
                    approvals: []))
        ),
        (
            "paper-missing", .inHand, Courts.asking,
            .amend(
                Amendment(
                    field: "asset", old: "", new: "x", reason: "误", proof: [],
                    approvals: [Play.approvals[0]]))
        ),
        (
            "amend-nothing", .inHand, Courts.asked,
            .amend(
                Amendment(
                    field: "result", old: "", new: "x", reason: "误", proof: [Play.paper(.evidence)],
                    approvals: [Play.approvals[0]]))
        ),
    ]

    @Test(
        "An act with a fault is refused by name and changes nothing", arguments: 0..<badActs.count)
    func badAct(index: Int) {
        let (code, stage, court, words) = Self.badActs[index]
        var play = Play.at(stage)
        let before = play.state
        #expect(play.act(words, by: court).code == "commission.\(code)")
        #expect(play.state == before)
    }

    @Test("An act needs a named officer, and a matter that exists and is a commission")
    func strangeActs() throws {
        var play = Play.at(.delivered)
        #expect(play.act(Play.signFor, by: Courts.asked, nil).code == "officer.missing")
        let nameless = Officer(name: "", roles: [.handler])
        #expect(
            play.act(Play.signFor, by: Courts.asked, nameless).code == "commission.field-missing")
        #expect(play.act(Play.signFor, by: Courts.id("nowhere")).code == "commission.unknown-court")
        var none = Play()
        #expect(none.act(Play.signFor, by: Courts.asked).code == "commission.unknown-matter")
        var other = Play()
        other.matter = Matter(
            id: other.id, openedAt: Play.start, ruleSet: "", body: .roster(RosterState()))
        #expect(other.act(Play.signFor, by: Courts.asked).code == "commission.other-procedure")
        var stolen = Play(opener: Courts.stranger)
        #expect(
            stolen.act(.send(Play.letter(), approvals: Play.approvals), by: Courts.asking).code
                == "commission.matter-id")
    }

    /// SplitMix64: small, seedable, good enough to choose acts.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    @Test("Random acts never trap; the fold is deterministic; a closed matter stays closed")
    func randomActs() throws {
        let given = ProcessInfo.processInfo.environment["CROSSWRIT_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0..<1 << 32)
        print("commission random acts: CROSSWRIT_SEED=\(seed)")
        var random = Generator(state: seed)
        let courts = [
            Courts.asking, Courts.asked, Courts.askedCity, Courts.city, Courts.right,
            Courts.outside, Courts.stranger,
        ]
        let verbs = CommissionVerb.table.map(\.verb)
        var stages: Set<String> = []
        var admitted = 0
        for _ in 0..<300 {
            var play = Play()
            let urgent = Bool.random(using: &random)
            let to = Bool.random(using: &random) ? Courts.asked : Courts.outside
            let letter = Play.letter(urgent: urgent, follow: urgent, to: to)
            play.act(.send(letter, approvals: Play.approvals), by: Courts.asking)
            for _ in 0..<60 {
                let wasClosed = play.matter.map(CommissionProcedure.isClosed) ?? false
                let completion = play.state?.completion
                switch Int.random(in: 0..<12, using: &random) {
                case 0: play.wait(days: Int.random(in: 0..<20, using: &random))
                case 1:
                    play.receipt(
                        of: Int.random(in: -1...(play.entry + 1), using: &random),
                        by: courts[Int.random(in: 0..<courts.count, using: &random)])
                default:
                    let verb = verbs[Int.random(in: 0..<verbs.count, using: &random)]
                    var words = try #require(Play.sample(verb))
                    if verb == "look", let duty = play.matter?.duties.first {
                        words = .look(.init(entry: duty.entry, note: "已核查"))
                    }
                    // Mostly somebody who may do it, so that matters get somewhere.
                    let anyone = courts[Int.random(in: 0..<courts.count, using: &random)]
                    let able = courts.filter { court in
                        play.matter.map { matter in
                            CommissionProcedure.next(for: court, in: matter).contains {
                                $0.verb == verb
                            }
                        } ?? false
                    }
                    let court =
                        Int.random(in: 0..<4, using: &random) > 0 ? able.first ?? anyone : anyone
                    let recorder = court == Courts.outside ? Courts.asking : nil
                    let decision = play.act(words, by: court, recorder: recorder)
                    if decision.code == nil { admitted += 1 }
                    if wasClosed, verb != "look" {
                        #expect(decision.code != nil, "seed \(seed): \(verb) after the close")
                    }
                }
                stages.insert(play.matter.map { Procedures.stage(of: $0).name } ?? "")
                if wasClosed {
                    #expect(play.matter.map(CommissionProcedure.isClosed) == true)
                }
                if let completion, let state = play.state, state.completion != nil {
                    #expect(state.completion?.entry == completion.entry, "seed \(seed)")
                }
                let ids = play.matter?.deadlines.map(\.id) ?? []
                #expect(Set(ids).count == ids.count, "seed \(seed): deadline ids are unique")
            }
            var again: Matter?
            for (events, stamp) in play.journal { Fold.apply(events, to: &again, stamp) }
            #expect(again == play.matter, "seed \(seed)")
            let matter = try #require(play.matter)
            let data = try JSONEncoder().encode(matter)
            #expect(try JSONDecoder().decode(Matter.self, from: data) == matter)
            if play.state?.closed == true {
                #expect(matter.deadlines.allSatisfy { !$0.isOpen }, "seed \(seed)")
            }
        }
        print("commission random acts: \(admitted) admitted, stages \(stages.sorted())")
        #expect(admitted > 300)
        #expect(stages.count >= 8)
    }
}
