import Domain
import LegalTime
import Procedure
import Testing

/// A transfer on its way, with the words that its courts would enter.
private struct Story {
    var play = TabledPlay("transfer")

    /// The case `yu0105` holds.
    static let ruling: [String: FieldValue] = [
        "case": "（2025）豫0105执1号".caseNumber, "original": .court("yu0105".court),
        "ground": .choice("long-unfinished"), "source": .choice("ex-officio"),
        "wish": .text("申请执行人同意"), "remainder": .amount(9_000_000_00),
        "original-status": .choice("enforcing"),
    ]

    static func ruling(_ more: [String: FieldValue]) -> [String: FieldValue] {
        ruling.merging(more) { $1 }
    }

    /// `yu01` designates `receiving`.
    static func designation(
        _ receiving: String = "yu0104", _ more: [String: FieldValue] = [:]
    ) -> [String: FieldValue] {
        ruling(["receiving": .court(receiving.court), "mode": .choice("cross")]).merging(more) {
            $1
        }
    }

    static let handOver: [String: FieldValue] = [
        "volumes": .number(3), "pages": .number(412), "carrier": .choice("confidential-mail"),
        "sender": .text("王书记员"), "money": .amount(12_000_00), "no-seizure": .flag(true),
    ]
    static let reason: [String: FieldValue] = ["reason": .text("理由")]

    /// Up to `received` by designation, with the stages on the way.
    mutating func receive(status: String = "enforcing") {
        let words = Self.designation("yu0104", ["original-status": .choice(status)])
        #expect(play.act("yu01", "designate", words) == "ok")
        play.receipt("yu0105", of: "designate")
        #expect(play.act("yu0105", "hand-over", Self.handOver) == "ok")
        #expect(play.act("yu0104", "receive", ["receiver": .text("李")]) == "ok")
        #expect(play.stage == "received")
    }

    mutating func file() -> String {
        play.act(
            "yu0104", "file",
            ["new-case": "（2026）豫0104执9号".caseNumber, "amount": .amount(9_000_000_00)])
    }
}

@Suite("执行权移转: whole stories")
struct TransferTests {
    @Test func designationRunsToItsEnd() {
        var story = Story()
        #expect(story.play.act("yu01", "designate", Story.designation()) == "ok")
        #expect(story.play.stage == "ruled" && story.play.power == "yu0105")
        #expect(story.play.matter?.role(of: "yu01".court) == .deciding)
        #expect(story.play.awaited == ["yu0105 receipt"])
        #expect(story.play.deadline("W67") == nil)

        // The receiving court's receipt moves nothing; the original's does.
        story.play.receipt("yu0104", of: "designate")
        #expect(story.play.power == "yu0105")
        story.play.receipt("yu0105", of: "designate")
        #expect(story.play.power == "yu0104" && story.play.stage == "handing-over")
        #expect(story.play.awaited == ["yu0105 hand-over"])

        #expect(story.play.act("yu0105", "hand-over", Story.handOver) == "ok")
        #expect(story.play.act("yu0104", "receive", ["receiver": .text("李")]) == "ok")
        #expect(story.file() == "ok")
        #expect(story.play.stage == "filed" && story.play.awaited == ["yu0105 cancel"])
        #expect(story.play.act("yu0105", "cancel") == "ok")
        #expect(story.play.stage == "enforcing")
        let end: [String: FieldValue] = ["result": .text("执行完毕"), "realised": .amount(1)]
        #expect(story.play.act("yu0104", "conclude", end) == "ok")
        #expect(story.play.stage == "concluded" && story.play.outcome == "concluded")
        #expect(story.play.power == "yu0104")
        #expect(story.play.holders == ["yu0105".court, "yu0104".court])
        // What was met stays met; nothing is owed any more.
        #expect(story.play.matter?.deadlines.map(\.status) == [.met, .met, .met, .met])
        #expect(story.play.awaited == [])
        #expect(story.play.act("yu0104", "conclude", end) == "wrong-stage")
    }

