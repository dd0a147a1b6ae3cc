import Foundation

/// The figures of a run, as a table for a person or as one JSON document.
struct Report: Codable {
    var limits = Limits()
    /// Nil when only the limits were measured.
    var endToEnd: EndToEnd.Figures?
    /// One sentence on what bounds the end-to-end figure.
    var bound = ""

    /// Says which limit the end-to-end figure is nearest to.
    mutating func judge() {
        guard let figures = endToEnd else {
            bound =
                "Only the limits were measured; give --program to measure the processes beside them."
            return
        }
        let cores = Double(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        let busy = figures.busy / cores
        let others = max(0, figures.machineBusy - busy)
        let fullest = limits.commits.map(\.records).max() ?? 0
        let own = "the processes and this client kept \(percent(busy)) of \(Int(cores)) cores busy"
        if figures.machineBusy > 0.85, others > 0.15 {
            bound =
                "Bound by the processors, of which other work on this machine took \(percent(others)): "
                + "\(own). Run it again when the machine is quiet."
        } else if figures.machineBusy > 0.85 {
            bound =
                "Bound by the processors: \(own), far below the journal's \(count(fullest)) records "
                + "and libzmq's \(count(limits.roundTrips)) round trips a second."
        } else {
            bound =
                "Bound by waiting: a commission is made durable five times one after the other, and "
                + "with \(own) the syncs of commits (\(count(limits.syncs)) a second when alone) and "
                + "the window of \(figures.window) a court set the pace."
        }
    }

    /// One JSON document.
    func document() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Figures beside the limits.
    var table: String {
        var rows: [(String, String)] = []
        if let figures = endToEnd {
            rows += [
                ("durable commissions, end to end", "\(count(figures.rate)) /s"),
                (
                    "  under load",
                    "\(figures.commissions) commissions, \(figures.senders) senders x \(figures.window) "
                        + "unconfirmed, \(figures.processes) processes"
                ),
                (
                    "  confirm latency under load p50 / p99",
                    "\(milliseconds(figures.loadP50)) / \(milliseconds(figures.loadP99)) ms"
                ),
                (
                    "  confirm latency light p50 / p99",
                    "\(milliseconds(figures.lightP50)) / \(milliseconds(figures.lightP99)) ms "
                        + "(\(figures.light) one at a time)"
                ),
                (
                    "  CPU-s per 100,000, all processes",
                    String(
                        format: "%.0f (this client besides: %.0f)", figures.cpu, figures.clientCPU)
                ),
                ("  journal at a sender", "\(figures.recordBytes) bytes a commission"),
            ]
        }
        rows.append(("limits of the same run", ""))
        rows.append(("  append 4 KiB + fdatasync", "\(count(limits.syncs)) /s"))
        for commits in limits.commits {
            rows.append(
                (
                    "  journal, WAL FULL, \(commits.batch) x \(limits.recordBytes) bytes a row",
                    "\(count(commits.rows)) rows/s = \(count(commits.records)) records/s"
                ))
        }
        rows.append(("  libzmq CURVE round trips, 8 x 64", "\(count(limits.roundTrips)) /s"))
        rows.append(
            (
                "  Ed25519 sign / verify, one core",
                "\(count(limits.signatures)) / \(count(limits.verifications)) /s"
            ))
        let width = rows.map(\.0.count).max() ?? 0
        let lines = rows.map { name, value in
            (name + String(repeating: " ", count: width - name.count) + "  " + value)
        }
        let included = endToEnd.map { ["", $0.included] } ?? []
        return (lines + included + ["", bound]).joined(separator: "\n")
    }

    private func count(_ value: Double) -> String {
        var digits = String(Int(value.rounded()))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
            place -= 3
        }
        return digits
    }

    private func percent(_ part: Double) -> String { "\(Int((part * 100).rounded())) %" }

    private func milliseconds(_ seconds: Double) -> String {
        String(format: "%.1f", seconds * 1_000)
    }
}
