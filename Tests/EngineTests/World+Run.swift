import CourtProtocol
import Domain
import Engine
import Procedure
import Simulation
import Sodium

extension World {
    /// Everything that can move has moved: frames, rows, jobs.
    var isQuiet: Bool {
        processes.allSatisfy { process in
            !process.isUp
                || (process.synced == process.journal.count
                    && process.docket?.ledger.hasDraft != true
                    && process.desk?.ledger.hasDraft != true
                    && !process.jobs.contains {
                        if case .fetchPaper = $0 { false } else { true }
                    })
        } && connections.values.allSatisfy { $0.toSeat.isEmpty && $0.toNode.isEmpty }
    }

    /// One round: every frame, row and job that is there now.
    func round() {
        for court in order {
            guard let connection = connections[court] else { continue }
            for _ in 0..<connection.toSeat.count { deliver(connection, toSeat: true) }
            for _ in 0..<connection.toNode.count { deliver(connection, toSeat: false) }
        }
        for process in processes {
            for _ in 0..<process.jobs.count { runJob(process) }
            take(process)
            sync(process)
        }
    }

    /// Runs without faults until nothing moves and `done` holds; false when that does not come
    /// about.
    @discardableResult
    func settle(rounds: Int = 400, until done: () -> Bool = { true }) -> Bool {
        for _ in 0..<rounds {
            for court in order { connect(court) }
            for _ in 0..<64 {
                round()
                if isQuiet { break }
            }
            if isQuiet, done() { return true }
            pass(700)
            for process in processes where process.isUp { tick(process) }
        }
        return false
    }

    /// Every running node is linked and nothing of anyone's is unconfirmed.
    var isDrained: Bool {
        order.allSatisfy { court in
            guard let desk = node(court).desk, let docket = seat.docket else { return true }
            guard !cut.contains(court) else { return true }
            return desk.isLinked && desk.ledger.outlet(Cast.seat).count == 0
                && docket.ledger.outlet(court).count == 0
        }
    }

    /// The session that a node is linked by, as its own heartbeats name it.
    func sessionNumber(of court: CourtID) -> UInt64? { node(court).session }

    /// What stands between now and rest, for a failure's message.
    var state: [String] {
        order.map { court in
            let desk = node(court).desk
            let up = desk?.ledger.outlet(Cast.seat)
            let down = seat.docket?.ledger.outlet(court)
            return
                "\(court): linked \(desk?.isLinked == true), \(desk?.linkTrouble ?? "no trouble"), "
                + "up \(up?.acked ?? 0) of \((up?.next ?? 1) - 1), "
                + "down \(down?.acked ?? 0) of \((down?.next ?? 1) - 1), "
                + "incarnation \(desk?.ledger.incarnation ?? 0), "
                + "jobs \(node(court).jobs.count); \(node(court).logs.suffix(2))"
        } + ["seat: \(seat.stopped ?? "runs"), \(seat.logs.suffix(3))"]
    }

    @discardableResult
    func drain() -> Bool { settle { isDrained } }

    // MARK: Commands

    /// Gives a clerk's command and runs until it is answered.
    @discardableResult
    func act(
        _ body: ActBody, at court: CourtID, on matter: MatterID? = nil, key: String = "",
        wait: Int64 = 0
    ) -> ActReply? {
        let asked = command(body, at: court, on: matter, key: key, wait: wait)
        settle { node(court).replies[asked] != nil }
        return answer(asked, at: court)
    }

    /// Gives a clerk's command without waiting; returns its token.
    func command(
        _ body: ActBody, at court: CourtID, on matter: MatterID? = nil, key: String = "",
        wait: Int64 = 0, by officer: String = Cast.officer
    ) -> UInt64 {
        token += 1
        let process = node(court)
        for paper in Procedures.papers(named: body, recordedFor: nil) {
            process.papers.insert(paper.digest)
        }
        let command = ActCommand(
            token: token, matter: matter, officer: officer, key: key, wait: wait,
            recordedFor: nil, body: body)
        // What a key has stood for before the run is looked up in the projection.
        if !key.isEmpty, let known = process.answered(key) {
            process.replies[token] = .act(known)
            return token
        }
        perform(process.desk?.command(command, now: now(process)) ?? [], by: process)
        return token
    }

