extension AllocationProgram {
    /// The program in free MPS, for any other solver: `x<unit>_<option>` chooses, `o<pair>` and
    /// `v<pair>` lend, other columns are pieces of costs. The objective's constant stands, as the
    /// format has it, negated on the right-hand side.
    ///
    /// - Parameter write: Takes the text piece by piece.
    package func writeMPS(_ write: (String) -> Void) {
        write("NAME crosswrit\nROWS\n N value\n")
        for row in 0..<program.rows {
            let kind = program.rowLower[row] == program.rowUpper[row] ? "E" : "L"
            write(" \(kind) r\(row)\n")
        }
        write("COLUMNS\n")
        var isMarked = false
        for column in 0..<program.columns {
            if program.isWhole[column] != isMarked {
                isMarked = program.isWhole[column]
                write(" M 'MARKER' '\(isMarked ? "INTORG" : "INTEND")'\n")
            }
            let name = name(column)
            write(" \(name) value \(program.cost[column])\n")
            for term in Int(program.starts[column])..<Int(program.starts[column + 1]) {
                write(" \(name) r\(program.rowOfTerm[term]) \(program.valueOfTerm[term])\n")
            }
        }
        if isMarked { write(" M 'MARKER' 'INTEND'\n") }
        write("RHS\n")
        write(" R value \(-program.constant)\n")
        for row in 0..<program.rows where program.rowUpper[row] != 0 {
            write(" R r\(row) \(program.rowUpper[row])\n")
        }
        write("BOUNDS\n")
        for column in 0..<program.columns where program.columnUpper[column].isFinite {
            write(" UP B \(name(column)) \(program.columnUpper[column])\n")
        }
        write("ENDATA\n")
    }

    private func name(_ column: Int) -> String {
        if column >= firstChoice {
            let choice = choices[column - firstChoice]
            return "x\(choice.unit)_\(choice.option)"
        }
        if let first = officerColumns.first, column >= first {
            let place = column - first
            return place % 2 == 0 ? "o\(place / 2)" : "v\(place / 2)"
        }
        return "c\(column)"
    }
}
