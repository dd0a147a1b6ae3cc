import ArgumentParser
import Domain
import Engine
import Procedure
import Runtime
import Store
import Wording

/// `crosswrit observe …`: a procuratorate follows matters, or a court.
struct ObserveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "observe",
        abstract: "Let a procuratorate follow a matter, read-only (检察机关查阅).",
        discussion: """
            The directory lists procuratorates as courts with `observer: true`; each runs a node of its \
            own. Once granted, it holds the matter's chain from entry 1 with its papers, and proves it \
            alone (`crosswrit audit export` at its own node). It does no act.
            """,
        subcommands: [ObserveGrant.self])
}

struct ObserveGrant: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract:
            "Let an observer follow a matter, or a court's matters, from the first entry on (同意查阅).",
        discussion: """
            By a president or vice president of a court that takes part in the matter. What has been \
            read can't be taken back.

            With --court, every open matter of that court which this court may open to the observer, each \
            by an act of its own; what the observer follows already is passed over, so a daily run \
            (a timer) opens what has come since.

            Example:
              crosswrit observe grant M --observer jcy-yu01 --ground 检察监督函2026第3号 --data DIR \
                --officer 院长辛
              crosswrit observe grant --court 豫0105 --observer jcy-yu01 --ground 检察监督函2026第4号 \
                --data DIR --officer 院长辛
            """)

    @Argument(help: "Matter id (协调事项编号).", transform: Words.matter) var matter: String?
    @Option(help: ArgumentHelp("A court, all of whose matters are meant.", valueName: "court"))
    var court: String?
    @Flag(help: "With --court: closed matters too.") var withClosed = false
    @Option(help: "The observer, by its id.") var observer: String
    @Option(help: "What the grant rests on (依据).") var ground: String
    @OptionGroup var act: ActOptions

    func validate() throws {
        guard (matter == nil) != (court == nil) else {
            throw ValidationError("name a matter, or a court with --court: one of them")
        }
        guard !withClosed || court != nil else {
            throw ValidationError("--with-closed goes with --court")
        }
        guard court == nil || act.key.isEmpty else {
            throw ValidationError("--court gives each act a key of its own: leave --key out")
        }
    }

    mutating func run() throws {
        guard let id = CourtID(observer) else {
            throw ValidationError("--observer \(plain(observer)): an id of the directory is due")
        }
        let session = try Session(act)
        let grant = ActBody.observe(ObserverGrant(observer: id, ground: ground))
        guard let court else {
            try ActAnswer.show(try session.act(grant, on: matter, act), session, act.process)
            return
        }
        try open(try matters(of: session.court(court), session), to: grant, session)
        session.tellWithheld()
    }

    /// Every matter of the court that this node holds, page by page.
    private func matters(of court: CourtID, _ session: Session) throws -> [MatterID] {
        let page = 1_000
        var found: [MatterID] = []
        while true {
            let request = ListRequest(
                open: withClosed ? nil : true, drafts: false, party: court.rawValue, limit: page,
                after: found.last?.rawValue)
            guard case .matters(let lines) = try session.see(.list(request)) else {
                throw Session.unexpected
            }
            found += lines.map(\.id)
            if lines.count < page { return found }
        }
    }

    /// One act for each matter, and what became of them.
    private func open(_ matters: [MatterID], to grant: ActBody, _ session: Session) throws {
        var opened: [MatterID] = []
        var before = 0
        // Rosters, and matters that another court took over: not this court's to open.
        var elsewhere = 0
        var refused: [(matter: MatterID, refusal: Refusal)] = []
        var bar = RowBar(of: matters.count, isShown: !act.process.json, session.language)
        for (place, matter) in matters.enumerated() {
            let reply = try session.act(grant, on: matter.rawValue, act)
            switch reply.refusal {
            case nil: opened.append(matter)
            case let refusal? where refusal.code == "observer.already": before += 1
            case let refusal? where refusal.code == "observer.not-granting": elsewhere += 1
            case let refusal?: refused.append((matter, refusal))
            }
            bar.show(place + 1)
        }
        bar.clear()
        let language = session.language
        if act.process.json {
            let list = refused.map { one in
                JSONText.fields([
                    "matter": .string(one.matter.rawValue), "code": .string(one.refusal.code),
                    "rule": .string(one.refusal.rule),
                    "reason": .string(language(one.refusal.reason)),
                ])
            }
            Terminal.print(
                JSONText.fields([
                    "opened": .array(opened.map { .string($0.rawValue) }),
                    "before": .integer(Int64(before)),
                    "elsewhere": .integer(Int64(elsewhere)), "refused": .array(list),
                ]).line)
        } else {
            Terminal.print(
                language(
                    "同意查阅 \(opened.count) 件；此前已在查阅 \(before) 件；不由本院同意 \(elsewhere) 件；"
                        + "未能同意 \(refused.count) 件",
                    "opened \(opened.count); followed before \(before); not this court's to open "
                        + "\(elsewhere); refused \(refused.count)"))
        }
        for one in refused {
            Terminal.complain("\(one.matter): \(plain(language.line(one.refusal)))")
        }
        if !refused.isEmpty { throw ExitCode(1) }
    }
}
