import Domain
import LegalTime
import Testing

/// The faults of a table of windows, or nothing when it is accepted.
private func faults(_ text: String) -> [TableFault] {
    do throws(RuleBookError) {
        _ = try RuleBook.parse(csv: Array(text.utf8))
        return []
    } catch {
        return error.faults
    }
}

private let head =
    "id,procedure,procedure_zh,window,starts_at,starts_at_zh,owed_by,owed_by_zh,duty,duty_zh,"
    + "consequence,consequence_zh,on_lapse,citation,seen,authority,choice\n"

private func row(
    id: String = "X01", window: String = "15d", consequence: String = ",", onLapse: String = "flag",
    authority: String = "law", choice: String = "no"
) -> String {
    "\(id),p,程序,\(window),s,始,o,义务,d,事项,\(consequence),\(onLapse),c,v,\(authority),\(choice)\n"
}

@Suite("Table of windows")
struct RuleBookTests {
    @Test("Seizures end on the day itself; the column may be left out, a bad word may not stand")
    func rolls() throws {
        for rule in RuleBook.standard.rules {
            #expect(rule.rolls == !["W33a", "W33b", "W33c"].contains(rule.id), "\(rule.id)")
        }
        let without = try RuleBook.parse(csv: Array((head + row()).utf8))
        #expect(without["X01"]?.rolls == true)
        let wide = head.dropLast() + ",rolls\n"
        func text(_ word: String) -> String { wide + row().dropLast() + ",\(word)\n" }
        #expect(try RuleBook.parse(csv: Array(text("no").utf8))["X01"]?.rolls == false)
        #expect(faults(text("perhaps")).map(\.line) == [2])
        // The version tells the two apart, and no other table makes such a window roll again.
        let own = try RuleBook.parse(csv: Array(text("no").utf8))
        #expect(own.version != without.version)
        #expect(try own.overlaid(by: without)["X01"]?.rolls == false)
        #expect(try without.overlaid(by: own)["X01"]?.rolls == false)
    }

    @Test("The embedded table is the file of the repository")
    func embedded() throws {
        let file = try RuleBook.parse(csv: try repositoryFile("data/law/windows.csv"))
        #expect(file == RuleBook.standard)
        #expect(file.rules.count == 107)
        #expect(file.version.hasPrefix("windows/107/"))
    }

    @Test(
        "Windows that the law states",
        arguments: [
            ("W01", "15d", Authority.law), ("W04", "7d", .interpretation),
            ("W08", "6mo", .interpretation),
            ("W11", "24h", .policyPaper), ("W20", "1mo", .policyPaper),
            ("W21", "15wd", .policyPaper),
            ("W22", "5wd", .policyPaper), ("W23", "10wd", .policyPaper), ("W25", "10d", .local),
            ("W30", "60d", .interpretation), ("W33c", "3y", .interpretation),
            ("W49b", "30wd", .policyPaper), ("W62", "30d", .policyPaper), ("W70", "30d", .own),
            ("W71", "5wd", .own), ("O01", "1h", .own), ("O02", "1wd", .own), ("O20", "15d", .own),
        ])
    func stated(id: String, window: String, authority: Authority) throws {
        let rule = try #require(RuleBook.standard[id])
        #expect(rule.window?.description == window)
        #expect(rule.authority == authority)
    }

    @Test("Choices are marked, and only choices rest on our own word")
    func choices() {
        #expect(RuleBook.standard["W60"]?.window == nil)
        #expect(RuleBook.standard["W20"]?.isChoice == true)
        #expect(RuleBook.standard["W99"] == nil)
        for rule in RuleBook.standard.rules {
            #expect(rule.authority != .own || rule.isChoice, "\(rule.id)")
            #expect(!rule.id.hasPrefix("O") || rule.authority == .own, "\(rule.id)")
        }
    }

    @Test(
        "Faults name their line",
        arguments: [
            (head, 0, "names no window"), (head + row(window: "15"), 2, "15wd"),
            (head + row() + row(), 3, "already in line 2"), (head + row(id: "a b"), 2, "ASCII"),
            (head + row(id: ""), 2, "ASCII"), (head + row(consequence: "x,"), 2, "both languages"),
            (head + row(onLapse: "explode"), 2, "flag or move"),
            (head + row(authority: "rumour"), 2, "司法解释"), (head + row(choice: "1"), 2, "yes or no"),
            (head.replacing(",duty,", with: ",duties,"), 1, "duty"),
        ])
    func fault(text: String, line: Int, message: String) {
        let found = faults(text)
        #expect(found.contains { $0.line == line && $0.message.contains(message) }, "\(found)")
    }

