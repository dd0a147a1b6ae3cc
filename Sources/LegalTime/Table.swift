/// One thing that is wrong in a file of data, with the line where it stands.
package struct TableFault: Hashable, Sendable, CustomStringConvertible {
    /// Line in the file, from 1; 0 when the fault concerns the file as a whole.
    package var line: Int
    /// What is wrong and what to write instead.
    package var message: String

    package init(line: Int, _ message: String) {
        self.line = line
        self.message = message
    }

    package var description: String {
        line == 0 ? message : "line \(line): \(message)"
    }
}

/// A comma-separated file (RFC 4180) with a heading line, read under bounds because it comes from
/// outside. A byte order mark and CRLF line ends are accepted, blank lines are passed over.
struct Table {
    /// The most bytes of a file: the published calendar of 23 years has about 80,000.
    static let maximumBytes = 4 << 20
    /// The most data rows of a file.
    static let maximumRows = 20_000
    /// The most columns of a row.
    static let maximumColumns = 64
    /// The most bytes of one field.
    static let maximumFieldBytes = 2_048
    /// After this many faults the rest are counted, not listed: a wrong file is wrong everywhere.
    static let maximumFaults = 100

    /// A data row: the line where it begins, and its fields, as many as the heading has.
    struct Row {
        var line: Int
        var fields: [String]
    }

    /// Names of the columns as the heading gives them.
    private(set) var heading: [String] = []
    private(set) var rows: [Row] = []
    private(set) var faults: [TableFault] = []

    /// Reads `bytes`; whatever is wrong is in `faults`, whatever could be read is in `rows`.
    init(csv bytes: [UInt8], columns required: [String]) {
        guard bytes.count <= Self.maximumBytes else {
            faults.append(
                TableFault(
                    line: 0,
                    "the file has \(bytes.count) bytes; at most \(Self.maximumBytes) are read"))
            return
        }
        var reader = Reader(bytes: bytes)
        while let record = reader.next() {
            if faults.count > Self.maximumFaults { return }
            if let fault = record.fault {
                faults.append(TableFault(line: record.line, fault))
                continue
            }
            if heading.isEmpty {
                heading = record.fields
                check(required, line: record.line)
                if !faults.isEmpty { return }
            } else if record.fields.count != heading.count {
                faults.append(
                    TableFault(
                        line: record.line,
                        "\(record.fields.count) fields, but the heading has \(heading.count)"))
            } else if rows.count == Self.maximumRows {
                faults.append(
                    TableFault(
                        line: 0, "more than \(Self.maximumRows) rows; shorten the file"))
                return
            } else {
                rows.append(Row(line: record.line, fields: record.fields))
            }
        }
        if heading.isEmpty, faults.isEmpty {
            faults.append(
                TableFault(
                    line: 0,
                    "the file is empty; it must begin with the heading "
                        + required.joined(separator: ",")
                ))
        }
    }

    /// Position of a column that `init` was asked to require.
    func column(_ name: String) -> Int { heading.firstIndex(of: name) ?? 0 }

    /// Position of a column that the file may lack.
    func optionalColumn(_ name: String) -> Int? { heading.firstIndex(of: name) }

    private mutating func check(_ required: [String], line: Int) {
        for name in required {
            let count = heading.count { $0 == name }
            if count != 1 {
                let problem = count == 0 ? "is missing" : "stands \(count) times"
                faults.append(
                    TableFault(
                        line: line,
                        "the heading's column “\(name)” \(problem); needed: "
                            + required.joined(separator: ",")))
            }
        }
    }

    /// `text` as it may be shown in a message: short and without control characters.
    static func quoted(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(40) {
            shown.unicodeScalars.append(isControl(scalar) ? "\u{FFFD}" : scalar)
        }
        return text.unicodeScalars.count > 40 ? "“\(shown)…”" : "“\(shown)”"
    }

    /// Whether a scalar could deceive a reader of a terminal or a page: control characters, line
    /// separators, and marks that turn the direction of text.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
        default: false
        }
    }
}

/// Splits bytes into records. It never holds more than one record.
private struct Reader {
    struct Record {
        var line: Int
        var fields: [String] = []
        var fault: String?
    }

    let bytes: [UInt8]
    private var position = 0
    private var line = 1

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next record that is not blank, or nil at the end.
    mutating func next() -> Record? {
        while position < bytes.count {
            let record = read()
            if record.fault != nil || record.fields != [""] { return record }
        }
        return nil
    }

    private mutating func read() -> Record {
        var record = Record(line: line)
        var field: [UInt8] = []
        var quoted = false
        var wasQuoted = false
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == 0x0A { line += 1 }
            if quoted {
                if byte != 0x22 {
                    field.append(byte)
                } else if position < bytes.count, bytes[position] == 0x22 {
                    field.append(0x22)
                    position += 1
                } else {
                    quoted = false
                }
            } else if byte == 0x0A {
                finish(&record, field)
                return record
            } else if byte == 0x0D, position == bytes.count || bytes[position] == 0x0A {
                continue
            } else if byte == 0x2C {
                finish(&record, field)
                field = []
                wasQuoted = false
            } else if byte == 0x22, field.isEmpty, !wasQuoted {
                quoted = true
                wasQuoted = true
            } else if wasQuoted {
                record.fault = record.fault ?? "characters behind the closing quotation mark"
            } else {
                field.append(byte)
            }
        }
        if quoted {
            record.fault =
                record.fault ?? "a quotation mark is not closed; the file may be cut short"
        }
        finish(&record, field)
        return record
    }

    private func finish(_ record: inout Record, _ field: [UInt8]) {
        guard record.fault == nil else { return }
        guard record.fields.count < Table.maximumColumns else {
            record.fault = "more than \(Table.maximumColumns) fields"
            return
        }
        guard field.count <= Table.maximumFieldBytes else {
            record.fault = "a field of \(field.count) bytes; at most \(Table.maximumFieldBytes)"
            return
        }
        guard let text = String(validating: field, as: UTF8.self) else {
            record.fault = "not UTF-8; save the file as UTF-8"
            return
        }
        guard !text.unicodeScalars.contains(where: Table.isControl) else {
            record.fault = "field \(record.fields.count + 1) holds control characters; remove them"
            return
        }
        record.fields.append(text)
    }
}

/// FNV-1a, 64 bits: tells versions of a table apart; it is no defence against forgery.
struct TableDigest {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Takes in the bytes of `text` and an end mark, so that neighbours cannot run together.
    mutating func take(_ text: String) {
        for byte in text.utf8 { take(byte) }
        take(0)
    }

    private mutating func take(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    /// Both halves folded into eight hexadecimal digits: short enough to stand in every deadline.
    var text: String {
        let folded = UInt32(truncatingIfNeeded: state ^ (state >> 32))
        let digits = String(folded, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}
