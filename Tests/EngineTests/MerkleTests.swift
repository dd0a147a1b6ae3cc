import Domain
import Engine
import Foundation
import Testing

/// A seal whose digests are spread by mixing: enough to tell trees apart, and no dependency.
private struct MixingSeal: Seal {
    private func mix(_ word: UInt64) -> UInt64 {
        var mixed = word &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    func digest(_ prefix: UInt8, _ record: Encoded) -> Digest {
        var words: [UInt64] = [1, 2, 3, 4].map { mix($0 &+ UInt64(prefix) << 8) }
        for byte in record.bytes {
            for lane in 0..<4 { words[lane] = mix(words[lane] ^ UInt64(byte) &+ UInt64(lane)) }
        }
        return Digest(Bytes32(words[0], words[1], words[2], words[3]))
    }

    func node(_ left: Digest, _ right: Digest) -> Digest {
        digest(0x01, Encoded(left.bytes + right.bytes))
    }

    func sign(header: Encoded) -> Signature {
        guard let signature = Signature([UInt8](repeating: 0, count: 64)) else {
            preconditionFailure("64 bytes were given")
        }
        return signature
    }

    func verify(_ signature: Signature, directory: [UInt8], key: PublicKey) -> Bool { false }
    func verify(_ signature: Signature, header: Encoded, key: PublicKey) -> Bool { false }
}

/// Random numbers that `CROSSWRIT_SEED` replays (SplitMix64).
private struct Dice {
    let seed: UInt64
    private var state: UInt64

    init() {
        let given = ProcessInfo.processInfo.environment["CROSSWRIT_SEED"].flatMap { UInt64($0) }
        seed = given ?? UInt64.random(in: 0...UInt64(UInt32.max))
        state = seed
        print("merkle: CROSSWRIT_SEED=\(seed)")
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

struct MerkleTests {
    private let seal = MixingSeal()

    private func leaves(_ count: Int) -> [Digest] {
        (0..<count).map { Merkle.leaf([UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)], seal) }
    }

    /// RFC 9162 §2.1.1, written down as it stands there: split at the largest power of two below.
    private func naiveRoot(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first ?? .zero }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let cut = leaves.startIndex + split
        return seal.node(naiveRoot(leaves[..<cut]), naiveRoot(leaves[cut...]))
    }

    /// RFC 9162 §2.1.3.1: the audit path of one leaf.
    private func naivePath(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        guard leaves.count > 1 else { return [] }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let cut = leaves.startIndex + split
        return index < split
            ? naivePath(index, leaves[..<cut]) + [naiveRoot(leaves[cut...])]
            : naivePath(index - split, leaves[cut...]) + [naiveRoot(leaves[..<cut])]
    }

    @Test(arguments: Array(0...40) + [63, 64, 65, 127, 128, 129, 1_000])
    func rootsAreThoseOfTheRFC(_ count: Int) {
        let leaves = leaves(count)
        #expect(Merkle.root(leaves, seal) == naiveRoot(leaves[...]))
    }

    /// Every subset of every tree up to nine leaves: the proof gives the root, single paths are the
    /// RFC's, and no altered, missing or additional digest passes.
    @Test(arguments: 1...9)
    func everySubset(_ count: Int) {
        let all = leaves(count)
        let root = Merkle.root(all, seal)
        for subset in 1..<(1 << count) {
            check(all, root, (0..<count).filter { subset >> $0 & 1 == 1 })
        }
    }

    @Test func largerTreesAtRandom() {
        var dice = Dice()
        for _ in 0..<20 {
            let count = Int(dice.next() % 300) + 10
            let all = leaves(count)
            let keep = dice.next() % 20 + 1
            var chosen = (0..<count).filter { _ in dice.next() % 20 < keep }
            if chosen.isEmpty { chosen = [count - 1] }
            check(all, Merkle.root(all, seal), chosen, tamper: false)
        }
    }

    private func check(
        _ all: [Digest], _ root: Digest, _ indices: [Int], tamper: Bool = true
    ) {
        let count = all.count
        let proof = Merkle.multiproof(all, at: indices, seal)
        let known = indices.map { (index: $0, digest: all[$0]) }
        #expect(Merkle.root(of: known, count: count, proof: proof, seal) == root)
        let singles = Merkle.singleProofs(known, count: count, proof: proof, seal)
        #expect(singles == indices.map { naivePath($0, all[...]) })
        #expect(singles == indices.map { Merkle.multiproof(all, at: [$0], seal) })
        guard tamper else { return }
        for place in proof.indices {
            var altered = proof
            altered[place] = .zero
            #expect(Merkle.root(of: known, count: count, proof: altered, seal) != root)
            altered = proof
            altered.remove(at: place)
            #expect(Merkle.root(of: known, count: count, proof: altered, seal) == nil)
        }
        #expect(Merkle.root(of: known, count: count, proof: proof + [.zero], seal) == nil)
        for place in known.indices {
            var altered = known
            altered[place].digest = .zero
            #expect(Merkle.root(of: altered, count: count, proof: proof, seal) != root)
        }
    }

    @Test func misfitsAreRefused() {
        let all = leaves(5)
        let proof = Merkle.multiproof(all, at: [1, 3], seal)
        func root(_ leaves: [(index: Int, digest: Digest)], _ count: Int) -> Digest? {
            Merkle.root(of: leaves, count: count, proof: proof, seal)
        }
        #expect(root([(1, all[1]), (3, all[3])], 5) == Merkle.root(all, seal))
        #expect(root([(3, all[3]), (1, all[1])], 5) == nil, "wrong order")
        #expect(root([(1, all[1]), (1, all[1])], 5) == nil, "twice the same")
        #expect(root([(-1, all[1]), (3, all[3])], 5) == nil, "negative")
        #expect(root([(1, all[1]), (5, all[3])], 5) == nil, "behind the end")
        #expect(root([], 5) == nil, "nothing to prove")
        #expect(root([(1, all[1])], 0) == nil, "no tree")
        #expect(root([(1, all[1]), (3, all[3])], Row.maximumLeaves + 1) == nil, "too large")
        #expect(Merkle.singleProofs([(1, all[1])], count: 5, proof: [], seal) == [])
    }

    /// A leaf's digest can't pass for a node's: the prefixes differ.
    @Test func leavesAndNodesAreKeptApart() {
        let pair = leaves(2)
        let root = Merkle.root(pair, seal)
        #expect(Merkle.leaf(Encoded(pair[0].bytes + pair[1].bytes), seal) != root)
    }
}
