/// What a paper is (材料种类).
package enum PaperKind: String, Hashable, Codable, Sendable, CaseIterable {
    /// 执行裁定书.
    case ruling
    /// 协助执行通知书.
    case assistanceNotice
    /// 委托执行函.
    case commissionLetter
    /// 送达回证.
    case serviceReturn
    /// 执行公务证复印件.
    case dutyID
    /// 执行依据.
    case enforcementBasis
    /// 回执.
    case receipt
    /// 协商函.
    case negotiationLetter
    /// 协商纪要.
    case minutes
    /// 请求协调报告.
    case report
    /// 协调意见.
    case opinion
    /// 协调划款决定书.
    case moneyOrder
    /// 督促执行令.
    case urgingOrder
    /// 决定书: of a superior, on concentrated, coordinated or cross enforcement, or on a request.
    case decision
    /// 共同执行决定书.
    case jointDecision
    /// 暂缓执行决定书.
    case deferralDecision
    /// 纠正指令.
    case correctionOrder
    /// 指挥调度令.
    case dispatchOrder
    /// 申请执行书.
    case applicationForm
    /// 委托执行案件审批表.
    case approvalForm
    /// 案件情况说明.
    case caseStatement
    /// 立案通知书.
    case filingNotice
    /// 受托执行案件退回审批表.
    case returnForm
    /// 商请移送执行函.
    case transferRequest
    /// 移送执行函.
    case transferLetter
    /// 分配方案.
    case distributionPlan
    /// 登记查询结果.
    case registryExtract
    /// 登记机关回函.
    case registryReply
    /// 通知书.
    case notice
    /// 有关部门复函.
    case organReply
    /// 信访材料.
    case petition
    /// 执行和解协议.
    case settlement
    /// 息诉罢访承诺书.
    case promise
    /// 督办函.
    case supervisionLetter
    /// 约谈笔录.
    case interviewRecord
    /// 通报.
    case circular
    /// 整改通知书.
    case rectificationNotice
    /// 核查报告.
    case checkReport
    /// 证据.
    case evidence
    /// 履行证明.
    case proof
    /// 线下来件扫描.
    case scan
    /// 统一调配方案.
    case allocationPlan
    /// 合议笔录: 副卷, as are the next two.
    case panelRecord
    /// 审查报告.
    case reviewReport
    /// 批示.
    case instruction
    /// 其他材料.
    case other

    /// 副卷: it never leaves the node of the court that decides.
    package var isInternal: Bool {
        switch self {
        case .panelRecord, .reviewReport, .instruction: true
        default: false
        }
    }

    /// The official Chinese term.
    package var term: String {
        switch self {
        case .ruling: "执行裁定书"
        case .assistanceNotice: "协助执行通知书"
        case .commissionLetter: "委托执行函"
        case .serviceReturn: "送达回证"
        case .dutyID: "执行公务证"
        case .enforcementBasis: "执行依据"
        case .receipt: "回执"
        case .negotiationLetter: "协商函"
        case .minutes: "协商纪要"
        case .report: "请求协调报告"
        case .opinion: "协调意见"
        case .moneyOrder: "协调划款决定书"
        case .urgingOrder: "督促执行令"
        case .decision: "决定书"
        case .jointDecision: "共同执行决定书"
        case .deferralDecision: "暂缓执行决定书"
        case .correctionOrder: "纠正指令"
        case .dispatchOrder: "指挥调度令"
        case .applicationForm: "申请执行书"
        case .approvalForm: "委托执行案件审批表"
        case .caseStatement: "案件情况说明"
        case .filingNotice: "立案通知书"
        case .returnForm: "受托执行案件退回审批表"
        case .transferRequest: "商请移送执行函"
        case .transferLetter: "移送执行函"
        case .distributionPlan: "分配方案"
        case .registryExtract: "登记查询结果"
        case .registryReply: "登记机关回函"
        case .notice: "通知书"
        case .organReply: "有关部门复函"
        case .petition: "信访材料"
        case .settlement: "执行和解协议"
        case .promise: "息诉罢访承诺书"
        case .supervisionLetter: "督办函"
        case .interviewRecord: "约谈笔录"
        case .circular: "通报"
        case .rectificationNotice: "整改通知书"
        case .checkReport: "核查报告"
        case .evidence: "证据"
        case .proof: "履行证明"
        case .scan: "线下来件扫描"
        case .allocationPlan: "统一调配方案"
        case .panelRecord: "合议笔录"
        case .reviewReport: "审查报告"
        case .instruction: "批示"
        case .other: "其他材料"
        }
    }
}

/// One line of a manifest (材料清单): a paper is named by the SHA-256 of its bytes, which travel in
/// the papers' own lane and count only once they are whole and synced.
package struct Paper: Hashable, Codable, Sendable {
    /// SHA-256 of the bytes.
    package var digest: Digest
    /// Bytes; at most 200 MB unless the court configures otherwise.
    package var size: Int64
    /// File name as attached, 1 … 255 bytes, no path separators.
    package var name: String
    package var kind: PaperKind
    /// The court's own seal is on it (已签章 PDF/OFD).
    package var sealed: Bool

    package init(digest: Digest, size: Int64, name: String, kind: PaperKind, sealed: Bool) {
        self.digest = digest
        self.size = size
        self.name = name
        self.kind = kind
        self.sealed = sealed
    }
}

/// A paper of an outside court (线下法院), entered by a named officer of another court as 代录: never
/// shown as the outside court's own act.
package struct OutsideRecord: Hashable, Codable, Sendable {
    /// The outside court whose paper it is.
    package var court: CourtID
    /// 文号, as written on the paper.
    package var documentNumber: String
    /// The paper's date.
    package var dated: CivilDate
    /// How it arrived: 邮寄, 机要, 专人, 传真 …
    package var arrivedBy: String
    /// When it arrived.
    package var arrivedAt: Instant
    /// The scan.
    package var scan: Paper

    package init(
        court: CourtID, documentNumber: String, dated: CivilDate, arrivedBy: String,
        arrivedAt: Instant, scan: Paper
    ) {
        self.court = court
        self.documentNumber = documentNumber
        self.dated = dated
        self.arrivedBy = arrivedBy
        self.arrivedAt = arrivedAt
        self.scan = scan
    }
}
