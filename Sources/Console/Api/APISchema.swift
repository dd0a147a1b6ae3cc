package import Domain
import Runtime
package import Wording

/// A form that a text must have, as a pattern for readers and as what is enforced.
package enum APIForm: Hashable, Sendable {
    /// Any text without control characters, not only of white space.
    case plain
    /// 64 hexadecimal digits.
    case digest
    case matter
    case key
    case date
    case verb
    case mark

    /// ECMA-262, as JSON Schema wants it.
    var pattern: String {
        switch self {
        case .plain:
            "^[^\\u0000-\\u001f\\u007f-\\u009f]*[^\\s\\u0000-\\u001f\\u007f-\\u009f]+"
                + "[^\\u0000-\\u001f\\u007f-\\u009f]*$"
        case .digest: "^[0-9a-f]{64}$"
        case .matter: "^[a-z0-9][a-z0-9-]{0,30}[a-z0-9]-([0-9a-hjkmnp-tv-z]{12}|roster)$"
        case .key: "^[A-Za-z0-9._~-]{1,64}$"
        case .date: "^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
        case .verb: "^[a-z][a-z-]{0,39}$"
        case .mark:
            "^(0|[1-9][0-9]{0,8}\\.(0|[1-9][0-9]{0,17})"
                + "(\\.[a-z0-9][a-z0-9-]{0,30}[a-z0-9]-([0-9a-hjkmnp-tv-z]{12}|roster)\\.[1-9][0-9]{0,8})?)$"
        }
    }

    /// Whether a text has the form.
    package func holds(_ text: String) -> Bool {
        func are(_ count: ClosedRange<Int>, _ isOne: (UInt8) -> Bool) -> Bool {
            count.contains(text.utf8.count) && text.utf8.allSatisfy(isOne)
        }
        func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        switch self {
        case .plain:
            return !text.trimmed.isEmpty
                && text.unicodeScalars.allSatisfy {
                    !($0.value < 0x20 || (0x7F...0x9F).contains($0.value))
                }
        case .digest: return are(64...64) { isDigit($0) || (0x61...0x66).contains($0) }
        case .matter: return MatterID(text) != nil
        case .key:
            return are(1...64) {
                isDigit($0) || isLower($0 | 0x20) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
                    || $0 == 0x7E
            }
        case .date: return CivilDate(iso: text) != nil
        case .verb: return are(1...40) { isLower($0) || $0 == 0x2D } && text.first != "-"
        case .mark: return EventMark(text) != nil
        }
    }
}

/// What a value looks like: for the OpenAPI document, and for what comes in.
package indirect enum APISchema: Hashable, Sendable {
    /// Characters are Unicode scalars.
    case text(_ least: Int = 0, _ most: Int? = nil, APIForm? = nil, format: String? = nil)
    case word([String])
    case whole(_ least: Int64? = nil, _ most: Int64? = nil)
    case flag
    /// Bytes of a file.
    case bytes(_ least: Int)
    case null
    case list(APISchema, most: Int? = nil)
    /// Nothing but the fields named.
    case object([APIField])
    /// Further fields may stand beside them.
    case open([APIField])
    /// Fields of any name, each like the value.
    case map(APISchema, most: Int)
    case any([APISchema])
    case anything
    /// Of the document's components.
    case named(String)

    /// The same, or null.
    package var orNull: APISchema { .any([self, .null]) }

    /// As JSON Schema 2020-12.
    package var json: JSONText {
        switch self {
        case .text(let least, let most, let form, let format):
            var fields: [JSONText.Field] = [.init("type", .string("string"))]
            if least > 0 { fields.append(.init("minLength", .integer(Int64(least)))) }
            if let most { fields.append(.init("maxLength", .integer(Int64(most)))) }
            if let form { fields.append(.init("pattern", .string(form.pattern))) }
            if let format { fields.append(.init("format", .string(format))) }
            return .object(fields)
        case .word(let words):
            return .fields([
                "type": .string("string"), "enum": .array(words.map(JSONText.string)),
            ])
        case .whole(let least, let most):
            var fields: [JSONText.Field] = [.init("type", .string("integer"))]
            if let least { fields.append(.init("minimum", .integer(least))) }
            if let most { fields.append(.init("maximum", .integer(most))) }
            return .object(fields)
        case .flag: return .fields(["type": .string("boolean")])
        case .bytes(let least):
            return .fields([
                "type": .string("string"), "format": .string("binary"),
                "minLength": .integer(Int64(least)),
            ])
        case .null: return .fields(["type": .string("null")])
        case .list(let one, let most):
            var fields: [JSONText.Field] = [
                .init("type", .string("array")), .init("items", one.json),
            ]
            if let most { fields.append(.init("maxItems", .integer(Int64(most)))) }
            return .object(fields)
        case .object(let fields): return Self.object(fields, isOpen: false)
        case .open(let fields): return Self.object(fields, isOpen: true)
        case .map(let one, let most):
            return .fields([
                "type": .string("object"), "additionalProperties": one.json,
                "maxProperties": .integer(Int64(most)),
            ])
        case .any(let several): return .fields(["anyOf": .array(several.map(\.json))])
        case .anything: return .object([])
        case .named(let name): return .fields(["$ref": .string("#/components/schemas/\(name)")])
        }
    }

    private static func object(_ fields: [APIField], isOpen: Bool) -> JSONText {
        let required = fields.filter(\.isRequired).map { JSONText.string($0.name) }
        var all: [JSONText.Field] = [
            .init("type", .string("object")),
            .init(
                "properties",
                .object(
                    fields.map { field in
                        guard case .object(var inner) = field.schema.json else {
                            return .init(field.name, .null)
                        }
                        if let words = field.words {
                            inner.append(.init("description", .string(words)))
                        }
                        return .init(field.name, .object(inner))
                    })),
        ]
        if !required.isEmpty { all.append(.init("required", .array(required))) }
        if !isOpen { all.append(.init("additionalProperties", .bool(false))) }
        return .object(all)
    }
}

