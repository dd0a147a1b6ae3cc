import Domain
import LegalTime
import Procedure
import Testing

private typealias World = DisputeWorld

/// Who acts, by the part in the dispute.
private enum Actor: String, CaseIterable {
    case raiser
    case other
    case rung
    case top
    case stranger
}

/// A dispute at one stage, with the courts that play the parts.
private struct Fixture {
    var world: DisputeWorld
    var courts: [Actor: String]
    /// Parts that hold the chain already.
    var parties: [Actor]

    func court(_ actor: Actor) -> String { courts[actor] ?? "none" }
}

@Suite("执行争议协调: every stage, verb and actor")
struct DisputeTableTests {
    private static let stages = [
        "negotiating", "failed", "reported", "relaying", "highTalks", "received", "sentBack",
        "accepted", "opined", "complying", "implemented", "settled", "withdrawn",
    ]

    /// A dispute of 豫0105 and 豫0202, led to `stage` by ordinary acts; between provinces for the
    /// talks of high courts.
    private static func fixture(_ stage: String) throws -> Fixture {
        var world = World()
        let isCross = stage == "highTalks"
        let other = isCross ? "ji0102" : "yu0202"
        let top = isCross ? "spc" : "yu"
        let rung = isCross ? "yu" : "yu01"
        var parties: [Actor] = [.raiser, .other]
        world.act("yu0105", World.raise("yu0105", other))
        world.act(other, .answer(World.words))
        let depth = stages.firstIndex(of: stage) ?? 0
        if stage == "settled" {
            world.act("yu0105", World.minutes)
            world.act(other, .consent(.minutes(entry: world.lastEntry), note: ""))
        } else if stage == "withdrawn" {
            world.act("yu0105", World.withdrawal)
        } else if depth > 0 {
            world.act("yu0105", .fail(World.words))
            if depth > 1 {
                world.act("yu0105", World.report())
                parties.append(.rung)
            }
            if depth > 2 {
                world.receiptsAreAutomatic = stage != "relaying"
                world.act("yu01", .relay(World.words))
                world.receiptsAreAutomatic = true
                if !isCross { parties.append(.top) }
            }
            if stage == "sentBack" { world.act("yu", World.sendBack) }
            if depth > 6 { world.act("yu", try #require(World.accept("yu"))) }
            if depth > 7 {
                world.receiptsAreAutomatic = depth > 8
                world.act("yu", World.opinion("yu0105", "yu0202"))
                world.receiptsAreAutomatic = true
            }
            if stage == "complying" { world.act("yu0105", .comply(World.words)) }
            if stage == "implemented" {
                for court in ["yu0105", "yu0202"] {
                    world.act(court, .comply(World.words))
                    world.act("yu", World.verdict(court))
                }
            }
        }
        #expect(world.stage == stage)
        return Fixture(
            world: world,
            courts: [
                .raiser: "yu0105", .other: other, .rung: rung, .top: top, .stranger: "ji0108",
            ], parties: parties)
    }

    /// Well-formed words for each verb, by the court that says them.
    private static func words(
        _ verb: String, _ actor: Actor, _ fixture: Fixture
    ) throws -> DisputeAct {
        let court = fixture.court(actor)
        let rival = actor == .raiser ? fixture.court(.other) : "yu0105"
        switch verb {
        case "raise": return World.raise(court, rival)
        case "answer": return .answer(World.words)
        case "settle": return World.minutes
        case "consent": return .consent(.disposal(by: rival.court), note: "")
        case "fail": return .fail(World.words)
        case "report": return World.report()
        case "relay": return .relay(World.words)
        case "negotiate": return World.talks(false)
        case "send-back": return World.sendBack
        case "supplement": return .supplement(World.words)
        case "accept": return try #require(World.accept(court))
        case "opine": return World.opinion("yu0105", fixture.court(.other))
        case "comply": return .comply(World.words)
        case "confirm": return World.verdict("yu0105")
        case "stop": return .stop(World.words)
        case "dispose": return .dispose(World.words)
        case "move-money": return .moveMoney(World.money)
        case "money-moved": return .moneyMoved(order: 1, World.words)
        case "withdraw": return World.withdrawal
        case "amend": return World.amend("claim", "首封", "轮候")
        case "serve-paper": return World.service(1, fixture.court(.other), "2026-03-02T09:00")
        case "join-party": return World.join("yu0106")
        case "reconsider": return .reconsider(reason: "不服")
        default: return .look(entry: 1, note: "已核")
        }
    }

    /// Who may do what, and when: written here once more, apart from the table that decides.
    private static let may: [(verb: String, actors: [Actor], stages: String)] = [
        (
            "answer", [.other],
            "negotiating failed reported relaying highTalks received sentBack accepted"
        ),
        (
            "settle", [.raiser, .other],
            "negotiating failed reported relaying highTalks received sentBack accepted"
        ),
        (
            "consent", [.raiser, .other, .top],
            "negotiating failed reported relaying highTalks received sentBack accepted"
        ),
        ("fail", [.raiser, .other], "negotiating"),
        ("report", [.raiser], "failed"),
        ("report", [.other], "failed reported relaying highTalks received sentBack accepted"),
        ("relay", [.rung], "reported"),
        ("negotiate", [.rung], "highTalks"),
        ("send-back", [.top], "received accepted"),
        ("supplement", [.raiser], "sentBack"),
        ("accept", [.top], "received sentBack"),
        ("opine", [.top], "accepted"),
        ("comply", [.raiser, .other], "opined complying"),
        ("confirm", [.top], "complying"),
        (
            "stop", [.raiser, .other],
            "negotiating failed reported relaying highTalks received sentBack accepted"
        ),
        (
            "dispose", [.raiser, .other],
            "negotiating failed reported relaying highTalks received sentBack accepted opined complying"
        ),
        ("move-money", [.top], "received sentBack accepted opined complying"),
        ("money-moved", [], ""),
        (
            "withdraw", [.raiser],
            "negotiating failed reported relaying highTalks received sentBack accepted"
        ),
        (
            "amend", [.raiser, .other],
            "negotiating failed reported relaying highTalks received sentBack accepted opined complying"
        ),
        ("serve-paper", [], ""),
        (
            "join-party", [.raiser, .other, .top],
            "negotiating failed reported relaying highTalks received sentBack accepted"
        ),
        ("look", [], ""),
    ]

    private static let disputantsOnly = [
        "answer", "settle", "fail", "report", "supplement", "comply", "stop", "dispose",
        "money-moved", "withdraw", "amend",
    ]
    private static let superiorOnly = ["send-back", "accept", "opine", "confirm", "move-money"]
    private static let facts = ["comply", "stop", "dispose", "money-moved", "serve-paper", "look"]

    private static func expected(
        _ stage: String, _ verb: String, _ actor: Actor, _ fixture: Fixture
    ) -> String {
        if verb == "reconsider" { return "dispute.no-reconsideration" }
        if verb == "raise" { return "dispute.exists" }
        let isParty = fixture.parties.contains(actor)
        if superiorOnly.contains(verb) {
            if actor != .top { return "dispute.not-supervising" }
            if !isParty { return "dispute.not-received" }
        } else {
            if !isParty { return "dispute.not-party" }
            let isDisputant = actor == .raiser || actor == .other
            if disputantsOnly.contains(verb), !isDisputant { return "dispute.wrong-party" }
            if ["relay", "negotiate"].contains(verb), actor != .rung {
                return "dispute.wrong-party"
            }
            if ["consent", "join-party"].contains(verb), actor == .rung {
                return "dispute.wrong-party"
            }
        }
        let isClosed = ["implemented", "settled", "withdrawn"].contains(stage)
        if isClosed, !facts.contains(verb) { return "dispute.closed" }
        if verb == "look" { return "dispute.no-duty" }
        let isAllowed = may.contains {
            $0.verb == verb && $0.actors.contains(actor)
                && $0.stages.split(separator: " ").contains { $0 == stage }
        }
        if isAllowed { return "ok" }
        if facts.contains(verb) { return "fact" }
        return special(stage, verb, actor) ?? "dispute.wrong-stage"
    }

    /// Refusals that say more than that the stage is wrong.
    private static func special(_ stage: String, _ verb: String, _ actor: Actor) -> String? {
        let isClimbing = ["reported", "relaying", "highTalks"].contains(stage)
        let isUndecided =
            isClimbing
            || ["negotiating", "failed", "received", "sentBack", "accepted"].contains(stage)
        let isBefore = ["received", "sentBack", "accepted"].contains(stage)
        switch verb {
        case "answer" where isUndecided: return "dispute.own-letter"
        case "consent" where stage == "opined" || stage == "complying":
            return "dispute.no-status-quo"
        case "report" where stage == "negotiating": return "dispute.not-failed"
        case "report" where isUndecided: return "dispute.already-reported"
        case "relay" where stage == "highTalks": return "dispute.high-courts-first"
        case "relay" where isClimbing || isBefore: return "dispute.nothing-to-relay"
        case "send-back" where stage == "sentBack": return "dispute.send-back-once"
        case "supplement" where stage == "sentBack": return "dispute.not-reporter"
        case "accept" where ["accepted", "opined", "complying"].contains(stage):
            return "dispute.already-accepted"
        case "opine" where stage == "received" || stage == "sentBack": return "dispute.not-accepted"
        case "confirm" where stage == "opined": return "dispute.nothing-to-confirm"
        case "withdraw" where isUndecided: return "dispute.not-raiser"
        default: return nil
        }
    }

    @Test("every triple of stage, verb and actor")
    func matrix() throws {
        var count = 0
        var allowed = 0
        for stage in Self.stages {
            let fixture = try Self.fixture(stage)
            for rule in DisputeRules.verbs {
                for actor in Actor.allCases {
                    let words = try Self.words(rule.verb, actor, fixture)
                    let decision = fixture.world.decide(fixture.court(actor), words)
                    let expected = Self.expected(stage, rule.verb, actor, fixture)
                    #expect(
                        decision.outcome == expected, "\(actor) does \(rule.verb) while \(stage)")
                    if let refusal = decision.refusal { Self.check(refusal) }
                    count += 1
                    if decision.outcome == "ok" { allowed += 1 }
                }
            }
        }
        print("dispute: \(count) triples of stage, verb and actor, \(allowed) of them admitted")
        #expect(count == 13 * 24 * 5)
    }

    /// What a refusal must say: rule, reason and remedy, in both languages.
    static func check(_ refusal: Refusal) {
        #expect(
            refusal.code.utf8.allSatisfy { $0 == 0x2E || $0 == 0x2D || (0x61...0x7A).contains($0) })
        for text in [
            refusal.rule, refusal.reason.zh, refusal.reason.en, refusal.remedy.zh,
            refusal.remedy.en,
        ] {
            #expect(!text.isEmpty, "\(refusal.code) leaves something unsaid")
        }
    }

