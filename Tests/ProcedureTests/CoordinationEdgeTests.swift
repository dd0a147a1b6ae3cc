import Domain
import LegalTime
import Procedure
import Testing

/// 协调的边界情形: one test for each, by the numbers of the legal notes; 10 … 18 are in
/// `CoordinationEdgeTests+Later.swift`. All go through the decisions of the tables or of the
/// dispute procedure.
@Suite("协调的边界情形: edges of coordination")
struct CoordinationEdgeTests {
    typealias World = DisputeWorld

    /// A dispute that `parties` have failed to settle.
    func failed(_ parties: String..., at date: String = "2026-01-05T09:00") -> DisputeWorld {
        var world = World(date)
        #expect(world.act(parties[0], World.raise(parties[0], parties[1])) == "ok")
        #expect(world.act(parties[1], .answer(World.words)) == "ok")
        #expect(world.act(parties[0], .fail(World.words)) == "ok")
        return world
    }

    /// A transfer up to the hand-over, at the time given.
    func handingOver(_ date: String = "2026-03-02T09:00") -> TransferStory {
        var story = TransferStory(play: TabledPlay("transfer", date))
        story.play.act("yu01", "designate", TransferStory.designation())
        story.play.receipt("yu0105", of: "designate")
        #expect(story.play.stage == "handing-over")
        return story
    }

    static func handOver(until day: String) -> [String: FieldValue] {
        var words = TransferStory.handOver
        words["no-seizure"] = nil
        words["seizure-until"] = day.day
        return words
    }

    static func renewal(
        _ kind: String, _ day: String, from first: String? = nil
    ) -> [String: FieldValue] {
        var words: [String: FieldValue] = [
            "asset": .text("金水区某路 1 号房产"), "seizure-until": day.day, "rank": .number(1),
            "asset-kind": .choice(kind),
        ]
        words["renewed-from"] = first?.day
        return words
    }

    /// A concentration of cases of `member` by `lead`.
    static func concentration(_ lead: String, _ member: String) -> [String: FieldValue] {
        [
            "debtor": .text("某公司"), "debtor-id": .text("91410000"),
            "ground": .choice("one-debtor"), "lead": .court(lead.court),
            "members": .court(member.court), "cases": "（2025）豫0105执1号".caseNumber,
            "necessity": .text("统一处置"), "wish": .text("同意"),
        ]
    }

    // MARK: Who decides

    @Test("edge 1: parties under different intermediate courts are for the high court")
    func edge01() {
        var world = failed("yu0105", "yu0202")
        #expect(world.state?.commonSuperior == "yu".court)
        #expect(world.act("yu0105", World.report(to: "yu01")) == "ok")
        for act in [World.sendBack, World.opinion("yu0105", "yu0202"), .moveMoney(World.money)] {
            let refusal = world.decide("yu01", act).refusal
            #expect(refusal?.code == "dispute.not-supervising")
            #expect(refusal?.remedy.en.contains("yu (court yu)") == true)
            #expect(refusal?.remedy.zh.contains("court yu") == true)
        }
        #expect(world.act("yu01", .relay(World.words)) == "ok")
        #expect(world.stage == "received" && world.deadline("W20", "yu") != nil)

        // A hub that would dispose of the other hub's courts by an order of its own.
        let designation = TransferStory.designation("yu0202")
        let orders = [
            TabledPlay("transfer").refusal("yu01", "designate", designation),
            TabledPlay("concentration").refusal(
                "yu01", "concentrate", Self.concentration("yu0105", "yu0202")),
        ]
        for refusal in orders {
            #expect(refusal?.code.hasSuffix(".out-of-area") == true)
            #expect(refusal?.remedy.en.hasSuffix("(yu could)") == true)
        }
    }

    @Test("edge 2: a hub does not decide in its own cause, not against its own courts either")
    func edge02() {
        // It is a party itself, the other is below it.
        var own = failed("yu01", "yu0105")
        #expect(own.state?.commonSuperior == "yu".court)
        let wrong = own.decide("yu0105", World.report(to: "yu01")).refusal
        #expect(wrong?.code == "dispute.wrong-superior")
        #expect(wrong?.remedy.en.contains("yu (court yu)") == true)
        #expect(own.act("yu0105", World.report()) == "ok")
        #expect(own.stage == "received", "the report goes past the party to its superior")
        #expect(own.act("yu01", World.opinion("yu01", "yu0105")) == "dispute.not-supervising")

        // It becomes one while it decides: the month begins anew above it.
        var joined = failed("yu0105", "yu0104")
        #expect(joined.act("yu0105", World.report()) == "ok")
        #expect(joined.deadline("W20", "yu01") == "2026-02-05 running")
        #expect(joined.act("yu0104", World.join("yu01")) == "ok")
        #expect(joined.state?.commonSuperior == "yu".court)
        #expect(joined.matter?.role(of: "yu01".court) == .disputant)
        #expect(joined.deadline("W20", "yu01") == "2026-02-05 void")
        #expect(joined.deadline("W20", "yu") == "2026-02-05 running")

        // Nor does it move its own case, or take one from itself.
        let play = TabledPlay("transfer")
        let original: [String: FieldValue] = ["original": .court("yu01".court)]
        let moved = play.refusal("yu01", "designate", TransferStory.designation("yu0105", original))
        #expect(moved?.code == "transfer.out-of-area")
        #expect(moved?.remedy.en.hasSuffix("(yu could)") == true)
        let taken = play.refusal("yu01", "escalate", TransferStory.ruling(original))
        #expect(taken?.code == "transfer.out-of-area")
        #expect(taken?.remedy.en.hasSuffix("(yu could)") == true)
    }

