import ArgumentParser
import Domain
import Engine
import Runtime
import Sodium
import Store

/// Commissions that nodes record while nobody hears them: what waits for a coordinator that is off.
struct PostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "post",
        abstract: "One commission from each court to the next, recorded and not waited for.")

    @Option(help: "Folder whose data/ID are the data directories.")
    var folder: String

    @Option(help: "Courts by comma; the last one sends to the first.")
    var courts: String

    /// The document of one run.
    struct Figures: Codable {
        /// Commissions that stand on their senders' disks.
        var recorded: Int
    }

    func run() throws {
        try SodiumLibrary.start()
        let ids = try courts.split(separator: ",").map {
            guard let id = CourtID(String($0)) else { throw BenchFault("\($0) is no court id") }
            return id
        }
        guard ids.count >= 2 else { throw ValidationError("--courts A,B[,…]") }
        for (place, court) in ids.enumerated() {
            let line = try ControlLine(controlSocketPath("\(folder)/data/\(court)"))
            let act = try SenderDesk.commission(
                from: court, to: ids[(place + 1) % ids.count], line: line, folder: folder)
            guard case .act(let reply) = try line.ask(.act(act)) else {
                throw BenchFault("\(court) gave another answer")
            }
            if let refusal = reply.refusal { throw BenchFault(refusal.reason.en) }
        }
        try Figures(recorded: ids.count).printLine()
    }
}
