import Domain
import LegalTime
import Procedure
import Testing

/// An urging of `yu0105` by `yu01`, with the words that its courts would enter.
private struct Story {
    var play: TabledPlay

    init(_ date: String = "2026-03-02T09:00") { play = TabledPlay("urging", date) }

    static let subject: [String: FieldValue] = [
        "case": "（2025）豫0105执1号".caseNumber, "original": .court("yu0105".court),
        "ground": .choice("property"), "begun": "2025-06-02".day, "detail": .text("处置房产"),
    ]

    static func subject(_ more: [String: FieldValue]) -> [String: FieldValue] {
        subject.merging(more) { $1 }
    }

    static let period: [String: FieldValue] = ["period": .window(Window(30, .day))]
    static let result: [String: FieldValue] = ["result": .text("已拍卖")]
    static let reason: [String: FieldValue] = ["reason": .text("理由")]
    static let transfer: [String: FieldValue] = [
        "transfer": .matter(MatterID(court: "yu01".court, random: 3))
    ]

    /// The order is out and receipted.
    mutating func order(_ period: Window = Window(30, .day)) {
        let words = Self.subject(["period": .window(period)])
        #expect(play.act("yu01", "urge", words) == "ok")
        #expect(play.receipt("yu0105", of: "urge") == "ok")
        #expect(play.stage == "ordered")
    }
}

@Suite("督促执行: whole stories")
struct UrgingTests {
    @Test func anApplicationRunsToItsEnd() {
        var story = Story()
        let words = Story.subject(["applicant": .text("张某")])
        #expect(story.play.act("yu01", "apply", words) == "ok")
        #expect(story.play.stage == "filed")
        #expect(story.play.awaited == ["yu01 issue", "yu01 reject"])
        #expect(story.play.act("yu0105", "perform", Story.result) == "wrong-stage")
        #expect(story.play.act("yu01", "issue", Story.period) == "ok")
        story.play.receipt("yu0105", of: "issue")
        #expect(story.play.deadline("W60") == "yu0105 2026-04-01 running")
        #expect(story.play.act("yu0105", "perform", Story.result) == "ok")
        #expect(story.play.deadline("W60") == "yu0105 2026-04-01 met")
        #expect(story.play.awaited == ["yu01 confirm"])
        #expect(story.play.act("yu01", "confirm", ["sufficient": .flag(true)]) == "ok")
        #expect(story.play.outcome == "done")
        #expect(story.play.matter?.deadlines.map(\.status) == [.met, .met])
        #expect(story.play.power == "nobody")
    }

    @Test func anApplicationIsRejected() {
        var story = Story()
        story.play.act("yu01", "apply", Story.subject(["applicant": .text("张某")]))
        #expect(story.play.act("yu01", "reject", Story.reason) == "ok")
        #expect(story.play.outcome == "rejected" && story.play.awaited == [])
        #expect(story.play.act("yu01", "issue", Story.period) == "wrong-stage")
    }

    @Test func insufficientWorkInTimeGoesBackUnderTheOrder() {
        var story = Story()
        story.order()
        story.play.go("2026-03-16T09:00")
        story.play.act("yu0105", "perform", Story.result)
        #expect(story.play.act("yu01", "confirm", ["sufficient": .flag(false)]) == "ok")
        #expect(story.play.stage == "ordered" && story.play.awaited == ["yu0105 perform"])
        #expect(story.play.deadline("O33") == "yu01 2026-03-30 met")
        #expect(story.play.deadline("W60") == "yu0105 2026-04-15 running")
        story.play.go("2026-04-16T09:00")
        #expect(story.play.stage == "lapsed")
    }

    @Test func performanceBehindThePeriodIsTakenButOnlyASufficientOneEndsIt() {
        var story = Story()
        story.order()
        story.play.go("2026-04-03T09:00")
        #expect(story.play.stage == "lapsed")
        #expect(story.play.act("yu0105", "perform", Story.result) == "ok")
        #expect(story.play.stage == "performed")
        #expect(story.play.deadline("W60") == "yu0105 2026-04-01 lapsed")
        // What is not sufficient gives no new period: the superior must decide as before.
        #expect(story.play.act("yu01", "confirm", ["sufficient": .flag(false)]) == "ok")
        #expect(story.play.stage == "lapsed")
        #expect(story.play.matter?.deadlines.filter { $0.rule == "W60" }.count == 1)
        #expect(story.play.act("yu0105", "perform", Story.result) == "ok")
        #expect(story.play.act("yu01", "confirm", ["sufficient": .flag(true)]) == "ok")
        #expect(story.play.outcome == "done")
        #expect(story.play.deadline("W60") == "yu0105 2026-04-01 metLate")
    }

