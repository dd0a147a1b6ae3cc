import ArgumentParser
package import Domain
import Runtime
import Wording

/// What an administrator wants of the tokens of programs, joined in by the program: the file of
/// accounts is the console's.
package enum TokenWish: Hashable, Sendable {
    case make(label: String, officer: String, scopes: [String], days: Int, by: String)
    case list
    case revoke(id: String, by: String)
}

/// One token as it is listed; `secret` is there when it was just made.
package struct TokenLine: Hashable, Sendable {
    package var id: String
    package var label: String
    package var officer: String
    package var scopes: [String]
    package var created: Instant
    package var expires: Instant
    /// `active`, `expired` or `revoked`.
    package var state: String
    package var secret: String?

    package init(
        id: String, label: String, officer: String, scopes: [String], created: Instant,
        expires: Instant, state: String, secret: String? = nil
    ) {
        self.id = id
        self.label = label
        self.officer = officer
        self.scopes = scopes
        self.created = created
        self.expires = expires
        self.state = state
        self.secret = secret
    }

    var document: JSONText {
        .fields([
            "id": .string(id), "label": .string(label), "officer": .string(officer),
            "scopes": .array(scopes.map(JSONText.string)), "created": .time(created),
            "expires": .time(expires), "state": .string(state), "secret": .text(secret),
        ])
    }
}

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-token", abstract: "Tokens of programs for the HTTP API (接口令牌).",
        discussion: """
            A token looks and acts as one officer (docs/api.md). It is shown once, when it is made. \
            These commands work beside a running node and while it is stopped.
            """, subcommands: [TokenMake.self, TokenList.self, TokenRevoke.self])
}

/// Asks the part of the program that keeps the tokens.
private func tokens(_ process: DataOptions, _ wish: TokenWish) throws -> [TokenLine] {
    guard let serving = Serving.current else {
        throw ValidationError("this program keeps no tokens")
    }
    return try serving.tokens(try process.directory(), wish)
}

struct TokenMake: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Make a token and print it, once.",
        discussion: """
            Example:
              crosswrit api-token make 审判流程系统 --officer 承办甲 --scope read --scope act --days 90 \
            --by 管理员 --data var/yu0105
            """)

    @Argument(help: "What it is for.") var label: String
    @Option(help: "Officer (人员) as whom it looks and acts, as registered.") var officer: String
    @Option(help: "read, act, papers or events; repeatable.") var scope: [String] = []
    @Option(help: "Days until it ends, at most 366.") var days = 90
    @Option(help: "Who makes it.") var by: String
    @OptionGroup var process: DataOptions

    func validate() throws {
        guard !scope.isEmpty else { throw ValidationError("--scope is missing") }
        guard (1...366).contains(days) else { throw ValidationError("--days is 1 to 366") }
    }

    func run() throws {
        let made = try tokens(
            process,
            .make(label: label, officer: officer, scopes: scope, days: days, by: by))
        for one in made {
            Terminal.print(process.json ? one.document.line : one.secret ?? "")
        }
    }
}

struct TokenList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the tokens, latest first.",
        discussion: "Example:\n  crosswrit api-token list --data var/yu0105")

    @OptionGroup var process: DataOptions

    func run() throws {
        let all = try tokens(process, .list)
        if process.json {
            Terminal.print(JSONText.array(all.map(\.document)).line)
            return
        }
        let language = Language(environment: Terminal.environment)
        var table = TextTable([
            language.both("编号", "id"), language.both("用途", "label"),
            language.both("人员", "officer"), language.both("权限", "scopes"),
            language.both("有效至", "until"), language.both("状态", "state"),
        ])
        for one in all {
            table.add([
                one.id, one.label, one.officer, one.scopes.joined(separator: " "),
                one.expires.minuteText, one.state,
            ])
        }
        table.lines.forEach(Terminal.print)
    }
}

struct TokenRevoke: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a token at once; its streams end within 15 s.",
        discussion: "Example:\n  crosswrit api-token revoke 0a1b2c3d4e5f --by 管理员 --data var/yu0105"
    )

    @Argument(help: "Its id, as listed.") var id: String
    @Option(help: "Who ends it.") var by: String
    @OptionGroup var process: DataOptions

    func run() throws {
        let left = try tokens(process, .revoke(id: id, by: by))
        if process.json {
            Terminal.print(JSONText.array(left.map(\.document)).line)
        } else {
            Terminal.print(
                Language(environment: Terminal.environment)("已吊销：\(id)", "revoked: \(id)"))
        }
    }
}
