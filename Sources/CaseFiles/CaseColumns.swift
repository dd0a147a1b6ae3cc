package import CaseDispatch
import Domain

/// A column of a file of cases, by the name that our own files give it.
package enum CaseColumn: String, Hashable, Sendable, CaseIterable {
    /// 案号.
    case number
    /// 执行法院: id, code or full name.
    case court
    /// 立案日期.
    case filedOn = "filed_on"
    /// 被执行人证件号码, a list.
    case debtors
    /// 标的额, in yuan with at most two decimals.
    case amount
    /// 标的额, in ten thousands of yuan with at most six decimals.
    case amountInTenThousands = "amount_10k"
    /// 案件类别.
    case kind
    /// 折算工作量, in thousandths of an average case.
    case weight
    /// 权重: 1 is an average case, with at most three decimals.
    case weightRatio = "weight_ratio"
    /// 财产所在地: division codes, a list.
    case places
    /// 查封: `asset@date`, a list.
    case seizures
    /// 查封财产, a list beside `seizureDates`.
    case seizureAssets = "seizure_assets"
    /// 查封届满日, a list.
    case seizureDates = "seizure_dates"
    /// 案件阶段.
    case stage
    /// 信访次数.
    case petitions
    /// 承办人.
    case handler
    /// 移送事由: names of the rules, a list.
    case grounds
    /// 回避法院, a list.
    case conflicts
    /// 应当移出: yes or no.
    case mustLeave = "must_leave"

    /// The columns of our own files, in order.
    package static let own: [CaseColumn] = [
        .number, .court, .filedOn, .debtors, .amount, .kind, .weight, .places, .seizures, .stage,
        .petitions, .handler, .grounds, .conflicts, .mustLeave,
    ]

    /// Columns of which a file must have one each.
    static let required: [[CaseColumn]] = [
        [.number], [.court], [.filedOn], [.debtors], [.amount, .amountInTenThousands], [.stage],
    ]
}

