import Domain

// Words of proto/common.proto, as `DirectReader` and `DirectWriter` say. The bounds are those of
// CommonCodec.swift, which takes whatever is not in this form.

extension Text {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        self.init(
            zh: try reader.text(1, WireLimit.text), en: try reader.text(2, WireLimit.text))
    }

    func write(to writer: inout DirectWriter) {
        writer.text(1, zh)
        writer.text(2, en)
    }
}

extension Window {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        self.init(try reader.number(1, in: 1...9_999), try reader.word(2))
    }

    func write(to writer: inout DirectWriter) {
        writer.int64(1, Int64(Int32(amount)))
        writer.text(2, unit.rawValue)
    }
}

extension CivilDate {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        self.init(
            year: try reader.number(1, in: 1970...9_999), month: try reader.number(2, in: 1...12),
            day: try reader.number(3, in: 1...31))
    }

    func write(to writer: inout DirectWriter) {
        writer.int64(1, Int64(Int32(year)))
        writer.int64(2, Int64(Int32(month)))
        writer.int64(3, Int64(Int32(day)))
    }
}

extension DueDate {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        self.init(
            window: try reader.message(1, Window.init(direct:)), from: try reader.instant(2),
            dueDate: try reader.message(3, CivilDate.init(direct:)),
            dueInstant: try reader.instant(4), rolled: try reader.bool(5),
            provisional: try reader.bool(6), calendar: try reader.text(7, WireLimit.name),
            steps: try reader.texts(8, atMost: WireLimit.list, 2_000))
    }

    func write(to writer: inout DirectWriter) {
        writer.message(1, window.write)
        writer.instant(2, from)
        writer.message(3, dueDate.write)
        writer.instant(4, dueInstant)
        writer.bool(5, rolled)
        writer.bool(6, provisional)
        writer.text(7, calendar)
        for step in steps { writer.text(present: 8, step) }
    }
}

extension Paper {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        let digest = try reader.digest(1)
        let size = try reader.int64(2)
        let name = try reader.text(3, 255)
        guard size >= 0, size <= 1 << 34, !name.isEmpty,
            !name.utf8.contains(where: { $0 == 0x2F || $0 < 0x20 })
        else { throw NotDirect() }
        self.init(
            digest: digest, size: size, name: name, kind: try reader.word(4),
            sealed: try reader.bool(5))
    }

    func write(to writer: inout DirectWriter) {
        writer.digest(1, digest)
        writer.int64(2, size)
        writer.text(3, name)
        writer.text(4, kind.rawValue)
        writer.bool(5, sealed)
    }
}

extension Approval {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        self.init(
            officer: try reader.text(1, WireLimit.name), role: try reader.word(2),
            at: try reader.instant(3), note: try reader.text(4, WireLimit.text))
    }

    func write(to writer: inout DirectWriter) {
        writer.text(1, officer)
        writer.text(2, role.rawValue)
        writer.instant(3, at)
        writer.text(4, note)
    }
}

extension Officer {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        let name = try reader.text(1, WireLimit.name)
        guard !name.isEmpty else { throw NotDirect() }
        let roles: [OfficerRole] = try reader.words(2, atMost: 32)
        let inPlaceOf = try reader.text(3, WireLimit.name)
        self.init(name: name, roles: roles, inPlaceOf: inPlaceOf.isEmpty ? nil : inPlaceOf)
    }

    func write(to writer: inout DirectWriter) {
        writer.text(1, name)
        for role in roles { writer.text(present: 2, role.rawValue) }
        writer.text(3, inPlaceOf ?? "")
    }
}

extension Party {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        self.init(court: try reader.court(1), role: try reader.word(2))
    }

    func write(to writer: inout DirectWriter) {
        writer.court(1, court)
        writer.text(2, role.rawValue)
    }
}

extension Deadline {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        let id = try reader.text(1, WireLimit.name)
        let rule = try reader.text(2, WireLimit.name)
        let owedBy = try reader.court(3)
        let duty = try reader.message(4, Text.init(direct:))
        let due = try reader.message(5, DueDate.init(direct:))
        let onLapse: OnLapse = try reader.word(6)
        let status: Status = try reader.word(7)
        let ended = try reader.int64(8)
        // An instant without `ended` says nothing, and nothing else may stand in its place.
        let hasEnded = try reader.bool(9)
        guard (0..<253_402_300_800_000).contains(ended), hasEnded || ended == 0 else {
            throw NotDirect()
        }
        self.init(
            id: id, rule: rule, owedBy: owedBy, duty: duty, due: due, onLapse: onLapse,
            status: status, endedAt: hasEnded ? Instant(milliseconds: ended) : nil)
    }

    func write(to writer: inout DirectWriter) {
        writer.text(1, id)
        writer.text(2, rule)
        writer.court(3, owedBy)
        writer.message(4, duty.write)
        writer.message(5, due.write)
        writer.text(6, onLapse.rawValue)
        writer.text(7, status.rawValue)
        writer.int64(8, endedAt?.milliseconds ?? 0)
        writer.bool(9, endedAt != nil)
    }
}

extension Duty {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        self.init(
            entry: try reader.count(1), owedBy: try reader.court(2),
            text: try reader.message(3, Text.init(direct:)))
    }

    func write(to writer: inout DirectWriter) {
        writer.uint64(1, UInt64(entry))
        writer.court(2, owedBy)
        writer.message(3, text.write)
    }
}

extension CaseNumber {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        let text = try reader.text(1, WireLimit.name)
        let court = try reader.court(2)
        let isLegacy = try reader.bool(3)
        guard let number = CaseNumber(stored: text, of: court, isLegacy: isLegacy) else {
            throw NotDirect()
        }
        self = number
    }

    func write(to writer: inout DirectWriter) {
        writer.text(1, text)
        writer.court(2, court)
        writer.bool(3, isLegacy)
    }
}
