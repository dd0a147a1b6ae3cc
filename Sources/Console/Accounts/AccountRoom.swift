import Domain
import Engine
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Runtime
import Wording

/// Pages of logins and accounts.
enum AccountRoom {
    static func add(to router: Router<ConsoleContext>, _ house: House) {
        router.get("/setup") { request, context in
            await house.answer(request, context, needsVisitor: false) { try setUp($0, nil) }
        }
        router.post("/setup") { request, context in
            await house.answerForm(request, context, on: house.hashers, needsVisitor: false) {
                try makeFirst($0)
            }
        }
        router.get("/login") { request, context in
            await house.answer(request, context, needsVisitor: false) { try login($0, nil) }
        }
        // In the same place on every page, before the login too.
        router.get("/help") { request, context in
            await house.answer(request, context, needsVisitor: false) { call in
                try call.page("help", title: Text(zh: "帮助", en: "Help"), [:])
            }
        }
        router.post("/login") { request, context in
            await house.answerForm(request, context, on: house.hashers, needsVisitor: false) {
                try enter($0)
            }
        }
        router.post("/logout") { request, context in
            await house.answerForm(request, context) { call in
                let visitor = try call.requireVisitor()
                try house.doorkeeper.store.end(visitor, address: call.address, at: call.now)
                return Reply.redirect("/login").setting(cookie: house.sessionCookie(""))
            }
        }
        router.get("/language") { request, context in
            await house.answer(request, context, needsVisitor: false) { call in
                let word = call.query["to"] == "en" ? "en" : "zh"
                return Reply.redirect(place(call.query["back"])).setting(
                    cookie: "crosswrit-lang=\(word); Path=/; SameSite=Lax; Max-Age=31536000")
            }
        }
        router.get("/password") { request, context in
            await house.answer(request, context) { try password($0, nil, isDone: false) }
        }
        router.post("/password") { request, context in
            await house.answerForm(request, context, on: house.hashers) { try change($0) }
        }
        router.get("/accounts") { request, context in
            await house.answer(request, context) { try accounts($0, nil, "") }
        }
        router.post("/accounts") { request, context in
            await house.answerForm(request, context, on: house.hashers) { try make($0) }
        }
        router.post("/accounts/change") { request, context in
            await house.answerForm(request, context, on: house.hashers) { try changeAccount($0) }
        }
    }

