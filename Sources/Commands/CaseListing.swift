import ArgumentParser
import CaseDispatch
import CaseFiles
import Domain
import Wording

struct CaseListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List cases of the register (案件列表).",
        discussion: """
            Every condition given must hold. --court takes a court alone, --area a court and all below it.

            Example:
              crosswrit case list --area 豫01 --stage auctioning --limit 20 --data var/henan/coord-yu
            """)

    @Option(help: "The court: id, code or full name; repeatable.") var court: [String] = []
    @Option(help: "A court and those below it: id, code or full name.") var area: String?
    @Option(help: "A debtor's id (证件号码 or code), as imported.") var debtor: String?
    @Option(help: "Stage: stable name or Chinese word, such as auctioning or 拍卖.") var stage:
        String?
    @Option(help: "A ground that an officer has recorded.") var ground: String?
    @Flag(help: "Closed cases too.") var closed = false
    @Option(help: "At most this many.") var limit = 50
    @OptionGroup var options: RegisterOptions

    func validate() throws {
        guard (1...1_000_000).contains(limit) else {
            throw ValidationError("--limit must be 1 … 1000000")
        }
        if area != nil, !court.isEmpty {
            throw ValidationError("name courts by --court or by --area, not by both")
        }
    }

    func run() throws {
        let language = Language(environment: Terminal.environment)
        let register = try options.register()
        do throws(CaseFault) {
            let known = try register.area()
            let filter = CaseFilter(
                courts: try courts(known.courts), debtor: debtor,
                stage: try stage.map { text throws(CaseFault) in try read(text) }, ground: ground,
                includesClosed: closed, limit: limit)
            var found: [CaseRecord] = []
            try register.each(filter) { found.append($0) }
            let total = found.count < limit ? found.count : try register.count(filter)
            show(found, total, known, language)
        } catch {
            throw CommandFailure(error)
        }
    }

    private func courts(_ known: [Court]) throws(CaseFault) -> [CourtID]? {
        if let area {
            let top = try CaseWords.court(area, known)
            let below = Dictionary(grouping: known) { $0.superior }
            var all: [CourtID] = []
            var next = [top]
            while let one = next.popLast(), all.count <= known.count {
                all.append(one)
                next += (below[one] ?? []).map(\.id)
            }
            return all
        }
        guard !court.isEmpty else { return nil }
        var all: [CourtID] = []
        for text in court { all.append(try CaseWords.court(text, known)) }
        return all
    }

    private func read(_ text: String) throws(CaseFault) -> CaseStage {
        if let stage = CaseColumns.standard.stage(text) { return stage }
        let all = CaseStage.allCases.map(\.rawValue).joined(separator: ", ")
        throw CaseWords.fault(
            "case.stage", "没有“\(plain(text))”阶段", "there is no stage “\(plain(text))”",
            remedy: "可用：\(all)", "one of \(all)")
    }

    private func show(
        _ found: [CaseRecord], _ total: Int, _ area: CaseArea, _ language: Language
    ) {
        if options.json {
            Terminal.print(
                JSONText.fields([
                    "total": .integer(Int64(total)),
                    "cases": .array(found.map(CaseWords.document)),
                ]).line)
            return
        }
        if area.rehearsal { Terminal.print(Lines.rehearsal(language)) }
        let names = CourtNames(area.courts)
        var table = TextTable([
            language.both("案号", "number"), language.both("法院", "court"),
            language.both("立案", "filed"), language.both("阶段", "stage"),
            language.both("标的额", "amount"), language.both("类别", "kind"),
            language.both("承办人", "handler"), language.both("查封届满", "seizure ends"),
        ])
        for record in found {
            let one = record.one
            table.add([
                one.number, names.short(one.court), one.filedOn.iso,
                record.closedBy == nil
                    ? CaseWords.term(one.stage, language) : language("已结", "closed 已结"),
                CaseText.yuan(one.amount), one.kind, one.handler,
                one.seizures.map(\.expiresOn).min()?.iso ?? "",
            ])
        }
        if !found.isEmpty { table.lines.forEach(Terminal.print) }
        Terminal.print(
            language("共 \(total) 件，列出 \(found.count) 件", "\(total) cases, \(found.count) shown"))
    }
}

