import CaseDispatch
import Domain

/// Turns rows of a file into cases, one after the other, and says of each cell what is wrong.
struct CaseRowReader {
    private let columns: CaseColumns
    private let courts: CourtBook
    /// Where each column stands in a row.
    private var positions: [Int?] = Array(repeating: nil, count: CaseColumn.allCases.count)
    private var headings: [String] = []
    private var width = 0
    private var lines = SeenNumbers()
    /// Headings that mean nothing to us.
    private(set) var ignored: [String] = []
    /// The heading has been read.
    private(set) var isReady = false
    /// What is wrong with the last row.
    private(set) var problems: [CaseProblem] = []

    init(_ columns: CaseColumns, _ courts: CourtBook) {
        self.columns = columns
        self.courts = courts
    }

    // MARK: Heading

    /// Reads the heading.
    ///
    /// - Throws: `CaseFault` when a column is missing or stands twice.
    mutating func readHeading(_ row: borrowing CSVRow, _ path: String) throws(CaseFault) {
        guard row.fault == nil else {
            throw Self.heading(
                path, "表头不是 CSV 格式", "its heading is no CSV")
        }
        width = row.count
        for index in 0..<row.count {
            let heading = RowText.cell(row.bytes[row.range(index)])
            headings.append(heading)
            guard let column = columns.column(heading) else {
                if !heading.isEmpty { ignored.append(heading) }
                continue
            }
            let place = Self.place(column)
            if let other = positions[place] {
                let names = "“\(headings[other])”、“\(heading)”"
                throw Self.heading(
                    path, "\(names) 两列都是 \(column.rawValue)",
                    "\(names) both mean \(column.rawValue)")
            }
            positions[place] = index
        }
        let missing = CaseColumn.required.filter {
            $0.allSatisfy { positions[Self.place($0)] == nil }
        }
        guard missing.isEmpty else {
            let names = missing.map { $0[0].rawValue }.joined(separator: ", ")
            let found = headings.map { RowText.shown($0) }.prefix(30).joined(separator: " ")
            throw Self.heading(
                path, "缺少列 \(names)；表头为 \(found)",
                "columns are missing: \(names); its heading is \(found)")
        }
        for pair in [
            (CaseColumn.amount, CaseColumn.amountInTenThousands), (.weight, .weightRatio),
            (.seizures, .seizureDates),
        ] where has(pair.0) && has(pair.1) {
            throw Self.heading(
                path, "\(pair.0.rawValue) 与 \(pair.1.rawValue) 只能有一列",
                "only one of \(pair.0.rawValue) and \(pair.1.rawValue) may be there")
        }
        isReady = true
    }

    private static func heading(_ path: String, _ zh: String, _ en: String) -> CaseFault {
        .refused(
            "case.heading", "\(path)：\(zh)", "\(path): \(en)",
            remedy: "用 crosswrit case columns 打印对照表，改后以 --columns 给出",
            "print the mapping with `crosswrit case columns`, edit it and pass it with --columns")
    }

    private static func place(_ column: CaseColumn) -> Int {
        switch column {
        case .number: 0
        case .court: 1
        case .filedOn: 2
        case .debtors: 3
        case .amount: 4
        case .amountInTenThousands: 5
        case .kind: 6
        case .weight: 7
        case .weightRatio: 8
        case .places: 9
        case .seizures: 10
        case .seizureAssets: 11
        case .seizureDates: 12
        case .stage: 13
        case .petitions: 14
        case .handler: 15
        case .grounds: 16
        case .conflicts: 17
        case .mustLeave: 18
        }
    }

    private func has(_ column: CaseColumn) -> Bool { positions[Self.place(column)] != nil }

    // MARK: Rows

