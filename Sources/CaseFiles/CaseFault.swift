package import Domain
import Glibc

/// Why a file of cases or the register of cases can't be used at all.
///
/// What is wrong with single rows is no fault but a `CaseProblem`.
package struct CaseFault: Error, Hashable, Sendable {
    /// The system could not do it (no file, no disk, no room); else the content is refused.
    package var isSystem: Bool
    /// What happened and what to do next.
    package var refusal: Refusal

    package init(isSystem: Bool, refusal: Refusal) {
        self.isSystem = isSystem
        self.refusal = refusal
    }

    /// The content is refused.
    static func refused(
        _ code: String, _ zh: String, _ en: String, remedy zhRemedy: String, _ enRemedy: String
    ) -> CaseFault {
        CaseFault(
            isSystem: false,
            refusal: Refusal(
                code: code, rule: "", reason: Text(zh: zh, en: en),
                remedy: Text(zh: zhRemedy, en: enRemedy)))
    }

    /// The system could not do it.
    static func failed(
        _ code: String, _ zh: String, _ en: String, remedy zhRemedy: String, _ enRemedy: String
    ) -> CaseFault {
        var fault = refused(code, zh, en, remedy: zhRemedy, enRemedy)
        fault.isSystem = true
        return fault
    }

    /// A system call on a file failed.
    static func system(_ operation: String, _ path: String, _ number: Int32) -> CaseFault {
        let said = unsafe String(cString: strerror(number))
        return failed(
            "case.file", "\(path)：\(operation) 失败（\(said)）", "\(path): \(operation): \(said)",
            remedy: "核对路径、权限和磁盘", "check the path, its rights and the disk")
    }
}

/// One thing that is wrong with a row, with the line and the column where a person can mend it.
package struct CaseProblem: Hashable, Sendable {
    /// Line of the file on which the row begins, from 1; the heading is line 1.
    package var line: Int
    /// Heading of the column as the file has it; empty when the row as a whole is wrong.
    package var column: String
    /// Stable word for programs, such as `date` or `court`.
    package var code: String
    package var reason: Text

    package init(line: Int, column: String, code: String, reason: Text) {
        self.line = line
        self.column = column
        self.code = code
        self.reason = reason
    }
}