    @Test("edge 3: between provinces the month begins only at the supreme court, after the talks")
    func edge03() {
        var world = failed("yu0105", "ji0102")
        #expect(world.act("yu0105", World.report()) == "ok")
        #expect(world.act("yu01", .relay(World.words)) == "ok")
        #expect(world.stage == "highTalks")
        #expect(world.act("yu", .relay(World.words)) == "dispute.high-courts-first")
        #expect(world.act("yu", World.talks(false)) == "ok")
        world.now = "2026-01-30T09:00".instant
        #expect(world.act("ji", World.talks(false)) == "ok")
        #expect(world.matter?.deadlines.contains { $0.rule == "W20" } == false)
        world.receiptsAreAutomatic = false
        #expect(world.act("yu", .relay(World.words)) == "ok")
        let relayed = world.lastEntry
        #expect(world.deadline("W20", "spc") == nil)
        world.now = "2026-01-31T09:00".instant
        world.receipt("spc", of: relayed)
        #expect(world.deadline("W20", "spc") == "2026-02-28 running")
        #expect(world.matter?.deadlines.count { $0.rule == "W20" } == 1)
    }

    /// `yu0105` filed later than `yu0104`, for the same applicant on the same basis.
    private static func duplicate(_ more: [String: FieldValue] = [:]) -> [String: FieldValue] {
        let first = World.number("（2026）豫0104执8号", "yu0104").map { FieldValue.caseNumber($0) }
        return [
            "debtor": .text("某公司"), "later": .court("yu0105".court),
            "case": "（2026）豫0105执9号".caseNumber, "filed-on": "2026-02-10".day,
            "basis": .text("（2025）豫0104民初1号"), "applicant": .text("张某"),
            "earlier": .court("yu0104".court), "earlier-case": first ?? .text("none"),
            "earlier-filed-on": "2026-01-20".day, "earlier-basis": .text("（2025）豫0104民初1号"),
            "earlier-applicant": .text("张某"),
        ].merging(more) { $1 }
    }

    @Test("edge 4: the same case twice is cancelled where it was filed later; creditors queue")
    func edge04() {
        var play = TabledPlay("duplicate")
        // Another creditor of the same debtor, or another basis, is no duplicate.
        for other in ["applicant": FieldValue.text("李某"), "basis": .text("（2024）仲裁2号")] {
            let words = Self.duplicate([other.key: other.value])
            let refusal = play.refusal("yu0104", "report-duplicate", words)
            #expect(refusal?.code == "duplicate.not-duplicate")
            #expect(refusal?.remedy.zh.contains("轮候查封") == true)
        }
        // Who filed on one day has filed neither earlier nor later: the common superior designates.
        let sameDay = play.refusal(
            "yu0104", "report-duplicate", Self.duplicate(["filed-on": "2026-01-20".day]))
        #expect(sameDay?.code == "duplicate.not-later")
        #expect(sameDay?.remedy.en.hasSuffix("(yu01 could)") == true)
        #expect(play.act("yu01", "report-duplicate", Self.duplicate()) == "not-involved")
        for (field, value, code) in [
            ("earlier-case", "（2026）豫0105执8号".caseNumber, "other-case"),
            ("filed-on", "2026-03-03".day, "filed-ahead"),
        ] {
            let words = Self.duplicate([field: value])
            #expect(play.act("yu0104", "report-duplicate", words) == code)
        }

        #expect(play.act("yu0104", "report-duplicate", Self.duplicate()) == "ok")
        #expect(play.deadline("O74") == nil)
        play.receipt("yu0105", of: "report-duplicate")
        #expect(play.deadline("O74") == "yu0105 2026-03-09 running")
        // The court that filed first goes on.
        #expect(play.act("yu0104", "cancel-duplicate") == "wrong-party")
        #expect(play.act("yu0105", "cancel-duplicate") == "assets-unstated")
        #expect(play.act("yu0105", "cancel-duplicate", ["assets": .text("房产一处")]) == "ok")
        #expect(play.awaited == ["yu0105 hand-assets"] && play.outcome == nil)
        let assets: [String: FieldValue] = [
            "sender": .text("王"), "money": .amount(5_000_00), "seizure-until": "2026-03-20".day,
        ]
        #expect(play.act("yu0105", "hand-assets", assets) == "renew-first")
        let renewed = assets.merging(["seizure-until": "2029-02-01".day]) { $1 }
        #expect(play.act("yu0105", "hand-assets", renewed) == "ok")
        #expect(play.deadline("O74") == "yu0105 2026-03-09 met")
        #expect(play.act("yu0104", "take-assets", ["receiver": .text("李")]) == "ok")
        #expect(play.outcome == "merged")
    }

