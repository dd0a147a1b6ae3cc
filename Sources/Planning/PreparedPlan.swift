package import CaseDispatch
package import CaseFiles
package import Domain
import PlanFiles
import Sodium
package import Topology
package import Wording

/// What a plan is made from, read and checked.
package struct PreparedPlan {
    package var input: PlanInput
    package var tree: CourtTree
    package var area: Court
    /// SHA-256 of the files, for whoever wants to know what a plan was made from.
    package var casesDigest: Digest
    package var rulesDigest: Digest
    package var forceDigest: Digest

    package init(_ options: PlanRequest) throws {
        tree = try Self.tree(options)
        area = try DispatchWords.court(options.area, tree, "--area")
        (input, casesDigest, rulesDigest, forceDigest) = try Self.read(options, tree, area)
    }

    private static func tree(_ options: PlanRequest) throws -> CourtTree {
        if let path = options.topology {
            let report = Topology.load(path: path, roles: OfficerRole.allCases.map(\.rawValue))
            guard let topology = report.topology else {
                throw DispatchWords.unusable(
                    path, report.errors, "先用 crosswrit topology check 核对",
                    "check it with `crosswrit topology check`")
            }
            return topology.tree
        }
        do {
            return try CourtTree(try CaseRegister(reading: options.data ?? "").area().courts)
        } catch let fault as CaseFault {
            throw CommandFailure(exit: fault.isSystem ? 3 : 1, refusal: fault.refusal)
        } catch {
            throw DispatchWords.usage(
                "登记簿中的法院不成一棵树：请给出 --topology",
                "the courts of the register are no tree: give --topology")
        }
    }

    private static func read(
        _ options: PlanRequest, _ tree: CourtTree, _ area: Court
    ) throws -> (PlanInput, Digest, Digest, Digest) {
        let rules = DispatchRules.load(path: options.rules)
        guard var own = rules.rules else {
            throw DispatchWords.unusable(
                options.rules, rules.findings, "各字段见 data/dispatch/rules.yaml",
                "data/dispatch/rules.yaml says what each field means")
        }
        for name in options.without {
            guard let less = own.without(name) else {
                let known = HardRule.allCases.map(\.rawValue) + SoftCost.allCases.map(\.rawValue)
                throw DispatchWords.usage(
                    "没有规则“\(plain(name))”；有：\(known.joined(separator: "、"))",
                    "there is no rule “\(plain(name))”; there are \(known.joined(separator: ", "))")
            }
            own = less
        }
        let date = try options.date.map { try DispatchWords.date($0, "--date") } ?? options.today
        if let campaign = options.campaign { try setCampaign(campaign, date, &own) }
        let force = ForceFile.load(path: options.force, courts: tree)
        guard force.findings.isEmpty else {
            throw DispatchWords.unusable(
                options.force, force.findings, "格式为 court,officers,vehicles,backlog,closed",
                "its form is court,officers,vehicles,backlog,closed")
        }
        var courts = CourtForce.courts(force.rows, in: area.id, of: tree)
        try change(&courts, options, tree)
        let (cases, digest) = try cases(options, tree, area.id)
        let input = PlanInput(
            date: date, cases: cases, courts: courts, rules: own,
            orders: try orders(options, tree)
        ) { Places.kilometres(from: $0, to: $1) }
        return (
            input, digest, try DispatchWords.digest(options.rules),
            try DispatchWords.digest(options.force)
        )
    }

    private static func cases(
        _ options: PlanRequest, _ tree: CourtTree, _ area: CourtID
    ) throws -> ([EnforcementCase], Digest) {
        do {
            guard let path = options.cases else {
                let own = tree.courts.map(\.id).filter { $0 == area || tree.isAbove(area, $0) }
                let cases = try CaseRegister(reading: options.data ?? "").cases(of: own)
                var hasher = SHA256Hasher()
                for one in cases {
                    let row = Array((CaseText.row(one) + "\n").utf8)
                    hasher.update(row.span)
                }
                return (cases, hasher.finish())
            }
            let (cases, reading) = try CaseFile(path, courts: CourtBook(tree.courts)).load()
            guard reading.problemCount == 0 else {
                throw DispatchWords.badRows(path, reading)
            }
            return (cases, reading.digest)
        } catch let fault as CaseFault {
            throw CommandFailure(exit: fault.isSystem ? 3 : 1, refusal: fault.refusal)
        }
    }

    private static func setCampaign(
        _ text: String, _ date: CivilDate, _ rules: inout DispatchRules
    ) throws {
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 2, let first = CivilDate(iso: parts[0]),
            let last = CivilDate(iso: parts[1]), date <= first, first <= last
        else {
            throw DispatchWords.usage(
                "--campaign 写作 首日:末日，首日不早于 \(date.iso)",
                "--campaign takes FIRST:LAST, the first day not before \(date.iso)")
        }
        rules.campaignAfterDays = first.dayNumber - date.dayNumber
        rules.campaignDays = last.dayNumber - first.dayNumber + 1
    }

    /// What-ifs about courts.
    private static func change(
        _ courts: inout [CourtForce], _ options: PlanRequest, _ tree: CourtTree
    ) throws {
        func position(_ text: String, _ option: String) throws -> Int {
            let court = try DispatchWords.court(text, tree, option)
            guard let place = courts.firstIndex(where: { $0.court == court.id }) else {
                throw DispatchWords.usage(
                    "\(option)：\(court.name)不在本次调配范围（力量表中没有）",
                    "\(option): \(court.id) takes no part in this plan (no row in the force file)")
            }
            return place
        }
        for text in options.close { courts[try position(text, "--close")].isClosed = true }
        for text in options.addOfficers {
            let parts = DispatchWords.pair(text)
            guard let parts, let count = Int64(parts.1), (1...10_000).contains(count) else {
                throw DispatchWords.usage(
                    "--add-officers 写作 法院=人数，例如 豫0105=2",
                    "--add-officers takes COURT=NUMBER, such as 豫0105=2")
            }
            courts[try position(parts.0, "--add-officers")].officers += count
        }
    }

    private static func orders(_ options: PlanRequest, _ tree: CourtTree) throws -> [CaseOrder] {
        func order(_ text: String, _ option: String) throws -> (String, CourtID) {
            guard let parts = DispatchWords.pair(text) else {
                throw DispatchWords.usage(
                    "\(option) 写作 案号=法院", "\(option) takes CASE=COURT")
            }
            return (parts.0, try DispatchWords.court(parts.1, tree, option).id)
        }
        var orders: [CaseOrder] = []
        for text in options.pin {
            let (number, court) = try order(text, "--pin")
            orders.append(CaseOrder(number: number, kind: .pin(court)))
        }
        for text in options.forbid {
            let (number, court) = try order(text, "--forbid")
            orders.append(CaseOrder(number: number, kind: .forbid(court)))
        }
        return orders + options.stay.map { CaseOrder(number: $0, kind: .stay) }
    }
}

