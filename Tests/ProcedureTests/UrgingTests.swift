import Domain
import LegalTime
import Procedure
import Testing

private typealias Story = UrgingStory

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
        story.play.receipt("yu01", of: "perform")
        #expect(story.play.act("yu01", "confirm", ["sufficient": .flag(true)]) == "ok")
        #expect(story.play.outcome == "done")
        #expect(story.play.matter?.deadlines.map(\.status) == [.met, .met])
        #expect(story.play.power == "nobody")
    }

    @Test(arguments: [(9_999, "ok"), (10_000, "bad-value"), (-20_000, "ok")])
    func aDateFarAheadIsASlipOfThePen(_ days: Int, _ outcome: String) {
        let today = Story().play.now.civilDate
        let day = today.advanced(byDays: days)
        for more: [String: FieldValue] in [
            ["excluded": .stretch(from: min(day, today), to: day)],
            ["begun": .date(day), "ground": .choice("ex-officio")],
        ] {
            var story = Story()
            let words = Story.subject(more.merging(["applicant": .text("张某")]) { $1 })
            #expect(story.play.act("yu01", "apply", words) == outcome, "\(more)")
        }
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
        // Days of confirming run from the report's receipt, those of the order anew from that of
        // the answer: neither from the sending.
        story.play.go("2026-03-17T09:00")
        story.play.receipt("yu01", of: "perform")
        #expect(story.play.deadline("O33") == "yu01 2026-03-31 running")
        #expect(story.play.act("yu01", "confirm", ["sufficient": .flag(false)]) == "ok")
        #expect(story.play.stage == "ordered" && story.play.awaited == ["yu0105 perform"])
        #expect(story.play.deadline("O33") == "yu01 2026-03-31 met")
        story.play.go("2026-03-18T09:00")
        #expect(story.play.deadline("W60") == "yu0105 2026-04-01 met")
        story.play.receipt("yu0105", of: "confirm")
        #expect(story.play.deadline("W60") == "yu0105 2026-04-17 running")
        story.play.go("2026-04-18T09:00")
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
        #expect(story.play.matter?.deadlines.map(\.status) == [.void])
        story.play.receipt("yu0105", of: "excuse")
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
