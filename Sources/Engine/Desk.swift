package import Domain
import LegalTime
import Procedure

/// A clerk's command to a court node.
package struct ActCommand: Hashable, Sendable {
    /// Names the caller; the reply carries it.
    package var token: UInt64
    /// Nil when the act opens a matter: the node then mints its id.
    package var matter: MatterID?
    package var officer: String
    /// Idempotency key; empty when none was given.
    package var key: String
    /// Milliseconds to wait for the seat's answer; 0 answers as soon as the act is recorded.
    package var wait: Int64
    package var recordedFor: OutsideRecord?
    package var body: ActBody

    package init(
        token: UInt64, matter: MatterID?, officer: String, key: String, wait: Int64,
        recordedFor: OutsideRecord?, body: ActBody
    ) {
        self.token = token
        self.matter = matter
        self.officer = officer
        self.key = key
        self.wait = wait
        self.recordedFor = recordedFor
        self.body = body
    }
}

/// Unique, not secret, numbers: nonces of acts and ids of matters (SplitMix64, seeded from
/// outside).
struct Uniques: Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes16() -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<2 {
            let word = next()
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * shift))) }
        }
        return bytes
    }
}

/// A court node's engine (工作台): records the court's acts, keeps what the seat has confirmed, and
/// shows the court's own undecided acts decided on top (未确认).
///
/// Sans-I/O, like `Docket`. It works offline: an act is recorded here and accepted or refused by
/// the seat alone.
package struct Desk: Sendable {
    /// Where the link to the coordinator stands.
    enum LinkPhase: Hashable, Sendable {
        /// No connection, or HELLO not yet answered.
        case down
        /// WELCOME arrived; the head that it names is being read from the own journal.
        case checking(Welcome)
        /// The coordinator remembers more of this node's acts: they are being returned.
        case recovering(Welcome)
        case linked(UInt64)
    }

    package internal(set) var ledger: Ledger
    package var law: Law
    /// The coordinator that serves this court: where its acts go.
    package internal(set) var home: CourtID
    /// The coordinator that the node's socket leads to: `home`, or, while the court moves to
    /// another coordinator, the former one until it has confirmed everything.
    package internal(set) var linkPeer: CourtID
    /// 16 random bytes of this run.
    let instance: [UInt8]
    /// Keyed commands and own acts kept at hand at most.
    let remembers: Int
    var uniques: Uniques

    /// What the seat has confirmed.
    var book = MatterBook()
    /// The court's own drafts, which no seat has seen.
    var drafts = MatterBook()
    /// Own acts that the seat has not answered, per matter, in order.
    var undecided: [MatterID: [Undecided]] = [:]
    /// The same, by leaf digest.
    var own: [Digest: OwnAct] = [:]
    /// Own acts that this journal holds, as far as a restore may ask.
    var known: RecentDigests
    /// Keyed commands of this run (older ones stand in the projection).
    var keys: [String: ActReply] = [:]
    var keyOrder: [String] = []
    var officers: [String: OfficerRecord] = [:]
    var delegations: [OfficerRecord] = []
    var papers: [MatterID: [MatterPaper]] = [:]
    /// Receipts that wait for papers or are about to be written.
    var owed: [Receipted] = []
    var waiters: [Waiter] = []
    /// Held items that a person has dealt with, as far as this run's journal says so.
    var closedItems: [HeldKey: Bool] = [:]
    /// Matters at rest, and what waits for one of them.
    var archive = Archive<Parked>()

    var phase = LinkPhase.down
    var hasLinked = false
    var lastHello: Int64 = .min / 2
    /// HELLO is repeated after this many milliseconds; grows while none is answered.
    var helloWait = LinkRules.helloAgain
    var heard: Int64 = 0
    var lastBeat: Int64 = 0
    /// When the handshake last moved on: other frames of the coordinator do not count.
    var lastStep: Int64 = 0
    var lastAckNote: Int64 = 0
    /// Civil time since when there is no session; nil while there is one.
    var unlinkedSince: Instant?
    var clockToAck: UInt64?
    var anchor: [CourtID: Mark] = [:]
    /// Streams that came before the heads had been compared.
    var early: [Encoded] = []
    var earlyBytes = 0
    /// More than the credit that this node grants.
    static var mostEarlyBytes: Int { 8 << 20 }
    var returned: [Encoded] = []
    /// Up to where the returned items follow each other without a gap.
    var returnedUpTo = Mark.none
    var recoveryComplete = false
    /// These files were put back from a copy: nothing is done before the coordinator has returned
    /// what it remembers of this court's acts, be it nothing.
    package internal(set) var isRestoredCopy = false
    /// What HELLO says.
    package var versions = ProtocolVersions.own
    /// The version that the coordinator's last WELCOME chose.
    package internal(set) var protocolVersion: Int?
    /// Civil milliseconds that the coordinator's clock was ahead of ours when it last spoke of it.
    package internal(set) var homeSkew: Int64?
    /// Last act number given in this incarnation.
    var number = 0
    var effects: [Effect] = []
    /// Why the coordinator last sent us away; shown by `doctor`.
    package internal(set) var linkTrouble: String?

    /// An own act that the seat has not answered.
    struct Undecided: Hashable, Sendable {
        var act: Act
        var digest: Digest
    }

    /// A receipt owed for an entry.
    struct Receipted: Hashable, Sendable {
        var matter: MatterID
        var entry: Int
    }

    /// A caller that waits for the seat's answer.
    struct Waiter: Hashable, Sendable {
        var token: UInt64
        var digest: Digest
        var until: Int64
    }

    /// - Parameters:
    ///   - ledger: The journal machinery of the node, empty.
    ///   - law: What decisions rest on.
    ///   - home: The serving coordinator.
    ///   - instance: 16 random bytes, new at each start.
    ///   - seed: 64 random bits; nonces and matter ids come from them.
    ///   - remembers: How many of the last own acts, and of the last keyed commands, are kept at
    ///     hand.
    package init(
        ledger: Ledger, law: Law, home: CourtID, instance: [UInt8], seed: UInt64,
        remembers: Int = 8_192
    ) {
        precondition(instance.count == 16, "an instance is 16 bytes")
        self.ledger = ledger
        self.law = law
        self.home = home
        linkPeer = home
        self.instance = instance
        self.remembers = remembers
        known = RecentDigests(most: remembers)
        uniques = Uniques(state: seed)
        self.ledger.know(home)
    }

    /// The court whose node this is.
    package var court: CourtID { ledger.identity.process }

    package var isLinked: Bool { if case .linked = phase { true } else { false } }

    /// The court's own acts are being fetched back, or have yet to be.
    package var isRecovering: Bool {
        if case .recovering = phase { true } else { isRestoredCopy }
    }

    /// Nothing is under way that `tick` would move on, but for heartbeats: linked, everything said
    /// is confirmed, and nobody waits.
    package var isQuiet: Bool {
        isLinked && waiters.isEmpty && archive.isIdle && clockToAck == nil && !ledger.hasUnnotedAcks
            && ledger.unconfirmedCount(linkPeer) == 0 && linkPeer == home
    }

    /// Time alone has something to do here, link or no link: a caller's patience, or a confirmation
    /// that is to be journaled.
    package var awaitsTime: Bool { !waiters.isEmpty || ledger.hasUnnotedAcks }

    /// A matter as the seat has confirmed it; nil when this court has no part in one of that id.
    package func matter(_ id: MatterID) -> Matter? { book.matter(id) }

    /// Every confirmed matter, in order of id, for checks that sweep.
    package var matters: [Matter] { book.all }

    mutating func drainEffects() -> [Effect] {
        let taken = effects
        effects = []
        return taken
    }

    // MARK: State

    /// A matter as the court sees it: confirmed, with the court's own undecided acts on top.
    package func view(_ id: MatterID, now: Instant) -> (matter: Matter?, unconfirmed: Int) {
        var matter = book.matter(id) ?? drafts.matter(id)
        let pending = undecided[id] ?? []
        var shown = 0
        for act in pending.map(\.act) {
            let entry = (matter?.lastEntry ?? 0) + 1
            let context = law.context(
                on: matter, matter: id, author: act.recordedFor?.court ?? act.court,
                recorder: act.recordedFor == nil ? nil : act.court, officer: act.officer,
                actedAt: act.signedAt, now: now, entry: entry, claims: book.claims)
            switch Procedures.decide(act.body, on: matter, in: context) {
            case .accepted(let events), .outOfOrder(_, let events):
                Fold.apply(events, to: &matter, Stamp(matter: id, entry: entry, at: act.signedAt))
                shown += 1
            case .refused:
                break
            }
        }
        return (matter, shown)
    }

    /// The persons as whom the officer of that name acts: in person, then in another's place.
    func persons(_ name: String, at now: Instant) -> [Officer] {
        OfficerBook.persons(
            name, at: now, registered: { officers[$0] }, delegations: delegations)
    }

    /// Names of the officers on record, in order.
    package var officerNames: [String] {
        officers.keys.sorted().filter { officers[$0]?.removed == false }
    }

    // MARK: Commands

    /// Records a clerk's act, or refuses it at once.
    package mutating func command(_ command: ActCommand, now: Now) -> [Effect] {
        let civil = ledger.civil(now)
        if isRecovering {
            reply(
                command,
                unavailable(
                    "node.recovering", "正在从协调中心取回本院已发出的记录",
                    "this node is fetching back its own acts after a restore",
                    "联通并取回后再试（联通情况由管理员查看）",
                    "try again once it is linked and they are here (an administrator sees the links)"
                ))
            return drainEffects()
        }
        guard command.key.utf8.count <= 128 else {
            reply(command, Self.longKey)
            return drainEffects()
        }
        if !command.key.isEmpty, let known = keys[command.key] {
            answer(command, known, now)
            return drainEffects()
        }
        // A court has one roster, which its command need not name.
        let known = command.matter ?? (opens(command.body) ? mint(command.body) : nil)
        if let known, mustWait(.command(command), for: around(known)) { return drainEffects() }
        let id = known ?? mint(command.body)
        let onlooker = onlooker(command.officer, at: civil)
        // First of all, so that a stranger learns nothing of which matters there are.
        guard !onlooker.persons.isEmpty else {
            refuse(command, id, unknownOfficer(command.officer), civil)
            return drainEffects()
        }
        var (matter, _) = view(id, now: civil)
        if let there = matter {
            switch sight(of: there, to: onlooker) {
            case .shown: break
            // As if it were not there, in the same words.
            case .hidden: matter = nil
            case .withheld(let refusal):
                refuse(command, id, refusal, civil)
                return drainEffects()
            }
        }
        if matter == nil, command.matter != nil, id.opener != court || !opens(command.body) {
            if !hasLinked {
                reply(
                    command,
                    unavailable(
                        "node.unlinked", "启动后尚未与协调中心联通，本节点还不知道协调事项 \(id)",
                        "this node has not reached its coordinator since its start and does not know \(id) yet",
                        "待联通后再试（联通情况由管理员查看）",
                        "try again once linked (an administrator sees the links)"))
            } else {
                refuse(command, id, Docket.unknownMatter(id), civil)
            }
            return drainEffects()
        }
        var refusal: Refusal?
        // In another's place (代) only where the officer's own roles do not do.
        for person in onlooker.persons {
            switch decide(command, id, matter, person, onlooker, civil) {
            case .refused(let why):
                // What is said to the officer in person says most.
                refusal = refusal ?? why
            case .accepted(let events), .outOfOrder(_, let events):
                record(command, id, person, events, civil, now)
                return drainEffects()
            }
        }
        if let refusal { refuse(command, id, refusal, civil) }
        return drainEffects()
    }

    private func decide(
        _ command: ActCommand, _ id: MatterID, _ matter: Matter?, _ officer: Officer,
        _ onlooker: Onlooker, _ civil: Instant
    ) -> Decision {
        let context = law.context(
            on: matter, matter: id, author: command.recordedFor?.court ?? court,
            recorder: command.recordedFor == nil ? nil : court, officer: officer, actedAt: civil,
            now: civil, entry: (matter?.lastEntry ?? 0) + 1, claims: book.claims)
        let decision = Procedures.decide(command.body, on: matter, in: context)
        if case .refused = decision { return decision }
        return refusal(command, on: matter, as: officer, onlooker).map { .refused($0) } ?? decision
    }

    private mutating func mint(_ body: ActBody) -> MatterID {
        if case .roster = body { return MatterID(rosterOf: court) }
        return MatterID(court: court, random: uniques.next())
    }

    /// Whether an act may open a matter whose id the court already knows (its own minted one).
    private func opens(_ body: ActBody) -> Bool {
        switch body {
        case .roster: true
        case .commission, .dispute, .receipt, .tabled, .observe: false
        }
    }

    private mutating func record(
        _ command: ActCommand, _ id: MatterID, _ officer: Officer, _ events: [Event],
        _ civil: Instant, _ now: Now
    ) {
        let isLocal = Procedures.isLocal(command.body)
        let next = isLocal ? 0 : number + 1
        let act = Act(
            realm: ledger.identity.realm, rehearsal: ledger.identity.rehearsal, court: court,
            keyID: ledger.identity.keyID, directoryVersion: Int(ledger.identity.directoryVersion),
            incarnation: ledger.incarnation, number: next, matter: id,
            lastSeen: book.chain(id)?.count ?? 0, officer: officer, signedAt: civil,
            nonce: uniques.bytes16(), key: command.key,
            predecessor: isLocal ? nil : undecided[id]?.last?.act.reference,
            recordedFor: command.recordedFor, body: command.body)
        // Nothing is journaled that can't be read back.
        guard let written = ledger.checked(.act(act)),
            !isLocal || ledger.readsBack(.entry(local(act, .zero, events, civil)))
        else { return refuse(command, id, Docket.tooLarge, civil) }
        let recorded = write(act, written, events: isLocal ? events : nil, civil)
        let answer = ActReply(
            matter: id, act: name(act, recorded), status: recorded.status, refusal: nil,
            position: recorded.position)
        remember(command.key, answer)
        if command.wait > 0, !isLocal {
            waiters.append(
                Waiter(
                    token: command.token, digest: recorded.digest,
                    until: now.monotonic + command.wait)
            )
        } else {
            ledger.draft.after.append(.reply(command.token, .act(answer)))
        }
    }

    /// Writes an own act into the row: to the seat, or with its local entry when it stays here.
    /// `written` is the act as it was encoded, where it was already.
    @discardableResult
    mutating func write(
        _ act: Act, _ written: Encoded? = nil, events: [Event]?, _ civil: Instant
    ) -> OwnAct {
        let (index, digest, size) =
            if let written { ledger.add(written) } else { ledger.add(.act(act)) }
        let recorded = OwnAct(
            reference: act.reference, matter: act.matter, verb: Procedures.verb(of: act.body),
            officer: act.officer?.name, key: act.key, at: act.signedAt, digest: digest,
            position: ledger.nextPosition, index: index, isLocal: events != nil,
            status: events == nil ? .recorded : .accepted, refusal: nil)
        register(recorded, act)
        if let events {
            let entry = local(act, digest, events, civil)
            let (place, hash, bytes) = ledger.add(.entry(entry))
            fold(
                local: entry, digest: hash,
                source: Source(
                    position: ledger.nextPosition, index: place,
                    actPosition: ledger.nextPosition, hasAct: true, size: bytes),
                info: ActInfo(act, leafBytes: size))
        } else {
            ledger.dispatch(
                Source(
                    position: ledger.nextPosition, index: index, actPosition: 0, hasAct: false,
                    size: size + 64), to: home, at: civil)
        }
        return recorded
    }

    /// The local entry of an act that stays here.
    private func local(_ act: Act, _ digest: Digest, _ events: [Event], _ civil: Instant) -> Entry {
        let chain = drafts.chain(act.matter) ?? Chain()
        return Entry(
            matter: act.matter, number: chain.count + 1, previous: chain.head,
            origin: .act(digest), events: events, audience: [court], seat: court, term: 1,
            at: civil)
    }

    /// Enters an own act into the books, live and in replay alike.
    mutating func register(_ recorded: OwnAct, _ act: Act) {
        own[recorded.digest] = recorded
        known.insert(recorded.digest)
        if recorded.isLocal {
            own.removeValue(forKey: recorded.digest)
        } else {
            undecided[act.matter, default: []].append(Undecided(act: act, digest: recorded.digest))
            number = act.incarnation == ledger.incarnation ? max(number, act.number) : number
            if case .receipt(let entry) = act.body {
                owed.removeAll { $0.matter == act.matter && $0.entry == entry }
            }
        }
        for paper in Procedures.papers(of: act) { hold(paper, of: act.matter) }
        ledger.changes.acts.append(recorded)
    }

    /// A local entry of an own draft.
    mutating func fold(local entry: Entry, digest: Digest, source: Source, info: ActInfo) {
        drafts.append(entry, digest: digest, source: source)
        line(entry, digest: digest, source: source, info: info)
        touch(entry.matter)
    }

    // MARK: Answers

    private mutating func answer(_ command: ActCommand, _ known: ActReply, _ now: Now) {
        if known.status == .recorded, command.wait > 0,
            let pending = undecided[known.matter]?.first(where: { $0.act.key == command.key })
        {
            waiters.append(
                Waiter(
                    token: command.token, digest: pending.digest,
                    until: now.monotonic + command.wait))
            return
        }
        // The first answer may still wait for its row: the second must not be sooner.
        let reply = Effect.reply(command.token, .act(known))
        if let ready = ledger.release(reply, after: known.position) { effects.append(ready) }
    }

    private mutating func reply(_ command: ActCommand, _ refusal: Refusal) {
        effects.append(.reply(command.token, .refused(refusal)))
    }

    /// Refuses at once. A keyed refusal is journaled: the same key gives the same answer for ever.
    private mutating func refuse(
        _ command: ActCommand, _ id: MatterID, _ refusal: Refusal, _ civil: Instant
    ) {
        let answer = ActReply(
            matter: id, act: "", status: .refused, refusal: refusal, position: ledger.nextPosition)
        let kept = Note.Kind.commandRefused(
            key: command.key, verb: Procedures.verb(of: command.body), matter: id, refusal)
        guard !command.key.isEmpty, hasLinked, ledger.readsBack(.note(Note(at: civil, kind: kept)))
        else {
            var plain = answer
            plain.position = ledger.committed
            effects.append(.reply(command.token, .act(plain)))
            return
        }
        note(kept, at: civil)
        ledger.draft.after.append(.reply(command.token, .act(answer)))
    }

    mutating func remember(_ key: String, _ reply: ActReply) {
        guard !key.isEmpty else { return }
        if keys.updateValue(reply, forKey: key) == nil { keyOrder.append(key) }
        if keyOrder.count > remembers {
            let gone = max(1, remembers / 64)
            for old in keyOrder.prefix(gone) { keys.removeValue(forKey: old) }
            keyOrder.removeFirst(gone)
        }
    }

    func name(_ act: Act, _ recorded: OwnAct) -> String {
        recorded.isLocal
            ? "\(court)/local/\(recorded.position).\(recorded.index)"
            : "\(court)/\(act.incarnation)/\(act.number)"
    }

    private static var longKey: Refusal {
        Refusal(
            code: "key.too-long", rule: "docs/wire.md §12",
            reason: Text(zh: "办理键超过128字节", en: "the key is longer than 128 bytes"),
            remedy: Text(zh: "请用较短的办理键", en: "give a shorter key"))
    }

    private func unavailable(
        _ code: String, _ zh: String, _ en: String, _ remedyZh: String, _ remedyEn: String
    ) -> Refusal {
        Refusal(
            code: code, rule: "未能办理", reason: Text(zh: zh, en: en),
            remedy: Text(zh: remedyZh, en: remedyEn))
    }

    private func unknownOfficer(_ name: String) -> Refusal {
        let known = officerNames.prefix(8).joined(separator: "、")
        return Refusal(
            code: name.isEmpty ? "officer.missing" : "officer.unknown", rule: "法〔2021〕322号 §10",
            reason: name.isEmpty
                ? Text(zh: "未写明办理人员", en: "no officer was named")
                : Text(
                    zh: "本院没有登记人员“\(name)”", en: "this court has no officer “\(name)” on record"),
            remedy: Text(
                zh: known.isEmpty
                    ? "先由管理员登记人员及其角色" : "写明本院人员（已登记：\(known)）",
                en: known.isEmpty
                    ? "have an administrator register officers first"
                    : "name one of this court's officers (on record: \(known))"))
    }

    // MARK: Notes

    mutating func note(_ kind: Note.Kind, at: Instant) {
        let note = Note(at: at, kind: kind)
        _ = ledger.add(.note(note))
        apply(note, position: ledger.nextPosition)
    }

    /// Registers, changes or removes an officer or a delegation.
    package mutating func set(_ record: OfficerRecord, token: UInt64, now: Now) -> [Effect] {
        let civil = ledger.civil(now)
        guard ledger.readsBack(.note(Note(at: civil, kind: .officer(record)))) else {
            effects.append(.reply(token, .refused(Docket.tooLarge)))
            return drainEffects()
        }
        note(.officer(record), at: civil)
        ledger.draft.after.append(
            .reply(
                token,
                .act(
                    ActReply(
                        matter: MatterID(rosterOf: court), act: "", status: .accepted, refusal: nil,
                        position: ledger.nextPosition))))
        return drainEffects()
    }
}
