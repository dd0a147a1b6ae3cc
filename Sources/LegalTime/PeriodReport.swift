package import Domain

/// A question that `crosswrit period` cannot answer, with what to write instead.
package struct PeriodError: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
}

/// What `crosswrit period --json` prints: one document.
package struct PeriodDocument: Hashable, Codable, Sendable {
    /// As asked: `2026-02-06`, or with its time `2026-02-06T09:30:00+08:00`.
    package var from: String
    /// `15wd`.
    package var window: String
    /// `2026-03-05`.
    package var dueDate: String
    /// The first instant after the window, `2026-03-06T00:00:00+08:00`.
    package var dueInstant: String
    /// The last day was a rest day and was moved.
    package var rolled: Bool
    /// The date may move when a year's calendar is published.
    package var provisional: Bool
    /// Version of the working-day calendar.
    package var calendar: String
    /// How the date was found, in Chinese.
    package var steps: [String]
}

/// The answer to `crosswrit period --from … --window …`, for a person and for a program.
package struct PeriodReport: Hashable, Sendable {
    package let due: DueDate
    /// The start as asked, in its canonical form.
    package let from: String

    /// Computes the answer.
    ///
    /// - Parameters:
    ///   - from: A date (`2026-02-06`) or a date and time (`2026-02-06T09:30`, taken at +08:00 when
    ///     it names no offset). A window in hours needs the time.
    ///   - window: `15wd`, `15d`, `1mo`, `1y` or `24h`.
    ///   - calendar: The working-day calendar to count by.
    /// - Throws: `PeriodError` for a text that is neither; its `description` says what to write.
    package init(
        from: String, window: String, calendar: WorkCalendar
    ) throws(PeriodError) {
        let length: Window
        do throws(WindowError) {
            length = try Window.parse(window)
        } catch {
            throw PeriodError(description: error.description)
        }
        if let date = CivilDate(iso: from) {
            guard length.unit != .hour else {
                throw PeriodError(
                    description: "以小时计算的期限须写明起算时刻 a window in hours needs a time: write "
                        + "\(date.iso)T09:30 instead of \(date.iso)")
            }
            self.from = date.iso
            due = calendar.due(window: length, from: date.start)
        } else if let instant = Instant(iso: from) {
            self.from = instant.iso
            due = calendar.due(window: length, from: instant)
        } else {
            throw PeriodError(
                description: "\(Table.quoted(from))不是日期 is not a date: write 2026-02-06, or "
                    + "2026-02-06T09:30 for a window in hours")
        }
    }

    /// The JSON document.
    package var document: PeriodDocument {
        PeriodDocument(
            from: from, window: due.window.description, dueDate: due.dueDate.iso,
            dueInstant: due.dueInstant.iso, rolled: due.rolled, provisional: due.provisional,
            calendar: due.calendar, steps: due.steps)
    }

    /// Aligned lines for a person. Labels are three Chinese characters wide, which terminals show
    /// in six columns.
    package var text: [String] {
        let start = due.from.civilDate
        var lines = [
            "期　限  \(due.window.term) (\(due.window.english))",
            "起　算  \(due.window.unit == .hour ? due.from.minuteText : start.iso)"
                + "　\(start.weekday.term)",
            "届满日  \(due.dueDate.iso)　\(due.dueDate.weekday.term)　"
                + "第\(due.dueDate.dayNumber - start.dayNumber)日 "
                + "(calendar day \(due.dueDate.dayNumber - start.dayNumber))",
            "逾期自  \(due.dueInstant.iso)",
            "日　历  \(due.calendar)",
        ]
        if due.rolled { lines.append("顺　延  末日为休息日，已顺延 (moved from a rest day)") }
        if due.provisional {
            lines.append("暂　定  所涉年份的工作日安排未公布，公布后重新计算 (provisional: year not published)")
        }
        lines.append("步　骤")
        for (number, step) in due.steps.enumerated() {
            lines.append("\(number + 1 < 10 ? " " : "")\(number + 1). \(step)")
        }
        return lines
    }
}
