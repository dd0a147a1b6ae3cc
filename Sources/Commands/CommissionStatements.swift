import ArgumentParser
import Domain
import Procedure

// Acts whose words are a text with papers.

struct CommissionSupply: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "supply", abstract: "Supply the papers asked for (补充材料).",
        discussion:
            "Example:\n  crosswrit commission supply M --text 补送达回证 --paper serviceReturn=送达回证.pdf --data DIR --officer 承办甲"
    )

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.supply(try session.statement(words)))
    }
}

struct CommissionProgress: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "progress", abstract: "Report progress (办理进展).",
        discussion:
            "Example:\n  crosswrit commission progress M --text 已到银行查询 --data DIR --officer 承办甲")

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.progress(try session.statement(words)))
    }
}

struct CommissionConfirm: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Confirm that the matter is done (确认办结).",
        discussion: "Example:\n  crosswrit commission confirm M --data DIR --officer 承办甲")

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.confirm(try session.statement(words)))
    }
}

struct CommissionComplain: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "complain", abstract: "Complain to the commissioned court's superior (投诉).",
        discussion:
            "Example:\n  crosswrit commission complain M --text 逾期未办 --data DIR --officer 承办甲")

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.complain(try session.statement(words)))
    }
}

struct CommissionExplain: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain to the supervising court (说明).",
        discussion:
            "Example:\n  crosswrit commission explain M --text 银行系统故障，已补办 --data DIR --officer 承办甲")

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.explain(try session.statement(words)))
    }
}

struct CommissionWithdraw: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Withdraw a matter before it is done (撤回).",
        discussion:
            "Example:\n  crosswrit commission withdraw M --reason 被执行人已履行 --data DIR --officer 承办甲")

    @OptionGroup var matter: MatterArgument
    @OptionGroup var words: WordOptions
    @OptionGroup var act: ActOptions

    var subject: String? { matter.id }

    func body(_ session: Session) throws -> ActBody {
        .commission(.withdraw(try session.statement(words)))
    }
}
