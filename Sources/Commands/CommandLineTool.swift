import ArgumentParser
import Domain
import Glibc
import Runtime
import Wording

struct CrosswritCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crosswrit",
        abstract: "Crosswrit: coordination of enforcement between courts (执行协调事项).",
        discussion: """
            Every command that speaks to a process takes --data DIR (or $CROSSWRIT_DATA). --json prints \
            one JSON document. Exit codes: 0 done, recorded or accepted; 1 refused or found wrong; \
            2 usage; 3 could not be tried. CROSSWRIT_LANG=zh or en chooses the language.
            """,
        version: Program.words,
        subcommands: [
            TopologyCommand.self, PeriodCommand.self, CoordinatorCommand.self, NodeCommand.self,
            CommissionCommand.self, DisputeCommand.self, TabledCommand<OrderGroup>.self,
            TabledCommand<TransferGroup>.self, TabledCommand<EntrustGroup>.self,
            TabledCommand<OrganGroup>.self, TabledCommand<PriorityGroup>.self,
            TabledCommand<SeizureGroup>.self, TabledCommand<NodeFactGroup>.self,
            TabledCommand<PetitionGroup>.self, TabledCommand<CheckGroup>.self,
            TabledCommand<SuperviseGroup>.self, TabledCommand<AppraisalGroup>.self,
            TabledCommand<HandoverGroup>.self, CaseCommand.self, DispatchCommand.self,
            ProceduresCommand.self, AmendCommand.self, RecordCommand.self, OfficerCommand.self,
            RosterCommand.self, RehearseCommand.self, ListCommand.self,
            ShowCommand.self, InboxCommand.self, WatchCommand.self, WhyCommand.self,
            NextCommand.self, ReceiptCommand.self, DutiesCommand.self, FiguresCommand.self,
            StatisticsCommand.self, HeldCommand.self, SimulationCommand.self, DoctorCommand.self,
            PaperCommand.self, DocumentCommand.self,
            DirectoryCommand.self, ObserveCommand.self, AuditCommand.self, MetricsCommand.self,
            BackupCommand.self, RestoreCommand.self,
            StopCommand.self, TokenCommand.self,
        ])
}

/// The command line of design §4: parses, does, and ends with its exit codes.
package enum CommandLineTool {
    /// Runs one command.
    ///
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - serving: what `coordinator serve` and `node serve` do.
    /// - Returns: 0 done, recorded or accepted; 1 refused or found wrong; 2 usage; 3 could not be
    ///   tried.
    package static func run(_ arguments: [String], serving: Serving) async -> Int32 {
        do {
            var command = try CrosswritCommand.parseAsRoot(arguments)
            try await Serving.$current.withValue(serving) {
                if var waiting = command as? any AsyncParsableCommand {
                    try await waiting.run()
                } else {
                    try command.run()
                }
            }
            return 0
        } catch let failure as CommandFailure {
            return tell(failure, asDocument: arguments.contains("--json"))
        } catch {
            let code = CrosswritCommand.exitCode(for: error)
            let message = CrosswritCommand.fullMessage(for: error)
            if code.isSuccess {
                if !message.isEmpty { Terminal.print(message) }
                return 0
            }
            if !message.isEmpty { Terminal.complain(message) }
            return code == .validationFailure ? 2 : code.rawValue
        }
    }

    /// Every command that does something, by its words; aliases too.
    package static var commands: [[String]] { leaves(CrosswritCommand.self, []) }

    /// The help of a command.
    ///
    /// - Parameter words: one of `commands`.
    /// - Returns: the text; nil when there is no such command.
    package static func help(_ words: [String]) -> String? {
        var type: any ParsableCommand.Type = CrosswritCommand.self
        for word in words {
            let next = type.configuration.subcommands.first { names($0).contains(word) }
            guard let next else { return nil }
            type = next
        }
        return CrosswritCommand.helpMessage(for: type)
    }

    private static func names(_ type: any ParsableCommand.Type) -> [String] {
        (type.configuration.commandName.map { [$0] } ?? []) + type.configuration.aliases
    }

    private static func leaves(
        _ type: any ParsableCommand.Type, _ words: [String]
    ) -> [[String]] {
        let inner = type.configuration.subcommands
        if inner.isEmpty { return [words] }
        return inner.flatMap { next in names(next).flatMap { leaves(next, words + [$0]) } }
    }

    private static func tell(_ failure: CommandFailure, asDocument: Bool) -> Int32 {
        let language = Language(environment: Terminal.environment)
        if asDocument, !failure.isAnswered {
            Terminal.print(
                JSONText.fields([
                    "status": .string(failure.exit == 1 ? "refused" : "failed"),
                    "reason": .string(language(failure.refusal.reason)),
                    "code": .string(failure.refusal.code),
                    "rule": .text(failure.refusal.rule.isEmpty ? nil : failure.refusal.rule),
                    "remedy": .string(language(failure.refusal.remedy)),
                ]).line)
        }
        let word =
            failure.exit != 1
            ? language("未能办理", "not done")
            : failure.refusal.code.hasPrefix("doctor.")
                ? language("发现问题", "found wrong") : language("不予办理", "refused")
        Terminal.complain("crosswrit: \(word): \(plain(language.line(failure.refusal)))")
        return failure.exit
    }
}
