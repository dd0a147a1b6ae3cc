import Domain
import Engine

/// A matter as its row holds it: without the deadlines, which have a table of their own.
struct ViewsSnapshot: Codable {
    private var record: MatterRecord

    init(_ record: MatterRecord) {
        self.record = record
        self.record.matter?.deadlines = []
    }

    init(from decoder: any Decoder) throws { record = try MatterRecord(from: decoder) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(record)
    }

    /// The matter with its deadlines, in their order.
    func record(_ deadlines: [Deadline]) -> MatterRecord {
        var whole = record
        whole.matter?.deadlines = deadlines
        return whole
    }
}
