import Domain
import Engine
import Foundation
import Store
import Testing

@Suite("Projections: values as bytes")
struct PackedTests {
    private enum Shape: Codable, Equatable {
        case empty
        case named(zebra: Int, apple: String?)
        indirect case deep([Shape], [[Int]])
        case single(Bool)
    }

    private struct Numbers: Codable, Equatable {
        var small: Int8 = -128
        var least = Int64.min
        var most = Int64.max
        var large: UInt64 = .max
        var byte: UInt8 = 200
        var part = 0.1
        var infinite = -Double.infinity
        var missing: Int?
        var text = "a\"b\u{0}中文🙂"
        var empty = ""
        var long = String(repeating: "院", count: 300)
        var none: [String] = []
        var nothing = Nothing()
        var holes: [Int?] = [1, nil, 3]
        var digest = Digest(Bytes32(1, .max, 3, 1 << 63))
    }

    private struct Nothing: Codable, Equatable {}

    /// Asks for its fields in another order than they are written in.
    private struct Turned: Codable, Equatable {
        var first: String
        var second: Int?
        var third: [Int]

        init(first: String, second: Int?, third: [Int]) {
            self.first = first
            self.second = second
            self.third = third
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            third = try fields.decode([Int].self, forKey: .third)
            second = try fields.decodeIfPresent(Int.self, forKey: .second)
            first = try fields.decode(String.self, forKey: .first)
        }
    }

    private struct Wide: Codable {
        var number: Int
        var later: String
    }

    private struct Narrow: Codable, Equatable {
        var later: String
    }

    private struct Foreign: Codable {
        var digest: String
    }

    /// What a value becomes and comes back as.
    private func comesBack<Value: Codable & Equatable>(_ value: Value) throws {
        let bytes = try PackedWriter().pack(value)
        #expect(try PackedReader.unpack(Value.self, bytes) == value)
    }

    @Test("What is packed comes back")
    func comeBack() throws {
        for shape: Shape in [
            .empty, .named(zebra: 1, apple: nil), .named(zebra: -5, apple: "/"), .single(false),
            .deep([.empty, .single(true), .deep([], [])], [[2], [], [1, 2]]),
        ] { try comesBack(shape) }
        try comesBack(Numbers())
        try comesBack([Numbers(), Numbers()])
        try comesBack(Turned(first: "a", second: 2, third: [1, 2, 3]))
        try comesBack(Turned(first: "a", second: nil, third: []))
        try comesBack("alone")
        try comesBack([[[Int]]]())
        for number in [0, 1, -1, 63, 64, -64, -65, 1 << 40] { try comesBack(number) }
    }

    @Test("A field that nobody asks for is passed over; one that is missing is named")
    func fields() throws {
        let bytes = try PackedWriter().pack(Wide(number: 1, later: "x"))
        #expect(try PackedReader.unpack(Narrow.self, bytes) == Narrow(later: "x"))
        let narrow = try PackedWriter().pack(Narrow(later: "x"))
        #expect(throws: DecodingError.self) { try PackedReader.unpack(Wide.self, narrow) }
    }

