import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Sodium

/// Reads what a browser sends with a form, within bounds; files go to the upload folder as they
/// come.
struct FormReader: Sendable {
    let house: House
    /// The session's token: no file is kept before it has been seen. Nil: no files.
    let token: String?

    /// - Throws: `PageFault`.
    func read(_ request: Request) async throws(PageFault) -> FormData {
        let type = request.headers[.contentType] ?? ""
        if type.hasPrefix("multipart/form-data") { return try await multipart(request, type) }
        guard type.hasPrefix("application/x-www-form-urlencoded") else { throw .malformed }
        let bytes: [UInt8]
        do {
            let buffer = try await request.body.collect(upTo: ConsoleLimits.form)
            bytes = Array(buffer.readableBytesView)
        } catch {
            throw .tooLarge
        }
        guard let text = String(validating: bytes, as: UTF8.self),
            let pairs = PercentText.pairs(text)
        else { throw .malformed }
        return FormData(pairs: pairs)
    }

    /// Removes the files of a form that the process has taken in or nobody wants.
    func discard(_ form: FormData) async {
        guard !form.files.isEmpty else { return }
        let uploads = house.uploads
        try? await house.workers.run { for file in form.files { uploads.discard(file.path) } }
    }

    private func multipart(
        _ request: Request, _ type: String
    ) async throws(PageFault) -> FormData {
        var form = FormData()
        var open: Int32?
        do {
            try await read(request, type, into: &form, &open)
            return form
        } catch {
            if let open { try? await house.workers.run { closeFile(open) } }
            await discard(form)
            switch error {
            case MultipartReader.Fault.unproved: throw .unproved
            case MultipartReader.Fault.malformed: throw .malformed
            case is WorkerPool.Busy, Uploads.Fault.full: throw .busy
            case MultipartReader.Fault.tooLarge, Uploads.Fault.tooLarge: throw .tooLarge
            default: throw .malformed
            }
        }
    }

    private func read(
        _ request: Request, _ type: String, into form: inout FormData, _ open: inout Int32?
    ) async throws {
        var reader = try MultipartReader(contentType: type)
        let uploads = house.uploads
        for try await buffer in request.body {
            for event in try reader.take(buffer.readableBytesView) {
                switch event {
                case .word(let name, let value): form.pairs.append((name, value))
                case .beginFile(let field, let name):
                    guard let token,
                        ConstantTime.equal(Array(form["_csrf"].utf8), Array(token.utf8))
                    else { throw MultipartReader.Fault.unproved }
                    guard form.files.count < Uploads.mostFiles else {
                        throw MultipartReader.Fault.tooLarge
                    }
                    let (path, descriptor) = try await house.workers.run { try uploads.begin() }
                    open = descriptor
                    form.files.append(.init(field: field, name: name, path: path, size: 0))
                case .fileBytes(let bytes):
                    guard let descriptor = open, let last = form.files.indices.last else {
                        continue
                    }
                    form.files[last].size += Int64(bytes.count)
                    guard form.files[last].size <= Uploads.mostBytes else {
                        throw Uploads.Fault.tooLarge
                    }
                    try await house.workers.run { try Uploads.write(bytes, to: descriptor) }
                case .endFile:
                    guard let descriptor = open else { continue }
                    open = nil
                    try await house.workers.run { closeFile(descriptor) }
                }
            }
        }
        guard reader.isComplete else { throw MultipartReader.Fault.malformed }
    }
}
