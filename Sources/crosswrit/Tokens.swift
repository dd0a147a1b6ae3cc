import Commands
import Console
import Domain
import Engine
import Store
import Wording

/// Tokens of programs, for the command line: in the data directory, whether it runs or not.
enum Tokens {
    /// Does what an administrator wants of the tokens of a court's node.
    ///
    /// - Returns: the tokens that are left to show; of one just made, that one with its secret.
    /// - Throws: `CommandFailure`.
    static func answer(_ path: String, _ wish: TokenWish) throws -> [TokenLine] {
        do {
            let directory = try DataDirectory(existing: path)
            let store = try AccountStore(directory.path + "/console.sqlite")
            let now = SystemTime.now
            switch wish {
            case .list: break
            case .revoke(let id, let by):
                try store.revoke(token: id, by: by, address: "", at: now)
            case .make(let label, let officer, let words, let days, let by):
                let scopes = words.compactMap(TokenScope.init)
                guard scopes.count == words.count else { throw AccountFault.token }
                let records = try ViewsReader(directory).officers()
                guard records.contains(where: { $0.name == officer && !$0.removed }) else {
                    throw AccountFault.officer
                }
                let secret = try store.makeToken(
                    label: label, officer: officer, scopes: Set(scopes),
                    expires: now.advanced(byMilliseconds: Int64(days) * 86_400_000), by: by,
                    address: "", at: now)
                guard let made = try store.token(secret, at: now) else {
                    throw AccountFault.unknown
                }
                return [line(made, now, secret)]
            }
            return try store.tokens().map { line($0, now, nil) }
        } catch let fault as AccountFault {
            let isStorage = if case .storage = fault { true } else { false }
            throw CommandFailure(
                isStorage ? 3 : 1, "token", fault.text.zh, fault.text.en,
                remedy: "用 crosswrit api-token list、crosswrit officer list 查看",
                "see `crosswrit api-token list` and `crosswrit officer list`")
        } catch let fault as StoreFault {
            throw CommandFailure(
                3, "token.store", fault.message, fault.message, remedy: "检查 --data",
                "check --data")
        }
    }

    private static func line(_ token: APIToken, _ now: Instant, _ secret: String?) -> TokenLine {
        TokenLine(
            id: token.id, label: token.label, officer: token.officer,
            scopes: TokenScope.allCases.filter(token.scopes.contains).map(\.rawValue),
            created: token.created, expires: token.expires,
            state: token.isRevoked ? "revoked" : token.expires <= now ? "expired" : "active",
            secret: secret)
    }
}
