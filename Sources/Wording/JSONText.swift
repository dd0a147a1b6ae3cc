package import Domain

/// A JSON value that keeps the order of its fields, so that output reads well and never depends on
/// a hash.
package indirect enum JSONText: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    /// A number as it is to stand, digits and a point.
    case number(String)
    case string(String)
    case array([JSONText])
    case object([Field])

    /// One field of an object.
    package struct Field: Hashable, Sendable {
        package var name: String
        package var value: JSONText

        package init(_ name: String, _ value: JSONText) {
            self.name = name
            self.value = value
        }
    }

    /// An object with its fields in order.
    package static func fields(_ list: KeyValuePairs<String, JSONText>) -> JSONText {
        .object(list.map { Field($0.key, $0.value) })
    }

    /// A string, or null.
    package static func text(_ value: String?) -> JSONText { value.map(JSONText.string) ?? .null }

    /// An instant as ISO 8601 with +08:00, or null.
    package static func time(_ value: Instant?) -> JSONText { .text(value?.iso) }

    /// A sentence in both languages.
    package static func words(_ text: Text) -> JSONText {
        .fields(["zh": .string(text.zh), "en": .string(text.en)])
    }

    /// The document on one line.
    package var line: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += "\(value)"
        case .unsigned(let value): text += "\(value)"
        case .number(let value): text += value
        case .string(let value): Self.quote(value, to: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(to: &text)
            }
            text += "]"
        case .object(let fields):
            text += "{"
            for (index, field) in fields.enumerated() {
                if index > 0 { text += "," }
                Self.quote(field.name, to: &text)
                text += ":"
                field.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func quote(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\r": text += "\\r"
            // U+2028 and U+2029 end lines for some readers of JSON Lines.
            case _
            where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x2028
                || scalar.value == 0x2029:
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

extension JSONText {
    /// The value with its stored properties as fields, for states that are shown whole.
    ///
    /// Times are ISO 8601 with +08:00, dates ISO, windows as typed (`15wd`), ids, digests and named
    /// values their text. A case with one value is `{"case": value}`; with several, their labels
    /// name them. An absent optional is null.
    package init(reflecting value: Any) {
        switch value {
        case let value as Instant: self = .time(value)
        case let value as CivilDate: self = .string(value.iso)
        case let value as Window: self = .string(value.description)
        case let value as CourtID: self = .string(value.rawValue)
        case let value as MatterID: self = .string(value.rawValue)
        case let value as any ThirtyTwoBytes: self = .string(value.hex)
        case let value as String: self = .string(value)
        case let value as Bool: self = .bool(value)
        case let value as UInt64: self = .unsigned(value)
        case let value as any FixedWidthInteger:
            self = .integer(Int64(clamping: value))
        case let value as any RawRepresentable<String>: self = .string(value.rawValue)
        default: self.init(mirror: Mirror(reflecting: value), of: value)
        }
    }

    private init(mirror: Mirror, of value: Any) {
        switch mirror.displayStyle {
        case .optional:
            self = mirror.children.first.map { JSONText(reflecting: $0.value) } ?? .null
        case .collection, .set:
            self = .array(mirror.children.map { JSONText(reflecting: $0.value) })
        case .enum:
            guard let payload = mirror.children.first else {
                self = .string("\(value)")
                return
            }
            self = .object([Field(payload.label ?? "value", JSONText(reflecting: payload.value))])
        case .tuple where mirror.children.count == 1:
            self = mirror.children.first.map { JSONText(reflecting: $0.value) } ?? .null
        default:
            self = .object(
                mirror.children.map { child in
                    let label = child.label ?? "value"
                    // `.0` of a tuple, `_name` behind a property wrapper.
                    return Field(
                        label.first == "."
                            ? "value" + label.dropFirst()
                            : String(label.drop { $0 == "_" }),
                        JSONText(reflecting: child.value))
                })
        }
    }
}
