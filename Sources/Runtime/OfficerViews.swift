import Domain
import Engine
import LegalTime
import Procedure
import Store

extension ControlService {
    /// Serves a request that reads, as a named officer may see the answer.
    ///
    /// - Throws: `ControlFailure` for an unknown officer, for a request that is no view, or when
    ///   what is asked for is withheld whole; `StoreFault`.
    func viewed(_ request: ControlRequest, by name: String) throws -> ControlResponse {
        let views = OfficerViews(self, try persons(name))
        let response = try views.answer(request)
        return .viewed(response, withheld: views.withheld)
    }

    /// As whom an officer may look now.
    ///
    /// - Throws: `ControlFailure` when this court has no such officer.
    func persons(_ name: String) throws -> [Officer] {
        guard isNode else {
            throw Self.refusal(
                "process.coordinator", "系统构造", "人员登记在法院节点",
                "officers are registered at a court's node",
                "改用法院节点的数据目录", "give the data directory of a court's node")
        }
        let now = try engine().civil
        let records = try reading { reader throws(StoreFault) in try reader.officers() }
        let persons = OfficerBook.persons(name, at: now, records: records)
        guard persons.isEmpty else { return persons }
        throw Self.refusal(
            "officer.unknown", "法〔2021〕322号 §10", "本院没有登记该人员", "this court has no such officer",
            "核对人员名册，或者由管理员登记该人员",
            "look at the register of officers, or have an administrator enter the officer"
        )
    }

    /// What an officer may see of the stream of happenings, each judged as the matter stands then.
    ///
    /// - Throws: `ControlFailure` when this court has no such officer.
    func happenings(for name: String) throws -> (Happening) -> Happening? {
        _ = try persons(name)
        return { happening in
            // Nothing is shown that can't be judged; the officer may have been removed meanwhile.
            guard let persons = try? self.persons(name) else { return nil }
            return try? OfficerViews(self, persons).shown(happening)
        }
    }
}

/// One request of one officer, answered by the table of rights. What is withheld is said with its
/// rule; what is hidden is as if it were not there.
final class OfficerViews {
    let service: ControlService
    let persons: [Officer]
    /// What the answer leaves out.
    private(set) var withheld: [Withheld] = []

    init(_ service: ControlService, _ persons: [Officer]) {
        self.service = service
        self.persons = persons
    }

    /// Runs with what the officer may see, on one reader.
    func seeing<Value>(
        _ body: (OfficerSight, ViewsReader) throws(StoreFault) -> Value
    ) throws -> Value {
        let (value, more) = try service.reading { reader throws(StoreFault) in
            let sight = OfficerSight(
                Onlooker(persons, of: service.station.court.id, in: service.live.law.tree), reader)
            let value = try body(sight, reader)
            return (value, sight.withheld)
        }
        withheld += more
        return value
    }

    /// - Throws: `ControlFailure` or `StoreFault`.
    func answer(_ request: ControlRequest) throws -> ControlResponse {
        switch request {
        case .list(let filter): return .matters(try list(filter))
        case .show(let text):
            return .detail(try detail(text))
        case .why(let text):
            let detail = try detail(text)
            return .awaits(detail.awaits, matter: detail.record.id)
        case .subjects(let ids): return .subjects(try subjects(ids))
        case .standings(let text, let outside):
            return .standings(try standings(text, outside))
        case .entry(let text, let number): return try entry(text, number)
        case .inbox(let limit): return try inbox(limit)
        case .next(let limit):
            guard case .owed(let lines) = try service.answer(.next(limit: limit)) else {
                return .done
            }
            return .owed(try owed(lines))
        case .awaited(let limit):
            guard case .owed(let lines) = try service.answer(.awaited(limit: limit)) else {
                return .done
            }
            return .owed(try owed(lines))
        case .duties(let request): return try duties(request)
        case .tally(let near): return .tally(try tally(near: near))
        case .followers(let text): return try followers(text)
        case .appraisal(let request): return .appraisal(try figures(request))
        case .statistics(let request): return .statistics(try statistics(request))
        case .officers:
            try demand(seeing { sight, _ in sight.sight(.officers) })
            return try service.answer(request)
        case .held:
            try demand(seeing { sight, _ in sight.sight(.held) })
            return try service.answer(request)
        case .setOfficer(var record):
            // A delegation is its approver's act; whether the officer may approve is judged there.
            guard record.inPlaceOf != nil else { throw Self.noView }
            record.by = persons.first?.name ?? record.by
            return try service.answer(.setOfficer(record))
        case .mayHandleHeld:
            try demand(seeing { sight, _ in sight.sight(.heldHandling) })
            return .done
        case .handleHeld(var wish):
            try demand(seeing { sight, _ in sight.sight(.heldHandling) })
            wish.by = persons.first?.name ?? wish.by
            wish.isOfficer = true
            return try service.answer(.handleHeld(wish))
        case .exportAudit(let text, let path):
            let id = try exportable(text)
            return try service.answer(.exportAudit(matter: id.rawValue, path: path))
        case .mayExport(let text):
            _ = try exportable(text)
            return .done
        case .savePaper(let digest, let path):
            try paper(digest)
            return try service.answer(.savePaper(digest: digest, path: path))
        // What the courts are is public; how this process is, is said without what it warns of.
        case .directory: return try service.answer(request)
        case .status, .presence: return try status(request)
        case .events(let request): return .events(try events(request))
        case .outcome, .examine, .metrics, .accounts, .accountItems, .outages, .act, .attach,
            .advance, .publishDirectory, .verify, .stop, .watch, .viewed:
            throw Self.noView
        }
    }

