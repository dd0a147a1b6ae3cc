import ArgumentParser
import Domain
import Engine
import Runtime
import Topology
import Wording

/// `crosswrit directory …`: the signed list of courts while everything runs.
struct DirectoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "directory",
        abstract: "The directory of courts (法院名录): sign the next version, publish it, see it.",
        discussion: """
            Version 1 is made by `crosswrit topology keys`. For every later one: change the topology \
            file (a new court, another superior, another coordinator or endpoint, a court closed into \
            another with `successor`), or have a court make new keys (`crosswrit topology keys F \
            --out DIR --court ID --renew`), then

              crosswrit directory issue topology.yaml --out keys
              crosswrit directory publish keys/directory.2 --data var/coord-yu01

            One running process is enough: it passes the version on to all others over their links. \
            None needs a restart.
            """,
        subcommands: [
            DirectoryIssue.self, DirectoryPublish.self, DirectoryShow.self,
        ])
}

struct DirectoryIssue: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Sign the next version of the directory with the root key.",
        discussion: """
            Says what differs from the version before, and signs nothing when nothing does. A key that \
            is dropped never stands again: give a court that changes keys a version in which both \
            stand, and retire the old one in a later one.

            Example:
              crosswrit directory issue topology.yaml --out keys --dry-run
            """)

    @Argument(help: "The topology file, as it is to be.") var file: String
    @Option(
        help: ArgumentHelp(
            "The key directory: root key, public keys, directories.", valueName: "dir"))
    var out: String
    @Option(
        name: .customLong("retire"),
        help: ArgumentHelp("Key that is no longer to stand; repeatable.", valueName: "key id"))
    var retired: [String] = []
    @Flag(help: "Only say what would change.") var dryRun = false
    @Flag(help: "Print exactly one JSON document.") var json = false

    func run() throws {
        let report = Topology.load(path: file, roles: OfficerRole.allCases.map(\.rawValue))
        guard let topology = report.topology else {
            for finding in report.errors { Terminal.complain(plain("\(file): \(finding)")) }
            throw ExitCode(1)
        }
        let keys = try retired.map { text in
            guard let id = KeyID(hex: text) else {
                throw ValidationError("--retire \(plain(text)): 16 hexadecimal digits are due")
            }
            return id
        }
        let done: DirectoryReport
        do throws(KeyError) {
            done = try DirectoryWorkshop.issue(
                topology, out: out, retire: keys, dryRun: dryRun, now: SystemClock.now().wall)
        } catch {
            throw CommandFailure(
                1, "directory.issue", rule: "法院名录规则", error.description, error.description,
                remedy: "按上述说明处理", "do as it says")
        }
        guard json else { return Terminal.print(done.description) }
        Terminal.print(
            JSONText.fields([
                "version": done.version.map { .integer(Int64($0)) } ?? .null,
                "path": .text(done.path), "changes": .array(done.changes.map(JSONText.string)),
            ]).line)
    }
}

struct DirectoryPublish: AskCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Hand a signed version of the directory to a running process.",
        discussion: """
            The process verifies the root's signature, writes the version to its data directory, takes \
            it up without a restart, and passes it on. A forged one, one of another realm, or an older \
            one than stands is refused.

            Example:
              crosswrit directory publish keys/directory.2 --data var/coord-yu01
            """)

    @Argument(help: "File written by `directory issue`, such as keys/directory.2.")
    var file: String
    @OptionGroup var process: DataOptions

    func answer(_ session: Session) throws {
        let request = ControlRequest.publishDirectory(path: session.absolute(file))
        guard case .directory(let version, let changes) = try session.client.ask(request) else {
            throw Session.unexpected
        }
        guard !process.json else {
            return Terminal.print(
                JSONText.fields([
                    "version": .integer(Int64(version)),
                    "changes": .array(changes.map(JSONText.string)),
                ]).line)
        }
        try print(
            changes + [
                session.language("名录第 \(version) 版生效", "directory version \(version) is in force")
            ],
            session)
    }
}

struct DirectoryShow: AskCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "The directory in force: courts, coordinators, keys.",
        discussion: "Example:\n  crosswrit directory show --data var/yu0105")

    @OptionGroup var process: DataOptions

    func answer(_ session: Session) throws {
        guard case .listing(let listing) = try session.client.ask(.directory) else {
            throw Session.unexpected
        }
        guard !process.json else { return Terminal.print(Self.document(listing).line) }
        var courts = TextTable(["id", "代字", "法院", "上级", "协调中心"])
        for court in listing.courts {
            let place = court.coordinator?.rawValue
            let closed = court.successor.map { "→ \($0)" }
            courts.add([
                court.id.rawValue, plain(court.code ?? "-"), plain(court.name),
                court.superior?.rawValue ?? "-", place ?? closed ?? "-",
            ])
        }
        var keys = TextTable(["process", "key", "since"])
        for key in listing.keys {
            keys.add([key.process.rawValue, "\(key.id)", Lines.time(key.validFrom)])
        }
        try print(
            ["法院名录 v\(listing.version)"] + courts.lines + [""]
                + listing.coordinators.map { "\($0.id)  \($0.endpoint)" } + [""] + keys.lines,
            session)
    }

    private static func document(_ listing: DirectoryListing) -> JSONText {
        .fields([
            "version": .integer(Int64(listing.version)),
            "issued": .string(listing.issued.iso),
            "courts": .array(
                listing.courts.map { court in
                    .fields([
                        "id": .string(court.id.rawValue), "name": .string(court.name),
                        "code": .text(court.code), "level": .string(court.level.rawValue),
                        "superior": .text(court.superior?.rawValue),
                        "coordinator": .text(court.coordinator?.rawValue),
                        "successor": .text(court.successor?.rawValue),
                    ])
                }),
            "coordinators": .array(
                listing.coordinators.map { coordinator in
                    .fields([
                        "id": .string(coordinator.id.rawValue),
                        "endpoint": .string(coordinator.endpoint),
                    ])
                }),
            "keys": .array(
                listing.keys.map { key in
                    .fields([
                        "process": .string(key.process.rawValue), "key": .string("\(key.id)"),
                        "since": .string(key.validFrom.iso),
                    ])
                }),
        ])
    }
}
