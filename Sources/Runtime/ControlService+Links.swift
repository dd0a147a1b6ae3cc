import Domain
import Engine
import Store
import Topology

// What callers ask about links: accounts and absences.
extension ControlService {
    /// Items of a day's account with a peer, sent and held, by number.
    func items(_ peer: CourtID, _ day: CivilDate) throws -> [AccountItem] {
        let rows = try JournalReader(plant.lock.directory)
        // What was durable when it was asked for is to be shown.
        try reading { _ throws(StoreFault) in }
        let index = try ViewsReader(plant.views)
        let accounts = Accounts(plant, rows, index)
        var items = try accounts.sentItems(to: peer, on: day).items.map {
            AccountItem(sent: true, number: $0.seq, digest: $0.digest)
        }
        let claim = try index.accounts(since: day).first {
            $0.signer == peer && $0.manifest.day == day && $0.manifest.sent.first > 0
        }
        if let claim {
            items += try accounts.items(from: peer, claim.manifest.sent).map {
                AccountItem(sent: false, number: $0.seq, digest: $0.digest)
            }
        }
        return items
    }

    /// Absences; with a path, each statement goes there as its side signed it.
    func outages(_ path: String?) throws -> [OutageLine] {
        let found = try reading { reader throws(StoreFault) in try reader.outages() }
        if let path {
            do {
                try AuditExport(plant, live.book).write(found, to: path)
            } catch let fault as FileError {
                throw Self.failure("file", "\(fault)")
            }
        }
        return found.map(\.line)
    }

    /// Whether an officer of the court has opened what its receipt says it has: said so, or acted
    /// since.
    static func isOpened(_ receipt: Receipt, _ timeline: [EntryLine]) -> Bool {
        guard receipt.openedAt == nil, let delivered = receipt.at else { return true }
        return timeline.contains {
            $0.court == receipt.court && $0.officer != nil && $0.recordedFor == nil
                && $0.number > receipt.entry && $0.at >= delivered
        }
    }

    /// What has been said in a matter and has not been received yet.
    static func missing(
        _ matter: Matter, _ timeline: [EntryLine], _ acts: [OwnAct], waiting: Instant?
    ) -> [Missing] {
        var found = acts.filter { !$0.isLocal && $0.status == .recorded }.map { act in
            let isHere = waiting.map { $0 <= act.at } ?? false
            return Missing(
                stage: isHere ? .submitted : .relayed, court: nil, number: act.reference.number,
                since: act.at)
        }
        for receipt in matter.receipts where receipt.at == nil {
            let since = timeline.first { $0.number == receipt.entry }?.at
            found.append(
                Missing(
                    stage: .delivered, court: receipt.court, number: receipt.entry,
                    since: since ?? matter.openedAt))
        }
        for receipt in matter.receipts where !isOpened(receipt, timeline) {
            guard let delivered = receipt.at else { continue }
            found.append(
                Missing(
                    stage: .opened, court: receipt.court, number: receipt.entry, since: delivered))
        }
        return found
    }
}
