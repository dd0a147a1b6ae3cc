import Domain
import Procedure
import Testing

@Suite("Commission: the course of a matter")
struct CommissionFlowTests {
    typealias Courts = CommissionCourts
    typealias Play = CommissionPlay

    @Test("A receipt of an officer says that what was delivered has been opened, once")
    func opened() throws {
        var play = Play.at(.sent)
        #expect(
            play.receipt(of: 1, by: Courts.asked, openedBy: Play.handler).code
                == "receipt.not-delivered")
        #expect(
            play.receipt(of: 1, by: Courts.asking, openedBy: Play.handler).code
                == "receipt.unknown")
        play.receipt(of: 1, by: Courts.asked)
        let delivered = play.now
        #expect(
            play.matter?.receipts == [Receipt(entry: 1, court: Courts.asked, at: delivered)])
        let deadlines = play.matter?.deadlines
        play.receipt(of: 1, by: Courts.asked, openedBy: Play.handler)
        let opened = play.now
        let receipt = Receipt(entry: 1, court: Courts.asked, at: delivered, openedAt: opened)
        #expect(play.matter?.receipts == [receipt])
        // It starts no time and meets none.
        #expect(play.matter?.deadlines == deadlines)
        play.receipt(of: 1, by: Courts.asked, openedBy: Play.centre)
        #expect(play.matter?.receipts == [receipt])
        #expect(
            Procedures.summary(of: play.journal[2].events, by: "承办丙").en
                == "\(Courts.asked) has opened entry 1")
    }

    @Test("From the draft to the rating, each step by its officer")
    func wholeCourse() throws {
        var play = Play.at(.approved)
        // At the node: the approved draft is sent as it was approved.
        let state = try #require(play.state)
        #expect(state.approvals.map(\.officer) == ["局长甲", "专员乙"])
        let sent = play.act(
            .send(state.letter, approvals: state.approvals), by: Courts.asking, Play.centre)
        #expect(sent.code == nil)
        #expect(play.state?.stage == .sent)

        // At the seat: the same letter opens the matter.
        play = Play.at(.sent)
        #expect(
            play.matter?.parties == [
                Party(court: Courts.asking, role: .commissioning),
                Party(court: Courts.asked, role: .commissioned),
                Party(court: Courts.askedCity, role: .supervising),
                Party(court: Courts.city, role: .superior),
            ])
        #expect(play.journal[0].events.contains(.receiptWanted(from: [Courts.asked])))
        #expect(play.matter?.ruleSet.isEmpty == false)

        play.receipt(of: 1, by: Courts.asked)
        let received = play.now
        let handling = try #require(play.matter?.openDeadline("W10", owedBy: Courts.asked))
        #expect(handling.due.from == received)
        #expect(handling.due.window == Window(15, .day))
        #expect(handling.due.dueDate == CivilDate(year: 2026, month: 3, day: 17))
        #expect(CommissionProcedure.awaits(try #require(play.matter)).map(\.verb) == ["sign-for"])

        play.act(Play.signFor, by: Courts.asked)
        #expect(
            CommissionProcedure.awaits(try #require(play.matter))
                == [
                    Awaited(
                        court: Courts.asked, verb: "complete",
                        text: Text(zh: "办理并反馈办结", en: "carry it out and report"),
                        deadline: handling.id)
                ])
        play.act(.progress(.init(text: "已到银行")), by: Courts.asked)
        #expect(play.state?.stage == .inHand)
        play.act(Play.complete, by: Courts.asked)
        #expect(play.matter?.deadlines.first { $0.id == handling.id }?.status == .met)
        play.act(.confirm(.init(text: "")), by: Courts.asking)
        #expect(play.state?.stage == .confirmed)
        #expect(play.matter.map(CommissionProcedure.isClosed) == false)
        #expect(play.matter?.openDeadline("O06", owedBy: Courts.asking) == nil)
        play.act(.rate(.init(score: 5, text: "")), by: Courts.asking)
        #expect(play.matter.map(CommissionProcedure.isClosed) == true)
        #expect(play.matter?.deadlines.allSatisfy { !$0.isOpen } == true)
        #expect(play.matter.map { Procedures.stage(of: $0).name } == "confirmed")
    }

    @Test("A redraft drops the approvals; what was not approved is not sent")
    func redraft() throws {
        var play = Play.at(.approved)
        var letter = Play.letter()
        letter.detail = "另一内容"
        let changed = play.act(.send(letter, approvals: Play.approvals), by: Courts.asking)
        #expect(changed.code == "commission.letter-changed")
        play.act(.draft(letter), by: Courts.asking)
        #expect(play.state?.approvals.isEmpty == true)
        #expect(play.state?.stage == .draft)
        #expect(
            play.act(.send(letter, approvals: Play.approvals), by: Courts.asking).code
                == "commission.wrong-state")
    }

    @Test("The seat refuses a letter without its approvals, in their order")
    func approvals() {
        for list in [[], [Play.approvals[0]], [Play.approvals[1]], Play.approvals.reversed()] {
            var play = Play()
            let decision = play.act(.send(Play.letter(), approvals: list), by: Courts.asking)
            #expect(decision.code == "commission.unapproved")
            #expect(play.matter == nil)
        }
    }

    @Test("Urgent: 24 hours, a recorded call, the superior alerted after an hour")
    func urgent() throws {
        var play = Play()
        var letter = Play.letter(urgent: true)
        letter.call = nil
        #expect(
            play.act(.send(letter, approvals: Play.approvals), by: Courts.asking).code
                == "commission.call-missing")
        letter = Play.letter(urgent: true, follow: true)
        #expect(play.act(.send(letter, approvals: Play.approvals), by: Courts.asking).code == nil)
        // An hour by the clock, from the call on: not one from the next full hour.
        let hour = try #require(play.matter?.deadlines.first { $0.rule == "O01" })
        #expect(hour.due.dueInstant == play.now.advanced(byMilliseconds: 3_600_000))
        // The commissioned court is away: no receipt comes, and still the duty desk is alerted.
        play.wait(until: play.now.advanced(byMilliseconds: 3 * 3_600_000))
        #expect(play.matter?.duties.map(\.owedBy) == [Courts.askedCity])
        play.receipt(of: 1, by: Courts.asked)
        let deadline = try #require(play.matter?.openDeadline("W11", owedBy: Courts.asked))
        #expect(deadline.due.window == Window(24, .hour))
        play.act(Play.signFor, by: Courts.asked)
        #expect(play.matter?.deadlines.first { $0.rule == "O01" }?.status == .metLate)

        // Nothing is reported done while the papers follow.
        #expect(play.act(Play.complete, by: Courts.asked).code == "commission.papers-follow")
        #expect(
            CommissionProcedure.awaits(try #require(play.matter)).map(\.verb) == [
                "complete", "supply",
            ])
        let papers = letter.kind.rule.papers.map {
            Play.paper($0, sealed: $0 == .commissionLetter)
        }
        play.act(.supply(.init(text: "", papers: Array(papers.dropLast()))), by: Courts.asking)
        #expect(play.act(Play.complete, by: Courts.asked).code == "commission.papers-follow")
        play.act(.supply(.init(text: "", papers: [papers[papers.count - 1]])), by: Courts.asking)
        #expect(play.act(Play.complete, by: Courts.asked).code == nil)

        // The duty is answered by the superior and by nobody else.
        let entry = try #require(play.matter?.duties.first?.entry)
        let look = CommissionAct.look(.init(entry: entry, note: "已电话联系"))
        #expect(play.act(look, by: Courts.city).code == "commission.no-duty")
        #expect(play.act(look, by: Courts.askedCity).code == nil)
        #expect(play.matter?.duties.isEmpty == true)
    }

    @Test("Reroute keeps number, papers and history; the new court gets its own clock")
    func reroute() throws {
        var play = Play.at(.signed)
        let before = try #require(play.state)
        #expect(
            play.act(try reroute(to: Courts.stranger), by: Courts.askedCity).code
                == "commission.reroute-outside-area")
        #expect(
            play.act(try reroute(to: Courts.asked), by: Courts.askedCity).code
                == "commission.reroute-same")
        #expect(play.act(try reroute(to: Courts.right), by: Courts.askedCity).code == nil)
        let rerouted = play.entry
        let state = try #require(play.state)
        #expect(state.commissioned == Courts.right)
        #expect(state.letter == before.letter)
        #expect(state.stage == .sent)
        #expect(play.matter?.id == play.id)
        #expect(play.matter?.role(of: Courts.asked) == .former)
        #expect(play.matter?.role(of: Courts.right) == .commissioned)
        #expect(play.journal[rerouted - 1].events.contains(.receiptWanted(from: [Courts.right])))
        #expect(play.matter?.deadlines.first { $0.owedBy == Courts.asked }?.status == .void)

        // The former court may have acted before it knew: on record, and a task for the superior.
        #expect(play.act(Play.complete, by: Courts.asked).code == "out-of-order")
        #expect(play.state?.stage == .sent)
        #expect(play.matter?.duties.map(\.owedBy) == [Courts.askedCity])
        #expect(play.act(Play.askPapers, by: Courts.asked).code == "commission.wrong-court")
        play.receipt(of: 1, by: Courts.right)
        #expect(play.state?.stage == .sent, "the receipt of an older entry starts nothing")
        play.receipt(of: rerouted, by: Courts.right)
        #expect(play.state?.stage == .delivered)
        #expect(play.matter?.openDeadline("W10", owedBy: Courts.right) != nil)
    }

    private func reroute(to court: CourtID) throws -> CommissionAct {
        .reroute(.init(to: court, reason: "财产在该院辖区"))
    }

    @Test("A return needs a contact since the court got the matter")
    func returning() {
        var play = Play.at(.signed)
        #expect(
            play.act(Play.returning, by: Courts.asked).code == "commission.return-without-contact")
        play.act(Play.contact, by: Courts.asking)
        #expect(
            play.act(Play.returning, by: Courts.asked).code == "commission.return-without-contact",
            "the returning court itself must have called")
        play.act(Play.contact, by: Courts.asked)
        var rerouted = play
        #expect(play.act(Play.returning, by: Courts.asked).code == nil)
        #expect(play.state?.stage == .returned)

        rerouted.act(.reroute(.init(to: Courts.right, reason: "辖区")), by: Courts.askedCity)
        rerouted.act(Play.signFor, by: Courts.right)
        #expect(
            rerouted.act(Play.returning, by: Courts.right).code
                == "commission.return-without-contact", "the former court's call does not count")
    }

    @Test("Papers are asked for, awaited three days, and only then the matter returned")
    func papers() throws {
        var play = Play.at(.inHand)
        let back = CommissionAct.returnMatter(.init(ground: .papers, text: "裁定书缺页"))
        #expect(play.act(back, by: Courts.asked).code == "commission.return-before-asking")
        play.act(Play.askPapers, by: Courts.asked)
        let asked = play.entry
        #expect(play.act(back, by: Courts.asked).code == "commission.return-before-supply")
        play.receipt(of: asked, by: Courts.asking)
        let deadline = try #require(play.matter?.openDeadline("W12", owedBy: Courts.asking))
        #expect(deadline.due.window == Window(3, .day))
        #expect(play.act(back, by: Courts.asked).code == "commission.return-before-supply")
        var late = play
        late.wait(days: 5)
        #expect(late.act(back, by: Courts.asked).code == nil)

        play.act(Play.supply, by: Courts.asking)
        #expect(play.state?.stage == .inHand)
        #expect(play.matter?.deadlines.first { $0.id == deadline.id }?.status == .met)
        #expect(play.state?.letter.papers.last == Play.paper(.ruling))
        #expect(play.act(back, by: Courts.asked).code == nil, "supplied and still not workable")
    }

    @Test("Done twice is done once; the second report is on record as out of order")
    func completeTwice() throws {
        var play = Play.at(.done)
        let first = try #require(play.state?.completion)
        #expect(play.act(Play.complete, by: Courts.asked).code == "out-of-order")
        #expect(play.state?.completion == first)
        #expect(play.matter?.duties.map(\.owedBy) == [Courts.askedCity])
        #expect(
            play.act(.withdraw(.init(text: "迟了")), by: Courts.asking).code
                == "commission.already-done")
    }

    @Test("Withdrawn before it is done; a report that crosses it becomes the superior's task")
    func withdrawal() {
        var play = Play.at(.inHand)
        #expect(play.act(.withdraw(.init(text: "和解")), by: Courts.asking).code == nil)
        #expect(play.matter?.deadlines.allSatisfy { !$0.isOpen } == true)
        #expect(play.act(Play.complete, by: Courts.asked).code == "out-of-order")
        #expect(play.state?.stage == .withdrawn)
        #expect(play.matter?.duties.count == 1)
    }

    @Test("An amount beyond the letter's is entered and looked into")
    func beyondAmount() {
        var play = Play.at(.inHand)
        let words = CommissionAct.complete(
            .init(
                outcome: .full, text: "已冻结", amountFen: 500_000_01,
                papers: [Play.paper(.receipt)]))
        #expect(play.act(words, by: Courts.asked).code == nil)
        #expect(play.matter?.duties.map(\.owedBy) == [Courts.askedCity])
    }

    @Test("Amendment: at once before the other court has acted, with its word afterwards")
    func amendment() throws {
        var early = Play.at(.delivered)
        #expect(early.act(Play.amend(), by: Courts.asking).code == nil)
        #expect(early.state?.letter.asset == "工商银行 6222 尾号 0002")
        #expect(early.matter?.amendments.map(\.old) == ["工商银行 6222 尾号 0001"])
        #expect(early.act(Play.amend(), by: Courts.asking).code == "commission.amend-stale")

        var play = Play.at(.inHand)
        #expect(play.act(Play.amend(), by: Courts.asking).code == nil)
        #expect(play.state?.letter.asset == "工商银行 6222 尾号 0001")
        #expect(play.act(Play.amend(), by: Courts.asking).code == "commission.amend-pending")
        let yes = CommissionAct.confirmAmendment(.init(accepted: true, note: ""))
        #expect(play.act(yes, by: Courts.asking).code == "commission.own-amendment")
        var declined = play
        #expect(play.act(yes, by: Courts.asked).code == nil)
        #expect(play.state?.letter.asset == "工商银行 6222 尾号 0002")
        #expect(play.state?.pending == nil)
        declined.act(.confirmAmendment(.init(accepted: false, note: "已办理")), by: Courts.asked)
        #expect(declined.state?.letter.asset == "工商银行 6222 尾号 0001")
        #expect(declined.matter?.amendments.isEmpty == true)
    }

    @Test("An amended window moves the running deadline, both dates visible")
    func amendedWindow() throws {
        var play = Play.at(.delivered)
        let before = try #require(play.matter?.openDeadline("W10", owedBy: Courts.asked))
        let words = Amendment(
            field: "window", old: "15d", new: "20d", reason: "路途遥远",
            proof: [Play.paper(.evidence)], approvals: [Play.approvals[0]])
        #expect(play.act(.amend(words), by: Courts.asking).code == nil)
        let after = try #require(play.matter?.openDeadline("W10", owedBy: Courts.asked))
        #expect(after.id == before.id)
        #expect(after.due.from == before.due.from)
        #expect(after.due.dueDate == CivilDate(year: 2026, month: 3, day: 23), "22 is a Sunday")
        let moved = play.journal[play.entry - 1].events.contains {
            guard case .deadlineMoved(_, _, let reason) = $0 else { return false }
            return reason.zh.contains("2026-03-17") && reason.zh.contains("2026-03-23")
        }
        #expect(moved)
        for (field, new, code) in [
            ("window", "30d", "commission.window-bounds"),
            ("window", "soon", "commission.amend-value"),
            ("colour", "red", "commission.amend-field"),
            ("amount", "99999999999", "commission.amount-exceeds-ruling"),
        ] {
            var bad = words
            bad.field = field
            bad.old = field == "window" ? "20d" : "50000000"
            bad.new = new
            #expect(play.act(.amend(bad), by: Courts.asking).code == code)
        }
    }

    @Test("Complaint, explanation, conclusion; the matter closes when all is answered")
    func complaint() throws {
        var play = Play.at(.confirmed)
        play.act(.complain(.init(text: "迟缓")), by: Courts.asking)
        #expect(
            play.act(.complain(.init(text: "又")), by: Courts.asking).code
                == "commission.complaint-open")
        play.act(.rate(.init(score: 2, text: "")), by: Courts.asking)
        #expect(play.state?.closed == false)
        #expect(
            CommissionProcedure.awaits(try #require(play.matter)).map(\.verb) == [
                "explain", "conclude",
            ])
        play.act(.explain(.init(text: "银行故障")), by: Courts.asked)
        #expect(
            play.act(.explain(.init(text: "再")), by: Courts.asked).code == "commission.no-complaint"
        )
        play.act(.conclude(.init(upheld: true, text: "成立")), by: Courts.askedCity)
        #expect(play.state?.closed == true)
        #expect(play.state?.complaints.last?.conclusion?.words.upheld == true)
    }

    @Test(
        "Silence closes the matter after the rating period and is no breach",
        arguments: [CommissionStage.confirmed, .returned])
    func silence(stage: CommissionStage) {
        var play = Play.at(stage)
        play.wait(days: 40)
        #expect(play.state?.closed == true)
        #expect(play.matter?.deadlines.last?.status == .void)
        #expect(play.matter?.duties.isEmpty == true)
    }

    @Test("Late signing and late handling become the superior's task; pressing is answered")
    func overdue() throws {
        var play = Play.at(.delivered)
        play.wait(days: 30)
        #expect(play.matter?.duties.map(\.owedBy) == [Courts.askedCity, Courts.askedCity])
        #expect(play.matter?.deadlines.map(\.status) == [.lapsed, .lapsed])
        play.act(.press(.init(court: Courts.asked, text: "三日内办结")), by: Courts.askedCity)
        let duty = try #require(play.matter?.duties.last)
        #expect(duty.owedBy == Courts.asked)
        #expect(play.state?.flags.contains { $0.zh == "督办" } == true)
        play.act(.look(.init(entry: duty.entry, note: "今日办结")), by: Courts.asked)
        #expect(play.matter?.duties.contains(duty) == false)
        play.act(Play.signFor, by: Courts.asked)
        play.act(Play.complete, by: Courts.asked)
        #expect(play.matter?.deadlines.first { $0.rule == "W10" }?.status == .metLate)
        #expect(
            play.act(.press(.init(court: Courts.asking, text: "请确认")), by: Courts.city).code == nil)
    }

    @Test("An outside court's side is recorded by the other side, never done by itself")
    func outsideCourt() throws {
        var play = Play()
        let letter = Play.letter(to: Courts.outside)
        #expect(play.act(.send(letter, approvals: Play.approvals), by: Courts.asking).code == nil)
        let wanted = play.journal[0].events.contains {
            if case .receiptWanted = $0 { true } else { false }
        }
        #expect(!wanted, "a court without a node gives no automatic receipt")
        play.wait(days: 3)
        let arrived = play.now.advanced(byMilliseconds: -86_400_000)
        let signed = CommissionAct.signFor(
            .init(handler: "来人", phone: "0311-1234567", arrivedAt: arrived))
        #expect(play.act(signed, by: Courts.outside).code == "commission.outside-court")
        #expect(
            play.act(signed, by: Courts.outside, recorder: Courts.stranger).code
                == "commission.recorder-not-party")
        #expect(play.act(signed, by: Courts.outside, recorder: Courts.asking).code == nil)
        let deadline = try #require(play.matter?.openDeadline("W10", owedBy: Courts.outside))
        #expect(deadline.due.from == arrived)
        #expect(play.state?.signed?.mark.recordedBy == Courts.asking)
        #expect(play.act(Play.complete, by: Courts.outside, recorder: Courts.asking).code == nil)
        #expect(
            play.act(.confirm(.init(text: "")), by: Courts.asking, recorder: Courts.asking).code
                == "commission.record-needs-outside")

        var incoming = Play(opener: Courts.asked)
        var paper = Play.letter(from: Courts.outside)
        paper.papers = []
        #expect(
            incoming.act(
                .send(paper, approvals: []), by: Courts.outside, Play.handler,
                recorder: Courts.asked
            ).code == nil, "a paper letter carries its approvals on paper")
        #expect(incoming.state?.opening.superior == CommissionCourts.id("ji01"))
        incoming.receipt(of: 1, by: Courts.asked)
        incoming.act(Play.signFor, by: Courts.asked)
        incoming.act(Play.askPapers, by: Courts.asked)
        #expect(incoming.matter?.openDeadline("W12", owedBy: Courts.outside) != nil)
    }

    @Test("A court may commission a court of its own; the parts it has add up")
    func ownCourt() throws {
        var play = Play(opener: Courts.askedCity)
        let letter = Play.letter(from: Courts.askedCity)
        #expect(
            play.act(.send(letter, approvals: Play.approvals), by: Courts.askedCity).code == nil)
        #expect(play.matter?.role(of: Courts.askedCity) == .commissioning)
        #expect(play.state?.supervising == Courts.askedCity)
        #expect(play.matter?.courts(.superior) == [Courts.high])
        #expect(
            play.act(.reroute(.init(to: Courts.right, reason: "辖区")), by: Courts.askedCity).code
                == nil)
    }

    @Test("What `next` offers is not refused for stage or side")
    func next() throws {
        for stage in CommissionStage.allCases {
            let play = Play.at(stage)
            let matter = try #require(play.matter)
            for court in [Courts.asking, Courts.asked, Courts.askedCity, Courts.city] {
                for verb in CommissionProcedure.next(for: court, in: matter) {
                    var copy = play
                    let code = copy.act(try #require(Play.sample(verb.verb)), by: court).code
                    let wrong = [
                        "commission.wrong-court", "commission.wrong-state", "commission.closed",
                        "commission.already-done", "commission.no-complaint", "out-of-order",
                    ]
                    #expect(
                        !wrong.contains(code ?? ""), "\(stage) \(court) \(verb.verb) \(code ?? "")")
                }
            }
        }
        #expect(
            CommissionProcedure.next(for: Courts.stranger, in: try #require(Play.at(.done).matter))
                .isEmpty)
    }
}