    /// Reads one row.
    ///
    /// - Returns: The case; nil when `problems` says what is wrong.
    mutating func read(_ row: borrowing CSVRow) -> EnforcementCase? {
        problems.removeAll(keepingCapacity: true)
        let line = row.line
        if let fault = row.fault {
            let said = Self.text(fault)
            problems.append(
                CaseProblem(line: line, column: "", code: said.code, reason: said.reason))
            return nil
        }
        guard row.count == width else {
            let reason = Text(
                zh: "有 \(row.count) 列，表头有 \(width) 列",
                en: "has \(row.count) fields, the heading \(width)")
            problems.append(CaseProblem(line: line, column: "", code: "width", reason: reason))
            return nil
        }
        var found: [CaseProblem] = []
        let court = cell(row, .court, &found) { text throws(RowText.Fault) in try self.court(text) }
        let filedOn = cell(row, .filedOn, &found, RowText.date)
        let debtors = cell(row, .debtors, &found) { text throws(RowText.Fault) in
            let items = try Self.items(text, RowText.debtor)
            guard !items.isEmpty else {
                throw RowText.Fault("debtor", "没有被执行人", "no debtor is named")
            }
            return items
        }
        let amount =
            has(.amount)
            ? cell(row, .amount, &found) { text throws(RowText.Fault) in
                try Self.amount(text, places: 2)
            }
            : cell(row, .amountInTenThousands, &found) { text throws(RowText.Fault) in
                try Self.amount(text, places: 6)
            }
        let kind = cell(row, .kind, &found, or: "") { text throws(RowText.Fault) in
            try RowText.words(text, atMost: 64)
        }
        let weight = weight(row, &found)
        let places = cell(row, .places, &found, or: []) { text throws(RowText.Fault) in
            try Self.items(text) { (item: String) throws(RowText.Fault) -> String in
                if let place = self.columns.place(item) { return place }
                return try Self.division(item)
            }
        }
        let seizures = seizures(row, &found)
        let stage = cell(row, .stage, &found) { text throws(RowText.Fault) in try self.stage(text) }
        let petitions = cell(row, .petitions, &found, or: 0, Self.petitions)
        let handler = cell(row, .handler, &found, or: "") { text throws(RowText.Fault) in
            try RowText.words(text, atMost: 64)
        }
        let grounds = cell(row, .grounds, &found, or: []) { text throws(RowText.Fault) in
            try Self.items(text) { item throws(RowText.Fault) in
                try RowText.words(item, atMost: 64)
            }
        }
        let conflicts = cell(row, .conflicts, &found, or: []) { text throws(RowText.Fault) in
            try Self.items(text) { item throws(RowText.Fault) in try self.court(item) }
        }
        let mustLeave = cell(row, .mustLeave, &found, or: false) { text throws(RowText.Fault) in
            guard let answer = self.columns.answer(text) else {
                throw RowText.Fault(
                    "answer", "\(RowText.shown(text)) 应为 yes/是 或 no/否",
                    "\(RowText.shown(text)) is neither yes/是 nor no/否")
            }
            return answer
        }
        let number = number(row, court, &found)
        problems = found
        guard found.isEmpty, let number, let court, let filedOn, let debtors, let amount,
            let kind, let weight, let places, let seizures, let stage, let petitions, let handler,
            let grounds, let conflicts, let mustLeave
        else { return nil }
        return EnforcementCase(
            number: number, court: court, filedOn: filedOn, debtors: debtors, amount: amount,
            kind: kind, weight: weight, places: places, seizures: seizures, stage: stage,
            petitions: petitions, handler: handler, grounds: grounds, conflicts: conflicts,
            mustLeave: mustLeave)
    }

    private func text(_ row: borrowing CSVRow, _ column: CaseColumn) -> String? {
        guard let index = positions[Self.place(column)] else { return nil }
        return RowText.cell(row.bytes[row.range(index)])
    }

    private func add(
        _ fault: RowText.Fault, _ row: borrowing CSVRow, _ column: CaseColumn,
        _ found: inout [CaseProblem]
    ) {
        let heading = positions[Self.place(column)].map { headings[$0] } ?? column.rawValue
        found.append(
            CaseProblem(line: row.line, column: heading, code: fault.code, reason: fault.reason))
    }

    private func cell<Value>(
        _ row: borrowing CSVRow, _ column: CaseColumn, _ found: inout [CaseProblem],
        or nothing: Value? = nil,
        _ read: (String) throws(RowText.Fault) -> Value
    ) -> Value? {
        let text = text(row, column) ?? ""
        if let nothing, RowText.isNothing(text), !(Value.self == Bool.self && !text.isEmpty) {
            return nothing
        }
        do throws(RowText.Fault) {
            guard !text.isEmpty else { throw RowText.Fault("empty", "为空", "is empty") }
            return try read(text)
        } catch {
            add(error, row, column, &found)
            return nil
        }
    }

