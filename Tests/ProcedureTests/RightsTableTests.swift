import Domain
import Foundation
import LegalTime
import Procedure
import Testing

/// A verb of any procedure with what its own table says of it.
struct KnownVerb: CustomTestStringConvertible, Sendable {
    var procedure: String
    /// Procedure of a matter in which it is done.
    var matter: String
    var verb: String
    var term: String
    var parts: [RightsPart]
    var levels: [CourtLevel]
    var officers: [OfficerRole]
    var approvals: [ApprovalNeed]

    var testDescription: String { "\(procedure) \(verb)" }

    static let all: [KnownVerb] =
        CommissionVerb.table.map {
            KnownVerb(
                procedure: "commission", verb: $0.verb, term: $0.name.zh,
                parts: $0.sides.map { .role($0.role) }, levels: [], officers: $0.roles,
                approvals: [])
        }
        + DisputeRules.table.map {
            KnownVerb(
                procedure: "dispute", verb: $0.verb.verb, term: $0.verb.term,
                parts: $0.verb.parties.map { .role($0) }, levels: [], officers: $0.verb.roles,
                approvals: $0.approvals)
        }
        + RosterProcedure.verbs.map {
            KnownVerb(
                procedure: "roster", verb: $0.verb, term: $0.term,
                parts: $0.parties.map { .role($0) }, levels: [], officers: $0.roles, approvals: [])
        } + Tables.all.flatMap { table in table.acts.map { KnownVerb(table, $0) } }
        + [
            KnownVerb(
                procedure: "observe", in: "commission", verb: "grant", term: "同意检察机关查阅",
                parts: ObserverRule.granting.map { .role($0) }, levels: [],
                officers: ObserverRule.officers, approvals: [])
        ]

    private init(
        procedure: String, in matter: String? = nil, verb: String, term: String,
        parts: [RightsPart], levels: [CourtLevel],
        officers: [OfficerRole], approvals: [ApprovalNeed]
    ) {
        self.procedure = procedure
        self.matter = matter ?? procedure
        self.verb = verb
        self.term = term
        self.parts = parts
        self.levels = levels
        self.officers = officers
        self.approvals = approvals
    }

    private init(_ table: ProcedureTable, _ row: ActRow) {
        var levels = CourtLevel.allCases
        for guarded in row.guards {
            if case .level(.author, let only) = guarded.condition {
                levels.removeAll { !only.contains($0) }
            }
        }
        self.init(
            procedure: table.name, verb: row.verb.verb, term: row.verb.term,
            parts: row.isOpening ? [.opener] : row.verb.parties.map { .role($0) },
            levels: levels == CourtLevel.allCases ? [] : levels, officers: row.verb.roles,
            approvals: row.approvals.map { ApprovalNeed($0, 1) })
    }
}

@Suite("权限表: the table as data")
struct RightsTableTests {
    static let procedures = ["commission", "dispute", "roster"] + Tables.all.map(\.name)

    static let root: URL = {
        var root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return root
    }()

    /// The file as people read it, heading first.
    static func file() throws -> [[String]] {
        let text = try String(
            contentsOf: root.appending(path: "data/rights/rights.csv"), encoding: .utf8)
        return text.split(separator: "\n").map { cells(String($0)) }
    }

    private static func cells(_ line: String) -> [String] {
        var cells = [""]
        var isQuoted = false
        for letter in line {
            if letter == "\"" {
                isQuoted.toggle()
            } else if letter == ",", !isQuoted {
                cells.append("")
            } else {
                cells[cells.count - 1].append(letter)
            }
        }
        return cells
    }

    @Test func everyLineIsARow() throws {
        #expect(Rights.faults.isEmpty)
        let lines = try Self.file().dropFirst()
        #expect(Rights.table.count + Rights.groups.count == lines.count)
        let names = Set(Rights.table.map { RightsKey($0.section, $0.name) })
        #expect(names.count == Rights.table.count, "a name stands twice")
        for row in Rights.table {
            #expect(!row.citation.isEmpty && !row.text.zh.isEmpty && !row.text.en.isEmpty)
        }
    }

