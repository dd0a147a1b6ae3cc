import Domain
import Testing
import Topology

/// One way to break the sample topology, and what must be reported for it.
struct Break: Sendable, CustomTestStringConvertible {
    var what: String
    /// Line number and its replacement.
    var change: [Int: String] = [:]
    /// Lines put at the end.
    var append: [String] = []
    var kind: Finding.Kind
    var line: Int?
    var severity = Finding.Severity.error

    var testDescription: String { what }

    var lines: [String] {
        var lines = sample()
        for (number, text) in change.sorted(by: { $0.key < $1.key }) { lines[number - 1] = text }
        return lines + append
    }
}

/// A text that nobody well-meaning writes.
struct Hostile: Sendable, CustomTestStringConvertible {
    var text: String

    var testDescription: String {
        String(text.prefix(20).map { $0.isNewline ? "⏎" : $0 }) + " (\(text.utf8.count) bytes)"
    }
}

private let breaks: [Break] = [
    Break(what: "syntax", change: [16: "    superior: [yu"], kind: .syntax, line: 17),
    Break(what: "tab", change: [16: "\tsuperior: yu"], kind: .syntax, line: 16),
    Break(what: "quote", change: [13: "    name: \"郑州"], kind: .syntax, line: 13),
    Break(what: "two documents", append: ["---", "realm: other"], kind: .syntax, line: 25),
    Break(what: "anchor", change: [16: "    superior: &a yu"], kind: .anchor, line: 16),
    Break(what: "alias", change: [16: "    superior: *a"], kind: .anchor, line: 16),
    Break(what: "merge", change: [16: "    <<: *a"], kind: .anchor, line: 16),
    Break(
        what: "anchor behind a byte order mark", change: [1: "\u{FEFF}&a realm: test-realm"],
        kind: .anchor, line: 1),
    Break(
        what: "unknown field", change: [16: "    superor: yu"], kind: .unknownField, line: 16),
    Break(what: "unknown top field", append: ["relam: x"], kind: .unknownField, line: 25),
    Break(
        what: "field twice", change: [13: "    name: a", 14: "    name: b"], kind: .duplicateField,
        line: 13),
    Break(
        what: "no id", change: [18: "  - name: 金水法院", 19: "    outside: false"],
        kind: .missingField, line: 18),
    Break(what: "no realm", change: [1: "# nothing"], kind: .missingField, line: 2),
    Break(what: "realm", change: [1: "realm: 郑州"], kind: .malformedValue, line: 1),
    Break(what: "realm too short", change: [1: "realm: ab"], kind: .malformedValue, line: 1),
    Break(what: "rehearsal", change: [2: "rehearsal: yes"], kind: .malformedValue, line: 2),
    Break(what: "list for a value", change: [3: "keys: [a]"], kind: .wrongType, line: 3),
    Break(what: "value for a list", append: ["officers: none"], kind: .wrongType, line: 25),
    Break(what: "court is text", append: ["  - yu"], kind: .wrongType, line: 25),
    Break(what: "id", change: [18: "  - id: YU0105"], kind: .malformedValue, line: 18),
    Break(what: "id is a path", change: [18: "  - id: ../../yu"], kind: .malformedValue, line: 18),
    Break(
        what: "id is taken by the root key", change: [18: "  - id: root"],
        kind: .malformedValue, line: 18),
    Break(what: "level", change: [21: "    level: basic"], kind: .malformedValue, line: 21),
    Break(what: "name", change: [19: "    name: \"金\\x1b水\""], kind: .malformedValue, line: 19),
    Break(what: "same id", change: [18: "  - id: yu0102"], kind: .duplicateID, line: 24),
    Break(
        what: "coordinator has a court's id", change: [6: "  - id: yu"], kind: .duplicateID, line: 6
    ),
    Break(
        what: "coordinator twice", change: [6: "  - id: coord-yu01"], kind: .duplicateID, line: 6),
    Break(what: "same name", change: [19: "    name: 郑州中院"], kind: .duplicateName, line: 19),
    Break(what: "same code", change: [20: "    code: 豫0102"], kind: .duplicateCode, line: 24),
    Break(what: "code", change: [20: "    code: 豫105"], kind: .malformedCode, line: 20),
    Break(
        what: "code of no province", change: [20: "    code: 蒙0105"], kind: .malformedCode, line: 20
    ),
    Break(
        what: "code of another level", change: [20: "    code: 豫05"], kind: .malformedCode, line: 20
    ),
    Break(
        what: "unknown superior", change: [22: "    superior: yu09"], kind: .unknownCourt, line: 22),
    Break(
        what: "unknown court of a coordinator", change: [7: "    court: hn"], kind: .unknownCourt,
        line: 7),
    Break(
        what: "outside court of a coordinator", change: [7: "    court: yu0102"],
        kind: .unknownCourt, line: 7),
    Break(
        what: "grassroots coordinator", change: [7: "    court: yu0105"], kind: .levelOrder, line: 7
    ),
    Break(
        what: "two superiors in a list", change: [22: "    superior: [yu01, yu]"],
        kind: .twoSuperiors, line: 22),
    Break(
        what: "two superior fields", change: [22: "    superior: yu01", 23: "    superior: yu"],
        kind: .twoSuperiors, line: 22),
    Break(
        what: "two superiors in two places",
        append: ["  - {id: yu0105, name: 又, level: grassroots, superior: yu, outside: true}"],
        kind: .twoSuperiors, line: 25),
    Break(
        what: "cycle",
        change: [11: "  - {id: yu, name: 河南高院, level: high, superior: yu01, outside: true}"],
        kind: .cycle, line: 11),
    Break(what: "its own superior", change: [22: "    superior: yu0105"], kind: .cycle, line: 22),
    Break(what: "several roots", change: [16: "    # none"], kind: .severalRoots, line: 12),
    Break(what: "another root", append: ["root: yu"], kind: .severalRoots, line: 25),
    Break(what: "unknown root", append: ["root: hn"], kind: .unknownCourt, line: 25),
    Break(
        what: "no root",
        change: [
            10: "  - {id: spc, name: 最高人民法院, level: supreme, superior: yu, coordinator: coord-yu}"
        ], kind: .noRoot, line: nil),
    Break(what: "level order", change: [22: "    superior: yu0102"], kind: .levelOrder, line: 22),
    Break(
        what: "level left out", change: [22: "    superior: yu"], kind: .levelOrder, line: 22,
        severity: .warning),
    Break(what: "no coordinator", change: [23: "    # none"], kind: .noCoordinator, line: 18),
    Break(
        what: "outside with coordinator", change: [22: "    superior: yu01\n    outside: true"],
        kind: .noCoordinator, line: 24),
    Break(
        what: "unknown coordinator", change: [23: "    coordinator: coord"],
        kind: .unknownCoordinator, line: 23),
    Break(
        what: "idle coordinator",
        change: [
            4: "coordinators:\n  - {id: coord-x, court: yu, endpoint: \"tcp://localhost:47003\"}"
        ], kind: .idleCoordinator, line: 5, severity: .warning),
    Break(
        what: "endpoint twice", change: [8: "    endpoint: TCP://127.0.0.1:47001"],
        kind: .badEndpoint, line: 8),
    Break(
        what: "same endpoint", change: [8: "    endpoint: tcp://127.0.0.1:47001"],
        kind: .duplicateEndpoint, line: 8),
    Break(
        what: "no code", change: [20: "    # unknown"], kind: .codeUnknown, line: 18,
        severity: .warning),
    Break(
        what: "role", append: ["officers:", "  - {court: yu01, name: 甲, roles: [judge]}"],
        kind: .officers, line: 26),
    Break(
        what: "officer's court",
        append: ["officers:", "  - {court: hn, name: 甲, roles: [handler]}"],
        kind: .unknownCourt, line: 26),
    Break(
        what: "officer of none", append: ["officers:", "  - {name: 甲, roles: [handler]}"],
        kind: .officers, line: 26),
    Break(
        what: "officer twice",
        append: [
            "officers:", "  - {everyCourt: true, name: 甲, roles: [handler]}",
            "  - {court: yu01, name: 甲, roles: [clerk]}",
        ], kind: .officers, line: 27),
    Break(
        what: "officers of real courts", change: [2: "rehearsal: false"],
        append: ["officers:", "  - {court: yu01, name: 甲, roles: [handler]}"], kind: .officers,
        line: 26),
]

