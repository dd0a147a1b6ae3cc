import Domain
import Procedure
import Wording

/// Finds the form of an act for one officer of this court: for the desk's pages and for programs.
struct ActForms {
    let own: CourtID
    let officer: String
    let tree: CourtTree
    /// Civil time.
    let now: Instant
    /// The receiving court that a page has already found.
    var receiver = ""

    /// The form of an act in a matter, as it stands with this court's undecided acts; nil for a
    /// verb that its procedure does not have.
    func form(_ verb: String, in matter: Matter) -> ActForm? {
        if let form = procedureForm(verb, in: matter) { return form }
        return verb == "grant" ? CommonForms.grant(tree) : nil
    }

    private func procedureForm(_ verb: String, in matter: Matter) -> ActForm? {
        switch matter.body {
        case .commission(let state):
            return CommissionForms(own: own, officer: officer, now: now, state: state).form(verb)
        case .dispute(let state):
            return DisputeForms(own: own, tree: tree, now: now, state: state).form(verb)
        case .tabled(let state):
            guard let table = Tables[state.procedure], let row = table.act(verb) else { return nil }
            var form = ActForm(row, of: table)
            let task = matter.duties.first { $0.owedBy == own }
            if let task, verb == "look", let place = form.fields.indices.first {
                form.fields[place].initial = "\(task.entry)"
            }
            return form
        case .roster:
            guard matter.id == MatterID(rosterOf: own), verb == "publish" else { return nil }
            return CommonForms.roster(now)
        }
    }

    /// The form of an act that opens a matter; nil for a verb that opens none.
    func form(_ verb: String, opening procedure: String) -> ActForm? {
        switch procedure {
        case "commission":
            return CommissionForms(
                own: own, officer: officer, now: now, state: nil, receiver: receiver,
                isRecorded: !tree.hasNode(own)
            ).form(verb)
        case "dispute":
            return DisputeForms(own: own, tree: tree, now: now, state: nil).form(verb)
        case "roster": return verb == "publish" ? CommonForms.roster(now) : nil
        default:
            guard let table = Tables[procedure], let row = table.act(verb), row.isOpening else {
                return nil
            }
            return ActForm(row, of: table)
        }
    }

    /// What the form of `CommonForms.courtGrant` asks for.
    ///
    /// - Parameters:
    ///   - values: of its fields.
    ///   - after: the last matter of the request before; nil: from the first on.
    /// - Returns: the grant.
    /// - Throws: `FieldFault`.
    func courtGrant(_ values: ActValues, after: String?) throws -> CourtGrant {
        guard let court = values.court("court"),
            case .observe(let grant) = try CommonForms.courtGrant(tree, own: own).build(values)
        else {
            throw FieldFault(field: "court", text: Text(zh: "须写明法院", en: "name a court"))
        }
        return CourtGrant(
            court: court, grant: grant, withClosed: values.flag("closed"),
            after: after.flatMap { MatterID($0) })
    }

    /// What reads the values of fields.
    ///
    /// - Parameter matter: finds the matter that an id means, of those that the officer sees.
    /// - Returns: it, with the courts of the directory.
    func reading(_ matter: @escaping (String) throws -> MatterID) -> FieldReading {
        let tree = tree
        return FieldReading(
            court: { text in
                if let court = CourtFinder(tree).only(text) { return court.id }
                throw CommandFailure(
                    1, "court.unknown", "法院名录中没有“\(text)”，或者有几个",
                    "the directory has no court “\(text)”, or several",
                    remedy: "用编号、代字或全称", "name it by id, code or full name")
            },
            caseNumber: { text, court in
                guard let court else { return try CaseNumber.read(text, court: nil, in: tree) }
                return try CaseNumber(text, of: court, asLegacy: true)
            }, matter: matter)
    }
}
