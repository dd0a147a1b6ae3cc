import ArgumentParser
import Domain
import Engine
import Glibc
import Runtime
import Sodium
import Store
import Topology
import Wording

struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Figures of a running process as Prometheus text (0.0.4).",
        discussion: """
            The same text as `--http HOST:PORT` serves at /metrics.

            Example:
              crosswrit metrics --data var/coord-yu01
            """)

    @OptionGroup var process: DataOptions

    func run() throws {
        let session = try Session(process)
        guard case .metrics(let text) = try session.client.ask(.metrics) else {
            throw Session.unexpected
        }
        if process.json {
            Terminal.print(JSONText.fields(["text": .string(text)]).line)
        } else {
            // The text ends its own last line.
            Terminal.print(String(text.dropLast()))
        }
    }
}

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy a data directory, also while its process runs.",
        discussion: """
            Journal, papers, tables of windows, the signed directory and the register of cases, with a \
            manifest of every file. Projections are left out: they come back from the journal. An earlier \
            copy at --out is replaced once the new one is whole, and its papers are not copied again. \
            Private keys are left out unless --with-key names the file.

            Example:
              crosswrit backup --data var/yu0105 --out /backup/yu0105
            """)

    @OptionGroup var process: DataOptions
    @Option(help: ArgumentHelp("Where the copy is to stand.", valueName: "dir")) var out: String
    @Option(
        help: ArgumentHelp(
            "An earlier copy on the same disk: papers that it has are not copied again.",
            valueName: "dir"))
    var since: String?
    @Option(
        help: ArgumentHelp(
            "Copy this private key file too; guard the copy like the key.", valueName: "file"))
    var withKey: String?
    @Flag(help: "Read the papers of the earlier copy too, and copy damaged ones again.")
    var check = false

    func run() throws {
        let language = Language(environment: Terminal.environment)
        let progress = CopyProgress(language)
        let report = try Operation.run {
            try BackupMaker.run(
                BackupRequest(
                    data: try process.directory(), out: out, since: since, key: withKey,
                    checksShared: check),
                now: Operation.now, progress: progress.tell)
        }
        let manifest = report.manifest
        if process.json {
            Terminal.print(
                JSONText.fields([
                    "process": .string(manifest.process.rawValue),
                    "kind": .string(manifest.isNode ? "node" : "coordinator"),
                    "running": .bool(manifest.wasRunning), "out": .string(out),
                    "position": .unsigned(manifest.position), "head": .string(manifest.head.hex),
                    "incarnation": .integer(Int64(manifest.incarnation)),
                    "files": .integer(Int64(manifest.files.count)),
                    "bytes": .integer(manifest.bytes), "written": .integer(report.written),
                    "linked": .integer(Int64(report.linked)),
                    "damaged": .array(report.damaged.map(JSONText.string)),
                    "root": .string(report.root.hex),
                ]).line)
        } else {
            Terminal.print(
                language(
                    "\(manifest.process) 已备份至 \(out)：日志 \(manifest.position) 行，"
                        + "\(manifest.files.count) 个文件共 \(Lines.size(manifest.bytes))，新写 "
                        + "\(Lines.size(report.written))，沿用 \(report.linked) 份材料",
                    "\(manifest.process) copied to \(out): \(manifest.position) rows, "
                        + "\(manifest.files.count) files of \(Lines.size(manifest.bytes)), "
                        + "\(Lines.size(report.written)) written, \(report.linked) papers kept"))
            if !manifest.isNode, manifest.wasRunning {
                Terminal.print(
                    language(
                        "注意：协调中心在运行，其后的记录不在备份中；停机后再备份一次的才可放心恢复",
                        "note: the coordinator runs, and what it does from now on is not in the copy; only "
                            + "one made after a stop is sure to be taken up again"))
            }
        }
        guard report.damaged.isEmpty else {
            throw CommandFailure(
                exit: 1,
                refusal: Refusal(
                    code: "backup.papers", rule: "材料摘要",
                    reason: Text(
                        zh: "\(report.damaged.count) 份材料与摘要不符，未入备份：\(report.damaged.prefix(3))",
                        en: "\(report.damaged.count) papers are damaged and not in the copy: "
                            + "\(report.damaged.prefix(3))"),
                    remedy: Text(
                        zh: "检查磁盘，从先前的备份取回这些材料",
                        en: "check the disk; take them from an earlier copy")),
                isAnswered: true)
        }
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a copy made by `backup` back into an empty data directory.",
        discussion: """
            Every file is compared with the manifest, and every row of the journal is verified. A node that \
            starts on it first fetches its own later acts from its coordinator. A coordinator's copy must be \
            its newest: one that was made while it ran is put back with --newest only.

            Example:
              crosswrit restore --from /backup/yu0105 --data /var/lib/crosswrit/yu0105 --topology topology.yaml
            """)

    @OptionGroup var process: DataOptions
    @Option(help: ArgumentHelp("The copy.", valueName: "dir")) var from: String
    @Option(
        help: ArgumentHelp(
            "Trust the root key of this topology, not the one that lies in the copy.",
            valueName: "file"))
    var topology: String?
    @Flag(help: "No newer copy of this coordinator exists.") var newest = false

    func run() throws {
        let language = Language(environment: Terminal.environment)
        let progress = CopyProgress(language)
        let data = try process.directory()
        let (manifest, root) = try Operation.run {
            try BackupRestorer.run(
                RestoreRequest(
                    from: from, data: data, root: try topology.map(Self.root), isNewest: newest),
                progress: progress.tell)
        }
        if process.json {
            Terminal.print(
                JSONText.fields([
                    "process": .string(manifest.process.rawValue),
                    "kind": .string(manifest.isNode ? "node" : "coordinator"),
                    "data": .string(data), "position": .unsigned(manifest.position),
                    "head": .string(manifest.head.hex),
                    "incarnation": .integer(Int64(manifest.incarnation)),
                    "made": .time(manifest.made), "root": .string(root.hex),
                ]).line)
            return
        }
        Terminal.print(
            language(
                "\(manifest.process) 已恢复至 \(data)：日志 \(manifest.position) 行全部校验相符，备份于 "
                    + "\(manifest.made.iso)",
                "\(manifest.process) put back into \(data): all \(manifest.position) rows hold, copied at "
                    + "\(manifest.made.iso)"))
        if topology == nil {
            Terminal.print(
                language("核对根公钥：\(root.hex)", "compare the root key: \(root.hex)"))
        }
        Terminal.print(
            manifest.isNode
                ? language(
                    "启动后先向协调中心取回备份之后的本院行为，再开始办理",
                    "once started it fetches what this court did after the copy from its coordinator, and "
                        + "only then acts")
                : language(
                    "启动后照常办理；有法院持有更新的记录时即停止（退出码3），此时须用更新的备份",
                    "once started it goes on; if a court holds newer entries it stops (exit 3) and asks for "
                        + "the newest copy"))
    }

    private static func root(_ path: String) throws -> PublicKey {
        let report = Topology.load(path: path, roles: OfficerRole.allCases.map(\.rawValue))
        guard let topology = report.topology else {
            throw CommandFailure(
                1, "topology.faults", "拓扑文件有错：\(plain(path))", "\(plain(path)) has faults",
                remedy: "用 crosswrit topology check 查看", "see `crosswrit topology check`")
        }
        if let pinned = topology.rootKey { return pinned }
        return try RootKey.loadPublic(in: topology.keys, realm: topology.keyRealm)
    }
}

/// Tells how far a long copy has come, on standard error, now and then.
private final class CopyProgress {
    private static let interval = Duration.seconds(2)
    private let language: Language
    private var last = ContinuousClock.now

    init(_ language: Language) { self.language = language }

    func tell(_ words: Text) {
        guard last.duration(to: .now) >= Self.interval else { return }
        last = .now
        Terminal.complain(language(words))
    }
}

/// What the commands share that work on files without asking a process.
private enum Operation {
    static var now: Instant { SystemClock.now().wall }

    /// Every way in which the work fails, as the command line's own failure.
    static func run<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let failure as CommandFailure {
            throw failure
        } catch let failure as ControlFailure {
            throw CommandFailure(exit: failure.exit, refusal: failure.refusal)
        } catch let fault as StoreFault {
            if case .damaged = fault { throw other(1, fault.message) }
            throw other(3, fault.message)
        } catch {
            throw other(3, "\(error)")
        }
    }

    private static func other(_ exit: Int32, _ what: String) -> CommandFailure {
        CommandFailure(
            exit, "files.failed", what, what, remedy: "核对路径、权限与磁盘后再试",
            "check the path, its rights and the disk, then try again")
    }
}