/// A field of an object.
package struct APIField: Hashable, Sendable {
    package var name: String
    package var schema: APISchema
    package var isRequired: Bool
    package var words: String?

    package init(
        _ name: String, _ schema: APISchema, optional: Bool = false, _ words: String? = nil
    ) {
        self.name = name
        self.schema = schema
        self.isRequired = !optional
        self.words = words
    }
}

/// Something in a request that is not as its description says.
package struct APIMistake: Hashable, Sendable {
    /// A JSON pointer into the body (RFC 6901), or the name of a parameter.
    package var place: String
    package var reason: Text
}

extension APISchema {
    /// Looks a value over that came in.
    ///
    /// - Parameters:
    ///   - value: as it was read.
    ///   - place: where it stands.
    /// - Returns: what is wrong with it, at most sixteen things.
    package func mistakes(_ value: JSONText, at place: String = "") -> [APIMistake] {
        var found: [APIMistake] = []
        look(value, place, &found)
        return Array(found.prefix(16))
    }

    private func look(_ value: JSONText, _ place: String, _ found: inout [APIMistake]) {
        guard found.count < 16 else { return }
        func wrong(_ zh: String, _ en: String, at inner: String = "") {
            found.append(APIMistake(place: place + inner, reason: Text(zh: zh, en: en)))
        }
        switch (self, value) {
        case (.text(let least, let most, let form, _), .string(let text)):
            let count = text.unicodeScalars.count
            if count < least || count > most ?? .max {
                wrong(
                    "长度须为\(least)至\(most.map { "\($0)" } ?? "…")字",
                    "it has \(least) to \(most.map { "\($0)" } ?? "…") characters")
            } else if let form, !form.holds(text) {
                wrong("格式不符：\(form.pattern)", "it does not match \(form.pattern)")
            }
        case (.word(let words), .string(let text)):
            if !words.contains(text) {
                wrong(
                    "可选：\(words.prefix(64).joined(separator: "、"))",
                    "one of: \(words.prefix(64).joined(separator: ", "))")
            }
        case (.whole(let least, let most), .integer(let number)):
            if number < least ?? .min || number > most ?? .max {
                wrong(
                    "须为\(least ?? .min)至\(most ?? .max)的整数",
                    "a whole number from \(least ?? .min) to \(most ?? .max)")
            }
        case (.flag, .bool), (.null, .null), (.anything, _), (.named, _): break
        case (.list(let one, let most), .array(let values)):
            if values.count > most ?? .max {
                wrong("至多\(most ?? 0)项", "at most \(most ?? 0) items")
            } else {
                for (index, inner) in values.enumerated() {
                    one.look(inner, "\(place)/\(index)", &found)
                }
            }
        case (.object(let fields), .object(let given)):
            Self.look(fields, given, isOpen: false, place, &found)
        case (.open(let fields), .object(let given)):
            Self.look(fields, given, isOpen: true, place, &found)
        case (.map(let one, let most), .object(let given)):
            if given.count > most {
                wrong("至多\(most)项", "at most \(most) fields")
            } else {
                for field in given {
                    one.look(field.value, place + Self.pointer(field.name), &found)
                }
            }
        case (.any(let several), _):
            if !several.contains(where: { $0.mistakes(value).isEmpty }) {
                wrong("不是可接受的值", "not a value that is taken here")
            }
        default: wrong("类型不符", "another type is wanted here")
        }
    }

    private static func look(
        _ fields: [APIField], _ given: [JSONText.Field], isOpen: Bool, _ place: String,
        _ found: inout [APIMistake]
    ) {
        for field in fields {
            if let value = given.first(where: { $0.name == field.name })?.value {
                field.schema.look(value, place + pointer(field.name), &found)
            } else if field.isRequired {
                found.append(
                    APIMistake(
                        place: place + pointer(field.name), reason: Text(zh: "必填", en: "required")))
            }
        }
        guard !isOpen else { return }
        for one in given where !fields.contains(where: { $0.name == one.name }) {
            found.append(
                APIMistake(
                    place: place + pointer(one.name),
                    reason: Text(zh: "没有这一项", en: "there is no such field")))
        }
    }

    private static func pointer(_ name: String) -> String {
        "/" + name.prefix(64).replacing("~", with: "~0").replacing("/", with: "~1")
    }

    /// A parameter's text as a value; nil when it can't be one.
    package func value(of text: String) -> JSONText? {
        switch self {
        case .whole:
            guard text.utf8.count <= 19, let number = Int64(text), "\(number)" == text else {
                return nil
            }
            return .integer(number)
        case .flag:
            return text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
        default: return .string(text)
        }
    }
}
