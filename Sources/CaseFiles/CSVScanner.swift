/// What is wrong with the form of a CSV row (RFC 4180).
package enum CSVFault: Hashable, Sendable {
    /// A quotation mark inside a field that does not begin with one.
    case strayQuote
    /// Something between a closing quotation mark and the next comma.
    case afterQuote
    /// A carriage return that no line feed follows, outside quotation marks.
    case strayReturn
    /// A byte 0.
    case zeroByte
    /// More than `CSVLimits.field` bytes in a field.
    case fieldTooLong
    /// More than `CSVLimits.row` bytes in a row.
    case rowTooLong
    /// More than `CSVLimits.columns` fields in a row.
    case tooManyFields
    /// A quotation mark that is not closed: nobody knows where the row ends, so reading stops.
    case unclosedQuote
}

/// Bounds of what is kept of a CSV file, whatever its size.
package enum CSVLimits {
    /// Bytes of one field.
    package static let field = 65_536
    /// Bytes of all fields of a row.
    package static let row = 262_144
    /// Fields of a row.
    package static let columns = 512
}

/// One row of a CSV file: its fields without their quotation marks.
package struct CSVRow: Sendable {
    /// Line on which the row begins, from 1.
    package fileprivate(set) var line = 1
    /// What is wrong with its form; its fields then say nothing.
    package fileprivate(set) var fault: CSVFault?
    /// All fields, one after the other.
    package fileprivate(set) var bytes: [UInt8] = []
    /// Where each field ends in `bytes`.
    package fileprivate(set) var ends: [Int] = []

    /// How many fields there are.
    package var count: Int { ends.count }

    /// Where a field stands in `bytes`.
    package func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    /// Nothing stands in any field.
    package var isEmpty: Bool { bytes.isEmpty }
}

