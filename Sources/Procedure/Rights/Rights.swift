package import Domain

/// Names a row of the table of rights.
package struct RightsKey: Hashable, Sendable {
    package var section: RightsRow.Section
    package var name: String

    package init(_ section: RightsRow.Section, _ name: String) {
        self.section = section
        self.name = name
    }

    /// The row of an act: `petition`, `assign`.
    package static func act(_ procedure: String, _ verb: String) -> RightsKey {
        RightsKey(.act, "\(procedure).\(verb)")
    }

    /// The row of a whole matter.
    package static func matter(_ procedure: String) -> RightsKey { RightsKey(.matter, procedure) }

    /// The row of a view.
    package static func view(_ view: RightsView) -> RightsKey { RightsKey(.view, view.rawValue) }

    /// The row of a kind of papers.
    package static func paper(_ kind: PaperKind) -> RightsKey { RightsKey(.paper, kind.rawValue) }
}

/// What an officer looks at that is neither one act nor one paper (查看项). Raw values are the names
/// of rows.
package enum RightsView: String, Hashable, Sendable, CaseIterable {
    case page
    case timeline
    case deadlines
    case awaits
    case papers
    case ownActs = "own-acts"
    case drafts
    case next
    case duties
    case ownDuties = "own-duties"
    case figures
    case officerFigures = "officer-figures"
    case ownFigures = "own-figures"
    case notice
    case held
    case heldHandling = "held-handling"
    case alarms
    case officers
    case audit
}

/// Who looks, or acts: a court in its relation to the matter or thing, and a person in it.
package struct Viewer: Hashable, Sendable {
    package var court: CourtID
    package var level: CourtLevel
    /// The court's part in the matter; nil without one.
    package var part: PartyRole?
    /// The court is above one of the parties, or above the court whose thing it is.
    package var isAbove: Bool
    /// The named person; nil: the court's own system account, of which no role is asked.
    package var officer: Officer?

    package init(
        court: CourtID, level: CourtLevel, part: PartyRole? = nil, isAbove: Bool = false,
        officer: Officer? = nil
    ) {
        self.court = court
        self.level = level
        self.part = part
        self.isAbove = isAbove
        self.officer = officer
    }
}

/// What is looked at.
package struct Subject: Hashable, Sendable {
    package var key: RightsKey
    /// The procedure of the matter that it is in; nil outside any matter. Whoever may not see the
    /// matter sees nothing in it.
    package var procedure: String?
    /// The court that did it, or whose own it is.
    package var by: CourtID?
    /// The part of that court in the matter.
    package var byPart: PartyRole?
    /// Names of the officers whom the matter is about, as entered (被反映人员).
    package var about: [String]
    /// A report has asked a superior to coordinate; true where there is nothing to report.
    package var isReported: Bool
    /// The officer whose own it is.
    package var owner: String?

    package init(
        _ key: RightsKey, in procedure: String? = nil, by: CourtID? = nil,
        byPart: PartyRole? = nil, about: [String] = [], isReported: Bool = true,
        owner: String? = nil
    ) {
        self.key = key
        self.procedure = procedure
        self.by = by
        self.byPart = byPart
        self.about = about
        self.isReported = isReported
        self.owner = owner
    }
}

/// Whether something is shown.
package enum Sight: Hashable, Sendable {
    case shown
    /// It is there and not shown: the rule, and who may see it.
    case withheld(Refusal)
    /// Not even its existence is shown.
    case hidden

    /// It is shown.
    package var isShown: Bool { self == .shown }
}

