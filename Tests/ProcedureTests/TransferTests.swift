import Domain
import LegalTime
import Procedure
import Testing

private typealias Story = TransferStory

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
        // The days of cancelling run from the notice's receipt, not from its sending.
        #expect(story.play.deadline("O32") == nil)
        story.play.go("2026-03-04T09:00")
        story.play.receipt("yu0105", of: "file")
        #expect(story.play.deadline("O32") == "yu0105 2026-03-11 running")
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
        // Its days run from what it receives first in that stage: here the refusal.
        #expect(story.play.deadline("O32") == nil)
        story.play.receipt("yu0105", of: "refuse-return")
        #expect(story.play.deadline("O32") == "yu0105 2026-03-09 running")
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

    /// Only the court that ruled may take the ruling back, and it may at every stage.
    @Test(arguments: [
        "ruled", "handing-over", "handed-over", "short", "received", "filed", "enforcing",
        "return-asked",
    ])
    func theRulingIsRevokedAtEveryStage(_ stage: String) {
        var story = Story()
        func step(_ name: String, _ act: () -> String) -> Bool {
            guard story.play.stage != stage else { return false }
            #expect(act() == "ok", "\(name)")
            return true
        }
        let missing = Field("shortages", [.text("第二册")])
        #expect(story.play.act("yu01", "designate", Story.designation()) == "ok")
        _ =
            step("receipt") { story.play.receipt("yu0105", of: "designate") }
            && step("hand-over") { story.play.act("yu0105", "hand-over", Story.handOver) }
            && step("receive") {
                story.play.act(
                    "yu0104", "receive", ["receiver": .text("李")],
                    lists: stage == "short" ? [missing] : [])
            } && step("file") { story.file() }
            && step("cancel") { story.play.act("yu0105", "cancel") }
            && step("return") { story.play.act("yu0104", "return", Story.reason) }
        #expect(story.play.stage == stage)
        for other in ["yu0105", "yu0104"] {
            let refused = story.play.refusal(other, "revoke", Story.reason)?.code
            #expect(["transfer.wrong-party", "transfer.not-deciding"].contains(refused))
        }
        let wasHandedOver = !["ruled", "handing-over"].contains(stage)
        #expect(story.play.act("yu01", "revoke", Story.reason) == "ok")
        #expect(story.play.matter?.deadlines.contains(where: \.isOpen) == false)
        story.play.receipt("yu0104", of: "revoke")
        #expect(story.play.outcome == "returned" && story.play.power == "yu0105")
        // What lies there goes back with the power.
        #expect(
            story.play.matter?.duties.map(\.owedBy) == (wasHandedOver ? ["yu0104".court] : []))
    }

    /// A court without a node hears of the filing on paper, from the court that filed.
    @Test func theFilingNoticeIsServedOnPaper() {
        var story = Story()
        let words = Story.designation("yu0202", ["original": .court("yu0203".court)])
        story.play.act("yu02", "designate", words)
        #expect(story.play.act("yu0202", "served", ["served-on": "2026-03-02".day]) == "not-sender")
        #expect(story.play.act("yu02", "served", ["served-on": "2026-03-02".day]) == "ok")
        story.play.act("yu0203", "hand-over", Story.handOver, recorder: "yu0202")
        story.play.act("yu0202", "receive", ["receiver": .text("李")])
        let filing: [String: FieldValue] = [
            "new-case": "（2026）豫0202执9号".caseNumber, "amount": .amount(9_000_000_00),
        ]
        #expect(story.play.act("yu0202", "file", filing) == "ok")
        story.play.go("2026-03-10T09:00")
        #expect(story.play.deadline("O32") == nil)
        #expect(story.play.act("yu02", "served", ["served-on": "2026-03-06".day]) == "not-sender")
        #expect(story.play.act("yu0202", "served", ["served-on": "2026-03-06".day]) == "ok")
        #expect(story.play.deadline("O32") == "yu0203 2026-03-13 running")
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
        story.play.claims = [CaseClaim(.power, "（2025）豫0105执1号"): other]
        let refusal = story.play.refusal("yu01", "designate", Story.designation())
        #expect(refusal?.code == "transfer.power-under-way")
        #expect(refusal?.remedy.zh.contains(other.rawValue) == true)
        #expect(refusal?.remedy.en.contains(other.rawValue) == true)
        // The matter itself is no other matter, and another case is free.
        story.play.claims = [CaseClaim(.power, "（2025）豫0105执1号"): story.play.id]
        #expect(story.play.act("yu01", "designate", Story.designation()) == "ok")
        #expect(
            story.play.matter.flatMap(TabledProcedure.claim)
                == CaseClaim(.power, "（2025）豫0105执1号"))
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
