import CourtProtocol
import Domain
import Engine
import FoundationEssentials
import Sodium
import Store
import Topology

/// Writes the evidence of one matter (证据包) from the process's own journal: the entries with their
/// seat's signatures, the acts behind them as their courts signed them, and every version of the
/// signed directory, so that nothing else is needed to verify it but the root's public key.
///
/// One JSON document a line: what it is, the directories, the entries, and a digest over the lines
/// before. Binary fields are base64, digests and signatures hexadecimal.
struct AuditExport {
    let plant: Plant
    let book: DirectoryBook
    let reader: JournalReader
    // Digests need no key of the process.
    let seal = SodiumSeal(key: SigningKey.make())

    init(_ plant: Plant, _ book: DirectoryBook) throws {
        self.plant = plant
        self.book = book
        reader = try JournalReader(plant.lock.directory)
    }

    /// - Parameters:
    ///   - matter: whose evidence.
    ///   - timeline: of the matter, whole and in order.
    ///   - civil: when it is written.
    ///   - path: the file; must not exist.
    /// - Returns: how many entries it holds.
    /// - Throws: `FileError`, `StoreFault`, `RecordFault`, or `ControlFailure` when the journal has
    ///   not every entry.
    func write(
        _ matter: MatterID, _ timeline: [EntryLine], at civil: Instant, to path: String
    ) throws -> Int {
        var text = line([
            ("crosswrit", quoted("audit")), ("version", "1"),
            ("realm", quoted(plant.identity.realm)),
            ("rehearsal", plant.identity.rehearsal ? "true" : "false"),
            ("matter", quoted(matter.rawValue)),
            ("exportedBy", quoted(plant.identity.process.rawValue)),
            ("exportedAt", quoted(civil.iso)),
        ])
        text += directories()
        for entry in timeline {
            guard let batch = try batch(entry) else {
                throw ControlService.refusal(
                    "audit.incomplete", "证据须完整",
                    "本节点的记录缺少第\(entry.number)条", "this journal lacks entry \(entry.number)",
                    "到审理法院的协调中心导出", "export it at the matter's coordinator")
            }
            text += line(words(batch, number: entry.number))
        }
        try finish(text, path)
        return timeline.count
    }

    // MARK: Proofs

    /// The entry of a line, under the signature of the process that wrote it.
    private func batch(_ line: EntryLine) throws -> Batch? {
        guard let bytes = try reader.row(at: line.source.position) else { return nil }
        let row = try plant.codec.row(bytes)
        let digests = row.leaves.map { Merkle.leaf($0, seal) }
        if let index = digests.firstIndex(of: line.digest) {
            // The seat's own row.
            return Batch(
                header: row.sealed.bytes, signature: row.sealed.signature,
                items: [
                    Item(index: index, leaf: row.leaves[index], authored: try act(line, in: row))
                ], proof: Merkle.multiproof(digests, at: [index], seal))
        }
        // A node has it as it came.
        for batch in try intakes(row).flatMap(\.batches) {
            if let place = batch.items.firstIndex(where: {
                Merkle.leaf($0.leaf, seal) == line.digest
            }) {
                return try alone(batch, place)
            }
            // Of a seat elsewhere: carried by the court's own coordinator.
            for item in batch.items {
                guard let carried = item.carried,
                    Merkle.leaf(carried.leaf, seal) == line.digest
                else { continue }
                return Batch(
                    header: carried.header, signature: carried.signature,
                    items: [
                        Item(index: carried.index, leaf: carried.leaf, authored: item.authored)
                    ], proof: carried.proof)
            }
        }
        return nil
    }

    /// One item of a batch, with a proof of its own.
    func alone(_ batch: Batch, _ place: Int) throws -> Batch {
        let header = try plant.codec.header(batch.header)
        let proofs = Merkle.singleProofs(
            batch.items.map { ($0.index, Merkle.leaf($0.leaf, seal)) }, count: header.leaves,
            proof: batch.proof, seal)
        var one = batch
        one.items = [batch.items[place]]
        one.proof = place < proofs.count ? proofs[place] : []
        return one
    }

    /// The act behind an entry of a row of this process, from the frame that brought it.
    private func act(_ line: EntryLine, in row: Row) throws -> Authored? {
        guard line.source.hasAct,
            let leaf = row.leaves.first(where: { Merkle.leaf($0, seal) == line.digest }),
            case .entry(let entry) = try plant.codec.leaf(
                leaf, realm: plant.identity.realm, rehearsal: plant.identity.rehearsal),
            case .act(let wanted) = entry.origin
        else { return nil }
        var source = row
        if line.source.actPosition != 0, line.source.actPosition != line.source.position {
            guard let bytes = try reader.row(at: line.source.actPosition) else { return nil }
            source = try plant.codec.row(bytes)
        }
        for batch in try intakes(source).flatMap(\.batches) {
            for item in batch.items {
                // Of a court elsewhere: carried by the coordinator that serves it.
                if let carried = item.carried, Merkle.leaf(carried.leaf, seal) == wanted {
                    return carried
                }
            }
            guard
                let place = batch.items.firstIndex(where: {
                    Merkle.leaf($0.leaf, seal) == wanted
                })
            else { continue }
            let one = try alone(batch, place)
            return Authored(
                header: one.header, signature: one.signature, index: one.items[0].index,
                leaf: one.items[0].leaf, proof: one.proof)
        }
        return nil
    }

    func intakes(_ row: Row) throws -> [Engine.Stream] {
        try row.leaves.compactMap { leaf in
            guard
                case .intake(let intake) = try plant.codec.leaf(
                    leaf, realm: plant.identity.realm, rehearsal: plant.identity.rehearsal)
            else { return nil }
            return try plant.codec.stream(intake.data)
        }
    }

    // MARK: Lines

    /// Every version of the directory, under which something may have been signed.
    func directories() -> String {
        book.signed.enumerated().reduce("") { text, one in
            text
                + line([("directory", "\(one.offset + 1)"), ("file", base64(one.element.file))])
        }
    }

    /// Writes the lines with a digest behind them; the file must not exist.
    func finish(_ text: String, _ path: String) throws {
        let digest = BLAKE2b256.digest(Array(text.utf8))
        let whole = text + line([("digest", quoted(digest.hex))])
        try Files.create(path, Array(whole.utf8), secret: false)
    }

    private func words(_ batch: Batch, number: Int) -> [(String, String)] {
        var fields = [("entry", "\(number)")]
        fields += signed(
            batch.header, batch.signature, batch.items[0].index, batch.items[0].leaf, batch.proof)
        if let act = batch.items[0].authored {
            let inner = signed(act.header, act.signature, act.index, act.leaf, act.proof)
            let body = inner.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
            fields.append(("act", "{\(body)}"))
        }
        return fields
    }

    func signed(
        _ header: Encoded, _ signature: Signature, _ index: Int, _ leaf: Encoded, _ proof: [Digest]
    ) -> [(String, String)] {
        [
            ("header", base64(header.bytes)), ("signature", quoted(signature.hex)),
            ("index", "\(index)"), ("leaf", base64(leaf.bytes)),
            ("proof", "[\(proof.map { quoted($0.hex) }.joined(separator: ","))]"),
        ]
    }

    func line(_ fields: [(String, String)]) -> String {
        "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}\n"
    }

    /// Ids, digests and names of the realm hold nothing that JSON would escape.
    func quoted(_ text: String) -> String { "\"\(text)\"" }

    func base64(_ bytes: [UInt8]) -> String { quoted(Data(bytes).base64EncodedString()) }
}
