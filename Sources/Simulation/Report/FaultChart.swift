import Drawing

/// When faults of each kind struck, and for how long.
struct FaultChart {
    struct Row {
        var kind: ReportTerm
        /// How often in the whole run.
        var count: Int
        /// Minutes on the clock of the place; equal ends for a fault without duration.
        var spans: [(from: Int, to: Int, title: String)]
    }

    var title: String
    var summary: String
    var language: ReportLanguage
    var days: DaySeries
    var rows: [Row]

    /// Faults at the same time are drawn in lanes, up to this many.
    private static let lanes = 4

    /// Both layouts; the page's style shows one.
    var markup: ReportMarkup { SVGDrawing.Layout.both.map(draw).joined }

    private func draw(_ layout: SVGDrawing.Layout) -> ReportMarkup {
        let isWide = layout == .wide
        let placed = rows.map { Self.place($0.spans) }
        let heights = placed.map { lanes in
            max(lanes.count, 2) * 90 + (isWide ? 100 : 270)
        }
        let bottom = 40 + heights.reduce(0, +)
        var drawing = SVGDrawing(
            "faults", layout, title: title, summary: summary, height: bottom / 10 + 28)
        let names = rows.map {
            ReportText.pixelTenths(language.both($0.kind), size: SVGDrawing.letters)
        }
        let counts = rows.map {
            ReportText.pixelTenths(ReportNumber.grouped($0.count), size: SVGDrawing.letters)
        }
        var frame = DayFrame(
            days: days, left: isWide ? min(names.max() ?? 0, 2200) + 120 : 20,
            right: drawing.width * 10 - (isWide ? (counts.max() ?? 0) + 160 : 20), top: 20,
            bottom: bottom)
        frame.drawDateLines(in: &drawing)
        var y = 20
        for (index, row) in rows.enumerated() {
            drawing.line((isWide ? 0 : frame.left, y), (frame.right, y), class: "grid")
            let middle = y + heights[index] / 2
            if isWide {
                drawing.name(
                    language.both(row.kind), x: frame.left - 80, y: middle + 40, pixels: 220, .end)
            } else {
                drawing.name(language.both(row.kind), x: 20, y: y + 150, pixels: 300)
            }
            drawing.text(
                "\(grouped: row.count)", x: isWide ? frame.right + 100 : frame.right,
                y: isWide ? middle + 40 : y + 150, isWide ? .start : .end, class: "note")
            for (lane, spans) in placed[index].enumerated() {
                let top = y + (isWide ? 50 : 200) + lane * 90
                let height = placed[index].count == 1 ? 170 : 80
                for span in spans { draw(span, (top, height), frame, &drawing) }
            }
            y += heights[index]
        }
        frame.bottom = y
        drawing.line((frame.left, y), (frame.right, y), class: "base")
        frame.drawDates(in: &drawing)
        return drawing.markup
    }

    private func draw(
        _ span: (from: Int, to: Int, title: String), _ place: (top: Int, height: Int),
        _ frame: DayFrame, _ drawing: inout SVGDrawing
    ) {
        guard let from = frame.x(minutes: span.from), let to = frame.x(minutes: span.to) else {
            return
        }
        drawing.rectangle(
            x: min(from, frame.right - 16), y: place.top, width: max(to - from, 16),
            height: place.height, class: "fault", title: span.title)
    }

    /// Each span into the first lane where it touches no other; what finds none lies over the last.
    private static func place(
        _ spans: [(from: Int, to: Int, title: String)]
    ) -> [[(from: Int, to: Int, title: String)]] {
        var placed: [[(from: Int, to: Int, title: String)]] = []
        var ends: [Int] = []
        for span in spans.sorted(by: { ($0.from, $0.to, $0.title) < ($1.from, $1.to, $1.title) }) {
            let free = ends.indices.first { ends[$0] < span.from }
            if let free {
                placed[free].append(span)
                ends[free] = span.to
            } else if placed.count < lanes {
                placed.append([span])
                ends.append(span.to)
            } else {
                placed[lanes - 1].append(span)
                ends[lanes - 1] = max(ends[lanes - 1], span.to)
            }
        }
        return placed
    }
}
