private import CSodium

/// Passwords as Argon2id hashes (RFC 9106), through `crypto_pwhash_str`. A hash takes some tenths
/// of a second and 64 MiB: never more than a few at once, and never on a thread that others wait
/// for.
package enum PasswordHash {
    /// libsodium had no memory for the hash.
    package struct Failure: Error {}

    /// The passes of the library's “moderate” limit over the memory of its “interactive” one: a
    /// court's machine hashes few passwords and has little memory to spare.
    private static var passes: UInt64 { UInt64(crypto_pwhash_opslimit_moderate()) }
    private static var memory: Int { crypto_pwhash_memlimit_interactive() }

    /// The hash of a password, with its salt and limits, as text to keep.
    ///
    /// - Throws: `Failure` when there is no memory for it.
    package static func make(_ password: String) throws(Failure) -> String {
        SodiumLibrary.require()
        let bytes = password.utf8.map { CChar(bitPattern: $0) }
        var text = [CChar](repeating: 0, count: crypto_pwhash_strbytes())
        guard unsafe crypto_pwhash_str(&text, bytes, UInt64(bytes.count), passes, memory) == 0
        else { throw Failure() }
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a password is the one behind a hash; as slow for a wrong one as for the right one.
    package static func verify(_ password: String, against hash: String) -> Bool {
        SodiumLibrary.require()
        let bytes = password.utf8.map { CChar(bitPattern: $0) }
        // The library reads to the closing zero and no further than its own length.
        var text = hash.utf8.prefix(crypto_pwhash_strbytes() - 1).map { CChar(bitPattern: $0) }
        text += [CChar](repeating: 0, count: crypto_pwhash_strbytes() - text.count)
        return unsafe crypto_pwhash_str_verify(text, bytes, UInt64(bytes.count)) == 0
    }
}
