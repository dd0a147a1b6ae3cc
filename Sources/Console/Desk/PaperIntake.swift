import Domain
import Engine
import Runtime
import Sodium
import Wording

/// A paper that lies in the store already, with the proof that this session has put it there.
struct KeptPaper {
    var paper: Paper
    var token: String
}

/// Takes the files of a form into the process's store. When the form comes back with a fault its
/// papers are kept by tokens: without one a digest alone would open papers of other matters.
struct PaperIntake {
    private static let secret = SecureRandom.bytes(32)
    private let call: Call

    init(_ call: Call) { self.call = call }

    /// The papers of the form, those of an earlier try first.
    ///
    /// - Throws: `PageFault.refused` when the store does not take one.
    func papers() throws -> [KeptPaper] {
        var kept = call.form.all("_kept").prefix(Uploads.mostFiles).compactMap(read)
        for file in call.form.files where file.size > 0 || !file.name.isEmpty {
            guard file.field.hasPrefix("_file"), let slot = Int(file.field.dropFirst(5)),
                let kind = PaperKind(rawValue: call.form["_kind\(slot)"])
            else { throw PageFault.malformed }
            let request = ControlRequest.attach(
                path: file.path, kind: kind, sealed: call.form["_sealed\(slot)"] == "yes",
                name: file.name)
            guard case .paper(let paper) = try call.ask(request) else { throw PageFault.busy }
            kept.append(KeptPaper(paper: paper, token: try token(paper)))
        }
        return kept
    }

    /// What stands for a paper in the form: what it is, and a keyed hash over that and the session.
    private func token(_ paper: Paper) throws -> String {
        let words =
            "\(paper.digest.hex):\(paper.size):\(paper.kind.rawValue):\(paper.sealed ? 1 : 0):"
            + PercentText.encode(paper.name)
        return "\(try proof(words)):\(words)"
    }

    private func proof(_ words: String) throws -> String {
        let session = try call.requireVisitor().csrf
        return BLAKE2b256.digest(
            parts: [Self.secret, Array(session.utf8), Array(words.utf8)]
        ).hex
    }

    private func read(_ token: String) -> KeptPaper? {
        guard token.utf8.count < 2_048, let cut = token.firstIndex(of: ":") else { return nil }
        let words = String(token[token.index(after: cut)...])
        guard let expected = try? proof(words),
            ConstantTime.equal(Array(token[..<cut].utf8), Array(expected.utf8))
        else { return nil }
        let parts = words.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 5, let digest = Digest(hex: parts[0]), let size = Int64(parts[1]),
            let kind = PaperKind(rawValue: String(parts[2])),
            let name = PercentText.decode(parts[4], plus: false)
        else { return nil }
        return KeptPaper(
            paper: Paper(
                digest: digest, size: size, name: name, kind: kind, sealed: parts[3] == "1"),
            token: token)
    }
}
