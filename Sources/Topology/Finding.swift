/// One thing that is wrong with a file written by people, a topology or a workload, with the line
/// where a person can mend it.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// Whether the file can be used all the same.
    package enum Severity: String, Hashable, Codable, Sendable {
        /// The file can't be used until this is mended.
        case error
        /// The file can be used; a person should know.
        case warning
    }

    /// What kind of fault it is: a stable word that programs may rely on.
    package enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        case unreadable
        case tooLarge
        case syntax
        case anchor
        case wrongType
        case unknownField
        case missingField
        case duplicateField
        case malformedValue
        case duplicateID
        case duplicateName
        case duplicateCode
        case malformedCode
        case codeUnknown
        case unknownCourt
        case twoSuperiors
        case cycle
        case noRoot
        case severalRoots
        case levelOrder
        case noCoordinator
        case unknownCoordinator
        case idleCoordinator
        case badEndpoint
        case duplicateEndpoint
        case officers
        case missingKey
        case brokenKey
    }

    package var severity: Severity
    package var kind: Kind
    /// Line in the file, from 1; nil when the finding is about the file as a whole.
    package var line: Int?
    /// What is wrong, and what to do about it.
    package var message: String

    package init(_ severity: Severity, _ kind: Kind, line: Int?, _ message: String) {
        self.severity = severity
        self.kind = kind
        self.line = line
        self.message = message
    }

    /// `line 12: error: …`, to be put after the file's name.
    package var description: String {
        "\(line.map { "line \($0): " } ?? "")\(severity.rawValue): \(message)"
    }
}

extension [Finding] {
    /// Ordered by line, those about the file as a whole first, findings on one line as they were.
    package func orderedByLine() -> [Finding] {
        // Sorting is not promised to be stable: the position breaks the tie.
        enumerated().sorted {
            ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset)
        }.map(\.element)
    }
}

/// What reading a topology gave: all findings, and the topology when none of them is an error.
package struct TopologyReport: Sendable {
    /// Ordered by line.
    package var findings: [Finding]
    /// Nil when there is an error.
    package var topology: Topology?

    /// The findings that keep the topology from running.
    package var errors: [Finding] { findings.filter { $0.severity == .error } }
    /// The findings that a person should know.
    package var warnings: [Finding] { findings.filter { $0.severity == .warning } }
}
