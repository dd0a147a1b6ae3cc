/// A drawing that is put together element by element. Lengths are tenths of a unit, so that all of
/// it is integer arithmetic; colours and dashes are classes of the page's style.
package struct SVGDrawing {
    /// How wide the place is that the drawing stands in: a page has both, and shows one.
    package enum Layout: String, Sendable, CaseIterable {
        /// A desktop or a sheet of paper.
        case wide
        /// A phone.
        case narrow

        /// The layouts that a page has.
        package static let both: [Self] = [.wide, .narrow]

        /// Width in units; about as many pixels, so that letters keep their size.
        package var width: Int { self == .wide ? 940 : 400 }
    }

    /// Which end of a text its place names.
    package enum Anchor: String, Sendable {
        case start
        case middle
        case end
    }

    /// Size of letters in units.
    package static let letters = 12

    /// Unique in the page; ids of the parts begin with it.
    package let id: String
    package let layout: Layout
    package let width: Int
    package let height: Int
    private let isOnly: Bool
    private let title: String
    private let summary: String
    private var body = ReportMarkup()
    private var hasHatches = false

    /// A drawing with nothing in it. `title` and `summary` tell those who cannot see it what it
    /// shows; `height` is in units. An only drawing is shown everywhere.
    package init(
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
    package var markup: ReportMarkup {
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

    /// Adds anything.
    package mutating func add(_ markup: ReportMarkup) { body += markup }

    /// A line between two places.
    package mutating func line(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), class name: String)
    {
        body += """
            <line class="\(name)" x1="\(tenths: from.x)" y1="\(tenths: from.y)" \
            x2="\(tenths: to.x)" y2="\(tenths: to.y)"/>
            """
    }

    /// A rectangle; nothing when it has no width or no height.
    package mutating func rectangle(
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

    /// A text on its base line.
    package mutating func text(
        _ text: ReportMarkup, x: Int, y: Int, _ anchor: Anchor = .start, class name: String = ""
    ) {
        let place: ReportMarkup =
            anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        let style: ReportMarkup = name.isEmpty ? "" : " class=\"\(name)\""
        body += "<text x=\"\(tenths: x)\" y=\"\(tenths: y)\"\(place)\(style)>\(text)</text>"
    }

    /// A name that is cut to what fits, with all of it as the title.
    package mutating func name(
        _ name: String, x: Int, y: Int, pixels: Int, _ anchor: Anchor = .start,
        class style: String = ""
    ) {
        let shown = ReportText.fit(
            ReportText.plain(name), pixels: pixels, size: Self.letters)
        text(
            shown == name ? "\(name)" : "<title>\(name)</title>\(shown)", x: x, y: y, anchor,
            class: style)
    }

    /// A disc.
    package mutating func circle(x: Int, y: Int, radius: Int, class name: String) {
        body += """
            <circle class="\(name)" cx="\(tenths: x)" cy="\(tenths: y)" r="\(tenths: radius)"/>
            """
    }

    /// A path; nothing when its data are empty.
    package mutating func path(_ data: String, class name: String) {
        guard !data.isEmpty else { return }
        body += "<path class=\"\(name)\" d=\"\(data)\"/>"
    }
}
