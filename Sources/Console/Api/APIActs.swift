package import Domain
import Engine
import HTTPTypes
import Hummingbird
import Procedure
import Runtime
import Sodium
package import Wording

/// `POST /acts`: one act, done once however often it is sent.
package enum APIActs {
    /// Milliseconds that a request waits for another with the same key.
    private static let patience: Int64 = 45_000

    static func act(_ call: APICall, _ request: Request) async throws -> Response {
        let body = call.body ?? .null
        let key = engineKey(call.text("Idempotency-Key") ?? "", of: call.officer)
        let wait = (body["wait"]?.whole ?? 2) * 1_000
        let from = call.desk.ticks
        while !call.desk.take(key) {
            guard call.desk.ticks - from < patience else { throw APIProblem.busy }
            try await Task.sleep(for: .milliseconds(20))
        }
        defer { call.desk.release(key) }
        var reply = try await call.house.programs.run { try once(call, key, body) }
        // No thread is held while the seat decides.
        var pause: Int64 = 50
        let asked = call.desk.ticks
        while reply.isOnItsWay, call.desk.ticks - asked < wait {
            try await Task.sleep(for: .milliseconds(pause))
            pause = min(pause * 3 / 2, 500)
            reply = try await call.house.programs.run { try known(call, key) } ?? reply
        }
        return try answer(reply).response()
    }

    /// The key as the engine has it: of one officer, whatever token was used.
    package static func engineKey(_ key: String, of officer: String) -> String {
        "api/\(BLAKE2b256.digest(Array(officer.utf8)).hex.prefix(16))/\(key)"
    }

    /// What a request asks for, as a digest: how long it waits and the order of its fields change
    /// nothing.
    package static func print(_ body: JSONText) -> Digest {
        BLAKE2b256.digest(Array(canonical(body, isTop: true).line.utf8))
    }

    private static func canonical(_ value: JSONText, isTop: Bool = false) -> JSONText {
        switch value {
        case .object(let fields):
            .object(
                fields.filter { !(isTop && $0.name == "wait") && $0.value != .null }
                    .sorted { $0.name < $1.name }
                    .map { .init($0.name, canonical($0.value)) })
        case .array(let values): .array(values.map { canonical($0) })
        default: value
        }
    }

    private static func known(_ call: APICall, _ key: String) throws -> ActReply? {
        if case .act(let reply) = try call.ask(.outcome(key: key)) { return reply }
        return nil
    }

    private static func once(
        _ call: APICall, _ key: String, _ body: JSONText
    ) throws -> ActReply {
        let store = call.house.doorkeeper.store
        let print = print(body)
        if let reply = try known(call, key) {
            // An officer who has left the register hears no more of what was done.
            _ = try call.status()
            guard try store.bind(key: key, to: print, at: call.now) else {
                throw APIProblem.otherAct
            }
            return reply
        }
        let act = try APIActReading(call, body).request(key)
        // From here on the key is this act's, whatever becomes of it.
        guard try store.bind(key: key, to: print, at: call.now) else { throw APIProblem.otherAct }
        guard case .act(let reply) = try call.ask(.act(act)) else { throw APIProblem.busy }
        return reply
    }

    private static func answer(_ reply: ActReply) throws -> Reply {
        let document = JSONText.fields([
            "matter": .string(reply.matter.rawValue),
            "act": .text(reply.act.isEmpty ? nil : reply.act),
            "status": .string(reply.status.rawValue), "local": .bool(reply.isLocal),
            "refusal": Documents.refusal(reply.refusal), "position": .unsigned(reply.position),
        ])
        if reply.status == .refused {
            throw APIProblem(
                .unprocessableContent,
                reply.refusal
                    ?? Refusal(
                        code: "act.refused", rule: "", reason: Text(zh: "不予受理", en: "refused"),
                        remedy: .empty), act: document)
        }
        return .json(document.line, status: reply.isOnItsWay ? .accepted : .ok)
    }
}

extension ActReply {
    /// It stays at this court, such as a draft.
    var isLocal: Bool { act.contains("/local/") }
    /// The seat has not answered yet.
    var isOnItsWay: Bool { status == .recorded && !isLocal }
}

