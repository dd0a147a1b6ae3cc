import Commands
import Domain
import Testing
import Wording

@Suite("Words of the command line")
struct WordsTests {
    @Test(
        "Yuan become fen",
        arguments: [
            ("0", 0), ("1", 100), ("0.5", 50), ("0.05", 5), ("120000.50", 12_000_050),
            ("999999999999999.99", 99_999_999_999_999_999),
        ] as [(String, Int64)])
    func amount(_ text: String, _ fen: Int64) throws {
        #expect(try Words.amount(text) == fen)
        #expect(try Words.amount(Words.yuan(fen)) == fen)
    }

    @Test(
        "What is no amount is refused",
        arguments: [
            "", ".", "1.", ".5", "-1", "+1", "1.234", "1,000", "1e3", "一百", "１２", "1.2.3",
            "1000000000000000", "0x10", " 1", "1 ",
        ])
    func badAmount(_ text: String) {
        #expect(throws: ArgumentFault.self) { try Words.amount(text) }
    }

    @Test("Times have +08:00 unless they say otherwise; a date alone is its beginning")
    func times() throws {
        #expect(try Words.instant("2026-03-05").iso == "2026-03-05T00:00:00+08:00")
        #expect(try Words.instant("2026-03-05T09:30").iso == "2026-03-05T09:30:00+08:00")
        #expect(try Words.instant("2026-03-05T01:30:00Z").iso == "2026-03-05T09:30:00+08:00")
        #expect(throws: ArgumentFault.self) { try Words.instant("5.3.2026") }
        #expect(throws: ArgumentFault.self) { try Words.date("2026-02-30") }
    }

    @Test(
        "Seconds to wait become milliseconds",
        arguments: [("0", 0), ("5", 5_000), ("0.25", 250)] as [(String, Int64)])
    func wait(_ text: String, _ milliseconds: Int64) throws {
        #expect(try Words.wait(text) == milliseconds)
    }

    @Test("What is no wait is refused", arguments: ["", "-1", "nan", "inf", "1d", "86401"])
    func badWait(_ text: String) {
        #expect(throws: ArgumentFault.self) { try Words.wait(text) }
    }

    @Test("A rehearsal moves by civil time; months end on the same day or the month's last")
    func advance() throws {
        #expect(try Words.advance("24h") == .milliseconds(86_400_000))
        #expect(try Words.advance("31d") == .milliseconds(31 * 86_400_000))
        #expect(try Words.advance("1y") == .months(12))
        let civil = try #require(Instant(iso: "2026-01-31T10:15:00"))
        let month = try Words.advance("1mo").milliseconds(from: civil)
        #expect(civil.advanced(byMilliseconds: month).iso == "2026-02-28T10:15:00+08:00")
    }

    @Test("Working days are refused with the reason")
    func workingDays() {
        let fault = #expect(throws: ArgumentFault.self) { try Words.advance("15wd") }
        #expect(fault?.description.contains("工作日") == true)
        #expect(throws: ArgumentFault.self) { try Words.advance("0d") }
        #expect(throws: ArgumentFault.self) { try Words.advance("d") }
    }

    @Test("Papers are named by stable name or Chinese term; a path may hold =")
    func papers() throws {
        let paper = try Words.paper("执行裁定书=/a/b=c.pdf")
        #expect(paper == PaperWord(kind: .ruling, path: "/a/b=c.pdf"))
        #expect(try Words.paper("commissionLetter=x").kind == .commissionLetter)
        for text in ["ruling", "ruling=", "=x", "nothing=x"] {
            #expect(throws: ArgumentFault.self) { try Words.paper(text) }
        }
    }

    @Test("Every named value reads by its stable name and by its Chinese term")
    func names() throws {
        for kind in PaperKind.allCases {
            #expect(try Words.paperKind(kind.rawValue) == kind)
            #expect(try Words.paperKind(kind.term) == kind)
        }
        for role in OfficerRole.allCases {
            #expect(try Words.role(role.rawValue) == role)
            #expect(try Words.role(role.term) == role)
        }
        for kind in CommissionKind.allCases {
            #expect(try Words.commissionKind(kind.rawValue) == kind)
            #expect(try Words.commissionKind(kind.rule.name.zh) == kind)
        }
        for kind in DisputeKind.allCases {
            #expect(try Words.disputeKind(kind.rawValue) == kind)
            #expect(try Words.disputeKind(kind.term) == kind)
        }
        for ground in CommissionAct.ReturnGround.allCases {
            #expect(try Words.ground(ground.term) == ground)
        }
        for outcome in CommissionAct.Outcome.allCases {
            #expect(try Words.outcome(outcome.term) == outcome)
        }
    }

    @Test("Approvals carry role, name, time and note")
    func approvals() throws {
        #expect(
            try Words.approval("执行局长=张三@2026-03-05T09:30/同意")
                == ApprovalWord(
                    role: .bureauChief, officer: "张三",
                    at: Instant(iso: "2026-03-05T09:30"), note: "同意"))
        #expect(
            try Words.approval("panelMember=李四")
                == ApprovalWord(role: .panelMember, officer: "李四", at: nil, note: ""))
        for text in ["张三", "bureauChief=", "bureauChief=@2026-03-05", "x=张三", "president=甲@soon"] {
            #expect(throws: ArgumentFault.self) { try Words.approval(text) }
        }
    }

    @Test("Courts in dispute come with their case and claim")
    func claims() throws {
        #expect(
            try Words.claim("豫0105:（2026）豫0105执12号:首先查封：本院")
                == ClaimWord(court: "豫0105", caseNumber: "（2026）豫0105执12号", claim: "首先查封：本院"))
        #expect(
            try Words.claim("豫0105：：主张")
                == ClaimWord(court: "豫0105", caseNumber: nil, claim: "主张"))
        for text in ["豫0105", "豫0105:x", ":x:y"] {
            #expect(throws: ArgumentFault.self) { try Words.claim(text) }
        }
    }

    @Test("Orders and roster days")
    func ordersAndDays() throws {
        #expect(try Words.order("豫0105=移送=处置") == OrderWord(court: "豫0105", text: "移送=处置"))
        let day = try Words.rosterDay("2026-10-01=李某:0371-12345678")
        #expect(day.date == CivilDate(year: 2_026, month: 10, day: 1))
        #expect(day.officer == "李某")
        #expect(day.phone == "0371-12345678")
        for text in ["2026-10-01=李某", "2026-13-01=李某:1", "2026-10-01=:1", "2026-10-01=李某:"] {
            #expect(throws: ArgumentFault.self) { try Words.rosterDay(text) }
        }
        #expect(throws: ArgumentFault.self) { try Words.matter("a b") }
        #expect(throws: ArgumentFault.self) { try Words.matter("") }
    }
}