    @Test func escalationMakesTheSuperiorReceive() {
        var story = Story()
        #expect(story.play.act("yu01", "escalate", Story.ruling) == "ok")
        #expect(story.play.matter?.role(of: "yu01".court) == .receiving)
        #expect(story.play.power == "yu0105")
        story.play.receipt("yu0105", of: "escalate")
        #expect(story.play.power == "yu01")
        #expect(story.play.act("yu0105", "hand-over", Story.handOver) == "ok")
        #expect(story.play.act("yu01", "receive", ["receiver": .text("李")]) == "ok")
        // A court does not hand back what it took itself; it revokes, and the power goes at once.
        #expect(story.play.act("yu01", "return", Story.reason) == "own-ruling")
        #expect(story.play.act("yu01", "revoke", Story.reason) == "ok")
        #expect(story.play.stage == "returned" && story.play.power == "yu0105")
    }

    @Test func serviceOnPartiesMovesNoPower() {
        var story = Story()
        story.play.act("yu01", "designate", Story.designation())
        let service: [String: FieldValue] = [
            "party": .text("被执行人"), "served-on": "2026-03-02".day,
        ]
        #expect(story.play.act("yu01", "serve-party", service) == "ok")
        #expect(story.play.stage == "ruled" && story.play.power == "yu0105")
        story.play.receipt("yu0105", of: "designate")
        #expect(story.play.act("yu01", "serve-party", service) == "ok")
        #expect(story.play.stage == "handing-over" && story.play.power == "yu0104")
        #expect(story.play.act("yu0104", "serve-party", service) == "not-deciding")
        #expect(story.play.act("yu0105", "serve-party", service) == "wrong-party")
    }

