/// The letter of a commissioned matter (委托执行函): what one court asks of another.
package struct CommissionLetter: Hashable, Codable, Sendable {
    /// The telephone call that an urgent letter records (紧急事项电话联系).
    package struct CallRecord: Hashable, Codable, Sendable {
        /// Who called.
        package var caller: String
        /// Who answered at the commissioned court's duty desk (值班人员).
        package var answeredBy: String
        /// 值班电话, 3 … 32 characters.
        package var phone: String
        package var at: Instant

        package init(caller: String, answeredBy: String, phone: String, at: Instant) {
            self.caller = caller
            self.answeredBy = answeredBy
            self.phone = phone
            self.at = at
        }
    }

    /// 委托法院.
    package var from: CourtID
    /// 受托法院.
    package var to: CourtID
    /// 案号 of the case that the matter serves; it must belong to the commissioning court.
    package var caseNumber: CaseNumber
    /// 委托事项.
    package var kind: CommissionKind
    /// What is to be done, in words.
    package var detail: String
    /// 被执行人.
    package var debtor: String
    /// The account or asset (账户、财产) that is meant; may be empty where the type needs none.
    package var asset: String
    /// Amount to be controlled or deducted, in fen; nil where none applies.
    package var amountFen: Int64?
    /// Amount that the ruling allows, in fen.
    package var rulingAmountFen: Int64?
    /// 办理期限: 10 … 20 days; an urgent letter 24 hours.
    package var window: Window
    /// 紧急事项.
    package var urgent: Bool
    /// 材料后补: the papers follow; urgent letters only.
    package var papersToFollow: Bool
    package var call: CallRecord?
    /// Number on the official platform (人民法院执行指挥中心综合管理平台); nil shows 未录入法定平台.
    package var platformNumber: String?
    package var platformEnteredAt: Instant?
    /// 承办人 and telephone.
    package var handler: String
    package var handlerPhone: String
    package var papers: [Paper]

    package init(
        from: CourtID, to: CourtID, caseNumber: CaseNumber, kind: CommissionKind, detail: String,
        debtor: String, asset: String, amountFen: Int64? = nil, rulingAmountFen: Int64? = nil,
        window: Window, urgent: Bool = false, papersToFollow: Bool = false,
        call: CallRecord? = nil, platformNumber: String? = nil, platformEnteredAt: Instant? = nil,
        handler: String, handlerPhone: String, papers: [Paper]
    ) {
        self.from = from
        self.to = to
        self.caseNumber = caseNumber
        self.kind = kind
        self.detail = detail
        self.debtor = debtor
        self.asset = asset
        self.amountFen = amountFen
        self.rulingAmountFen = rulingAmountFen
        self.window = window
        self.urgent = urgent
        self.papersToFollow = papersToFollow
        self.call = call
        self.platformNumber = platformNumber
        self.platformEnteredAt = platformEnteredAt
        self.handler = handler
        self.handlerPhone = handlerPhone
        self.papers = papers
    }

    /// Kinds of papers that the type demands and the letter does not carry, in the table's order.
    package var missingPapers: [PaperKind] {
        kind.rule.papers.filter { wanted in !papers.contains { $0.kind == wanted } }
    }

    /// Whether the sealed letter itself (已签章委托执行函) is among the papers.
    package var isSealed: Bool { papers.contains { $0.kind == .commissionLetter && $0.sealed } }

    /// 未录入法定平台: the matter has no number on the official platform.
    package var lacksPlatform: Bool { platformNumber == nil }
}

