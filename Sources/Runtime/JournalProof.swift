import CourtProtocol
import Domain
import Engine
import Sodium
import Store
import Topology

/// Where a journal ends, once every row of it has been verified.
struct JournalEnd: Hashable, Sendable {
    var realm: String
    var rehearsal: Bool
    var process: CourtID
    var isNode: Bool
    var position: UInt64
    var head: Digest
    var incarnation: Int
    /// The root key by whose directory the rows were verified.
    var root: PublicKey
}

/// Verifies a journal that no process runs on, by the directory that lies beside it.
enum JournalProof {
    /// Rows read at a time, and between two words of progress.
    private static let step = 256

    /// Reads every row: positions, chain, leaves, signatures.
    ///
    /// - Parameters:
    ///   - folder: a data directory, or a copy of one.
    ///   - root: the root key to trust; nil: the one that lies in the folder.
    ///   - progress: rows verified so far, and of all.
    /// - Returns: whose the journal is and where it ends.
    /// - Throws: `ControlFailure`, `StoreFault`.
    static func verify(
        _ folder: DataDirectory, root: PublicKey?, progress: (UInt64, UInt64) -> Void
    ) throws -> JournalEnd {
        try SodiumLibrary.start()
        let rows = try JournalReader(folder)
        let about = try rows.about()
        let realm = KeyRealm(realm: about.realm, rehearsal: about.rehearsal)
        let (found, book) = try directory(folder, realm, root)
        guard let newest = book.latest else {
            throw ControlService.refusal(
                "backup.no-directory", "记录校验", "数据目录中没有签名的法院名录",
                "there is no signed directory with the data",
                "用本版程序启动一次进程，名录即存入 directory/；再行备份",
                "start the process once with this program, which puts it into directory/; then try again"
            )
        }
        var check: JournalCheck?
        let codec = WireCodec()
        let seal = SodiumSeal(key: SigningKey.make())
        var end: (head: Digest, incarnation: Int)?
        var position: UInt64 = 1
        while position <= about.lastPosition {
            let page = try rows.rows(from: position, limit: step)
            guard let last = page.last else { break }
            for (at, bytes) in page {
                do {
                    let row = try codec.row(bytes)
                    let header = row.sealed.header
                    if check == nil {
                        check = JournalCheck(
                            Ledger(
                                identity: Identity(
                                    realm: about.realm, rehearsal: about.rehearsal,
                                    process: about.process, keyID: header.keyID,
                                    directoryVersion: header.directoryVersion),
                                codec: codec, seal: seal, book: book), first: 1)
                    }
                    try check?.add(row)
                    end = (row.sealed.head(seal), header.incarnation)
                } catch {
                    throw damaged("row \(at): \(error)")
                }
            }
            position = last.position + 1
            progress(last.position, about.lastPosition)
        }
        guard let end, position == about.lastPosition + 1 else {
            throw damaged("it ends at row \(position - 1) of \(about.lastPosition)")
        }
        return JournalEnd(
            realm: about.realm, rehearsal: about.rehearsal, process: about.process,
            isNode: newest.coordinator(about.process) == nil, position: position - 1,
            head: end.head, incarnation: end.incarnation, root: found)
    }

    private static func directory(
        _ folder: DataDirectory, _ realm: KeyRealm, _ pinned: PublicKey?
    ) throws -> (PublicKey, DirectoryBook) {
        let place = folder.directoryVersions
        do throws(KeyError) {
            let root = try RootKey.loadPublic(in: place, realm: realm, pinned: pinned)
            return (root, try DirectoryFiles.load(from: place, root: root, realm: realm))
        } catch {
            throw ControlService.refusal(
                "backup.directory", "记录校验", "名录不能核实：\(error)",
                "the directory with the data can't be verified: \(error)",
                "用本版程序启动一次进程后再备份；恢复时核对根公钥，或改用另一份备份",
                "for a backup, start the process once with this program; for a restore, compare the root "
                    + "key, or use another copy")
        }
    }

    private static func damaged(_ what: String) -> ControlFailure {
        ControlService.refusal(
            "backup.journal", "记录校验", "日志校验不符：\(what)", "the journal does not verify: \(what)",
            "保留先前的备份，检查磁盘，再用 crosswrit doctor --verify 核对",
            "keep the earlier copies, check the disk, and see `crosswrit doctor --verify`")
    }
}