    @Test func anOriginalCourtWithoutANodeIsServedOnPaper() {
        var story = Story()
        let words = Story.designation("yu0202", ["original": .court("yu0203".court)])
        #expect(story.play.act("yu02", "designate", words) == "ok")
        #expect(story.play.matter?.receipts.map(\.court) == ["yu0202".court])
        story.play.go("2026-03-09T09:00")
        let service: [String: FieldValue] = ["served-on": "2026-03-05".day]
        #expect(story.play.act("yu02", "served", service) == "ok")
        #expect(story.play.power == "yu0202" && story.play.stage == "handing-over")
        // Five days from the service, not from its entry.
        #expect(story.play.deadline("W67") == "yu0203 2026-03-10 running")
        #expect(story.play.act("yu0203", "hand-over", Story.handOver) == "outside-court")
        #expect(
            story.play.act("yu0203", "hand-over", Story.handOver, recorder: "yu0202") == "ok")
    }

    @Test func shortagesAreSuppliedBeforeFiling() {
        var story = Story()
        story.play.act("yu01", "designate", Story.designation())
        story.play.receipt("yu0105", of: "designate")
        story.play.act("yu0105", "hand-over", Story.handOver)
        let missing = Field("shortages", [.text("第二册"), .text("查封裁定")])
        #expect(
            story.play.act("yu0104", "receive", ["receiver": .text("李")], lists: [missing]) == "ok")
        #expect(story.play.stage == "short" && story.play.awaited == ["yu0105 complete-file"])
        #expect(story.play.deadline("O31") == "yu0105 2026-03-09 running")
        #expect(story.file() == "wrong-stage")
        let supplied: [String: FieldValue] = ["supplied": .text("补齐")]
        #expect(story.play.act("yu0104", "complete-file", supplied) == "wrong-party")
        story.play.go("2026-03-12T09:00")
        #expect(story.play.deadline("O31") == "yu0105 2026-03-09 lapsed")
        #expect(story.play.act("yu0105", "complete-file", supplied) == "ok")
        #expect(story.play.deadline("O31") == "yu0105 2026-03-09 metLate")
        #expect(story.play.stage == "received" && story.file() == "ok")
    }

    @Test(arguments: ["round-ended", "ended"])
    func anEndedOriginalCaseNeedsNoCancelling(_ status: String) {
        var story = Story()
        story.receive(status: status)
        #expect(story.file() == "ok")
        #expect(story.play.stage == "enforcing" && story.play.deadline("O32") == nil)
        #expect(story.play.act("yu0105", "cancel") == "wrong-stage")
    }

    // MARK: Return and revocation

    @Test func theReturnIsAskedAndRefused() {
        var story = Story()
        story.receive()
        #expect(story.play.act("yu0104", "return", Story.reason) == "ok")
        #expect(story.play.awaited == ["yu01 revoke", "yu01 refuse-return"])
        #expect(story.play.act("yu0104", "refuse-return", Story.reason) == "wrong-party")
        #expect(story.play.act("yu01", "refuse-return", Story.reason) == "ok")
        #expect(story.play.stage == "received" && story.play.power == "yu0104")
        #expect(story.file() == "ok")
        // The original's task of cancelling survives a refused return.
        #expect(story.play.act("yu0104", "return", Story.reason) == "ok")
        #expect(story.play.act("yu01", "refuse-return", Story.reason) == "ok")
        #expect(story.play.stage == "filed" && story.play.awaited == ["yu0105 cancel"])
        #expect(story.play.act("yu0105", "cancel") == "ok")
        #expect(story.play.act("yu0104", "return", Story.reason) == "ok")
        #expect(story.play.act("yu01", "refuse-return", Story.reason) == "ok")
        #expect(story.play.stage == "enforcing")
    }

    @Test func revokedPowerGoesBackOnlyWhenItsHolderKnows() {
        var story = Story()
        story.receive()
        story.play.act("yu0104", "return", Story.reason)
        #expect(story.play.act("yu01", "revoke", Story.reason) == "ok")
        #expect(story.play.stage == "revoked" && story.play.power == "yu0104")
        #expect(story.play.awaited == ["yu0104 receipt"])
        #expect(story.play.matter?.deadlines.contains(where: \.isOpen) == false)
        story.play.receipt("yu0105", of: "revoke")
        #expect(story.play.power == "yu0104" && story.play.outcome == nil)
        story.play.receipt("yu0104", of: "revoke")
        #expect(story.play.power == "yu0105" && story.play.outcome == "returned")
        #expect(story.play.holders == ["yu0105".court, "yu0104".court, "yu0105".court])
    }

    @Test func revokedBeforeItWasServedThePowerNeverLeft() {
        var story = Story()
        story.play.act("yu01", "designate", Story.designation())
        #expect(story.play.act("yu01", "revoke", Story.reason) == "ok")
        #expect(story.play.outcome == "returned" && story.play.holders == ["yu0105".court])
        // The receipt of the ruling comes behind its revocation.
        story.play.receipt("yu0105", of: "designate")
        #expect(story.play.power == "yu0105" && story.play.stage == "returned")
        #expect(story.play.deadline("W67") == nil)
    }

    @Test func aReceiverWithoutANodeGivesThePowerBackOnPaper() {
        var story = Story()
        let words = Story.designation("yu0203", ["original": .court("yu0202".court)])
        story.play.act("yu02", "designate", words)
        story.play.receipt("yu0202", of: "designate")
        #expect(story.play.power == "yu0203")
        #expect(story.play.act("yu02", "revoke", Story.reason) == "ok")
        #expect(story.play.stage == "revoked" && story.play.power == "yu0203")
        #expect(story.play.act("yu02", "served", ["served-on": "2026-03-03".day]) == "ok")
        #expect(story.play.outcome == "returned" && story.play.power == "yu0202")
    }

    // MARK: Who may rule, and when

    @Test func aSecondTransferOfTheCaseNamesTheFirst() {
        var story = Story()
        let other = MatterID(court: "yu01".court, random: 99)
        story.play.claims = ["（2025）豫0105执1号": other]
        let refusal = story.play.refusal("yu01", "designate", Story.designation())
        #expect(refusal?.code == "transfer.power-under-way")
        #expect(refusal?.remedy.zh.contains(other.rawValue) == true)
        #expect(refusal?.remedy.en.contains(other.rawValue) == true)
        // The matter itself is no other matter, and another case is free.
        story.play.claims = ["（2025）豫0105执1号": story.play.id]
        #expect(story.play.act("yu01", "designate", Story.designation()) == "ok")
        #expect(story.play.matter.flatMap(TabledProcedure.claim) == "（2025）豫0105执1号")
        story.play.act("yu01", "revoke", Story.reason)
        #expect(story.play.matter.flatMap(TabledProcedure.claim) == nil)
    }

    /// The acting court, the original, the receiving court, and the court that could.
    @Test(arguments: [
        ("yu01", "yu0105", "yu0202", "yu"), ("yu02", "yu0105", "yu0104", "yu01"),
        ("yu", "yu0105", "ji0102", "spc"), ("yu01", "yu0105", "yu01", "yu"),
        ("yu0105", "yu0105", "yu0104", "yu01"),
    ])
    func designationOutOfTheAreaNamesTheCourtThatCould(
        _ row: (author: String, original: String, receiving: String, could: String)
    ) {
        let story = Story()
        let refusal = story.play.refusal(
            row.author, "designate",
            Story.designation(row.receiving, ["original": .court(row.original.court)]))
        #expect(refusal?.code == "transfer.out-of-area")
        #expect(refusal?.remedy.en.hasSuffix("(\(row.could) could)") == true)
    }

    @Test func escalationNamesTheCourtDirectlyAbove() {
        let story = Story()
        let area = story.play.refusal("yu02", "escalate", Story.ruling)
        #expect(area?.code == "transfer.out-of-area")
        #expect(area?.remedy.en.hasSuffix("(yu01 could)") == true)
        let level = story.play.refusal(
            "yu", "escalate", Story.ruling(["ground": .choice("urging-lapsed")]))
        #expect(level?.code == "transfer.one-level")
        #expect(level?.remedy.en.hasSuffix("(yu01 could)") == true)
        #expect(story.play.refusal("yu", "escalate", Story.ruling) == nil)
    }

    @Test func designationToTheOriginalItselfIsNone() {
        let story = Story()
        let refusal = story.play.refusal("yu01", "designate", Story.designation("yu0105"))
        #expect(refusal?.code == "transfer.same-court")
    }

    @Test(arguments: [("yu01", "high-court-only"), ("yu", "ok"), ("spc", "high-court-only")])
    func onlyAHighCourtRestsOnItsOwnGround(_ row: (court: String, outcome: String)) {
        var story = Story()
        let words = Story.designation("yu0104", ["ground": .choice("high-court")])
        #expect(story.play.act(row.court, "designate", words) == row.outcome)
    }

    @Test func theGroundOfSixMonthsNeedsItsFirstDay() {
        let story = Story()
        let words = Story.designation("yu0104", ["ground": .choice("six-months")])
        #expect(story.play.refusal("yu01", "designate", words)?.code == "transfer.begun-missing")
    }
}

