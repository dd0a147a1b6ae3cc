/// A linear program with whole-number columns in a neutral form: minimise cost · x with each row
/// and each column between two limits.
///
/// Columns are stored one after the other. An unlimited side is infinite.
package struct LinearProgram: Sendable {
    /// One term of a column: a row and what the column counts in it.
    package struct Term: Sendable {
        package var row: Int
        package var value: Double

        package init(_ row: Int, _ value: Double) {
            self.row = row
            self.value = value
        }
    }

    package private(set) var columnLower: [Double] = []
    package private(set) var columnUpper: [Double] = []
    package private(set) var cost: [Double] = []
    package private(set) var isWhole: [Bool] = []
    /// Where each column's terms begin; one more at the end.
    package private(set) var starts: [Int32] = [0]
    package private(set) var rowOfTerm: [Int32] = []
    package private(set) var valueOfTerm: [Double] = []
    package private(set) var rowLower: [Double] = []
    package private(set) var rowUpper: [Double] = []
    /// What every solution costs besides.
    package var constant = 0.0

    package init() {}

    package var columns: Int { cost.count }
    package var rows: Int { rowLower.count }

    /// Adds a row and gives its position.
    package mutating func addRow(from lower: Double, to upper: Double) -> Int {
        rowLower.append(lower)
        rowUpper.append(upper)
        return rowLower.count - 1
    }

    /// Adds a column and gives its position; its terms name rows that are there already.
    @discardableResult
    package mutating func addColumn(
        _ cost: Double, from lower: Double = 0, to upper: Double = .infinity, whole: Bool = false,
        _ terms: [Term]
    ) -> Int {
        self.cost.append(cost)
        columnLower.append(lower)
        columnUpper.append(upper)
        isWhole.append(whole)
        for term in terms where term.value != 0 {
            rowOfTerm.append(Int32(term.row))
            valueOfTerm.append(term.value)
        }
        starts.append(Int32(rowOfTerm.count))
        return self.cost.count - 1
    }

    /// Moves a row's limits by an amount that is settled already.
    package mutating func shiftRow(_ row: Int, by amount: Double) {
        rowLower[row] += amount
        rowUpper[row] += amount
    }
}

/// What a solver found.
package struct ProgramSolution: Sendable {
    /// How it ended.
    package enum Status: Hashable, Sendable {
        case optimal
        case infeasible
        /// A limit of time or work came first; `values` is empty when nothing was found.
        case stopped
        /// A person stopped it; `values` as above.
        case interrupted
        /// The solver gave up.
        case failed
    }

    package var status: Status
    package var objective: Double
    /// Nothing is cheaper than this.
    package var bound: Double
    /// One for each column.
    package var values: [Double]
    /// One for each row, and only from a program without whole numbers.
    package var duals: [Double]
    /// Where to start a similar program: of columns, then of rows. Empty when there is none.
    package var basis: [UInt8]

    package init(
        status: Status, objective: Double = 0, bound: Double = -.infinity, values: [Double] = [],
        duals: [Double] = [], basis: [UInt8] = []
    ) {
        self.status = status
        self.objective = objective
        self.bound = bound
        self.values = values
        self.duals = duals
        self.basis = basis
    }
}

/// What a solver may spend, and when it is good enough.
package struct SolverLimits: Sendable {
    package var seconds: Double
    /// Nodes of the search; the same on every machine, unlike seconds.
    package var nodes: Int
    /// Good enough at this distance from the bound, in parts of the objective.
    package var gap: Double

    package init(seconds: Double, nodes: Int = 5_000, gap: Double = 0) {
        self.seconds = seconds
        self.nodes = nodes
        self.gap = gap
    }
}

/// A proven optimiser behind a small interface.
package protocol ProgramSolver {
    /// Solves without regard to whole numbers, and gives the prices of rows.
    ///
    /// - Parameters:
    ///   - program: What to minimise.
    ///   - basis: Of a similar program; empty for none.
    ///   - limits: What it may spend.
    /// - Returns: What was found.
    func relaxation(
        _ program: LinearProgram, from basis: [UInt8], _ limits: SolverLimits
    ) -> ProgramSolution

    /// Solves in whole numbers.
    ///
    /// - Parameters:
    ///   - program: What to minimise.
    ///   - start: Values of a known solution; empty for none.
    ///   - limits: What it may spend.
    /// - Returns: What was found.
    func whole(
        _ program: LinearProgram, from start: [Double], _ limits: SolverLimits
    ) -> ProgramSolution
}
