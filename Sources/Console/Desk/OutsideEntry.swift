import Domain
import Engine
import Procedure
import Runtime
import Wording

/// The particulars of a paper that is recorded for a court without a node (代录): what the form of
/// its act also takes.
struct OutsideEntry {
    /// Of the form's field of the scan, beyond those of the act's own papers.
    private static let slot = 90

    /// What goes on record; nil while something is missing.
    var record: OutsideRecord?
    /// What is missing.
    var refusal: Refusal?
    /// The scan, in the store already.
    var scan: KeptPaper?

    /// The court that a page is to record for; nil for this court's own acts.
    ///
    /// - Throws: `PageFault` for a text that names none. If it has a node the engine says so.
    static func court(_ call: Call, _ tree: CourtTree) throws -> Court? {
        guard let text = call.form.text("_for") ?? call.query.text("for") else { return nil }
        guard let court = CourtFinder(tree).only(text) else {
            throw PageFault.refused(
                Refusal(
                    code: "court.unknown", rule: "法院名录",
                    reason: Text(
                        zh: "法院名录中没有“\(text.prefix(60))”，或者有几个",
                        en: "the directory has no court “\(text.prefix(60))”, or several"),
                    remedy: Text(zh: "用编号、代字或全称", en: "name it by id, code or full name")))
        }
        return court
    }

    /// Reads the form; the scan is taken out of the act's papers.
    init(_ court: CourtID, _ call: Call, _ papers: inout [KeptPaper]) throws {
        scan = papers.last { $0.paper.kind == .scan }
        papers.removeAll { $0.paper.kind == .scan }
        let number = call.form["_number"].trimmed
        let dated = CivilDate(iso: call.form["_dated"])
        let by = call.form["_arrivedBy"].trimmed
        let at = try? Words.instant(call.form["_arrivedAt"])
        var missing: [Text] = []
        if number.isEmpty || number.utf8.count > 256 {
            missing.append(Text(zh: "文号", en: "number"))
        }
        if dated == nil { missing.append(Text(zh: "落款日期", en: "date")) }
        if by.isEmpty || by.utf8.count > 256 {
            missing.append(Text(zh: "送达方式", en: "how it arrived"))
        }
        if at == nil { missing.append(Text(zh: "收到时间", en: "when it arrived")) }
        if scan == nil { missing.append(Text(zh: "扫描件", en: "scan")) }
        if let dated, let at, let scan, missing.isEmpty {
            record = OutsideRecord(
                court: court, documentNumber: number, dated: dated, arrivedBy: by, arrivedAt: at,
                scan: scan.paper)
        } else {
            refusal = Refusal(
                code: "record.particulars", rule: "代录须写明纸质来件的要素（自定）",
                reason: Text(
                    zh: "代录还缺：\(missing.map(\.zh).joined(separator: "、"))",
                    en: "still missing of the paper: \(missing.map(\.en).joined(separator: ", "))"),
                remedy: Text(
                    zh: "按纸质来件填写，并附扫描件", en: "enter them as on the paper, and attach its scan"))
        }
    }

    /// What the template shows.
    static func values(
        _ court: Court?, _ call: Call, _ words: DeskWords, _ scan: KeptPaper?
    ) -> [String: Any] {
        guard let court else { return ["outside": false] }
        return [
            "outside": [
                "court": court.id.rawValue, "name": court.name, "slot": "\(slot)",
                "number": call.form["_number"], "dated": call.form["_dated"],
                "by": call.form["_arrivedBy"],
                "at": call.form.text("_arrivedAt") ?? words.now.formText,
                "scan": scan.map { ["token": $0.token, "file": $0.paper.name] as [String: Any] }
                    ?? false as Any,
            ] as [String: Any]
        ]
    }
}

/// `/record`: which acts of a court without a node can be recorded here, in a matter or to open
/// one.
enum RecordPage {
    static func show(_ call: Call) throws -> Reply {
        let words = try DeskWords(call)
        let tree = try CourtTree(words.status.courts)
        let outside = tree.courts.filter {
            !tree.hasNode($0.id) && !$0.isObserver && $0.successor == nil
        }
        let court = try OutsideEntry.court(call, tree)
        let matter = call.query.text("matter")
        var values: [String: Any] = [
            "courts": outside.prefix(5_000).map {
                ["code": $0.code ?? $0.id.rawValue, "name": $0.name] as [String: Any]
            },
            "hasCourts": !outside.isEmpty, "for": call.query["for"], "matter": matter ?? "",
            "chosen": court != nil,
        ]
        if let court {
            guard
                case .standings(let list) = try call.see(
                    .standings(matter: matter, recordedFor: court.id)
                ).response
            else { throw PageFault.busy }
            let tail = "?for=\(court.id)"
            let shut = list.filter { !$0.isOpen }
            values["name"] = court.name
            values["open"] = list.filter(\.isOpen).map { one -> [String: Any] in
                let base =
                    matter.map { "/matters/\(PercentText.encode($0))/act/\(one.verb)" }
                    ?? "/open/\(one.procedure)/\(one.verb)"
                return [
                    "term": words.language(one.name), "procedure": words.kind(one.procedure),
                    "href": base + tail, "late": one.outOfOrder.map { words.language($0) } ?? "",
                ]
            }
            values["hasOpen"] = shut.count < list.count
            values["shutCount"] = "\(shut.count)"
            values["shut"] = shut.map { one -> [String: Any] in
                [
                    "term": "\(words.kind(one.procedure))：\(words.language(one.name))",
                    "reason": one.refusal.map { words.language($0.reason) } ?? "",
                    "remedy": one.refusal.map(words.remedy) ?? "",
                ]
            }
        }
        return try call.page("record", title: Text(zh: "代录", en: "Record a paper"), values)
    }
}
