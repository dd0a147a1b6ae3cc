import Domain
import Engine
import Foundation
import Sodium
import Wording

/// A bundle of evidence (证据包) as a file: what `audit export` writes and `audit verify` reads.
struct AuditBundle {
    private struct First: Decodable {
        var crosswrit: String
        var version: Int
        var realm: String
        var rehearsal: Bool
        var matter: String
        var exportedBy: String
        var exportedAt: String
    }

    private struct Signed: Decodable {
        var header: Data
        var signature: String
        var index: Int
        var leaf: Data
        var proof: [String]
    }

    private struct Line: Decodable {
        var directory: Int?
        var file: Data?
        var entry: Int?
        var header: Data?
        var signature: String?
        var index: Int?
        var leaf: Data?
        var proof: [String]?
        var act: Signed?
        var digest: String?

        /// Everything that is given in base64.
        var fields: [Data] {
            [file, header, leaf, act?.header, act?.leaf].compactMap(\.self)
        }
    }

    /// Whether bytes stand in a line in the one form in which they are written.
    private static func stands(_ field: Data, in line: some Collection<UInt8>) -> Bool {
        Data(line).range(of: Data("\"\(field.base64EncodedString())\"".utf8)) != nil
    }

    let realm: String
    let isRehearsal: Bool
    let matter: MatterID
    let exportedBy: String
    let exportedAt: String
    let directories: [SignedDirectory]
    let batches: [Batch]

    /// The largest bundle that is read, in bytes.
    static let mostBytes = 1 << 30
    /// Most digests of one proof: more than a row of the most leaves needs.
    private static let mostProof = 64

    /// Reads a bundle; verifies its own digest, and no signature.
    ///
    /// - Parameter path: the file.
    /// - Throws: `CommandFailure` naming the line that is not as `audit export` writes it.
    init(_ path: String) throws {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? handle.close() }
            data = try handle.read(upToCount: Self.mostBytes + 1) ?? Data()
        } catch {
            throw CommandFailure(
                3, "audit.read", "不能读取 \(plain(path))", "can't read \(plain(path))",
                remedy: "核对文件名", "check the name")
        }
        func wrong(_ line: Int, _ what: String) -> CommandFailure {
            CommandFailure(
                1, "audit.form", rule: "证据包格式",
                "\(plain(path)) 第\(line)行不是证据包应有的内容：\(what)",
                "\(plain(path)) line \(line) is not as a bundle has it: \(what)",
                remedy: "向导出方索取未经改动的文件", "ask for the file as it was exported")
        }
        guard data.count <= Self.mostBytes else { throw wrong(1, "too large") }
        let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count > 3, lines.last?.isEmpty == true else { throw wrong(1, "cut short") }
        let decoder = JSONDecoder()
        guard let first = try? decoder.decode(First.self, from: Data(lines[0])),
            first.crosswrit == "audit", first.version == 1,
            let matter = MatterID(first.matter)
        else { throw wrong(1, "no heading of version 1") }
        realm = first.realm
        isRehearsal = first.rehearsal
        self.matter = matter
        exportedBy = first.exportedBy
        exportedAt = first.exportedAt
        var directories: [SignedDirectory] = []
        var batches: [Batch] = []
        // The last line is the digest, and behind it is nothing.
        let end = lines.count - 2
        for (place, bytes) in lines[1..<end].enumerated() {
            let number = place + 2
            guard let line = try? decoder.decode(Line.self, from: Data(bytes)) else {
                throw wrong(number, "it is no such line")
            }
            // Bytes have one form: bits that a decoder passes over are bits that differ.
            guard line.fields.allSatisfy({ Self.stands($0, in: bytes) }) else {
                throw wrong(number, "a field is not written as `audit export` writes it")
            }
            if let version = line.directory, let file = line.file, batches.isEmpty {
                guard version == directories.count + 1,
                    let signed = try? SignedDirectory(file: [UInt8](file))
                else { throw wrong(number, "directory \(version)") }
                directories.append(signed)
            } else if let entry = line.entry, entry == batches.count + 1,
                let batch = Self.batch(line)
            {
                batches.append(batch)
            } else {
                throw wrong(number, "neither the next directory nor the next entry")
            }
        }
        self.directories = directories
        self.batches = batches
        let body = lines[0..<end].reduce(0) { $0 + $1.count + 1 }
        let digest = BLAKE2b256.digest([UInt8](data.prefix(body)))
        // As it was written, to the byte: nothing in the file is without meaning.
        guard Data("{\"digest\":\"\(digest.hex)\"}".utf8) == Data(lines[end]) else {
            throw wrong(end + 1, "the file was changed: its digest is another")
        }
    }

    private static func batch(_ line: Line) -> Batch? {
        guard let header = line.header, let text = line.signature, let index = line.index,
            let leaf = line.leaf, let words = line.proof,
            let (signature, proof) = read(text, words)
        else { return nil }
        var authored: Authored?
        if let act = line.act {
            guard let (signature, proof) = read(act.signature, act.proof) else { return nil }
            authored = Authored(
                header: Encoded([UInt8](act.header)), signature: signature, index: act.index,
                leaf: Encoded([UInt8](act.leaf)), proof: proof)
        }
        return Batch(
            header: Encoded([UInt8](header)), signature: signature,
            items: [Item(index: index, leaf: Encoded([UInt8](leaf)), authored: authored)],
            proof: proof)
    }

    private static func read(_ text: String, _ words: [String]) -> (Signature, [Digest])? {
        let proof = words.compactMap { Digest(hex: $0) }
        guard let signature = Signature(hex: text), proof.count == words.count,
            proof.count <= mostProof
        else { return nil }
        return (signature, proof)
    }
}
