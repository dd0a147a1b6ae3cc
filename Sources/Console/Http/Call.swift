package import Domain
package import HTTPTypes
package import Hummingbird
import Logging
package import Runtime
import Sodium
import Store
package import Wording

/// Why a page is not given.
package enum PageFault: Error, Sendable {
    /// The request does not read.
    case malformed
    case tooLarge
    /// The session has ended; the browser is sent to the login.
    case unknownVisitor
    /// The form's token is not the session's.
    case unproved
    case notFound
    /// Only an administrator, or only an officer, may do this.
    case notYours
    case busy
    /// The process refused; shown with rule and remedy.
    case refused(Refusal)
}

/// One request on its worker's thread, with what it needs to make its answer. Asking blocks.
package struct Call: Sendable {
    package let house: House
    package let path: String
    package let query: FormData
    package let form: FormData
    package let language: Language
    let cookie: String?
    package let address: String
    package let parameters: Parameters
    /// The page's script asks for a part of the page.
    package let isQuiet: Bool
    /// Who asks; nil on pages that need no login.
    package var visitor: Visitor?

    package var now: Instant { SystemTime.now }

    // MARK: Who

    /// The visitor.
    ///
    /// - Throws: `PageFault.unknownVisitor`.
    package func requireVisitor() throws -> Visitor {
        if let visitor { return visitor }
        guard let cookie,
            let visitor = try house.doorkeeper.store.visitor(cookie, at: now)
        else { throw PageFault.unknownVisitor }
        return visitor
    }

    /// The officer as whom the visitor looks and acts.
    ///
    /// - Throws: `PageFault`.
    package func requireOfficer() throws -> String {
        guard let officer = try requireVisitor().officer else { throw PageFault.notYours }
        return officer
    }

    /// - Throws: `PageFault` unless the visitor is an administrator.
    package func requireAdministrator() throws -> Visitor {
        let visitor = try requireVisitor()
        guard visitor.login.isAdministrator else { throw PageFault.notYours }
        return visitor
    }

    /// - Throws: `PageFault.unproved` unless the form carries the session's token.
    func prove(_ visitor: Visitor) throws {
        guard ConstantTime.equal(Array(form["_csrf"].utf8), Array(visitor.csrf.utf8)) else {
            throw PageFault.unproved
        }
    }

    // MARK: Asking

    /// Asks the court's node without an officer, or where there is none the process: only what is
    /// no matter's secret, and acts.
    ///
    /// - Throws: `PageFault.refused` with the node's reason.
    package func ask(_ request: ControlRequest) throws -> ControlResponse {
        let response = (house.source.court ?? house.source.ask)(request)
        if case .failed(let failure) = response { throw PageFault.refused(failure.refusal) }
        return response
    }

    /// Asks the process itself, which at a coordinator is another than the court's node.
    ///
    /// - Throws: `PageFault.refused` with the process's reason.
    package func askProcess(_ request: ControlRequest) throws -> ControlResponse {
        let response = house.source.ask(request)
        if case .failed(let failure) = response { throw PageFault.refused(failure.refusal) }
        return response
    }

    /// Asks as the visitor's officer may see the answer.
    ///
    /// - Returns: the answer, and what it leaves out.
    /// - Throws: `PageFault`.
    package func see(
        _ request: ControlRequest
    ) throws -> (response: ControlResponse, withheld: [Withheld]) {
        let response = try ask(.viewed(by: try requireOfficer(), request))
        guard case .viewed(let inner, let withheld) = response else { throw PageFault.busy }
        return (inner, withheld)
    }

    /// What the process says of itself.
    package func processStatus() throws -> StatusReport {
        guard case .status(let report) = try askProcess(.status) else { throw PageFault.busy }
        return report
    }

    /// What the court's node says of itself: clock and courts, and nothing counted, because every
    /// page asks for it.
    package func status() throws -> StatusReport {
        guard case .status(let report) = try ask(.presence) else { throw PageFault.busy }
        return report
    }

    /// As `status`, with what there is of everything.
    package func countedStatus() throws -> StatusReport {
        guard case .status(let report) = try ask(.status) else { throw PageFault.busy }
        return report
    }

    // MARK: Answers

    /// The page that tells of an error.
    func page(of error: any Error) -> Reply {
        let known = try? requireVisitor()
        switch error {
        case PageFault.unknownVisitor:
            let back = form.pairs.isEmpty && path != "/" ? "?to=\(PercentText.encode(path))" : ""
            return isQuiet
                ? Reply(.unauthorized, [:], []) : .redirect("/login\(back)")
        case let fault as PageFault:
            return house.pages.error(fault, language, known, house)
        case let fault as AccountFault:
            if case .storage(let what) = fault { house.logger.error("accounts: \(what)") }
            return house.pages.error(
                .refused(
                    Refusal(
                        code: "account", rule: "", reason: fault.text, remedy: Text(zh: "", en: ""))
                ),
                language, known, house)
        case let failure as ControlFailure:
            return house.pages.error(.refused(failure.refusal), language, known, house)
        case let failure as CommandFailure:
            return house.pages.error(.refused(failure.refusal), language, known, house)
        default:
            house.logger.error("page \(path): \(error)")
            return house.pages.error(.busy, language, known, house)
        }
    }

    /// A page in the frame that all have.
    ///
    /// - Parameters:
    ///   - template: its name in `web/templates`.
    ///   - title: in both languages.
    ///   - values: what it shows.
    ///   - code: of the answer.
    /// - Returns: the page.
    /// - Throws: `PageBook.Fault` when there is no such template.
    package func page(
        _ template: String, title: Text, _ values: [String: Any],
        status code: HTTPResponse.Status = .ok
    ) throws -> Reply {
        let visitor = try? requireVisitor()
        return try house.pages.page(
            template, title: title, values: values, language: language, visitor: visitor,
            path: path,
            house: house, status: code)
    }
}
