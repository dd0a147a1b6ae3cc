package import Domain

/// A measure of supervision over a duty that is due or overdue (督促措施), in the order of its weight.
package enum Measure: String, Hashable, Codable, Sendable, CaseIterable {
    /// 提醒: before the day; the system's.
    case reminder
    /// 通知: once the day has passed; the system's.
    case notice
    /// 督办: proposed by the system, issued by a person, as are those below.
    case press
    /// 约谈.
    case interview
    /// 通报批评: inside the courts, never public.
    case circular

    /// The official Chinese term.
    package var term: String {
        switch self {
        case .reminder: "提醒"
        case .notice: "通知"
        case .press: "督办"
        case .interview: "约谈"
        case .circular: "通报批评"
        }
    }

    /// In English.
    package var english: String {
        switch self {
        case .reminder: "reminder"
        case .notice: "notice"
        case .press: "supervision order"
        case .interview: "interview"
        case .circular: "criticism by circular"
        }
    }

    /// A person issues it; the system only proposes it.
    package var isIssued: Bool { self > .notice }
}

extension Measure: Comparable {
    /// In the order of their weight.
    package static func < (left: Self, right: Self) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// A text that is no ladder.
package struct LadderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was read, made safe to show.
    package var text: String

    package init(text: String) { self.text = Table.quoted(text) }

    package var description: String {
        "\(text)不是督促阶梯 is not a ladder: write measures in order with the time after the due date, "
            + "such as “notice 0; press 3wd; interview 8wd; circular 13wd”, or “none”; before it "
            + "only windows, such as “10d; 3wd”"
    }
}

/// Which measures follow one another around the end of a window, and when (督促阶梯). It is data of
/// the window: a court may set another.
package struct Ladder: Hashable, Codable, Sendable {
    /// A measure, and how long after the end of the window it comes.
    package struct Rung: Hashable, Codable, Sendable {
        package var measure: Measure
        /// Nil: as soon as the window has ended.
        package var after: Window?

        package init(_ measure: Measure, after: Window?) {
            self.measure = measure
            self.after = after
        }
    }

    /// How long before its end a reminder comes, the longest first.
    package var warnings: [Window]
    /// In order of weight, each measure once.
    package var rungs: [Rung]

    package init(warnings: [Window], rungs: [Rung]) {
        self.warnings = warnings
        self.rungs = rungs
    }

    /// What a table without these columns means.
    package static let usual = Ladder(
        warnings: [Window(3, .workingDay)],
        rungs: [
            Rung(.notice, after: nil), Rung(.press, after: Window(3, .workingDay)),
            Rung(.interview, after: Window(8, .workingDay)),
            Rung(.circular, after: Window(13, .workingDay)),
        ])

    /// The most warnings of a ladder.
    static let mostWarnings = 8

    /// Reads the two columns of the table.
    ///
    /// - Parameters:
    ///   - warnings: such as `10d; 3wd`, or `none`.
    ///   - rungs: such as `notice 0; press 3wd`, or `none`.
    /// - Returns: the ladder.
    /// - Throws: `LadderError` for whichever can't be read.
    package static func parse(warnings: String, rungs: String) throws(LadderError) -> Ladder {
        var ladder = Ladder(warnings: [], rungs: [])
        for part in parts(of: warnings) {
            do throws(WindowError) {
                ladder.warnings.append(try Window.parse(part))
            } catch {
                throw LadderError(text: warnings)
            }
        }
        guard ladder.warnings.count <= mostWarnings else { throw LadderError(text: warnings) }
        for part in parts(of: rungs) {
            let words = part.split(separator: " ").map { String($0) }
            guard words.count == 2, let measure = Measure(rawValue: words[0]),
                measure != .reminder, ladder.rungs.last.map({ $0.measure < measure }) ?? true
            else { throw LadderError(text: rungs) }
            if words[1] == "0" {
                ladder.rungs.append(Rung(measure, after: nil))
                continue
            }
            do throws(WindowError) {
                ladder.rungs.append(Rung(measure, after: try Window.parse(words[1])))
            } catch {
                throw LadderError(text: rungs)
            }
        }
        return ladder
    }

    private static func parts(of text: String) -> [String] {
        text == "none" || text.isEmpty
            ? []
            : text.split(separator: ";", omittingEmptySubsequences: false).map {
                var part = $0
                while part.first == " " { part.removeFirst() }
                while part.last == " " { part.removeLast() }
                return String(part)
            }
    }

    /// As the table's columns have it.
    package var warningText: String {
        warnings.isEmpty ? "none" : warnings.map(\.description).joined(separator: "; ")
    }

    /// As the table's columns have it.
    package var rungText: String {
        rungs.isEmpty
            ? "none"
            : rungs.map { "\($0.measure.rawValue) \($0.after?.description ?? "0")" }
                .joined(separator: "; ")
    }
}

/// One measure of one deadline, with its time.
package struct LadderStep: Hashable, Codable, Sendable {
    package var measure: Measure
    /// From when on it stands: the beginning of a day, but for windows of hours.
    package var at: Instant

    package init(measure: Measure, at: Instant) {
        self.measure = measure
        self.at = at
    }
}

extension WorkCalendar {
    /// The measures around a due date, in order of time.
    ///
    /// A reminder of working days comes that many of them before the last day; one of days or
    /// months by the calendar, and never before the window began. What comes after the end stands
    /// at the beginning of the first day after that many (working) days of lateness have passed.
    ///
    /// - Parameters:
    ///   - due: the end of a window.
    ///   - ladder: the measures of its rule.
    /// - Returns: the steps; later reminders that would come before the start are left out.
    package func steps(of due: DueDate, on ladder: Ladder) -> [LadderStep] {
        var steps: [LadderStep] = []
        for warning in ladder.warnings {
            let at = instant(warning, before: due)
            if at > due.from { steps.append(LadderStep(measure: .reminder, at: at)) }
        }
        for rung in ladder.rungs {
            var at = due.dueInstant
            if let after = rung.after {
                // The last day of the window is the event from which the lateness is counted.
                let event = due.dueInstant.advanced(byMilliseconds: -1)
                at = self.due(window: after, from: event).dueInstant
            }
            steps.append(LadderStep(measure: rung.measure, at: at))
        }
        steps.sort { ($0.at, $0.measure) < ($1.at, $1.measure) }
        return steps
    }

    private func instant(_ window: Window, before due: DueDate) -> Instant {
        let amount = min(max(window.amount, 1), 9_999)
        switch window.unit {
        case .hour: return due.dueInstant.advanced(byMilliseconds: -Int64(amount) * 3_600_000)
        case .day: return due.dueDate.advanced(byDays: -amount).start
        case .month: return due.dueDate.advanced(byMonths: -amount).start
        case .year: return due.dueDate.advanced(byMonths: -12 * amount).start
        case .workingDay:
            var day = due.dueDate.dayNumber
            var left = amount
            while left > 0 {
                day -= 1
                if isWorking(number: day) { left -= 1 }
            }
            return CivilDate(dayNumber: day).start
        }
    }
}
