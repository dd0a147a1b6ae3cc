package import Domain

/// A coordinator's engine in a place of its own: read and changed there, never copied by a read.
///
/// A reactor owns its engine outright. The simulator runs thousands of engines in one thread and
/// looks at them between inputs; through a holder such a look costs a call.
package final class DocketHolder {
    private var engine: Docket

    /// Takes an engine in.
    package init(_ engine: Docket) { self.engine = engine }

    /// The engine, copied.
    package var docket: Docket { engine }

    /// Looks at the engine where it lies: handed over for writing, it is not copied.
    private func look<Result>(_ body: (inout Docket) -> Result) -> Result { body(&engine) }

    // MARK: Looks

    /// There is something to commit.
    package var hasDraft: Bool { look { $0.ledger.hasDraft } }
    /// The row being written should be committed before more is taken in.
    package var isDraftFull: Bool { look { $0.ledger.isDraftFull } }
    /// Rows taken and not yet durable.
    package var uncommittedRows: Int { look { $0.ledger.uncommittedRows } }
    /// Nothing is under way that `tick` would move on.
    package var isQuiet: Bool { look { $0.isQuiet } }
    /// The next instant at which a deadline is to fire.
    package var nextDue: Instant? { look { $0.nextDue } }
    /// Whether windows that have passed may fire now.
    package func mayFire(_ now: Now) -> Bool { look { $0.mayFire(now) } }
    /// The rehearsal clock.
    package var clock: ClockState { look { $0.ledger.clock } }
    /// Peers with a session now.
    package var linked: [CourtID] { look { $0.linked } }
    /// Every matter, in order of id.
    package var matters: [Matter] { look { $0.matters } }

    /// Civil time as the engine counts it.
    package func civil(_ now: Now) -> Instant { look { $0.ledger.civil(now) } }
    /// Monotonic milliseconds until the engine wants `tick` again.
    package func wakeAfter(_ now: Now) -> Int64 { look { $0.wakeAfter(now) } }
    /// Number of the session with a peer; nil when there is none.
    package func session(with peer: CourtID) -> UInt64? { look { $0.session(with: peer) } }
    /// A matter; nil when there is none of that id.
    package func matter(_ id: MatterID) -> Matter? { look { $0.matter(id) } }
    /// Whether there is a session over the connection dialled to a coordinator.
    package func isDialled(_ peer: CourtID) -> Bool { look { $0.isDialled(peer) } }
    /// The stream to a peer, copied.
    package func outlet(_ peer: CourtID) -> Outlet { look { $0.ledger.outlet(peer) } }
    /// The stream from a peer, copied.
    package func inlet(_ peer: CourtID) -> Inlet { look { $0.ledger.inlet(peer) } }
    /// How far a peer has confirmed what was sent to it.
    package func acked(_ peer: CourtID) -> UInt64 { look { $0.ledger.acked(peer) } }

    // MARK: Inputs

    /// Records that the process runs.
    package func begin(cause: String, now: Now) throws(RecordFault) -> [Effect] {
        try engine.begin(cause: cause, now: now)
    }

    /// A frame has come.
    package func received(
        _ frame: Frame, from peer: CourtID, keyID: KeyID, route: Route, now: Now
    ) -> [Effect] {
        engine.received(frame, from: peer, keyID: keyID, route: route, now: now)
    }

    /// Closes the row being written, if there is one.
    package func takeRow(_ now: Now) -> (row: Row, changes: Changes)? { engine.takeRow(now) }

    /// A row is durable.
    package func committed(_ durable: Durable, now: Now) -> [Effect] {
        engine.committed(durable, now: now)
    }

    /// Time passes.
    package func tick(_ now: Now) -> [Effect] { engine.tick(now) }

    /// A row that `load` asked for.
    package func loaded(_ position: UInt64, _ row: Row, now: Now) -> [Effect] {
        engine.loaded(position, row, now: now)
    }

    /// The connection dialled to another coordinator is there.
    package func dialConnected(_ peer: CourtID, now: Now) -> [Effect] {
        engine.dialConnected(peer, now: now)
    }

    /// The connection dialled to another coordinator is gone.
    package func dialLost(_ peer: CourtID, now: Now) -> [Effect] {
        engine.dialLost(peer, now: now)
    }

    /// A frame came over the connection dialled to another coordinator.
    package func dialReceived(_ frame: Frame, from peer: CourtID, now: Now) -> [Effect] {
        engine.dialReceived(frame, from: peer, now: now)
    }

    /// The index gave back the items that a peer lost.
    package func reopened(
        _ peer: CourtID, after seq: UInt64, items: [Outlet.Pending], now: Now
    ) -> [Effect] { engine.reopened(peer, after: seq, items: items, now: now) }

    /// A matter that was let go, back from the projections.
    package func fetched(_ id: MatterID, _ found: ArchivedMatter?, now: Now) -> [Effect] {
        engine.fetched(id, found, now: now)
    }

    /// Projections hold every row up to a position.
    package func projected(_ position: UInt64) { engine.projected(position) }

    /// A paper is whole and synced on the process's disk.
    package func paperStored(_ paper: Paper, of id: MatterID, now: Now) -> [Effect] {
        engine.paperStored(paper, of: id, now: now)
    }

    /// The transport has lost a peer's connection.
    package func lost(_ peer: CourtID) -> [Effect] { engine.lost(peer) }

    /// Moves the rehearsal clock.
    package func startAdvance(by offset: Int64, token: UInt64, now: Now) -> [Effect] {
        engine.startAdvance(by: offset, token: token, now: now)
    }

    /// Heartbeats that a simulation does not send.
    package func hears(_ now: Now, _ isHeard: (Int) -> Bool) { engine.hears(now, isHeard) }

    /// The same over dialled connections.
    package func hearsDialled(_ now: Now, _ isHeard: (CourtID) -> Bool) {
        engine.hearsDialled(now, isHeard)
    }

    /// Lets go of a closed matter.
    package func retire(_ id: MatterID) { engine.retire(id) }
}

