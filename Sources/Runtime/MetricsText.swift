/// Figures as text that Prometheus reads (text format 0.0.4): one family after the other, each with
/// its HELP and TYPE.
package struct MetricsText: Sendable {
    /// What a family is.
    package enum Kind: String, Sendable {
        /// Never falls while the process runs.
        case counter
        case gauge
        case histogram
    }

    /// A name and its value: `("court", "yu0105")`.
    package typealias Label = (name: String, value: String)

    /// The whole text.
    package private(set) var text = ""
    private var family = ""

    package init() {}

    /// Begins a family. Its samples follow.
    ///
    /// - Parameters:
    ///   - name: letters, digits and `_`.
    ///   - kind: what its values are.
    ///   - help: one sentence.
    package mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        family = name
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n"
        text += "# TYPE \(name) \(kind.rawValue)\n"
    }

    /// One sample of the family.
    package mutating func sample(_ value: Double, _ labels: Label...) {
        line(family, labels, value)
    }

    /// One sample of the family, by a whole number.
    package mutating func sample(_ value: some BinaryInteger, _ labels: Label...) {
        line(family, labels, Double(value))
    }

    /// A family of one sample without labels.
    package mutating func single(
        _ name: String, _ kind: Kind, _ help: String, _ value: Double
    ) {
        family(name, kind, help)
        sample(value)
    }

    /// A whole histogram.
    package mutating func histogram(_ name: String, _ help: String, _ value: Histogram) {
        family(name, .histogram, help)
        var total: UInt64 = 0
        for (bound, count) in zip(value.bounds, value.counts) {
            total += count
            line(name + "_bucket", [("le", Self.number(bound))], Double(total))
        }
        line(name + "_bucket", [("le", "+Inf")], Double(value.count))
        line(name + "_sum", [], value.sum)
        line(name + "_count", [], Double(value.count))
    }

    private mutating func line(_ name: String, _ labels: [Label], _ value: Double) {
        text += name
        if !labels.isEmpty {
            let list = labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
            text += "{" + list.joined(separator: ",") + "}"
        }
        text += " \(Self.number(value))\n"
    }

    /// A number as Prometheus reads it; whole numbers without a point.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 9e15 { return "\(Int64(value))" }
        return "\(value)"
    }

    /// Backslash and line feed are written with a backslash; in a label's value quotes too.
    static func escaped(_ value: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
