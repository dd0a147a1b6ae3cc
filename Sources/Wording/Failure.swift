package import Domain

/// Why a command ends with another code than 0, as one line for standard error.
package struct CommandFailure: Error, Sendable {
    /// 1 refused or found wrong, 2 usage, 3 could not be tried.
    package var exit: Int32
    /// What happened, which rule says so, what to do next.
    package var refusal: Refusal
    /// The command has printed its answer already: nothing more belongs on standard output.
    package var isAnswered = false

    package init(exit: Int32, refusal: Refusal, isAnswered: Bool = false) {
        self.exit = exit
        self.refusal = refusal
        self.isAnswered = isAnswered
    }

    /// A failure with the texts at hand; `rule` is empty where no rule is behind it.
    package init(
        _ exit: Int32, _ code: String, rule: String = "", _ zh: String, _ en: String,
        remedy zhRemedy: String, _ enRemedy: String
    ) {
        self.init(
            exit: exit,
            refusal: Refusal(
                code: code, rule: rule, reason: Text(zh: zh, en: en),
                remedy: Text(zh: zhRemedy, en: enRemedy)))
    }
}

/// A word on the command line that does not read as what it should be; the parser puts the option's
/// name before it and the command ends with code 2.
package struct ArgumentFault: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}
