import Domain
import LegalTime
import Procedure
import Testing

private typealias Courts = CommissionCourts

/// Every row against every court, level and officer, and what practice asks of single ones.
@Suite("权限表: who may")
struct RightsTests {
    private static let court = RightsTableTests.court

    private static let parts: [PartyRole] = [
        .commissioning, .commissioned, .former, .supervising, .superior, .disputant, .rung,
        .original, .receiving, .deciding, .assisting, .consenting, .publisher, .reader,
        .observer,
    ]

    private static func viewer(
        _ part: PartyRole?, _ role: OfficerRole?, _ name: String = "甲",
        level: CourtLevel = .intermediate, isAbove: Bool = false
    ) -> Viewer {
        Viewer(
            court: court, level: level, part: part, isAbove: isAbove,
            officer: role.map { Officer(name: name, roles: [$0]) })
    }

    /// What the row's cells say, read a second time in the plainest way.
    private static func grants(
        _ grant: RightsGrant?, _ part: PartyRole?, _ level: CourtLevel, _ role: OfficerRole
    ) -> Bool {
        guard let grant else { return false }
        let isCourt = grant.courts.contains { word in
            switch word {
            case .role(let role): role == part
            case .parties: part != nil
            case .opener: part == nil
            case .own: true
            case .above: false
            }
        }
        return isCourt && (grant.levels.isEmpty || grant.levels.contains(level))
            && grant.officers.contains(role)
    }