    /// A place of ours to go back to.
    private static func place(_ path: String) -> String {
        let isOurs =
            path.hasPrefix("/") && !path.hasPrefix("//") && path.utf8.count <= 512
            && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }
        return isOurs ? path : "/"
    }

    // MARK: First

    private static func setUp(_ call: Call, _ fault: AccountFault?) throws -> Reply {
        guard try call.house.doorkeeper.store.isEmpty() else { return .redirect("/login") }
        return try call.page(
            "setup", title: Text(zh: "初始化", en: "First run"),
            [
                "fault": fault.map { call.language($0.text) } ?? "", "hasFault": fault != nil,
                "name": call.form["name"],
            ], status: fault == nil ? .ok : .unprocessableContent)
    }

    private static func makeFirst(_ call: Call) throws -> Reply {
        do throws(AccountFault) {
            guard call.form["password"] == call.form["again"] else { throw .password }
            try call.house.doorkeeper.setUp(
                token: call.form["token"], name: call.form["name"].trimmed,
                password: call.form["password"], address: call.address, at: call.now)
        } catch {
            return try setUp(call, error)
        }
        return .redirect("/login")
    }

    // MARK: Login

    private static func login(_ call: Call, _ fault: AccountFault?) throws -> Reply {
        if try call.house.doorkeeper.store.isEmpty() { return .redirect("/setup") }
        return try call.page(
            "login", title: Text(zh: "登录", en: "Log in"),
            [
                "fault": fault.map { call.language($0.text) } ?? "", "hasFault": fault != nil,
                "name": call.form["name"], "to": place(call.form.text("to") ?? call.query["to"]),
            ], status: fault == nil ? .ok : .forbidden)
    }

    private static func enter(_ call: Call) throws -> Reply {
        let id: String
        do throws(AccountFault) {
            // Whatever session the browser had before ends with a new login.
            if let old = call.visitor {
                try call.house.doorkeeper.store.end(old, address: call.address, at: call.now)
            }
            id = try call.house.doorkeeper.enter(
                name: call.form["name"].trimmed, password: call.form["password"],
                address: call.address, at: call.now)
        } catch {
            if case .storage = error { throw error }
            return try login(call, error)
        }
        return Reply.redirect(place(call.form["to"])).setting(
            cookie: call.house.sessionCookie(id))
    }

    // MARK: Own password

    private static func password(
        _ call: Call, _ fault: AccountFault?, isDone: Bool
    ) throws -> Reply {
        _ = try call.requireVisitor()
        return try call.page(
            "password", title: Text(zh: "修改密码", en: "Change password"),
            [
                "fault": fault.map { call.language($0.text) } ?? "", "hasFault": fault != nil,
                "done": isDone,
            ], status: fault == nil ? .ok : .unprocessableContent)
    }

    private static func change(_ call: Call) throws -> Reply {
        let visitor = try call.requireVisitor()
        do throws(AccountFault) {
            guard call.form["new"] == call.form["again"] else { throw .password }
            try call.house.doorkeeper.change(
                visitor, from: call.form["old"], to: call.form["new"], address: call.address,
                at: call.now)
        } catch {
            return try password(call, error, isDone: false)
        }
        return try password(call, nil, isDone: true)
    }

    // MARK: Accounts

    private static func accounts(
        _ call: Call, _ fault: AccountFault?, _ done: String
    ) throws -> Reply {
        _ = try call.requireAdministrator()
        let store = call.house.doorkeeper.store
        let logins = try store.logins()
        var officers: [[String: Any]] = []
        if call.house.source.court != nil, case .officers(let records) = try call.ask(.officers) {
            officers = records.filter { !$0.removed && $0.inPlaceOf == nil }.map { one in
                [
                    "name": one.name, "roles": one.roles.map(\.term).joined(separator: "、"),
                    "chosen": one.name == call.form["officer"],
                ]
            }
        }
        return try call.page(
            "accounts", title: Text(zh: "账号", en: "Accounts"),
            [
                "fault": fault.map { call.language($0.text) } ?? "", "hasFault": fault != nil,
                "done": done, "hasDone": !done.isEmpty, "officers": officers,
                "name": call.form["name"],
                "logins": logins.map { one -> [String: Any] in
                    [
                        "name": one.name, "officer": one.officer ?? "",
                        "administrator": one.isAdministrator, "disabled": one.isDisabled,
                        "changed": one.changed.minuteText,
                    ]
                },
                "events": try store.events(50).map { one -> [String: Any] in
                    [
                        "at": one.at.minuteText, "what": call.language(word(one.kind)),
                        "login": one.login, "by": one.by, "address": one.address,
                    ]
                },
            ], status: fault == nil ? .ok : .unprocessableContent)
    }

    private static func word(_ kind: String) -> Text {
        switch kind {
        case "login": Text(zh: "登录", en: "logged in")
        case "logout": Text(zh: "退出", en: "logged out")
        case "login-failed": Text(zh: "登录失败", en: "login failed")
        case "login-made": Text(zh: "新建账号", en: "account made")
        case "login-disabled": Text(zh: "停用账号", en: "account disabled")
        case "login-enabled": Text(zh: "启用账号", en: "account enabled")
        case "password-changed": Text(zh: "设置密码", en: "password set")
        case "token-made": Text(zh: "新建接口令牌", en: "token made")
        case "token-revoked": Text(zh: "吊销接口令牌", en: "token revoked")
        default: Text(zh: kind, en: kind)
        }
    }

    private static func make(_ call: Call) throws -> Reply {
        let administrator = try call.requireAdministrator()
        let officer = call.form.text("officer")
        do throws(AccountFault) {
            if let officer {
                // Without the court's node nobody could say whom a login stands for.
                guard case .officers(let records)? = call.house.source.court?(.officers),
                    records.contains(where: { $0.name == officer && !$0.removed })
                else { throw .officer }
            }
            try call.house.doorkeeper.make(
                name: call.form["name"].trimmed, officer: officer,
                password: call.form["password"], by: administrator.login.name,
                address: call.address, at: call.now)
        } catch {
            return try accounts(call, error, "")
        }
        return try accounts(call, nil, call.form["name"].trimmed)
    }

    private static func changeAccount(_ call: Call) throws -> Reply {
        let administrator = try call.requireAdministrator()
        let name = call.form["login"]
        let by = administrator.login.name
        do throws(AccountFault) {
            switch call.form["what"] {
            case "disable", "enable":
                try call.house.doorkeeper.store.set(
                    disabled: call.form["what"] == "disable", name, by: by, address: call.address,
                    at: call.now)
            case "reset":
                try call.house.doorkeeper.reset(
                    name, to: call.form["password"], by: by, address: call.address, at: call.now)
            default: throw .unknown
            }
        } catch {
            return try accounts(call, error, "")
        }
        return try accounts(call, nil, name)
    }
}
