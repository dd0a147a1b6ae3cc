import Foundation
import Testing

/// The conventions of ARCHITECTURE.md, read from the text of the repository. Each rule has a test
/// on a sample that breaks it: a rule that can't fail says nothing.
struct ConventionsTests {
    private func broken(_ rule: (SourceFile) -> [Violation], in files: [SourceFile]) -> String {
        files.flatMap(rule).map(\.description).joined(separator: "\n")
    }

    @Test func theTreeIsThere() {
        #expect(Repository.swift.count > 100)
        for module in ImportRules.pure.keys.sorted() {
            #expect(Repository.swift.contains { $0.module == module }, "no file in \(module)")
        }
    }

    @Test func modulesImportOnlyWhatTheirLayerMay() {
        #expect(broken(ImportRules.violations, in: Repository.swift) == "")
    }

    @Test func theManifestHasTheSameLayersAsTheTest() throws {
        let manifest = try #require(Repository.texts.first { $0.path == "Package.swift" })
        for name in ImportRules.pure.keys.sorted() {
            let isThere =
                manifest.text.contains(".target(name: \"\(name)\"")
                || manifest.text.contains("path: \"Sources/\(name)\"")
            #expect(isThere, "\(name) is not a target")
        }
    }

    @Test func nothingBannedIsWritten() {
        #expect(broken(TokenRules.violations, in: Repository.swift) == "")
    }

    @Test func whatIsReplayedLoopsInOrder() {
        let members = TokenRules.unorderedMembers(Repository.swift)
        #expect(members.contains("reachedNames"))
        let rule = { TokenRules.unorderedLoops($0, members: members) }
        #expect(broken(rule, in: Repository.swift) == "")
    }

    @Test func filesAreShort() {
        #expect(broken(ShapeRules.tooLong, in: Repository.swift) == "")
    }

    @Test func linesAreNarrow() {
        #expect(broken(ShapeRules.tooWide, in: Repository.swift) == "")
    }

    @Test func whatOtherModulesUseIsDocumented() {
        let asked = ShapeRules.askedByProtocols(Repository.swift)
        let rule = { ShapeRules.undocumented($0, asked: asked) }
        #expect(broken(rule, in: Repository.swift) == "")
    }

    @Test func onlyWordsForReadersOfTheProject() {
        #expect(broken(WordRules.violations, in: Repository.texts) == "")
    }

    @Test(arguments: ["embed-calendar", "embed-places", "embed-rights", "embed-web"])
    func generatedTablesAreUpToDate(_ script: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", Repository.root.appending(path: "scripts/\(script)").path, "--check",
        ]
        let words = Pipe()
        process.standardError = words
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = try words.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
    }
}

/// Each rule on a sample that breaks it.
struct ConventionsCanFail {
    struct Sample: Sendable, CustomTestStringConvertible {
        var path: String
        var text: String
        var says: String
        var rule: @Sendable (SourceFile) -> [Violation]

        var testDescription: String { says }
    }

