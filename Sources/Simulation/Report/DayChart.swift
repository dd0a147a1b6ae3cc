import Drawing

/// Curves over the days of a run, with a second panel of bars below where something flows in and
/// out.
struct DayChart {
    /// One curve.
    struct Curve {
        var term: ReportTerm
        /// One value for each bin.
        var values: [Int]
        /// What stood at the end of the last day, which may be less than the last bin's highest.
        var last: Int
        /// Class of the line: colour and dashes.
        var style: String
        /// Class of the ground below, when it is filled.
        var area: String?
        /// The highest day, to be marked.
        var peak: DaySeries.Peak?
    }

    /// Bars upwards and downwards from a line.
    struct Flow {
        var up: ReportTerm
        var upValues: [Int]
        var down: ReportTerm
        var downValues: [Int]
    }

    var name: String
    var title: String
    var summary: String
    var language: ReportLanguage
    var days: DaySeries
    var curves: [Curve]
    var flow: Flow?
    /// Minutes, from … to, that are shaded.
    var bands: [(from: Int, to: Int)] = []
    /// Height of the upper panel in units.
    var height = 240

    private static let flowHeight = 96

    /// Both layouts; the page's style shows one.
    var markup: ReportMarkup { SVGDrawing.Layout.both.map(draw).joined }

    private func draw(_ layout: SVGDrawing.Layout) -> ReportMarkup {
        let isWide = layout == .wide
        let highest = curves.flatMap(\.values).max() ?? 0
        let scale = ReportScale(max: highest, steps: isWide ? 6 : 4)
        let flowHighest = flow.map { ($0.upValues + $0.downValues).max() ?? 0 } ?? 0
        let flowScale = ReportScale(max: flowHighest, steps: 4)
        let legend = isWide ? 0 : curves.count * 17 + 4
        let top = 22 + legend
        let flowGap = isWide ? 20 : 40
        let flowSpace = flow == nil ? 0 : flowGap + Self.flowHeight
        var drawing = SVGDrawing(
            name, layout, title: title, summary: summary,
            height: top + height + flowSpace + 26)
        let numbers = [scale.top, flow == nil ? 0 : flowScale.top].map {
            ReportText.pixelTenths(ReportNumber.grouped($0), size: SVGDrawing.letters)
        }
        let labels = curves.map {
            ReportText.pixelTenths(endLabel($0), size: SVGDrawing.letters)
        }
        let flowLabels =
            flow.map { [$0.up, $0.down] }?.map {
                ReportText.pixelTenths(language.both($0), size: SVGDrawing.letters)
            } ?? []
        let margin = isWide ? min((labels + flowLabels).max() ?? 0, 2400) + 200 : 60
        var frame = DayFrame(
            days: days, left: (numbers.max() ?? 0) + 110, right: drawing.width * 10 - margin,
            top: top * 10, bottom: (top + height) * 10)

        frame.drawBands(bands, in: &drawing)
        frame.drawDateLines(in: &drawing)
        frame.drawValues(scale, in: &drawing)
        for curve in curves { drawCurve(curve, scale, frame, &drawing) }
        for curve in curves { drawPeak(curve, scale, frame, &drawing) }
        if isWide {
            drawEndLabels(scale, frame, &drawing)
        } else {
            drawLegend(frame, &drawing)
        }
        if let flow {
            frame.top = frame.bottom + flowGap * 10
            frame.bottom = frame.top + Self.flowHeight * 10
            frame.drawBands(bands, in: &drawing)
            frame.drawDateLines(in: &drawing)
            drawFlow(flow, flowScale, frame, &drawing)
        }
        frame.drawDates(in: &drawing)
        return drawing.markup
    }

    private func endLabel(_ curve: Curve) -> String {
        "\(language.both(curve.term)) \(ReportNumber.grouped(curve.last))"
    }

    private func drawCurve(
        _ curve: Curve, _ scale: ReportScale, _ frame: DayFrame, _ drawing: inout SVGDrawing
    ) {
        let points = curve.values.enumerated().map { bin, value in
            (x: frame.middle(bin), y: frame.y(value, top: scale.top))
        }
        guard let first = points.first, let last = points.last else { return }
        if points.count == 1 {
            // A curve of one point has no length.
            drawing.circle(x: first.x, y: first.y, radius: 35, class: "dot \(curve.style)")
            return
        }
        var data = "M"
        for point in points {
            data += "\(ReportNumber.tenths(point.x)) \(ReportNumber.tenths(point.y)) "
        }
        data.removeLast()
        if let area = curve.area {
            let base = ReportNumber.tenths(frame.bottom)
            let ends = (ReportNumber.tenths(last.x), ReportNumber.tenths(first.x))
            drawing.path("\(data) \(ends.0) \(base) \(ends.1) \(base)Z", class: "area \(area)")
        }
        drawing.path(data, class: "curve \(curve.style)")
    }

