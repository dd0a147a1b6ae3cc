/// Which module may import what: the layers of ARCHITECTURE.md as data.
enum ImportRules {
    /// The pure half: nothing but the standard library and the layers above.
    static let pure: [String: Set<String>] = [
        "Domain": [],
        "Drawing": [],
        "LegalTime": ["Domain"],
        "Procedure": ["Domain", "LegalTime"],
        "Dispatch": ["Domain", "LegalTime"],
        "Engine": ["Domain", "LegalTime", "Procedure"],
    ]

    private static let law: Set<String> = ["Domain", "LegalTime", "Procedure", "Engine"]
    private static let system: Set<String> = [
        "Glibc", "Synchronization", "Dispatch", "FoundationEssentials",
    ]
    private static let parts: Set<String> = [
        "CourtProtocol", "Store", "Messaging", "Sodium", "Topology",
    ]
    private static let process = law.union(parts).union(system).union(["Runtime", "Logging"])

    /// Every target below `Sources` but the generated one. A C library stands behind one module.
    static let sources: [String: Set<String>] = pure.merging([
        "Sodium": ["CSodium", "Domain", "Engine"],
        "Topology": ["Domain", "Engine", "Sodium", "Yams", "Glibc"],
        "Protocol": [
            "Domain", "LegalTime", "Engine", "CourtSchema", "SwiftProtobuf", "FoundationEssentials",
        ],
        // NSCondition is the one class of the full Foundation in use: it waits with a time limit.
        "Store": law.union(system).union([
            "CourtProtocol", "Sodium", "GRDB", "GRDBSQLite", "CSQLite", "Foundation.NSCondition",
        ]),
        "CaseFiles": ["CaseDispatch", "Domain", "GRDB", "Glibc", "Sodium"],
        "PlanFiles": ["CaseDispatch", "Domain", "Topology"],
        "Optimizer": ["CCoin", "CaseDispatch", "Synchronization"],
        "Messaging": ["CZeroMQ", "Domain", "Glibc", "Synchronization"],
        "Simulation": simulation,
        // Written in C; a Swift file in it could import nothing.
        "CFaultDisk": [],
        "Runtime": law.union(parts).union(system).union(["Logging"]),
        "Coordinator": process,
        "CourtNode": process,
        "Wording": law.union(system).union(["Store", "Topology", "Runtime"]),
        "Planning": law.union([
            "CaseDispatch", "CaseFiles", "Foundation", "Optimizer", "PlanFiles", "Runtime",
            "Sodium", "Topology", "Wording",
        ]),
        "Console": law.union(system).union([
            "CaseDispatch", "CaseFiles", "Drawing", "Optimizer", "Planning", "Store", "Sodium",
            "Messaging", "Runtime", "Wording", "GRDB", "HTTPTypes",
            "Hummingbird", "HummingbirdCore", "Logging", "Mustache", "NIOCore",
            "ServiceLifecycle",
        ]),
        "Commands": process.union([
            "Coordinator", "CourtNode", "Simulation", "ArgumentParser", "Foundation",
            "CaseDispatch", "CaseFiles", "PlanFiles", "Optimizer", "Planning", "Wording",
        ]),
        "crosswrit": process.union([
            "Commands", "Console", "Coordinator", "CourtNode", "ArgumentParser", "Wording",
            "CMalloc", "ServiceLifecycle", "UnixSignals",
        ]),
        "Mutants": ["Glibc"],
        "MutantTrial": [
            "Domain", "FoundationEssentials", "Glibc", "Mutants", "Simulation", "Sodium",
            "Topology",
        ],
        "Bench": process.union(["ArgumentParser", "Foundation"]),
    ]) { first, _ in first }

    private static let simulation = law.union([
        "CourtProtocol", "Drawing", "Sodium", "Topology", "Store", "CFaultDisk",
    ])

    /// Folders below `Sources` that may import more than the rest of their target.
    private static let folders: [String: Set<String>] = [
        // Real files behind simulated disks.
        "Sources/Simulation/Storage/": simulation.union(system)
    ]

    /// What a file may import; nil when its target has no row.
    private static func allowed(_ file: SourceFile, _ module: String) -> Set<String>? {
        folders.first { file.path.hasPrefix($0.key) }?.value ?? sources[module]
    }

    /// Code that does the same whenever it runs again with the same inputs: the pure half, and the
    /// simulation but for its files.
    static func isDeterministic(_ file: SourceFile) -> Bool {
        guard file.isSource, let module = file.module else { return false }
        return pure[module] != nil
            || module == "Simulation" && !file.path.hasPrefix("Sources/Simulation/Storage/")
    }

    /// Module names of one line: `package import Domain`, `import struct Foundation.Date`.
    static func imported(_ line: String) -> String? {
        var words = line.split(separator: " ").map(String.init)
        while let first = words.first,
            first.hasPrefix("@")
                || ["public", "package", "internal", "fileprivate", "private"].contains(first)
        {
            words.removeFirst()
        }
        guard words.first == "import", words.count > 1 else { return nil }
        words.removeFirst()
        if let first = words.first,
            ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"].contains(
                first)
        {
            words.removeFirst()
        }
        return words.first
    }

    static func violations(_ file: SourceFile) -> [Violation] {
        guard file.isSource, let module = file.module, module != "CourtSchema" else { return [] }
        guard let allowed = allowed(file, module) else {
            return [
                Violation(path: file.path, line: 1, what: "\(module) has no row in ImportRules")
            ]
        }
        return SwiftText.code(file.text).enumerated().compactMap { index, line in
            guard let name = imported(line) else { return nil }
            if line.contains("@testable") {
                return Violation(path: file.path, line: index + 1, what: "@testable import \(name)")
            }
            let top = String(name.split(separator: ".").first ?? "")
            // Only in a build with MUTANTS; Package.swift gives no other build the module.
            if name == "Mutants" { return nil }
            guard !allowed.contains(name), !allowed.contains(top) else { return nil }
            return Violation(
                path: file.path, line: index + 1, what: "\(module) may not import \(name)")
        }
    }
}
