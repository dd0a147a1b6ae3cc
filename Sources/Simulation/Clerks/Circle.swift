import Domain

/// Whom each court deals with: courts under its own coordinator, and courts elsewhere, of another
/// city or another province.
struct Circle {
    /// By place: courts with a superior under the own coordinator, in order of id.
    private let near: [[CourtID]]
    /// Every court with a node and a superior.
    private let all: [CourtID]
    /// The same by the province that they lie in, and the province of each place.
    private let provinces: [[CourtID]]
    private let province: [Int]
    private let homes: [Int]
    private let places: [CourtID: Int]
    private let hasSuperior: [Bool]
    /// Courts are served by more than one coordinator.
    let isParted: Bool

    /// Of draws elsewhere, one in this many goes to any province.
    private static let far = 3
    /// A court elsewhere is looked for this many times at most.
    private static let draws = 8

    init(_ scenario: Scenario, _ registry: Registry) {
        let tree = scenario.tree
        places = registry.places
        homes = registry.entries.map(\.home)
        var all: [CourtID] = []
        var provinces: [[CourtID]] = []
        var heads: [CourtID: Int] = [:]
        var province = Array(repeating: 0, count: registry.entries.count)
        var together: [Int: [CourtID]] = [:]
        for (place, entry) in registry.entries.enumerated() where !entry.isSeat {
            let ascent = tree.ascent(from: entry.id)
            guard ascent.count > 1 else { continue }
            all.append(entry.id)
            together[entry.home, default: []].append(entry.id)
            let head = ascent[ascent.count - 2]
            let known = heads[head] ?? provinces.count
            if known == provinces.count {
                heads[head] = known
                provinces.append([])
            }
            province[place] = known
            provinces[known].append(entry.id)
        }
        hasSuperior = registry.entries.map { !$0.isSeat && tree.superior(of: $0.id) != nil }
        near = registry.entries.map { entry in
            guard !entry.isSeat, tree.superior(of: entry.id) != nil else { return [] }
            return (together[entry.home] ?? []).filter {
                $0 != entry.id && tree.commonSuperior(of: [entry.id, $0]) != nil
            }
        }
        self.all = all
        self.provinces = provinces
        self.province = province
        isParted = Set(registry.entries.filter { !$0.isSeat }.map(\.home)).count > 1
    }

    /// Some court has another one to deal with.
    var isAnyoneMet: Bool { isParted ? all.count > 1 : near.contains { !$0.isEmpty } }

    /// The court at a place has somebody to deal with.
    func isMet(_ place: Int) -> Bool {
        !near[place].isEmpty || (isParted && hasSuperior[place])
    }

    /// A court for the one at a place to deal with, elsewhere in `share` thousandths of the cases.
    func partner(of place: Int, _ share: Int, _ dice: inout Dice) -> CourtID? {
        if isParted, near[place].isEmpty || dice.permille(share) {
            if let court = elsewhere(from: place, &dice) { return court }
        }
        return dice.pick(near[place])
    }

    /// A court under another coordinator, mostly of the same province.
    func elsewhere(from place: Int, _ dice: inout Dice) -> CourtID? {
        for _ in 0..<Self.draws {
            let list = dice.once(in: Self.far) ? all : provinces[province[place]]
            if let court = dice.pick(list), let other = places[court],
                homes[other] != homes[place]
            {
                return court
            }
        }
        return nil
    }
}
