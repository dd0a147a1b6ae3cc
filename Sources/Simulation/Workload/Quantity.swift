/// Figures as people write them, such as `7.5 %`, `650.5`, `3d` or `4MiB`, read digit by digit into
/// integers. No floating point: a file means the same numbers on every machine.
enum Quantity {
    /// Working hours in a working day (工作日), by which a delay's `d` counts.
    static let hoursInDay = 8

    private static let minutes = [("min", 1), ("h", 60), ("d", hoursInDay * 60)]
    private static let bytes = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20)]

    /// A percentage with at most one decimal and its sign, in thousandths (permille): `7.5 %`.
    static func permille(_ text: String) -> Int? {
        number(text, units: [("%", 10), ("％", 10)]).flatMap { (0...1000).contains($0) ? $0 : nil }
    }

    /// A number with at most three decimals, in thousandths: `650.5`.
    static func thousandths(_ text: String) -> Int? { decimal(text[...]) }

    /// A time in minutes: `45min`, `1.5h`, `3d`.
    static func minutes(_ text: String) -> Int? { number(text, units: minutes) }

    /// A size in bytes: `300KiB`, `1.5MiB`.
    static func bytes(_ text: String) -> Int? { number(text, units: bytes) }

    /// A whole number without a unit.
    static func whole(_ text: String) -> Int? {
        decimal(text[...]).flatMap { $0.isMultiple(of: 1000) ? $0 / 1000 : nil }
    }

    /// A decimal number and one of the units, with or without a blank between them; nil when it
    /// does not come out whole.
    private static func number(_ text: String, units: [(name: String, size: Int)]) -> Int? {
        let end = text.utf8.firstIndex { !isDigit($0) && $0 != 0x2E } ?? text.endIndex
        let rest = text[end...]
        let unit = rest.first == " " ? rest.dropFirst() : rest
        guard let size = units.first(where: { unit == $0.name })?.size,
            let value = decimal(text[..<end]), (value * size).isMultiple(of: 1000)
        else { return nil }
        return value * size / 1000
    }

    /// `12.34` in thousandths: at most nine digits, then at most three after a point; no sign, no
    /// exponent, no leading zeros.
    private static func decimal(_ text: Substring) -> Int? {
        let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.joined().allSatisfy(isDigit),
            (1...9).contains(parts[0].count), parts[0].count == 1 || parts[0].first != 0x30
        else { return nil }
        var digits = Array(parts[0])
        if parts.count == 2 {
            guard (1...3).contains(parts[1].count) else { return nil }
            digits += parts[1]
        }
        digits += [UInt8](repeating: 0x30, count: parts[0].count + 3 - digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
