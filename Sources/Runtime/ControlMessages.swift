package import Domain
package import Engine
package import Procedure
package import Store

/// What the command line asks of a running process over its control socket: one JSON document a
/// line, answered by one JSON document a line (`watch` by many).
package enum ControlRequest: Codable, Sendable {
    case act(ActRequest)
    /// Copies a file into the node's paper store; answered by `.paper`. Its name is the file's
    /// unless another is given.
    case attach(path: String, kind: PaperKind, sealed: Bool, name: String? = nil)
    case list(ListRequest)
    /// A matter by id or by an unambiguous beginning of one.
    case show(matter: String)
    /// What wants eyes; of duties at most `limit`, the soonest due first.
    case inbox(limit: Int? = nil)
    /// Streams happenings until the caller hangs up.
    case watch
    case why(matter: String)
    /// Which acts this court's officer could do now: in the matter, or to open one. Nothing is
    /// recorded. With a court without a node: which of its acts could be recorded here (代录).
    /// Answered by `.standings`.
    case standings(matter: String?, recordedFor: CourtID? = nil)
    /// What matters are about, in a few words, by id; answered by `.subjects`.
    case subjects(matters: [MatterID])
    /// One entry of a matter with what it did, and the matter as it stood then.
    case entry(matter: String, number: Int)
    /// What this court owes, soonest first; about `limit` lines, where one is given.
    case next(limit: Int? = nil)
    /// What this court awaits of others in its open matters, soonest first; about `limit` lines,
    /// where one is given.
    case awaited(limit: Int? = nil)
    /// Duties near or past their end, with the measure that stands over each.
    case duties(DutyRequest)
    /// How much is open and late, by court, procedure and stage; `near` milliseconds before its end
    /// a duty counts as near it. Answered by `.tally`.
    case tally(near: Int64)
    /// Matters that a matter led to.
    case followers(matter: String)
    /// Figures of courts and officers over a period.
    case appraisal(AppraisalRequest)
    /// What came in and was resolved over a period; officers are not told apart.
    case statistics(AppraisalRequest)
    case officers
    case setOfficer(OfficerRecord)
    case status
    /// As `status`, with nothing counted: what every page asks for the clock and the courts.
    case presence
    /// What an administrator wants to know beyond the status.
    case examine(ExamineRequest)
    /// The figures as Prometheus text.
    case metrics
    /// Items that can't be processed and wait for a person, or all there ever were.
    case held(all: Bool = false)
    /// Judges a held item again, or discards it; answered by `.heldHandled`.
    case handleHeld(HeldRequest)
    /// Whether an officer may deal with held items: `.done`, or why not. A coordinator's console
    /// asks the node of its court.
    case mayHandleHeld
    case advance(milliseconds: Int64)
    /// Hands a signed version of the directory over; the process passes it on.
    case publishDirectory(path: String)
    /// The directory in force, as it was signed.
    case directory
    /// Writes the evidence of a matter to a file that must not exist.
    case exportAudit(matter: String, path: String)
    /// Whether the officer may export it: `.done`, or why not.
    case mayExport(matter: String)
    /// Accounts of links from a day on.
    case accounts(since: CivilDate)
    /// Items of one account, by number.
    case accountItems(peer: CourtID, day: CivilDate)
    /// Absences with both sides' statements; written to `path` with their proofs when given.
    case outages(path: String?)
    /// Writes a stored paper to `path`.
    case savePaper(digest: Digest, path: String)
    /// Reads the whole journal and verifies chain, leaves and signatures.
    case verify
    /// Entries in the order in which this process took them in; answered by `.events`.
    case events(EventRequest)
    /// The answer that an idempotency key stands for: `.act`, or `.done` when it stands for none.
    case outcome(key: String)
    /// Asks the process to stop cleanly.
    case stop
    /// A request that reads, as the named officer may see its answer; `.viewed` answers it, and of
    /// `watch` what is shown.
    indirect case viewed(by: String, ControlRequest)
}

/// An act for a court node to record.
package struct ActRequest: Codable, Sendable {
    /// Nil when the act opens a matter. An unambiguous beginning of an id will do.
    package var matter: String?
    package var officer: String
    /// Idempotency key; empty when none was given.
    package var key: String
    /// Milliseconds to wait for the seat's answer; 0 does not wait.
    package var wait: Int64
    package var recordedFor: OutsideRecord?
    package var body: ActBody

    package init(
        matter: String?, officer: String, key: String, wait: Int64, recordedFor: OutsideRecord?,
        body: ActBody
    ) {
        self.matter = matter
        self.officer = officer
        self.key = key
        self.wait = wait
        self.recordedFor = recordedFor
        self.body = body
    }
}

