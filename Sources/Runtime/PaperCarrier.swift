import Domain
import Engine
import Logging
import Messaging
import Store

/// Something for the papers' lane to do.
enum PaperJob: Sendable {
    case fetch(Paper, matter: MatterID, from: CourtID)
    case chunk(Digest, offset: UInt64, data: [UInt8])
    case missing(Digest, reason: String)
    case serve(to: CourtID, Digest, offset: UInt64, length: Int)
}

/// Carries papers beside the stream: asks for ranges, writes what comes, syncs it before it counts.
/// The requester's credit is what it asks for. Runs on the papers' thread alone.
final class PaperCarrier {
    /// Transfers under way at once.
    private static let parallel = 4
    /// Bytes asked for ahead of what has arrived.
    private static let window = 1 << 20
    /// Milliseconds without a chunk after which a range is asked for again.
    private static let patience: Int64 = 5_000
    /// How often a range is asked for in vain before the transfer makes room for others, once where
    /// another court's papers wait: a court that is away must not hold up everybody's papers.
    private static let attempts = 3
    /// Milliseconds to wait when the other end does not have the paper yet.
    private static let retry: Int64 = 200

    private struct Wanted {
        var paper: Paper
        var matter: MatterID
        var from: CourtID
        var notBefore: Int64
    }

    private struct Transfer {
        var wanted: Wanted
        var incoming: IncomingPaper
        /// Asked for up to here.
        var asked: Int64
        var heard: Int64
        /// How often it was asked for in vain since.
        var silent = 0
    }

    /// A range that a peer waits for while the paper is still arriving here.
    private struct Promise {
        var peer: CourtID
        var offset: Int64
        var end: Int64
    }

    /// Ranges promised of one paper at once; whoever is not among them asks again.
    private static let mostPromises = 64

    private let plant: Plant
    private var promises: [Digest: [Promise]] = [:]
    private var waiting: [Wanted] = []
    private var transfers: [Transfer] = []

    init(plant: Plant) { self.plant = plant }

    func run() {
        while let jobs = plant.paperJobs.take(within: isQuiet ? 60_000 : Int(Self.retry)) {
            let now = SystemClock.now().monotonic
            for job in jobs { handle(job, now) }
            turn(SystemClock.now().monotonic)
        }
    }

    /// Nothing is to be tried again: the lane sleeps until it is told something.
    private var isQuiet: Bool { waiting.isEmpty && transfers.isEmpty }

    private func handle(_ job: PaperJob, _ now: Int64) {
        switch job {
        case .fetch(let paper, let matter, let from):
            waiting.append(Wanted(paper: paper, matter: matter, from: from, notBefore: now))
        case .chunk(let digest, let offset, let data):
            take(digest, offset, data, now)
        case .missing(let digest, _):
            guard let place = transfers.firstIndex(where: { $0.wanted.paper.digest == digest })
            else { return }
            var wanted = transfers.remove(at: place).wanted
            wanted.notBefore = now + Self.retry
            waiting.append(wanted)
            breakPromises(of: digest, "not here yet")
        case .serve(let peer, let digest, let offset, let length):
            serve(peer, digest, offset, length)
        }
    }

    private func serve(_ peer: CourtID, _ digest: Digest, _ offset: UInt64, _ length: Int) {
        var cursor = Int64(clamping: offset)
        let end = cursor.addingReportingOverflow(Int64(min(length, 4 << 20))).partialValue
        guard end > cursor else { return }
        if let place = transfers.firstIndex(where: { $0.wanted.paper.digest == digest }) {
            // Who asks from there on once more has given up what he asked for before.
            promises[digest]?.removeAll { $0.peer == peer && $0.offset >= cursor }
            if promises[digest, default: []].count < Self.mostPromises {
                promises[digest, default: []].append(Promise(peer: peer, offset: cursor, end: end))
            }
            keepPromises(place)
            return
        }
        do {
            while cursor < end {
                let data = try plant.papers.read(
                    digest, offset: UInt64(cursor),
                    length: Int(min(Int64(Frame.chunkBytes), end - cursor)))
                if data.isEmpty { break }
                plant.tell(
                    .send(
                        peer, .paperChunk(digest: digest, offset: UInt64(cursor), data: data)))
                cursor += Int64(data.count)
            }
        } catch {
            plant.tell(.send(peer, .paperMissing(digest: digest, reason: "\(error)")))
        }
    }

    /// Passes on what has arrived of a paper to those who wait for it.
    private func keepPromises(_ place: Int) {
        let transfer = transfers[place]
        let digest = transfer.wanted.paper.digest
        guard let promised = promises[digest] else { return }
        let size = transfer.wanted.paper.size
        var left: [Promise] = []
        for var promise in promised {
            promise.end = min(promise.end, size)
            do {
                while promise.offset < min(promise.end, transfer.incoming.offset) {
                    let data = try transfer.incoming.read(
                        at: promise.offset,
                        count: min(Frame.chunkBytes, Int(promise.end - promise.offset)))
                    // Another program has cut the file: the transfer will find that out.
                    if data.isEmpty { break }
                    plant.tell(
                        .send(
                            promise.peer,
                            .paperChunk(
                                digest: digest, offset: UInt64(promise.offset), data: data)))
                    promise.offset += Int64(data.count)
                }
                if promise.offset < promise.end { left.append(promise) }
            } catch {
                plant.tell(
                    .send(promise.peer, .paperMissing(digest: digest, reason: "\(error)")))
            }
        }
        promises[digest] = left.isEmpty ? nil : left
    }

