import Domain
import Engine
import HTTPTypes
import Procedure
import Runtime
import Sodium
import Store
import Wording

/// A grant to a procuratorate for all of a court's matters (同意检察机关查阅): one act for each, as a form
/// of the desk or a program asks for it. What the observer follows already is passed over, so that
/// the same request on another day opens what has come since.
struct CourtGrant {
    /// Matters that one request goes through; `Outcome.next` says where the following one begins.
    static let step = 200

    var court: CourtID
    var grant: ObserverGrant
    /// Closed matters too.
    var withClosed: Bool
    /// The last matter of the request before.
    var after: MatterID?

    /// What became of the matters of one request.
    struct Outcome {
        var opened: [MatterID] = []
        /// Followed before.
        var before = 0
        /// Not this court's to open, such as rosters.
        var elsewhere = 0
        var refused: [(matter: MatterID, refusal: Refusal)] = []
        /// Left out of the list for this officer.
        var withheld: [Withheld] = []
        /// Nil: there are no more.
        var next: MatterID?
    }

    /// - Parameters:
    ///   - officer: who grants.
    ///   - key: of the request: sent twice with the same words, each act is done once.
    ///   - see: asks as the officer may see it.
    ///   - act: does one act; a refusal of the process is in its reply or thrown as `Refusal`.
    /// - Returns: what became of each matter.
    /// - Throws: what `see` throws, and what `act` throws beyond refusals.
    func run(
        by officer: String, key: String,
        see: (ControlRequest) throws -> (response: ControlResponse, withheld: [Withheld]),
        act: (ActRequest) throws -> ActReply?
    ) throws -> Outcome {
        let list = ListRequest(
            open: withClosed ? nil : true, drafts: false, party: court.rawValue,
            limit: Self.step + 1, after: after?.rawValue)
        let (response, withheld) = try see(.list(list))
        guard case .matters(let lines) = response else { throw PageFault.busy }
        var outcome = Outcome()
        outcome.withheld = withheld
        for line in lines.prefix(Self.step) {
            guard !line.parties.contains(where: { $0.court == grant.observer }) else {
                outcome.before += 1
                continue
            }
            let print = BLAKE2b256.digest(
                Array("\(key)\n\(grant.observer)\n\(grant.ground)\n\(line.id)".utf8))
            let request = ActRequest(
                matter: line.id.rawValue, officer: officer, key: "grant/\(print.hex)", wait: 0,
                recordedFor: nil, body: .observe(grant))
            var refusal: Refusal?
            do { refusal = try act(request)?.refusal } catch let reason as Refusal {
                refusal = reason
            }
            switch refusal?.code {
            case nil: outcome.opened.append(line.id)
            case "observer.already": outcome.before += 1
            case "observer.not-granting": outcome.elsewhere += 1
            default: outcome.refused.append((line.id, refusal ?? Self.empty))
            }
        }
        if lines.count > Self.step { outcome.next = lines[Self.step - 1].id }
        return outcome
    }

    private static let empty = Refusal(code: "", rule: "", reason: .empty, remedy: .empty)
}

/// `/grants`: the form of such a grant, and what came of it.
enum CourtGrantPage {
    static func show(_ call: Call) throws -> Reply {
        let page = try CourtGrantForm(call)
        return try page.form(reading: nil, refusal: try bar(call))
    }

    /// Why this officer makes no such grant, as far as the register tells; the engine judges each
    /// act all the same.
    static func bar(_ call: Call) throws -> Refusal? {
        let officer = try call.requireOfficer()
        let now = try call.status().civil
        guard case .officers(let records)? = try? call.see(.officers).response else { return nil }
        let able = records.contains { one in
            one.name == officer && !one.removed && one.from.map { $0 <= now } ?? true
                && one.to.map { $0 > now } ?? true
                && one.roles.contains(where: ObserverRule.officers.contains)
        }
        guard !able else { return nil }
        let wanted = ObserverRule.officers.map(\.term).joined(separator: "、")
        let names = ObserverRule.officers.map(\.rawValue).joined(separator: ", ")
        return Refusal(
            code: "officer.role", rule: "民事诉讼法 art. 246（自定）",
            reason: Text(
                zh: "同意检察机关查阅须由\(wanted)办理",
                en: "a grant to a procuratorate is for: \(names)"),
            remedy: Text(zh: "请由\(wanted)办理", en: "leave it to: \(names)"))
    }

