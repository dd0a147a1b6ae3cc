import Runtime
import Wording

/// A running process as commands ask it: whatever goes wrong ends the command.
struct ProcessClient {
    private let client: ControlClient

    /// - Throws: `CommandFailure` with code 3 when there is no such directory.
    init(directory: String) throws(CommandFailure) {
        do throws(ControlFailure) {
            client = try ControlClient(directory: directory)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Sends one request and reads its answer; see `ControlClient.ask`.
    ///
    /// - Throws: `CommandFailure`.
    func ask(
        _ request: ControlRequest, within milliseconds: Int64 = ControlClient.patience
    ) throws(CommandFailure) -> ControlResponse {
        do throws(ControlFailure) {
            return try client.ask(request, within: milliseconds)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Hands answers over until `take` returns false; see `ControlClient.converse`.
    ///
    /// - Throws: `CommandFailure`.
    func converse(
        _ request: ControlRequest, within milliseconds: Int64?,
        _ take: (ControlResponse) throws(CommandFailure) -> Bool
    ) throws(CommandFailure) {
        var fault: CommandFailure?
        do throws(ControlFailure) {
            try client.converse(request, within: milliseconds) { response in
                do throws(CommandFailure) {
                    return try take(response)
                } catch {
                    fault = error
                    return false
                }
            }
        } catch {
            throw CommandFailure(error)
        }
        if let fault { throw fault }
    }
}

extension CommandFailure {
    /// A process's refusal, or that it could not be asked.
    init(_ failure: ControlFailure) { self.init(exit: failure.exit, refusal: failure.refusal) }
}
