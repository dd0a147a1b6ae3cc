import Domain
import Engine
import LegalTime
import Procedure
import Store

extension ControlService {
    /// Civil milliseconds after which an unanswered act is told.
    private static var unansweredAfter: Int64 { 86_400_000 }

    /// What an administrator looks after, beyond the status.
    ///
    /// - Throws: `ControlFailure`, `StoreFault`.
    func examine(_ request: ExamineRequest) throws -> Examination {
        let engine = try engine()
        let days = min(max(request.stuckDays, 0), 3_650)
        let late = engine.civil.advanced(byMilliseconds: -Int64(days) * 86_400_000)
        let before = engine.civil.advanced(byMilliseconds: -Self.unansweredAfter)
        let (overdue, undecided, counts) = try reading { reader throws(StoreFault) in
            (
                try reader.deadlines(DeadlineFilter(dueBefore: late, isOpen: true), limit: 10_000),
                try reader.acts(status: .recorded, limit: 10_000), try reader.counts()
            )
        }
        let stuck = overdue.filter { $0.deadline.status != .suspended }
        let old = undecided.filter { !$0.isLocal && $0.at < before }
        return Examination(
            program: Program.version, protocolLowest: ProtocolVersions.own.lowest,
            protocolHighest: ProtocolVersions.own.highest, journalSchema: StoreSchemas.journal,
            viewsSchema: StoreSchemas.views,
            keys: keys(of: engine.links.map(\.peer), using: engine.keyID),
            directoryIssued: live.directory.issued, now: SystemClock.now().wall, stuckDays: days,
            stuck: stuck.prefix(Examination.most).map {
                StuckLine(
                    matter: $0.matter, court: $0.deadline.owedBy, duty: $0.deadline.duty,
                    due: $0.deadline.due.dueInstant)
            }, stuckTotal: stuck.count, unanswered: Array(old.prefix(Examination.most)),
            unansweredTotal: old.count, waiting: waits(engine, counts),
            isRestoredCopy: plant.lock.directory.isRestoredCopy)
    }

    /// Whether the reactor answers within a few seconds.
    func isAnswering() -> Bool { (try? engine(within: 5_000)) != nil }

    private func keys(of peers: [CourtID], using own: KeyID) -> [KeyLine] {
        let mine = live.directory.keys(of: plant.identity.process).map { key in
            KeyLine(
                process: key.process, key: key.id.hex, validFrom: key.validFrom, isOwn: true,
                isInUse: key.id == own)
        }
        let theirs = peers.flatMap { live.directory.keys(of: $0) }.map { key in
            KeyLine(
                process: key.process, key: key.id.hex, validFrom: key.validFrom, isOwn: false,
                isInUse: true)
        }
        return mine + theirs
    }

    /// Since when something waits for each peer. The engine says whether something does, the
    /// projections since when, because the engine begins anew at each start.
    private func waits(_ engine: EngineStatus, _ counts: ViewsCounts) -> [PeerWait] {
        var oldest: [CourtID: Instant] = [:]
        for backlog in counts.backlogs { oldest[backlog.peer] = backlog.oldestAt }
        return engine.links.compactMap { link in
            guard link.sent > link.confirmed, let since = oldest[link.peer] ?? link.waitingSince
            else { return nil }
            return PeerWait(peer: link.peer, since: since)
        }
    }

    // MARK: Figures

    /// The figures as Prometheus text.
    ///
    /// - Throws: `ControlFailure`, `StoreFault`.
    func metrics() throws -> String {
        let engine = try engine(within: 8_000)
        let (counts, duties) = try reading { reader throws(StoreFault) in
            (
                try reader.counts(),
                try dutyFigures.figures(reader, live.law, now: engine.civil)
            )
        }
        var text = MetricsText()
        addProcess(to: &text, engine)
        addLinks(to: &text, engine, counts)
        addCommits(to: &text)
        addWork(to: &text, counts, duties)
        return text.text
    }

