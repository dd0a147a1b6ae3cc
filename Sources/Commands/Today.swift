import Domain
import Foundation
import Wording

extension Words {
    /// Today in Asia/Shanghai, by this machine's clock.
    static var today: CivilDate {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)).civilDate
    }
}