/// A person's wish about a held item (异常件). The administrator asks as such; an officer's wish is
/// `.viewed(by:)`, judged by the table of rights.
package struct HeldRequest: Codable, Sendable {
    package var item: HeldKey
    package var discards: Bool
    /// The administrator by name; of an officer it is the one who asks.
    package var by: String
    package var why: String
    /// `by` is an officer of the court whose node has judged so.
    package var isOfficer: Bool

    package init(
        item: HeldKey, discards: Bool, by: String, why: String, isOfficer: Bool = false
    ) {
        self.item = item
        self.discards = discards
        self.by = by
        self.why = why
        self.isOfficer = isOfficer
    }
}

/// Which matters to list.
package struct ListRequest: Codable, Sendable {
    package var kind: String?
    package var stage: String?
    package var open: Bool?
    package var drafts: Bool?
    package var overdue: Bool
    package var party: String?
    package var text: String?
    /// Who has the matter in hand at this court.
    package var officer: String?
    package var limit: Int
    /// The order; nil: that of the opening, the last first.
    package var sort: MatterOrder?
    package var after: String?
    /// Those before `after`, the nearest first.
    package var backward: Bool?

    package init(
        kind: String? = nil, stage: String? = nil, open: Bool? = nil, drafts: Bool? = nil,
        overdue: Bool = false, party: String? = nil, text: String? = nil, officer: String? = nil,
        limit: Int = 50, sort: MatterOrder? = nil, after: String? = nil, backward: Bool? = nil
    ) {
        self.officer = officer
        self.sort = sort
        self.backward = backward
        self.kind = kind
        self.stage = stage
        self.open = open
        self.drafts = drafts
        self.overdue = overdue
        self.party = party
        self.text = text
        self.limit = limit
        self.after = after
    }
}

/// Everything that `show` tells of one matter.
package struct MatterDetail: Codable, Sendable {
    package var record: MatterRecord
    /// The matter with this court's own undecided acts on top; nil when there are none (or at a
    /// coordinator).
    package var provisional: Matter?
    /// How many own acts are undecided (未确认).
    package var unconfirmed: Int
    /// Stage of the matter as shown: stable name and official term.
    package var stage: String
    package var term: String
    package var closed: Bool
    package var timeline: [EntryLine]
    package var awaits: [Awaited]
    package var papers: [MatterPaper]
    /// Own acts of this node in the matter.
    package var acts: [OwnAct]
    /// What has not been received yet, by whom, since when.
    package var missing: [Missing]

    package init(
        record: MatterRecord, provisional: Matter?, unconfirmed: Int, stage: String, term: String,
        closed: Bool, timeline: [EntryLine], awaits: [Awaited], papers: [MatterPaper],
        acts: [OwnAct], missing: [Missing]
    ) {
        self.missing = missing
        self.record = record
        self.provisional = provisional
        self.unconfirmed = unconfirmed
        self.stage = stage
        self.term = term
        self.closed = closed
        self.timeline = timeline
        self.awaits = awaits
        self.papers = papers
        self.acts = acts
    }
}

extension MatterDetail {
    /// The last entry that was delivered to a court and that none of its officers has opened; nil
    /// when there is none, or when it has been said already and is on its way.
    package func unopened(by court: CourtID) -> Int? {
        guard let receipts = record.matter?.receipts else { return nil }
        let open = receipts.filter {
            $0.court == court && $0.at != nil && !ControlService.isOpened($0, timeline)
        }
        guard let last = open.map(\.entry).max() else { return nil }
        let isSaid = acts.contains { act in
            act.officer != nil && act.status == .recorded && !act.isLocal
        }
        return isSaid ? nil : last
    }
}

