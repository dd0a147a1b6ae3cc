import Console
import Domain
import Logging
import Testing

/// Logins, sessions, lock-outs and tokens; what is refused comes first.
@Suite("Accounts of the console", .timeLimit(.minutes(2)))
struct AccountsTests {
    static let good = "a long enough password"
    let store: AccountStore
    let door: Doorkeeper

    init() throws {
        store = try AccountStore(nil)
        door = try Doorkeeper(store, directory: nil, logger: Logger(label: "test"))
    }

    private func at(_ seconds: Int64) -> Instant {
        Instant(milliseconds: 1_800_000_000_000 + seconds * 1_000)
    }

    private func enter(_ name: String, _ password: String, _ seconds: Int64) -> String? {
        try? door.enter(name: name, password: password, address: "127.0.0.1", at: at(seconds))
    }

    @Test(arguments: ["", " 张三", "张三 ", "a\u{0}b", "a\u{202E}b", String(repeating: "x", count: 65)])
    func aNameThatIsNoneIsRefused(_ name: String) {
        #expect(throws: AccountFault.name) {
            try door.make(
                name: name, officer: "承办甲", password: Self.good, by: "t", address: "", at: at(0))
        }
    }

    @Test(arguments: ["", "short", String(repeating: "x", count: 257)])
    func aPasswordThatIsNoneIsRefused(_ password: String) {
        #expect(throws: AccountFault.password) {
            try door.make(
                name: "张三", officer: "承办甲", password: password, by: "t", address: "", at: at(0))
        }
    }

    @Test func withoutASetupFileNobodyBecomesTheFirst() throws {
        #expect(throws: AccountFault.setup) {
            try door.setUp(
                token: "", name: "管理员", password: Self.good, address: "", at: at(0))
        }
    }

    @Test func wrongTriesWaitLongerAndLongerAndTheRightOneIsNotLookedAtMeanwhile() throws {
        try door.make(
            name: "张三", officer: "承办甲", password: Self.good, by: "t", address: "", at: at(0))
        for second in 0..<5 { #expect(enter("张三", "wrong password", Int64(second)) == nil) }
        #expect(enter("张三", Self.good, 5) == nil)
        // Two seconds after the fifth.
        #expect(enter("张三", "wrong password", 7) == nil)
        #expect(enter("张三", Self.good, 9) == nil)
        #expect(enter("张三", Self.good, 12) != nil)
        let kinds = try store.events(100).map(\.kind)
        #expect(kinds.filter { $0 == "login-failed" }.count == 6)
    }

    @Test func unknownNamesAreCountedAsKnownOnesAre() throws {
        for second in 0..<5 { #expect(enter("无此人", "wrong password", Int64(second)) == nil) }
        #expect(try store.events(100).filter { $0.kind == "login-failed" }.count == 5)
        #expect(enter("无此人", "wrong password", 5) == nil)
        // Not looked at: nothing more is taken down.
        #expect(try store.events(100).filter { $0.kind == "login-failed" }.count == 5)
    }

    @Test func aSessionEndsByIdlenessByAgeByLogoutAndWithTheAccount() throws {
        try door.make(
            name: "管理", officer: nil, password: Self.good, by: "t", address: "", at: at(0))
        try door.make(
            name: "张三", officer: "承办甲", password: Self.good, by: "t", address: "", at: at(0))
        let first = try #require(enter("张三", Self.good, 0))
        #expect(first.utf8.count == 64)
        #expect(try store.visitor(first, at: at(60))?.officer == "承办甲")
        #expect(
            try store.visitor("0" + first.dropFirst(), at: at(60)) == nil || first.hasPrefix("0"))
        #expect(try store.visitor(first, at: at(60 + 7_200)) == nil)
        // Kept in use, it still ends after twelve hours.
        let second = try #require(enter("张三", Self.good, 0))
        for hour in 1..<12 {
            #expect(try store.visitor(second, at: at(Int64(hour) * 3_600)) != nil)
        }
        #expect(try store.visitor(second, at: at(12 * 3_600)) == nil)
        let third = try #require(enter("张三", Self.good, 0))
        let visitor = try #require(try store.visitor(third, at: at(1)))
        try store.end(visitor, address: "", at: at(2))
        #expect(try store.visitor(third, at: at(2)) == nil)
        let fourth = try #require(enter("张三", Self.good, 0))
        try store.set(disabled: true, "张三", by: "管理", address: "", at: at(3))
        #expect(try store.visitor(fourth, at: at(3)) == nil)
        #expect(enter("张三", Self.good, 4) == nil)
        #expect(throws: AccountFault.lastAdministrator) {
            try store.set(disabled: true, "管理", by: "管理", address: "", at: at(5))
        }
    }

    @Test func aNewPasswordEndsTheOtherSessions() throws {
        try door.make(
            name: "张三", officer: "承办甲", password: Self.good, by: "t", address: "", at: at(0))
        let here = try #require(enter("张三", Self.good, 0))
        let there = try #require(enter("张三", Self.good, 0))
        #expect(here != there)
        let visitor = try #require(try store.visitor(here, at: at(1)))
        #expect(throws: AccountFault.refused) {
            try door.change(
                visitor, from: "wrong password", to: "another password", address: "", at: at(1))
        }
        try door.change(
            visitor, from: Self.good, to: "another password", address: "", at: at(2))
        #expect(try store.visitor(here, at: at(3)) != nil)
        #expect(try store.visitor(there, at: at(3)) == nil)
        #expect(enter("张三", Self.good, 4) == nil)
        #expect(enter("张三", "another password", 5) != nil)
    }

    @Test func aTokenCountsUntilItExpiresOrIsRevoked() throws {
        let secret = try store.makeToken(
            label: "案件系统", officer: "承办甲", scopes: [.read, .events], expires: at(100), by: "管理",
            address: "", at: at(0))
        #expect(try store.token("cw_" + String(repeating: "0", count: 64), at: at(1)) == nil)
        let token = try #require(try store.token(secret, at: at(1)))
        #expect(token.scopes == [.read, .events] && token.officer == "承办甲")
        #expect(try store.token(secret, at: at(100)) == nil)
        try store.revoke(token: token.id, by: "管理", address: "", at: at(2))
        #expect(try store.token(secret, at: at(3)) == nil)
    }

    @Test func twoLoginsOfOneNameAreOneTooMany() throws {
        try door.make(
            name: "张三", officer: "承办甲", password: Self.good, by: "t", address: "", at: at(0))
        #expect(throws: AccountFault.taken) {
            try door.make(
                name: "张三", officer: "承办乙", password: Self.good, by: "t", address: "", at: at(0))
        }
    }
}
