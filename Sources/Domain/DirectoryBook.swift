/// A directory as it travels and is stored: the exact bytes, and the root key's signature over
/// them.
///
/// As a file (`directory.1`, `directory.2`, …) it is the bytes followed by one line
/// `signature TAB 128 hex digits LF`.
package struct SignedDirectory: Hashable, Sendable {
    /// The canonical text of ``Directory``; kept byte for byte, because these are what was signed.
    package let bytes: [UInt8]
    package let signature: Signature

    package init(bytes: [UInt8], signature: Signature) {
        self.bytes = bytes
        self.signature = signature
    }

    private static let lead = Array("signature\t".utf8)
    /// Bytes of the signature line: its lead, 128 digits, LF.
    private static var trailer: Int { lead.count + 129 }

    /// The content of a directory file.
    package var file: [UInt8] { bytes + Self.lead + Array(signature.hex.utf8) + [0x0A] }

    /// Parts a directory file into text and signature; verifies neither.
    ///
    /// - Throws: `DirectoryFault` when the file is too large or has no signature line.
    package init(file: [UInt8]) throws(DirectoryFault) {
        guard file.count <= Directory.maximumBytes + Self.trailer else {
            throw .tooLarge(bytes: file.count)
        }
        let split = file.count - Self.trailer
        guard split > 0, file.last == 0x0A, file[split...].starts(with: Self.lead),
            let digits = String(
                validating: file[(split + Self.lead.count)...].dropLast(), as: UTF8.self),
            let signature = Signature(hex: digits)
        else { throw .malformed(line: 0, reason: "no signature line at the end") }
        bytes = Array(file[..<split])
        self.signature = signature
    }

    /// Reads the directory after verifying who signed it and whom it is for.
    ///
    /// The signature is verified first: nothing of an unsigned text is looked at.
    ///
    /// - Parameters:
    ///   - root: The root key that this process trusts.
    ///   - realm: The realm that this process belongs to.
    ///   - rehearsal: Whether this process is part of a rehearsal (演练).
    ///   - verify: Verifies an Ed25519 signature over bytes by a key.
    /// - Returns: The directory.
    /// - Throws: `DirectoryFault` when it is forged, malformed or another realm's.
    package func open(
        root: PublicKey, realm: String, rehearsal: Bool,
        verify: (_ bytes: [UInt8], _ signature: Signature, _ key: PublicKey) -> Bool
    ) throws(DirectoryFault) -> Directory {
        guard bytes.count <= Directory.maximumBytes else { throw .tooLarge(bytes: bytes.count) }
        guard verify(bytes, signature, root) else { throw .forged }
        let directory = try Directory(decoding: bytes)
        guard directory.root == root else { throw .wrongRoot }
        guard directory.realm == realm else {
            throw .wrongRealm(expected: realm, found: directory.realm)
        }
        guard directory.rehearsal == rehearsal else {
            throw .wrongMode(rehearsalExpected: rehearsal)
        }
        return directory
    }
}

/// Every version of the directory that a process has received, from version 1 on without a gap.
///
/// What was signed under an earlier version is verified under that version, so none is forgotten.
package struct DirectoryBook: Sendable {
    /// What became of a directory that was offered.
    package enum Outcome: Hashable, Sendable {
        /// It is the next version and is now in force.
        case added
        /// It was known already, byte for byte.
        case known
    }

    /// The root key that this process trusts.
    package let root: PublicKey
    package let realm: String
    package let rehearsal: Bool
    /// Verified directories; version `n` stands at `n - 1`.
    package private(set) var directories: [Directory] = []
    /// The same as received, to be stored and passed on.
    package private(set) var signed: [SignedDirectory] = []

    /// A book with no version yet.
    package init(root: PublicKey, realm: String, rehearsal: Bool) {
        self.root = root
        self.realm = realm
        self.rehearsal = rehearsal
    }

    /// The version in force; nil while the book is empty.
    package var latest: Directory? { directories.last }

    /// The directory of this version, or nil.
    package subscript(version: UInt32) -> Directory? {
        version >= 1 && version <= directories.count ? directories[Int(version) - 1] : nil
    }

    /// The key under which an act is verified: the one that `process` had under the directory
    /// version that the act names. Nil: the act can't be verified, and is refused.
    package func key(process: CourtID, id: KeyID, version: UInt32) -> Directory.Key? {
        guard version >= 1, version <= directories.count else { return nil }
        return directories[Int(version) - 1].key(of: process, id: id)
    }

    /// Takes a received directory if it is genuine and the next one.
    ///
    /// - Parameters:
    ///   - offered: What was received or read.
    ///   - verify: Verifies an Ed25519 signature over bytes by a key.
    /// - Returns: Whether it is new.
    /// - Throws: `DirectoryFault`; the book is then unchanged.
    @discardableResult
    package mutating func add(
        _ offered: SignedDirectory,
        verify: (_ bytes: [UInt8], _ signature: Signature, _ key: PublicKey) -> Bool
    ) throws(DirectoryFault) -> Outcome {
        let directory = try offered.open(
            root: root, realm: realm, rehearsal: rehearsal, verify: verify)
        let next = UInt32(directories.count) + 1
        if directory.version < next {
            guard signed[Int(directory.version) - 1].bytes == offered.bytes else {
                // An old version that differs from the one kept is two directories under one
                // number.
                throw .conflict(version: directory.version)
            }
            return .known
        }
        guard directory.version == next else {
            throw .gap(expected: next, offered: directory.version)
        }
        directories.append(directory)
        signed.append(offered)
        return .added
    }

    /// Takes a directory that a peer announces as the one in force.
    ///
    /// Unlike ``add(_:verify:)``, a known but older version is refused: a peer that still holds it
    /// would act on keys and superiors that no longer stand.
    ///
    /// - Parameters:
    ///   - offered: What the peer sent.
    ///   - verify: Verifies an Ed25519 signature over bytes by a key.
    /// - Returns: Whether it is new.
    /// - Throws: `DirectoryFault`; the book is then unchanged.
    @discardableResult
    package mutating func adopt(
        _ offered: SignedDirectory,
        verify: (_ bytes: [UInt8], _ signature: Signature, _ key: PublicKey) -> Bool
    ) throws(DirectoryFault) -> Outcome {
        let directory = try offered.open(
            root: root, realm: realm, rehearsal: rehearsal, verify: verify)
        if let latest, directory.version < latest.version {
            throw .rollback(inForce: latest.version, offered: directory.version)
        }
        return try add(offered, verify: verify)
    }
}
