import CaseDispatch
import CaseFiles
import Domain
import Glibc
import Testing

@Suite("The register of cases")
struct RegisterTests {
    @discardableResult
    private func add(
        _ text: String, to folder: Folder, _ options: ImportOptions = ImportOptions(),
        area: CaseArea = Sample.area, progress: (CaseProgress) -> Void = { _ in }
    ) throws -> (reading: CaseReading, done: CaseImport?) {
        try CaseRegister.add(
            folder.write(text), area: area, to: folder.path, options: options, now: Sample.now,
            progress: progress)
    }

    private func numbers(_ folder: Folder) throws -> [String] {
        try CaseRegister(reading: folder.path).cases().map(\.number)
    }

    private func name(_ number: Int) -> String { "（2025）豫0105执\(number)号" }

    @Test("A second import updates what is there and adds what is new")
    func again() throws {
        let folder = Folder()
        let first = try add(Sample.heading + Sample.row(1) + Sample.row(2), to: folder)
        #expect(first.done?.added == 2)
        let second = try add(
            Sample.heading + Sample.row(3) + Sample.row(2, [.amount: "7", .stage: "终本"]),
            to: folder)
        #expect(second.done?.added == 1)
        #expect(second.done?.updated == 1)
        let register = try CaseRegister(reading: folder.path)
        let found = try register.find(name(2))
        #expect(found.map(\.one.amount) == [700])
        #expect(found.map(\.one.stage) == [.suspended])
        #expect(found.map(\.firstImport) == [1])
        #expect(found.map(\.lastImport) == [2])
        #expect(found.map(\.line) == [3])
        #expect(try register.find(name(1)).map(\.lastImport) == [1])
        #expect(try register.imports().map(\.rows) == [2, 2])
        #expect(try register.imports().allSatisfy { $0.digest.count == 64 })
        let area = try register.area()
        #expect(area.realm == "test" && area.rehearsal)
        #expect(area.courts == Sample.courts.sorted { $0.id < $1.id })
    }

    @Test("One bad row keeps everything out, unless bad rows are to be skipped")
    func allOrNothing() throws {
        let folder = Folder()
        try add(Sample.heading + Sample.row(1), to: folder)
        let bad = Sample.heading + Sample.row(2) + Sample.row(3, [.amount: "-1"]) + Sample.row(4)
        let refused = try add(bad, to: folder)
        #expect(refused.done == nil)
        #expect(refused.reading.problems.map(\.line) == [3])
        #expect(try numbers(folder) == [name(1)])
        #expect(try CaseRegister(reading: folder.path).imports().count == 1)
        let done = try add(bad, to: folder, ImportOptions(skipsBad: true))
        #expect(done.done?.bad == 1)
        #expect(try numbers(folder) == [name(1), name(2), name(4)])
    }

    @Test("An unclosed quotation mark keeps everything out whatever is to be skipped")
    func cut() throws {
        let folder = Folder()
        let text = Sample.heading + Sample.row(1) + Sample.row(2, [.kind: "\"x"])
        #expect(try add(text, to: folder, ImportOptions(skipsBad: true)).done == nil)
        #expect(try numbers(folder).isEmpty)
    }

    @Test("A complete file closes what it lacks, in its own courts alone")
    func complete() throws {
        let folder = Folder()
        let other: [CaseColumn: String] = [.number: "（2025）豫0181执9号", .court: "yu0181"]
        try add(
            Sample.heading + Sample.row(1) + Sample.row(2) + Sample.row(9, other), to: folder)
        let whole = ImportOptions(isComplete: true)
        let second = try add(Sample.heading + Sample.row(2), to: folder, whole)
        #expect(second.done?.closed == 1)
        #expect(try numbers(folder) == [name(2), "（2025）豫0181执9号"])
        let register = try CaseRegister(reading: folder.path)
        #expect(try register.find(name(1)).map(\.closedBy) == [2])
        #expect(try register.count(CaseFilter(includesClosed: true)) == 3)
        // It comes back.
        try add(Sample.heading + Sample.row(1) + Sample.row(2), to: folder, whole)
        #expect(try numbers(folder) == [name(1), name(2), "（2025）豫0181执9号"])
        // A complete file with a bad row says nothing about what it lacks.
        let bad = Sample.heading + Sample.row(2) + Sample.row(3, [.court: "x"])
        let refused = try add(bad, to: folder, ImportOptions(skipsBad: true, isComplete: true))
        #expect(refused.done == nil)
        #expect(try numbers(folder).count == 3)
    }

