import Foundation
import Procedure
import Testing

@Suite("权限表: docs/rights.md")
struct RightsDocumentTests {
    private static let file = RightsTableTests.root.appending(path: "docs/rights.md")
    private static let mark = "do not edit below. -->\n\n"

    /// `CROSSWRIT_WRITE_DOCS=1` writes the part below the mark instead.
    @Test func pageEndsWithTheTable() throws {
        let page = try String(contentsOf: Self.file, encoding: .utf8)
        let cut = try #require(page.range(of: Self.mark)).upperBound
        if ProcessInfo.processInfo.environment["CROSSWRIT_WRITE_DOCS"] == "1" {
            try (page[..<cut] + Rights.document).write(
                to: Self.file, atomically: true, encoding: .utf8)
            print("wrote docs/rights.md")
            return
        }
        #expect(
            page[cut...] == Rights.document,
            "docs/rights.md is old: CROSSWRIT_WRITE_DOCS=1 swift test --filter RightsDocumentTests")
    }

    @Test func pageExplainsEveryWord() throws {
        let page = try String(contentsOf: Self.file, encoding: .utf8)
        for condition in RightsCondition.allCases {
            #expect(page.contains("`\(condition.rawValue)`"))
        }
        for denial in RightsDenial.allCases { #expect(page.contains("`\(denial.rawValue)`")) }
        for section in RightsRow.Section.allCases {
            #expect(page.contains("`\(section.rawValue)`"))
        }
        for row in Rights.table {
            let name = row.section == .act ? row.name.split(separator: ".")[1] : row.name[...]
            #expect(page.contains("`\(name)`"), "\(row.name)")
        }
    }
}
