import CourtProtocol
import Domain
import Engine
import FoundationEssentials
import Sodium
import Store
import Topology

/// Writes absences as both sides signed them (中断记录): one line of JSON each, with the signed row
/// and the proof that the statement is in it, behind the directories under which it was signed.
struct OutageExport {
    private let plant: Plant
    private let book: DirectoryBook
    private let seal = SodiumSeal(key: SigningKey.make())

    init(_ plant: Plant, _ book: DirectoryBook) {
        self.plant = plant
        self.book = book
    }

    /// Writes the file, which must not exist.
    ///
    /// - Throws: `FileError`, `StoreFault` or `RecordFault`.
    func write(_ found: [(line: OutageLine, position: UInt64)], to path: String) throws {
        let reader = try JournalReader(plant.lock.directory)
        var text = line([
            ("crosswrit", quoted("outages 1")), ("realm", quoted(plant.identity.realm)),
            ("rehearsal", plant.identity.rehearsal ? "true" : "false"),
            ("exportedBy", quoted(plant.identity.process.rawValue)),
        ])
        for (place, signed) in book.signed.enumerated() {
            text += line([
                ("directory", "\(place + 1)"), ("file", base64(signed.file)),
            ])
        }
        for (outage, position) in found {
            guard let bytes = try reader.row(at: position),
                let proof = try proof(outage, in: plant.codec.row(bytes))
            else { continue }
            text += line([
                ("outage", quoted(outage.outage.process.rawValue)),
                ("missedBy", quoted(outage.outage.missedBy.rawValue)),
                ("signer", quoted(outage.signer.rawValue)),
                ("from", quoted(outage.outage.from.iso)), ("to", quoted(outage.outage.to.iso)),
                ("header", base64(proof.header.bytes)), ("signature", quoted(proof.signature.hex)),
                ("index", "\(proof.index)"), ("leaf", base64(proof.leaf.bytes)),
                ("proof", "[\(proof.proof.map { quoted($0.hex) }.joined(separator: ","))]"),
            ])
        }
        text += line([("digest", quoted(BLAKE2b256.digest(Array(text.utf8)).hex))])
        try Files.create(path, Array(text.utf8), secret: false)
    }

    /// The statement under the signature of the side that made it: a leaf of the own row, or an
    /// item of what was taken in there.
    private func proof(_ wanted: OutageLine, in row: Row) throws -> Authored? {
        let realm = plant.identity.realm
        let rehearsal = plant.identity.rehearsal
        func isIt(_ leaf: Encoded) throws -> Bool {
            if case .outage(let outage) = try plant.codec.leaf(
                leaf, realm: realm, rehearsal: rehearsal)
            {
                return outage == wanted.outage
            }
            return false
        }
        if wanted.signer == plant.identity.process {
            let digests = row.leaves.map { Merkle.leaf($0, seal) }
            guard let index = try row.leaves.firstIndex(where: isIt) else { return nil }
            return Authored(
                header: row.sealed.bytes, signature: row.sealed.signature, index: index,
                leaf: row.leaves[index], proof: Merkle.multiproof(digests, at: [index], seal))
        }
        for leaf in row.leaves {
            guard
                case .intake(let intake) = try plant.codec.leaf(
                    leaf, realm: realm, rehearsal: rehearsal), intake.peer == wanted.signer
            else { continue }
            for batch in try plant.codec.stream(intake.data).batches {
                guard let place = try batch.items.firstIndex(where: { try isIt($0.leaf) }) else {
                    continue
                }
                let header = try plant.codec.header(batch.header)
                let proofs = Merkle.singleProofs(
                    batch.items.map { ($0.index, Merkle.leaf($0.leaf, seal)) },
                    count: header.leaves, proof: batch.proof, seal)
                guard place < proofs.count else { return nil }
                return Authored(
                    header: batch.header, signature: batch.signature,
                    index: batch.items[place].index, leaf: batch.items[place].leaf,
                    proof: proofs[place])
            }
        }
        return nil
    }

    private func line(_ fields: [(String, String)]) -> String {
        "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}\n"
    }

    /// Ids, digests, times and names of the realm hold nothing that JSON would escape.
    private func quoted(_ text: String) -> String { "\"\(text)\"" }

    private func base64(_ bytes: [UInt8]) -> String { quoted(Data(bytes).base64EncodedString()) }
}
