import CourtProtocol
import Domain
import Engine
import Foundation
import Sodium

/// Random numbers that `CROSSWRIT_SEED` replays (SplitMix64).
struct Dice {
    let seed: UInt64
    private var state: UInt64

    init(_ what: String) {
        let given = ProcessInfo.processInfo.environment["CROSSWRIT_SEED"].flatMap { UInt64($0) }
        seed = given ?? UInt64.random(in: 0...UInt64(UInt32.max))
        state = seed
        print("\(what): CROSSWRIT_SEED=\(seed)")
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() >> 1) % bound }
    mutating func flag() -> Bool { next() & 1 == 1 }
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
    mutating func maybe<Value>(_ value: Value) -> Value? { flag() ? value : nil }
}

/// Values of every kind that goes over the wire.
struct Samples {
    static let realm = "zhengzhou-2026"
    var dice: Dice

    init(_ what: String) { dice = Dice(what) }

    static func court(_ text: String) -> CourtID {
        guard let id = CourtID(text) else { preconditionFailure("bad court id in a test") }
        return id
    }

    static func signature(_ bytes: [UInt8]) -> Signature {
        guard let signature = Signature(bytes) else { preconditionFailure("not 64 bytes") }
        return signature
    }

    mutating func court() -> CourtID {
        Self.court(dice.pick(["yu01", "yu0105", "yu0102", "yu", "zgf", "yu01-coordinator"]))
    }

    mutating func digest() -> Digest {
        Digest(Bytes32(dice.next(), dice.next(), dice.next(), dice.next()))
    }

    mutating func encoded(_ count: Int) -> Encoded { Encoded(dice.bytes(count)) }
    mutating func signature() -> Signature { Self.signature(dice.bytes(64)) }
    mutating func instant() -> Instant { Instant(milliseconds: Int64(dice.below(1 << 42))) }
    mutating func number() -> Int { 1 + dice.below(1 << dice.below(53)) }
    mutating func small() -> Int { 1 + dice.below(1 << dice.below(31)) }
    mutating func sequence() -> UInt64 { UInt64(dice.below(1 << dice.below(53))) }
    mutating func matter() -> MatterID { MatterID(court: court(), random: dice.next()) }

    mutating func words() -> String {
        dice.pick(["", "a", "冻结被执行人账户", "line\nline", "𠮷野家", "e\u{301}", "x\u{0}y"])
    }

    mutating func text() -> Text { Text(zh: words(), en: words()) }

    mutating func list<Value>(
        _ limit: Int, _ make: (inout Samples) -> Value
    ) -> [Value] {
        var values: [Value] = []
        for _ in 0..<dice.below(limit + 1) { values.append(make(&self)) }
        return values
    }

    mutating func paper() -> Paper {
        Paper(
            digest: digest(), size: Int64(dice.below(1 << 30)), name: "裁定书.pdf",
            kind: dice.pick(PaperKind.allCases), sealed: dice.flag())
    }

    mutating func refusal() -> Refusal {
        Refusal(code: "a.b", rule: words(), reason: text(), remedy: text())
    }

    mutating func due() -> DueDate {
        DueDate(
            window: Window(1 + dice.below(9_999), dice.pick(WindowUnit.allCases)),
            from: instant(),
            dueDate: CivilDate(
                year: 1970 + dice.below(100), month: 1 + dice.below(12), day: 1 + dice.below(28)),
            dueInstant: instant(), rolled: dice.flag(), provisional: dice.flag(),
            calendar: "cn-2026", steps: list(3) { $0.words() })
    }

    mutating func reference() -> ActReference {
        ActReference(incarnation: small(), number: number())
    }

    mutating func officer() -> Officer {
        Officer(
            name: "张三", roles: list(3) { $0.dice.pick(OfficerRole.allCases) },
            inPlaceOf: dice.maybe("李四"))
    }

