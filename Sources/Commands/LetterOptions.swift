import ArgumentParser
import Domain
import FoundationEssentials
import LegalTime
import Topology
import Wording

/// The fields of a commission letter (委托执行函) as options.
struct LetterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("受托法院: id, code or full name.", valueName: "court"))
    var to: String?

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("案号 of this court's case.", valueName: "number"))
    var caseNumber: String?

    @Flag(name: .customLong("legacy-case"), help: "Keep the number verbatim as 旧案号.")
    var isLegacy = false

    @Option(
        help: ArgumentHelp(
            "委托事项类型 by name or Chinese term, such as freeze-deposit.", valueName: "type"),
        transform: Words.commissionKind)
    var kind: CommissionKind?

    @Option(help: "委托内容: what is to be done.")
    var detail: String?

    @Option(help: "被执行人.")
    var debtor: String?

    @Option(help: "账户、财产.")
    var asset: String?

    @Option(help: ArgumentHelp("Amount in yuan (元).", valueName: "yuan"), transform: Words.amount)
    var amount: Int64?

    @Option(
        help: ArgumentHelp("Amount that the ruling states, in yuan (元).", valueName: "yuan"),
        transform: Words.amount)
    var rulingAmount: Int64?

    @Option(
        help: ArgumentHelp("办理期限, such as 10d; 24h if urgent.", valueName: "window"),
        transform: Words.window)
    var window: Domain.Window?

    @Flag(help: "紧急事项: 24 hours; the call is recorded.")
    var urgent = false

    @Flag(help: "材料后补: the papers follow (urgent letters only).")
    var papersToFollow = false

    @Option(help: "Who called the duty desk.")
    var callCaller: String?

    @Option(help: "Who answered there (值班人员).")
    var callAnsweredBy: String?

    @Option(help: "值班电话.")
    var callPhone: String?

    @Option(help: "When.", transform: Words.instant)
    var callAt: Instant?

    @Option(help: "Number on the official platform (法定平台编号).")
    var platformNumber: String?

    @Option(help: "When it was entered there.", transform: Words.instant)
    var platformAt: Instant?

    @Option(help: "承办人 (default: the acting officer).")
    var handler: String?

    @Option(help: "承办人 telephone.")
    var handlerPhone: String?

    @Option(
        help: ArgumentHelp(
            "The letter's fields from a JSON file, named as these options; options go before it.",
            valueName: "file.json"))
    var letter: String?

    @OptionGroup var papers: PaperOptions

    /// Whether any field of the letter was given; the papers and the platform's number are no part
    /// of what was approved.
    var changesLetter: Bool {
        to != nil || caseNumber != nil || kind != nil || detail != nil || debtor != nil
            || asset != nil || amount != nil || rulingAmount != nil || window != nil || urgent
            || papersToFollow || callCaller != nil || callAnsweredBy != nil || callPhone != nil
            || callAt != nil || handler != nil || handlerPhone != nil || letter != nil
    }

    /// The letter: the options over the file over `base`.
    func build(
        over base: CommissionLetter?, from author: CourtID, officer: String, _ session: Session
    ) throws -> CommissionLetter {
        let file = try letter.map(LetterFile.init(path:))
        let addressee = try (to ?? file?.to).map { try session.court($0) } ?? base?.to
        let number = try (caseNumber ?? file?.caseNumber).map {
            try session.caseNumber($0, of: author, asLegacy: isLegacy || file?.legacyCase == true)
        }
        guard let addressee, let number = number ?? base?.caseNumber,
            let kind = try kind ?? file?.kind.map(Words.commissionKind) ?? base?.kind
        else {
            throw ValidationError("a letter needs at least --to, --case and --kind")
        }
        let isUrgent = urgent || file?.urgent == true || base?.urgent == true
        let usual = isUrgent ? Domain.Window(24, .hour) : Domain.Window(10, .day)
        var letter = CommissionLetter(
            from: author, to: addressee, caseNumber: number, kind: kind,
            detail: detail ?? file?.detail ?? base?.detail ?? "",
            debtor: debtor ?? file?.debtor ?? base?.debtor ?? "",
            asset: asset ?? file?.asset ?? base?.asset ?? "",
            amountFen: try amount ?? file?.amount.map(Words.amount) ?? base?.amountFen,
            rulingAmountFen: try rulingAmount ?? file?.rulingAmount.map(Words.amount)
                ?? base?.rulingAmountFen,
            window: try window ?? file?.window.map(Words.window)
                ?? (urgent && base?.urgent == false ? usual : base?.window) ?? usual,
            urgent: isUrgent,
            papersToFollow: papersToFollow || file?.papersToFollow == true
                || base?.papersToFollow == true,
            call: try call(file) ?? base?.call,
            platformNumber: platformNumber ?? file?.platformNumber ?? base?.platformNumber,
            platformEnteredAt: try platformAt ?? file?.platformAt.map(Words.instant)
                ?? base?.platformEnteredAt,
            handler: handler ?? file?.handler ?? base?.handler ?? officer,
            handlerPhone: handlerPhone ?? file?.handlerPhone ?? base?.handlerPhone ?? "",
            papers: base?.papers ?? [])
        var attached = PaperOptions()
        attached.papers = papers.papers
        attached.sealed = papers.sealed
        for paper in file?.papers ?? [] {
            let word = PaperWord(kind: try Words.paperKind(paper.kind), path: paper.file)
            if paper.sealed == true {
                attached.sealed.append(word)
            } else {
                attached.papers.append(word)
            }
        }
        letter.papers += try session.attach(attached)
        return letter
    }

    private func call(_ file: LetterFile?) throws -> CommissionLetter.CallRecord? {
        let parts = (
            callCaller ?? file?.call?.caller, callAnsweredBy ?? file?.call?.answeredBy,
            callPhone ?? file?.call?.phone, try callAt ?? file?.call?.at.map(Words.instant)
        )
        switch parts {
        case (nil, nil, nil, nil): return nil
        case (let caller?, let answered?, let phone?, let at?):
            return .init(caller: caller, answeredBy: answered, phone: phone, at: at)
        default:
            throw ValidationError(
                "a recorded call needs --call-caller, --call-answered-by, --call-phone and --call-at"
            )
        }
    }
}