/// 协调的边界情形: the numbers are those of the list of edge cases.
@Suite("执行权移转: edge cases")
struct TransferEdgeTests {
    /// Up to the hand-over, at the time given.
    private func handingOver(_ date: String) -> Story {
        var story = Story(play: TabledPlay("transfer", date))
        story.play.act("yu01", "designate", Story.designation())
        story.play.receipt("yu0105", of: "designate")
        #expect(story.play.stage == "handing-over")
        return story
    }

    private func handOver(until day: String) -> [String: FieldValue] {
        var words = Story.handOver
        words["no-seizure"] = nil
        words["seizure-until"] = day.day
        return words
    }

    @Test func edge05LessThanAMonthOnASeizureBlocksTheHandOver() {
        var story = handingOver("2026-03-02T09:00")
        var words = handOver(until: "2026-04-01")
        #expect(story.play.act("yu0105", "hand-over", words) == "renew-first")
        words["seizure-until"] = nil
        #expect(story.play.act("yu0105", "hand-over", words) == "renew-first")
        #expect(story.play.stage == "handing-over" && story.play.power == "yu0104")
        let renewal: [String: FieldValue] = [
            "asset": .text("金水区某路 1 号房产"), "seizure-until": "2029-03-02".day,
            "rank": .number(1),
        ]
        #expect(story.play.act("yu0105", "renew", renewal) == "ok")
        #expect(story.play.fact("rank") == .number(1))
        #expect(story.play.act("yu0105", "hand-over", words) == "ok")
        #expect(story.play.stage == "handed-over" && story.play.fact("rank") == .number(1))
    }

