import ArgumentParser
import Domain
import Planning
import Wording

struct DispatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispatch",
        abstract: "Allocate cases and force between the courts of an area (调配案件、调配力量).",
        discussion: """
            A plan proposes; nobody's case moves by it. Each move carries a ground of the rules file, \
            and needs its own panel decision, ruling and service (docs/dispatch.md).

            Example:
              crosswrit dispatch plan --topology topology/henan.yaml --area 豫01 --cases cases.csv \
            --force force.csv --rules data/dispatch/rules.yaml
            """,
        subcommands: [
            DispatchPlanCommand.self, DispatchCompareCommand.self, DispatchSubmit.self,
            DispatchRevise.self, DispatchApprove.self, DispatchWorksheet.self, DispatchIssue.self,
            DispatchDrop.self, DispatchForce.self, DispatchShow.self, DispatchFinish.self,
            DispatchCancel.self,
        ])
}

struct DispatchPlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Find the cheapest plan that keeps the rules, with its bound and its reasons.",
        discussion: """
            The value of a plan is in officers' hours; the rules file holds the whole objective. Ctrl-C \
            gives the best plan so far. Exit code 1: the rules and orders can't all be kept; the answer \
            names a set of them of which none can be spared.

            Example:
              crosswrit dispatch plan --topology topology/henan.yaml --area 豫01 --cases cases.csv \
            --force force.csv --rules data/dispatch/rules.yaml --out plan.json
              crosswrit dispatch plan … --explain （2025）豫0105执10号
              crosswrit dispatch plan … --without reach --add-officers 豫0105=2 --close 豫0182
            """)

    @OptionGroup var options: PlanOptions

    func run() throws {
        try PlanDriver(options).run()
    }
}

/// What `dispatch plan` takes.
struct PlanOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The topology file; with --data the register knows the courts.", valueName: "file"))
    var topology: String?
    @Option(help: ArgumentHelp("The court that decides: id, code or name.", valueName: "court"))
    var area: String
    @Option(help: ArgumentHelp("Open cases as CSV (docs/dispatch-cases.md).", valueName: "file"))
    var cases: String?
    @Option(
        help: ArgumentHelp("Open cases from the register of this data directory.", valueName: "dir")
    )
    var data: String?
    @Option(
        help: ArgumentHelp("The rules file; data/dispatch/rules.yaml is one.", valueName: "file"))
    var rules: String
    @Option(
        help: ArgumentHelp(
            "What courts have, as CSV: court,officers,vehicles,backlog,closed.", valueName: "file"))
    var force: String
    @Option(
        help: ArgumentHelp("The day as of which cases are judged; else today.", valueName: "date"))
    var date: String?
    @Option(parsing: .unconditional, help: "Seconds at most.") var seconds: Double = 60
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Good enough at this percentage above the bound.", valueName: "percent"))
    var gap: Double = 0.1

    @Option(
        help: ArgumentHelp("What if: without this rule or cost; repeatable.", valueName: "rule"))
    var without: [String] = []
    @Option(help: ArgumentHelp("What if: more officers; repeatable.", valueName: "court=n"))
    var addOfficers: [String] = []
    @Option(
        help: ArgumentHelp("What if: this court takes no case; repeatable.", valueName: "court"))
    var close: [String] = []
    @Option(help: ArgumentHelp("Order: this case goes there; repeatable.", valueName: "case=court"))
    var pin: [String] = []
    @Option(
        help: ArgumentHelp(
            "Order: this case is not to be there; repeatable.", valueName: "case=court"))
    var forbid: [String] = []
    @Option(help: ArgumentHelp("Order: this case stays; repeatable.", valueName: "case"))
    var stay: [String] = []
    @Option(
        help: ArgumentHelp(
            "First and last day of the campaign; else by the rules.", valueName: "date:date"))
    var campaign: String?

    @Option(help: ArgumentHelp("Explain this case; repeatable.", valueName: "case"))
    var explain: [String] = []
    @Flag(help: "Also plan without each hard rule in turn, and say what the rule costs.")
    var ruleCosts = false
    @Option(help: ArgumentHelp("Write the whole model as MPS.", valueName: "out.mps"))
    var model: String?
    @Option(help: ArgumentHelp("Write a page to read and print.", valueName: "out.html"))
    var html: String?
    @Option(help: ArgumentHelp("Write the JSON document.", valueName: "plan.json"))
    var out: String?
    @Flag(help: "Print exactly one JSON document.") var json = false
    @Flag(help: "No progress.") var quiet = false

    func validate() throws {
        guard (cases == nil) != (data == nil) else {
            throw ValidationError("give --cases FILE or --data DIR, one of them")
        }
        guard topology != nil || data != nil else {
            throw ValidationError("--topology FILE is missing")
        }
        guard seconds > 0, seconds <= 86_400 else {
            throw ValidationError("--seconds is more than 0, at most 86400")
        }
        guard gap >= 0, gap <= 100 else { throw ValidationError("--gap is 0 to 100 percent") }
    }
}

extension PlanOptions {
    /// The same in the words of whoever makes a plan.
    var request: PlanRequest {
        var request = PlanRequest(area: area, rules: rules, force: force, today: Words.today)
        request.topology = topology
        request.cases = cases
        request.data = data
        request.date = date
        request.seconds = seconds
        request.gap = gap
        request.without = without
        request.addOfficers = addOfficers
        request.close = close
        request.pin = pin
        request.forbid = forbid
        request.stay = stay
        request.campaign = campaign
        request.explain = explain
        request.ruleCosts = ruleCosts
        return request
    }
}
