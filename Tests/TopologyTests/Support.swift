import Domain
import Glibc
import Testing
import Topology

/// Roles as the program knows them.
let roles = [
    "handler", "clerk", "commandCentre", "supervisor", "bureauChief", "vicePresident", "president",
    "panelMember", "filing", "petition", "inspector",
]

/// A directory that vanishes with its owner.
final class Folder {
    let path: String

    init() throws {
        var template = Array("/tmp/crosswrit-test-XXXXXX".utf8CString)
        let made = unsafe mkdtemp(&template) != nil
        try #require(made)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Folder.remove(path) }

    private static func remove(_ path: String) {
        for name in Files.names(in: path) { remove(path + "/" + name) }
        if unsafe unlink(path) != 0 { _ = unsafe rmdir(path) }
    }

    /// Writes a file as any other program would.
    func write(_ name: String, _ text: String) throws -> String {
        try write(name, Array(text.utf8))
    }

    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = path + "/" + name
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(descriptor >= 0)
        let count = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
        try #require(count == bytes.count && close(descriptor) == 0)
        return file
    }
}

/// The rights of a file, as `chmod` takes them.
func mode(_ path: String) throws -> UInt32 {
    var status = stat()
    try #require(unsafe lstat(path, &status) == 0, "\(path) is missing")
    return status.st_mode & 0o7777
}

/// A small topology without faults; tests break one line of it.
///
/// Line 1 is the realm; coordinators stand on lines 5 and 6–8, spc on 10, yu on 11, yu01 on 12–17,
/// yu0105 on 18–23 and the outside court yu0102 on 24.
func sample(rehearsal: Bool = true, keys: String = "keys") -> [String] {
    [
        "realm: test-realm",
        "rehearsal: \(rehearsal)",
        "keys: \(keys)",
        "coordinators:",
        "  - {id: coord-yu01, court: yu01, endpoint: \"tcp://127.0.0.1:47001\"}",
        "  - id: coord-yu",
        "    court: yu",
        "    endpoint: tcp://127.0.0.1:47002",
        "courts:",
        "  - {id: spc, name: 最高人民法院, code: 最高法, level: supreme, coordinator: coord-yu}",
        "  - {id: yu, name: 河南高院, code: 豫, level: high, superior: spc, coordinator: coord-yu}",
        "  - id: yu01",
        "    name: 郑州中院",
        "    code: 豫01",
        "    level: intermediate",
        "    superior: yu",
        "    coordinator: coord-yu01",
        "  - id: yu0105",
        "    name: 金水法院",
        "    code: 豫0105",
        "    level: grassroots",
        "    superior: yu01",
        "    coordinator: coord-yu01",
        "  - {id: yu0102, name: 中原法院, code: 豫0102, level: grassroots, superior: yu01, outside: true}",
    ]
}

/// Reads lines as a topology, without a file.
func read(_ lines: [String]) -> TopologyReport {
    Topology.read(
        Array((lines.joined(separator: "\n") + "\n").utf8), directory: "/tmp", roles: roles)
}
