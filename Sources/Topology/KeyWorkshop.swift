package import Domain
internal import Sodium

/// What was made, and what the person must hand on.
package struct KeyReport: Sendable, CustomStringConvertible {
    /// Files written, in order.
    package var written: [String]
    /// Public keys to enrol, or enrolled, in order of process.
    package var enrolments: [Enrolment]
    /// The root's public key, when a directory was signed.
    package var root: PublicKey?
    /// Version of the directory that was signed, if one was.
    package var version: UInt32?
    /// Whether this is practice (演练).
    package var rehearsal: Bool

    /// The enrolment note: what to compare by telephone, and what to do next.
    package var description: String {
        var lines = written.map { "written \($0)" }
        if let root, let version {
            lines.append(
                "法院名录 directory version \(version)\(rehearsal ? " (演练 rehearsal)" : ""), "
                    + "\(enrolments.count) processes, signed by root key \(KeyID(of: root))")
            lines.append("root public key \(root.hex)")
        } else {
            for enrolment in enrolments {
                lines.append("登记 enrol \(enrolment.process) (\(enrolment.kind.rawValue))")
                lines.append("  key         \(enrolment.keyID)")
                lines.append("  ed25519     \(enrolment.signing.hex)")
                lines.append("  curve       \(Z85.encode(enrolment.transport))")
                lines.append("  fingerprint \(enrolment.fingerprint)")
            }
            lines.append(
                "next: hand the .pub files to the realm's administrator and compare the fingerprints "
                    + "by telephone; the .key files never leave this court")
        }
        return lines.joined(separator: "\n")
    }
}