@Suite("Faults of topology files")
struct TopologyFaultTests {
    @Test("the sample has no fault, so each of the following is due to its one change")
    func sampleIsGood() {
        let report = read(sample())
        #expect(report.findings == [])
        #expect(report.topology != nil)
    }

    @Test("each fault is reported with its line", arguments: breaks)
    func fault(_ fault: Break) {
        let report = read(fault.lines)
        let found = report.findings.filter { $0.kind == fault.kind && $0.line == fault.line }
        #expect(found.count == 1, "\(report.findings.map(\.description))")
        #expect(found.first?.severity == fault.severity)
        #expect((report.topology == nil) == (fault.severity == .error))
    }

    @Test("every kind of fault that a text can have is tested above")
    func complete() {
        let elsewhere: Set<Finding.Kind> = [.unreadable, .tooLarge, .missingKey, .brokenKey]
        let tested = Set(breaks.map(\.kind))
        #expect(Set(Finding.Kind.allCases).subtracting(elsewhere) == tested)
    }

    @Test("all faults come in one go, ordered by line")
    func allAtOnce() {
        var lines = sample()
        lines[0] = "realm: X"
        lines[7] = "    endpoint: tcp://127.0.0.1:0"
        lines[13] = "    code: 豫1"
        lines[15] = "    superor: yu"
        lines[21] = "    superior: nowhere"
        lines[22] = "    coordinator: coord"
        let found = read(lines).errors
        #expect(found.compactMap(\.line) == [1, 8, 12, 14, 16, 22, 23])
        #expect(
            found.map(\.kind) == [
                .malformedValue, .badEndpoint, .severalRoots, .malformedCode, .unknownField,
                .unknownCourt, .unknownCoordinator,
            ])
    }

    @Test(
        "bad endpoints",
        arguments: [
            "", "127.0.0.1:1", "udp://127.0.0.1:1", "ipc:///tmp/x", "tcp://", "tcp://:1", "tcp://h",
            "tcp://h:", "tcp://h:0", "tcp://h:65536", "tcp://h:01", "tcp://h:1x", "tcp://h:-1",
            "tcp://*:1", "tcp://a b:1", "tcp://[::1:1", "tcp://[]:1", "tcp://[g::]:1", "tcp://-h:1",
            "tcp://a_b:1", "tcp://h:1;tcp://h:2", "tcp://法院:1", "tcp://h/x:1",
        ])
    func badEndpoint(_ text: String) {
        #expect(Endpoint.fault(text) != nil)
    }

    @Test(
        "good endpoints",
        arguments: [
            "tcp://127.0.0.1:1", "tcp://localhost:65535", "tcp://[::1]:47001", "tcp://a-b.cn:80",
        ])
    func goodEndpoint(_ text: String) {
        #expect(Endpoint.fault(text) == nil)
    }

    @Test("many faults of one kind are all reported")
    func many() {
        let extra = (0..<100).map {
            "  - {id: x\($0), name: 法院\($0), code: 豫\(10_000 + $0), level: grassroots, superior: no}"
        }
        let report = read(sample() + extra)
        #expect(report.errors.count { $0.kind == .malformedCode } == 100)
        #expect(report.errors.count { $0.kind == .unknownCourt } == 100)
        #expect(report.errors.count { $0.kind == .noCoordinator } == 100)
    }

    @Test("fields doubled in many places are each reported")
    func manyDoubled() {
        var lines = sample()
        lines[1] = "rehearsal: true\nrealm: other-realm"
        lines[13] = "    code: 豫01\n    code: 豫01"
        #expect(read(lines).errors.map(\.kind) == [.duplicateField, .duplicateField])
    }

    @Test("an oversized file is refused")
    func oversized() throws {
        let bytes = [UInt8](repeating: 0x23, count: Topology.maximumBytes + 1)
        #expect(
            Topology.read(bytes, directory: ".", roles: roles).errors.map(\.kind) == [.tooLarge])
        let folder = try Folder()
        let path = try folder.write("big.yaml", bytes)
        #expect(Topology.load(path: path, roles: roles).errors.map(\.kind) == [.tooLarge])
    }

    @Test(
        "a file that is missing, a directory or a device is refused",
        arguments: ["/no/such", "/tmp", "/dev/zero"])
    func unreadable(_ path: String) {
        #expect(Topology.load(path: path, roles: roles).errors.map(\.kind) == [.unreadable])
    }

    @Test("bytes that are not UTF-8 are refused with their line")
    func notText() {
        let bytes = Array("realm: a\nx: ".utf8) + [0xFF, 0xFE, 0x0A]
        let found = Topology.read(bytes, directory: ".", roles: roles).errors
        #expect(found.map(\.kind) == [.syntax])
        #expect(found.first?.line == 2)
    }

    @Test(
        "hostile texts are refused without harm",
        arguments: [
            "", "\n\n# nothing\n", "---\n", "...", "[", "{", "- - - -", "? x", "!!map",
            "!<x> {a: b}",
            "%YAML 9.9\n---\na: b", "realm: [", "\u{0}", "a: b: c",
            "courts: {courts: {courts: {}}}",
            "? [a, b]\n: c", "? {a: b}\n: c\n? {a: b}\n: d", "[a]: b", "{? : }",
            "\"a #\": &x [1]\n\"b\": [*x]",
            String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
            String(repeating: "- ", count: 100_000), String(repeating: "? ", count: 100_000),
            String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
            String(repeating: "realm: a\n", count: 5_000),
        ].map(Hostile.init))
    func hostile(_ hostile: Hostile) {
        let report = Topology.read(Array(hostile.text.utf8), directory: ".", roles: roles)
        #expect(!report.errors.isEmpty)
        #expect(report.topology == nil)
        for finding in report.findings {
            #expect(finding.message.utf8.count < 1_000)
            #expect(finding.message.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        }
    }
}
