package import Domain
import Engine
package import Runtime
import Store
import Wording

/// One thing that `doctor` has to say.
package struct Symptom: Sendable {
    /// How grave it is.
    package enum Severity: String, Sendable {
        /// Something is wrong: the command ends with 1.
        case wrong
        /// Nothing is wrong yet, or a person must judge.
        case warning
    }

    package var severity: Severity
    /// Stable name for monitoring, such as `disk.low`.
    package var code: String
    package var what: Text
    package var remedy: Text

    package init(
        _ severity: Severity, _ code: String, _ zh: String, _ en: String,
        remedy zhRemedy: String, _ enRemedy: String
    ) {
        self.severity = severity
        self.code = code
        what = Text(zh: zh, en: en)
        remedy = Text(zh: zhRemedy, en: enRemedy)
    }
}

/// Judges what a process says of itself.
package enum Diagnosis {
    /// Bytes of disk under which a process may soon be unable to commit …
    static let scarce: Int64 = 1 << 30
    /// … and under which somebody should look.
    static let low: Int64 = 5 << 30
    /// Civil milliseconds between two clocks that an act's signed time may be off by …
    static let skew: Int64 = 120_000
    /// … and that show a clock nobody keeps.
    static let drift: Int64 = 15_000
    /// Days after which a key should be replaced.
    static let keyDays: Int64 = 730
    /// Days after which an alarm is history: it stands in the journal for ever.
    static let alarmDays: Int64 = 7
    /// Civil milliseconds that something may wait for a peer.
    static let waiting: Int64 = 3_600_000
    /// Rows that projections may be behind.
    static let behind: UInt64 = 5_000
    private static let day: Int64 = 86_400_000

    /// Everything found, the gravest first.
    ///
    /// - Parameters:
    ///   - status: the process's own report.
    ///   - more: what it says beyond that.
    ///   - verified: what reading the whole journal found; nil when it was not read.
    /// - Returns: each with its severity and what to do.
    package static func findings(
        _ status: StatusReport, _ more: Examination, _ verified: VerifyReport?
    ) -> [Symptom] {
        let all =
            links(status) + journal(status, more, verified) + counts(status) + disk(status)
            + clocks(status) + keys(status, more) + work(status, more) + alarms(status)
        return all.filter { $0.severity == .wrong } + all.filter { $0.severity == .warning }
    }

    private static func links(_ status: StatusReport) -> [Symptom] {
        status.links.compactMap { link in
            if let trouble = link.trouble {
                return Symptom(
                    .wrong, "link.refused", "与 \(link.peer) 的连接：\(plain(trouble))",
                    "link to \(link.peer): \(plain(trouble))",
                    remedy: "按所述处理：核对密钥、名录与双方程序版本",
                    "do what it says: keys, directory and program versions of both sides")
            }
            guard !link.linked, status.kind == "node" || link.waitingSince != nil else {
                return nil
            }
            return Symptom(
                .wrong, "link.down", "与 \(link.peer) 未连接", "no link to \(link.peer)",
                remedy: "核对对端是否在运行、网络与防火墙；记录不会丢失，联通后自动补发",
                "see whether it runs, network and firewall; nothing is lost, it is sent once linked"
            )
        }
    }

    private static func journal(
        _ status: StatusReport, _ more: Examination, _ verified: VerifyReport?
    ) -> [Symptom] {
        var found: [Symptom] = []
        if let verified, !verified.verified {
            let fault = plain(verified.fault ?? "")
            found.append(
                Symptom(
                    .wrong, "journal.damaged", "记录校验不符：\(fault)",
                    "the journal does not verify: \(fault)",
                    remedy: "停止进程，检查磁盘，恢复最新备份",
                    "stop the process, check the disk, restore the newest copy"))
        }
        if more.isRestoredCopy, status.links.contains(where: { $0.isRecovering == true }) {
            found.append(
                Symptom(
                    .wrong, "journal.restored",
                    "数据由备份恢复，尚未向协调中心取回其后的本院行为，暂不办理",
                    "the data was put back from a copy; this court's later acts have not been fetched back yet, and nothing is done before",
                    remedy: "与协调中心联通后自动取回", "it happens by itself once linked to the coordinator"))
        }
        if status.position > status.covered + behind {
            found.append(
                Symptom(
                    .warning, "projections.behind",
                    "投影落后 \(status.position - status.covered) 行",
                    "projections are \(status.position - status.covered) rows behind",
                    remedy: "启动后追赶属正常；持续不减的，检查磁盘速度",
                    "usual while catching up after a start; if it does not fall, check the disk's speed"
                ))
        }
        return found
    }

    private static func counts(_ status: StatusReport) -> [Symptom] {
        guard status.counts.held > 0 else { return [] }
        return [
            Symptom(
                .wrong, "messages.held", "异常件 \(status.counts.held) 件（crosswrit held）",
                "\(status.counts.held) held items (`crosswrit held`)",
                remedy: "用 crosswrit held 查看原因，与来件法院联系",
                "read the reasons with `crosswrit held`, and call the court"
            )
        ]
    }

    private static func disk(_ status: StatusReport) -> [Symptom] {
        guard let free = status.freeBytes, free < low else { return [] }
        return [
            Symptom(
                free < scarce ? .wrong : .warning, "disk.low", "磁盘仅余 \(Lines.size(free))",
                "only \(Lines.size(free)) of disk left",
                remedy: "腾出空间或换更大的磁盘；不要删除 papers/ 中的材料",
                "make room or move to a larger disk; never delete papers")
        ]
    }

    private static func clocks(_ status: StatusReport) -> [Symptom] {
        status.links.compactMap { link in
            guard let skew = link.skew, abs(skew) > drift else { return nil }
            let seconds = abs(skew) / 1_000
            return Symptom(
                abs(skew) > Self.skew ? .wrong : .warning, "clock.skew",
                "\(link.peer) 的时钟比本机\(skew > 0 ? "快" : "慢") \(seconds) 秒",
                "the clock of \(link.peer) is \(seconds) s \(skew > 0 ? "ahead of" : "behind") ours",
                remedy: "两边核对时间同步（chrony）；期限以协调中心的时间为准",
                "check time synchronisation on both sides (chrony); windows follow the coordinator's time"
            )
        }
    }

    private static func keys(_ status: StatusReport, _ more: Examination) -> [Symptom] {
        more.keys.filter(\.isInUse).compactMap { key in
            let age = more.now.milliseconds - key.validFrom.milliseconds
            if age < -day {
                return Symptom(
                    .wrong, "key.early",
                    "\(key.process) 的密钥 \(key.key) 自 \(key.validFrom.iso) 起才有效",
                    "key \(key.key) of \(key.process) counts from \(key.validFrom.iso) only",
                    remedy: "核对本机时间与名录", "check this machine's time and the directory")
            }
            guard age > keyDays * day else { return nil }
            return Symptom(
                .warning, "key.old", "\(key.process) 的密钥 \(key.key) 已用 \(age / day) 天",
                "key \(key.key) of \(key.process) is \(age / day) days old",
                remedy: "与管理员商定更换", "agree on new ones with the realm's administrator")
        }
    }

    private static func work(_ status: StatusReport, _ more: Examination) -> [Symptom] {
        var found = more.waiting.compactMap { wait -> Symptom? in
            let age = status.civil.milliseconds - wait.since.milliseconds
            guard age > waiting else { return nil }
            return Symptom(
                .warning, "peer.waiting", "发往 \(wait.peer) 的记录已等待 \(age / 3_600_000) 小时",
                "records for \(wait.peer) have waited for \(age / 3_600_000) h",
                remedy: "核对与对端的连接；对方联通后自动补发", "see its link; they are sent once it is back")
        }
        if let first = more.unanswered.first {
            found.append(
                Symptom(
                    .warning, "acts.unanswered",
                    "\(more.unansweredTotal) 项行为逾一日未获确认，最早为 \(first.matter) \(first.verb)（\(first.at.iso)）",
                    "\(more.unansweredTotal) acts unanswered for more than a day, the oldest \(first.verb) in \(first.matter) (\(first.at.iso))",
                    remedy: "核对与协调中心的连接，查看对方的异常件", "see the link, and the coordinator's held items")
            )
        }
        if let first = more.stuck.first {
            let days = (status.civil.milliseconds - first.due.milliseconds) / day
            found.append(
                Symptom(
                    .warning, "matters.stuck",
                    "\(more.stuckTotal) 项应办逾期超过 \(more.stuckDays) 日，最久为 \(first.court) 在 \(first.matter) 中的“\(first.duty.zh)”（逾期 \(days) 日）",
                    "\(more.stuckTotal) duties overdue by more than \(more.stuckDays) days, the longest "
                        + "that of \(first.court) in \(first.matter): \(first.duty.en) (\(days) d)",
                    remedy: "crosswrit duties 查看并督办", "see `crosswrit duties`, and urge"))
        }
        return found
    }

    private static func alarms(_ status: StatusReport) -> [Symptom] {
        // The newest first: they come oldest first.
        status.alarms.suffix(5).reversed().map { alarm in
            Symptom(
                status.civil.milliseconds - alarm.at.milliseconds > alarmDays * day
                    ? .warning : .wrong, "alarm.\(plain(alarm.code))",
                "告警 \(plain(alarm.code))：\(plain(alarm.text))",
                "alarm \(plain(alarm.code)): \(plain(alarm.text))",
                remedy: "docs/operations.md 的 What doctor says 一节说明各项含义",
                "docs/operations.md says what each means, in “What doctor says”")
        }
    }
}
