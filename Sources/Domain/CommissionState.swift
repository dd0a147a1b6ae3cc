/// What happened in a commissioned matter: the act's words, with who did it and when.
package enum CommissionEvent: Hashable, Codable, Sendable {
    indirect case drafted(CommissionLetter, CommissionOpening, CommissionMark)
    case approved(Approval, papers: [Paper], CommissionMark)
    case discarded(CommissionAct.Statement, CommissionMark)
    indirect case sent(CommissionLetter, approvals: [Approval], CommissionOpening, CommissionMark)
    /// 送达: the commissioned court's automatic receipt.
    case delivered(CommissionMark)
    case signed(CommissionAct.SignFor, CommissionMark)
    case rerouted(CommissionAct.Reroute, CommissionMark)
    case contacted(CommissionAct.Contact, CommissionMark)
    case papersAsked(CommissionAct.PapersAsked, CommissionMark)
    case supplied(CommissionAct.Statement, CommissionMark)
    case returned(CommissionAct.Return, CommissionMark)
    case progressed(CommissionAct.Statement, CommissionMark)
    case completed(CommissionAct.Completion, CommissionMark)
    case confirmed(CommissionAct.Statement, CommissionMark)
    case rated(CommissionAct.Rating, CommissionMark)
    case complained(CommissionAct.Statement, CommissionMark)
    case explained(CommissionAct.Statement, CommissionMark)
    case concluded(CommissionAct.Conclusion, CommissionMark)
    case withdrawn(CommissionAct.Statement, CommissionMark)
    case pressed(CommissionAct.Press, CommissionMark)
    case platformEntered(CommissionAct.PlatformEntry, CommissionMark)
    case looked(CommissionAct.Look, CommissionMark)
    /// 更正 that waits for the other court's 确认.
    indirect case amendmentProposed(Amendment, CommissionMark)
    /// 更正 in effect.
    indirect case amendmentApplied(Amendment, CommissionMark)
    case amendmentDeclined(CommissionAct.AmendmentAnswer, CommissionMark)
    /// Nothing more can happen (结束).
    case closed(CommissionMark)
}

/// Who did something, and when.
package struct CommissionMark: Hashable, Codable, Sendable {
    package var court: CourtID
    /// Empty for what a process does by itself.
    package var officer: String
    /// The officer in whose place this one acted (代).
    package var inPlaceOf: String?
    /// The court that entered an outside court's paper (代录).
    package var recordedBy: CourtID?
    package var at: Instant

    package init(
        court: CourtID, officer: String, inPlaceOf: String? = nil, recordedBy: CourtID? = nil,
        at: Instant
    ) {
        self.court = court
        self.officer = officer
        self.inPlaceOf = inPlaceOf
        self.recordedBy = recordedBy
        self.at = at
    }
}

/// What is fixed when a matter opens and is needed ever after.
package struct CommissionOpening: Hashable, Codable, Sendable {
    /// 监督法院: superior of the commissioned court.
    package var supervising: CourtID
    /// Superior of the commissioning court; nil for the supreme court.
    package var superior: CourtID?
    /// Version of the table of windows that the matter keeps.
    package var ruleSet: String

    package init(supervising: CourtID, superior: CourtID?, ruleSet: String) {
        self.supervising = supervising
        self.superior = superior
        self.ruleSet = ruleSet
    }
}

/// Where a commissioned matter stands (事项阶段). Raw values are stable names for programs.
package enum CommissionStage: String, Hashable, Codable, Sendable, CaseIterable {
    case draft
    case approved
    case discarded
    case sent
    case delivered
    case signed
    case inHand
    case papersAsked
    case returned
    case done
    case confirmed
    case withdrawn

    /// The Chinese term that people read.
    package var term: String {
        switch self {
        case .draft: "拟稿"
        case .approved: "已审批待发送"
        case .discarded: "已废稿"
        case .sent: "已发送待送达"
        case .delivered: "已送达待签收"
        case .signed: "已签收"
        case .inHand: "办理中"
        case .papersAsked: "待补充材料"
        case .returned: "已退回"
        case .done: "已办结待确认"
        case .confirmed: "已确认办结"
        case .withdrawn: "已撤回"
        }
    }

    /// The commissioned court has the matter or is getting it.
    package var isOpenForHandling: Bool {
        switch self {
        case .sent, .delivered, .signed, .inHand, .papersAsked: true
        case .draft, .approved, .discarded, .returned, .done, .confirmed, .withdrawn: false
        }
    }

    /// The commissioned court has signed for the matter and is to do it.
    package var isInHand: Bool {
        switch self {
        case .signed, .inHand, .papersAsked: true
        case .draft, .approved, .discarded, .sent, .delivered, .returned, .done, .confirmed,
            .withdrawn:
            false
        }
    }
}

