import Domain

/// A calendar file that cannot be used: every fault in one go.
package struct CalendarError: Error, Hashable, Sendable, CustomStringConvertible {
    /// At most about a hundred, in the order of the file.
    package var faults: [TableFault]

    package init(faults: [TableFault]) { self.faults = faults }

    package var description: String {
        (["工作日历不能使用 the working-day calendar cannot be used:"]
            + faults.map { "  \($0)" }).joined(separator: "\n")
    }
}

extension WorkCalendar {
    /// Years that a calendar file may speak of. Before 1999 there were no such notices.
    static let possibleYears = 1_999...2_199

    /// Reads a calendar from a comma-separated file with the columns `date` (2026-02-06), `kind`
    /// (`holiday` or `makeup_workday`) and `name`; other columns are passed over. The order of rows
    /// does not matter.
    ///
    /// The file must be whole: years without a gap, each with 10-01 as a holiday (国庆节 is a holiday
    /// of every notice), so that a file cut short is refused rather than computed with.
    ///
    /// - Throws: `CalendarError` with every fault and its line.
    package static func parse(csv bytes: [UInt8]) throws(CalendarError) -> WorkCalendar {
        let table = Table(csv: bytes, columns: ["date", "kind", "name"])
        var faults = table.faults
        var entries: [(line: Int, entry: Entry)] = []
        if faults.isEmpty || !table.rows.isEmpty {
            let columns = (table.column("date"), table.column("kind"), table.column("name"))
            for row in table.rows where faults.count <= Table.maximumFaults {
                do throws(TableFault) {
                    let entry = try Self.entry(
                        date: row.fields[columns.0], kind: row.fields[columns.1],
                        name: row.fields[columns.2], line: row.line)
                    entries.append((row.line, entry))
                } catch {
                    faults.append(error)
                }
            }
        }
        // Lines break ties, so that the later of two equal dates is the one reported.
        entries.sort { ($0.entry.date, $0.line) < ($1.entry.date, $1.line) }
        for (earlier, later) in zip(entries, entries.dropFirst())
        where earlier.entry.date == later.entry.date {
            faults.append(
                TableFault(
                    line: later.line,
                    "\(later.entry.date.iso) stands already in line \(earlier.line); "
                        + "keep one of them"
                ))
        }
        if faults.isEmpty { faults = yearFaults(entries.map(\.entry)) }
        guard faults.isEmpty else {
            var shown = faults.sorted { ($0.line, $0.message) < ($1.line, $1.message) }
            if shown.count > Table.maximumFaults {
                shown.removeSubrange(Table.maximumFaults...)
                shown.append(TableFault(line: 0, "more faults follow; mend these first"))
            }
            throw CalendarError(faults: shown)
        }
        return WorkCalendar(checked: entries.map(\.entry))
    }

    private static func entry(
        date: String, kind: String, name: String, line: Int
    ) throws(TableFault) -> Entry {
        guard let day = CivilDate(iso: date) else {
            throw TableFault(
                line: line, "\(Table.quoted(date)) is no date; write it as 2026-02-06")
        }
        guard possibleYears.contains(day.year) else {
            throw TableFault(
                line: line,
                "year \(day.year) is outside \(possibleYears.lowerBound) … "
                    + "\(possibleYears.upperBound)"
            )
        }
        guard let dayKind = DayKind(rawValue: kind) else {
            throw TableFault(
                line: line,
                "kind \(Table.quoted(kind)) is unknown; write holiday (放假) or makeup_workday (调休上班)"
            )
        }
        guard !name.isEmpty, name.count <= 40 else {
            throw TableFault(line: line, "name must have 1 … 40 characters, such as 春节")
        }
        if dayKind == .makeupWorkday, !day.weekday.isWeekend {
            throw TableFault(
                line: line,
                "\(date) is a \(day.weekday.term); "
                    + "only a Saturday or Sunday can be a make-up workday"
            )
        }
        return Entry(date: day, kind: dayKind, name: name)
    }

    /// What makes whole years of the entries: see `parse(csv:)`.
    private static func yearFaults(_ entries: [Entry]) -> [TableFault] {
        guard let first = entries.first?.date.year, let last = entries.last?.date.year else {
            return [TableFault(line: 0, "the file names no day")]
        }
        var faults: [TableFault] = []
        var position = 0
        for year in first...last {
            var hasNationalDay = false
            while position < entries.count, entries[position].date.year == year {
                let entry = entries[position]
                if entry.kind == .holiday, entry.date.month == 10, entry.date.day == 1 {
                    hasNationalDay = true
                }
                position += 1
            }
            if !hasNationalDay {
                faults.append(
                    TableFault(
                        line: 0,
                        "year \(year) is not whole: \(year)-10-01 (国庆节) is no holiday in it; "
                            + "the file may be cut short"))
            }
        }
        // A day code has eight bits; real calendars know about a dozen festivals.
        var names: [String] = []
        for entry in entries where !names.contains(entry.name) && names.count <= 100 {
            names.append(entry.name)
        }
        if names.count > 100 {
            faults.append(TableFault(line: 0, "more than 100 different names of festivals"))
        }
        return faults
    }

    /// The calendar that comes with the program, from `data/calendar/cn_holidays.csv`.
    package static let published = WorkCalendar(checked: decode(runs: calendarData))

    /// Unfolds the generated form: words such as `2026-10-01+7h国庆节`, a first day, a number of
    /// days, `h` holiday or `w` make-up workday, and the name.
    private static func decode(runs: String) -> [Entry] {
        var entries: [Entry] = []
        for word in runs.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            let rest = word.dropFirst(11)
            let digits = rest.prefix { $0.isNumber }
            let mark = rest.dropFirst(digits.count)
            guard let first = CivilDate(iso: String(word.prefix(10))), let count = Int(digits)
            else {
                preconditionFailure(
                    "generated calendar data is damaged; run scripts/embed-calendar")
            }
            for offset in 0..<count {
                entries.append(
                    Entry(
                        date: first.advanced(byDays: offset),
                        kind: mark.first == "h" ? .holiday : .makeupWorkday,
                        name: String(mark.dropFirst())))
            }
        }
        return entries
    }
}

extension TableFault: Error {}
