package import Domain
import Engine
import Procedure
import Store

/// How one act stands for an officer of this court: whether it could be done now, and if not, why.
package struct ActStanding: Codable, Hashable, Sendable {
    /// The procedure's stable name.
    package var procedure: String
    package var verb: String
    /// The official term, and in English.
    package var name: Text
    /// Why it can't be done now; nil when it can, once its form is filled in.
    package var refusal: Refusal?
    /// It would be entered, but out of order, with this reason.
    package var outOfOrder: Text?

    package init(
        procedure: String, verb: String, name: Text, refusal: Refusal? = nil,
        outOfOrder: Text? = nil
    ) {
        self.procedure = procedure
        self.verb = verb
        self.name = name
        self.refusal = refusal
        self.outOfOrder = outOfOrder
    }

    /// It may be begun.
    package var isOpen: Bool { refusal == nil }
}

extension ControlService {
    /// Judges every act of a matter's procedure, or every act that opens a matter, by asking the
    /// procedure to decide it with an empty form: who and when are judged before the form is.
    ///
    /// - Parameters:
    ///   - matter: as this court sees it; nil: acts that open one.
    ///   - persons: as whom the officer acts, in person first.
    ///   - outside: a court without a node whose acts are recorded here (代录); nil: own acts.
    /// - Returns: one for each act, in the order of the procedure.
    /// - Throws: `ControlFailure`, `StoreFault`.
    func standings(
        of matter: Matter?, _ persons: [Officer], recordedFor outside: CourtID? = nil
    ) throws -> [ActStanding] {
        let now = try engine().civil
        let law = live.law
        let own = station.court.id
        let author = outside ?? own
        let onlooker = Onlooker(persons, of: own, in: law.tree)
        let common =
            outside == nil ? Procedures.commonProbes(of: matter, in: law.tree, at: now) : []
        let probes =
            Procedures.probes(
                of: matter, by: author, recordedBy: outside == nil ? nil : own, at: now) + common
        return probes.map { empty in
            var id = matter?.id ?? MatterID(court: own, random: 0)
            if case .roster = empty.body { id = matter?.id ?? MatterID(rosterOf: own) }
            let probe = Self.filled(empty, id, author, now)
            var standing = ActStanding(
                procedure: probe.procedure, verb: probe.verb, name: probe.name)
            for (place, person) in persons.enumerated() {
                let context = law.context(
                    on: matter, matter: id, author: author,
                    recorder: outside == nil ? nil : own, officer: person, actedAt: now, now: now,
                    entry: (matter?.lastEntry ?? 0) + 1)
                var (refusal, late) = Procedures.standing(probe, on: matter, in: context)
                // As the node's engine will judge it; approvals come with the form.
                if refusal == nil, outside == nil,
                    let right = onlooker.refusal(probe.body, on: matter, as: person, about: []),
                    right.code != "rights.approval"
                {
                    refusal = right
                    late = nil
                }
                if place == 0 || refusal == nil {
                    standing.refusal = refusal
                    standing.outOfOrder = late
                }
                if refusal == nil { break }
            }
            return standing
        }
    }

    /// The probe of a row with something in every field that it must have, its papers and its
    /// approvals: a form is judged before the stage is, and would hide it.
    private static func filled(
        _ probe: ActProbe, _ id: MatterID, _ court: CourtID, _ now: Instant
    ) -> ActProbe {
        guard case .tabled(var act) = probe.body, act.fields.isEmpty,
            let row = Tables[act.procedure]?.act(act.verb)
        else { return probe }
        act.fields = row.fields.filter(\.isRequired).compactMap { field in
            value(field.kind, id, court, now).map { Field(field.name, $0) }
        }
        act.papers = row.papers.map {
            Paper(digest: .zero, size: 1, name: "probe.pdf", kind: $0.kind, sealed: true)
        }
        act.approvals = row.approvals.map {
            Approval(officer: "—", role: $0, at: now, note: "")
        }
        var filled = probe
        filled.body = .tabled(act)
        return filled
    }

    private static func value(
        _ kind: FieldRow.Kind, _ id: MatterID, _ court: CourtID, _ now: Instant
    ) -> FieldValue? {
        switch kind {
        case .text: .text("—")
        case .choice(let words): words.first.map { .choice($0.word) }
        case .court: .court(court)
        case .date: .date(now.civilDate)
        case .amount: .amount(100)
        case .number: .number(1)
        case .flag: .flag(true)
        case .caseNumber:
            (try? CaseNumber("0", of: court, asLegacy: true)).map { .caseNumber($0) }
        case .matter: .matter(id)
        case .window: .window(Window(15, .day))
        case .stretch: .stretch(from: now.civilDate, to: now.civilDate)
        }
    }
}
