import ArgumentParser
import Domain
import Engine
import Runtime
import Wording

struct AuditReconcileCommand: AskCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Daily accounts of links: what was sent, and what the other side holds (对账).",
        discussion: """
            After each civil day every process tells its peers, signed, which numbers it sent and the \
            Merkle root over them; the peer answers with the root over what it holds of these. Ends \
            with 1 when two roots differ or an account is unanswered. With --peer and --day the items \
            are listed by number: the same list at both ends shows where they part.

            Example:
              crosswrit audit reconcile --data var/coord-yu01
              crosswrit audit reconcile --data var/coord-yu01 --peer yu0105 --day 2026-03-02
            """)

    @Option(help: ArgumentHelp("Accounts from this day on.", valueName: "date"))
    var since: String?
    @Option(help: "List the items of an account with this process …") var peer: String?
    @Option(help: ArgumentHelp("… of this day.", valueName: "date")) var day: String?
    @OptionGroup var process: DataOptions

    func validate() throws {
        if (peer == nil) != (day == nil) { throw ValidationError("--peer and --day go together") }
        for text in [since, day].compactMap({ $0 }) where CivilDate(iso: text) == nil {
            throw ValidationError("\(plain(text)): a date such as 2026-03-02 is due")
        }
    }

    func answer(_ session: Session) throws {
        if let peer, let day { return try list(peer, day, session) }
        let from = since.flatMap { CivilDate(iso: $0) } ?? CivilDate(year: 1970, month: 1, day: 1)
        guard case .accounts(let lines) = try session.client.ask(.accounts(since: from)) else {
            throw Session.unexpected
        }
        let own = CourtID(try session.status().process.rawValue)
        let accounts = Self.pair(lines, own)
        if process.json {
            Terminal.print(JSONText.array(accounts.map(\.document)).line)
        } else {
            var table = TextTable([
                session.language("日期", "day"), session.language("对方", "peer"),
                session.language("方向", "direction"), session.language("编号", "numbers"),
                session.language("结果", "result"),
            ])
            for account in accounts {
                table.add([
                    account.day.iso, account.peer.rawValue,
                    account.isSent
                        ? session.language("发出", "sent") : session.language("收到", "received"),
                    "\(account.claim.first)–\(account.claim.last)",
                    account.answer.map {
                        $0.root == account.claim.root
                            ? session.language("相符", "agreed") : session.language("不符", "differs")
                    } ?? session.language("尚未答复", "not answered yet"),
                ])
            }
            try print(
                accounts.isEmpty ? [session.language("没有对账记录", "no accounts yet")] : table.lines,
                session)
        }
        let wrong = accounts.filter { $0.answer.map { one in one.root } != $0.claim.root }
        guard let first = wrong.first else { return }
        throw CommandFailure(
            exit: 1,
            refusal: Refusal(
                code: "audit.reconcile", rule: "对账规则",
                reason: Text(
                    zh: "\(first.day.iso) 与 \(first.peer) 的账目不符或者尚未答复（共 \(wrong.count) 项）",
                    en:
                        "the account of \(first.day.iso) with \(first.peer) differs or is not answered (\(wrong.count) in all)"
                ),
                remedy: Text(
                    zh: "在两端分别用 --peer 与 --day 列出编号核对；未送达的联通后自动补送",
                    en:
                        "list both ends with --peer and --day; what has not arrived is sent again once linked"
                )),
            isAnswered: process.json)
    }

    private func list(_ peer: String, _ day: String, _ session: Session) throws {
        guard let id = CourtID(peer), let date = CivilDate(iso: day),
            case .accountItems(let items) = try session.client.ask(
                .accountItems(peer: id, day: date), within: 600_000)
        else { throw Session.unexpected }
        if process.json {
            return Terminal.print(
                JSONText.array(
                    items.map { item -> JSONText in
                        .fields([
                            "sent": .bool(item.sent), "number": .unsigned(item.number),
                            "digest": .string(item.digest.hex),
                        ])
                    }
                ).line)
        }
        try print(
            items.map {
                "\($0.sent ? session.language("发出", "sent") : session.language("收到", "received")) "
                    + "\($0.number) \($0.digest.hex)"
            }, session)
    }

    /// One direction of a link on one day, with the other side's answer.
    struct Account {
        var day: CivilDate
        var peer: CourtID
        var isSent: Bool
        var claim: Manifest.Half
        var answer: Manifest.Half?

        var document: JSONText {
            .fields([
                "day": .string(day.iso), "peer": .string(peer.rawValue),
                "direction": .string(isSent ? "sent" : "received"),
                "first": .unsigned(claim.first), "last": .unsigned(claim.last),
                "root": .string(claim.root.hex), "theirs": .text(answer?.root.hex),
                "agreed": .bool(answer?.root == claim.root),
            ])
        }
    }

    static func pair(_ lines: [AccountLine], _ own: CourtID?) -> [Account] {
        var accounts: [Account] = []
        for line in lines where line.manifest.sent.first > 0 {
            let isSent = line.signer == own
            let peer = isSent ? line.manifest.peer : line.signer
            let answer = lines.first { other in
                other.manifest.day == line.manifest.day && other.manifest.sent.first == 0
                    && (isSent
                        ? other.signer == peer : other.signer == own && other.manifest.peer == peer)
            }
            accounts.append(
                Account(
                    day: line.manifest.day, peer: peer, isSent: isSent, claim: line.manifest.sent,
                    answer: answer?.manifest.received))
        }
        return accounts.sorted {
            ($0.day, $0.peer, $0.isSent ? 0 : 1) < ($1.day, $1.peer, $1.isSent ? 0 : 1)
        }
    }
}

struct AuditOutagesCommand: AskCommand {
    static let configuration = CommandConfiguration(
        commandName: "outages",
        abstract: "Absences as both sides of a link have signed them (中断记录).",
        discussion: """
            When a process returns, the one that missed it states since when, and the one that was away \
            answers with its own knowledge; both statements are signed and kept at both ends. --out \
            writes them with their proofs, to be shown when a time is contested.

            Example:
              crosswrit audit outages --data var/yu0105 --out 中断.jsonl
            """)

    @Option(help: ArgumentHelp("File to write; must not exist.", valueName: "file")) var out:
        String?
    @OptionGroup var process: DataOptions

    func answer(_ session: Session) throws {
        let path = out.map(session.absolute)
        guard
            case .outages(let lines) = try session.client.ask(
                .outages(path: path), within: 600_000)
        else { throw Session.unexpected }
        if process.json {
            return Terminal.print(
                JSONText.array(
                    lines.map { line -> JSONText in
                        .fields([
                            "process": .string(line.outage.process.rawValue),
                            "missedBy": .string(line.outage.missedBy.rawValue),
                            "signer": .string(line.signer.rawValue),
                            "from": .string(line.outage.from.iso),
                            "to": .string(line.outage.to.iso),
                        ])
                    }
                ).line)
        }
        var table = TextTable([
            session.language("中断者", "away"), session.language("未联通者", "missed by"),
            session.language("自", "from"), session.language("至", "to"),
            session.language("签名", "signed by"),
        ])
        for line in lines {
            table.add([
                line.outage.process.rawValue, line.outage.missedBy.rawValue,
                Lines.time(line.outage.from), Lines.time(line.outage.to), line.signer.rawValue,
            ])
        }
        try print(
            lines.isEmpty ? [session.language("没有中断记录", "no absences on record")] : table.lines,
            session)
    }
}
