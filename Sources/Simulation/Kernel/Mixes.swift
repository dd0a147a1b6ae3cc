import Domain
import Engine

/// Mixes of frames for the rolling hash.
enum FrameMix {
    static func of(_ frame: Frame) -> UInt64 {
        var mix = Fingerprint()
        switch frame {
        case .hello(let hello):
            mix.add(1)
            mix.add(hello.position)
            mix.add(hello.head)
            mix.add(hello.received.seq)
            mix.add(hello.sent)
        case .welcome(let welcome):
            mix.add(2)
            mix.add(welcome.session)
            mix.add(welcome.position)
            mix.add(welcome.received.seq)
            mix.add(welcome.now)
        case .data(let body):
            mix.add(3)
            mix.add(of(body))
        case .ack(let ack):
            mix.add(4)
            mix.add(ack.session)
            mix.add(ack.received.seq)
            mix.add(of(ack.header))
        case .heartbeat(let session, let now):
            mix.add(5)
            mix.add(session)
            mix.add(now)
        case .whoAreYou: mix.add(6)
        case .disconnect(let code, _):
            mix.add(7)
            mix.add(code)
        case .returnWanted(let session, let after):
            mix.add(8)
            mix.add(session)
            mix.add(after.seq)
        case .returned(let body):
            mix.add(9)
            mix.add(of(body))
        case .clock(let clock):
            mix.add(10)
            mix.add(clock.version)
            mix.add(UInt64(bitPattern: clock.offset))
        case .clockAck(let version, _):
            mix.add(11)
            mix.add(version)
        case .paperWant(let matter, let digest, _, _):
            mix.add(12)
            mix.add(matter)
            mix.add(digest)
        case .paperChunk(let digest, _, _):
            mix.add(13)
            mix.add(digest)
        case .paperMissing(let digest, _):
            mix.add(14)
            mix.add(digest)
        case .directory: mix.add(15)
        }
        return mix.value
    }

    private static func of(_ encoded: Encoded) -> UInt64 {
        encoded.kept.map(\.mix) ?? Fingerprint.of(encoded.bytes)
    }
}

/// Mixes of effects for the rolling hash.
enum EffectMix {
    static func of(_ effect: Effect) -> UInt64 {
        var mix = Fingerprint()
        switch effect {
        case .send(let peer, let frame):
            mix.add(1)
            mix.add(peer)
            mix.add(FrameMix.of(frame))
        case .sendRoute(_, let frame):
            mix.add(2)
            mix.add(FrameMix.of(frame))
        case .load(let position):
            mix.add(3)
            mix.add(position)
        case .fetchMatter(let id):
            mix.add(22)
            mix.add(id)
        case .fetchOpenMatters(let courts):
            mix.add(23)
            for court in courts { mix.add(court) }
        case .reopen(let peer, let incarnation, let after):
            mix.add(4)
            mix.add(peer)
            mix.add(incarnation)
            mix.add(after)
        case .returnRecords(let peer, let session, let after):
            mix.add(5)
            mix.add(peer)
            mix.add(session)
            mix.add(after.seq)
        case .reply(let token, let reply):
            mix.add(6)
            mix.add(token)
            if case .act(let act) = reply {
                mix.add(act.act)
                mix.add(act.position)
            }
        case .fetchPaper(let paper, let matter, _):
            mix.add(7)
            mix.add(paper.digest)
            mix.add(matter)
        case .servePaper(let to, let digest, _, _):
            mix.add(8)
            mix.add(to)
            mix.add(digest)
        case .route(let peer, let route):
            mix.add(9)
            mix.add(peer)
            mix.add(route == nil)
        case .happened(let happening):
            mix.add(10)
            mix.add(happening.matter)
            mix.add(happening.entry)
        case .sendDialled(let peer, let frame):
            mix.add(13)
            mix.add(peer)
            mix.add(FrameMix.of(frame))
        case .dial(let peer):
            mix.add(14)
            mix.add(peer)
        case .hangUp(let peer):
            mix.add(15)
            mix.add(peer)
        case .keepDirectory(let signed):
            mix.add(16)
            mix.add(signed.bytes.count)
        case .directoryInForce(let version):
            mix.add(17)
            mix.add(UInt64(version))
        case .account(let peer, let day):
            mix.add(19)
            mix.add(peer)
            mix.add(day.start)
        case .compare(let peer, let manifest):
            mix.add(20)
            mix.add(peer)
            mix.add(manifest.sent.root)
        case .rehome(let coordinator):
            mix.add(18)
            mix.add(coordinator)
        case .log: mix.add(11)
        case .stop(let why):
            mix.add(12)
            mix.add(why)
        }
        return mix.value
    }
}
