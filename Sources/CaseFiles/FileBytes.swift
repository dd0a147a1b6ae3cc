import Domain
import Glibc

/// How the bytes of a file of cases stand for characters.
package enum FileEncoding: String, Hashable, Sendable, CaseIterable {
    /// UTF-8, with or without a byte order mark.
    case utf8 = "UTF-8"
    /// GB 18030 (GBK and GB 2312 are parts of it): what older systems and spreadsheets write.
    case gb18030 = "GB18030"
}

/// A regular file that is read in pieces, as UTF-8 whatever it is written in.
struct FileBytes: ~Copyable {
    /// Bytes that are read at once.
    static let piece = 1 << 20

    let path: String
    private let descriptor: Int32
    /// Size when it was opened.
    let size: Int64
    private let changed: timespec

    /// - Throws: `CaseFault` when it is no readable regular file.
    init(_ path: String) throws(CaseFault) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw CaseFault.system("open", path, errno) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let number = errno
            _ = close(descriptor)
            throw CaseFault.system("stat", path, number)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            _ = close(descriptor)
            throw CaseFault.failed(
                "case.file", "\(path) 不是普通文件", "\(path) is not a regular file",
                remedy: "写明 CSV 文件的路径", "name a CSV file")
        }
        self.path = path
        self.descriptor = descriptor
        size = Int64(status.st_size)
        changed = status.st_mtim
    }

    deinit { _ = close(descriptor) }

    /// Nobody has written to it since it was opened, as far as the system tells.
    func isUnchanged() -> Bool {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && Int64(status.st_size) == size
            && status.st_mtim.tv_sec == changed.tv_sec
            && status.st_mtim.tv_nsec == changed.tv_nsec
    }

    /// Finds out how it is written; reads all of it.
    ///
    /// - Throws: `CaseFault` when it is neither UTF-8 nor GB 18030.
    func encoding() throws(CaseFault) -> FileEncoding {
        var check = UTF8Check()
        var isUTF8 = true
        var isFirst = true
        try raw { bytes throws(CaseFault) in
            if isFirst {
                isFirst = false
                let mark = Array(bytes.prefix(2))
                guard mark != [0xFF, 0xFE], mark != [0xFE, 0xFF] else {
                    throw CaseFault.refused(
                        "case.encoding", "\(path) 是 UTF-16 编码", "\(path) is written in UTF-16",
                        remedy: "另存为“CSV UTF-8（逗号分隔）”", "save it as “CSV UTF-8”")
                }
            }
            isUTF8 = check.isSound(bytes)
            return isUTF8
        }
        if isUTF8, check.isWhole { return .utf8 }
        let broken = check.offset
        // Broken UTF-8 often reads as GB 18030, as other words: characters of three bytes before
        // the break tell which of the two it was meant to be.
        guard check.wide < UTF8Check.enough, !(isUTF8 && check.wide > 0) else {
            throw CaseFault.refused(
                "case.encoding", "\(path) 是 UTF-8，但第 \(broken + 1) 字节起损坏或被截断",
                "\(path) is UTF-8, but broken or cut short at byte \(broken + 1)",
                remedy: "重新导出文件", "export the file again")
        }
        do throws(CaseFault) {
            try pieces(.gb18030) { _ in true }
        } catch {
            guard !error.isSystem else { throw error }
            throw CaseFault.refused(
                "case.encoding",
                "\(path) 既不是 UTF-8（第 \(broken + 1) 字节起不符），也不是 GB18030（\(error.refusal.reason.zh)）",
                "\(path) is neither UTF-8 (broken at byte \(broken + 1)) nor GB18030 "
                    + "(\(error.refusal.reason.en))",
                remedy: "文件可能被截断或损坏，重新导出后另存为 UTF-8",
                "it may be cut short or damaged: export it again and save it as UTF-8")
        }
        return .gb18030
    }

    /// Hands out the file in pieces of UTF-8.
    ///
    /// - Parameters:
    ///   - encoding: How it is written.
    ///   - take: Gets each piece without a byte order mark; false ends the reading.
    /// - Throws: `CaseFault`, also what `take` throws.
    func pieces(
        _ encoding: FileEncoding, _ take: ([UInt8]) throws(CaseFault) -> Bool
    ) throws(CaseFault) {
        switch encoding {
        case .utf8:
            var isFirst = true
            try raw { bytes throws(CaseFault) in
                let hasMark = isFirst && bytes.starts(with: [0xEF, 0xBB, 0xBF])
                isFirst = false
                return try take(hasMark ? Array(bytes.dropFirst(3)) : bytes)
            }
        case .gb18030:
            var converter = try Converter()
            try raw { bytes throws(CaseFault) in
                try take(try converter.convert(bytes, of: path))
            }
            try converter.finish(path)
        }
    }

    /// The same bytes as they stand.
    func raw(_ take: ([UInt8]) throws(CaseFault) -> Bool) throws(CaseFault) {
        var offset: Int64 = 0
        while true {
            var bytes = [UInt8](repeating: 0, count: Int(min(Int64(Self.piece), size - offset)))
            guard !bytes.isEmpty else { return }
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                while true {
                    let got = unsafe pread(
                        descriptor, buffer.baseAddress, buffer.count, off_t(offset))
                    if got != -1 || errno != EINTR { return got }
                }
            }
            guard got >= 0 else { throw CaseFault.system("read", path, errno) }
            // It became shorter; `isUnchanged` tells.
            guard got > 0 else { return }
            if got < bytes.count { bytes.removeLast(bytes.count - got) }
            offset += Int64(got)
            guard try take(bytes) else { return }
        }
    }
}

