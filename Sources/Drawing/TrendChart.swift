/// A few lines over the same steps of time, told apart by marks and dashes, not by colour alone.
package struct TrendChart {
    /// What stands at a line's points.
    package enum Mark: String, Sendable, CaseIterable {
        case disc
        case square
        case ring
    }

    /// One line.
    package struct Line {
        package var name: String
        package var mark: Mark
        /// One value for each label, 0 or more.
        package var values: [Int]

        package init(name: String, mark: Mark, values: [Int]) {
            self.name = name
            self.mark = mark
            self.values = values
        }
    }

    private let name: String
    private let title: String
    private let labels: [String]
    private let lines: [Line]

    /// - Parameters:
    ///   - name: unique in the page.
    ///   - title: for those who can't see it.
    ///   - labels: of the steps, in order.
    ///   - lines: at most three.
    package init(name: String, title: String, labels: [String], lines: [Line]) {
        self.name = name
        self.title = title
        self.labels = labels
        self.lines = lines
    }

    /// Both layouts; the page's style shows one.
    package var markup: ReportMarkup { SVGDrawing.Layout.both.map(draw).joined }

    private var summary: String {
        lines.map { line in
            let values = zip(labels, line.values).map { "\($0) \($1)" }
            return "\(line.name): \(values.joined(separator: ", "))"
        }.joined(separator: "; ")
    }

    private func draw(_ layout: SVGDrawing.Layout) -> ReportMarkup {
        var drawing = SVGDrawing(name, layout, title: title, summary: summary, height: 260)
        let left = 480
        let right = drawing.width * 10 - 160
        let top = 300
        let bottom = 2_260
        let highest = lines.flatMap(\.values).max() ?? 0
        let scale = ReportScale(max: highest, steps: 5)
        func y(_ value: Int) -> Int {
            bottom - ReportNumber.scaled(value, of: scale.top, to: bottom - top)
        }
        func x(_ step: Int) -> Int {
            labels.count < 2
                ? (left + right) / 2 : left + (right - left) * step / (labels.count - 1)
        }
        for tick in scale.ticks {
            drawing.line((left, y(tick)), (right, y(tick)), class: tick == 0 ? "base" : "grid")
            drawing.text("\(grouped: tick)", x: left - 70, y: y(tick) + 40, .end, class: "tick")
        }
        var end = -1_000
        for (step, label) in labels.enumerated() {
            let length = ReportText.pixelTenths(label, size: SVGDrawing.letters)
            let start = max(0, min(x(step) - length / 2, drawing.width * 10 - length))
            guard start >= end + 80 else { continue }
            drawing.line((x(step), bottom), (x(step), bottom + 50), class: "base")
            drawing.text("\(label)", x: start, y: bottom + 190, class: "tick")
            end = start + length
        }
        var legend = left
        for line in lines {
            let points = zip(labels.indices, line.values).map { (x: x($0), y: y($1)) }
            let path = points.enumerated().map { place, point in
                "\(place == 0 ? "M" : "L")\(ReportNumber.tenths(point.x)) "
                    + ReportNumber.tenths(point.y)
            }.joined()
            drawing.path(path, class: "trend \(line.mark.rawValue)")
            for point in points { mark(line.mark, point, &drawing) }
            mark(line.mark, (legend + 40, 110), &drawing)
            drawing.text("\(line.name)", x: legend + 140, y: 150)
            legend += 300 + ReportText.pixelTenths(line.name, size: SVGDrawing.letters)
        }
        return drawing.markup
    }

    private func mark(_ mark: Mark, _ place: (x: Int, y: Int), _ drawing: inout SVGDrawing) {
        switch mark {
        case .disc: drawing.circle(x: place.x, y: place.y, radius: 40, class: "point disc")
        case .ring: drawing.circle(x: place.x, y: place.y, radius: 40, class: "point ring")
        case .square:
            drawing.rectangle(
                x: place.x - 36, y: place.y - 36, width: 72, height: 72, class: "point square")
        }
    }
}
