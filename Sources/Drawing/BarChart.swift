/// Horizontal bars with a name, made of one or more parts.
package struct BarChart {
    /// Fill of a part: each differs from the others without colour too.
    package enum Fill: String, Sendable, CaseIterable {
        /// A light ground with an edge.
        case light = "met"
        /// Diagonal lines.
        case hatched = "late"
        /// Dark all over.
        case dark = "lapsed"
        /// The one of charts with one part.
        case plain = "bar"
    }

    /// One part of a bar.
    package struct Part {
        /// In the chart's unit; nothing is drawn of 0.
        package var value: Int
        package var fill: Fill

        package init(value: Int, fill: Fill) {
            self.value = value
            self.fill = fill
        }
    }

    /// One bar with its name.
    package struct Row {
        package var name: String
        package var parts: [Part]
        /// At the end of the row: a number, and something less important beside it.
        package var number: String
        package var also: String
        /// All of it in a sentence, shown on pointing.
        package var title: String

        package init(
            name: String, parts: [Part], number: String, also: String = "", title: String
        ) {
            self.name = name
            self.parts = parts
            self.number = number
            self.also = also
            self.title = title
        }
    }

    /// Unique in the page.
    package var name: String
    package var title: String
    package var summary: String
    /// One is shown everywhere; of both the page's style shows one.
    package var layouts = SVGDrawing.Layout.both
    package var rows: [Row]
    /// Every bar has the same length and shows shares; else one scale for all.
    package var showsShares = false
    /// Values are tenths of what the axis says.
    package var isTenths = false
    /// What the fills mean; drawn above.
    package var legend: [(fill: Fill, label: ReportMarkup, text: String)] = []
    /// Widest name column in units, in the wide layout.
    package var nameWidth = 390

    package init(
        name: String, title: String, summary: String,
        layouts: [SVGDrawing.Layout] = SVGDrawing.Layout.both,
        rows: [Row], showsShares: Bool = false, isTenths: Bool = false,
        legend: [(fill: Fill, label: ReportMarkup, text: String)] = [], nameWidth: Int = 390
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.layouts = layouts
        self.rows = rows
        self.showsShares = showsShares
        self.isTenths = isTenths
        self.legend = legend
        self.nameWidth = nameWidth
    }

    /// Every layout; the page's style shows one.
    package var markup: ReportMarkup { layouts.map(draw).joined }

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
                (
                    value: $0, of: scale.top,
                    label: isTenths ? ReportNumber.tenths($0) : ReportNumber.grouped($0)
                )
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