    /// Seizures end while the return is asked too.
    @Test func edge05RenewalIsTakenAtEveryOpenStage() {
        var story = Story()
        story.receive()
        story.play.act("yu0104", "return", Story.reason)
        let renewal: [String: FieldValue] = [
            "asset": .text("房产"), "seizure-until": "2029-03-02".day, "rank": .number(1),
        ]
        #expect(story.play.act("yu0104", "renew", renewal) == "ok")
        #expect(story.play.stage == "return-asked")
    }

    /// A month from 31 January ends on the last of February; 2026-10-01 is a rest day, and what a
    /// seizure has left is not moved behind it.
    @Test(arguments: [
        ("2026-01-31T09:00", "2026-02-27", "renew-first"), ("2026-01-31T09:00", "2026-02-28", "ok"),
        ("2026-01-29T09:00", "2026-02-28", "ok"), ("2026-01-30T09:00", "2026-02-27", "renew-first"),
        ("2026-09-01T09:00", "2026-09-30", "renew-first"), ("2026-09-01T09:00", "2026-10-01", "ok"),
    ])
    func edge08AMonthFromTheEndOfJanuary(_ row: (now: String, until: String, outcome: String)) {
        var story = handingOver(row.now)
        let words = handOver(until: row.until)
        #expect(story.play.act("yu0105", "hand-over", words) == row.outcome)
    }

    /// From 2025-08-31 six months end on 2026-02-28; the stretches deduct 20 days in all, not 30.
    @Test(arguments: [
        ("2026-02-28T23:59", [], "six-months"), ("2026-03-01T00:00", [], "ok"),
        ("2026-03-01T00:00", ["2025-11-01/2025-11-15", "2025-11-06/2025-11-20"], "six-months"),
        ("2026-03-20T23:59", ["2025-11-01/2025-11-15", "2025-11-06/2025-11-20"], "six-months"),
        ("2026-03-21T00:00", ["2025-11-01/2025-11-15", "2025-11-06/2025-11-20"], "ok"),
        ("2026-03-21T00:00", ["2025-11-01/2025-11-20", "2025-11-01/2025-11-20"], "ok"),
        // A dispute that came after the six months does not bring them back.
        ("2026-03-21T00:00", ["2026-03-05/2026-03-19"], "ok"),
    ])
    func edge10OverlappingStretchesAreDeductedOnce(
        _ row: (now: String, excluded: [String], outcome: String)
    ) {
        var play = TabledPlay("transfer", row.now)
        let words = Story.designation(
            "yu0104", ["ground": .choice("six-months"), "begun": "2025-08-31".day])
        let lists =
            row.excluded.isEmpty ? [] : [Field("excluded", row.excluded.map(\.stretch))]
        #expect(play.act("yu01", "designate", words, lists: lists) == row.outcome)
    }

