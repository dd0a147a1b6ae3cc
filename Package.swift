// swift-tools-version: 6.2
import PackageDescription

// Layers of ARCHITECTURE.md, top to bottom: a target uses only targets listed above it.
// The pure half (Domain … Engine) has no dependencies outside the standard library.
let pure: [Target] = [
    .target(name: "Domain"),
    .target(name: "LegalTime", dependencies: ["Domain"]),
    // Plots as SVG, in integer arithmetic: the simulation's reports and the console's statistics.
    .target(name: "Drawing"),
    .target(name: "Procedure", dependencies: ["Domain", "LegalTime"]),
    // Not named Dispatch: the toolchain has a module of that name.
    .target(
        name: "CaseDispatch", dependencies: ["Domain", "LegalTime"], path: "Sources/Dispatch"),
    .target(name: "Engine", dependencies: ["Domain", "LegalTime", "Procedure"]),
]

let adapters: [Target] = [
    .target(name: "Sodium", dependencies: ["CSodium", "Domain", "Engine"]),
    .target(
        name: "Topology",
        dependencies: ["Domain", "Engine", "Sodium", .product(name: "Yams", package: "Yams")]),
    .target(
        name: "CourtProtocol",
        dependencies: [
            "Domain", "LegalTime", "Engine", "CourtSchema",
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        ],
        path: "Sources/Protocol"),
    .target(
        name: "Store",
        dependencies: [
            "Domain", "LegalTime", "Procedure", "Engine", "Sodium",
            .product(name: "GRDB", package: "GRDB.swift"),
            "CSQLite", .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ]),
    .target(
        name: "CaseFiles",
        dependencies: [
            "Domain", "CaseDispatch", "Sodium", .product(name: "GRDB", package: "GRDB.swift"),
        ]),
    .target(name: "PlanFiles", dependencies: ["Domain", "CaseDispatch", "Topology"]),
    .target(name: "Optimizer", dependencies: ["CCoin", "CaseDispatch"]),
    .target(name: "Messaging", dependencies: ["CZeroMQ", "Domain"]),
    .target(
        name: "Simulation",
        dependencies: [
            "CFaultDisk", "Domain", "Drawing", "LegalTime", "Procedure", "Engine", "Sodium",
            "Topology", "CourtProtocol", "Store",
        ]),
    .target(
        name: "Runtime",
        dependencies: [
            "Domain", "LegalTime", "Procedure", "Engine", "CourtProtocol", "Store", "Messaging",
            "Sodium",
            "Topology", .product(name: "Logging", package: "swift-log"),
        ]),
    .target(
        name: "Coordinator",
        dependencies: [
            "Domain", "LegalTime", "Procedure", "Engine", "CourtProtocol", "Store", "Messaging",
            "Sodium",
            "Topology", "Runtime", .product(name: "Logging", package: "swift-log"),
        ]),
    .target(
        name: "CourtNode",
        dependencies: [
            "Domain", "LegalTime", "Procedure", "Engine", "CourtProtocol", "Store", "Messaging",
            "Sodium",
            "Topology", "Runtime", .product(name: "Logging", package: "swift-log"),
        ]),
    // What the command line and the console both say.
    .target(
        name: "Wording",
        dependencies: [
            "Domain", "LegalTime", "Procedure", "Engine", "Store", "Topology", "Runtime",
        ]),
    // Plans of allocation: made, read, followed, for the command line and the console.
    .target(
        name: "Planning",
        dependencies: [
            "Domain", "Procedure", "CaseDispatch", "Engine", "Sodium", "Topology", "CaseFiles",
            "PlanFiles", "Optimizer", "Runtime", "Wording",
        ]),
    // Over HTTP: figures for a monitor, the desk of a court, the API.
    .target(
        name: "Console",
        dependencies: [
            "Domain", "Drawing", "LegalTime", "Procedure", "CaseDispatch", "Engine", "Store",
            "Sodium", "CaseFiles", "Optimizer", "Messaging", "Runtime", "Wording", "Planning",
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "Mustache", package: "swift-mustache"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ]),
    .target(
        name: "Commands",
        dependencies: [
            "Domain", "LegalTime", "Procedure", "CaseDispatch", "Engine", "CourtProtocol", "Store",
            "Topology", "Sodium", "CaseFiles", "PlanFiles", "Optimizer", "Runtime", "Simulation",
            "Wording", "Planning",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
    // Measures; no part of the product. Built only when scripts/bench or a build of everything asks.
    .executableTarget(
        name: "crosswrit-bench",
        dependencies: [
            "Domain", "Engine", "CourtProtocol", "Messaging", "Runtime", "Sodium", "Store",
            "Topology",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
        ],
        path: "Sources/Bench"),
    .executableTarget(
        name: "crosswrit",
        dependencies: [
            "CMalloc", "Domain", "LegalTime", "Procedure", "Engine", "CourtProtocol", "Store",
            "Messaging", "Sodium",
            "Topology", "Runtime", "Coordinator", "CourtNode", "Console", "Commands", "Wording",
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ]),
]

let tests: [Target] = [
    .testTarget(name: "DomainTests", dependencies: ["Domain"]),
    .testTarget(name: "LegalTimeTests", dependencies: ["Domain", "LegalTime"]),
    .testTarget(name: "ProcedureTests", dependencies: ["Domain", "LegalTime", "Procedure"]),
    // Small instances that both dispatch and its solver are tried on.
    .target(
        name: "DispatchInstances", dependencies: ["Domain", "CaseDispatch"],
        path: "Tests/DispatchInstances"),
    .testTarget(
        name: "DispatchTests",
        dependencies: ["Domain", "LegalTime", "CaseDispatch", "DispatchInstances"]),
    .testTarget(
        name: "EngineTests",
        dependencies: [
            "Domain", "LegalTime", "Procedure", "Engine", "CourtProtocol", "Sodium", "Simulation",
        ]),
    .testTarget(name: "SodiumTests", dependencies: ["Domain", "Engine", "Sodium"]),
    .testTarget(name: "TopologyTests", dependencies: ["Domain", "Engine", "Sodium", "Topology"]),
    .testTarget(
        name: "ProtocolTests",
        dependencies: [
            "Domain", "Engine", "CourtProtocol", "CourtSchema", "Sodium",
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        ]),
    .testTarget(
        name: "StoreTests",
        dependencies: ["Domain", "Engine", "Procedure", "CourtProtocol", "Store", "Sodium"]),
    .testTarget(
        name: "CaseFilesTests", dependencies: ["Domain", "CaseDispatch", "Sodium", "CaseFiles"]),
    .testTarget(
        name: "PlanFilesTests", dependencies: ["Domain", "CaseDispatch", "Topology", "PlanFiles"]),
    .testTarget(
        name: "OptimizerTests",
        dependencies: ["Domain", "CaseDispatch", "DispatchInstances", "Optimizer"]),
    .testTarget(name: "MessagingTests", dependencies: ["CZeroMQ", "Domain", "Messaging"]),
    .testTarget(
        name: "CommandsTests",
        dependencies: [
            "Domain", "Procedure", "Engine", "Runtime", "Store", "Wording", "Commands",
        ]),
    .testTarget(
        name: "ConsoleTests",
        dependencies: [
            "Domain", "Drawing", "Procedure", "Engine", "Store", "Runtime", "Sodium", "Wording",
            "Planning", "Console",
        ]),
    .testTarget(
        name: "SystemTests",
        dependencies: [
            "crosswrit", "Domain", "LegalTime", "Procedure", "Engine", "CourtProtocol", "Store",
            "Messaging", "Sodium",
            "Topology",
            "Runtime", .product(name: "Logging", package: "swift-log"),
            .product(name: "Subprocess", package: "swift-subprocess"),
        ]),
    .testTarget(
        name: "SimulationTests",
        dependencies: [
            "Domain", "LegalTime", "Procedure", "Engine", "Sodium", "Topology", "Simulation",
            "crosswrit",
            .product(name: "Subprocess", package: "swift-subprocess"),
        ],
        exclude: ["Cases"]),
    .testTarget(name: "ConventionsTests", dependencies: []),
]

/// Everything written here is compiled under one set of rules: Swift 6 language mode, the upcoming
/// features below, strict memory safety, and every warning an error.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0470-isolated-conformances.md
    .enableUpcomingFeature("InferIsolatedConformances"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0481-weak-let.md
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0458-strict-memory-safety.md
    .strictMemorySafety(),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0443-warning-control-flags.md
    .treatAllWarnings(as: .error),
]

for target in pure + adapters + tests {
    target.swiftSettings = settings
}

// Faults put in on purpose, for seeing that the checkers find them: one extra build holds them all
// (CROSSWRIT_MUTANTS=1, a scratch path of its own), any other build none.
var mutants: [Target] = []
if Context.environment["CROSSWRIT_MUTANTS"] == "1" {
    mutants = [
        .target(name: "Mutants", swiftSettings: settings),
        .executableTarget(
            name: "crosswrit-mutants",
            dependencies: ["Domain", "Simulation", "Sodium", "Topology", "Mutants"],
            path: "Sources/MutantTrial", swiftSettings: settings),
    ]
    for target in pure + adapters
    where ["LegalTime", "Procedure", "Engine", "Store"].contains(target.name) {
        target.dependencies.append("Mutants")
        target.swiftSettings = settings + [.define("MUTANTS")]
    }
}

let package = Package(
    name: "crosswrit",
    products: [.executable(name: "crosswrit", targets: ["crosswrit"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Without its traits: no configuration package, no full Foundation.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // System libraries from Debian: libzmq3-dev, libsodium-dev (libsqlite3-dev comes through GRDB).
        .systemLibrary(name: "CZeroMQ"),
        .systemLibrary(name: "CSodium"),
        // What libsqlite3 can be told before it is first used.
        .systemLibrary(name: "CSQLite"),
        // malloc.h, a part of glibc.
        .systemLibrary(name: "CMalloc"),
        // coinor-libclp-dev and coinor-libcbc-dev.
        .systemLibrary(name: "CCoin"),
        // Disks that fail, in front of SQLite; for the simulation.
        .target(name: "CFaultDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
        // Generated from proto/*.proto by scripts/generate-schema; exempt from the settings above,
        // because generated code does not pass strict memory safety.
        .target(
            name: "CourtSchema",
            dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
            // Its storage is copied field by field, each access watched while the program runs; no
            // code of ours runs during one.
            swiftSettings: [.unsafeFlags(["-enforce-exclusivity=unchecked"])]),
    ] + pure + adapters + tests + mutants
)
