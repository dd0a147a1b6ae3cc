import ArgumentParser
import Domain
import Foundation
import Glibc
import Sodium

/// `crosswrit-bench`: what `scripts/bench` measures with; scripts/lib/bench.py starts the processes
/// and judges the figures.
@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crosswrit-bench",
        abstract: "Durable commissions a second beside the limits of this machine.",
        subcommands: [
            FillCommand.self, LoadCommand.self, LightCommand.self, LimitCommand.self,
            CircuitCommand.self, PaperCommand.self, PostCommand.self,
        ], defaultSubcommand: FillCommand.self)
}

/// A fixed number of commissions through processes of its own, with --keep a store to work on.
struct FillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill", abstract: "A fixed number of commissions, and the limits.")

    @Flag(help: "Print exactly one JSON document on standard output.")
    var json = false

    @Option(help: "Seconds for each limit.")
    var seconds = 2.0

    @Option(help: "Commissions to send under load.")
    var commissions = 4_000

    @Option(help: "Sending courts; as many others receive. At most 8.")
    var senders = 4

    @Option(help: "Commissions of one court that are sent and not confirmed yet.")
    var window = 64

    @Option(help: "Commissions a second that each sender offers under load; without: all it can.")
    var rate: Double?

    @Option(help: "Commissions sent one at a time, for the light latency.")
    var light = 200

    @Option(help: "Directory for the data of the run; removed at the end.")
    var dir = "/tmp"

    @Flag(help: "Keep topology, keys and data of the run in --dir, and say where.")
    var keep = false

    @Option(
        help: ArgumentHelp(
            "Send through the processes that run on the data of an earlier --keep, and start none.",
            valueName: "folder"))
    var attach: String?

    @Option(help: "The program whose processes are measured; without it only the limits are.")
    var program: String?

    @Option(help: "Topology of the processes.")
    var topology = "topology/zhengzhou.yaml"

    func run() throws {
        guard seconds > 0, seconds <= 600, (1...8).contains(senders), (1...1_024).contains(window),
            (1...1_000_000).contains(commissions), (1...100_000).contains(light)
        else {
            throw ValidationError(
                "--seconds above 0, --senders 1 to 8, --window 1 to 1024, --commissions and --light above 0"
            )
        }
        guard rate.map({ $0 > 0 && $0 <= 1_000_000 }) ?? true else {
            throw ValidationError("--rate must be above 0")
        }
        try SodiumLibrary.start()
        let folder = dir + "/crosswrit-bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer {
            if keep {
                Bench.say("kept: \(folder)")
            } else {
                try? FileManager.default.removeItem(atPath: folder)
            }
        }
        var report = Report()
        if program != nil || attach != nil {
            let program = program ?? ""
            report.endToEnd = try EndToEnd(
                program: program, topology: topology, folder: folder, senders: senders,
                window: window, commissions: commissions, light: light, attach: attach,
                rate: rate
            ).run(progress: Bench.say)
        }
        let recordBytes = report.endToEnd?.recordBytes ?? 1_500
        report.limits = try Limits.measure(
            folder: folder, seconds: seconds, recordBytes: recordBytes, progress: Bench.say)
        report.judge()
        print(json ? try report.document() : report.table)
    }
}

extension Bench {
    /// Progress for a person; standard output carries the result alone.
    static func say(_ text: String) {
        FileHandle.standardError.write(Data("bench: \(text)\n".utf8))
    }
}

extension Encodable {
    /// One line of JSON on standard output, for scripts/lib/bench.py.
    func printLine() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        FileHandle.standardOutput.write(try encoder.encode(self) + Data([0x0A]))
    }
}
