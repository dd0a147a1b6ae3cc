internal import Domain

extension Topology {
    /// Reads a topology file and its key directory and reports every fault: what
    /// `crosswrit topology check` does.
    ///
    /// Before `topology keys` has run there are no keys at all; that is a warning. A directory that
    /// holds some of them and lacks others is an error, because those processes can't start.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - roles: The officers' roles that exist.
    /// - Returns: The findings, and the topology when none is an error.
    package static func check(path: String, roles: [String]) -> TopologyReport {
        var report = load(path: path, roles: roles)
        guard let topology = report.topology else { return report }
        report.findings = (report.findings + topology.keyFindings()).orderedByLine()
        if !report.errors.isEmpty { report.topology = nil }
        return report
    }

    /// What is missing or broken in the key directory.
    package func keyFindings() -> [Finding] {
        let names = Files.names(in: keys)
        guard
            names.contains(where: {
                $0.hasSuffix(".pub") || $0.hasSuffix(".key") || $0.hasPrefix("directory.")
            })
        else {
            return [
                Finding(
                    .warning, .missingKey, line: nil,
                    "no keys (密钥) in \(keys) yet; make them with "
                        + "`crosswrit topology keys FILE --out \(keys)`")
            ]
        }
        var findings: [Finding] = []
        var enrolments: [Enrolment] = []
        for process in processes {
            do {
                enrolments.append(try Enrolment.load(process, in: keys, realm: keyRealm))
                let privatePath = ProcessKeys.path(process.id, in: keys)
                if Files.exists(privatePath) {
                    let own = try ProcessKeys.load(process.id, in: keys, realm: keyRealm)
                    guard own.enrolment == enrolments.last else {
                        throw KeyError.malformed(
                            path: privatePath,
                            reason: "it does not belong to the .pub file beside it")
                    }
                } else if rehearsal {
                    throw KeyError.file(.notFound(path: privatePath))
                }
            } catch {
                findings.append(finding(process.id, error))
            }
        }
        do {
            let root = try RootKey.loadPublic(in: keys, realm: keyRealm, pinned: rootKey)
            let book = try DirectoryFiles.load(from: keys, root: root, realm: keyRealm)
            guard let latest = book.latest else {
                throw KeyError.file(.notFound(path: DirectoryFiles.path(1, in: keys)))
            }
            let enrolled = enrolments.filter { enrolment in
                latest.keys(of: enrolment.process).contains {
                    $0.signing == enrolment.signing && $0.transport == enrolment.transport
                }
            }
            if latest.tree != tree || latest.coordinators != coordinators
                || enrolled.count != enrolments.count
            {
                findings.append(
                    Finding(
                        .warning, .brokenKey, line: nil,
                        "the directory (法院名录) version \(latest.version) in \(keys) says otherwise "
                            + "than this file; processes follow the directory: sign a new one"))
            }
        } catch {
            findings.append(finding(nil, error))
        }
        return findings
    }

    private func finding(_ process: CourtID?, _ error: any Error) -> Finding {
        let line = process.flatMap { lines[$0] }
        let whose = process.map { " of \($0)" } ?? ""
        switch error {
        case KeyError.file(.notFound(let path)):
            return Finding(
                .error, .missingKey, line: line,
                "missing key (密钥)\(whose): \(path); "
                    + (rehearsal
                        ? "make keys anew in an empty directory with `crosswrit topology keys`"
                        : "have it made by `crosswrit topology keys FILE --out DIR --court ID` where it "
                            + "belongs, and handed over"))
        case let error as KeyError:
            return Finding(.error, .brokenKey, line: line, error.description)
        default:
            return Finding(.error, .brokenKey, line: line, "the keys\(whose) can't be read")
        }
    }
}
