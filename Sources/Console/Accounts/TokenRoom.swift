import Domain
import Engine
import HTTPTypes
import Hummingbird
import Runtime
import Wording

/// `/tokens`: an administrator makes and ends tokens for programs.
enum TokenRoom {
    static func add(to router: Router<ConsoleContext>, _ house: House) {
        router.get("/tokens") { request, context in
            await house.answer(request, context) { try show($0) }
        }
        router.post("/tokens") { request, context in
            await house.answerForm(request, context) { try make($0) }
        }
        router.post("/tokens/revoke") { request, context in
            await house.answerForm(request, context) { try revoke($0) }
        }
    }

    private static func word(_ scope: TokenScope) -> Text {
        switch scope {
        case .read: Text(zh: "查看", en: "read")
        case .act: Text(zh: "办理", en: "act")
        case .papers: Text(zh: "材料", en: "papers")
        case .events: Text(zh: "事件", en: "events")
        }
    }

    private static func officers(_ call: Call) throws -> [OfficerRecord] {
        guard call.house.source.isNode, case .officers(let records) = try call.ask(.officers) else {
            return []
        }
        return records.filter { !$0.removed && $0.inPlaceOf == nil }
    }

    private static func show(
        _ call: Call, fault: AccountFault? = nil, secret: String = "", done: String = ""
    ) throws -> Reply {
        _ = try call.requireAdministrator()
        let now = call.now
        let chosen = fault == nil ? ["read", "events"] : call.form.all("scope")
        let tokens = try call.house.doorkeeper.store.tokens()
        return try call.page(
            "tokens", title: Text(zh: "接口令牌", en: "API tokens"),
            [
                "fault": fault.map { call.language($0.text) } ?? "", "hasFault": fault != nil,
                "secret": secret, "hasSecret": !secret.isEmpty, "done": done,
                "hasDone": !done.isEmpty, "label": fault == nil ? "" : call.form["label"],
                "days": call.form.text("days") ?? "90",
                "officers": try officers(call).map { one -> [String: Any] in
                    [
                        "name": one.name, "roles": one.roles.map(\.term).joined(separator: "、"),
                        "chosen": one.name == call.form["officer"],
                    ]
                },
                "scopes": TokenScope.allCases.map { one -> [String: Any] in
                    [
                        "name": one.rawValue,
                        "word": call.language.term(word(one).zh, one.rawValue),
                        "chosen": chosen.contains(one.rawValue),
                    ]
                },
                "hasTokens": !tokens.isEmpty,
                "tokens": tokens.map { one -> [String: Any] in
                    let isOver = one.expires <= now
                    return [
                        "id": one.id, "label": one.label, "officer": one.officer,
                        "scopes": one.scopes.map { call.language(word($0)) }.sorted()
                            .joined(separator: "、"),
                        "expires": one.expires.minuteText,
                        "active": !one.isRevoked && !isOver,
                        "state": one.isRevoked
                            ? call.language("已吊销", "revoked")
                            : isOver
                                ? call.language("已过期", "expired")
                                : call.language("可用", "active"),
                    ]
                },
            ], status: fault == nil ? .ok : .unprocessableContent)
    }

    private static func make(_ call: Call) throws -> Reply {
        let administrator = try call.requireAdministrator()
        let secret: String
        do throws(AccountFault) {
            let officer = call.form["officer"]
            guard (try? officers(call))?.contains(where: { $0.name == officer }) == true else {
                throw .officer
            }
            let days = Int64(call.form["days"].trimmed) ?? 0
            guard (1...366).contains(days) else { throw .token }
            secret = try call.house.doorkeeper.store.makeToken(
                label: call.form["label"].trimmed, officer: officer,
                scopes: Set(call.form.all("scope").compactMap(TokenScope.init)),
                expires: call.now.advanced(byMilliseconds: days * 86_400_000),
                by: administrator.login.name, address: call.address, at: call.now)
        } catch {
            return try show(call, fault: error)
        }
        return try show(call, secret: secret)
    }

    private static func revoke(_ call: Call) throws -> Reply {
        let administrator = try call.requireAdministrator()
        let id = call.form["id"]
        do throws(AccountFault) {
            try call.house.doorkeeper.store.revoke(
                token: id, by: administrator.login.name, address: call.address, at: call.now)
        } catch {
            return try show(call, fault: error)
        }
        return try show(call, done: id)
    }
}