    private static let noView = ControlService.refusal(
        "rights.no-view", "权限表", "该请求不是查看", "this request is no view",
        "不写 --officer，由管理员办理", "an administrator asks it, without --officer")

    /// Alarms may name matters.
    private func status(_ request: ControlRequest) throws -> ControlResponse {
        guard case .status(var status) = try service.answer(request) else { return .done }
        let isOpen = try seeing { sight, _ in sight.sight(.alarms).isShown }
        if !isOpen { status.alarms = [] }
        return .status(status)
    }

    /// - Throws: `ControlFailure` unless it is shown.
    private func demand(_ sight: Sight) throws {
        switch sight {
        case .shown: return
        case .withheld(let refusal): throw ControlFailure(exit: 1, refusal: refusal)
        case .hidden: throw ControlFailure(exit: 1, refusal: Rights.hidden)
        }
    }

    // MARK: Matters

    private func list(_ request: ListRequest) throws -> [MatterLine] {
        let limit = min(max(request.limit, 1), 10_000)
        var page = request
        // A place in the list is one that the officer sees: any other would tell where it stands.
        if let after = request.after { page.after = try id(after).rawValue }
        page.limit = limit
        var lines: [MatterLine] = []
        while lines.count < limit {
            let got = try service.listed(page)
            lines += try seeing { sight, _ throws(StoreFault) in
                try got.kept { one throws(StoreFault) in try self.opens(one, sight) }
            }.map(\.line)
            guard let last = got.last, got.count == page.limit else { break }
            page.after = last.line.id.rawValue
            // What is left out of many is left out of more.
            page.limit = max(limit, 500)
        }
        return Array(lines.prefix(limit))
    }

    private func opens(_ one: ListedMatter, _ sight: OfficerSight) throws(StoreFault) -> Bool {
        let id = one.line.id
        guard sight.admits(try sight.sight(of: one.family, as: id)) else { return false }
        guard one.line.isDraft else { return true }
        let own = service.station.court.id
        return sight.admits(try sight.sight(.view(.drafts), of: one.family, as: id, by: own))
    }

    /// The matter that a text means, of those that the officer may know of.
    ///
    /// - Throws: the same failure for what is hidden as for what does not exist.
    func id(_ text: String) throws -> MatterID {
        var found = try MatterID(text).map { [$0] } ?? service.candidates(text)
        let isExact = MatterID(text) != nil
        let sights = try seeing { sight, _ throws(StoreFault) in
            var sights: [MatterID: Sight] = [:]
            for id in found {
                guard let matter = try sight.matter(id) else { continue }
                sights[id] = try sight.sight(of: matter)
            }
            return sights
        }
        found.removeAll { sights[$0] == .hidden }
        if isExact {
            guard let id = found.first else {
                throw MatterID(text).map(ControlService.unknown)
                    ?? ControlFailure(exit: 1, refusal: Rights.hidden)
            }
            if let sight = sights[id] { try demand(sight) }
            return id
        }
        let id = try service.only(found, text)
        if let sight = sights[id] { try demand(sight) }
        return id
    }

    private func detail(_ text: String) throws -> MatterDetail {
        let id = try id(text)
        guard case .detail(var detail) = try service.answer(.show(matter: id.rawValue)) else {
            throw ControlService.unknown(id)
        }
        guard let shown = detail.provisional ?? detail.record.matter else {
            throw ControlService.unknown(id)
        }
        // A matter that exists only as an act of this court still unconfirmed is judged as it is.
        let verdict = try seeing { sight, _ throws(StoreFault) in
            let whole = try sight.sight(of: shown)
            guard whole.isShown else { return whole }
            if detail.record.isDraft {
                let own = self.service.station.court.id
                let draft = try sight.sight(.view(.drafts), in: shown, by: own)
                guard draft.isShown else { return draft }
            }
            detail = try self.redacted(detail, shown, sight)
            return .shown
        }
        if verdict == .hidden { throw ControlService.unknown(id) }
        try demand(verdict)
        return detail
    }

