package import Domain
package import Engine
import Procedure
import Store

/// A place in the sequence of entries that this process has taken in: everything up to it has been
/// read. It stays what it is over restarts, because the journal's rows do.
///
/// As text `INCARNATION.POSITION` is the end of a row, `INCARNATION.POSITION.MATTER.NUMBER` an
/// entry in it; `0` is the beginning.
package struct EventMark: Hashable, Codable, Sendable {
    /// A copy that was put back counts its rows anew: its marks are others.
    package var incarnation: Int
    /// Row of the journal.
    package var position: UInt64
    /// The entry in the row; nil: all of the row.
    package var matter: MatterID?
    package var number: Int

    package init(incarnation: Int, position: UInt64, matter: MatterID? = nil, number: Int = 0) {
        self.incarnation = incarnation
        self.position = position
        self.matter = matter
        self.number = number
    }

    /// Before the first entry.
    package static let beginning = EventMark(incarnation: 0, position: 0)

    /// Reads the text of a mark; nil when it is none.
    package init?(_ text: String) {
        guard text != "0" else {
            self = .beginning
            return
        }
        guard (3...96).contains(text.utf8.count) else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        func digits(_ part: Substring) -> UInt64? {
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                part.first != "0" || part == "0"
            else { return nil }
            return UInt64(part)
        }
        guard parts.count == 2 || parts.count == 4, let incarnation = digits(parts[0]),
            incarnation > 0, incarnation < 1 << 31, let position = digits(parts[1]),
            position < 1 << 63
        else { return nil }
        self.init(incarnation: Int(incarnation), position: position)
        guard parts.count == 4 else { return }
        guard let matter = MatterID(String(parts[2])), let number = digits(parts[3]), number > 0,
            number < 1 << 31
        else { return nil }
        self.matter = matter
        self.number = Int(number)
    }

    /// As programs keep it.
    package var text: String {
        if self == .beginning { return "0" }
        return "\(incarnation).\(position)" + (matter.map { ".\($0).\(number)" } ?? "")
    }
}

/// Which entries to read.
package struct EventRequest: Codable, Sendable {
    /// Nil: nothing but the mark of what is the latest now.
    package var after: EventMark?
    package var limit: Int

    package init(after: EventMark?, limit: Int) {
        self.after = after
        self.limit = limit
    }
}

/// One entry with its place.
package struct EventLine: Codable, Sendable {
    package var mark: EventMark
    /// The procedure's stable name.
    package var kind: String
    package var line: EntryLine

    package init(mark: EventMark, kind: String, line: EntryLine) {
        self.mark = mark
        self.kind = kind
        self.line = line
    }
}

/// Entries in the order in which this process took them in.
package struct EventPage: Codable, Sendable {
    package var events: [EventLine]
    /// Where the next page begins; the same as before when there was nothing.
    package var next: EventMark
    /// Nothing more is there now.
    package var isEnd: Bool

    package init(events: [EventLine], next: EventMark, isEnd: Bool) {
        self.events = events
        self.next = next
        self.isEnd = isEnd
    }
}

/// Reads entries by their places from the projections.
struct EventReading {
    /// Entries that one request looks at, however few of them are shown.
    private static let mostLooked = 2_000

    let reader: ViewsReader

    /// - Parameters:
    ///   - request: where to begin, and how many at most.
    ///   - shown: what is shown of an entry of a matter; nil: nothing.
    /// - Returns: the page; nil for a mark that this journal can't have given.
    /// - Throws: `StoreFault`.
    func page(
        _ request: EventRequest,
        shown: (EntryLine, Matter) throws(StoreFault) -> EntryLine?
    ) throws(StoreFault) -> EventPage? {
        guard let stamp = try reader.stamp() else {
            return EventPage(events: [], next: request.after ?? .beginning, isEnd: true)
        }
        let latest = EventMark(incarnation: stamp.incarnation, position: stamp.position)
        guard let after = request.after else {
            return EventPage(events: [], next: latest, isEnd: true)
        }
        guard
            after == .beginning
                || after.incarnation == stamp.incarnation && after.position <= stamp.position
        else { return nil }
        let limit = min(max(request.limit, 1), 1_000)
        var page = EventPage(events: [], next: after, isEnd: false)
        var place = after
        var looked = 0
        var matters: [MatterID: Matter] = [:]
        // One row is always looked at whole, so that every page gets further.
        while looked < Self.mostLooked || place.position <= page.next.position + 1 {
            let lines = try reader.entries(
                after: place.position, place.matter, place.number, limit: 200)
            guard !lines.isEmpty else {
                page.isEnd = true
                // Nobody has to read again what is shown to nobody. What came in while this page
                // was read lies behind what was the latest.
                page.next = EventMark(
                    incarnation: stamp.incarnation, position: max(latest.position, place.position))
                return page
            }
            for line in lines {
                looked += 1
                place = EventMark(
                    incarnation: stamp.incarnation, position: line.source.position,
                    matter: line.matter, number: line.number)
                if matters[line.matter] == nil {
                    matters[line.matter] = try reader.record(line.matter)?.matter
                }
                guard let matter = matters[line.matter], let seen = try shown(line, matter) else {
                    continue
                }
                let kind = Procedures.kind(of: matter.body).name
                page.events.append(EventLine(mark: place, kind: kind, line: seen))
                page.next = place
                guard page.events.count < limit else { return page }
            }
        }
        // A mark never names a matter that is not shown: the rows before the last one looked at are
        // done with.
        if page.next.position < place.position - 1 {
            page.next = EventMark(incarnation: stamp.incarnation, position: place.position - 1)
        }
        return page
    }
}

extension EventPage? {
    /// - Throws: `ControlFailure` for a mark that this journal can't have given.
    func orStale() throws -> EventPage {
        if let self { return self }
        throw ControlService.refusal(
            "event.stale", "事件编号", "事件编号不是本节点现有记录给出的，可能在恢复数据之前",
            "this id is not of the present record: it may be from before a copy was put back",
            "从头读取（after=0），按事件编号去重", "read again from the beginning (after=0); skip what is known")
    }
}
