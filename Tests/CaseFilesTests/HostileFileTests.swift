import CaseDispatch
import CaseFiles
import Domain
import Testing

@Suite("Files of cases that are broken, cut short or hostile")
struct HostileFileTests {
    private func load(_ bytes: [UInt8]) throws -> CaseReading {
        let folder = Folder()
        return try CaseFile(folder.write(bytes), courts: Sample.book).load().reading
    }

    private func fault(_ bytes: [UInt8]) -> CaseFault? {
        do {
            _ = try load(bytes)
            return nil
        } catch { return error as? CaseFault }
    }

    /// A cell that is refused, and the word for it.
    struct Cell: Sendable, CustomTestStringConvertible {
        var column: CaseColumn
        var text: String
        var code: String

        var testDescription: String { "\(column.rawValue): \(text.prefix(24))" }
    }

    static let cells: [Cell] = [
        Cell(column: .number, text: "", code: "empty"),
        Cell(column: .number, text: "=1+1", code: "formula"),
        Cell(column: .number, text: "@SUM(A1:A9)", code: "formula"),
        Cell(column: .number, text: "（2025）豫0105执\u{1B}[2J1号", code: "control"),
        Cell(column: .number, text: String(repeating: "号", count: 65), code: "length"),
        Cell(column: .court, text: "yu9999", code: "court"),
        Cell(column: .court, text: "", code: "empty"),
        Cell(column: .court, text: "豫01 05", code: "court"),
        Cell(column: .filedOn, text: "2025-02-30", code: "date"),
        Cell(column: .filedOn, text: "2025-13-01", code: "date"),
        Cell(column: .filedOn, text: "25-03-01", code: "date"),
        Cell(column: .filedOn, text: "01/03/2025", code: "date"),
        Cell(column: .filedOn, text: "2025/3-1", code: "date"),
        Cell(column: .filedOn, text: "2025年3月", code: "date"),
        Cell(column: .filedOn, text: "2025年3", code: "date"),
        Cell(column: .filedOn, text: "2025", code: "date"),
        Cell(column: .filedOn, text: "202503", code: "date"),
        Cell(column: .filedOn, text: "45717", code: "date"),
        Cell(column: .filedOn, text: "0001-01-01", code: "date"),
        Cell(column: .filedOn, text: "2025-03-01 tomorrow", code: "date"),
        Cell(column: .filedOn, text: "２０２５-03-01", code: "date"),
        Cell(column: .debtors, text: "", code: "empty"),
        Cell(column: .debtors, text: ";；|", code: "debtor"),
        Cell(column: .debtors, text: "4.10105E+17", code: "debtor"),
        Cell(column: .debtors, text: "410105198001011000", code: "debtor"),
        Cell(column: .debtors, text: "A;=HYPERLINK(1)", code: "formula"),
        Cell(column: .debtors, text: String(repeating: "1", count: 65), code: "length"),
        Cell(
            column: .debtors, text: (0...200).map { "D\($0)" }.joined(separator: ";"),
            code: "length"),
        Cell(column: .amount, text: "-1", code: "amount"),
        Cell(column: .amount, text: "1.234", code: "amount"),
        Cell(column: .amount, text: "1e9", code: "amount"),
        Cell(column: .amount, text: "0x10", code: "amount"),
        Cell(column: .amount, text: "12.", code: "amount"),
        Cell(column: .amount, text: ".5", code: "amount"),
        Cell(column: .amount, text: "99999999999999999999", code: "amount"),
        Cell(column: .amount, text: "99999999999999999", code: "amount"),
        Cell(column: .amount, text: "\"1,23\"", code: "amount"),
        Cell(column: .amount, text: "\"12,34,567\"", code: "amount"),
        Cell(column: .amount, text: "NaN", code: "amount"),
        Cell(column: .kind, text: "+cmd|' /C calc'!A0", code: "formula"),
        Cell(column: .weight, text: "0", code: "weight"),
        Cell(column: .weight, text: "1.5", code: "weight"),
        Cell(column: .weight, text: "-7", code: "weight"),
        Cell(column: .weight, text: "1000001", code: "weight"),
        Cell(column: .places, text: "郑州", code: "place"),
        Cell(column: .places, text: "41010", code: "place"),
        Cell(column: .places, text: "010105", code: "place"),
        Cell(column: .seizures, text: "房产", code: "seizure"),
        Cell(column: .seizures, text: "@2026-01-31", code: "seizure"),
        Cell(column: .seizures, text: "房产@", code: "date"),
        Cell(column: .seizures, text: "房产@2026-02-30", code: "date"),
        Cell(column: .stage, text: "done", code: "stage"),
        Cell(column: .petitions, text: "-1", code: "petitions"),
        Cell(column: .petitions, text: "many", code: "petitions"),
        Cell(column: .petitions, text: "100001", code: "petitions"),
        Cell(column: .handler, text: "-2+3", code: "formula"),
        Cell(column: .conflicts, text: "yu0105;nobody", code: "court"),
        Cell(column: .mustLeave, text: "maybe", code: "answer"),
    ]

