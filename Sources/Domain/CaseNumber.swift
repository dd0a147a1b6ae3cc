/// A case number (案号) as the filing division minted it: Crosswrit never mints one.
///
/// Form alone never refuses a number. What has the form of 法〔2015〕137号 (and of 法〔2018〕335号) is
/// taken apart, whatever its type word; anything else, such as （2013）金执字第456号, is kept verbatim
/// as 旧案号 with the court chosen by hand.
package struct CaseNumber: Hashable, Codable, Sendable {
    /// The parts of a number of the new style.
    package struct Parts: Hashable, Sendable {
        /// 收案年度.
        package var year: Int
        /// 法院代字, such as 豫0105.
        package var courtCode: String
        /// 类型代字 with any 专门审判代字 before it, such as 执 or 知民初.
        package var typeWord: String
        /// 编号.
        package var serial: Int
        /// What follows 号, such as 之一; empty as a rule.
        package var suffix: String
    }

    /// As stored: brackets of the new style are fullwidth, a legacy number is verbatim.
    package let text: String
    /// The court whose number it is: found by its code, or chosen by hand.
    package let court: CourtID
    /// 旧案号: not taken apart.
    package let isLegacy: Bool

    /// At most this many Unicode scalars in a number.
    package static let longest = 64

    /// Takes a number of `court`, of the new style if it has that form and else verbatim.
    ///
    /// - Parameters:
    ///   - text: the number as typed; spaces at its ends are dropped.
    ///   - court: the court whose number it is.
    ///   - asLegacy: keep it as 旧案号 though it has the new form, as when its court code has gone
    ///     out of use.
    /// - Throws: `Refusal` when it is empty, too long or holds control characters.
    package init(_ text: String, of court: CourtID, asLegacy: Bool = false) throws(Refusal) {
        let scalars = Self.trimmed(text)
        guard Self.isStorable(scalars) else {
            throw Refusal(
                code: "case-number.unreadable", rule: "法〔2015〕137号",
                reason: Text(
                    zh: "案号为空、过长或含控制字符",
                    en: "the case number is empty, too long or holds control characters"),
                remedy: Text(
                    zh: "按卷宗所载填写案号，如 （2024）豫0105执123号",
                    en: "enter it as the file has it, such as （2024）豫0105执123号"))
        }
        let stored = Self.normalized(scalars)
        if !asLegacy, Self.parse(stored) != nil {
            self.text = Self.text(stored[...])
            isLegacy = false
        } else {
            self.text = Self.text(scalars[...])
            isLegacy = true
        }
        self.court = court
    }

    /// Takes a number as it was stored, which costs less than reading what somebody typed.
    ///
    /// Nil unless `init(_:of:asLegacy:)` would give this very text and legacy flag.
    package init?(stored text: String, of court: CourtID, isLegacy: Bool) {
        let scalars = Array(text.unicodeScalars.prefix(Self.longest + 1))
        guard Self.isStorable(scalars), let first = scalars.first, let last = scalars.last,
            !Self.isSpace(first), !Self.isSpace(last),
            isLegacy || (Self.normalized(scalars) == scalars && Self.parse(scalars) != nil)
        else { return nil }
        self.text = text
        self.isLegacy = isLegacy
        self.court = court
    }

    /// Reads what a clerk typed: the court comes from the number's own code when the tree knows it,
    /// else from `court`, chosen by hand.
    ///
    /// - Throws: `Refusal` when the number is unreadable, or when neither says whose it is.
    package static func read(
        _ text: String, court: CourtID?, in tree: CourtTree
    ) throws(Refusal) -> CaseNumber {
        let parts = parse(normalized(trimmed(text)))
        let owner = parts.flatMap { tree.find($0.courtCode)?.id }
        guard let chosen = court ?? owner else {
            throw Refusal(
                code: "case-number.court-unknown", rule: "法〔2015〕137号",
                reason: Text(
                    zh: "从案号看不出所属法院：\(String(text.prefix(longest)))",
                    en: "the number does not say whose it is: \(String(text.prefix(longest)))"),
                remedy: Text(zh: "请手工选定所属法院", en: "name the court by hand"))
        }
        return try CaseNumber(text, of: chosen)
    }

    /// The parts of the number; nil for 旧案号.
    package var parts: Parts? { isLegacy ? nil : Self.parse(Array(text.unicodeScalars)) }

    /// The parts that the text shows even when it is kept as 旧案号; nil when it has another form.
    package var readableParts: Parts? {
        Self.parse(Self.normalized(Array(text.unicodeScalars)))
    }

    /// 法院代字; nil for 旧案号.
    package var courtCode: String? { parts?.courtCode }
    /// 收案年度; nil for 旧案号.
    package var year: Int? { parts?.year }
    /// 类型代字; nil for 旧案号.
    package var typeWord: String? { parts?.typeWord }
    /// 编号; nil for 旧案号.
    package var serial: Int? { parts?.serial }

    /// Neither empty nor too long, and without control characters.
    private static func isStorable(_ scalars: [Unicode.Scalar]) -> Bool {
        !scalars.isEmpty && scalars.count <= longest
            && scalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\u{3000}" || scalar == "\u{A0}" || scalar == "\t"
    }

    /// Without spaces at either end. Reads at most a few scalars past the limit, so that a hostile
    /// text costs nothing.
    private static func trimmed(_ text: String) -> [Unicode.Scalar] {
        var scalars = Array(text.unicodeScalars.drop(while: isSpace).prefix(longest + 32))
        while let last = scalars.last, isSpace(last) { scalars.removeLast() }
        return scalars
    }

    /// Without spaces, with fullwidth brackets and ASCII digits: the form in which new-style
    /// numbers are stored and compared.
    private static func normalized(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        scalars.compactMap { scalar in
            switch scalar {
            case "(": "（"
            case ")": "）"
            case "\u{FF10}"..."\u{FF19}": Unicode.Scalar(scalar.value - 0xFF10 + 0x30)
            case _ where isSpace(scalar): nil
            default: scalar
            }
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        ("\u{4E00}"..."\u{9FFF}").contains(scalar)
    }

    /// （year）code + type word + serial + 号 + optional 之…; nil for any other form.
    ///
    /// The new style began on 2016-01-01; earlier years, and 字第 in the type word, mark older forms.
    private static func parse(_ scalars: [Unicode.Scalar]) -> Parts? {
        var rest = scalars[...]
        guard rest.popFirst() == "（" else { return nil }
        let yearDigits = rest.prefix(while: isDigit)
        rest = rest.dropFirst(yearDigits.count)
        guard yearDigits.count == 4, let year = number(yearDigits), year >= 2_016,
            rest.popFirst() == "）"
        else { return nil }

        let code: ArraySlice<Unicode.Scalar>
        if rest.starts(with: "最高法".unicodeScalars) {
            code = rest.prefix(3)
        } else {
            let digits = rest.dropFirst().prefix(while: isDigit)
            code = rest.prefix(1 + digits.count)
        }
        let courtCode = text(code)
        guard CourtCode.level(of: courtCode) != nil else { return nil }
        rest = rest.dropFirst(code.count)

        let word = rest.prefix(while: { isHan($0) && $0 != "号" })
        rest = rest.dropFirst(word.count)
        guard (1...5).contains(word.count), !word.contains("第") else { return nil }

        let serialDigits = rest.prefix(while: isDigit)
        rest = rest.dropFirst(serialDigits.count)
        guard (1...9).contains(serialDigits.count), let serial = number(serialDigits), serial > 0,
            rest.popFirst() == "号"
        else { return nil }
        guard rest.isEmpty || (rest.first == "之" && (2...8).contains(rest.count)) else {
            return nil
        }
        return Parts(
            year: year, courtCode: courtCode, typeWord: text(word),
            serial: serial, suffix: text(rest))
    }

    /// What the digits say; nil when there are none, or more than an `Int` holds.
    private static func number(_ digits: ArraySlice<Unicode.Scalar>) -> Int? {
        guard !digits.isEmpty, digits.count <= 18 else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1.value - 0x30) }
    }

    /// One scalar after the other: every number that is read from the wire comes by here.
    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        for scalar in scalars { text.unicodeScalars.append(scalar) }
        return text
    }
}
