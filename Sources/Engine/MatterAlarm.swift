package import Domain

/// When the first window of a matter ends that is not in memory: deadlines are watched though the
/// matter lies in the projections alone.
///
/// A start of a process that has a million open matters would take minutes to unpack them and many
/// gigabytes to hold them; most are not looked at for days.
package struct MatterAlarm: Hashable, Sendable {
    package var matter: MatterID
    /// The soonest due instant of its running windows.
    package var at: Instant

    package init(matter: MatterID, at: Instant) {
        self.matter = matter
        self.at = at
    }
}
