import Domain
import Foundation

extension Words {
    /// Today in Asia/Shanghai, by this machine's clock.
    static var today: CivilDate {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)).civilDate
    }
}
