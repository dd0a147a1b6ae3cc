import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Style, script and icons: embedded in the program, named by their content, kept by browsers.
enum WebRoom {
    static func add(to router: Router<ConsoleContext>, _ house: House) {
        router.get("/web/:version/:name") { request, context in
            guard let name = context.parameters.get("name"),
                let asset = WebAssets.files.first(where: { $0.name == name })
            else { return RequestGuard.line(.notFound, "there is no such file") }
            var response = Response(
                status: .ok, headers: [.contentType: asset.type],
                body: ResponseBody(byteBuffer: ByteBuffer(string: asset.text)))
            response.headers[.xContentTypeOptions] = "nosniff"
            response.headers[.cacheControl] =
                context.parameters.get("version") == WebAssets.digest
                ? "public, max-age=31536000, immutable" : "no-store"
            return response
        }
    }
}
