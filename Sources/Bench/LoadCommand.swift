import ArgumentParser
import CourtProtocol
import Domain
import Engine
import Foundation
import Glibc
import Messaging
import Runtime
import Sodium
import Store
import Synchronization

/// Commissions from several courts to several others through processes that run already.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Commissions through processes that run, for some seconds.")

    @Option(help: "Folder whose data/ID are the data directories.")
    var folder: String

    @Option(help: "Sending courts, by comma.")
    var senders: String

    @Option(help: "Receiving courts, by comma; each sender sends to all evenly.")
    var receivers: String

    @Option(help: "Every process whose processor time and rows are counted, as ID:PID by comma.")
    var processes: String

    @Option(help: "Seconds that count.")
    var seconds = 5.0

    @Option(help: "Seconds before them.")
    var warm = 1.0

    @Option(help: "Commissions of one court that are sent and not confirmed yet.")
    var window = 64

    @Option(help: "Commissions a second of all courts together; 0: as fast as they are confirmed.")
    var rate = 0.0

    @Option(help: "End after so many confirmed commissions of all courts; 0: after --seconds.")
    var count = 0

    @Option(
        name: .customLong("while"), help: "End when the process of this id has ended; 0: never.")
    var whilePid: Int32 = 0

    @Flag(help: "Withdraw each commission once it is confirmed, so that no matter stays open.")
    var close = false

    @Option(help: "Seconds of a slice of the time for which a line is printed.")
    var interval = 1.0

    /// A line for each slice of time.
    struct Slice: Codable {
        /// Seconds since counting began.
        var at: Double
        var confirmed: Int
        var p50: Double
        var p99: Double
    }

    /// What a process did while it counted.
    struct Worker: Codable {
        var id: String
        var pid: Int32
        var cpuSeconds: Double
        /// Commits: rows that the journal grew by.
        var rows: UInt64
        /// Records (leaves) in them, and their bytes.
        var records: Double
        var bytes: Double
    }

    /// The last line.
    struct Figures: Codable {
        var seconds: Double
        var confirmed: Int
        var rate: Double
        var p50: Double
        var p99: Double
        var clientCPUSeconds: Double
        var machineBusy: Double
        var workers: [Worker]
    }

    func run() throws {
        guard seconds > 0, seconds <= 100_000, warm >= 0, (1...200).contains(window), rate >= 0,
            interval > 0, count >= 0
        else { throw ValidationError("--seconds above 0, --window 1 to 200, --interval above 0") }
        try SodiumLibrary.start()
        let sending = senders.split(separator: ",").map(String.init)
        let receiving = receivers.split(separator: ",").map(String.init)
        let workers = try processes.split(separator: ",").map { part in
            let words = part.split(separator: ":")
            guard words.count == 2, let pid = Int32(words[1]) else {
                throw ValidationError("--processes ID:PID,…")
            }
            let id = String(words[0])
            return (
                id, pid, try JournalReader(try DataDirectory(existing: folder + "/data/" + id))
            )
        }
        let book = LoadBook()
        let pace = rate / Double(max(1, sending.count))
        let desks = try sending.enumerated().map { place, sender in
            try LoadDesk(
                sender, to: receiving, first: place, folder: folder, window: window, rate: pace,
                closes: close, book: book)
        }
        let threads = try desks.map { desk in
            try OwnedThread(name: "bench-desk") {
                do {
                    try desk.run()
                } catch {
                    book.fail("\(desk.court): \(error)")
                }
            }
        }
        defer {
            book.stop()
            for thread in threads { thread.join() }
        }
        try sleep(warm, book)
        let figures = try count(book, workers)
        book.stop()
        for thread in threads { thread.join() }
        if let fault = book.fault { throw BenchFault(fault) }
        try figures.printLine()
    }

    private func sleep(_ seconds: Double, _ book: LoadBook) throws {
        let end = Measure.now() + seconds
        while Measure.now() < end {
            if let fault = book.fault { throw BenchFault(fault) }
            usleep(UInt32(min(20_000, max(1_000, (end - Measure.now()) * 1e6))))
        }
    }

    private func count(
        _ book: LoadBook, _ workers: [(id: String, pid: Int32, reader: JournalReader)]
    ) throws -> Figures {
        let before = try workers.map { try Reading($0.id, pid: $0.pid, reader: $0.reader) }
        let own = Measure.ownProcessorSeconds()
        let machine = Measure.machineTicks()
        _ = book.take()
        let start = Measure.now()
        var all: [Double] = []
        var last = start
        // On a busy machine the first may take longer than was to be counted: wait for it, and say
        // how long that was.
        while all.isEmpty
            || Measure.now() - start < seconds && (count == 0 || all.count < count)
                && (whilePid == 0 || kill(whilePid, 0) == 0)
        {
            let left = start + seconds - Measure.now()
            try sleep(min(interval, max(0.05, left)), book)
            let part = book.take()
            all += part
            let sorted = part.sorted()
            let now = Measure.now()
            try Slice(
                at: now - start, confirmed: part.count, p50: Measure.percentile(sorted, 0.5),
                p99: Measure.percentile(sorted, 0.99)
            ).printLine()
            guard !part.isEmpty || now - last < 60 else {
                throw BenchFault("nothing was confirmed in a minute; see the processes' logs")
            }
            if !part.isEmpty { last = now }
        }
        let took = Measure.now() - start
        let mine = Measure.ownProcessorSeconds() - own
        let busy = Measure.busyPart(from: machine, to: Measure.machineTicks())
        let after = try workers.map { try Reading($0.id, pid: $0.pid, reader: $0.reader) }
        let done = try workers.indices.map { place in
            let held = try before[place].rows(until: after[place].position)
            return Worker(
                id: workers[place].id, pid: workers[place].pid,
                cpuSeconds: after[place].cpu - before[place].cpu,
                rows: after[place].position - before[place].position, records: held.records,
                bytes: held.bytes)
        }
        all.sort()
        return Figures(
            seconds: took, confirmed: all.count, rate: Double(all.count) / took,
            p50: Measure.percentile(all, 0.5), p99: Measure.percentile(all, 0.99),
            clientCPUSeconds: mine, machineBusy: busy, workers: done)
    }

    /// How far a process has come.
    private struct Reading {
        let reader: JournalReader
        let cpu: Double
        let position: UInt64
        let pid: Int32

        init(_ id: String, pid: Int32, reader: JournalReader) throws {
            self.pid = pid
            self.reader = reader
            position = try reader.lastPosition()
            cpu = Measure.processorSeconds(of: pid)
        }

        /// What the rows after this reading up to another one hold.
        func rows(until end: UInt64) throws -> (records: Double, bytes: Double) {
            let codec = WireCodec()
            var next = position + 1
            var records = 0.0
            var bytes = 0.0
            while next <= end {
                let rows = try reader.rows(from: next, limit: 256)
                guard !rows.isEmpty else { break }
                for row in rows where row.position <= end {
                    records += Double(try codec.row(row.row).leaves.count)
                    bytes += Double(row.row.count)
                }
                next += UInt64(rows.count)
            }
            return (records, bytes)
        }
    }
}

