import Domain
import Hummingbird
import Runtime
import Wording

/// The pages of a court's desk (工作台).
enum DeskRoom {
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
        get("/") { call in
            guard try call.requireVisitor().officer != nil else {
                return try ProcessPage.show(call)
            }
            // A coordinator's officers look after the courts below before their own desk.
            return call.house.source.isNode ? try TodayPage.show(call) : .redirect("/board")
        }
        get("/today") { try TodayPage.show($0) }
        get("/matters") { try MattersPage.show($0) }
        get("/matters.csv") { try MattersPage.csv($0) }
        get("/search") { try SearchPage.show($0) }
        get("/matters/:matter") { try MatterPage.show($0) }
        get("/matters/:matter/paper/:digest") { try PaperPage.paper($0) }
        get("/matters/:matter/evidence") { try PaperPage.evidence($0) }
        get("/matters/:matter/document/:entry") { try PaperPage.document($0) }
        get("/matters/:matter/draft/:verb") { try PaperPage.draft($0) }
        get("/matters/:matter/act/:verb") { try ActPage.show($0) }
        post("/matters/:matter/act/:verb") { try ActPage.submit($0) }
        get("/open") { try OpenPage.show($0) }
        get("/open/:procedure/:verb") { try ActPage.show($0) }
        post("/open/:procedure/:verb") { try ActPage.submit($0) }
        get("/commissions/new") { try ActPage.show($0, opening: ("commission", "draft")) }
        post("/commissions/new") { try ActPage.submit($0, opening: ("commission", "draft")) }
        get("/record") { try RecordPage.show($0) }
        get("/grants") { try CourtGrantPage.show($0) }
        post("/grants") { try CourtGrantPage.submit($0) }
        get("/roster") { try RosterPage.show($0) }
        get("/officers") { try OfficersPage.show($0) }
        post("/officers") { try OfficersPage.submit($0) }
        get("/bulk") { try BulkPage.show($0) }
        post("/bulk") { try BulkPage.submit($0) }
    }
}