    @Test("the table names every verb once, with a term and a role", arguments: DisputeRules.table)
    func table(_ rule: DisputeRule) {
        #expect(DisputeRules.table.count { $0.verb.verb == rule.verb.verb } == 1)
        #expect(!rule.verb.term.isEmpty && !rule.verb.roles.isEmpty && !rule.verb.parties.isEmpty)
    }

    @Test("an act needs an officer with the role", arguments: DisputeRules.table.map(\.verb.verb))
    func officers(_ verb: String) throws {
        guard verb != "reconsider", verb != "raise" else { return }
        let stage = Self.may.first { $0.verb == verb && !$0.stages.isEmpty }
            .flatMap { $0.stages.split(separator: " ").last.map(String.init) }
        let fixture = try Self.fixture(stage ?? "complying")
        let rule = try #require(DisputeRules[verb])
        let actor = Self.may.first { $0.verb == verb }?.actors.first ?? .raiser
        let words = try Self.words(verb, actor, fixture)
        let court = fixture.court(actor)
        #expect(fixture.world.decide(court, words, officer: nil).outcome == "officer.missing")
        for role in OfficerRole.allCases {
            let officer = Officer(name: "李某", roles: [role])
            let outcome = fixture.world.decide(court, words, officer: officer).outcome
            #expect((outcome == "officer.role") == !rule.verb.roles.contains(role), "\(role)")
        }
    }

