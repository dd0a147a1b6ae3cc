import Domain
import FoundationEssentials
import Messaging
import Optimizer
import Planning
import Runtime
import Sodium
import Synchronization
import Wording

/// Plans of allocation that are being made: the one search that runs, on a thread of its own, and
/// the drafts that nobody has submitted yet, as files of the console.
///
/// A draft is no act of the court: it is worked on here until an officer submits it.
final class PlanDesk: Sendable {
    /// What a draft was made from, kept beside its document.
    struct Meta: Codable, Sendable {
        var id: String
        var request: PlanRequest
        var officer: String
        var madeAt: Instant
        /// The matter that it is to replace the plan of; nil for a new plan.
        var matter: String?
        /// Orders of people over single cases, in words.
        var changes: [String]
    }

    /// How a search stands.
    struct Job: Sendable {
        var id: String
        var officer: String
        var stage = ""
        var seconds = 0.0
        var limit = 0.0
        var objective: String?
        var bound: String?
        var isRunning = true
        /// Why there is no plan; nil while it runs and when there is one.
        var refusal: Refusal?
    }

    /// Drafts that are kept; the oldest goes first.
    private static let mostDrafts = 40

    private struct State {
        var job: Job?
        var thread: OwnedThread?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let isStopping = Atomic<Bool>(false)
    private let folder: String

    /// - Throws: when the folder can't be made.
    init(in directory: String) throws {
        folder = directory + "/plans"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    /// The latest search.
    var job: Job? { state.withLock { $0.job } }

    // MARK: Searching

    /// Starts a search; one at a time.
    ///
    /// - Returns: the id of the draft that it will make.
    /// - Throws: `PageFault.refused` while another runs.
    func start(
        _ request: PlanRequest, officer: String, matter: String?, changes: [String], at now: Instant
    ) throws -> String {
        let id = String(AccountStore.secret().prefix(16))
        let meta = Meta(
            id: id, request: request, officer: officer, madeAt: now, matter: matter,
            changes: changes)
        let old = try state.withLock { state throws(PageFault) -> OwnedThread? in
            guard !state.isClosed, state.job?.isRunning != true else {
                throw .refused(
                    Refusal(
                        code: "plan.busy", rule: "",
                        reason: Text(zh: "正在求解另一方案", en: "another plan is being solved"),
                        remedy: Text(zh: "等待其完成，或者停止", en: "wait for it, or stop it")))
            }
            state.job = Job(id: id, officer: officer, limit: request.seconds)
            let old = state.thread
            state.thread = nil
            return old
        }
        // It has ended: its job no longer runs.
        old?.join()
        isStopping.store(false, ordering: .relaxed)
        do {
            let thread = try OwnedThread(name: "cw-plan", stackSize: 16 << 20) { [self] in
                run(meta)
            }
            state.withLock { $0.thread = thread }
        } catch {
            state.withLock { $0.job?.isRunning = false }
            throw PageFault.busy
        }
        return id
    }

    /// The search ends with the best plan that it has.
    func stop() { isStopping.store(true, ordering: .relaxed) }

    /// Ends what runs. Call it once.
    func close() {
        stop()
        let thread = state.withLock { state in
            state.isClosed = true
            let thread = state.thread
            state.thread = nil
            return thread
        }
        thread?.join()
    }

    private func run(_ meta: Meta) {
        do {
            let plan = try PlanMaker(
                meta.request, isStopped: { self.isStopping.load(ordering: .relaxed) },
                progress: { self.tell($0) }
            ).make()
            let document = DispatchDocument(plan: plan).json.line
            try write(Array((document + "\n").utf8), "\(meta.id).plan.json")
            try write(Array(JSONEncoder().encode(meta)), "\(meta.id).meta.json")
            prune()
            state.withLock { $0.job?.isRunning = false }
        } catch {
            let refusal =
                (error as? CommandFailure)?.refusal
                ?? Refusal(
                    code: "plan.failed", rule: "",
                    reason: Text(zh: "未能求解：\(error)", en: "no plan could be made: \(error)"),
                    remedy: Text(zh: "核对文件后重试", en: "check the files and try again"))
            state.withLock { state in
                state.job?.isRunning = false
                state.job?.refusal = refusal
            }
        }
    }

    private func tell(_ progress: PlanProgress) {
        state.withLock { state in
            state.job?.stage = progress.stage
            state.job?.seconds = progress.seconds
            state.job?.objective = progress.objective.map(PlanReasons.rounded)
            state.job?.bound = progress.bound.map(PlanReasons.rounded)
        }
    }

    // MARK: Files

    /// Path of a file of the console's plans.
    func path(_ name: String) -> String { folder + "/" + name }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// - Throws: when it can't be written.
    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(filePath: path(name)), options: .atomic)
    }

    /// Takes an uploaded file in under a fixed name.
    ///
    /// - Throws: `PageFault.tooLarge`, or when it can't be copied.
    func take(_ file: FormData.File, as name: String, atMost bytes: Int64) throws {
        guard file.size <= bytes else { throw PageFault.tooLarge }
        try write(Array(try Data(contentsOf: URL(filePath: file.path))), name)
    }

    /// Drafts, the newest first.
    func drafts() -> [Meta] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".meta.json") }.compactMap { name in
            guard let data = try? Data(contentsOf: URL(filePath: path(name))) else { return nil }
            return try? JSONDecoder().decode(Meta.self, from: data)
        }.sorted { ($0.madeAt, $0.id) > ($1.madeAt, $1.id) }
    }

    /// A draft with its document.
    ///
    /// - Throws: `PageFault.notFound`.
    func draft(_ id: String) throws -> (meta: Meta, plan: PlanPaper) {
        guard id.utf8.count == 16,
            id.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x7A) }),
            let data = try? Data(contentsOf: URL(filePath: path("\(id).meta.json"))),
            let meta = try? JSONDecoder().decode(Meta.self, from: data)
        else { throw PageFault.notFound }
        return (meta, try PlanPaper.read(path("\(id).plan.json")))
    }

    private func prune() {
        for old in drafts().dropFirst(Self.mostDrafts) {
            for end in ["meta.json", "plan.json"] {
                try? FileManager.default.removeItem(atPath: path("\(old.id).\(end)"))
            }
        }
    }
}
