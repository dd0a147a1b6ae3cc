import ArgumentParser
import Domain
import Glibc
import Topology
import Wording

struct TopologyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topology",
        abstract: "Court tree, coordinators, keys: check files, make keys.",
        subcommands: [TopologyCheck.self, TopologyKeys.self])
}

struct TopologyCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Report every fault of a topology in one go, with line numbers.",
        discussion:
            "Ends with 1 when there is an error; warnings alone end with 0.\n\nExample:\n  crosswrit topology check topology/zhengzhou.yaml"
    )

    @Argument(help: "The topology file.") var file: String
    @Flag(help: "Print exactly one JSON document.") var json = false

    func run() throws {
        let language = Language(environment: Terminal.environment)
        let report = Topology.check(path: file, roles: OfficerRole.allCases.map(\.rawValue))
        let topology = report.topology
        if json {
            Terminal.print(
                JSONText.fields([
                    "file": .string(file), "realm": .text(topology?.realm),
                    "rehearsal": topology.map { .bool($0.rehearsal) } ?? .null,
                    "courts": topology.map { .integer(Int64($0.tree.courts.count)) } ?? .null,
                    "processes": topology.map { .integer(Int64($0.processes.count)) } ?? .null,
                    "errors": .integer(Int64(report.errors.count)),
                    "warnings": .integer(Int64(report.warnings.count)),
                    "findings": .array(
                        report.findings.map { finding in
                            .fields([
                                "severity": .string(finding.severity.rawValue),
                                "kind": .string(finding.kind.rawValue),
                                "line": finding.line.map { .integer(Int64($0)) } ?? .null,
                                "message": .string(finding.message),
                            ])
                        }),
                ]).line)
        } else {
            if topology?.rehearsal == true { Terminal.print(Lines.rehearsal(language)) }
            for finding in report.warnings { Terminal.print(plain("\(file): \(finding)")) }
            if let topology {
                Terminal.print(
                    language(
                        "可用：法院 \(topology.tree.courts.count) 家，进程 \(topology.processes.count) 个，提示 "
                            + "\(report.warnings.count) 条",
                        "good: \(topology.tree.courts.count) courts, \(topology.processes.count) "
                            + "processes, \(report.warnings.count) warnings"))
            }
        }
        for finding in report.errors { Terminal.complain(plain("\(file): \(finding)")) }
        if !report.errors.isEmpty { throw ExitCode(1) }
    }
}

struct TopologyKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make CURVE and Ed25519 keys, the root key and directory version 1.",
        discussion: """
            In a rehearsal: everything at once. Outside one: --court ID makes one court's own keys alone \
            and prints what to enrol; without it, the directory is made from the public keys handed over. \
            Nothing is ever overwritten.

            Example:
              crosswrit topology keys topology/zhengzhou.yaml --out var/keys
            """)

    @Argument(help: "The topology file.") var file: String
    @Option(
        help: ArgumentHelp("Directory of the keys; made (0700) when missing.", valueName: "dir"))
    var out: String
    @Option(help: "Only this court's keys: id, code or full name; or a coordinator's id.")
    var court: String?
    @Flag(help: "With --court: the next keys beside those in force (then `directory issue`).")
    var renew = false
    @Flag(help: "Print exactly one JSON document.") var json = false

    func validate() throws {
        if renew, court == nil { throw ValidationError("--renew needs --court ID") }
    }

    func run() throws {
        let language = Language(environment: Terminal.environment)
        let report = Topology.load(path: file, roles: OfficerRole.allCases.map(\.rawValue))
        guard let topology = report.topology else {
            for finding in report.errors { Terminal.complain(plain("\(file): \(finding)")) }
            throw ExitCode(1)
        }
        let chosen = try court.map { text in
            guard let id = topology.tree.find(text)?.id ?? CourtID(text) else {
                throw ValidationError("--court: the topology has no court “\(plain(text))”")
            }
            return id
        }
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        let now = Instant(
            milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
        let made: KeyReport
        do throws(KeyError) {
            if renew, let chosen {
                made = try KeyWorkshop.renew(topology, court: chosen, out: out)
            } else {
                made = try KeyWorkshop.run(topology, out: out, court: chosen, now: now)
            }
        } catch {
            throw CommandFailure(
                1, "topology.keys", rule: "密钥规则", error.description, error.description,
                remedy: "按上述说明处理", "do as it says")
        }
        if json {
            Terminal.print(
                JSONText.fields([
                    "written": .array(made.written.map(JSONText.string)),
                    "enrolments": .array(
                        made.enrolments.map { enrolment in
                            .fields([
                                "process": .string(enrolment.process.rawValue),
                                "kind": .string(enrolment.kind.rawValue),
                                "key": .string("\(enrolment.keyID)"),
                                "ed25519": .string(enrolment.signing.hex),
                                "fingerprint": .string("\(enrolment.fingerprint)"),
                            ])
                        }), "root": .text(made.root?.hex),
                    "directoryVersion": made.version.map { .unsigned(UInt64($0)) } ?? .null,
                    "rehearsal": .bool(made.rehearsal),
                ]).line)
        } else {
            if made.rehearsal { Terminal.print(Lines.rehearsal(language)) }
            Terminal.print(made.description)
        }
    }
}
