import Domain
import LegalTime
import Testing

private let head = "date,kind,name\n"
private let whole = "2026-01-01,holiday,元旦\n2026-10-01,holiday,国庆节\n"

/// The faults of a calendar file, or nothing when it is accepted.
private func faults(_ text: String) -> [TableFault] { faults(Array(text.utf8)) }

private func faults(_ bytes: [UInt8]) -> [TableFault] {
    do throws(CalendarError) {
        _ = try WorkCalendar.parse(csv: bytes)
        return []
    } catch {
        return error.faults
    }
}

@Suite("Calendar files")
struct CalendarFileTests {
    @Test("The embedded calendar is the file of the repository")
    func embedded() throws {
        let file = try WorkCalendar.parse(csv: try calendarFile())
        #expect(file == WorkCalendar.published)
        #expect(file.entries.count == 772)
        #expect(file.firstYear == 2004 && file.lastYear == 2026)
        #expect(file.version.hasPrefix("cn-2004..2026/"))
    }

    @Test("The version follows the content, not the order or the line ends")
    func version() throws {
        let lines = String(decoding: try calendarFile(), as: UTF8.self).split(separator: "\n")
        let shuffled = [lines[0]] + lines.dropFirst().reversed()
        let bytes = [0xEF, 0xBB, 0xBF] + Array((shuffled.joined(separator: "\r\n")).utf8)
        #expect(try WorkCalendar.parse(csv: bytes).version == WorkCalendar.published.version)
        let changed = lines.map {
            $0.hasPrefix("2026-05-05,") ? "2026-05-06" + $0.dropFirst(10) : $0
        }
        let other = try WorkCalendar.parse(csv: Array(changed.joined(separator: "\n").utf8))
        #expect(other.version != WorkCalendar.published.version)
    }

    @Test("Days have their names")
    func names() {
        let calendar = WorkCalendar.published
        #expect(calendar.day(CivilDate(year: 2026, month: 2, day: 17)) == .holiday("春节"))
        #expect(calendar.day(CivilDate(year: 2026, month: 2, day: 14)) == .makeupWorkday("春节"))
        #expect(calendar.day(CivilDate(year: 2026, month: 3, day: 7)) == .weekend)
        #expect(calendar.day(CivilDate(year: 2026, month: 3, day: 9)) == .workday)
        #expect(calendar.isPublished(2026) && !calendar.isPublished(2027))
    }

    @Test(
        "Forms that are accepted",
        arguments: [
            head + whole, "\u{FEFF}" + head + whole, head + whole.dropLast(),
            (head + whole).replacing("\n", with: "\r\n"), head + "\n\n" + whole + "\n",
            "name,date,note,kind\n元旦,2026-01-01,\"a, \"\"b\"\"\",holiday\n"
                + "国庆节,2026-10-01,,holiday\n",
        ])
    func accepted(text: String) {
        #expect(faults(text).isEmpty)
    }

    @Test(
        "Faults name their line",
        arguments: [
            ("", 0, "empty"), ("date,kind\n", 1, "name"),
            ("date,date,kind,name\n", 1, "stands 2 times"),
            (head, 0, "names no day"),
            (head + whole + "2026-02-30,holiday,春节\n", 4, "is no date"),
            (head + whole + "2026-2-3,holiday,春节\n", 4, "write it as 2026-02-06"),
            (head + whole + "1949-10-01,holiday,国庆节\n", 4, "outside"),
            (head + whole + "2026-02-17,festival,春节\n", 4, "kind “festival” is unknown"),
            (head + whole + "2026-02-17,holiday,\n", 4, "name"),
            (head + whole + "2026-02-17,holiday\n", 4, "2 fields"),
            (head + whole + "2026-10-01,holiday,国庆节\n", 4, "already in line 3"),
            (head + whole + "2026-01-01,makeup_workday,元旦\n", 4, "星期四"),
            (head + whole + "2026-02-17,\"holiday,春节\n", 4, "not closed"),
            (head + whole + "2026-02-17,\"holiday\"x,春节\n", 4, "closing quotation mark"),
            (head + whole + "2026-02-17,holiday,春\u{1B}[2J节\n", 4, "control characters"),
            (head + whole + "2028-10-01,holiday,国庆节\n", 0, "year 2027 is not whole"),
            (head + whole + "2027-01-01,holiday,元旦\n", 0, "cut short"),
        ])
    func fault(text: String, line: Int, message: String) {
        let found = faults(text)
        #expect(found.contains { $0.line == line && $0.message.contains(message) }, "\(found)")
    }

    @Test("All faults are reported in one go, in order")
    func allFaults() {
        let found = faults(
            head + "x,holiday,a\n" + whole + "2026-01-01,y,b\n2026-10-01,holiday,c\n")
        #expect(found.map(\.line) == [2, 5, 6])
    }

    @Test("Bytes that are no text, and too many of them")
    func hostileBytes() {
        #expect(faults(Array((head + whole).utf8) + [0x32, 0xFF, 0xFE, 0x0A]).first?.line == 4)
        let huge = [UInt8](repeating: 0x2C, count: (4 << 20) + 1)
        #expect(faults(huge).first?.message.contains("at most") == true)
        #expect(faults(huge.dropLast().map { $0 }).first?.message.contains("more than") == true)
        let long = Array(head.utf8) + [UInt8](repeating: 0x41, count: 3_000)
        #expect(faults(long).first?.message.contains("a field of 3000 bytes") == true)
        let many = faults(head + String(repeating: "x,y,z\n", count: 19_000))
        #expect(many.count <= 102 && many.count >= 100)
        let tooMany = faults(head + String(repeating: "2026-10-01,holiday,国庆节\n", count: 20_001))
        #expect(tooMany.contains { $0.line == 0 && $0.message.contains("20000 rows") })
    }

    @Test("A file cut anywhere is refused or still whole, and random damage never traps")
    func damage() throws {
        let file = try calendarFile()
        // The last year's National Day stands about twelve rows before the end.
        for length in stride(from: 0, to: file.count - 2_000, by: 997) {
            let cut = Array(file.prefix(length))
            if let calendar = try? WorkCalendar.parse(csv: cut) {
                #expect(calendar.lastYear < 2026)
                #expect(calendar.entries.allSatisfy { WorkCalendar.published.entries.contains($0) })
            }
        }
        var generator = seededGenerator("CalendarFileTests.damage")
        for _ in 0..<60 {
            var bytes = file
            for _ in 0..<Int.random(in: 1...20, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
                    UInt8.random(in: 0...255, using: &generator)
            }
            if let calendar = try? WorkCalendar.parse(csv: bytes) {
                _ = calendar.due(window: Window(60, .workingDay), from: Instant(milliseconds: 0))
            }
        }
    }
}
