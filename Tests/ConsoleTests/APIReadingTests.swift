import Console
import Domain
import Testing
import Wording

@Suite("JSON from outside")
struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONText { try JSONReader.read(Array(text.utf8)) }

    @Test(
        "is refused where it is none, or too much",
        arguments: [
            "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "nul", "truex", "1 2",
            "01", "-", "1.",
            ".5", "1e", "+1", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "\"a\nb\"", "{\"a\":1,\"a\":2}", "NaN", "[1}", "\u{FEFF}{}",
            String(repeating: "1", count: 65),
        ])
    func bad(_ text: String) { #expect(throws: JSONReader.Fault.self) { try read(text) } }

    @Test("is refused when it is no UTF-8, or deeper than sixteen")
    func hostile() {
        #expect(throws: JSONReader.Fault.self) { try JSONReader.read([0x22, 0xFF, 0x22]) }
        #expect(throws: JSONReader.Fault.self) { try JSONReader.read([0x22, 0xC0, 0x80, 0x22]) }
        let deep = String(repeating: "[", count: 17) + String(repeating: "]", count: 17)
        #expect((try? read(deep)) != nil)
        #expect(throws: JSONReader.Fault.self) { try read("[" + deep + "]") }
        #expect(throws: JSONReader.Fault.self) {
            try read(String(repeating: "[", count: 1_000_000))
        }
    }

    @Test("reads what it is")
    func good() throws {
        let text = #" {"a" : [1, -2, 3.5e1, true, null, "冻结\n\u51bb\ud83d\ude00\/"] , "b":{}} "#
        let value = try read(text)
        #expect(
            value
                == .object([
                    .init(
                        "a",
                        .array([
                            .integer(1), .integer(-2), .number("3.5e1"), .bool(true), .null,
                            .string("冻结\n冻😀/"),
                        ])), .init("b", .object([])),
                ]))
        #expect(try JSONReader.read(Array(value.line.utf8)) == value)
        #expect(try read("99999999999999999999") == .number("99999999999999999999"))
    }
}

