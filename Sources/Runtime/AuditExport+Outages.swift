import CourtProtocol
import Domain
import Engine
import Store

extension AuditExport {
    /// Writes absences as both sides signed them (中断记录): one line of JSON each, with the signed row
    /// and the proof that the statement is in it, behind the directories under which it was signed.
    ///
    /// - Throws: `FileError`, `StoreFault` or `RecordFault`.
    func write(_ found: [(line: OutageLine, position: UInt64)], to path: String) throws {
        var text = line([
            ("crosswrit", quoted("outages")), ("version", "1"),
            ("realm", quoted(plant.identity.realm)),
            ("rehearsal", plant.identity.rehearsal ? "true" : "false"),
            ("exportedBy", quoted(plant.identity.process.rawValue)),
        ])
        text += directories()
        for (stated, position) in found {
            guard let bytes = try reader.row(at: position),
                let proof = try proof(stated, in: plant.codec.row(bytes))
            else { continue }
            text += line(
                [
                    ("outage", quoted(stated.outage.process.rawValue)),
                    ("missedBy", quoted(stated.outage.missedBy.rawValue)),
                    ("signer", quoted(stated.signer.rawValue)),
                    ("from", quoted(stated.outage.from.iso)),
                    ("to", quoted(stated.outage.to.iso)),
                ]
                    + signed(
                        proof.header, proof.signature, proof.items[0].index, proof.items[0].leaf,
                        proof.proof))
        }
        try finish(text, path)
    }

    /// The statement under the signature of the side that made it: a leaf of the own row, or an
    /// item of what was taken in there.
    private func proof(_ wanted: OutageLine, in row: Row) throws -> Batch? {
        func isIt(_ leaf: Encoded) throws -> Bool {
            let read = try plant.codec.leaf(
                leaf, realm: plant.identity.realm, rehearsal: plant.identity.rehearsal)
            if case .outage(let outage) = read { return outage == wanted.outage }
            return false
        }
        if wanted.signer == plant.identity.process {
            guard let index = try row.leaves.firstIndex(where: isIt) else { return nil }
            let digests = row.leaves.map { Merkle.leaf($0, seal) }
            return Batch(
                header: row.sealed.bytes, signature: row.sealed.signature,
                items: [Item(index: index, leaf: row.leaves[index], authored: nil)],
                proof: Merkle.multiproof(digests, at: [index], seal))
        }
        for batch in try intakes(row).flatMap(\.batches)
        where try plant.codec.header(batch.header).process == wanted.signer {
            if let place = try batch.items.firstIndex(where: { try isIt($0.leaf) }) {
                return try alone(batch, place)
            }
        }
        return nil
    }
}
