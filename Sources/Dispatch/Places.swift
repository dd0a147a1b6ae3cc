package import Domain

/// Where administrative divisions (行政区划) lie and how far apart they are, from the table that is
/// built into the program (`data/places`).
///
/// Distances are along a great circle from one seat of government to the other: no roads. They are
/// whole kilometres, and the same on every machine: only operations that IEEE 754 fixes to the last
/// bit are used.
package enum Places {
    /// A point on the globe, in thousandths of a degree.
    package struct Point: Hashable, Sendable {
        /// East of Greenwich.
        package var longitude: Int
        /// North of the equator.
        package var latitude: Int

        package init(longitude: Int, latitude: Int) {
            self.longitude = longitude
            self.latitude = latitude
        }
    }

    /// The point of a division.
    ///
    /// - Parameter code: Six digits (GB/T 2260).
    /// - Returns: Its own point, else that of its city, else that of its province; nil when none is
    ///   known or the code has another form.
    package static func point(_ code: String) -> Point? {
        guard let number = number(code) else { return nil }
        return points[number] ?? points[number / 100 * 100] ?? points[number / 10_000 * 10_000]
    }

    /// How far it is from one division to another.
    ///
    /// - Parameters:
    ///   - from: Six digits (GB/T 2260).
    ///   - to: Six digits (GB/T 2260).
    /// - Returns: Whole kilometres, rounded to the nearest; 0 within a division; nil when one of
    ///   the two is unknown down to its province.
    package static func kilometres(from: String, to: String) -> Int? {
        guard let start = point(from), let end = point(to) else { return nil }
        return kilometres(from: start, to: end)
    }

    /// How far it is from one point to another, by the haversine formula on a globe of 6,371 km.
    ///
    /// - Returns: Whole kilometres, rounded to the nearest.
    package static func kilometres(from: Point, to: Point) -> Int {
        guard from != to else { return 0 }
        let south = sine(halfOf(to.latitude - from.latitude))
        let east = sine(halfOf(to.longitude - from.longitude))
        let shrink = cosine(from.latitude) * cosine(to.latitude)
        let part = min(max(south * south + shrink * east * east, 0), 1)
        return Int((2 * 6_371 * arcsine(part.squareRoot())).rounded())
    }

    // MARK: Courts

    /// The division in which a court sits, as the table of courts has it.
    ///
    /// - Parameter court: By its code (法院代字), or by its name where it has none.
    /// - Returns: Six digits; nil for a court that the table gives none.
    package static func division(of court: Court) -> String? {
        if let known = seats[court.code ?? court.name] { return known.isEmpty ? nil : known }
        guard let code = court.code, let first = code.first, let province = seats[String(first)]
        else { return nil }
        // What the table leaves out is what the digits say, where they name a division at all.
        let digits = province.prefix(2) + code.dropFirst() + String(repeating: "0", count: 4)
        guard let number = number(String(digits.prefix(6))), points[number] != nil else {
            return nil
        }
        return padded(number)
    }

    /// The division in which a court sits; where the table gives it none, that of the nearest court
    /// above it that has one.
    ///
    /// - Parameters:
    ///   - court: The court.
    ///   - tree: The courts.
    /// - Returns: Six digits; nil for an unknown court, and where no court above has one.
    package static func division(of court: CourtID, in tree: CourtTree) -> String? {
        for above in tree.ascent(from: court) {
            if let found = tree[above].flatMap({ division(of: $0) }) { return found }
        }
        return nil
    }

    // MARK: Tables

    /// Every division with a point of its own, in order of the codes.
    package static var codes: [String] { points.keys.sorted().map(padded) }

    private static let points: [Int: Point] = {
        var points: [Int: Point] = [:]
        points.reserveCapacity(4_000)
        var group = 0
        for word in placeData.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
            let value = word.prefix { $0 != 0x3A }.reduce(0) { $0 * 10 + Int($1) - 0x30 }
            guard word.count > 5 else {
                group = value * 100
                continue
            }
            points[group + value / 10_000_000_000] = Point(
                longitude: 70_000 + value / 100_000 % 100_000, latitude: value % 100_000)
        }
        return points
    }()

    private static let seats: [String: String] = {
        var seats: [String: String] = [:]
        for word in courtPlaceData.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            let parts = word.split(separator: "=", omittingEmptySubsequences: false)
            let division = String(parts[1])
            // Provinces have two digits.
            seats[String(parts[0])] = division.utf8.count == 2 ? division + "0000" : division
        }
        return seats
    }()

    private static func number(_ code: String) -> Int? {
        let bytes = code.utf8
        guard bytes.count == 6, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return bytes.reduce(0) { $0 * 10 + Int($1) - 0x30 }
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }

    // MARK: Arithmetic

    private static let halfCircle = 3.141592653589793

    private static func halfOf(_ thousandths: Int) -> Double {
        Double(thousandths) / 360_000 * halfCircle
    }

    private static func cosine(_ thousandths: Int) -> Double {
        sine(halfCircle / 2 - Double(thousandths) / 180_000 * halfCircle)
    }

    /// Of an angle from -π to π: its power series to the fifteenth term, exact to 1 in 10¹².
    private static func sine(_ angle: Double) -> Double {
        let square = angle * angle
        var term = angle
        var sum = angle
        for step in 1...15 {
            let factor = Double(2 * step * (2 * step + 1))
            term *= -square / factor
            sum += term
        }
        return sum
    }

    /// Of 0 to 1: halves the angle until the power series is quick.
    private static func arcsine(_ value: Double) -> Double {
        var value = value
        var times = 1.0
        // sin(x/2)² = (1 - cos x)/2, written so that nothing is lost to cancelling.
        while value > 0.1 {
            let other = (1 - value * value).squareRoot()
            value = value / (2 * (1 + other)).squareRoot()
            times *= 2
        }
        let square = value * value
        var power = value
        var sum = value
        var factor = 1.0
        for step in 1...8 {
            factor *= Double(2 * step - 1) / Double(2 * step)
            power *= square
            sum += factor * power / Double(2 * step + 1)
        }
        return times * sum
    }
}
