package import Domain
import Engine

/// What `--trace` prints: one line for each thing that concerns a matter, or everything.
package final class Trace {
    /// The matter; nil: all.
    let matter: MatterID?
    private let write: (String) -> Void

    /// - Parameters:
    ///   - matter: The matter to follow; nil follows all.
    ///   - write: Takes each line.
    package init(matter: MatterID?, write: @escaping (String) -> Void) {
        self.matter = matter
        self.write = write
    }

    private func line(_ now: Int64, _ text: String) {
        write("\(Instant(milliseconds: now).iso) \(text)")
    }

    func happened(_ happening: Happening, _ now: Int64) {
        guard matter == nil || matter == happening.matter else { return }
        line(
            now,
            "\(happening.matter) #\(happening.entry) \(happening.verb) by \(happening.court?.rawValue ?? "the clock"): \(happening.stage)"
        )
    }

    func log(_ text: String, _ process: CourtID, _ now: Int64) {
        guard matter == nil else { return }
        line(now, "\(process): \(text)")
    }

    func refused(_ step: Step, _ answer: ActReply, _ now: Int64) {
        guard matter == nil || matter == answer.matter else { return }
        line(now, "\(answer.matter) \(step) refused: \(answer.refusal?.code ?? "")")
    }

    func refused(_ step: Step, _ refusal: Refusal, _ now: Int64) {
        guard matter == nil else { return }
        line(now, "\(step) put off: \(refusal.code)")
    }

    func fault(_ kind: FaultClass, _ process: CourtID, _ now: Int64) {
        guard matter == nil else { return }
        line(now, "fault \(kind.rawValue) at \(process)")
    }

    func violation(_ invariant: Invariant, _ text: String, _ now: Int64) {
        line(now, "VIOLATED \(invariant.rawValue): \(text)")
    }
}
