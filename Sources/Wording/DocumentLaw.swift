/// Citations of the tables as a court's paper writes them: full titles, articles in Chinese.
package enum DocumentLaw {
    /// Titles behind the short forms; a text without one keeps the number under which it was
    /// issued.
    private static let titles: [(short: String, full: String)] = [
        ("民事诉讼法", "《中华人民共和国民事诉讼法》"),
        ("民诉法解释", "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》"),
        ("执行程序解释", "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉执行程序若干问题的解释》"),
        ("执行工作规定", "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》"),
        ("委托执行规定", "《最高人民法院关于委托执行若干问题的规定》"),
        ("审限规定", "《最高人民法院关于严格执行案件审理期限制度的若干规定》"),
        ("异议复议规定", "《最高人民法院关于人民法院办理执行异议和复议案件若干问题的规定》"),
        ("查扣冻规定", "《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》"),
        ("财产保全规定", "《最高人民法院关于人民法院办理财产保全案件若干问题的规定》"),
        ("法释〔2016〕6号", "《最高人民法院关于首先查封法院与优先债权执行法院处分查封财产有关问题的批复》"),
        ("法发〔2002〕16号", "《最高人民法院关于正确适用暂缓执行措施若干问题的规定》"),
        ("法发〔2000〕3号", "《最高人民法院关于高级人民法院统一管理执行工作若干问题的规定》"),
        ("法〔2021〕322号", "《最高人民法院关于进一步完善执行权制约机制 加强执行监督的意见》"),
    ]

    /// - Parameter citation: of a row, such as `执行程序解释 arts. 11-12; 法〔2021〕322号 §28`.
    /// - Returns: `《…解释》第十一条至第十二条、《…意见》第二十八条`; empty where it names no text.
    package static func text(_ citation: String) -> String {
        var named: [String] = []
        for part in citation.split(separator: ";") {
            // What is no text of a court or of the law is an explanation for readers of the table.
            guard let words = one(part.drop { $0 == " " }), !named.contains(words) else {
                continue
            }
            named.append(words)
        }
        return named.joined(separator: "、")
    }

    private static func one(_ part: Substring) -> String? {
        let cut = part.firstIndex { $0.isASCII || $0 == "（" } ?? part.endIndex
        var name = String(part[..<cut])
        var rest = part[cut...]
        // A number such as 法〔2021〕322号 has ASCII digits in it.
        if let year = part.firstIndex(of: "〔"), let end = part[year...].firstIndex(of: "号") {
            name = String(part[...end])
            rest = part[part.index(after: end)...]
        }
        let known = titles.first { $0.short == name }
        guard !name.isEmpty, known != nil || name.hasSuffix("号") || name.hasPrefix("关于") else {
            return nil
        }
        let title = known?.full ?? (name.hasPrefix("关于") ? "《\(name)》" : name)
        let articles = articles(String(rest.prefix { $0 != "（" }))
        let isByAnalogy = rest.contains("参照")
        return (isByAnalogy ? "参照" : "") + title + articles
    }

    /// ` arts. 1, 3-6` and ` §§2, 7` as articles.
    private static func articles(_ text: String) -> String {
        let digits = text.drop { !$0.isNumber }
        guard !digits.isEmpty else { return "" }
        return digits.split(separator: ",").map { part in
            // Two neighbours are named singly.
            let ends = part.split(separator: "-")
            let numbers = ends.compactMap { Int($0.filter { $0 != " " }) }
            let isPair = numbers.count == 2 && numbers[1] == numbers[0] + 1
            return ends.compactMap(article).joined(separator: isPair ? "、" : "至")
        }.filter { !$0.isEmpty }.joined(separator: "、")
    }

    /// `240(1)` as 第二百四十条第一款.
    private static func article(_ text: Substring) -> String? {
        let numbers = text.split { !($0.isASCII && $0.isNumber) }.compactMap { Int($0) }
        guard let first = numbers.first else { return nil }
        let paragraph = numbers.count > 1 ? "第\(ChineseNumber.text(numbers[1]))款" : ""
        return "第\(ChineseNumber.text(first))条\(paragraph)"
    }
}

/// Numbers and dates in Chinese characters.
package enum ChineseNumber {
    private static let digits = Array("〇一二三四五六七八九")

    /// 0 … 9999 as a paper writes it: 十二, 二十, 一百零五, 二百四十.
    package static func text(_ number: Int) -> String {
        guard (1...9_999).contains(number) else { return number == 0 ? "〇" : "\(number)" }
        var words = ""
        var isGap = false
        for (unit, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = number / unit % 10
            if digit == 0 {
                isGap = !words.isEmpty
                continue
            }
            if isGap { words += "零" }
            isGap = false
            // 十二 begins without 一.
            words += unit == 10 && digit == 1 && words.isEmpty ? name : "\(digits[digit])\(name)"
        }
        return words
    }

    /// 二〇二六年三月五日.
    package static func date(year: Int, month: Int, day: Int) -> String {
        let years = String(year).compactMap(\.wholeNumberValue).map { String(digits[$0]) }
        return "\(years.joined())年\(text(month))月\(text(day))日"
    }
}