/// Tells whether bytes that arrive in pieces are UTF-8.
struct UTF8Check {
    /// Beginning of a character that the last piece did not finish.
    private var rest: [UInt8] = []
    /// Bytes before the first that does not fit, or all of them.
    private(set) var offset: Int64 = 0
    /// Sound Chinese characters seen, counted up to `enough`.
    private(set) var wide = 0
    /// So many in a row do not happen in text of another encoding.
    static let enough = 4

    /// No character is unfinished.
    var isWhole: Bool { rest.isEmpty }

    mutating func isSound(_ piece: [UInt8]) -> Bool {
        let bytes = rest.isEmpty ? piece : rest + piece
        let end = bytes.count - Self.unfinished(bytes)
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span.extracting(0..<end))
        } catch {
            count(bytes[..<error.byteOffsets.lowerBound])
            offset += Int64(error.byteOffsets.lowerBound)
            return false
        }
        count(bytes[..<end])
        offset += Int64(end)
        rest = Array(bytes[end...])
        return true
    }

    private mutating func count(_ bytes: ArraySlice<UInt8>) {
        guard wide < Self.enough else { return }
        for byte in bytes where (0xE4...0xE9).contains(byte) {
            wide += 1
            if wide == Self.enough { return }
        }
    }

    /// How many bytes at the end begin a character and do not finish it.
    private static func unfinished(_ bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }
}

/// GB 18030 to UTF-8, in pieces, by the C library.
@safe struct Converter: ~Copyable {
    private let handle: iconv_t
    private var rest: [UInt8] = []
    private var offset: Int64 = 0

    init() throws(CaseFault) {
        let handle = unsafe iconv_open("UTF-8", "GB18030")
        guard let handle = unsafe handle, Int(bitPattern: handle) != -1 else {
            throw CaseFault.failed(
                "case.encoding", "本机的 C 库不能转换 GB18030", "the C library here can't convert GB18030",
                remedy: "安装 libc-bin 的 gconv 模块，或将文件另存为 UTF-8",
                "install the gconv modules of libc, or save the file as UTF-8")
        }
        unsafe self.handle = handle
    }

    deinit { _ = unsafe iconv_close(handle) }

    mutating func convert(_ piece: [UInt8], of path: String) throws(CaseFault) -> [UInt8] {
        var input = rest + piece
        // Two bytes become three at most, four become four.
        var output = [UInt8](repeating: 0, count: input.count * 2 + 16)
        let handle = unsafe handle
        let (number, unread, room) = unsafe input.withUnsafeMutableBytes { source in
            unsafe output.withUnsafeMutableBytes { target in
                var from = unsafe source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var unread = source.count
                var room = target.count
                let done = unsafe iconv(handle, &from, &unread, &to, &room)
                return (done == size_t.max ? errno : 0, unread, room)
            }
        }
        let read = input.count - unread
        guard number == 0 || number == EINVAL else {
            throw Self.broken(path, offset + Int64(read))
        }
        rest = Array(input[read...])
        offset += Int64(read)
        output.removeLast(room)
        return output
    }

    func finish(_ path: String) throws(CaseFault) {
        guard rest.isEmpty else { throw Self.broken(path, offset) }
    }

    private static func broken(_ path: String, _ offset: Int64) -> CaseFault {
        .refused(
            "case.encoding", "第 \(offset + 1) 字节起不符", "broken at byte \(offset + 1)",
            remedy: "重新导出文件 \(path)", "export the file \(path) again")
    }
}
