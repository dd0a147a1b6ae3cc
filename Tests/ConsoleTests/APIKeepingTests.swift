import Console
import Domain
import Engine
import Runtime
import Sodium
import Testing

@Suite("What callers may ask")
struct TokenBucketTests {
    @Test("a bucket gives what is in it, then what comes in")
    func one() {
        let buckets = TokenBuckets(depth: 3, perSecond: 2)
        for _ in 0..<3 { #expect(buckets.take("a", at: 0) == nil) }
        #expect(buckets.take("a", at: 0) == 1)
        #expect(buckets.take("b", at: 0) == nil)
        #expect(buckets.take("a", at: 499) != nil)
        #expect(buckets.take("a", at: 500) == nil)
        // A clock that goes back gives nothing.
        #expect(buckets.take("a", at: 0) != nil)
        #expect(buckets.take("a", at: 3_600_000) == nil)
    }

    @Test("what was in vain costs more, but never more than one bucket's debt")
    func debt() {
        let buckets = TokenBuckets(depth: 10, perSecond: 1)
        for _ in 0..<50 { _ = buckets.take("a", cost: 1_000, at: 0) }
        #expect(buckets.take("a", at: 0) == 11)
        #expect(buckets.take("a", at: 11_000) == nil)
    }

    @Test("however many callers there are, no more than so many are remembered")
    func many() {
        let buckets = TokenBuckets(depth: 2, perSecond: 1)
        for number in 0..<20_000 { _ = buckets.take("address-\(number)", at: 0) }
        #expect(buckets.count <= 8_193)
        // Later, those with a full bucket are forgotten.
        #expect(buckets.take("new", at: 10_000) == nil)
        #expect(buckets.count < 10)
    }
}

@Suite("Places in the sequence of events")
struct EventMarkTests {
    @Test(
        "what is none does not read",
        arguments: [
            "", "1", "00", "0.1", "01.2", "1.", ".1", "1.2.3", "1.2.x.3", "1.2.yu0105-0123456789ab",
            "1.2.yu0105-0123456789ab.0", "1.2.yu0105-0123456789ab.3.4", "-1.2", "1.-2",
            "1.99999999999999999999", "1.2.yu0105-0123456789ab.99999999999", "1 .2", "１.2",
            String(repeating: "1.", count: 60),
        ])
    func bad(_ text: String) { #expect(EventMark(text) == nil) }

    @Test(
        "what is one is its own text",
        arguments: ["0", "1.0", "1.25", "3.17.yu0105-0123456789ab.4", "1.2.yu0105-roster.1"])
    func good(_ text: String) { #expect(EventMark(text)?.text == text) }
}

@Suite("What is kept for programs")
struct ProgramStoreTests {
    private let now = Instant(milliseconds: 1_800_000_000_000)

    @Test("a token is not made of nothing, for ever, or without a scope")
    func badTokens() throws {
        let store = try AccountStore(nil)
        func make(_ label: String, _ scopes: Set<TokenScope>, _ life: Int64) throws -> String {
            try store.makeToken(
                label: label, officer: "甲", scopes: scopes,
                expires: now.advanced(byMilliseconds: life), by: "管理员", address: "", at: now)
        }
        #expect(throws: AccountFault.name) { try make("", [.read], 1_000) }
        #expect(throws: AccountFault.name) { try make("a\u{0}", [.read], 1_000) }
        #expect(throws: AccountFault.token) { try make("a", [], 1_000) }
        #expect(throws: AccountFault.token) { try make("a", [.read], 0) }
        #expect(throws: AccountFault.token) {
            try make("a", [.read], AccountStore.longestToken + 1)
        }
        #expect(try store.tokens().isEmpty)
    }

    @Test("a token counts until it ends, and what happens to it is on the record")
    func tokens() throws {
        let store = try AccountStore(nil)
        let secret = try store.makeToken(
            label: "审判系统", officer: "甲", scopes: [.read, .act],
            expires: now.advanced(byMilliseconds: 1_000), by: "管理员", address: "::1", at: now)
        #expect(try store.token(secret, at: now)?.scopes == [.read, .act])
        #expect(try store.token(secret + "0", at: now) == nil)
        #expect(try store.token(secret, at: now.advanced(byMilliseconds: 1_000)) == nil)
        let id = try #require(try store.tokens().first?.id)
        #expect(try store.isValid(token: id, at: now))
        try store.revoke(token: id, by: "管理员", address: "", at: now)
        #expect(try store.token(secret, at: now) == nil)
        #expect(try !store.isValid(token: id, at: now))
        #expect(throws: AccountFault.unknown) {
            try store.revoke(token: id, by: "管理员", address: "", at: now)
        }
        #expect(try store.events(10).map(\.kind) == ["token-revoked", "token-made"])
    }

    @Test("a key stands for one request for ever")
    func keys() throws {
        let store = try AccountStore(nil)
        let one = BLAKE2b256.digest([1])
        #expect(try store.bind(key: "k", to: one, at: now))
        #expect(try store.bind(key: "k", to: one, at: now))
        #expect(try !store.bind(key: "k", to: BLAKE2b256.digest([2]), at: now))
        #expect(try store.bind(key: "l", to: BLAKE2b256.digest([2]), at: now))
    }

    @Test("a paper is its officer's alone, and for a time")
    func papers() throws {
        let store = try AccountStore(nil)
        let digest = BLAKE2b256.digest([1])
        let paper = Paper(digest: digest, size: 3, name: "裁定.pdf", kind: .ruling, sealed: true)
        try store.keep(paper, of: "甲", for: 1_000, at: now)
        #expect(try store.paper(digest, of: "甲") == paper)
        #expect(try store.paper(digest, of: "乙") == nil)
        let later = now.advanced(byMilliseconds: 2_000)
        try store.keep(paper, of: "乙", for: 1_000, at: later)
        #expect(try store.paper(digest, of: "甲") == nil)
    }
}
