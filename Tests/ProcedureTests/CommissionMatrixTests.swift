import Domain
import Procedure
import Testing

/// Every stage, verb, court and officer role: what is admitted, and with which code the rest is
/// refused. The expectations are written out here by hand, apart from the procedure's own table.
@Suite("Commission: who may do what, when")
struct CommissionMatrixTests {
    typealias Courts = CommissionCourts
    typealias Play = CommissionPlay

    struct Row: Sendable {
        var verb: String
        /// Initials of the sides: a asking, b asked, s supervising, u superior of asking.
        var sides: String
        /// Initials of the roles of `OfficerRole`, as in `roles` below.
        var roles: String
        /// Stages that admit it.
        var stages: String
        var isFact = false
        /// The code with which an admitting stage still refuses the sample.
        var lacking: String?
    }

    /// h handler, c clerk, m command centre, s supervisor, b bureau chief, v vice-president,
    /// p president.
    static let roles: [(Character, OfficerRole)] = [
        ("h", .handler), ("c", .clerk), ("m", .commandCentre), ("s", .supervisor),
        ("b", .bureauChief), ("v", .vicePresident), ("p", .president), ("-", .panelMember),
        ("-", .filing), ("-", .petition), ("-", .inspector),
    ]

    static let rows: [Row] = [
        Row(verb: "draft", sides: "a", roles: "hcm", stages: "draft approved"),
        Row(verb: "approve", sides: "a", roles: "bv", stages: "draft"),
        Row(verb: "discard", sides: "a", roles: "hcm", stages: "draft approved"),
        Row(
            verb: "send", sides: "a", roles: "m", stages: "approved",
            lacking: "commission.letter-changed"),
        Row(
            verb: "sign-for", sides: "b", roles: "hcm", stages: "sent delivered", isFact: true),
        Row(
            verb: "reroute", sides: "s", roles: "mb",
            stages: "sent delivered signed inHand papersAsked"),
        Row(
            verb: "contact", sides: "ab", roles: "hcm",
            stages: "sent delivered signed inHand papersAsked done confirmed returned",
            isFact: true),
        Row(verb: "ask-papers", sides: "b", roles: "hm", stages: "signed inHand"),
        Row(
            verb: "supply", sides: "a", roles: "hcm",
            stages: "sent delivered signed inHand papersAsked"),
        Row(verb: "return", sides: "b", roles: "mb", stages: "signed inHand papersAsked"),
        Row(verb: "progress", sides: "b", roles: "hcm", stages: "signed inHand papersAsked"),
        Row(
            verb: "complete", sides: "b", roles: "hm", stages: "signed inHand papersAsked",
            isFact: true),
        Row(verb: "confirm", sides: "a", roles: "hm", stages: "done"),
        Row(verb: "rate", sides: "a", roles: "hm", stages: "confirmed"),
        Row(
            verb: "complain", sides: "a", roles: "hmb",
            stages: "sent delivered signed inHand papersAsked done confirmed returned"),
        Row(
            verb: "explain", sides: "b", roles: "hmb",
            stages: "sent delivered signed inHand papersAsked done confirmed returned",
            lacking: "commission.no-complaint"),
        Row(
            verb: "conclude", sides: "s", roles: "sbvp",
            stages: "sent delivered signed inHand papersAsked done confirmed returned",
            lacking: "commission.no-complaint"),
        Row(
            verb: "withdraw", sides: "a", roles: "mb",
            stages: "sent delivered signed inHand papersAsked"),
        Row(
            verb: "amend", sides: "a", roles: "hcm",
            stages: "sent delivered signed inHand papersAsked done confirmed"),
        Row(
            verb: "confirm-amendment", sides: "ab", roles: "hm",
            stages: "sent delivered signed inHand papersAsked done confirmed",
            lacking: "commission.no-amendment"),
        Row(
            verb: "press", sides: "s", roles: "sbvp",
            stages: "sent delivered signed inHand papersAsked done"),
        Row(
            verb: "platform", sides: "a", roles: "hcm",
            stages: "sent delivered signed inHand papersAsked done confirmed returned"),
    ]