    // MARK: Seizures

    @Test("edge 5: less than a month on a seizure blocks the hand-over until its renewal")
    func edge05() {
        var story = handingOver()
        var words = Self.handOver(until: "2026-04-01")
        #expect(story.play.act("yu0105", "hand-over", words) == "renew-first")
        words["seizure-until"] = nil
        #expect(story.play.act("yu0105", "hand-over", words) == "renew-first")
        #expect(story.play.stage == "handing-over" && story.play.power == "yu0104")
        // Caps differ by the kind of asset: 1, 2 and 3 years.
        for (kind, last, over) in [
            ("deposit", "2027-03-02", "2027-03-03"), ("movable", "2028-03-02", "2028-03-03"),
            ("immovable", "2029-03-02", "2029-03-03"),
        ] {
            #expect(story.play.act("yu0105", "renew", Self.renewal(kind, over)) == "term-too-long")
            #expect(story.play.act("yu0105", "renew", Self.renewal(kind, last)) == "ok")
        }
        // From the old end on, where the renewal joins on to it.
        let joining = Self.renewal("immovable", "2029-03-25", from: "2026-03-25")
        #expect(story.play.act("yu0105", "renew", joining) == "ok")
        #expect(story.play.fact("rank") == .number(1))
        #expect(story.play.act("yu0105", "hand-over", words) == "ok")
        #expect(story.play.stage == "handed-over" && story.play.fact("rank") == .number(1))
        // Seizures end while the return is asked too: renewal is taken at every open stage.
        #expect(story.play.act("yu0104", "receive", ["receiver": .text("李")]) == "ok")
        #expect(story.play.act("yu0104", "return", TransferStory.reason) == "ok")
        let again = Self.renewal("immovable", "2029-03-02")
        #expect(story.play.act("yu0104", "renew", again) == "ok")
        #expect(story.play.stage == "return-asked")
    }

    /// The queue of one deposit, seized by `yu0105` on the day; `yu0104` waits.
    private func queue(_ date: String, seized day: String) -> TabledPlay {
        var play = TabledPlay("seizure-queue", date)
        let asset: [String: FieldValue] = [
            "asset": .text("账户"), "place": .text("郑州"), "registry": .text("某银行"),
            "kind": .choice("deposit"), "debtor": .text("某公司"),
        ]
        #expect(play.act("yu0105", "open", asset) == "ok")
        for (entry, holder, rank, standing) in [
            ("甲", "yu0105", 1, "effective"), ("乙", "yu0104", 2, "waiting"),
        ] {
            let words: [String: FieldValue] = [
                "entry": .text(entry), "holder": .court(holder.court),
                "basis": .choice("enforcement"), "rank": .number(Int64(rank)),
                "standing": .choice(standing), "seized-on": day.day,
                "term-from": .choice(rank == 1 ? "seizure" : "effect"),
            ]
            #expect(play.act("yu0105", "enter", words, papers: [.registryExtract]) == "ok")
        }
        return play
    }

