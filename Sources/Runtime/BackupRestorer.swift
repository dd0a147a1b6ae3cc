package import Domain
import Engine
import Glibc
package import Store

/// What is to be put back, and where.
package struct RestoreRequest: Sendable {
    /// The copy.
    package var from: String
    /// The data directory: must not exist, or be empty.
    package var data: String
    /// The root key that the copy's directory must be signed by; nil: the one in the copy.
    package var root: PublicKey?
    /// Whoever asks knows that no newer copy of a coordinator exists.
    package var isNewest: Bool

    package init(from: String, data: String, root: PublicKey? = nil, isNewest: Bool = false) {
        self.from = from
        self.data = data
        self.root = root
        self.isNewest = isNewest
    }
}

/// Puts a copy of a data directory back: verified file by file, its journal row by row, and marked,
/// so that its process takes up where its peers remember it before it does anything.
package enum BackupRestorer {
    /// - Parameters:
    ///   - request: what and where.
    ///   - progress: told what is being done; called often.
    /// - Returns: the copy's manifest, and the root key by which it was verified.
    /// - Throws: `ControlFailure`, `StoreFault`; then nothing stands at the data directory.
    package static func run(
        _ request: RestoreRequest, progress: @escaping BackupMaker.Progress
    ) throws -> (manifest: BackupManifest, root: PublicKey) {
        let manifest = try BackupMaker.manifest(in: request.from)
        if !manifest.isNode, manifest.wasRunning, !request.isNewest {
            throw ControlService.refusal(
                "restore.coordinator", "docs/decisions/0007",
                "这份备份是协调中心运行中所作，其后的记录不在其中",
                "this copy of a coordinator was made while it ran: what it did afterwards is not in it",
                "用停机后所作的最新备份；确认没有更新的，加 --newest：有法院持有更新的记录时，它联通后即停止",
                "use the newest copy made after a stop; if none exists, add --newest: it stops as soon as "
                    + "a court that holds newer entries links")
        }
        let data = try target(request.data)
        let folder = BackupFiles.parent(of: data)
        let free = try DataDirectory(existing: folder).freeBytes
        guard free.map({ $0 > manifest.bytes + PaperStore.reserve }) ?? true else {
            throw ControlService.refusal(
                "restore.space", "磁盘空间", "磁盘空间不足：需要 \(manifest.bytes >> 20) MiB",
                "not enough room: \(manifest.bytes >> 20) MiB are needed", "腾出空间，或换一个磁盘",
                "make room, or use another disk")
        }
        let part = "\(data).part-\(getpid())"
        do {
            try BackupFiles.makeDirectory(part)
            for place in ["papers", "directory", "rules"] {
                try BackupFiles.makeDirectory(part + "/" + place)
            }
            try copy(manifest, from: request.from, to: part, progress)
            let copied = try DataDirectory(existing: part)
            let end = try JournalProof.verify(copied, root: request.root) { done, all in
                progress(
                    Text(
                        zh: "校验日志：\(done) / \(all) 行",
                        en: "verifying the journal: row \(done) of \(all)"))
            }
            guard end.process == manifest.process, end.position == manifest.position,
                end.head == manifest.head, end.realm == manifest.realm,
                end.rehearsal == manifest.rehearsal, end.isNode == manifest.isNode
            else { throw other("journal.db") }
            try BackupFiles.write(Array(mark(manifest).utf8), to: copied.restoreMark)
            for place in ["papers", "directory", "rules", "."] {
                try BackupFiles.syncDirectory(part + "/" + place)
            }
            try BackupFiles.move(part, to: data)
            return (manifest, end.root)
        } catch {
            BackupFiles.remove(part)
            throw error
        }
    }

    /// Where the data is to stand, as a path without symbolic links.
    private static func target(_ path: String) throws -> String {
        var data = path
        while data.count > 1, data.hasSuffix("/") { data.removeLast() }
        let name = data.split(separator: "/").last.map(String.init) ?? ""
        let folder = BackupFiles.parent(of: data)
        guard !name.isEmpty, name != ".", name != ".." else {
            throw ControlService.refusal(
                "restore.place", "恢复位置", "--data 不是目录名", "--data names no directory",
                "写明数据目录", "name the data directory")
        }
        if BackupFiles.isTaken(data) {
            guard BackupFiles.isDirectory(data), try BackupFiles.names(in: data).isEmpty else {
                throw ControlService.refusal(
                    "restore.not-empty", "恢复位置", "\(path) 不是空目录", "\(path) is not empty",
                    "先停止进程，把受损目录移往别处（保留），再恢复",
                    "stop the process and move the damaged directory away (keep it), then restore")
            }
        }
        guard BackupFiles.isDirectory(folder + "/.") else {
            throw ControlService.refusal(
                "restore.place", "恢复位置", "没有目录 \(folder)", "there is no directory \(folder)",
                "先建立上级目录", "make it first")
        }
        return try DataDirectory(existing: folder).path + "/" + name
    }

    private static func copy(
        _ manifest: BackupManifest, from source: String, to part: String,
        _ progress: BackupMaker.Progress
    ) throws {
        var done: Int64 = 0
        for file in manifest.files where !file.path.hasPrefix("keys/") {
            let target = part + "/" + file.path
            let folder = BackupFiles.parent(of: target)
            if !BackupFiles.isDirectory(folder) { try BackupFiles.makeDirectory(folder) }
            guard BackupFiles.size(of: source + "/" + file.path) == file.size else {
                throw other(file.path)
            }
            let copied = try BackupFiles.copy(source + "/" + file.path, to: target)
            let isNamed =
                !file.path.hasPrefix("papers/")
                || "papers/" + copied.digest.hex.prefix(2) + "/" + copied.digest.hex.dropFirst(2)
                    == file.path
            guard copied.size == file.size, copied.digest == file.digest, isNamed else {
                throw other(file.path)
            }
            done += copied.size
            progress(
                Text(
                    zh: "恢复：\(done >> 20) / \(manifest.bytes >> 20) MiB",
                    en: "restoring: \(done >> 20) of \(manifest.bytes >> 20) MiB"))
        }
        // A name counts once the folder that holds it is synced.
        for folder in try BackupFiles.names(in: part + "/papers") {
            try BackupFiles.syncDirectory(part + "/papers/" + folder)
        }
    }

    private static func mark(_ manifest: BackupManifest) -> String {
        "crosswrit-restored 1\nprocess\t\(manifest.process.rawValue)\njournal\t\(manifest.position)\t"
            + "\(manifest.head.hex)\nmade\t\(manifest.made.milliseconds)\nend\n"
    }

    private static func other(_ path: String) -> ControlFailure {
        ControlService.refusal(
            "restore.changed", "备份清单", "备份中的 \(path) 与清单不符",
            "\(path) of the copy is not what its manifest says", "改用另一份备份", "use another copy")
    }
}
