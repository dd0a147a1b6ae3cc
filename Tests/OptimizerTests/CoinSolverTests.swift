import CaseDispatch
import Optimizer
import Testing

struct CoinSolverTests {
    private let solver = CoinSolver()

    /// Fill at most `room`, for the most value: values are negative costs.
    private func knapsack(_ items: [(value: Int, weight: Int)], room: Int) -> LinearProgram {
        var program = LinearProgram()
        let row = program.addRow(from: -.infinity, to: Double(room))
        for item in items {
            program.addColumn(
                Double(-item.value), to: 1, whole: true,
                [LinearProgram.Term(row, Double(item.weight))])
        }
        return program
    }

    private func bruteForce(_ items: [(value: Int, weight: Int)], room: Int) -> Int {
        (0..<(1 << items.count)).reduce(0) { best, mask in
            var value = 0
            var weight = 0
            for (place, item) in items.enumerated() where mask >> place & 1 == 1 {
                value += item.value
                weight += item.weight
            }
            return weight <= room ? max(best, value) : best
        }
    }

    @Test("Whole numbers as brute force finds them", arguments: 1...8)
    func wholeNumbers(_ seed: Int) {
        let items = (0..<12).map { place in
            (
                value: (place * 37 + seed * 91) % 53 + 5,
                weight: (place * 61 + seed * 17) % 47 + 3
            )
        }
        let found = solver.whole(
            knapsack(items, room: 120), from: [], SolverLimits(seconds: 20))
        #expect(found.status == .optimal)
        #expect(Int((-found.objective).rounded()) == bruteForce(items, room: 120))
        #expect(found.bound <= found.objective + 1e-6)
    }

    @Test func relaxationGivesPrices() {
        var program = LinearProgram()
        let row = program.addRow(from: 4, to: .infinity)
        program.addColumn(3, to: 3, [LinearProgram.Term(row, 1)])
        program.addColumn(5, [LinearProgram.Term(row, 1)])
        program.constant = 100
        let found = solver.relaxation(program, from: [], SolverLimits(seconds: 10))
        #expect(found.status == .optimal)
        #expect(abs(found.objective - 114) < 1e-9)
        #expect(found.values.map { ($0 * 1e6).rounded() / 1e6 } == [3, 1])
        #expect(abs(found.duals[0] - 5) < 1e-9)
        let again = solver.relaxation(program, from: found.basis, SolverLimits(seconds: 10))
        #expect(again.objective == found.objective)
    }

    @Test func theInfeasibleIsSaidToBe() {
        var program = LinearProgram()
        let row = program.addRow(from: 4, to: .infinity)
        program.addColumn(1, to: 3, whole: true, [LinearProgram.Term(row, 1)])
        let limits = SolverLimits(seconds: 10)
        #expect(solver.relaxation(program, from: [], limits).status == .infeasible)
        #expect(solver.whole(program, from: [], limits).status == .infeasible)
    }
}