    @Test("edge 6: a seizure that ends on a rest day is renewed before it: nothing rolls over")
    func edge06() {
        // A year from 2025-10-01 is 2026-10-01, the first of eight rest days but one.
        var play = queue("2025-10-09T09:00", seized: "2025-10-01")
        let deadline = play.matter?.deadlines.first { $0.rule == "W33a" }
        #expect(play.deadline("W33a") == "yu0105 2026-10-01 running")
        #expect(deadline?.due.rolled == false)
        #expect(deadline?.due.dueInstant == "2026-10-02T00:00".instant)
        let warning = deadline?.due.steps.contains { $0.contains("2026-09-30") }
        #expect(warning == true, "the last working day before is named")
        play.go("2026-10-01T23:59")
        #expect(play.state?.lines.map(\.status) == ["effective", "waiting"])
        play.go("2026-10-02T00:00")
        #expect(play.state?.lines.map(\.status) == ["expired", "presumed"])
        #expect(play.deadline("O60") == "yu0104 2026-10-13 running")

        // Nor does the rest hide a longer term: a year from 2025-10-01 and 366 days both end within
        // the rest days of 2026.
        var words: [String: FieldValue] = [
            "entry": .text("丙"), "holder": .court("yu0106".court), "basis": .choice("enforcement"),
            "rank": .number(3), "standing": .choice("effective"), "seized-on": "2025-10-01".day,
            "term-from": .choice("seizure"), "term": .window(Window(366, .day)),
        ]
        var late = TabledPlay("seizure-queue", "2025-10-01T09:00")
        let asset: [String: FieldValue] = [
            "asset": .text("账户"), "place": .text("郑州"), "registry": .text("某银行"),
            "kind": .choice("deposit"), "debtor": .text("某公司"),
        ]
        #expect(late.act("yu0105", "open", asset) == "ok")
        let over = late.act("yu0105", "enter", words, papers: [.registryExtract])
        #expect(over == "term-too-long")
        words["term"] = .window(Window(365, .day))
        #expect(late.act("yu0105", "enter", words, papers: [.registryExtract]) == "ok")

        // At a hand-over what is left is counted to the day itself.
        var story = handingOver("2026-09-01T09:00")
        let short = Self.handOver(until: "2026-09-30")
        #expect(story.play.act("yu0105", "hand-over", short) == "renew-first")
        #expect(story.play.act("yu0105", "hand-over", Self.handOver(until: "2026-10-01")) == "ok")
    }

    // MARK: Periods

    /// An urging order with this period, received on the day: its last day.
    private func lastDay(_ period: Window, _ receipt: String) -> String? {
        var story = UrgingStory("\(receipt)T09:00")
        story.order(period)
        return story.play.deadline("W60")
    }

    @Test("edge 7: a make-up workday does not move a last day; a bridge day may to a Sunday worked")
    func edge07() {
        // Sunday 2026-09-20 and Saturday 2026-02-14 are worked.
        #expect(lastDay(Window(15, .day), "2026-09-05") == "yu0105 2026-09-20 running")
        #expect(lastDay(Window(1, .month), "2026-01-14") == "yu0105 2026-02-14 running")
        // Friday 2026-01-02 is bridged: Sunday 2026-01-04 is the first working day behind it.
        #expect(lastDay(Window(15, .day), "2025-12-18") == "yu0105 2026-01-04 running")
        #expect(lastDay(Window(1, .month), "2025-12-02") == "yu0105 2026-01-04 running")
    }

    @Test("edge 8: a month from 29 … 31 January ends with February")
    func edge08() {
        for day in ["2026-01-29", "2026-01-30", "2026-01-31"] {
            #expect(lastDay(Window(1, .month), day) == "yu0105 2026-02-28 running")
            var world = failed("yu0105", "yu0104", at: "\(day)T09:00")
            #expect(world.act("yu0105", World.report()) == "ok")
            #expect(world.deadline("W20", "yu01") == "2026-02-28 running")
            var story = handingOver("\(day)T09:00")
            let short = Self.handOver(until: "2026-02-27")
            #expect(story.play.act("yu0105", "hand-over", short) == "renew-first")
            let enough = Self.handOver(until: "2026-02-28")
            #expect(story.play.act("yu0105", "hand-over", enough) == "ok")
        }
    }

    @Test("edge 9: 30 days, 30 working days and a month are three dates; the unit stays as typed")
    func edge09() {
        for (period, due) in [
            (Window(30, .day), "2026-04-01"), (Window(30, .workingDay), "2026-04-14"),
            (Window(1, .month), "2026-04-02"),
        ] {
            var story = UrgingStory()
            story.order(period)
            #expect(story.play.deadline("W60") == "yu0105 \(due) running")
            #expect(story.play.matter?.deadlines.first?.due.window == period)
            #expect(story.play.fact("period") == .window(period))
        }
        // A petition has two of them: the 30 days warn, the 30 working days are the limit.
        var petition = TabledPlay("petition")
        #expect(petition.act("yu0105", "receive", Self.petition) == "ok")
        let entry: [String: FieldValue] = [
            "platform": .text("豫信 7"), "entered-on": "2026-03-02".day, "handler": .text("甲"),
        ]
        #expect(petition.act("yu0105", "register", entry) == "ok")
        #expect(petition.deadline("W62") == "yu0105 2026-04-01 running")
        #expect(petition.deadline("W49b") == "yu0105 2026-04-14 running")
        petition.go("2026-04-02T09:00")
        #expect(petition.stage == "handling", "the warning moves nothing")
        petition.go("2026-04-15T09:00")
        #expect(petition.stage == "overdue")
    }

    /// A petition about `yu0105`.
    static let petition: [String: FieldValue] = [
        "petitioner": .text("张某"), "received": "2026-03-02".day, "channel": .choice("visit"),
        "about": .court("yu0105".court), "demand": .text("早日执行"),
    ]
}
