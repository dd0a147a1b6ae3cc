import Synchronization

/// The keys that may connect, and who each of them is.
///
/// Used in three ways:
/// 1. The authenticator asks it once per handshake. A key that is not listed is refused with
///    status 400, so the peer's monitor shows why. Status 300 ("try again", silent at the peer) is
///    only for a list that has not been loaded yet.
/// 2. The reactor asks ``isAllowed(user:keyID:in:)`` once per message: taking a key off the list
///    does not cut connections that exist already (libzmq 4.3.4 cannot disconnect one peer).
/// 3. The owner of the directory replaces the whole snapshot when a new directory version arrives.
///
/// Who speaks is decided by the authenticated key alone: the entry's user is what every message of
/// that connection carries. Two keys may map to one user, so that a key can be rotated: add the new
/// key, let the court switch, take the old one off. Every method may be called from any thread;
/// none of them does more under the lock than one look-up or one exchange of the snapshot.
///
/// Source: RFC 27/ZAP.
package final class AllowList: Sendable {
    /// Which listener an entry admits to. The two are kept apart: a court node's key must fail at
    /// the port for coordinators, and the other way round.
    package enum Domain: String, Sendable, Hashable, CaseIterable {
        /// Court nodes at their coordinator.
        case node
        /// Coordinators at one another.
        case peer
    }

    /// One admitted key.
    package struct Entry: Sendable, Hashable {
        /// The key that the handshake proves.
        package let publicKey: CurvePublicKey
        /// The stable id of the process that owns it, e.g. the court id: 1 to 128 visible ASCII
        /// characters.
        package let user: String
        /// The id of this key in the directory: 1 to 128 visible ASCII characters.
        package let keyID: String
        /// The listener that it admits to.
        package let domain: Domain

        /// Makes an entry; ``AllowList/replace(with:)`` checks it.
        package init(publicKey: CurvePublicKey, user: String, keyID: String, domain: Domain) {
            self.publicKey = publicKey
            self.user = user
            self.keyID = keyID
            self.domain = domain
        }
    }

    /// What the authenticator answers.
    enum Verdict: Equatable {
        case allowed(user: String, keyID: String)
        case unknownKey
        case notLoaded
    }

    /// Where an entry is found by its key.
    private struct Place: Hashable {
        let domain: Domain
        let publicKey: CurvePublicKey
    }

    /// Where an entry is found by its owner.
    private struct Holding: Hashable {
        let domain: Domain
        let user: String
        let keyID: String
    }

    private struct Snapshot {
        var byKey: [Place: Entry] = [:]
        var holdings: Set<Holding> = []
    }

    private let snapshot = Mutex<Snapshot?>(nil)

    /// Makes a list that is not loaded: nobody is admitted, with status 300.
    package init() {}

    /// Whether ``replace(with:)`` has succeeded at least once.
    package var isLoaded: Bool { snapshot.withLock { $0 != nil } }

    /// Replaces the whole list. Connections that exist stay; see ``isAllowed(user:keyID:in:)``.
    ///
    /// - Throws: ``MessagingError`` with code `invalidAllowList` for an id that is empty, too long
    ///   or not visible ASCII, and for one key given to two owners; the old list then stays.
    package func replace(with entries: [Entry]) throws(MessagingError) {
        var next = Snapshot()
        for entry in entries {
            guard Self.isPlain(entry.user), Self.isPlain(entry.keyID) else {
                throw MessagingError(
                    .invalidAllowList, operation: "replace the allow-list", subject: entry.user,
                    remedy: "user and key id need 1 to 128 visible ASCII characters each")
            }
            let place = Place(domain: entry.domain, publicKey: entry.publicKey)
            if let earlier = next.byKey[place], earlier != entry {
                throw MessagingError(
                    .invalidAllowList, operation: "replace the allow-list",
                    subject: "\(earlier.user), \(entry.user)",
                    remedy: "one key is enrolled twice; each court needs a key of its own")
            }
            next.byKey[place] = entry
            next.holdings.insert(
                Holding(domain: entry.domain, user: entry.user, keyID: entry.keyID))
        }
        let ready = next
        snapshot.withLock { $0 = ready }
    }

    /// Whether `user` may still speak with the key `keyID` on a connection of `domain`.
    ///
    /// Costs one hash look-up; call it for every message, since revocation does not disconnect.
    package func isAllowed(user: String, keyID: String, in domain: Domain) -> Bool {
        let holding = Holding(domain: domain, user: user, keyID: keyID)
        return snapshot.withLock { $0?.holdings.contains(holding) ?? false }
    }

    /// Judges a handshake. `domainName` comes from the listener's option.
    func verdict(domainName: [UInt8], publicKey: CurvePublicKey) -> Verdict {
        guard
            let domain = Domain.allCases.first(where: { $0.rawValue.utf8.elementsEqual(domainName) }
            )
        else { return .unknownKey }
        let place = Place(domain: domain, publicKey: publicKey)
        return snapshot.withLock { snapshot in
            guard let snapshot else { return .notLoaded }
            guard let entry = snapshot.byKey[place] else { return .unknownKey }
            return .allowed(user: entry.user, keyID: entry.keyID)
        }
    }

    /// The ids travel as C strings in connection metadata, so NUL and friends must not occur.
    private static func isPlain(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count) && id.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
