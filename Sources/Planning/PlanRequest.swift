package import Domain

/// What a plan of allocation is to be made from (调配方案的依据), in the words in which people type it.
package struct PlanRequest: Codable, Sendable {
    /// Path of a topology file; nil: the register knows the courts.
    package var topology: String?
    /// The court that decides: id, code or name.
    package var area: String
    /// Path of a file of open cases; nil: the register of `data`.
    package var cases: String?
    /// Data directory in which the register of cases lies.
    package var data: String?
    /// Path of the rules file.
    package var rules: String
    /// Path of the force file.
    package var force: String
    /// Day as of which the cases are judged; nil: today.
    package var date: String?
    /// Seconds that the search may take.
    package var seconds: Double = 60
    /// Good enough at this percentage above the bound.
    package var gap: Double = 0.1
    /// Rules or costs left out.
    package var without: [String] = []
    /// `court=n`.
    package var addOfficers: [String] = []
    /// Courts that take no case.
    package var close: [String] = []
    /// `case=court`.
    package var pin: [String] = []
    /// `case=court`.
    package var forbid: [String] = []
    /// Cases that stay.
    package var stay: [String] = []
    /// `first:last`; nil: by the rules.
    package var campaign: String?
    /// Cases to explain.
    package var explain: [String] = []
    /// Whether each hard rule's price is wanted too.
    package var ruleCosts = false
    /// Today, by whoever asks.
    package var today: CivilDate

    package init(area: String, rules: String, force: String, today: CivilDate) {
        self.area = area
        self.rules = rules
        self.force = force
        self.today = today
    }
}