    /// Of matters whose page is shown; what is hidden in them is left out.
    private func subjects(_ ids: [MatterID]) throws -> [String: String] {
        try seeing { sight, _ throws(StoreFault) in
            var subjects: [String: String] = [:]
            for id in ids.prefix(ControlService.mostSubjects) {
                guard let matter = try sight.matter(id), try sight.sight(of: matter).isShown,
                    try sight.sight(.view(.page), in: matter).isShown,
                    let shown = try self.redacted(matter, sight)
                else { continue }
                subjects[id.rawValue] = Procedures.subject(of: shown)
            }
            return subjects
        }
    }

    /// Judged on what the court holds, as an act is; told only where the officer sees the matter.
    private func standings(_ text: String?, _ outside: CourtID?) throws -> [ActStanding] {
        guard let text else {
            return try service.standings(of: nil, persons, recordedFor: outside)
        }
        let id = try detail(text).record.id
        guard case .detail(let whole) = try service.answer(.show(matter: id.rawValue)),
            let matter = whole.provisional ?? whole.record.matter
        else { throw ControlService.unknown(id) }
        return try service.standings(of: matter, persons, recordedFor: outside)
    }

    private func redacted(
        _ whole: MatterDetail, _ matter: Matter, _ sight: OfficerSight
    ) throws(StoreFault) -> MatterDetail {
        var detail = whole
        let id = matter.id
        func shows(_ key: RightsKey, by court: CourtID? = nil) throws(StoreFault) -> Bool {
            sight.admits(try sight.sight(key, in: matter, by: court), matter: id)
        }
        if try shows(.view(.page)) {
            detail.record.matter = try redacted(detail.record.matter, sight)
            detail.provisional = try redacted(detail.provisional, sight)
        } else {
            detail.record.matter = nil
            detail.provisional = nil
        }
        if try shows(.view(.timeline)) {
            detail.timeline = try timeline(whole.timeline, of: matter, sight)
        } else {
            detail.timeline = []
        }
        if try !shows(.view(.awaits)) { detail.awaits = [] }
        // A task that is not shown is not awaited either.
        if let left = detail.provisional ?? detail.record.matter {
            let tasks = left.duties.map(\.text)
            detail.awaits.removeAll { $0.verb == "look" && !tasks.contains($0.text) }
        }
        if try !shows(.view(.deadlines)) {
            detail.record.matter?.deadlines = []
            detail.provisional?.deadlines = []
        }
        detail.papers = []
        if try shows(.view(.papers)) {
            for paper in whole.papers
            where try shows(.paper(paper.paper.kind), by: paper.from) {
                detail.papers.append(paper)
            }
        }
        if try !shows(.view(.ownActs), by: service.station.court.id) { detail.acts = [] }
        return detail
    }

    /// The matter without what is not shown of it; what is left out is told by timeline and papers.
    private func redacted(
        _ matter: Matter?, _ sight: OfficerSight
    ) throws(StoreFault) -> Matter? {
        guard let matter else { return nil }
        return try matter.redacted(hidden: try hidden(matter.named, sight)) {
            key, court throws(StoreFault) in
            try sight.sight(key, in: matter, by: court).isShown
        }
    }

    private func hidden(
        _ ids: [MatterID], _ sight: OfficerSight
    ) throws(StoreFault) -> [MatterID] {
        var hidden: [MatterID] = []
        for id in ids {
            guard let other = try sight.matter(id) else { continue }
            if try sight.sight(of: other) == .hidden { hidden.append(id) }
        }
        return hidden
    }

    /// The timeline with a line without words for what is withheld: the chain has no gap, and the
    /// reader sees that something is there.
    private func timeline(
        _ lines: [EntryLine], of matter: Matter, _ sight: OfficerSight
    ) throws(StoreFault) -> [EntryLine] {
        let kind = Procedures.kind(of: matter.body).name
        let numbers = try hidden(matter.named, sight).map(\.rawValue)
        var shown: [EntryLine] = []
        for line in lines {
            var line = line
            let key = RightsKey(line: line.verb, of: kind)
            let judged = try sight.sight(key, in: matter, by: line.court)
            if !sight.admits(judged, matter: matter.id) {
                guard case .withheld(let refusal) = judged else { continue }
                line.verb = "withheld"
                line.officer = nil
                line.recordedFor = nil
                line.summary = Text(
                    zh: "不予显示：\(refusal.rule)", en: "withheld: \(refusal.rule)")
            }
            for number in numbers {
                line.summary.zh = line.summary.zh.replacing(number, with: "…")
                line.summary.en = line.summary.en.replacing(number, with: "…")
            }
            shown.append(line)
        }
        return shown
    }