    @Test("approvals: an opinion needs three of the panel, by name, and the vice-president")
    func approvals() throws {
        let fixture = try Self.fixture("accepted")
        func outcome(_ approvals: [Approval]) -> String {
            guard case .opine(var opinion) = World.opinion("yu0105", "yu0202") else { return "" }
            opinion.approvals = approvals
            return fixture.world.decide("yu", .opine(opinion)).outcome
        }
        #expect(outcome(World.approvals) == "ok")
        #expect(outcome(Array(World.approvals[0..<3])) == "dispute.approval-missing")
        #expect(outcome(Array(World.approvals[1...])) == "dispute.approval-missing")
        let twice = [0, 0, 1, 3].map { World.approvals[$0] }
        #expect(outcome(twice) == "dispute.approval-missing", "one person is not two")
        var late = World.approvals
        late[0].at = "2027-01-01T00:00".instant
        #expect(outcome(late) == "dispute.approval-bad")
        #expect(outcome(Array(repeating: World.approvals[0], count: 17)) == "dispute.approval-bad")
    }

    @Test("a report must be whole and sealed")
    func reports() throws {
        let fixture = try Self.fixture("failed")
        #expect(
            fixture.world.decide("yu0105", World.report(sealed: false)).outcome
                == "dispute.report-unsealed")
        guard case .report(let whole) = World.report() else { return }
        let fields: [WritableKeyPath<DisputeReport, String>] = [
            \.facts, \.process, \.points, \.law, \.negotiation, \.opinion,
        ]
        for field in fields {
            var report = whole
            report[keyPath: field] = " "
            #expect(
                fixture.world.decide("yu0105", .report(report)).outcome == "dispute.field-empty")
            report[keyPath: field] = String(repeating: "长", count: 6_000)
            #expect(fixture.world.decide("yu0105", .report(report)).outcome == "dispute.field-long")
        }
        var report = whole
        report.papers = Array(repeating: World.paper(.report), count: 65)
        #expect(fixture.world.decide("yu0105", .report(report)).outcome == "dispute.papers-many")
        report.papers = [World.paper(.report)]
        report.papers[0].name = "../a.pdf"
        #expect(fixture.world.decide("yu0105", .report(report)).outcome == "dispute.paper-bad")
        report.papers[0].name = "a.pdf"
        report.papers[0].size = 1 << 40
        #expect(fixture.world.decide("yu0105", .report(report)).outcome == "dispute.paper-bad")
    }

    @Test("the opening is checked: parties, numbers, letter")
    func openings() {
        let world = World()
        func outcome(_ change: (inout DisputeRaising) -> Void) -> String {
            guard case .raise(var raising) = World.raise("yu0105", "yu0104") else { return "" }
            change(&raising)
            let decision = world.decide("yu0105", .raise(raising))
            if let refusal = decision.refusal { Self.check(refusal) }
            return decision.outcome
        }
        #expect(outcome { _ in } == "ok")
        #expect(outcome { $0.claims.removeLast() } == "dispute.parties")
        #expect(
            outcome { $0.claims += Array(repeating: $0.claims[0], count: 20) } == "dispute.parties")
        #expect(outcome { $0.claims[0].court = "yu0202".court } == "dispute.own-claim")
        #expect(outcome { $0.claims.append($0.claims[1]) } == "dispute.party-twice")
        #expect(outcome { $0.claims[1].court = "nowhere".court } == "dispute.unknown-court")
        #expect(outcome { $0.claims[0].caseNumber = nil } == "dispute.own-case-number")
        #expect(outcome { $0.claims[1].caseNumber = nil } == "ok")
        #expect(
            outcome { $0.claims[0].caseNumber = $0.claims[1].caseNumber }
                == "dispute.case-number-court")
        #expect(outcome { $0.papers = [] } == "dispute.letter-missing")
        #expect(outcome { $0.asset = "" } == "dispute.field-empty")
        #expect(world.decide("yu0105", .answer(World.words)).outcome == "dispute.no-matter")
    }

    @Test(
        "only 执协 is filed, and only the court's own number",
        arguments: [
            ("（2026）豫01执协3号", "ok"), ("（2026）豫01执监3号", "dispute.case-word"), ("协调第3号", "ok"),
        ])
    func caseNumbers(_ vector: (String, String)) throws {
        let fixture = try Self.fixture("received")
        let act = try #require(World.accept("yu", vector.0))
        #expect(fixture.world.decide("yu", act).outcome == vector.1)
        let other = try #require(World.accept("yu01", vector.0))
        #expect(fixture.world.decide("yu", other).outcome == "dispute.case-number-court")
    }
}