    static let courts: [(Character, CourtID)] = [
        ("a", Courts.asking), ("b", Courts.asked), ("s", Courts.askedCity), ("u", Courts.city),
        ("-", Courts.stranger), ("-", Courts.high),
    ]

    /// What the rules say of one triple.
    static func expected(
        _ row: Row, _ stage: CommissionStage, _ side: Character, _ role: Character
    ) -> String? {
        // A draft has not been sent: the other courts have no part in it that they could use.
        // The asked court may amend its own result, and the superior press its own court: their
        // words differ from the sample's, which is therefore refused for its content.
        let otherWords =
            (row.verb == "amend" && side == "b") || (row.verb == "press" && side == "u")
        guard row.sides.contains(side) || otherWords else { return "commission.wrong-court" }
        // The bureau approves first; the seal of the command centre comes second.
        let earlyStep = row.verb == "approve" && role == "m"
        guard row.roles.contains(role) || earlyStep else { return "officer.role" }
        let isAdmitted = row.stages.split(separator: " ").contains { $0 == stage.rawValue }
        guard isAdmitted else {
            if row.isFact { return "out-of-order" }
            switch stage {
            case .discarded, .withdrawn: return "commission.closed"
            case .done, .confirmed: return "commission.already-done"
            case .draft, .approved, .sent, .delivered, .signed, .inHand, .papersAsked, .returned:
                return "commission.wrong-state"
            }
        }
        if earlyStep { return "officer.role" }
        if otherWords {
            return row.verb == "amend" ? "commission.amend-not-own" : "commission.press-other-court"
        }
        if row.verb == "return", stage == .signed { return "commission.return-without-contact" }
        if row.verb == "send" { return row.lacking }
        return row.lacking
    }

    @Test("Every stage, verb and actor", arguments: CommissionStage.allCases)
    func matrix(stage: CommissionStage) throws {
        let play = Play.at(stage)
        #expect(play.state?.stage == stage)
        var count = 0
        for row in Self.rows {
            var words = try #require(Play.sample(row.verb))
            if row.verb == "send" {
                var letter = Play.letter()
                letter.detail = "改动"
                words = .send(letter, approvals: Play.approvals)
            }
            for (side, court) in Self.courts {
                for (initial, role) in Self.roles {
                    var copy = play
                    let officer = Officer(name: "某人", roles: [role])
                    let decision = copy.act(words, by: court, officer)
                    #expect(
                        decision.code == Self.expected(row, stage, side, initial),
                        "\(stage) \(row.verb) by \(court) as \(role)")
                    count += 1
                }
            }
        }
        print("commission matrix, \(stage.rawValue): \(count) triples")
        #expect(count == Self.rows.count * Self.courts.count * Self.roles.count)
    }

    @Test("The table covers every act once, with the term that people read")
    func tableIsWhole() {
        let verbs = CommissionVerb.table.map(\.verb)
        #expect(Set(verbs).count == verbs.count)
        #expect(verbs.filter { $0 != "look" } == Self.rows.map(\.verb))
        for verb in verbs {
            #expect(Play.sample(verb)?.verb == verb)
            let row = Play.sample(verb).flatMap(CommissionVerb.of)
            #expect(row?.name.zh.isEmpty == false && row?.rule.isEmpty == false)
        }
        let facts = CommissionVerb.table.filter(\.isFact).map(\.verb)
        #expect(facts == ["sign-for", "contact", "complete"])
        #expect(CommissionVerb.verbs.count == verbs.count)
    }

    @Test("Every refusal names rule, reason and remedy in both languages")
    func refusalsAreWhole() throws {
        for stage in CommissionStage.allCases {
            for verb in CommissionVerb.table {
                var play = Play.at(stage)
                guard
                    case .refused(let refusal) = play.act(
                        try #require(Play.sample(verb.verb)), by: Courts.stranger)
                else { continue }
                let texts = [
                    refusal.code, refusal.rule, refusal.reason.zh, refusal.reason.en,
                    refusal.remedy.zh, refusal.remedy.en,
                ]
                #expect(texts.allSatisfy { !$0.isEmpty })
            }
        }
    }
}
