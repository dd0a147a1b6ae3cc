package import Domain
import Engine
import Glibc
import Sodium
package import Store
import Topology

/// What a backup is made of.
package struct BackupRequest: Sendable {
    /// The data directory.
    package var data: String
    /// Where the copy is to stand; an earlier copy of the same process is replaced by the new one.
    package var out: String
    /// An earlier copy whose papers are not copied again; `out` serves as one by itself.
    package var since: String?
    /// The process's private key file, to be copied too; nil: no private key is.
    package var key: String?
    /// Papers of an earlier copy are read before they are shared, and copied anew when damaged.
    package var checksShared: Bool

    package init(
        data: String, out: String, since: String? = nil, key: String? = nil,
        checksShared: Bool = false
    ) {
        self.data = data
        self.out = out
        self.since = since
        self.key = key
        self.checksShared = checksShared
    }
}

/// What a backup did.
package struct BackupReport: Sendable {
    package var manifest: BackupManifest
    /// Papers that an earlier copy had already.
    package var linked: Int
    /// Bytes written anew.
    package var written: Int64
    /// Papers whose bytes no longer have their digest: they are not in the copy.
    package var damaged: [String]
    /// The root key by which the journal was verified.
    package var root: PublicKey
}

/// Copies a data directory, whether its process runs or not: first the journal as it is at one
/// moment, then the papers, so that a paper which the copied journal calls stored is in the copy.
package struct BackupMaker {
    /// Words of progress, and the fields of the manifest.
    package typealias Progress = (Text) -> Void

    private let request: BackupRequest
    private let data: DataDirectory
    private let out: String
    private let part: String
    private let say: Progress
    private var files: [BackupManifest.File] = []
    private var linked = 0
    private var written: Int64 = 0
    private var damaged: [String] = []

    /// Makes a copy.
    ///
    /// - Parameters:
    ///   - request: what and where.
    ///   - now: stands in the manifest.
    ///   - progress: told what is being done; called often.
    /// - Returns: what was copied.
    /// - Throws: `ControlFailure`, `StoreFault`, `FileError`. Whatever happens, an earlier copy
    ///   stands at `out` or at `out` with `.former` until the new one is whole.
    package static func run(
        _ request: BackupRequest, now: Instant, progress: @escaping Progress
    ) throws -> BackupReport {
        let data = try DataDirectory(existing: request.data)
        guard BackupFiles.size(of: data.journal) != nil else {
            throw StoreFault.unknown("\(data.path) holds no journal.db; check --data")
        }
        // Held while the copy is made, so that no process starts in the middle of it.
        let lock: LockedDirectory?
        do throws(StoreFault) {
            lock = try data.lock()
        } catch {
            guard case .fenced = error else { throw error }
            lock = nil
        }
        var maker = try BackupMaker(request, data, progress)
        let report = try maker.run(now: now, isRunning: lock == nil)
        withExtendedLifetime(lock) {}
        return report
    }

    private init(
        _ request: BackupRequest, _ data: DataDirectory, _ progress: @escaping Progress
    ) throws {
        self.request = request
        self.data = data
        say = progress
        var out = request.out
        while out.count > 1, out.hasSuffix("/") { out.removeLast() }
        let folder = BackupFiles.parent(of: out)
        let name = out.split(separator: "/").last.map(String.init) ?? ""
        guard !name.isEmpty, name != ".", name != "..", BackupFiles.isDirectory(folder + "/.")
        else {
            throw ControlService.refusal(
                "backup.place", "备份位置", "备份目录的上级目录不存在：\(folder)",
                "there is no directory \(folder) to put the copy into",
                "先建立上级目录，--out 指向其中的新目录", "make it first; --out names a new directory in it")
        }
        // Inside the data the copy would copy itself.
        let real = try DataDirectory(existing: folder).path
        guard real != data.path, !real.hasPrefix(data.path + "/") else {
            throw ControlService.refusal(
                "backup.place", "备份位置", "备份不能放在数据目录之内",
                "a copy can't stand inside the data directory", "--out 用另一磁盘上的目录",
                "give a directory on another disk with --out")
        }
        self.out = real + "/" + name
        part = "\(self.out).part-\(getpid())"
        try Self.sweep(real, name)
    }

    /// Removes what a backup that was cut off has left.
    private static func sweep(_ folder: String, _ name: String) throws {
        let lead = name + ".part-"
        for left in try BackupFiles.names(in: folder) where left.hasPrefix(lead) {
            guard let process = Int32(left.dropFirst(lead.count)), process > 0,
                process == getpid() || kill(process, 0) == -1 && errno == ESRCH
            else { continue }
            BackupFiles.remove(folder + "/" + left)
        }
    }

    private mutating func run(now: Instant, isRunning: Bool) throws -> BackupReport {
        let former = out + ".former"
        // A backup that ended between its two renames has left the earlier copy there.
        if !BackupFiles.isTaken(out), BackupFiles.isTaken(former) {
            try BackupFiles.move(former, to: out)
        }
        let earlier = BackupFiles.isTaken(out) ? try Self.manifest(in: out) : nil
        // One that ended behind them has left it half removed, beside a whole newer copy.
        if earlier != nil { BackupFiles.remove(former) }
        if let since = request.since { _ = try Self.manifest(in: since) }
        do {
            try BackupFiles.makeDirectory(part)
            try copyDatabases()
            for folder in ["rules", "directory"] { try copyFolder(folder) }
            let end = try proof()
            if let earlier, earlier.process != end.process || earlier.realm != end.realm {
                throw ControlService.refusal(
                    "backup.other", "备份位置", "\(out) 是 \(earlier.process) 的备份",
                    "\(out) is a copy of \(earlier.process)", "--out 用另一目录",
                    "give another directory with --out")
            }
            try copyPapers(base: request.since ?? (earlier == nil ? nil : out))
            if let key = request.key { try copyKey(key) }
            let manifest = BackupManifest(
                realm: end.realm, rehearsal: end.rehearsal, process: end.process,
                isNode: end.isNode, made: now, wasRunning: isRunning, position: end.position,
                head: end.head, incarnation: end.incarnation, schema: StoreSchemas.journal,
                files: files.sorted { $0.path < $1.path })
            // A copy whose list can't be read again is none.
            _ = try BackupManifest(manifest.text)
            try BackupFiles.write(
                Array(manifest.text.utf8), to: part + "/" + BackupManifest.name)
            try BackupFiles.syncDirectory(part)
            if earlier != nil { try BackupFiles.move(out, to: former) }
            try BackupFiles.move(part, to: out)
            BackupFiles.remove(former)
            return BackupReport(
                manifest: manifest, linked: linked, written: written, damaged: damaged,
                root: end.root)
        } catch {
            BackupFiles.remove(part)
            throw error
        }
    }

    /// The manifest of an earlier copy.
    static func manifest(in folder: String) throws -> BackupManifest {
        do {
            let bytes = try Files.read(
                folder + "/" + BackupManifest.name, atMost: BackupManifest.maximumBytes)
            return try BackupManifest(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw ControlService.refusal(
                "backup.manifest", "备份清单", "\(folder) 不是完整的备份（\(error)）",
                "\(folder) is no whole copy (\(error))", "另选目录，或改用另一份备份",
                "name another directory, or use another copy")
        }
    }

    private mutating func copyDatabases() throws {
        for name in ["journal.db", "cases.sqlite"] {
            let source = data.path + "/" + name
            guard name == "journal.db" || BackupFiles.size(of: source) != nil else { continue }
            let say = say
            let copied = try BackupFiles.copyDatabase(source, to: part + "/" + name) { done, all in
                say(
                    Text(
                        zh: "\(name)：\(done >> 20) / \(all >> 20) MiB",
                        en: "\(name): \(done >> 20) of \(all >> 20) MiB"))
            }
            add(name, copied)
        }
    }

    private mutating func copyFolder(_ folder: String) throws {
        let source = data.path + "/" + folder
        try BackupFiles.makeDirectory(part + "/" + folder)
        for name in try BackupFiles.names(in: source)
        where BackupFiles.size(of: source + "/" + name) != nil && Self.isOurs(name, in: folder) {
            add(
                folder + "/" + name,
                try BackupFiles.copy(source + "/" + name, to: "\(part)/\(folder)/\(name)"))
        }
        try BackupFiles.syncDirectory(part + "/" + folder)
    }

    /// Whether the program writes such a file there: what an editor or a person left is not copied.
    private static func isOurs(_ name: String, in folder: String) -> Bool {
        guard BackupManifest.isSafe(folder + "/" + name), !name.contains(".new-") else {
            return false
        }
        guard folder == "directory" else { return true }
        return name == "root.pub"
            || name.hasPrefix("directory.") && UInt32(name.dropFirst(10)) != nil
    }

    private func proof() throws -> JournalEnd {
        try JournalProof.verify(try DataDirectory(existing: part), root: nil) { done, all in
            say(
                Text(
                    zh: "校验日志：\(done) / \(all) 行",
                    en: "verifying the journal: row \(done) of \(all)"))
        }
    }

    /// Papers are named by their digest and never change: one that an earlier copy has, whole in
    /// size, gets a second name there.
    private mutating func copyPapers(base: String?) throws {
        try BackupFiles.makeDirectory(part + "/papers")
        for folder in try BackupFiles.names(in: data.papers)
        where folder.utf8.count == 2 && Self.isHex(folder) {
            let place = "papers/" + folder
            try BackupFiles.makeDirectory("\(part)/\(place)")
            for name in try BackupFiles.names(in: "\(data.papers)/\(folder)")
            where name.utf8.count == 62 && Self.isHex(name) {
                try copyPaper("\(place)/\(name)", folder + name, base)
            }
            try BackupFiles.syncDirectory("\(part)/\(place)")
            say(
                Text(
                    zh: "材料：\(files.count) 份，新写 \(written >> 20) MiB",
                    en: "papers: \(files.count), \(written >> 20) MiB written"))
        }
        if let base { try carryOver(from: base) }
        try BackupFiles.syncDirectory(part + "/papers")
    }

    /// Papers of the earlier copy that the data lacks, or has damaged: a paper is never deleted, so
    /// the copy's is the last good one, and is kept when its bytes have its digest.
    private mutating func carryOver(from base: String) throws {
        var present = Set(files.map(\.path))
        for file in try Self.manifest(in: base).files
        where file.path.hasPrefix("papers/") && !present.contains(file.path) {
            let source = base + "/" + file.path
            let hex = file.path.dropFirst(7).filter { $0 != "/" }
            guard try BackupFiles.sum(of: source)?.digest == Digest(hex: String(hex)) else {
                continue
            }
            let folder = part + "/" + BackupFiles.parent(of: file.path)
            if !BackupFiles.isDirectory(folder + "/.") { try BackupFiles.makeDirectory(folder) }
            if BackupFiles.link(source, to: part + "/" + file.path) {
                files.append(file)
                linked += 1
            } else {
                add(file.path, try BackupFiles.copy(source, to: part + "/" + file.path))
            }
            present.insert(file.path)
            if !damaged.contains(String(hex)) { damaged.append(String(hex)) }
            try BackupFiles.syncDirectory(folder)
        }
    }

    private mutating func copyPaper(_ path: String, _ hex: String, _ base: String?) throws {
        let source = data.path + "/" + path
        guard let digest = Digest(hex: hex), let size = BackupFiles.size(of: source) else { return }
        if let base, BackupFiles.size(of: base + "/" + path) == size,
            try !request.checksShared
                || BackupFiles.sum(of: base + "/" + path)?.digest == digest,
            BackupFiles.link(base + "/" + path, to: part + "/" + path)
        {
            files.append(BackupManifest.File(path: path, size: size, digest: digest))
            linked += 1
            return
        }
        let copied = try BackupFiles.copy(source, to: part + "/" + path)
        guard copied.digest == digest else {
            damaged.append(hex)
            _ = unsafe unlink(part + "/" + path)
            return
        }
        add(path, copied)
    }

    private mutating func copyKey(_ path: String) throws {
        var bytes = try Files.read(path, atMost: 4_096, secret: true)
        defer { SecretBytes.wipe(&bytes) }
        let name = path.split(separator: "/").last.map(String.init) ?? "key"
        try BackupFiles.makeDirectory(part + "/keys")
        let target = "\(part)/keys/\(name)"
        add("keys/" + name, try BackupFiles.copy(path, to: target))
        try BackupFiles.syncDirectory(part + "/keys")
    }

    private mutating func add(_ path: String, _ copied: BackupFiles.Copied) {
        files.append(
            BackupManifest.File(path: path, size: copied.size, digest: copied.digest))
        written += copied.size
    }

    private static func isHex(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
