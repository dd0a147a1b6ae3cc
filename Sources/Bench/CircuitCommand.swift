import ArgumentParser
import Domain
import Foundation
import Sodium

/// A fixed number of matters through engines, codec, journal and projections in this one process:
/// for stores of a given size, and for counting what an act takes.
struct CircuitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "circuit",
        abstract: "Matters through the engines and stores of several processes in one thread.")

    @Option(help: "Folder with topology.yaml and keys; the data directories are made in data/.")
    var folder: String

    @Option(help: "Id of the coordinator.")
    var coordinator: String

    @Option(help: "Courts by comma: the first sends to the second.")
    var courts: String

    @Option(help: "Matters that stay open.")
    var open = 0

    @Option(help: "Matters that are withdrawn, which closes them.")
    var closed = 0

    @Option(help: "Acts that are recorded at once.")
    var batch = 256

    @Option(help: "Days that the clock is behind.")
    var daysAgo = 0

    @Flag(help: "Nodes keep no projections: only the coordinator can go on from its data.")
    var coordinatorAlone = false

    /// The document of one run.
    struct Figures: Codable {
        var acts: Int
        var open: Int
        var closed: Int
        var rows: Int
        var rowBytes: Int
        var seconds: Double
    }

    func run() throws {
        guard open >= 0, closed >= 0, (1...1_024).contains(batch), (0...3_650).contains(daysAgo)
        else { throw ValidationError("--batch 1 to 1024, --days-ago up to 3650") }
        let ids = courts.split(separator: ",").map(String.init)
        guard ids.count >= 2 else { throw ValidationError("--courts A,B[,…]") }
        try SodiumLibrary.start()
        try FileManager.default.createDirectory(
            atPath: folder + "/data", withIntermediateDirectories: true)
        let start = Measure.now()
        let circuit = try Circuit(
            folder: folder, coordinator: coordinator, courts: ids, daysAgo: daysAgo,
            seatAlone: coordinatorAlone)
        var acts = 0
        var told = start
        for (count, closes) in [(closed, true), (open, false)] {
            var left = count
            while left > 0 {
                let some = min(left, batch)
                let matters = try circuit.send(some)
                if closes { try circuit.withdraw(matters) }
                circuit.retire(matters)
                acts += closes ? 2 * some : some
                left -= some
                if Measure.now() - told > 10 {
                    told = Measure.now()
                    Bench.say("\(acts) acts, \(Int(Double(acts) / (told - start))) a second")
                }
            }
        }
        try circuit.finish()
        let sites = [circuit.seat] + circuit.nodes
        try Figures(
            acts: acts, open: open, closed: closed, rows: sites.reduce(0) { $0 + $1.rows },
            rowBytes: sites.reduce(0) { $0 + $1.rowBytes }, seconds: Measure.now() - start
        ).printLine()
    }
}
