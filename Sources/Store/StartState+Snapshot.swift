package import Engine

extension StartState {
    /// What the engine takes up from; nil when the projections are empty.
    package var snapshot: Snapshot? {
        guard let stamp else { return nil }
        var snapshot = Snapshot(
            position: stamp.position, head: stamp.head, at: stamp.at,
            incarnation: stamp.incarnation, clock: stamp.clock, matters: matters, links: links,
            unconfirmed: backlogs.map { ($0.peer, $0.pending) }, papers: papers, acts: pendingActs,
            officers: officers, remarks: remarks, notices: notices, outcomes: outcomes,
            brought: brought.map { ($0.court, $0.act) }, lastNumber: lastNumber,
            archive: archive)
        snapshot.alarms = alarms
        return snapshot
    }
}