    private func entry(_ text: String, _ number: Int) throws -> ControlResponse {
        let id = try id(text)
        guard
            case .entry(var entry) = try service.answer(
                .entry(matter: id.rawValue, number: number))
        else { throw ControlService.unknown(id) }
        let verdict = try seeing { sight, _ throws(StoreFault) in
            let kind = Procedures.kind(of: entry.matter.body).name
            let key = RightsKey(line: entry.line.verb, of: kind)
            let judged = try sight.sight(key, in: entry.matter, by: entry.line.court)
            if let matter = try self.redacted(entry.matter, sight) { entry.matter = matter }
            return judged
        }
        try demand(verdict)
        return .entry(entry)
    }

    private func followers(_ text: String) throws -> ControlResponse {
        let id = try id(text)
        guard case .followers(let all, _) = try service.answer(.followers(matter: id.rawValue))
        else { throw ControlService.unknown(id) }
        let shown = try seeing { sight, _ throws(StoreFault) -> [Follower]? in
            // In the words in which a hidden matter is not there.
            guard try sight.matter(id) != nil else { return nil }
            return try all.kept { one throws(StoreFault) in try sight.opens(one.matter) == true }
        }
        guard let shown else { throw ControlService.unknown(id) }
        return .followers(shown, of: id)
    }

    // MARK: What is owed

    private func owed(_ lines: [OwedLine]) throws -> [OwedLine] {
        try seeing { sight, _ throws(StoreFault) in
            try lines.kept { line throws(StoreFault) in
                guard let matter = try sight.matter(line.matter),
                    sight.admits(try sight.sight(of: matter))
                else { return false }
                let owed = try sight.sight(.view(.next), in: matter, by: line.awaited.court)
                return sight.admits(owed, matter: line.matter)
            }
        }
    }

    private func inbox(_ limit: Int?) throws -> ControlResponse {
        guard case .inbox(var inbox) = try service.answer(.inbox(limit: limit)) else {
            return .done
        }
        inbox.owed = try owed(inbox.owed)
        let own = service.station.court.id
        try seeing { sight, _ throws(StoreFault) in
            func keep(_ acts: [OwnAct]) throws(StoreFault) -> [OwnAct] {
                try acts.kept { act throws(StoreFault) in
                    // An act that was refused before its matter came to be is its officer's own.
                    guard let matter = try sight.matter(act.matter) else {
                        return act.officer == sight.name
                    }
                    guard sight.admits(try sight.sight(of: matter)) else { return false }
                    let acts = try sight.sight(.view(.ownActs), in: matter, by: own)
                    return sight.admits(acts, matter: act.matter)
                }
            }
            inbox.refused = try keep(inbox.refused)
            inbox.undecided = try keep(inbox.undecided)
            inbox.notices = inbox.notices.filter { sight.admits(sight.sight(of: $0)) }
            if inbox.held > 0, !sight.admits(sight.sight(.held)) { inbox.held = 0 }
            if !inbox.alarms.isEmpty, !sight.admits(sight.sight(.alarms)) { inbox.alarms = [] }
        }
        return .inbox(inbox)
    }

    private func duties(_ request: DutyRequest) throws -> ControlResponse {
        guard case .duties(let list) = try service.answer(.duties(request)) else { return .done }
        let lines = try seeing { sight, reader throws(StoreFault) in
            var lines: [DutyLine] = []
            for var line in list.lines {
                let id = line.matter
                guard let family = try reader.family(id),
                    sight.admits(try sight.sight(of: family, as: id))
                else { continue }
                let owing = line.deadline.owedBy
                let all = try sight.sight(.view(.duties), of: family, as: id, by: owing)
                if !all.isShown {
                    let mine = try sight.sight(
                        .view(.ownDuties), of: family, as: id, by: owing, owner: line.handler)
                    guard mine.isShown || sight.admits(all) else { continue }
                }
                line.issued = try line.issued.kept { issued throws(StoreFault) in
                    try sight.opens(issued.matter) != false
                }
                lines.append(line)
            }
            return lines
        }
        return .duties(DutyList(lines: lines, holiday: list.holiday, isCut: list.isCut))
    }

