import Domain

extension Docket {
    /// Tells a peer every version of the directory that it lacks.
    mutating func tell(_ peer: CourtID, version: UInt32) {}

    /// A peer announces a version of the directory.
    mutating func offered(_ bytes: [UInt8], _ signature: Signature, by peer: CourtID, _ now: Now) {}

    /// Takes a peer's word for an absence.
    mutating func take(_ outage: Outage, from peer: CourtID, _ civil: Instant) {}

    /// Takes a peer's account of a day's traffic.
    mutating func take(_ manifest: Manifest, from peer: CourtID, _ civil: Instant) {}
}