    /// Writes a nested object under a name of its own.
    private struct Named: Encodable {
        struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        var name: String

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: Key.self)
            var nested = fields.nestedContainer(
                keyedBy: Key.self, forKey: Key(stringValue: name))
            try nested.encode(1, forKey: Key(stringValue: "number"))
        }
    }

    @Test("A name that is too long is refused, asked for by a call that can't throw too")
    func longNames() throws {
        let writer = PackedWriter()
        let long = Named(name: String(repeating: "n", count: 256))
        #expect(throws: EncodingError.self) { try writer.pack(long) }
        let fits = try writer.pack(Named(name: String(repeating: "n", count: 255)))
        #expect(try PackedWriter().pack(Named(name: String(repeating: "n", count: 255))) == fits)
    }

    @Test("A writer that failed packs the next value as if nothing had been")
    func afterFailure() throws {
        struct Failing: Encodable {
            func encode(to encoder: any Encoder) throws {
                var fields = encoder.unkeyedContainer()
                try fields.encode(1)
                throw CancellationError()
            }
        }
        let writer = PackedWriter()
        let good = try writer.pack(Numbers())
        #expect(throws: CancellationError.self) { try writer.pack([Failing()]) }
        #expect(try writer.pack(Numbers()) == good)
    }

    @Test("Values of common types are the same bytes, written directly or field by field")
    func shapes() throws {
        let court = try #require(CourtID("yu0105"))
        let at = Instant(milliseconds: 1_772_413_200_000)
        let paper = Paper(
            digest: .zero, size: 1_024, name: "函.pdf", kind: .commissionLetter, sealed: true)
        let approval = Approval(officer: "局长甲", role: .bureauChief, at: at, note: "")
        let opening = CommissionOpening(supervising: court, superior: court, ruleSet: "2026")
        let top = CommissionOpening(supervising: court, superior: nil, ruleSet: "")
        for isWhole in [false, true] {
            let letter = CommissionLetter(
                from: court, to: court,
                caseNumber: try CaseNumber(isWhole ? "（2026）豫0105执1号" : "旧1", of: court),
                kind: .freezeDeposit, detail: "冻结", debtor: "", asset: "账户",
                amountFen: isWhole ? .max : nil, rulingAmountFen: isWhole ? 0 : nil,
                window: Window(24, .hour), urgent: isWhole, papersToFollow: isWhole,
                call: isWhole
                    ? .init(caller: "甲", answeredBy: "乙", phone: "0371", at: at) : nil,
                platformNumber: isWhole ? "WT1" : nil, platformEnteredAt: isWhole ? at : nil,
                handler: "承办", handlerPhone: "", papers: isWhole ? [paper, paper] : [])
            try expectShape(letter)
            var state = CommissionState(
                stage: .sent, letter: letter, opening: isWhole ? opening : top)
            state.approvals = isWhole ? [approval, approval] : []
            try expectShape(state)
            var matter = Matter(
                id: MatterID(court: court, random: 7), openedAt: at, ruleSet: "2026",
                body: .commission(state))
            try expectShape(MatterRecord(id: matter.id, matter: nil, chain: Chain(), isDraft: true))
            try expectShape(
                MatterRecord(id: matter.id, matter: matter, chain: Chain(), isDraft: false))
            let mark = CommissionMark(court: court, officer: "甲", at: at)
            let words = CommissionAct.Statement(text: "说明", papers: [paper])
            let noted = CommissionState.Noted(words: words, mark: mark, entry: 3)
            state.signed = .init(words: .init(handler: "戊", phone: ""), mark: mark, entry: 4)
            state.reroutes = [.init(words: .init(to: court, reason: ""), mark: mark, entry: 5)]
            state.contacts = [
                .init(
                    words: .init(person: "丙", phone: "", at: at, summary: ""), mark: mark, entry: 6)
            ]
            state.asked = .init(words: .init(kinds: [.ruling], text: ""), mark: mark, entry: 7)
            state.supplies = [noted, noted]
            state.progress = [noted]
            state.completion = .init(
                words: .init(outcome: .full, text: "", amountFen: 5, papers: []), mark: mark,
                entry: 8)
            state.returned = .init(words: .init(ground: .papers, text: ""), mark: mark, entry: 9)
            state.confirmed = noted
            state.rating = .init(words: .init(score: 1, text: ""), mark: mark, entry: 10)
            state.complaints = [.init(complaint: noted)]
            state.withdrawn = noted
            state.presses = [.init(words: .init(court: court, text: ""), mark: mark, entry: 11)]
            let amendment = Amendment(
                field: "asset", old: "", new: "新", reason: "", proof: [paper],
                approvals: [approval])
            state.pending = .init(words: amendment, mark: mark, entry: 12)
            state.sentAt = at
            state.deliveredAt = at
            state.closed = true
            matter.body = .commission(state)
            matter.amendments = [amendment]
            matter.duties = [Duty(entry: 1, owedBy: court, text: Text(zh: "", en: "look"))]
            try expectShape(
                MatterRecord(
                    id: matter.id, matter: matter,
                    chain: Chain(
                        count: 1, head: .zero,
                        sources: [
                            Source(position: 1, index: 2, actPosition: 3, hasAct: true, size: 4)
                        ]), isDraft: false))
            try expectShape(
                Source(
                    position: isWhole ? .max : 0, index: 7, actPosition: 3, hasAct: isWhole, size: 9
                ))
            try expectShape(
                Receipt(
                    entry: 1, court: court, at: isWhole ? at : nil, openedAt: isWhole ? at : nil))
            let due = DueDate(
                window: Window(15, .workingDay), from: at,
                dueDate: CivilDate(year: 2026, month: 3, day: 2), dueInstant: at, rolled: isWhole,
                provisional: !isWhole, calendar: "cn", steps: isWhole ? ["一", ""] : [])
            try expectShape(
                Deadline(
                    id: "W1@yu0105", rule: "W1", owedBy: court, duty: Text(zh: "办", en: ""),
                    due: due, onLapse: isWhole ? .move : .flag,
                    status: isWhole ? .metLate : .running, endedAt: isWhole ? at : nil))
        }
        try expectShape(opening)
        try expectShape(top)
        try expectShape(paper)
        try expectShape(approval)
        try expectShape(Party(court: court, role: .commissioning))
        try expectShape(court)
        try expectShape(at)
    }

    private func expectShape<Value: Codable & Equatable>(_ value: Value) throws {
        try comesBack(value)
        try comesBack([value, value])
        for value in [[value], [value, value]] {
            let bytes = try PackedWriter().pack(value)
            #expect(try PackedWriter(knowsShapes: false).pack(value) == bytes)
        }
    }

    @Test("A history of matters comes back whole, equal ones with equal bytes")
    func histories() throws {
        let writer = PackedWriter()
        let history = try History(seed: Seed.value, count: 100)
        var seen = 0
        for changes in history.rows {
            for record in changes.matters {
                let bytes = try writer.pack(record)
                #expect(try PackedReader.unpack(MatterRecord.self, bytes) == record)
                #expect(try PackedWriter().pack(record) == bytes)
                #expect(try PackedWriter(knowsShapes: false).pack(record) == bytes)
                seen += 1
                for deadline in record.matter?.deadlines ?? [] {
                    let bytes = try writer.pack(deadline)
                    #expect(try PackedReader.unpack(Deadline.self, bytes) == deadline)
                    #expect(try PackedWriter(knowsShapes: false).pack(deadline) == bytes)
                }
            }
        }
        #expect(seen > 0)
    }

    @Test("Damaged bytes are refused, and nothing beyond them is read")
    func damage() throws {
        let history = try History(seed: Seed.value, count: 20)
        let record = try #require(history.rows.lazy.flatMap(\.matters).first { $0.matter != nil })
        let whole = try PackedWriter().pack(record)
        for length in 0..<whole.count {
            #expect(throws: DecodingError.self) {
                try PackedReader.unpack(MatterRecord.self, Array(whole.prefix(length)))
            }
        }
        #expect(throws: DecodingError.self) {
            try PackedReader.unpack(MatterRecord.self, whole + [0])
        }
        for place in whole.indices {
            for flip: UInt8 in [0x01, 0x80, 0xFF] {
                var other = whole
                other[place] ^= flip
                #expect(!PackedReader.isWhole(other))
                #expect(throws: DecodingError.self) {
                    try PackedReader.unpack(MatterRecord.self, other)
                }
            }
        }
        var random = SplitMix(state: Seed.value)
        for _ in 0..<2_000 {
            let noise = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                UInt8.random(in: 0...10, using: &random)
            }
            _ = try? PackedReader.unpack(Numbers.self, noise)
        }
        #expect(throws: DecodingError.self) {
            let other = try PackedWriter().pack(Wide(number: 1, later: ""))
            _ = try PackedReader.unpack(Foreign.self, other)
        }
    }
}