extension JSONText {
    /// The field of an object; nil when it is missing or null.
    subscript(name: String) -> JSONText? {
        guard case .object(let fields) = self,
            let value = fields.first(where: { $0.name == name })?.value, value != .null
        else { return nil }
        return value
    }

    var whole: Int64? { if case .integer(let number) = self { number } else { nil } }

    var string: String? { if case .string(let text) = self { text } else { nil } }

    var items: [JSONText] { if case .array(let items) = self { items } else { [] } }
}

/// Reads an act from its document by the same form that the desk shows.
struct APIActReading {
    private let call: APICall
    private let body: JSONText
    private let forms: ActForms
    private let form: ActForm
    private let matter: MatterID?
    /// The court without a node whose paper is recorded (代录).
    private let outside: CourtID?

    /// - Throws: `APIProblem` when there is no such act, or no such matter for this officer.
    init(_ call: APICall, _ body: JSONText) throws {
        self.call = call
        self.body = body
        let status = try call.status()
        let tree = try CourtTree(status.courts)
        outside = try body["recordedFor"].map { try Self.outside($0, tree) }
        let forms = ActForms(
            own: outside ?? status.process, officer: call.officer, tree: tree, now: status.civil)
        self.forms = forms
        let verb = body["verb"]?.string ?? ""
        let procedure = body["procedure"]?.string
        var form: ActForm?
        if let name = body["matter"]?.string {
            let detail = try call.detail(name)
            matter = detail.record.id
            form = (detail.provisional ?? detail.record.matter).flatMap { forms.form(verb, in: $0) }
            if let found = form, let procedure, procedure != found.procedure {
                throw APIProblem.malformed(
                    "/procedure", "该事项属于 \(found.procedure)", "the matter is a \(found.procedure)")
            }
        } else {
            guard let procedure else {
                throw APIProblem.malformed(
                    "/procedure", "没有写明事项时必填", "required where no matter is named")
            }
            matter = nil
            form = forms.form(verb, opening: procedure)
        }
        guard let form else { throw APIProblem.unknownAct }
        self.form = form
    }

    /// The act as the process takes it.
    ///
    /// - Throws: `APIProblem` with every field that is not as it should be.
    func request(_ key: String) throws -> ActRequest {
        var mistakes: [APIMistake] = []
        let data = texts(&mistakes)
        var reading = FormReading(form.fields, data, forms.reading { try self.find($0) })
        let papers = try papers(&mistakes)
        reading.take(papers, approvals())
        mistakes += reading.faults.sorted { $0.key < $1.key }.map { name, text in
            APIMistake(place: "/fields/\(name)", reason: text)
        }
        guard mistakes.isEmpty else { throw APIProblem.fields(Array(mistakes.prefix(64))) }
        do {
            return ActRequest(
                matter: matter?.rawValue, officer: call.officer, key: key, wait: 0,
                recordedFor: try record(), body: try form.build(reading.values))
        } catch let fault as FieldFault {
            throw APIProblem.fields([
                APIMistake(place: "/fields/\(fault.field)", reason: fault.text)
            ])
        } catch let fault as ArgumentFault {
            let text = Text(zh: fault.description, en: fault.description)
            throw APIProblem.fields([APIMistake(place: "/fields", reason: text)])
        }
    }

    // MARK: Recorded for another court

    private static func outside(_ value: JSONText, _ tree: CourtTree) throws -> CourtID {
        guard let court = CourtFinder(tree).only(value["court"]?.string ?? "") else {
            throw APIProblem.malformed(
                "/recordedFor/court", "法院名录中没有，或者有几个", "the directory has none, or several")
        }
        return court.id
    }

    /// The particulars of the paper; the scan is one that this officer has sent in.
    private func record() throws -> OutsideRecord? {
        guard let outside, let given = body["recordedFor"] else { return nil }
        guard let dated = CivilDate(iso: given["dated"]?.string ?? "") else {
            throw APIProblem.malformed("/recordedFor/dated", "须为日期", "a date is wanted")
        }
        guard let at = Instant(iso: given["arrivedAt"]?.string ?? "") else {
            throw APIProblem.malformed(
                "/recordedFor/arrivedAt", "须为日期和时间", "a date with a time is wanted")
        }
        let digest = given["scan"]?.string ?? ""
        guard
            let scan = try Digest(hex: digest).flatMap({
                try call.house.doorkeeper.store.paper($0, of: call.officer)
            })
        else { throw APIProblem.paper(digest) }
        return OutsideRecord(
            court: outside, documentNumber: given["documentNumber"]?.string ?? "", dated: dated,
            arrivedBy: given["arrivedBy"]?.string ?? "", arrivedAt: at, scan: scan)
    }