/// Takes a CSV file apart as its bytes arrive: RFC 4180, commas, lines that end with LF or CRLF.
///
/// It keeps one row, never more than `CSVLimits.row` bytes. A row of bad form is handed on with its
/// fault and reading goes on with the next line; only after a quotation mark that is not closed it
/// stops, because what follows could be read two ways.
package struct CSVScanner: Sendable {
    private enum Place {
        case fieldStart
        case plain
        case quoted
        case afterQuote
        case afterReturn
        /// In a row that is bad already.
        case skipping
        case stopped
    }

    private var row = CSVRow()
    private var place = Place.fieldStart
    private var fieldStart = 0
    private var line = 1
    /// Line of the quotation mark that is open.
    private var quoteLine = 1
    /// Whether the row has anything yet, were it only a comma.
    private var hasBegun = false

    package init() {}

    /// Nothing more is read: see `CSVFault.unclosedQuote`.
    package var isStopped: Bool { place == .stopped }

    /// Reads bytes and hands out each row that ends in them.
    ///
    /// - Parameters:
    ///   - bytes: The next bytes of the file.
    ///   - take: Gets the rows; the row is only lent.
    /// - Throws: What `take` throws.
    package mutating func feed<Failure: Error>(
        _ bytes: [UInt8], _ take: (borrowing CSVRow) throws(Failure) -> Void
    ) throws(Failure) {
        var at = 0
        let end = bytes.count
        while at < end {
            switch place {
            case .fieldStart:
                if bytes[at] == 0x22 {
                    hasBegun = true
                    quoteLine = line
                    place = .quoted
                    at += 1
                } else {
                    place = .plain
                }
            case .plain:
                let start = at
                // Commas, quotation marks, line ends and zeros all lie below 0x2D.
                while at < end, bytes[at] > 0x2C || !Self.isSpecial(bytes[at]) { at += 1 }
                if at > start { keep(bytes[start..<at], quoted: false) }
                guard at < end, place == .plain else { continue }
                let byte = bytes[at]
                at += 1
                switch byte {
                case 0x2C: endField()
                case 0x0A: try endRow(take)
                case 0x0D: place = .afterReturn
                case 0x22: spoil(.strayQuote)
                default: spoil(.zeroByte)
                }
            case .quoted:
                let start = at
                while at < end, bytes[at] > 0x22 || !Self.isSpecialInQuotes(bytes[at]) { at += 1 }
                if at > start { keep(bytes[start..<at], quoted: true) }
                guard at < end, place == .quoted else {
                    if place == .stopped { try report(take) }
                    continue
                }
                let byte = bytes[at]
                at += 1
                if byte == 0x22 {
                    place = .afterQuote
                } else {
                    if byte == 0x0A { line += 1 }
                    if byte == 0, row.fault == nil { row.fault = .zeroByte }
                    keep(bytes[(at - 1)..<at], quoted: true)
                    if place == .stopped { try report(take) }
                }
            case .afterQuote:
                let byte = bytes[at]
                switch byte {
                case 0x22:
                    keep(bytes[at..<(at + 1)], quoted: true)
                    if place == .stopped { try report(take) } else { place = .quoted }
                case 0x2C: endField()
                case 0x0A: try endRow(take)
                case 0x0D: place = .afterReturn
                default: spoil(.afterQuote)
                }
                at += 1
            case .afterReturn:
                if bytes[at] == 0x0A {
                    try endRow(take)
                    at += 1
                } else {
                    spoil(.strayReturn)
                }
            case .skipping:
                while at < end, bytes[at] != 0x0A { at += 1 }
                guard at < end else { continue }
                try endRow(take)
                at += 1
            case .stopped: return
            }
        }
    }

    /// Hands out the last row, where no line feed ends it.
    ///
    /// - Throws: What `take` throws.
    package mutating func finish<Failure: Error>(
        _ take: (borrowing CSVRow) throws(Failure) -> Void
    ) throws(Failure) {
        switch place {
        case .stopped: return
        case .quoted:
            stop()
            try report(take)
        default:
            if hasBegun || row.fault != nil || !row.bytes.isEmpty { try endRow(take) }
        }
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == 0x2C || byte == 0x22 || byte == 0x0A || byte == 0x0D || byte == 0
    }

    private static func isSpecialInQuotes(_ byte: UInt8) -> Bool {
        byte == 0x22 || byte == 0x0A || byte == 0
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>, quoted: Bool) {
        hasBegun = true
        let size = row.bytes.count + bytes.count
        guard size - fieldStart <= CSVLimits.field, size <= CSVLimits.row else {
            // A quoted field of that size is a mark that somebody forgot to close.
            if quoted {
                stop()
            } else {
                spoil(size - fieldStart > CSVLimits.field ? .fieldTooLong : .rowTooLong)
            }
            return
        }
        row.bytes.append(contentsOf: bytes)
    }

    private mutating func endField() {
        hasBegun = true
        place = .fieldStart
        row.ends.append(row.bytes.count)
        fieldStart = row.bytes.count
        if row.ends.count >= CSVLimits.columns { spoil(.tooManyFields) }
    }

    private mutating func spoil(_ fault: CSVFault) {
        row.fault = row.fault ?? fault
        place = .skipping
    }

    private mutating func stop() {
        row.fault = .unclosedQuote
        row.line = quoteLine
        place = .stopped
    }

    private func report<Failure: Error>(
        _ take: (borrowing CSVRow) throws(Failure) -> Void
    ) throws(Failure) {
        try take(row)
    }

    private mutating func endRow<Failure: Error>(
        _ take: (borrowing CSVRow) throws(Failure) -> Void
    ) throws(Failure) {
        row.ends.append(row.bytes.count)
        try take(row)
        line += 1
        row.line = line
        row.fault = nil
        row.bytes.removeAll(keepingCapacity: true)
        row.ends.removeAll(keepingCapacity: true)
        fieldStart = 0
        hasBegun = false
        place = .fieldStart
    }
}
