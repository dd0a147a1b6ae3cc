import ArgumentParser
import Domain
import Engine
import Glibc
import Procedure
import Runtime
import Topology
import Wording

struct OfficerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "officer", abstract: "Officers of a court (人员) and their delegations (AB角).",
        subcommands: [
            OfficerAdd.self, OfficerRemove.self, OfficerList.self, OfficerDelegate.self,
            OfficerRecall.self,
        ])
}

/// Registers or changes an officer and tells what stands now.
private func set(_ record: OfficerRecord, _ session: Session, _ process: DataOptions) throws {
    let answer = try session.client.ask(.setOfficer(record))
    if case .act(let reply) = answer, let refusal = reply.refusal {
        throw CommandFailure(exit: 1, refusal: refusal)
    }
    if process.json {
        Terminal.print(Documents.officer(record).line)
        return
    }
    if try session.status().rehearsal { Terminal.print(Lines.rehearsal(session.language)) }
    let roles = record.roles.map { session.language.term($0.term, $0.rawValue) }
    let word =
        record.removed
        ? session.language("已移除", "removed") : session.language("已登记", "registered")
    Terminal.print("\(word): \(plain(record.name))  \(roles.joined(separator: "、"))")
}

struct OfficerAdd: AskCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Register an officer, or change the roles.",
        discussion: """
            Roles: handler 承办人, clerk 书记员, commandCentre 指挥中心专员, supervisor 监管专员, bureauChief \
            执行局长, vicePresident 分管副院长, president 院长, panelMember 合议庭成员, filing 立案庭, petition \
            信访专员, inspector 督察.

            Example:
              crosswrit officer add 张三 --role handler --role 书记员 --by 局长丁 --data var/yu0105
            """)

    @Argument(help: "Name.") var name: String
    @Option(help: "Role, by name or Chinese term; repeatable.", transform: Words.role)
    var role: [OfficerRole] = []
    @Option(help: "Who enters it.") var by: String
    @OptionGroup var process: DataOptions

    func validate() throws {
        guard !role.isEmpty else {
            throw ValidationError("--role is missing: an officer has at least one")
        }
    }

    func answer(_ session: Session) throws {
        let roles = OfficerRole.allCases.filter(role.contains)
        try set(OfficerRecord(name: name, roles: roles, removed: false, by: by), session, process)
    }
}

struct OfficerRemove: AskCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take an officer off the list.",
        discussion: "Example:\n  crosswrit officer remove 张三 --by 局长丁 --data var/yu0105")

    @Argument(help: "Name.") var name: String
    @Option(help: "Who enters it.") var by: String
    @OptionGroup var process: DataOptions

    func answer(_ session: Session) throws {
        try set(OfficerRecord(name: name, roles: [], removed: true, by: by), session, process)
    }
}

struct OfficerList: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the officers of a court.",
        discussion: "Example:\n  crosswrit officer list --data var/yu0105")

    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        guard case .officers(let records) = try session.see(.officers) else {
            throw Session.unexpected
        }
        if view.process.json {
            Terminal.print(JSONText.array(records.map(Documents.officer)).line)
            return
        }
        let language = session.language
        var table = TextTable([
            language.both("姓名", "name"), language.both("角色", "roles"),
            language.both("代", "in place of"), language.both("期间", "dates"),
        ])
        for record in records where !record.removed {
            let dates =
                record.from == nil && record.to == nil
                ? "" : "\(Lines.time(record.from)) … \(Lines.time(record.to))"
            table.add([
                record.name,
                record.roles.map { language.term($0.term, $0.rawValue) }.joined(separator: "、"),
                record.inPlaceOf ?? "", dates,
            ])
        }
        try print(
            table.isEmpty
                ? [
                    language(
                        "尚未登记人员：crosswrit officer add", "no officer yet: `crosswrit officer add`")
                ] : table.lines, session)
    }
}

