import Domain
import Engine
import Runtime
import Store
import Testing

/// What an administrator's tools are made of.
@Suite("Operations")
struct OperationsTests {
    @Test func figuresAreWrittenAsPrometheusReadsThem() {
        var text = MetricsText()
        text.family("a_total", .counter, "One \\ two\nlines \"quoted\".")
        text.sample(3, ("peer", "a\\b\"c\nd"), ("kind", "协调"))
        text.single("b", .gauge, "B.", 0.25)
        #expect(
            text.text == """
                # HELP a_total One \\\\ two\\nlines "quoted".
                # TYPE a_total counter
                a_total{peer="a\\\\b\\"c\\nd",kind="协调"} 3
                # HELP b B.
                # TYPE b gauge
                b 0.25

                """)
    }

    @Test func aHistogramCountsUpToEachBound() {
        var histogram = Histogram(bounds: [0.5, 1, 10])
        for value in [0.1, 0.5, 0.7, 9, 99] { histogram.note(value) }
        var text = MetricsText()
        text.histogram("h", "H.", histogram)
        let lines = text.text.split(separator: "\n").dropFirst(2)
        #expect(
            Array(lines) == [
                "h_bucket{le=\"0.5\"} 2", "h_bucket{le=\"1\"} 3", "h_bucket{le=\"10\"} 4",
                "h_bucket{le=\"+Inf\"} 5", "h_sum 109.3", "h_count 5",
            ])
    }

    @Test func commitsAreMeasured() {
        let meter = CommitMeter()
        meter.note(.milliseconds(3), records: 5, bytes: 700)
        meter.note(.seconds(20), records: 2_000, bytes: 300)
        let reading = meter.reading
        #expect(reading.bytes == 1_000 && reading.seconds.count == 2)
        #expect(reading.seconds.counts.reduce(0, +) == 1, "20 s is above every bound")
        #expect(abs(reading.seconds.sum - 20.003) < 1e-9)
        #expect(reading.records.sum == 2_005)
    }

    @Test(arguments: [
        ("127.0.0.1:9464", "127.0.0.1:9464"), ("localhost:80", "127.0.0.1:80"),
        ("[::1]:9464", "[::1]:9464"), ("127.9.8.7:1", "127.9.8.7:1"),
    ])
    func addressesOfThisMachine(_ text: String, _ authority: String) throws {
        let address = try HTTPAddress(text, allowsRemote: false)
        #expect(address.authority == authority && address.isLoopback)
    }

    @Test(arguments: ["0.0.0.0:80", "[::]:80", "10.0.0.1:80", "court.example:80", "127.1:80"])
    func otherAddressesAreAskedFor(_ text: String) throws {
        #expect(throws: HTTPAddress.Fault.self) { try HTTPAddress(text, allowsRemote: false) }
        #expect(try !HTTPAddress(text, allowsRemote: true).isLoopback)
    }

    @Test(arguments: ["", ":", "80", "127.0.0.1", "127.0.0.1:0", "::1:80", "a b:80", "x:65536"])
    func noAddresses(_ text: String) {
        #expect(throws: HTTPAddress.Fault.malformed(text)) {
            try HTTPAddress(text, allowsRemote: true)
        }
    }

    @Test func versionsAreReadAndMatched() throws {
        #expect(ProtocolVersions("1") == ProtocolVersions(lowest: 1, highest: 1))
        let both = try #require(ProtocolVersions("1-2"))
        for text in ["", "0", "2-1", "1-", "-1", "1-2-3", "x", "99999", "1 "] {
            #expect(ProtocolVersions(text) == nil, "\(text)")
        }
        #expect(both.common(with: 1, 1) == 1 && both.common(with: 2, 9) == 2)
        #expect(both.common(with: 3, 3) == nil && both.words == "1 to 2")
        #expect(ProtocolVersions.own.common(with: 1, 2) == 1)
    }

    private static var manifest: BackupManifest {
        BackupManifest(
            realm: "zhengzhou", rehearsal: true, process: CourtID("yu0105") ?? Self.none,
            isNode: true, made: Instant(milliseconds: 5), wasRunning: true, position: 7,
            head: .zero, incarnation: 2, schema: 1,
            files: [
                .init(path: "journal.db", size: 4_096, digest: .zero),
                .init(path: "papers/ab/cdef", size: 0, digest: .zero),
            ])
    }

    private static var none: CourtID { preconditionFailure("bad court id in a test") }

    @Test func aManifestIsReadAsItWasWritten() throws {
        let text = Self.manifest.text
        #expect(try BackupManifest(text) == Self.manifest)
        #expect(Self.manifest.bytes == 4_096)
        // Whatever is cut off, it is no manifest.
        for length in 0..<text.utf8.count {
            let part = String(decoding: text.utf8.prefix(length), as: UTF8.self)
            #expect(throws: BackupManifest.Malformed.self) { try BackupManifest(part) }
        }
    }

    @Test(arguments: [
        "../x", "/x", "a/../b", "", "a//b", ".x", "papers/.", "a/b/c/d", "a\\b", "协", "a\u{0}",
    ])
    func aManifestNamesNothingOutsideTheCopy(_ path: String) {
        let text = Self.manifest.text.replacing("papers/ab/cdef", with: path)
        #expect(throws: BackupManifest.Malformed.self) { try BackupManifest(text) }
    }

    @Test(arguments: [
        ("crosswrit-backup 1", "crosswrit-backup 2"), ("true", "yes"), ("kind\tnode", "kind\tx"),
        ("4096", "-1"), ("4096", "99999999999999999999"), ("journal\t7", "journal\t0"),
        ("papers/ab/cdef", "journal.db"), ("end\n", "end\nmore\n"),
    ])
    func aManifestIsReadStrictly(_ was: String, _ becomes: String) {
        #expect(throws: BackupManifest.Malformed.self) {
            try BackupManifest(Self.manifest.text.replacing(was, with: becomes))
        }
    }
}
