import Domain
import LegalTime
import Procedure
import Testing

private typealias World = DisputeWorld

@Suite("执行争议协调: the whole way")
struct DisputeStoryTests {
    private static func accept(_ court: String) throws -> DisputeAct {
        try #require(World.accept(court))
    }

    /// Raised, answered, failed: ready to be reported.
    private func failed(_ parties: [String], _ date: String = "2026-01-05T09:00") -> DisputeWorld {
        var world = World(date)
        let raise = DisputeAct.raise(
            DisputeRaising(
                kind: .seizureOrder, claims: parties.map(World.claim), asset: "房产", place: "郑州市",
                facts: "先后查封", papers: [World.paper(.negotiationLetter)]))
        #expect(world.act(parties[0], raise) == "ok")
        #expect(world.act(parties[1], .answer(World.words)) == "ok")
        #expect(world.act(parties[0], .fail(World.words)) == "ok")
        return world
    }

    /// The opinion of `top` is out and received.
    private func decided(_ date: String) throws -> DisputeWorld {
        var world = failed(["yu0105", "yu0104"], date)
        #expect(world.act("yu0105", World.report()) == "ok")
        #expect(world.act("yu01", try Self.accept("yu01")) == "ok")
        #expect(world.act("yu01", World.opinion("yu0105", "yu0104")) == "ok")
        return world
    }

