import Domain
import Engine
import Glibc
import Procedure
import Store
import Testing

/// A data directory with projections over a made-up journal.
private struct Bench {
    /// Whose projections they are.
    static let owner = "yu0102"
    let folder: Folder
    let lock: LockedDirectory

    init() throws {
        folder = try Folder()
        lock = try DataDirectory.prepare(folder.path).lock()
    }

    func open(upTo last: UInt64 = .max) throws -> Views {
        try Views(in: lock, of: try court(Self.owner), journalLast: last) {
            position throws(StoreFault) in
            History.head(position)
        }
    }

    /// Opens, applies what is not covered yet in batches of `sizes`, and prints all tables.
    func fill(_ history: History, batches: () -> Int) throws -> String {
        let views = try open()
        defer { views.close() }
        var place = Int(views.covered)
        while place < history.rows.count {
            let end = min(history.rows.count, place + max(1, batches()))
            try views.apply(Array(history.rows[place..<end]))
            place = end
        }
        #expect(try views.check().isEmpty)
        return try ViewsReader(views).dump()
    }
}

@Suite("Projections")
struct ViewsTests {
    @Test("What they hold does not depend on how rows were grouped", arguments: 0..<4)
    func coalescing(round: Int) throws {
        let seed = Seed.value &+ UInt64(round)
        let history = try History(seed: seed, count: 120)
        let single = try Bench().fill(history) { 1 }
        // Every table holds something, or the comparison would say nothing.
        for table in [
            "stamp", "matter", "party", "deadline", "entry", "act", "command", "link", "outbox",
            "intake", "notice", "officer", "held", "remark", "paper", "outcome", "search",
        ] {
            #expect(single.contains("\n\(table) ") || single.hasPrefix("\(table) "), "\(table)")
        }
        var random = SplitMix(state: seed)
        let mixed = try Bench().fill(history) { Int.random(in: 1...17, using: &random) }
        let whole = try Bench().fill(history) { 1_000 }
        #expect(mixed == single, "seed \(seed)")
        #expect(whole == single, "seed \(seed)")
    }

    @Test("What is awaited comes soonest due first, each matter once, and is ours or another's")
    func awaited() throws {
        let history = try History(seed: Seed.value, count: 400)
        let bench = try Bench()
        _ = try bench.fill(history) { 50 }
        let views = try bench.open()
        defer { views.close() }
        let reader = try ViewsReader(views)
        let me = try court("yu0102")
        for ofOthers in [false, true] {
            var found: [MatterID] = []
            var last = Int64.min
            try reader.forEachAwaited(ofOthers: ofOthers) { line, matter throws(StoreFault) in
                let dues = Procedures.awaits(matter).filter { ($0.court == me) != ofOthers }.map {
                    one in
                    let due =
                        matter.deadlines.first { $0.id == one.deadline }?.due.dueInstant
                        .milliseconds ?? .max
                    return Procedures.isUrgent(one, in: matter) ? due - 1 << 43 : due
                }
                let due = dues.min() ?? .min
                #expect(due >= last, "seed \(Seed.value)")
                last = due
                found.append(line.id)
                return true
            }
            var wanted: [MatterID] = []
            try reader.forEachMatter(MatterFilter(isOpen: true)) {
                line, matter throws(StoreFault) in
                if Procedures.awaits(matter).contains(where: { ($0.court == me) != ofOthers }) {
                    wanted.append(line.id)
                }
            }
            #expect(found.sorted() == wanted.sorted(), "seed \(Seed.value)")
            // It ends when it is told to.
            var some = 0
            try reader.forEachAwaited(ofOthers: ofOthers) { _, _ throws(StoreFault) in
                some += 1
                return false
            }
            #expect(some == min(1, wanted.count))
        }
    }

