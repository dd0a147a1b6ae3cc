internal import Domain
internal import Yams

/// A value of the file with the line where it stands.
struct Located<Value> {
    var value: Value
    var line: Int
}

/// What the file says, before it is known whether it makes sense.
struct TopologyDraft {
    struct Court {
        var line: Int
        var id: Located<String>?
        var name: Located<String>?
        var code: Located<String>?
        var level: Located<CourtLevel>?
        var superior: Located<String>?
        var coordinator: Located<String>?
        var outside = false
        /// A fault in `superior` or `coordinator` was reported already.
        var superiorFaulty = false
        var coordinatorFaulty = false
    }

    struct Coordinator {
        var line: Int
        var id: Located<String>?
        var court: Located<String>?
        var endpoint: Located<String>?
    }

    struct Officer {
        var line: Int
        /// Nil: every court.
        var court: Located<String>?
        var name: String
        var roles: [String]
    }

    var realm: String?
    var rehearsal: Bool?
    var root: Located<String>?
    var rootKey: PublicKey?
    var keys: String?
    var courts: [Court] = []
    var coordinators: [Coordinator] = []
    var officers: [Officer] = []
}

/// Takes the nodes apart: which fields there are and of what type. Whether courts, superiors and
/// coordinators fit together is for ``TopologyRules``.
struct TopologyReader {
    let roles: [String]
    let directory: String
    var findings: [Finding] = []
    private(set) var draft = TopologyDraft()

    init(roles: [String], directory: String) {
        self.roles = roles
        self.directory = directory
    }

    private mutating func error(_ kind: Finding.Kind, _ line: Int?, _ message: String) {
        findings.append(Finding(.error, kind, line: line, message))
    }

    mutating func read(_ root: Node) {
        guard
            let fields = fields(
                of: root, what: "the file",
                known: [
                    "realm", "rehearsal", "root", "rootKey", "keys", "coordinators", "courts",
                    "officers",
                ],
                required: ["realm", "rehearsal", "keys", "coordinators", "courts"])
        else { return }
        if let realm = text(fields["realm"], "realm") {
            if Directory.isRealm(realm.value) {
                draft.realm = realm.value
            } else {
                error(
                    .malformedValue, realm.line,
                    "realm `\(PlainText.shown(realm.value))`: 3 … 64 of a-z, 0-9 and '-' are due, such as "
                        + "`zhengzhou-rehearsal`")
            }
        }
        draft.rehearsal = flag(fields["rehearsal"], "rehearsal")
        draft.root = text(fields["root"], "root")
        if let key = text(fields["rootKey"], "rootKey") {
            draft.rootKey = PublicKey(hex: key.value)
            if draft.rootKey == nil {
                error(
                    .malformedValue, key.line,
                    "rootKey: 64 lower-case hexadecimal digits are due; copy them from root.pub")
            }
        }
        if let keys = text(fields["keys"], "keys") {
            if Directory.isText(keys.value) {
                draft.keys = keys.value.hasPrefix("/") ? keys.value : directory + "/" + keys.value
            } else {
                error(.malformedValue, keys.line, "keys: a directory's path is due")
            }
        }
        for node in items(fields["coordinators"], "coordinators") { coordinator(node) }
        for node in items(fields["courts"], "courts") { court(node) }
        officers(fields["officers"])
    }

    private mutating func coordinator(_ node: Node) {
        guard
            let fields = fields(
                of: node, what: "this coordinator", known: ["id", "court", "endpoint"],
                required: ["id", "court", "endpoint"])
        else { return }
        draft.coordinators.append(
            TopologyDraft.Coordinator(
                line: line(node), id: identity(fields["id"], "id"),
                court: text(fields["court"], "court"),
                endpoint: text(fields["endpoint"], "endpoint")))
    }

    private mutating func court(_ node: Node) {
        guard
            let fields = fields(
                of: node, what: "this court",
                known: ["id", "name", "code", "level", "superior", "coordinator", "outside"],
                required: ["id", "name", "level"])
        else { return }
        var court = TopologyDraft.Court(line: line(node))
        court.id = identity(fields["id"], "id")
        if let name = text(fields["name"], "name") {
            if Directory.isText(name.value) {
                court.name = name
            } else {
                error(.malformedValue, name.line, "name: 1 … 256 bytes without control characters")
            }
        }
        court.code = text(fields["code"], "code")
        if let level = text(fields["level"], "level") {
            if let known = CourtLevel(rawValue: level.value) {
                court.level = Located(value: known, line: level.line)
            } else {
                error(
                    .malformedValue, level.line,
                    "level (层级) `\(PlainText.shown(level.value))`: one of supreme, high, intermediate, "
                        + "grassroots is due")
            }
        }
        if let node = fields["superior"], let sequence = node.sequence {
            court.superiorFaulty = true
            let names = sequence.compactMap { $0.scalar?.string }.map { PlainText.shown($0) }
            if names.count > 1 {
                error(
                    .twoSuperiors, line(node),
                    "two superiors (上级法院): \(names.prefix(4).joined(separator: ", ")); a court "
                        + "has one superior, keep that one")
            } else {
                error(.wrongType, line(node), "superior: one court id is due, without brackets")
            }
        } else {
            court.superior = text(fields["superior"], "superior")
            court.superiorFaulty = fields["superior"] != nil && court.superior == nil
        }
        court.coordinator = text(fields["coordinator"], "coordinator")
        court.coordinatorFaulty = fields["coordinator"] != nil && court.coordinator == nil
        court.outside = flag(fields["outside"], "outside") ?? false
        guard draft.courts.count < Directory.maximumCourts else {
            if draft.courts.count == Directory.maximumCourts {
                error(.tooLarge, line(node), "more than \(Directory.maximumCourts) courts")
            }
            return
        }
        draft.courts.append(court)
    }