/// A letter as a JSON file: the options' names in camel case, amounts in yuan as text, times ISO.
struct LetterFile: Decodable {
    struct Call: Decodable {
        var caller: String?
        var answeredBy: String?
        var phone: String?
        var at: String?
    }

    struct File: Decodable {
        var kind: String
        var file: String
        var sealed: Bool?
    }

    var to: String?
    var caseNumber: String?
    var legacyCase: Bool?
    var kind: String?
    var detail: String?
    var debtor: String?
    var asset: String?
    var amount: String?
    var rulingAmount: String?
    var window: String?
    var urgent: Bool?
    var papersToFollow: Bool?
    var call: Call?
    var platformNumber: String?
    var platformAt: String?
    var handler: String?
    var handlerPhone: String?
    var papers: [File]?

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case to, legacyCase, kind, detail, debtor, asset, amount, rulingAmount, window, urgent
        case papersToFollow, call, platformNumber, platformAt, handler, handlerPhone, papers
        case caseNumber = "case"
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private struct Names: Decodable {
        var names: [String]

        init(from decoder: any Decoder) throws {
            names = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
        }
    }

    init(path: String) throws {
        let data: Data
        do throws(FileError) {
            data = Data(try Files.read(path, atMost: 1 << 20))
        } catch {
            throw ValidationError("--letter: \(error.description)")
        }
        do {
            // A misspelt field must not be passed over in silence.
            let known = CodingKeys.allCases.map(\.rawValue)
            let strange = try JSONDecoder().decode(Names.self, from: data).names
                .filter { !known.contains($0) }
            guard strange.isEmpty else {
                throw ValidationError(
                    "--letter: \(path): unknown field \(strange.prefix(5).joined(separator: ", ")); "
                        + "known: \(known.sorted().joined(separator: ", "))")
            }
            self = try JSONDecoder().decode(LetterFile.self, from: data)
        } catch let error as ValidationError {
            throw error
        } catch {
            throw ValidationError(
                "--letter: \(path) is no JSON object of a letter's fields (texts, true or false); "
                    + "amounts are texts in yuan such as \"120000.50\": \(error)")
        }
    }
}
