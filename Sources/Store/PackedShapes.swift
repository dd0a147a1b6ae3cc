import Domain
import Engine

/// Small values of which a matter is full, written without a container for each: what their
/// `Codable` conformance says, byte for byte (`PackedTests` compares the two), at a tenth of the
/// cost. `PackedReader` reads both alike.
extension PackedBytes {
    /// Writes the value if its type is one of those below.
    mutating func putShape<Value>(_ value: Value) -> Bool {
        // Types are compared first: a cast that fails costs as much as the value.
        if Value.self == CourtID.self, let value = value as? CourtID {
            write(value)
        } else if Value.self == Instant.self, let value = value as? Instant {
            write(value)
        } else if Value.self == Source.self, let value = value as? Source {
            put(value)
        } else if Value.self == Party.self, let value = value as? Party {
            put(value)
        } else if Value.self == Receipt.self, let value = value as? Receipt {
            put(value)
        } else if Value.self == Paper.self, let value = value as? Paper {
            put(value)
        } else if Value.self == Approval.self, let value = value as? Approval {
            put(value)
        } else if Value.self == Deadline.self, let value = value as? Deadline {
            put(value)
        } else if Value.self == CommissionLetter.self, let value = value as? CommissionLetter {
            put(value)
        } else if Value.self == CommissionOpening.self, let value = value as? CommissionOpening {
            put(value)
        } else {
            return false
        }
        return true
    }

    // MARK: Fields

    mutating func field(_ name: String, _ text: String) {
        self.name(name)
        write(text)
    }

    mutating func field(_ name: String, ifPresent text: String?) {
        if let text { field(name, text) }
    }

    mutating func field(_ name: String, _ flag: Bool) {
        self.name(name)
        write(tag: flag ? Packed.yes : Packed.no)
    }

    mutating func field(_ name: String, _ number: Int) { field(name, Int64(number)) }

    mutating func field(_ name: String, _ number: Int64) {
        self.name(name)
        write(signed: number)
    }

    mutating func field(_ name: String, _ number: UInt64) {
        self.name(name)
        write(unsigned: number)
    }

    mutating func field(_ name: String, ifPresent number: Int64?) {
        if let number { field(name, number) }
    }

    mutating func field(_ name: String, _ instant: Instant) {
        field(name, instant.milliseconds)
    }

    mutating func field(_ name: String, ifPresent instant: Instant?) {
        if let instant { field(name, instant) }
    }

    mutating func field(_ name: String, _ court: CourtID) {
        self.name(name)
        write(court)
    }

    mutating func field(_ name: String, _ matter: MatterID) { field(name, matter.rawValue) }

    mutating func field(_ name: String, ifPresent court: CourtID?) {
        if let court { field(name, court) }
    }

    private mutating func field<Value>(
        _ name: String, _ values: [Value], _ put: (inout Self, Value) -> Void
    ) {
        self.name(name)
        whole(Packed.array) { for value in values { put(&$0, value) } }
    }

    // MARK: Values

    private mutating func write(_ court: CourtID) { write(court.rawValue) }
    private mutating func write(_ instant: Instant) { write(signed: instant.milliseconds) }

    mutating func put(_ chain: Chain) {
        whole(Packed.object) {
            $0.field("count", chain.count)
            $0.name("head")
            $0.write(chain.head)
            $0.field("sources", chain.sources) { $0.put($1) }
        }
    }

    private mutating func put(_ source: Source) {
        whole(Packed.object) {
            $0.field("position", source.position)
            $0.field("index", source.index)
            $0.field("actPosition", source.actPosition)
            $0.field("hasAct", source.hasAct)
            $0.field("size", source.size)
        }
    }

    private mutating func put(_ party: Party) {
        whole(Packed.object) {
            $0.field("court", party.court)
            $0.field("role", party.role.rawValue)
        }
    }

    private mutating func put(_ receipt: Receipt) {
        whole(Packed.object) {
            $0.field("entry", receipt.entry)
            $0.field("court", receipt.court)
            $0.field("at", ifPresent: receipt.at)
            $0.field("openedAt", ifPresent: receipt.openedAt)
        }
    }

