import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

/// What a letter lacks before it can be sent (发送前核对): papers, amount, numbers, the court and its
/// usual time. It warns; the engine decides.
struct CommissionChecks {
    let words: DeskWords
    let call: Call
    let detail: MatterDetail?

    init(_ words: DeskWords, _ call: Call, _ detail: MatterDetail?) {
        self.words = words
        self.call = call
        self.detail = detail
    }

    /// The lines to show over a form; none where no letter is about to go out.
    func lines(_ form: ActForm, _ entered: ActValues?) -> [[String: Any]] {
        guard ["draft", "approve", "send"].contains(form.verb) else { return [] }
        let state: CommissionState? =
            if case .commission(let state)? = (detail?.provisional ?? detail?.record.matter)?.body {
                state
            } else {
                nil
            }
        guard state != nil || entered != nil else { return [] }
        let letter = state?.letter
        let kind =
            entered.flatMap { CommissionKind(rawValue: $0.text("kind")) } ?? letter?.kind
        let to = entered?.court("to") ?? letter?.to
        let amount = entered?.amount("amount") ?? letter?.amountFen
        let ruling = entered?.amount("ruling-amount") ?? letter?.rulingAmountFen
        let papers = (letter?.papers ?? []) + (entered?.papers ?? [])
        var lines: [[String: Any]] = []
        func say(_ isGood: Bool, _ zh: String, _ en: String) {
            lines.append([
                "shape": isGood ? "ok" : "over", "sign": isGood ? "●" : "▲",
                "text": words.language(zh, en),
            ])
        }
        if let kind {
            let missing = kind.rule.papers.filter { want in !papers.contains { $0.kind == want } }
            let names = missing.map(\.term).joined(separator: "、")
            say(
                missing.isEmpty, missing.isEmpty ? "材料齐全" : "尚缺材料：\(names)",
                missing.isEmpty ? "all papers are there" : "papers missing: \(names)")
            if kind.rule.needsAmount {
                say(
                    amount != nil, amount == nil ? "未写明确切金额" : "金额已写明",
                    amount == nil ? "the exact amount is missing" : "the amount is given")
            }
        }
        if let amount, let ruling {
            say(
                amount <= ruling, amount <= ruling ? "金额在裁定金额之内" : "金额超过裁定金额",
                amount <= ruling ? "within the ruling" : "more than the ruling allows")
        }
        if let letter, form.verb == "send" {
            say(
                letter.isSealed, letter.isSealed ? "委托执行函已签章" : "委托执行函未签章",
                letter.isSealed ? "the letter is sealed" : "the letter is not sealed")
            say(
                !letter.lacksPlatform, letter.lacksPlatform ? "未录入法定平台" : "已录入法定平台",
                letter.lacksPlatform ? "not on the official platform" : "on the official platform")
        }
        if let to { lines += court(to) }
        return lines
    }

    private func court(_ id: CourtID) -> [[String: Any]] {
        guard let court = words.status.courts.first(where: { $0.id == id }) else { return [] }
        var lines: [[String: Any]] = [
            [
                "shape": court.isOutside ? "over" : "ok", "sign": court.isOutside ? "▲" : "●",
                "text": words.names.full(id)
                    + (court.isOutside
                        ? words.language("：线下法院，来件须代录", ": no node; its papers are recorded") : "")
                    ,
            ]
        ]
        if let days = usualDays(id) {
            lines.append([
                "shape": "ok", "sign": "●",
                "text": words.language(
                    "该院近期办结平均用时 \(days) 天", "it has lately taken \(days) days on average"),
            ])
        }
        return lines
    }

    /// Mean days from letter to end of this court's commissions that are closed, of those listed.
    private func usualDays(_ court: CourtID) -> Int? {
        let filter = ListRequest(
            kind: "commission", open: false, party: court.rawValue, limit: 50)
        guard case .matters(let lines)? = try? call.see(.list(filter)).response else { return nil }
        let times = lines.filter { line in
            line.parties.contains { $0.court == court && $0.role == .commissioned }
        }.map { $0.updatedAt.milliseconds - $0.openedAt.milliseconds }
        guard !times.isEmpty else { return nil }
        return Int(times.reduce(0, +) / Int64(times.count) / 86_400_000)
    }
}