/// Words of the dispatch commands.
package enum DispatchWords {
    /// What was typed does not read.
    package static func usage(_ zh: String, _ en: String) -> CommandFailure {
        CommandFailure(
            2, "dispatch.usage", zh, en, remedy: "见 crosswrit dispatch plan --help",
            "see `crosswrit dispatch plan --help`")
    }

    /// A file that can't be used: its first faults.
    package static func unusable(
        _ path: String, _ findings: [Finding], _ zhRemedy: String, _ enRemedy: String
    ) -> CommandFailure {
        let errors = findings.filter { $0.severity == .error }
        let isSystem = errors.contains { $0.kind == .unreadable }
        let shown = errors.prefix(5).map { plain($0.description) }.joined(separator: "; ")
        let more = errors.count > 5 ? "; … (\(errors.count))" : ""
        return CommandFailure(
            isSystem ? 3 : 1, "dispatch.file", "\(path) 不能使用：\(shown)\(more)",
            "\(path) can't be used: \(shown)\(more)", remedy: zhRemedy, enRemedy)
    }

    /// Rows of the case file that are no cases.
    package static func badRows(_ path: String, _ reading: CaseReading) -> CommandFailure {
        let first = reading.problems.prefix(5)
        func list(_ words: (Text) -> String) -> String {
            first.map { "\($0.line): \(plain(words($0.reason)))" }.joined(separator: "; ")
        }
        return CommandFailure(
            1, "dispatch.cases", "\(path) 有 \(reading.badRows) 行不能使用：\(list { $0.zh })",
            "\(path): \(reading.badRows) rows can't be used, by line: \(list { $0.en })",
            remedy: "改正后重试", "mend them and try again: nothing is left out silently")
    }

    /// Why there is no plan.
    package static func conflict(_ faults: PlanFaults) -> CommandFailure {
        func shown(_ words: (Text) -> String) -> String {
            faults.faults.prefix(8).map { plain(words($0.message)) }.joined(separator: "\n  ")
        }
        let more = faults.faults.count > 8 ? "\n  … (\(faults.faults.count))" : ""
        let code = faults.faults.first.map(\.kind.rawValue) ?? "conflict"
        return CommandFailure(
            1, "dispatch.\(code)", "没有可行方案：\(shown(\.zh))\(more)",
            "there is no plan: \(shown(\.en))\(more)",
            remedy: "按上述说明改正", "mend what is named")
    }

    /// The court that a text means.
    package static func court(_ text: String, _ tree: CourtTree, _ option: String) throws -> Court {
        guard let court = tree.find(text) else {
            throw usage(
                "\(option)：拓扑中没有法院“\(plain(text))”",
                "\(option): the topology has no court “\(plain(text))”")
        }
        return court
    }

    /// The date that a text means.
    package static func date(_ text: String, _ option: String) throws -> CivilDate {
        guard let date = CivilDate(iso: text) else {
            throw usage(
                "\(option) 为日期，例如 2026-03-02", "\(option) takes a date such as 2026-03-02")
        }
        return date
    }

    /// What stands before and behind the last `=`.
    package static func pair(_ text: String) -> (String, String)? {
        guard let sign = text.lastIndex(of: "="), sign > text.startIndex else { return nil }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }

    /// SHA-256 of a small file.
    package static func digest(_ path: String) throws -> Digest {
        do {
            return SHA256.digest(try Files.read(path, atMost: 4 << 20))
        } catch {
            throw CommandFailure(
                3, "dispatch.file", error.description, error.description, remedy: "核对路径",
                "check the path")
        }
    }
}
