package import Domain
package import LegalTime

/// Everything that a decision may look at besides the matter itself. All of it comes in as values.
package struct Context: Sendable {
    /// The courts as the directory in force has them.
    package var tree: CourtTree
    package var calendar: WorkCalendar
    package var rules: RuleBook
    /// The matter that is decided on.
    package var matter: MatterID
    /// The court whose act it is; of a 代录 the outside court.
    package var author: CourtID
    /// The court that enters an outside court's paper (代录); nil for a court's own act.
    package var recorder: CourtID?
    /// The acting officer; nil for automatic receipts and timers.
    package var officer: Officer?
    /// The time at which the act counts (the signed time if timely delivered, else the time of
    /// arrival at the sender's coordinator).
    package var actedAt: Instant
    /// The deciding process's civil time; `actedAt` is never later.
    package var now: Instant
    /// Number that the entry will have.
    package var entry: Int
    /// The deciding coordinator's courts that run a node, in order of id.
    package var servedCourts: [CourtID]
    /// Open matters that have a case to themselves, by what for and by its number.
    package var claims: [CaseClaim: MatterID]

    package init(
        tree: CourtTree, calendar: WorkCalendar, rules: RuleBook, matter: MatterID,
        author: CourtID, recorder: CourtID?, officer: Officer?, actedAt: Instant, now: Instant,
        entry: Int, servedCourts: [CourtID], claims: [CaseClaim: MatterID] = [:]
    ) {
        self.claims = claims
        self.tree = tree
        self.calendar = calendar
        self.rules = rules
        self.matter = matter
        self.author = author
        self.recorder = recorder
        self.officer = officer
        self.actedAt = actedAt
        self.now = now
        self.entry = entry
        self.servedCourts = servedCourts
    }
}

/// What an open matter has a case to itself for: while it is open no other may be opened for the
/// same case and purpose. Claims of different purposes do not meet: a case that is urged can be
/// moved.
package struct CaseClaim: Hashable, Sendable {
    /// What it has the case for.
    package enum Purpose: Hashable, Sendable, CaseIterable {
        /// It moves the power to enforce the case.
        case power
        /// It urges the court to enforce the case.
        case urging
        /// It is one court's ladder over one deadline of another matter: what stands in the place
        /// of the case's number names all three.
        case duty
    }

    package var purpose: Purpose
    /// The number of the case.
    package var number: String

    package init(_ purpose: Purpose, _ number: String) {
        self.purpose = purpose
        self.number = number
    }
}

/// What a procedure answers to an act.
package enum Decision: Hashable, Sendable {
    /// Admitted: these events happen.
    case accepted([Event])
    /// A request that the rules do not admit.
    case refused(Refusal)
    /// A fact that the state no longer admits: entered all the same, with a task for the
    /// supervising court.
    case outOfOrder(Text, [Event])
}

/// Where and when an event happened: what `evolve` may know besides the event.
package struct Stamp: Hashable, Sendable {
    package var matter: MatterID
    /// Number of the entry that holds the event.
    package var entry: Int
    /// The entry's time.
    package var at: Instant

    package init(matter: MatterID, entry: Int, at: Instant) {
        self.matter = matter
        self.entry = entry
        self.at = at
    }
}

/// What a matter waits for (`crosswrit why`).
package struct Awaited: Hashable, Codable, Sendable {
    package var court: CourtID
    /// The act's verb as the command line has it, such as `sign-for`.
    package var verb: String
    package var text: Text
    /// Id of the deadline that runs for it, if one does.
    package var deadline: String?

    package init(court: CourtID, verb: String, text: Text, deadline: String?) {
        self.court = court
        self.verb = verb
        self.text = text
        self.deadline = deadline
    }
}

/// The rules of one kind of matter (程序), as pure functions over values.
///
/// 1. `decide` validates an act against the state, the court tree and the law and answers events or
///    a refusal.
/// 2. `evolve` folds one event into the matter. It never fails and never computes a date.
/// 3. `lapse` says what follows when a deadline passes unmet.
/// 4. `awaits` says who owes what now; `stage` names the state for a person.
///
/// No procedure knows about messages, storage or the console.
package protocol Procedure {
    associatedtype Words
    associatedtype Happening

    /// Decides an act. `matter` is nil when the act would open it.
    static func decide(_ words: Words, on matter: Matter?, in context: Context) -> Decision

    /// Folds one event. The procedure's opening event makes the matter; later ones change its body.
    /// Parties, deadlines, duties and amendments are folded by `Fold`, not here.
    static func evolve(_ matter: inout Matter?, _ happening: Happening, _ stamp: Stamp)

    /// Events that follow when `deadline` passes unmet, besides `.deadlineLapsed` itself.
    static func lapse(_ deadline: Deadline, of matter: Matter, in context: Context) -> [Event]

    /// What an automatic receipt of entry `entry` by `context.author` sets going, besides
    /// `.receipted` itself.
    static func receipt(of entry: Int, on matter: Matter, in context: Context) -> [Event]

    /// Who owes an act now.
    static func awaits(_ matter: Matter) -> [Awaited]

    /// The matter's stage: a stable name for programs and the official term for people.
    static func stage(of matter: Matter) -> (name: String, term: String)

    /// Nothing more can happen in the matter.
    static func isClosed(_ matter: Matter) -> Bool
}
