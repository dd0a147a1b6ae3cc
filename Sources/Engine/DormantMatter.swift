package import Domain

/// A matter that is not at rest as projections keep it, packed in their own form until somebody
/// needs it.
///
/// A start of a process that has a million open matters would take minutes to unpack them and many
/// gigabytes to hold them; most are not looked at for days.
package struct DormantMatter: Sendable {
    package let id: MatterID
    /// Courts that take part.
    package let courts: [CourtID]
    /// Its papers, all of them stored here.
    package let papers: [MatterPaper]
    private let unpack: @Sendable () -> MatterRecord

    /// - Parameters:
    ///   - id: The matter.
    ///   - courts: Courts that take part.
    ///   - papers: Its papers, all of them stored here.
    ///   - unpack: Gives the matter as projections hold it, the same at every call. It can't fail:
    ///     whether the bytes are whole is found out before.
    package init(
        id: MatterID, courts: [CourtID], papers: [MatterPaper],
        unpack: @escaping @Sendable () -> MatterRecord
    ) {
        self.id = id
        self.courts = courts
        self.papers = papers
        self.unpack = unpack
    }

    /// The matter, unpacked anew.
    package var record: MatterRecord { unpack() }
}

/// A window of a dormant matter that runs: deadlines are watched without unpacking matters.
package struct DormantWindow: Hashable, Sendable {
    package var matter: MatterID
    package var deadline: String
    package var due: Instant

    package init(matter: MatterID, deadline: String, due: Instant) {
        self.matter = matter
        self.deadline = deadline
        self.due = due
    }
}
