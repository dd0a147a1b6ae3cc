import Domain
import Testing
import Topology

/// Path of a file that is shipped under `topology/`.
private func shipped(_ name: String) -> String {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/topology/" + name
}

/// One row of a court table.
private struct Row {
    var code: String
    var name: String
    var level: String
    var superior: String
}

private func table(_ name: String) throws -> [Row] {
    let bytes = try Files.read(shipped("data/" + name), atMost: 1 << 20)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map { line in
        let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return Row(code: fields[0], name: fields[1], level: fields[2], superior: fields[4])
    }
}

private func topology(_ name: String) throws -> Topology {
    let report = Topology.load(path: shipped(name), roles: roles)
    #expect(report.errors == [])
    return try #require(report.topology)
}

@Suite("Shipped topologies")
struct TopologyDataTests {
    @Test(
        "every court is a row of the tables, with that code, level and superior",
        arguments: ["zhengzhou.yaml", "crossing.yaml", "henan.yaml", "china.yaml"])
    func facts(_ name: String) throws {
        let rows = Dictionary(
            try (table("courts_cn.csv") + table("courts_henan.csv")).map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first })
        let tree = try topology(name).tree
        for court in tree.courts {
            let row = try #require(rows[court.name], "\(court.name)")
            #expect(row.code == court.code ?? "", "\(court.name)")
            #expect(row.level == court.level.rawValue, "\(court.name)")
            let superior = court.superior.flatMap { tree[$0] }
            #expect(row.superior == superior?.code ?? "", "\(court.name)")
        }
    }

    @Test("Zhengzhou: every court under 豫01, and those above it, on one coordinator")
    func zhengzhou() throws {
        let topology = try topology("zhengzhou.yaml")
        let below = try table("courts_henan.csv").filter { $0.superior == "豫01" }.map(\.name)
        let yu01 = try #require(CourtID("yu01"))
        #expect(below.count == 15)
        #expect(
            topology.tree.courts.filter { $0.superior == yu01 }.map(\.name).sorted()
                == below.sorted())
        let coordinator = try #require(CourtID("coord-yu01"))
        let nodes = topology.tree.courts.filter { !$0.isOutside }
        #expect(nodes.count == 18)
        #expect(nodes.allSatisfy { $0.coordinator == coordinator })
        #expect(topology.rehearsal)
        #expect(topology.processes.count == 19)
        #expect(
            topology.tree.courts.filter(\.isOutside).compactMap(\.code).sorted() == [
                "豫71", "豫7101",
            ])
        for court in nodes {
            let officers = topology.officers(of: court.id)
            for role in roles {
                #expect(officers.contains { $0.roles.contains(role) }, "\(court.id) has no \(role)")
            }
        }
    }

    @Test("the court whose code is unknown runs, with a warning on its line")
    func codeless() throws {
        let report = Topology.load(path: shipped("zhengzhou.yaml"), roles: roles)
        let codeless = try #require(report.topology?.tree.courts.first { $0.code == nil })
        #expect(codeless.name.contains("郑州经济技术开发区人民法院"))
        #expect(report.warnings.map(\.kind) == [.codeUnknown])
        #expect(report.warnings.first?.line == report.topology?.lines[codeless.id])
        #expect(report.topology?.tree.find(codeless.name)?.id == codeless.id)
    }

    @Test("crossing: disputes climb to the common superior, whatever the codes look like")
    func crossing() throws {
        let tree = try topology("crossing.yaml").tree
        func superior(_ codes: String...) throws -> String? {
            let parties = try codes.map { try #require(tree.find($0)).id }
            return tree.commonSuperior(of: parties).flatMap { tree[$0]?.code }
        }
        #expect(try superior("豫0105", "豫0102") == "豫01")
        #expect(try superior("豫0105", "豫0202") == "豫")
        #expect(try superior("豫0105", "鄂0102") == "最高法")
        #expect(try superior("豫0105", "豫01") == "豫")
        #expect(try superior("豫0105", "豫0102", "鄂0106") == "最高法")
        #expect(try superior("豫0105", "最高法") == nil)
        // 济源 and 仙桃: the digits 90 name no intermediate court.
        #expect(tree.superior(of: try #require(tree.find("豫9001")).id)?.rawValue == "yu96")
        #expect(tree.superior(of: try #require(tree.find("鄂9004")).id)?.rawValue == "hubei96")
        #expect(tree.find("豫90") == nil && tree.find("鄂90") == nil)
    }

    @Test("the national table is a tree of 3,250 courts")
    func national() throws {
        let rows = try table("courts_cn.csv").filter { !$0.code.isEmpty }
        let ids = Dictionary(
            uniqueKeysWithValues: rows.enumerated().map {
                ($0.element.code, CourtID("c\($0.offset)x"))
            })
        let courts = try rows.map { row in
            Court(
                id: try #require(ids[row.code] ?? nil), name: row.name, code: row.code,
                level: try #require(CourtLevel(rawValue: row.level)),
                superior: row.superior.isEmpty ? nil : try #require(ids[row.superior] ?? nil),
                coordinator: nil)
        }
        let tree = try CourtTree(courts)
        #expect(tree.courts.allSatisfy { CourtCode.level(of: $0.code ?? "") == $0.level })
        let wrong = tree.courts.filter {
            guard $0.level == .grassroots, let code = $0.code, let superior = $0.superior else {
                return false
            }
            return tree[superior]?.code != String(code.prefix(3))
        }
        // Far more than a handful: deriving the superior from the digits is not an option.
        #expect(wrong.count > 50)
    }
}
