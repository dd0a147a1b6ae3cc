import Domain
package import Engine
import Logging

extension Plant {
    /// Carries out what does not touch a socket. Returns what is left for the reactor itself.
    package func perform(_ effect: Effect) -> Effect? {
        switch effect {
        case .load(let position):
            loads.post(.row(position))
        case .reopen(let peer, let incarnation, let after):
            errands.post(.reopen(peer, incarnation: incarnation, after: after))
        case .fetchMatter(let id):
            loads.post(.matter(id))
        case .fetchOpenMatters(let courts):
            errands.post(.openMatters(courts))
        case .returnRecords(let peer, let session, let after):
            errands.post(.returnRecords(peer, session: session, after: after))
        case .reply(let token, let reply):
            replies.fulfil(token, .reply(reply))
        case .fetchPaper(let paper, let matter, let from):
            paperJobs.post(.fetch(paper, matter: matter, from: from))
        case .servePaper(let to, let digest, let offset, let length):
            paperJobs.post(.serve(to: to, digest, offset: offset, length: length))
        case .happened(let happening):
            watch.publish(happening)
        case .log(let line):
            logger.info("\(line)")
        case .account(let peer, let day):
            accountJobs.post(.account(peer, day))
        case .compare(let peer, let manifest):
            accountJobs.post(.compare(peer, manifest))
        case .keepDirectory(let signed):
            errands.post(.directory(signed))
        case .directoryInForce, .rehome, .send, .sendRoute, .sendDialled, .dial, .hangUp, .route,
            .stop:
            return effect
        }
        return nil
    }

    /// A frame of the papers' lane goes to the papers' thread. Returns false for any other frame.
    package func takePaper(_ frame: Frame) -> Bool {
        switch frame {
        case .paperChunk(let digest, let offset, let data):
            paperJobs.post(.chunk(digest, offset: offset, data: data))
        case .paperMissing(let digest, let reason):
            paperJobs.post(.missing(digest, reason: reason))
        default:
            return false
        }
        return true
    }

    /// Hands a row to the commit thread.
    package func commit(_ row: Row, _ changes: Changes) { commits.post((row, changes)) }
}

/// Frames that a socket would not take yet, per peer, in order. Bounded: beyond that the session is
/// given up and HELLO begins it anew; the journal has everything.
package struct SendQueue: Sendable {
    /// Frames that wait for one peer at most.
    package static let depth = 4_096

    private var frames: [[UInt8]] = []
    private var head = 0

    package init() {}

    package var isEmpty: Bool { head == frames.count }

    package var isOverflowing: Bool { frames.count - head > Self.depth }

    package mutating func append(_ frame: [UInt8]) { frames.append(frame) }

    package var first: [UInt8]? { head < frames.count ? frames[head] : nil }

    /// Takes the frame that was sent off the queue.
    package mutating func removeFirst() {
        head += 1
        if head > 256 {
            frames.removeFirst(head)
            head = 0
        }
    }

    /// Empties the queue, as when its session ends.
    package mutating func removeAll() {
        frames = []
        head = 0
    }
}