    mutating func act() -> Act {
        Act(
            realm: Self.realm, rehearsal: true, court: court(),
            keyID: KeyID(rawValue: dice.next()), directoryVersion: small(),
            incarnation: small(), number: dice.flag() ? number() : 0, matter: matter(),
            lastSeen: dice.flag() ? number() : 0, officer: dice.maybe(officer()),
            signedAt: instant(), nonce: dice.bytes(16), key: dice.pick(["", "k-1", "键"]),
            predecessor: dice.maybe(reference()),
            recordedFor: dice.maybe(
                OutsideRecord(
                    court: court(), documentNumber: "（2026）1号",
                    dated: CivilDate(year: 2026, month: 2, day: 28), arrivedBy: "机要",
                    arrivedAt: instant(), scan: paper())), body: body())
    }

    mutating func body() -> ActBody {
        switch dice.below(5) {
        case 0: .receipt(entry: number())
        case 4: .tabled(tabled())
        case 1:
            .roster(
                .publish([
                    RosterDay(
                        date: CivilDate(year: 2026, month: 3, day: 1), officer: "值班员",
                        phone: "0371-1")
                ]))
        case 2: .dispute(.look(entry: number(), note: "已看"))
        default: .commission(dice.pick(CommissionCodecTests.acts))
        }
    }

    /// An act of a tabled procedure with a value of each kind.
    mutating func tabled() -> TabledAct {
        let day = CivilDate(year: 2026, month: 3, day: 1)
        let case12 = try? CaseNumber("（2026）豫0105执12号", of: Self.court("yu0105"))
        let values: [FieldValue] =
            [
                .text(words()), .choice("stagnation"), .court(court()), .date(day),
                .amount(120_050), .number(3), .flag(dice.flag()), .matter(matter()),
                .window(Window(15, .workingDay)),
                .stretch(from: day, to: CivilDate(year: 2026, month: 4, day: 1)),
            ] + [case12].compactMap { $0.map(FieldValue.caseNumber) }
        return TabledAct(
            procedure: "transfer", verb: "designate",
            fields: values.enumerated().map { Field("field-\($0)", $1) } + [
                Field("objects", [.text("车"), .text("房")])
            ], papers: [paper()],
            approvals: [
                Approval(officer: "合议壬", role: .panelMember, at: instant(), note: words())
            ])
    }

    /// One event of each kind.
    mutating func events() -> [Event] {
        let amendment = Amendment(
            field: "amount", old: "1", new: "2", reason: words(), proof: [paper()],
            approvals: [
                Approval(officer: "院长", role: .president, at: instant(), note: words())
            ])
        return [
            .joined(Party(court: court(), role: .disputant)),
            .roleChanged(Party(court: court(), role: .former)),
            .deadlineStarted(
                Deadline(
                    id: "W21@yu0105", rule: "W21", owedBy: court(), duty: text(), due: due(),
                    onLapse: dice.flag() ? .flag : .move, status: .running)),
            .deadlineStarted(
                Deadline(
                    id: "W21@yu0105#2", rule: "W21", owedBy: court(), duty: text(), due: due(),
                    status: .metLate, endedAt: instant())),
            .deadlineMet(id: "W1@yu01", at: instant()), .deadlineLapsed(id: "W1@yu01"),
            .deadlineVoid(id: "W1@yu01", at: instant()),
            .deadlineSuspended(id: "W1@yu01", at: instant()),
            .deadlineMoved(id: "W1@yu01", due: due(), reason: text()),
            .dutyOpened(Duty(entry: number(), owedBy: court(), text: text())),
            .dutyDone(entry: number()), .receiptWanted(from: list(4) { $0.court() }),
            .receipted(entry: number(), by: court(), at: instant()),
            .outOfOrder(verb: "complete", reason: text()), .refused(refusal()),
            .amended(amendment),
            .dispute(.superiorsNotified([court(), court()])),
            .roster(
                .published([
                    RosterDay(
                        date: CivilDate(year: 2026, month: 3, day: 1), officer: "值班员",
                        phone: "0371-1")
                ])),
            .tabled(
                .opened(
                    procedure: "transfer", ruleSet: "windows/72/5f0c1a2b", by: court(),
                    at: instant())), .tabled(.done(tabled(), by: court(), at: instant())),
            .tabled(
                .lined(
                    TabledLine(
                        key: words(), rank: 2, court: dice.maybe(court()), status: "waiting",
                        fields: [Field("term", .window(Window(3, .year)))],
                        deadlines: ["W33c@yu0105"]))),
            .tabled(.staged("handing-over")), .tabled(.powerPassed(to: court(), at: instant())),
            .tabled(.closed(outcome: "concluded", at: instant())),
            .commission(
                .progressed(
                    CommissionAct.Statement(text: words(), papers: [paper()]),
                    CommissionMark(court: court(), officer: "张三", at: instant()))),
        ]
    }

