import ArgumentParser
import Domain
import Procedure
import Wording

struct DisputeNegotiate: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "negotiate",
        abstract:
            "Record the talks between high courts (高院协商), before a report to the supreme court.",
        discussion:
            "Example:\n  crosswrit dispute negotiate M --no-agreed --text 未能一致 --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @Flag(inversion: .prefixedNo, help: "Whether the high courts agreed.") var agreed: Bool
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(
            .negotiate(
                HighCourtTalks(agreed: agreed, statement: try session.disputeStatement(words))))
    }
}

struct DisputeReturnReport: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "send-back", abstract: "Send an incomplete report back (退回补充), once.",
        discussion:
            "Example:\n  crosswrit dispute send-back M --missing 协商纪要 --note 请补齐 --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @Option(help: "A missing paper, in words; repeatable.") var missing: [String] = []
    @Option(help: "Remark.") var note = ""
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(.sendBack(DisputeSendBack(missing: missing, note: note)))
    }
}

struct DisputeAccept: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Enter the 执协 case number that 立案庭 gave (执协立案).",
        discussion: """
            It records the number and never moves the clock: the month runs from the automatic receipt \
            of the complete report.

            Example:
              crosswrit dispute accept M --case （2026）豫01执协3号 --data DIR --officer 立案己
            """)

    @OptionGroup var matter: MatterArgument
    @Option(name: .customLong("case"), help: "执协案号.") var caseNumber: String
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(
            .accept(try session.caseNumber(caseNumber, of: try session.author(act.outside))))
    }
}

struct DisputeOpine: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "opine", abstract: "Give the opinion (出具协调意见); it must be carried out.",
        discussion: """
            With an order for each court in dispute, the sealed opinion, and the approvals of 合议庭 and \
            分管副院长 by name.

            Example:
              crosswrit dispute opine M --text … --order 豫0105=由你院处置 --order 豫0102=移送查封财产 \
            --sealed-paper opinion=协调意见.pdf --approval panelMember=合议一 \
            --approval panelMember=合议二 --approval panelMember=合议三 \
            --approval vicePresident=副院长庚 --data DIR --officer 承办甲
            """)

    @OptionGroup var matter: MatterArgument
    @Option(
        help: ArgumentHelp("What one court is to do; repeatable.", valueName: "court=text"),
        transform: Words.order)
    var order: [OrderWord] = []
    @OptionGroup var words: WordOptions
    @OptionGroup var approvals: ApprovalOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(
            .opine(
                DisputeOpinion(
                    text: words.text,
                    orders: try order.map {
                        DisputeOrder(court: try session.court($0.court), text: $0.text)
                    },
                    papers: try session.attach(words.papers),
                    approvals: try session.approvals(approvals))))
    }
}

struct DisputeConfirm: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm a court's compliance, or return its proof (确认履行).",
        discussion: """
            Example:
              crosswrit dispute confirm M --court 豫0105 --data DIR --officer 承办甲
              crosswrit dispute confirm M --court 豫0102 --return --note 未见移送清单 --data DIR --officer 承办甲
            """)

    @OptionGroup var matter: MatterArgument
    @Option(help: "The court whose proof it is.") var court: String
    @Flag(name: .customLong("return"), help: "Return the proof instead of confirming it.")
    var isReturned = false
    @Option(help: "Why it is returned.") var note = ""
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(
            .confirm(
                DisputeVerdict(court: try session.court(court), accepted: !isReturned, note: note)))
    }
}

struct DisputeMoveMoney: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "move-money",
        abstract: "Order disputed money to the superior's account (协调划款).",
        discussion: """
            Example:
              crosswrit dispute move-money M --from 豫0102 --amount 350000 --account 某行6217… \
            --reason 争议款项统一监管 --sealed-paper moneyOrder=协调划款决定书.pdf \
            --approval vicePresident=副院长庚 --data DIR --officer 承办甲
            """)

    @OptionGroup var matter: MatterArgument
    @Option(help: "The court that holds the money.") var from: String
    @Option(help: "Amount in yuan (元).", transform: Words.amount) var amount: Int64
    @Option(help: "指定账户.") var account: String
    @OptionGroup var words: WordOptions
    @OptionGroup var approvals: ApprovalOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(
            .moveMoney(
                DisputeMoneyOrder(
                    from: try session.court(from), amount: amount, account: account,
                    reason: words.text, papers: try session.attach(words.papers),
                    approvals: try session.approvals(approvals))))
    }
}

struct DisputeMoneyMoved: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "money-moved", abstract: "Report that the money was moved (划款回报).",
        discussion:
            "Example:\n  crosswrit dispute money-moved M --order 12 --text 已划付 --paper proof=回单.pdf --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @Option(help: "Number of the entry of the order.") var order: Int
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(.moneyMoved(order: order, try session.disputeStatement(words)))
    }
}
