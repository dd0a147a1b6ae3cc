/// Versions of the wire protocol that a process speaks, without gaps.
package struct ProtocolVersions: Hashable, Sendable {
    /// What this program speaks.
    package static let own = ProtocolVersions(
        lowest: LinkRules.protocolVersion, highest: LinkRules.protocolVersion)

    package let lowest: Int
    package let highest: Int

    /// - Parameters:
    ///   - lowest: the oldest version, from 1 on.
    ///   - highest: the newest, not below `lowest`.
    package init(lowest: Int, highest: Int) {
        precondition(1 <= lowest && lowest <= highest, "versions count from 1")
        self.lowest = lowest
        self.highest = highest
    }

    /// Reads `2` or `1-2`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let lowest = parts.first.flatMap({ UInt16($0) }),
            let highest = parts.last.flatMap({ UInt16($0) }), 1 <= lowest, lowest <= highest
        else { return nil }
        self.init(lowest: Int(lowest), highest: Int(highest))
    }

    /// The newest version that both sides speak; nil when there is none.
    package func common(with lowest: Int, _ highest: Int) -> Int? {
        let newest = min(self.highest, highest)
        return newest >= max(self.lowest, lowest) ? newest : nil
    }

    /// What a peer is told that speaks `lowest` to `highest` only: which side is to be updated.
    func refusal(_ lowest: Int, _ highest: Int) -> String {
        let theirs = lowest == highest ? "\(lowest)" : "\(lowest) to \(highest)"
        let older = highest < self.lowest ? "the node" : "the coordinator"
        return
            "this coordinator speaks protocol \(words), the node \(theirs); update \(older)"
    }

    /// For people: `1`, or `1 to 2`.
    package var words: String { lowest == highest ? "\(lowest)" : "\(lowest) to \(highest)" }
}
