package import CaseDispatch
import Domain

/// Cases as text: the columns of our own files, and the cells of the register.
package enum CaseText {
    /// The heading of our own files.
    package static let heading = CaseColumn.own.map(\.rawValue).joined(separator: ",")

    /// A case as one row under `heading`, without a line end.
    package static func row(_ one: EnforcementCase) -> String {
        let cells: [String] = CaseColumn.own.map { column in
            switch column {
            case .number: one.number
            case .court: one.court.rawValue
            case .filedOn: one.filedOn.iso
            case .debtors: joined(one.debtors)
            case .amount: yuan(one.amount)
            case .kind: one.kind
            case .weight: "\(one.weight)"
            case .places: joined(one.places)
            case .seizures: seizures(one.seizures)
            case .stage: one.stage.rawValue
            case .petitions: "\(one.petitions)"
            case .handler: one.handler
            case .grounds: joined(one.grounds)
            case .conflicts: joined(one.conflicts.map(\.rawValue))
            case .mustLeave: one.mustLeave ? "yes" : ""
            case .amountInTenThousands, .weightRatio, .seizureAssets, .seizureDates: ""
            }
        }
        return cells.map(quoted).joined(separator: ",")
    }

    /// Fen as yuan with two decimals.
    package static func yuan(_ fen: Int64) -> String {
        let cents = fen.magnitude % 100
        return "\(fen < 0 ? "-" : "")\(fen.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
    }

    private static func quoted(_ cell: String) -> String {
        let isPlain = cell.utf8.allSatisfy { $0 != 0x2C && $0 != 0x22 && $0 != 0x0A && $0 != 0x0D }
        if isPlain { return cell }
        return "\""
            + cell.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }

    static func joined(_ items: [String]) -> String {
        items.count == 1 ? items[0] : items.joined(separator: ";")
    }

    static func seizures(_ items: [CaseSeizure]) -> String {
        joined(items.map { "\($0.asset)@\($0.expiresOn.iso)" })
    }

    /// The items of a cell that `joined` made.
    static func items(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        if !text.utf8.contains(0x3B) { return [text] }
        return text.split(separator: ";").map(String.init)
    }

    /// The seizures of a cell that `seizures` made; what does not read is left out.
    static func seizures(_ text: String) -> [CaseSeizure] {
        items(text).compactMap { item in
            guard let mark = item.utf8.lastIndex(of: 0x40),
                let date = CivilDate(iso: String(item[item.utf8.index(after: mark)...]))
            else { return nil }
            return CaseSeizure(asset: String(item[..<mark]), expiresOn: date)
        }
    }
}