    private func addProcess(to text: inout MetricsText, _ engine: EngineStatus) {
        text.family("crosswrit_info", .gauge, "What runs here; always 1.")
        text.sample(
            1, ("process", plant.identity.process.rawValue),
            ("kind", isNode ? "node" : "coordinator"), ("realm", plant.identity.realm),
            ("rehearsal", plant.identity.rehearsal ? "true" : "false"),
            ("version", Program.version), ("protocol", ProtocolVersions.own.words),
            ("journal_schema", "\(StoreSchemas.journal)"),
            ("views_schema", "\(StoreSchemas.views)"))
        func single(_ name: String, _ help: String, _ value: Double) {
            text.single(name, .gauge, help, value)
        }
        single(
            "process_start_time_seconds", "Start of the process, seconds since 1970.",
            Double(started.milliseconds) / 1_000)
        single(
            "crosswrit_civil_time_seconds",
            "Civil time of the process, seconds since 1970; in a rehearsal moved by the offset.",
            Double(engine.civil.milliseconds) / 1_000)
        single(
            "crosswrit_rehearsal_clock_offset_seconds",
            "How far a rehearsal has moved civil time; 0 outside rehearsals.",
            Double(engine.clock.offset) / 1_000)
        single(
            "crosswrit_directory_version", "Version of the signed directory in force.",
            Double(live.directory.version))
        single(
            "crosswrit_incarnation", "Grows when the data was put back from an older copy.",
            Double(engine.incarnation))
        single(
            "crosswrit_journal_position", "Rows that are durable in the journal.",
            Double(engine.position))
        single(
            "crosswrit_projections_position", "Rows of the journal that the projections cover.",
            Double(plant.views.covered))
        single(
            "crosswrit_matters_in_memory",
            "Matters that the engine has in memory; the others are fetched when needed.",
            Double(engine.mattersInMemory))
        if let free = plant.lock.directory.freeBytes {
            single("crosswrit_disk_free_bytes", "Bytes free where the data lies.", Double(free))
        }
    }

    private func addLinks(
        to text: inout MetricsText, _ engine: EngineStatus, _ counts: ViewsCounts
    ) {
        func each(_ name: String, _ help: String, _ value: (LinkLine) -> Double?) {
            text.family(name, .gauge, help)
            for link in engine.links {
                if let value = value(link) { text.sample(value, ("peer", link.peer.rawValue)) }
            }
        }
        var since: [CourtID: Instant] = [:]
        for wait in waits(engine, counts) { since[wait.peer] = wait.since }
        each("crosswrit_peer_linked", "1 while a session with the peer is open.") {
            $0.linked ? 1 : 0
        }
        each("crosswrit_peer_unconfirmed_items", "Items that the peer has not confirmed.") {
            Double($0.sent - min($0.sent, $0.confirmed))
        }
        each(
            "crosswrit_peer_oldest_undelivered_seconds",
            "Civil seconds since the oldest item that the peer has not confirmed was committed; 0 "
                + "when there is none."
        ) { link in
            let age = since[link.peer].map { engine.civil.milliseconds - $0.milliseconds } ?? 0
            return Double(max(0, age)) / 1_000
        }
        each(
            "crosswrit_peer_clock_skew_seconds",
            "How far the peer's civil time was ahead of ours when it last spoke of it."
        ) { $0.skew.map { Double($0) / 1_000 } }
    }

    private func addCommits(to text: inout MetricsText) {
        let reading = plant.meter.reading
        text.histogram(
            "crosswrit_commit_seconds",
            "Seconds on the commit thread from a row to its being synced, since the start.",
            reading.seconds)
        text.histogram(
            "crosswrit_commit_records",
            "Records in a row: what one sync pays for, since the start.",
            reading.records)
        text.single(
            "crosswrit_commit_bytes_total", .counter, "Bytes of rows committed since the start.",
            Double(reading.bytes))
    }

    private func addWork(
        to text: inout MetricsText, _ counts: ViewsCounts, _ duties: DutyFigures.Figures
    ) {
        text.family(
            "crosswrit_matters_open", .gauge, "Open matters by procedure and stage; no drafts.")
        for stage in counts.stages where !stage.closed && !stage.isDraft {
            text.sample(stage.matters, ("procedure", stage.kind), ("stage", stage.stage))
        }
        text.family(
            "crosswrit_duties", .gauge,
            "Open windows by owing court and the step that has come: none, reminder (soon due), "
                + "notice (overdue), press, interview, circular; suspended ones apart."
        )
        for (key, count) in duties.steps.sorted(by: { $0.key < $1.key }) {
            text.sample(count, ("court", key.court.rawValue), ("step", key.step))
        }
        text.family("crosswrit_duties_overdue", .gauge, "Open windows past their end, by court.")
        for (court, count) in duties.overdue.sorted(by: { $0.key < $1.key }) {
            text.sample(count, ("court", court.rawValue))
        }
        func gauge(_ name: String, _ help: String, _ value: Int) {
            text.single(name, .gauge, help, Double(value))
        }
        gauge("crosswrit_held_items", "Messages that could not be processed.", counts.held)
        gauge(
            "crosswrit_acts_unanswered", "Own acts that the seat has not answered.",
            counts.pendingActs)
        gauge(
            "crosswrit_papers_wanted", "Papers that are known and not here yet.",
            counts.missingPapers)
        text.single(
            "crosswrit_alarms_total", .counter, "Alarms in the journal.", Double(counts.alarms))
        text.single(
            "crosswrit_entries_total", .counter, "Entries of matters in the journal.",
            Double(counts.entries))
    }
}
