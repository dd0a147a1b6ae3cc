import CaseDispatch
import CaseFiles
import Domain
import Testing

@Suite("What a file of cases may look like")
struct ReadingTests {
    private func load(_ bytes: [UInt8], _ map: String? = nil) throws -> [EnforcementCase] {
        let folder = Folder()
        let columns = try map.map { try CaseColumns.load(folder.write($0, "map.csv")) }
        let read = try CaseFile(
            folder.write(bytes), columns: columns ?? .standard, courts: Sample.book
        ).load()
        #expect(read.reading.problems.isEmpty)
        return read.cases
    }

    /// A cell and what it is read as.
    struct Cell: Sendable, CustomTestStringConvertible {
        var column: CaseColumn
        var text: String
        var isRead: @Sendable (EnforcementCase) -> Bool

        init(
            _ column: CaseColumn, _ text: String,
            _ isRead: @escaping @Sendable (EnforcementCase) -> Bool
        ) {
            self.column = column
            self.text = text
            self.isRead = isRead
        }

        var testDescription: String { "\(column.rawValue): \(text)" }
    }

    private static let march = CivilDate(year: 2025, month: 3, day: 1)

    static let cells: [Cell] = [
        Cell(.number, "(2025) 豫0105执8 号") { $0.number == "（2025）豫0105执8号" },
        Cell(.number, "　（2025）豫0105执恢8号\u{A0}") { $0.number == "（2025）豫0105执恢8号" },
        Cell(.number, "（2013）金执字第456号") { $0.number == "（2013）金执字第456号" },
        Cell(.court, "豫0181") { $0.court == Sample.id("yu0181") },
        Cell(.court, "郑州市金水区人民法院") { $0.court == Sample.id("yu0105") },
        Cell(.filedOn, "2025-3-1") { $0.filedOn == march },
        Cell(.filedOn, "2025/3/1") { $0.filedOn == march },
        Cell(.filedOn, "2025/03/01") { $0.filedOn == march },
        Cell(.filedOn, "2025.3.1") { $0.filedOn == march },
        Cell(.filedOn, "20250301") { $0.filedOn == march },
        Cell(.filedOn, "2025年3月1日") { $0.filedOn == march },
        Cell(.filedOn, "2025-03-01 09:30:00") { $0.filedOn == march },
        Cell(.debtors, "A；B|C｜D;;E") { $0.debtors == ["A", "B", "C", "D", "E"] },
        Cell(.debtors, "41990019880101032x") { $0.debtors == ["41990019880101032X"] },
        Cell(.debtors, "\"=\"\"419900198801010322\"\"\"") { $0.debtors == ["419900198801010322"] },
        Cell(.debtors, "'419900198801010322") { $0.debtors == ["419900198801010322"] },
        Cell(.debtors, "914199000010016000") { $0.debtors == ["914199000010016000"] },
        Cell(.amount, "0") { $0.amount == 0 },
        Cell(.amount, "12.5") { $0.amount == 1_250 },
        Cell(.amount, "\"1,234,567.89\"") { $0.amount == 123_456_789 },
        Cell(.amount, "￥120元") { $0.amount == 12_000 },
        Cell(.amount, "999999999999999") { $0.amount == 99_999_999_999_999_900 },
        Cell(.weight, "") { $0.weight == 1_000 },
        Cell(.weight, "1350") { $0.weight == 1_350 },
        Cell(.places, "410105;410105001;110101000000") {
            $0.places == ["410105", "410105", "110101"]
        },
        Cell(.places, "无") { $0.places.isEmpty },
        Cell(.seizures, "房产@甲@2026-01-31;车@2026/5/1") {
            $0.seizures == [
                CaseSeizure(asset: "房产@甲", expiresOn: CivilDate(year: 2026, month: 1, day: 31)),
                CaseSeizure(asset: "车", expiresOn: CivilDate(year: 2026, month: 5, day: 1)),
            ]
        },
        Cell(.stage, "终本") { $0.stage == .suspended },
        Cell(.stage, "Auctioning") { $0.stage == .auctioning },
        Cell(.petitions, "-") { $0.petitions == 0 },
        Cell(.petitions, "3") { $0.petitions == 3 },
        Cell(.kind, "\"买卖, \"\"二手\"\"\"") { $0.kind == "买卖, \"二手\"" },
        Cell(.conflicts, "豫0181；yu01") {
            $0.conflicts == [Sample.id("yu0181"), Sample.id("yu01")]
        },
        Cell(.mustLeave, "是") { $0.mustLeave },
        Cell(.mustLeave, "无") { !$0.mustLeave },
        Cell(.mustLeave, "NO") { !$0.mustLeave },
    ]

