package import Domain

/// Directories on their way to this process: parts that are being put together, and whole versions
/// that are being written to disk. A version counts only once it is on disk.
struct DirectoryShelf: Sendable {
    /// What to do with a part that has come.
    enum Outcome {
        /// More parts follow, or the version is known.
        case nothing
        /// A genuine next version: to be written.
        case keep(SignedDirectory)
        /// Forged, stale, of another realm, or one that does not follow.
        case refused(String)
    }

    private var parts: [CourtID: (total: Int, signature: Signature, bytes: [UInt8])] = [:]
    /// Versions that are being written.
    private(set) var writing: [SignedDirectory] = []

    /// Bytes in one frame.
    static let partBytes = 512 << 10

    /// The frames that carry a version.
    static func frames(of signed: SignedDirectory) -> [Frame] {
        let bytes = signed.bytes
        var frames: [Frame] = []
        var offset = 0
        while offset < bytes.count {
            let end = min(bytes.count, offset + partBytes)
            frames.append(
                .directory(
                    DirectoryPart(
                        bytes: Array(bytes[offset..<end]), offset: offset, total: bytes.count,
                        signature: signed.signature)))
            offset = end
        }
        return frames
    }

    /// Takes a part from a peer.
    mutating func take(
        _ part: DirectoryPart, from peer: CourtID, book: DirectoryBook, seal: some Seal
    ) -> Outcome {
        var whole = parts.removeValue(forKey: peer)
        if part.offset == 0 { whole = (part.total, part.signature, []) }
        guard var whole, whole.bytes.count == part.offset, whole.total == part.total,
            whole.signature == part.signature
        else { return .nothing }
        whole.bytes += part.bytes
        guard whole.bytes.count == whole.total else {
            parts[peer] = whole
            return .nothing
        }
        return take(
            SignedDirectory(bytes: whole.bytes, signature: whole.signature), book: book, seal: seal)
    }

    /// Takes a whole version: from a peer, or from the administrator.
    mutating func take(
        _ signed: SignedDirectory, book: DirectoryBook, seal: some Seal
    ) -> Outcome {
        guard !writing.contains(signed) else { return .nothing }
        var next = book
        do throws(DirectoryFault) {
            for earlier in writing {
                try next.add(earlier) { seal.verify($1, directory: $0, key: $2) }
            }
            let outcome = try next.adopt(signed) { seal.verify($1, directory: $0, key: $2) }
            guard outcome == .added else { return .nothing }
        } catch {
            // An older version from a peer that lags behind is no attack: it will be told ours.
            if case .rollback = error, book.signed.contains(signed) { return .nothing }
            return .refused("\(error)")
        }
        writing.append(signed)
        return .keep(signed)
    }

    /// A version is on disk.
    mutating func kept(_ signed: SignedDirectory) { writing.removeAll { $0 == signed } }
}

extension Ledger {
    /// Takes up a version of the directory that is on disk; false when it does not follow.
    mutating func adopt(_ signed: SignedDirectory) -> Bool {
        let seal = seal
        let outcome = try? book.add(signed) { seal.verify($1, directory: $0, key: $2) }
        guard outcome == .added, let latest = book.latest else { return false }
        identity.directoryVersion = latest.version
        return true
    }

    /// Signs rows with another of this process's keys from now on.
    /// A row that is being written ends under the old key, because its acts name that one.
    package mutating func sign(with seal: any Seal, keyID: KeyID) {
        guard keyID != identity.keyID else { return }
        nextKey = (seal, keyID)
        changeKeyIfDue()
    }

    /// Changes the key between two rows.
    mutating func changeKeyIfDue() {
        guard draft.isEmpty, let next = nextKey else { return }
        nextKey = nil
        seal = next.seal
        identity.keyID = next.keyID
    }
}
