package import Domain
import Engine
package import Procedure
package import Runtime
import Store

/// Documents for programs that work beside the command line.
extension Documents {
    /// A court of the directory in force.
    package static func court(_ court: Court) -> JSONText {
        .fields([
            "id": .string(court.id.rawValue), "name": .string(court.name),
            "code": .text(court.code), "level": .string(court.level.rawValue),
            "superior": .text(court.superior?.rawValue),
            "coordinator": .text(court.coordinator?.rawValue),
            "successor": .text(court.successor?.rawValue),
            "outside": .bool(court.isOutside), "observer": .bool(court.isObserver),
        ])
    }

    /// What a process says of itself to its officers; `doctor` says more to an administrator.
    package static func status(_ status: StatusReport) -> JSONText {
        .fields([
            "process": .string(status.process.rawValue), "name": .string(status.name),
            "kind": .string(status.kind), "realm": .string(status.realm),
            "rehearsal": .bool(status.rehearsal),
            "incarnation": .integer(Int64(status.incarnation)),
            "position": .unsigned(status.position), "covered": .unsigned(status.covered),
            "head": .string(status.head.hex),
            "directoryVersion": .unsigned(UInt64(status.directoryVersion)),
            "civil": .time(status.civil), "startedAt": .time(status.startedAt),
            "links": .array(status.links.map(link)), "counts": counts(status.counts),
            "calendar": .string(status.calendar), "rules": .string(status.rules),
            "courts": .integer(Int64(status.courts.count)),
            "alarms": .array(status.alarms.map(remark)),
        ])
    }

    /// An entry of any matter with its place in the sequence of events.
    package static func event(_ event: EventLine) -> JSONText {
        guard case .object(let fields) = entry(event.line) else { return .null }
        return .object(
            [
                .init("id", .string(event.mark.text)),
                .init("matter", .string(event.line.matter.rawValue)),
                .init("kind", .string(event.kind)),
            ] + fields)
    }

    /// One entry with what it did, and the matter as it stood then.
    package static func entry(_ detail: EntryDetail, _ now: Instant) -> JSONText {
        guard case .object(let fields) = entry(detail.line) else { return .null }
        let matter = detail.matter
        let stage = Procedures.stage(of: matter)
        let words = detail.words.map { act in
            JSONText.fields([
                "procedure": .string(act.procedure), "verb": .string(act.verb),
                "fields": .array(act.fields.map(field)),
                "papers": .array(act.papers.map(paper)),
                "approvals": .array(act.approvals.map { JSONText(reflecting: $0) }),
            ])
        }
        return .object(
            [
                .init("matter", .string(matter.id.rawValue)),
                .init("kind", .string(Procedures.kind(of: matter.body).name)),
            ] + fields + [
                .init("act", .text(detail.act?.hex)), .init("words", words ?? .null),
                .init("stage", .string(stage.name)), .init("term", .string(stage.term)),
                .init("parties", .array(matter.parties.map(party))),
                .init("started", .array(detail.started.map { deadline($0, now) })),
            ])
    }

    /// A paper by itself, as it is named in an act.
    package static func paper(_ paper: Paper) -> JSONText {
        .fields([
            "digest": .string(paper.digest.hex), "name": .string(paper.name),
            "kind": .string(paper.kind.rawValue), "term": .string(paper.kind.term),
            "size": .integer(paper.size), "sealed": .bool(paper.sealed),
        ])
    }

    /// What an officer may see no more than that it is there.
    package static func withheld(_ list: [Withheld]) -> JSONText {
        .array(
            list.map { one in
                .fields([
                    "matter": .text(one.matter?.rawValue), "count": .integer(Int64(one.count)),
                    "refusal": refusal(one.refusal),
                ])
            })
    }

    // MARK: Procedures

    /// A field of an act (填报项).
    package static func field(_ row: FieldRow) -> JSONText {
        var choices: JSONText = .null
        if case .choice(let rows) = row.kind {
            choices = .array(
                rows.map {
                    .fields([
                        "word": .string($0.word), "term": .string($0.term),
                        "citation": .string($0.citation),
                    ])
                })
        }
        return .fields([
            "name": .string(row.name), "term": .string(row.term), "english": .string(row.english),
            "kind": .string(kind(row.kind)), "required": .bool(row.isRequired),
            "list": .bool(row.isList), "choices": choices,
        ])
    }

    /// The stable name of what a field takes.
    package static func kind(_ kind: FieldRow.Kind) -> String {
        switch kind {
        case .text: "text"
        case .choice: "choice"
        case .court: "court"
        case .date: "date"
        case .amount: "amount"
        case .number: "number"
        case .flag: "flag"
        case .caseNumber: "caseNumber"
        case .matter: "matter"
        case .window: "window"
        case .stretch: "stretch"
        }
    }

    /// A paper that an act needs.
    package static func paper(_ row: PaperRow) -> JSONText {
        .fields([
            "kind": .string(row.kind.rawValue), "term": .string(row.kind.term),
            "sealed": .bool(row.isSealed),
        ])
    }

    /// A procedure's table: its stages and acts.
    package static func procedure(_ table: ProcedureTable) -> JSONText {
        .fields([
            "name": .string(table.name), "term": .words(table.term),
            "citation": .string(table.citation),
            "stages": .array(
                table.stages.map { stage in
                    .fields([
                        "name": .string(stage.name), "term": .string(stage.term),
                        "closed": .bool(stage.isClosed),
                        "awaits": .array(
                            stage.awaits.map {
                                .fields([
                                    "role": .string($0.role.rawValue), "verb": .string($0.verb),
                                    "text": .words($0.text), "rule": .text($0.rule),
                                ])
                            }),
                    ])
                }),
            "acts": .array(
                table.acts.map { row in
                    act(
                        row.verb, english: row.english, citation: row.citation, stages: row.from,
                        opens: row.isOpening, fields: row.fields, papers: row.papers,
                        approvals: row.approvals, document: row.document)
                }),
        ])
    }

    /// One act of a procedure, as data.
    package static func act(
        _ rule: VerbRule, english: String, citation: String, stages: [String], opens: Bool,
        fields: [FieldRow], papers: [PaperRow], approvals: [OfficerRole], document: String?
    ) -> JSONText {
        .fields([
            "verb": .string(rule.verb), "term": .string(rule.term), "english": .string(english),
            "citation": .string(citation), "opens": .bool(opens),
            "stages": .array(stages.map(JSONText.string)),
            "parties": .array(rule.parties.map { .string($0.rawValue) }),
            "officers": .array(rule.roles.map { .string($0.rawValue) }),
            "fact": .bool(rule.isFact), "fields": .array(fields.map(field)),
            "papers": .array(papers.map(paper)),
            "approvals": .array(approvals.map { .string($0.rawValue) }),
            "document": .text(document),
        ])
    }
}
