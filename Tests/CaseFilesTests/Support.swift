import CaseDispatch
import CaseFiles
import Domain
import Glibc
import Testing

/// A folder that goes when the test ends.
final class Folder {
    let path: String

    init() {
        var template = Array("/tmp/crosswrit-cases-XXXXXX".utf8CString)
        let made = unsafe mkdtemp(&template)
        precondition(unsafe made != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in ["cases.csv", "map.csv", "big.csv", "cases.sqlite", "cases.sqlite-wal"] {
            _ = unsafe unlink(path + "/" + name)
        }
        for name in ["cases.sqlite-shm", "cases.lock", "ready", "again.csv"] {
            _ = unsafe unlink(path + "/" + name)
        }
        _ = unsafe rmdir(path)
    }

    /// Writes a file of the folder and returns its path.
    @discardableResult
    func write(_ bytes: [UInt8], _ name: String = "cases.csv") -> String {
        let target = path + "/" + name
        let descriptor = unsafe open(target, O_CREAT | O_TRUNC | O_WRONLY, 0o600)
        precondition(descriptor >= 0)
        var done = 0
        while done < bytes.count {
            done += unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
            }
        }
        _ = close(descriptor)
        return target
    }

    @discardableResult
    func write(_ text: String, _ name: String = "cases.csv") -> String {
        write(Array(text.utf8), name)
    }
}

/// Text as older systems write it.
func gb18030(_ text: String) -> [UInt8] {
    let handle = unsafe iconv_open("GB18030", "UTF-8")
    defer { _ = unsafe iconv_close(handle) }
    var input = Array(text.utf8)
    var output = [UInt8](repeating: 0, count: input.count * 2 + 8)
    let room = unsafe input.withUnsafeMutableBytes { source in
        unsafe output.withUnsafeMutableBytes { target in
            var from = unsafe source.baseAddress?.assumingMemoryBound(to: CChar.self)
            var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
            var unread = source.count
            var room = target.count
            _ = unsafe iconv(handle, &from, &unread, &to, &room)
            precondition(unread == 0)
            return room
        }
    }
    output.removeLast(room)
    return output
}

/// Random numbers that a seed repeats.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &+ 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Courts and rows for tests.
enum Sample {
    static let courts: [Court] = [
        court("yu", "河南省高级人民法院", "豫", .high, nil),
        court("yu01", "河南省郑州市中级人民法院", "豫01", .intermediate, "yu"),
        court("yu0105", "郑州市金水区人民法院", "豫0105", .grassroots, "yu01"),
        court("yu0181", "巩义市人民法院", "豫0181", .grassroots, "yu01"),
        court("yu01-jingkai", "郑州经济技术开发区人民法院", nil, .grassroots, "yu01"),
    ]

    static let area = CaseArea(realm: "test", rehearsal: true, courts: courts)
    static let book = CourtBook(courts)
    static let now = Instant(milliseconds: 1_772_500_000_000)

    private static func court(
        _ id: String, _ name: String, _ code: String?, _ level: CourtLevel, _ superior: String?
    ) -> Court {
        Court(
            id: self.id(id), name: name, code: code, level: level, superior: superior.map(self.id),
            coordinator: nil)
    }

    static func id(_ text: String) -> CourtID {
        guard let id = CourtID(text) else { preconditionFailure("no id: \(text)") }
        return id
    }

    static let heading = CaseText.heading + "\n"

    /// A sound row, with some cells put in the place of its own.
    static func row(_ number: Int, _ cells: [CaseColumn: String] = [:]) -> String {
        let usual: [CaseColumn: String] = [
            .number: "（2025）豫0105执\(number)号", .court: "yu0105", .filedOn: "2025-03-01",
            .debtors: "D\(number)", .amount: "1200.50", .kind: "民间借贷", .weight: "1000",
            .places: "410105", .seizures: "", .stage: "searching", .petitions: "0",
            .handler: "李某", .grounds: "", .conflicts: "", .mustLeave: "",
        ]
        return CaseColumn.own.map { cells[$0] ?? usual[$0] ?? "" }.joined(separator: ",") + "\n"
    }
}