    @Test("Practice and real courts are kept apart")
    func realm() throws {
        let folder = Folder()
        try add(Sample.heading + Sample.row(1), to: folder)
        for area in [
            CaseArea(realm: "other", rehearsal: true, courts: Sample.courts),
            CaseArea(realm: "test", rehearsal: false, courts: Sample.courts),
        ] {
            #expect {
                try add(Sample.heading + Sample.row(2), to: folder, area: area)
            } throws: { ($0 as? CaseFault)?.refusal.code == "case.realm" }
        }
        #expect(try numbers(folder) == [name(1)])
    }

    @Test("Cases are found by court, debtor, stage and ground")
    func filters() throws {
        let folder = Folder()
        try add(
            Sample.heading + Sample.row(1, [.debtors: "A;B", .grounds: "difficult"])
                + Sample.row(2, [.debtors: "AB", .stage: "拍卖"])
                + Sample.row(3, [.debtors: "B", .court: "yu0181"]), to: folder)
        let register = try CaseRegister(reading: folder.path)
        func found(_ filter: CaseFilter) throws -> [String] {
            var all: [String] = []
            try register.each(filter) { all.append($0.one.number) }
            return all
        }
        #expect(try found(CaseFilter(debtor: "A")) == [name(1)])
        #expect(try found(CaseFilter(debtor: "B")) == [name(1), name(3)])
        #expect(try found(CaseFilter(debtor: "%")) == [])
        #expect(try found(CaseFilter(stage: .auctioning)) == [name(2)])
        #expect(try found(CaseFilter(ground: "difficult")) == [name(1)])
        #expect(try found(CaseFilter(courts: [Sample.id("yu0181")])) == [name(3)])
        #expect(try found(CaseFilter(limit: 2)) == [name(1), name(2)])
        #expect(try register.count(CaseFilter(limit: 2)) == 3)
        let area = [Sample.id("yu0181"), Sample.id("yu0105")]
        #expect(try register.cases(of: area).count == 3)
        #expect(try register.find("';DROP TABLE cases;--").isEmpty)
    }

    @Test("While one import runs there is no other, and readers see the state before it")
    func concurrent() throws {
        let folder = Folder()
        try add(Sample.heading + Sample.row(1), to: folder)
        var seen: [[String]] = []
        var faults: [String] = []
        try add(Sample.heading + Sample.row(1, [.amount: "9"]) + Sample.row(2), to: folder) { _ in
            if let numbers = try? numbers(folder) { seen.append(numbers) }
            do {
                _ = try CaseRegister.add(
                    folder.path + "/cases.csv", area: Sample.area, to: folder.path,
                    options: ImportOptions(), now: Sample.now)
            } catch { faults.append((error as? CaseFault)?.refusal.code ?? "\(error)") }
        }
        #expect(seen == [[name(1)]])
        #expect(faults == ["case.busy"])
        #expect(try numbers(folder) == [name(1), name(2)])
    }

    @Test("An import that is killed leaves the state before it")
    func killed() async throws {
        let folder = Folder()
        try add(Sample.heading + Sample.row(1) + Sample.row(2), to: folder)
        // More than a piece of the file, so that rows are in the database when the process dies.
        let rows = (2...16_000).map { Sample.row($0, [.amount: "9"]) }
        folder.write(Sample.heading + rows.joined(), "big.csv")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
            _ = try CaseRegister.add(
                path + "/big.csv", area: Sample.area, to: path,
                options: ImportOptions(isComplete: true), now: Sample.now
            ) { progress in
                if progress.rows > 0 { kill(getpid(), SIGKILL) }
            }
        }
        #expect(try numbers(folder) == [name(1), name(2)])
        let register = try CaseRegister(reading: folder.path)
        #expect(try register.imports().count == 1)
        #expect(try register.find(name(2)).map(\.one.amount) == [120_050])
        // Nothing of it is in the way of the next.
        let again = try CaseRegister.add(
            folder.path + "/big.csv", area: Sample.area, to: folder.path,
            options: ImportOptions(isComplete: true), now: Sample.now)
        #expect(again.done?.closed == 1)
        #expect(try numbers(folder).count == 15_999)
    }

    @Test("What is no register is told, and left alone")
    func damaged() throws {
        let folder = Folder()
        #expect {
            try CaseRegister(reading: folder.path)
        } throws: { ($0 as? CaseFault)?.refusal.code == "case.no-register" }
        folder.write(String(repeating: "no database ", count: 1_000), "cases.sqlite")
        for attempt in 0..<2 {
            #expect {
                if attempt == 0 {
                    _ = try CaseRegister(reading: folder.path).cases()
                } else {
                    try add(Sample.heading + Sample.row(1), to: folder)
                }
            } throws: { ($0 as? CaseFault)?.isSystem == true }
        }
    }

    @Test("Only the owner can read the register")
    func rights() throws {
        let folder = Folder()
        try add(Sample.heading + Sample.row(1), to: folder)
        for name in ["cases.sqlite", "cases.lock"] {
            var status = stat()
            #expect(unsafe stat(folder.path + "/" + name, &status) == 0)
            #expect(status.st_mode & 0o077 == 0)
        }
    }

    @Test("A directory that is not there can't hold a register")
    func noDirectory() {
        #expect {
            try CaseRegister.add(
                "/nowhere.csv", area: Sample.area, to: "/nowhere", options: ImportOptions(),
                now: Sample.now)
        } throws: { ($0 as? CaseFault)?.isSystem == true }
    }
}