/// What a court says in a commissioned matter (事项委托).
///
/// 委托执行规定 art. 2(2), art. 4(2); 法发〔2017〕27号. `draft`, `approve` and `discard` stay at the
/// commissioning court's node; everything else goes to the seat.
package enum CommissionAct: Hashable, Codable, Sendable {
    /// 拟稿: opens the matter at the node, or replaces the draft and with it the approvals.
    indirect case draft(CommissionLetter)
    /// 审批: the next step of the approval table, by the acting officer; papers are what the step
    /// adds, such as the sealed letter.
    case approve(Statement)
    /// 废稿: the draft is given up.
    case discard(Statement)
    /// 发送: the final letter with its approvals.
    indirect case send(CommissionLetter, approvals: [Approval])
    /// 签收: may not be refused.
    case signFor(SignFor)
    /// 转办: the superior's command centre moves the matter to the right court of its area.
    case reroute(Reroute)
    /// 联系记录.
    case contact(Contact)
    /// 要求补充材料: 3 days for the commissioning court.
    case askPapers(PapersAsked)
    /// 补充材料.
    case supply(Statement)
    /// 退回: only after a recorded contact.
    case returnMatter(Return)
    /// 办理进展.
    case progress(Statement)
    /// 办结反馈, with 回执 or 送达回证.
    case complete(Completion)
    /// 确认办结.
    case confirm(Statement)
    /// 评价.
    case rate(Rating)
    /// 投诉, to the commissioned court's superior.
    case complain(Statement)
    /// 说明, by the commissioned court.
    case explain(Statement)
    /// 投诉处理, by the supervising court.
    case conclude(Conclusion)
    /// 撤回, before the act is done.
    case withdraw(Statement)
    /// 更正.
    indirect case amend(Amendment)
    /// 更正确认, by the other court.
    case confirmAmendment(AmendmentAnswer)
    /// 督办, by a superior over its own court.
    case press(Press)
    /// 法定平台录入: the official platform's number.
    case platform(PlatformEntry)
    /// 处理待办: answers a duty, such as 督办 or an act out of order.
    case look(Look)

    /// The act stays at the author's node; the seat never sees it.
    package var isLocal: Bool {
        switch self {
        case .draft, .approve, .discard: true
        case .send, .signFor, .reroute, .contact, .askPapers, .supply, .returnMatter, .progress,
            .complete, .confirm, .rate, .complain, .explain, .conclude, .withdraw, .amend,
            .confirmAmendment, .press, .platform, .look:
            false
        }
    }

    /// The papers that the act names, in the order of the manifest.
    package var papers: [Paper] {
        switch self {
        case .draft(let letter), .send(let letter, _): letter.papers
        case .approve(let words), .discard(let words), .supply(let words), .progress(let words),
            .confirm(let words), .complain(let words), .explain(let words), .withdraw(let words):
            words.papers
        case .returnMatter(let words): words.papers
        case .complete(let words): words.papers
        case .amend(let words): words.proof
        case .signFor, .reroute, .contact, .askPapers, .rate, .conclude, .confirmAmendment, .press,
            .platform, .look:
            []
        }
    }
}

extension CommissionAct {
    /// Words with their papers; both may be empty where the act needs none.
    package struct Statement: Hashable, Codable, Sendable {
        /// At most 4,000 characters.
        package var text: String
        package var papers: [Paper]

        package init(text: String, papers: [Paper] = []) {
            self.text = text
            self.papers = papers
        }
    }

    /// 签收.
    package struct SignFor: Hashable, Codable, Sendable {
        /// 承办人 at the commissioned court.
        package var handler: String
        package var phone: String
        /// When the letter arrived at an outside court (线下法院); nil for a court with a node, whose
        /// automatic receipt tells.
        package var arrivedAt: Instant?

        package init(handler: String, phone: String, arrivedAt: Instant? = nil) {
            self.handler = handler
            self.phone = phone
            self.arrivedAt = arrivedAt
        }
    }

    /// 转办.
    package struct Reroute: Hashable, Codable, Sendable {
        package var to: CourtID
        package var reason: String

        package init(to: CourtID, reason: String) {
            self.to = to
            self.reason = reason
        }
    }