    @Test(
        "same city: the intermediate court decides within its month, both comply in 15 working days"
    )
    func sameCity() throws {
        var world = World("2026-01-05T09:00")
        #expect(world.act("yu0105", World.raise("yu0105", "yu0104")) == "ok")
        #expect(world.state?.commonSuperior == "yu01".court)
        #expect(world.state?.statusQuo == true)
        #expect(world.state?.notifiedSuperiors == ["yu01".court])
        #expect(world.matter?.ruleSet == RuleBook.standard.version)
        // The superior hears of the dispute but is no party before a report.
        #expect(world.matter?.role(of: "yu01".court) == nil)
        // 30 days from 01-05 are 02-04, a Wednesday.
        #expect(world.deadline("W70", "yu0104") == "2026-02-04 running")
        #expect(world.awaited == ["yu0104 answer"])
        #expect(world.act("yu0104", .answer(World.words)) == "ok")
        #expect(world.act("yu0104", .fail(World.words)) == "ok")
        #expect(world.deadline("W70", "yu0104") == "2026-02-04 met")
        world.now = "2026-01-14T10:00".instant
        #expect(world.act("yu0105", World.report()) == "ok")
        #expect(world.matter?.role(of: "yu01".court) == .supervising)
        #expect(world.stage == "received")
        // The vector of one month from 2026-01-14: Saturday, a make-up workday, no roll.
        #expect(world.deadline("W20", "yu01") == "2026-02-14 running")
        #expect(world.act("yu01", World.opinion("yu0105", "yu0104")) == "dispute.not-accepted")
        world.now = "2026-01-20T10:00".instant
        #expect(world.act("yu01", try Self.accept("yu01")) == "ok")
        #expect(
            world.deadline("W20", "yu01") == "2026-02-14 running", "accept never moves the clock")
        #expect(world.act("yu01", World.opinion("yu0105")) == "dispute.order-missing")
        world.receiptsAreAutomatic = false
        world.now = "2026-02-06T10:00".instant
        #expect(world.act("yu01", World.opinion("yu0105", "yu0104")) == "ok")
        let opinion = world.lastEntry
        #expect(world.stage == "opined")
        #expect(world.deadline("W20", "yu01") == "2026-02-14 met")
        #expect(world.state?.statusQuo == false)
        world.receipt("yu0105", of: opinion)
        // The other node is away for a week: each court's own receipt starts its own clock.
        world.now = "2026-02-12T10:00".instant
        world.receipt("yu0104", of: opinion)
        #expect(world.deadline("W21", "yu0105") == "2026-03-05 running")
        #expect(world.deadline("W21", "yu0104") == "2026-03-11 running")
        #expect(world.stage == "complying")
        let first = try #require(world.state?.disputant("yu0105".court))
        #expect(first.excludedFrom == "2026-01-14T10:00".instant)
        #expect(first.excludedUntil == "2026-02-06T10:00".instant)
        #expect(
            world.state?.disputant("yu0104".court)?.excludedUntil == "2026-02-12T10:00".instant)
        world.receipt("yu0104", of: opinion)
        #expect(
            world.matter?.deadlines.count { $0.rule == "W21" } == 2,
            "a second receipt starts nothing")

        #expect(world.act("yu0105", .comply(World.words)) == "ok")
        #expect(world.deadline("W21", "yu0105") == "2026-03-05 met")
        #expect(world.act("yu01", World.verdict("yu0105", false)) == "ok")
        #expect(
            world.deadline("W21", "yu0105") == "2026-03-05 running",
            "a returned proof leaves it owed")
        world.go("2026-03-12T09:00")
        #expect(world.deadline("W21", "yu0105") == "2026-03-05 lapsed")
        #expect(world.deadline("W21", "yu0104") == "2026-03-11 lapsed")
        #expect(world.awaited == ["yu0105 comply", "yu0104 comply"], "overdue stays owed")
        #expect(world.act("yu0105", .comply(World.words)) == "ok")
        #expect(world.deadline("W21", "yu0105") == "2026-03-05 metLate")
        #expect(world.act("yu0104", .comply(World.words)) == "ok")
        #expect(world.act("yu01", World.verdict("yu0105")) == "ok")
        #expect(world.stage == "complying")
        #expect(world.act("yu01", World.verdict("yu0104")) == "ok")
        #expect(world.stage == "implemented")
        #expect(world.matter.map(DisputeProcedure.isClosed) == true)
        #expect(world.awaited.isEmpty)
        #expect(world.replayed() == world.matter)
    }

    @Test("same province: each rung joins only when reported to, and relays in 5 working days")
    func sameProvince() throws {
        var world = failed(["yu0105", "yu0202"], "2025-12-31T09:00")
        #expect(world.state?.commonSuperior == "yu".court)
        #expect(world.state?.notifiedSuperiors == ["yu01".court, "yu02".court])
        #expect(
            world.decide("yu0105", World.report(to: "yu")).refusal?.remedy.en.contains("yu01")
                == true)
        #expect(world.act("yu0105", World.report(to: "yu")) == "dispute.wrong-superior")
        #expect(world.act("yu0105", World.report(to: "yu01")) == "ok")
        #expect(world.stage == "reported")
        #expect(world.matter?.role(of: "yu01".court) == .rung)
        #expect(world.matter?.role(of: "yu".court) == nil)
        #expect(world.deadline("W71", "yu01") == "2026-01-08 running")
        #expect(world.act("yu01", World.sendBack) == "dispute.not-supervising")
        #expect(world.decide("yu01", World.sendBack).refusal?.remedy.en.contains("yu (") == true)
        #expect(world.act("yu", try Self.accept("yu")) == "dispute.not-received")
        world.receiptsAreAutomatic = false
        #expect(world.act("yu01", .relay(World.words)) == "ok")
        #expect(world.deadline("W71", "yu01") == "2026-01-08 met")
        #expect(world.stage == "relaying")
        #expect(world.deadline("W20", "yu") == nil, "the month starts at receipt, not at sending")
        #expect(world.act("yu", try Self.accept("yu")) == "dispute.wrong-stage")
        world.now = "2026-01-31T10:00".instant
        world.receipt("yu", of: world.lastEntry - 1)
        #expect(world.stage == "received")
        // One month from 01-31 ends with February, Saturday and make-up workday.
        #expect(world.deadline("W20", "yu") == "2026-02-28 running")
        // The other side's report climbs too and moves nothing.
        world.receiptsAreAutomatic = true
        #expect(world.act("yu0202", World.report()) == "ok")
        #expect(world.act("yu02", .relay(World.words)) == "ok")
        #expect(world.deadline("W20", "yu") == "2026-02-28 running")
        #expect(world.stage == "received")
        #expect(world.replayed() == world.matter)
    }

    @Test("between provinces the high courts negotiate first, then report to the supreme court")
    func crossProvince() throws {
        var world = failed(["yu0105", "ji0102"])
        #expect(world.state?.commonSuperior == "spc".court)
        #expect(world.act("yu0105", World.report()) == "ok")
        #expect(world.act("yu", World.talks(false)) == "dispute.not-party")
        #expect(world.act("yu01", .relay(World.words)) == "ok")
        #expect(world.stage == "highTalks")
        #expect(world.matter?.role(of: "yu".court) == .rung)
        #expect(
            world.matter?.role(of: "ji".court) == .rung, "the other high court joins for the talks")
        #expect(world.matter?.role(of: "spc".court) == nil)
        #expect(world.deadline("W70", "yu") == "2026-02-04 running")
        #expect(world.awaited == ["yu negotiate", "ji negotiate"])
        #expect(world.act("yu", .relay(World.words)) == "dispute.high-courts-first")
        #expect(world.act("yu", World.talks(false)) == "ok")
        #expect(world.act("yu", .relay(World.words)) == "dispute.high-courts-first")
        #expect(world.act("yu01", World.talks(true)) == "dispute.not-high-court")
        world.now = "2026-01-12T09:00".instant
        #expect(world.act("ji", World.talks(true)) == "ok")
        #expect(world.deadline("W70", "ji") == "2026-02-04 met")
        #expect(world.deadline("W71", "yu") == "2026-01-19 running")
        #expect(world.act("ji", .relay(World.words)) == "dispute.nothing-to-relay")
        #expect(world.act("yu", .relay(World.words)) == "ok")
        #expect(world.stage == "received")
        #expect(world.matter?.role(of: "spc".court) == .supervising)
        #expect(world.deadline("W20", "spc") == "2026-02-12 running")
        #expect(world.act("spc", try Self.accept("spc")) == "ok")
        #expect(world.act("spc", World.opinion("yu0105", "ji0102")) == "ok")
        #expect(world.stage == "complying")
        #expect(world.replayed() == world.matter)
    }

    @Test("high courts that agree end the dispute; one that is silent does not block the way")
    func highCourts() {
        var agreed = failed(["yu0105", "ji0102"])
        agreed.act("yu0105", World.report())
        agreed.act("yu01", .relay(World.words))
        #expect(agreed.act("yu", World.talks(true)) == "ok")
        #expect(agreed.act("yu", World.talks(true)) == "dispute.already-talked")
        #expect(agreed.act("ji", World.talks(true)) == "ok")
        #expect(agreed.stage == "settled")
        #expect(agreed.matter?.deadlines.contains(where: \.isOpen) == false)

        var silent = failed(["yu0105", "ji0102"])
        silent.act("yu0105", World.report())
        silent.act("yu01", .relay(World.words))
        #expect(silent.act("yu", World.talks(false)) == "ok")
        silent.go("2026-02-06T09:00")
        #expect(silent.deadline("W70", "ji") == "2026-02-04 lapsed")
        // The window passes at 02-05 00:00, so 02-05 is the day that is not counted.
        #expect(silent.deadline("W71", "yu") == "2026-02-12 running")
        #expect(silent.act("yu", .relay(World.words)) == "ok")
        #expect(silent.stage == "received")
    }

    @Test("an intermediate court in dispute with its own grassroots court: its parent decides")
    func intermediateIsParty() {
        var world = failed(["yu0105", "yu01"])
        #expect(world.state?.commonSuperior == "yu".court)
        // The direct superior is the opponent: the report goes past it.
        #expect(world.act("yu0105", World.report(to: "yu01")) == "dispute.wrong-superior")
        #expect(world.act("yu0105", World.report()) == "ok")
        #expect(world.stage == "received")
        #expect(world.matter?.role(of: "yu".court) == .supervising)
        #expect(world.matter?.role(of: "yu01".court) == .disputant)
        #expect(world.act("yu01", World.opinion("yu0105", "yu01")) == "dispute.not-supervising")
    }

    @Test("three parties: minutes bind when all others have consented")
    func threeParties() {
        var world = World()
        #expect(world.act("yu0105", World.raise("yu0105", "yu0104", "yu0202")) == "ok")
        #expect(world.state?.commonSuperior == "yu".court)
        #expect(world.act("yu0104", World.minutes) == "ok")
        let minutes = DisputeConsent.minutes(entry: world.lastEntry)
        #expect(world.act("yu0104", .consent(minutes, note: "")) == "dispute.already-consented")
        #expect(
            world.act("yu0105", .consent(.minutes(entry: 1), note: "")) == "dispute.no-proposal")
        #expect(world.act("yu0105", .consent(minutes, note: "")) == "ok")
        #expect(world.stage == "negotiating")
        #expect(world.awaited == ["yu0202 consent"])
        #expect(world.act("yu0202", .consent(minutes, note: "")) == "ok")
        #expect(world.stage == "settled")
        #expect(world.state?.statusQuo == false)
        #expect(world.matter?.deadlines.allSatisfy { $0.status == .met } == true)
    }

    @Test(
        "a dispute with the supreme court is refused, naming the rule",
        arguments: [["yu", "spc"], ["yu0105", "spc"], ["spc", "yu0105"]])
    func supremeCourt(_ parties: [String]) throws {
        let world = World()
        let act = World.raise(parties[0], parties[1])
        let refusal = try #require(world.decide(parties[0], act).refusal)
        #expect(refusal.code == "dispute.supreme-court")
        #expect(refusal.rule.contains("执行工作规定"))
    }

    @Test("one send-back suspends the month; the supplement's receipt resumes what was left")
    func sendBack() throws {
        var world = failed(["yu0105", "yu0104"], "2026-09-01T10:00")
        world.act("yu0105", World.report())
        // One month from 09-01 is 10-01, a holiday: 10-08.
        #expect(world.deadline("W20", "yu01") == "2026-10-08 running")
        world.now = "2026-09-07T10:00".instant
        #expect(world.act("yu01", World.sendBack) == "ok")
        #expect(world.stage == "sentBack")
        #expect(world.deadline("W20", "yu01") == "2026-10-08 suspended")
        world.go("2026-11-20T10:00")
        #expect(
            world.deadline("W20", "yu01") == "2026-10-08 suspended", "suspended time does not lapse"
        )
        world.now = "2026-09-18T10:00".instant
        #expect(world.act("yu0104", .supplement(World.words)) == "dispute.not-reporter")
        world.receiptsAreAutomatic = false
        #expect(world.act("yu0105", .supplement(World.words)) == "ok")
        #expect(world.stage == "sentBack")
        world.now = "2026-09-19T10:00".instant
        world.receipt("yu01", of: world.lastEntry)
        world.receiptsAreAutomatic = true
        #expect(world.stage == "received")
        // 09-08 … 09-18 are eleven whole days: 10-01 becomes 10-12.
        #expect(world.deadline("W20", "yu01") == "2026-10-12 running")
        #expect(world.act("yu01", World.sendBack) == "dispute.send-back-once")
        #expect(world.act("yu01", try Self.accept("yu01")) == "ok")
        #expect(world.act("yu01", World.sendBack) == "dispute.send-back-once")
        #expect(world.replayed() == world.matter)
    }

    @Test("a month that has passed cannot be stopped by a send-back; the opinion stays owed")
    func lateSuperior() throws {
        var world = failed(["yu0105", "yu0104"])
        world.act("yu0105", World.report())
        world.go("2026-03-01T09:00")
        #expect(world.deadline("W20", "yu01") == "2026-02-05 lapsed")
        #expect(world.act("yu01", World.sendBack) == "dispute.month-over")
        #expect(world.awaited.contains("yu01 opine"))
        world.act("yu01", try Self.accept("yu01"))
        #expect(world.act("yu01", World.opinion("yu0105", "yu0104")) == "ok")
        #expect(world.deadline("W20", "yu01") == "2026-02-05 metLate")
    }

    @Test(
        "W21 on the published calendar",
        arguments: [
            ("2026-02-06T10:00", "2026-03-05"), ("2026-09-18T10:00", "2026-10-15"),
            ("2026-09-24T10:00", "2026-10-22"),
        ])
    func compliance(_ vector: (String, String)) throws {
        let world = try decided(vector.0)
        #expect(world.deadline("W21", "yu0105") == "\(vector.1) running")
        #expect(world.deadline("W21", "yu0104") == "\(vector.1) running")
    }

    @Test("silence: after 30 days the matter says report; the local rule would call it failure")
    func silence() throws {
        var world = World("2026-01-05T09:00")
        world.act("yu0105", World.raise("yu0105", "yu0104"))
        #expect(world.act("yu0105", World.report()) == "dispute.not-failed")
        #expect(world.matter?.deadlines.contains { $0.rule == "W24" } == false, "off by default")
        world.go("2026-02-05T00:00")
        #expect(world.deadline("W70", "yu0104") == "2026-02-04 lapsed")
        #expect(world.stage == "negotiating")
        #expect(world.awaited == ["yu0105 report", "yu0104 report"])
        #expect(world.act("yu0105", World.report()) == "ok")

        var local = World("2026-01-05T09:00")
        local.act("yu0105", World.raise("yu0105", "yu0104"))
        let rule = try #require(
            local.context("yu0104").deadline(
                rule: "W24", owedBy: "yu0104".court, from: local.now,
                duty: Text(zh: "答复", en: "answer"),
                in: local.matter))
        let matter = try #require(local.matter)
        local.commit(Procedures.lapse(rule, of: matter, in: local.context("yu0104", officer: nil)))
        #expect(local.stage == "failed")
    }

    @Test("contradictory documents stop both sides at once and open the way up")
    func contradiction() {
        var world = World()
        world.act("yu0105", World.raise("yu0105", "yu0104"))
        #expect(world.act("yu0104", .stop(World.words)) == "ok")
        #expect(world.state?.stopped == true)
        #expect(world.awaited.contains("yu0105 stop"))
        #expect(!world.awaited.contains("yu0104 stop"))
        #expect(world.act("yu0105", .stop(World.words)) == "ok")
        #expect(!world.awaited.contains("yu0105 stop"))
        #expect(world.act("yu0105", World.report()) == "ok")
        #expect(world.stage == "received")
    }

    @Test("the superior orders disputed money to its account; the order stays owed until it moved")
    func money() throws {
        var world = failed(["yu0105", "yu0104"])
        #expect(world.act("yu01", .moveMoney(World.money)) == "dispute.not-received")
        world.act("yu0105", World.report())
        #expect(world.act("yu0104", .moveMoney(World.money)) == "dispute.not-supervising")
        var bad = World.money
        bad.amount = 0
        #expect(world.act("yu01", .moveMoney(bad)) == "dispute.money-order")
        bad = World.money
        bad.papers = [World.paper(.moneyOrder, sealed: false)]
        #expect(world.act("yu01", .moveMoney(bad)) == "dispute.money-order-unsealed")
        #expect(world.act("yu01", .moveMoney(World.money)) == "ok")
        let order = world.lastEntry
        #expect(world.awaited.contains("yu0105 money-moved"))
        #expect(world.act("yu0104", .moneyMoved(order: order, World.words)) == "fact")
        #expect(world.matter?.duties.map(\.owedBy) == ["yu01".court])
        let duty = world.lastEntry
        #expect(world.act("yu0105", .moneyMoved(order: order, World.words)) == "ok")
        #expect(!world.awaited.contains("yu0105 money-moved"))
        #expect(world.act("yu0105", .look(entry: duty, note: "已核")) == "dispute.no-duty")
        #expect(world.act("yu01", .look(entry: duty, note: "已核")) == "ok")
        #expect(world.matter?.duties.isEmpty == true)
    }

    @Test("a court that joins raises the common superior: the month starts anew only there")
    func joinParty() throws {
        var world = failed(["yu0105", "yu0104"])
        world.act("yu0105", World.report())
        #expect(world.deadline("W20", "yu01") == "2026-02-05 running")
        world.act("yu01", try Self.accept("yu01"))
        #expect(world.act("yu0105", World.join("yu0104")) == "dispute.party-twice")
        #expect(world.act("yu0105", World.join("spc")) == "dispute.supreme-court")
        world.now = "2026-01-12T09:00".instant
        #expect(world.act("yu01", World.join("yu0202")) == "ok")
        #expect(world.state?.commonSuperior == "yu".court)
        #expect(world.matter?.role(of: "yu01".court) == .rung)
        #expect(world.deadline("W20", "yu01") == "2026-02-05 void")
        #expect(world.deadline("W71", "yu01") == "2026-01-19 running")
        #expect(world.stage == "relaying")
        #expect(world.act("yu01", World.opinion("yu0105", "yu0104")) == "dispute.not-supervising")
        #expect(world.act("yu01", .relay(World.words)) == "ok")
        #expect(world.stage == "received")
        #expect(world.deadline("W20", "yu") == "2026-02-12 running")
        #expect(world.state?.disputant("yu0105".court)?.excludedFrom == "2026-01-05T09:00".instant)
        // Now a court of another province: the high court becomes a rung and must negotiate.
        world.act("yu", try Self.accept("yu"))
        #expect(world.act("yu", World.join("ji0102")) == "ok")
        #expect(world.state?.commonSuperior == "spc".court)
        #expect(world.stage == "highTalks")
        #expect(world.deadline("W20", "yu") == "2026-02-12 void")
        #expect(world.matter?.role(of: "yu".court) == .rung)
        #expect(world.act("yu", .relay(World.words)) == "dispute.high-courts-first")
        #expect(world.act("yu", World.talks(false)) == "ok")
        #expect(world.act("ji", World.talks(false)) == "ok")
        #expect(world.act("yu", .relay(World.words)) == "ok")
        #expect(world.stage == "received")
        #expect(world.replayed() == world.matter)
    }

    @Test("a rung that joins the dispute holds the report no more")
    func rungJoins() {
        var world = failed(["yu0105", "yu0202"])
        world.act("yu0105", World.report())
        #expect(world.matter?.role(of: "yu01".court) == .rung)
        #expect(world.act("yu0105", World.join("yu01")) == "ok")
        #expect(world.matter?.role(of: "yu01".court) == .disputant)
        #expect(world.state?.commonSuperior == "yu".court)
        #expect(world.stage == "received", "the report went past the rung to the common superior")
    }

    @Test("an outside court speaks only through a record by a court of the matter")
    func outsideCourt() {
        var world = World()
        #expect(world.act("yu0105", World.raise("yu0105", "yu0203")) == "ok")
        let letter = world.lastEntry
        #expect(world.deadline("W70", "yu0203") == nil, "no node, no automatic receipt")
        #expect(world.act("yu0203", .answer(World.words)) == "dispute.outside-court")
        #expect(world.act("yu0203", .answer(World.words), recorder: "yu0104") == "dispute.recorder")
        #expect(world.act("yu0105", .answer(World.words), recorder: "yu0105") == "dispute.recorder")
        #expect(world.act("yu0105", .fail(World.words)) == "dispute.not-negotiated")
        world.now = "2026-03-06T09:00".instant
        #expect(
            world.act("yu0105", World.service(letter, "yu0203", "2026-03-07T09:00"))
                == "dispute.paper-date")
        #expect(world.act("yu0105", World.service(letter, "yu0203", "2026-03-04T09:00")) == "ok")
        #expect(world.deadline("W70", "yu0203") == "2026-04-03 running")
        #expect(world.act("yu0105", World.service(letter, "yu0203", "2026-03-05T09:00")) == "fact")
        #expect(world.act("yu0203", .answer(World.words), recorder: "yu0105") == "ok")
        // Its approvals are on its paper.
        let bare = DisputeMinutes(text: "纪要", papers: [World.paper(.minutes)], approvals: [])
        #expect(world.act("yu0203", .settle(bare), recorder: "yu0105") == "ok")
        #expect(world.act("yu0105", .settle(bare)) == "dispute.approval-missing")
        #expect(world.matter?.duties.first?.owedBy == "yu0105".court)
    }

    @Test("a node that is away is served the opinion on paper; its later receipt changes nothing")
    func paperService() throws {
        var world = failed(["yu0105", "yu0104"], "2026-03-02T09:00")
        world.act("yu0105", World.report())
        world.act("yu01", try Self.accept("yu01"))
        world.receiptsAreAutomatic = false
        world.act("yu01", World.opinion("yu0105", "yu0104"))
        let opinion = world.lastEntry
        world.now = "2026-03-10T09:00".instant
        #expect(world.act("yu01", World.service(opinion, "yu0104", "2026-03-05T15:00")) == "ok")
        let due = world.deadline("W21", "yu0104")
        #expect(due == "2026-03-26 running")
        world.receipt("yu0104", of: opinion)
        #expect(world.deadline("W21", "yu0104") == due)
        #expect(world.matter?.deadlines.count { $0.rule == "W21" } == 1)
    }

    @Test("status quo: a disposal without consent or leave is flagged, nothing more")
    func statusQuo() {
        var world = World()
        world.act("yu0105", World.raise("yu0105", "yu0104"))
        #expect(world.act("yu0105", .dispose(World.words)) == "ok")
        #expect(world.state?.disposals.map(\.isPremature) == [true])
        #expect(world.matter?.duties.count == 1)
        let consent = DisputeAct.consent(.disposal(by: "yu0105".court), note: "")
        #expect(world.act("yu0105", consent) == "dispute.no-status-quo")
        #expect(world.act("yu0104", consent) == "ok")
        #expect(world.act("yu0105", .dispose(World.words)) == "ok")
        #expect(world.state?.disposals.map(\.isPremature) == [true, false])
        #expect(world.matter?.duties.count == 1)
    }

    @Test("a correction keeps old and new; courts that have acted must agree")
    func correction() {
        var world = World()
        world.act("yu0105", World.raise("yu0105", "yu0104"))
        #expect(world.act("yu0104", World.amend("place", "郑州市金水区", "x")) == "dispute.amend-field")
        #expect(world.act("yu0105", World.amend("place", "别处", "x")) == "dispute.amend-stale")
        #expect(world.act("yu0105", World.amend("place", "郑州市金水区", "郑州市中原区")) == "ok")
        #expect(world.state?.place == "郑州市中原区")
        #expect(world.act("yu0104", .answer(World.words)) == "ok")
        #expect(world.act("yu0105", World.amend("claim", "首封", "轮候")) == "ok")
        let entry = world.lastEntry
        #expect(world.state?.disputant("yu0105".court)?.claim == "首封")
        #expect(world.awaited.contains("yu0104 consent"))
        #expect(world.act("yu0104", .consent(.amendment(entry: entry), note: "")) == "ok")
        #expect(world.state?.disputant("yu0105".court)?.claim == "轮候")
        #expect(world.matter?.amendments.count == 2)
        #expect(
            world.act("yu0104", .consent(.amendment(entry: entry), note: ""))
                == "dispute.no-correction")
    }

    @Test("withdrawal ends it, unless another court has reported")
    func withdrawal() {
        var world = failed(["yu0105", "yu0104"])
        #expect(world.act("yu0104", World.withdrawal) == "dispute.not-raiser")
        world.act("yu0104", World.report())
        #expect(world.act("yu0105", World.withdrawal) == "dispute.reported-by-other")
        var other = failed(["yu0105", "yu0104"])
        other.act("yu0105", World.report())
        #expect(other.act("yu0105", World.withdrawal) == "ok")
        #expect(other.stage == "withdrawn")
        #expect(other.state?.disputant("yu0104".court)?.excludedUntil == other.now)
        #expect(other.matter?.deadlines.contains(where: \.isOpen) == false)
    }
}