struct CaseShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one case of the register, with where it came from.",
        discussion: """
            The number as the file has it; its brackets may be half-width.

            Example:
              crosswrit case show '（2025）豫0105执123号' --data var/henan/coord-yu
            """)

    @Argument(help: "The case number (案号).") var number: String
    @OptionGroup var options: RegisterOptions

    func run() throws {
        let language = Language(environment: Terminal.environment)
        let register = try options.register()
        do throws(CaseFault) {
            let area = try register.area()
            let found = try register.find(stored(area))
            guard !found.isEmpty else {
                throw CaseWords.fault(
                    "case.unknown", "登记中没有案件 \(plain(number))",
                    "the register has no case \(plain(number))",
                    remedy: "核对案号，或用 crosswrit case list 查找",
                    "check the number, or look for it with `crosswrit case list`")
            }
            let imports = try register.imports()
            if options.json {
                Terminal.print(
                    JSONText.fields(["cases": .array(found.map(CaseWords.document))]).line)
                return
            }
            if area.rehearsal { Terminal.print(Lines.rehearsal(language)) }
            for record in found { show(record, area, imports, language) }
        } catch {
            throw CommandFailure(error)
        }
    }

    /// The number in the form in which it is stored.
    private func stored(_ area: CaseArea) -> String {
        guard let court = area.courts.first?.id, let read = try? CaseNumber(number, of: court)
        else { return number }
        return read.text
    }

    private func show(
        _ record: CaseRecord, _ area: CaseArea, _ imports: [CaseImport], _ language: Language
    ) {
        let one = record.one
        let names = CourtNames(area.courts)
        var table = TextTable(["", ""])
        func row(_ zh: String, _ en: String, _ value: String) {
            if !value.isEmpty { table.add([language.both(zh, en), value]) }
        }
        row("案号", "number", one.number)
        row("执行法院", "court", names.full(one.court))
        row("立案日期", "filed", one.filedOn.iso)
        row(
            "阶段", "stage",
            CaseWords.term(one.stage, language)
                + (record.closedBy == nil ? "" : language("（已结）", " (closed 已结)")))
        row("被执行人", "debtors", one.debtors.joined(separator: ", "))
        row("标的额", "amount", CaseText.yuan(one.amount) + language(" 元", " yuan"))
        row("案件类别", "kind", one.kind)
        row("折算工作量", "weight", "\(one.weight) ‰")
        row("财产所在地", "places", one.places.joined(separator: ", "))
        for seizure in one.seizures {
            row("查封", "seizure", "\(seizure.asset) → \(seizure.expiresOn.iso)")
        }
        row("信访次数", "petitions", one.petitions > 0 ? "\(one.petitions)" : "")
        row("承办人", "handler", one.handler)
        row("移送事由", "grounds", one.grounds.joined(separator: ", "))
        row("回避法院", "conflicts", one.conflicts.map(names.short).joined(separator: ", "))
        row("应当移出", "must leave", one.mustLeave ? language("是", "yes") : "")
        let last = imports.first { $0.id == record.lastImport }
        row(
            "来源", "from",
            "\(language("批次", "import")) \(record.lastImport) "
                + (last.map { "\($0.at.minuteText) \($0.file):\(record.line)" } ?? ""))
        table.lines.forEach(Terminal.print)
    }
}

