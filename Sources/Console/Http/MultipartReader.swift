/// Reads `multipart/form-data` (RFC 7578) piece by piece, so that a file is never in memory whole.
///
/// Everything is bounded before it is kept. The parts that carry words come back as pairs; of a
/// file's part its bytes are handed out as they come.
package struct MultipartReader {
    /// What a form is not taken for.
    package enum Fault: Error, Hashable, Sendable {
        case malformed
        case tooLarge
        /// A file came before the form's token was seen.
        case unproved
    }

    /// What has been read.
    package enum Event: Equatable, Sendable {
        case word(name: String, value: String)
        case beginFile(field: String, name: String)
        case fileBytes([UInt8])
        case endFile
    }

    /// Bytes of one part's headers.
    package static let mostHeader = 4 << 10
    /// Bytes of one word.
    package static let mostWord = 64 << 10
    /// Bytes of all words.
    package static let mostWords = 1 << 20
    /// Parts of one form.
    package static let mostParts = 1_024

    private enum Stage {
        case preamble
        case header
        case word(String)
        case file
        case end
    }

    private let delimiter: [UInt8]
    private var stage = Stage.preamble
    private var buffer: [UInt8]
    private var parts = 0
    private var words = 0
    /// No byte of the file has been handed out yet.
    private var isAtStart = false

    /// - Parameter contentType: the request's header.
    /// - Throws: `Fault.malformed` when it names no boundary.
    package init(contentType: String) throws(Fault) {
        guard let cut = contentType.firstRange(of: "boundary=") else { throw .malformed }
        var boundary = contentType[cut.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
        boundary = boundary.filter { !$0.isWhitespace }
        guard (1...70).contains(boundary.utf8.count) else { throw .malformed }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter may stand at the very beginning.
        buffer = [0x0D, 0x0A]
    }

    /// The last delimiter has been read.
    package var isComplete: Bool { if case .end = stage { true } else { false } }

    /// Takes bytes in.
    ///
    /// - Returns: what they complete.
    /// - Throws: `Fault`.
    package mutating func take(_ bytes: some Sequence<UInt8>) throws(Fault) -> [Event] {
        buffer += bytes
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// One step; false when more bytes are needed.
    private mutating func step(_ events: inout [Event]) throws(Fault) -> Bool {
        switch stage {
        case .end:
            buffer = []
            return false
        case .preamble:
            guard let cut = find(delimiter) else {
                if buffer.count > Self.mostHeader { throw .malformed }
                return false
            }
            return try begin(after: cut + delimiter.count)
        case .header:
            guard let cut = find([0x0D, 0x0A, 0x0D, 0x0A]) else {
                if buffer.count > Self.mostHeader { throw .tooLarge }
                return false
            }
            let head = buffer[..<cut]
            buffer.removeFirst(cut + 4)
            // The delimiter of an empty part follows at once: its line end has been taken.
            buffer.insert(contentsOf: [0x0D, 0x0A], at: 0)
            try open(Array(head), &events)
            return true
        case .word(let name):
            guard let cut = find(delimiter) else {
                if buffer.count > Self.mostWord { throw .tooLarge }
                return false
            }
            words += cut
            guard cut <= Self.mostWord, words <= Self.mostWords else { throw .tooLarge }
            guard let value = String(validating: buffer[..<cut].dropFirst(2), as: UTF8.self) else {
                throw .malformed
            }
            events.append(.word(name: name, value: value))
            return try begin(after: cut + delimiter.count)
        case .file:
            if let cut = find(delimiter) {
                hand(cut, &events)
                isAtStart = false
                events.append(.endFile)
                return try begin(after: (find(delimiter) ?? 0) + delimiter.count)
            }
            // What may be the beginning of a delimiter waits.
            hand(buffer.count - delimiter.count, &events)
            return false
        }
    }

    /// Hands out the file's bytes before `end`; the line end put before the first is no part of it.
    private mutating func hand(_ end: Int, _ events: inout [Event]) {
        guard end > 0 else { return }
        let lead = isAtStart ? 2 : 0
        if end > lead { events.append(.fileBytes(Array(buffer[lead..<end]))) }
        if end >= lead {
            isAtStart = false
            buffer.removeFirst(end)
        }
    }

    /// After a delimiter: another part, or the end.
    private mutating func begin(after end: Int) throws(Fault) -> Bool {
        guard buffer.count >= end + 2 else {
            stage = .preamble
            return false
        }
        let mark = Array(buffer[end..<(end + 2)])
        if mark == [0x2D, 0x2D] {
            stage = .end
            return true
        }
        guard mark == [0x0D, 0x0A] else { throw .malformed }
        parts += 1
        guard parts <= Self.mostParts else { throw .tooLarge }
        buffer.removeFirst(end + 2)
        stage = .header
        return true
    }

    private mutating func open(_ head: [UInt8], _ events: inout [Event]) throws(Fault) {
        guard let text = String(validating: head, as: UTF8.self) else { throw .malformed }
        var name: String?
        var file: String?
        for line in text.split(separator: "\r\n") {
            guard line.lowercased().hasPrefix("content-disposition:") else { continue }
            name = Self.parameter("name", of: line)
            file = Self.parameter("filename", of: line)
        }
        guard let name, name.utf8.count <= 128 else { throw .malformed }
        if let file {
            // Old browsers sent whole paths.
            let last = file.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
            events.append(.beginFile(field: name, name: last))
            isAtStart = true
            stage = .file
        } else {
            stage = .word(name)
        }
    }

    /// `name="value"` of a header line, as browsers write it: quotes as `%22`.
    private static func parameter(_ name: String, of line: Substring) -> String? {
        for part in line.split(separator: ";").dropFirst() {
            let part = part.drop { $0 == " " }
            guard part.hasPrefix("\(name)=\"") else { continue }
            let value = part.dropFirst(name.count + 2).prefix { $0 != "\"" }
            return String(value).replacing("%22", with: "\"").replacing("%0D", with: "")
                .replacing("%0A", with: "")
        }
        return nil
    }

    private func find(_ pattern: [UInt8]) -> Int? {
        guard buffer.count >= pattern.count else { return nil }
        let first = pattern[0]
        var at = 0
        let end = buffer.count - pattern.count
        while at <= end {
            if buffer[at] == first,
                buffer[at..<(at + pattern.count)].elementsEqual(pattern)
            {
                return at
            }
            at += 1
        }
        return nil
    }
}
