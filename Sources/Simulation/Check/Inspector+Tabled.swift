import Domain
import Engine
import LegalTime
import Procedure

// Matters of tabled procedures, from the entries on the coordinators' disks.
extension Inspector {
    /// An entry of a tabled matter: who receives it, and what it does with the power.
    func checkTabled(_ act: Act?, _ entry: Entry, _ record: Record, _ world: World) {
        let before = record.tabled
        if var model = before {
            model.take(entry)
            record.tabled = model
        } else if entry.number == 1 {
            record.tabled = TabledModel(opening: entry)
        }
        guard let model = record.tabled else { return }
        let isRefused = entry.events.contains { if case .refused = $0 { true } else { false } }
        if isRefused { world.reach(.tabledRefused) }
        checkAudience(entry, model, world)
        checkSixMonths(entry, world)
        if entry.number == 1 { claim(entry, model, record, world) }
        checkPower(act, entry, before, model, record, world)
        if model.outcome != nil { letCaseGo(entry.matter, record.seat) }
    }

    private func checkAudience(_ entry: Entry, _ model: TabledModel, _ world: World) {
        let due = model.parties.map(\.court).filter { registry.places[$0] != nil }.sorted()
        guard entry.audience.sorted() != due else { return }
        fail(
            .audience, world,
            "\(entry.matter) #\(entry.number) is for \(entry.audience), its parties are \(due)")
    }

    // MARK: Six months

    /// Urging and a transfer on the ground of six months rest on that time (民事诉讼法 art. 237), the
    /// days of 执行程序解释 art. 13 left out: counted here day by day.
    private func checkSixMonths(_ entry: Entry, _ world: World) {
        for case .tabled(.done(let act, _, _)) in entry.events {
            guard ["urging", "transfer"].contains(act.procedure),
                case .date(let begun)? = act.value("begun"),
                case .choice(let ground)? = act.value("ground"),
                act.procedure == "urging" ? ground != "ex-officio" : ground == "six-months"
            else { continue }
            world.reach(.sixMonths)
            var excluded: Set<Int> = []
            for case .stretch(let from, let to) in act.values("excluded") {
                excluded.formUnion(from.dayNumber...to.dayNumber)
            }
            let first = begun.dayNumber + 1
            var left = begun.advanced(byMonths: 6).dayNumber - begun.dayNumber
            var day = first - 1
            while left > 0 {
                day += 1
                if !excluded.contains(day) { left -= 1 }
            }
            if entry.at.civilDate.dayNumber <= day {
                fail(
                    .sixMonths, world,
                    "\(entry.matter) #\(entry.number) rests on six months from \(begun.iso) that "
                        + "end on \(CivilDate(dayNumber: day).iso)")
            }
        }
    }

    // MARK: Power

    /// The power over a case comes to a court in one of these ways only, to one court in an entry,
    /// and while the matter is open:
    ///
    /// - with the opening, to the court that has the case already (原执行法院);
    /// - by an act of the court that opened the matter: a ruling takes effect at once where that
    ///   court holds the power itself, or service on paper stands in for a receipt;
    /// - by the receipt of the node of the court that holds it: who is to lose it knows;
    /// - by the act of the court that takes it, where the holder opened the matter, and so gave the
    ///   case away itself (委托执行: filing by the commissioned court).
    ///
    /// It never comes to a court that is no party, and no clock moves it.
    private func checkPower(
        _ act: Act?, _ entry: Entry, _ before: TabledModel?, _ model: TabledModel,
        _ record: Record, _ world: World
    ) {
        var takers: [CourtID] = []
        for case .tabled(.powerPassed(let court, _)) in entry.events { takers.append(court) }
        guard let taker = takers.first else { return }
        func wrong(_ what: String) {
            fail(.onePower, world, "\(entry.matter) #\(entry.number): \(what)")
        }
        guard takers.count == 1 else { return wrong("the power passes to each of \(takers)") }
        guard let role = model.role(of: taker) else {
            return wrong("the power passes to \(taker), which is no party")
        }
        guard let before else {
            if role != .original {
                wrong("the power lies with \(taker) from the opening on, and that is the \(role)")
            }
            return
        }
        guard before.outcome == nil else {
            return wrong("the power passes to \(taker) after the end")
        }
        if taker != before.power {
            world.reach(.powerPassed)
            if !isMoving(entry.matter, record.seat) {
                fail(
                    .oneMover, world,
                    "\(entry.matter) #\(entry.number) moves the power of a case to \(taker) without having claimed the case"
                )
            }
        }
        guard let act else { return wrong("the power passes to \(taker) by no act of a court") }
        let author = act.recordedFor?.court ?? act.court
        let isLawful: Bool
        if case .receipt = act.body {
            isLawful = author == before.power
        } else {
            isLawful =
                author == before.opener || (author == taker && before.power == before.opener)
        }
        if !isLawful {
            wrong(
                "the power passes from \(before.power?.rawValue ?? "nobody") to \(taker) by \(Procedures.verb(of: act.body)) of \(author)"
            )
        }
    }

    private func isMoving(_ matter: MatterID, _ seat: Int) -> Bool {
        movers[seat]?.contains { $0.value == matter } == true
    }

    /// From its opening on a matter that can move power has its case to itself.
    private func claim(_ entry: Entry, _ model: TabledModel, _ record: Record, _ world: World) {
        let kind: String
        switch model.procedure {
        case "transfer", "entrustment": kind = "moves the power over"
        case "urging": kind = "urges"
        case "supervision": kind = "supervises"
        default: return
        }
        for case .tabled(.done(let act, let by, _)) in entry.events {
            var names = act.values("case").compactMap { value -> String? in
                if case .caseNumber(let number) = value { number.text } else { nil }
            }
            if kind == "supervises", case .matter(let other)? = act.value("matter"),
                case .text(let deadline)? = act.value("deadline")
            {
                names = ["\(other) \(deadline) for \(by)"]
            }
            for name in names {
                if let other = movers[record.seat]?["\(kind) \(name)"] {
                    fail(.oneMover, world, "\(entry.matter) \(kind) \(name), and so does \(other)")
                }
                movers[record.seat, default: [:]]["\(kind) \(name)"] = entry.matter
                let isMovedElsewhere = registry.entries.indices.contains { seat in
                    seat != record.seat && movers[seat]?["\(kind) \(name)"] != nil
                }
                if isMovedElsewhere { world.reach(.movedAtTwoSeats) }
            }
        }
    }

    private func letCaseGo(_ matter: MatterID, _ seat: Int) {
        guard isMoving(matter, seat) else { return }
        movers[seat] = movers[seat]?.filter { $0.value != matter }
    }

    // MARK: Stages

    /// Every process that holds a tabled matter's whole chain sees it as the chain has it.
    func checkStages(_ world: World) {
        for id in records.keys.sorted() {
            guard let record = records[id], record.tabled != nil else { continue }
            checkStage(id, record, world)
        }
    }

    func checkStage(_ id: MatterID, _ record: Record, _ world: World) {
        guard let model = record.tabled else { return }
        for place in [record.seat] + record.parties.map(\.place) {
            let site = world.sites[place]
            guard site.isUp, let matter = site.matter(id),
                matter.lastEntry == record.digests.count
            else { continue }
            if let difference = model.differs(from: matter) {
                fail(.stage, world, "\(site.id) sees \(id) otherwise: \(difference)")
            }
        }
    }

    /// A register (登记) in which nothing is under way waits for nobody.
    func keepsRegister(_ matter: Matter) -> Bool {
        guard case .tabled(let state) = matter.body else { return false }
        return Tables[state.procedure]?.lines != nil
    }
}
