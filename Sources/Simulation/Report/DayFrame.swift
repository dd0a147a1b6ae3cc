import Drawing

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
