enum OrderGroup: ActGroup {
    static let name = "order"
    static let abstract = "Orders of a superior court: urge, escalate, designate and others (执行指令)."
    static let example =
        "crosswrit order urge --field case=（2026）豫0105执123号 --field original=豫0105 "
        + "--field ground=ex-officio --field detail=处置房产 --field period=30d "
        + "--sealed-paper urgingOrder=令.pdf --approval bureauChief=张局长 --data var/yu01 --officer 承办甲"
}

enum TransferGroup: ActGroup {
    static let name = "transfer"
    static let abstract =
        "Hand over and receive a case whose enforcement moves, or that was filed twice (执行权移转)."
    static let example =
        "crosswrit transfer hand-over M --field volumes=2 --field pages=310 --field carrier=机要 "
        + "--field sender=王书记员 --field money=0 --field no-seizure --field auction=no "
        + "--data var/yu0105 --officer 承办乙"
}

enum PetitionGroup: ActGroup {
    static let name = "petition"
    static let abstract = "Enforcement petitions, leaders' reception of visits (执行信访)."
    static let example =
        "crosswrit petition register --help   # and `crosswrit procedures petition` for the fields"
}

enum CheckGroup: ActGroup {
    static let name = "check"
    static let abstract = "Double checks and rectification (一案双查、整改)."
    static let example = "crosswrit procedures double-check"
}

enum SuperviseGroup: ActGroup {
    static let name = "supervise"
    static let abstract = "The ladder for an overdue duty: reminder to criticism (督办、约谈、通报)."
    static let example = "crosswrit procedures supervision   # what is overdue: `crosswrit duties`"
}

enum AppraisalGroup: ActGroup {
    static let name = "appraisal"
    static let abstract = "Figures told to a court, and its appeal against them (考核、申诉)."
    static let example = "crosswrit procedures appraisal   # the figures: `crosswrit figures`"
}

enum HandoverGroup: ActGroup {
    static let name = "handover"
    static let abstract = "What an officer has in hand goes to another, by a signed list (人员交接)."
    static let example =
        "crosswrit handover offer --field giver=承办甲 --field receiver=承办乙 --field matters=M "
        + "--field reason=轮岗 --approval bureauChief=局长己 --officer 承办甲 --data var/yu0105"
}

enum EntrustGroup: ActGroup {
    static let name = "entrust"
    static let abstract = "Whole cases entrusted to a court of another province (委托执行)."
    static let example = "crosswrit procedures entrustment"
}

enum OrganGroup: ActGroup {
    static let name = "organ"
    static let abstract = "Disputes with police, tax and other organs (与其他部门的争议)."
    static let example = "crosswrit procedures organ-dispute"
}

enum PriorityGroup: ActGroup {
    static let name = "priority"
    static let abstract = "First seizure against a priority claim; idle preservation (首封与优先债权)."
    static let example = "crosswrit procedures priority-seizure"
}

enum SeizureGroup: ActGroup {
    static let name = "seizure"
    static let abstract = "The queue of seizures of one asset (轮候查封)."
    static let example = "crosswrit procedures seizure-queue"
}

enum NodeFactGroup: ActGroup {
    static let name = "node-fact"
    static let abstract = "Facts of a case's nodes that the superior watches (案内节点)."
    static let example = "crosswrit procedures case-node"
}