struct CaseImportsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imports", abstract: "List the imports into the register (导入批次).",
        discussion: """
            Each with its file, the file's SHA-256 and what it changed.

            Example:
              crosswrit case imports --data var/henan/coord-yu
            """)

    @OptionGroup var options: RegisterOptions

    func run() throws {
        let language = Language(environment: Terminal.environment)
        let register = try options.register()
        do throws(CaseFault) {
            let all = try register.imports()
            if options.json {
                Terminal.print(JSONText.fields(["imports": .array(all.map(document))]).line)
                return
            }
            if try register.area().rehearsal { Terminal.print(Lines.rehearsal(language)) }
            var table = TextTable([
                language.both("批次", "import"), language.both("时间", "time"),
                language.both("行", "rows"), language.both("有误", "bad"),
                language.both("新增", "added"), language.both("更新", "updated"),
                language.both("结案", "closed"), "SHA-256", language.both("文件", "file"),
            ])
            for one in all {
                table.add([
                    "\(one.id)", one.at.minuteText, "\(one.rows)", "\(one.bad)", "\(one.added)",
                    "\(one.updated)", one.complete ? "\(one.closed)" : "",
                    String(one.digest.prefix(12)), one.file,
                ])
            }
            if !all.isEmpty { table.lines.forEach(Terminal.print) }
        } catch {
            throw CommandFailure(error)
        }
    }

    private func document(_ one: CaseImport) -> JSONText {
        .fields([
            "import": .integer(one.id), "at": .time(one.at), "file": .string(one.file),
            "digest": .string(one.digest), "bytes": .integer(one.bytes),
            "encoding": .string(one.encoding), "rows": .integer(Int64(one.rows)),
            "bad": .integer(Int64(one.bad)), "added": .integer(Int64(one.added)),
            "updated": .integer(Int64(one.updated)), "closed": .integer(Int64(one.closed)),
            "complete": .bool(one.complete),
        ])
    }
}

/// Cases in words and documents.
enum CaseWords {
    /// The court that a person means.
    static func court(_ text: String, _ known: [Court]) throws(CaseFault) -> CourtID {
        if let found = CourtBook(known)[text] { return found }
        throw fault(
            "court.unknown", "登记的法院中没有“\(plain(text))”",
            "the register has no court “\(plain(text))”",
            remedy: "用法院编号、代字或全称，如 yu0105、豫0105、郑州市金水区人民法院",
            "name it by id, code or full name, such as yu0105, 豫0105 or 郑州市金水区人民法院")
    }

    static func fault(
        _ code: String, _ zh: String, _ en: String, remedy zhRemedy: String, _ enRemedy: String
    ) -> CaseFault {
        CaseFault(
            isSystem: false,
            refusal: Refusal(
                code: code, rule: "", reason: Text(zh: zh, en: en),
                remedy: Text(zh: zhRemedy, en: enRemedy)))
    }

    /// The stage as an official term.
    static func term(_ stage: CaseStage, _ language: Language) -> String {
        let term =
            switch stage {
            case .filed: "已立案"
            case .searching: "查控中"
            case .controlled: "已控制"
            case .appraising: "评估定价"
            case .auctioning: "拍卖变卖"
            case .paying: "案款待发放"
            case .closing: "即将结案"
            case .suspended: "终本"
            }
        return language.term(term, stage.rawValue)
    }

    static func document(_ record: CaseRecord) -> JSONText {
        let one = record.one
        return .fields([
            "number": .string(one.number), "court": .string(one.court.rawValue),
            "filedOn": .string(one.filedOn.iso),
            "debtors": .array(one.debtors.map(JSONText.string)),
            "amount": .string(CaseText.yuan(one.amount)), "kind": .string(one.kind),
            "weight": .integer(Int64(one.weight)),
            "places": .array(one.places.map(JSONText.string)),
            "seizures": .array(
                one.seizures.map { seizure in
                    .fields([
                        "asset": .string(seizure.asset),
                        "expiresOn": .string(seizure.expiresOn.iso),
                    ])
                }), "stage": .string(one.stage.rawValue),
            "petitions": .integer(Int64(one.petitions)), "handler": .string(one.handler),
            "grounds": .array(one.grounds.map(JSONText.string)),
            "conflicts": .array(one.conflicts.map { .string($0.rawValue) }),
            "mustLeave": .bool(one.mustLeave), "firstImport": .integer(record.firstImport),
            "lastImport": .integer(record.lastImport), "line": .integer(Int64(record.line)),
            "closedBy": record.closedBy.map { .integer($0) } ?? .null,
        ])
    }
}
