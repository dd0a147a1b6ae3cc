import ArgumentParser
import Domain
import Wording

struct CommissionTypes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "types",
        abstract: "The types of commissioned matters (委托事项类型) and the papers each needs.",
        discussion: """
            Needs no process. A letter is not sent without the papers of its type, unless it is urgent \
            and says that they follow (材料后补).

            Example:
              crosswrit commission types --json
            """)

    @Flag(help: "Print exactly one JSON document.") var json = false

    func run() {
        if json {
            Terminal.print(JSONText.array(CommissionKindRule.table.map(Self.document)).line)
            return
        }
        let language = Language(environment: Terminal.environment)
        var table = TextTable([
            "--kind", language("事项", "type 事项"), language("应附材料", "papers 应附材料"),
            language("依据", "source 依据"),
        ])
        for rule in CommissionKindRule.table {
            let asked = [rule.needsAsset ? "--asset" : nil, rule.needsAmount ? "--amount" : nil]
            table.add([
                rule.kind.rawValue, language(rule.name),
                (rule.papers.map { "\($0.term) \($0.rawValue)" } + asked.compactMap { $0 })
                    .joined(separator: "、"), rule.source,
            ])
        }
        table.lines.forEach(Terminal.print)
    }

    private static func document(_ rule: CommissionKindRule) -> JSONText {
        .fields([
            "kind": .string(rule.kind.rawValue), "name": .words(rule.name),
            "papers": .array(rule.papers.map { .string($0.rawValue) }),
            "needsAsset": .bool(rule.needsAsset), "needsAmount": .bool(rule.needsAmount),
            "source": .string(rule.source),
        ])
    }
}
