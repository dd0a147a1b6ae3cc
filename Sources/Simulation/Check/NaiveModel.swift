import Domain
import LegalTime

/// What becomes of a matter, told from the acts alone: written apart from the procedures and as
/// simply as possible, so that both can hardly be wrong in the same way.
struct NaiveModel {
    /// Where a matter stands, as far as it matters.
    private(set) var stage = ""
    private(set) var isClosed = false
    /// The courts that have the commission in hand: exactly one at any instant.
    private(set) var hand: CourtID?
    private var hasOpenComplaint = false
    private var mayRate = false
    private var disputants: [CourtID] = []
    private var confirmed: [CourtID] = []
    private var consents: [CourtID] = []
    private var isDispute = false

    /// An act that was accepted, in the order of the chain.
    mutating func take(_ act: Act) {
        switch act.body {
        case .commission(let words): take(words, by: act.court)
        case .dispute(let words): take(words, by: act.court)
        case .receipt: if !isDispute, stage == "sent", act.court == hand { stage = "delivered" }
        case .roster: break
        case .tabled, .observe: break
        }
    }

    /// A window that passed.
    mutating func lapsed(_ rule: Substring) {
        // 评价投诉期: silence closes the matter, unless a complaint is open.
        guard !isDispute, rule == "O20" else { return }
        mayRate = false
        if !hasOpenComplaint { isClosed = true }
    }

    private mutating func take(_ words: CommissionAct, by court: CourtID) {
        switch words {
        case .send(let letter, _):
            stage = "sent"
            hand = letter.to
        case .signFor: stage = "signed"
        case .reroute(let words):
            hand = words.to
            stage = "sent"
        case .progress: if stage == "signed" { stage = "inHand" }
        case .askPapers: stage = "papersAsked"
        case .supply: if stage == "papersAsked" { stage = "inHand" }
        case .returnMatter:
            stage = "returned"
            mayRate = true
        case .complete: stage = "done"
        case .confirm:
            stage = "confirmed"
            mayRate = true
        case .rate:
            mayRate = false
            if !hasOpenComplaint { isClosed = true }
        case .complain: hasOpenComplaint = true
        case .conclude:
            hasOpenComplaint = false
            if stage == "confirmed" || stage == "returned", !mayRate { isClosed = true }
        case .withdraw:
            stage = "withdrawn"
            isClosed = true
        case .draft, .approve, .discard, .contact, .explain, .amend, .confirmAmendment, .press,
            .platform, .look:
            break
        }
    }

    private mutating func take(_ words: DisputeAct, by court: CourtID) {
        switch words {
        case .raise(let raising):
            isDispute = true
            disputants = raising.claims.map(\.court)
        case .settle: consents = [court]
        case .consent(.minutes, _):
            consents.append(court)
            if disputants.allSatisfy(consents.contains) { end("settled") }
        case .comply: confirmed.removeAll { $0 == court }
        case .confirm(let verdict):
            confirmed.removeAll { $0 == verdict.court }
            if verdict.accepted { confirmed.append(verdict.court) }
            if disputants.allSatisfy(confirmed.contains) { end("implemented") }
        case .withdraw: end("withdrawn")
        case .joinParty(let joining): disputants.append(joining.claim.court)
        default: break
        }
    }

    private mutating func end(_ how: String) {
        stage = how
        isClosed = true
    }

    /// Whether the procedure's own fold says the same; nil when it does, else what differs.
    func differs(from matter: Matter) -> String? {
        switch matter.body {
        case .commission(let state):
            guard state.stage.rawValue != stage || state.closed != isClosed else {
                return state.commissioned == hand
                    ? nil : "it is in the hands of \(state.commissioned), expected \(hand as Any)"
            }
            return "stage \(state.stage.rawValue)\(state.closed ? ", closed" : ""), expected "
                + "\(stage)\(isClosed ? ", closed" : "")"
        case .dispute(let state):
            guard state.phase.isClosed != isClosed || (isClosed && state.phase.rawValue != stage)
            else { return nil }
            return "phase \(state.phase.rawValue), expected \(isClosed ? stage : "an open one")"
        case .roster, .tabled: return nil
        }
    }
}

/// Due dates counted day by day on one's fingers: what `LegalTime` must agree with (民事诉讼法 art.
/// 85; units as typed).
struct NaiveWindow {
    let calendar: WorkCalendar

    /// Rules of seizures, which end on the day itself, rest day or not (民诉法解释 art. 485).
    private static let onTheDay = ["W33a", "W33b", "W33c"]
    /// Rules that no law states: hours by the clock.
    private static let byTheClock = ["O01"]

    /// The first instant after the window under the rule, or nil for a window that this count does
    /// not know.
    func end(of window: Window, under rule: String, from start: Instant) -> Instant? {
        var day = start.civilDate
        if window.unit == .hour, Self.byTheClock.contains(rule) {
            return start.advanced(byMilliseconds: Int64(window.amount) * 3_600_000)
        }
        switch window.unit {
        case .hour:
            // 期间开始的时不计算在期间内: the first hour begins on the next full one.
            let hour = start.milliseconds - start.milliseconds % 3_600_000
            return Instant(milliseconds: hour + Int64(window.amount + 1) * 3_600_000)
        case .day: for _ in 0..<window.amount { day = day.advanced(byDays: 1) }
        case .workingDay:
            var left = window.amount
            while left > 0 {
                day = day.advanced(byDays: 1)
                if calendar.isWorkingDay(day) { left -= 1 }
            }
        case .month, .year:
            let months = window.unit == .year ? 12 * window.amount : window.amount
            let year = day.year + (day.month - 1 + months) / 12
            let month = (day.month - 1 + months) % 12 + 1
            day = CivilDate(
                year: year, month: month,
                day: min(day.day, CivilDate.days(inMonth: month, of: year)))
        }
        // 期间届满的最后一日是法定休假日的，以法定休假日后的第一日为期间届满的日期.
        while !calendar.isWorkingDay(day), !Self.onTheDay.contains(rule) {
            day = day.advanced(byDays: 1)
        }
        return day.advanced(byDays: 1).start
    }
}