/// Decides by the table of rights (权限表) who may see and do what. Deny by default: what has no row
/// is shown to nobody and done by nobody.
package enum Rights {
    private static let read = RightsReader(rightsData)

    /// Every row, in the order of the file.
    package static let table: [RightsRow] = read.rows

    /// Named sets of officers' roles, with their Chinese names.
    package static var groups: [(name: String, text: Text, roles: [OfficerRole])] { read.groups }

    /// Lines of the table that can't be read; they grant nothing.
    package static var faults: [String] { read.faults }

    private static let index: [RightsKey: Int] = {
        var index: [RightsKey: Int] = [:]
        for (place, row) in table.enumerated() {
            index[RightsKey(row.section, row.name)] = place
        }
        return index
    }()

    /// The row with this name; nil without one.
    package static subscript(key: RightsKey) -> RightsRow? { index[key].map { table[$0] } }

    // MARK: See

    /// Whether the viewer may see the subject, and the matter that it is in.
    package static func may(see subject: Subject, as viewer: Viewer) -> Sight {
        if let procedure = subject.procedure, subject.key.section != .matter {
            var whole = subject
            whole.key = .matter(procedure)
            let sight = judge(whole, viewer)
            guard sight.isShown else { return sight }
        }
        return judge(subject, viewer)
    }

    private static func judge(_ subject: Subject, _ viewer: Viewer) -> Sight {
        guard let row = Self[subject.key], let grant = row.sees else {
            return .withheld(unlisted(subject.key))
        }
        if row.condition == .notAbout, isAbout(subject, viewer.officer) { return .hidden }
        let fits =
            grant.courts.contains { holds($0, viewer, subject.by) }
            && (grant.levels.isEmpty || grant.levels.contains(viewer.level))
            && (row.condition.map { holds($0, subject, viewer) } ?? true)
            && viewer.officer.map { $0.roles.contains(where: grant.officers.contains) } ?? true
        if fits { return .shown }
        return row.denial == .hidden ? .hidden : .withheld(withheld(row, grant))
    }

    /// Whether the viewer's court is the part; `owner` is the court whose own thing it is.
    private static func holds(_ part: RightsPart, _ viewer: Viewer, _ owner: CourtID?) -> Bool {
        switch part {
        case .role(let role): viewer.part == role
        case .parties: viewer.part != nil
        case .own: owner == viewer.court
        case .above: viewer.isAbove
        case .opener: viewer.part == nil
        }
    }

    private static func holds(
        _ condition: RightsCondition, _ subject: Subject, _ viewer: Viewer
    ) -> Bool {
        switch condition {
        case .notAbout: !isAbout(subject, viewer.officer)
        case .ownSide:
            subject.by == viewer.court
                || side(subject.byPart) != nil && side(subject.byPart) == side(viewer.part)
        case .afterReport:
            subject.isReported || viewer.part == .disputant || viewer.part == .original
        case .ownCourt: subject.by == viewer.court
        case .ownOrBelow: subject.by == viewer.court || viewer.isAbove
        // Nothing is the system account's own, and nothing is kept from it as another's.
        case .isSelf: viewer.officer.map { $0.name == subject.owner } ?? true
        }
    }

    /// The two sides of a commission (法〔2021〕322号 §26): each superior with its own court.
    private static func side(_ part: PartyRole?) -> PartyRole? {
        switch part {
        case .commissioning, .superior: .commissioning
        case .commissioned, .former, .supervising: .commissioned
        case .disputant, .rung, .original, .receiving, .deciding, .assisting, .consenting,
            .publisher, .reader, .observer, nil:
            nil
        }
    }

    // MARK: Do

    /// Why the viewer may not do an act; nil when it may, as far as part, level, role and approvals
    /// go. Stage, fields and papers are the procedure's to judge.
    ///
    /// - Parameters:
    ///   - procedure: stable name of the one that the act is of.
    ///   - verb: as the command line has it.
    ///   - kind: stable name of the matter's procedure; nil: the act's own.
    ///   - viewer: the court and officer that would act; without a part when it opens a matter.
    ///   - approvals: as entered with the act.
    ///   - about: officers whom the matter is about.
    /// - Returns: the refusal, or nil.
    package static func may(
        do procedure: String, _ verb: String, in kind: String? = nil, as viewer: Viewer,
        approvals: [Approval] = [], about: [String] = []
    ) -> Refusal? {
        let key = RightsKey.act(procedure, verb)
        guard let row = Self[key], let grant = row.does else { return unlisted(key) }
        // Whoever may not see a matter does nothing in it.
        if viewer.part != nil || viewer.officer != nil {
            var seeing = viewer
            // A court that opens a matter will see it.
            if viewer.part == nil { seeing.part = opening(grant, procedure) }
            let sight = may(see: Subject(.matter(kind ?? procedure), about: about), as: seeing)
            if case .withheld(let refusal) = sight { return refusal }
            if sight == .hidden { return hidden }
        }
        guard grant.courts.contains(where: { holds($0, viewer, viewer.court) }),
            grant.levels.isEmpty || grant.levels.contains(viewer.level)
        else { return refused(row, grant, "rights.court") }
        if let officer = viewer.officer,
            !officer.roles.contains(where: grant.officers.contains)
        {
            return refused(row, grant, "rights.officer")
        }
        for need in row.approvals {
            let names = Set(approvals.filter { $0.role == need.role }.map(\.officer))
            if names.count < need.count { return unapproved(row, need) }
        }
        return nil
    }

    /// A part that an opening court gets and that may see the matter.
    private static func opening(_ grant: RightsGrant, _ procedure: String) -> PartyRole? {
        guard grant.courts == [.opener] else {
            // Commissions, disputes and rosters are opened by a court with the part of their rows.
            for case .role(let role) in grant.courts { return role }
            return nil
        }
        for case .role(let role) in Self[.matter(procedure)]?.sees?.courts ?? [] { return role }
        return .deciding
    }
}

extension Rights {
    /// Whether one of the names, as entered, is the officer, or the one in whose place the officer
    /// acts.
    package static func isAbout(_ subject: Subject, _ officer: Officer?) -> Bool {
        officer.map { isAbout(subject.about, $0) } ?? false
    }

    /// As `isAbout(_:_:)`, of names as entered.
    package static func isAbout(_ about: [String], _ officer: Officer) -> Bool {
        let persons = [officer.name, officer.inPlaceOf].compactMap(\.self)
        return about.contains { text in
            names(in: text).contains { name in persons.contains { isSame(name, $0) } }
        }
    }

    /// The names in a text of a field: several may stand in one, parted by any mark.
    private static func names(in text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber && $0 != "·" }.map(String.init)
    }

    /// `张三`, `承办人张三` and `张三承办人` are one person: who reads it must not depend on how the
    /// petition was entered.
    private static func isSame(_ name: String, _ person: String) -> Bool {
        if name == person { return true }
        return (OfficerRole.allCases.map(\.term) + ["法官", "局长", "副院长", "院长", "庭长"]).contains {
            name == $0 + person || name == person + $0
        }
    }
}
