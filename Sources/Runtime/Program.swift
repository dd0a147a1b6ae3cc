import Engine
import Store

/// What this program is, for `--version`, `doctor` and the figures.
package enum Program {
    /// The release.
    package static let version = "0.1.0"

    /// The release with the versions of what it shares with others: wire, journal, projections.
    package static var words: String {
        "\(version) (protocol \(ProtocolVersions.own.words), journal schema "
            + "\(StoreSchemas.journal), views schema \(StoreSchemas.views))"
    }
}
