import ArgumentParser
import Domain
import Engine
import Procedure
import Runtime
import Wording

struct CommissionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "commission",
        abstract: "Commissioned matters (事项委托): one court asks another for one act of enforcement.",
        discussion: """
            The way of a matter: draft → approve (执行局, then 指挥中心 with the sealed letter) → send → \
            sign-for → progress → complete → confirm → rate. `crosswrit why M` says what it waits for.

            Every act takes --data, --officer, --key and --wait, and --for-court with its companions when \
            it records the paper of a court without a node (代录).
            """,
        subcommands: [
            CommissionDraft.self, CommissionApprove.self, CommissionDiscard.self,
            CommissionSend.self, CommissionSignFor.self, CommissionReroute.self,
            CommissionContact.self, CommissionAskPapers.self, CommissionSupply.self,
            CommissionReturn.self, CommissionProgress.self, CommissionComplete.self,
            CommissionConfirm.self, CommissionRate.self, CommissionComplain.self,
            CommissionExplain.self, CommissionConclude.self, CommissionWithdraw.self,
            CommissionAmend.self, CommissionConfirmAmendment.self, CommissionPress.self,
            CommissionPlatform.self, CommissionLook.self, CommissionTypes.self,
        ])
}

/// The commissioned matter that `session` shows under `id`, with this court's undecided acts on
/// top.
private func commission(_ id: String, _ session: Session) throws -> CommissionState {
    let detail = try session.detail(id)
    guard case .commission(let state)? = (detail.provisional ?? detail.record.matter)?.body else {
        throw CommandFailure(
            1, "commission.other-procedure", rule: "命令行", "协调事项 \(detail.record.id) 不是事项委托",
            "matter \(detail.record.id) is not a commission", remedy: "用 crosswrit show 查看其种类",
            "see its kind with `crosswrit show`")
    }
    return state
}

struct CommissionDraft: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft", abstract: "Draft a letter, or change a draft (拟稿).",
        discussion: """
            Without --matter a new matter opens at this court's node; with it the draft is changed, and \
            its approvals fall. `crosswrit commission types` lists the types with \
            the papers each needs.

            Example:
              crosswrit commission draft --data var/yu0105 --officer 承办甲 --to 豫0102 \
            --case （2026）豫0105执12号 --kind freeze-deposit --detail 冻结存款 --debtor 某公司 \
            --asset 某银行6222… --amount 120000 --ruling-amount 120000 --handler-phone 0371-1234567 \
            --paper ruling=裁定书.pdf --paper assistanceNotice=协助执行通知书.pdf
            """)

    @Option(help: "The draft to change.", transform: Words.matter)
    var matter: String?
    @OptionGroup var letter: LetterOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter }

    func body(_ session: Session) throws -> ActBody {
        let base = try matter.map { try commission($0, session).letter }
        return .commission(
            .draft(
                try letter.build(
                    over: base, from: try session.author(act.outside), officer: act.officerName,
                    session)))
    }
}

struct CommissionApprove: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Take the next step of the approval table (审批).",
        discussion: """
            The officer's role decides the step: 执行局长 or 分管副院长 first, then 指挥中心专员, who attaches \
            the sealed letter.

            Example:
              crosswrit commission approve M --data DIR --officer 指挥丙 \
            --sealed-paper commissionLetter=委托执行函.pdf
            """)

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.approve(try session.statement(words)))
    }
}

struct CommissionDiscard: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Give up a draft (废稿).",
        discussion:
            "Example:\n  crosswrit commission discard M --reason 已另行处理 --data DIR --officer 承办甲")

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.discard(try session.statement(words)))
    }
}

struct CommissionSend: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send the approved letter (发送).",
        discussion: """
            With a matter, the letter and its approvals are those of the approved draft; further papers \
            may be attached. With --platform-number the number on the official platform is entered right \
            after sending, as an act of its own (法定平台录入) under the key KEY/platform.

            Without a matter the letter is given by options: that is how the letter of an outside court \
            is recorded (代录; see `crosswrit record --help`).

            Example:
              crosswrit commission send M --data DIR --officer 指挥丙 --key K1 --wait 5
            """)

    @Argument(
        help: "The approved draft; none when an outside court's letter is recorded.",
        transform: Words.matter)
    var matter: String?
    @OptionGroup var letter: LetterOptions
    @OptionGroup var approvals: ApprovalOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter }

    func validate() throws {
        guard matter != nil else { return }
        guard !letter.changesLetter, approvals.approvals.isEmpty else {
            throw ValidationError(
                "the letter is sent as it was approved: to change it use `commission draft --matter M`, "
                    + "and have it approved again")
        }
        guard (letter.platformNumber == nil) == (letter.platformAt == nil) else {
            throw ValidationError("--platform-number and --platform-at belong together")
        }
    }

    func body(_ session: Session) throws -> ActBody {
        guard let matter else {
            let written = try letter.build(
                over: nil, from: try session.author(act.outside), officer: act.officerName, session)
            return .commission(.send(written, approvals: try session.approvals(approvals)))
        }
        let state = try commission(matter, session)
        var written = state.letter
        written.papers += try session.attach(letter.papers)
        return .commission(.send(written, approvals: state.approvals))
    }

    mutating func run() throws {
        let session = try Session(act)
        let reply = try session.act(try body(session), on: matter, act)
        if matter != nil, let number = letter.platformNumber, let at = letter.platformAt,
            reply.status == .recorded || reply.status == .accepted
        {
            var second = act
            second.key = act.key.isEmpty ? "" : act.key + "/platform"
            let entered = try session.act(
                .commission(.platform(.init(number: number, enteredAt: at))),
                on: reply.matter.rawValue, second)
            if let refusal = entered.refusal {
                // The letter is on its way all the same: its own answer comes first.
                try ActAnswer.show(reply, session, act.process)
                throw CommandFailure(exit: 1, refusal: refusal, isAnswered: true)
            }
        }
        try ActAnswer.show(reply, session, act.process)
    }
}
