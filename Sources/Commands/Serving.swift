import ArgumentParser
package import Engine
package import Runtime
import Wording

/// What `coordinator serve` and `node serve` were asked to do.
package struct ServeOptions: Sendable {
    /// Path of the topology file.
    package var topology: String
    /// `--id` of a coordinator; `--court` of a node: id, code or full name.
    package var process: String
    /// The data directory.
    package var data: String
    /// A calendar file in place of the built-in one.
    package var calendar: String?
    /// A table of windows laid over the built-in one.
    package var windows: String?
    /// Versions of the wire protocol that it announces.
    package var versions: ProtocolVersions
    /// Where figures are served over HTTP; nil: nowhere.
    package var http: HTTPAddress?
    /// Under which address people reach it, such as `https://desk.example`; nil: under its own.
    package var httpOrigin: String?
    /// Data directory of the node of the coordinator's own court; nil: no officers at its console.
    package var desk: String?
    /// Log more.
    package var isVerbose: Bool
}

/// The two processes, joined in by the program itself: no library of this package knows engines and
/// adapters both.
package struct Serving: Sendable {
    package var coordinator: @Sendable (ServeOptions) async throws -> Void
    package var node: @Sendable (ServeOptions) async throws -> Void
    /// What an administrator wants of the tokens in a data directory.
    package var tokens: @Sendable (String, TokenWish) throws -> [TokenLine]

    package init(
        coordinator: @escaping @Sendable (ServeOptions) async throws -> Void,
        node: @escaping @Sendable (ServeOptions) async throws -> Void,
        tokens: @escaping @Sendable (String, TokenWish) throws -> [TokenLine] = { _, _ in [] }
    ) {
        self.coordinator = coordinator
        self.node = node
        self.tokens = tokens
    }

    @TaskLocal static var current: Serving?
}

/// Options that both kinds of process take.
struct ServeArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The topology file.", valueName: "file")) var topology: String
    @Option(help: ArgumentHelp("Data directory; made (0700) when missing.", valueName: "dir"))
    var data: String
    @Option(
        help: ArgumentHelp(
            "Serve the desk, figures (/metrics) and /healthz over HTTP, to this machine alone.",
            valueName: "host:port"))
    var http: String?
    @Option(
        help: ArgumentHelp(
            "The address under which people reach --http through what speaks TLS before it.",
            valueName: "https://host"))
    var httpOrigin: String?
    @Flag(help: "Let --http listen on an address that others reach.") var httpRemote = false
    @Option(
        name: .customLong("protocol"),
        help: ArgumentHelp(
            "Announce these versions of the wire protocol, such as 1 or 1-2.", valueName: "n",
            visibility: .hidden))
    var protocolVersions: String?
    @Option(
        help: ArgumentHelp(
            "Where the record is kept: SQLite in the data directory. postgres:// is not built yet.",
            valueName: "url"))
    var store: String?
    @Option(
        help: ArgumentHelp(
            "A working-day calendar in place of the built-in one.", valueName: "file.csv"))
    var calendar: String?
    @Option(help: ArgumentHelp("Windows (期限表) laid over the built-in ones.", valueName: "file.csv"))
    var windows: String?
    @Flag(help: "Log more.") var verbose = false

    /// Refuses what is asked for and does not exist.
    func options(_ process: String) throws -> ServeOptions {
        if let store, store != "sqlite" {
            let isKnown = store.hasPrefix("postgres://") || store.hasPrefix("postgresql://")
            throw CommandFailure(
                1, "serve.store",
                isKnown ? "PostgreSQL 存储尚未提供" : "不认识的存储“\(plain(store))”",
                isKnown
                    ? "storage on PostgreSQL is not built yet" : "unknown store “\(plain(store))”",
                remedy: "去掉 --store，使用 SQLite（默认）", "leave --store out to use SQLite, the default")
        }
        return ServeOptions(
            topology: topology, process: process, data: data, calendar: calendar, windows: windows,
            versions: try versions(), http: try address(),
            httpOrigin: httpOrigin, desk: nil, isVerbose: verbose)
    }

    private func versions() throws -> ProtocolVersions {
        guard let protocolVersions else { return .own }
        guard let versions = ProtocolVersions(protocolVersions) else {
            throw ValidationError("--protocol takes a version such as 1, or two such as 1-2")
        }
        return versions
    }

    private func address() throws -> HTTPAddress? {
        guard let http else { return nil }
        do throws(HTTPAddress.Fault) {
            return try HTTPAddress(http, allowsRemote: httpRemote)
        } catch .malformed {
            throw ValidationError(
                "--http takes HOST:PORT, such as 127.0.0.1:9464 or [::1]:9464")
        } catch .remote(let host) {
            throw CommandFailure(
                1, "serve.http", "--http 只在本机提供，\(plain(host)) 可由他人访问",
                "--http serves this machine alone; others reach \(plain(host))",
                remedy: "用 127.0.0.1:端口；确需对外的，加 --http-remote 并以防火墙限制",
                "use 127.0.0.1:PORT; if others must reach it, add --http-remote and limit them with a firewall"
            )
        }
    }
}

struct CoordinatorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator",
        abstract: "The coordinator of an intermediate, high or the supreme court.",
        subcommands: [CoordinatorServe.self])
}

struct CoordinatorServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run a coordinator until stopped.",
        discussion: """
            SIGTERM, SIGINT or `crosswrit stop` end it cleanly.

            Example:
              crosswrit coordinator serve --topology topology/zhengzhou.yaml --id coord-yu01 \
            --data var/coord-yu01
              crosswrit coordinator serve … --http 127.0.0.1:8700 --desk var/yu01
            """)

    @Option(help: "The coordinator's id in the topology.") var id: String
    @Option(
        help: ArgumentHelp(
            "Data directory of the node of the coordinator's own court on this machine: its officers "
                + "use the console at --http, and see what they may see there.",
            valueName: "dir"))
    var desk: String?
    @OptionGroup var arguments: ServeArguments

    func validate() throws {
        guard desk == nil || arguments.http != nil else {
            throw ValidationError("--desk is for the console: give --http HOST:PORT too")
        }
    }

    func run() async throws {
        var options = try arguments.options(id)
        options.desk = desk
        guard let serving = Serving.current else { throw Session.unexpected }
        try await serving.coordinator(options)
    }
}

struct NodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node", abstract: "The node of one court.", subcommands: [NodeServe.self])
}

struct NodeServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run a court's node until stopped.",
        discussion: """
            SIGTERM, SIGINT or `crosswrit stop` end it cleanly.

            Example:
              crosswrit node serve --topology topology/zhengzhou.yaml --court 豫0105 --data var/yu0105
            """)

    @Option(help: "The court: code (法院代字), id or full name.") var court: String
    @OptionGroup var arguments: ServeArguments

    func run() async throws {
        let options = try arguments.options(court)
        guard let serving = Serving.current else { throw Session.unexpected }
        try await serving.node(options)
    }
}