    @Test("A bad cell is reported with its line and column; the others are read", arguments: cells)
    func badCell(_ cell: Cell) throws {
        let text =
            Sample.heading + Sample.row(1) + Sample.row(2, [cell.column: cell.text])
            + Sample.row(3)
        let reading = try load(Array(text.utf8))
        #expect(reading.rows == 3)
        #expect(reading.badRows == 1)
        let problem = try #require(reading.problems.first)
        #expect(problem.line == 3)
        #expect(problem.column == cell.column.rawValue)
        #expect(problem.code == cell.code)
        #expect(!problem.reason.zh.isEmpty && !problem.reason.en.isEmpty)
        #expect(problem.reason.en.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        #expect(reading.problemCount == 1)
    }

    /// A row of bad form, and the word for it.
    struct Form: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var row: String
        var code: String

        init(_ name: String, _ row: String, _ code: String) {
            testDescription = name
            self.row = row
            self.code = code
        }
    }

    static let forms = [
        Form("a quotation mark in a field", "（2025）豫0105执2号,yu\"0105\",x\n", "quote"),
        Form("something behind one", "\"（2025）豫0105执2号\"x,yu0105\n", "quote"),
        Form("a return", "（2025）豫0105执2号,yu0105\r,2025-03-01\n", "return"),
        Form("NUL", "（2025）豫0105执2号,yu0105,\u{0},2025-03-01\n", "zero"),
        Form("NUL in quotation marks", "\"（2025）豫0105执2号\u{0}\",yu0105\n", "zero"),
        Form("too few fields", "（2025）豫0105执2号,yu0105\n", "width"),
        Form("too many", "x" + String(repeating: ",", count: 20) + "\n", "width"),
        Form("far too many", String(repeating: ",", count: 5_000) + "x\n", "width"),
        Form("a long field", String(repeating: "号", count: 30_000) + "\n", "length"),
        Form(
            "a long row",
            String(repeating: String(repeating: "9", count: 60_000) + ",", count: 9) + "\n",
            "length"),
    ]

    @Test("A row of bad form is one bad row", arguments: forms)
    func badForm(_ form: Form) throws {
        let text = Sample.heading + Sample.row(1) + form.row + Sample.row(3)
        let reading = try load(Array(text.utf8))
        #expect(reading.rows == 3)
        #expect(reading.goodRows == 2)
        #expect(reading.problems.map(\.line) == [3])
        #expect(reading.problems.map(\.code) == [form.code])
        #expect(!reading.isCut)
    }

    @Test("A quotation mark that is not closed ends the reading and names its line")
    func unclosed() throws {
        let text =
            Sample.heading + Sample.row(1) + Sample.row(2, [.kind: "\"民间"]) + Sample.row(3)
        let reading = try load(Array(text.utf8))
        #expect(reading.isCut)
        #expect(reading.goodRows == 1)
        #expect(reading.problems.map(\.line) == [3])
        #expect(reading.problems.map(\.code) == ["unclosed"])
    }

    @Test(
        "A field of 100 MB costs no memory, with a quotation mark and without",
        arguments: [true, false])
    func hugeField(quoted: Bool) throws {
        let folder = Folder()
        var bytes = Array((Sample.heading + Sample.row(1)).utf8)
        if quoted { bytes.append(0x22) }
        bytes += [UInt8](repeating: 0x39, count: 100_000_000)
        if !quoted { bytes += Array(("\n" + Sample.row(3)).utf8) }
        let reading = try CaseFile(folder.write(bytes, "big.csv"), courts: Sample.book).load()
            .reading
        #expect(reading.problems.map(\.line) == [3])
        #expect(reading.problems.map(\.code) == [quoted ? "unclosed" : "length"])
        #expect(reading.goodRows == (quoted ? 1 : 2))
        #expect(reading.isCut == quoted)
    }

    @Test("A million bad rows keep a thousand problems")
    func manyProblems() throws {
        let text = Sample.heading + String(repeating: "x,y\n", count: 20_000)
        let reading = try load(Array(text.utf8))
        #expect(reading.badRows == 20_000)
        #expect(reading.problemCount == 20_000)
        #expect(reading.problems.count == CaseReading.mostProblems)
    }

    @Test("A number that stands twice is bad the second time, whatever its brackets")
    func duplicate() throws {
        let text =
            Sample.heading + Sample.row(1) + Sample.row(2)
            + Sample.row(9, [.number: "(2025)豫0105执 1号"])
            + Sample.row(9, [.number: "（2025）豫0105执2号", .court: "yu0181"])
        let reading = try load(Array(text.utf8))
        #expect(reading.problems.map(\.line) == [4, 5])
        #expect(reading.problems.map(\.code) == ["duplicate", "duplicate"])
        #expect(reading.problems[0].reason.en.contains("line 2"))
    }

    @Test("Old numbers of two courts may be the same")
    func oldNumbers() throws {
        let old: [CaseColumn: String] = [.number: "（2013）金执字第456号"]
        let other: [CaseColumn: String] = [.number: "（2013）金执字第456号", .court: "yu0181"]
        let text = Sample.heading + Sample.row(1, old) + Sample.row(2, other) + Sample.row(3, old)
        let reading = try load(Array(text.utf8))
        #expect(reading.problems.map(\.line) == [4])
    }

    // MARK: Whole files

    /// A file that is none of ours.
    struct Whole: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]

        init(_ name: String, _ bytes: [UInt8]) {
            testDescription = name
            self.bytes = bytes
        }
    }

    static let refused = [
        Whole("empty", []),
        Whole("blank lines", Array("\n\r\n\n".utf8)),
        Whole("no heading", Array(Sample.row(1).utf8)),
        Whole("a column is missing", Array("number,court,filed_on,debtors,stage\n".utf8)),
        Whole("a column stands twice", Array(("案号," + Sample.heading).utf8)),
        Whole("two amounts", Array(("标的额(万元)," + Sample.heading).utf8)),
        Whole("a heading of bad form", Array(("\"number\"x," + Sample.heading).utf8)),
        Whole("UTF-16", [0xFF, 0xFE, 0x6E, 0x00]),
        Whole("neither encoding", Array(Sample.heading.utf8) + [0xFF, 0xFF, 0xFF, 0x0A]),
        Whole(
            "UTF-8 cut within a character",
            Array((Sample.heading + Sample.row(1)).utf8) + [0xE9, 0x87]),
        Whole(
            "UTF-8 broken further on",
            Array((Sample.heading + Sample.row(1)).utf8) + [0xC3, 0x28]),
        Whole("GB18030 cut within a character", Array("number\n".utf8) + [0xB0, 0xB8, 0xBA]),
        Whole("binary", (0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }),
    ]

    @Test("What is no file of cases is refused with what to do", arguments: refused)
    func wholeFile(_ file: Whole) throws {
        let fault = try #require(self.fault(file.bytes))
        #expect(!fault.isSystem)
        #expect(!fault.refusal.remedy.zh.isEmpty && !fault.refusal.remedy.en.isEmpty)
    }

    @Test(
        "No file, and a folder in its place, could not be read",
        arguments: ["/nowhere.csv", "/tmp"])
    func noFile(_ path: String) {
        #expect {
            try CaseFile(path, courts: Sample.book).load()
        } throws: { ($0 as? CaseFault)?.isSystem == true }
    }

    @Test("Random bytes are read or refused, never worse", arguments: 0..<40)
    func random(_ round: Int) {
        var seed = UInt64(round) &* 0x9E37_79B9_7F4A_7C15 &+ 7
        func next(_ count: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % count
        }
        let signs: [[UInt8]] = [
            [0x22], [0x2C], [0x0A], [0x0D], [0x0D, 0x0A], [0], Array("号".utf8), Array("a".utf8),
            Array("2025-03-01".utf8), Array("yu0105".utf8), [0xE9], [0xFF], [0x3B], [0x40],
        ]
        // Bytes that are no UTF-8 in one round of four only: else no row is ever looked at.
        let count = round % 4 == 0 ? signs.count : 10
        var bytes = Array((Sample.heading + Sample.row(1)).utf8)
        for _ in 0..<3_000 { bytes += signs[next(count)] }
        do {
            let reading = try load(bytes)
            #expect(reading.goodRows >= 1, "seed \(round)")
        } catch { #expect(error is CaseFault, "seed \(round)") }
    }

    @Test("Where the pieces are cut changes nothing", arguments: [1, 2, 3, 7, 64])
    func pieces(_ size: Int) {
        let text =
            "a,\"b\"\"b\n1\",c\r\n\r\n\"x\"y,z\nп,\"\",\n\"last"
        func rows(_ size: Int) -> [String] {
            var found: [String] = []
            var scanner = CSVScanner()
            func take(_ row: borrowing CSVRow) {
                let cells = (0..<row.count).map {
                    String(decoding: row.bytes[row.range($0)], as: UTF8.self)
                }
                found.append("\(row.line) \(cells) \(row.fault.map { "\($0)" } ?? "")")
            }
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: size) {
                scanner.feed(Array(bytes[start..<min(start + size, bytes.count)]), take)
            }
            scanner.finish(take)
            return found
        }
        #expect(rows(size) == rows(1_000))
        #expect(rows(size).first == "1 [\"a\", \"b\\\"b\\n1\", \"c\"] ")
        #expect(rows(size).last?.hasPrefix("6") == true)
    }
}
