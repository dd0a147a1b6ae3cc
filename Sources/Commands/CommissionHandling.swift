import ArgumentParser
import Domain
import Procedure
import Runtime
import Wording

struct CommissionSignFor: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-for", abstract: "Sign for a matter (签收); a court may not refuse it.",
        discussion: """
            For an outside court (--for-court …) the letter's arrival is what --arrived-at says.

            Example:
              crosswrit commission sign-for M --handler 李某 --phone 0371-7654321 --data DIR --officer 书记乙
            """)

    @OptionGroup var matter: MatterArgument
    @Option(help: "承办人 at the commissioned court (default: the acting officer).") var handler:
        String?
    @Option(help: "The handler's telephone.") var phone = ""
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(
            .signFor(
                .init(
                    handler: handler ?? act.officerName, phone: phone,
                    arrivedAt: act.outside.arrivedAt)))
    }
}

struct CommissionReroute: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "reroute", abstract: "Move a matter to the right court of the area (转办).",
        discussion:
            "Example:\n  crosswrit commission reroute M --to 豫0104 --reason 财产在管城区 --data DIR --officer 指挥丙"
    )

    @OptionGroup var matter: MatterArgument
    @Option(help: "The right court.") var to: String
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.reroute(.init(to: try session.court(to), reason: words.text)))
    }
}

struct CommissionContact: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact", abstract: "Record a contact with the other court (联系记录).",
        discussion: """
            A matter is returned only after a recorded contact.

            Example:
              crosswrit commission contact M --person 王某 --phone 0371-1234567 --at 2026-03-05T09:30 \
            --summary 缺送达回证，对方三日内补齐 --data DIR --officer 书记乙
            """)

    @OptionGroup var matter: MatterArgument
    @Option(help: "Who was spoken to.") var person: String
    @Option(help: "On which number.") var phone: String
    @Option(help: "When (default: now).", transform: Words.instant) var at: Instant?
    @Option(help: "What was said.") var summary: String
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(
            .contact(
                .init(
                    person: person, phone: phone, at: try at ?? session.status().civil,
                    summary: summary)))
    }
}

struct CommissionAskPapers: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask-papers", abstract: "Ask for missing papers (要求补充材料): 3 days.",
        discussion:
            "Example:\n  crosswrit commission ask-papers M --missing serviceReturn --text 缺送达回证 --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @Option(
        help: ArgumentHelp("Kind of paper that is missing; repeatable.", valueName: "kind"),
        transform: Words.paperKind)
    var missing: [PaperKind] = []
    @Option(help: "What is missing or wrong.") var text = ""
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.askPapers(.init(kinds: missing, text: text)))
    }
}

struct CommissionReturn: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "Return a matter (退回), after a recorded contact.",
        discussion: """
            Grounds: papers 材料不全或有误，经补正仍不能办理; scope 超出事项委托范围; impossible 客观上不能办理.

            Example:
              crosswrit commission return M --ground impossible --text 该账户已销户 --data DIR --officer 指挥丙
            """)

    @OptionGroup var matter: MatterArgument
    @Option(help: "退回事由: papers, scope or impossible.", transform: Words.ground)
    var ground: CommissionAct.ReturnGround
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(
            .returnMatter(
                .init(ground: ground, text: words.text, papers: try session.attach(words.papers))))
    }
}

struct CommissionComplete: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete", abstract: "Report a matter done (办结反馈), with 回执 or 送达回证.",
        discussion: """
            Example:
              crosswrit commission complete M --outcome full --text 已冻结 --amount 120000 \
            --paper receipt=回执.pdf --data DIR --officer 承办甲
            """)

    @OptionGroup var matter: MatterArgument
    @Option(help: "办理结果: full, partial or none.", transform: Words.outcome)
    var outcome: CommissionAct.Outcome
    @Option(
        help: ArgumentHelp("Amount controlled or deducted, in yuan (元).", valueName: "yuan"),
        transform: Words.amount)
    var amount: Int64?
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(
            .complete(
                .init(
                    outcome: outcome, text: words.text, amountFen: amount,
                    papers: try session.attach(words.papers))))
    }
}

struct CommissionRate: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: "Rate how a matter was handled (评价), 1 to 5.",
        discussion:
            "Example:\n  crosswrit commission rate M --score 5 --text 办理及时 --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @Option(help: "1 … 5.") var score: Int
    @Option(help: "Remark.") var text = ""
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.rate(.init(score: score, text: text)))
    }
}

struct CommissionConclude: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "conclude", abstract: "Conclude a complaint (投诉处理), by the supervising court.",
        discussion:
            "Example:\n  crosswrit commission conclude M --upheld --text 责令三日内办结 --data DIR --officer 监管丁"
    )

    @OptionGroup var matter: MatterArgument
    @Flag(inversion: .prefixedNo, help: "投诉成立, or not.") var upheld: Bool
    @Option(help: "The conclusion.") var text = ""
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.conclude(.init(upheld: upheld, text: text)))
    }
}

struct CommissionConfirmAmendment: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm-amendment",
        abstract: "Accept or decline the other court's amendment (更正确认).",
        discussion:
            "Example:\n  crosswrit commission confirm-amendment M --accept --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @Flag(help: "The answer.") var answer: AmendmentChoice
    @Option(help: "Remark.") var note = ""
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.confirmAmendment(.init(accepted: answer == .accept, note: note)))
    }
}

/// 同意 or 不同意.
enum AmendmentChoice: String, EnumerableFlag {
    case accept
    case decline
}

struct CommissionPress: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "press", abstract: "Press one's own court (督办).",
        discussion:
            "Example:\n  crosswrit commission press M --court 豫0102 --text 请于明日前签收 --data DIR --officer 监管丁"
    )

    @OptionGroup var matter: MatterArgument
    @Option(help: "The court that is pressed.") var court: String
    @Option(help: "What it is to do.") var text = ""
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.press(.init(court: try session.court(court), text: text)))
    }
}

struct CommissionPlatform: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "platform", abstract: "Enter the official platform's number (法定平台录入).",
        discussion: """
            Until then the matter shows 未录入法定平台.

            Example:
              crosswrit commission platform M --number WT2026-000123 --entered-at 2026-03-05T10:00 \
            --data DIR --officer 书记乙
            """)

    @OptionGroup var matter: MatterArgument
    @Option(help: "The number.") var number: String
    @Option(help: "When it was entered there (default: now).", transform: Words.instant)
    var enteredAt: Instant?
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(
            .platform(.init(number: number, enteredAt: try enteredAt ?? session.status().civil)))
    }
}

struct CommissionLook: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "look", abstract: "Answer a duty (处理待办), such as an act out of order.",
        discussion:
            "Example:\n  crosswrit commission look M --entry 7 --note 已核实 --data DIR --officer 监管丁")

    @OptionGroup var matter: MatterArgument
    @Option(help: "Number of the entry that opened the duty (see `crosswrit show`).") var entry: Int
    @Option(help: "What was done about it.") var note = ""
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.look(.init(entry: entry, note: note)))
    }
}