/// Makes keys and the first directory: what `crosswrit topology keys` does.
package enum KeyWorkshop {
    /// Does what is due for this topology.
    ///
    /// - In a rehearsal (演练): the keys of every process, the root key and directory version 1.
    /// - With `court`: the keys of that court's node and of the coordinators that it runs, alone; a
    ///   coordinator's id gives that coordinator's alone.
    /// - Otherwise: no process's private keys. The root key, if there is none, and directory
    ///   version 1 from the `.pub` files that the courts have handed over; refused while one is
    ///   missing.
    ///
    /// Nothing is ever overwritten, and what a failed run had made is removed again.
    ///
    /// - Parameters:
    ///   - topology: The topology.
    ///   - out: The key directory; made, 0700, when missing.
    ///   - court: The court whose keys alone are made, or nil.
    ///   - now: From when the keys count.
    /// - Returns: What was made.
    /// - Throws: `KeyError`.
    package static func run(
        _ topology: Topology, out: String, court: CourtID?, now: Instant
    ) throws(KeyError) -> KeyReport {
        do {
            try SodiumLibrary.start()
        } catch { throw .sodium(error) }
        if let court { return try makeOne(topology, court: court, out: out) }
        guard topology.rehearsal else { return try assembleDirectory(topology, out: out, now: now) }
        try refuseOverwriting(
            processes: topology.processes, out: out,
            others: [RootKey.path(in: out), RootKey.publicPath(in: out)] + directoryPaths(out))
        var written: [String] = []
        do throws(KeyError) {
            written += try makeKeys(topology.processes, topology: topology, out: out)
            let report = try assembleDirectory(topology, out: out, now: now)
            return KeyReport(
                written: written + report.written, enrolments: report.enrolments, root: report.root,
                version: report.version, rehearsal: report.rehearsal)
        } catch {
            for path in written { Files.discard(path) }
            throw error
        }
    }

    /// Makes the keys of one court's node and of the coordinators that it runs.
    private static func makeOne(
        _ topology: Topology, court: CourtID, out: String
    ) throws(KeyError) -> KeyReport {
        let mine = topology.processes.filter {
            topology.tree[court] == nil ? $0.id == court : $0.court == court
        }
        guard !mine.isEmpty else {
            throw topology.tree[court] == nil ? .unknownCourt(court) : .outsideCourt(court)
        }
        try refuseOverwriting(processes: mine, out: out, others: [])
        let written = try makeKeys(mine, topology: topology, out: out)
        var enrolments: [Enrolment] = []
        for process in mine {
            enrolments.append(try Enrolment.load(process, in: out, realm: topology.keyRealm))
        }
        return KeyReport(
            written: written, enrolments: enrolments, root: nil, version: nil,
            rehearsal: topology.rehearsal)
    }

    /// Makes the next generation of keys of one court's node and of the coordinators that it runs,
    /// beside those in force. They count once a version of the directory lists them.
    ///
    /// - Throws: `KeyError`.
    package static func renew(
        _ topology: Topology, court: CourtID, out: String
    ) throws(KeyError) -> KeyReport {
        do { try SodiumLibrary.start() } catch { throw .sodium(error) }
        let mine = topology.processes.filter {
            topology.tree[court] == nil ? $0.id == court : $0.id == court || $0.court == court
        }
        guard !mine.isEmpty else { throw .unknownCourt(court) }
        var written: [String] = []
        var enrolments: [Enrolment] = []
        do throws(KeyError) {
            for process in mine {
                let last = ProcessKeys.generations(process.id, in: out).last ?? 1
                let now = try ProcessKeys.load(
                    process.id, in: out, realm: topology.keyRealm, generation: last)
                let next = now.next()
                written += try next.write(in: out, realm: topology.keyRealm, generation: last + 1)
                enrolments.append(next.enrolment)
            }
            do { try Files.syncDirectory(out) } catch { throw .file(error) }
        } catch {
            for path in written { Files.discard(path) }
            throw error
        }
        return KeyReport(
            written: written, enrolments: enrolments, root: nil, version: nil,
            rehearsal: topology.rehearsal)
    }

    /// Makes directory version 1 from the `.pub` files in `out`, and the root key if there is none.
    ///
    /// - Parameters:
    ///   - topology: The topology.
    ///   - out: The key directory.
    ///   - now: From when the keys count.
    /// - Returns: What was made.
    /// - Throws: `KeyError.notEnrolled` naming every process whose public keys are missing.
    package static func assembleDirectory(
        _ topology: Topology, out: String, now: Instant
    ) throws(KeyError) -> KeyReport {
        try refuseOverwriting(processes: [], out: out, others: directoryPaths(out))
        let realm = topology.keyRealm
        var enrolments: [Enrolment] = []
        var missing: [CourtID] = []
        for process in topology.processes {
            do throws(KeyError) {
                enrolments.append(try Enrolment.load(process, in: out, realm: realm))
            } catch .file(.notFound) {
                missing.append(process.id)
            } catch { throw error }
        }
        guard missing.isEmpty else { throw .notEnrolled(missing, directory: out) }
        var written: [String] = []
        let root: SigningKey
        if Files.exists(RootKey.path(in: out)) {
            root = try RootKey.load(in: out, realm: realm)
        } else {
            root = try RootKey.make(in: out, realm: realm)
            written = [RootKey.path(in: out), RootKey.publicPath(in: out)]
        }
        do throws(KeyError) {
            // A root key that others pinned must not be replaced by one made here.
            guard topology.rootKey ?? root.publicKey == root.publicKey else {
                throw .wrongRoot(path: RootKey.path(in: out))
            }
            let directory: Directory
            do {
                directory = try Directory(
                    version: 1, realm: realm.realm, rehearsal: realm.rehearsal, issued: now,
                    root: root.publicKey, tree: topology.tree, coordinators: topology.coordinators,
                    keys: enrolments.map {
                        Directory.Key(
                            process: $0.process, kind: $0.kind, id: $0.keyID, signing: $0.signing,
                            transport: $0.transport, validFrom: now)
                    })
            } catch { throw .directory(error) }
            try DirectoryFiles.store(
                SignedDirectory(directory, signedBy: root), version: 1, in: out)
        } catch {
            for path in written { Files.discard(path) }
            throw error
        }
        written.append(DirectoryFiles.path(1, in: out))
        return KeyReport(
            written: written, enrolments: enrolments.sorted { $0.process < $1.process },
            root: root.publicKey, version: 1, rehearsal: realm.rehearsal)
    }

    private static func makeKeys(
        _ processes: [Topology.Process], topology: Topology, out: String
    ) throws(KeyError) -> [String] {
        var written: [String] = []
        do throws(KeyError) {
            do {
                try Files.makeDirectory(out)
            } catch { throw .file(error) }
            for process in processes {
                written += try ProcessKeys.make(process).write(in: out, realm: topology.keyRealm)
            }
            do {
                try Files.syncDirectory(out)
            } catch { throw .file(error) }
        } catch {
            for path in written { Files.discard(path) }
            throw error
        }
        return written
    }

    private static func directoryPaths(_ out: String) -> [String] {
        Files.names(in: out).filter { $0.hasPrefix("directory.") }.map { "\(out)/\($0)" }
    }

    private static func refuseOverwriting(
        processes: [Topology.Process], out: String, others: [String]
    ) throws(KeyError) {
        let paths =
            processes.flatMap {
                [ProcessKeys.path($0.id, in: out), Enrolment.path($0.id, in: out)]
            }
            + others
        let present = paths.filter { Files.exists($0) }
        guard present.isEmpty else { throw .exists(present) }
    }
}
