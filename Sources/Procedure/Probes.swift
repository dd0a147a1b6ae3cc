package import Domain

/// An act with next to nothing in its form, by which a procedure is asked who may do it and when.
package struct ActProbe: Sendable {
    /// The procedure's stable name.
    package var procedure: String
    package var verb: String
    /// The official term, and in English.
    package var name: Text
    package var body: ActBody
}

extension Procedures {
    /// Every act of a matter's procedure; without a matter, every act that opens one.
    ///
    /// - Parameters:
    ///   - matter: as it stands.
    ///   - court: that would act.
    ///   - recorder: that would enter its paper (代录); nil: it acts itself.
    ///   - now: civil time.
    /// - Returns: one probe for each act, in the order of the procedure.
    package static func probes(
        of matter: Matter?, by court: CourtID, recordedBy recorder: CourtID? = nil, at now: Instant
    ) -> [ActProbe] {
        guard let matter else {
            // A paper letter has been sent already: nothing is drafted for another court.
            let opening = recorder == nil ? "draft" : "send"
            return commissionProbes(nil, nil, court, now, to: recorder)
                .filter { $0.verb == opening }
                + disputeProbes(nil, court, now).filter { $0.verb == "raise" }
                + Tables.all.flatMap { table in
                    table.acts.filter(\.isOpening).map { probe($0, of: table, entry: 0) }
                }
        }
        let task = matter.duties.first { $0.owedBy == court }?.entry ?? 0
        switch matter.body {
        case .commission(let state): return commissionProbes(matter, state, court, now)
        case .dispute: return disputeProbes(matter, court, now)
        case .roster: return []
        case .tabled(let state):
            guard let table = Tables[state.procedure] else { return [] }
            return table.acts.filter { !$0.isOpening }.map { probe($0, of: table, entry: task) }
        }
    }

    /// Acts that belong to no procedure's own list: a court's roster, and the grant to a
    /// procuratorate in a matter.
    ///
    /// - Parameters:
    ///   - matter: as it stands; nil: acts that open one.
    ///   - tree: the courts.
    ///   - now: civil time.
    /// - Returns: probes as of `probes(of:by:at:)`.
    package static func commonProbes(
        of matter: Matter?, in tree: CourtTree, at now: Instant
    ) -> [ActProbe] {
        if case .roster? = matter?.body { return [rosterProbe(now)] }
        guard matter != nil else { return [rosterProbe(now)] }
        guard let observer = tree.courts.first(where: \.isObserver) else { return [] }
        return [
            ActProbe(
                procedure: "observe", verb: "grant",
                name: Text(zh: "同意检察机关查阅", en: "grant to a procuratorate"),
                body: .observe(ObserverGrant(observer: observer.id, ground: filler)))
        ]
    }

    private static func rosterProbe(_ now: Instant) -> ActProbe {
        ActProbe(
            procedure: "roster", verb: RosterProcedure.verbs[0].verb,
            name: Text(zh: RosterProcedure.verbs[0].term, en: "publication of a roster"),
            body: .roster(
                .publish([RosterDay(date: now.civilDate, officer: filler, phone: number)])))
    }

    /// How the act stands: why it can't be done now, or out of which order it would be entered.
    /// What is wrong with its empty form alone is no reason.
    package static func standing(
        _ probe: ActProbe, on matter: Matter?, in context: Context
    ) -> (refusal: Refusal?, outOfOrder: Text?) {
        switch decide(probe.body, on: matter, in: context) {
        case .accepted: return (nil, nil)
        case .outOfOrder(let reason, _): return (nil, reason)
        case .refused(let refusal):
            let code = refusal.code.split(separator: ".").last.map(String.init) ?? ""
            let isOfOfficer = refusal.code.hasPrefix("officer.")
            return (isOfOfficer || standingCodes.contains(code) ? refusal : nil, nil)
        }
    }

    /// Refusals that do not depend on what is entered into the form.
    private static let standingCodes: Set<String> = [
        "unknown-court", "outside-court", "recorder", "unknown-matter", "no-matter", "exists",
        "not-party", "wrong-party", "wrong-court", "not-supervising", "not-received",
        "no-reconsideration", "wrong-stage", "wrong-state", "closed", "already-done",
        "already-rated", "complaint-open", "no-complaint", "no-amendment", "amend-pending",
        "return-without-contact", "return-before-asking", "return-before-supply", "no-duty",
        "no-task", "other-procedure", "observer", "not-granting", "other-court",
        "record-needs-outside", "recorder-outside",
        "recorder-not-party",
    ]

    private static func probe(
        _ row: ActRow, of table: ProcedureTable, entry: Int
    ) -> ActProbe {
        var fields: [Field] = []
        // A task is looked at by its entry: without one that is open nothing is to be looked at.
        if row.verb.verb == "look" {
            fields = [
                Field("entry-number", .number(Int64(entry))), Field("looked", .text("—")),
            ]
        }
        return ActProbe(
            procedure: table.name, verb: row.verb.verb,
            name: Text(zh: row.verb.term, en: row.english),
            body: .tabled(
                TabledAct(procedure: table.name, verb: row.verb.verb, fields: fields)))
    }

