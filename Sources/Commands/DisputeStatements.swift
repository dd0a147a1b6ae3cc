import ArgumentParser
import Domain

// Acts whose words are a text with papers.

struct DisputeAnswer: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Answer the letter of the court that raised the dispute (答复).",
        discussion:
            "Example:\n  crosswrit dispute answer M --text 本院查封在先 --paper evidence=协助执行回执.pdf --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(.answer(try session.disputeStatement(words)))
    }
}

struct DisputeFail: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "fail", abstract: "Record that the negotiation has failed (协商不成).",
        discussion: "Example:\n  crosswrit dispute fail M --text 双方各执一词 --data DIR --officer 承办甲")

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(.fail(try session.disputeStatement(words)))
    }
}

struct DisputeRelay: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay",
        abstract: "Relay a report one level up (逐级上报), within 5 working days.",
        discussion: "Example:\n  crosswrit dispute relay M --text 同意上报 --data DIR --officer 承办甲")

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(.relay(try session.disputeStatement(words)))
    }
}

struct DisputeSupplement: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "supplement", abstract: "Supply what a send-back asked for (补充材料).",
        discussion:
            "Example:\n  crosswrit dispute supplement M --text 补查封回执 --paper evidence=回执.pdf --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(.supplement(try session.disputeStatement(words)))
    }
}

struct DisputeComply: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "comply", abstract: "Report compliance with the opinion, with proof (报告履行).",
        discussion:
            "Example:\n  crosswrit dispute comply M --text 已移送处置 --paper proof=移送函.pdf --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(.comply(try session.disputeStatement(words)))
    }
}

struct DisputeStop: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop enforcing because documents contradict one another (停止执行).",
        discussion:
            "Example:\n  crosswrit dispute stop M --text 两份判决矛盾 --paper evidence=判决.pdf --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(.stop(try session.disputeStatement(words)))
    }
}

struct DisputeDispose: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispose", abstract: "Report a disposal of the asset (处置报告).",
        discussion: "Example:\n  crosswrit dispute dispose M --text 已挂拍 --data DIR --officer 承办甲")

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .dispute(.dispose(try session.disputeStatement(words)))
    }
}