@Suite("What comes in is as described")
struct APISchemaTests {
    @Test("forms refuse what is near them")
    func forms() {
        let cases: [(APIForm, good: [String], bad: [String])] = [
            (.plain, ["某建材", "a b"], ["", " ", "a\u{0}", "a\nb", "\u{85}"]),
            (
                .digest, [String(repeating: "a", count: 64)],
                [String(repeating: "A", count: 64), "a"]
            ),
            (
                .matter, ["yu0105-0123456789ab", "yu0105-roster"],
                ["yu0105", "yu0105-0123456789aL", "-"]
            ),
            (
                .key, ["a", "A.b_c~1-2", String(repeating: "k", count: 64)],
                ["", "a b", "é", String(repeating: "k", count: 65)]
            ),
            (.date, ["2026-02-28"], ["2026-02-29", "2026-2-1", "1899-01-01", "2026-02-28T"]),
            (.verb, ["sign-for"], ["", "-a", "Sign", "a_b"]),
            (.mark, ["0", "1.2"], ["", "１", "1/2"]),
        ]
        for (form, good, bad) in cases {
            for text in good { #expect(form.holds(text), "\(form) \(text)") }
            for text in bad { #expect(!form.holds(text), "\(form) \(text)") }
        }
    }

    @Test("an act's body is told each thing that is wrong with it, by its place")
    func body() throws {
        func places(_ text: String) throws -> [String] {
            APICatalogue.act.mistakes(try JSONReader.read(Array(text.utf8))).map(\.place)
        }
        #expect(try places("[]") == [""])
        #expect(try places("{}") == ["/verb"])
        #expect(try places(#"{"verb":1,"x":2}"#) == ["/verb", "/x"])
        #expect(try places(#"{"verb":"a","fields":{"f":{}}}"#) == ["/fields/f"])
        #expect(try places(#"{"verb":"a","fields":{"f":1.5}}"#) == ["/fields/f"])
        #expect(try places(#"{"verb":"a","papers":["x"],"wait":31}"#) == ["/papers/0", "/wait"])
        #expect(
            try places(#"{"verb":"a","approvals":[{"officer":" ","role":"king"}]}"#)
                == ["/approvals/0/officer", "/approvals/0/role"])
        let many = "[" + String(repeating: "1,", count: 40) + "1]"
        #expect(try places(#"{"verb":"a","papers":\#(many)}"#) == ["/papers"])
        #expect(
            try places(
                #"{"verb":"sign-for","matter":"yu0105-0123456789ab","procedure":null,"fields":{"a":"b","c":[1,"d"],"e":true,"f":null},"wait":0}"#
            ) == [])
    }

    @Test("a parameter's text is a number or a flag only when it is written as one")
    func parameters() {
        for text in ["", "+1", "01", "1.0", "1e3", " 1", "９", "99999999999999999999"] {
            #expect(APISchema.whole().value(of: text) == nil, "\(text)")
        }
        #expect(APISchema.whole().value(of: "-5") == .integer(-5))
        #expect(APISchema.flag.value(of: "yes") == nil)
        #expect(APISchema.flag.value(of: "true") == .bool(true))
    }

    @Test("an Accept header is read by its narrowest range")
    func accept() {
        #expect(APIAccept(nil).takes(["application/json"]))
        #expect(!APIAccept("text/html").takes(["application/json"]))
        #expect(APIAccept("text/html, */*;q=0.1").takes(["application/json"]))
        #expect(!APIAccept("*/*, application/json;q=0").takes(["application/json"]))
        #expect(APIAccept("text/event-stream").weight("text/event-stream") == 1)
        #expect(APIAccept("application/*").weight("text/event-stream") == 0)
    }

    @Test(
        "the document says of every operation what may go wrong, and names nothing that is not there"
    )
    func document() throws {
        let document = try JSONReader.read(Array(OpenAPIDocument.document.line.utf8))
        let schemas = try #require(document.field("components")?.field("schemas")).names
        var ids: [String] = []
        for path in try #require(document.field("paths")).fields {
            #expect(path.name.hasPrefix("/"))
            for method in path.value.fields {
                let item = method.value
                if case .string(let id)? = item.field("operationId") { ids.append(id) }
                let statuses = item.field("responses")?.names ?? []
                #expect(
                    Set(["400", "406", "421", "429", "503"]).isSubset(of: statuses), "\(path.name)")
                // Whatever needs a token says how it is refused.
                if item.field("security") == nil {
                    #expect(Set(["401", "403"]).isSubset(of: statuses), "\(path.name)")
                }
                if item.field("requestBody") != nil {
                    #expect(Set(["413", "415"]).isSubset(of: statuses), "\(path.name)")
                }
            }
        }
        #expect(ids.count >= 20 && Set(ids).count == ids.count)
        for part in document.line.split(separator: "#/components/schemas/").dropFirst() {
            let name = String(part.prefix { $0.isLetter })
            #expect(schemas.contains(name), "\(name)")
        }
    }

    @Test("what an act asks for does not hang on the order of fields or on how long one waits")
    func print() throws {
        func print(_ text: String) throws -> Digest {
            APIActs.print(try JSONReader.read(Array(text.utf8)))
        }
        let one = try print(#"{"verb":"a","fields":{"x":"1","y":"2"},"wait":3,"matter":null}"#)
        #expect(try print(#"{"fields":{"y":"2","x":"1"},"verb":"a"}"#) == one)
        #expect(try print(#"{"fields":{"y":"2","x":"2"},"verb":"a"}"#) != one)
        #expect(try print(#"{"fields":{"y":"2","x":"1","wait":3},"verb":"a"}"#) != one)
        #expect(APIActs.engineKey("k", of: "甲") != APIActs.engineKey("k", of: "乙"))
        #expect(APIActs.engineKey(String(repeating: "k", count: 64), of: "甲").utf8.count <= 128)
    }
}

extension JSONText {
    fileprivate var fields: [Field] { if case .object(let fields) = self { fields } else { [] } }
    fileprivate var names: [String] { fields.map(\.name) }
    fileprivate func field(_ name: String) -> JSONText? { fields.first { $0.name == name }?.value }
}