    @Test("A cell is read as what people mean", arguments: cells)
    func cell(_ cell: Cell) throws {
        let text = Sample.heading + Sample.row(8, [cell.column: cell.text])
        let one = try #require(try load(Array(text.utf8)).first)
        #expect(cell.isRead(one), "\(one)")
    }

    private static let chinese = """
        序号,案号,执行法院,立案日期,被执行人证件号码,标的额（万元）,案件类型,权重,财产所在地,查封财产,查封届满日,阶段,信访次数,承办人\r
        1,（2025）豫0105执8号,郑州市金水区人民法院,2025年3月1日,D8；D9,12.3456,劳动报酬,1.35,410105,房产;车辆,2026-01-31;2026/5/1,拍卖,2,李某\r

        """

    @Test("Chinese headings, with and without a byte order mark, and in GB18030", arguments: 0..<3)
    func chinese(_ form: Int) throws {
        let bytes =
            switch form {
            case 0: Array(Self.chinese.utf8)
            case 1: [0xEF, 0xBB, 0xBF] + Array(Self.chinese.utf8)
            default: gb18030(Self.chinese)
            }
        let one = try #require(try load(bytes).first)
        #expect(one.number == "（2025）豫0105执8号")
        #expect(one.amount == 12_345_600)
        #expect(one.weight == 1_350)
        #expect(one.debtors == ["D8", "D9"])
        #expect(one.seizures.map(\.asset) == ["房产", "车辆"])
        #expect(one.stage == .auctioning)
        #expect(one.petitions == 2)
    }

    @Test("GB18030 is told even where a piece ends within a character")
    func longGB() throws {
        // Rows of odd length, more than a piece of the file.
        let rows = (1...12_000).map { Sample.row($0, [.handler: "李某" + ($0 % 2 == 0 ? "a" : "")]) }
        let folder = Folder()
        let read = try CaseFile(
            folder.write(gb18030(Sample.heading + rows.joined()), "big.csv"),
            courts: Sample.book
        ).load()
        #expect(read.reading.encoding == .gb18030)
        #expect(read.reading.badRows == 0)
        #expect(read.cases.count == 12_000)
        #expect(read.cases.last?.handler == "李某a")
    }

    @Test("A mapping file adds headings and words")
    func mapping() throws {
        let map = """
            # ours
            what,means,words
            column,number,编号
            column,handler,
            stage,paying,等钱
            yes,,要
            place,410105,金水区;郑州 金水
            """
        let text =
            Sample.heading.replacing("number", with: "编号")
            + Sample.row(1, [.stage: "等钱", .mustLeave: "要", .places: "郑州金水；410181"])
        let one = try #require(try load(Array(text.utf8), map).first)
        #expect(one.stage == .paying)
        #expect(one.mustLeave)
        #expect(one.places == ["410105", "410181"])
    }

    @Test("The printed mapping reads back as the built-in one")
    func printed() throws {
        #expect(try CaseColumns.read(Array(CaseColumns.text.utf8), "x") == .standard)
    }