    /// The matter that an id in a field means. What is hidden is not found.
    private func find(_ text: String) throws -> MatterID {
        let unknown = Refusal(
            code: "matter.unknown", rule: "", reason: Text(zh: "没有这一协调事项", en: "no such matter"),
            remedy: .empty)
        guard MatterID(text) != nil else { throw unknown }
        do { return try call.detail(text).record.id } catch let problem as APIProblem {
            guard problem.status == .serviceUnavailable else { throw unknown }
            throw problem.refusal
        }
    }

    // MARK: Fields

    /// The fields as they would be typed into the form.
    private func texts(_ mistakes: inout [APIMistake]) -> FormData {
        var data = FormData()
        guard case .object(let given)? = body["fields"] else { return data }
        for field in given where field.value != .null {
            let place = "/fields/\(field.name.prefix(64))"
            guard let row = form.fields.first(where: { $0.row.name == field.name })?.row else {
                mistakes.append(
                    APIMistake(
                        place: place, reason: Text(zh: "没有这一填报项", en: "there is no such field")))
                continue
            }
            guard let typed = Self.typed(field.value, row) else {
                mistakes.append(APIMistake(place: place, reason: Self.wanted(row)))
                continue
            }
            if case .choice = row.kind {
                data.pairs += typed.map { (name: row.name, value: $0) }
            } else {
                data.pairs.append((name: row.name, value: typed.joined(separator: "\n")))
            }
        }
        return data
    }

    /// A value as its texts; nil when it is of another type than the field takes.
    private static func typed(_ value: JSONText, _ row: FieldRow) -> [String]? {
        switch (value, row.kind) {
        case (.string(let text), _): return row.isList && text.contains("\n") ? nil : [text]
        case (.bool(let flag), .flag): return [flag ? "yes" : "no"]
        case (.integer(let number), .number): return ["\(number)"]
        case (.array(let values), _):
            guard row.isList else { return nil }
            var texts: [String] = []
            for one in values {
                if case .array = one { return nil }
                guard let inner = typed(one, row) else { return nil }
                texts += inner
            }
            return texts
        default: return nil
        }
    }

    private static func wanted(_ row: FieldRow) -> Text {
        let hint = ActForm.hint(row)
        let list = row.isList ? Text(zh: "一项或者一组；", en: "one value or a list; ") : .empty
        switch row.kind {
        case .flag: return Text(zh: list.zh + "写 true 或 false", en: list.en + "true or false")
        case .number: return Text(zh: list.zh + "写非负整数", en: list.en + "a whole number")
        default:
            return Text(
                zh: list.zh + "写文字（每项不换行）" + (hint.map { "：\($0.zh)" } ?? ""),
                en: list.en + "a text (items without line breaks)"
                    + (hint.map { ": \($0.en)" } ?? ""))
        }
    }

    // MARK: Papers, approvals

    private func papers(_ mistakes: inout [APIMistake]) throws -> [Paper] {
        let wanted = body["papers"]?.items ?? []
        guard form.papers != nil || wanted.isEmpty else {
            mistakes.append(
                APIMistake(
                    place: "/papers", reason: Text(zh: "该办理事项不附材料", en: "this act takes no papers"))
            )
            return []
        }
        return try wanted.map { item in
            let text = item.string ?? ""
            guard let digest = Digest(hex: text),
                let paper = try call.house.doorkeeper.store.paper(digest, of: call.officer)
            else { throw APIProblem.paper(text) }
            return paper
        }
    }

    private func approvals() -> [Approval] {
        (body["approvals"]?.items ?? []).compactMap { item in
            guard let officer = item["officer"]?.string,
                let role = item["role"]?.string.flatMap(OfficerRole.init)
            else { return nil }
            return Approval(
                officer: officer, role: role,
                at: item["at"]?.string.flatMap { Instant(iso: $0) } ?? forms.now,
                note: item["note"]?.string ?? "")
        }
    }
}
