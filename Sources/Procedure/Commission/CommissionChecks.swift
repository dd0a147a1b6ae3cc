import Domain
import LegalTime

/// Shorthand for the refusals of this procedure.
func commissionRefusal(
    _ code: String, _ rule: String, _ zh: String, _ en: String, remedy zhRemedy: String,
    _ enRemedy: String
) -> Refusal {
    Refusal(
        code: "commission.\(code)", rule: rule, reason: Text(zh: zh, en: en),
        remedy: Text(zh: zhRemedy, en: enRemedy))
}

/// Checks of form: every word that comes from outside is bounded before it is looked at.
enum CommissionForm {
    /// A text of `range` Unicode scalars without control characters (line breaks and tabs
    /// excepted).
    static func check(
        _ text: String, _ zh: String, _ en: String, _ range: ClosedRange<Int>
    ) throws(Refusal) {
        let count = text.utf8.count > range.upperBound * 4 ? Int.max : text.unicodeScalars.count
        if count < range.lowerBound || (range.lowerBound > 0 && isBlank(text)) {
            throw commissionRefusal(
                "field-missing", CommissionCite.sizes, "未填写\(zh)", "\(en) is missing",
                remedy: "请填写\(zh)",
                "give \(en)")
        }
        if count > range.upperBound {
            throw commissionRefusal(
                "field-too-long", CommissionCite.sizes, "\(zh)超过\(range.upperBound)字",
                "\(en) is longer than \(range.upperBound) characters",
                remedy: "请缩短，详细内容作为材料附上", "shorten it and attach the details as a paper")
        }
        let isClean = text.unicodeScalars.allSatisfy {
            $0 == "\n" || $0 == "\t" || ($0.value >= 0x20 && !(0x7F...0x9F).contains($0.value))
        }
        guard isClean else {
            throw commissionRefusal(
                "field-unreadable", CommissionCite.sizes, "\(zh)含控制字符",
                "\(en) holds control characters",
                remedy: "请重新输入\(zh)", "enter \(en) again")
        }
    }

    private static func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
    }

    static func person(_ name: String, _ zh: String, _ en: String) throws(Refusal) {
        try check(name, zh, en, 1...CommissionPolicy.longName)
    }

    static func phone(_ phone: String, _ zh: String, _ en: String) throws(Refusal) {
        try check(phone, zh, en, 3...32)
    }

    static func text(
        _ text: String, _ zh: String, _ en: String, required: Bool = true
    ) throws(Refusal) {
        try check(text, zh, en, (required ? 1 : 0)...CommissionPolicy.longText)
    }

    static func papers(_ papers: [Paper], required: Bool = false) throws(Refusal) {
        guard papers.count <= CommissionPolicy.mostPapers else {
            throw commissionRefusal(
                "too-many-papers", CommissionCite.sizes, "材料超过\(CommissionPolicy.mostPapers)件",
                "more than \(CommissionPolicy.mostPapers) papers", remedy: "请合并后再附",
                "merge them and attach again")
        }
        if required, papers.isEmpty {
            throw commissionRefusal(
                "paper-missing", CommissionCite.approval, "未附材料", "no paper is attached",
                remedy: "请附证明材料", "attach the paper that proves it")
        }
        for paper in papers {
            let name = paper.name.utf8
            let isNamed =
                (1...255).contains(name.count)
                && name.allSatisfy { $0 >= 0x20 && $0 != 0x2F && $0 != 0x5C && $0 != 0x7F }
                && paper.name != "." && paper.name != ".."
            guard isNamed, paper.size > 0, paper.size <= CommissionPolicy.largestPaper else {
                throw commissionRefusal(
                    "paper-unreadable", CommissionCite.sizes, "材料的文件名或大小不合规定",
                    "a paper's file name or size is out of bounds",
                    remedy: "文件名不超过255字节、不含路径分隔符，文件不得为空",
                    "use a file name of at most 255 bytes without separators, and no empty file")
            }
        }
    }

    static func amount(_ fen: Int64?) throws(Refusal) {
        guard let fen, !(0...CommissionPolicy.largestAmount).contains(fen) else { return }
        throw commissionRefusal(
            "amount-unreadable", CommissionCite.sizes, "金额超出范围", "the amount is out of range",
            remedy: "请以人民币填写不小于零的金额", "give an amount in yuan that is not negative")
    }

    static func past(
        _ instant: Instant, _ zh: String, _ en: String, in context: Context
    ) throws(Refusal) {
        guard instant > context.now || instant.milliseconds < 0 else { return }
        throw commissionRefusal(
            "time-not-past", CommissionCite.own, "\(zh)不在过去", "\(en) is not in the past",
            remedy: "请核对时间后重填", "check the time and enter it again")
    }

    static func statement(
        _ words: CommissionAct.Statement, _ zh: String, _ en: String, required: Bool = true
    ) throws(Refusal) {
        try text(words.text, zh, en, required: required)
        try papers(words.papers)
    }

    static func approvals(
        _ approvals: [Approval], in context: Context
    ) throws(Refusal) {
        guard approvals.count <= CommissionPolicy.mostApprovals else {
            throw commissionRefusal(
                "too-many-approvals", CommissionCite.sizes, "审批记录过多",
                "there are too many approvals",
                remedy: "只附审批表所列各步的审批", "give the approvals of the approval table only")
        }
        for approval in approvals {
            try person(approval.officer, "审批人", "the approving officer")
            try text(approval.note, "审批意见", "the approval's note", required: false)
            try past(approval.at, "审批时间", "the time of approval", in: context)
        }
    }
}