    private func figures(_ request: AppraisalRequest) throws -> AppraisalReport {
        try seeing { sight, reader throws(StoreFault) in
            var report = try AppraisalReading.report(reader, request) { matter throws(StoreFault) in
                // A sum says nothing of a matter, but may show that there is one.
                try sight.sight(of: matter) != .hidden
            }
            report.lines = report.lines.filter { line in
                guard let officer = line.officer else {
                    return sight.admits(sight.sight(.figures, of: line.court))
                }
                return sight.sight(.ownFigures, of: line.court, owner: officer).isShown
                    || sight.admits(sight.sight(.officerFigures, of: line.court))
            }
            return report
        }
    }

    private func statistics(_ request: AppraisalRequest) throws -> StatisticsReport {
        try seeing { sight, reader throws(StoreFault) in
            var known: [CourtID: Bool] = [:]
            return try StatisticsReading.report(reader, request) { matter throws(StoreFault) in
                try sight.sight(of: matter) != .hidden
            } shows: { court in
                if let shown = known[court] { return shown }
                let shown = sight.admits(sight.sight(.figures, of: court))
                known[court] = shown
                return shown
            }
        }
    }

    // MARK: Papers and evidence

    /// - Throws: `ControlFailure` unless a matter that is shown holds the paper, as a kind that is.
    private func paper(_ digest: Digest) throws {
        let verdict = try seeing { sight, reader throws(StoreFault) in
            var best: Sight = .hidden
            for paper in try reader.papers(digest: digest) {
                guard let matter = try sight.matter(paper.matter) else { continue }
                let one = try sight.sight(.paper(paper.paper.kind), in: matter, by: paper.from)
                if one.isShown { return one }
                if one != .hidden { best = one }
            }
            return best
        }
        guard verdict == .hidden else { return try demand(verdict) }
        throw ControlService.refusal(
            "paper.unknown", "材料清单", "没有这一材料", "there is no such paper",
            "材料及其摘要见该事项", "the matter lists its papers with their digests")
    }

    /// Evidence is whole or not at all: a chain with gaps proves nothing.
    ///
    /// - Returns: the matter that the text means.
    /// - Throws: `ControlFailure` with the reason why this officer may not export it.
    private func exportable(_ text: String) throws -> MatterID {
        let detail = try detail(text)
        let id = detail.record.id
        let verdict = try seeing { sight, _ throws(StoreFault) in
            guard let matter = try sight.matter(id) else { return Sight.hidden }
            return try sight.sight(.view(.audit), in: matter)
        }
        if verdict == .hidden { throw ControlService.unknown(id) }
        try demand(verdict)
        let hidden = try seeing { sight, _ throws(StoreFault) in
            try self.hidden(try sight.matter(id)?.named ?? [], sight)
        }
        if let missing = withheld.first(where: { $0.matter == id }) {
            throw ControlFailure(exit: 1, refusal: missing.refusal)
        }
        guard hidden.isEmpty else {
            throw ControlService.refusal(
                "rights.evidence", "权限表：证据须完整", "证据不能向该人员完整提供",
                "the evidence can't be given to this officer whole",
                "由监管专员或者督察中的其他人员导出", "let another supervisor or inspector export it")
        }
        return id
    }

    // MARK: Happenings

    /// Entries as the timeline of their matter shows them.
    private func events(_ request: EventRequest) throws -> EventPage {
        try seeing { sight, reader throws(StoreFault) in
            try EventReading(reader: reader).page(request) { line, matter throws(StoreFault) in
                guard try sight.sight(of: matter).isShown,
                    try sight.sight(.view(.timeline), in: matter).isShown
                else { return nil }
                return try self.timeline([line], of: matter, sight).first
            }
        }.orStale()
    }

    /// - Returns: what is shown of a happening; nil when it is hidden.
    /// - Throws: `StoreFault`.
    func shown(_ happening: Happening) throws -> Happening? {
        try seeing { sight, _ throws(StoreFault) in
            guard let matter = try sight.matter(happening.matter),
                try sight.sight(of: matter).isShown
            else { return nil }
            let kind = Procedures.kind(of: matter.body).name
            let key = RightsKey(line: happening.verb, of: kind)
            if try sight.sight(key, in: matter, by: happening.court).isShown { return happening }
            var shown = happening
            shown.verb = "withheld"
            return shown
        }
    }
}

extension Array {
    /// As `filter`, with the failure typed.
    fileprivate func kept(
        _ isKept: (Element) throws(StoreFault) -> Bool
    ) throws(StoreFault) -> [Element] {
        var kept: [Element] = []
        for element in self where try isKept(element) { kept.append(element) }
        return kept
    }
}
