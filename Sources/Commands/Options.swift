import ArgumentParser
import Domain
import Store
import Wording

/// The process that a command speaks to.
struct DataOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Data directory of the node or coordinator (default: $CROSSWRIT_DATA).",
            valueName: "dir"))
    var data: String?

    @Flag(help: "Print exactly one JSON document on standard output.")
    var json = false

    func client() throws -> ProcessClient { try ProcessClient(directory: try directory()) }

    /// The directory as it was named.
    func directory() throws -> String {
        guard let data = data ?? Terminal.environment["CROSSWRIT_DATA"], !data.isEmpty else {
            throw ValidationError(
                "--data DIR is missing: name the data directory of the node or coordinator")
        }
        return data
    }
}

/// Who looks: what every command takes that reads of matters.
struct ViewOptions: ParsableArguments {
    @OptionGroup var process: DataOptions

    @Option(
        help: ArgumentHelp(
            "Show what this officer (人员) may see by the table of rights (default: $CROSSWRIT_OFFICER, "
                + "which then is the only one that may be named; without either: everything, as the "
                + "court's administrator).",
            valueName: "name"))
    var officer: String?

    /// The officer; nil for the court's administrator.
    var viewer: String? {
        let name = officer ?? OfficerName.fixed ?? ""
        return name.isEmpty ? nil : name
    }

    func validate() throws { try OfficerName.check(officer) }
}

/// The officer whom the environment names: whoever starts the program there for a clerk (a login
/// shell, a script) has fixed who it is.
enum OfficerName {
    static var fixed: String? {
        Terminal.environment["CROSSWRIT_OFFICER"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// - Throws: `ValidationError` when another officer is named than the fixed one.
    static func check(_ named: String?) throws {
        guard let fixed, let named, named != fixed else { return }
        throw ValidationError(
            "--officer names another officer than CROSSWRIT_OFFICER, which fixes it here: leave "
                + "--officer out")
    }
}

/// Who acts, under which key, and for whom: what every act takes.
struct ActOptions: ParsableArguments {
    @OptionGroup var process: DataOptions

    @Option(
        help: ArgumentHelp(
            "Officer (人员) who acts, as registered (default: $CROSSWRIT_OFFICER, which then is the only "
                + "one that may be named).",
            valueName: "name"))
    var officer: String?

    @Option(help: "Idempotency key: the same key gives the same outcome, for ever.")
    var key = ""

    @Option(
        help: ArgumentHelp(
            "Seconds to wait for the supervising court's coordinator to decide; 0 does not wait.",
            valueName: "seconds"),
        transform: Words.wait)
    var wait: Int64 = 2_000

    @OptionGroup(title: "Recorded for an outside court (代录线下法院来件)") var outside: OutsideOptions

    var officerName: String { officer ?? OfficerName.fixed ?? "" }

    func validate() throws { try OfficerName.check(officer) }
}

/// A paper of a court without a node, recorded by this court (代录).
struct OutsideOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The outside court (线下法院) whose paper it is.", valueName: "court"))
    var forCourt: String?

    @Option(help: ArgumentHelp("文号, as written on the paper.", valueName: "number"))
    var documentNumber: String?

    @Option(help: ArgumentHelp("The paper's date.", valueName: "date"), transform: Words.date)
    var dated: CivilDate?

    @Option(help: ArgumentHelp("How it arrived: 邮寄, 机要, 专人, 传真 …", valueName: "way"))
    var arrivedBy: String?

    @Option(help: ArgumentHelp("When it arrived.", valueName: "time"), transform: Words.instant)
    var arrivedAt: Instant?

    @Option(help: ArgumentHelp("The scan of the paper.", valueName: "file"))
    var scan: String?

    func validate() throws {
        guard forCourt == nil else {
            let missing = [
                documentNumber == nil ? "--document-number" : nil, dated == nil ? "--dated" : nil,
                arrivedBy == nil ? "--arrived-by" : nil, arrivedAt == nil ? "--arrived-at" : nil,
                scan == nil ? "--scan" : nil,
            ].compactMap(\.self)
            guard missing.isEmpty else {
                throw ValidationError(
                    "a paper recorded for another court (代录) also needs "
                        + missing.joined(separator: ", "))
            }
            return
        }
        guard documentNumber == nil, dated == nil, arrivedBy == nil, arrivedAt == nil, scan == nil
        else {
            throw ValidationError(
                "--document-number, --dated, --arrived-by, --arrived-at and --scan belong to a paper "
                    + "recorded for an outside court (代录): name it with --for-court")
        }
    }
}

/// Papers attached to an act.
struct PaperOptions: ParsableArguments {
    @Option(
        name: .customLong("paper"),
        help: ArgumentHelp(
            "Paper to attach; repeatable. KIND by name or Chinese term, such as ruling=裁定书.pdf.",
            valueName: "kind=file"),
        transform: Words.paper)
    var papers: [PaperWord] = []

    @Option(
        name: .customLong("sealed-paper"),
        help: ArgumentHelp(
            "The same, for a PDF or OFD that carries the court's seal (已签章).",
            valueName: "kind=file"),
        transform: Words.paper)
    var sealed: [PaperWord] = []
}

/// What an act says, with its papers.
struct WordOptions: ParsableArguments {
    @Option(
        name: [.customLong("text"), .customLong("reason"), .customLong("note")],
        help: "What is said, or why.")
    var text = ""

    @OptionGroup var papers: PaperOptions
}

/// Named approvals of an act (审批).
struct ApprovalOptions: ParsableArguments {
    @Option(
        name: .customLong("approval"),
        help: ArgumentHelp(
            "Named approval; repeatable. ROLE by name or Chinese term, such as "
                + "bureauChief=张局长@2026-03-05T09:30; without a time: now.",
            valueName: "role=name[@time][/note]"),
        transform: Words.approval)
    var approvals: [ApprovalWord] = []
}

/// The matter that a command is about.
struct MatterArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Matter id (协调事项编号), or an unambiguous beginning of it.", valueName: "matter"),
        transform: Words.matter)
    var id: String
}