    @Test(arguments: Rights.table)
    func everyRowGrantsWhatItsCellsSayAndNoMore(_ row: RightsRow) {
        var procedure: String?
        if row.section == .act || row.section == .event {
            let name = String(row.name.prefix { $0 != "." })
            if RightsTableTests.procedures.contains(name) { procedure = name }
        }
        for part in Self.parts.map(Optional.some) + [nil] {
            for level in CourtLevel.allCases {
                for role in OfficerRole.allCases {
                    let viewer = Self.viewer(part, role, level: level)
                    var subject = Subject(
                        RightsKey(row.section, row.name), in: procedure, by: Self.court,
                        byPart: part)
                    subject.owner = "甲"
                    let page = procedure.flatMap { Rights[.matter($0)] }
                    let isOpen =
                        Self.grants(row.sees, part, level, role)
                        && (page.map { Self.grants($0.sees, part, level, role) } ?? true)
                    #expect(
                        Rights.may(see: subject, as: viewer).isShown == isOpen,
                        "see \(row.name) as \(role) of \(part?.rawValue ?? "none"), \(level)")
                }
            }
        }
    }

    /// Every verb of every procedure by every part, level and role.
    @Test(arguments: KnownVerb.all)
    func everyVerbIsDoneByWhomItsTableNames(_ verb: KnownVerb) {
        let approvals = verb.approvals.flatMap { need in
            (0..<need.count).map {
                Approval(
                    officer: "审批\($0)", role: need.role, at: Instant(milliseconds: 0), note: "")
            }
        }
        let seers = Rights[.matter(verb.matter)]?.sees
        for part in Self.parts.map(Optional.some) + [nil] {
            for level in CourtLevel.allCases {
                for role in OfficerRole.allCases {
                    let isCourt = verb.parts.contains { word in
                        switch word {
                        case .role(let role): role == part
                        case .opener: part == nil
                        case .parties, .own, .above: false
                        }
                    }
                    let isOpen =
                        isCourt && (verb.levels.isEmpty || verb.levels.contains(level))
                        && verb.officers.contains(role)
                        && seers?.officers.contains(role) == true
                        && (part == nil || Self.grants(seers, part, level, role))
                    let refusal = Rights.may(
                        do: verb.procedure, verb.verb, in: verb.matter,
                        as: Self.viewer(part, role, level: level),
                        approvals: approvals)
                    #expect(
                        (refusal == nil) == isOpen,
                        "\(role) of \(part?.rawValue ?? "none"), \(level): \(refusal?.code ?? "may")"
                    )
                    if let refusal {
                        #expect(!refusal.rule.isEmpty && !refusal.remedy.zh.isEmpty)
                    }
                }
            }
        }
    }

    @Test(arguments: [
        RightsKey.act("petition", "no-such-verb"), .act("no-such-procedure", "assign"),
        RightsKey(.event, "record.unheard-of"), RightsKey(.paper, "unheard-of"),
        RightsKey(.view, "everything"), .matter("no-such-procedure"),
    ])
    func whatHasNoRowIsForNobody(_ key: RightsKey) {
        for part in Self.parts {
            for role in OfficerRole.allCases.map(Optional.some) + [nil] {
                let viewer = Self.viewer(part, role)
                guard case .withheld(let refusal) = Rights.may(see: Subject(key), as: viewer) else {
                    Issue.record("\(key.name) is shown")
                    continue
                }
                #expect(refusal.code == "rights.unlisted")
            }
        }
        let refusal = Rights.may(
            do: "petition", "no-such-verb", as: Self.viewer(.deciding, .petition))
        #expect(refusal?.code == "rights.unlisted")
    }

    // MARK: What practice asks

    @Test(arguments: [
        ("张三", true), ("承办人张三", true), ("张三（承办人）", true), ("李四、张三", true),
        ("张三 法官", true), ("张三丰", false), ("李四", false), ("", false),
    ])
    func aPetitionIsHiddenFromWhomItIsAbout(_ entered: String, _ isHidden: Bool) {
        for key in [
            RightsKey.matter("petition"), .act("petition", "assign"), .paper(.petition),
            .matter("reception"), .matter("supervision"), .view(.page),
        ] {
            let subject = Subject(
                key, in: key.section == .matter ? nil : "petition", by: Self.court,
                byPart: .original, about: [entered])
            let sight = Rights.may(see: subject, as: Self.viewer(.original, .handler, "张三"))
            #expect(sight == (isHidden ? .hidden : .shown), "\(key.name)")
            let other = Rights.may(see: subject, as: Self.viewer(.original, .handler, "王五"))
            #expect(other == .shown)
        }
        let refusal = Rights.may(
            do: "petition", "progress", as: Self.viewer(.original, .handler, "张三"),
            about: [entered])
        // The same words as for a number that does not exist.
        #expect(refusal?.code == (isHidden ? "matter.unknown" : nil))
    }

    @Test func whoActsInThePlaceOfTheOneComplainedOfSeesNoMoreThanThatOne() {
        let subject = Subject(.matter("petition"), about: ["张三"])
        var viewer = Self.viewer(.original, .handler, "李四")
        #expect(Rights.may(see: subject, as: viewer) == .shown)
        viewer.officer?.inPlaceOf = "张三"
        #expect(Rights.may(see: subject, as: viewer) == .hidden)
    }

    @Test(arguments: OfficerRole.allCases)
    func aDoubleCheckIsForTheSuperiorsBureauAndInspectors(_ role: OfficerRole) {
        let isOpen = [.supervisor, .bureauChief, .inspector].contains(role)
        let subject = Subject(.matter("double-check"))
        let sight = Rights.may(see: subject, as: Self.viewer(.deciding, role))
        #expect(sight == (isOpen ? .shown : .hidden))
        #expect(Rights.may(see: subject, as: Self.viewer(nil, role)) == .hidden, "checked court")
        #expect(Rights.may(see: subject, as: Self.viewer(.original, role)) == .hidden)
    }

    @Test(arguments: ["raise", "answer", "settle", "consent", "fail"])
    func talksStayWithTheCourtsInDisputeUntilAReport(_ verb: String) {
        for part in [PartyRole.rung, .supervising, .disputant] {
            for isReported in [false, true] {
                let subject = Subject(
                    .act("dispute", verb), in: "dispute", byPart: .disputant,
                    isReported: isReported)
                let sight = Rights.may(see: subject, as: Self.viewer(part, .bureauChief))
                #expect(sight.isShown == (isReported || part == .disputant))
            }
        }
        // Until then a superior sees that there is one, and its age.
        let notice = Subject(.view(.notice))
        let above = Self.viewer(nil, .bureauChief, isAbove: true)
        #expect(Rights.may(see: notice, as: above) == .shown)
        #expect(!Rights.may(see: notice, as: Self.viewer(nil, .bureauChief)).isShown)
    }

    /// 法〔2021〕322号 §26: each superior manages its own side.
    @Test(arguments: [
        (PartyRole.supervising, PartyRole.commissioned, true), (.supervising, .superior, false),
        (.superior, .superior, true), (.commissioning, .superior, true),
        (.commissioning, .supervising, false), (.superior, .commissioned, false),
        (.commissioned, .supervising, true), (.commissioned, .commissioning, false),
    ])
    func aSuperiorSeesNotTheOtherSidesInsideWork(
        _ part: PartyRole, _ author: PartyRole, _ isShown: Bool
    ) throws {
        let other = try #require(CourtID("yu02"))
        for verb in ["press", "look"] {
            let subject = Subject(
                .act("commission", verb), in: "commission", by: other, byPart: author)
            let sight = Rights.may(see: subject, as: Self.viewer(part, .bureauChief))
            #expect(sight.isShown == isShown, "\(verb)")
        }
        // What passes between the courts both superiors see; a complaint goes to one of them.
        let sent = Subject(.act("commission", "send"), in: "commission", byPart: .commissioning)
        #expect(Rights.may(see: sent, as: Self.viewer(part, .handler)) == .shown)
        let complaint = Subject(
            .act("commission", "complain"), in: "commission", byPart: .commissioning)
        let sight = Rights.may(see: complaint, as: Self.viewer(part, .bureauChief))
        #expect(sight.isShown == (part != .superior))
    }

    @Test(arguments: PaperKind.allCases.filter(\.isInternal))
    func theCourtsOwnFileIsForTheCourtThatDecides(_ kind: PaperKind) throws {
        let other = try #require(CourtID("yu02"))
        for role in OfficerRole.allCases {
            let own = Rights.may(
                see: Subject(.paper(kind), by: Self.court), as: Self.viewer(.deciding, role))
            let isFile =
                [
                    .handler, .clerk, .bureauChief, .vicePresident, .president, .panelMember,
                ].contains(role)
            #expect(own.isShown == isFile)
            let others = Rights.may(
                see: Subject(.paper(kind), by: other), as: Self.viewer(.deciding, role))
            #expect(!others.isShown)
        }
    }

    @Test func approvalsCountPeopleNotLines() {
        let viewer = Self.viewer(.supervising, .bureauChief)
        func approval(_ name: String, _ role: OfficerRole) -> Approval {
            Approval(officer: name, role: role, at: Instant(milliseconds: 0), note: "")
        }
        let one = [
            approval("合议壬", .panelMember), approval("合议壬", .panelMember),
            approval("合议壬", .panelMember), approval("副院长庚", .vicePresident),
        ]
        let refusal = Rights.may(do: "dispute", "opine", as: viewer, approvals: one)
        #expect(refusal?.code == "rights.approval")
        let three = one + [approval("合议癸", .panelMember), approval("合议子", .panelMember)]
        #expect(Rights.may(do: "dispute", "opine", as: viewer, approvals: three) == nil)
    }

    @Test func theSystemAccountIsAskedForNoRole() {
        let subject = Subject(.matter("petition"), about: ["张三"])
        #expect(Rights.may(see: subject, as: Self.viewer(.original, nil)) == .shown)
        // But it is a court's: another court's is not its own.
        #expect(!Rights.may(see: subject, as: Self.viewer(nil, nil)).isShown)
    }

    // MARK: What is cut out of a matter

    /// What the officer of a part sees of a matter.
    private static func seen(_ matter: Matter, as part: PartyRole, _ court: CourtID) -> Matter {
        let viewer = Viewer(
            court: court, level: .intermediate, part: part,
            officer: Officer(name: "甲", roles: [.bureauChief]))
        return matter.redacted(hidden: []) { key, court in
            Rights.may(see: matter.subject(key, by: court, about: []), as: viewer).isShown
        }
    }

    @Test func aPressAndItsTaskAreCutOutForTheOtherSide() throws {
        var play = CommissionPlay.at(.signed)
        play.act(.press(.init(court: Courts.asked, text: "请尽快办理")), by: Courts.askedCity)
        let matter = try #require(play.matter)
        #expect(play.state?.presses.count == 1 && matter.duties.count == 1)
        for (part, court, sees) in [
            (PartyRole.commissioned, Courts.asked, true),
            (.supervising, Courts.askedCity, true), (.commissioning, Courts.asking, false),
            (.superior, Courts.city, false),
        ] {
            let seen = Self.seen(matter, as: part, court)
            guard case .commission(let state) = seen.body else {
                Issue.record("no commission is seen")
                return
            }
            #expect(state.presses.isEmpty != sees, "\(part)")
            #expect(seen.duties.isEmpty != sees, "\(part)")
            #expect(Procedures.stage(of: seen) == Procedures.stage(of: matter))
        }
    }

    @Test func factsOfActsThatAreNotShownAndHiddenNumbersAreCutOut() throws {
        let hidden = MatterID(court: Self.court, random: 1)
        let open = MatterID(court: Self.court, random: 2)
        var state = TabledState(procedure: "petition", opener: Self.court)
        state.facts = [
            Field("petitioner", .text("李某")), Field("finding", .text("应当交办")),
            Field("earlier", [.matter(hidden), .matter(open)]),
        ]
        state.steps = ["receive", "screen", "assign"].map {
            TabledStep(verb: $0, by: Self.court, at: Instant(milliseconds: 0), entry: 1)
        }
        state.papers = [
            Paper(digest: .zero, size: 1, name: "a.pdf", kind: .petition, sealed: false),
            Paper(digest: .zero, size: 1, name: "b.pdf", kind: .checkReport, sealed: false),
        ]
        let matter = Matter(
            id: open, openedAt: Instant(milliseconds: 0), ruleSet: "", body: .tabled(state))
        let viewer = Self.viewer(.former, .handler)
        let seen = matter.redacted(hidden: [hidden]) { key, court in
            Rights.may(see: matter.subject(key, by: court, about: []), as: viewer).isShown
        }
        guard case .tabled(let left) = seen.body else {
            Issue.record("no petition is seen")
            return
        }
        // A court that the petition was moved away from sees neither the screening …
        #expect(left.steps.map(\.verb) == ["receive", "assign"])
        #expect(left.facts("finding").isEmpty && !left.facts("petitioner").isEmpty)
        // … nor a report that is for supervisors.
        #expect(left.papers.map(\.kind) == [.petition])
        #expect(left.facts("earlier") == [.matter(open)])
    }
}