struct OfficerDelegate: AskCommand {
    static let configuration = CommandConfiguration(
        commandName: "delegate",
        abstract: "Let one officer act in another's place (AB角, shown as 代).",
        discussion: """
            With dates, scope and approver: an officer on the register who is bureauChief 执行局长, \
            vicePresident 分管副院长 or president 院长, and not the one who acts. Without --role the \
            scope is every role of the officer who is away. What the one who acts could do anyway is \
            not shown as 代.

            Example:
              crosswrit officer delegate 李四 --for 张三 --from 2026-03-05 --to 2026-03-12 --by 局长丁 \
            --data var/yu0105
            """)

    @Argument(help: "Who acts.") var name: String
    @Option(name: .customLong("for"), help: "In whose place.") var absent: String
    @Option(help: "From when.", transform: Words.instant) var from: Instant
    @Option(help: "Until when; a date alone means its end.") var to: String
    @Option(help: "Only this role; repeatable.", transform: Words.role) var role: [OfficerRole] = []
    @Option(help: "Who approved it.") var by: String
    @OptionGroup var process: DataOptions

    func answer(_ session: Session) throws {
        let end: Instant
        if let date = CivilDate(iso: to) {
            end = date.advanced(byDays: 1).start
        } else if let instant = Instant(iso: to) {
            end = instant
        } else {
            throw ValidationError("--to: write a date such as 2026-03-12, or a date and time")
        }
        guard from < end else { throw ValidationError("--to must be later than --from") }
        var roles = role
        if roles.isEmpty {
            guard case .officers(let records) = try session.client.ask(.officers) else {
                throw Session.unexpected
            }
            guard
                let record = records.first(where: {
                    $0.name == absent && !$0.removed && $0.inPlaceOf == nil
                })
            else {
                throw CommandFailure(
                    1, "officer.unknown", rule: "法〔2021〕322号 §10", "本院没有登记人员“\(plain(absent))”",
                    "this court has no officer “\(plain(absent))” on record",
                    remedy: "用 crosswrit officer list 查看", "see `crosswrit officer list`")
            }
            roles = record.roles
        }
        try set(
            OfficerRecord(
                name: name, roles: roles, removed: false, by: by, inPlaceOf: absent, from: from,
                to: end), session, process)
    }
}

struct OfficerRecall: AskCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall",
        abstract: "End a delegation before its last day (终止代行).",
        discussion: "Example:\n  crosswrit officer recall 李四 --for 张三 --by 局长丁 --data var/yu0105")

    @Argument(help: "Who has acted.") var name: String
    @Option(name: .customLong("for"), help: "In whose place.") var absent: String
    @Option(help: "Who enters it.") var by: String
    @OptionGroup var process: DataOptions

    func answer(_ session: Session) throws {
        guard case .officers(let records) = try session.client.ask(.officers) else {
            throw Session.unexpected
        }
        guard records.contains(where: { $0.name == name && $0.inPlaceOf == absent && !$0.removed })
        else {
            throw CommandFailure(
                1, "delegation.none", rule: "AB角（自定）", "没有“\(plain(name))”代“\(plain(absent))”的授权",
                "“\(plain(name))” does not act for “\(plain(absent))”",
                remedy: "用 crosswrit officer list 查看", "see `crosswrit officer list`")
        }
        try set(
            OfficerRecord(name: name, roles: [], removed: true, by: by, inPlaceOf: absent),
            session, process)
    }
}

struct RosterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster", abstract: "Duty roster (值班表): whom an urgent commission calls.",
        subcommands: [RosterPublish.self, RosterShow.self])
}