    /// A transfer has ended before the paper was whole: who waits for it asks again later.
    private func breakPromises(of digest: Digest, _ reason: String) {
        for peer in Set((promises.removeValue(forKey: digest) ?? []).map(\.peer)).sorted() {
            plant.tell(.send(peer, .paperMissing(digest: digest, reason: reason)))
        }
    }

    /// Starts what may start and asks again for what has stalled.
    private func turn(_ now: Int64) {
        // What is to be tried again is put back at once: finishing a transfer may add to it.
        let candidates = waiting
        waiting = []
        for wanted in candidates {
            let isMoving = transfers.contains { $0.wanted.paper.digest == wanted.paper.digest }
            guard transfers.count < Self.parallel, wanted.notBefore <= now, !isMoving else {
                waiting.append(wanted)
                continue
            }
            do {
                if let incoming = try plant.papers.receive(
                    wanted.paper.digest, size: wanted.paper.size)
                {
                    var transfer = Transfer(
                        wanted: wanted, incoming: incoming, asked: incoming.offset, heard: now)
                    if incoming.isWhole {
                        finish(transfer, now)
                    } else {
                        ask(&transfer)
                        transfers.append(transfer)
                    }
                } else {
                    plant.tell(.paperStored(wanted.paper, wanted.matter))
                }
            } catch {
                plant.logger.warning(
                    "paper \(wanted.paper.digest) of \(wanted.matter): \(error); trying again")
                var again = wanted
                again.notBefore = now + 30_000
                waiting.append(again)
            }
        }
        for place in transfers.indices.reversed()
        where now - transfers[place].heard > Self.patience {
            transfers[place].silent += 1
            let from = transfers[place].wanted.from
            let isAwaited = waiting.contains { $0.from != from && $0.notBefore <= now }
            guard transfers[place].silent < (isAwaited ? 1 : Self.attempts) else {
                // Behind all others; it goes on from what has arrived.
                var wanted = transfers.remove(at: place).wanted
                wanted.notBefore = now + Self.retry
                waiting.append(wanted)
                breakPromises(of: wanted.paper.digest, "not here yet")
                continue
            }
            transfers[place].asked = transfers[place].incoming.offset
            transfers[place].heard = now
            askAgain(place)
        }
    }

    /// A transfer asks for its next range.
    private func askAgain(_ place: Int) {
        var transfer = transfers[place]
        ask(&transfer)
        transfers[place] = transfer
    }

    private func ask(_ transfer: inout Transfer) {
        let size = transfer.wanted.paper.size
        let offset = transfer.incoming.offset
        // One window for each process, parted between what comes from there.
        let from = transfer.wanted.from
        let beside = transfers.count { $0.wanted.from == from }
        let window = Int64(max(Frame.chunkBytes, Self.window / max(1, beside)))
        let end = min(size, offset + window)
        guard transfer.asked < end, transfer.asked - offset <= window / 2 else {
            return
        }
        plant.tell(
            .send(
                transfer.wanted.from,
                .paperWant(
                    matter: transfer.wanted.matter, digest: transfer.wanted.paper.digest,
                    offset: UInt64(transfer.asked), length: Int(end - transfer.asked))))
        transfer.asked = end
    }

    private func take(_ digest: Digest, _ offset: UInt64, _ data: [UInt8], _ now: Int64) {
        guard let place = transfers.firstIndex(where: { $0.wanted.paper.digest == digest }) else {
            return
        }
        // What waits behind another paper of the same process is not lost: to ask again would only
        // make the way narrower.
        let from = transfers[place].wanted.from
        for other in transfers.indices where transfers[other].wanted.from == from {
            transfers[other].heard = now
            transfers[other].silent = 0
        }
        do {
            try transfers[place].incoming.append(data, at: Int64(clamping: offset))
        } catch {
            let wanted = transfers.remove(at: place).wanted
            breakPromises(of: digest, "not here yet")
            plant.logger.warning("paper \(digest) of \(wanted.matter): \(error)")
            waiting.append(
                Wanted(
                    paper: wanted.paper, matter: wanted.matter, from: wanted.from,
                    notBefore: now + Self.retry))
            return
        }
        keepPromises(place)
        if transfers[place].incoming.isWhole {
            finish(transfers.remove(at: place), now)
        } else {
            askAgain(place)
        }
    }

    private func finish(_ transfer: Transfer, _ now: Int64) {
        let wanted = transfer.wanted
        do {
            try transfer.incoming.finish()
            plant.tell(.paperStored(wanted.paper, wanted.matter))
            // The same paper may be named by other matters: they need no second transfer.
            for other in waiting where other.paper.digest == wanted.paper.digest {
                plant.tell(.paperStored(other.paper, other.matter))
            }
            waiting.removeAll { $0.paper.digest == wanted.paper.digest }
        } catch {
            plant.logger.error("paper \(wanted.paper.digest) of \(wanted.matter): \(error)")
            waiting.append(
                Wanted(
                    paper: wanted.paper, matter: wanted.matter, from: wanted.from,
                    notBefore: now + Self.retry))
        }
    }
}
