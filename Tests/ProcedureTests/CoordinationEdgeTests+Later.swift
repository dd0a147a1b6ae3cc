import Domain
import LegalTime
import Procedure
import Testing

// Edges 10 … 18.
extension CoordinationEdgeTests {
    // MARK: Clocks of the six months

    @Test("edge 10: a dispute is deducted only while it is open, and once beside a deferral")
    func edge10() throws {
        // The dispute is open from the report's receipt to the opinion's: 2025-11-03 … 11-20.
        var world = failed("yu0105", "yu0104", at: "2025-10-20T09:00")
        #expect(world.state?.disputant("yu0105".court)?.excludedFrom == nil)
        world.now = "2025-11-03T00:00".instant
        #expect(world.act("yu0105", World.report()) == "ok")
        #expect(world.act("yu01", try #require(World.accept("yu01"))) == "ok")
        world.now = "2025-11-21T00:00".instant
        #expect(world.act("yu01", World.opinion("yu0105", "yu0104")) == "ok")
        let party = try #require(world.state?.disputant("yu0105".court))
        let from = try #require(party.excludedFrom).civilDate
        let until = try #require(party.excludedUntil).civilDate.advanced(byDays: -1)
        #expect(from.iso == "2025-11-03" && until.iso == "2025-11-20")

        // From 2025-08-31 six months end on 2026-02-28. The dispute takes 18 days of it, and the
        // deferral of 2025-11-10 … 11-22 two more: not 18 and 13.
        let dispute = FieldValue.stretch(from: from, to: until)
        for (now, excluded, outcome) in [
            ("2026-02-28T23:59", [], "six-months"), ("2026-03-01T00:00", [], "ok"),
            ("2026-03-18T23:59", [dispute], "six-months"), ("2026-03-19T00:00", [dispute], "ok"),
            ("2026-03-20T23:59", [dispute, "2025-11-10/2025-11-22".stretch], "six-months"),
            ("2026-03-21T00:00", [dispute, "2025-11-10/2025-11-22".stretch], "ok"),
            ("2026-03-19T00:00", [dispute, dispute], "ok"),
            // One that came after the six months does not bring them back.
            ("2026-03-21T00:00", ["2026-03-05/2026-03-19".stretch], "ok"),
        ] {
            let lists = excluded.isEmpty ? [] : [Field("excluded", excluded)]
            var urging = UrgingStory(now)
            let order = UrgingStory.subject(["begun": "2025-08-31".day])
                .merging(UrgingStory.period) { $1 }
            #expect(urging.play.act("yu01", "urge", order, lists: lists) == outcome, "\(now)")
            var moving = TabledPlay("transfer", now)
            let ruling = TransferStory.designation(
                "yu0104", ["ground": .choice("six-months"), "begun": "2025-08-31".day])
            #expect(moving.act("yu01", "designate", ruling, lists: lists) == outcome, "\(now)")
        }
    }

    @Test(
        "edge 11: one live urging order per case; on its lapse a person decides, then it must move")
    func edge11() {
        var story = UrgingStory()
        let number = "（2025）豫0105执1号"
        let other = MatterID(court: "yu".court, random: 99)
        // A second order for the case is refused whoever issues it, and names the first.
        for (court, verb) in [("yu01", "urge"), ("yu01", "apply"), ("yu", "urge")] {
            story.play.claims = [CaseClaim(.urging, number): other]
            let words = UrgingStory.subject([
                "ground": .choice("ex-officio"), "applicant": .text("张某"),
            ]).merging(UrgingStory.period) { $1 }.filter {
                verb == "apply" ? $0.key != "period" : $0.key != "applicant"
            }
            let refusal = story.play.refusal(court, verb, words)
            #expect(refusal?.code == "urging.urged-already", "\(court) \(verb)")
            #expect(refusal?.remedy.en.contains(other.rawValue) == true)
        }
        // A transfer of the same case is no second order, nor the other way round.
        story.play.claims = [CaseClaim(.power, number): other]
        story.order()
        #expect(story.play.matter.flatMap(TabledProcedure.claim) == CaseClaim(.urging, number))
        var moving = TransferStory()
        moving.play.claims = [CaseClaim(.urging, number): story.play.id]
        #expect(moving.play.act("yu01", "designate", TransferStory.designation()) == "ok")

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
        #expect(story.play.act("yu01", "reject", UrgingStory.reason) == "wrong-stage")
        // A proper reason needs the panel; moving names the matter in which the case moves.
        var words = story.play.words(
            "excuse", UrgingStory.reason.merging(UrgingStory.period) { $1 })
        words.approvals = []
        #expect(story.play.decide("yu01", words).outcome == "urging.approval-missing")
        #expect(story.play.act("yu01", "move") == "missing-field")
        #expect(story.play.act("yu0105", "move", UrgingStory.transfer) == "wrong-party")
        #expect(story.play.act("yu01", "move", UrgingStory.transfer) == "ok")
        #expect(story.play.outcome == "moved")
        #expect(story.play.deadline("W60") == "yu0105 2026-04-01 void")
        #expect(story.play.matter.flatMap(TabledProcedure.claim) == nil)
    }

