import Foundation

/// A file of the repository as text.
struct SourceFile: Sendable {
    /// Relative to the repository, `/` between names.
    var path: String
    var text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Folder below `Sources/` or `Tests/`; nil for other files.
    var module: String? {
        let names = path.split(separator: "/")
        guard names.count > 2, names[0] == "Sources" || names[0] == "Tests" else { return nil }
        return String(names[1])
    }

    var isSource: Bool { path.hasPrefix("Sources/") && path.hasSuffix(".swift") }
    /// Made by a program, not by hand: exempt from rules about style.
    var isGenerated: Bool {
        path.hasPrefix("Sources/CourtSchema/")
            || path == "Sources/Wording/TemplateData.swift"
            || path == "Sources/Console/Web/WebAssets.swift"
            || path == "Sources/Procedure/Rights/RightsData.swift"
            || ["CalendarData.swift", "RuleData.swift"].contains {
                path.hasSuffix("LegalTime/" + $0)
            }
    }
}

/// A place that breaks a convention.
struct Violation: Hashable, CustomStringConvertible {
    var path: String
    var line: Int
    var what: String

    var description: String { "\(path):\(line): \(what)" }
}

/// The repository that these tests were compiled from.
enum Repository {
    /// Root of the repository.
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file written by hand or generated under `Sources` and `Tests`.
    static let swift: [SourceFile] = read(folders: ["Sources", "Tests"]) { $0.hasSuffix(".swift") }

    /// Everything that people read in the repository, Swift files included.
    static let texts: [SourceFile] =
        read(folders: ["Sources", "Tests", "docs", "scripts", "proto", "topology", "data", ".ci"]) {
            !$0.hasSuffix(".csv") && !$0.hasSuffix(".pyc")
        }
        + ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "Package.swift"].compactMap(read(_:))

    private static func read(_ path: String) -> SourceFile? {
        guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else {
            return nil
        }
        return SourceFile(path: path, text: text)
    }

    private static func read(folders: [String], _ wanted: (String) -> Bool) -> [SourceFile] {
        folders.flatMap { folder -> [SourceFile] in
            let names =
                FileManager.default.enumerator(atPath: root.appending(path: folder).path)?
                .compactMap { $0 as? String } ?? []
            return names.filter(wanted).sorted().compactMap { read(folder + "/" + $0) }
        }
    }
}