/// Something that was said and has not been received yet (尚未送达).
package struct Missing: Codable, Sendable {
    /// Where it is.
    package enum Stage: String, Codable, Sendable {
        /// An act at this node that its own coordinator has not confirmed.
        case submitted
        /// An act that this court's coordinator has, and that the seat has not answered.
        case relayed
        /// An entry that a court's node has not receipted.
        case delivered
        /// An entry that a court's node has and that none of its officers has opened.
        case opened
    }

    package var stage: Stage
    /// The court that has not received it; nil for an act on its way to the seat.
    package var court: CourtID?
    /// Number of the entry, or of the act.
    package var number: Int
    package var since: Instant

    package init(stage: Stage, court: CourtID?, number: Int, since: Instant) {
        self.stage = stage
        self.court = court
        self.number = number
        self.since = since
    }
}

/// One duty of this court.
package struct OwedLine: Codable, Sendable {
    package var matter: MatterID
    package var kind: String
    package var term: String
    package var awaited: Awaited
    package var due: DueDate?
    package var overdue: Bool
    /// An urgent letter that nobody has signed for.
    package var isUrgent: Bool?
    /// Since when it is owed: the window's start, else the matter's latest entry.
    package var since: Instant?

    package init(
        matter: MatterID, kind: String, term: String, awaited: Awaited, due: DueDate?,
        overdue: Bool, isUrgent: Bool? = nil, since: Instant? = nil
    ) {
        self.isUrgent = isUrgent
        self.since = since
        self.matter = matter
        self.kind = kind
        self.term = term
        self.awaited = awaited
        self.due = due
        self.overdue = overdue
    }
}

/// What has come in for this court and wants eyes.
package struct Inbox: Codable, Sendable {
    /// Duties of this court.
    package var owed: [OwedLine]
    /// Own acts that were refused or entered out of order, latest first.
    package var refused: [OwnAct]
    /// Own acts that the seat has not answered.
    package var undecided: [OwnAct]
    /// Matters of which this court only knows that they exist.
    package var notices: [Notice]
    package var held: Int
    package var alarms: [Remark]

    package init(
        owed: [OwedLine], refused: [OwnAct], undecided: [OwnAct], notices: [Notice], held: Int,
        alarms: [Remark]
    ) {
        self.owed = owed
        self.refused = refused
        self.undecided = undecided
        self.notices = notices
        self.held = held
        self.alarms = alarms
    }
}

/// One link as the process sees it now.
package struct LinkLine: Codable, Sendable {
    package var peer: CourtID
    package var linked: Bool
    /// Assigned to the peer and confirmed by it.
    package var sent: UInt64
    package var confirmed: UInt64
    /// Received from the peer (incarnation and sequence number).
    package var receivedIncarnation: Int
    package var received: UInt64
    /// Civil time since when something waits to be confirmed.
    package var waitingSince: Instant?
    /// Why the link is not up, if known.
    package var trouble: String?
    /// Civil milliseconds that the peer's clock was ahead of ours when it last spoke of it; nil
    /// when it has not.
    package var skew: Int64?
    /// The protocol that the session speaks, where this process was told.
    package var protocolVersion: Int?
    /// Own acts are being fetched back from the peer, or have yet to be: nothing is done before.
    package var isRecovering: Bool?

    package init(
        peer: CourtID, linked: Bool, sent: UInt64, confirmed: UInt64, receivedIncarnation: Int,
        received: UInt64, waitingSince: Instant?, trouble: String?, skew: Int64? = nil,
        protocolVersion: Int? = nil, isRecovering: Bool? = nil
    ) {
        self.peer = peer
        self.linked = linked
        self.sent = sent
        self.confirmed = confirmed
        self.receivedIncarnation = receivedIncarnation
        self.received = received
        self.waitingSince = waitingSince
        self.trouble = trouble
        self.skew = skew
        self.protocolVersion = protocolVersion
        self.isRecovering = isRecovering
    }
}