    private static func items<Item>(
        _ text: String, _ read: (String) throws(RowText.Fault) -> Item
    ) throws(RowText.Fault) -> [Item] {
        let words = RowText.list(text)
        guard words.count <= RowText.longestList else {
            throw RowText.Fault(
                "length", "超过 \(RowText.longestList) 项",
                "has more than \(RowText.longestList) items")
        }
        var items: [Item] = []
        items.reserveCapacity(words.count)
        for word in words { items.append(try read(word)) }
        return items
    }

    private func court(_ text: String) throws(RowText.Fault) -> CourtID {
        guard let court = courts[text] else {
            throw RowText.Fault(
                "court", "法院名录中没有 \(RowText.shown(text))（用编号、代字或全称）",
                "the courts have no \(RowText.shown(text)) (id, code or full name)")
        }
        return court
    }

    private func stage(_ text: String) throws(RowText.Fault) -> CaseStage {
        guard let stage = columns.stage(text) else {
            throw RowText.Fault(
                "stage", "不认识的阶段 \(RowText.shown(text))，可在对照表中加入",
                "unknown stage \(RowText.shown(text)): add it to the mapping")
        }
        return stage
    }

    private static func amount(_ text: String, places: Int) throws(RowText.Fault) -> Int64 {
        guard text.utf8.first != 0x2D else {
            throw RowText.Fault(
                "amount", "\(RowText.shown(text)) 为负数", "\(RowText.shown(text)) is negative")
        }
        guard let fen = RowText.decimal(text, places: places) else {
            throw RowText.Fault(
                "amount", "\(RowText.shown(text)) 不是金额（至多 \(places) 位小数）",
                "\(RowText.shown(text)) is no amount with at most \(places) decimals")
        }
        return fen
    }

    private static func petitions(_ text: String) throws(RowText.Fault) -> Int {
        guard let count = RowText.decimal(text, places: 0), count <= 100_000 else {
            throw RowText.Fault(
                "petitions", "\(RowText.shown(text)) 不是次数", "\(RowText.shown(text)) is no count")
        }
        return Int(count)
    }

    private static func division(_ text: String) throws(RowText.Fault) -> String {
        let bytes = Array(text.utf8)
        // Twelve digits name a village; the first six its county.
        guard bytes.count == 6 || bytes.count == 9 || bytes.count == 12,
            bytes.allSatisfy({ (0x30...0x39).contains($0) }), bytes[0] != 0x30
        else {
            throw RowText.Fault(
                "place", "\(RowText.shown(text)) 不是六位行政区划代码，地名可在对照表中加入",
                "\(RowText.shown(text)) is no division code of six digits: add the name to the mapping"
            )
        }
        return String(decoding: bytes.prefix(6), as: UTF8.self)
    }

    private func weight(_ row: borrowing CSVRow, _ found: inout [CaseProblem]) -> Int? {
        let isRatio = has(.weightRatio)
        return cell(row, isRatio ? .weightRatio : .weight, &found, or: 1_000) {
            text throws(RowText.Fault) in
            guard let value = RowText.decimal(text, places: isRatio ? 3 : 0),
                (1...1_000_000).contains(value)
            else {
                throw isRatio
                    ? RowText.Fault(
                        "weight", "\(RowText.shown(text)) 不是 0.001 至 1000 的权重",
                        "\(RowText.shown(text)) is no weight of 0.001 to 1000")
                    : RowText.Fault(
                        "weight", "\(RowText.shown(text)) 不是 1 至 1000000 的千分数",
                        "\(RowText.shown(text)) is no number of thousandths, 1 to 1000000")
            }
            return Int(value)
        }
    }