/// How much of a letter must already be there.
enum LetterDemand: Int, Comparable {
    /// A draft: sizes only.
    case draft
    /// To be approved: complete but for the seal.
    case approval
    /// To be sent: complete and sealed.
    case sending
    /// An outside court's paper letter as recorded: its approvals and papers are its own affair.
    case recorded

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension CommissionForm {
    /// Checks a letter.
    ///
    /// - Throws: the first fault found.
    static func letter(
        _ letter: CommissionLetter, _ demand: LetterDemand, in context: Context
    ) throws(Refusal) {
        try sizes(of: letter, in: context)
        try courts(of: letter, in: context)
        try number(letter.caseNumber, of: letter.from, in: context.tree)
        guard demand > .draft else { return }
        try text(letter.detail, "委托内容", "what is to be done")
        try person(letter.debtor, "被执行人", "the debtor", longest: 200)
        try person(letter.handler, "承办人", "the handler")
        try phone(letter.handlerPhone, "承办人电话", "the handler's telephone")
        try content(of: letter)
        try window(of: letter, in: context)
        guard demand != .recorded else { return }
        try call(of: letter)
        try required(papersOf: letter, demand)
    }

    private static func person(
        _ name: String, _ zh: String, _ en: String, longest: Int
    ) throws(Refusal) {
        try check(name, zh, en, 1...longest)
    }

    private static func sizes(
        of letter: CommissionLetter, in context: Context
    ) throws(Refusal) {
        try text(letter.detail, "委托内容", "what is to be done", required: false)
        try check(letter.debtor, "被执行人", "the debtor", 0...200)
        try check(letter.asset, "账户、财产", "the account or asset", 0...1_000)
        try check(letter.handler, "承办人", "the handler", 0...CommissionPolicy.longName)
        try check(letter.handlerPhone, "承办人电话", "the handler's telephone", 0...32)
        try amount(letter.amountFen)
        try amount(letter.rulingAmountFen)
        try papers(letter.papers)
        guard (1...9_999).contains(letter.window.amount) else {
            throw commissionRefusal(
                "window-bounds", CommissionCite.sizes, "期限的数额超出范围",
                "the window's amount is out of range",
                remedy: "期限如 15d；紧急事项 24h", "give a window such as 15d; 24h if urgent")
        }
        if let call = letter.call {
            try person(call.caller, "通话人", "the caller")
            try person(call.answeredBy, "接听人", "who answered")
            try phone(call.phone, "值班电话", "the duty telephone")
            try past(call.at, "通话时间", "the time of the call", in: context)
        }
        if let number = letter.platformNumber {
            try check(number, "法定平台编号", "the platform's number", 1...64)
            guard let at = letter.platformEnteredAt else {
                throw commissionRefusal(
                    "platform-time-missing", CommissionCite.platform, "有法定平台编号而无录入时间",
                    "the platform's number comes without its entry time",
                    remedy: "请同时填写录入时间", "give the time of entry too")
            }
            try past(at, "法定平台录入时间", "the platform's entry time", in: context)
        }
    }

    private static func courts(
        of letter: CommissionLetter, in context: Context
    ) throws(Refusal) {
        guard letter.from != letter.to else {
            throw commissionRefusal(
                "same-court", CommissionCite.entrust, "法院不能委托本院",
                "a court cannot commission itself",
                remedy: "请改填受托法院", "name another court")
        }
        for court in [letter.from, letter.to] where context.tree[court] == nil {
            throw commissionRefusal(
                "unknown-court", CommissionCite.own, "法院名录中没有 \(court)",
                "the directory has no court \(court)", remedy: "请核对法院代字、名称或更新名录",
                "check the court's code or name, or update the directory")
        }
        guard context.tree.superior(of: letter.to) != nil else {
            throw commissionRefusal(
                "supreme-commissioned", CommissionCite.entrust + "（由上一级法院监督；自定归口）",
                "不能委托最高人民法院：其上没有监督法院",
                "the supreme court cannot be commissioned: no court stands above it to supervise",
                remedy: "请委托财产所在地法院；须最高人民法院协调的，逐级报请",
                "commission the court at the property's place, or report upwards level by level")
        }
    }

    /// The host case's number belongs to the commissioning court.
    static func number(
        _ number: CaseNumber, of court: CourtID, in tree: CourtTree
    ) throws(Refusal) {
        let remedy = "请填写委托法院自己的案号；已停用代字的旧号请按旧案号登记"
        let enRemedy =
            "enter the commissioning court's own number; one under a code gone out of use is entered as legacy"
        guard number.court == court else {
            throw commissionRefusal(
                "case-number-court", CommissionCite.number, "案号 \(number.text) 不属于委托法院",
                "case number \(number.text) is not the commissioning court's", remedy: remedy,
                enRemedy)
        }
        guard let code = number.readableParts?.courtCode, let own = tree[court]?.code, own != code
        else { return }
        if let owner = tree.find(code), owner.id != court {
            throw commissionRefusal(
                "case-number-court", CommissionCite.number, "案号 \(number.text) 属于\(owner.name)",
                "case number \(number.text) belongs to \(owner.name)", remedy: remedy, enRemedy)
        }
        guard number.isLegacy else {
            throw commissionRefusal(
                "case-number-court", CommissionCite.number,
                "案号 \(number.text) 的法院代字与委托法院（\(own)）不符",
                "the code in \(number.text) is not the commissioning court's (\(own))",
                remedy: remedy, enRemedy)
        }
    }

    private static func content(of letter: CommissionLetter) throws(Refusal) {
        let rule = letter.kind.rule
        if rule.needsAsset {
            try check(letter.asset, "账户、财产", "the account or asset", 1...1_000)
        }
        if rule.needsAmount, letter.amountFen == nil || letter.amountFen == 0 {
            throw commissionRefusal(
                "amount-missing", CommissionCite.amount, "\(rule.name.zh)须写明具体数额",
                "to \(rule.name.en) an exact amount is needed", remedy: "请填写数额", "give the amount")
        }
        guard let amount = letter.amountFen else { return }
        guard let allowed = letter.rulingAmountFen else {
            throw commissionRefusal(
                "ruling-amount-missing", CommissionCite.amount, "未填写裁定数额",
                "the ruling's amount is missing", remedy: "请填写裁定书载明的数额",
                "give the amount that the ruling states")
        }
        guard amount <= allowed else {
            throw commissionRefusal(
                "amount-exceeds-ruling", CommissionCite.amount, "数额超过裁定数额",
                "the amount exceeds the ruling's", remedy: "请将数额改为不超过裁定数额",
                "lower it to the ruling's amount at most")
        }
    }

    private static func window(
        of letter: CommissionLetter, in context: Context
    ) throws(Refusal) {
        let shortest = context.rules["W10"]?.window ?? CommissionPolicy.shortest
        let longest = context.rules["W10b"]?.window ?? CommissionPolicy.longest
        let urgent = context.rules["W11"]?.window ?? CommissionPolicy.urgent
        if letter.urgent {
            guard letter.window == urgent else {
                throw commissionRefusal(
                    "window-urgent", CommissionCite.doc27, "紧急事项的期限为\(urgent.term)",
                    "an urgent matter's window is \(urgent.english)", remedy: "请将期限填为 \(urgent)",
                    "set the window to \(urgent)")
            }
            return
        }
        guard letter.window.unit == shortest.unit,
            letter.window.amount >= shortest.amount, letter.window.amount <= longest.amount
        else {
            throw commissionRefusal(
                "window-bounds", CommissionCite.doc27, "期限应不少于\(shortest.term)、不超过\(longest.term)",
                "the window must be from \(shortest.english) to \(longest.english)",
                remedy: "请填写 \(shortest) 至 \(longest)；紧急的标明紧急并记录电话",
                "give \(shortest) … \(longest); if urgent, mark it so and record the call")
        }
        guard !letter.papersToFollow else {
            throw commissionRefusal(
                "follow-not-urgent", CommissionCite.doc27, "只有紧急事项可以材料后补",
                "papers may follow only in an urgent matter", remedy: "请附齐材料再发送",
                "attach the papers before sending")
        }
    }

    private static func call(of letter: CommissionLetter) throws(Refusal) {
        guard letter.urgent, letter.call == nil else { return }
        throw commissionRefusal(
            "call-missing", CommissionCite.doc27, "紧急事项须先电话联系并记录",
            "an urgent matter records the telephone call",
            remedy: "请电话联系受托法院值班室（见其值班表），填写何人、对何人、电话、时间",
            "call the commissioned court's duty desk (see its roster); record who, to whom, number, when"
        )
    }

    private static func required(
        papersOf letter: CommissionLetter, _ demand: LetterDemand
    ) throws(Refusal) {
        guard !(letter.urgent && letter.papersToFollow) else { return }
        let missing = letter.missingPapers.filter {
            demand == .sending || $0 != .commissionLetter
        }
        guard missing.isEmpty else {
            let zh = missing.map(\.term).joined(separator: "、")
            let en = missing.map(\.rawValue).joined(separator: ", ")
            throw commissionRefusal(
                "papers-missing", CommissionCite.doc27, "缺少材料：\(zh)", "papers are missing: \(en)",
                remedy: "请附齐；紧急的可标明材料后补", "attach them; in an urgent matter they may follow")
        }
        guard demand != .sending || letter.isSealed else {
            throw commissionRefusal(
                "unsealed", CommissionCite.approval, "委托执行函未签章（未签章稿）",
                "the commission letter is not sealed",
                remedy: "请指挥中心核对后附签章的 PDF/OFD",
                "have the command centre attach the sealed PDF or OFD")
        }
    }
}