    @Test("A local table may shorten what the law gives, and nothing else")
    func overlay() throws {
        func book(_ row: String) throws -> RuleBook {
            try RuleBook.parse(csv: Array((head + row).utf8))
        }
        let base = RuleBook.standard
        let shorter = try base.overlaid(by: book(row(id: "W31", window: "10d", authority: "local")))
        #expect(shorter["W31"]?.window == Window(10, .day))
        #expect(shorter.rules.count == base.rules.count)
        #expect(shorter.version != base.version)
        for window in ["16d", "10wd", "as written"] {
            let local = try book(row(id: "W31", window: window, authority: "local"))
            #expect(throws: RuleBookError.self) { try base.overlaid(by: local) }
        }
        // A later law may lengthen; our own choices are anybody's to change; new ids are added.
        let later = try base.overlaid(by: book(row(id: "W31", window: "20d", authority: "law")))
        #expect(later["W31"]?.window == Window(20, .day))
        let own = try base.overlaid(by: book(row(id: "W71", window: "9wd", authority: "own")))
        #expect(own["W71"]?.window == Window(9, .workingDay))
        #expect(try base.overlaid(by: book(row(id: "X01"))).rules.count == base.rules.count + 1)
    }
}

@Suite("Windows and instants as text")
struct TextFormTests {
    @Test("Accepted windows", arguments: ["15wd", "15d", "1mo", "1y", "24h", "9999wd"])
    func accepted(text: String) throws {
        #expect(try Window.parse(text).description == text)
    }

    @Test(
        "Refused windows",
        arguments: [
            "", "wd", "15", "0d", "015d", "10000d", "-1d", "+1d", "1.5d", "1 d", " 1d", "1d ", "1m",
            "1WD",
            "１d", "1dd", "99999999999999999999999d", "15天", "1d\u{301}",
            String(repeating: "9", count: 300),
        ])
    func refused(text: String) {
        let error = #expect(throws: WindowError.self) { try Window.parse(text) }
        let message = error?.description ?? ""
        for form in ["15wd", "15d", "1mo", "1y", "24h"] { #expect(message.contains(form)) }
        #expect(message.count < 300)
    }

    @Test(
        "Instants",
        arguments: [
            ("2026-02-06T09:30", "2026-02-06T09:30:00+08:00"),
            ("2026-02-06 09:30", "2026-02-06T09:30:00+08:00"),
            ("2026-02-06T01:30:00Z", "2026-02-06T09:30:00+08:00"),
            ("2026-02-05T20:30:00.5-05:00", "2026-02-06T09:30:00.500+08:00"),
            ("1969-12-31T23:59:59.999+08:00", "1969-12-31T23:59:59.999+08:00"),
        ])
    func instants(text: String, canonical: String) throws {
        let instant = try #require(Instant(iso: text))
        #expect(instant.iso == canonical)
        #expect(Instant(iso: canonical) == instant)
    }

    @Test(
        "Texts that are no instant or date",
        arguments: [
            "", "2026-02-06", "2026-02-06T", "2026-02-06T24:00", "2026-02-06T09:60",
            "2026-02-30T09:00",
            "2026-02-06T09:30:00.1234", "2026-02-06T09:30+8", "2026-02-06T09:30+15:00",
            "1899-12-31T00:00",
            "2026-02-06T09:30:00+08:00x", "2026-02-06T09:30:", "2026-02-06T09:30:00.",
            "20260206T0930",
        ])
    func noInstants(text: String) {
        #expect(Instant(iso: text) == nil)
        #expect(text == "2026-02-06" || CivilDate(iso: text) == nil)
    }

    @Test("Unix time and the extremes")
    func extremes() {
        #expect(Instant(milliseconds: 0).iso == "1970-01-01T08:00:00+08:00")
        #expect(Instant(milliseconds: 1_770_341_400_000).iso == "2026-02-06T09:30:00+08:00")
        #expect(!Instant(milliseconds: .max).iso.isEmpty)
        #expect(!Instant(milliseconds: .min).iso.isEmpty)
        let hostile = CivilDate(year: .max, month: .min, day: .max)
        #expect(!hostile.isValid)
        #expect(hostile.advanced(byMonths: .max).dayNumber > 0)
        #expect(hostile.weekday.rawValue <= 7)
    }
}

@Suite("Answers of crosswrit period")
struct PeriodReportTests {
    @Test("A batch answers line by line; a fault stops no other line")
    func batch() throws {
        let text = "# 期限\n2026-02-06 15wd\r\n\n\t2026-02-06T09:30   24h \n2026-02-06 24h\n15d\n"
        let answers = try PeriodBatch(lines: Array(text.utf8), calendar: published).answers
        #expect(answers.map(\.line) == [2, 4, 5, 6])
        let dates = answers.map { try? $0.result.get().document.dueDate }
        #expect(dates == ["2026-03-05", "2026-02-07", nil, nil])
        #expect(try PeriodBatch(lines: [], calendar: published).answers.isEmpty)
        #expect(
            try PeriodBatch(lines: [0x0A, 0xFF, 0x20, 0xFF], calendar: published).answers.count == 1
        )
        let many = Array(repeating: UInt8(0x0A), count: PeriodBatch.mostLines + 2)
        #expect(throws: PeriodError.self) { try PeriodBatch(lines: many, calendar: published) }
    }

