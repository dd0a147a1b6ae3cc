package import Domain
import Glibc
package import Logging
import Sodium

/// Lets people in: logins, lock-outs, the first administrator.
///
/// A name that nobody has is treated as one with a wrong password, in the same time and with the
/// same answer. Tries are counted for each name and for each address; from the fifth on the next is
/// looked at only after a wait that doubles, up to a quarter of an hour.
package final class Doorkeeper: Sendable {
    private static let free = 5
    private static let longestWait: Int64 = 900_000

    package let store: AccountStore
    private let setupPath: String?
    /// The hash that a wrong name is measured against.
    private let decoy: String

    /// - Parameters:
    ///   - store: the accounts.
    ///   - directory: where the setup token lies while there is no account; nil: nowhere.
    ///   - logger: where that place is named.
    /// - Throws: `AccountFault`.
    package init(_ store: AccountStore, directory: String?, logger: Logger) throws(AccountFault) {
        self.store = store
        setupPath = directory.map { $0 + "/console-setup-token" }
        do { decoy = try PasswordHash.make(AccountStore.secret()) } catch {
            throw .storage("no memory for a password's hash")
        }
        guard let setupPath else { return }
        guard try store.isEmpty() else {
            _ = unsafe unlink(setupPath)
            return
        }
        _ = unsafe unlink(setupPath)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let file = unsafe open(setupPath, flags, 0o600)
        guard file >= 0 else { throw .storage("can't make \(setupPath): \(errno)") }
        defer { close(file) }
        do { try Uploads.write(Array((AccountStore.secret() + "\n").utf8), to: file) } catch {
            throw .storage("can't write \(setupPath): \(error)")
        }
        logger.notice(
            "the console has no account yet: open /setup and give the token in \(setupPath)")
    }

    /// A password that is taken: 12 … 256 characters.
    static func check(password: String) throws(AccountFault) {
        guard (12...256).contains(password.count), password.utf8.count <= 1_024 else {
            throw .password
        }
    }

    static func check(name: String) throws(AccountFault) {
        let isClean = name.unicodeScalars.allSatisfy {
            !($0.value < 0x20 || (0x7F...0x9F).contains($0.value)
                || $0.properties.generalCategory == .format)
        }
        guard (1...64).contains(name.count), name.utf8.count <= 256, isClean, name == name.trimmed
        else { throw .name }
    }

    private static func hash(_ password: String) throws(AccountFault) -> String {
        do { return try PasswordHash.make(password) } catch {
            throw .storage("no memory for a password's hash")
        }
    }

    // MARK: First

    /// Makes the first administrator.
    ///
    /// - Throws: `AccountFault.setup` for a wrong token, or when there is an account already.
    package func setUp(
        token: String, name: String, password: String, address: String, at now: Instant
    ) throws(AccountFault) {
        let key = "address/\(address)"
        guard try wait(key, at: now) == 0 else { throw .refused }
        guard let setupPath, try store.isEmpty(), let kept = Self.read(setupPath) else {
            throw .setup
        }
        guard ConstantTime.equal(Array(token.trimmed.utf8), kept) else {
            try store.fail([key], "", address: address, at: now)
            throw .setup
        }
        try Self.check(name: name)
        try Self.check(password: password)
        let login = Login(
            name: name, officer: nil, isAdministrator: true, isDisabled: false, created: now,
            changed: now)
        try store.insert(
            login, hash: try Self.hash(password), isFirst: true, by: "setup", address: address)
        _ = unsafe unlink(setupPath)
    }

    private static func read(_ path: String) -> [UInt8]? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe Glibc.read(file, &bytes, bytes.count)
        guard count > 1 else { return nil }
        return Array(bytes[..<count].prefix { $0 != 0x0A })
    }

    // MARK: Logins

    /// Lets somebody in.
    ///
    /// - Returns: the id of a new session.
    /// - Throws: `AccountFault.refused`, whatever the reason.
    package func enter(
        name: String, password: String, address: String, at now: Instant
    ) throws(AccountFault) -> String {
        guard name.utf8.count <= 256, password.utf8.count <= 1_024 else { throw .refused }
        let keys = ["name/\(name)", "address/\(address)"]
        for key in keys where try wait(key, at: now) > 0 { throw .refused }
        let known = try store.login(name)
        let isRight = PasswordHash.verify(password, against: known?.hash ?? decoy)
        guard isRight, let known, !known.login.isDisabled else {
            try store.fail(keys, name, address: address, at: now)
            throw .refused
        }
        // The address keeps its failures: one good password must not buy tries at others.
        try store.forgive(["name/\(name)"])
        return try store.begin(known.login, address: address, at: now)
    }

    /// Milliseconds until a try under the key is looked at again.
    private func wait(_ key: String, at now: Instant) throws(AccountFault) -> Int64 {
        let (count, last) = try store.failures(key, at: now)
        // An address may stand for a whole court behind one gateway.
        let free = key.hasPrefix("address/") ? 4 * Self.free : Self.free
        guard count >= free else { return 0 }
        let pause = min(Int64(2_000) << Int64(min(count - free, 20)), Self.longestWait)
        return max(0, last + pause - now.milliseconds)
    }

    /// Makes a login for an officer, or without one for another administrator. Whether the register
    /// has the officer is the caller's to see.
    package func make(
        name: String, officer: String?, password: String, by: String, address: String,
        at now: Instant
    ) throws(AccountFault) {
        try Self.check(name: name)
        try Self.check(password: password)
        let login = Login(
            name: name, officer: officer, isAdministrator: officer == nil, isDisabled: false,
            created: now, changed: now)
        try store.insert(
            login, hash: try Self.hash(password), isFirst: false, by: by, address: address)
    }

    /// Changes one's own password.
    ///
    /// - Throws: `AccountFault.refused` when the old one is wrong; `.password`.
    package func change(
        _ visitor: Visitor, from old: String, to new: String, address: String, at now: Instant
    ) throws(AccountFault) {
        let name = visitor.login.name
        guard old.utf8.count <= 1_024, try wait("name/\(name)", at: now) == 0,
            let known = try store.login(name)
        else { throw .refused }
        try Self.check(password: new)
        guard PasswordHash.verify(old, against: known.hash) else {
            try store.fail(["name/\(name)"], name, address: address, at: now)
            throw .refused
        }
        try store.set(
            hash: try Self.hash(new), of: name, keeping: visitor.session, by: name,
            address: address, at: now)
    }

    /// An administrator sets somebody's password anew.
    ///
    /// - Throws: `AccountFault`.
    package func reset(
        _ name: String, to new: String, by: String, address: String, at now: Instant
    ) throws(AccountFault) {
        try Self.check(password: new)
        try store.set(
            hash: try Self.hash(new), of: name, keeping: nil, by: by, address: address, at: now)
        try store.forgive(["name/\(name)"])
    }
}
