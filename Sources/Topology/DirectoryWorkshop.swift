package import Domain
internal import Sodium

/// What a new version of the directory changes, and where it was written.
package struct DirectoryReport: Sendable, CustomStringConvertible {
    /// The version that was signed; nil when there was nothing to sign, or nothing was to be.
    package var version: UInt32?
    /// What differs from the version before, one line each.
    package var changes: [String]
    /// The file written.
    package var path: String?

    package var description: String {
        var lines = changes
        if let version, let path {
            lines.append("written \(path): 法院名录 directory version \(version)")
            lines.append(
                "next: `crosswrit directory publish \(path) --data DIR` at any one running process; "
                    + "it passes it on")
        } else if changes.isEmpty {
            lines.append("nothing differs from the directory in force; nothing to sign")
        }
        return lines.joined(separator: "\n")
    }
}

/// Signs versions of the directory after the first: what `crosswrit directory issue` does.
package enum DirectoryWorkshop {
    /// Compares a topology with the newest directory and signs the next version.
    ///
    /// - Parameters:
    ///   - topology: The courts, coordinators and endpoints as they are to be.
    ///   - out: The key directory: root key, `.pub` files, directories.
    ///   - retire: Keys that are no longer to stand.
    ///   - dryRun: Only says what would change.
    ///   - now: From when new keys count, and when the version was made.
    /// - Returns: What changed.
    /// - Throws: `KeyError`.
    package static func issue(
        _ topology: Topology, out: String, retire: [KeyID], dryRun: Bool, now: Instant
    ) throws(KeyError) -> DirectoryReport {
        do { try SodiumLibrary.start() } catch { throw .sodium(error) }
        let realm = topology.keyRealm
        let root = try RootKey.loadPublic(in: out, realm: realm, pinned: topology.rootKey)
        let book = try DirectoryFiles.load(from: out, root: root, realm: realm)
        guard let latest = book.latest else {
            throw .malformed(
                path: out, reason: "no directory yet; make version 1 with topology keys")
        }
        let next: Directory
        do {
            next = try Directory(
                version: latest.version + 1, realm: realm.realm, rehearsal: realm.rehearsal,
                issued: now, root: root, tree: topology.tree, coordinators: topology.coordinators,
                keys: try keys(topology, out, book, retire, now))
        } catch let error as KeyError {
            throw error
        } catch let fault as DirectoryFault {
            throw .directory(fault)
        } catch { throw .malformed(path: out, reason: "the courts make no directory") }
        let changes = changes(from: latest, to: next)
        guard !isSame(latest, next), !dryRun else {
            return DirectoryReport(version: nil, changes: changes, path: nil)
        }
        try DirectoryFiles.store(
            SignedDirectory(next, signedBy: try RootKey.load(in: out, realm: realm)),
            version: next.version, in: out)
        return DirectoryReport(
            version: next.version, changes: changes,
            path: DirectoryFiles.path(next.version, in: out))
    }

    /// The keys of every process: those of the version before that still stand, and new `.pub`
    /// files. A key that an earlier version dropped never comes back.
    private static func keys(
        _ topology: Topology, _ out: String, _ book: DirectoryBook, _ retire: [KeyID],
        _ now: Instant
    ) throws(KeyError) -> [Directory.Key] {
        guard let latest = book.latest else { return [] }
        var dropped: Set<KeyID> = Set(retire)
        for directory in book.directories {
            for key in directory.keys where latest.key(of: key.process, id: key.id) == nil {
                dropped.insert(key.id)
            }
        }
        var keys: [Directory.Key] = []
        var missing: [CourtID] = []
        for process in topology.processes {
            var mine = latest.keys(of: process.id).filter { !dropped.contains($0.id) }
            for generation in ProcessKeys.generations(process.id, in: out) {
                let enrolment = try Enrolment.load(
                    process, in: out, realm: topology.keyRealm, generation: generation)
                guard !dropped.contains(enrolment.keyID),
                    !mine.contains(where: { $0.id == enrolment.keyID })
                else { continue }
                mine.append(
                    Directory.Key(
                        process: process.id, kind: process.kind, id: enrolment.keyID,
                        signing: enrolment.signing, transport: enrolment.transport, validFrom: now))
            }
            if mine.isEmpty { missing.append(process.id) }
            keys += mine
        }
        guard missing.isEmpty else { throw .notEnrolled(missing, directory: out) }
        return keys
    }

    /// Nothing but number and date differs.
    private static func isSame(_ old: Directory, _ new: Directory) -> Bool {
        old.tree == new.tree && old.coordinators == new.coordinators && old.keys == new.keys
    }

    /// What differs, in words for the administrator.
    package static func changes(from old: Directory, to new: Directory) -> [String] {
        var lines: [String] = []
        for court in new.tree.courts {
            guard let before = old.tree[court.id] else {
                lines.append("新增 new court \(court.id) \(court.name)")
                continue
            }
            if before.superior != court.superior {
                lines.append(
                    "上级 superior of \(court.id): \(before.superior?.rawValue ?? "-") → "
                        + "\(court.superior?.rawValue ?? "-"); open matters keep the superior they began under"
                )
            }
            if let successor = court.successor, before.successor != successor {
                lines.append("合并 \(court.id) is closed into \(successor)")
            } else if before.coordinator != court.coordinator {
                lines.append(
                    court.coordinator == nil
                        ? "停用 \(court.id) has no node any more (线下法院)"
                        : "归口 \(court.id) moves to \(court.coordinator?.rawValue ?? "-")")
            }
            if before.isObserver != court.isObserver {
                lines.append(
                    court.isObserver
                        ? "检察机关 \(court.id) is a procuratorate from now on"
                        : "法院 \(court.id) is a court from now on")
            }
            if before.successor != nil, court.successor == nil {
                lines.append("恢复 \(court.id) is open again")
            }
            if before.name != court.name || before.code != court.code
                || before.level != court.level
            {
                lines.append("更名 \(court.id): \(court.name) \(court.code ?? "-")")
            }
        }
        for court in old.tree.courts where new.tree[court.id] == nil {
            lines.append("删除 court \(court.id) is gone: rather close it, its matters name it")
        }
        for coordinator in new.coordinators {
            guard let before = old.coordinator(coordinator.id) else {
                lines.append("新增 new coordinator \(coordinator.id) at \(coordinator.endpoint)")
                continue
            }
            if before.court != coordinator.court {
                lines.append("管理 \(coordinator.id) is run by \(coordinator.court) now")
            }
            if before.endpoint != coordinator.endpoint {
                lines.append(
                    "地址 \(coordinator.id): \(before.endpoint) → \(coordinator.endpoint)")
            }
        }
        for coordinator in old.coordinators where new.coordinator(coordinator.id) == nil {
            lines.append(
                "撤销 coordinator \(coordinator.id) is gone: only once its docket is closed")
        }
        for key in new.keys where old.key(of: key.process, id: key.id) == nil {
            lines.append("密钥 new key \(key.id) of \(key.process)")
        }
        for key in old.keys where new.key(of: key.process, id: key.id) == nil {
            lines.append("吊销 key \(key.id) of \(key.process) no longer stands")
        }
        return lines
    }
}
