import Domain

/// The case numbers that a file has had, each with its line.
///
/// A number of the new form is one court's alone. Numbers of the old form (旧案号), such as
/// （2013）金执字第456号, are told apart by court. Only 128 bits of each are kept: two numbers are
/// taken for the same by chance once in some 10²⁰ files of a million.
struct SeenNumbers {
    private struct Key: Hashable {
        var front: Int
        var back: Int
    }

    private var lines: [Key: Int32] = [:]

    /// Notes a number.
    ///
    /// - Returns: The line on which it stood before; nil when it is new.
    mutating func insert(_ number: String, of court: CourtID, line: Int) -> Int? {
        let isOld = Self.isOld(number)
        func mix(_ salt: UInt8) -> Int {
            var hasher = Hasher()
            hasher.combine(salt)
            var number = number
            number.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            if isOld { hasher.combine(court) }
            return hasher.finalize()
        }
        let key = Key(front: mix(0), back: mix(1))
        guard let earlier = lines[key] else {
            lines[key] = Int32(clamping: line)
            return nil
        }
        return Int(earlier)
    }

    /// Whether 字第 stands in it, as in no number of the new form.
    private static func isOld(_ number: String) -> Bool {
        // Each of the two characters has three bytes.
        var last: UInt64 = 0
        for byte in number.utf8 {
            last = (last << 8 | UInt64(byte)) & 0xFFFF_FFFF_FFFF
            if last == 0xE5AD_97E7_ACAC { return true }
        }
        return false
    }
}
