import ArgumentParser
import Domain
import Engine
import Procedure
import Runtime
import Wording

struct HeldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "held",
        abstract: "Messages that could not be processed (异常件): list, retry, discard.",
        discussion: "Example:\n  crosswrit held --data var/coord-yu01",
        subcommands: [HeldList.self, HeldRetry.self, HeldDiscard.self],
        defaultSubcommand: HeldList.self)
}

struct HeldList: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what can't be processed, with the reason.",
        discussion: "Example:\n  crosswrit held list --all --data var/coord-yu01")

    @Flag(help: "Also what has been dealt with, with who did it and why.") var all = false
    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        guard case .held(let items) = try session.see(.held(all: all)) else {
            throw Session.unexpected
        }
        if process.json {
            Terminal.print(JSONText.array(items.map(Documents.held)).line)
            return
        }
        let language = session.language
        var heads = [
            language.both("来自", "from"), language.both("编号", "number"),
            language.both("时间", "time"), language.both("原因", "reason"),
        ]
        if all { heads.append(language.both("处理", "handling")) }
        var table = TextTable(heads)
        for item in items {
            var cells = [
                item.peer.rawValue, "\(item.incarnation)/\(item.seq)", Lines.time(item.at),
                item.reason,
            ]
            if all { cells.append(Lines.handling(item, language) ?? "") }
            table.add(cells)
        }
        try print(
            items.isEmpty ? [language("没有异常件", "nothing is held")] : table.lines, session)
    }
}

/// Which held item, who and why.
struct HeldOptions: ParsableArguments {
    @Argument(help: "The peer that it came from, by its id.") var peer: String
    @Argument(help: "Its number, as `held list` shows it: incarnation/sequence.") var number: String
    @Option(help: "Why; it stays on record.") var reason: String
    @Option(help: "The administrator by name, where no officer is named.") var by: String?
    @OptionGroup var view: ViewOptions

    /// - Throws: `ValidationError`.
    func request(discards: Bool) throws -> HeldRequest {
        guard let peer = CourtID(peer) else {
            throw ValidationError("\(plain(self.peer)): the id of a peer is due, as in `held list`")
        }
        guard let key = HeldKey(peer: peer, number: number) else {
            throw ValidationError(
                "\(plain(number)): incarnation/sequence is due, such as 1/7; see `held list`")
        }
        guard let by = by ?? view.viewer else {
            throw ValidationError("name who does it: --officer, or --by for the administrator")
        }
        return HeldRequest(item: key, discards: discards, by: by, why: reason)
    }

    /// Does it and tells what came of it.
    func run(discards: Bool) throws {
        let session = try Session(view)
        guard
            case .heldHandled(let handling) = try session.see(
                .handleHeld(try request(discards: discards)))
        else { throw Session.unexpected }
        if view.process.json {
            Terminal.print(Documents.handling(handling).line)
        } else {
            if try session.status().rehearsal { Terminal.print(Lines.rehearsal(session.language)) }
            Terminal.print("\(handling.item): \(plain(session.language(handling.words)))")
        }
        if handling.deed == .failed { throw ExitCode(1) }
    }
}

struct HeldRetry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Judge a held item again, as if it came now (重试).",
        discussion: """
            In the order of their numbers: what follows an item on the list waits for it. Exit code 1 when \
            it stays held, with the new reason. An act whose court has been answered with a refusal can't \
            be tried again; that court acts anew.

            Example:
              crosswrit held retry yu0181 1/7 --reason 程序已升级 --by 管理甲 --data var/coord-yu01
            """)

    @OptionGroup var held: HeldOptions

    func run() throws { try held.run(discards: false) }
}

struct HeldDiscard: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard",
        abstract: "Give a held item up (放弃); it stays in the journal, with who gave it up and why.",
        discussion:
            "Example:\n  crosswrit held discard yu0181 1/7 --reason 对方已重新办理 --officer 指挥丙 --data var/yu0105"
    )

    @OptionGroup var held: HeldOptions

    func run() throws { try held.run(discards: true) }
}
