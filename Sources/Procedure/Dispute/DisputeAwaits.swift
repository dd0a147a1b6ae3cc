package import Domain

extension DisputeProcedure {
    package static func awaits(_ matter: Matter) -> [Awaited] {
        guard case .dispute(let state) = matter.body, !state.phase.isClosed else { return [] }
        return DisputeWaits(matter: matter, state: state).all
    }
}

/// Who owes an act in a dispute now (待办).
private struct DisputeWaits {
    let matter: Matter
    let state: DisputeState

    var all: [Awaited] { main + beside }

    /// What the phase itself waits for.
    private var main: [Awaited] {
        switch state.phase {
        case .negotiating: negotiating
        case .failed:
            [
                wait(
                    state.raiser, "report", "协商不成，报请上级法院协调",
                    "the talks have failed: report to the superior")
            ]
        case .reported, .relaying: holders
        case .highTalks: highTalks
        case .received:
            [
                wait(
                    state.commonSuperior, "accept", "立案并录入执协案号",
                    "file the case and enter its 执协 number"),
                opinion,
            ]
        case .accepted: [opinion]
        case .sentBack:
            state.routes.map {
                wait($0.reporter, "supplement", "补充材料", "supply the missing papers")
            }
        case .opined, .complying: compliance
        case .implemented, .settled, .withdrawn: []
        }
    }

    private var negotiating: [Awaited] {
        if state.negotiationExpired || state.stopped {
            return state.disputantCourts.map {
                wait(
                    $0, "report", "协商期限届满或者文书矛盾，报请上级法院协调",
                    "the time for talks is over, or documents contradict: report to the superior",
                    rule: DisputeRules.Window.negotiation)
            }
        }
        if let proposal = state.proposal {
            return state.disputantCourts.filter { !proposal.consents.contains($0) }.map {
                wait(
                    $0, "consent", "答复协商纪要（第 \(proposal.entry) 条）",
                    "consent to the minutes in entry \(proposal.entry), or not",
                    rule: DisputeRules.Window.negotiation)
            }
        }
        let silent = state.disputants.filter { $0.court != state.raiser && !$0.hasActed }
        if !silent.isEmpty {
            return silent.map {
                wait(
                    $0.court, "answer", "答复协商函", "answer the letter",
                    rule: DisputeRules.Window.negotiation)
            }
        }
        return state.disputantCourts.map {
            wait(
                $0, "settle", "达成协商纪要，或记录协商不成（fail）",
                "agree on minutes, or record the failure with fail",
                rule: DisputeRules.Window.negotiation)
        }
    }

    /// Receipt comes first: until then the court has nothing in hand.
    private var holders: [Awaited] {
        var courts: [CourtID] = []
        for route in state.routes where !courts.contains(route.holder) {
            courts.append(route.holder)
        }
        return courts.map { court in
            if court == state.commonSuperior {
                wait(
                    court, "receipt", "节点自动回执（报告已发往共同上级法院）",
                    "the node's own receipt of the report")
            } else {
                wait(
                    court, "relay", "将报告逐级上报", "relay the report to the next superior",
                    rule: DisputeRules.Window.relay)
            }
        }
    }

    private var highTalks: [Awaited] {
        let silent = state.talksWith.filter { court in
            !state.talks.contains { $0.court == court }
        }
        let talks = silent.map {
            wait(
                $0, "negotiate", "与有关高级人民法院协商并记录结果",
                "negotiate with the other high courts and record the result",
                rule: DisputeRules.Window.negotiation)
        }
        let held = holders.filter { !silent.contains($0.court) }
        return talks + held
    }

    private var opinion: Awaited {
        wait(
            state.commonSuperior, "opine", "出具协调意见", "issue the opinion",
            rule: DisputeRules.Window.coordination)
    }

    private var compliance: [Awaited] {
        state.disputants.compactMap { disputant in
            switch disputant.compliance {
            case .owed:
                wait(
                    disputant.court, "comply", "履行协调意见并提交履行证明",
                    "carry out the opinion and submit proof", rule: DisputeRules.Window.compliance)
            case .claimed:
                wait(
                    state.commonSuperior, "confirm", "确认或退回 \(disputant.court) 的履行证明",
                    "confirm or return the proof of \(disputant.court)")
            case .confirmed: nil
            }
        }
    }

    /// What is owed whatever the phase is.
    private var beside: [Awaited] {
        var waits: [Awaited] = []
        for transfer in state.transfers where transfer.movedAt == nil {
            waits.append(
                wait(
                    transfer.order.from, "money-moved", "按划款决定（第 \(transfer.entry) 条）划款",
                    "move the money as ordered in entry \(transfer.entry)"))
        }
        if state.stopped {
            for disputant in state.disputants where disputant.stoppedAt == nil {
                waits.append(
                    wait(disputant.court, "stop", "立即停止执行并报告", "stop enforcing at once and report"))
            }
        }
        for correction in state.corrections {
            for court in correction.waitingFor {
                waits.append(
                    wait(
                        court, "consent", "确认更正（第 \(correction.entry) 条）",
                        "confirm the correction in entry \(correction.entry)"))
            }
        }
        return waits
    }

    private func wait(
        _ court: CourtID, _ verb: String, _ zh: String, _ en: String, rule: String? = nil
    ) -> Awaited {
        Awaited(
            court: court, verb: verb, text: Text(zh: zh, en: en),
            deadline: rule.flatMap { matter.openDeadline($0, owedBy: court)?.id })
    }
}
