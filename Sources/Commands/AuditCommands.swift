import ArgumentParser
import CourtProtocol
import Domain
import Engine
import Foundation
import LegalTime
import Procedure
import Runtime
import Sodium
import Topology
import Wording

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Evidence of a matter in one file, and its check by anybody (证据包).",
        discussion: """
            The check needs the file and the root court's public key, and no process.

            Example:
              crosswrit audit export M --out 证据.jsonl --data var/yu0105
              crosswrit audit verify 证据.jsonl --root var/zhengzhou/keys/root.pub
            """,
        subcommands: [
            AuditExportCommand.self, AuditVerifyCommand.self, AuditReconcileCommand.self,
            AuditOutagesCommand.self,
        ])
}

struct AuditExportCommand: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the evidence of a matter: entries, acts, signatures, chain, directories.",
        discussion: "Example:\n  crosswrit audit export M --out 证据.jsonl --data var/yu0105")

    @Argument(help: "Matter id.", transform: Words.matter) var matter: String
    @Option(help: ArgumentHelp("File to write; must not exist.", valueName: "file")) var out: String
    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        let request = ControlRequest.exportAudit(matter: matter, path: session.absolute(out))
        guard
            case .exported(let entries, let id) = try session.see(request, within: 600_000)
        else { throw Session.unexpected }
        if process.json {
            Terminal.print(
                JSONText.fields([
                    "matter": .string(id.rawValue), "entries": .integer(Int64(entries)),
                    "file": .string(out),
                ]).line)
            return
        }
        try print(
            [
                session.language(
                    "\(id)：\(entries) 条记录，已写入 \(out)",
                    "\(id): \(entries) entries, written to \(out)")
            ], session)
    }
}

struct AuditVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check evidence: what it proves, and what it does not (验证).",
        discussion: """
            Ends with 1 when anything in it does not hold; the first such entry is named. With --papers \
            also which files of a folder are the papers that the acts name.

            Example:
              crosswrit audit verify 证据.jsonl --root root.pub --papers 材料/
            """)

    @Argument(help: "The bundle.") var file: String
    @Option(
        help: ArgumentHelp(
            "The root court's public key: root.pub, or its 64 hexadecimal digits.",
            valueName: "file|hex"))
    var root: String
    @Option(help: ArgumentHelp("Folder with papers.", valueName: "dir")) var papers: String?
    @Flag(help: "Print exactly one JSON document.") var json = false

    func run() throws {
        do { try SodiumLibrary.start() } catch {
            throw CommandFailure(
                3, "sodium", "密码库不能启动", "the cryptographic library does not start",
                remedy: "重新安装 libsodium", "install libsodium again")
        }
        let language = Language(environment: Terminal.environment)
        let bundle = try AuditBundle(file)
        let key = try Self.key(root)
        let report: AuditReport
        do {
            report = try check(bundle, key)
        } catch let fault as AuditFault {
            throw CommandFailure(
                1, "audit.fault", rule: "签名与链条",
                fault.entry == 0
                    ? "证据不成立：\(fault.what)" : "证据不成立：第\(fault.entry)条记录：\(fault.what)",
                "the evidence does not hold: \(fault)",
                remedy: "不得采信该文件；向审理法院另行索取", "don't rely on it; ask the seat for another")
        } catch let fault as DirectoryFault {
            throw CommandFailure(
                1, "audit.directory", rule: "法院名录由根密钥签名",
                "所附法院名录不是该根密钥签发的：\(fault)", "its directory is not the root key's: \(fault)",
                remedy: "核对根公钥，或者不采信该文件", "check the root key, or don't rely on it")
        }
        let found = try papers.map { try PaperFolder($0).found(report.papers) }
        let text = AuditText(bundle, report, found)
        if json {
            Terminal.print(text.document.line)
        } else {
            text.lines(language).forEach(Terminal.print)
        }
    }

    private func check(_ bundle: AuditBundle, _ root: PublicKey) throws -> AuditReport {
        var book = DirectoryBook(
            root: root, realm: bundle.realm, rehearsal: bundle.isRehearsal)
        for signed in bundle.directories { try book.add(signed) }
        guard let latest = book.latest, let process = CourtID(bundle.exportedBy) else {
            throw AuditFault(entry: 0, "it holds no directory")
        }
        // Only verifies: the identity says which realm, and signs nothing.
        let key = SigningKey.make()
        let ledger = Ledger(
            identity: Identity(
                realm: bundle.realm, rehearsal: bundle.isRehearsal, process: process,
                keyID: key.id, directoryVersion: latest.version),
            codec: WireCodec(), seal: SodiumSeal(key: key), book: book)
        return try AuditCheck(ledger, calendar: .published).check(
            bundle.batches, of: bundle.matter)
    }

    /// The public key from its file or its digits.
    static func key(_ text: String) throws -> PublicKey {
        if let key = PublicKey(hex: text) { return key }
        if let bytes = try? Files.read(text, atMost: 65_536) {
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            let word = lines.first { $0.hasPrefix("ed25519-public\t") }?.split(separator: "\t").last
            if let word, let key = PublicKey(hex: word) { return key }
        }
        throw CommandFailure(
            2, "audit.root", "“\(plain(text))”不是根公钥", "“\(plain(text))” is no root public key",
            remedy: "写明 root.pub，或者 64 位十六进制数", "name root.pub, or give 64 hexadecimal digits")
    }
}

/// A folder whose files may be papers of a matter.
struct PaperFolder {
    private let path: String
    /// The largest paper, in bytes.
    private static let mostBytes = 200 << 20

    init(_ path: String) { self.path = path }

    /// Names of the files that are the papers, by digest.
    ///
    /// - Parameter papers: that the acts name.
    /// - Returns: a name for each paper that is there.
    /// - Throws: `CommandFailure` when the folder can't be read.
    func found(_ papers: [Paper]) throws -> [Digest: String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw CommandFailure(
                3, "audit.papers", "不能读取 \(plain(path))", "can't read \(plain(path))",
                remedy: "核对目录", "check the folder")
        }
        let sizes = Set(papers.map(\.size))
        var found: [Digest: String] = [:]
        for name in names.sorted() {
            let file = "\(path)/\(name)"
            let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size]) as? Int
            // Others can't be one of them: not worth the reading.
            guard let size, sizes.contains(where: { Int($0) == size }), size <= Self.mostBytes,
                let bytes = try? Files.read(file, atMost: Self.mostBytes)
            else { continue }
            found[SHA256.digest(bytes)] = name
        }
        return found
    }
}