    private mutating func officers(_ node: Node?) {
        guard let node else { return }
        if draft.rehearsal == false {
            error(
                .officers, line(node),
                "officers (人员) stand in a topology of a rehearsal only; a real court registers its "
                    + "own with `crosswrit officer`; delete this part")
        }
        for node in items(node, "officers") {
            guard
                let fields = fields(
                    of: node, what: "this officer",
                    known: ["court", "everyCourt", "name", "roles"],
                    required: ["name", "roles"])
            else { continue }
            let court = text(fields["court"], "court")
            let every = flag(fields["everyCourt"], "everyCourt") ?? false
            guard every != (fields["court"] != nil) else {
                error(.officers, line(node), "this officer needs `court: ID` or `everyCourt: true`")
                continue
            }
            guard let name = text(fields["name"], "name") else { continue }
            guard Directory.isText(name.value), name.value.utf8.count <= 64 else {
                error(.malformedValue, name.line, "name: 1 … 64 bytes without control characters")
                continue
            }
            var held: [String] = []
            for node in items(fields["roles"], "roles") {
                guard let role = text(node, "role") else { continue }
                guard roles.contains(role.value) else {
                    error(
                        .officers, role.line,
                        "role (职务) `\(PlainText.shown(role.value))` is unknown; one of "
                            + "\(roles.joined(separator: ", ")) is due")
                    continue
                }
                if !held.contains(role.value) { held.append(role.value) }
            }
            draft.officers.append(
                TopologyDraft.Officer(line: line(node), court: court, name: name.value, roles: held)
            )
        }
    }

    // MARK: Nodes

    private func line(_ node: Node) -> Int { node.mark?.line ?? 1 }

    /// The fields of a mapping; nil when the node is none. Unknown and missing ones are reported.
    private mutating func fields(
        of node: Node, what: String, known: [String], required: [String]
    ) -> [String: Node]? {
        guard let mapping = node.mapping else {
            error(
                .wrongType, line(node),
                "\(what): fields of the form `name: value` are due (\(known.joined(separator: ", ")))"
            )
            return nil
        }
        var fields: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.scalar?.string else {
                error(.wrongType, line(key), "\(what): a field's name is due here")
                continue
            }
            if name.hasPrefix(YAMLDocument.renamed) { continue }
            guard known.contains(name) else {
                let meant = known.first { Self.near($0, name) }
                error(
                    .unknownField, line(key),
                    "\(what) has the unknown field `\(PlainText.shown(name))`; "
                        + (meant.map { "`\($0)` was probably meant" }
                            ?? "known are \(known.joined(separator: ", "))"))
                continue
            }
            fields[name] = value
        }
        for name in required where fields[name] == nil {
            error(.missingField, line(node), "\(what) lacks the field `\(name)`; add it")
        }
        return fields
    }

    /// Whether two names differ by case or one edit only, as typing mistakes do.
    private static func near(_ known: String, _ typed: String) -> Bool {
        guard typed.utf8.count <= 32 else { return false }
        let left = Array(known.lowercased().utf8)
        let right = Array(typed.lowercased().utf8)
        guard abs(left.count - right.count) <= 1 else { return false }
        var start = 0
        while start < min(left.count, right.count), left[start] == right[start] { start += 1 }
        var end = 0
        while end < min(left.count, right.count) - start,
            left[left.count - 1 - end] == right[right.count - 1 - end]
        { end += 1 }
        let unmatched = (left[start..<(left.count - end)], right[start..<(right.count - end)])
        if max(unmatched.0.count, unmatched.1.count) <= 1 { return true }
        // Two neighbours exchanged.
        return unmatched.0.count == 2 && Array(unmatched.0.reversed()) == Array(unmatched.1)
    }

    private mutating func items(_ node: Node?, _ name: String) -> [Node] {
        guard let node else { return [] }
        guard let sequence = node.sequence else {
            error(.wrongType, line(node), "\(name): a list is due, one `- …` for each")
            return []
        }
        return Array(sequence)
    }

    private mutating func text(_ node: Node?, _ name: String) -> Located<String>? {
        guard let node else { return nil }
        guard let scalar = node.scalar, !scalar.string.isEmpty else {
            error(
                .wrongType, line(node), "\(name): one value is due; write it, or delete the field")
            return nil
        }
        return Located(value: scalar.string, line: line(node))
    }

    private mutating func flag(_ node: Node?, _ name: String) -> Bool? {
        guard let text = text(node, name) else { return nil }
        switch text.value {
        case "true": return true
        case "false": return false
        default:
            error(.malformedValue, text.line, "\(name): true or false is due")
            return nil
        }
    }

    private mutating func identity(_ node: Node?, _ name: String) -> Located<String>? {
        guard let text = text(node, name) else { return nil }
        guard CourtID(text.value) != nil, text.value != "root", text.value != "directory" else {
            error(
                .malformedValue, text.line,
                "\(name) `\(PlainText.shown(text.value))`: 2 … 32 of a-z, 0-9 and '-' are due, such as "
                    + "`yu0105`; `root` and `directory` are taken")
            return nil
        }
        return text
    }
}