    mutating func entry(_ events: [Event]) -> Entry {
        Entry(
            matter: matter(), number: number(), previous: digest(),
            origin: dice.flag() ? .act(digest()) : .timer("W21@yu0105"), events: events,
            audience: list(4) { $0.court() }, seat: court(), term: small(), at: instant())
    }

    mutating func notes() -> [Note.Kind] {
        [
            .began(incarnation: small(), cause: "init", awayFrom: instant(), awayTo: instant()),
            .peerAway(court(), from: instant(), to: instant()),
            .acked(
                court(), incarnation: small(), seq: sequence(), headPosition: sequence(),
                head: digest()), .clock(version: sequence(), offset: Int64(dice.below(1 << 40))),
            .held(
                court(), incarnation: 0, seq: sequence(), reason: words(),
                leaf: encoded(dice.below(40))), .paperStored(paper(), matter: matter()),
            .officer(
                OfficerRecord(
                    name: "张三", roles: [.handler, .clerk], removed: dice.flag(), by: "院长",
                    inPlaceOf: dice.maybe("李四"),
                    from: dice.maybe(Instant(milliseconds: 1 + Int64(dice.below(1 << 40)))),
                    to: dice.maybe(Instant(milliseconds: 1 + Int64(dice.below(1 << 40)))))),
            .commandRefused(key: "k", verb: "send", matter: matter(), refusal()),
            .directory(version: UInt32(small()), digest: digest()),
            .alarm(code: "impostor", peer: court(), text: words()),
        ]
            + HeldHandling.Deed.allCases.map {
                .heldHandled(
                    HeldHandling(
                        item: HeldKey(peer: court(), incarnation: small(), seq: sequence()),
                        deed: $0, by: "管理甲", isAdministrator: dice.flag(), why: words(),
                        fault: $0 == .failed ? words() : ""))
            }
    }

    /// One leaf of each kind, and of each kind of event and note.
    mutating func leaves() -> [Leaf] {
        var leaves: [Leaf] = [
            .act(act()), .entry(entry(events())), .entry(entry([])),
            .intake(
                Intake(peer: court(), data: encoded(dice.below(200)), returned: dice.flag())),
            .intake(
                Intake(
                    peer: court(), data: encoded(dice.below(200)), returned: false,
                    again: sequence() + 1)),
            .dispatch([
                Dispatch(
                    peer: court(), first: sequence() + 1,
                    sources: list(5) {
                        Source(
                            position: $0.sequence(), index: $0.dice.below(Row.maximumLeaves),
                            actPosition: $0.sequence(), hasAct: $0.dice.flag(),
                            size: $0.dice.below(1 << 20))
                    })
            ]),
            .outcome(
                Outcome(
                    court: court(), act: reference(), digest: digest(), matter: matter(),
                    refused: refusal(), at: instant())),
            .notice(
                Notice(
                    matter: matter(), to: court(), kind: "dispute", parties: list(4) { $0.court() },
                    since: instant(), ended: dice.flag())),
        ]
        leaves += events().map { .entry(entry([$0])) }
        leaves += notes().map { .note(Note(at: instant(), kind: $0)) }
        leaves.append(
            .passage(
                Passage(
                    digest: digest(), signer: court(), at: instant(), counts: instant(),
                    matter: matter(), seat: court())))
        let from = instant()
        leaves.append(
            .outage(
                Outage(
                    process: court(), missedBy: court(), from: from,
                    to: from.advanced(byMilliseconds: 60_000))))
        leaves.append(
            .manifest(
                Manifest(
                    peer: court(), day: CivilDate(year: 2026, month: 3, day: 2),
                    sent: Manifest.Half(incarnation: 1, first: 3, last: 9, root: digest()),
                    received: .none)))
        return leaves
    }