    /// 联系记录: who was spoken to, on which number, when, and what was said.
    package struct Contact: Hashable, Codable, Sendable {
        package var person: String
        package var phone: String
        package var at: Instant
        package var summary: String

        package init(person: String, phone: String, at: Instant, summary: String) {
            self.person = person
            self.phone = phone
            self.at = at
            self.summary = summary
        }
    }

    /// 补充材料通知: what is missing or wrong.
    package struct PapersAsked: Hashable, Codable, Sendable {
        package var kinds: [PaperKind]
        package var text: String

        package init(kinds: [PaperKind], text: String) {
            self.kinds = kinds
            self.text = text
        }
    }

    /// Why a matter is returned (退回事由).
    package enum ReturnGround: String, Hashable, Codable, Sendable, CaseIterable {
        /// 材料不全或有误，经补正仍不能办理.
        case papers
        /// 超出事项委托范围，无法办理.
        case scope
        /// 客观上不能办理.
        case impossible

        /// The official Chinese term.
        package var term: String {
            switch self {
            case .papers: "材料不全或有误，经补正仍不能办理"
            case .scope: "超出事项委托范围，无法办理"
            case .impossible: "客观上不能办理"
            }
        }
    }

    /// 退回.
    package struct Return: Hashable, Codable, Sendable {
        package var ground: ReturnGround
        package var text: String
        package var papers: [Paper]

        package init(ground: ReturnGround, text: String, papers: [Paper] = []) {
            self.ground = ground
            self.text = text
            self.papers = papers
        }
    }

    /// How far the matter was carried out (办理结果).
    package enum Outcome: String, Hashable, Codable, Sendable, CaseIterable {
        /// 已办理.
        case full
        /// 部分办理.
        case partial
        /// 未能办理.
        case none

        /// The official Chinese term.
        package var term: String {
            switch self {
            case .full: "已办理"
            case .partial: "部分办理"
            case .none: "未能办理"
            }
        }
    }

    /// 办结反馈.
    package struct Completion: Hashable, Codable, Sendable {
        package var outcome: Outcome
        package var text: String
        /// Amount controlled or deducted, in fen; nil where none applies.
        package var amountFen: Int64?
        /// At least one 回执 or 送达回证.
        package var papers: [Paper]

        package init(outcome: Outcome, text: String, amountFen: Int64? = nil, papers: [Paper]) {
            self.outcome = outcome
            self.text = text
            self.amountFen = amountFen
            self.papers = papers
        }
    }

    /// 评价.
    package struct Rating: Hashable, Codable, Sendable {
        /// 1 … 5.
        package var score: Int
        package var text: String

        package init(score: Int, text: String) {
            self.score = score
            self.text = text
        }
    }

    /// 投诉处理结果.
    package struct Conclusion: Hashable, Codable, Sendable {
        /// The complaint is well founded (投诉成立).
        package var upheld: Bool
        package var text: String

        package init(upheld: Bool, text: String) {
            self.upheld = upheld
            self.text = text
        }
    }

    /// 更正确认.
    package struct AmendmentAnswer: Hashable, Codable, Sendable {
        package var accepted: Bool
        package var note: String

        package init(accepted: Bool, note: String) {
            self.accepted = accepted
            self.note = note
        }
    }

    /// 督办.
    package struct Press: Hashable, Codable, Sendable {
        /// The court that is pressed: the author's own subordinate among the two sides.
        package var court: CourtID
        package var text: String

        package init(court: CourtID, text: String) {
            self.court = court
            self.text = text
        }
    }

    /// 法定平台录入.
    package struct PlatformEntry: Hashable, Codable, Sendable {
        package var number: String
        package var enteredAt: Instant

        package init(number: String, enteredAt: Instant) {
            self.number = number
            self.enteredAt = enteredAt
        }
    }

    /// 处理待办.
    package struct Look: Hashable, Codable, Sendable {
        /// The entry that opened the duty.
        package var entry: Int
        package var note: String

        package init(entry: Int, note: String) {
            self.entry = entry
            self.note = note
        }
    }
}