    /// The Chinese columns say what the words beside them say.
    @Test func bothLanguagesSayTheSame() throws {
        let file = try Self.file()
        let heading = try #require(file.first)
        let groups = Dictionary(
            uniqueKeysWithValues: Rights.groups.map { ("@\($0.name)", $0.text.zh) })
        func term(_ word: Substring, _ column: String) -> String? {
            let word = String(word)
            if let group = groups[word] { return group }
            switch column {
            case "do_courts", "see_courts": return RightsPart(word: word)?.term
            case "do_levels", "see_levels": return CourtLevel(rawValue: word)?.term
            case "do_officers", "see_officers": return OfficerRole(rawValue: word)?.term
            case "approvals":
                let halves = word.split(separator: "*")
                return OfficerRole(rawValue: String(halves[0])).map {
                    $0.term + (halves.count == 2 ? "\(halves[1])人" : "")
                }
            case "condition": return RightsCondition(rawValue: word)?.text.zh
            case "denied": return RightsDenial(rawValue: word)?.term
            default: return Authority(rawValue: word)?.term
            }
        }
        for line in file.dropFirst() {
            for (place, column) in heading.enumerated() where column.hasSuffix("_zh") {
                let words = line[place - 1].split(separator: ";").map {
                    term($0, String(column.dropLast(3))) ?? "?"
                }
                #expect(words.joined(separator: "、") == line[place], "\(line[1]) \(column)")
            }
        }
    }

    /// Deny by default is worth something only if nothing that should have a row lacks it.
    @Test func everythingHasARowAndNothingElse() {
        var wanted: Set<RightsKey> = []
        for procedure in Self.procedures { wanted.insert(.matter(procedure)) }
        for view in RightsView.allCases { wanted.insert(.view(view)) }
        for kind in PaperKind.allCases { wanted.insert(.paper(kind)) }
        for kind in EventKind.allCases { wanted.insert(RightsKey(kind.section, kind.rawValue)) }
        for verb in KnownVerb.all { wanted.insert(.act(verb.procedure, verb.verb)) }
        let there = Set(Rights.table.map { RightsKey($0.section, $0.name) })
        #expect(wanted.subtracting(there).map(\.name).sorted() == [], "no row")
        #expect(there.subtracting(wanted).map(\.name).sorted() == [], "a row of nothing")
    }

    @Test(arguments: KnownVerb.all)
    func actsAreThoseOfTheProceduresOwnTable(_ verb: KnownVerb) throws {
        let row = try #require(Rights[.act(verb.procedure, verb.verb)])
        let does = try #require(row.does)
        #expect(row.text.zh == verb.term)
        #expect(Set(does.courts) == Set(verb.parts))
        #expect(Set(does.levels) == Set(verb.levels))
        #expect(Set(does.officers) == Set(verb.officers))
        #expect(row.approvals == verb.approvals)
    }

    @Test func nothingButAnActIsDone() {
        for row in Rights.table where row.section != .act {
            #expect(row.does == nil && row.approvals.isEmpty, "\(row.name)")
        }
    }

    /// Whoever does an act sees what it did, in a matter that it may see. `look` is for whoever has
    /// a task, and a task shows only to those who may see the matter.
    @Test(arguments: KnownVerb.all)
    func whoeverDoesItSeesIt(_ verb: KnownVerb) throws {
        let row = try #require(Rights[.act(verb.procedure, verb.verb)])
        let matter = try #require(Rights[.matter(verb.matter)])
        guard verb.verb != "look" else { return }
        for role in verb.officers {
            #expect(row.sees?.officers.contains(role) == true, "\(role) acts blindly")
            #expect(matter.sees?.officers.contains(role) == true, "\(role) can't open the matter")
        }
        for case .role(let part) in verb.parts {
            let viewer = Viewer(
                court: Self.court, level: .intermediate, part: part,
                officer: Officer(name: "甲", roles: verb.officers))
            let subject = Subject(
                .act(verb.procedure, verb.verb), in: verb.matter, by: Self.court, byPart: part)
            #expect(Rights.may(see: subject, as: viewer) == .shown, "\(part)")
        }
    }

    /// The acts of a table that need approval are refused by the procedure without it, and by the
    /// table of rights too; with it the table of rights has nothing against them.
    @Test(arguments: KnownVerb.all.filter { !$0.approvals.isEmpty })
    func actsWaitForTheirApprovals(_ verb: KnownVerb) throws {
        var part: PartyRole?
        if case .role(let role)? = verb.parts.first { part = role }
        let viewer = Viewer(
            court: Self.court, level: verb.levels.first ?? .high, part: part,
            officer: Officer(name: "甲", roles: [try #require(verb.officers.first)]))
        func ask(_ approvals: [Approval]) -> String? {
            Rights.may(do: verb.procedure, verb.verb, as: viewer, approvals: approvals)?.code
        }
        var given: [Approval] = []
        for need in verb.approvals {
            for number in 0..<need.count {
                #expect(ask(given) == "rights.approval")
                given.append(
                    Approval(
                        officer: "审批\(number)", role: need.role, at: Instant(milliseconds: 0),
                        note: ""))
            }
        }
        #expect(ask(given) == nil)
    }

    static let court: CourtID = {
        guard let court = CourtID("yu01") else { preconditionFailure("no court id") }
        return court
    }()
}
