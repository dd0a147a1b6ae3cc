package import Domain

/// Where an enforcement case stands, as far as dispatch asks (案件阶段).
package enum CaseStage: String, Hashable, Codable, Sendable, CaseIterable {
    /// 已立案，尚未查控.
    case filed
    /// 查控中.
    case searching
    /// 财产已控制，待处置.
    case controlled
    /// 评估、定价中.
    case appraising
    /// 已发拍卖公告或者正在拍卖、变卖.
    case auctioning
    /// 案款待发放.
    case paying
    /// 即将结案.
    case closing
    /// 已终结本次执行程序（终本）.
    case suspended
}

/// A seizure in a case and the day on which it ends (查封、扣押、冻结及届满日).
package struct CaseSeizure: Hashable, Codable, Sendable {
    package var asset: String
    package var expiresOn: CivilDate

    package init(asset: String, expiresOn: CivilDate) {
        self.asset = asset
        self.expiresOn = expiresOn
    }
}

/// An open enforcement case as a case-management system exports it: what dispatch decides about.
package struct EnforcementCase: Hashable, Sendable {
    /// 案号, kept as written (full-width brackets): also numbers of the old form. The key of a case.
    package var number: String
    /// The court that enforces it.
    package var court: CourtID
    /// 立案日期.
    package var filedOn: CivilDate
    /// 被执行人: ids of debtors (证件号码 or a code of the court's), at least one.
    package var debtors: [String]
    /// 执行标的额, in fen.
    package var amount: Int64
    /// 案件类别, such as 金融借款 or 劳动报酬; the rules may give each kind a weight.
    package var kind: String
    /// How much work it is, in thousandths of an average case (折算工作量); 1,000 is average.
    package var weight: Int
    /// 财产所在地: six-digit division codes (行政区划代码), the most important first; may be empty.
    package var places: [String]
    package var seizures: [CaseSeizure]
    package var stage: CaseStage
    /// 信访次数.
    package var petitions: Int
    /// 承办人.
    package var handler: String
    /// Grounds for a move that an officer has recorded, by the names of the rules file.
    package var grounds: [String]
    /// Courts that may not have it: parties, recusals, local interference (回避、地方干扰).
    package var conflicts: [CourtID]
    /// Its own court is to lose it where it moves at all (指令执行, 交叉执行): it may not stay.
    package var mustLeave: Bool

    package init(
        number: String, court: CourtID, filedOn: CivilDate, debtors: [String], amount: Int64,
        kind: String, weight: Int, places: [String], seizures: [CaseSeizure], stage: CaseStage,
        petitions: Int, handler: String, grounds: [String], conflicts: [CourtID], mustLeave: Bool
    ) {
        self.number = number
        self.court = court
        self.filedOn = filedOn
        self.debtors = debtors
        self.amount = amount
        self.kind = kind
        self.weight = weight
        self.places = places
        self.seizures = seizures
        self.stage = stage
        self.petitions = petitions
        self.handler = handler
        self.grounds = grounds
        self.conflicts = conflicts
        self.mustLeave = mustLeave
    }
}