/// Which heading means which column, and which word which value: the built-in words, with those of
/// a mapping file laid over them.
///
/// A mapping file is a CSV file itself, with the heading `what,means,words`:
///
/// ```
/// what,means,words
/// column,number,案号;执行案号
/// stage,auctioning,拍卖中;一拍;二拍
/// yes,,是;应移出
/// place,410105,金水区;郑州市金水区
/// ```
///
/// `what` is `column`, `stage`, `place`, `yes` or `no`; `means` a column, a stage or a division
/// code; `words` what the file writes for it, separated by `;`. A word that means something else
/// already means what the mapping file says. Lines that begin with `#` are comments.
package struct CaseColumns: Hashable, Sendable {
    private var columns: [String: CaseColumn] = [:]
    private var stages: [String: CaseStage] = [:]
    private var answers: [String: Bool] = [:]
    /// Division codes by the words that a file writes in their place; none is built in.
    private var places: [String: String] = [:]

    /// Longest mapping file.
    static let maximumBytes = 1 << 20

    /// The column that a heading means; nil when it is none of ours.
    package func column(_ heading: String) -> CaseColumn? { columns[Self.plain(heading)] }

    /// The stage that a word means; nil when it is none.
    package func stage(_ word: String) -> CaseStage? { stages[word] ?? stages[Self.plain(word)] }

    func place(_ word: String) -> String? { places[word] ?? places[Self.plain(word)] }

    func answer(_ word: String) -> Bool? { answers[word] ?? answers[Self.plain(word)] }

    /// Words are compared without blanks, in lower case, with plain brackets.
    private static func plain(_ word: String) -> String {
        var out = ""
        for scalar in word.unicodeScalars {
            switch scalar {
            case " ", "\t", "\u{3000}", "\u{A0}", "\u{FEFF}", "\n", "\r": continue
            case "（": out.append("(")
            case "）": out.append(")")
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out.lowercased()
    }

    /// The built-in words.
    package static let standard: CaseColumns = {
        var made = CaseColumns()
        for (column, words) in Self.headings {
            for word in [column.rawValue] + words { made.columns[plain(word)] = column }
        }
        for (stage, words) in Self.stageWords {
            for word in [stage.rawValue] + words { made.stages[plain(word)] = stage }
        }
        for word in Self.yes { made.answers[plain(word)] = true }
        for word in Self.no { made.answers[plain(word)] = false }
        return made
    }()

    /// The built-in words as a mapping file, to be edited.
    package static var text: String {
        var lines = [
            "# Words of the built-in mapping (内置对照表). Change or add words and pass the file with",
            "# `crosswrit case import FILE --columns THIS`; lines that you leave out keep their meaning.",
            "what,means,words",
        ]
        for (column, words) in headings {
            lines.append(
                "column,\(column.rawValue),\(([column.rawValue] + words).joined(separator: ";"))")
        }
        for (stage, words) in stageWords {
            lines.append(
                "stage,\(stage.rawValue),\(([stage.rawValue] + words).joined(separator: ";"))")
        }
        lines.append("yes,,\(yes.joined(separator: ";"))")
        lines.append("no,,\(no.joined(separator: ";"))")
        return lines.joined(separator: "\n") + "\n"
    }

    /// Reads a mapping file and lays it over the built-in words.
    ///
    /// - Parameter path: The file.
    /// - Returns: All words.
    /// - Throws: `CaseFault`, naming the line that does not read.
    package static func load(_ path: String) throws(CaseFault) -> CaseColumns {
        let file = try FileBytes(path)
        guard file.size <= maximumBytes else {
            throw CaseFault.refused(
                "case.columns", "对照表 \(path) 过大", "the mapping \(path) is too large",
                remedy: "核对 --columns", "check --columns")
        }
        let encoding = try file.encoding()
        var bytes: [UInt8] = []
        try file.pieces(encoding) { piece in
            bytes += piece
            return true
        }
        return try read(bytes, path)
    }

    /// Reads a mapping from bytes of UTF-8.
    ///
    /// - Parameters:
    ///   - bytes: The content of a mapping file.
    ///   - path: How messages name it.
    /// - Returns: All words.
    /// - Throws: `CaseFault`, naming the line that does not read.
    package static func read(_ bytes: [UInt8], _ path: String) throws(CaseFault) -> CaseColumns {
        var made = standard
        var scanner = CSVScanner()
        var isHeading = true
        func take(_ row: borrowing CSVRow) throws(CaseFault) {
            let line = row.line
            let cells = (0..<row.count).map { index in
                RowText.trimmed(String(decoding: row.bytes[row.range(index)], as: UTF8.self))
            }
            if row.isEmpty || cells.first?.hasPrefix("#") == true { return }
            guard row.fault == nil else { throw wrong(path, line, "格式不符", "is no CSV") }
            if isHeading {
                guard cells == ["what", "means", "words"] else {
                    throw wrong(
                        path, line, "表头应为 what,means,words",
                        "must be the heading what,means,words")
                }
                isHeading = false
                return
            }
            guard cells.count == 3 else {
                throw wrong(path, line, "应有 3 列", "must have 3 columns")
            }
            let words = RowText.list(cells[2])
            switch cells[0] {
            case "column":
                guard let column = CaseColumn(rawValue: cells[1]) else {
                    throw wrong(path, line, "没有“\(cells[1])”一列", "there is no column “\(cells[1])”")
                }
                for word in words { made.columns[plain(word)] = column }
            case "stage":
                guard let stage = CaseStage(rawValue: cells[1]) else {
                    throw wrong(path, line, "没有“\(cells[1])”阶段", "there is no stage “\(cells[1])”")
                }
                for word in words { made.stages[plain(word)] = stage }
            case "place":
                let isCode =
                    cells[1].utf8.count == 6
                    && cells[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
                guard isCode else {
                    throw wrong(
                        path, line, "“\(cells[1])”不是六位行政区划代码",
                        "“\(cells[1])” is no division code of six digits")
                }
                for word in words { made.places[plain(word)] = cells[1] }
            case "yes", "no":
                for word in words { made.answers[plain(word)] = cells[0] == "yes" }
            default:
                throw wrong(
                    path, line, "第一列应为 column、stage、place、yes 或 no",
                    "must begin with column, stage, place, yes or no")
            }
        }
        try scanner.feed(bytes, take)
        try scanner.finish(take)
        return made
    }

    private static func wrong(
        _ path: String, _ line: Int, _ zh: String, _ en: String
    ) -> CaseFault {
        .refused(
            "case.columns", "\(path) 第 \(line) 行：\(zh)", "\(path) line \(line): \(en)",
            remedy: "用 crosswrit case columns 打印样表", "see `crosswrit case columns` for a sample")
    }

    /// Headings beside a column's own name.
    private static let headings: [(CaseColumn, [String])] = [
        (.number, ["案号", "执行案号", "case_number"]),
        (.court, ["执行法院", "法院", "经办法院", "承办法院", "法院代字", "法院名称"]),
        (.filedOn, ["立案日期", "立案时间", "收案日期"]),
        (.debtors, ["被执行人证件号码", "被执行人证件号", "被执行人身份证号", "被执行人代码", "证件号码"]),
        (.amount, ["标的额", "执行标的额", "申请执行标的额", "执行标的", "标的金额", "标的额(元)", "执行标的额(元)", "申请标的(元)"]),
        (.amountInTenThousands, ["标的额(万元)", "执行标的额(万元)", "申请标的(万元)"]),
        (.kind, ["案件类型", "案件类别", "案由", "执行案由"]),
        (.weight, ["折算工作量", "权重(千分)"]),
        (.weightRatio, ["权重", "权重系数", "折算系数"]),
        (.places, ["财产所在地", "财产所在地代码", "财产所在地区划代码"]),
        (.seizures, ["查封", "查封情况", "查封财产及届满日"]),
        (.seizureAssets, ["查封财产", "查封标的物", "控制财产"]),
        (.seizureDates, ["查封届满日", "查封到期日", "查封届满日期", "续封日期"]),
        (.stage, ["阶段", "案件阶段", "执行阶段", "当前阶段", "当前节点"]),
        (.petitions, ["信访次数", "涉执信访次数"]),
        (.handler, ["承办人", "承办法官", "执行员", "执行法官"]),
        (.grounds, ["移送事由", "提级事由", "交叉执行事由", "事由"]),
        (.conflicts, ["回避法院", "不宜执行法院"]),
        (.mustLeave, ["应当移出", "须移出", "必须移出"]),
    ]

    private static let stageWords: [(CaseStage, [String])] = [
        (.filed, ["立案", "已立案", "新收", "未查控", "执行通知"]),
        (.searching, ["查控", "查控中", "网络查控", "财产调查", "财产查控"]),
        (.controlled, ["已控制", "财产已控制", "已查封", "已冻结", "控制财产", "待处置", "已控待处置"]),
        (.appraising, ["评估", "评估中", "定价", "询价", "网络询价", "确定参考价"]),
        (.auctioning, ["拍卖", "拍卖中", "变卖", "变卖中", "一拍", "二拍", "拍卖公告", "财产处置"]),
        (.paying, ["案款发放", "待发放", "发放案款", "案款待发放", "分配"]),
        (.closing, ["结案", "待结案", "即将结案", "报结", "结案审批"]),
        (.suspended, ["终本", "已终本", "终结本次执行程序", "终本库"]),
    ]

    private static let yes = ["yes", "y", "true", "1", "是", "有"]
    private static let no = ["no", "n", "false", "0", "否", "无"]
}
