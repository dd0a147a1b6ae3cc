import Foundation
import Procedure
import Testing

@Suite("程序表: pages in docs/procedures")
struct TableDocumentTests {
    private static let folder: URL = {
        var root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return root.appending(path: "docs/procedures")
    }()

    private static let isWriting =
        ProcessInfo.processInfo.environment["CROSSWRIT_WRITE_DOCS"] == "1"

    /// `CROSSWRIT_WRITE_DOCS=1` writes the page instead.
    @Test(arguments: Tables.all)
    func pageIsWhatTheTableGives(_ table: ProcedureTable) throws {
        let file = Self.folder.appending(path: "\(table.name).md")
        if Self.isWriting {
            try FileManager.default.createDirectory(
                at: Self.folder, withIntermediateDirectories: true)
            try table.document.write(to: file, atomically: true, encoding: .utf8)
            print("wrote docs/procedures/\(table.name).md")
            return
        }
        let page = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        #expect(
            page == table.document,
            "docs/procedures/\(table.name).md is old: CROSSWRIT_WRITE_DOCS=1 swift test")
    }

    @Test func indexNamesEveryPageAndNoOther() throws {
        let index = try String(
            contentsOf: Self.folder.appending(path: "README.md"), encoding: .utf8)
        for table in Tables.all { #expect(index.contains("(\(table.name).md)"), "\(table.name)") }
        let pages = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".md") && $0 != "README.md" }
        #expect(Set(pages) == Set(Tables.all.map { "\($0.name).md" }))
    }

    @Test(arguments: Tables.all)
    func diagramHasEveryStageAndGoodNames(_ table: ProcedureTable) {
        let lines = table.diagram.split(separator: "\n")
        #expect(lines.first == "stateDiagram-v2")
        for stage in table.stages {
            let name = String(stage.name.map { $0 == "-" ? "_" : $0 })
            #expect(lines.contains("    state \"\(stage.term)\" as \(name)"))
            #expect(lines.contains { $0.contains("--> \(name) : ") }, "\(name) is never entered")
        }
        // Mermaid ends a label at a colon, a semicolon or a number sign of its own.
        for line in lines where line.contains(" : ") {
            let label = line[(line.firstRange(of: " : ")?.upperBound ?? line.endIndex)...]
            #expect(!label.contains { ":;#".contains($0) }, "\(line)")
            #expect(!line.contains("choice("))
        }
    }

    @Test(arguments: Tables.all)
    func pageTellsEveryAct(_ table: ProcedureTable) {
        let page = table.document
        for act in table.acts {
            #expect(page.contains("### \(act.verb.term) `\(act.group) \(act.verb.verb)`"))
            #expect(page.contains("- 依据：\(act.citation)"))
            for row in act.guards { #expect(page.contains("`\(table.name).\(row.code)`")) }
            for row in act.fields { #expect(page.contains("`\(row.name)`")) }
        }
    }
}
