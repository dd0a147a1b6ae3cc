import Domain
import Engine
import Sodium

/// The seam `Seal` in a simulation: a cheap keyed mix in the fast tier, so that chains and evidence
/// are simulated too, and libsodium on a sampled share of the runs and in the second tier.
struct SimSeal: Seal {
    private enum Form: Sendable {
        case cheap(PublicKey)
        case real(SodiumSeal)
    }

    private let form: Form

    /// The cheap mix under a key that need not be secret: nobody forges in a simulation.
    init(cheap key: PublicKey) { form = .cheap(key) }

    /// libsodium under a real key.
    init(real key: SigningKey) { form = .real(SodiumSeal(key: key)) }

    func digest(_ prefix: UInt8, _ record: Encoded) -> Digest {
        switch form {
        case .real(let seal): return seal.digest(prefix, record)
        case .cheap:
            let mix = record.kept.map(\.mix) ?? Fingerprint.of(record.bytes)
            return Self.spread(mix ^ (UInt64(prefix) &* 0xA24B_AED4_963E_E407))
        }
    }

    func node(_ left: Digest, _ right: Digest) -> Digest {
        switch form {
        case .real(let seal): seal.node(left, right)
        case .cheap:
            Self.spread(
                Dice.mix(left.storage.word0 &+ 0x9E37_79B9_7F4A_7C15) &* 3 ^ right.storage.word0)
        }
    }

    func sign(header: Encoded) -> Signature {
        switch form {
        case .real(let seal): return seal.sign(header: header)
        case .cheap(let key):
            return Self.signature(Self.word(header, key))
        }
    }

    func verify(_ signature: Signature, header: Encoded, key: PublicKey) -> Bool {
        switch form {
        case .real(let seal): return seal.verify(signature, header: header, key: key)
        case .cheap:
            return signature.front.word0 == Self.word(header, key)
        }
    }

    func verify(_ signature: Signature, directory: [UInt8], key: PublicKey) -> Bool {
        switch form {
        case .real(let seal): seal.verify(signature, directory: directory, key: key)
        // Nobody forges in the fast tier.
        case .cheap: true
        }
    }

    private static func word(_ header: Encoded, _ key: PublicKey) -> UInt64 {
        let mix = header.kept.map(\.mix) ?? Fingerprint.of(header.bytes)
        return Dice.mix(mix ^ key.storage.word0 ^ 0x5369_676E_6174_7572)
    }

    private static func signature(_ word: UInt64) -> Signature {
        Signature(front: Bytes32(word, 0, 0, 0), back: Bytes32(0, 0, 0, 0))
    }

    private static func spread(_ word: UInt64) -> Digest {
        let first = Dice.mix(word)
        return Digest(Bytes32(first, Dice.mix(first &+ 1), first ^ 0x55, word))
    }
}

/// Cheap mixes of content: no cryptography, the same everywhere.
struct Fingerprint {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ word: UInt64) {
        value = (value ^ word) &* 0x9FB2_1C65_1E98_DF25
        value ^= value >> 32
    }

    mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

    mutating func add(_ instant: Instant) { add(UInt64(bitPattern: instant.milliseconds)) }

    mutating func add(_ digest: Digest) { add(digest.storage.word0) }

    mutating func add(_ flag: Bool) { add(flag ? 1 as UInt64 : 2) }

    mutating func add(_ text: String) {
        var text = text
        let word: UInt64 = text.withUTF8 { bytes in
            var word: UInt64 = UInt64(bytes.count)
            for place in bytes.indices {
                word = (word ^ UInt64(unsafe bytes[place])) &* 0x0000_0100_0000_01B3
            }
            return word
        }
        add(word)
    }

    mutating func add(_ court: CourtID) {
        var word = UInt64(court.utf8Count)
        court.forEachByte { word = (word ^ UInt64($0)) &* 0x0000_0100_0000_01B3 }
        add(word)
    }

    mutating func add(_ matter: MatterID) {
        var word = UInt64(matter.utf8Count)
        matter.forEachByte { word = (word ^ UInt64($0)) &* 0x0000_0100_0000_01B3 }
        add(word)
    }

    /// The mix of bytes.
    static func of(_ bytes: [UInt8]) -> UInt64 {
        var print = Fingerprint()
        var word: UInt64 = 0
        for (place, byte) in bytes.enumerated() {
            word = word << 8 | UInt64(byte)
            if place & 7 == 7 {
                print.add(word)
                word = 0
            }
        }
        print.add(word)
        print.add(bytes.count)
        return print.value
    }
}
