/// Horizontal bars with a name, made of one or more parts.
struct BarChart {
    /// Fill of a part: each differs from the others without colour too.
    enum Fill: String, Sendable, CaseIterable {
        /// A light ground with an edge.
        case light = "met"
        /// Diagonal lines.
        case hatched = "late"
        /// Dark all over.
        case dark = "lapsed"
        /// The one of charts with one part.
        case plain = "bar"
    }

    struct Part {
        var value: Int
        var fill: Fill
    }

    struct Row {
        var name: String
        var parts: [Part]
        /// At the end of the row: a number, and something less important beside it.
        var number: String
        var also: String
        /// All of it in a sentence, shown on pointing.
        var title: String
    }

    var name: String
    var title: String
    var summary: String
    /// One is shown everywhere; of both the page's style shows one.
    var layouts = SVGDrawing.Layout.both
    var rows: [Row]
    /// Every bar has the same length and shows shares; else one scale for all.
    var showsShares = false
    /// What the fills mean; drawn above.
    var legend: [(fill: Fill, label: ReportMarkup, text: String)] = []
    /// Widest name column in units, in the wide layout.
    var nameWidth = 390

    var markup: ReportMarkup { layouts.map(draw).joined }

    private func draw(_ layout: SVGDrawing.Layout) -> ReportMarkup {
        let isWide = layout == .wide
        let step = isWide ? 24 : 36
        let legendHeight = legend.isEmpty ? 0 : isWide ? 24 : legend.count * 17 + 6
        var drawing = SVGDrawing(
            name, layout, title: title, summary: summary,
            height: legendHeight + rows.count * step + 30, isOnly: layouts.count == 1)
        let letters = SVGDrawing.letters
        let longest = rows.map { ReportText.pixelTenths($0.name, size: letters) }.max() ?? 0
        let numbers = rows.map { ReportText.pixelTenths($0.number, size: letters) }.max() ?? 0
        let others = rows.map { ReportText.pixelTenths($0.also, size: letters) }.max() ?? 0
        let notes = numbers + (others > 0 ? others + 100 : 0)
        let left = isWide ? min(longest, nameWidth * 10) + 120 : 20
        let right = drawing.width * 10 - (isWide ? min(notes, 3000) + 120 : 20)
        let top = legendHeight * 10
        let bottom = top + rows.count * step * 10
        let highest = rows.map { ReportNumber.total($0.parts.map(\.value)) }.max() ?? 0
        let scale = ReportScale(max: highest, steps: isWide ? 6 : 3)

        drawLegend(&drawing)
        drawScale(scale, left: left, right: right, top: top, bottom: bottom, &drawing)
        for (index, row) in rows.enumerated() {
            let y = top + index * step * 10
            let ends =
                isWide
                ? (number: right + 80 + numbers, also: right + 80 + notes)
                : (number: right - notes + numbers, also: right)
            let line = isWide ? y + 165 : y + 140
            drawing.name(
                row.name, x: isWide ? left - 80 : 20, y: line,
                pixels: isWide ? nameWidth : drawing.width - 14 - notes / 10,
                isWide ? .end : .start)
            drawing.text("\(row.number)", x: ends.number, y: line, .end)
            drawing.text("\(row.also)", x: ends.also, y: line, .end, class: "alt")
            drawParts(
                row, y: isWide ? y + 50 : y + 190, height: isWide ? 150 : 120, left: left,
                width: right - left, top: scale.top, &drawing)
        }
        if isWide { drawing.line((left, top), (left, bottom), class: "base") }
        return drawing.markup
    }

    private func drawParts(
        _ row: Row, y: Int, height: Int, left: Int, width: Int, top: Int,
        _ drawing: inout SVGDrawing
    ) {
        let total = ReportNumber.total(row.parts.map(\.value))
        let whole = showsShares ? total : top
        var sum = 0
        for part in row.parts {
            let start = ReportNumber.scaled(sum, of: whole, to: width)
            sum = ReportNumber.sum(sum, part.value)
            let end = ReportNumber.scaled(sum, of: whole, to: width)
            // What is there is to be seen, if only as a hair.
            let length = part.value > 0 ? max(end - start, 10) : 0
            drawing.rectangle(
                x: left + min(start, width - 10), y: y, width: length, height: height,
                class: part.fill.rawValue, title: row.title)
        }
    }

    private func drawScale(
        _ scale: ReportScale, left: Int, right: Int, top: Int, bottom: Int,
        _ drawing: inout SVGDrawing
    ) {
        let ticks =
            showsShares
            ? [0, 25, 50, 75, 100].map { (value: $0, of: 100, label: "\($0)%") }
            : scale.ticks.map {
                (value: $0, of: scale.top, label: ReportNumber.grouped($0))
            }
        for tick in ticks {
            let x = left + ReportNumber.scaled(tick.value, of: tick.of, to: right - left)
            drawing.line((x, top), (x, bottom), class: "grid")
            let half = ReportText.pixelTenths(tick.label, size: SVGDrawing.letters) / 2
            let anchor: SVGDrawing.Anchor =
                x - half < 0 ? .start : x + half > drawing.width * 10 ? .end : .middle
            drawing.text("\(tick.label)", x: x, y: bottom + 180, anchor, class: "tick")
        }
    }

    private func drawLegend(_ drawing: inout SVGDrawing) {
        var x = 20
        var y = 20
        for entry in legend {
            drawing.rectangle(x: x, y: y, width: 220, height: 110, class: entry.fill.rawValue)
            drawing.text(entry.label, x: x + 290, y: y + 100)
            if drawing.layout == .wide {
                x += 290 + ReportText.pixelTenths(entry.text, size: SVGDrawing.letters) + 240
            } else {
                y += 170
            }
        }
    }
}

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