    @Test(
        "Deleted, damaged or foreign files come back identical",
        arguments: [
            "deleted", "garbage", "truncated", "patched", "schema", "otherFile", "otherHead",
            "shorter",
        ])
    func rebuilt(what: String) throws {
        let history = try History(seed: Seed.value, count: 60)
        let bench = try Bench()
        let before = try bench.fill(history) { 7 }
        let file = bench.folder.path + "/views.db"
        let size = try #require(fileSize(file))
        var last = UInt64.max
        switch what {
        case "deleted": #expect(shell("rm '\(file)'") == 0)
        case "garbage": try write([UInt8](repeating: 0x41, count: 9_000), to: file)
        case "truncated": #expect(unsafe truncate(file, off_t(size / 2 / 4_096 * 4_096)) == 0)
        case "patched": try patch(file, at: 20 * 4_096, [UInt8](repeating: 0xEE, count: 2_000))
        case "schema": try patch(file, at: 60, [0, 0, 0, 77])
        case "otherFile": try patch(file, at: 68, [0, 0, 0, 77])
        case "shorter": last = 59
        default: break
        }
        let views = try Views(in: bench.lock, of: try court("yu0102"), journalLast: last) {
            position throws(StoreFault) in
            History.head(what == "otherHead" ? position + 1 : position)
        }
        #expect(views.covered == 0)
        switch views.opening {
        case .new: #expect(what == "deleted")
        case .rebuilding(let reason): #expect(what != "deleted" && !reason.isEmpty)
        case .kept: Issue.record("kept a file that is \(what)")
        }
        try views.apply(history.rows)
        #expect(try ViewsReader(views).dump() == before)
        views.close()
    }

    @Test("A whole file is kept and goes on from where it was") func kept() throws {
        let history = try History(seed: Seed.value, count: 50)
        let bench = try Bench()
        let views = try bench.open()
        try views.apply(Array(history.rows[..<20]))
        views.close()
        let again = try bench.open(upTo: 50)
        #expect(again.opening == .kept(position: 20))
        #expect(throws: StoreFault.self) { try again.apply([history.rows[21]]) }
        #expect(throws: StoreFault.self) { try again.apply([history.rows[19]]) }
        #expect(throws: StoreFault.self) { try again.apply([history.rows[20], history.rows[22]]) }
        #expect(again.covered == 20)
        try again.apply(Array(history.rows[20...]))
        let reader = try ViewsReader(again)
        #expect(try reader.dump() == Bench().fill(history) { 3 })
        #expect(try reader.stamp()?.head == History.head(50))
        #expect(try reader.stamp()?.clock == ClockState(version: 1, offset: 1_000))
    }

    @Test("Settings are read back") func settings() throws {
        let settings = try Bench().open().settings
        #expect(settings.journalMode == "wal" && settings.synchronous == 1)
        #expect(settings.pageSize == 4_096 && settings.foreignKeys)
    }

    @Test("A read waits for the row of an act, and no longer than it may") func waiting()
        async throws
    {
        let history = try History(seed: Seed.value, count: 10)
        let bench = try Bench()
        let views = try bench.open()
        let reader = try ViewsReader(views)
        #expect(try !reader.waitFor(position: 1, timeout: 20))
        async let shown = Task.detached { try reader.waitFor(position: 10, timeout: 30_000) }.value
        for row in history.rows { try views.apply([row]) }
        #expect(try await shown)
        #expect(try reader.stamp()?.position == 10)
        #expect(try reader.waitFor(position: 3, timeout: 0))
        async let never = Task.detached { try reader.waitFor(position: 11, timeout: 30_000) }.value
        views.close()
        #expect(try await !never)
    }

