import ArgumentParser
import Domain
import Engine
import Procedure
import Runtime
import Wording

struct DisputeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispute",
        abstract: "Disputes between courts (执行争议协调).",
        discussion: """
            The way of a dispute: raise → answer → settle and consent, or fail → report → relay level by \
            level → accept → opine → comply → confirm. `crosswrit why M` says what it waits for.

            Every act takes --data, --officer, --key and --wait, and --for-court with its companions when \
            it records the paper of a court without a node (代录).
            """,
        subcommands: [
            DisputeRaise.self, DisputeAnswer.self, DisputeSettle.self, DisputeConsentTo.self,
            DisputeFail.self, DisputeReportUp.self, DisputeRelay.self, DisputeNegotiate.self,
            DisputeReturnReport.self, DisputeSupplement.self, DisputeAccept.self,
            DisputeOpine.self, DisputeComply.self, DisputeConfirm.self, DisputeStop.self,
            DisputeDispose.self, DisputeMoveMoney.self, DisputeMoneyMoved.self,
            DisputeWithdraw.self, DisputeAmend.self, DisputeServePaper.self, DisputeJoin.self,
            DisputeReconsider.self, DisputeLook.self,
        ])
}

/// The dispute that `session` shows under `id`, with this court's undecided acts on top.
private func dispute(_ id: String, _ session: Session) throws -> DisputeState {
    let detail = try session.detail(id)
    guard case .dispute(let state)? = (detail.provisional ?? detail.record.matter)?.body else {
        throw CommandFailure(
            1, "dispute.other-procedure", rule: "命令行", "协调事项 \(detail.record.id) 不是执行争议",
            "matter \(detail.record.id) is not a dispute", remedy: "用 crosswrit show 查看其种类",
            "see its kind with `crosswrit show`")
    }
    return state
}

struct DisputeRaise: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "raise", abstract: "Raise a dispute and send the 协商函 (提出争议).",
        discussion: """
            The common superior is found from the courts named; a dispute with the supreme court as a \
            party is refused.

            Example:
              crosswrit dispute raise --kind seizureOrder --claim 本院首先查封 --case （2026）豫0105执12号 \
            --with 豫0102:（2026）豫0102执34号:对方主张其查封在先 --asset 某房产 --place 郑州市金水区 \
            --facts … --paper negotiationLetter=协商函.pdf --data var/yu0105 --officer 承办甲
            """)

    @Option(
        help: ArgumentHelp(
            "争议类型 by name or Chinese term, such as seizureOrder.", valueName: "type"),
        transform: Words.disputeKind)
    var kind: DisputeKind
    @Option(help: "This court's own claim (主张).") var claim: String
    @Option(name: .customLong("case"), help: "This court's own 案号.") var caseNumber: String?
    @Option(
        help: ArgumentHelp(
            "Another court in dispute; repeatable. CASE may be empty.",
            valueName: "court:case:claim"),
        transform: Words.claim)
    var with: [ClaimWord] = []
    @Option(help: "争议标的物.") var asset = ""
    @Option(help: "财产所在地.") var place = ""
    @Option(help: "基本事实.") var facts = ""
    @OptionGroup var papers: PaperOptions
    @OptionGroup var approvals: ApprovalOptions
    @OptionGroup var act: ActOptions

    var subject: String? { nil }

    func validate() throws {
        guard !with.isEmpty else {
            throw ValidationError(
                "--with is missing: name each other court in dispute as COURT:CASE:CLAIM")
        }
    }

    func body(_ session: Session) throws -> ActBody {
        let own = try session.author(act.outside)
        var claims = [
            DisputeClaim(
                court: own, caseNumber: try caseNumber.map { try session.caseNumber($0, of: own) },
                claim: claim)
        ]
        for word in with {
            let court = try session.court(word.court)
            claims.append(
                DisputeClaim(
                    court: court,
                    caseNumber: try word.caseNumber.map { try session.caseNumber($0, of: court) },
                    claim: word.claim))
        }
        return .dispute(
            .raise(
                DisputeRaising(
                    kind: kind, claims: claims, asset: asset, place: place, facts: facts,
                    papers: try session.attach(papers),
                    approvals: try session.approvals(approvals))))
    }
}

struct DisputeSettle: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle", abstract: "Propose the minutes of the negotiation (提交协商纪要).",
        discussion: """
            They bind once every other court has consented.

            Example:
              crosswrit dispute settle M --text 由金水区法院处置 --sealed-paper minutes=协商纪要.pdf \
            --approval bureauChief=局长丁 --data DIR --officer 承办甲
            """)

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var approvals: ApprovalOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(
            .settle(
                DisputeMinutes(
                    text: words.text, papers: try session.attach(words.papers),
                    approvals: try session.approvals(approvals))))
    }
}

