/// Where `--http HOST:PORT` listens.
///
/// This machine alone unless the administrator says otherwise: what is served there is meant for a
/// monitor or a proxy beside the process.
package struct HTTPAddress: Hashable, Sendable {
    /// Why an address is not taken: what is wrong with it, in both languages.
    package enum Fault: Error, Hashable, Sendable {
        /// It is not `HOST:PORT`.
        case malformed(String)
        /// The host is not this machine's own, and nobody has allowed that.
        case remote(String)
    }

    /// A numeric address or a name.
    package let host: String
    /// 1 … 65535.
    package let port: Int
    /// The host is reached from this machine alone.
    package let isLoopback: Bool

    /// Reads `127.0.0.1:9464`, `localhost:9464` or `[::1]:9464`.
    ///
    /// - Parameters:
    ///   - text: as given on the command line.
    ///   - allowsRemote: hosts other than this machine's own are taken too.
    /// - Throws: `Fault`.
    package init(_ text: String, allowsRemote: Bool) throws(Fault) {
        guard text.utf8.count <= 262, let cut = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: cut)...]), (1...65_535).contains(port)
        else { throw .malformed(text) }
        var host = String(text[..<cut])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            throw .malformed(text)
        }
        let isName = host.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                || byte == 0x2D || byte == 0x2E || byte == 0x3A
        }
        guard !host.isEmpty, isName else { throw .malformed(text) }
        // A name may mean any address: this one is made to mean what it says.
        if host == "localhost" { host = "127.0.0.1" }
        self.host = host
        self.port = port
        isLoopback = host == "::1" || Self.isLoopback(host)
        guard isLoopback || allowsRemote else { throw .remote(host) }
    }

    /// As it stands in a URL.
    package var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    private static func isLoopback(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
