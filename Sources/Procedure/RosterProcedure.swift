package import Domain

/// The standing matter in which a court publishes its duty roster (值班表): an urgent commission is
/// telephoned to the number of the day, holidays included.
package enum RosterProcedure: Procedure {
    /// The most days that a roster holds.
    package static let mostDays = 400

    /// The table of its one act.
    package static let verbs = [
        VerbRule(
            verb: "publish", term: "公布值班表", roles: [.commandCentre, .bureauChief],
            parties: [.publisher])
    ]

    package static func decide(
        _ words: RosterAct, on matter: Matter?, in context: Context
    ) -> Decision {
        switch words {
        case .publish(let days): publish(days, on: matter, in: context)
        }
    }

    private static func publish(
        _ days: [RosterDay], on matter: Matter?, in context: Context
    ) -> Decision {
        guard context.matter == MatterID(rosterOf: context.author), context.recorder == nil else {
            return .refused(
                Refusal(
                    code: "roster.other-court", rule: own,
                    reason: Text(
                        zh: "值班表只能由本院公布", en: "a court publishes its own duty roster only"),
                    remedy: Text(
                        zh: "由该法院在其值班表事项中公布",
                        en: "let that court publish it in its standing roster matter")))
        }
        if let refused = context.refusalUnlessOfficer(
            is: verbs[0].roles, act: "公布值班表", "the publication of a roster")
        {
            return .refused(refused)
        }
        guard (1...mostDays).contains(days.count), days.allSatisfy(isGood) else {
            return .refused(
                Refusal(
                    code: "roster.bad-day", rule: own,
                    reason: Text(
                        zh: "值班表须有 1 至 \(mostDays) 天，每天写明日期、人员和 3 至 32 位值班电话",
                        en:
                            "a roster has 1 … \(mostDays) days, each with a date, an officer and a phone "
                            + "number of 3 … 32 digits, spaces, + or -"),
                    remedy: Text(zh: "核对后重新公布", en: "check it and publish again")))
        }
        let events: [Event] = [.roster(.published(days))]
        guard matter == nil else { return .accepted(events) }
        // A procuratorate reads what it is let into, and no roster.
        let readers = context.servedCourts.filter {
            $0 != context.author && context.tree[$0]?.isObserver != true
        }
        return .accepted(
            events + [.joined(Party(court: context.author, role: .publisher))]
                + readers.map { .joined(Party(court: $0, role: .reader)) })
    }

    private static func isGood(_ day: RosterDay) -> Bool {
        let digits = day.phone.utf8.allSatisfy {
            (0x30...0x39).contains($0) || $0 == 0x20 || $0 == 0x2B || $0 == 0x2D
        }
        return day.date.isValid && (1...256).contains(day.officer.utf8.count) && digits
            && (3...32).contains(day.phone.utf8.count)
    }

    package static func evolve(_ matter: inout Matter?, _ happening: RosterEvent, _ stamp: Stamp) {
        switch happening {
        case .published(let days):
            if matter == nil {
                matter = Matter(
                    id: stamp.matter, openedAt: stamp.at, ruleSet: "",
                    body: .roster(RosterState()))
            }
            guard case .roster(var state)? = matter?.body else { return }
            for day in days {
                let place = state.days.firstIndex { $0.date >= day.date } ?? state.days.count
                if place < state.days.count, state.days[place].date == day.date {
                    state.days[place] = day
                } else {
                    state.days.insert(day, at: place)
                }
            }
            // The oldest days go first: nobody is called on a day that has passed.
            state.days.removeFirst(max(0, state.days.count - mostDays))
            matter?.body = .roster(state)
        }
    }

    package static func lapse(
        _ deadline: Deadline, of matter: Matter, in context: Context
    ) -> [Event] { [] }

    package static func receipt(of entry: Int, on matter: Matter, in context: Context) -> [Event] {
        []
    }

    package static func awaits(_ matter: Matter) -> [Awaited] { [] }

    package static func stage(of matter: Matter) -> (name: String, term: String) {
        ("standing", "常设事项")
    }

    package static func isClosed(_ matter: Matter) -> Bool { false }

    private static let own = "本系统规则 (own rule): 值班表由本院逐日公布，节假日不间断"
}
