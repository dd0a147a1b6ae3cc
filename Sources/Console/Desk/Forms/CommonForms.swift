import Domain
import Procedure
import Wording

/// Forms of acts that belong to no procedure's own list.
enum CommonForms {
    /// 同意检察机关查阅: a procuratorate follows the matter from here on, read-only.
    static func grant(_ tree: CourtTree) -> ActForm {
        let observers = tree.courts.filter { $0.isObserver && $0.successor == nil }
        return ActForm(
            procedure: "observe", verb: "grant", term: "同意检察机关查阅",
            english: "grant to a procuratorate", citation: "民事诉讼法 art. 246（自定）",
            fields: [
                FormField(
                    "observer", "检察机关", "procuratorate",
                    .choice(observers.map { ChoiceRow($0.id.rawValue, $0.name) })),
                FormField(
                    "ground", "依据", "what it rests on", .text, .area(2),
                    hint: Text(
                        zh: "如：检察监督函2026第3号。同意后不能收回已查阅的内容",
                        en:
                            "such as the procuratorate's letter; what has been read can't be taken back"
                    )),
            ]
        ) { values in
            guard let observer = CourtID(values.text("observer")) else {
                throw FieldFault(
                    field: "observer",
                    text: Text(zh: "须选择名录中的检察机关", en: "choose one of the directory"))
            }
            return .observe(ObserverGrant(observer: observer, ground: values.text("ground")))
        }
    }

    /// 同意检察机关查阅一个法院的全部事项: the same grant in every matter of a court, one act for each.
    static func courtGrant(_ tree: CourtTree, own: CourtID) -> ActForm {
        var form = grant(tree)
        form.term = "同意检察机关查阅全部事项"
        form.english = "grant to a procuratorate for all of a court's matters"
        form.fields.insert(
            FormField(
                "court", "法院", "court", .court, initial: own.rawValue,
                hint: Text(
                    zh: "该法院参加的、本院可以同意的事项，每件单独记录",
                    en: "its matters that this court may open, each by an act of its own")), at: 0)
        form.fields.append(
            FormField("closed", "包括已结束的事项", "closed matters too", .flag, optional: true))
        return form
    }

    /// 公布值班表: days are entered or replaced, one a line.
    static func roster(_ now: Instant) -> ActForm {
        let rule = RosterProcedure.verbs[0]
        return ActForm(
            procedure: "roster", verb: rule.verb, term: rule.term,
            english: "publication of the duty roster", citation: "值班表由本院逐日公布（自定）",
            fields: [
                FormField(
                    "days", "值班安排", "days", .text, .area(10), list: true,
                    hint: Text(
                        zh: "每行一天：日期,人员,电话，如 \(now.civilDate.iso),李某,0371-12345678；同一天的安排会被替换",
                        en:
                            "a day a line: date,officer,phone; a day that stands already is replaced"
                    ))
            ]
        ) { values in
            var days: [RosterDay] = []
            for case .text(let line) in values.values("days") {
                guard let day = day(line) else {
                    throw FieldFault(
                        field: "days",
                        text: Text(
                            zh: "“\(line.prefix(60))”不是 日期,人员,电话",
                            en: "“\(line.prefix(60))” is no date,officer,phone"))
                }
                days.append(day)
            }
            return .roster(.publish(days))
        }
    }

    private static func day(_ line: String) -> RosterDay? {
        let cells = line.split(
            omittingEmptySubsequences: false, whereSeparator: { ",，\t".contains($0) }
        ).map { String($0).trimmed }
        guard cells.count == 3, let date = CivilDate(iso: cells[0]), !cells[1].isEmpty,
            !cells[2].isEmpty
        else { return nil }
        return RosterDay(date: date, officer: cells[1], phone: cells[2])
    }
}
