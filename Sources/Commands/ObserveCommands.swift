import ArgumentParser
import Domain
import Wording

/// `crosswrit observe …`: a procuratorate follows a matter.
struct ObserveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "observe",
        abstract: "Let a procuratorate follow a matter, read-only (检察机关查阅).",
        discussion: """
            The directory lists procuratorates as courts with `observer: true`; each runs a node of its \
            own. Once granted, it holds the matter's chain from entry 1 with its papers, and proves it \
            alone (`crosswrit audit export` at its own node). It does no act.
            """,
        subcommands: [ObserveGrant.self])
}

struct ObserveGrant: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Let an observer follow a matter from its first entry on (同意查阅).",
        discussion: """
            By a president or vice president of a court that takes part in the matter. What has been \
            read can't be taken back.

            Example:
              crosswrit observe grant M --observer jcy-yu01 --ground 检察监督函2026第3号 --data DIR \
                --officer 院长辛
            """)

    @Argument(help: "Matter id (协调事项编号).", transform: Words.matter) var matter: String
    @Option(help: "The observer, by its id.") var observer: String
    @Option(help: "What the grant rests on (依据).") var ground: String
    @OptionGroup var act: ActOptions

    var subject: String? { matter }

    func body(_ session: Session) throws -> ActBody {
        guard let id = CourtID(observer) else {
            throw ValidationError("--observer \(plain(observer)): an id of the directory is due")
        }
        return .observe(ObserverGrant(observer: id, ground: ground))
    }
}
