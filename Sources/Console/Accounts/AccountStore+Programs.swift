package import Domain
import FoundationEssentials
import GRDB
import Sodium

/// What the file of accounts keeps for programs: their tokens, what their keys stand for, and the
/// papers that they have sent in.
extension AccountStore {
    // MARK: Tokens

    /// Most milliseconds that a token counts.
    package static let longestToken: Int64 = 366 * 86_400_000
    /// Tokens that are kept, ended ones too.
    private static let mostTokens = 1_000

    /// Makes a token for a program.
    ///
    /// - Parameters:
    ///   - label: what it is for, 1 … 64 characters.
    ///   - officer: as whom the program looks and acts; whether the register has it is the caller's
    ///     to see.
    ///   - scopes: at least one.
    ///   - expires: at most `longestToken` from now.
    ///   - by: who makes it.
    ///   - address: from where; empty on the machine itself.
    ///   - now: this machine's time.
    /// - Returns: its secret, shown once.
    /// - Throws: `AccountFault.name` or `.token` for what it can't be made of.
    package func makeToken(
        label: String, officer: String, scopes: Set<TokenScope>, expires: Instant, by: String,
        address: String, at now: Instant
    ) throws(AccountFault) -> String {
        try Doorkeeper.check(name: label)
        let life = expires.milliseconds - now.milliseconds
        guard !scopes.isEmpty, life > 0, life <= Self.longestToken else { throw .token }
        let secret = "cw_" + Self.secret()
        let id = String(Self.secret().prefix(12))
        let words = scopes.map(\.rawValue).sorted().joined(separator: " ")
        try write { db in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM token") ?? 0
            if count >= Self.mostTokens {
                try db.execute(
                    sql: "DELETE FROM token WHERE revoked OR expires <= ?",
                    arguments: [now.milliseconds])
                let left = try Int.fetchOne(db, sql: "SELECT count(*) FROM token") ?? 0
                guard left < Self.mostTokens else { throw AccountFault.storage("too many tokens") }
            }
            try db.execute(
                sql: "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
                arguments: [
                    id, Data(Self.digest(secret)), label, officer, words, now.milliseconds,
                    expires.milliseconds,
                ])
            try Self.note(db, "token-made", "\(id) \(label) (\(officer))", by, address, now)
        }
        return secret
    }

    /// The token behind a secret; nil when there is none, or it counts no more.
    package func token(_ secret: String, at now: Instant) throws(AccountFault) -> APIToken? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM token WHERE hash = ? AND NOT revoked AND expires > ?",
                arguments: [Data(Self.digest(secret)), now.milliseconds]
            ).map(Self.token)
        }
    }

    /// Whether a token still counts.
    package func isValid(token id: String, at now: Instant) throws(AccountFault) -> Bool {
        try read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM token WHERE id = ? AND NOT revoked AND expires > ?",
                arguments: [id, now.milliseconds]) == 1
        }
    }

    /// Every token, latest first.
    package func tokens() throws(AccountFault) -> [APIToken] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM token ORDER BY created DESC LIMIT 1000")
                .map(Self.token)
        }
    }

    /// Ends a token.
    package func revoke(
        token id: String, by: String, address: String, at now: Instant
    ) throws(AccountFault) {
        try write { db in
            try db.execute(
                sql: "UPDATE token SET revoked = 1 WHERE id = ? AND NOT revoked", arguments: [id])
            guard db.changesCount == 1 else { throw AccountFault.unknown }
            try Self.note(db, "token-revoked", id, by, address, now)
        }
    }

    private static func token(_ row: Row) -> APIToken {
        let scopes: String = row["scopes"]
        return APIToken(
            id: row["id"], label: row["label"], officer: row["officer"],
            scopes: Set(scopes.split(separator: " ").compactMap { TokenScope(rawValue: "\($0)") }),
            created: Instant(milliseconds: row["created"]),
            expires: Instant(milliseconds: row["expires"]), isRevoked: row["revoked"])
    }

    // MARK: Keys

    /// Binds an idempotency key to a request for ever.
    ///
    /// - Parameters:
    ///   - key: as the engine has it.
    ///   - print: digest of what the request asks for.
    ///   - now: this machine's time.
    /// - Returns: whether the key stands for this request; false when it was bound to another.
    /// - Throws: `AccountFault.storage`.
    package func bind(
        key: String, to print: Digest, at now: Instant
    ) throws(AccountFault) -> Bool {
        var bytes: [UInt8] = []
        print.storage.append(to: &bytes)
        let mine = Data(bytes)
        return try write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO key VALUES (?, ?, ?)",
                arguments: [key, mine, now.milliseconds])
            return try Data.fetchOne(
                db, sql: "SELECT print FROM key WHERE key = ?", arguments: [key]) == mine
        }
    }

    // MARK: Papers

    /// Takes down that an officer's program has sent a paper in: only it may name it in an act
    /// by its digest alone.
    package func keep(
        _ paper: Paper, of officer: String, for milliseconds: Int64, at now: Instant
    ) throws(AccountFault) {
        try write { db in
            try db.execute(
                sql: "DELETE FROM paper WHERE at < ?", arguments: [now.milliseconds - milliseconds])
            try db.execute(
                sql: "INSERT OR REPLACE INTO paper VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    officer, paper.digest.hex, paper.size, paper.name, paper.kind.rawValue,
                    paper.sealed, now.milliseconds,
                ])
        }
    }

    /// The paper that an officer's program has sent in last under a digest; nil when there is none.
    package func paper(_ digest: Digest, of officer: String) throws(AccountFault) -> Paper? {
        try read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM paper WHERE officer = ? AND digest = ?",
                arguments: [officer, digest.hex])
            guard let row, let kind = PaperKind(rawValue: row["kind"]) else { return nil }
            return Paper(
                digest: digest, size: row["size"], name: row["name"], kind: kind,
                sealed: row["sealed"])
        }
    }
}
