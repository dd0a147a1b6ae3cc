package import Domain
import Engine
import Procedure

/// What the table of rights asks of a matter, without the matter: those of one family are shown to
/// the same officers.
package struct MatterFamily: Hashable, Sendable {
    package var kind: String
    /// In the order of joining.
    package var parties: [Party]
    package var opener: CourtID?
    /// Officers whom it is about, as entered; see `Matter.complainedOf`.
    package var about: [String]
    /// Matters that it names.
    package var named: [MatterID]

    init(
        kind: String, parties: [Party], opener: CourtID?, about: [String], named: [MatterID]
    ) {
        self.kind = kind
        self.parties = parties
        self.opener = opener
        self.about = about
        self.named = named
    }

    init(_ matter: Matter) {
        self.init(
            kind: matter.body.kindName, parties: matter.parties, opener: matter.id.opener,
            about: matter.complainedOf, named: matter.named)
    }

    /// As one column; what people have entered comes last.
    var text: String {
        var text = kind
        text += ";"
        if let opener { text += opener.rawValue }
        text += ";"
        text += Self.text(of: parties)
        text += ";"
        if !named.isEmpty { text += named.map(\.rawValue).joined(separator: ",") }
        text += ";"
        if !about.isEmpty { text += about.joined(separator: "\n") }
        return text
    }

    /// From that column.
    init(text: String) throws {
        let words = text.split(separator: ";", maxSplits: 4, omittingEmptySubsequences: false)
        guard words.count == 5 else { throw ViewsQuery.damaged("family of matters") }
        self.init(
            kind: String(words[0]), parties: try Self.parties(String(words[2])),
            opener: CourtID(String(words[1])),
            about: words[4].split(separator: "\n").map(String.init),
            named: try words[3].split(separator: ",").map { try ViewsQuery.matter(String($0)) })
    }

    /// Parties as one column.
    static func text(of parties: [Party]) -> String {
        var text = ""
        for party in parties {
            if !text.isEmpty { text += "," }
            text += party.court.rawValue
            text += "="
            text += party.role.rawValue
        }
        return text
    }

    /// Parties from their column.
    static func parties(_ text: String) throws -> [Party] {
        try text.split(separator: ",").map { part in
            let words = part.split(separator: "=", maxSplits: 1)
            guard words.count == 2 else { throw ViewsQuery.damaged("party") }
            return Party(
                court: try ViewsQuery.court(String(words[0])),
                role: try ViewsQuery.known(PartyRole.self, String(words[1])))
        }
    }
}

/// Open matters of one family at one stage.
package struct MatterTally: Sendable {
    package var family: MatterFamily
    package var stage: String
    package var term: String
    package var count: Int
    /// Of them, those of which a window that runs has ended.
    package var late: Int
    /// One of them.
    package var example: MatterID
}

/// Duties of one court in matters of one family that have ended, or end soon.
package struct DutyTally: Sendable {
    package var family: MatterFamily
    package var owedBy: CourtID
    package var overdue: Int
    package var soon: Int
    /// One of the matters.
    package var example: MatterID
}

/// What lists of duties say of a matter, without the matter.
package struct MatterOutline: Sendable {
    package var family: MatterFamily
    /// Official term of the stage.
    package var term: String
    /// Version of the table of windows that it began under.
    package var ruleSet: String
}
