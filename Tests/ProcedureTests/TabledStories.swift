import Domain
import LegalTime
import Procedure
import Testing

// Tabled procedures on their way, with the words that their courts would enter: what several suites
// begin from.

/// A transfer on its way, with the words that its courts would enter.
struct TransferStory {
    var play = TabledPlay("transfer")

    /// The case `yu0105` holds.
    static let ruling: [String: FieldValue] = [
        "case": "（2025）豫0105执1号".caseNumber, "original": .court("yu0105".court),
        "ground": .choice("long-unfinished"), "source": .choice("ex-officio"),
        "wish": .text("申请执行人同意"), "remainder": .amount(9_000_000_00),
        "original-status": .choice("enforcing"),
    ]

    static func ruling(_ more: [String: FieldValue]) -> [String: FieldValue] {
        ruling.merging(more) { $1 }
    }

    /// `yu01` designates `receiving`.
    static func designation(
        _ receiving: String = "yu0104", _ more: [String: FieldValue] = [:]
    ) -> [String: FieldValue] {
        ruling(["receiving": .court(receiving.court), "mode": .choice("cross")]).merging(more) {
            $1
        }
    }

    static let handOver: [String: FieldValue] = [
        "volumes": .number(3), "pages": .number(412), "carrier": .choice("confidential-mail"),
        "sender": .text("王书记员"), "money": .amount(12_000_00), "no-seizure": .flag(true),
        "auction": .flag(false),
    ]
    static let reason: [String: FieldValue] = ["reason": .text("理由")]

    /// Up to `received` by designation, with the stages on the way.
    mutating func receive(status: String = "enforcing") {
        let words = Self.designation("yu0104", ["original-status": .choice(status)])
        #expect(play.act("yu01", "designate", words) == "ok")
        play.receipt("yu0105", of: "designate")
        #expect(play.act("yu0105", "hand-over", Self.handOver) == "ok")
        #expect(play.act("yu0104", "receive", ["receiver": .text("李")]) == "ok")
        #expect(play.stage == "received")
    }

    mutating func file() -> String {
        play.act(
            "yu0104", "file",
            ["new-case": "（2026）豫0104执9号".caseNumber, "amount": .amount(9_000_000_00)])
    }
}

/// An urging of `yu0105` by `yu01`, with the words that its courts would enter.
struct UrgingStory {
    var play: TabledPlay

    init(_ date: String = "2026-03-02T09:00") { play = TabledPlay("urging", date) }

    static let subject: [String: FieldValue] = [
        "case": "（2025）豫0105执1号".caseNumber, "original": .court("yu0105".court),
        "ground": .choice("property"), "begun": "2025-01-02".day, "detail": .text("处置房产"),
    ]

    static func subject(_ more: [String: FieldValue]) -> [String: FieldValue] {
        subject.merging(more) { $1 }
    }

    static let period: [String: FieldValue] = ["period": .window(Window(30, .day))]
    static let result: [String: FieldValue] = ["result": .text("已拍卖")]
    static let reason: [String: FieldValue] = ["reason": .text("理由")]
    static let transfer: [String: FieldValue] = [
        "transfer": .matter(MatterID(court: "yu01".court, random: 3))
    ]

    /// The order is out and receipted.
    mutating func order(_ period: Window = Window(30, .day)) {
        let words = Self.subject(["period": .window(period)])
        #expect(play.act("yu01", "urge", words) == "ok")
        #expect(play.receipt("yu0105", of: "urge") == "ok")
        #expect(play.stage == "ordered")
    }
}