    @Test func aProperReasonGivesANewPeriod() {
        var story = Story()
        story.order()
        story.play.go("2026-04-03T09:00")
        var words = Story.reason
        words["period"] = .window(Window(10, .workingDay))
        #expect(story.play.act("yu01", "excuse", words) == "ok")
        #expect(story.play.stage == "ordered")
        #expect(story.play.deadline("W60") == "yu0105 2026-04-20 running")
        #expect(story.play.matter?.deadlines.map(\.status) == [.void, .running])
        story.play.go("2026-04-21T09:00")
        #expect(story.play.stage == "lapsed")
    }

    @Test func aReceiptBehindTheReportStartsNoClock() {
        var story = Story()
        story.play.act("yu01", "urge", Story.subject(Story.period))
        story.play.act("yu0105", "perform", Story.result)
        story.play.receipt("yu0105", of: "urge")
        #expect(story.play.deadline("W60") == nil)
        story.play.act("yu01", "confirm", ["sufficient": .flag(true)])
        story.play.go("2027-03-02T09:00")
        #expect(story.play.stage == "done" && story.play.outcome == "done")
    }

    @Test func aCourtWithoutANodeIsServedOnPaper() {
        var story = Story()
        let words = Story.subject(["original": .court("yu0203".court)])
            .merging(Story.period) { $1 }
        #expect(story.play.act("yu02", "urge", words) == "ok")
        #expect(story.play.matter?.receipts.isEmpty == true)
        story.play.go("2026-03-10T09:00")
        #expect(story.play.act("yu02", "served", ["served-on": "2026-03-06".day]) == "ok")
        #expect(story.play.deadline("W60") == "yu0203 2026-04-07 running")
        #expect(story.play.act("yu02", "served", ["served-on": "2026-03-09".day]) == "ok")
        #expect(story.play.matter?.deadlines.count == 1)
    }

    /// Who may urge on which ground, and whom the refusal names.
    @Test(arguments: [
        ("yu01", "property", "ok", ""), ("yu", "property", "out-of-area", "yu01"),
        ("yu", "ex-officio", "ok", ""), ("yu02", "ex-officio", "out-of-area", "yu01"),
        ("yu0105", "ex-officio", "out-of-area", "yu01"), ("spc", "ex-officio", "ok", ""),
    ])
    func onlyTheCourtAboveUrges(
        _ row: (court: String, ground: String, outcome: String, could: String)
    ) {
        var story = Story()
        let words = Story.subject(["ground": .choice(row.ground)]).merging(Story.period) { $1 }
        let refusal = story.play.refusal(row.court, "urge", words)
        if !row.could.isEmpty {
            #expect(refusal?.remedy.en.hasSuffix("(\(row.could) could)") == true)
        }
        #expect(story.play.act(row.court, "urge", words) == row.outcome)
    }

    @Test func theOrderNeedsItsPaperAndItsChief() {
        let story = Story()
        var words = story.play.words("urge", Story.subject(Story.period))
        words.papers = [DisputeWorld.paper(.urgingOrder, sealed: false)]
        #expect(story.play.decide("yu01", words).outcome == "urging.missing-paper")
        words = story.play.words("urge", Story.subject(Story.period))
        words.approvals = [DisputeWorld.approval("丁", .vicePresident)]
        #expect(story.play.decide("yu01", words).outcome == "urging.approval-missing")
    }
}

/// 协调的边界情形: the numbers are those of the list of edge cases.
@Suite("督促执行: edge cases")
struct UrgingEdgeTests {
    /// A month from the end of January, and six months from the end of August.
    @Test(arguments: [
        ("2026-01-29T09:00", "2026-02-28"), ("2026-01-30T09:00", "2026-02-28"),
        ("2026-01-31T09:00", "2026-02-28"),
    ])
    func edge08AMonthFromTheEndOfJanuary(_ row: (receipt: String, due: String)) {
        var story = Story(row.receipt)
        story.order(Window(1, .month))
        #expect(story.play.deadline("W60") == "yu0105 \(row.due) running")
    }

