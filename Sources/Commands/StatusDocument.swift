import Domain
import Engine
package import Runtime
package import Wording

extension Documents {
    /// What `doctor` prints: the process's own report, with what is wrong.
    package static func status(
        _ status: StatusReport, _ more: Examination, findings: [Symptom], verify: VerifyReport?
    ) -> JSONText {
        .fields([
            "process": .string(status.process.rawValue), "name": .string(status.name),
            "kind": .string(status.kind), "pid": .integer(Int64(status.pid)),
            "realm": .string(status.realm), "rehearsal": .bool(status.rehearsal),
            "incarnation": .integer(Int64(status.incarnation)),
            "position": .unsigned(status.position), "covered": .unsigned(status.covered),
            "head": .string(status.head.hex), "verifiedRows": .unsigned(status.verifiedRows),
            "startFindings": .array(status.startFindings.map(JSONText.string)),
            "journal": verify.map { verify in
                .fields([
                    "verified": .bool(verify.verified), "rows": .unsigned(verify.rows),
                    "entries": .integer(Int64(verify.entries)), "fault": .text(verify.fault),
                ])
            } ?? .null,
            "directoryVersion": .unsigned(UInt64(status.directoryVersion)),
            "clock": .fields([
                "version": .unsigned(status.clock.version),
                "offsetMilliseconds": .integer(status.clock.offset),
            ]), "civil": .time(status.civil), "startedAt": .time(status.startedAt),
            "links": .array(status.links.map(link)), "counts": counts(status.counts),
            "freeBytes": status.freeBytes.map(JSONText.integer) ?? .null,
            "calendar": .string(status.calendar), "rules": .string(status.rules),
            "courts": .integer(Int64(status.courts.count)),
            "alarms": .array(status.alarms.map(remark)),
            "problems": .array(
                findings.filter { $0.severity == .wrong }.map { .words($0.what) }),
            "findings": .array(findings.map(finding)),
            "program": .string(more.program),
            "protocol": .fields([
                "lowest": .integer(Int64(more.protocolLowest)),
                "highest": .integer(Int64(more.protocolHighest)),
            ]),
            "schemas": .fields([
                "journal": .integer(Int64(more.journalSchema)),
                "views": .integer(Int64(more.viewsSchema)),
            ]), "restored": .bool(more.isRestoredCopy),
            "keys": .array(more.keys.map { JSONText(reflecting: $0) }),
            "waiting": .array(more.waiting.map { JSONText(reflecting: $0) }),
            "stuck": .array(more.stuck.map { JSONText(reflecting: $0) }),
            "stuckTotal": .integer(Int64(more.stuckTotal)),
            "unansweredTotal": .integer(Int64(more.unansweredTotal)),
        ])
    }
    private static func finding(_ finding: Symptom) -> JSONText {
        .fields([
            "severity": .string(finding.severity.rawValue), "code": .string(finding.code),
            "what": .words(finding.what), "remedy": .words(finding.remedy),
        ])
    }
}
