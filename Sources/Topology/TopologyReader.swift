internal import Domain

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
        var successor: Located<String>?
        var observer = false
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

/// Takes the tree apart: which fields there are and of what type. Whether courts, superiors and
/// coordinators fit together is for ``TopologyRules``.
struct TopologyReader {
    let roles: [String]
    let directory: String
    private var file: FieldReader
    private(set) var draft = TopologyDraft()

    /// What was found so far, what came before this reader included.
    var findings: [Finding] { file.findings }

    init(roles: [String], directory: String, findings: [Finding]) {
        self.roles = roles
        self.directory = directory
        file = FieldReader(findings: findings)
    }

    private mutating func error(_ kind: Finding.Kind, _ line: Int?, _ message: String) {
        file.error(kind, line, message)
    }

    mutating func read(_ root: YAMLTree) {
        guard
            let fields = file.fields(
                of: root, what: "the file",
                known: [
                    "realm", "rehearsal", "root", "rootKey", "keys", "coordinators", "courts",
                    "officers",
                ],
                required: ["realm", "rehearsal", "keys", "coordinators", "courts"])
        else { return }
        if let realm = file.text(fields["realm"], "realm") {
            if Directory.isRealm(realm.value) {
                draft.realm = realm.value
            } else {
                error(
                    .malformedValue, realm.line,
                    "realm `\(PlainText.shown(realm.value))`: 3 … 64 of a-z, 0-9 and '-' are due, such as "
                        + "`zhengzhou-rehearsal`")
            }
        }
        draft.rehearsal = file.flag(fields["rehearsal"], "rehearsal")
        draft.root = file.text(fields["root"], "root")
        if let key = file.text(fields["rootKey"], "rootKey") {
            draft.rootKey = PublicKey(hex: key.value)
            if draft.rootKey == nil {
                error(
                    .malformedValue, key.line,
                    "rootKey: 64 lower-case hexadecimal digits are due; copy them from root.pub")
            }
        }
        if let keys = file.text(fields["keys"], "keys") {
            if Directory.isText(keys.value) {
                draft.keys = keys.value.hasPrefix("/") ? keys.value : directory + "/" + keys.value
            } else {
                error(.malformedValue, keys.line, "keys: a directory's path is due")
            }
        }
        for node in file.items(fields["coordinators"], "coordinators") { coordinator(node) }
        for node in file.items(fields["courts"], "courts") { court(node) }
        officers(fields["officers"])
    }

    private mutating func coordinator(_ node: YAMLTree) {
        guard
            let fields = file.fields(
                of: node, what: "this coordinator", known: ["id", "court", "endpoint"],
                required: ["id", "court", "endpoint"])
        else { return }
        draft.coordinators.append(
            TopologyDraft.Coordinator(
                line: node.line, id: identity(fields["id"], "id"),
                court: file.text(fields["court"], "court"),
                endpoint: file.text(fields["endpoint"], "endpoint")))
    }

    private mutating func court(_ node: YAMLTree) {
        guard
            let fields = file.fields(
                of: node, what: "this court",
                known: [
                    "id", "name", "code", "level", "superior", "coordinator", "outside",
                    "successor", "observer",
                ],
                required: ["id", "name", "level"])
        else { return }
        var court = TopologyDraft.Court(line: node.line)
        court.id = identity(fields["id"], "id")
        if let name = file.text(fields["name"], "name") {
            if Directory.isText(name.value) {
                court.name = name
            } else {
                error(.malformedValue, name.line, "name: 1 … 256 bytes without control characters")
            }
        }
        court.code = file.text(fields["code"], "code")
        if let level = file.text(fields["level"], "level") {
            if let known = CourtLevel(rawValue: level.value) {
                court.level = Located(value: known, line: level.line)
            } else {
                error(
                    .malformedValue, level.line,
                    "level (层级) `\(PlainText.shown(level.value))`: one of supreme, high, intermediate, "
                        + "grassroots is due")
            }
        }
        if let node = fields["superior"], let sequence = node.list {
            court.superiorFaulty = true
            let names = sequence.compactMap(\.scalar).map { PlainText.shown($0) }
            if names.count > 1 {
                error(
                    .twoSuperiors, node.line,
                    "two superiors (上级法院): \(names.prefix(4).joined(separator: ", ")); a court "
                        + "has one superior, keep that one")
            } else {
                error(.wrongType, node.line, "superior: one court id is due, without brackets")
            }
        } else {
            court.superior = file.text(fields["superior"], "superior")
            court.superiorFaulty = fields["superior"] != nil && court.superior == nil
        }
        court.coordinator = file.text(fields["coordinator"], "coordinator")
        court.coordinatorFaulty = fields["coordinator"] != nil && court.coordinator == nil
        court.successor = file.text(fields["successor"], "successor")
        court.observer = file.flag(fields["observer"], "observer") ?? false
        court.outside = file.flag(fields["outside"], "outside") ?? false
        guard draft.courts.count < Directory.maximumCourts else {
            if draft.courts.count == Directory.maximumCourts {
                error(.tooLarge, node.line, "more than \(Directory.maximumCourts) courts")
            }
            return
        }
        draft.courts.append(court)
    }

    private mutating func officers(_ node: YAMLTree?) {
        guard let node else { return }
        if draft.rehearsal == false {
            error(
                .officers, node.line,
                "officers (人员) stand in a topology of a rehearsal only; a real court registers its "
                    + "own with `crosswrit officer`; delete this part")
        }
        for node in file.items(node, "officers") {
            guard
                let fields = file.fields(
                    of: node, what: "this officer",
                    known: ["court", "everyCourt", "name", "roles"],
                    required: ["name", "roles"])
            else { continue }
            let court = file.text(fields["court"], "court")
            let every = file.flag(fields["everyCourt"], "everyCourt") ?? false
            guard every != (fields["court"] != nil) else {
                error(.officers, node.line, "this officer needs `court: ID` or `everyCourt: true`")
                continue
            }
            guard let name = file.text(fields["name"], "name") else { continue }
            guard Directory.isText(name.value), name.value.utf8.count <= 64 else {
                error(.malformedValue, name.line, "name: 1 … 64 bytes without control characters")
                continue
            }
            var held: [String] = []
            for node in file.items(fields["roles"], "roles") {
                guard let role = file.text(node, "role") else { continue }
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
                TopologyDraft.Officer(line: node.line, court: court, name: name.value, roles: held)
            )
        }
    }

    private mutating func identity(_ node: YAMLTree?, _ name: String) -> Located<String>? {
        guard let text = file.text(node, name) else { return nil }
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