    private mutating func put(_ paper: Paper) {
        whole(Packed.object) {
            $0.name("digest")
            $0.write(paper.digest)
            $0.field("size", paper.size)
            $0.field("name", paper.name)
            $0.field("kind", paper.kind.rawValue)
            $0.field("sealed", paper.sealed)
        }
    }

    private mutating func put(_ approval: Approval) {
        whole(Packed.object) {
            $0.field("officer", approval.officer)
            $0.field("role", approval.role.rawValue)
            $0.field("at", approval.at)
            $0.field("note", approval.note)
        }
    }

    private mutating func put(_ window: Window) {
        whole(Packed.object) {
            $0.field("amount", window.amount)
            $0.field("unit", window.unit.rawValue)
        }
    }

    private mutating func put(_ date: CivilDate) {
        whole(Packed.object) {
            $0.field("year", date.year)
            $0.field("month", date.month)
            $0.field("day", date.day)
        }
    }

    private mutating func put(_ due: DueDate) {
        whole(Packed.object) {
            $0.name("window")
            $0.put(due.window)
            $0.field("from", due.from)
            $0.name("dueDate")
            $0.put(due.dueDate)
            $0.field("dueInstant", due.dueInstant)
            $0.field("rolled", due.rolled)
            $0.field("provisional", due.provisional)
            $0.field("calendar", due.calendar)
            $0.field("steps", due.steps) { $0.write($1) }
        }
    }

    private mutating func put(_ deadline: Deadline) {
        whole(Packed.object) {
            $0.field("id", deadline.id)
            $0.field("rule", deadline.rule)
            $0.field("owedBy", deadline.owedBy)
            $0.name("duty")
            $0.whole(Packed.object) {
                $0.field("zh", deadline.duty.zh)
                $0.field("en", deadline.duty.en)
            }
            $0.name("due")
            $0.put(deadline.due)
            $0.field("onLapse", deadline.onLapse.rawValue)
            $0.field("status", deadline.status.rawValue)
            $0.field("endedAt", ifPresent: deadline.endedAt)
        }
    }

    private mutating func put(_ number: CaseNumber) {
        whole(Packed.object) {
            $0.field("text", number.text)
            $0.field("court", number.court)
            $0.field("isLegacy", number.isLegacy)
        }
    }

    private mutating func put(_ call: CommissionLetter.CallRecord) {
        whole(Packed.object) {
            $0.field("caller", call.caller)
            $0.field("answeredBy", call.answeredBy)
            $0.field("phone", call.phone)
            $0.field("at", call.at)
        }
    }

    private mutating func put(_ letter: CommissionLetter) {
        whole(Packed.object) {
            $0.field("from", letter.from)
            $0.field("to", letter.to)
            $0.name("caseNumber")
            $0.put(letter.caseNumber)
            $0.field("kind", letter.kind.rawValue)
            $0.field("detail", letter.detail)
            $0.field("debtor", letter.debtor)
            $0.field("asset", letter.asset)
            $0.field("amountFen", ifPresent: letter.amountFen)
            $0.field("rulingAmountFen", ifPresent: letter.rulingAmountFen)
            $0.name("window")
            $0.put(letter.window)
            $0.field("urgent", letter.urgent)
            $0.field("papersToFollow", letter.papersToFollow)
            if let call = letter.call {
                $0.name("call")
                $0.put(call)
            }
            $0.field("platformNumber", ifPresent: letter.platformNumber)
            $0.field("platformEnteredAt", ifPresent: letter.platformEnteredAt)
            $0.field("handler", letter.handler)
            $0.field("handlerPhone", letter.handlerPhone)
            $0.field("papers", letter.papers) { $0.put($1) }
        }
    }

    private mutating func put(_ opening: CommissionOpening) {
        whole(Packed.object) {
            $0.field("supervising", opening.supervising)
            $0.field("superior", ifPresent: opening.superior)
            $0.field("ruleSet", opening.ruleSet)
        }
    }
}