/// What all senders of a run share.
final class LoadBook: Sendable {
    private let latencies = Mutex<[Double]>([])
    private let trouble = Mutex<String?>(nil)
    private let over = Atomic<Bool>(false)

    /// Seconds of everything confirmed since the last taking.
    func take() -> [Double] {
        latencies.withLock { all in
            defer { all = [] }
            return all
        }
    }

    func note(_ seconds: Double) { latencies.withLock { $0.append(seconds) } }

    func fail(_ text: String) { trouble.withLock { $0 = $0 ?? text } }

    var fault: String? { trouble.withLock { $0 } }

    /// Nothing new is sent from now on.
    func stop() { over.store(true, ordering: .relaxed) }

    var isOver: Bool { over.load(ordering: .relaxed) }
}

/// One court's clerk under load: one thread over several control lines, with as little of its own
/// between them as can be, since it shares the machine with what is measured.
final class LoadDesk: Sendable {
    let court: String
    private let socket: String
    private let requests: [[UInt8]]
    private let first: Int
    private let window: Int
    private let rate: Double
    private let book: LoadBook
    /// A withdrawal before and after the matter's name; nil: nothing is withdrawn.
    private let withdrawal: (before: [UInt8], after: [UInt8])?

    init(
        _ court: String, to receivers: [String], first: Int, folder: String, window: Int,
        rate: Double, closes: Bool, book: LoadBook
    ) throws {
        guard let from = CourtID(court) else { throw BenchFault("\(court) is no court id") }
        self.court = court
        self.first = first
        self.window = window
        self.rate = rate
        self.book = book
        socket = try controlSocketPath(folder + "/data/" + court)
        let line = try ControlLine(socket)
        let encoder = JSONEncoder()
        let withdraw = try encoder.encode(
            ControlRequest.act(
                ActRequest(
                    matter: Self.blank, officer: "指挥丁", key: "", wait: 0, recordedFor: nil,
                    body: .commission(.withdraw(.init(text: "被执行人已履行", papers: []))))))
        let parts = String(decoding: withdraw, as: UTF8.self).split(separator: Self.blank)
        guard parts.count == 2 else { throw BenchFault("a withdrawal can't be written") }
        withdrawal = closes ? (Array(parts[0].utf8), Array(parts[1].utf8) + [0x0A]) : nil
        requests = try receivers.map { receiver in
            guard let to = CourtID(receiver) else { throw BenchFault("\(receiver) is no court id") }
            let act = try SenderDesk.commission(from: from, to: to, line: line, folder: folder)
            return Array(try encoder.encode(ControlRequest.act(act))) + [0x0A]
        }
    }

