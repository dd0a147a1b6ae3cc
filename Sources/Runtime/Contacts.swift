package import Domain
package import Messaging
import Sodium

/// Where another process listens, and with which key.
package struct Contact: Hashable, Sendable {
    package var endpoint: String
    package var key: CurvePublicKey

    /// Where a coordinator listens, as a version of the directory says.
    ///
    /// - Throws: ``MessagingError`` for a key that is none. Nil for an unknown coordinator.
    package static func of(
        _ coordinator: CourtID, in directory: Directory
    ) throws(MessagingError) -> Contact? {
        guard let listed = directory.coordinator(coordinator),
            let key = directory.keys(of: coordinator).last
        else { return nil }
        return Contact(
            endpoint: listed.endpoint, key: try CurvePublicKey(bytes: key.transport.bytes))
    }

    /// Where every coordinator listens.
    ///
    /// - Throws: ``MessagingError`` for a key that is none.
    package static func all(
        in directory: Directory
    ) throws(MessagingError) -> [CourtID: Contact] {
        var contacts: [CourtID: Contact] = [:]
        for coordinator in directory.coordinators {
            contacts[coordinator.id] = try of(coordinator.id, in: directory)
        }
        return contacts
    }
}

extension AllowList {
    /// Admits every process of a directory: courts' nodes and coordinators.
    ///
    /// - Throws: ``MessagingError`` for a key that is none; the old list then stays.
    package func admit(_ directory: Directory) throws(MessagingError) {
        var entries: [Entry] = []
        var seen: Set<PublicKey> = []
        for key in directory.keys where seen.insert(key.transport).inserted {
            entries.append(
                Entry(
                    publicKey: try CurvePublicKey(bytes: key.transport.bytes),
                    user: key.process.rawValue, keyID: key.id.hex, domain: .node))
        }
        try replace(with: entries)
    }
}
