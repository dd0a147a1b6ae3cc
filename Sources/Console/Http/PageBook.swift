import Domain
import HTTPTypes
import Mustache
import Runtime
import Synchronization
package import Wording

/// The pages' templates, compiled once for each language, and the frame around them.
///
/// In a template `[[中文|English]]` stands for a word in both languages, the reader's first, and
/// `[(中文|English)]` for the same as plain text, where no markup may stand.
package final class PageBook: Sendable {
    /// A template does not read.
    package struct Fault: Error {
        package var name: String
        package var what: String
    }

    private let libraries: [Language: MustacheLibrary]
    private let known = Mutex<(facts: Facts, at: ContinuousClock.Instant)?>(nil)

    /// What every page's head says of the process.
    struct Facts: Sendable {
        var court: String
        var code: String
        var isRehearsal: Bool
        var civil: String
        /// It looks after courts below, so that the board is of use.
        var hasBelow: Bool
    }

    /// - Throws: `Fault` when a template does not read.
    package init() throws(Fault) {
        var libraries: [Language: MustacheLibrary] = [:]
        for language in [Language.zh, .en] {
            var library = MustacheLibrary()
            for (name, text) in WebAssets.templates {
                do {
                    try library.register(Self.worded(text, language), named: name)
                } catch {
                    throw Fault(name: name, what: "\(error)")
                }
            }
            libraries[language] = library
        }
        self.libraries = libraries
    }

    /// A template with its words in one language's order.
    package static func worded(_ text: String, _ language: Language) -> String {
        var page = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "[") {
            page += rest[..<open]
            rest = rest[open...]
            let isPlain = rest.hasPrefix("[(")
            guard rest.hasPrefix("[[") || isPlain,
                let end = rest.firstRange(of: isPlain ? ")]" : "]]")
            else {
                page += "["
                rest = rest.dropFirst()
                continue
            }
            let words = rest[rest.index(rest.startIndex, offsetBy: 2)..<end.lowerBound]
            let cut = words.firstIndex(of: "|") ?? words.endIndex
            let zh = String(words[..<cut])
            let en = cut == words.endIndex ? zh : String(words[words.index(after: cut)...])
            page += isPlain ? language.both(zh, en) : both(zh, en, language)
            rest = rest[end.upperBound...]
        }
        return page + rest
    }

    /// A word in both languages as markup, the reader's first; neither is escaped.
    static func both(_ zh: String, _ en: String, _ language: Language) -> String {
        language == .zh
            ? "\(zh)<span class=\"alt\" lang=\"en\"> \(en)</span>"
            : "<span lang=\"en\">\(en)</span><span class=\"alt\" lang=\"zh\"> \(zh)</span>"
    }

    /// A template with its values; nothing that turns the direction of writing is left in it.
    func fill(
        _ template: String, _ values: [String: Any], _ language: Language
    ) throws -> String {
        let prepared = values.mapValues(PageValues.prepared)
        guard let html = libraries[language]?.render(prepared, withTemplate: template) else {
            throw Fault(name: template, what: "missing")
        }
        return html
    }

    private func facts(_ house: House) -> Facts {
        if let kept = known.withLock({ $0 }), kept.at.duration(to: .now) < .seconds(2) {
            return kept.facts
        }
        guard case .status(let status) = house.source.ask(.status) else {
            return known.withLock { $0?.facts }
                ?? Facts(
                    court: house.source.process.rawValue, code: "", isRehearsal: false, civil: "",
                    hasBelow: false)
        }
        // A coordinator goes by the name of its court.
        let own = status.courts.first { $0.id == status.process || $0.name == status.name }
        let facts = Facts(
            court: status.name, code: own?.code ?? status.process.rawValue,
            isRehearsal: status.rehearsal, civil: status.civil.minuteText,
            hasBelow: !house.source.isNode
                || status.courts.contains { $0.superior == status.process && !$0.isObserver })
        known.withLock { $0 = (facts, .now) }
        return facts
    }

    /// A page in its frame. Blocks: it asks the process.
    func page(
        _ template: String, title: Text, values: [String: Any], language: Language,
        visitor: Visitor?, path: String, house: House, status: HTTPResponse.Status = .ok
    ) throws -> Reply {
        let facts = facts(house)
        var inner = values
        inner["csrf"] = visitor?.csrf ?? ""
        inner["lang"] = language.rawValue
        let isOfficer = visitor?.officer != nil
        let isAdministrator = visitor?.login.isAdministrator == true
        let isNode = house.source.isNode
        let rooms: [(path: String, zh: String, en: String, isShown: Bool)] = [
            ("/", "今日", "Today", isOfficer && isNode),
            ("/board", "指挥台", "Board", isOfficer && facts.hasBelow),
            ("/today", "本院今日", "Own desk", isOfficer && !isNode),
            ("/matters", "协调事项", "Matters", isOfficer),
            ("/commissions/new", "新建委托", "New commission", isOfficer),
            ("/open", "开启事项", "Open a matter", isOfficer),
            ("/search", "查找", "Search", isOfficer),
            ("/", "运行", "Process", isAdministrator && !isOfficer),
            ("/board/held", "异常件", "Held", isAdministrator && !isOfficer),
            ("/board/directory", "名录", "Directory", isAdministrator && !isOfficer),
            ("/board/links", "联通", "Links", isAdministrator && !isOfficer),
            ("/accounts", "账号", "Accounts", isAdministrator),
            ("/tokens", "接口令牌", "API tokens", isAdministrator && house.source.isNode),
        ]
        let nav: [[String: Any]] = rooms.filter(\.isShown).map { room in
            let isHere = room.path == "/" ? path == "/" : path.hasPrefix(room.path)
            return [
                "path": room.path, "words": Self.both(room.zh, room.en, language),
                "here": isHere,
            ]
        }
        let here = BoardRoom.place(path)
        let board: [[String: Any]] =
            !isOfficer || here == nil
            ? []
            : BoardRoom.menu.map { entry in
                [
                    "path": entry.path, "words": Self.both(entry.zh, entry.en, language),
                    "here": entry.path == here,
                ]
            }
        let frame: [String: Any] = [
            "board": board, "hasBoard": !board.isEmpty,
            "advance": isAdministrator && !isNode && facts.isRehearsal,
            "steps": RehearsalForm.steps.map { ["step": $0] as [String: Any] },
            "lang": language == .zh ? "zh-CN" : "en", "title": language(title), "nav": nav,
            "court": facts.court, "code": facts.code, "rehearsal": facts.isRehearsal,
            "civil": facts.civil, "visitor": visitor != nil,
            // At a node an administrator is told nothing of matters: no stream is opened for one.
            "follows": visitor != nil && (isOfficer || !isNode), "name": visitor?.login.name ?? "",
            "officer": visitor?.officer ?? "", "csrf": visitor?.csrf ?? "",
            "other": language == .zh ? "en" : "zh", "path": path,
            "otherWord": language == .zh ? "English" : "中文", "version": WebAssets.digest,
            "body": Citations.marked(
                try fill(template, inner, language), isEnglish: language == .en),
        ]
        return .page(Self.safe(try fill("frame", frame, language)), status: status)
    }

    /// Without control characters and marks that turn the direction of writing: text of other
    /// courts stands on these pages.
    static func safe(_ html: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in html.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: shown.append(scalar)
            case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
                shown.append("\u{FFFD}")
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }

    /// The page that tells of a fault: what happened, by which rule, what to do.
    func error(
        _ fault: PageFault, _ language: Language, _ visitor: Visitor?, _ house: House
    ) -> Reply {
        let status: HTTPResponse.Status
        let refusal: Refusal
        func say(_ zh: String, _ en: String, _ remedyZh: String, _ remedyEn: String) -> Refusal {
            Refusal(
                code: "console", rule: "", reason: Text(zh: zh, en: en),
                remedy: Text(zh: remedyZh, en: remedyEn))
        }
        switch fault {
        case .malformed:
            status = .badRequest
            refusal = say("请求无法读取", "the request does not read", "返回后重试", "go back and try again")
        case .tooLarge:
            status = .contentTooLarge
            refusal = say(
                "填写内容或者文件过大", "the form or a file is too large", "每个文件至多200 MB",
                "at most 200 MB a file")
        case .unknownVisitor, .unproved:
            status = .forbidden
            refusal = say(
                "登录已失效，或者页面已过期", "the session has ended, or the page is out of date",
                "重新打开该页面，必要时重新登录", "open the page again; log in again if asked")
        case .notFound:
            status = .notFound
            refusal = say("没有这一页面", "there is no such page", "从上方菜单进入", "use the menu above")
        case .notYours:
            status = .forbidden
            refusal = say(
                "该页面不对您的账号开放", "this page is not open to your account",
                "管理员管理账号，不查看协调事项；查看事项须用人员账号",
                "administrators look after accounts; matters are for officers' logins")
        case .busy:
            status = .serviceUnavailable
            refusal = say("系统繁忙", "the console is busy", "稍后再试", "try again in a moment")
        case .refused(let reason):
            let isUnknown = reason.code.hasSuffix(".unknown")
            status = isUnknown ? .notFound : .unprocessableContent
            refusal = reason
        }
        let values: [String: Any] = [
            "reason": language(refusal.reason),
            "remedy": DeskWords.remedy(language(refusal.remedy)),
            "rule": refusal.rule, "code": refusal.code,
        ]
        let title = Text(zh: "未能办理", en: "Not done")
        do {
            return try page(
                "error", title: title, values: values, language: language, visitor: visitor,
                path: "", house: house, status: status)
        } catch {
            return Reply(
                .internalServerError, [.contentType: "text/plain; charset=utf-8"],
                Array("\(refusal.reason.zh) \(refusal.reason.en)\n".utf8))
        }
    }
}
