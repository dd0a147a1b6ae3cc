/// A class of faults, as a shrinker turns them off and a report counts them.
package enum FaultClass: String, Codable, Hashable, Sendable, CaseIterable {
    /// Frames vanish.
    case loss
    /// Frames arrive twice.
    case duplication
    /// Frames overtake each other.
    case reordering
    /// A connection breaks, both ways, and is made again later.
    case partition
    /// Nothing gets through in one direction; the other side still hears.
    case oneWay = "one-way"
    /// A link is many times slower than the others.
    case slowLink = "slow-link"
    /// Few frames fit into a link; the sender waits, or the socket drops (as a ROUTER may).
    case fullQueue = "full-queue"
    /// A process is killed and starts again.
    case crash
    /// A kill comes between a row's write and its sync: the row may be lost, or be found again.
    case lostWrite = "lost-write"
    /// Of an unsynced row only a part is on the disk.
    case tornWrite = "torn-write"
    /// A sync fails; the process stops and starts again.
    case ioError = "io-error"
    /// The disk is full for a while.
    case fullDisk = "full-disk"
    /// A machine's clock is off.
    case skew
    /// A machine's clock jumps.
    case clockJump = "clock-jump"
    /// A court's node is switched off for days or weeks.
    case absence
    /// A node's files are put back from an older copy.
    case olderCopy = "older-copy"
    /// A process starts from its projections, which may be behind the journal.
    case snapshotStart = "snapshot-start"
    /// The rehearsal clock (演练时钟) is moved.
    case advance
}

/// How often which faults strike: one flat struct, every number an integer. Zero is never.
package struct FaultMix: Codable, Hashable, Sendable {
    /// Milliseconds that a frame takes: the least, and what is added at most in nine of ten cases.
    package var delayLeast = 3
    package var delayMore = 25
    /// Frames lost, doubled and delayed out of order, in a million.
    package var loss = 0
    package var duplication = 0
    package var reordering = 0
    /// Mean days between partitions of one link, in thousandths of a day; and their mean length in
    /// seconds.
    package var partitionEvery = 0
    package var partitionSeconds = 300
    /// Of the partitions, in thousandths: in one direction alone.
    package var oneWay = 0
    /// Links in thousandths that are slow, and how many times.
    package var slowLinks = 0
    package var slowFactor = 1
    /// Frames on their way in one direction of a link at most, as a socket's high-water mark.
    package var queueDepth = 1_000
    /// A full socket drops instead of saying so.
    package var dropsWhenFull = false
    /// Mean time between crashes of one process, in thousandths of a day; and the mean seconds
    /// until it is started again.
    package var crashEvery = 0
    package var restartSeconds = 20
    /// Of the restarts, in thousandths: from projections instead of the journal's first row.
    package var snapshotStarts = 0
    /// Of the unsynced rows at a kill, in thousandths: found whole, or torn. The rest is lost.
    package var unsyncedFound = 0
    package var unsyncedTorn = 0
    /// Milliseconds that a sync takes.
    package var syncLeast = 1
    package var syncMore = 4
    /// Syncs that fail, and that find the disk full, in a million.
    package var ioErrors = 0
    package var fullDisks = 0
    /// A machine's clock is off by at most this many milliseconds, either way.
    package var skew = 0
    /// Mean time between jumps of one machine's clock, in thousandths of a day; and their largest
    /// size in milliseconds.
    package var jumpEvery = 0
    package var jumpMost = 0
    /// Courts in thousandths that are away once, and for how many days at most.
    package var absent = 0
    package var absentDays = 7
    /// Courts in thousandths whose files are put back from an older copy once.
    package var olderCopies = 0
    /// Advances of the rehearsal clock in the whole run, and hours each at most.
    package var advances = 0
    package var advanceHours = 24
    /// No fault, but a chance as well: of the commits after which an engine hears what projections
    /// hold, and lets go of matters at rest, in thousandths.
    package var lettingGo = 0
    /// Heartbeats are sent for real; else the ones of healthy, quiet links are told without a
    /// frame.
    package var realHeartbeats = false

    /// A healthy network and healthy machines.
    package init() {}

    /// The same without one class of faults.
    package func without(_ kind: FaultClass) -> FaultMix {
        var mix = self
        switch kind {
        case .loss: mix.loss = 0
        case .duplication: mix.duplication = 0
        case .reordering: mix.reordering = 0
        case .partition: mix.partitionEvery = 0
        case .oneWay: mix.oneWay = 0
        case .slowLink: mix.slowLinks = 0
        case .fullQueue: mix.queueDepth = 1_000
        case .crash: mix.crashEvery = 0
        case .lostWrite:
            mix.unsyncedFound = 1_000
            mix.unsyncedTorn = 0
        case .tornWrite: mix.unsyncedTorn = 0
        case .ioError: mix.ioErrors = 0
        case .fullDisk: mix.fullDisks = 0
        case .skew: mix.skew = 0
        case .clockJump: mix.jumpEvery = 0
        case .absence: mix.absent = 0
        case .olderCopy: mix.olderCopies = 0
        case .snapshotStart: mix.snapshotStarts = 0
        case .advance: mix.advances = 0
        }
        return mix
    }

    /// The classes that can strike with these numbers.
    package var classes: [FaultClass] {
        let kills = crashEvery > 0 || ioErrors > 0 || fullDisks > 0 || olderCopies > 0
        return FaultClass.allCases.filter {
            without($0) != self && (kills || ($0 != .lostWrite && $0 != .tornWrite))
        }
    }
}