    @Test(
        "A mapping that does not read names its line",
        arguments: [
            "what,means\n", "what,means,words\ncolumn,nothing,x\n",
            "what,means,words\nstage,nothing,x\n", "what,means,words\nx,y,z\n",
            "what,means,words\nplace,4101,x\n", "what,means,words\ncolumn,number\n",
            "what,means,words\ncolumn,\"number,x\n",
        ])
    func badMapping(_ text: String) {
        #expect {
            try CaseColumns.read(Array(text.utf8), "map.csv")
        } throws: { ($0 as? CaseFault)?.refusal.reason.en.contains("map.csv line") == true }
    }

    @Test("Columns that mean nothing to us are named")
    func ignored() throws {
        let folder = Folder()
        let heading = "备注," + Sample.heading.dropLast() + ",公式\n"
        let row = "x," + Sample.row(1).dropLast() + ",=1+1\n"
        let read = try CaseFile(folder.write(heading + row), courts: Sample.book).load()
        #expect(read.reading.ignored == ["备注", "公式"])
        #expect(read.reading.badRows == 0)
    }

    @Test("Cases written and read again are the same")
    func roundTrip() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var dice = Dice(seed)
        let cases = (1...400).map { Sample.randomCase($0, &dice) }
        let folder = Folder()
        let text = CaseText.heading + "\n" + cases.map { CaseText.row($0) + "\r\n" }.joined()
        let read = try CaseFile(folder.write(text), courts: Sample.book).load()
        #expect(read.reading.problems == [], "seed \(seed)")
        #expect(read.cases == cases, "seed \(seed)")
        let result = try CaseRegister.add(
            folder.path + "/cases.csv", area: Sample.area, to: folder.path,
            options: ImportOptions(isComplete: true), now: Sample.now)
        #expect(result.done?.added == 400)
        let stored = try CaseRegister(reading: folder.path).cases()
        let sorted = cases.sorted {
            ($0.court, Array($0.number.utf8)) < ($1.court, Array($1.number.utf8))
        }
        #expect(stored == sorted, "seed \(seed)")
    }
}

private func < (left: (CourtID, [UInt8]), right: (CourtID, [UInt8])) -> Bool {
    left.0 != right.0 ? left.0 < right.0 : left.1.lexicographicallyPrecedes(right.1)
}

extension Sample {
    /// A case whose every field is drawn.
    static func randomCase(_ number: Int, _ dice: inout Dice) -> EnforcementCase {
        func word() -> String {
            let signs = Array("甲乙丙丁abc,\"'（）·&<>é€𠮷 7")
            let length = Int.random(in: 1...12, using: &dice)
            let body = (0..<length).map { _ in signs.randomElement(using: &dice) ?? "甲" }
            // A first and a last sign that are neither blank nor a spreadsheet's.
            return "字" + String(body) + "尾"
        }
        func several<Item>(_ make: () -> Item) -> [Item] {
            (0..<Int.random(in: 0...4, using: &dice)).map { _ in make() }
        }
        func day() -> CivilDate {
            CivilDate(dayNumber: Int.random(in: 3_000...30_000, using: &dice))
        }
        func code() -> String { "\(Int.random(in: 110_000...659_999, using: &dice))" }
        let court = courts.randomElement(using: &dice)?.id ?? id("yu")
        return EnforcementCase(
            number: Bool.random(using: &dice)
                ? "（2025）豫0105执\(number)号" : "（2013）\(word())字第\(number)号",
            court: court, filedOn: day(), debtors: ["D\(number)"] + several(word),
            amount: Int64.random(in: 0...99_999_999_999_999_999, using: &dice), kind: word(),
            weight: Int.random(in: 1...1_000_000, using: &dice), places: several(code),
            seizures: several { CaseSeizure(asset: word(), expiresOn: day()) },
            stage: CaseStage.allCases.randomElement(using: &dice) ?? .filed,
            petitions: Int.random(in: 0...100_000, using: &dice),
            handler: Bool.random(using: &dice) ? word() : "", grounds: several(word),
            conflicts: several { courts.randomElement(using: &dice)?.id ?? id("yu") },
            mustLeave: Bool.random(using: &dice))
    }
}
