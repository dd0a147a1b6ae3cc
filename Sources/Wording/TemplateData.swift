// Written by scripts/embed-templates from data/templates. Do not edit.

/// Templates of printed documents as the program carries them (data/templates).
package enum TemplateData {
    /// Name and text of each, ordered by name.
    package static let all: [(name: String, text: String)] = [
        (
            "allocation-plan",
            #"""
            <!-- title: 统一调配方案; form: record; paper: allocationPlan -->
            <p>为统一调配辖区执行案件和执行力量，根据截至{{field.date}}的案件数据，拟订方案如下：</p>
            <p>拟移转案件：{{field.moves}}件；拟调配力量：{{field.lent}}项。</p>
            {{>part-rest}}
            <p>批准本方案不决定任何案件：每一案件须经合议庭讨论决定，另行裁定、送达并通知有关人民法院。</p>
            {{>part-papers}}
            <p>拟稿：{{officer}}　　审核：{{blank}}</p>
            """#
        ),
        (
            "appraisal-appeal",
            #"""
            <!-- title: 考核结果申诉书; form: letter -->
            <p class="to">{{addressee}}：</p>
            <p>我院对考核结果中的下列指标有异议，现申诉如下：</p>
            {{>part-rest}}
            <p>请予复核。</p>
            {{>part-papers}}
            """#
        ),
        (
            "appraisal-decision",
            #"""
            <!-- title: 考核申诉复核决定书; form: letter -->
            <p class="to">{{addressee}}：</p>
            <p>你院对考核结果的申诉，经复核，决定如下：</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            """#
        ),
        (
            "appraisal-notice",
            #"""
            <!-- title: 考核结果通知书; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>现将考核期间的指标及结果通知你院：</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}对结果有异议的，可以在规定期限内书面申诉；逾期未申诉的，结果确定。</p>
            {{>part-deadlines}}
            """#
        ),
        (
            "assistance-notice",
            #"""
            <!-- title: 协助执行通知书; form: order; paper: assistanceNotice -->
            <p class="to">{{field.unit}}：</p>
            <p>本院在办理{{case}}案件的{{procedure}}事项中，{{#basis}}依照{{basis}}，{{/basis}}请协助执行以下事项：</p>
            <p>{{field.content}}</p>
            {{>part-rest}}
            {{>part-deadlines}}
            <p>附：执行裁定书<span class="blank">＿＿＿＿</span>份。</p>
            <p>联系人、电话：{{officer}}　<span class="blank">＿＿＿＿＿＿＿＿</span></p>
            """#
        ),
        (
            "base",
            #"""
            <!DOCTYPE html>
            <html lang="zh-CN">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{title}} {{matter}}</title>
            <style>
            @page { size: A4; margin: 25mm 26mm 14mm 28mm; }
            * { box-sizing: border-box; }
            body { margin: 0; color: #000; font: 16pt/29pt "仿宋_GB2312", FangSong, STFangsong, "Noto Serif CJK SC", serif; }
            table.sheet { width: 100%; border-collapse: collapse; }
            table.sheet > tbody > tr > td, table.sheet > tfoot > tr > td { padding: 0; }
            .court, .title { margin: 0; text-align: center; font-weight: bold; line-height: 1.5; }
            .court, .title { font-family: "方正小标宋简体", STZhongsong, "Noto Serif CJK SC", SimSun, serif; }
            .court { font-size: 22pt; letter-spacing: .1em; text-wrap: balance; }
            .title { font-size: 26pt; letter-spacing: .25em; padding-left: .25em; text-wrap: balance; }
            .number { margin: 10pt 0 14pt; text-align: right; }
            .letter .number { text-align: center; }
            .record .title { margin-bottom: 14pt; }
            .body { overflow-wrap: anywhere; }
            .body p { margin: 0; text-indent: 2em; }
            .body p.to, .body p.flush { text-indent: 0; }
            .body p.head { font-family: "黑体", SimHei, "Noto Sans CJK SC", sans-serif; }
            .body table { width: 100%; margin: 8pt 0; border-collapse: collapse; font-size: 12pt; line-height: 18pt; }
            .body th, .body td { border: 1px solid #000; padding: 3pt 6pt; text-align: left; }
            .body th { font-weight: bold; }
            .body th.term { width: 30%; }
            .body tr { break-inside: avoid; }
            .sign { margin-top: 30pt; text-align: right; break-inside: avoid; break-before: avoid; }
            .sign p { margin: 0; padding-right: 2em; white-space: nowrap; }
            .sign p.seal { color: #666; font-size: 10.5pt; line-height: 18pt; }
            .sign p.wide { letter-spacing: .1em; }
            .blank { color: #000; letter-spacing: 0; white-space: nowrap; }
            .marks { display: flex; justify-content: space-between; gap: 8mm; min-height: 9mm; font-size: 9pt; line-height: 12pt; }
            .mark { border: 1.5pt solid #b00; color: #b00; padding: 1pt 5pt; font: bold 12pt/16pt "黑体", SimHei, "Noto Sans CJK SC", sans-serif; }
            .mark.done { border-color: #060; color: #060; }
            .hash { font-family: "Noto Sans Mono CJK SC", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
            .rehearsal { position: fixed; inset: 0; display: flex; align-items: center; justify-content: center; pointer-events: none; z-index: 2; }
            .rehearsal span { transform: rotate(-35deg); color: rgba(176, 0, 0, .14); font: bold 110pt/1 "黑体", SimHei, "Noto Sans CJK SC", sans-serif; }
            .rehearsal span { letter-spacing: .3em; white-space: nowrap; }
            .foot { border-top: .75pt solid #000; padding-top: 2pt; font-size: 8pt; line-height: 11pt; color: #222; }
            .foot, .room { height: 21mm; overflow: hidden; }
            @media screen {
            body { background: #888; }
            table.sheet, .foot { width: 210mm; margin: 0 auto; background: #fff; }
            table.sheet { height: 273mm; margin-top: 8mm; }
            table.sheet > tbody > tr > td { padding: 25mm 26mm 0 28mm; vertical-align: top; }
            .room { display: none; }
            .foot { border: 0; padding: 2pt 26mm 0 28mm; margin-bottom: 8mm; }
            }
            @media print {
            .foot { position: fixed; bottom: 0; left: 0; right: 0; }
            }
            </style>
            </head>
            <body>
            {{#rehearsal}}<div class="rehearsal"><span>{{rehearsal}}</span></div>{{/rehearsal}}
            <table class="sheet">
            <tbody><tr><td>
            <div class="marks">
            <div>{{#rehearsal}}<span class="mark">{{rehearsal}}</span> {{/rehearsal}}{{#undone}}<span class="mark">{{undone}}</span>{{/undone}}</div>
            <div>{{#unsealed}}<span class="mark">{{unsealed}}</span>{{/unsealed}}{{#sealed}}<span class="mark done">{{sealed}}</span>{{/sealed}}</div>
            </div>
            {{#form-ruling}}<div class="ruling">{{/form-ruling}}{{#form-order}}<div class="order">{{/form-order}}
            {{#form-letter}}<div class="letter">{{/form-letter}}{{#form-record}}<div class="record">{{/form-record}}
            <p class="court">{{court}}</p>
            <h1 class="title">{{title}}</h1>
            {{^form-record}}
            <p class="number">{{#number}}{{number}}{{/number}}{{^number}}
            {{#form-letter}}<span class="blank">＿＿＿＿〔＿＿＿＿〕＿＿＿＿号</span>{{/form-letter}}
            {{^form-letter}}<span class="blank">（＿＿＿＿）＿＿＿＿执＿＿＿＿号</span>{{/form-letter}}
            {{/number}}</p>
            {{/form-record}}
            <div class="body">
            {{>body}}
            </div>
            <div class="sign">
            {{#form-ruling}}
            <p>审　判　长　<span class="blank">＿＿＿＿＿＿</span></p>
            <p>审　判　员　<span class="blank">＿＿＿＿＿＿</span></p>
            <p>审　判　员　<span class="blank">＿＿＿＿＿＿</span></p>
            <p>{{date}}</p>
            <p class="seal">（院印）{{#unsealed}}{{unsealed}}{{/unsealed}}{{#sealed}}{{sealed}}{{/sealed}}</p>
            <p>法 官 助 理　<span class="blank">＿＿＿＿＿＿</span></p>
            <p>书　记　员　<span class="blank">＿＿＿＿＿＿</span></p>
            {{/form-ruling}}
            {{#form-order}}
            <p>{{court}}</p>
            <p>{{date}}</p>
            <p class="seal">（院印）{{#unsealed}}{{unsealed}}{{/unsealed}}{{#sealed}}{{sealed}}{{/sealed}}</p>
            {{/form-order}}
            {{#form-letter}}
            <p>{{court}}</p>
            <p>{{day}}</p>
            <p class="seal">（院印）{{#unsealed}}{{unsealed}}{{/unsealed}}{{#sealed}}{{sealed}}{{/sealed}}</p>
            {{/form-letter}}
            {{#form-record}}
            <p>{{day}}</p>
            {{/form-record}}
            </div>
            </div>
            </td></tr></tbody>
            <tfoot><tr><td><div class="room"></div></td></tr></tfoot>
            </table>
            <div class="foot">
            <div>协调事项 {{matter}}　{{procedure}}　{{act}}{{#entry}}　第{{entry}}条记录{{/entry}}　经办 {{officer}}
            {{#approvals}}　审批 {{role}}{{officer}}（{{at}}）{{/approvals}}</div>
            <div class="hash">{{#digest}}记录 {{digest}}{{/digest}}{{^digest}}记录 尚未记录{{/digest}}</div>
            <div class="hash">{{#act-digest}}行为 {{act-digest}}{{/act-digest}}</div>
            <div class="hash">{{#sealed}}{{sealed}} {{sealed-name}} SHA-256 {{sealed-digest}}{{/sealed}}{{#unsealed}}{{unsealed}}，不得作为正式文书使用{{/unsealed}}</div>
            </div>
            </body>
            </html>
            """#
        ),
        (
            "cancellation-notice",
            #"""
            <!-- title: 销案通知书; form: order; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>{{case}}一案{{#field.new-case}}，接收（受托）法院的案号为{{field.new-case}}{{/field.new-case}}。</p>
            <p>{{#basis}}根据{{basis}}，{{/basis}}本院对本院所立案件作销案处理。</p>
            {{>part-rest}}
            {{>part-deadlines}}
            <p>特此通知。</p>
            """#
        ),
        (
            "cause-ended-report",
            #"""
            <!-- title: 暂缓执行事由消灭报告; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>{{case}}案件暂缓执行的事由已于{{field.ended-on}}消灭：{{field.facts}}。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}报请决定恢复执行。</p>
            {{>part-deadlines}}
            {{>part-papers}}
            """#
        ),
        (
            "circular",
            #"""
            <!-- title: 通报; form: letter; paper: circular -->
            <p class="to">{{#field.recipients}}{{field.recipients}}{{/field.recipients}}{{^field.recipients}}{{addressee}}{{
            /field.recipients}}：</p>
            <p>{{original}}对应当办理的事项逾期未办，经提醒、督办、约谈仍未改正。</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}现予通报批评。</p>
            {{>part-deadlines}}
            <p>各院应当引以为戒。本通报仅限法院内部，不公开。</p>
            """#
        ),
        (
            "committee-report",
            #"""
            <!-- title: 关于执行争议的报告; form: letter; paper: report -->
            <p class="to">{{field.committee}}：</p>
            <p>本院在执行{{case}}案件中与有关部门发生争议，经协商未果，现将有关情况书面报告如下：</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>特此报告。</p>
            {{>part-papers}}
            """#
        ),
        (
            "concentration-decision",
            #"""
            <!-- title: 集中执行决定书; form: order; paper: decision -->
            <p class="to">{{addressee}}：</p>
            <p>被执行人{{field.debtor}}涉及的多件执行案件，由不同法院分别执行，有集中执行的必要。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}决定对上列案件集中执行，由{{field.lead}}牵头，各成员法院配合。</p>
            {{>part-deadlines}}
            """#
        ),
        (
            "concentration-proposal",
            #"""
            <!-- title: 集中执行建议; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>被执行人{{field.debtor}}涉及多家法院的执行案件，建议集中执行：</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>请予决定。</p>
            {{>part-papers}}
            """#
        ),
        (
            "conclusion-notice",
            #"""
            <!-- title: 结案通知书; form: order; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>{{case}}案件所涉{{procedure}}事项现已办结。</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>特此通知。</p>
            {{>part-papers}}
            """#
        ),
        (
            "cooperation-request",
            #"""
            <!-- title: 请求协同执行报告; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>本院执行的{{case}}一案，单独执行确有困难，需要协同（共同）执行：</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>请予审查决定。</p>
            {{>part-papers}}
            """#
        ),
        (
            "coordination-decision",
            #"""
            <!-- title: 协同执行决定书; form: order; paper: decision -->
            <p class="to">{{addressee}}：</p>
            <p>{{case}}案件，需要有关法院协同执行。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}决定协同执行，由{{original}}负责执行，{{assisting}}予以协同。</p>
            {{>part-deadlines}}
            """#
        ),
        (
            "coordination-letter",
            #"""
            <!-- title: 协调函; form: letter; paper: negotiationLetter -->
            <p class="to">{{field.departments}}：</p>
            <p>关于{{case}}案件执行中的争议，执协案号{{field.coordination-case}}，现启动协调。</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>请派员参加。</p>
            """#
        ),
        (
            "coordination-opinion",
            #"""
            <!-- title: 协调意见; form: letter; paper: opinion -->
            <p class="to">{{addressee}}：</p>
            <p>关于{{case}}案件执行中的争议，经协调，结果如下：</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            """#
        ),
        (
            "coordination-report",
            #"""
            <!-- title: 请求协调报告; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>{{case}}案件执行中的争议，经协商未能达成一致，现报请协调。</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>以上报告，请予审查。</p>
            {{>part-papers}}
            """#
        ),
        (
            "correction-instruction",
            #"""
            <!-- title: 纠正执行错误指令; form: order; paper: correctionOrder -->
            <p class="to">{{addressee}}：</p>
            <p>你院在执行{{case}}案件中作出的执行行为（裁定、决定）确有错误，应当纠正。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}指令你院自行纠正，并将纠正情况报告本院。</p>
            <p>你院认为指令有错误的，可以在收到之日起五日内请求复议一次。</p>
            {{>part-deadlines}}
            <p>此令。</p>
            """#
        ),
        (
            "correction-report",
            #"""
            <!-- title: 纠正情况报告; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>你院就{{case}}案件作出的纠正指令收悉。现将纠正情况报告如下：{{field.corrected}}</p>
            {{>part-rest}}
            {{>part-deadlines}}
            <p>特此报告。</p>
            {{>part-papers}}
            """#
        ),
        (
            "correction-ruling",
            #"""
            <!-- title: 执行裁定书; form: ruling; paper: ruling -->
            <p>执行法院：{{original}}。</p>
            <p>{{original}}在执行{{case}}案件中作出的执行行为（裁定、决定）确有错误，需要由本院直接纠正。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}裁定如下：</p>
            <p>一、撤销（变更）<span class="blank">＿＿＿＿＿＿＿＿＿＿＿＿</span>。</p>
            <p>二、<span class="blank">＿＿＿＿＿＿＿＿＿＿＿＿</span>。</p>
            {{>part-deadlines}}
            <p>本裁定送达后即发生法律效力。</p>
            """#
        ),
        (
            "cross-decision",
            #"""
            <!-- title: 交叉执行决定书; form: order; paper: decision -->
            <p class="to">{{addressee}}：</p>
            <p>{{original}}执行的{{case}}一案，经本院审查，符合交叉执行的条件。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}决定对该案以上列方式交叉执行。</p>
            {{>part-deadlines}}
            """#
        ),
        (
            "deferral-decision",
            #"""
            <!-- title: 暂缓执行决定书; form: order; paper: deferralDecision -->
            <p class="to">{{addressee}}：</p>
            <p>本院在办理{{case}}案件的{{procedure}}事项中，经审查，{{field.ground}}，符合暂缓执行的条件。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}决定如下：</p>
            <p>{{case}}案件的下列执行措施暂缓执行，期限{{field.period}}：{{field.measures}}。</p>
            {{>part-deadlines}}
            <p>暂缓执行期限届满后，应当立即恢复执行。</p>
            """#
        ),
        (
            "deferral-extension",
            #"""
            <!-- title: 延长暂缓执行期限决定书; form: order; paper: deferralDecision -->
            <p class="to">{{addressee}}：</p>
            <p>本院在办理{{case}}案件的{{procedure}}事项中，前已决定暂缓执行。现因：{{field.reason}}。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}决定延长暂缓执行期限{{field.extension}}。</p>
            {{>part-deadlines}}
            <p>期限届满后，应当立即恢复执行。</p>
            """#
        ),
        (
            "deferral-request",
            #"""
            <!-- title: 暂缓执行请示; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>{{case}}案件，因{{field.ground}}，需要暂缓执行。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}请予决定。</p>
            {{>part-deadlines}}
            {{>part-papers}}
            """#
        ),
        (
            "designation-decision",
            #"""
            <!-- title: 指定执行决定书; form: order; paper: decision -->
            <p class="to">{{addressee}}：</p>
            <p>{{original}}与{{receiving}}就查封财产的处分协商不成，报请本院。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}决定由{{field.enforcing}}处分该查封财产，期限{{field.period}}。</p>
            {{>part-deadlines}}
            """#
        ),
        (
            "designation-ruling",
            #"""
            <!-- title: 执行裁定书; form: ruling; paper: ruling -->
            <p>原执行法院：{{original}}。</p>
            <p>接收法院：{{receiving}}。</p>
            <p>申请执行人：{{blank}}。</p>
            <p>被执行人：{{blank}}。</p>
            <p>{{original}}执行的{{case}}一案，因{{field.ground}}，需要指令其他法院执行（{{field.mode}}）。该案由{{field.source}}发现，未实现的债权余额为{{
            field.remainder}}。申请执行人的意愿：{{field.wish}}。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}裁定如下：</p>
            <p>一、{{original}}执行的{{case}}案件，由{{receiving}}执行。</p>
            <p>二、{{original}}应当将案卷材料、已控制的财产和案款移交{{receiving}}。</p>
            {{>part-deadlines}}
            <p>本裁定送达后即发生法律效力。</p>
            """#
        ),
        (
            "discipline-transfer",
            #"""
            <!-- title: 移送纪检监察函; form: letter; paper: report -->
            <p class="to">{{field.to-body}}：</p>
            <p>本院在执行案件一案双查中，发现有关人员涉嫌违纪违法，现将有关材料移送。</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>接收人（签名）：<span class="blank">＿＿＿＿＿＿</span></p>
            {{>part-papers}}
            """#
        ),
        (
            "dispatch-order",
            #"""
            <!-- title: 指挥调度令; form: order; paper: dispatchOrder -->
            <p class="to">{{addressee}}：</p>
            <p>{{#basis}}根据{{basis}}，{{/basis}}因执行工作需要，决定统一调度执行力量，事项如下：</p>
            {{>part-rest}}
            {{>part-deadlines}}
            <p>各有关法院应当按时到位，服从现场指挥，完成后及时反馈。</p>
            <p>此令。</p>
            """#
        ),
        (
            "disposal-notice",
            #"""
            <!-- title: 查封财产处分通知书; form: order; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>本院已对移送执行的查封财产作出处分。</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>特此通知。</p>
            """#
        ),
        (
            "distribution-notice",
            #"""
            <!-- title: 财产分配通知书; form: order; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>关于{{case}}案件所涉财产的分配，现将有关事项通知如下：</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>对分配有异议的，应当依法书面提出。</p>
            <p>特此通知。</p>
            """#
        ),
        (
            "distribution-plan",
            #"""
            <!-- title: 财产分配方案; form: order; paper: distributionPlan -->
            <p class="to">{{addressee}}：</p>
            <p>{{#basis}}依照{{basis}}，{{/basis}}本院就被执行人财产的分配制作方案如下：</p>
            {{>part-rest}}
            {{>part-deadlines}}
            <p>债权人或者被执行人对分配方案有异议的，应当自收到本方案之日起十五日内向本院提出书面异议。</p>
            {{>part-papers}}
            """#
        ),
        (
            "enforcement-order",
            #"""
            <!-- title: 指令执行决定书; form: order; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>{{original}}委托{{receiving}}执行的{{case}}一案，受托法院未按期执行完毕，委托法院请求指令执行。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}指令{{receiving}}于{{field.period}}内执行，并将执行情况函告委托法院、报告本院。</p>
            {{>part-deadlines}}
            <p>此令。</p>
            """#
        ),
        (
            "entrustment-letter",
            #"""
            <!-- title: 委托执行函; form: letter; paper: commissionLetter -->
            <p class="to">{{addressee}}：</p>
            <p>{{case}}一案，被执行人的财产在你院辖区。</p>
            <p>{{#basis}}依照{{basis}}，{{/basis}}现委托你院执行。</p>
            {{>part-rest}}
            {{>part-deadlines}}
            <p>请在收到本函后依法立案执行，并将立案情况和执行结果函告本院。</p>
            {{>part-papers}}
            """#
        ),
        (
            "escalation-ruling",
            #"""
            <!-- title: 执行裁定书; form: ruling; paper: ruling -->
            <p>原执行法院：{{original}}。</p>
            <p>申请执行人：{{blank}}。</p>
            <p>被执行人：{{blank}}。</p>
            <p>{{original}}执行的{{case}}一案，因{{field.ground}}，需要由上级法院提级执行。该案由{{field.source}}发现，未实现的债权余额为{{
            field.remainder}}。申请执行人的意愿：{{field.wish}}。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}裁定如下：</p>
            <p>一、{{original}}执行的{{case}}案件，由{{court}}提级执行。</p>
            <p>二、{{original}}应当将案卷材料、已控制的财产和案款移交{{court}}。</p>
            {{>part-deadlines}}
            <p>本裁定送达后即发生法律效力。</p>
            """#
        ),
        (
            "feedback-report",
            #"""
            <!-- title: 反馈报告; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>现将{{procedure}}事项的办理情况反馈如下：</p>
            {{>part-rest}}
            {{>part-deadlines}}
            <p>特此反馈。</p>
            {{>part-papers}}
            """#
        ),
        (
            "filing-notice",
            #"""
            <!-- title: 立案通知书; form: order; paper: filingNotice -->
            <p class="to">{{addressee}}：</p>
            <p>{{original}}执行的{{case}}一案，本院已接收并立案执行，案号为{{field.new-case}}。</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>特此通知。</p>
            """#
        ),
        (
            "handover-list",
            #"""
            <!-- title: 移交清单; form: record; paper: receipt -->
            <p>移交法院：{{original}}</p>
            <p>接收法院：{{receiving}}</p>
            <p>案号：{{case}}</p>
            {{>part-table}}
            {{>part-deadlines}}
            <p>移交人（签名）：<span class="blank">＿＿＿＿＿＿＿＿</span></p>
            <p>接收人（签名）：<span class="blank">＿＿＿＿＿＿＿＿</span></p>
            """#
        ),
        (
            "interview-record",
            #"""
            <!-- title: 约谈笔录; form: record; paper: interviewRecord -->
            <p>约谈时间：{{#field.held-on}}{{field.held-on}}{{/field.held-on}}{{^field.held-on}}<span
            class="blank">＿＿＿＿年＿＿月＿＿日</span>{{/field.held-on}}</p>
            <p>地点：{{blank}}</p>
            <p>被约谈人：{{field.interviewee}}</p>
            <p>单位、职务：{{blank}}</p>
            <p>约谈人：{{officer}}</p>
            <p>记录人：{{blank}}</p>
            {{>part-table}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            <p>约谈内容：<span class="blank">＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿</span></p>
            <p>被约谈人表态：<span class="blank">＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿</span></p>
            {{>part-deadlines}}
            <p>被约谈人（签名）：<span class="blank">＿＿＿＿＿＿＿＿</span></p>
            <p>约谈人（签名）：<span class="blank">＿＿＿＿＿＿＿＿</span></p>
            """#
        ),
        (
            "joint-decision",
            #"""
            <!-- title: 共同执行决定书; form: order; paper: jointDecision -->
            <p class="to">{{addressee}}：</p>
            <p>{{case}}案件，由一家法院单独执行确有困难。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}决定由本院与{{original}}共同执行。</p>
            {{>part-deadlines}}
            """#
        ),
        (
            "joint-minutes",
            #"""
            <!-- title: 会商纪要; form: record; paper: minutes -->
            <p>事项：{{procedure}}（{{act}}）</p>
            {{>part-table}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>参加人员（签名）：<span class="blank">＿＿＿＿＿＿＿＿＿＿＿＿</span></p>
            """#
        ),
        (
            "linkage-decision",
            #"""
            <!-- title: 联动执行决定书; form: order; paper: decision -->
            <p class="to">{{addressee}}：</p>
            <p>下列案件执行事项相互关联，需要联动执行。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}决定联动执行，由本院统一指挥。</p>
            {{>part-deadlines}}
            """#
        ),
        (
            "minutes",
            #"""
            <!-- title: 协商纪要; form: record; paper: minutes -->
            <p>参加单位：{{court}}、{{field.organ}}</p>
            <p>案号：{{case}}</p>
            {{>part-table}}
            {{>part-deadlines}}
            <p>各方代表（签名）：<span class="blank">＿＿＿＿＿＿＿＿＿＿＿＿</span></p>
            """#
        ),
        (
            "negotiation-letter",
            #"""
            <!-- title: 协商函; form: letter; paper: negotiationLetter -->
            <p class="to">{{field.organ}}：</p>
            <p>本院在执行{{case}}案件中，与你单位就下列事项有不同意见，现函请协商。</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>请函复。</p>
            {{>part-papers}}
            """#
        ),
        (
            "node-reminder",
            #"""
            <!-- title: 督促办理通知书; form: order; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>你院{{case}}案件的执行节点应当督促办理，内容如下：{{field.content}}。</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}请你院于{{field.correct-by}}前改正。</p>
            {{>part-deadlines}}
            <p>特此通知。</p>
            """#
        ),
        (
            "notice",
            #"""
            <!-- title: 通知书; form: order; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>本院在办理{{case}}案件的{{procedure}}事项中，本院决定：{{act}}。</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>特此通知。</p>
            {{>part-papers}}
            """#
        ),
        (
            "order-request",
            #"""
            <!-- title: 请求指令执行函; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>{{receiving}}受托执行的{{case}}一案，未按期执行完毕。理由：{{field.reason}}。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}请求你院指令受托法院执行。</p>
            {{>part-deadlines}}
            <p>请予审查。</p>
            {{>part-papers}}
            """#
        ),
        (
            "part-deadlines",
            #"""
            {{#deadlines}}<p>{{owed-by}}应当办理：{{duty}}（期限{{window}}，自{{from}}起算，至迟于{{due}}完成{{
            #provisional}}，{{provisional}}{{/provisional}}）。</p>
            {{/deadlines}}
            """#
        ),
        (
            "part-papers",
            #"""
            {{#papers}}<p>附：{{term}}《{{name}}》</p>
            {{/papers}}
            """#
        ),
        (
            "part-rest",
            #"""
            {{#rest}}<p>{{term}}：{{value}}</p>
            {{/rest}}
            """#
        ),
        (
            "part-table",
            #"""
            <table>
            {{#rest}}<tr><th class="term">{{term}}</th><td>{{value}}</td></tr>
            {{/rest}}</table>
            """#
        ),
        (
            "petition-answer",
            #"""
            <!-- title: 信访事项办理结果反馈; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>信访人{{field.petitioner}}反映的执行信访事项，办理结果如下：</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>特此反馈。</p>
            {{>part-papers}}
            """#
        ),
        (
            "petition-assignment",
            #"""
            <!-- title: 信访事项交办函; form: letter; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>现将信访人{{field.petitioner}}反映的执行信访事项交由你院办理。</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}请依法办理，并按期反馈办理结果。</p>
            {{>part-deadlines}}
            <p>特此交办。</p>
            """#
        ),
        (
            "petition-receipt",
            #"""
            <!-- title: 信访收件登记单; form: record; paper: notice -->
            <p>本院已收到下列信访材料并登记：</p>
            {{>part-table}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>信访人（签名）：<span class="blank">＿＿＿＿＿＿＿＿</span></p>
            <p>收件人：{{officer}}</p>
            """#
        ),
        (
            "petition-routing-notice",
            #"""
            <!-- title: 信访事项导入法律程序告知书; form: order; paper: notice -->
            <p class="to">{{field.petitioner}}：</p>
            <p>你反映的事项，应当通过法律程序解决。</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}请按照上列程序提出。</p>
            {{>part-deadlines}}
            <p>特此告知。</p>
            """#
        ),
        (
            "petition-termination",
            #"""
            <!-- title: 信访终结决定书; form: order; paper: decision -->
            <p class="to">{{addressee}}：</p>
            <p>信访人{{field.petitioner}}反映的执行信访事项，经审查符合终结条件。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}决定该信访事项终结。终结后信访人仍以同一事实和理由信访的，不再作为执行信访案件交办、统计。</p>
            {{>part-deadlines}}
            """#
        ),
        (
            "queue-notice",
            #"""
            <!-- title: 轮候查封事项通知书; form: order; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>本院对同一财产的查封为轮候查封。现就有关事项书面通知你院：</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>特此通知。</p>
            """#
        ),
        (
            "reconsideration-decision",
            #"""
            <!-- title: 复议决定书; form: order; paper: decision -->
            <p class="to">{{addressee}}：</p>
            <p>你院不服本院就{{case}}案件作出的纠正指令，请求复议。经复议，结果如下：{{field.result}}。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}决定如上。本决定为复议后的最终决定，你院应当执行。</p>
            {{>part-deadlines}}
            """#
        ),
        (
            "reconsideration-request",
            #"""
            <!-- title: 请求复议报告; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>你院就{{case}}案件作出的纠正指令收悉。本院认为指令有错误，请求复议：</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}请予复议。</p>
            {{>part-deadlines}}
            {{>part-papers}}
            """#
        ),
        (
            "rectification-notice",
            #"""
            <!-- title: 整改通知书; form: order; paper: rectificationNotice -->
            <p class="to">{{field.court}}：</p>
            <p>经查，你院存在下列问题：{{field.problem}}。</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}责令你院整改，并将整改情况报告本院。</p>
            {{>part-deadlines}}
            <p>特此通知。</p>
            """#
        ),
        (
            "rectification-report",
            #"""
            <!-- title: 整改情况报告; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>你院责令整改的通知收悉。现将整改情况报告如下：</p>
            {{>part-rest}}
            {{>part-deadlines}}
            <p>特此报告。</p>
            {{>part-papers}}
            """#
        ),
        (
            "release-ruling",
            #"""
            <!-- title: 执行裁定书; form: ruling; paper: ruling -->
            <p>本院在办理{{case}}案件的{{procedure}}事项中，对下列财产的查封（扣押、冻结）应当予以解除。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}裁定如下：</p>
            <p>解除对上列财产的查封（扣押、冻结）。</p>
            {{>part-deadlines}}
            <p>本裁定立即开始执行。</p>
            """#
        ),
        (
            "reminder",
            #"""
            <!-- title: 提醒函; form: letter; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>经核查，下列事项已经逾期或者临近期限：</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}请及时办理，并将办理情况反馈。</p>
            {{>part-deadlines}}
            <p>特此函告。</p>
            """#
        ),
        (
            "renewal-ruling",
            #"""
            <!-- title: 执行裁定书; form: ruling; paper: ruling -->
            <p>本院在办理{{case}}案件的{{procedure}}事项中，需要对已查封（扣押、冻结）的财产续行查封（扣押、冻结），顺位不变。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}裁定如下：</p>
            <p>续行查封（扣押、冻结）上列财产，期限自<span
            class="blank">＿＿＿＿年＿＿月＿＿日</span>起至{{#field.seizure-until}}{{field.seizure-until}}{{/field.seizure-until}}{{
            ^field.seizure-until}}<span class="blank">＿＿＿＿年＿＿月＿＿日</span>{{/field.seizure-until}}止。</p>
            {{>part-deadlines}}
            <p>本裁定立即开始执行。</p>
            """#
        ),
        (
            "reply-letter",
            #"""
            <!-- title: 复函; form: letter; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>你院商请移送执行的来函收悉。经研究，不同意移送，理由如下：{{field.ground}}。{{field.reason}}</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>特此函复。</p>
            """#
        ),
        (
            "report",
            #"""
            <!-- title: 报告; form: letter; paper: report -->
            <p class="to">{{addressee}}：</p>
            <p>现就{{procedure}}事项报告如下：{{act}}。</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>以上报告，请予审查。</p>
            {{>part-papers}}
            """#
        ),
        (
            "resumption-decision",
            #"""
            <!-- title: 恢复执行决定书; form: order; paper: decision -->
            <p class="to">{{addressee}}：</p>
            <p>本院在办理{{case}}案件的{{procedure}}事项中，前已决定暂缓执行，现暂缓执行的事由已经消灭。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}决定恢复{{case}}案件的执行。</p>
            {{>part-deadlines}}
            """#
        ),
        (
            "resumption-notice",
            #"""
            <!-- title: 恢复执行通知书; form: order; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>本院在办理{{case}}案件的{{procedure}}事项中，暂缓执行的期限届满或者事由消灭。</p>
            <p>{{#basis}}根据{{basis}}，{{/basis}}现恢复执行。</p>
            {{>part-rest}}
            {{>part-deadlines}}
            <p>特此通知。</p>
            """#
        ),
        (
            "return-consent",
            #"""
            <!-- title: 同意退回委托案件函; form: letter; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>{{receiving}}报请退回{{original}}委托执行的{{case}}一案。{{#field.note}}意见：{{field.note}}。{{/field.note}}</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}经审查，同意退回。</p>
            {{>part-deadlines}}
            <p>特此函复。</p>
            """#
        ),
        (
            "return-form",
            #"""
            <!-- title: 受托执行案件退回审批表; form: record; paper: returnForm -->
            <p>受托法院：{{receiving}}</p>
            <p>委托法院：{{original}}</p>
            <p>案号：{{case}}</p>
            {{>part-table}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>承办人：{{officer}}</p>
            <p>执行局意见：<span class="blank">＿＿＿＿＿＿＿＿＿＿＿＿＿＿</span></p>
            <p>院领导意见：<span class="blank">＿＿＿＿＿＿＿＿＿＿＿＿＿＿</span></p>
            <p>上级法院意见：<span class="blank">＿＿＿＿＿＿＿＿＿＿＿＿＿＿</span></p>
            """#
        ),
        (
            "return-letter",
            #"""
            <!-- title: 退回委托执行案件函; form: letter; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>你院委托本院执行的{{case}}一案，经报上级法院同意，现予退回。</p>
            {{>part-rest}}
            <p>{{#basis}}依据：{{basis}}。{{/basis}}</p>
            {{>part-deadlines}}
            <p>请查收。</p>
            {{>part-papers}}
            """#
        ),
        (
            "revocation-ruling",
            #"""
            <!-- title: 执行裁定书; form: ruling; paper: ruling -->
            <p>原执行法院：{{original}}。</p>
            <p>接收法院：{{receiving}}。</p>
            <p>{{case}}一案，前经裁定由{{receiving}}执行。现因：{{field.reason}}。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}裁定如下：</p>
            <p>一、撤销本院<span class="blank">（＿＿＿＿）＿＿＿＿执＿＿＿＿号</span>执行裁定。</p>
            <p>二、{{case}}案件由{{original}}继续执行。</p>
            {{>part-deadlines}}
            <p>本裁定送达后即发生法律效力。</p>
            """#
        ),
        (
            "status-letter",
            #"""
            <!-- title: 执行情况告知函; form: letter; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>你院委托（移送）本院执行的{{case}}一案，现将执行情况函告如下：</p>
            <p>{{field.status}}</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}特此函告。</p>
            {{>part-deadlines}}
            {{>part-papers}}
            """#
        ),
        (
            "supervision-letter",
            #"""
            <!-- title: 督办函; form: letter; paper: supervisionLetter -->
            <p class="to">{{addressee}}：</p>
            <p>下列事项应当督办：</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}请你院按要求办理，并按期书面反馈。</p>
            {{>part-deadlines}}
            <p>特此督办。</p>
            """#
        ),
        (
            "supervision-notice",
            #"""
            <!-- title: 督办通知书; form: order; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>你院应当办理的事项已经逾期，经提醒仍未办理。</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}请你院按期办理或者说明理由。</p>
            {{>part-deadlines}}
            <p>特此通知。</p>
            """#
        ),
        (
            "supplement-notice",
            #"""
            <!-- title: 补办手续通知书; form: order; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>你院委托本院执行的{{case}}一案，委托手续、材料不全，缺少：{{field.missing}}。</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}请你院补办；不能补办的，书面说明。</p>
            {{>part-deadlines}}
            <p>特此通知。</p>
            """#
        ),
        (
            "task-letter",
            #"""
            <!-- title: 协助任务函; form: letter; paper: notice -->
            <p class="to">{{addressee}}：</p>
            <p>为办理{{case}}案件的协同执行，现下达任务：</p>
            {{>part-rest}}
            <p>{{#basis}}根据{{basis}}，{{/basis}}请按期完成并反馈。</p>
            {{>part-deadlines}}
            <p>特此函达。</p>
            """#
        ),
        (
            "transfer-letter",
            #"""
            <!-- title: 移送执行函; form: letter; paper: transferLetter -->
            <p class="to">{{addressee}}：</p>
            <p>你院商请移送执行的来函收悉。</p>
            <p>{{#basis}}依照{{basis}}，{{/basis}}现将查封财产移送你院执行。</p>
            {{>part-rest}}
            {{>part-deadlines}}
            <p>请在分配前函告本院。</p>
            {{>part-papers}}
            """#
        ),
        (
            "transfer-request",
            #"""
            <!-- title: 商请移送执行函; form: letter; paper: transferRequest -->
            <p class="to">{{addressee}}：</p>
            <p>本院执行的{{case}}一案，需要处分你院首先查封的财产。</p>
            <p>{{#basis}}依照{{basis}}，{{/basis}}商请你院将该财产移送本院执行。</p>
            {{>part-rest}}
            {{>part-deadlines}}
            <p>请在法定期限内函复。</p>
            {{>part-papers}}
            """#
        ),
        (
            "urging-order",
            #"""
            <!-- title: 督促执行令; form: order; paper: urgingOrder -->
            <p class="to">{{addressee}}：</p>
            <p>你院执行的{{case}}一案，{{#field.applicant}}申请执行人{{field.applicant}}向本院申请，{{/field.applicant}}因{{
            field.ground}}，应当督促执行。督促事项：{{field.detail}}。</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}责令你院自收到本令之日起{{field.period}}内执行完毕，并将执行情况书面报告本院。</p>
            <p>逾期未执行完毕的，本院可以裁定由本院执行或者指令其他人民法院执行。</p>
            {{>part-deadlines}}
            <p>此令。</p>
            """#
        ),
        (
            "withdrawal-notice",
            #"""
            <!-- title: 撤销指令决定书; form: order; paper: decision -->
            <p class="to">{{addressee}}：</p>
            <p>本院就{{case}}案件作出的纠正指令，</p>
            {{>part-rest}}
            <p>{{#basis}}依照{{basis}}，{{/basis}}决定予以撤销。</p>
            {{>part-deadlines}}
            """#
        ),
    ]
}
