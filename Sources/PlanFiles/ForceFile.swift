package import CaseDispatch
package import Domain
package import Topology

/// A row of a force file: what a court has (执行力量), as reported this week.
package struct ForceRow: Hashable, Sendable {
    package var court: CourtID
    package var officers: Int64
    package var vehicles: Int64
    /// Thousandths of an average case.
    package var backlog: Int64
    package var isClosed: Bool
}

/// A CSV file of what courts have: `court,officers,vehicles,backlog,closed`.
///
/// Courts by id, code (法院代字) or full name; backlog in average cases; closed is `yes` or empty. A
/// court without a row takes no part.
package enum ForceFile {
    /// Longest file.
    package static let maximumBytes = 4 << 20

    private static let headings = ["court", "officers", "vehicles", "backlog", "closed"]

    /// Reads a force file and reports every fault in it.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - tree: The courts that it may name.
    /// - Returns: The rows in order of the file, and what is wrong.
    package static func load(
        path: String, courts tree: CourtTree
    ) -> (rows: [ForceRow], findings: [Finding]) {
        do {
            return read(try Files.read(path, atMost: maximumBytes), courts: tree)
        } catch {
            return ([], [Finding(.error, .unreadable, line: nil, error.description)])
        }
    }

    /// Reads a force file from bytes.
    ///
    /// - Parameters:
    ///   - bytes: The content.
    ///   - tree: The courts that it may name.
    /// - Returns: The rows in order of the file, and what is wrong.
    package static func read(
        _ bytes: [UInt8], courts tree: CourtTree
    ) -> (rows: [ForceRow], findings: [Finding]) {
        // CRLF is one character to a string and would end no line.
        guard let text = String(validating: bytes.filter { $0 != 0x0D }, as: UTF8.self) else {
            return ([], [Finding(.error, .syntax, line: nil, "not UTF-8; save the file as UTF-8")])
        }
        var rows: [ForceRow] = []
        var findings: [Finding] = []
        let marked = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        let lines = marked.split(separator: "\n", omittingEmptySubsequences: false)
        var hasHeading = false
        for (index, line) in lines.enumerated() {
            if line.allSatisfy({ $0 == " " || $0 == "," }) { continue }
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map {
                String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            guard hasHeading else {
                hasHeading = true
                if cells != headings {
                    findings.append(
                        Finding(
                            .error, .syntax, line: index + 1,
                            "the heading `\(headings.joined(separator: ","))` is due"))
                    break
                }
                continue
            }
            switch row(cells, tree) {
            case .success(let row): rows.append(row)
            case .failure(let fault):
                findings.append(
                    Finding(.error, .malformedValue, line: index + 1, fault.description))
            }
        }
        if !hasHeading {
            findings.append(Finding(.error, .syntax, line: nil, "the file is empty"))
        }
        return (rows, findings)
    }

    private struct RowFault: Error {
        var description: String
    }

    private static func row(_ cells: [String], _ tree: CourtTree) -> Result<ForceRow, RowFault> {
        func fault(_ text: String) -> Result<ForceRow, RowFault> {
            .failure(RowFault(description: text))
        }
        guard cells.count == headings.count else {
            return fault("\(cells.count) cells; \(headings.count) are due")
        }
        guard let court = tree.find(cells[0]) else {
            return fault("court: the topology has no court “\(cells[0])”")
        }
        func whole(_ text: String, places: Int = 0) -> Int64? {
            PlainDecimal.read(text, places: places).flatMap { $0 <= 1_000_000_000 ? $0 : nil }
        }
        guard let officers = whole(cells[1]) else {
            return fault("officers: a whole number is due, not “\(cells[1])”")
        }
        guard let vehicles = whole(cells[2]) else {
            return fault("vehicles: a whole number is due, not “\(cells[2])”")
        }
        guard let backlog = whole(cells[3], places: 3) else {
            return fault("backlog: a number with at most 3 digits behind the point is due")
        }
        guard ["", "yes", "no"].contains(cells[4]) else {
            return fault("closed: yes, no or nothing is due, not “\(cells[4])”")
        }
        return .success(
            ForceRow(
                court: court.id, officers: officers, vehicles: vehicles,
                backlog: backlog, isClosed: cells[4] == "yes"))
    }
}

extension CourtForce {
    /// The courts of a plan: rows of the area, with the intermediate court that each belongs to.
    ///
    /// - Parameters:
    ///   - rows: Of a force file.
    ///   - area: The court that decides; it and those below it take part.
    ///   - tree: The courts.
    /// - Returns: The courts in the order of the rows.
    package static func courts(
        _ rows: [ForceRow], in area: CourtID, of tree: CourtTree
    ) -> [CourtForce] {
        rows.filter { $0.court == area || tree.isAbove(area, $0.court) }.map { row in
            let city = tree.ascent(from: row.court).first { tree[$0]?.level == .intermediate }
            return CourtForce(
                court: row.court, place: Places.division(of: row.court, in: tree) ?? "000000",
                city: city ?? row.court,
                officers: row.officers, vehicles: row.vehicles, backlog: row.backlog,
                isClosed: row.isClosed,
                isRulable: row.court != area
                    || [.high, .supreme].contains(tree[area]?.level),
                isDirectlyBelow: tree[row.court]?.superior == area)
        }
    }
}
