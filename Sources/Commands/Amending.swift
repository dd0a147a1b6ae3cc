import ArgumentParser
import Domain
import Engine
import Procedure
import Runtime
import Wording

/// What an amendment (更正) says.
struct AmendOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Which field. Commission: case-number, detail, debtor, asset, amount, ruling-amount, window, \
            handler, handler-phone, result, result-amount. Dispute: claim, case-number, asset, place, facts.
            """, valueName: "field"))
    var field: String

    @Option(
        name: [.customLong("new"), .customLong("to")],
        help: "What it should say; amounts in yuan (元).")
    var new: String

    @Option(help: "Why it is amended.") var reason = ""

    @OptionGroup var papers: PaperOptions
    @OptionGroup var approvals: ApprovalOptions

    /// The amendment, with the value that stands now as the old one.
    func build(_ detail: MatterDetail, author: CourtID, _ session: Session) throws -> Amendment {
        let matter = detail.provisional ?? detail.record.matter
        var value = new
        let old: String
        switch matter?.body {
        case .commission(let state):
            let known = CommissionField(rawValue: field)
            switch known {
            case .amount, .rulingAmount, .resultAmount:
                do {
                    value = String(try Words.amount(new))
                } catch let fault as ArgumentFault {
                    throw ValidationError("--new: \(fault)")
                }
            default: break
            }
            // A field that does not exist is refused by the procedure, which names those that do.
            old = known?.value(in: state) ?? ""
        case .dispute(let state):
            let own = state.disputant(author)
            old =
                switch field {
                case "asset": state.asset
                case "place": state.place
                case "facts": state.facts
                case "claim": own?.claim ?? ""
                case "case-number": own?.caseNumber?.text ?? ""
                default: ""
                }
        case .roster, .tabled, nil:
            throw CommandFailure(
                1, "amend.kind", rule: "更正规则（自定）", "这一协调事项不能更正", "this matter can't be amended",
                remedy: "值班表用 crosswrit roster publish 重新公布",
                "publish a roster again with `crosswrit roster publish`")
        }
        return Amendment(
            field: field, old: old, new: value, reason: reason, proof: try session.attach(papers),
            approvals: try session.approvals(approvals))
    }
}

/// An amendment of any matter, of one kind, or of whatever kind the matter is.
private func amend(
    _ matter: String, _ words: AmendOptions, _ act: ActOptions, _ session: Session,
    only kind: String? = nil
) throws -> ActBody {
    let detail = try session.detail(matter)
    let author = try session.author(act.outside)
    let amendment = try words.build(detail, author: author, session)
    let body = (detail.provisional ?? detail.record.matter)?.body
    let found = body.map { Procedures.kind(of: $0).name }
    if let kind, let found, kind != found {
        throw CommandFailure(
            1, "amend.other-procedure", rule: "命令行",
            "协调事项 \(detail.record.id) 是 \(found)，不是 \(kind)",
            "matter \(detail.record.id) is a \(found), not a \(kind)",
            remedy: "用 crosswrit amend", "use `crosswrit amend`")
    }
    return found == "dispute"
        ? .dispute(.amend(amendment)) : .commission(.amend(amendment))
}

struct CommissionAmend: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend",
        abstract: "Correct a mistaken field (更正), with reason, proof and approver.",
        discussion: """
            Old and new stay visible. After the other court has acted its 确认 is needed.

            Example:
              crosswrit commission amend M --field amount --new 100000 --reason 录入有误 \
            --paper proof=裁定书.pdf --approval bureauChief=局长丁 --data DIR --officer 承办甲
            """)

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: AmendOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        try amend(matter.id, words, act, session, only: "commission")
    }
}

struct DisputeAmend: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend",
        abstract: "Correct a mistaken field (更正), with reason, proof and approver.",
        discussion: """
            Courts that have acted must consent (`dispute consent M --amendment ENTRY`).

            Example:
              crosswrit dispute amend M --field claim --new … --reason 录入有误 --paper proof=卷宗.pdf \
            --approval bureauChief=局长丁 --data DIR --officer 承办甲
            """)

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: AmendOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        try amend(matter.id, words, act, session, only: "dispute")
    }
}

struct AmendCommand: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend", abstract: "Correct a mistaken field (更正) of any matter.",
        discussion: """
            Finds out whether the matter is a commission or a dispute.

            Example:
              crosswrit amend M --field debtor --new 某某公司 --reason 录入有误 --paper proof=裁定书.pdf \
            --approval bureauChief=局长丁 --data DIR --officer 承办甲
            """)

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: AmendOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        try amend(matter.id, words, act, session)
    }
}
