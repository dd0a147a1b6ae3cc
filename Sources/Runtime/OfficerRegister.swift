import Domain
import Engine
import LegalTime
import Procedure
import Store

// The court's register of officers: who stands on it, and who acts for whom.
extension ControlService {
    /// Registers an officer or a delegation, or takes one off the list.
    ///
    /// - Throws: `ControlFailure` when the record is not as it should be; `StoreFault`.
    func set(_ record: OfficerRecord) throws -> ControlResponse {
        guard isNode else {
            throw Self.refusal(
                "process.coordinator", "系统构造", "人员登记在法院节点",
                "officers are registered at a court's node",
                "改用法院节点的数据目录", "give the data directory of a court's node")
        }
        guard (1...64).contains(record.name.count), record.roles.count <= 32 else {
            throw Self.refusal(
                "officer.name", "人员登记", "姓名须为1至64字", "a name has 1 to 64 characters", "更正姓名",
                "mend the name")
        }
        guard (1...64).contains(record.by.count) else {
            throw Self.refusal(
                "officer.by", "法〔2021〕322号 §10", "须写明由谁登记或者批准",
                "who enters or approves it is missing",
                "写明姓名", "name the person")
        }
        if record.inPlaceOf == nil {
            try refuseWithDuties(record)
        } else {
            try refuseDelegation(record)
        }
        let token = plant.replies.open()
        plant.tell(.officer(record, token: token))
        guard case .reply(.act(let reply))? = plant.replies.wait(token, milliseconds: Self.patience)
        else { throw Self.failure("timeout", "no answer in time") }
        _ = try reading { reader throws(StoreFault) in
            try reader.waitFor(position: reply.position, timeout: Self.behind)
        }
        return .done
    }

    /// An officer with open duties is neither removed nor given other roles before a signed list
    /// has handed them over (法〔2021〕322号 §42).
    private func refuseWithDuties(_ record: OfficerRecord) throws {
        let me = station.court.id
        let inHand = try reading { reader throws(StoreFault) -> [MatterID] in
            let former = try reader.officers().first {
                $0.name == record.name && $0.inPlaceOf == nil && !$0.removed
            }
            guard let former, record.removed || !former.roles.allSatisfy(record.roles.contains)
            else { return [] }
            let handlers = HandlerBook(reader)
            return try handlers.inHand(of: record.name, at: me)
        }
        guard !inHand.isEmpty else { return }
        let some = inHand.prefix(5).map(\.rawValue).joined(separator: "、")
        let rest = inHand.count > 5 ? "…" : ""
        throw Self.refusal(
            "officer.duties", "法〔2021〕322号 §42",
            "\(record.name)手中还有\(inHand.count)件未办结的协调事项：\(some)\(rest)",
            "\(record.name) has \(inHand.count) open matters in hand: \(some)\(rest)",
            "先办理交接，由接收人接收",
            "hand them over first 交接; the receiver accepts them"
        )
    }

    // MARK: Delegations

    /// Who may approve a delegation. The roles are this project's choice; that it has an approver,
    /// a scope and dates is not.
    private static let approvers: [OfficerRole] = [.bureauChief, .vicePresident, .president]

    private func refuseDelegation(_ record: OfficerRecord) throws {
        let records = try reading { reader throws(StoreFault) in try reader.officers() }
        func registered(_ name: String) -> OfficerRecord? {
            records.first { $0.name == name && $0.inPlaceOf == nil && !$0.removed }
        }
        func refuse(
            _ code: String, _ zh: String, _ en: String, _ remedyZh: String, _ remedyEn: String
        ) -> ControlFailure {
            Self.refusal(
                "delegation.\(code)", "法〔2021〕322号 §10（AB角，自定）", zh, en, remedyZh, remedyEn)
        }
        let persons = OfficerBook.persons(record.by, at: try engine().civil, records: records)
        let isApproved = persons.contains { $0.roles.contains(where: Self.approvers.contains) }
        if record.removed {
            // It ends with whoever may approve one, or with the officer who is back.
            guard isApproved || persons.first?.name == record.inPlaceOf else {
                throw refuse(
                    "recall", "终止代行须由被代行人，或者由本院执行局长、分管副院长、院长办理",
                    "a delegation is ended by the officer who was away, or by the bureau's chief, a "
                        + "vice-president or the president",
                    "写明由谁终止", "name who ends it")
            }
            return
        }
        guard registered(record.name) != nil, let other = record.inPlaceOf,
            let absent = registered(other), other != record.name
        else {
            throw refuse(
                "unknown", "代行人或者被代行人未登记，或者是同一人",
                "the one who acts or the one who is away is not on record, or they are one person",
                "先由管理员登记", "have an administrator register them first")
        }
        guard !record.roles.isEmpty, record.roles.allSatisfy(absent.roles.contains) else {
            let roles = absent.roles.map(\.term).joined(separator: "、")
            throw refuse(
                "scope", "代行范围超出\(other)的角色", "the scope goes beyond the roles of \(other)",
                "范围只能是：\(roles)",
                "it may only be: \(absent.roles.map(\.rawValue).joined(separator: ", "))")
        }
        let most = Int64(OfficerBook.longestDelegation) * 86_400_000
        guard let from = record.from, let to = record.to, from < to,
            to.milliseconds - from.milliseconds <= most
        else {
            throw refuse(
                "dates", "代行须有起止日期，至多\(OfficerBook.longestDelegation)天",
                "a delegation has a first and a last day, at most \(OfficerBook.longestDelegation) days",
                "写明起止日期", "give the first and the last day")
        }
        guard record.by != record.name, isApproved else {
            throw refuse(
                "approver", "代行须由本院执行局长、分管副院长或者院长批准，不能由代行人自己批准",
                "a delegation is approved by the bureau's chief, a vice-president or the president, never by "
                    + "the one who acts", "写明批准人", "name who approved")
        }
    }
}