    static func submit(_ call: Call) throws -> Reply {
        let page = try CourtGrantForm(call)
        let reading = page.read(call.form)
        guard reading.faults.isEmpty else { return try page.form(reading: reading, refusal: nil) }
        let wish: CourtGrant
        do {
            wish = try page.forms.courtGrant(reading.values, after: call.form.text("after"))
        } catch let fault as FieldFault {
            var wrong = reading
            wrong.add(fault)
            return try page.form(reading: wrong, refusal: nil)
        }
        let key = try ActPage.key(of: call.form)
        let outcome = try wish.run(
            by: try call.requireOfficer(), key: key, see: { try call.see($0) },
            act: { request in
                do {
                    guard case .act(let reply) = try call.ask(.act(request)) else {
                        throw PageFault.busy
                    }
                    return reply
                } catch PageFault.refused(let refusal) {
                    throw refusal
                }
            })
        // When nothing could be opened at all, the form says why.
        if outcome.opened.isEmpty, outcome.before == 0, let first = outcome.refused.first {
            return try page.form(reading: reading, refusal: first.refusal)
        }
        return try page.done(wish, outcome)
    }
}

/// The page of one request to `/grants`.
private struct CourtGrantForm {
    let call: Call
    let words: DeskWords
    let forms: ActForms
    private let shape: ActForm

    init(_ call: Call) throws {
        self.call = call
        words = try DeskWords(call)
        let tree = try CourtTree(words.status.courts)
        forms = ActForms(
            own: words.status.process, officer: try call.requireOfficer(), tree: tree,
            now: words.now)
        shape = CommonForms.courtGrant(tree, own: words.status.process)
    }

    func read(_ form: FormData) -> FormReading {
        FormReading(shape.fields, form, forms.reading { _ in throw PageFault.notFound })
    }

    func form(reading: FormReading?, refusal: Refusal?) throws -> Reply {
        let isGood = refusal == nil && reading?.faults.isEmpty != false
        var values: [String: Any] = [
            "heading": PageBook.both(shape.term, shape.english, call.language),
            "word": words.language(shape.term, shape.english), "citation": shape.citation,
            "action": "/grants", "canDraft": false, "late": "", "key": ActPage.makeKey(),
            "fields": shape.fields.map { ActPage.field($0, reading, call, words) },
            "hasChecks": false, "matter": false, "outside": false, "hasPapers": false,
            "hasApprovals": false, "shut": false, "refused": false,
            "courts": words.status.courts.filter { !$0.isObserver }.map {
                ["code": $0.code ?? $0.id.rawValue, "name": $0.name] as [String: Any]
            },
        ]
        values[reading == nil ? "shut" : "refused"] =
            refusal.map { ActPage.notice($0, words) } ?? false as Any
        return try call.page(
            "act", title: Text(zh: shape.term, en: shape.english), values,
            status: reading == nil || isGood ? .ok : .unprocessableContent)
    }

    func done(_ wish: CourtGrant, _ outcome: CourtGrant.Outcome) throws -> Reply {
        func count(_ zh: String, _ en: String, _ number: Int) -> [String: Any] {
            ["words": PageBook.both(zh, en, call.language), "count": "\(number)"]
        }
        return try call.page(
            "grants", title: Text(zh: shape.term, en: shape.english),
            [
                "heading": PageBook.both(shape.term, shape.english, call.language),
                "court": words.names.full(wish.court),
                "observer": words.names.full(wish.grant.observer), "ground": wish.grant.ground,
                "counts": [
                    count("已同意", "opened", outcome.opened.count),
                    count("此前已在查阅", "followed before", outcome.before),
                    count("不由本院同意", "not this court's to open", outcome.elsewhere),
                    count("未能同意", "refused", outcome.refused.count),
                ],
                "hasOpened": !outcome.opened.isEmpty,
                "opened": outcome.opened.map { ["matter": $0.rawValue] as [String: Any] },
                "hasRefused": !outcome.refused.isEmpty,
                "refused": outcome.refused.map { one -> [String: Any] in
                    [
                        "matter": one.matter.rawValue,
                        "why": words.language.line(one.refusal),
                    ]
                },
                "withheld": words.withheld(outcome.withheld), "key": ActPage.makeKey(),
                "next": outcome.next.map { next -> [String: Any] in
                    [
                        "after": next.rawValue, "court": wish.court.rawValue,
                        "observer": wish.grant.observer.rawValue, "ground": wish.grant.ground,
                        "closed": wish.withClosed ? "yes" : "no",
                    ]
                } ?? false as Any,
            ])
    }
}
