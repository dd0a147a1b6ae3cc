package import Domain

/// Merkle trees over the leaves of a row: leaf hash 0x00‖bytes, node hash 0x01‖left‖right, an odd
/// last node moves up unchanged (as in RFC 9162 §2.1, whose split gives the same tree).
package enum Merkle {
    /// Digest of a leaf as it is encoded.
    package static func leaf(_ encoded: Encoded, _ seal: some Seal) -> Digest {
        seal.digest(0x00, encoded)
    }

    /// Root over leaf digests; zero when there are none.
    package static func root(_ leaves: [Digest], _ seal: some Seal) -> Digest {
        guard !leaves.isEmpty else { return .zero }
        var level = leaves
        while level.count > 1 { level = up(level, seal) }
        return level[0]
    }

    /// The digests that, beside the leaves at `indices` (ascending, distinct), suffice to find the
    /// root: level by level from the leaves, left to right.
    package static func multiproof(
        _ leaves: [Digest], at indices: [Int], _ seal: some Seal
    ) -> [Digest] {
        var proof: [Digest] = []
        var level = leaves
        var known = indices
        while level.count > 1 {
            var next: [Int] = []
            var cursor = 0
            while cursor < known.count {
                let index = known[cursor]
                let sibling = index ^ 1
                if cursor + 1 < known.count, known[cursor + 1] == sibling {
                    cursor += 1
                } else if sibling < level.count {
                    proof.append(level[sibling])
                }
                next.append(index / 2)
                cursor += 1
            }
            level = up(level, seal)
            known = next
        }
        return proof
    }

    /// The root that `leaves` (index ascending) and `proof` give in a tree of `count` leaves, or
    /// nil when they do not fit: wrong order, too few or too many digests.
    package static func root(
        of leaves: [(index: Int, digest: Digest)], count: Int, proof: [Digest], _ seal: some Seal
    ) -> Digest? {
        guard count > 0, count <= Row.maximumLeaves, !leaves.isEmpty, leaves.count <= count else {
            return nil
        }
        for (before, after) in zip(leaves, leaves.dropFirst()) where before.index >= after.index {
            return nil
        }
        guard leaves[0].index >= 0, leaves[leaves.count - 1].index < count else { return nil }
        var known = leaves
        var width = count
        var used = 0
        while width > 1 {
            var next: [(index: Int, digest: Digest)] = []
            var cursor = 0
            while cursor < known.count {
                let (index, digest) = known[cursor]
                let sibling = index ^ 1
                let other: Digest?
                if cursor + 1 < known.count, known[cursor + 1].index == sibling {
                    cursor += 1
                    other = known[cursor].digest
                } else if sibling < width {
                    guard used < proof.count else { return nil }
                    other = proof[used]
                    used += 1
                } else {
                    other = nil
                }
                let parent =
                    if let other {
                        index & 1 == 0 ? seal.node(digest, other) : seal.node(other, digest)
                    } else {
                        digest
                    }
                next.append((index / 2, parent))
                cursor += 1
            }
            known = next
            width = (width + 1) / 2
        }
        return used == proof.count ? known[0].digest : nil
    }

    /// The audit path of each of `leaves` alone, taken from a multiproof that has been checked:
    /// what lets one act leave the batch in which it arrived. Empty when leaves and proof do not
    /// fit.
    package static func singleProofs(
        _ leaves: [(index: Int, digest: Digest)], count: Int, proof: [Digest], _ seal: some Seal
    ) -> [[Digest]] {
        if leaves.count == 1 {
            // Of one leaf alone the proof is the path.
            let length = pathLength(of: leaves[0].index, count: count)
            return proof.count < length ? [] : [Array(proof.prefix(length))]
        }
        var paths = [[Digest]](repeating: [], count: leaves.count)
        // Which leaves lie below each known node.
        var known = leaves.enumerated().map { (index: $1.index, digest: $1.digest, below: [$0]) }
        var width = count
        var used = 0
        while width > 1 {
            var next: [(index: Int, digest: Digest, below: [Int])] = []
            var cursor = 0
            while cursor < known.count {
                var node = known[cursor]
                let sibling = node.index ^ 1
                if cursor + 1 < known.count, known[cursor + 1].index == sibling {
                    cursor += 1
                    let right = known[cursor]
                    for place in node.below { paths[place].append(right.digest) }
                    for place in right.below { paths[place].append(node.digest) }
                    node.digest = seal.node(node.digest, right.digest)
                    node.below += right.below
                } else if sibling < width {
                    guard used < proof.count else { return [] }
                    let other = proof[used]
                    used += 1
                    for place in node.below { paths[place].append(other) }
                    node.digest =
                        node.index & 1 == 0
                        ? seal.node(node.digest, other) : seal.node(other, node.digest)
                }
                node.index /= 2
                next.append(node)
                cursor += 1
            }
            known = next
            width = (width + 1) / 2
        }
        return paths
    }

    /// How many digests lead from one leaf to the root.
    private static func pathLength(of index: Int, count: Int) -> Int {
        var length = 0
        var index = index
        var width = count
        while width > 1 {
            if index ^ 1 < width { length += 1 }
            index /= 2
            width = (width + 1) / 2
        }
        return length
    }

    private static func up(_ level: [Digest], _ seal: some Seal) -> [Digest] {
        var next: [Digest] = []
        next.reserveCapacity((level.count + 1) / 2)
        var index = 0
        while index < level.count {
            next.append(
                index + 1 < level.count ? seal.node(level[index], level[index + 1]) : level[index])
            index += 2
        }
        return next
    }
}