    static let broken: [Sample] = [
        Sample(
            path: "Sources/Domain/A.swift", text: "import Foundation\n",
            says: "Domain may not import Foundation", rule: ImportRules.violations),
        Sample(
            path: "Sources/Engine/A.swift", text: "package import Store\n",
            says: "Engine may not import Store", rule: ImportRules.violations),
        Sample(
            path: "Sources/Runtime/A.swift", text: "private import struct GRDB.Row\n",
            says: "Runtime may not import GRDB.Row", rule: ImportRules.violations),
        Sample(
            path: "Sources/Runtime/A.swift", text: "import CZeroMQ\n",
            says: "Runtime may not import CZeroMQ", rule: ImportRules.violations),
        Sample(
            path: "Sources/Store/A.swift", text: "import SwiftProtobuf\n",
            says: "Store may not import SwiftProtobuf", rule: ImportRules.violations),
        Sample(
            path: "Sources/Store/A.swift", text: "@testable import Sodium\n",
            says: "@testable import Sodium", rule: ImportRules.violations),
        Sample(
            path: "Sources/Simulation/Storage/A.swift", text: "import GRDB\n",
            says: "Simulation may not import GRDB", rule: ImportRules.violations),
        Sample(
            path: "Sources/Simulation/Kernel/A.swift", text: "import Runtime\n",
            says: "Simulation may not import Runtime", rule: ImportRules.violations),
        Sample(
            path: "Sources/CFaultDisk/A.swift", text: "import Domain\n",
            says: "CFaultDisk may not import Domain", rule: ImportRules.violations),
        Sample(
            path: "Sources/Store/A.swift", text: "import CFaultDisk\n",
            says: "Store may not import CFaultDisk", rule: ImportRules.violations),
        Sample(
            path: "Sources/CourtNode/A.swift", text: "import Simulation\n",
            says: "CourtNode may not import Simulation", rule: ImportRules.violations),
        Sample(
            path: "Sources/Unknown/A.swift", text: "\n",
            says: "Unknown has no row in ImportRules", rule: ImportRules.violations),
        Sample(
            path: "Sources/Engine/A.swift", text: "let x = Int.random(in: 0..<2)\n",
            says: "`.random`: take the random bytes as an argument", rule: TokenRules.violations),
        Sample(
            path: "Sources/Procedure/A.swift", text: "func f() async {}\n",
            says: "`async`: return an effect", rule: TokenRules.violations),
        Sample(
            path: "Sources/LegalTime/A.swift", text: "let now = Date()\n",
            says: "`Date(`: take `now` as an argument", rule: TokenRules.violations),
        Sample(
            path: "Sources/Store/A.swift", text: "let x = \"\\(try! f())\"\n",
            says: "`try!`: throw a typed error", rule: TokenRules.violations),
        Sample(
            path: "Sources/Store/A.swift", text: "\nfinal class A: @unchecked Sendable {}\n",
            says: "`@unchecked Sendable` without a comment above that says why",
            rule: TokenRules.violations),
        Sample(
            path: "Sources/Runtime/A.swift", text: "let d = Durable(storeCommitted: 1)\n",
            says: "only a store says that a row is durable", rule: TokenRules.violations),
        Sample(
            path: "Sources/Engine/A.swift",
            text: "var all: [CourtID: Int] = [:]\nlet k = all.keys.map { $0 }\n",
            says: "`all.keys` without sorted()", rule: { TokenRules.unorderedLoops($0) }),
        Sample(
            path: "Sources/Engine/A.swift", text: "var all: Set<Int> = []\nfor one in all {}\n",
            says: "loop over unordered `all`", rule: { TokenRules.unorderedLoops($0) }),
        Sample(
            path: "Sources/Engine/A.swift", text: String(repeating: "\n", count: 601),
            says: "601 lines: split it", rule: ShapeRules.tooLong),
        Sample(
            path: "Sources/Engine/A.swift", text: "let " + String(repeating: "a", count: 97) + "\n",
            says: "101 columns, at most 100", rule: ShapeRules.tooWide),
        Sample(
            path: "Sources/Engine/A.swift",
            text: "let a = \"" + String(repeating: "a", count: 170) + "\"\n",
            says: "180 columns, at most 165", rule: ShapeRules.tooWide),
        Sample(
            path: "Sources/Engine/A.swift", text: "package struct Thing {\n}\n",
            says: "no doc comment: struct Thing", rule: { ShapeRules.undocumented($0) }),
        Sample(
            path: "Sources/Engine/A.swift",
            text: "/// A.\nenum B {\n    package static func run() {}\n}\n",
            says: "no doc comment: func run", rule: { ShapeRules.undocumented($0) }),
        Sample(
            path: "docs/a.md", text: "left as TO" + "DO for later\n",
            says: "the word “TO" + "DO”", rule: WordRules.violations),
        Sample(
            path: "docs/a.md", text: "see /wo" + "rk/main\n", says: "the word “/wo" + "rk/”",
            rule: WordRules.violations),
    ]

