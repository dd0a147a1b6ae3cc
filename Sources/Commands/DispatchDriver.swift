import CaseDispatch
import Domain
import Glibc
import Optimizer
import Planning
import Synchronization
import Wording

/// Runs `dispatch plan`: reads, builds, solves, tells.
struct PlanDriver {
    let options: PlanOptions
    private let language = Language(environment: Terminal.environment)

    init(_ options: PlanOptions) { self.options = options }

    func run() throws {
        for path in [options.model, options.html, options.out] {
            if let path { try OutputFile.check(path) }
        }
        let plan = try make()
        let document = DispatchDocument(plan: plan).json.line
        if let path = options.out { try OutputFile.write(document + "\n", to: path) }
        if let path = options.html {
            try OutputFile.write(DispatchPage(plan: plan, language: language).page, to: path)
        }
        if options.json {
            Terminal.print(document)
        } else {
            DispatchSummary(plan: plan, language: language).print()
        }
    }

    private func make() throws -> FinishedPlan {
        let line = ProgressLine(isShown: !options.quiet && !options.json, language)
        defer { line.clear() }
        Interruption.watch()
        defer { Interruption.ignore() }
        return try PlanMaker(
            options.request, isStopped: { Interruption.isAsked }, progress: { line.show($0) }
        ).make { model in
            if let path = options.model { try write(model, to: path) }
        }
    }

    private func write(_ model: AllocationModel, to path: String) throws {
        var form = AllocationProgram.Form()
        form.isWhole = true
        let all = model.units.indices.map { unit in
            (0..<model.stride).filter { model.cost(unit, $0) != nil }
        }
        var text = ""
        AllocationProgram(model, all, form).writeMPS { text += $0 }
        try OutputFile.write(text, to: path)
    }
}

/// Ctrl-C while a plan is sought: the search ends and gives what it has.
enum Interruption {
    private static let flag = Atomic<Bool>(false)

    /// Somebody has asked to stop.
    static var isAsked: Bool { flag.load(ordering: .relaxed) }

    /// From here on SIGINT sets the flag.
    static func watch() {
        signal(SIGINT) { _ in Interruption.ask() }
    }

    /// SIGINT ends the program again.
    static func ignore() { signal(SIGINT, SIG_DFL) }

    private static func ask() {
        flag.store(true, ordering: .relaxed)
        // A second one ends the program at once.
        signal(SIGINT, SIG_DFL)
    }
}

/// A file that a command writes.
enum OutputFile {
    /// Fails early where nothing can be written.
    static func check(_ path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        close(descriptor)
    }

    static func write(_ text: String, to path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            guard count > 0 || errno == EINTR else { throw failure(path) }
            done += max(0, count)
        }
    }

    private static func failure(_ path: String) -> CommandFailure {
        let said = unsafe String(cString: strerror(errno))
        return CommandFailure(
            3, "dispatch.write", "写不到“\(plain(path))”（\(said))",
            "“\(plain(path))” can't be written (\(said))", remedy: "核对目录、权限和空间",
            "check the directory, its permissions and the free space")
    }
}

/// One line on standard error that says how far the search is; on a terminal only.
final class ProgressLine {
    private let isShown: Bool
    private let language: Language
    private var hasShown = false

    init(isShown: Bool, _ language: Language) {
        self.isShown = isShown && isatty(STDERR_FILENO) == 1
        self.language = language
    }

    func show(_ progress: PlanProgress) {
        guard isShown else { return }
        hasShown = true
        let seconds = PlainDecimal.text(Int64(progress.seconds * 10), places: 1)
        let plan = progress.objective.map(PlanReasons.rounded) ?? "–"
        let bound = progress.bound.map(PlanReasons.rounded) ?? "–"
        put(
            "\r\u{1B}[K\(seconds) s  \(progress.stage)  "
                + language("方案 \(plan) h，下界 \(bound) h", "plan \(plan) h, bound \(bound) h"))
    }

    func clear() {
        if hasShown { put("\r\u{1B}[K") }
        hasShown = false
    }

    private func put(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
        }
    }
}
