/// A drawing that is put together element by element. Lengths are tenths of a unit, so that all of
/// it is integer arithmetic; colours and dashes are classes of the page's style.
struct SVGDrawing {
    /// How wide the place is that the drawing stands in: a page has both, and shows one.
    enum Layout: String, Sendable, CaseIterable {
        /// A desktop or a sheet of paper.
        case wide
        /// A phone.
        case narrow

        /// The layouts that a page has.
        static let both: [Self] = [.wide, .narrow]

        /// Width in units; about as many pixels, so that letters keep their size.
        var width: Int { self == .wide ? 940 : 400 }
    }

    enum Anchor: String, Sendable {
        case start
        case middle
        case end
    }

    /// Size of letters in units.
    static let letters = 12

    /// Unique in the page; ids of the parts begin with it.
    let id: String
    let layout: Layout
    let width: Int
    let height: Int
    private let isOnly: Bool
    private let title: String
    private let summary: String
    private var body = ReportMarkup()
    private var hasHatches = false

    /// A drawing with nothing in it. `title` and `summary` tell those who cannot see it what it
    /// shows; `height` is in units. An only drawing is shown everywhere.
    init(
        _ name: String, _ layout: Layout, title: String, summary: String, height: Int,
        isOnly: Bool = false
    ) {
        self.isOnly = isOnly
        id = "\(name)-\(layout.rawValue)"
        self.layout = layout
        width = layout.width
        self.height = height
        self.title = title
        self.summary = summary
    }

    /// The element with its name and its description.
    var markup: ReportMarkup {
        let hatches: ReportMarkup =
            hasHatches
            ? """
            <defs><pattern id="\(id)-late" width="6" height="6" patternUnits="userSpaceOnUse" \
            patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/>\
            <rect class="hatch-line" width="2.4" height="6"/></pattern></defs>
            """ : ""
        return """
            <svg class="plot \(isOnly ? "only" : layout.rawValue)" role="img" viewBox="0 0 \(width) \(height)" \
            aria-labelledby="\(id)-t \(id)-d" xmlns="http://www.w3.org/2000/svg">\
            <title id="\(id)-t">\(title)</title><desc id="\(id)-d">\(summary)</desc>\
            \(hatches)\(body)</svg>

            """
    }

    mutating func add(_ markup: ReportMarkup) { body += markup }

    mutating func line(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), class name: String) {
        body += """
            <line class="\(name)" x1="\(tenths: from.x)" y1="\(tenths: from.y)" \
            x2="\(tenths: to.x)" y2="\(tenths: to.y)"/>
            """
    }

    /// A rectangle; nothing when it has no width or no height.
    mutating func rectangle(
        x: Int, y: Int, width: Int, height: Int, class name: String, title: String? = nil
    ) {
        guard width > 0, height > 0 else { return }
        // A hatch is a pattern with an id of this drawing: one in a drawing that is not shown
        // would not be painted.
        let fill: ReportMarkup = name == "late" ? " fill=\"url(#\(id)-late)\"" : ""
        hasHatches = hasHatches || name == "late"
        let shape: ReportMarkup = """
            <rect class="\(name)" x="\(tenths: x)" y="\(tenths: y)" width="\(tenths: width)" \
            height="\(tenths: height)"\(fill)
            """
        if let title {
            body += "\(shape)><title>\(title)</title></rect>"
        } else {
            body += "\(shape)/>"
        }
    }

    mutating func text(
        _ text: ReportMarkup, x: Int, y: Int, _ anchor: Anchor = .start, class name: String = ""
    ) {
        let place: ReportMarkup =
            anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        let style: ReportMarkup = name.isEmpty ? "" : " class=\"\(name)\""
        body += "<text x=\"\(tenths: x)\" y=\"\(tenths: y)\"\(place)\(style)>\(text)</text>"
    }

    /// A name that is cut to what fits, with all of it as the title.
    mutating func name(
        _ name: String, x: Int, y: Int, pixels: Int, _ anchor: Anchor = .start,
        class style: String = ""
    ) {
        let shown = ReportText.fit(
            ReportText.plain(name), pixels: pixels, size: Self.letters)
        text(
            shown == name ? "\(name)" : "<title>\(name)</title>\(shown)", x: x, y: y, anchor,
            class: style)
    }

    mutating func circle(x: Int, y: Int, radius: Int, class name: String) {
        body += """
            <circle class="\(name)" cx="\(tenths: x)" cy="\(tenths: y)" r="\(tenths: radius)"/>
            """
    }

    mutating func path(_ data: String, class name: String) {
        guard !data.isEmpty else { return }
        body += "<path class=\"\(name)\" d=\"\(data)\"/>"
    }
}

/// A rectangle inside a drawing whose horizontal axis is the run's days.
struct DayFrame {
    var days: DaySeries
    /// Tenths of a unit.
    var left: Int
    var right: Int
    var top: Int
    var bottom: Int

    var width: Int { right - left }
    var height: Int { bottom - top }

    /// Where a day begins, counted from the first one.
    func x(day: Int) -> Int { left + ReportNumber.scaled(day, of: days.dayCount, to: width) }

    /// The middle of a bin.
    func middle(_ bin: Int) -> Int {
        let first = x(day: bin * days.binDays)
        let end = x(day: min((bin + 1) * days.binDays, days.dayCount))
        return (first + end) / 2
    }

    /// A minute on the clock of the place; at the edge when it lies outside.
    func x(minutes: Int) -> Int? {
        guard let first = days.first else { return nil }
        return left
            + ReportNumber.scaled(
                minutes - first.number * 1440, of: days.dayCount * 1440, to: width)
    }

    func y(_ value: Int, top highest: Int) -> Int {
        bottom - ReportNumber.scaled(value, of: highest, to: height)
    }

    /// Horizontal lines with their numbers to the left.
    func drawValues(_ scale: ReportScale, in drawing: inout SVGDrawing) {
        for tick in scale.ticks {
            let y = y(tick, top: scale.top)
            drawing.line((left, y), (right, y), class: tick == 0 ? "base" : "grid")
            drawing.text("\(grouped: tick)", x: left - 70, y: y + 40, .end, class: "tick")
        }
    }

    /// Boundaries of months or days under the frame.
    func drawDates(in drawing: inout SVGDrawing) {
        var end = -1000
        for tick in days.ticks(pixels: width / 10) {
            // With few days a label belongs to the day, with many to the moment it begins.
            let x = days.dayCount <= 14 ? middle(tick.day) : x(day: tick.day)
            drawing.line((x, bottom), (x, bottom + 50), class: "base")
            let length = ReportText.pixelTenths(tick.label, size: SVGDrawing.letters)
            let start = max(0, min(x - length / 2, drawing.width * 10 - length))
            // At the edges labels move inwards, and may come too near to the next one.
            guard start >= end + 60 else { continue }
            drawing.text("\(tick.label)", x: start, y: bottom + 180, class: "tick")
            end = start + length
        }
    }

    /// Light lines at the same places.
    func drawDateLines(in drawing: inout SVGDrawing) {
        for tick in days.ticks(pixels: width / 10) where tick.day > 0 {
            let x = x(day: tick.day)
            drawing.line((x, top), (x, bottom), class: "grid")
        }
    }

    /// Spans of time as shaded bands.
    func drawBands(_ bands: [(from: Int, to: Int)], in drawing: inout SVGDrawing) {
        for band in bands {
            guard let from = x(minutes: band.from), let to = x(minutes: band.to) else { continue }
            drawing.rectangle(
                x: from, y: top, width: max(to - from, 10), height: height, class: "band")
        }
    }
}
