import ArgumentParser
import Domain
import Engine
import Foundation
import Runtime
import Sodium
import Store

/// A large paper from one court to another through processes that run.
struct PaperCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paper",
        abstract: "A letter with a large paper, until the receipt, which needs it whole.")

    @Option(help: "Folder whose data/ID are the data directories.")
    var folder: String

    @Option(help: "Sending court.")
    var sender: String

    @Option(help: "Receiving court.")
    var receiver: String

    @Option(help: "File of the paper.")
    var path: String

    @Option(help: "Seconds to wait at most.")
    var patience = 600.0

    /// The document of one run.
    struct Figures: Codable {
        var bytes: Int64
        /// From the recorded act to the receiver's receipt, durable at the sender.
        var seconds: Double
        /// Copying the file into the sender's node.
        var attachSeconds: Double
    }

    func run() throws {
        try SodiumLibrary.start()
        guard let from = CourtID(sender), let to = CourtID(receiver), patience > 0 else {
            throw BenchFault("\(sender) or \(receiver) is no court id")
        }
        let socket = try controlSocketPath(folder + "/data/" + sender)
        let line = try ControlLine(socket)
        let begun = Measure.now()
        guard
            case .paper(let large) = try line.ask(
                .attach(path: path, kind: .serviceReturn, sealed: false))
        else { throw BenchFault("the node did not take the paper") }
        let attached = Measure.now() - begun
        let act = try SenderDesk.commission(
            from: from, to: to, line: line, folder: folder, large: large)
        let watcher = try ControlLine(socket)
        try watcher.limitWait(seconds: patience)
        try watcher.send(.watch)
        let start = Measure.now()
        guard case .act(let reply) = try line.ask(.act(act)) else {
            throw BenchFault("the node gave another answer")
        }
        if let refusal = reply.refusal { throw BenchFault(refusal.reason.en) }
        while let answer = try watcher.next() {
            guard case .happening(let happening) = answer, happening.matter == reply.matter,
                happening.verb == "receipt", happening.stage == "delivered"
            else { continue }
            try Figures(
                bytes: large.size, seconds: Measure.now() - start, attachSeconds: attached
            ).printLine()
            return
        }
        throw BenchFault("the paper has not arrived in \(Int(patience)) s")
    }
}