    static let sound: [Sample] = [
        Sample(
            path: "Sources/Engine/A.swift",
            text: "// Task and async are only words here\nlet a = \"await .random\"\n",
            says: "comments",
            rule: TokenRules.violations),
        Sample(
            path: "Sources/Engine/A.swift",
            text: "var all: [CourtID: Int] = [:]\nfor k in all.keys.sorted() {}\nlet n = all[k]\n",
            says: "sorted keys", rule: { TokenRules.unorderedLoops($0) }),
        Sample(
            path: "Sources/Engine/A.swift",
            text: "var all: [CourtID: Int] = [:]\nfunc f() {\n    let all = list()\n"
                + "    for one in all {}\n}\n",
            says: "a list of the same name", rule: { TokenRules.unorderedLoops($0) }),
        Sample(
            path: "Sources/Engine/A.swift",
            text: "func hash(into hasher: inout Hasher) {}\n", says: "named, not made",
            rule: TokenRules.violations),
        Sample(
            path: "Sources/Simulation/Storage/A.swift", text: "import Glibc\nlet now = Date()\n",
            says: "files are not simulated", rule: TokenRules.violations),
        Sample(
            path: "Sources/Simulation/Storage/A.swift", text: "import Glibc\nimport Store\n",
            says: "nor imported like the rest", rule: ImportRules.violations),
        Sample(
            path: "Sources/Messaging/A.swift",
            text: "/// Safe, because libzmq says so.\nfinal class A: @unchecked Sendable {}\n",
            says: "argued", rule: TokenRules.violations),
        Sample(
            path: "Sources/Engine/A.swift",
            text:
                "/// A thing.\n@frozen\npackage struct Thing {\n    package var name: String\n}\n",
            says: "documented", rule: { ShapeRules.undocumented($0) }),
    ]

    /// What must not be in the pure half, nor in the simulation that runs it.
    static let undeterministic: [Sample] = ["Engine", "Simulation", "Simulation/World"].flatMap {
        folder -> [Sample] in
        let module = folder.hasPrefix("Simulation") ? "Simulation" : folder
        func sample(
            _ text: String, _ says: String, _ rule: @escaping @Sendable (SourceFile) -> [Violation]
        ) -> Sample {
            Sample(path: "Sources/\(folder)/A.swift", text: text + "\n", says: says, rule: rule)
        }
        return [
            sample(
                "let now = Date()", "`Date(`: take `now` as an argument", TokenRules.violations),
            sample("Task { run() }", "`Task`: return an effect", TokenRules.violations),
            sample(
                "let x = Int.random(in: 0..<2)", "`.random`: take the random bytes as an argument",
                TokenRules.violations),
            sample(
                "var hasher = Hasher()",
                "`Hasher(`: hashes differ from process to process: use the digest",
                TokenRules.violations),
            sample(
                "let x = a.hashValue",
                "`hashValue`: hashes differ from process to process: use the digest",
                TokenRules.violations),
            sample(
                "import Foundation", "\(module) may not import Foundation", ImportRules.violations),
            sample(
                "import FoundationEssentials", "\(module) may not import FoundationEssentials",
                ImportRules.violations),
            sample(
                "package import Glibc", "\(module) may not import Glibc", ImportRules.violations),
            sample(
                "var all: [Int: Int] = [:]\nfor one in all {}", "loop over unordered `all`",
                { TokenRules.unorderedLoops($0) }),
            sample(
                "for one in world.sites.all where one > 0 {}",
                "loop over unordered `world.sites.all`",
                { TokenRules.unorderedLoops($0, members: ["all"]) }),
            sample(
                "for one in world.all.values {}", "`all.values` without sorted()",
                { TokenRules.unorderedLoops($0, members: ["all"]) }),
            sample(
                "let all: Set<Int> = []\nlet list = all.map { $0 }", "loop over unordered `all`",
                { TokenRules.unorderedLoops($0) }),
            sample(
                "var all: [Int: Int] = [:]\nfor one in all.values {}",
                "`all.values` without sorted()",
                { TokenRules.unorderedLoops($0) }),
        ]
    }

    @Test(arguments: broken + undeterministic)
    func aBrokenSampleIsFound(_ sample: Sample) {
        let found = sample.rule(SourceFile(path: sample.path, text: sample.text))
        #expect(found.map(\.what) == [sample.says])
    }

    @Test(arguments: sound)
    func aSoundSampleIsNot(_ sample: Sample) {
        #expect(sample.rule(SourceFile(path: sample.path, text: sample.text)).isEmpty)
    }

    @Test func codeIsToldFromTextAndComments() {
        let text =
            ##"let a = "x\(b("try!"))y" // try!"## + "\n"
            + ##"let c = #"as! "q" "#; /* fatalError( */ d"##
        #expect(
            SwiftText.code(text) == [
                ##"let a = "  (b("    ")) "        "##,
                ##"let c =  "        " ;                   d"##,
            ])
    }
}
