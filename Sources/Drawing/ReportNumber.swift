/// Numbers of a report as text, in integer arithmetic that gives the same on every machine and
/// does not overflow, whatever a report says.
package enum ReportNumber {
    /// `1,234,567`.
    package static func grouped(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// `+1,234`, `-5`, `0`.
    package static func signed(_ value: Int) -> String { (value > 0 ? "+" : "") + grouped(value) }

    /// Tenths as a decimal: 123 is `12.3`, 120 is `12`.
    package static func tenths(_ value: Int) -> String {
        let magnitude = value.magnitude
        let sign = value < 0 ? "-" : ""
        let rest = magnitude % 10
        return rest == 0 ? "\(sign)\(magnitude / 10)" : "\(sign)\(magnitude / 10).\(rest)"
    }

    /// Thousandths as per cent with one decimal: 123 is `12.3%`.
    package static func percent(permille: Int) -> String {
        let magnitude = permille.magnitude
        let whole = grouped(Int(clamping: magnitude / 10))
        return "\(permille < 0 ? "-" : "")\(whole).\(magnitude % 10)%"
    }

    /// `part` in thousandths of `whole`, rounded half up; nil when `whole` is not positive.
    package static func permille(_ part: Int, of whole: Int) -> Int? {
        guard whole > 0 else { return nil }
        guard part >= 0 else { return permille(0 - max(part, -Int.max), of: whole).map { -$0 } }
        guard part <= Int.max / 1000 else {
            // Beyond what a run can count: close is enough, overflowing is not.
            return whole < 1000 ? Int.max : part / (whole / 1000)
        }
        let (quotient, remainder) = (part * 1000).quotientAndRemainder(dividingBy: whole)
        return remainder >= whole - remainder ? sum(quotient, 1) : quotient
    }

    /// `value` on a scale of 0 … `top`, as a length of 0 … `length`, rounded down.
    package static func scaled(_ value: Int, of top: Int, to length: Int) -> Int {
        guard top > 0, length > 0, value > 0 else { return 0 }
        guard value < top else { return length }
        return top.dividingFullWidth(value.multipliedFullWidth(by: length)).quotient
    }

    /// The sum, or the largest number when it does not fit.
    package static func sum(_ left: Int, _ right: Int) -> Int {
        let (result, overflow) = left.addingReportingOverflow(right)
        return overflow ? (left > 0 ? Int.max : Int.min) : result
    }

    /// The difference, or the largest or smallest number when it does not fit.
    package static func difference(_ left: Int, _ right: Int) -> Int {
        let (result, overflow) = left.subtractingReportingOverflow(right)
        return overflow ? (left > 0 ? Int.max : Int.min) : result
    }

    /// The sum of all, or the largest number when it does not fit.
    package static func total(_ values: [Int]) -> Int { values.reduce(0, sum) }
}

/// An axis from 0 to a round number in steps of 1, 2 or 5 times a power of ten.
package struct ReportScale: Hashable, Sendable {
    /// Distance of two ticks, and the end of the axis.
    package var step: Int
    package var top: Int

    /// - Parameters:
    ///   - value: the highest number that has to fit.
    ///   - count: at most so many steps.
    package init(max value: Int, steps count: Int) {
        let highest = min(max(value, 1), 1_000_000_000_000_000_000)
        let wanted = max(count, 1)
        var power = 1
        var step = 1
        search: while true {
            for digit in [1, 2, 5] {
                step = digit * power
                if (highest - 1) / step + 1 <= wanted { break search }
            }
            power *= 10
        }
        self.step = step
        top = ((highest - 1) / step + 1) * step
    }

    /// From 0 to the end.
    package var ticks: [Int] { Array(stride(from: 0, through: top, by: step)) }
}
