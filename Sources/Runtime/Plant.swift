package import CourtProtocol
package import Domain
package import Engine
import Glibc
package import Logging
package import Messaging
import Sodium
package import Store
import Synchronization
import Topology

/// The engines as the processes run them.
package typealias ProcessLedger = Ledger

/// The threads and files that both kinds of process run beside their reactor: commits, projections,
/// reads of the own journal, papers. Every blocking call of a process is on a thread of this plant.
///
/// Data walks one way: reactor -> commit thread -> (durable) reactor and projector.
package final class Plant: Sendable {
    package let identity: Identity
    package let lock: LockedDirectory
    package let journal: Journal
    package let views: Views
    package let papers: PaperStore
    package let reactor: Mailbox<ReactorMessage>
    package let replies = ReplyTable()
    package let watch = WatchHub()
    package let logger: Logger
    package let codec = WireCodec()
    /// How long commits take and how much each holds.
    package let meter = CommitMeter()
    let commits = BlockingQueue<(row: Row, changes: Changes)>(capacity: 8)
    let projections = BlockingQueue<Changes>(capacity: 4_096)
    let loads = BlockingQueue<LoadJob>(capacity: 65_536)
    let errands = BlockingQueue<LoadJob>(capacity: 65_536)
    let paperJobs = BlockingQueue<PaperJob>(capacity: 65_536)
    let accountJobs = BlockingQueue<AccountJob>(capacity: 65_536)
    /// The process is ending: long reads break off.
    let isEnding = Atomic(false)
    private let threads = Mutex<[OwnedThread]>([])

    /// Accounts of a day, which may take minutes to find.
    enum AccountJob: Sendable {
        case account(CourtID, CivilDate)
        case compare(CourtID, Manifest)

        var words: String {
            switch self {
            case .account(let peer, let day): "the account of \(day.iso) with \(peer)"
            case .compare(let peer, let manifest):
                "the account of \(manifest.day.iso) by \(peer)"
            }
        }
    }

    /// Something to be read from the own journal.
    enum LoadJob: Sendable {
        case row(UInt64)
        case reopen(CourtID, incarnation: Int, after: UInt64)
        case matter(MatterID)
        case openMatters([CourtID])
        case returnRecords(CourtID, session: UInt64, after: Mark)
        /// To be written, not read: on this thread because it blocks too.
        case directory(SignedDirectory)
    }

    /// Opens the data directory's files; nothing runs yet.
    ///
    /// - Throws: `StoreFault`, `PaperFault` or `MessagingError`.
    package init(
        identity: Identity, lock: LockedDirectory, created: Instant, logger: Logger
    ) throws {
        self.identity = identity
        self.lock = lock
        self.logger = logger
        let journal = try Journal(in: lock, owner: identity, created: created)
        let codec = codec
        // The head of a row is a hash without a key, so that any seal will do for finding it.
        let seal = SodiumSeal(key: SigningKey.make())
        views = try Views(in: lock, of: identity.process, journalLast: journal.lastPosition) {
            position throws(StoreFault) -> Digest? in
            guard let stored = try journal.rows(from: position, limit: 1).first,
                stored.position == position, let row = try? codec.row(stored.row)
            else { return nil }
            return row.sealed.head(seal)
        }
        self.journal = journal
        papers = try PaperStore(lock.directory)
        reactor = try Mailbox(capacity: 65_536)
    }

    /// Starts the threads.
    package func start() throws(MessagingError) {
        let made = [
            try OwnedThread(name: "cw-commit") { [self] in runCommits() },
            try OwnedThread(name: "cw-views") { [self] in runProjections() },
            // Whoever acts may wait for a matter or a row: what takes long is read beside it.
            try OwnedThread(name: "cw-reads") { [self] in runLoads(loads) },
            try OwnedThread(name: "cw-errands") { [self] in runLoads(errands) },
            try OwnedThread(name: "cw-accounts") { [self] in runAccounts() },
            try OwnedThread(name: "cw-papers") { [self] in
                // A large paper may take a second longer; an act beside it may not.
                stepBack(by: 5)
                PaperCarrier(plant: self).run()
            },
        ]
        threads.withLock { $0 += made }
    }

    /// Ends the threads after their queues are empty, then closes the files.
    package func finish() {
        commits.close()
        isEnding.store(true, ordering: .relaxed)
        loads.close()
        errands.close()
        paperJobs.close()
        accountJobs.close()
        let running = threads.withLock { threads in
            let running = threads
            threads = []
            return running
        }
        running.first?.join()
        projections.close()
        for thread in running.dropFirst() { thread.join() }
        views.close()
        journal.close()
    }

    /// Posts to the reactor, waiting while its mailbox is full. False once it has stopped.
    @discardableResult
    package func tell(_ message: ReactorMessage) -> Bool {
        while true {
            switch reactor.post(message) {
            case .posted: return true
            case .closed: return false
            case .full: usleep(1_000)
            }
        }
    }

    // MARK: Commits

    private func runCommits() {
        while let batch = commits.take() {
            for (row, changes) in batch {
                do {
                    let bytes = codec.encode(row)
                    let began = ContinuousClock.now
                    let durable = try journal.append(
                        bytes, position: row.sealed.header.position)
                    meter.note(
                        began.duration(to: .now), records: row.leaves.count, bytes: bytes.count)
                    tell(.durable(durable))
                    if changes.endsRestore { try lock.directory.forgetRestore() }
                    projections.post(changes)
                } catch {
                    // Never retried: the process stops and reads the truth back from disk.
                    tell(.fatal(error.message))
                    return
                }
            }
            do {
                try journal.checkpointIfDue()
            } catch {
                tell(.fatal(error.message))
                return
            }
        }
    }

    /// Milliseconds for which rows are gathered at most before the projections show them, and after
    /// how many matters and entries they are shown in any case. A matter that changes three times
    /// meanwhile is written once. Whoever reads does not wait for it: a reader ends the gathering.
    private static let gathering = (milliseconds: 4_000, step: 100, weight: 4_096)

    private func runProjections() {
        while var batch = projections.take() {
            guard !batch.isEmpty else { continue }
            let since = SystemClock.now().monotonic
            while Self.weight(of: batch) < Self.gathering.weight,
                SystemClock.now().monotonic - since < Self.gathering.milliseconds,
                !views.pause(milliseconds: Self.gathering.step),
                let more = projections.take(within: 0)
            {
                batch += more
            }
            do {
                try views.apply(batch)
            } catch {
                tell(.fatal(error.message))
                return
            }
            tell(.projected(views.covered))
        }
    }

    private static func weight(of batch: [Changes]) -> Int {
        batch.reduce(batch.count) { $0 + $1.matters.count + $1.entries.count + $1.acts.count }
    }

    // MARK: Reads of the own journal

    private func runLoads(_ queue: BlockingQueue<LoadJob>) {
        do {
            let rows = try JournalReader(lock.directory)
            let index = try ViewsReader(views)
            while let jobs = queue.take() {
                for job in jobs { try serve(job, rows, index) }
            }
        } catch let fault as StoreFault {
            tell(.fatal(fault.message))
        } catch {
            tell(.fatal("reading the journal: \(error)"))
        }
    }

    private func serve(_ job: LoadJob, _ rows: JournalReader, _ index: ViewsReader) throws {
        switch job {
        case .row(let position):
            guard let bytes = try rows.row(at: position) else {
                throw StoreFault.damaged("row \(position) is missing from the journal")
            }
            tell(.loaded(position, try codec.row(bytes)))
        case .matter(let id):
            // What is not in memory is as projections hold it, and nothing moves it meanwhile.
            tell(.fetched(id, try index.archived(id)))
        case .openMatters(let courts):
            tell(.fetchedOpen(try index.openMatters(of: courts), of: courts))
        case .reopen(let peer, let incarnation, let after):
            _ = try index.waitFor(position: try rows.lastPosition(), timeout: 60_000)
            tell(
                .reopened(
                    peer, after: after,
                    try index.outbox(to: peer, incarnation: incarnation, after: after)))
        case .directory(let signed):
            try keep(signed)
        case .returnRecords(let peer, let session, let after):
            _ = try index.waitFor(position: try rows.lastPosition(), timeout: 60_000)
            try giveBack(peer, session, after, rows, index)
        }
    }

    /// Lets other threads go before the one that calls, where processors are short.
    private func stepBack(by steps: Int32) {
        // On Linux a thread has a nice value of its own (setpriority(2), “C library/kernel
        // differences”); without it everything is right too.
        _ = setpriority(__priority_which_t(0), 0, steps)
    }

    /// Accounts wait for nobody and nobody waits for them: a thread of their own, behind all others
    /// where processors are short. A day's stream of a busy link takes minutes to read.
    private func runAccounts() {
        stepBack(by: 10)
        do {
            let rows = try JournalReader(lock.directory)
            let index = try ViewsReader(views)
            let accounts = Accounts(self, rows, index)
            while let jobs = accountJobs.take() {
                for job in jobs {
                    do {
                        try find(job, accounts, rows, index)
                    } catch is Accounts.BrokenOff {
                        logger.warning(
                            "\(job.words) was broken off because the process ends; `crosswrit audit reconcile` compares it"
                        )
                    }
                }
            }
        } catch let fault as StoreFault {
            tell(.fatal(fault.message))
        } catch {
            tell(.fatal("reading the journal for accounts: \(error)"))
        }
    }

    private func find(
        _ job: AccountJob, _ accounts: Accounts, _ rows: JournalReader, _ index: ViewsReader
    ) throws {
        if isEnding.load(ordering: .relaxed) { throw Accounts.BrokenOff() }
        _ = try index.waitFor(position: try rows.lastPosition(), timeout: 60_000)
        switch job {
        case .account(let peer, let day):
            tell(.accounted(peer, day, try accounts.sent(to: peer, on: day)))
        case .compare(let peer, let manifest):
            tell(.compared(peer, manifest, try accounts.received(from: peer, manifest.sent)))
        }
    }

    /// Writes a version of the directory into the data directory and syncs it: only then it counts.
    private func keep(_ signed: SignedDirectory) throws {
        let directory = try Directory(decoding: signed.bytes)
        try DirectoryFiles.store(
            signed, version: directory.version, in: lock.directory.path + "/directory")
        tell(.directoryKept(signed))
    }

    /// Sends a node its own acts back, frame by frame as they had come.
    private func giveBack(
        _ peer: CourtID, _ session: UInt64, _ after: Mark, _ rows: JournalReader,
        _ index: ViewsReader
    ) throws {
        for position in try index.intakes(of: peer, after: after) {
            guard let bytes = try rows.row(at: position) else { continue }
            for leaf in try codec.row(bytes).leaves {
                guard
                    case .intake(let intake) = try codec.leaf(
                        leaf, realm: identity.realm, rehearsal: identity.rehearsal),
                    intake.peer == peer, intake.isArrival
                else { continue }
                var stream = try codec.stream(intake.data)
                stream.session = session
                stream.last = false
                tell(.send(peer, .returned(codec.encode(stream))))
            }
        }
        let end = Stream(
            session: session, incarnation: max(1, after.incarnation), first: 1, batches: [],
            last: true)
        tell(.send(peer, .returned(codec.encode(end))))
    }
}