struct RosterPublish: ActCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Publish days of this court's roster (公布值班表).",
        discussion: """
            Days already published are replaced. A file has lines of date,officer,phone.

            Example:
              crosswrit roster publish --day 2026-10-01=李某:0371-12345678 --data var/yu0105 --officer 指挥丙
            """)

    @Option(
        help: ArgumentHelp("One day; repeatable.", valueName: "date=officer:phone"),
        transform: Words.rosterDay)
    var day: [RosterDay] = []
    @Option(help: ArgumentHelp("Many days, one a line: date,officer,phone.", valueName: "file.csv"))
    var file: String?
    @OptionGroup var act: ActOptions

    var subject: String? { nil }

    func validate() throws {
        guard !day.isEmpty || file != nil else {
            throw ValidationError("give --day DATE=OFFICER:PHONE, or --file")
        }
    }

    func body(_ session: Session) throws -> ActBody {
        var days = day
        if let file {
            do throws(FileError) {
                days += try Self.read(try Files.read(file, atMost: 1 << 20))
            } catch {
                throw ValidationError("--file: \(error.description)")
            }
        }
        return .roster(.publish(days))
    }

    /// Lines of date,officer,phone; the first may name the columns.
    private static func read(_ bytes: [UInt8]) throws(FileError) -> [RosterDay] {
        var days: [RosterDay] = []
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
                String(cell.drop { $0 == " " || $0 == "\u{FEFF}" })
            }
            guard cells.count == 3, let date = CivilDate(iso: cells[0]) else {
                if number == 0 { continue }
                throw .system(
                    path: "line \(number + 1)", operation: "is no date,officer,phone", code: EINVAL)
            }
            days.append(RosterDay(date: date, officer: cells[1], phone: cells[2]))
        }
        return days
    }
}

struct RosterShow: ViewCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a court's roster (值班表), by default one's own.",
        discussion: "Example:\n  crosswrit roster show 豫0102 --data var/yu0105")

    @Argument(help: "Court: id, code or full name.") var court: String?
    @Option(help: "First day to show (default: today).", transform: Words.date) var from: CivilDate?
    @OptionGroup var view: ViewOptions

    func answer(_ session: Session) throws {
        let status = try session.status()
        let owner = try session.court(ifGiven: court) ?? status.process
        let detail: MatterDetail
        do {
            detail = try session.detail(MatterID(rosterOf: owner).rawValue)
        } catch let failure as CommandFailure where failure.refusal.code == "matter.unknown" {
            let name = CourtNames(status.courts).full(owner)
            throw CommandFailure(
                1, "roster.none", rule: "值班表", "\(name)尚未公布值班表",
                "\(name) has published no roster yet",
                remedy: "请该院用 crosswrit roster publish 公布，或先电话查询",
                "that court publishes it with `crosswrit roster publish`; else ask by telephone")
        }
        guard case .roster(let roster)? = (detail.provisional ?? detail.record.matter)?.body else {
            throw Session.unexpected
        }
        let first = from ?? status.civil.civilDate
        let days = roster.days.filter { $0.date >= first }
        if view.process.json {
            let list = days.map { day in
                JSONText.fields([
                    "date": .string(day.date.iso), "officer": .string(day.officer),
                    "phone": .string(day.phone),
                ])
            }
            Terminal.print(
                JSONText.fields(["court": .string(owner.rawValue), "days": .array(list)]).line)
            return
        }
        let language = session.language
        var table = TextTable([
            language.both("日期", "date"), "", language.both("值班人员", "officer"),
            language.both("电话", "phone"),
        ])
        var expected = first
        for day in days {
            // Every day has somebody, holidays included: what is missing is seen at once.
            while expected < day.date {
                table.add([expected.iso, expected.weekday.term, language("未安排", "nobody"), ""])
                expected = expected.advanced(byDays: 1)
            }
            table.add([day.date.iso, day.date.weekday.term, day.officer, day.phone])
            expected = day.date.advanced(byDays: 1)
        }
        try print(
            [CourtNames(status.courts).full(owner)]
                + (days.isEmpty
                    ? [language("\(first.iso) 起没有值班安排", "no days from \(first.iso) on")]
                    : table.lines),
            session)
    }
}
