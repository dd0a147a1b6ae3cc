/// What a commissioned matter asks for (委托事项类型): the list of 法发〔2017〕27号 art. 1 and what is met
/// in practice beside it.
package enum CommissionKind: String, Hashable, Codable, Sendable, CaseIterable {
    /// 冻结银行存款、理财产品.
    case freezeDeposit = "freeze-deposit"
    /// 续行冻结银行存款、理财产品.
    case renewDeposit = "renew-deposit"
    /// 解除冻结银行存款、理财产品.
    case releaseDeposit = "release-deposit"
    /// 扣划银行存款、理财产品.
    case deductDeposit = "deduct-deposit"
    /// 公示冻结股权及其他投资权益.
    case freezeEquity = "freeze-equity"
    /// 续行冻结股权及其他投资权益.
    case renewEquity = "renew-equity"
    /// 解除冻结股权及其他投资权益.
    case releaseEquity = "release-equity"
    /// 查封不动产和需要登记的动产.
    case sealProperty = "seal-property"
    /// 续行查封不动产和需要登记的动产.
    case renewSeal = "renew-seal"
    /// 解除查封不动产和需要登记的动产.
    case unsealProperty = "unseal-property"
    /// 过户不动产和需要登记的动产.
    case transferProperty = "transfer-property"
    /// 调查被执行人财产情况.
    case inquire
    /// 委托送达.
    case serve
    /// 协助控制被拘留人.
    case assistDetention = "assist-detention"
    /// 冻结应收账款.
    case freezeReceivable = "freeze-receivable"
    /// 事项委托系统列明的其他事项.
    case other

    /// The row of the table below.
    package var rule: CommissionKindRule {
        CommissionKindRule.table.first { $0.kind == self } ?? CommissionKindRule.fallback
    }
}

/// One row of the table of matter types: what a letter of this type must say and carry.
package struct CommissionKindRule: Hashable, Sendable {
    package var kind: CommissionKind
    package var name: Text
    /// Where the type is listed.
    package var source: String
    /// Papers without which the letter is not sent (材料后补 excepted).
    package var papers: [PaperKind]
    /// The account or asset must be described.
    package var needsAsset: Bool
    /// An exact amount must be given (法〔2021〕322号 §15 明确具体冻结数额).
    package var needsAmount: Bool

    fileprivate init(
        _ kind: CommissionKind, _ zh: String, _ en: String, _ source: String,
        _ papers: [PaperKind], asset: Bool = true, amount: Bool = false
    ) {
        self.kind = kind
        self.name = Text(zh: zh, en: en)
        self.source = source
        self.papers = papers
        self.needsAsset = asset
        self.needsAmount = amount
    }

    /// 执行裁定书, 协助执行通知书, 委托执行函, 送达回证, 执行公务证 (法发〔2017〕27号, from memory).
    private static let measure: [PaperKind] = [
        .ruling, .assistanceNotice, .commissionLetter, .serviceReturn, .dutyID,
    ]
    private static let item1 = "法发〔2017〕27号第一条第1项"
    private static let item2 = "法发〔2017〕27号第一条第2项"
    private static let item3 = "法发〔2017〕27号第一条第3项"

    fileprivate static let fallback = CommissionKindRule(
        .other, "系统列明的其他事项", "other listed matters", "法发〔2017〕27号第一条第5项",
        [.commissionLetter, .dutyID], asset: false)

    /// Every type, in the order of the document; the list's wording is as the 内黄 rule repeats it,
    /// the papers are from memory of the document and to be verified.
    package static let table: [CommissionKindRule] = [
        .init(.freezeDeposit, "冻结银行存款、理财产品", "freeze deposits", item1, measure, amount: true),
        .init(.renewDeposit, "续行冻结银行存款、理财产品", "renew a freeze of deposits", item1, measure),
        .init(.releaseDeposit, "解除冻结银行存款、理财产品", "release frozen deposits", item1, measure),
        .init(
            .deductDeposit, "扣划银行存款、理财产品", "deduct deposits", item1,
            measure + [.enforcementBasis], amount: true),
        .init(
            .freezeEquity, "公示冻结股权及其他投资权益", "freeze equity by public notice", item2, measure,
            amount: true),
        .init(.renewEquity, "续行冻结股权及其他投资权益", "renew a freeze of equity", item2, measure),
        .init(.releaseEquity, "解除冻结股权及其他投资权益", "release frozen equity", item2, measure),
        .init(.sealProperty, "查封不动产和需要登记的动产", "seal registered property", item3, measure),
        .init(.renewSeal, "续行查封不动产和需要登记的动产", "renew a seal on property", item3, measure),
        .init(.unsealProperty, "解除查封不动产和需要登记的动产", "unseal property", item3, measure),
        .init(
            .transferProperty, "过户不动产和需要登记的动产", "transfer title to property", item3, measure),
        .init(
            .inquire, "调查被执行人财产情况", "inquire into the debtor's property",
            "法发〔2017〕27号第一条第4项", [.commissionLetter, .assistanceNotice, .dutyID], asset: false),
        .init(
            .serve, "委托送达", "serve papers", "实践（委托执行规定第二条第二款）",
            [.commissionLetter, .serviceReturn], asset: false),
        .init(
            .assistDetention, "协助控制被拘留人", "help to take a detained person into custody",
            "实践（内黄县法院规定第13项；民诉法解释第179条：决定法院须派员）",
            [.commissionLetter, .dutyID], asset: false),
        .init(
            .freezeReceivable, "冻结应收账款", "freeze receivables", "实践（遂平县法院2020年）", measure,
            amount: true),
        fallback,
    ]
}