/// A commissioned matter as it stands: the fold of its events.
package struct CommissionState: Hashable, Codable, Sendable {
    /// Words on record with who said them, when, and in which entry.
    package struct Noted<Words: Hashable & Codable & Sendable>: Hashable, Codable, Sendable {
        private final class Content: Sendable {
            let words: Words
            let mark: CommissionMark
            let entry: Int

            init(_ words: Words, _ mark: CommissionMark, _ entry: Int) {
                self.words = words
                self.mark = mark
                self.entry = entry
            }
        }

        /// Beside the state: most matters have few of these words, and states are copied often.
        private var content: Content

        /// What was said.
        package var words: Words {
            get { content.words }
            set { content = Content(newValue, content.mark, content.entry) }
        }
        /// Who said it, and when.
        package var mark: CommissionMark { content.mark }
        /// In which entry.
        package var entry: Int { content.entry }

        /// Takes the words in.
        package init(words: Words, mark: CommissionMark, entry: Int) {
            content = Content(words, mark, entry)
        }

        private enum CodingKeys: String, CodingKey { case words, mark, entry }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                words: try container.decode(Words.self, forKey: .words),
                mark: try container.decode(CommissionMark.self, forKey: .mark),
                entry: try container.decode(Int.self, forKey: .entry))
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(words, forKey: .words)
            try container.encode(mark, forKey: .mark)
            try container.encode(entry, forKey: .entry)
        }

        package static func == (left: Self, right: Self) -> Bool {
            left.content === right.content
                || (left.entry == right.entry && left.mark == right.mark
                    && left.words == right.words)
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(words)
            hasher.combine(mark)
            hasher.combine(entry)
        }
    }

    /// 投诉, 说明, 投诉处理.
    package struct Complaint: Hashable, Codable, Sendable {
        package var complaint: Noted<CommissionAct.Statement>
        package var explanation: Noted<CommissionAct.Statement>?
        package var conclusion: Noted<CommissionAct.Conclusion>?

        package init(complaint: Noted<CommissionAct.Statement>) { self.complaint = complaint }
    }

    /// Lists in the state keep the latest this many; the chain keeps all.
    package static let kept = 64

    package var stage: CommissionStage
    @Boxed package var letter: CommissionLetter
    /// 受托法院 as it is now; after a reroute it differs from the letter's addressee.
    package var commissioned: CourtID
    package var opening: CommissionOpening
    package var approvals: [Approval] = []
    /// Entry that handed the matter to the present commissioned court; its receipt starts the
    /// clock.
    package var letterEntry = 0
    package var sentAt: Instant?
    package var deliveredAt: Instant?
    package var signed: Noted<CommissionAct.SignFor>?
    package var reroutes: [Noted<CommissionAct.Reroute>] = []
    package var contacts: [Noted<CommissionAct.Contact>] = []
    package var asked: Noted<CommissionAct.PapersAsked>?
    package var supplies: [Noted<CommissionAct.Statement>] = []
    /// 材料后补: the letter's papers are not complete yet; nothing is reported done without them.
    package var papersFollow = false
    package var progress: [Noted<CommissionAct.Statement>] = []
    package var completion: Noted<CommissionAct.Completion>?
    package var returned: Noted<CommissionAct.Return>?
    package var confirmed: Noted<CommissionAct.Statement>?
    package var rating: Noted<CommissionAct.Rating>?
    package var complaints: [Complaint] = []
    package var withdrawn: Noted<CommissionAct.Statement>?
    package var presses: [Noted<CommissionAct.Press>] = []
    /// 更正 that waits for the other court's 确认.
    package var pending: Noted<Amendment>?
    package var closed = false

    package init(stage: CommissionStage, letter: CommissionLetter, opening: CommissionOpening) {
        self.stage = stage
        self.letter = letter
        self.commissioned = letter.to
        self.opening = opening
    }

    /// 委托法院.
    package var commissioning: CourtID { letter.from }
    /// 监督法院.
    package var supervising: CourtID { opening.supervising }
    /// Superior of the commissioning court.
    package var superior: CourtID? { opening.superior }

    /// The complaint that has no conclusion yet.
    package var openComplaint: Complaint? {
        complaints.last.flatMap { $0.conclusion == nil ? $0 : nil }
    }

    /// The present commissioned court has put a contact on record since it got the matter.
    package var hasContact: Bool {
        contacts.contains { $0.entry > letterEntry && $0.mark.court == commissioned }
    }

    /// What the desk shows beside the stage, in a fixed order.
    package var flags: [Text] {
        var flags: [Text] = []
        if letter.urgent { flags.append(Text(zh: "紧急", en: "urgent")) }
        if papersFollow { flags.append(Text(zh: "材料后补", en: "papers to follow")) }
        if letter.lacksPlatform {
            flags.append(Text(zh: "未录入法定平台", en: "not on the official platform"))
        }
        if !presses.isEmpty { flags.append(Text(zh: "督办", en: "pressed")) }
        if openComplaint != nil { flags.append(Text(zh: "投诉处理中", en: "complaint open")) }
        if pending != nil { flags.append(Text(zh: "更正待确认", en: "amendment unconfirmed")) }
        return flags
    }
}

