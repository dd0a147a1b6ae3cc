import Glibc

/// Times and rates of one measurement.
enum Measure {
    /// Seconds of a clock that only goes forward.
    static func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds of processor time that this process has used, to the nanosecond.
    static func ownProcessorSeconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Runs `body` again and again for about `seconds`, at least once.
    ///
    /// - Returns: runs a second.
    static func rate(seconds: Double, _ body: () throws -> Void) rethrows -> Double {
        let start = now()
        var runs = 0
        var end = start
        repeat {
            try body()
            runs += 1
            end = now()
        } while end - start < seconds
        return Double(runs) / (end - start)
    }

    /// The value below which `part` of the sorted values lie; 0 when there are none.
    static func percentile(_ sorted: [Double], _ part: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
    }

    /// Seconds of processor time, user and system, that a process has used; 0 when it is gone.
    static func processorSeconds(of pid: Int32) -> Double {
        guard let text = read("/proc/\(pid)/stat"), let cut = text.lastIndex(of: ")") else {
            return 0
        }
        // After the name in brackets: state is field 3, utime 14, stime 15.
        let fields = text[text.index(after: cut)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
        else {
            return 0
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Busy and idle ticks of all cores since the machine was started.
    static func machineTicks() -> (busy: Double, idle: Double) {
        let fields =
            (read("/proc/stat") ?? "").split(separator: "\n").first?.split(separator: " ") ?? []
        let ticks = fields.dropFirst().prefix(8).compactMap { Double($0) }
        guard ticks.count == 8 else { return (0, 0) }
        // Waiting for the disk (iowait) is idle time too.
        let idle = ticks[3] + ticks[4]
        return (ticks.reduce(0, +) - idle, idle)
    }

    /// The part of all cores that was busy between two readings.
    static func busyPart(
        from start: (busy: Double, idle: Double), to end: (busy: Double, idle: Double)
    ) -> Double {
        let busy = end.busy - start.busy
        let all = busy + end.idle - start.idle
        return all > 0 ? busy / all : 0
    }

    /// A small file as text.
    static func read(_ path: String) -> String? {
        let file = unsafe open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe Glibc.read(file, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}

/// A measurement that could not be made.
struct BenchFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
