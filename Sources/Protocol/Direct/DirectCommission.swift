import CourtSchema
import Domain

// The commissioned matter (事项委托), as `DirectReader` and `DirectWriter` say: its letter, how it is
// sent and that it has arrived, of which a court has most. All else goes through the schema.

extension CommissionLetter.CallRecord {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        self.init(
            caller: try reader.text(1, WireLimit.name),
            answeredBy: try reader.text(2, WireLimit.name),
            phone: try reader.text(3, WireLimit.name), at: try reader.instant(4))
    }

    func write(to writer: inout DirectWriter) {
        writer.text(1, caller)
        writer.text(2, answeredBy)
        writer.text(3, phone)
        writer.instant(4, at)
    }
}

extension CommissionLetter {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        let from = try reader.court(1)
        let to = try reader.court(2)
        let caseNumber = try reader.message(3, CaseNumber.init(direct:))
        let kind: CommissionKind = try reader.word(4)
        let detail = try reader.text(5, WireLimit.text)
        let debtor = try reader.text(6, WireLimit.text)
        let asset = try reader.text(7, WireLimit.text)
        let amountFen = try Self.fen(reader.int64(ifPresent: 8))
        let rulingAmountFen = try Self.fen(reader.int64(ifPresent: 9))
        self.init(
            from: from, to: to, caseNumber: caseNumber, kind: kind, detail: detail,
            debtor: debtor, asset: asset, amountFen: amountFen, rulingAmountFen: rulingAmountFen,
            window: try reader.message(10, Window.init(direct:)), urgent: try reader.bool(11),
            papersToFollow: try reader.bool(12),
            call: try reader.message(ifPresent: 13, CallRecord.init(direct:)),
            platformNumber: try reader.text(ifPresent: 14, WireLimit.name),
            platformEnteredAt: try reader.instant(ifPresent: 15),
            handler: try reader.text(16, WireLimit.name),
            handlerPhone: try reader.text(17, WireLimit.name),
            papers: try reader.messages(18, atMost: WireLimit.papers, Paper.init(direct:)))
    }

    private static func fen(_ amount: Int64?) throws(NotDirect) -> Int64? {
        guard amount ?? 0 >= 0 else { throw NotDirect() }
        return amount
    }

    func write(to writer: inout DirectWriter) {
        writer.court(1, from)
        writer.court(2, to)
        writer.message(3, caseNumber.write)
        writer.text(4, kind.rawValue)
        writer.text(5, detail)
        writer.text(6, debtor)
        writer.text(7, asset)
        if let amountFen { writer.int64(present: 8, amountFen) }
        if let rulingAmountFen { writer.int64(present: 9, rulingAmountFen) }
        writer.message(10, window.write)
        writer.bool(11, urgent)
        writer.bool(12, papersToFollow)
        if let call { writer.message(13, call.write) }
        if let platformNumber { writer.text(present: 14, platformNumber) }
        if let platformEnteredAt { writer.int64(present: 15, platformEnteredAt.milliseconds) }
        writer.text(16, handler)
        writer.text(17, handlerPhone)
        for paper in papers { writer.message(18, paper.write) }
    }
}

extension CommissionOpening {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        self.init(
            supervising: try reader.court(1), superior: try reader.court(ifPresent: 2),
            ruleSet: try reader.text(3, WireLimit.name))
    }

    func write(to writer: inout DirectWriter) {
        writer.court(1, supervising)
        if let superior { writer.court(2, superior) }
        writer.text(3, ruleSet)
    }
}

extension CommissionMark {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        let court = try reader.court(1)
        let officer = try reader.text(2, WireLimit.name)
        let inPlaceOf = try reader.text(3, WireLimit.name)
        self.init(
            court: court, officer: officer, inPlaceOf: inPlaceOf.isEmpty ? nil : inPlaceOf,
            recordedBy: try reader.court(ifPresent: 4), at: try reader.instant(5))
    }

    func write(to writer: inout DirectWriter) {
        writer.court(1, court)
        writer.text(2, officer)
        writer.text(3, inPlaceOf ?? "")
        if let recordedBy { writer.court(4, recordedBy) }
        writer.instant(5, at)
    }
}

extension CommissionLetter {
    /// A letter and its approvals, fields 1 and 2 of the message that sends and of the one that
    /// says that it was sent.
    fileprivate static func sending(
        direct reader: inout DirectReader
    ) throws(NotDirect) -> (CommissionLetter, [Approval]) {
        (
            try reader.message(1, CommissionLetter.init(direct:)),
            try reader.messages(2, atMost: 32, Approval.init(direct:))
        )
    }

    fileprivate func write(with approvals: [Approval], to writer: inout DirectWriter) {
        writer.message(1, write)
        for approval in approvals { writer.message(2, approval.write) }
    }
}

extension CommissionAct {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        let (letter, approvals) = try reader.message(4, CommissionLetter.sending(direct:))
        self = .send(letter, approvals: approvals)
    }

    /// Writes the act, which is most often to send.
    func write(to writer: inout DirectWriter, _ field: Int) {
        guard case .send(let letter, let approvals) = self else {
            return writer.message(field, wire)
        }
        writer.message(field) { $0.message(4) { letter.write(with: approvals, to: &$0) } }
    }
}

extension CommissionEvent {
    init(direct reader: inout DirectReader) throws(NotDirect) {
        let mark = try reader.message(1, CommissionMark.init(direct:))
        switch try reader.next() {
        case 5:
            self = try reader.message(5) { reader throws(NotDirect) in
                let (letter, approvals) = try CommissionLetter.sending(direct: &reader)
                let opening = try reader.message(3, CommissionOpening.init(direct:))
                return .sent(letter, approvals: approvals, opening, mark)
            }
        case 6:
            try reader.message(6) { _ in }
            self = .delivered(mark)
        default: throw NotDirect()
        }
    }

    /// Writes the event, which is most often that a letter was sent, or has arrived.
    func write(to writer: inout DirectWriter, _ field: Int) {
        switch self {
        case .sent(let letter, let approvals, let opening, let mark):
            writer.message(field) {
                $0.message(1, mark.write)
                $0.message(5) {
                    letter.write(with: approvals, to: &$0)
                    $0.message(3, opening.write)
                }
            }
        case .delivered(let mark):
            writer.message(field) {
                $0.message(1, mark.write)
                $0.message(6) { _ in }
            }
        default: writer.message(field, wire)
        }
    }
}
