import Commands
import Glibc
import Runtime
import Wording

/// The program: joins the command line to the processes that it can run.
@main
struct Main {
    static func main() async {
        // A reader of our output that goes away must not end the process.
        signal(SIGPIPE, SIG_IGN)
        let code = await CommandLineTool.run(
            Array(CommandLine.arguments.dropFirst()),
            serving: Serving(
                coordinator: { options in
                    try await serve(options) {
                        try await Serve.coordinator($0, desk: options.desk, $1)
                    }
                },
                node: { try await serve($0, Serve.node) }, tokens: { try Tokens.answer($0, $1) }))
        exit(code)
    }

    private static func serve(
        _ options: ServeOptions, _ body: (ProcessOptions, Bool) async throws -> Void
    ) async throws {
        do {
            try await body(
                ProcessOptions(
                    topology: options.topology, process: options.process, data: options.data,
                    calendar: options.calendar, windows: options.windows,
                    versions: options.versions, http: options.http,
                    httpOrigin: options.httpOrigin), options.isVerbose)
        } catch let fault as StartFault {
            throw CommandFailure(
                fault.exit, "process.stopped", fault.description,
                fault.description, remedy: "按上述说明处理后重新启动", "mend that, then start it again")
        }
    }
}