    // MARK: Transfer

    @Test("edge 12: objections of a case moved below the original stay with the original")
    func edge12() {
        func objection(_ court: String) -> [String: FieldValue] {
            [
                "raised-by": .text("案外人"), "raised-on": "2026-03-03".day,
                "heard-by": .court(court.court),
            ]
        }
        var below = TransferStory()
        let words = TransferStory.designation("yu0104", ["original": .court("yu01".court)])
        #expect(below.play.act("yu", "designate", words) == "ok")
        below.play.receipt("yu01", of: "designate")
        #expect(below.play.power == "yu0104")
        #expect(below.play.act("yu0104", "objection", objection("yu0104")) == "wrong-court-hears")
        #expect(below.play.act("yu0104", "objection", objection("yu01")) == "ok")

        // Between courts of one level it is who enforces when the objection is raised.
        var beside = TransferStory()
        beside.play.act("yu01", "designate", TransferStory.designation())
        #expect(beside.play.act("yu0105", "objection", objection("yu0105")) == "ok")
        beside.play.receipt("yu0105", of: "designate")
        #expect(beside.play.act("yu0105", "objection", objection("yu0105")) == "wrong-court-hears")
        #expect(beside.play.act("yu0105", "objection", objection("yu0104")) == "ok")
    }

    @Test("edge 13: an announced auction and undistributed money are handed over explicitly")
    func edge13() {
        var story = handingOver()
        var words = TransferStory.handOver
        words["money"] = nil
        #expect(story.play.act("yu0105", "hand-over", words) == "missing-field")
        words["money"] = .amount(12_000_00)
        words["auction"] = nil
        #expect(
            story.play.act("yu0105", "hand-over", words) == "missing-field", "yes or no is said")
        words["auction"] = .flag(true)
        #expect(story.play.act("yu0105", "hand-over", words) == "auction-unstated")
        words["auction-state"] = .text("司法拍卖网，2026-02-20 公告，未收保证金")
        #expect(story.play.act("yu0105", "hand-over", words) == "ok")
        #expect(story.play.fact("auction") == .flag(true))
        #expect(story.play.fact("money") == .amount(12_000_00))
        // Who receives it must decide what becomes of the auction.
        #expect(story.play.act("yu0104", "receive", ["receiver": .text("李")]) == "ok")
        #expect(story.play.matter?.duties.map(\.owedBy) == ["yu0104".court])
        #expect(story.play.awaited.contains("yu0104 look"))
    }

    @Test("edge 14: duplicates and what comes out of order move the power once")
    func edge14() {
        var story = TransferStory()
        story.play.act("yu01", "designate", TransferStory.designation())
        story.play.receipt("yu0105", of: "designate")
        let since = story.play.state?.powerSince
        story.play.go("2026-03-03T09:00")
        #expect(story.play.receipt("yu0105", of: "designate") == "ok")
        #expect(story.play.act("yu01", "served", ["served-on": "2026-03-03".day]) == "fact")
        #expect(story.play.act("yu01", "designate", TransferStory.designation()) == "exists")
        #expect(story.play.holders == ["yu0105".court, "yu0104".court])
        #expect(story.play.state?.powerSince == since)
        #expect(story.play.matter?.deadlines.count == 1)

        // Paper first, the node's receipt behind it.
        var paper = TransferStory()
        paper.play.act("yu01", "designate", TransferStory.designation())
        #expect(paper.play.act("yu01", "served", ["served-on": "2026-03-02".day]) == "ok")
        #expect(paper.play.receipt("yu0105", of: "designate") == "ok")
        #expect(paper.play.holders == ["yu0105".court, "yu0104".court])
        #expect(paper.play.matter?.deadlines.count == 1)

        // A second receipt of an order starts no second clock.
        var urging = UrgingStory()
        urging.order()
        urging.play.go("2026-03-05T09:00")
        #expect(urging.play.receipt("yu0105", of: "urge") == "ok")
        #expect(urging.play.act("yu01", "served", ["served-on": "2026-03-05".day]) == "ok")
        #expect(urging.play.matter?.deadlines.map(\.due.dueDate.iso) == ["2026-04-01"])
    }

    @Test("edge 15: each clock starts at its addressee's recorded receipt, not at the sending")
    func edge15() throws {
        var story = TransferStory()
        story.play.act("yu01", "designate", TransferStory.designation())
        story.play.go("2026-03-10T09:00")
        #expect(story.play.stage == "ruled" && story.play.deadline("W67") == nil)
        story.play.receipt("yu0105", of: "designate")
        #expect(story.play.deadline("W67") == "yu0105 2026-03-16 running")

        var urging = UrgingStory()
        urging.play.act("yu01", "urge", UrgingStory.subject(UrgingStory.period))
        #expect(urging.play.deadline("W60") == nil)
        urging.play.go("2026-03-10T09:00")
        urging.play.receipt("yu0105", of: "urge")
        #expect(urging.play.deadline("W60") == "yu0105 2026-04-09 running")
        urging.play.act("yu0105", "perform", UrgingStory.result)
        #expect(urging.play.deadline("O33") == nil, "the superior has not received it yet")
        urging.play.go("2026-03-12T09:00")
        urging.play.receipt("yu01", of: "perform")
        #expect(urging.play.deadline("O33") == "yu01 2026-03-26 running")

        // Two lower courts have two clocks of 15 working days.
        var world = failed("yu0105", "yu0104")
        world.act("yu0105", World.report())
        world.act("yu01", try #require(World.accept("yu01")))
        world.receiptsAreAutomatic = false
        world.now = "2026-02-05T10:00".instant
        #expect(world.act("yu01", World.opinion("yu0105", "yu0104")) == "ok")
        let opinion = world.lastEntry
        #expect(world.deadline("W21", "yu0105") == nil && world.deadline("W21", "yu0104") == nil)
        world.now = "2026-02-06T10:00".instant
        world.receipt("yu0105", of: opinion)
        world.now = "2026-02-12T10:00".instant
        world.receipt("yu0104", of: opinion)
        #expect(world.deadline("W21", "yu0105") == "2026-03-05 running")
        #expect(world.deadline("W21", "yu0104") == "2026-03-11 running")
    }

    // MARK: Decisions

    @Test("edge 16: contradictory documents stop both sides at once, before any superior answers")
    func edge16() {
        var world = World("2026-03-02T09:00")
        guard case .raise(var raising) = World.raise("yu0105", "yu0104") else { return }
        raising.kind = .contradictoryDocuments
        #expect(world.act("yu0105", .raise(raising)) == "ok")
        // At once: nobody above has a part yet, and no talks are waited for.
        #expect(world.matter?.role(of: "yu01".court) == nil)
        #expect(world.state?.stopped == true)
        #expect(world.state?.disputant("yu0105".court)?.stoppedAt == world.now)
        #expect(world.awaited.contains("yu0104 stop") && !world.awaited.contains("yu0105 stop"))
        #expect(world.act("yu0104", .stop(World.words)) == "ok")
        #expect(!world.awaited.contains("yu0104 stop"))
        // Not even with the other's consent may one go on; the superior's leave can.
        let consent = DisputeAct.consent(.disposal(by: "yu0105".court), note: "")
        #expect(world.act("yu0104", consent) == "ok")
        #expect(world.act("yu0105", .dispose(World.words)) == "ok")
        #expect(world.state?.disposals.map(\.isPremature) == [true])
        #expect(world.matter?.duties.last?.text.zh.contains("执行工作规定 art. 68") == true)
        #expect(world.act("yu0105", World.report()) == "ok", "both may report without talks")
        #expect(world.stage == "received" && world.state?.stopped == true)
        #expect(world.act("yu01", consent) == "ok")
        #expect(world.act("yu0105", .dispose(World.words)) == "ok")
        #expect(world.state?.disposals.map(\.isPremature) == [true, false])
        #expect(world.replayed() == world.matter)
    }

    @Test("edge 17: reconsideration is against a correction, never against a coordination opinion")
    func edge17() throws {
        var world = failed("yu0105", "yu0104")
        world.act("yu0105", World.report())
        world.act("yu01", try #require(World.accept("yu01")))
        world.act("yu01", World.opinion("yu0105", "yu0104"))
        let refusal = world.decide("yu0105", .reconsider(reason: "不服")).refusal
        #expect(refusal?.code == "dispute.no-reconsideration")
        #expect(refusal?.rule.contains("70") == true)
        #expect(world.deadline("W21", "yu0105") != nil, "it must be carried out all the same")

        let words: [String: FieldValue] = [
            "case": "（2025）豫0105执1号".caseNumber, "original": .court("yu0105".court),
            "fault": .choice("ruling"), "instrument": .text("执行裁定"), "finding": .text("超标的查封"),
            "instruction": .text("解除超标的部分"), "form": .choice("instruction"),
        ]
        // Five days from the receipt; the instruction is to be followed meanwhile.
        for (asked, outcome) in [("2026-03-09T23:00", "ok"), ("2026-03-10T00:00", "right-lost")] {
            var play = TabledPlay("correction")
            #expect(play.act("yu01", "correct", words) == "ok")
            play.go("2026-03-04T09:00")
            play.receipt("yu0105", of: "correct")
            #expect(play.deadline("W72") == "yu0105 2026-03-09 running")
            play.go(asked)
            #expect(play.act("yu0105", "ask-reconsideration", ["reason": .text("理由")]) == outcome)
            if outcome == "ok" {
                #expect(play.awaited.contains("yu0105 correct-report"), "it suspends nothing")
                #expect(play.act("yu0105", "ask-reconsideration") == "missing-field")
            }
        }
    }

    @Test("edge 18: the duty to answer follows the case; the original stays answerable")
    func edge18() {
        var play = TabledPlay("petition")
        #expect(play.act("yu01", "receive", Self.petition) == "ok")
        let entry: [String: FieldValue] = [
            "platform": .text("豫信 8"), "entered-on": "2026-03-02".day, "handler": .text("甲"),
        ]
        #expect(play.act("yu01", "register", entry) == "ok")
        let screening: [String: FieldValue] = [
            "nature": .choice("enforcement"), "finding": .text("应当交办"),
        ]
        #expect(play.act("yu01", "screen", screening) == "ok")
        func assignment(_ court: String) -> [String: FieldValue] {
            ["answering": .court(court.court), "task": .text("办结并反馈")]
        }
        #expect(play.act("yu01", "assign", assignment("yu0105")) == "ok")
        play.receipt("yu0105", of: "assign")
        #expect(play.deadline("W49b") == "yu0105 2026-04-14 running")
        #expect(play.awaited.contains("yu0105 answer"))

        // The case moves to yu0104: so does the duty, and its clock starts at yu0104's receipt.
        play.go("2026-03-09T09:00")
        var moved = assignment("yu0104")
        #expect(play.act("yu01", "reassign", moved) == "missing-field", "what moved it is named")
        moved["moved-by"] = .matter(MatterID(court: "yu01".court, random: 3))
        #expect(play.act("yu01", "reassign", moved) == "ok")
        #expect(play.deadline("W49b") == "yu0105 2026-04-14 void")
        play.go("2026-03-10T09:00")
        play.receipt("yu0104", of: "reassign")
        #expect(play.deadline("W49b") == "yu0104 2026-04-22 running")
        #expect(play.awaited == ["yu0104 answer"])
        #expect(play.act("yu0105", "answer") == "wrong-party")
        #expect(play.matter?.role(of: "yu0105".court) == .former)

        // In the transfer it stays a party and learns the end.
        var story = TransferStory()
        story.receive(status: "ended")
        #expect(story.file() == "ok")
        let end: [String: FieldValue] = ["result": .text("执行完毕"), "realised": .amount(1)]
        #expect(story.play.act("yu0104", "conclude", end) == "ok")
        #expect(story.play.matter?.role(of: "yu0105".court) == .original)
        let last = story.play.state?.steps.last?.entry
        let told = story.play.matter?.receipts.filter { $0.entry == last }.map(\.court)
        #expect(told == ["yu0105".court, "yu01".court])

        // What it did is checked after the case has moved.
        var check = TabledPlay("double-check")
        let clue: [String: FieldValue] = [
            "checked": .court("yu0105".court), "clue": .choice("cross-execution"),
            "received-on": "2026-03-10".day, "case": "（2025）豫0105执1号".caseNumber,
            "summary": .text("移转后发现消极执行"),
        ]
        check.go("2026-03-10T09:00")
        #expect(check.act("yu01", "open-check", clue) == "ok")
        #expect(check.matter?.role(of: "yu0105".court) == nil, "it hears nothing of the check")
    }
}
