import Glibc
import Wording

/// Standard output and error of a command.
enum Terminal {
    /// Writes one line to standard output; a reader that has gone ends the command quietly.
    static func print(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    /// Writes one line to standard error.
    static func complain(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    /// Standard output is a terminal whose user has not asked for plain text
    /// (https://no-color.org).
    static var hasColour: Bool {
        isatty(STDOUT_FILENO) == 1 && environment["NO_COLOR"] == nil
            && environment["TERM"] != "dumb"
    }

    /// The line in bold where the terminal can; never the only sign of anything.
    static func bold(_ line: String) -> String {
        hasColour ? "\u{1B}[1m\(line)\u{1B}[0m" : line
    }

    /// The line in red where the terminal can; never the only sign of anything.
    static func red(_ line: String) -> String {
        hasColour ? "\u{1B}[31m\(line)\u{1B}[0m" : line
    }

    /// The variables that commands look at.
    static var environment: [String: String] {
        var values: [String: String] = [:]
        for name in [
            "CROSSWRIT_LANG", "CROSSWRIT_DATA", "CROSSWRIT_OFFICER", "LC_ALL", "LANG", "NO_COLOR",
            "TERM", "COLUMNS",
        ] {
            if let value = unsafe getenv(name) {
                unsafe values[name] = String(cString: value)
            }
        }
        return values
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                // Nobody reads any more, as after `| head`: there is nobody left to tell.
                return
            }
        }
    }
}
