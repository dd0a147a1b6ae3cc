import Domain
import HTTPTypes
import Hummingbird
import Wording

/// A parameter of an operation.
struct APIParameter: Sendable {
    enum Place: String, Sendable {
        case query
        case path
        case header
    }

    var name: String
    var place: Place
    var schema: APISchema
    var isRequired: Bool
    var words: String
    var example: JSONText?

    init(
        _ name: String, _ place: Place = .query, _ schema: APISchema, required: Bool = false,
        _ words: String, example: JSONText? = nil
    ) {
        self.name = name
        self.place = place
        self.schema = schema
        self.isRequired = required || place == .path
        self.words = words
        self.example = example
    }
}

/// What an operation takes as its body.
struct APIBody: Sendable {
    var type: String
    var schema: APISchema
    var words: String
    var example: JSONText?
}

/// An answer that is no problem.
struct APIAnswer: Sendable {
    var status: Int
    var words: String
    /// Media types with what they look like.
    var content: [(type: String, schema: APISchema)]
    var example: JSONText?

    /// A JSON document.
    static func document(
        _ status: Int = 200, _ words: String, _ schema: APISchema, example: JSONText? = nil
    ) -> APIAnswer {
        APIAnswer(
            status: status, words: words, content: [("application/json", schema)], example: example)
    }
}

/// One operation of the API: what it takes, what it answers, and how. The OpenAPI document and what
/// is enforced are both made from it.
struct APIOperation: Sendable {
    /// How an answer is made.
    enum Run: Sendable {
        /// On a worker's thread, where everything may block.
        case document(@Sendable (APICall) throws -> JSONText)
        /// With the request at hand; whatever blocks goes to a worker by itself.
        case response(@Sendable (APICall, Request) async throws -> Response)
    }

    var id: String
    var method: HTTPRequest.Method
    /// Below `/api/v1`, such as `/matters/{matter}`.
    var path: String
    var summary: Text
    var words: String
    /// Which scope the token must have; nil: none is needed, nor a token.
    var scope: TokenScope?
    var parameters: [APIParameter] = []
    var body: APIBody?
    var answers: [APIAnswer]
    /// Problems besides those that every operation has.
    var problems: [Int] = []
    var run: Run

    /// Statuses of every problem that it may answer with.
    var allProblems: [Int] {
        var all: Set = [400, 406, 421, 429, 503]
        if scope != nil { all.formUnion([401, 403]) }
        if body != nil { all.formUnion([413, 415]) }
        all.formUnion(problems)
        return all.sorted()
    }

    /// The media types of its answers.
    var types: [String] {
        var types: [String] = []
        for answer in answers {
            for one in answer.content where !types.contains(one.type) { types.append(one.type) }
        }
        return types
    }

    /// The values in a path, by the names of the template; nil for another path.
    func match(_ segments: [String]) -> [String: String]? {
        let own = path.split(separator: "/")
        guard own.count == segments.count else { return nil }
        var values: [String: String] = [:]
        for (part, segment) in zip(own, segments) {
            if part.hasPrefix("{") {
                values[String(part.dropFirst().dropLast())] = segment
            } else if part != segment[...] {
                return nil
            }
        }
        return values
    }
}
