import Drawing

extension ReportTerm {
    static let opened = Self("新收", "opened")
    static let closed = Self("办结", "closed")
    static let open = Self("在办", "open")
    static let overdue = Self("逾期", "overdue")
    static let date = Self("日期", "date")
    static let month = Self("月份", "month")
    static let acts = Self("办理行为", "acts")
    static let faults = Self("故障", "faults")
    static let court = Self("法院", "court")
    static let level = Self("法院层级", "level")
    static let kind = Self("种类", "kind")
    static let count = Self("次数", "count")
    static let rule = Self("规则", "rule")
    static let duty = Self("应办", "duty")
    static let met = Self("期内办理", "met")
    static let metLate = Self("逾期办理", "met late")
    static let lapsed = Self("逾期未办", "lapsed")
    static let void = Self("不再适用", "void")
    static let running = Self("期限未满", "running")
    static let share = Self("占比", "share")
    static let returned = Self("退回", "returned")
    static let withdrawn = Self("撤回", "withdrawn")
    static let simulation = Self("模拟", "simulation")
    static let topology = Self("拓扑", "topology")
    static let realm = Self("辖域", "realm")
    static let dates = Self("期间", "dates")
    static let days = Self("天数", "days")
    static let courts = Self("法院节点", "courts")
    static let coordinators = Self("协调中心", "coordinators")
    static let workload = Self("工作量", "workload")
    static let profile = Self("方案", "profile")
    static let seed = Self("种子", "seed")
    static let build = Self("程序版本", "build")
    static let hash = Self("运行摘要", "hash")
    static let events = Self("事件", "events")
    static let messages = Self("消息", "messages")
    static let eventsPerSecond = Self("每秒事件", "events per second")
    static let wall = Self("运行用时", "wall time")
    static let memory = Self("内存峰值", "peak memory")
    static let violations = Self("违反", "violations")
    static let unreached = Self("预定未达", "not reached")

    /// A level of courts by its raw value; another name stands as it is.
    static func level(_ raw: String) -> Self {
        switch raw {
        case "supreme": Self("最高人民法院", "supreme")
        case "high": Self("高级人民法院", "high")
        case "intermediate": Self("中级人民法院", "intermediate")
        case "grassroots": Self("基层人民法院", "grassroots")
        default: Self(raw, raw)
        }
    }

    /// A level in two or three characters, for the end of a line.
    static func shortLevel(_ raw: String) -> Self {
        switch raw {
        case "supreme": Self("最高法", "supreme")
        case "high": Self("高院", "high")
        case "intermediate": Self("中院", "intermediate")
        case "grassroots": Self("基层", "grassroots")
        default: Self(ReportText.cut(raw, to: 16), ReportText.cut(raw, to: 16))
        }
    }

    /// A kind of matter: its official term and its stable name.
    static func procedure(_ line: RunReport.ProcedureLine) -> Self {
        Self(line.term.isEmpty ? line.kind : line.term, line.kind)
    }

    /// A profile by its raw value.
    static func profile(_ raw: String) -> Self {
        switch raw {
        case "quiet": Self("平稳", "quiet")
        case "swarm": Self("随机故障", "swarm")
        default: Self(raw, raw)
        }
    }

    /// A class of faults by its raw value.
    static func fault(_ raw: String) -> Self {
        let zh: String? =
            switch raw {
            case "loss": "丢包"
            case "duplication": "重复"
            case "reordering": "乱序"
            case "partition": "断网"
            case "one-way": "单向断网"
            case "slow-link": "线路缓慢"
            case "full-queue": "队列已满"
            case "crash": "进程终止"
            case "lost-write": "写入丢失"
            case "torn-write": "写入残缺"
            case "io-error": "读写错误"
            case "full-disk": "磁盘已满"
            case "skew": "时钟偏差"
            case "clock-jump": "时钟跳变"
            case "absence": "节点停机"
            case "older-copy": "恢复旧副本"
            case "snapshot-start": "快照启动"
            case "advance": "演练时钟前移"
            default: nil
            }
        return Self(zh ?? raw, raw)
    }

    /// An age, such as `7–13 天`.
    static func ages(_ band: RunReport.AgeBand) -> Self {
        let from = ReportNumber.grouped(band.from)
        guard let to = band.to else { return Self("\(from) 天以上", "\(from) d or more") }
        let last = ReportNumber.grouped(ReportNumber.difference(to, 1))
        return from == last
            ? Self("\(from) 天", "\(from) d") : Self("\(from)–\(last) 天", "\(from)–\(last) d")
    }
}
