internal import CCoin
package import CaseDispatch
import Synchronization

/// COIN-OR CLP for linear programs and CBC for whole numbers, on one thread, with the settings that
/// give the same answer to the same question.
///
/// Only limits of time can make two runs differ; what ended by one says so in its status.
package struct CoinSolver: ProgramSolver {
    package init() {}

    /// The libraries keep state for the whole process: two solves at once would each find what the
    /// other leaves behind, and the same input would not always give the same plan.
    private static let gate = Mutex(())

    package func relaxation(
        _ program: LinearProgram, from basis: [UInt8], _ limits: SolverLimits
    ) -> ProgramSolution {
        Self.gate.withLock { _ in relaxed(program, basis, limits) }
    }

    package func whole(
        _ program: LinearProgram, from start: [Double], _ limits: SolverLimits
    ) -> ProgramSolution {
        Self.gate.withLock { _ in solved(program, start, limits) }
    }

    private func relaxed(
        _ program: LinearProgram, _ basis: [UInt8], _ limits: SolverLimits
    ) -> ProgramSolution {
        guard let model = unsafe Clp_newModel() else { return ProgramSolution(status: .failed) }
        defer { unsafe Clp_deleteModel(model) }
        unsafe Clp_setLogLevel(model, 0)
        let lower = program.rowLower.map(Self.limit)
        let upper = program.rowUpper.map(Self.limit)
        let columnUpper = program.columnUpper.map(Self.limit)
        unsafe Clp_loadProblem(
            model, Int32(program.columns), Int32(program.rows), program.starts,
            program.rowOfTerm, program.valueOfTerm, program.columnLower, columnUpper,
            program.cost, lower, upper)
        unsafe Clp_setMaximumSeconds(model, max(0.05, limits.seconds))
        if basis.count == program.columns + program.rows {
            unsafe Clp_copyinStatus(model, basis)
            unsafe Clp_primal(model, 0)
        } else {
            unsafe Clp_initialSolve(model)
        }
        let status: ProgramSolution.Status =
            switch unsafe Clp_status(model) {
            case 0: .optimal
            case 1: .infeasible
            case 3: .stopped
            default: .failed
            }
        let objective = unsafe Clp_objectiveValue(model) + program.constant
        return ProgramSolution(
            status: status, objective: objective,
            bound: status == .optimal ? objective : -.infinity,
            values: unsafe Self.copy(Clp_primalColumnSolution(model), program.columns),
            duals: unsafe Self.copy(Clp_dualRowSolution(model), program.rows),
            basis: unsafe Self.copy(Clp_statusArray(model), program.columns + program.rows))
    }

    private func solved(
        _ program: LinearProgram, _ start: [Double], _ limits: SolverLimits
    ) -> ProgramSolution {
        guard let model = unsafe Cbc_newModel() else { return ProgramSolution(status: .failed) }
        defer { unsafe Cbc_deleteModel(model) }
        unsafe Cbc_setLogLevel(model, 0)
        unsafe Cbc_setParameter(model, "log", "0")
        let lower = program.rowLower.map(Self.limit)
        let upper = program.rowUpper.map(Self.limit)
        let columnUpper = program.columnUpper.map(Self.limit)
        unsafe Cbc_loadProblem(
            model, Int32(program.columns), Int32(program.rows), program.starts,
            program.rowOfTerm, program.valueOfTerm, program.columnLower, columnUpper,
            program.cost, lower, upper)
        for column in 0..<program.columns where program.isWhole[column] {
            unsafe Cbc_setInteger(model, Int32(column))
        }
        if start.count == program.columns {
            let columns = (0..<Int32(program.columns)).filter { program.isWhole[Int($0)] }
            let values = columns.map { start[Int($0)] }
            unsafe Cbc_setMIPStartI(model, Int32(columns.count), columns, values)
        }
        unsafe Cbc_setParameter(model, "timeMode", "elapsed")
        unsafe Cbc_setParameter(model, "seconds", "\(max(0.05, limits.seconds))")
        unsafe Cbc_setParameter(model, "maxNodes", "\(limits.nodes)")
        unsafe Cbc_setParameter(model, "ratioGap", "\(limits.gap)")
        unsafe Cbc_setParameter(model, "randomCbcSeed", "1")
        unsafe Cbc_setParameter(model, "threads", "0")
        _ = unsafe Cbc_solve(model)
        let isOptimal = unsafe Cbc_isProvenOptimal(model) != 0
        if unsafe Cbc_isProvenInfeasible(model) != 0 {
            return ProgramSolution(status: .infeasible)
        }
        let ended: ProgramSolution.Status =
            isOptimal ? .optimal : unsafe Cbc_status(model) == 5 ? .interrupted : .stopped
        guard let best = unsafe Cbc_bestSolution(model) else {
            return ProgramSolution(
                status: ended == .optimal ? .stopped : ended,
                bound: unsafe Cbc_getBestPossibleObjValue(model) + program.constant)
        }
        return ProgramSolution(
            status: ended,
            objective: unsafe Cbc_getObjValue(model) + program.constant,
            bound: unsafe Cbc_getBestPossibleObjValue(model) + program.constant,
            values: unsafe Array(UnsafeBufferPointer(start: best, count: program.columns)))
    }

    /// What the libraries take for no limit.
    private static func limit(_ value: Double) -> Double {
        if value.isFinite { return value }
        return value < 0 ? -Double.greatestFiniteMagnitude : Double.greatestFiniteMagnitude
    }

    private static func copy<T>(_ pointer: UnsafeMutablePointer<T>?, _ count: Int) -> [T] {
        guard let pointer = unsafe pointer else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: pointer, count: count))
    }
}
