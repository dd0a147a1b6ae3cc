package import Domain
package import Engine

extension HeldKey {
    /// Reads a number as lists show it: `incarnation/sequence`; nil for any other text.
    package init?(peer: CourtID, number: String) {
        let parts = number.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let incarnation = Int(parts[0]), incarnation >= 0,
            let seq = UInt64(parts[1]), seq >= 1, seq <= 1 << 53, incarnation <= 1 << 31
        else { return nil }
        self.init(peer: peer, incarnation: incarnation, seq: seq)
    }
}

extension HeldHandling {
    /// What was done, and by whom.
    package var words: Text {
        switch deed {
        case .retried: Text(zh: "已重试并办理", en: "tried again and taken in")
        case .failed:
            Text(zh: "重试后仍为异常件：\(fault)", en: "tried again and held still: \(fault)")
        case .discarded: Text(zh: "已放弃", en: "discarded")
        }
    }
}

extension Lines {
    /// Who has last done what about a held item, and why; nil where nobody has.
    package static func handling(_ item: HeldItem, _ language: Language) -> String? {
        guard let handling = item.handling else { return nil }
        let who =
            handling.isAdministrator
            ? language("管理员\(handling.by)", "administrator \(handling.by)") : handling.by
        return [
            item.handledAt.map(\.minuteText) ?? "", who, language(handling.words),
            language("理由：\(handling.why)", "because: \(handling.why)"),
        ].filter { !$0.isEmpty }.joined(separator: language("，", ", "))
    }
}

extension Documents {
    /// A held item and what was done about it.
    package static func held(_ item: HeldItem) -> JSONText {
        .fields([
            "peer": .string(item.peer.rawValue),
            "incarnation": .integer(Int64(item.incarnation)),
            "sequence": .unsigned(item.seq), "reason": .string(item.reason),
            "bytes": .integer(Int64(item.leaf.count)), "at": .time(item.at),
            "open": .bool(item.isOpen),
            "handling": item.handling.map(handling) ?? .null,
            "handledAt": .time(item.handledAt),
        ])
    }

    /// What a person has done about a held item.
    package static func handling(_ handling: HeldHandling) -> JSONText {
        .fields([
            "peer": .string(handling.item.peer.rawValue),
            "incarnation": .integer(Int64(handling.item.incarnation)),
            "sequence": .unsigned(handling.item.seq), "deed": .string(handling.deed.rawValue),
            "by": .string(handling.by), "administrator": .bool(handling.isAdministrator),
            "why": .string(handling.why),
            "fault": .text(handling.fault.isEmpty ? nil : handling.fault),
        ])
    }
}
