package import Domain

/// The courts that a file may name, by id, by code (法院代字) and by full name.
package struct CourtBook: Sendable {
    private var ids: [String: CourtID] = [:]
    private var shared: Set<String> = []

    /// - Parameter courts: The courts of a topology or of a signed directory.
    package init(_ courts: [Court]) {
        ids.reserveCapacity(courts.count * 3)
        for court in courts {
            for word in [court.id.rawValue, court.code, court.name] {
                guard let word, !word.isEmpty else { continue }
                if let other = ids.updateValue(court.id, forKey: word), other != court.id {
                    shared.insert(word)
                }
            }
        }
        for word in shared { ids[word] = nil }
        // An id is always its own court's.
        for court in courts { ids[court.id.rawValue] = court.id }
    }

    /// The court that a word means; nil when none does, or several do.
    package subscript(word: String) -> CourtID? { ids[word] }

    /// How many words are known.
    package var count: Int { ids.count }
}