    private static func commissionProbes(
        _ matter: Matter?, _ state: CommissionState?, _ court: CourtID, _ now: Instant,
        to receiver: CourtID? = nil
    ) -> [ActProbe] {
        let entry = matter?.duties.first { $0.owedBy == court }?.entry ?? 0
        let words = CommissionAct.Statement(text: filler)
        let letter =
            state?.letter
            ?? (try? CaseNumber("0", of: court, asLegacy: true)).map {
                CommissionLetter(
                    from: court, to: receiver ?? court, caseNumber: $0, kind: .freezeDeposit,
                    detail: "",
                    debtor: "", asset: "", window: Window(10, .day), handler: "", handlerPhone: "",
                    papers: [])
            }
        guard let letter else { return [] }
        let acts: [CommissionAct] = [
            .draft(letter), .approve(words), .discard(words),
            .send(letter, approvals: state?.approvals ?? []),
            .signFor(.init(handler: filler, phone: number)),
            .reroute(.init(to: court, reason: filler)),
            .contact(.init(person: filler, phone: number, at: now, summary: filler)),
            .askPapers(.init(kinds: [], text: filler)), .supply(words),
            .returnMatter(.init(ground: .impossible, text: filler)), .progress(words),
            .complete(.init(outcome: .none, text: filler, papers: [paper(.receipt)])),
            .confirm(words), .rate(.init(score: 5, text: "")), .complain(words), .explain(words),
            .conclude(.init(upheld: false, text: filler)), .withdraw(words), .amend(amendment),
            .confirmAmendment(.init(accepted: true, note: "")),
            .press(.init(court: state?.commissioned ?? court, text: filler)),
            .platform(.init(number: filler, enteredAt: now)),
            .look(.init(entry: entry, note: filler)),
        ]
        return acts.compactMap { act in
            CommissionVerb.of(act).map {
                ActProbe(
                    procedure: "commission", verb: $0.verb, name: $0.name, body: .commission(act))
            }
        }
    }

    private static var amendment: Amendment {
        Amendment(
            field: "", old: "", new: "", reason: filler, proof: [paper(.proof)], approvals: [])
    }

    /// What stands in a probe's form, so that who and when are asked, not what is missing.
    private static let filler = "—"
    private static let number = "0000"

    private static func paper(_ kind: PaperKind) -> Paper {
        Paper(digest: .zero, size: 1, name: "probe.pdf", kind: kind, sealed: true)
    }

    private static func disputeProbes(
        _ matter: Matter?, _ court: CourtID, _ now: Instant
    ) -> [ActProbe] {
        let entry = matter?.duties.first { $0.owedBy == court }?.entry ?? 0
        let words = DisputeStatement(text: filler, papers: [paper(.proof)])
        let number = try? CaseNumber("0", of: court, asLegacy: true)
        let acts: [DisputeAct?] = [
            .raise(
                .init(kind: .other, claims: [], asset: "", place: "", facts: "", papers: [])),
            .answer(words), .settle(.init(text: filler, papers: [paper(.minutes)], approvals: [])),
            .consent(.minutes(entry: 0), note: ""), .fail(words),
            .report(
                .init(
                    to: nil, facts: filler, process: filler, points: filler, law: filler,
                    negotiation: filler, opinion: filler, papers: [paper(.report)],
                    approvals: [])),
            .relay(words), .negotiate(.init(agreed: false, statement: words)),
            .sendBack(.init(missing: [filler], note: "")), .supplement(words),
            number.map { .accept($0) },
            .opine(.init(text: filler, orders: [], papers: [paper(.opinion)], approvals: [])),
            .comply(words),
            .confirm(.init(court: court, accepted: true, note: "")), .stop(words),
            .dispose(words),
            .moveMoney(
                .init(from: court, amount: 0, account: "", reason: "", papers: [], approvals: [])),
            .moneyMoved(order: 0, words), .withdraw(.init(reason: filler, approvals: [])),
            .amend(amendment),
            .servePaper(.init(entry: 0, to: court, receivedAt: now, carrier: "", papers: [])),
            .joinParty(
                .init(
                    claim: .init(court: court, caseNumber: nil, claim: ""), statement: words)),
            .reconsider(reason: filler), .look(entry: entry, note: filler),
        ]
        return acts.compactMap { act in
            guard let act, let rule = DisputeRules[act.verb],
                matter != nil || act.verb == "raise"
            else { return nil }
            return ActProbe(
                procedure: "dispute", verb: act.verb,
                name: Text(zh: rule.verb.term, en: rule.english), body: .dispute(act))
        }
    }
}
