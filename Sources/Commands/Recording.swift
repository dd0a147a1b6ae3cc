import ArgumentParser
import Domain
import Procedure

struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Record the paper of a court without a node (代录).",
        discussion: """
            A court without a node is an outside court (线下法院). Its papers are entered for it by a \
            named officer of another court that is a side of the matter, or of a superior; they are \
            signed by the recording court and always shown as recorded by it.

            Put the particulars of the paper first, then the act as that court did it, with its own \
            options. (The same as --for-court and its companions on the act itself.)

            Example:
              crosswrit record --court 豫7101 --document-number （2026）豫7101执委1号 --dated 2026-03-02 \
            --arrived-by 机要 --arrived-at 2026-03-05T10:00 --scan 来件.pdf \
            commission sign-for M --handler 赵某 --phone 0371-7654321 --data var/yu0105 --officer 书记乙
            """)

    @Option(help: "The outside court whose paper it is.") var court: String
    @Option(help: ArgumentHelp("文号, as written on the paper.", valueName: "number"))
    var documentNumber: String
    @Option(help: "The paper's date.") var dated: String
    @Option(help: ArgumentHelp("How it arrived: 邮寄, 机要, 专人, 传真 …", valueName: "way"))
    var arrivedBy: String
    @Option(help: ArgumentHelp("When it arrived.", valueName: "time")) var arrivedAt: String
    @Option(help: ArgumentHelp("The scan of the paper.", valueName: "file")) var scan: String
    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("The act: commission … or dispute …", valueName: "act"))
    var words: [String]

    /// The act's own command line, with the particulars of the paper.
    static func forward(_ words: [String], _ particulars: [String]) -> [String] {
        let rest = words.first == "--" ? Array(words.dropFirst()) : words
        // What follows `--` would be taken for arguments.
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return rest[..<end] + particulars + rest[end...]
    }

    func run() throws {
        let list = Self.forward(
            words,
            [
                "--for-court", court, "--document-number", documentNumber, "--dated", dated,
                "--arrived-by", arrivedBy, "--arrived-at", arrivedAt, "--scan", scan,
            ])
        let acts = ["commission", "dispute"] + Tables.groups
        guard let first = list.first, acts.contains(first) else {
            throw ValidationError(
                "after the particulars of the paper comes the act: "
                    + acts.map { "\($0) …" }.joined(separator: ", "))
        }
        var command = try CrosswritCommand.parseAsRoot(list)
        try command.run()
    }
}
