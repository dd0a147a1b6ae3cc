import ArgumentParser
import Domain
import Engine
import Runtime
import Wording

/// `crosswrit receipt`: an officer has opened what was delivered (阅悉回执).
struct ReceiptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "Say that you have opened what was delivered to this court (阅悉).",
        discussion: """
            A node says by itself that a matter has been delivered with all its papers. That a person has \
            opened it, an officer says: with this command, by opening the matter's page on the desk, or \
            by any act in the matter. Until then every party reads “not yet opened, since …”. It \
            starts no time and meets none.

            Example:
              crosswrit receipt M --data DIR --officer 承办甲
            """)

    @Argument(
        help: "Matter id (协调事项编号), or an unambiguous beginning of it.",
        transform: Words.matter)
    var matter: String
    @OptionGroup var act: ActOptions

    mutating func run() throws {
        let session = try Session(act)
        guard case .detail(let detail) = try session.see(.show(matter: matter)) else {
            throw Session.unexpected
        }
        let court = try session.status().process
        guard let entry = detail.unopened(by: court) else {
            throw CommandFailure(
                1, "receipt.none", rule: "送达回执（自定）", "没有送达本院而尚未阅看的记录",
                "nothing delivered to this court waits to be opened", remedy: "无需处理",
                "nothing to do")
        }
        let reply = try session.act(.receipt(entry: entry), on: matter, act)
        try ActAnswer.show(reply, session, act.process)
    }
}
