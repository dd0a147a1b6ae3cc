import Domain
import Engine
import HTTPTypes
import Procedure
import Runtime
import Wording

/// `/board/held`: what came in and can't be processed, with its reason and what was done about it.
enum HeldPage {
    /// Items on one page.
    private static let most = 500

    /// What the reader may do here, and as whom.
    private struct Reader {
        /// The officer's name, or the administrator's login.
        var name: String
        var isOfficer: Bool
        /// Why the reader may not deal with items; nil when it may.
        var refusal: Refusal?
    }

    static func show(_ call: Call) throws -> Reply { try page(call, refusal: nil, told: nil) }

    /// Tries an item again or discards it. The process judges: a node by its table of rights, a
    /// coordinator asks the node of its own court whether the officer may.
    static func submit(_ call: Call) throws -> Reply {
        let reader = try reader(call)
        if let refusal = reader.refusal { throw PageFault.refused(refusal) }
        guard let peer = CourtID(call.form["peer"]),
            let key = HeldKey(peer: peer, number: call.form["number"]),
            ["retry", "discard"].contains(call.form["deed"])
        else { throw PageFault.malformed }
        let wish = HeldRequest(
            item: key, discards: call.form["deed"] == "discard", by: reader.name,
            why: call.form["why"].trimmed, isOfficer: reader.isOfficer)
        do {
            let answer =
                reader.isOfficer && call.house.source.isNode
                ? try call.see(.handleHeld(wish)).response : try call.askProcess(.handleHeld(wish))
            guard case .heldHandled(let handling) = answer else { throw PageFault.busy }
            return try page(call, refusal: nil, told: handling)
        } catch PageFault.refused(let refusal) {
            return try page(call, refusal: refusal, told: nil)
        }
    }

    private static func reader(_ call: Call) throws -> Reader {
        let visitor = try call.requireVisitor()
        guard let officer = visitor.officer else {
            return Reader(name: visitor.login.name, isOfficer: false, refusal: nil)
        }
        do {
            _ = try call.see(.mayHandleHeld)
            return Reader(name: officer, isOfficer: true, refusal: nil)
        } catch PageFault.refused(let refusal) {
            return Reader(name: officer, isOfficer: true, refusal: refusal)
        }
    }

    private static func items(_ call: Call, all: Bool) throws -> ([HeldItem], [Withheld]) {
        // An administrator reads no matter: the item itself stays shut.
        if try call.requireVisitor().officer != nil {
            // The node judges whether this officer looks after such things at all.
            let (answer, withheld) = try call.see(.held(all: all))
            guard case .held(let own) = answer else { throw PageFault.busy }
            if call.house.source.isNode || !withheld.isEmpty { return (own, withheld) }
        }
        guard case .held(let list) = try call.askProcess(.held(all: all)) else {
            throw PageFault.busy
        }
        return (list, [])
    }

    private static func page(
        _ call: Call, refusal: Refusal?, told: HeldHandling?
    ) throws -> Reply {
        let status = try call.processStatus()
        let reader = try reader(call)
        let all = call.query["all"] == "1" || call.form["all"] == "1"
        let (items, withheld) = try items(call, all: all)
        let language = call.language
        let open = items.filter(\.isOpen).count
        return try call.page(
            "board-held", title: Text(zh: "异常件", en: "Held items"),
            [
                "process": status.process.rawValue, "count": "\(open)",
                "hasItems": !items.isEmpty, "all": all,
                "isCut": items.count > most,
                "told": told.map { done -> [String: Any] in
                    [
                        "text": language(done.words), "item": "\(done.item)",
                        "isOver": done.deed == .failed,
                    ]
                } ?? false as Any,
                "refused": refusal.map { why -> [String: Any] in
                    [
                        "reason": language(why.reason), "rule": why.rule,
                        "remedy": language(why.remedy),
                    ]
                } ?? false as Any,
                "mayHandle": reader.refusal == nil,
                "barred": reader.refusal.map { language.line($0) } ?? "",
                "withheld": withheld.map {
                    ["text": language.line($0.refusal)] as [String: Any]
                },
                "items": items.prefix(most).enumerated().map { place, item -> [String: Any] in
                    [
                        "row": "\(place + 1)", "peer": item.peer.rawValue,
                        "number": "\(item.incarnation)/\(item.seq)",
                        "at": item.at.minuteText, "reason": item.reason,
                        "size": Lines.size(Int64(item.leaf.count)), "open": item.isOpen,
                        "handling": Lines.handling(item, language) ?? "",
                        "may": item.isOpen && reader.refusal == nil,
                    ]
                },
            ], status: refusal == nil ? .ok : .unprocessableContent)
    }
}
