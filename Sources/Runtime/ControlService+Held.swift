import CourtProtocol
import Domain
import Engine
import Procedure
import Store

extension ControlService {
    /// Bytes that a reason for dealing with a held item may have.
    static let mostWhy = 2_000

    /// Hands a person's wish about a held item to the engine and waits until it is on record.
    ///
    /// - Throws: `ControlFailure` or `StoreFault`.
    func handle(_ request: HeldRequest) throws -> HeldHandling {
        guard (1...64).contains(request.by.count), request.by.utf8.count <= 256 else {
            throw Self.refusal(
                "held.by", "法〔2021〕322号 §10", "须写明由谁处理（1至64字）",
                "who deals with it is missing (1 to 64 characters)",
                "写明由谁处理", "name the person")
        }
        guard request.why.contains(where: { !$0.isWhitespace }),
            request.why.utf8.count <= Self.mostWhy
        else {
            throw Self.refusal(
                "held.reason", "异常件处理（自定）", "须写明处理理由（至多\(Self.mostWhy)字节）",
                "the reason is missing, or longer than \(Self.mostWhy) bytes",
                "写明为什么重试或者放弃", "say why it is tried again or discarded")
        }
        let key = request.item
        let (item, position) = try reading { reader throws(StoreFault) in
            (try reader.held(key), try reader.intake(of: key))
        }
        guard let item else {
            throw Self.refusal(
                "held.unknown", "异常件", "没有异常件 \(key)", "there is no held item \(key)",
                "在异常件列表中核对", "look it up in the list of held items")
        }
        guard item.isOpen else { throw ControlFailure(exit: 1, refusal: .isHandled(key)) }
        var row: Row?
        if !request.discards {
            let bytes = try position.flatMap { try JournalReader(plant.lock.directory).row(at: $0) }
            guard let bytes else {
                throw Self.failure("held", "the row that took \(key) in is not in the journal")
            }
            row = try plant.codec.row(bytes)
        }
        let token = plant.replies.open()
        plant.tell(
            .held(
                HeldCommand(
                    token: token, item: key, by: request.by, isAdministrator: !request.isOfficer,
                    why: request.why, row: row)))
        switch plant.replies.wait(token, milliseconds: Self.patience) {
        case .reply(.held(let handling, let at)):
            _ = try reading { reader throws(StoreFault) in
                try reader.waitFor(position: at, timeout: Self.behind)
            }
            return handling
        case .reply(.refused(let refusal)):
            throw ControlFailure(exit: refusal.code.hasPrefix("node.") ? 3 : 1, refusal: refusal)
        default: throw Self.failure("timeout", "no answer in time")
        }
    }
}
