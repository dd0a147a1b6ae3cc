package import Domain
import LegalTime
package import Procedure

/// Reads what a clerk enters into a field of an act (填报项).
package struct FieldReading {
    private let court: (String) throws -> CourtID
    private let caseNumber: (String, CourtID?) throws -> CaseNumber
    private let matter: (String) throws -> MatterID

    /// - Parameters:
    ///   - court: finds the court that a text means, by id, code or name.
    ///   - caseNumber: reads a number; of the court that goes with it, kept verbatim if need be.
    ///   - matter: finds the matter that an id or the beginning of one means.
    package init(
        court: @escaping (String) throws -> CourtID,
        caseNumber: @escaping (String, CourtID?) throws -> CaseNumber,
        matter: @escaping (String) throws -> MatterID
    ) {
        self.court = court
        self.caseNumber = caseNumber
        self.matter = matter
    }

    /// - Parameters:
    ///   - text: as typed; nil for a flag that is named without a value.
    ///   - row: of the field.
    /// - Returns: what it means.
    /// - Throws: `CommandFailure` naming the field and what it takes, or what the closures throw.
    package func value(_ text: String?, _ row: FieldRow) throws -> FieldValue {
        guard let text else {
            if case .flag = row.kind { return .flag(true) }
            throw wrong(row, "写作 \(row.name)=值", "write \(row.name)=VALUE")
        }
        do {
            switch row.kind {
            case .text: return .text(text)
            case .choice(let words):
                let known = words.first { $0.word == text || $0.term == text }
                guard let known else {
                    throw wrong(
                        row, "可选：\(words.map { "\($0.word)（\($0.term)）" }.joined(separator: "、"))",
                        "one of: \(words.map(\.word).joined(separator: ", "))")
                }
                return .choice(known.word)
            case .court: return .court(try court(text))
            case .date: return .date(try Words.date(text))
            case .amount: return .amount(try Words.amount(text))
            case .number:
                guard let number = Int64(text), number >= 0 else {
                    throw wrong(row, "写非负整数", "write a whole number")
                }
                return .number(number)
            case .flag:
                switch text {
                case "true", "yes", "是": return .flag(true)
                case "false", "no", "否": return .flag(false)
                default: throw wrong(row, "写 yes 或 no", "write yes or no")
                }
            case .caseNumber: return .caseNumber(try number(text))
            case .matter:
                return .matter(try matter(text))
            case .window: return .window(try Words.window(text))
            case .stretch:
                let parts = text.split(separator: ".", omittingEmptySubsequences: true)
                guard parts.count == 2 else {
                    throw wrong(row, "写作 2026-01-02..2026-01-30", "write 2026-01-02..2026-01-30")
                }
                return .stretch(
                    from: try Words.date(String(parts[0])), to: try Words.date(String(parts[1])))
            }
        } catch let fault as ArgumentFault {
            throw wrong(row, fault.description, fault.description)
        } catch let fault as WindowError {
            throw wrong(row, "\(fault)", "\(fault)")
        }
    }

    /// `NUMBER`, or `COURT:NUMBER` for one whose court can't be read from it.
    private func number(_ text: String) throws -> CaseNumber {
        guard let cut = text.firstIndex(of: ":") else { return try caseNumber(text, nil) }
        return try caseNumber(
            String(text[text.index(after: cut)...]), try court(String(text[..<cut])))
    }

    private func wrong(_ row: FieldRow, _ zh: String, _ en: String) -> CommandFailure {
        CommandFailure(
            2, "act.field", "“\(row.term)”（\(row.name)）填写有误",
            "\(row.name) (\(row.english)) is not as it should be", remedy: zh, en)
    }
}
