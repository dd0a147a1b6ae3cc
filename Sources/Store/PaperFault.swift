package import Domain

/// Why the paper store could not do what it was asked.
package enum PaperFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Larger than this court takes.
    case tooLarge(bytes: Int64, limit: Int64)
    /// What arrived is not the paper that was named; it has been thrown away.
    case wrongDigest(expected: Digest, found: Digest)
    /// The sender says another size than the manifest, or sends more or less than that.
    case wrongSize(expected: Int64, found: Int64)
    /// A chunk that does not continue what is there; `expected` is where to go on.
    case wrongOffset(expected: Int64, found: Int64)
    /// No such paper here.
    case missing(Digest)
    /// Not a regular file, or empty: a paper has bytes.
    case notAPaper(String)
    /// No room; what had arrived is kept and goes on once there is.
    case full(String)
    /// The system refused or failed.
    case failed(String)

    /// What a person reads.
    package var description: String {
        switch self {
        case .tooLarge(let bytes, let limit):
            "材料过大 (\(bytes) bytes; at most \(limit) are taken): split the paper or scan it smaller"
        case .wrongDigest(let expected, let found):
            "材料校验不符 (the bytes are \(found), not \(expected)): thrown away; it is fetched again"
        case .wrongSize(let expected, let found):
            "材料大小不符 (\(found) bytes instead of \(expected)): check the manifest and attach it again"
        case .wrongOffset(let expected, let found):
            "a chunk at \(found) does not continue the \(expected) bytes that are here; go on from there"
        case .missing(let digest): "no paper \(digest) here; it has not arrived yet"
        case .notAPaper(let path): "\(path) is no file with content; attach a regular file"
        case .full(let text): "the disk is full (\(text)); free some space and try again"
        case .failed(let text): "\(text); check the path, its permissions and the disk"
        }
    }
}

/// A failed system call as the paper store's fault.
func paperFault(_ failure: SystemFailure) -> PaperFault {
    failure.isFull ? .full(failure.text) : .failed(failure.text)
}

/// Runs `body`; a failed system call becomes the paper store's fault.
func papers<Value>(_ body: () throws -> Value) throws(PaperFault) -> Value {
    do {
        return try body()
    } catch let failure as SystemFailure {
        throw paperFault(failure)
    } catch let known as PaperFault {
        throw known
    } catch {
        throw .failed("\(error)")
    }
}
