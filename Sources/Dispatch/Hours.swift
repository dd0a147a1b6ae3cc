/// An amount of officers' working time (工时), the one currency of a plan's value: a whole number of
/// nano-hours, so that sums are exact and anybody who adds them up again gets the same.
package struct Hours: Hashable, Comparable, Sendable {
    /// Billionths of an hour.
    package var nano: Int64

    package init(nano: Int64) { self.nano = nano }

    /// Reads a decimal number such as `0.02`, without rounding; nil when it is no such number, has
    /// more digits, or is over a billion hours.
    ///
    /// - Parameters:
    ///   - text: digits, at most one point, no sign.
    ///   - places: most digits behind the point, at most 9.
    package init?(_ text: String, places: Int = 6) {
        guard let value = PlainDecimal.read(text, places: places) else { return nil }
        let scale = PlainDecimal.power(9 - places)
        guard value <= 1_000_000_000 * PlainDecimal.power(places) else { return nil }
        nano = value * scale
    }

    /// Nothing.
    package static let zero = Hours(nano: 0)

    package static func < (left: Self, right: Self) -> Bool { left.nano < right.nano }
    package static func + (left: Self, right: Self) -> Hours {
        Hours(nano: left.nano + right.nano)
    }
    package static func - (left: Self, right: Self) -> Hours {
        Hours(nano: left.nano - right.nano)
    }
    package static func * (left: Self, right: Int64) -> Hours { Hours(nano: left.nano * right) }
    package static func += (left: inout Self, right: Self) { left.nano += right.nano }
    package static func -= (left: inout Self, right: Self) { left.nano -= right.nano }

    /// As a number with a fraction, for a solver; not exact.
    package var number: Double { Double(nano) / 1e9 }

    /// Exact, such as `12.5`, `-0.000000001` or `3`.
    package var text: String { PlainDecimal.text(nano, places: 9) }
}

/// PlainDecimal numbers as whole numbers of their last place.
package enum PlainDecimal {
    /// 10 to the power of `places`.
    package static func power(_ places: Int) -> Int64 {
        (0..<max(0, places)).reduce(Int64(1)) { value, _ in value * 10 }
    }

    /// Reads digits with at most one point, as a whole number of the last of `places`; nil when
    /// the text is nothing of the kind or too long.
    package static func read(_ text: String, places: Int) -> Int64? {
        var value: Int64 = 0
        var digits = 0
        var behind: Int?
        for byte in text.utf8 {
            if byte == 0x2E, behind == nil {
                behind = 0
                continue
            }
            guard (0x30...0x39).contains(byte), digits < 18 else { return nil }
            if let count = behind {
                guard count < places else { return nil }
                behind = count + 1
            }
            value = value * 10 + Int64(byte - 0x30)
            digits += 1
        }
        guard digits > 0, behind != 0 else { return nil }
        let (scaled, overflow) = value.multipliedReportingOverflow(
            by: power(places - (behind ?? 0)))
        return overflow ? nil : scaled
    }

    /// The number with its point, without zeros at the end.
    package static func text(_ value: Int64, places: Int) -> String {
        let scale = UInt64(power(places))
        let size = value.magnitude
        var rest = String(size % scale)
        rest = String(repeating: "0", count: places - min(places, rest.utf8.count)) + rest
        while rest.last == "0" { rest.removeLast() }
        let sign = value < 0 ? "-" : ""
        return rest.isEmpty || places == 0
            ? "\(sign)\(size / scale)" : "\(sign)\(size / scale).\(rest)"
    }
}