    mutating func header() -> RowHeader {
        RowHeader(
            realm: Self.realm, rehearsal: dice.flag(), process: court(),
            keyID: KeyID(rawValue: dice.next()), directoryVersion: UInt32(small()),
            incarnation: small(), position: UInt64(number()), at: instant(), previous: digest(),
            root: digest(), leaves: 1 + dice.below(Row.maximumLeaves))
    }

    mutating func mark() -> Mark {
        Mark(incarnation: small(), seq: sequence(), position: sequence(), head: digest())
    }

    mutating func credit() -> Credit {
        Credit(messages: dice.below(70_000), bytes: dice.below(1 << 30))
    }

    mutating func clock() -> ClockState {
        ClockState(version: sequence(), offset: Int64(dice.below(1 << 40)))
    }

    mutating func stream(last: Bool) -> Engine.Stream {
        Engine.Stream(
            session: dice.next(), incarnation: small(), first: sequence() + 1,
            batches: list(3) { samples in
                Batch(
                    header: samples.encoded(180), signature: samples.signature(),
                    items: [samples.item(authored: false), samples.item(authored: true)],
                    proof: samples.list(5) { $0.digest() })
            }, last: last)
    }

    mutating func item(authored: Bool) -> Item {
        Item(
            index: dice.below(Row.maximumLeaves), leaf: encoded(1 + dice.below(80)),
            authored: authored
                ? Authored(
                    header: encoded(180), signature: signature(),
                    index: dice.below(Row.maximumLeaves), leaf: encoded(50),
                    proof: list(12) { $0.digest() }) : nil)
    }

    /// One frame of each command.
    mutating func frames() -> [Frame] {
        let codec = WireCodec()
        return [
            .hello(
                Hello(
                    minProtocol: 1, maxProtocol: small(), realm: Self.realm,
                    rehearsal: dice.flag(), process: court(), instance: dice.bytes(16),
                    incarnation: small(), position: sequence(), head: digest(),
                    received: dice.flag() ? mark() : .none, sent: sequence(),
                    directoryVersion: UInt32(small()), clock: clock(), credit: credit())),
            .welcome(
                Welcome(
                    protocolVersion: 1, process: court(), session: dice.next(),
                    incarnation: small(), position: sequence(), head: digest(), received: mark(),
                    sent: sequence(), credit: credit(), heartbeatQuiet: 10_000,
                    heartbeatBusy: 2_000, clock: clock(), directoryVersion: 1, now: instant())),
            .data(codec.encode(stream(last: false))),
            .ack(
                Ack(
                    session: dice.next(), received: mark(), credit: credit(),
                    header: encoded(180), signature: signature())),
            .heartbeat(session: dice.next(), now: instant()), .whoAreYou,
            .disconnect(code: "replaced", reason: words()),
            .returnWanted(session: dice.next(), after: mark()),
            .returned(codec.encode(stream(last: true))), .clock(clock()),
            .clockAck(version: sequence(), nextDue: instant()),
            .paperWant(
                matter: matter(), digest: digest(), offset: sequence(),
                length: 1 + dice.below(1 << 22)),
            .paperChunk(
                digest: digest(), offset: sequence(), data: dice.bytes(dice.below(300))),
            .paperMissing(digest: digest(), reason: words()),
            .directory(
                DirectoryPart(
                    bytes: dice.bytes(100), offset: 20, total: 130, signature: signature())),
        ]
    }
}
