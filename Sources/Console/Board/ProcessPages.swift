import Domain
import Engine
import Procedure
import Runtime
import Wording

/// `/board/directory`: courts, coordinators and the age of their keys.
enum DirectoryPage {
    /// Days from which on a key is called old (自定).
    private static let oldKey = 365

    static func show(_ call: Call) throws -> Reply {
        guard case .listing(let listing) = try call.askProcess(.directory) else {
            throw PageFault.busy
        }
        let status = try call.processStatus()
        let links = Dictionary(status.links.map { ($0.peer, $0) }) { first, _ in first }
        let names = CourtNames(listing.courts)
        let language = call.language
        let now = call.now
        let keys = Dictionary(grouping: listing.keys, by: \.process)
        func key(_ process: CourtID) -> [String: Any] {
            let own = (keys[process] ?? []).sorted { $0.validFrom < $1.validFrom }
            // The one that counts now; a later one stands beside it.
            guard let used = own.last(where: { $0.validFrom <= now }) ?? own.first else {
                return ["key": "", "since": "", "age": "", "isOld": false, "more": ""]
            }
            let days = (now.milliseconds - used.validFrom.milliseconds) / 86_400_000
            let later = own.filter { $0.validFrom > now }
            return [
                "key": "\(used.id)", "since": used.validFrom.civilDate.iso,
                "age": language("\(days)天", "\(days) d"), "isOld": days > oldKey,
                "more": later.map { "\($0.id) \($0.validFrom.civilDate.iso)" }
                    .joined(separator: "; "),
            ]
        }
        func state(_ process: CourtID) -> String {
            guard let link = links[process] else { return "" }
            return link.linked
                ? language("● 已联通，随时收到新版", "● linked: gets new versions at once")
                : language("▲ 未联通，恢复后更新", "▲ not linked: catches up when back")
        }
        return try call.page(
            "board-directory", title: Text(zh: "法院名录", en: "Directory"),
            [
                "version": "\(listing.version)", "issued": listing.issued.minuteText,
                "courtCount": "\(listing.courts.count)",
                "courts": listing.courts.map { court -> [String: Any] in
                    key(court.id).with([
                        "name": court.name, "code": court.code ?? "", "id": court.id.rawValue,
                        "level": court.isObserver
                            ? language("检察机关", "procuratorate") : court.level.term,
                        "superior": court.superior.map(names.short) ?? "",
                        "coordinator": court.coordinator?.rawValue
                            ?? language("线下法院", "outside court"),
                        "state": state(court.id),
                        "merged": court.successor.map(names.full) ?? "",
                    ])
                },
                "coordinators": listing.coordinators.map { one -> [String: Any] in
                    key(one.id).with([
                        "id": one.id.rawValue, "court": names.full(one.court),
                        "endpoint": one.endpoint,
                        "state": one.id == status.process
                            ? language("本进程", "this process") : state(one.id),
                    ])
                },
            ])
    }
}

/// `/board/links`: each link with what waits on it.
enum LinksPage {
    static func show(_ call: Call) throws -> Reply {
        let status = try call.processStatus()
        let names = CourtNames(status.courts)
        let down = status.links.filter { !$0.linked }
        let ordered = down + status.links.filter(\.linked)
        return try call.page(
            "board-links", title: Text(zh: "联通", en: "Links"),
            [
                "count": "\(status.links.count)", "down": "\(down.count)", "isDown": !down.isEmpty,
                "links": ordered.map { link -> [String: Any] in
                    [
                        "peer": names.full(link.peer), "linked": link.linked,
                        "trouble": link.trouble ?? "", "sent": "\(link.sent)",
                        "confirmed": "\(link.confirmed)", "received": "\(link.received)",
                        "waiting": link.waitingSince?.minuteText ?? "",
                        "skew": link.skew.map { "\($0 / 1_000) s" } ?? "",
                        "version": link.protocolVersion.map { "\($0)" } ?? "",
                    ]
                },
            ])
    }
}

/// The rehearsal's clock, which administrators of the coordinator move on (演练时钟).
enum RehearsalForm {
    /// What the bar offers.
    static let steps = ["1h", "1d", "3d", "5d", "10d", "15d", "31d"]

    static func submit(_ call: Call) throws -> Reply {
        _ = try call.requireAdministrator()
        guard steps.contains(call.form["by"]),
            case .milliseconds(let length) = try Words.advance(call.form["by"])
        else { throw PageFault.malformed }
        guard case .advance(let reply) = try call.askProcess(.advance(milliseconds: length)) else {
            throw PageFault.busy
        }
        let absent = reply.absent.map(\.rawValue).joined(separator: "、")
        return try call.page(
            "board-advanced", title: Text(zh: "演练时钟", en: "Rehearsal clock"),
            [
                "from": reply.from.minuteText, "to": reply.to.minuteText,
                "fired": "\(reply.deadlinesFired)", "absent": absent,
            ])
    }
}