/// The answer to `status` (`crosswrit doctor`).
package struct StatusReport: Codable, Sendable {
    package var process: CourtID
    package var name: String
    /// `node` or `coordinator`.
    package var kind: String
    package var pid: Int32
    package var realm: String
    package var rehearsal: Bool
    package var incarnation: Int
    /// Rows durable in the journal, and rows that the projections cover.
    package var position: UInt64
    package var covered: UInt64
    package var head: Digest
    /// The journal was replayed and its chain verified at start up to here.
    package var verifiedRows: UInt64
    /// What the start found, one line each.
    package var startFindings: [String]
    package var directoryVersion: UInt32
    package var clock: ClockState
    package var civil: Instant
    package var links: [LinkLine]
    package var counts: ViewsCounts
    /// Bytes free where the data lies.
    package var freeBytes: Int64?
    package var calendar: String
    package var rules: String
    package var startedAt: Instant
    /// Courts by id with their full names and codes, for display.
    package var courts: [Court]
    package var alarms: [Remark]

    package init(
        process: CourtID, name: String, kind: String, pid: Int32, realm: String, rehearsal: Bool,
        incarnation: Int, position: UInt64, covered: UInt64, head: Digest, verifiedRows: UInt64,
        startFindings: [String], directoryVersion: UInt32, clock: ClockState, civil: Instant,
        links: [LinkLine], counts: ViewsCounts, freeBytes: Int64?, calendar: String, rules: String,
        startedAt: Instant, courts: [Court], alarms: [Remark]
    ) {
        self.process = process
        self.name = name
        self.kind = kind
        self.pid = pid
        self.realm = realm
        self.rehearsal = rehearsal
        self.incarnation = incarnation
        self.position = position
        self.covered = covered
        self.head = head
        self.verifiedRows = verifiedRows
        self.startFindings = startFindings
        self.directoryVersion = directoryVersion
        self.clock = clock
        self.civil = civil
        self.links = links
        self.counts = counts
        self.freeBytes = freeBytes
        self.calendar = calendar
        self.rules = rules
        self.startedAt = startedAt
        self.courts = courts
        self.alarms = alarms
    }
}

/// What reading a whole journal found.
package struct VerifyReport: Codable, Sendable {
    package var verified: Bool
    package var rows: UInt64
    package var entries: Int
    /// The first fault; nil when there is none.
    package var fault: String?

    package init(verified: Bool, rows: UInt64, entries: Int, fault: String?) {
        self.verified = verified
        self.rows = rows
        self.entries = entries
        self.fault = fault
    }
}

/// Why a request could not be served.
package struct ControlFailure: Codable, Error, Sendable {
    /// Exit code of the command line: 1 refused or found wrong, 3 could not be tried.
    package var exit: Int32
    package var refusal: Refusal

    package init(exit: Int32, refusal: Refusal) {
        self.exit = exit
        self.refusal = refusal
    }
}

/// One answer of a process.
package enum ControlResponse: Codable, Sendable {
    case act(ActReply)
    case paper(Paper)
    case matters([MatterLine])
    case detail(MatterDetail)
    case inbox(Inbox)
    case awaits([Awaited], matter: MatterID)
    case standings([ActStanding])
    /// By the text of the matter's id; what is not shown is left out.
    case subjects([String: String])
    case entry(EntryDetail)
    case owed([OwedLine])
    case duties(DutyList)
    case tally(Tally)
    case appraisal(AppraisalReport)
    case statistics(StatisticsReport)
    case followers([Follower], of: MatterID)
    case exported(entries: Int, of: MatterID)
    case officers([OfficerRecord])
    case status(StatusReport)
    case examined(Examination)
    case metrics(String)
    case held([HeldItem])
    case heldHandled(HeldHandling)
    case advance(AdvanceReply)
    /// The version of the directory in force, and what it changed.
    case directory(version: UInt32, changes: [String])
    case listing(DirectoryListing)
    case accounts([AccountLine])
    case accountItems([AccountItem])
    case outages([OutageLine])
    case verified(VerifyReport)
    case events(EventPage)
    case happening(Happening)
    case done
    /// What an officer may see of an answer, and what is withheld.
    indirect case viewed(ControlResponse, withheld: [Withheld])
    case failed(ControlFailure)
}

/// One item of a link's account.
package struct AccountItem: Codable, Sendable {
    /// Sent by this process; else received by it.
    package var sent: Bool
    package var number: UInt64
    /// Leaf hash: the same at both ends.
    package var digest: Digest

    package init(sent: Bool, number: UInt64, digest: Digest) {
        self.sent = sent
        self.number = number
        self.digest = digest
    }
}

/// Something that an answer leaves out, and by which rule.
package struct Withheld: Codable, Sendable {
    /// The matter in which it is; nil when it is whole matters, or in none.
    package var matter: MatterID?
    /// How many alike.
    package var count: Int
    package var refusal: Refusal

    package init(matter: MatterID?, count: Int, refusal: Refusal) {
        self.matter = matter
        self.count = count
        self.refusal = refusal
    }
}
