/// One line of a batch of questions and its answer.
package struct PeriodAnswer: Hashable, Sendable {
    /// The line's number, from 1.
    package let line: Int
    package let result: Result<PeriodReport, PeriodError>
}

/// The answer to `crosswrit period --batch`: one question on a line, a start and a window.
package struct PeriodBatch: Hashable, Sendable {
    /// In the order of the lines; those that ask nothing are left out.
    package let answers: [PeriodAnswer]

    /// The most lines that are answered.
    package static let mostLines = 200_000

    /// Answers every line: `2026-02-06 15wd`, or `2026-02-06T09:30 24h`. Blank lines and those that
    /// begin with `#` ask nothing. A line that cannot be answered does not stop the others.
    ///
    /// - Throws: `PeriodError` when there are too many lines.
    package init(lines: [UInt8], calendar: WorkCalendar) throws(PeriodError) {
        var answers: [PeriodAnswer] = []
        var number = 0
        for bytes in lines.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            // One more, empty, stands behind the end of the last line.
            guard number <= Self.mostLines + 1 else {
                throw PeriodError(
                    description: "超过\(Self.mostLines)行，请分次计算 more than \(Self.mostLines) lines: "
                        + "ask in several batches")
            }
            let words = bytes.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            guard let first = words.first, first.first != 0x23 else { continue }
            do throws(PeriodError) {
                let report = try Self.report(words, calendar)
                answers.append(PeriodAnswer(line: number, result: .success(report)))
            } catch {
                answers.append(PeriodAnswer(line: number, result: .failure(error)))
            }
        }
        self.answers = answers
    }

    private static func report(
        _ words: [ArraySlice<UInt8>], _ calendar: WorkCalendar
    ) throws(PeriodError) -> PeriodReport {
        guard words.count == 2, let from = String(validating: words[0], as: UTF8.self),
            let window = String(validating: words[1], as: UTF8.self)
        else {
            throw PeriodError(
                description: "一行须写起算日和期限两项 a line holds a start and a window: write "
                    + "2026-02-06 15wd")
        }
        return try PeriodReport(from: from, window: window, calendar: calendar)
    }
}