    @Test(arguments: [
        (Window(30, .day), "2026-04-01"), (Window(30, .workingDay), "2026-04-14"),
        (Window(1, .month), "2026-04-02"),
    ])
    func edge09TheUnitStaysAsItIsWritten(_ row: (period: Window, due: String)) {
        var story = Story()
        story.order(row.period)
        #expect(story.play.deadline("W60") == "yu0105 \(row.due) running")
        #expect(story.play.matter?.deadlines.first?.due.window == row.period)
    }

    /// From 2025-08-31 six months end on 2026-02-28; a dispute and a deferral beside it take 20
    /// days.
    @Test(arguments: [
        ("2026-02-28T23:59", [], "six-months"), ("2026-03-01T00:00", [], "ok"),
        ("2026-03-20T23:59", ["2025-11-01/2025-11-15", "2025-11-06/2025-11-20"], "six-months"),
        ("2026-03-21T00:00", ["2025-11-01/2025-11-15", "2025-11-06/2025-11-20"], "ok"),
    ])
    func edge10ADisputeAndADeferralAreDeductedOnce(
        _ row: (now: String, excluded: [String], outcome: String)
    ) {
        var story = Story(row.now)
        let words = Story.subject(["begun": "2025-08-31".day]).merging(Story.period) { $1 }
        let lists =
            row.excluded.isEmpty ? [] : [Field("excluded", row.excluded.map(\.stretch))]
        #expect(story.play.act("yu01", "urge", words, lists: lists) == row.outcome)
    }

    @Test func edge10WithoutItsFirstDayThereAreNoSixMonths() {
        var story = Story()
        var words = Story.subject(Story.period)
        words["begun"] = nil
        #expect(story.play.act("yu01", "urge", words) == "six-months")
        words["ground"] = .choice("ex-officio")
        #expect(story.play.act("yu01", "urge", words) == "ok")
    }

    /// On the lapse a person decides; then the case moves or the reason is on record, and nothing
    /// else ends it.
    @Test func edge11BehindTheLapseOnlyMoveOrExcuseRemain() {
        var story = Story()
        story.order()
        story.play.go("2026-04-01T23:00")
        #expect(story.play.stage == "ordered")
        story.play.go("2026-04-02T00:00")
        #expect(story.play.stage == "lapsed" && story.play.outcome == nil)
        #expect(story.play.awaited == ["yu01 move", "yu01 excuse", "yu01 look"])
        let deciding = Tables["urging"]?.acts.filter {
            $0.from.contains("lapsed") && $0.verb.parties.contains(.deciding)
        }
        #expect(deciding?.map(\.verb.verb) == ["excuse", "move", "look"])
        #expect(story.play.act("yu01", "confirm", ["sufficient": .flag(true)]) == "wrong-stage")
        #expect(story.play.act("yu01", "reject", Story.reason) == "wrong-stage")
        // A proper reason needs the panel; moving names the matter in which the case moves.
        var words = story.play.words("excuse", Story.reason.merging(Story.period) { $1 })
        words.approvals = []
        #expect(story.play.decide("yu01", words).outcome == "urging.approval-missing")
        #expect(story.play.act("yu01", "move") == "missing-field")
        #expect(story.play.act("yu0105", "move", Story.transfer) == "wrong-party")
        #expect(story.play.act("yu01", "move", Story.transfer) == "ok")
        #expect(story.play.outcome == "moved")
        #expect(story.play.deadline("W60") == "yu0105 2026-04-01 void")
    }

    @Test func edge14ASecondReceiptStartsNoSecondClock() {
        var story = Story()
        story.order()
        story.play.go("2026-03-05T09:00")
        #expect(story.play.receipt("yu0105", of: "urge") == "ok")
        #expect(story.play.act("yu01", "served", ["served-on": "2026-03-05".day]) == "ok")
        #expect(story.play.matter?.deadlines.map(\.due.dueDate.iso) == ["2026-04-01"])
    }

    @Test func edge15ThePeriodRunsFromTheReceipt() {
        var story = Story()
        story.play.act("yu01", "urge", Story.subject(Story.period))
        #expect(story.play.deadline("W60") == nil)
        story.play.go("2026-03-10T09:00")
        story.play.receipt("yu0105", of: "urge")
        #expect(story.play.deadline("W60") == "yu0105 2026-04-09 running")
    }
}