struct DisputeConsentTo: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent", abstract: "Consent to minutes, a disposal or an amendment (同意).",
        discussion: """
            Without a choice: the minutes that wait for consent.

            Example:
              crosswrit dispute consent M --data DIR --officer 局长丁
              crosswrit dispute consent M --disposal 豫0105 --data DIR --officer 局长丁
            """)

    @OptionGroup var matter: MatterArgument
    @Option(help: "The minutes of this entry.") var minutes: Int?
    @Option(help: "That this court disposes of the asset.") var disposal: String?
    @Option(help: "The amendment (更正) of this entry.") var amendment: Int?
    @Option(help: "Remark.") var note = ""
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func validate() throws {
        let given = [minutes != nil, disposal != nil, amendment != nil].filter(\.self).count
        guard given <= 1 else {
            throw ValidationError("give one of --minutes, --disposal and --amendment")
        }
    }

    func body(_ session: Session) throws -> ActBody {
        if let disposal {
            return .dispute(.consent(.disposal(by: try session.court(disposal)), note: note))
        }
        if let amendment { return .dispute(.consent(.amendment(entry: amendment), note: note)) }
        // Entry 0 exists nowhere: the procedure then says what waits and what does not.
        let entry = try minutes ?? dispute(matter.id, session).proposal?.entry ?? 0
        return .dispute(.consent(.minutes(entry: entry), note: note))
    }
}

struct DisputeReportUp: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Ask the superior to coordinate (报请协调).",
        discussion: """
            Only after the negotiation has failed or its time has passed. It goes to the direct superior \
            and from there level by level.

            Example:
              crosswrit dispute report M --facts … --process … --points … --law … --negotiation … \
            --opinion … --sealed-paper report=请求协调报告.pdf --approval bureauChief=局长丁 \
            --data DIR --officer 承办甲
            """)

    @OptionGroup var matter: MatterArgument
    @Option(help: "The superior that is meant, to be checked (default: the direct one).") var to:
        String?
    @Option(help: "基本案情.") var facts = ""
    @Option(help: "执行经过.") var process = ""
    @Option(help: "争议焦点.") var points = ""
    @Option(help: "法律依据.") var law = ""
    @Option(help: "协商情况.") var negotiation = ""
    @Option(help: "本院意见.") var opinion = ""
    @OptionGroup var papers: PaperOptions
    @OptionGroup var approvals: ApprovalOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(
            .report(
                DisputeReport(
                    to: try session.court(ifGiven: to), facts: facts, process: process,
                    points: points, law: law, negotiation: negotiation, opinion: opinion,
                    papers: try session.attach(papers),
                    approvals: try session.approvals(approvals))))
    }
}

struct DisputeWithdraw: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Withdraw a dispute (撤回), by the court that raised it.",
        discussion:
            "Example:\n  crosswrit dispute withdraw M --reason 已自行解决 --approval bureauChief=局长丁 --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @Option(help: "Why.") var reason = ""
    @OptionGroup var approvals: ApprovalOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(
            .withdraw(
                DisputeWithdrawal(reason: reason, approvals: try session.approvals(approvals))))
    }
}

struct DisputeServePaper: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve-paper",
        abstract: "Record service on paper (书面送达); its receipt starts the clock.",
        discussion: """
            For a court whose node is away for over one working day, or that has none.

            Example:
              crosswrit dispute serve-paper M --entry 9 --to 豫0102 --received-at 2026-03-05T15:00 \
            --carrier EMS --paper serviceReturn=送达回证.pdf --data DIR --officer 书记乙
            """)

    @OptionGroup var matter: MatterArgument
    @Option(help: "The entry whose content was served.") var entry: Int
    @Option(help: "The court that received it.") var to: String
    @Option(help: "When it received the paper.", transform: Words.instant) var receivedAt: Instant
    @Option(help: "How: 机要, EMS, 专人 …") var carrier: String
    @OptionGroup var papers: PaperOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(
            .servePaper(
                DisputePaperService(
                    entry: entry, to: try session.court(to), receivedAt: receivedAt,
                    carrier: carrier, papers: try session.attach(papers))))
    }
}

struct DisputeJoin: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Add a court that is in the dispute too (追加争议法院).",
        discussion: """
            Example:
              crosswrit dispute join M --court 豫0104 --case （2026）豫0104执5号 --claim 轮候查封在先 \
            --reason 该院亦查封 --data DIR --officer 承办甲
            """,
        aliases: ["join-party"])

    @OptionGroup var matter: MatterArgument
    @Option(help: "The court that joins.") var court: String
    @Option(name: .customLong("case"), help: "Its 案号, if known.") var caseNumber: String?
    @Option(help: "What it claims (主张).") var claim: String
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        let joining = try session.court(court)
        return .dispute(
            .joinParty(
                DisputeJoining(
                    claim: DisputeClaim(
                        court: joining,
                        caseNumber: try caseNumber.map { try session.caseNumber($0, of: joining) },
                        claim: claim),
                    statement: try session.disputeStatement(words))))
    }
}

struct DisputeReconsider: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconsider",
        abstract: "Ask for reconsideration of an opinion (申请复议): always refused, with the rule.",
        discussion: "Example:\n  crosswrit dispute reconsider M --reason … --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @Option(help: "Why.") var reason = ""
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody { .dispute(.reconsider(reason: reason)) }
}

struct DisputeLook: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "look", abstract: "Answer a duty (处理异常任务), such as an act out of order.",
        discussion:
            "Example:\n  crosswrit dispute look M --entry 7 --note 已核实 --data DIR --officer 监管戊")

    @OptionGroup var matter: MatterArgument
    @Option(help: "Number of the entry that opened the duty (see `crosswrit show`).") var entry: Int
    @Option(help: "What was done about it.") var note = ""
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody { .dispute(.look(entry: entry, note: note)) }
}
