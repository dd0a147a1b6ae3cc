import Domain
import Testing

@Suite("Bytes of fixed length")
struct BytesTests {
    @Test("a wrong number of bytes is refused", arguments: [0, 1, 31, 33, 64])
    func length(_ count: Int) {
        let bytes = [UInt8](repeating: 7, count: count)
        #expect(Digest(bytes) == nil)
        #expect(PublicKey(bytes) == nil)
        #expect((Signature(bytes) != nil) == (count == 64))
    }

    @Test(
        "malformed hexadecimal is refused",
        arguments: ["0", "0g", "0G", "AB", " 0", "0x", "豫豫", "é0"])
    func malformedHexadecimal(_ text: String) {
        #expect(Hexadecimal.decode(text) == nil)
    }

    @Test("hexadecimal of every byte comes back")
    func hexadecimal() {
        let bytes = Array(UInt8.min...UInt8.max)
        let text = Hexadecimal.encode(bytes)
        #expect(text.hasPrefix("000102"))
        #expect(text.hasSuffix("fdfeff"))
        #expect(Hexadecimal.decode(text) == bytes)
    }

    @Test("bytes, text and order agree")
    func order() throws {
        let low = try #require(Digest(Array(0..<32)))
        let high = try #require(Digest(Array(0..<31) + [99]))
        let highest = try #require(Digest([1] + [UInt8](repeating: 0, count: 31)))
        #expect(low.bytes == Array(0..<32))
        #expect(low.hex == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
        #expect(Digest(hex: low.hex) == low)
        #expect(low < high && high < highest && !(high < low) && !(low < low))
        #expect(Digest.zero.bytes == [UInt8](repeating: 0, count: 32))
    }

    @Test("a key id is the first eight bytes")
    func keyID() throws {
        let digest = try #require(Digest(Array(1...32)))
        #expect(KeyID(digest: digest).hex == "0102030405060708")
        #expect(KeyID(hex: "0102030405060708") == KeyID(digest: digest))
        #expect(KeyID(hex: "01020304050607") == nil)
        #expect(KeyID(hex: "010203040506070G") == nil)
    }
}
