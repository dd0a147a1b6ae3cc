package import Domain
package import LegalTime
package import Procedure

/// What decisions rest on besides the matters: the courts, the calendar and the table of windows.
package struct Law: Sendable {
    package var tree: CourtTree
    package var calendar: WorkCalendar
    /// The table of windows under which matters begin now.
    package var rules: RuleBook
    /// Tables under which earlier matters began, by version: such a matter keeps its own.
    package var former: [String: RuleBook]
    /// The courts that this process's coordinator serves, in order of id.
    package var served: [CourtID]

    package init(
        tree: CourtTree, calendar: WorkCalendar, rules: RuleBook, former: [String: RuleBook] = [:],
        served: [CourtID]
    ) {
        self.tree = tree
        self.calendar = calendar
        self.rules = rules
        self.former = former
        self.served = served
    }

    /// Courts as earlier versions of the directory had them, with the instant from which each
    /// stood; the one in force last. A matter keeps the superiors that it began under.
    private var editions: [(since: Instant, tree: CourtTree)] = []
    /// The same, with the coordinators, names and courts of now.
    private var present: [CourtTree] = []

    /// Another version of the directory is in force.
    ///
    /// - Parameters:
    ///   - directory: The version.
    ///   - coordinator: The coordinator whose courts `served` lists.
    ///   - since: From when it stands, by this process's journal.
    package mutating func adopt(
        _ directory: Directory, of coordinator: CourtID, since: Instant
    ) {
        tree = directory.tree
        served = directory.courts(servedBy: coordinator).map(\.id).sorted()
        // An edition is kept for its superiors alone: the rest is of now.
        if let last = editions.last, last.since >= since || Self.haveSameSuperiors(last.tree, tree)
        {
            editions[editions.count - 1].tree = tree
        } else {
            editions.append((since, tree))
        }
        present = editions.map { Self.present($0.tree, in: directory.tree) }
    }

    /// No court that both know has another superior in one than in the other.
    private static func haveSameSuperiors(_ then: CourtTree, _ now: CourtTree) -> Bool {
        now.courts.allSatisfy { court in
            then[court.id].map { $0.superior == court.superior } ?? true
        }
    }

    /// The courts of now under the superiors of then.
    private static func present(_ then: CourtTree, in now: CourtTree) -> CourtTree {
        var courts: [Court] = []
        for court in now.courts {
            var one = court
            if let earlier = then[court.id], let superior = earlier.superior, now[superior] != nil {
                one.superior = superior
            }
            courts.append(one)
        }
        return (try? CourtTree(courts)) ?? now
    }

    /// The courts with the superiors under which a matter began; of now for one that is to open.
    func tree(of matter: Matter?) -> CourtTree {
        guard let matter, editions.count > 1,
            let place = editions.lastIndex(where: { $0.since <= matter.openedAt })
        else { return tree }
        return present[place]
    }

    /// The table of windows by which a matter is measured: the one it began under, where this
    /// process still has it.
    package func rules(of matter: Matter?) -> RuleBook {
        guard let matter else { return rules }
        return rules(named: matter.ruleSet)
    }

    /// The table of windows of a version, where this process still has it, else the present one.
    package func rules(named version: String) -> RuleBook {
        version == rules.version ? rules : former[version] ?? rules
    }

    /// The context in which one act or timer is decided. `begun` is the matter as it stands, nil
    /// when the act is to open it.
    package func context(
        on begun: Matter?, matter: MatterID, author: CourtID, recorder: CourtID?, officer: Officer?,
        actedAt: Instant,
        now: Instant, entry: Int, claims: [CaseClaim: MatterID] = [:]
    ) -> Context {
        Context(
            tree: tree(of: begun), calendar: calendar,
            rules: rules(of: begun).inForce(on: min(actedAt, now).civilDate), matter: matter,
            author: author, recorder: recorder, officer: officer, actedAt: min(actedAt, now),
            now: now,
            entry: entry, servedCourts: served, claims: claims)
    }
}

/// What the act behind an entry tells the timeline.
struct ActInfo: Hashable, Sendable {
    var court: CourtID?
    var officer: String?
    var verb: String
    var recordedFor: CourtID?
    var papers: [Paper]
    /// Bytes of the act's leaf: what it adds to an entry on the wire.
    var leafBytes: Int

    init(_ act: Act, leafBytes: Int) {
        self.leafBytes = leafBytes
        court = act.court
        officer = act.officer.map { officer in
            officer.inPlaceOf.map { "\(officer.name)（代\($0)）" } ?? officer.name
        }
        verb = Procedures.verb(of: act.body)
        recordedFor = act.recordedFor?.court
        papers = Procedures.papers(of: act)
    }

    /// A deadline that passed.
    init(deadline: String) {
        court = nil
        officer = nil
        verb = "deadline"
        recordedFor = nil
        papers = []
        leafBytes = 0
    }
}

/// A closed stretch of civil time.
package struct Stretch: Hashable, Codable, Sendable {
    package var from: Instant
    package var to: Instant

    package init(from: Instant, to: Instant) {
        self.from = from
        self.to = to
    }
}

/// When processes were away, as their journals say.
struct Absences: Sendable {
    /// Stretches kept per process: enough to judge an act that was on its way.
    static let kept = 64

    private var stretches: [CourtID: [Stretch]] = [:]

    mutating func add(_ stretch: Stretch, of process: CourtID) {
        var list = stretches[process] ?? []
        // Stretches that (nearly) touch are one: the many steps of a rehearsal's advance leave room
        // for real absences.
        if let last = list.last, stretch.from >= last.from,
            stretch.from <= last.to.advanced(byMilliseconds: 1_000)
        {
            list[list.count - 1].to = max(last.to, stretch.to)
            stretches[process] = list
            return
        }
        list.append(stretch)
        if list.count > Self.kept { list.removeFirst(list.count - Self.kept) }
        stretches[process] = list
    }

    /// The last absence of a process that began before an instant.
    func last(of process: CourtID, before: Instant) -> Stretch? {
        stretches[process]?.last { $0.from < before }
    }

    /// Whether the processes' absences together cover `from ... to` but for `slack` milliseconds.
    func cover(from: Instant, to: Instant, of processes: [CourtID], slack: Int64) -> Bool {
        var list: [Stretch] = []
        for process in processes { list += stretches[process] ?? [] }
        list.sort { ($0.from, $0.to) < ($1.from, $1.to) }
        var reached = from.advanced(byMilliseconds: slack)
        for stretch in list {
            if reached >= to { return true }
            guard stretch.from <= reached else { break }
            reached = max(reached, stretch.to.advanced(byMilliseconds: slack))
        }
        return reached >= to
    }
}