/// A node's engine in a place of its own, as ``DocketHolder``.
package final class DeskHolder {
    private var engine: Desk

    /// Takes an engine in.
    package init(_ engine: Desk) { self.engine = engine }

    /// The engine, copied.
    package var desk: Desk { engine }

    /// Looks at the engine where it lies: handed over for writing, it is not copied.
    private func look<Result>(_ body: (inout Desk) -> Result) -> Result { body(&engine) }

    // MARK: Looks

    /// The serving coordinator.
    package var home: CourtID { engine.home }
    /// There is something to commit.
    package var hasDraft: Bool { look { $0.ledger.hasDraft } }
    /// The row being written should be committed before more is taken in.
    package var isDraftFull: Bool { look { $0.ledger.isDraftFull } }
    /// Rows taken and not yet durable.
    package var uncommittedRows: Int { look { $0.ledger.uncommittedRows } }
    /// Nothing is under way that `tick` would move on.
    package var isQuiet: Bool { look { $0.isQuiet } }
    /// The coordinator has answered HELLO.
    package var isLinked: Bool { look { $0.isLinked } }
    /// Time alone has something to do here.
    package var awaitsTime: Bool { look { $0.awaitsTime } }
    /// Every matter, in order of id.
    package var matters: [Matter] { look { $0.matters } }

    /// Monotonic milliseconds until the engine wants `tick` again.
    package func wakeAfter(_ now: Now) -> Int64 { look { $0.wakeAfter(now) } }
    /// A matter; nil when there is none of that id.
    package func matter(_ id: MatterID) -> Matter? { look { $0.matter(id) } }
    /// A matter as the court sees it, with its own undecided acts on top.
    package func view(_ id: MatterID, now: Instant) -> (matter: Matter?, unconfirmed: Int) {
        look { $0.view(id, now: now) }
    }
    /// The stream to a peer, copied.
    package func outlet(_ peer: CourtID) -> Outlet { look { $0.ledger.outlet(peer) } }
    /// The stream from a peer, copied.
    package func inlet(_ peer: CourtID) -> Inlet { look { $0.ledger.inlet(peer) } }
    /// How far a peer has confirmed what was sent to it.
    package func acked(_ peer: CourtID) -> UInt64 { look { $0.ledger.acked(peer) } }

    // MARK: Inputs

    /// Records that the process runs.
    package func begin(cause: String, now: Now) -> [Effect] {
        engine.begin(cause: cause, now: now)
    }

    /// The socket to the coordinator has connected.
    package func connected(_ now: Now) -> [Effect] { engine.connected(now) }

    /// The connection is gone.
    package func disconnected(_ now: Now) -> [Effect] { engine.disconnected(now) }

    /// A frame has come.
    package func received(_ frame: Frame, now: Now) -> [Effect] {
        engine.received(frame, now: now)
    }

    /// A matter that was let go, back from the projections.
    package func fetched(_ id: MatterID, _ found: ArchivedMatter?, now: Now) -> [Effect] {
        engine.fetched(id, found, now: now)
    }

    /// Projections hold every row up to a position.
    package func projected(_ position: UInt64) { engine.projected(position) }

    /// A clerk's command.
    package func command(_ command: ActCommand, now: Now) -> [Effect] {
        engine.command(command, now: now)
    }

    /// Registers an officer.
    package func set(_ record: OfficerRecord, token: UInt64, now: Now) -> [Effect] {
        engine.set(record, token: token, now: now)
    }

    /// Closes the row being written, if there is one.
    package func takeRow(_ now: Now) -> (row: Row, changes: Changes)? { engine.takeRow(now) }

    /// A row is durable.
    package func committed(_ durable: Durable, now: Now) -> [Effect] {
        engine.committed(durable, now: now)
    }

    /// Time passes.
    package func tick(_ now: Now) -> [Effect] { engine.tick(now) }

    /// A row that `load` asked for.
    package func loaded(_ position: UInt64, _ row: Row, now: Now) -> [Effect] {
        engine.loaded(position, row, now: now)
    }

    /// The index gave back the items that a peer lost.
    package func reopened(
        after seq: UInt64, items: [Outlet.Pending], now: Now
    ) -> [Effect] { engine.reopened(after: seq, items: items, now: now) }

    /// A paper is whole and synced on the process's disk.
    package func paperStored(_ paper: Paper, of id: MatterID, now: Now) -> [Effect] {
        engine.paperStored(paper, of: id, now: now)
    }

    /// Lets go of a closed matter.
    package func retire(_ id: MatterID) { engine.retire(id) }
}