    private func seizures(
        _ row: borrowing CSVRow, _ found: inout [CaseProblem]
    ) -> [CaseSeizure]? {
        guard has(.seizureDates) else {
            return cell(row, .seizures, &found, or: []) { text throws(RowText.Fault) in
                try Self.items(text) { item throws(RowText.Fault) in
                    guard let mark = item.lastIndex(of: "@") else {
                        throw RowText.Fault(
                            "seizure", "\(RowText.shown(item)) 应写作 财产@届满日",
                            "\(RowText.shown(item)) must be asset@date")
                    }
                    let asset = RowText.trimmed(String(item[..<mark]))
                    guard !asset.isEmpty else {
                        throw RowText.Fault(
                            "seizure", "\(RowText.shown(item)) 没有写明财产",
                            "\(RowText.shown(item)) names no asset")
                    }
                    return CaseSeizure(
                        asset: try RowText.words(asset, atMost: 200),
                        expiresOn: try RowText.date(
                            RowText.trimmed(String(item[item.index(after: mark)...]))))
                }
            }
        }
        let dates = cell(row, .seizureDates, &found, or: []) { text throws(RowText.Fault) in
            try Self.items(text, RowText.date)
        }
        let assets = cell(row, .seizureAssets, &found, or: []) { text throws(RowText.Fault) in
            try Self.items(text) { (item: String) throws(RowText.Fault) -> String in
                guard !item.contains("@") else {
                    throw RowText.Fault(
                        "seizure", "\(RowText.shown(item)) 不能含 @",
                        "\(RowText.shown(item)) may not hold @")
                }
                return try RowText.words(item, atMost: 200)
            }
        }
        guard let dates, let assets else { return nil }
        guard assets.isEmpty || assets.count == dates.count else {
            add(
                RowText.Fault(
                    "seizure", "查封财产 \(assets.count) 项，届满日 \(dates.count) 项",
                    "\(assets.count) assets, but \(dates.count) dates"), row, .seizureDates,
                &found)
            return nil
        }
        return dates.enumerated().map { index, date in
            CaseSeizure(
                asset: assets.isEmpty ? "查封财产\(index + 1)" : assets[index], expiresOn: date)
        }
    }

    private mutating func number(
        _ row: borrowing CSVRow, _ court: CourtID?, _ found: inout [CaseProblem]
    ) -> String? {
        let text = cell(row, .number, &found) { text throws(RowText.Fault) in
            try RowText.words(text, atMost: CaseNumber.longest)
        }
        guard let text, let court else { return nil }
        let number: String
        do throws(Refusal) {
            number = Self.isStored(text) ? text : try CaseNumber(text, of: court).text
        } catch {
            add(RowText.Fault("number", error.reason.zh, error.reason.en), row, .number, &found)
            return nil
        }
        if let earlier = lines.insert(number, of: court, line: row.line) {
            add(
                RowText.Fault(
                    "duplicate", "\(RowText.shown(number)) 与第 \(earlier) 行重复",
                    "\(RowText.shown(number)) is on line \(earlier) already"), row, .number, &found)
            return nil
        }
        return number
    }

    /// Whether a number has the form already in which numbers are stored: no blanks, no half-width
    /// brackets, no full-width digits.
    private static func isStored(_ text: String) -> Bool {
        var last: UInt8 = 0
        for byte in text.utf8 {
            // EF BC is the block of full-width signs; 88 and 89 in it are the brackets.
            if byte == 0x20 || byte == 0x28 || byte == 0x29 || byte == 0xA0 { return false }
            if last == 0xBC, byte != 0x88, byte != 0x89 { return false }
            if last == 0xE3, byte == 0x80 { return false }
            last = byte
        }
        return true
    }

    private static func text(_ fault: CSVFault) -> RowText.Fault {
        switch fault {
        case .strayQuote:
            RowText.Fault(
                "quote", "字段中间有引号；含引号的字段须整体加引号，内部引号写两个",
                "a quotation mark inside a field: put the field in quotation marks and double those inside"
            )
        case .afterQuote:
            RowText.Fault("quote", "引号结束后还有内容", "something follows a closing quotation mark")
        case .strayReturn:
            RowText.Fault("return", "行中有单独的回车符", "a carriage return in the middle of a line")
        case .zeroByte: RowText.Fault("zero", "含空字节（NUL）", "holds a byte 0 (NUL)")
        case .fieldTooLong:
            RowText.Fault(
                "length", "有字段超过 \(CSVLimits.field) 字节",
                "a field of more than \(CSVLimits.field) bytes")
        case .rowTooLong:
            RowText.Fault(
                "length", "超过 \(CSVLimits.row) 字节", "more than \(CSVLimits.row) bytes")
        case .tooManyFields:
            RowText.Fault(
                "width", "超过 \(CSVLimits.columns) 列", "more than \(CSVLimits.columns) fields")
        case .unclosedQuote:
            RowText.Fault(
                "unclosed", "此行的引号没有结束，其后内容不可靠，读取停止",
                "a quotation mark opened here is not closed: nothing after it can be trusted")
        }
    }
}
