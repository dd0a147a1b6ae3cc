package import Domain

/// What a copy of a data directory holds, as `manifest` says it: whose it is, where its journal
/// ends, and every file with its digest.
///
/// UTF-8 text, one record a line, fields parted by one TAB, each line ended by one LF:
///
/// ```
/// crosswrit-backup 1
/// realm      NAME
/// rehearsal  true | false
/// process    ID
/// kind       node | coordinator
/// made       milliseconds since 1970-01-01T00:00:00Z
/// running    true | false
/// journal    POSITION  HEAD (hex)  INCARNATION
/// schema     version of journal.db
/// file       SHA-256 (hex)  BYTES  PATH
/// end
/// ```
package struct BackupManifest: Hashable, Sendable {
    /// One file of the copy.
    package struct File: Hashable, Sendable {
        /// Below the copy's folder, at most three names deep.
        package var path: String
        package var size: Int64
        package var digest: Digest

        package init(path: String, size: Int64, digest: Digest) {
            self.path = path
            self.size = size
            self.digest = digest
        }
    }

    /// Why a text is no manifest; `line` counts from 1.
    package struct Malformed: Error, Hashable, Sendable {
        package var line: Int
        package var reason: String
    }

    /// Name of the file in the copy's folder.
    package static let name = "manifest"
    /// Longest text that is read: some 600,000 papers.
    package static let maximumBytes = 128 << 20

    package var realm: String
    /// 演练.
    package var rehearsal: Bool
    package var process: CourtID
    package var isNode: Bool
    package var made: Instant
    /// The process was running when the copy was made: it may have gone on since.
    package var wasRunning: Bool
    /// The last row of the copied journal.
    package var position: UInt64
    package var head: Digest
    package var incarnation: Int
    package var schema: Int
    package var files: [File]

    package init(
        realm: String, rehearsal: Bool, process: CourtID, isNode: Bool, made: Instant,
        wasRunning: Bool, position: UInt64, head: Digest, incarnation: Int, schema: Int,
        files: [File]
    ) {
        self.realm = realm
        self.rehearsal = rehearsal
        self.process = process
        self.isNode = isNode
        self.made = made
        self.wasRunning = wasRunning
        self.position = position
        self.head = head
        self.incarnation = incarnation
        self.schema = schema
        self.files = files
    }

    /// Bytes of all files.
    package var bytes: Int64 { files.reduce(0) { $0 + $1.size } }

    /// Its text.
    package var text: String {
        var lines = [
            "crosswrit-backup 1", "realm\t\(realm)", "rehearsal\t\(rehearsal)",
            "process\t\(process.rawValue)", "kind\t\(isNode ? "node" : "coordinator")",
            "made\t\(made.milliseconds)", "running\t\(wasRunning)",
            "journal\t\(position)\t\(head.hex)\t\(incarnation)", "schema\t\(schema)",
        ]
        lines += files.map { "file\t\($0.digest.hex)\t\($0.size)\t\($0.path)" }
        lines.append("end")
        return lines.joined(separator: "\n") + "\n"
    }

    /// Reads a manifest. It comes from outside: nothing in it is used before all of it is read.
    ///
    /// - Throws: `Malformed` naming the line.
    package init(_ text: String) throws(Malformed) {
        var lines = LineWalk(text)
        try lines.expect("crosswrit-backup 1")
        realm = try lines.value("realm")
        rehearsal = try lines.flag("rehearsal")
        guard let process = CourtID(try lines.value("process")) else {
            throw lines.fault("no id of a process")
        }
        self.process = process
        switch try lines.value("kind") {
        case "node": isNode = true
        case "coordinator": isNode = false
        default: throw lines.fault("neither node nor coordinator")
        }
        guard let made = Int64(try lines.value("made")), made >= 0 else {
            throw lines.fault("no time")
        }
        self.made = Instant(milliseconds: made)
        wasRunning = try lines.flag("running")
        let journal = try lines.fields("journal", 3)
        guard let position = UInt64(journal[0]), position > 0, let head = Digest(hex: journal[1]),
            let incarnation = Int32(journal[2]), incarnation > 0
        else { throw lines.fault("no end of a journal") }
        self.position = position
        self.head = head
        self.incarnation = Int(incarnation)
        guard let schema = Int(try lines.value("schema")), schema > 0 else {
            throw lines.fault("no version of a schema")
        }
        self.schema = schema
        var files: [File] = []
        var known: Set<String> = []
        while let fields = try lines.next(), fields != ["end"] {
            guard fields.count == 4, fields[0] == "file", let digest = Digest(hex: fields[1]),
                let size = Int64(fields[2]), size >= 0, size < 1 << 44,
                Self.isSafe(fields[3]), known.insert(fields[3]).inserted
            else { throw lines.fault("no file of a copy") }
            files.append(File(path: fields[3], size: size, digest: digest))
        }
        guard lines.isAtEnd else { throw lines.fault("text behind the end") }
        self.files = files
    }

    /// Whether a path can be nothing but a file of the copy's own folder: one to three plain names.
    package static func isSafe(_ path: String) -> Bool {
        let names = path.split(separator: "/", omittingEmptySubsequences: false)
        return (1...3).contains(names.count)
            && names.allSatisfy { name in
                (1...128).contains(name.utf8.count) && name.first != "."
                    && name.utf8.allSatisfy { byte in
                        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                            // Later keys of a process are named ID+2.key.
                            || [0x2B, 0x2D, 0x2E, 0x5F].contains(byte)
                    }
            }
    }
}

/// Walks over lines of fields that are parted by tabs.
private struct LineWalk {
    private var rest: Substring
    private var number = 0
    private(set) var sawEnd = false

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool { sawEnd && rest.isEmpty }

    func fault(_ reason: String) -> BackupManifest.Malformed {
        BackupManifest.Malformed(line: number, reason: reason)
    }

    /// Fields of the next line; nil behind the last.
    mutating func next() throws(BackupManifest.Malformed) -> [String]? {
        guard !rest.isEmpty else { throw fault("it ends too early") }
        number += 1
        let bytes = rest.utf8
        guard let cut = bytes.firstIndex(of: 0x0A) else { throw fault("a line without an end") }
        let line = rest[..<cut]
        rest = rest[bytes.index(after: cut)...]
        guard line.utf8.count <= 1_024 else { throw fault("a line of more than 1024 bytes") }
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        if fields == ["end"] { sawEnd = true }
        return fields
    }

    mutating func expect(_ line: String) throws(BackupManifest.Malformed) {
        guard try next() == [line] else { throw fault("not “\(line)”") }
    }

    mutating func fields(
        _ name: String, _ count: Int
    ) throws(BackupManifest.Malformed) -> [String] {
        guard let fields = try next(), fields.count == count + 1, fields[0] == name else {
            throw fault("not “\(name)”")
        }
        return Array(fields.dropFirst())
    }

    mutating func value(_ name: String) throws(BackupManifest.Malformed) -> String {
        try fields(name, 1)[0]
    }

    mutating func flag(_ name: String) throws(BackupManifest.Malformed) -> Bool {
        guard let value = Bool(try value(name)) else { throw fault("neither true nor false") }
        return value
    }
}
