import ArgumentParser

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
    /// Log more.
    package var isVerbose: Bool
}

/// The two processes, joined in by the program itself: no library of this package knows engines and
/// adapters both.
package struct Serving: Sendable {
    package var coordinator: @Sendable (ServeOptions) async throws -> Void
    package var node: @Sendable (ServeOptions) async throws -> Void

    package init(
        coordinator: @escaping @Sendable (ServeOptions) async throws -> Void,
        node: @escaping @Sendable (ServeOptions) async throws -> Void
    ) {
        self.coordinator = coordinator
        self.node = node
    }

    @TaskLocal static var current: Serving?
}

/// Options that both kinds of process take.
struct ServeArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The topology file.", valueName: "file")) var topology: String
    @Option(help: ArgumentHelp("Data directory; made (0700) when missing.", valueName: "dir"))
    var data: String
    @Option(help: ArgumentHelp("Web console; not built yet.", valueName: "host:port"))
    var http: String?
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
        if let http {
            throw CommandFailure(
                1, "serve.http", "网页控制台尚未提供（--http \(plain(http))）",
                "the web console is not built yet (--http \(plain(http)))",
                remedy: "去掉 --http，改用命令行", "leave --http out and use the command line")
        }
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
            isVerbose: verbose)
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
            """)

    @Option(help: "The coordinator's id in the topology.") var id: String
    @OptionGroup var arguments: ServeArguments

    func run() async throws {
        let options = try arguments.options(id)
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
