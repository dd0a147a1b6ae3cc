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
    private var writing: [SignedDirectory] = []
    /// Versions on disk that are to be taken up between two rows.
    private var onDisk: [SignedDirectory] = []
    /// Callers that wait for the version they have handed over.
    private var publishers: [UInt64] = []
    /// The version that the journal says is in force; 0 before the first row.
    var standing: UInt32 = 0

    /// Bytes of unfinished versions kept at once: whoever sends beginnings only fills no memory.
    static let mostUnfinished = 4 * Directory.maximumBytes

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
            var unfinished = whole.bytes.count
            for peer in parts.keys.sorted() { unfinished += parts[peer]?.bytes.count ?? 0 }
            guard unfinished <= Self.mostUnfinished else {
                return .refused("too many unfinished directories at once")
            }
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
        // Versions that are on disk and wait to be taken up count too.
        let known = onDisk + writing
        guard !known.contains(signed) else { return .nothing }
        var next = book
        do throws(DirectoryFault) {
            for earlier in known {
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

    /// A caller waits for the version that is now being written.
    mutating func hold(_ token: UInt64) { publishers.append(token) }

    /// A version is on disk.
    mutating func kept(_ signed: SignedDirectory) {
        writing.removeAll { $0 == signed }
        onDisk.append(signed)
    }

    /// The version that `next` will give.
    var coming: SignedDirectory? { onDisk.first }

    /// The next version to take up; nil when there is none.
    mutating func next() -> SignedDirectory? { onDisk.isEmpty ? nil : onDisk.removeFirst() }

    /// The callers that have waited for the version that now stands.
    mutating func served() -> [UInt64] {
        defer { publishers = [] }
        return publishers
    }
}

extension Ledger {
    /// Every version behind `version`, as the frames that carry them.
    func editions(after version: UInt32) -> [Frame] {
        guard version < identity.directoryVersion else { return [] }
        return book.signed.dropFirst(Int(version)).flatMap(DirectoryShelf.frames)
    }

    /// A peer announces a version, or a part of one. Returns why it is refused.
    mutating func offered(
        _ part: DirectoryPart, by peer: CourtID, _ effects: inout [Effect]
    ) -> String? {
        switch shelf.take(part, from: peer, book: book, seal: seal) {
        case .nothing: break
        case .keep(let signed): effects.append(.keepDirectory(signed))
        case .refused(let why): return why
        }
        return nil
    }

    /// The administrator hands over a version; the reply with `token` says what became of it.
    mutating func publish(_ signed: SignedDirectory, token: UInt64) -> Effect {
        switch shelf.take(signed, book: book, seal: seal) {
        case .nothing: return .reply(token, .directory(identity.directoryVersion))
        case .keep(let signed):
            shelf.hold(token)
            return .keepDirectory(signed)
        case .refused(let why):
            return .reply(
                token,
                .refused(
                    Refusal(
                        code: "directory.refused", rule: "法院名录规则",
                        reason: Text(zh: "名录未被接受：\(why)", en: why),
                        remedy: Text(
                            zh: "请向根法院索取最新签名的名录后重新发布",
                            en:
                                "fetch the newest directory that the root court has signed, then publish it"
                        ))))
        }
    }

    /// Takes up the next version that is on disk, if no row is being written: its header will name
    /// the version.
    mutating func nextEdition() -> Directory? {
        guard !hasDraft, let signed = shelf.next() else { return nil }
        let seal = seal
        let outcome = try? book.add(signed) { seal.verify($1, directory: $0, key: $2) }
        guard outcome == .added, let latest = book.latest else { return nil }
        identity.directoryVersion = latest.version
        return latest
    }

    /// A version stands: who has waited for it hears so once the row is durable.
    mutating func announce(_ directory: Directory, _ effects: inout [Effect]) {
        for token in shelf.served() {
            draft.after.append(.reply(token, .directory(directory.version)))
        }
        effects.append(.directoryInForce(directory.version))
    }

    /// What the journal notes when a version comes into force.
    func note(of directory: Directory) -> Note.Kind {
        .directory(
            version: directory.version,
            digest: seal.digest(0x00, Encoded(directory.encoded())))
    }

    /// Signs rows with another of this process's keys from now on. A row that is being written ends
    /// under the old key, because its acts name that one.
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
