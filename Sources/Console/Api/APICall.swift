import Domain
import Engine
import HTTPTypes
import Procedure
import Runtime
import Store
import Wording

/// One request of a program, read by the description of its operation. Asking blocks.
struct APICall: Sendable {
    let house: House
    let desk: APIDesk
    let operation: APIOperation
    let token: APIToken?
    let address: String
    /// Parameters by name, as they were described.
    let values: [String: JSONText]
    /// Media types that were asked for.
    let accepts: APIAccept
    var body: JSONText?

    var now: Instant { SystemTime.now }

    /// The officer as whom the program looks and acts. Operations without a token have none.
    var officer: String { token?.officer ?? "" }

    func text(_ name: String) -> String? {
        if case .string(let text)? = values[name] { text } else { nil }
    }

    func whole(_ name: String) -> Int? {
        if case .integer(let number)? = values[name] { Int(clamping: number) } else { nil }
    }

    func flag(_ name: String) -> Bool? {
        if case .bool(let flag)? = values[name] { flag } else { nil }
    }

    func date(_ name: String) throws -> CivilDate {
        guard let text = text(name), let date = CivilDate(iso: text) else {
            throw APIProblem.malformed(name, "须为日期", "a date is wanted")
        }
        return date
    }

    // MARK: Asking

    /// Asks the process without an officer: only what is no matter's secret.
    ///
    /// - Throws: `APIProblem`.
    func ask(_ request: ControlRequest) throws -> ControlResponse {
        let response = house.source.ask(request)
        if case .failed(let failure) = response { throw Self.problem(failure) }
        return response
    }

    /// Asks as the token's officer may see the answer.
    ///
    /// - Throws: `APIProblem`.
    func see(
        _ request: ControlRequest
    ) throws -> (response: ControlResponse, withheld: [Withheld]) {
        guard case .viewed(let inner, let withheld) = try ask(.viewed(by: officer, request)) else {
            throw APIProblem.busy
        }
        return (inner, withheld)
    }

    /// What the process says of itself: clock and courts, and nothing counted.
    func status() throws -> StatusReport {
        guard case .status(let report) = try see(.presence).response else { throw APIProblem.busy }
        return report
    }

    /// As `status`, with what there is of everything.
    func countedStatus() throws -> StatusReport {
        guard case .status(let report) = try see(.status).response else { throw APIProblem.busy }
        return report
    }

    /// A matter as the officer sees it.
    func detail(_ matter: String) throws -> MatterDetail {
        guard case .detail(let detail) = try see(.show(matter: matter)).response else {
            throw APIProblem.busy
        }
        return detail
    }

    /// What a refusal of the process is over HTTP.
    static func problem(_ failure: ControlFailure) -> APIProblem {
        let refusal = failure.refusal
        if failure.exit == 3 || refusal.code.hasPrefix("node.") {
            return APIProblem(.serviceUnavailable, refusal, headers: [.retryAfter: "1"])
        }
        switch refusal.code {
        case "matter.unknown", "entry.unknown", "paper.unknown", "paper.not-arrived",
            "held.unknown":
            return APIProblem(.notFound, refusal)
        case "court.unknown", "matter.ambiguous": return APIProblem(.badRequest, refusal)
        case "event.stale": return APIProblem(.gone, refusal)
        case "officer.unknown", "process.coordinator": return APIProblem(.forbidden, refusal)
        case let code where code.hasPrefix("rights."): return APIProblem(.forbidden, refusal)
        default: return APIProblem(.unprocessableContent, refusal)
        }
    }
}

/// The `Accept` header of a request.
package struct APIAccept: Sendable {
    private var ranges: [(type: String, weight: Double)] = []

    /// - Parameter header: as it was sent; nil or empty: anything will do.
    package init(_ header: String?) {
        guard let header, !header.trimmed.isEmpty else {
            ranges = [("*/*", 1)]
            return
        }
        for part in header.split(separator: ",").prefix(32) {
            let words = part.split(separator: ";").map { String($0).trimmed.lowercased() }
            guard let type = words.first else { continue }
            let weight = words.dropFirst().first { $0.hasPrefix("q=") }
            ranges.append((type, weight.flatMap { Double($0.dropFirst(2)) } ?? 1))
        }
    }

    /// How much a type is wanted, by the narrowest range that names it; 0: not at all.
    package func weight(_ type: String) -> Double {
        let family = type.split(separator: "/").first.map { "\($0)/*" } ?? ""
        for range in [type, family, "*/*"] {
            if let found = ranges.first(where: { $0.type == range }) { return found.weight }
        }
        return 0
    }

    /// Whether one of the types will do.
    package func takes(_ types: [String]) -> Bool {
        types.isEmpty || types.contains { weight($0) > 0 }
    }
}