    func answer(_ token: UInt64, at court: CourtID) -> ActReply? {
        if case .act(let reply)? = node(court).replies[token] { reply } else { nil }
    }

    // MARK: Findings

    /// The matters whose chains hold an entry that stems from an act with this key, one for each.
    func matters(withKey key: String) -> [MatterID] {
        let acts = seatActs
        let chains = chains
        return chains.keys.sorted().flatMap { id in
            (chains[id] ?? []).compactMap { entry in
                guard case .act(let digest) = entry.origin, acts[digest]?.key == key else {
                    return nil
                }
                return id
            }
        }
    }

    /// Every act that the seat has taken in, by digest.
    var seatActs: [Digest: Act] {
        var acts: [Digest: Act] = [:]
        for item in intakeItems(of: seat) {
            if case .act(let act)? = try? codec.leaf(
                item.leaf, realm: Cast.realm, rehearsal: true)
            {
                acts[Merkle.leaf(item.leaf, seal(seat))] = act
            }
        }
        return acts
    }

    func intakeItems(of process: Process) -> [Item] {
        var items: [Item] = []
        for leaf in leaves(of: process) {
            guard case .intake(let intake) = leaf, !intake.returned,
                let stream = try? codec.stream(intake.data)
            else { continue }
            for batch in stream.batches { items += batch.items }
        }
        return items
    }

    func leaves(of process: Process) -> [Leaf] {
        process.journal.flatMap { bytes in
            (try? codec.row(bytes))?.leaves.compactMap {
                try? codec.leaf($0, realm: Cast.realm, rehearsal: true)
            } ?? []
        }
    }

    /// The seat's chains, read from its journal.
    var chains: [MatterID: [Entry]] {
        var chains: [MatterID: [Entry]] = [:]
        for case .entry(let entry) in leaves(of: seat) {
            chains[entry.matter, default: []].append(entry)
        }
        return chains
    }

    /// Where a node's chains are no prefix of the seat's.
    func chainFaults(of court: CourtID) -> [String] {
        let mine = node(court).projection
        let theirs = seat.projection
        var faults: [String] = []
        var seatLines: [MatterID: [Digest]] = [:]
        for line in theirs.entries { seatLines[line.matter, default: []].append(line.digest) }
        var nodeLines: [MatterID: [Digest]] = [:]
        for line in mine.entries where mine.matters[line.matter]?.isDraft == false {
            // A draft's own lines are not the seat's.
            if line.source.index == -1 { nodeLines[line.matter, default: []].append(line.digest) }
        }
        for matter in nodeLines.keys.sorted() {
            let own = nodeLines[matter] ?? []
            let full = seatLines[matter] ?? []
            if Array(full.prefix(own.count)) != own { faults.append("\(court) \(matter)") }
        }
        return faults
    }

    func matter(_ id: MatterID, at court: CourtID) -> Matter? {
        node(court).projection.matters[id]?.matter
    }

    func commission(_ id: MatterID, at court: CourtID? = nil) -> CommissionState? {
        let matter = court.map { self.matter(id, at: $0) } ?? seat.docket?.matter(id)
        guard case .commission(let state)? = matter?.body else { return nil }
        return state
    }
}

extension Process {
    /// What the projection says that a key stands for: the act that was not said again under
    /// another number, or the refusal.
    func answered(_ key: String) -> ActReply? {
        let shown = projection
        if let refused = shown.refused.first(where: { $0.key == key }) { return refused.reply }
        let act = shown.actOrder.compactMap { shown.acts[$0] }.last {
            $0.key == key && $0.refusal?.code != "act.superseded"
                && $0.refusal?.code != "act.reissued"
        }
        guard let act, act.position <= UInt64(synced) else { return nil }
        return ActReply(
            matter: act.matter,
            act: "\(id)/\(act.reference.incarnation)/\(act.reference.number)", status: act.status,
            refusal: act.refusal, position: act.position)
    }
}