    @Test("Document and text")
    func report() throws {
        let report = try PeriodReport(from: "2026-02-06", window: "15wd", calendar: published)
        let document = report.document
        #expect(document.from == "2026-02-06")
        #expect(document.window == "15wd")
        #expect(document.dueDate == "2026-03-05")
        #expect(document.dueInstant == "2026-03-06T00:00:00+08:00")
        #expect(!document.rolled && !document.provisional)
        #expect(document.calendar == published.version)
        #expect(document.steps == report.due.steps && !document.steps.isEmpty)
        #expect(report.text.contains { $0.contains("2026-03-05　星期四") && $0.contains("27") })
        let timed = try PeriodReport(from: "2026-02-06T09:30", window: "24h", calendar: published)
        #expect(timed.document.from == "2026-02-06T09:30:00+08:00")
        #expect(timed.document.dueInstant == "2026-02-07T10:00:00+08:00")
        let provisional = try PeriodReport(from: "2026-12-31", window: "1y", calendar: published)
        #expect(provisional.document.provisional)
        #expect(provisional.text.contains { $0.hasPrefix("暂　定") })
    }

    @Test(
        "Questions without an answer",
        arguments: [
            ("2026-02-06", "24h", "needs a time"), ("2026-02-30", "1d", "is not a date"),
            ("tomorrow", "1d", "2026-02-06"), ("2026-02-06", "15x", "15wd"),
            ("\u{1B}[2J", "1d", "\u{FFFD}[2J"),
        ])
    func refused(from: String, window: String, message: String) {
        let error = #expect(throws: PeriodError.self) {
            try PeriodReport(from: from, window: window, calendar: published)
        }
        #expect(error?.description.contains(message) == true)
    }

    // MARK: Ladder, exclusions, times in force

    private static let wide =
        "id,procedure,procedure_zh,window,starts_at,starts_at_zh,owed_by,owed_by_zh,duty,duty_zh,"
        + "consequence,consequence_zh,on_lapse,citation,seen,authority,choice,"
        + "excludes,excludes_zh,warn,ladder,in_force_from,in_force_until\n"

    private static func wideRow(_ id: String, _ window: String, _ rest: String) -> String {
        "\(id),p,程序,\(window),s,始,o,义务,d,事项,,,flag,c,v,law,no,\(rest)\n"
    }

    @Test("A file without the newer columns has the usual ladder, and is always in force")
    func older() throws {
        let book = try RuleBook.parse(csv: Array((head + row()).utf8))
        #expect(book["X01"]?.ladder == .usual)
        #expect(book["X01"]?.inForceFrom == nil)
    }

    @Test("A window whose length changed is measured by the row in force when it begins")
    func inForce() throws {
        let text =
            Self.wide + Self.wideRow("X01", "30d", ",,,,,2026-05-31")
            + Self.wideRow("X01", "20d", ",,,,2026-06-01,")
        let book = try RuleBook.parse(csv: Array(text.utf8))
        #expect(book["X01"]?.window?.description == "20d")
        let before = book.inForce(on: CivilDate(year: 2026, month: 5, day: 31))
        #expect(before["X01"]?.window?.description == "30d")
        let after = book.inForce(on: CivilDate(year: 2026, month: 6, day: 1))
        #expect(after["X01"]?.window?.description == "20d")
        // The matter keeps the table, whichever row of it counts.
        #expect(before.version == book.version)
        #expect(after.version == book.version)
    }

    @Test(
        "Faults of the newer columns name their line",
        arguments: [
            (
                wideRow("X01", "30d", ",,,,,2026-05-31") + wideRow("X01", "20d", ",,,,2026-05-31,"),
                3,
                "already in line 2"
            ),
            (wideRow("X01", "30d", "only,,,,,"), 2, "both languages"),
            (wideRow("X01", "30d", ",,3,,,"), 2, "not a ladder"),
            (wideRow("X01", "30d", ",,,press,,"), 2, "not a ladder"),
            (wideRow("X01", "30d", ",,,,2026-02-30,"), 2, "in_force_from"),
            (wideRow("X01", "30d", ",,,,2026-06-01,2026-05-01"), 2, "before in_force_from"),
        ])
    func newerFaults(rows: String, line: Int, message: String) {
        let found = faults(Self.wide + rows)
        #expect(found.contains { $0.line == line && $0.message.contains(message) }, "\(found)")
    }

    @Test("A table of before a column came is the same table when the column says the usual")
    func sameVersion() throws {
        let older = try RuleBook.parse(csv: Array((head + row()).utf8))
        let newer = try RuleBook.parse(csv: Array(older.csv.utf8))
        #expect(newer == older)
        #expect(newer.version == older.version)
        let other = older.csv.split(separator: "\n").joined(separator: "\n")
            .split(separator: ",", omittingEmptySubsequences: false)
        let changed = other.dropLast().joined(separator: ",") + ",no\n"
        let fixed = try RuleBook.parse(csv: Array(changed.utf8))
        #expect(fixed["X01"]?.rolls == false)
        #expect(fixed.version != older.version)
    }

    @Test("The table as text is read back as the same table, of the same version")
    func written() throws {
        let again = try RuleBook.parse(csv: Array(RuleBook.standard.csv.utf8))
        #expect(again == RuleBook.standard)
        #expect(again.version == RuleBook.standard.version)
    }
}