    /// Sends until the book is over, then waits for what is unconfirmed.
    func run() throws {
        let watcher = try ControlLine(socket)
        try watcher.send(.watch)
        let posts = try (0..<window).map { _ in try ControlLine(socket) }
        let lines = [watcher] + posts
        var polls = lines.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        var free = Array(1..<lines.count)
        var begun = [Double](repeating: 0, count: lines.count)
        var started: [[UInt8]: Double] = [:]
        var early: [[UInt8]: Double] = [:]
        var open = 0
        var sent = 0
        // Commissions to withdraw, and lines on which a withdrawal is under way.
        var closing: [[UInt8]] = []
        var isClosing = [Bool](repeating: false, count: lines.count)
        let start = Measure.now()
        var heard = start
        while !book.isOver || open > 0 || !closing.isEmpty || isClosing.contains(true) {
            while let withdrawal, !closing.isEmpty, let place = free.popLast() {
                isClosing[place] = true
                let matter = closing.removeLast()
                try lines[place].send(raw: withdrawal.before + matter + withdrawal.after)
            }
            while !book.isOver, open < window, let place = free.last {
                let now = Measure.now()
                guard rate == 0 || Double(sent) < (now - start) * rate else { break }
                free.removeLast()
                begun[place] = now
                try lines[place].send(raw: requests[(first + sent) % requests.count])
                sent += 1
                open += 1
            }
            // Paced: the next one is due soon.
            let patience: Int32 = rate > 0 ? 1 : 100
            guard unsafe poll(&polls, nfds_t(polls.count), patience) >= 0 || errno == EINTR else {
                throw BenchFault("poll failed with error \(errno)")
            }
            let now = Measure.now()
            for place in polls.indices where polls[place].revents != 0 {
                heard = now
                for text in try lines[place].takeLines() {
                    if place > 0 {
                        guard let matter = text.value(of: Self.matter), text.has(Self.recorded)
                        else { throw BenchFault(String(decoding: text.prefix(600), as: UTF8.self)) }
                        free.append(place)
                        if isClosing[place] {
                            isClosing[place] = false
                        } else if let end = early.removeValue(forKey: matter) {
                            book.note(end - begun[place])
                        } else {
                            started[matter] = begun[place]
                        }
                    } else if text.has(Self.delivered), text.has(Self.receipt),
                        let matter = text.value(of: Self.matter)
                    {
                        open -= 1
                        if withdrawal != nil { closing.append(matter) }
                        if let from = started.removeValue(forKey: matter) {
                            book.note(now - from)
                        } else {
                            early[matter] = now
                        }
                    }
                }
            }
            if open > 0, now - heard > 60 {
                throw BenchFault("\(open) were not confirmed within a minute")
            }
        }
    }

    private static let blank = "MATTER-ID"
    private static let matter = Array("\"matter\":\"".utf8)
    private static let recorded = Array("\"status\":\"recorded\"".utf8)
    private static let delivered = Array("\"stage\":\"delivered\"".utf8)
    private static let receipt = Array("\"verb\":\"receipt\"".utf8)
}

extension [UInt8] {
    /// Where `part` ends in these bytes; nil where it is not in them.
    fileprivate func end(of part: [UInt8]) -> Int? {
        guard count >= part.count else { return nil }
        var place = 0
        while place <= count - part.count {
            var matched = 0
            while matched < part.count, self[place + matched] == part[matched] { matched += 1 }
            if matched == part.count { return place + matched }
            place += 1
        }
        return nil
    }

    /// The bytes are in these.
    fileprivate func has(_ part: [UInt8]) -> Bool { end(of: part) != nil }

    /// The text after `name` up to the next quote.
    fileprivate func value(of name: [UInt8]) -> [UInt8]? {
        guard let from = end(of: name), let to = self[from...].firstIndex(of: 0x22) else {
            return nil
        }
        return Array(self[from..<to])
    }
}