/// A field that may be amended (可更正字段), by its stable name.
package enum CommissionField: String, Hashable, Codable, Sendable, CaseIterable {
    /// 案号.
    case caseNumber = "case-number"
    /// 委托内容.
    case detail
    /// 被执行人.
    case debtor
    /// 账户、财产.
    case asset
    /// 金额 (fen).
    case amount
    /// 裁定金额 (fen).
    case rulingAmount = "ruling-amount"
    /// 办理期限.
    case window
    /// 委托法院承办人.
    case handler
    /// 委托法院承办人电话.
    case handlerPhone = "handler-phone"
    /// 办结反馈内容; the commissioned court's own.
    case result
    /// 办结金额 (fen); the commissioned court's own.
    case resultAmount = "result-amount"

    /// The Chinese name.
    package var term: String {
        switch self {
        case .caseNumber: "案号"
        case .detail: "委托内容"
        case .debtor: "被执行人"
        case .asset: "账户、财产"
        case .amount: "金额（分）"
        case .rulingAmount: "裁定金额（分）"
        case .window: "办理期限"
        case .handler: "承办人"
        case .handlerPhone: "承办人电话"
        case .result: "办结反馈"
        case .resultAmount: "办结金额（分）"
        }
    }

    /// The field is part of the letter, which the commissioning court entered; else the
    /// commissioned court entered it.
    package var isLetter: Bool {
        switch self {
        case .caseNumber, .detail, .debtor, .asset, .amount, .rulingAmount, .window, .handler,
            .handlerPhone:
            true
        case .result, .resultAmount: false
        }
    }

    /// The field's present value as text; empty when there is none.
    package func value(in state: CommissionState) -> String {
        let letter = state.letter
        return switch self {
        case .caseNumber: letter.caseNumber.text
        case .detail: letter.detail
        case .debtor: letter.debtor
        case .asset: letter.asset
        case .amount: letter.amountFen.map { String($0) } ?? ""
        case .rulingAmount: letter.rulingAmountFen.map { String($0) } ?? ""
        case .window: letter.window.description
        case .handler: letter.handler
        case .handlerPhone: letter.handlerPhone
        case .result: state.completion?.words.text ?? ""
        case .resultAmount: state.completion?.words.amountFen.map { String($0) } ?? ""
        }
    }

    /// Sets the field from its text. Returns false, with the state as it was, when the text does
    /// not read as a value of the field.
    package func set(_ text: String, in state: inout CommissionState) -> Bool {
        switch self {
        case .caseNumber:
            guard
                let number = try? CaseNumber(
                    text, of: state.letter.from, asLegacy: state.letter.caseNumber.isLegacy)
            else { return false }
            state.letter.caseNumber = number
        case .detail: state.letter.detail = text
        case .debtor: state.letter.debtor = text
        case .asset: state.letter.asset = text
        case .amount:
            guard let fen = Int64(text), fen >= 0 else { return false }
            state.letter.amountFen = fen
        case .rulingAmount:
            guard let fen = Int64(text), fen >= 0 else { return false }
            state.letter.rulingAmountFen = fen
        case .window:
            guard let window = Self.window(text) else { return false }
            state.letter.window = window
        case .handler: state.letter.handler = text
        case .handlerPhone: state.letter.handlerPhone = text
        case .result:
            guard state.completion != nil else { return false }
            state.completion?.words.text = text
        case .resultAmount:
            guard state.completion != nil, let fen = Int64(text), fen >= 0 else { return false }
            state.completion?.words.amountFen = fen
        }
        return true
    }

    /// `15d`, `24h`: the fold needs this here, below the target that reads windows for people.
    private static func window(_ text: String) -> Window? {
        let digits = text.utf8.prefix(5).prefix { (0x30...0x39).contains($0) }
        let unit = WindowUnit.allCases.first { $0.rawValue == text.dropFirst(digits.count) }
        guard (1...4).contains(digits.count), digits.first != 0x30, let unit,
            let amount = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        return Window(amount, unit)
    }
}

extension CommissionState.Noted: CustomReflectable {
    /// Words, mark and entry, wherever they are kept.
    package var customMirror: Mirror {
        Mirror(
            self, children: ["words": words, "mark": mark, "entry": entry], displayStyle: .struct)
    }
}
