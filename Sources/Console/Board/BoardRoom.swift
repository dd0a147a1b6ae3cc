import Domain
import Hummingbird
import Runtime
import Wording

/// The pages of a court that looks after others (归口法院指挥台): at its coordinator's console, and at
/// its own node beside the desk.
enum BoardRoom {
    static func add(to router: Router<ConsoleContext>, _ house: House) {
        func get(
            _ path: RouterPath, _ body: @escaping @Sendable (Call) throws -> Reply
        ) {
            router.get(path) { request, context in
                await house.answer(request, context, nil, body)
            }
        }
        func post(
            _ path: RouterPath, _ body: @escaping @Sendable (Call) throws -> Reply
        ) {
            router.post(path) { request, context in
                await house.answerForm(request, context, body)
            }
        }
        get("/board") { try OverviewPage.show($0) }
        get("/board/matters") { try StagesPage.show($0) }
        get("/board/duties") { try DutiesPage.show($0) }
        get("/board/duties/press") { try PressPage.show($0) }
        post("/board/duties/press") { try PressPage.submit($0) }
        get("/board/disputes") { try DisputesPage.show($0) }
        get("/board/petitions") { try PetitionsPage.show($0) }
        get("/board/statistics") { try StatisticsPage.show($0) }
        get("/board/statistics.csv") { try StatisticsPage.csv($0) }
        get("/board/held") { try HeldPage.show($0) }
        post("/board/held") { try HeldPage.submit($0) }
        get("/board/directory") { try DirectoryPage.show($0) }
        get("/board/links") { try LinksPage.show($0) }
        post("/rehearsal") { try RehearsalForm.submit($0) }
        get("/board/dispatch") { try PlansPage.show($0) }
        post("/board/dispatch/cases") { try PlansPage.take($0) }
        post("/board/dispatch/solve") { try PlansPage.solve($0) }
        get("/board/dispatch/draft/:draft") { try PlanDraftPage.show($0) }
        post("/board/dispatch/draft/:draft") { try PlanDraftPage.change($0) }
        get("/board/dispatch/draft/:draft/plan.csv") { try PlanDraftPage.csv($0) }
        get("/board/dispatch/plan/:matter") { try PlanPage.show($0) }
        post("/board/dispatch/plan/:matter/issue") { try PlanIssue.submit($0) }
    }

    /// One entry of the board's own menu.
    struct Entry {
        var path: String
        var zh: String
        var en: String
        /// Needs no officer: administrators see it too.
        var isTechnical = false
    }

    static let menu: [Entry] = [
        Entry(path: "/board", zh: "总览", en: "Overview"),
        Entry(path: "/board/matters", zh: "事项分布", en: "By stage"),
        Entry(path: "/board/duties", zh: "逾期和临期", en: "Due"),
        Entry(path: "/board/disputes", zh: "争议", en: "Disputes"),
        Entry(path: "/board/petitions", zh: "信访", en: "Petitions"),
        Entry(path: "/board/statistics", zh: "统计", en: "Statistics"),
        Entry(path: "/board/dispatch", zh: "调配", en: "Dispatch"),
        Entry(path: "/board/held", zh: "异常件", en: "Held", isTechnical: true),
        Entry(path: "/board/directory", zh: "名录", en: "Directory", isTechnical: true),
        Entry(path: "/board/links", zh: "联通", en: "Links", isTechnical: true),
    ]

    /// The entry that a path belongs to: the longest that it begins with.
    static func place(_ path: String) -> String? {
        menu.map(\.path).filter { path == $0 || path.hasPrefix($0 + "/") }
            .max { $0.utf8.count < $1.utf8.count }
    }
}
