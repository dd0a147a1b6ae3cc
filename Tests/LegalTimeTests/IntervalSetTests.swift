import Domain
import LegalTime
import Testing

@Suite("Unions of intervals")
struct IntervalSetTests {
    private func set(_ ranges: [(Int64, Int64)]) -> IntervalSet {
        IntervalSet(
            ranges.map {
                .init(from: Instant(milliseconds: $0.0), to: Instant(milliseconds: $0.1))
            })
    }

    @Test("Overlapping, touching, nested, empty and backward intervals")
    func shapes() {
        #expect(set([(0, 10), (5, 15)]) == set([(0, 15)]))
        #expect(set([(0, 10), (10, 15)]) == set([(0, 15)]))
        #expect(set([(0, 10), (2, 3), (0, 10)]) == set([(0, 10)]))
        #expect(set([(20, 30), (0, 10), (5, 25)]) == set([(0, 30)]))
        #expect(set([(5, 5), (9, 3)]).isEmpty)
        #expect(set([(0, 10), (11, 15)]).total == 14)
        #expect(set([(.min, .max), (0, 1)]).total == .max)
    }

    @Test("Agrees with a list of marked instants, in whatever order intervals come")
    func property() {
        var generator = seededGenerator("IntervalSetTests.property")
        for _ in 0..<2_000 {
            var marked = [Bool](repeating: false, count: 120)
            var union = IntervalSet()
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                let from = Int.random(in: 0..<120, using: &generator)
                let to = Int.random(in: 0...120, using: &generator)
                if from < to { for index in from..<to { marked[index] = true } }
                union.insert(
                    from: Instant(milliseconds: Int64(from)), to: Instant(milliseconds: Int64(to)))
            }
            #expect(union.total == Int64(marked.count { $0 }))
            for index in marked.indices {
                #expect(union.contains(Instant(milliseconds: Int64(index))) == marked[index])
            }
            for (left, right) in zip(union.merged, union.merged.dropFirst()) {
                #expect(left.to < right.from)
            }
            #expect(union.merged.allSatisfy { $0.from < $0.to })
        }
    }
}