    @Test("The start state is what the last rows say", arguments: 0..<3)
    func startState(round: Int) throws {
        let seed = Seed.value &+ UInt64(round)
        let history = try History(seed: seed, count: 90)
        let bench = try Bench()
        let views = try bench.open()
        try views.apply(history.rows)
        let reader = try ViewsReader(views)
        let start = try reader.startState()
        // The same from the history, the naive way.
        var records: [MatterID: MatterRecord] = [:]
        var order: [MatterID] = []
        var acts: [ActReference: OwnAct] = [:]
        var links: [CourtID: LinkState] = [:]
        var assigned: [CourtID: [Outlet.Pending]] = [:]
        for row in history.rows {
            for record in row.matters {
                if records.updateValue(record, forKey: record.id) == nil { order.append(record.id) }
            }
            for act in row.acts { acts[act.reference] = act }
            for link in row.links where row.incarnation == 2 { links[link.peer] = link }
            for (peer, incarnation, pending) in row.assigned where incarnation == 2 {
                assigned[peer, default: []].append(pending)
            }
        }
        let all = order.compactMap { records[$0] }
        #expect(start.stamp?.position == 90 && start.stamp?.incarnation == 2)
        let acted = acts.values.filter { !$0.isLocal && $0.status == .recorded }.map(\.matter)
        let lacking = try all.filter { try reader.papers(of: $0.id).contains { !$0.stored } }
            .map(\.id)
        // Taken up: what a start sees to, each once, in order.
        let owner = try court(Bench.owner)
        let awake = all.filter { record in
            guard let matter = record.matter, !record.isDraft else { return true }
            return acted.contains(record.id) || lacking.contains(record.id)
                || (!matter.isAtRest
                    && (TabledProcedure.claim(of: matter) != nil
                        || matter.receipts.contains { $0.court == owner && $0.at == nil }))
        }
        #expect(start.matters == awake, "seed \(seed)")
        // Of every other matter in which a window runs: when the first ends.
        let alarms = all.compactMap { record in
            let running = (record.matter?.deadlines ?? []).filter { $0.status == .running }
            return running.map(\.due.dueInstant).min().map {
                MatterAlarm(matter: record.id, at: $0)
            }
        }
        #expect(!alarms.isEmpty, "seed \(seed)")
        #expect(Set(start.alarms) == Set(alarms) && start.alarms.count == alarms.count)
        for id in order {
            #expect(start.archive.mayHold(id))
            let found = try reader.archived(id)
            #expect(found?.record == records[id])
            #expect(found?.papers == (try reader.papers(of: id)))
        }
        // Open ones, by the courts that take part.
        let courts = Set(all.flatMap { $0.matter?.parties.map(\.court) ?? [] }).sorted()
        for asked in [[courts[0]], Array(courts.suffix(2)), []] {
            let open = all.filter { record in
                guard let matter = record.matter, !record.isDraft else { return false }
                return !Procedures.isClosed(matter)
                    && matter.parties.contains { asked.contains($0.court) }
            }
            #expect(try reader.openMatters(of: asked).map(\.record) == open, "seed \(seed)")
        }
        for id in order { #expect(try reader.record(id) == records[id]) }
        let expected = acts.values.filter { !$0.isLocal && $0.status == .recorded }
            .sorted { $0.position < $1.position }
        #expect(start.pendingActs == expected, "seed \(seed)")
        for link in start.links {
            guard let known = links[link.peer] else {
                #expect(link.next == 1 && link.acked == 0)
                continue
            }
            #expect(link == known)
            let pending = (assigned[link.peer] ?? []).filter { $0.seq > known.acked }
            #expect(start.backlogs.first { $0.peer == link.peer }?.pending == pending)
            #expect(
                try reader.outbox(to: link.peer, incarnation: 2, after: 0) == assigned[link.peer])
        }
        let keyed = try #require(
            history.rows.flatMap(\.acts).first { !$0.key.isEmpty })
        #expect(try reader.act(byKey: keyed.key) == acts[keyed.reference])
        let asked = try #require(acts.values.first { !$0.isLocal })
        #expect(try reader.act(asked.reference) == asked)
        #expect(try reader.act(byKey: "") == nil)
        // The first refusal under a key stands.
        let refusals = history.rows.flatMap(\.commandRefusals)
        for key in Set(refusals.map(\.key)).sorted() {
            #expect(try reader.refusal(byKey: key) == refusals.first { $0.key == key }?.reply)
        }
    }

    @Test("Intake rows after a mark, across incarnations") func intakes() throws {
        let bench = try Bench()
        let views = try bench.open()
        let peer = try court("yu0102")
        let spans: [(Int, UInt64, UInt64)] = [
            (1, 1, 3), (1, 4, 4), (1, 5, 9), (2, 1, 2), (2, 3, 3),
        ]
        for (place, span) in spans.enumerated() {
            var row = Changes()
            row.position = UInt64(place + 1)
            row.incarnation = 1
            row.head = History.head(row.position)
            row.intakes = [(peer, span.0, span.1, span.2)]
            try views.apply([row])
        }
        let reader = try ViewsReader(views)
        func positions(_ incarnation: Int, _ seq: UInt64) throws -> [UInt64] {
            try reader.intakes(
                of: peer, after: Mark(incarnation: incarnation, seq: seq, position: 0, head: .zero))
        }
        #expect(try positions(0, 0) == [1, 2, 3, 4, 5])
        #expect(try positions(1, 3) == [2, 3, 4, 5])
        #expect(try positions(1, 6) == [3, 4, 5])
        #expect(try positions(1, 9) == [4, 5])
        #expect(try positions(2, 2) == [5])
        #expect(try positions(2, .max >> 1) == [])
    }

    @Test("Lists: by kind, stage, party, overdue, text; page by page") func lists() throws {
        let history = try History(seed: Seed.value, count: 120)
        let bench = try Bench()
        let views = try bench.open()
        try views.apply(history.rows)
        let reader = try ViewsReader(views)
        let all = try reader.list(limit: 10_000)
        #expect(all.count > 10)
        var paged: [MatterLine] = []
        while true {
            let page = try reader.list(limit: 7, after: paged.last?.id)
            if page.isEmpty { break }
            paged += page
        }
        #expect(paged == all)
        #expect(try reader.list(MatterFilter(kind: "dispute")).isEmpty)
        let open = try reader.list(MatterFilter(kind: "commission", isOpen: true), limit: 10_000)
        #expect(open == all.filter { !$0.closed })
        let sent = try reader.list(MatterFilter(stage: "done", isDraft: false), limit: 10_000)
        #expect(sent == all.filter { $0.stage == "done" && !$0.isDraft })
        let peer = try court("yu0105")
        let theirs = try reader.list(MatterFilter(party: peer), limit: 10_000)
        #expect(theirs == all.filter { $0.parties.contains { $0.court == peer } })
        let debtor = "郑州某某置业"
        var named: [MatterID] = []
        for line in all {
            let record = try #require(try reader.record(line.id))
            guard case .commission(let state) = record.matter?.body else { continue }
            let told = try reader.timeline(line.id).contains { $0.summary.zh.contains(debtor) }
            if told || state.letter.debtor.contains(debtor) { named.append(line.id) }
        }
        #expect(!named.isEmpty && named.count < all.count)
        func ids(_ text: String, _ courts: [CourtID] = []) throws -> [MatterID] {
            let filter = MatterFilter(text: text, textCourts: courts)
            let found = try reader.list(filter, limit: 10_000).map(\.id)
            // Page by page, there and back, and in every order it is the same.
            var paged: [MatterID] = []
            while true {
                let page = try reader.list(filter, limit: 3, after: paged.last)
                if page.isEmpty { break }
                paged += page.map(\.id)
            }
            #expect(paged == found)
            if let last = found.last {
                let back = try reader.listed(filter, limit: 10_000, after: last, backward: true)
                #expect(back.map(\.line.id) == found.dropLast().reversed())
            }
            for order in MatterOrder.allCases {
                let sorted = try reader.listed(filter, by: order, limit: 10_000).map(\.line.id)
                #expect(sorted.sorted() == found.sorted(), "\(order)")
            }
            return all.map(\.id).filter(found.contains)
        }
        #expect(try ids(debtor) == named)
        // Shorter than the index's three characters.
        #expect(try ids("置业") == named)
        #expect(try ids("业") == named)
        #expect(try ids("\"业").isEmpty)
        #expect(try ids(all[0].id.rawValue) == [all[0].id])
        #expect(try ids("尾号").count == all.count)
        #expect(try ids("\"尾号\" 88").count == all.count)
        #expect(try ids("没有这个人").isEmpty)
        #expect(try ids("' OR 1=1 --").isEmpty)
        #expect(try ids("没有这个人", [peer]) == theirs.map(\.id))
        let now = Instant(milliseconds: .max)
        let overdue = try reader.list(MatterFilter(overdueAt: now), limit: 10_000).map(\.id)
        let owed = try reader.deadlines(DeadlineFilter(), limit: 100_000).filter {
            $0.deadline.status == .running || $0.deadline.status == .lapsed
        }
        #expect(overdue == all.map(\.id).filter { id in owed.contains { $0.matter == id } })
    }

    @Test("Every order is that of the lines, and pages go on where the one before ended")
    func orders() throws {
        let history = try History(seed: Seed.value, count: 150)
        let views = try Bench().open()
        try views.apply(history.rows)
        let reader = try ViewsReader(views)
        let all = try reader.list(limit: 10_000)
        for order in MatterOrder.allCases {
            let wanted = all.sorted { one, other in
                switch order {
                case .opened: (one.openedAt, one.id) > (other.openedAt, other.id)
                case .updated: (one.updatedAt, one.id) > (other.updatedAt, other.id)
                case .due: (Self.due(one), one.id) < (Self.due(other), other.id)
                case .stage: (one.kind, one.stage, one.id) < (other.kind, other.stage, other.id)
                }
            }.map(\.id)
            var forth: [MatterID] = []
            while true {
                let page = try reader.listed(MatterFilter(), by: order, limit: 7, after: forth.last)
                if page.isEmpty { break }
                forth += page.map(\.line.id)
            }
            #expect(forth == wanted, "\(order), seed \(Seed.value)")
            let back = try reader.listed(
                MatterFilter(), by: order, limit: 10_000, after: wanted.last, backward: true)
            #expect(back.map(\.line.id) == wanted.dropLast().reversed(), "\(order)")
        }
    }

    private static func due(_ line: MatterLine) -> Int64 {
        line.closed ? .max : line.nextDue?.milliseconds ?? .max
    }

    @Test("Counts are those of the matters and windows themselves; so is who has what in hand")
    func tallies() throws {
        let history = try History(seed: Seed.value, count: 150)
        let views = try Bench().open()
        try views.apply(history.rows)
        let reader = try ViewsReader(views)
        let now = Instant(milliseconds: .max / 2)
        var open = 0
        var late = 0
        var overdue = 0
        var held: [String: Int] = [:]
        for line in try reader.list(limit: 10_000) {
            let matter = try #require(try reader.record(line.id)?.matter)
            let family = try #require(try reader.family(line.id))
            #expect(family.kind == line.kind && family.parties == matter.parties)
            #expect(family.about == matter.complainedOf && family.named == matter.named)
            let timeline = try reader.timeline(line.id)
            for court in Set(timeline.compactMap(\.court)) {
                let holder = timeline.last { $0.court == court && $0.officer != nil }?.officer
                #expect(try reader.holder(of: line.id, at: court) == holder)
                if let holder { held["\(court)/\(holder)", default: 0] += 1 }
            }
            overdue += matter.deadlines.count { $0.isOpen && $0.status != .suspended }
            guard !line.closed, !line.isDraft else { continue }
            open += 1
            if line.nextDue != nil { late += 1 }
        }
        for kept in [[], ["commission"]] {
            let tally = try reader.matterTally(now: now, kept: kept)
            #expect(tally.map(\.count).reduce(0, +) == open, "seed \(Seed.value)")
            #expect(tally.map(\.late).reduce(0, +) == late)
        }
        let duties = try reader.dutyTally(now: now, until: now)
        #expect(duties.map(\.overdue).reduce(0, +) == overdue)
        #expect(duties.allSatisfy { $0.soon == 0 })
        for (place, count) in held {
            let words = place.split(separator: "/").map(String.init)
            let holder = Holder(court: try court(words[0]), officer: words[1])
            #expect(try reader.list(MatterFilter(holder: holder), limit: 10_000).count == count)
        }
    }

    @Test("Deadlines, the earliest first, and numbers for the doctor") func deadlines() throws {
        let history = try History(seed: Seed.value, count: 80)
        let bench = try Bench()
        let views = try bench.open()
        try views.apply(history.rows)
        let reader = try ViewsReader(views)
        let every = try reader.deadlines(DeadlineFilter(), limit: 100_000)
        #expect(
            every.map(\.deadline.due.dueInstant) == every.map(\.deadline.due.dueInstant).sorted())
        let peer = try court("yu0103")
        #expect(
            try reader.deadlines(DeadlineFilter(owedBy: peer, isOpen: true), limit: 100_000)
                == every.filter { $0.deadline.owedBy == peer && $0.deadline.isOpen })
        let middle = try #require(every.dropFirst(every.count / 2).first).deadline.due.dueInstant
        #expect(
            try reader.deadlines(DeadlineFilter(dueBefore: middle), limit: 100_000)
                == every.filter { $0.deadline.due.dueInstant < middle })
        let counts = try reader.counts()
        #expect(counts.openDeadlines == every.filter(\.deadline.isOpen).count)
        #expect(
            counts.stages.reduce(0) { $0 + $1.matters } == (try reader.list(limit: 100_000).count))
        #expect(counts.position == 80)
        #expect(counts.held == (try reader.held().count))
        #expect(counts.alarms == (try reader.remarks(kind: "alarm").count))
        #expect(try reader.remarks(limit: 2) == reader.remarks().suffix(2))
        for backlog in counts.backlogs {
            let start = try reader.startState().backlogs.first { $0.peer == backlog.peer }
            #expect(start?.pending.count == backlog.unconfirmed)
            #expect(start?.oldestAt == backlog.oldestAt)
        }
    }

    @Test("A confirmed matter's timeline has none of its draft's lines") func draftLines() throws {
        var becameReal = 0
        for round in 0..<6 as Range<UInt64> {
            let seed = Seed.value &+ round
            let history = try History(seed: seed, count: 60)
            let bench = try Bench()
            let views = try bench.open()
            let reader = try ViewsReader(views)
            var drafts: [MatterID: Bool] = [:]
            for row in history.rows {
                try views.apply([row])
                for record in row.matters {
                    let wasDraft = drafts.updateValue(record.isDraft, forKey: record.id) == true
                    if wasDraft, !record.isDraft { becameReal += 1 }
                    let lines = try reader.timeline(record.id)
                    #expect(lines.map(\.number) == Array(1...record.chain.count), "seed \(seed)")
                    #expect(lines.last?.digest == record.chain.head, "seed \(seed)")
                }
            }
        }
        #expect(becameReal > 0)
    }

    @Test("Once stored, a paper stays stored, and the right to it is by matter") func papers()
        throws
    {
        let history = try History(seed: Seed.value, count: 40)
        let bench = try Bench()
        let views = try bench.open()
        try views.apply(history.rows)
        let reader = try ViewsReader(views)
        var stored: [MatterID: [Digest: Bool]] = [:]
        for item in history.rows.flatMap(\.papers) {
            stored[item.matter, default: [:]][item.paper.digest, default: false] =
                (stored[item.matter]?[item.paper.digest] ?? false) || item.stored
        }
        for (matter, expected) in stored {
            let found = try reader.papers(of: matter)
            #expect(found.count == expected.count)
            for item in found { #expect(expected[item.paper.digest] == item.stored) }
        }
        #expect(
            try reader.papers(digest: History.head(1)).allSatisfy { $0.paper.name == "裁定书.pdf" })
    }
}
