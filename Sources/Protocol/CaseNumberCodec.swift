import CourtSchema
import Domain

extension CaseNumber {
    /// - Throws: `WireError` when the number is unreadable, is not in the stored form, or is said
    ///   to be of the new style without having its form.
    init(wire: Crosswrit_V1_CaseNumber) throws(WireError) {
        let court = try courtID(wire.court, "case number court")
        let text = try bounded(wire.text, WireLimit.name, "case number")
        let number: CaseNumber
        do throws(Refusal) {
            number = try CaseNumber(text, of: court, asLegacy: wire.legacy)
        } catch {
            throw WireError("case number: unreadable")
        }
        guard number.text == text, number.isLegacy == wire.legacy else {
            throw WireError("case number: not in its stored form")
        }
        self = number
    }

    var wire: Crosswrit_V1_CaseNumber {
        var wire = Crosswrit_V1_CaseNumber()
        wire.text = text
        wire.court = court.rawValue
        wire.legacy = isLegacy
        return wire
    }
}
