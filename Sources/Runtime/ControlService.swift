import CourtProtocol
package import Domain
import Engine
import Glibc
import LegalTime
import Messaging
import Procedure
import Sodium
import Store
import Synchronization
import Topology

/// Answers what callers ask of a process: reads from the projections on the caller's own thread,
/// hands acts to the reactor and waits for their answer.
package final class ControlService: Sendable {
    /// Milliseconds that a caller waits for the reactor beyond what it asked for.
    static let patience: Int64 = 30_000
    /// Matters whose subjects are told at once.
    static let mostSubjects = 1_000
    /// Milliseconds that a read waits for the projections to catch up.
    static let behind = 10_000

    let plant: Plant
    let station: Station
    let live: LiveDirectory
    let isNode: Bool
    private let report: StartReport
    let started: Instant
    let dutyFigures = DutyFigures()
    private let readers = Mutex<[ViewsReader]>([])

    package init(
        plant: Plant, station: Station, live: LiveDirectory, isNode: Bool, report: StartReport,
        started: Instant
    ) {
        self.live = live
        self.plant = plant
        self.station = station
        self.isNode = isNode
        self.report = report
        self.started = started
    }

    /// Serves one request; see `ControlHandler`.
    package func serve(_ request: ControlRequest, _ send: (ControlResponse) -> Bool) {
        do {
            if case .watch = request {
                follow(send)
            } else if case .viewed(let name, .watch) = request {
                let filter = try happenings(for: name)
                follow { response in
                    guard case .happening(let happening) = response else { return send(response) }
                    return filter(happening).map { send(.happening($0)) } ?? true
                }
            } else {
                _ = send(try answer(request))
            }
        } catch let failure as ControlFailure {
            _ = send(.failed(failure))
        } catch let fault as StoreFault {
            _ = send(.failed(Self.failure("store", fault.message)))
        } catch {
            _ = send(.failed(Self.failure("process", "\(error)")))
        }
    }

    func answer(_ request: ControlRequest) throws -> ControlResponse {
        switch request {
        case .act(let act): return try record(act)
        case .attach(let path, let kind, let sealed, let name):
            return .paper(try attach(path, kind, sealed, name))
        case .list(let filter): return .matters(try list(filter))
        case .show(let text): return .detail(try detail(text))
        case .inbox(let limit): return .inbox(try inbox(limit))
        case .why(let text):
            let detail = try detail(text)
            return .awaits(detail.awaits, matter: detail.record.id)
        case .subjects(let ids):
            return .subjects(
                try reading { reader throws(StoreFault) in
                    var subjects: [String: String] = [:]
                    for id in ids.prefix(Self.mostSubjects) {
                        guard let matter = try reader.record(id)?.matter else { continue }
                        subjects[id.rawValue] = Procedures.subject(of: matter)
                    }
                    return subjects
                })
        case .standings:
            throw Self.refusal(
                "standings.officer", "权限表", "须写明由谁办理", "whose acts are meant is missing",
                "写明人员", "name the officer")
        case .entry(let text, let number): return .entry(try entry(text, number))
        case .next(let limit): return .owed(try owed(limit))
        case .awaited(let limit): return .owed(try owed(limit, byOthers: true))
        case .duties(let request): return .duties(try duties(request))
        case .tally(let near): return .tally(try tally(near: near))
        case .followers(let text):
            let id = try id(text)
            let now = try engine().civil
            return .followers(
                try reading { reader throws(StoreFault) in
                    try Followers.of(id, reader, now: now)
                }, of: id)
        case .appraisal(let request):
            return .appraisal(
                try reading { reader throws(StoreFault) in
                    try AppraisalReading.report(reader, request)
                })
        case .statistics(let request):
            return .statistics(
                try reading { reader throws(StoreFault) in
                    try StatisticsReading.report(reader, request)
                })
        case .officers:
            return .officers(try reading { reader throws(StoreFault) in try reader.officers() })
        case .setOfficer(let record): return try set(record)
        case .status: return .status(try status(counted: true))
        case .presence: return .status(try status(counted: false))
        case .examine(let request): return .examined(try examine(request))
        case .metrics: return .metrics(try metrics())
        case .held(let all):
            return .held(try reading { reader throws(StoreFault) in try reader.held(all: all) })
        case .handleHeld(let request): return .heldHandled(try handle(request))
        case .mayHandleHeld, .mayExport: return .done
        case .advance(let milliseconds): return try advance(milliseconds)
        case .publishDirectory(let path): return try publish(path)
        case .directory: return .listing(DirectoryListing(live.directory))
        case .exportAudit(let text, let path):
            let id = try id(text)
            let timeline = try reading { reader throws(StoreFault) in try reader.timeline(id) }
            do {
                let entries = try AuditExport(plant, live.book).write(
                    id, timeline, at: try engine().civil, to: path)
                return .exported(entries: entries, of: id)
            } catch let fault as FileError {
                throw Self.failure("file", "\(fault)")
            }
        case .accounts(let day):
            return .accounts(
                try reading { reader throws(StoreFault) in try reader.accounts(since: day) })
        case .accountItems(let peer, let day): return .accountItems(try items(peer, day))
        case .outages(let path): return .outages(try outages(path))
        case .savePaper(let digest, let path):
            guard plant.papers.contains(digest) else {
                throw Self.refusal(
                    "paper.not-arrived", "材料随后到达", "材料尚未送达本节点",
                    "the paper has not arrived here yet",
                    "稍后再试", "try again in a moment")
            }
            try plant.papers.copy(digest, to: path)
            return .done
        case .verify: return .verified(try verify())
        case .events(let request):
            return .events(
                try reading { reader throws(StoreFault) in
                    try EventReading(reader: reader).page(request) { line, _ in line }
                }.orStale())
        case .outcome(let key):
            return try known(key).map(ControlResponse.act) ?? .done
        case .stop:
            plant.tell(.stop)
            return .done
        case .watch: return .done
        case .viewed(let name, let request): return try viewed(request, by: name)
        }
    }

    // MARK: Acts

    private func record(_ request: ActRequest) throws -> ControlResponse {
        guard isNode else {
            throw Self.refusal(
                "process.coordinator", "系统构造",
                "协调中心不作出法院的行为", "a coordinator does no act of a court",
                "在法院自己的节点上办理", "do it at the court's own node")
        }
        guard request.key.utf8.count <= 128, request.officer.utf8.count <= 256 else {
            throw Self.refusal(
                "command.too-long", "字段长度", "办理键或者人员姓名过长",
                "the key or the officer's name is too long",
                "办理键至多128字节", "a key may have at most 128 bytes")
        }
        if !request.key.isEmpty, let known = try known(request.key),
            known.status != .recorded || request.wait == 0
        {
            return .act(known)
        }
        for paper in papers(request) where !plant.papers.contains(paper.digest) {
            throw Self.refusal(
                "paper.not-here", "材料须先存入本节点",
                "材料“\(paper.name)”不在本节点", "the paper “\(paper.name)” is not on this node",
                "重新附上文件", "attach the file again")
        }
        let matter = try request.matter.map { text throws in try id(text, by: request.officer) }
        let wait = min(max(request.wait, 0), 3_600_000)
        let token = plant.replies.open()
        let command = ActCommand(
            token: token, matter: matter, officer: request.officer, key: request.key, wait: wait,
            recordedFor: request.recordedFor, body: request.body)
        switch plant.reactor.post(.command(command)) {
        case .posted: break
        case .full, .closed:
            throw Self.failure(
                "busy", "the process is busy or stopping; try again with the same key")
        }
        guard let answer = plant.replies.wait(token, milliseconds: wait + Self.patience) else {
            throw Self.failure("timeout", "no answer in time; try again with the same key")
        }
        switch answer {
        case .reply(.act(let reply)):
            // It is durable; whoever reads next waits until the projections show it.
            return .act(reply)
        case .reply(.refused(let refusal)):
            throw ControlFailure(exit: refusal.code.hasPrefix("node.") ? 3 : 1, refusal: refusal)
        case .reply(.advance), .reply(.directory), .reply(.held), .view, .status:
            throw Self.failure("process", "the process gave another answer")
        }
    }

    private func papers(_ request: ActRequest) -> [Paper] {
        Procedures.papers(named: request.body, recordedFor: request.recordedFor)
    }

    /// The answer that a key already stands for, from the journal's projection.
    private func known(_ key: String) throws -> ActReply? {
        try reading { reader throws(StoreFault) -> ActReply? in
            if let act = try reader.act(byKey: key) {
                let court = plant.identity.process
                return ActReply(
                    matter: act.matter,
                    act: act.isLocal
                        ? "\(court)/local/\(act.position).\(act.index)"
                        : "\(court)/\(act.reference.incarnation)/\(act.reference.number)",
                    status: act.status, refusal: act.refusal, position: act.position)
            }
            return try reader.refusal(byKey: key)
        }
    }

    private func attach(
        _ path: String, _ kind: PaperKind, _ sealed: Bool, _ given: String?
    ) throws -> Paper {
        guard isNode else {
            throw Self.refusal(
                "process.coordinator", "系统构造", "协调中心不接收文件", "a coordinator takes no files",
                "在法院节点上办理", "use a court's node")
        }
        let name = given ?? String(path.split(separator: "/").last ?? "paper")
        let isPlain = !name.utf8.contains { $0 < 0x20 || $0 == 0x2F || $0 == 0x5C || $0 == 0x7F }
        guard (1...255).contains(name.utf8.count), isPlain, name != ".", name != ".." else {
            throw Self.refusal(
                "paper.name", "材料名称", "文件名过长或含控制字符",
                "the file name is too long or holds control characters",
                "改名后再附", "rename the file")
        }
        let (digest, size) = try plant.papers.add(file: path)
        return Paper(digest: digest, size: size, name: name, kind: kind, sealed: sealed)
    }

    private func advance(_ milliseconds: Int64) throws -> ControlResponse {
        guard !isNode else {
            throw Self.refusal(
                "rehearse.node", "演练规则", "演练时钟由协调中心推进", "the coordinator moves the rehearsal clock",
                "对 \(station.coordinator.id) 的数据目录执行",
                "give the data directory of \(station.coordinator.id)")
        }
        let token = plant.replies.open()
        plant.tell(.advance(milliseconds, token: token))
        switch plant.replies.wait(token, milliseconds: 3_600_000) {
        case .reply(.advance(let reply)): return .advance(reply)
        case .reply(.refused(let refusal)): throw ControlFailure(exit: 1, refusal: refusal)
        default: throw Self.failure("timeout", "the advance did not end in time")
        }
    }

    private func publish(_ path: String) throws -> ControlResponse {
        let signed: SignedDirectory
        do {
            signed = try SignedDirectory(
                file: try Files.read(path, atMost: Directory.maximumBytes + 1_024))
        } catch {
            throw Self.failure("file", "\(path): \(error)")
        }
        let before = live.directory
        let token = plant.replies.open()
        plant.tell(.publish(signed, token: token))
        switch plant.replies.wait(token, milliseconds: 60_000) {
        case .reply(.directory(let version)):
            let changes =
                (try? Directory(decoding: signed.bytes)).map {
                    DirectoryWorkshop.changes(from: before, to: $0)
                } ?? []
            return .directory(version: version, changes: version > before.version ? changes : [])
        case .reply(.refused(let refusal)): throw ControlFailure(exit: 1, refusal: refusal)
        default: throw Self.failure("timeout", "the directory did not come into force in time")
        }
    }

    // MARK: Reads

    /// Lends a reader of the projections; a few are kept.
    func reading<Value>(
        _ body: (ViewsReader) throws(StoreFault) -> Value
    ) throws(StoreFault) -> Value {
        let kept = readers.withLock { $0.popLast() }
        let reader: ViewsReader
        if let kept { reader = kept } else { reader = try ViewsReader(plant.views) }
        defer {
            readers.withLock { readers in
                if readers.count < 8 { readers.append(reader) }
            }
        }
        // A read shows everything that was durable when it was asked for.
        _ = try reader.waitFor(position: plant.journal.lastPosition, timeout: Self.behind)
        return try body(reader)
    }

    /// The matter in which an officer acts, from an unambiguous beginning of its id: one that is
    /// hidden from the officer is not found. A whole id is for the desk to judge.
    private func id(_ text: String, by name: String) throws -> MatterID {
        if let id = MatterID(text) { return id }
        return try OfficerViews(self, try persons(name)).id(text)
    }

    /// A matter's id from an unambiguous beginning of it.
    func id(_ text: String) throws -> MatterID {
        if let id = MatterID(text) { return id }
        return try only(candidates(text), text)
    }

    /// Matters whose ids may begin with a text.
    func candidates(_ text: String) throws -> [MatterID] {
        try reading { reader throws(StoreFault) in
            try reader.list(MatterFilter(text: text), limit: 16)
        }.map(\.id).filter { $0.rawValue.hasPrefix(text) }
    }

    /// The only one of the matters that a text may mean.
    func only(_ found: [MatterID], _ text: String) throws -> MatterID {
        guard let first = found.first, found.count == 1 else {
            throw Self.refusal(
                found.isEmpty ? "matter.unknown" : "matter.ambiguous", "协调事项编号",
                found.isEmpty ? "没有编号以“\(text)”开头的协调事项" : "有多件协调事项的编号以“\(text)”开头",
                found.isEmpty
                    ? "no matter's id begins with “\(text)”"
                    : "several matters' ids begin with “\(text)”",
                "在协调事项列表中核对编号", "look the id up in the list of matters")
        }
        return first
    }

    func list(_ request: ListRequest) throws -> [MatterLine] {
        try listed(request).map(\.line)
    }

    /// Lines with what the table of rights asks of each.
    func listed(_ request: ListRequest) throws -> [ListedMatter] {
        var filter = MatterFilter()
        filter.kind = request.kind
        filter.stage = request.stage
        filter.isOpen = request.open
        filter.isDraft = request.drafts
        filter.text = request.text
        if request.overdue { filter.overdueAt = try engine().civil }
        filter.party = try court(request.party)
        // Who has a matter in hand at another court is that court's.
        if let officer = request.officer {
            filter.holder = Holder(court: station.court.id, officer: officer)
        }
        if let text = request.text {
            filter.textCourts = live.directory.tree.courts.filter { $0.name.contains(text) }.map(
                \.id)
        }
        let after = request.after.flatMap(MatterID.init)
        return try reading { reader throws(StoreFault) in
            try reader.listed(
                filter, by: request.sort ?? .opened, limit: min(max(request.limit, 1), 10_000),
                after: after, backward: request.backward ?? false)
        }
    }

    private func court(_ text: String?) throws -> CourtID? {
        guard let text else { return nil }
        guard let court = live.directory.tree.find(text) else {
            throw Self.refusal(
                "court.unknown", "法院名录", "没有法院“\(text)”", "there is no court “\(text)”",
                "用法院编号、代字或全称", "give a court's id, code or full name")
        }
        return court.id
    }

    private func duties(_ request: DutyRequest) throws -> DutyList {
        let court = try court(request.court)
        let now = try engine().civil
        return try reading { reader throws(StoreFault) in
            var board = DutyBoard(reader, live.law, now: now)
            return try board.list(
                court: court, throughHoliday: request.throughHoliday, limit: request.limit,
                matter: request.matter)
        }
    }

    private func detail(_ text: String) throws -> MatterDetail {
        let id = try id(text)
        let record = try reading { reader throws(StoreFault) in try reader.record(id) }
        var provisional: Matter?
        var unconfirmed = 0
        if isNode {
            let token = plant.replies.open()
            plant.tell(.view(id, token: token))
            if case .view(let matter, let count)? = plant.replies.wait(
                token, milliseconds: Self.patience)
            {
                provisional = count > 0 ? matter : nil
                unconfirmed = count
            }
        }
        guard let shown = provisional ?? record?.matter else {
            throw Self.unknown(id)
        }
        let stage = Procedures.stage(of: shown)
        let waiting = isNode ? try engine().links.first?.waitingSince : nil
        return try reading { reader throws(StoreFault) in
            let timeline = try reader.timeline(id)
            let acts = try reader.acts(matter: id)
            return MatterDetail(
                record: record
                    ?? MatterRecord(id: id, matter: nil, chain: Chain(), isDraft: false),
                provisional: provisional, unconfirmed: unconfirmed, stage: stage.name,
                term: stage.term, closed: Procedures.isClosed(shown),
                timeline: timeline, awaits: Procedures.awaits(shown),
                papers: try reader.papers(of: id), acts: acts,
                missing: Self.missing(shown, timeline, acts, waiting: waiting))
        }
    }

    private func entry(_ text: String, _ number: Int) throws -> EntryDetail {
        let id = try id(text)
        let timeline = try reading { reader throws(StoreFault) in try reader.timeline(id) }
        // In the words in which a hidden matter is not there.
        guard !timeline.isEmpty else { throw Self.unknown(id) }
        guard let detail = try EntryShelf(plant).detail(number, in: timeline) else {
            throw Self.refusal(
                "entry.unknown", "记录号", "协调事项 \(id) 没有第\(number)条记录",
                "matter \(id) has no entry \(number)",
                "记录号见该事项的经过", "the matter's timeline lists the entries")
        }
        return detail
    }

    /// What this court owes, or awaits of others, soonest due first; at a coordinator what any
    /// court owes.
    private func owed(_ limit: Int?, byOthers: Bool = false) throws -> [OwedLine] {
        let me = station.court.id
        let now = try engine().civil
        var lines: [OwedLine] = []
        try reading { reader throws(StoreFault) in
            let ofOthers = byOthers || !isNode
            try reader.forEachAwaited(ofOthers: ofOthers) { line, matter throws(StoreFault) in
                for awaited in Procedures.awaits(matter)
                where byOthers ? awaited.court != me : !isNode || awaited.court == me {
                    let due = awaited.deadline.flatMap { id in
                        matter.deadlines.first { $0.id == id }?.due
                    }
                    lines.append(
                        OwedLine(
                            matter: line.id, kind: line.kind, term: line.term, awaited: awaited,
                            due: due, overdue: due.map { $0.dueInstant <= now } ?? false,
                            isUrgent: Procedures.isUrgent(awaited, in: matter) ? true : nil,
                            since: due?.from ?? matter.updatedAt))
                }
                return limit.map { lines.count < $0 } ?? true
            }
        }
        return lines.sorted {
            ($0.due?.dueInstant.milliseconds ?? .max, $0.matter)
                < ($1.due?.dueInstant.milliseconds ?? .max, $1.matter)
        }
    }

    private func inbox(_ limit: Int?) throws -> Inbox {
        let owed = try owed(limit)
        return try reading { reader throws(StoreFault) in
            Inbox(
                owed: owed,
                refused: try reader.acts(status: .refused, limit: 100)
                    + reader.acts(status: .outOfOrder, limit: 100),
                undecided: try reader.acts(status: .recorded, limit: 100),
                notices: try reader.notices().filter { !$0.ended },
                held: try reader.held().count, alarms: try reader.remarks(kind: "alarm", limit: 50))
        }
    }

    func engine(within milliseconds: Int64 = ControlService.patience) throws -> EngineStatus {
        let token = plant.replies.open()
        guard plant.tell(.status(token: token)),
            case .status(let status)? = plant.replies.wait(token, milliseconds: milliseconds)
        else { throw Self.failure("timeout", "the process did not answer in time") }
        return status
    }

    private func status(counted: Bool) throws -> StatusReport {
        let engine = try engine()
        return try reading { reader throws(StoreFault) in
            StatusReport(
                process: plant.identity.process, name: station.court.name,
                kind: isNode ? "node" : "coordinator", pid: getpid(),
                realm: plant.identity.realm, rehearsal: plant.identity.rehearsal,
                incarnation: engine.incarnation, position: engine.position,
                covered: plant.views.covered, head: engine.head,
                verifiedRows: report.verifiedRows, startFindings: report.findings,
                directoryVersion: live.directory.version, clock: engine.clock,
                civil: engine.civil, links: engine.links,
                counts: counted ? try reader.counts() : .none,
                freeBytes: plant.lock.directory.freeBytes,
                calendar: station.law.calendar.version, rules: station.law.rules.version,
                startedAt: started, courts: live.directory.tree.courts,
                alarms: try reader.remarks(kind: "alarm", limit: 20))
        }
    }

    /// Reads the whole journal and verifies it, beside the running process.
    private func verify() throws -> VerifyReport {
        let reader = try JournalReader(plant.lock.directory)
        var check = JournalCheck(station.ledger(live.book), first: 1)
        var entries = 0
        var position: UInt64 = 1
        while true {
            let rows = try reader.rows(from: position, limit: 256)
            guard let last = rows.last else { break }
            for (at, bytes) in rows {
                do throws(RecordFault) {
                    let row = try plant.codec.row(bytes)
                    try check.add(row)
                    for leaf in row.leaves {
                        if case .entry = try plant.codec.leaf(
                            leaf, realm: plant.identity.realm, rehearsal: plant.identity.rehearsal)
                        {
                            entries += 1
                        }
                    }
                } catch {
                    return VerifyReport(
                        verified: false, rows: check.rows, entries: entries,
                        fault: "row \(at): \(error.what)")
                }
            }
            position = last.position + 1
        }
        return VerifyReport(verified: true, rows: check.rows, entries: entries, fault: nil)
    }

    private func follow(_ send: (ControlResponse) -> Bool) {
        let follower = plant.watch.follow()
        defer { plant.watch.leave(follower) }
        while true {
            let lines = plant.watch.take(follower, within: 5_000)
            for line in lines where !send(.happening(line)) { return }
            // A caller that has hung up is noticed by a word now and then.
            if lines.isEmpty, !send(.done) { return }
        }
    }

    // MARK: Failures

    static func unknown(_ id: MatterID) -> ControlFailure {
        refusal(
            "matter.unknown", "协调事项编号", "没有协调事项 \(id)", "there is no matter \(id)",
            "在协调事项列表中核对编号", "look the id up in the list of matters")
    }

    static func refusal(
        _ code: String, _ rule: String, _ zh: String, _ en: String, _ remedyZh: String,
        _ remedyEn: String
    ) -> ControlFailure {
        ControlFailure(
            exit: 1,
            refusal: Refusal(
                code: code, rule: rule, reason: Text(zh: zh, en: en),
                remedy: Text(zh: remedyZh, en: remedyEn)))
    }

    static func failure(_ code: String, _ text: String) -> ControlFailure {
        ControlFailure(
            exit: 3,
            refusal: Refusal(
                code: "node.\(code)", rule: "未能办理", reason: Text(zh: text, en: text),
                remedy: Text(
                    zh: "稍后再试；仍不能办理的由管理员检查",
                    en: "try again; if it stays so, an administrator checks the process")))
    }
}