    private func drawPeak(
        _ curve: Curve, _ scale: ReportScale, _ frame: DayFrame, _ drawing: inout SVGDrawing
    ) {
        guard let peak = curve.peak, peak.value > 0, days.dayCount > 1 else { return }
        let x = frame.middle(peak.bin)
        let y = frame.y(peak.value, top: scale.top)
        drawing.circle(x: x, y: y, radius: 30, class: "dot \(curve.style)")
        let place = frame.left + frame.width / 2
        let isLeft = x < place
        drawing.text(
            """
            \(language("最高", "highest")) \(grouped: peak.value)\
            <tspan class="alt"> \(ReportText.cut(peak.date, to: 10))</tspan>
            """,
            x: isLeft ? max(x - 30, frame.left) : x + 30, y: y - 70, isLeft ? .start : .end,
            class: "note")
    }

    /// Names at the ends of the curves: where they would touch, they move apart and a thin line
    /// leads back.
    private func drawEndLabels(
        _ scale: ReportScale, _ frame: DayFrame, _ drawing: inout SVGDrawing
    ) {
        let gap = 160
        let ends = curves.indices.map { index in
            (curve: index, y: frame.y(curves[index].last, top: scale.top))
        }.sorted { ($0.y, $0.curve) < ($1.y, $1.curve) }
        var places = ends.map(\.y)
        for index in places.indices.dropFirst() {
            places[index] = max(places[index], places[index - 1] + gap)
        }
        var limit = frame.bottom
        for index in places.indices.reversed() {
            places[index] = min(places[index], limit)
            limit = places[index] - gap
        }
        for (end, place) in zip(ends, places) {
            let curve = curves[end.curve]
            let start = frame.middle(max(curve.values.count - 1, 0))
            drawing.line(
                (start + 20, end.y), (frame.right + 80, place), class: "leader")
            drawing.text(
                """
                \(language.drawnLabel(curve.term)) <tspan class="value">\
                \(grouped: curve.last)</tspan>
                """, x: frame.right + 110, y: place + 40)
        }
    }

    /// On a phone there is no room beside the curves: a sample of each line above.
    private func drawLegend(_ frame: DayFrame, _ drawing: inout SVGDrawing) {
        for (index, curve) in curves.enumerated() {
            let y = index * 170 + 90
            drawing.path(
                "M2 \(ReportNumber.tenths(y - 40))H34", class: "curve \(curve.style)")
            drawing.text(
                """
                \(language.drawnLabel(curve.term)) <tspan class="value">\
                \(grouped: curve.last)</tspan>
                """, x: 420, y: y)
        }
    }

    private func drawFlow(
        _ flow: Flow, _ scale: ReportScale, _ frame: DayFrame, _ drawing: inout SVGDrawing
    ) {
        let middle = (frame.top + frame.bottom) / 2
        let half = frame.height / 2
        for (values, isUp) in [(flow.upValues, true), (flow.downValues, false)] {
            var data = ""
            for (bin, value) in values.enumerated() where value > 0 {
                let left = frame.x(day: bin * days.binDays)
                let right = frame.x(day: min((bin + 1) * days.binDays, days.dayCount))
                let room = right - left
                let width = min(max(room - (room > 14 ? 6 : 0), 4), 400)
                let length = max(ReportNumber.scaled(value, of: scale.top, to: half), 2)
                let wide = ReportNumber.tenths(width)
                data +=
                    "M\(ReportNumber.tenths(left + (room - width) / 2)) \(ReportNumber.tenths(middle))"
                data += "v\(ReportNumber.tenths(isUp ? -length : length))h\(wide)"
                data += "v\(ReportNumber.tenths(isUp ? length : -length))z"
            }
            drawing.path(data, class: isUp ? "in" : "out")
        }
        drawing.line((frame.left, middle), (frame.right, middle), class: "base")
        for (y, value) in [(frame.top, scale.top), (middle, 0), (frame.bottom, scale.top)] {
            if value > 0 { drawing.line((frame.left, y), (frame.right, y), class: "grid") }
            drawing.text("\(grouped: value)", x: frame.left - 70, y: y + 40, .end, class: "tick")
        }
        if drawing.layout == .wide {
            let x = frame.right + 110
            drawing.text(language.drawnLabel(flow.up), x: x, y: middle - 140)
            drawing.text(language.drawnLabel(flow.down), x: x, y: middle + 220)
        } else {
            let y = frame.top - 130
            for (term, style, x) in [(flow.up, "in", 20), (flow.down, "out", 1700)] {
                drawing.rectangle(x: x, y: y - 90, width: 100, height: 100, class: style)
                drawing.text(language.drawnLabel(term), x: x + 170, y: y)
            }
        }
    }
}
