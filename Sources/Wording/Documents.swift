package import Domain
package import Engine
package import Procedure
package import Runtime
package import Store

/// The JSON documents that programs read. Names and shapes are stable.
package enum Documents {
    /// One matter of `list`.
    package static func line(_ line: MatterLine) -> JSONText {
        .fields([
            "matter": .string(line.id.rawValue), "kind": .string(line.kind),
            "stage": .string(line.stage), "term": .string(line.term), "closed": .bool(line.closed),
            "draft": .bool(line.isDraft), "openedAt": .time(line.openedAt),
            "updatedAt": .time(line.updatedAt), "nextDue": .time(line.nextDue),
            "entries": .integer(Int64(line.lastEntry)), "parties": .array(line.parties.map(party)),
        ])
    }

    /// A court with its part in a matter.
    package static func party(_ party: Party) -> JSONText {
        .fields([
            "court": .string(party.court.rawValue), "role": .string(party.role.rawValue),
        ])
    }

    /// A due date with the steps that led to it; null without one.
    package static func due(_ due: DueDate?) -> JSONText {
        guard let due else { return .null }
        return .fields([
            "window": .string(due.window.description), "from": .time(due.from),
            "dueDate": .string(due.dueDate.iso), "dueInstant": .time(due.dueInstant),
            "rolled": .bool(due.rolled), "provisional": .bool(due.provisional),
            "calendar": .string(due.calendar), "steps": .array(due.steps.map(JSONText.string)),
        ])
    }

    /// A window of a matter: who owes what until when, and how it stands.
    package static func deadline(_ deadline: Deadline, _ now: Instant) -> JSONText {
        let isOverdue =
            deadline.status == .lapsed
            || deadline.status == .running && deadline.due.dueInstant <= now
        return .fields([
            "id": .string(deadline.id), "rule": .string(deadline.rule),
            "owedBy": .string(deadline.owedBy.rawValue), "duty": .words(deadline.duty),
            "status": .string(deadline.status.rawValue),
            "onLapse": .string(deadline.onLapse.rawValue), "overdue": .bool(isOverdue),
            "endedAt": .time(deadline.endedAt), "due": due(deadline.due),
        ])
    }

    /// What a matter waits for: by whose duty, until when.
    package static func awaited(_ awaited: Awaited, _ matter: Matter?, _ now: Instant) -> JSONText {
        let deadline = awaited.deadline.flatMap { id in matter?.deadlines.first { $0.id == id } }
        return .fields([
            "court": .string(awaited.court.rawValue), "verb": .string(awaited.verb),
            "text": .words(awaited.text), "deadline": .text(awaited.deadline),
            "dueInstant": .time(deadline?.due.dueInstant),
            "overdue": .bool(deadline.map { $0.isOpen && $0.due.dueInstant <= now } ?? false),
        ])
    }

    /// One duty of `next`.
    package static func owed(_ line: OwedLine) -> JSONText {
        .fields([
            "matter": .string(line.matter.rawValue), "kind": .string(line.kind),
            "term": .string(line.term), "court": .string(line.awaited.court.rawValue),
            "verb": .string(line.awaited.verb), "text": .words(line.awaited.text),
            "deadline": .text(line.awaited.deadline), "overdue": .bool(line.overdue),
            "due": due(line.due),
        ])
    }

    /// Why something was refused, by which rule, and what to do; null without one.
    package static func refusal(_ refusal: Refusal?) -> JSONText {
        guard let refusal else { return .null }
        return .fields([
            "code": .string(refusal.code), "rule": .string(refusal.rule),
            "reason": .words(refusal.reason), "remedy": .words(refusal.remedy),
        ])
    }

    /// An act of this court with its answer.
    package static func own(_ act: OwnAct) -> JSONText {
        .fields([
            "matter": .string(act.matter.rawValue),
            "incarnation": .integer(Int64(act.reference.incarnation)),
            "number": .integer(Int64(act.reference.number)), "verb": .string(act.verb),
            "officer": .text(act.officer), "key": .text(act.key.isEmpty ? nil : act.key),
            "at": .time(act.at), "status": .string(act.status.rawValue),
            "local": .bool(act.isLocal), "refusal": refusal(act.refusal),
            "position": .unsigned(act.position),
        ])
    }

    /// One line of `watch`.
    package static func happening(_ happening: Happening) -> JSONText {
        .fields([
            "matter": .string(happening.matter.rawValue), "entry": .integer(Int64(happening.entry)),
            "at": .time(happening.at), "verb": .string(happening.verb),
            "court": .text(happening.court?.rawValue), "stage": .string(happening.stage),
            "term": .string(happening.term),
        ])
    }

    /// What has come in and wants eyes.
    package static func inbox(_ inbox: Inbox) -> JSONText {
        .fields([
            "owed": .array(inbox.owed.map(owed)), "refused": .array(inbox.refused.map(own)),
            "undecided": .array(inbox.undecided.map(own)),
            "notices": .array(
                inbox.notices.map { notice in
                    .fields([
                        "matter": .string(notice.matter.rawValue), "kind": .string(notice.kind),
                        "parties": .array(notice.parties.map { .string($0.rawValue) }),
                        "since": .time(notice.since),
                    ])
                }), "held": .integer(Int64(inbox.held)),
            "alarms": .array(inbox.alarms.map(remark)),
        ])
    }

    /// An alarm or an absence that the process has on record.
    package static func remark(_ remark: Remark) -> JSONText {
        .fields([
            "at": .time(remark.at), "kind": .string(remark.kind),
            "peer": .string(remark.peer.rawValue), "code": .string(remark.code),
            "text": .string(remark.text), "from": .time(remark.from), "to": .time(remark.to),
        ])
    }

    /// One line of a matter's timeline.
    package static func entry(_ line: EntryLine) -> JSONText {
        .fields([
            "entry": .integer(Int64(line.number)), "at": .time(line.at),
            "court": .text(line.court?.rawValue), "officer": .text(line.officer),
            "verb": .string(line.verb), "summary": .words(line.summary),
            "recordedFor": .text(line.recordedFor?.rawValue), "digest": .string(line.digest.hex),
        ])
    }

    /// A paper of a matter, and whether its bytes are here.
    package static func paper(_ paper: MatterPaper) -> JSONText {
        .fields([
            "digest": .string(paper.paper.digest.hex), "name": .string(paper.paper.name),
            "kind": .string(paper.paper.kind.rawValue), "term": .string(paper.paper.kind.term),
            "size": .integer(paper.paper.size), "sealed": .bool(paper.paper.sealed),
            "stored": .bool(paper.stored), "from": .string(paper.from.rawValue),
        ])
    }

    /// The whole of one matter; its own procedure's state stands under the procedure's name.
    package static func detail(_ detail: MatterDetail, _ status: StatusReport) -> JSONText {
        let shown = detail.provisional ?? detail.record.matter
        var fields: [JSONText.Field] = [
            .init("matter", .string(detail.record.id.rawValue)),
            .init("kind", .text(shown.map { Procedures.kind(of: $0.body).name })),
            .init("stage", .string(detail.stage)), .init("term", .string(detail.term)),
            .init("closed", .bool(detail.closed)), .init("draft", .bool(detail.record.isDraft)),
            .init("rehearsal", .bool(status.rehearsal)),
            .init("civil", .time(status.civil)),
            .init("unconfirmed", .integer(Int64(detail.unconfirmed))),
            .init("openedAt", .time(shown?.openedAt)), .init("updatedAt", .time(shown?.updatedAt)),
            .init("ruleSet", .text(shown?.ruleSet)),
            .init("entries", .integer(Int64(detail.record.chain.count))),
            .init("head", .string(detail.record.chain.head.hex)),
            .init("parties", .array((shown?.parties ?? []).map(party))),
            .init(
                "deadlines",
                .array((shown?.deadlines ?? []).map { deadline($0, status.civil) })),
            .init("duties", .array((shown?.duties ?? []).map { JSONText(reflecting: $0) })),
            .init("receipts", .array((shown?.receipts ?? []).map { JSONText(reflecting: $0) })),
            .init("amendments", .array((shown?.amendments ?? []).map { JSONText(reflecting: $0) })),
            .init("awaits", .array(detail.awaits.map { awaited($0, shown, status.civil) })),
            .init("papers", .array(detail.papers.map(paper))),
            .init("timeline", .array(detail.timeline.map(entry))),
            .init("acts", .array(detail.acts.map(own))),
            .init(
                "notYetReceived",
                .array(
                    detail.missing.map {
                        .fields([
                            "stage": .string($0.stage.rawValue), "court": .text($0.court?.rawValue),
                            "number": .integer(Int64($0.number)), "since": .string($0.since.iso),
                        ])
                    })),
        ]
        switch shown?.body {
        case .commission(let state):
            fields.append(.init("commission", JSONText(reflecting: state)))
        case .dispute(let state): fields.append(.init("dispute", JSONText(reflecting: state)))
        case .roster(let state): fields.append(.init("roster", JSONText(reflecting: state)))
        case .tabled(let state): fields.append(.init("tabled", tabled(state)))
        case nil: break
        }
        return .object(fields)
    }

    /// A matter of a tabled procedure: what was entered, by field; what was done, in order.
    package static func tabled(_ state: TabledState) -> JSONText {
        .fields([
            "procedure": .string(state.procedure), "stage": .string(state.stage),
            "opener": .string(state.opener.rawValue), "power": .text(state.power?.rawValue),
            "powerSince": .time(state.powerSince), "outcome": .text(state.outcome),
            "fields": .array(state.facts.map(field)),
            "lines": .array(
                state.lines.map { line in
                    .fields([
                        "key": .string(line.key), "rank": .integer(line.rank),
                        "court": .text(line.court?.rawValue), "status": .string(line.status),
                        "deadlines": .array(line.deadlines.map(JSONText.string)),
                        "fields": .array(line.fields.map(Self.field)),
                    ])
                }),
            "steps": .array(
                state.steps.map { step in
                    .fields([
                        "verb": .string(step.verb), "by": .string(step.by.rawValue),
                        "at": .time(step.at), "entry": .integer(Int64(step.entry)),
                    ])
                }),
        ])
    }

    static func field(_ field: Field) -> JSONText {
        .fields(["name": .string(field.name), "values": .array(field.values.map(value))])
    }

    private static func value(_ value: FieldValue) -> JSONText {
        switch value {
        case .text(let text), .choice(let text): .string(text)
        case .court(let court): .string(court.rawValue)
        case .date(let date): .string(date.iso)
        case .amount(let number), .number(let number): .integer(number)
        case .flag(let flag): .bool(flag)
        case .caseNumber(let number): .string(number.text)
        case .matter(let matter): .string(matter.rawValue)
        case .window(let window): .string(window.description)
        case .stretch(let from, let to): .string("\(from.iso)..\(to.iso)")
        }
    }

    /// An officer or a delegation as registered.
    package static func officer(_ record: OfficerRecord) -> JSONText {
        .fields([
            "name": .string(record.name),
            "roles": .array(record.roles.map { .string($0.rawValue) }),
            "removed": .bool(record.removed), "by": .string(record.by),
            "inPlaceOf": .text(record.inPlaceOf), "from": .time(record.from),
            "to": .time(record.to),
        ])
    }

    /// A link: what was sent over it, what was confirmed.
    package static func link(_ link: LinkLine) -> JSONText {
        .fields([
            "peer": .string(link.peer.rawValue), "linked": .bool(link.linked),
            "sent": .unsigned(link.sent), "confirmed": .unsigned(link.confirmed),
            "receivedIncarnation": .integer(Int64(link.receivedIncarnation)),
            "received": .unsigned(link.received), "waitingSince": .time(link.waitingSince),
            "trouble": .text(link.trouble),
            "skewMilliseconds": link.skew.map(JSONText.integer) ?? .null,
            "protocol": link.protocolVersion.map { .integer(Int64($0)) } ?? .null,
            "recovering": link.isRecovering.map(JSONText.bool) ?? .null,
        ])
    }

    /// Numbers of the process's projections.
    package static func counts(_ counts: ViewsCounts) -> JSONText {
        .fields([
            "stages": .array(counts.stages.map { JSONText(reflecting: $0) }),
            "unconfirmed": .array(counts.backlogs.map { JSONText(reflecting: $0) }),
            "openDeadlines": .integer(Int64(counts.openDeadlines)),
            "lapsedDeadlines": .integer(Int64(counts.lapsedDeadlines)),
            "entries": .integer(Int64(counts.entries)),
            "pendingActs": .integer(Int64(counts.pendingActs)),
            "held": .integer(Int64(counts.held)),
            "missingPapers": .integer(Int64(counts.missingPapers)),
            "alarms": .integer(Int64(counts.alarms)),
        ])
    }
}