    @Test func edge12ObjectionsOfACaseMovedBelowStayWithTheOriginal() {
        func objection(_ court: String) -> [String: FieldValue] {
            [
                "raised-by": .text("案外人"), "raised-on": "2026-03-03".day,
                "heard-by": .court(court.court),
            ]
        }
        var below = Story()
        let words = Story.designation("yu0104", ["original": .court("yu01".court)])
        #expect(below.play.act("yu", "designate", words) == "ok")
        below.play.receipt("yu01", of: "designate")
        #expect(below.play.power == "yu0104")
        #expect(below.play.act("yu0104", "objection", objection("yu0104")) == "wrong-court-hears")
        #expect(below.play.act("yu0104", "objection", objection("yu01")) == "ok")

        // Between courts of one level it is who enforces when the objection is raised.
        var beside = Story()
        beside.play.act("yu01", "designate", Story.designation())
        #expect(beside.play.act("yu0105", "objection", objection("yu0105")) == "ok")
        beside.play.receipt("yu0105", of: "designate")
        #expect(beside.play.act("yu0105", "objection", objection("yu0105")) == "wrong-court-hears")
        #expect(beside.play.act("yu0105", "objection", objection("yu0104")) == "ok")
    }

    @Test func edge13MoneyAndAuctionAreHandedOverExplicitly() {
        var story = handingOver("2026-03-02T09:00")
        var words = Story.handOver
        words["money"] = nil
        #expect(story.play.act("yu0105", "hand-over", words) == "missing-field")
        words["money"] = .amount(0)
        words["auction"] = .flag(true)
        #expect(story.play.act("yu0105", "hand-over", words) == "ok")
        #expect(story.play.fact("auction") == .flag(true))
        #expect(story.play.fact("money") == .amount(0))
    }

    @Test func edge14DuplicatesMoveThePowerOnce() {
        var story = Story()
        story.play.act("yu01", "designate", Story.designation())
        story.play.receipt("yu0105", of: "designate")
        let since = story.play.state?.powerSince
        story.play.go("2026-03-03T09:00")
        #expect(story.play.receipt("yu0105", of: "designate") == "ok")
        #expect(story.play.act("yu01", "served", ["served-on": "2026-03-03".day]) == "fact")
        #expect(story.play.act("yu01", "designate", Story.designation()) == "exists")
        #expect(story.play.holders == ["yu0105".court, "yu0104".court])
        #expect(story.play.state?.powerSince == since)
        #expect(story.play.matter?.deadlines.count == 1)

        // Paper first, the node's receipt behind it.
        var paper = Story()
        paper.play.act("yu01", "designate", Story.designation())
        #expect(paper.play.act("yu01", "served", ["served-on": "2026-03-02".day]) == "ok")
        #expect(paper.play.receipt("yu0105", of: "designate") == "ok")
        #expect(paper.play.holders == ["yu0105".court, "yu0104".court])
        #expect(paper.play.matter?.deadlines.count == 1)
    }

    @Test func edge15TheClockStartsAtTheReceipt() {
        var story = Story()
        story.play.act("yu01", "designate", Story.designation())
        story.play.go("2026-03-10T09:00")
        #expect(story.play.stage == "ruled" && story.play.deadline("W67") == nil)
        story.play.receipt("yu0105", of: "designate")
        #expect(story.play.deadline("W67") == "yu0105 2026-03-16 running")
    }

    @Test func edge18TheOriginalStaysAndLearnsTheEnd() {
        var story = Story()
        story.receive(status: "ended")
        #expect(story.file() == "ok")
        let end: [String: FieldValue] = ["result": .text("执行完毕"), "realised": .amount(1)]
        #expect(story.play.act("yu0104", "conclude", end) == "ok")
        #expect(story.play.matter?.role(of: "yu0105".court) == .original)
        let entry = story.play.state?.steps.last?.entry
        let told = story.play.matter?.receipts.filter { $0.entry == entry }.map(\.court)
        #expect(told == ["yu0105".court, "yu01".court])
    }
}
