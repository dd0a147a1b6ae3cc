// Written by scripts/embed-web from web/. Do not edit.

/// What the console's pages are made of, as the program carries it (web/).
package enum WebAssets {
    /// Of everything here: stands in the files' addresses, so that browsers keep them.
    package static let digest = "a5ccf70f1533c916"

    /// Name and text of each template, ordered by name.
    package static let templates: [(name: String, text: String)] = [
        (
            "accounts",
            #"""
            <h1>[[账号|Accounts]]</h1>
            {{#hasFault}}<div class="notice bad" role="alert">{{fault}}</div>{{/hasFault}}
            {{#hasDone}}<div class="notice good" role="status">[[已办理|Done]]：{{done}}</div>{{/hasDone}}
            <section aria-labelledby="new-login">
            <h2 id="new-login">[[新建账号|New account]]</h2>
            <form method="post" action="/accounts" class="row">
            <input type="hidden" name="_csrf" value="{{csrf}}">
            <p><label for="officer">[[人员|Officer]]</label>
            <select id="officer" name="officer">
            <option value="">[(管理员|administrator)]</option>
            {{#officers}}<option value="{{name}}"{{#chosen}} selected{{/chosen}}>{{name}} · {{roles}}</option>
            {{/officers}}</select></p>
            <p><label for="name">[[登录名|Name]]</label><input id="name" name="name" required maxlength="64" value="{{name}}" autocomplete="off"></p>
            <p><label for="password">[[初始密码，至少12字|First password, 12 characters or more]]</label><input id="password" name="password" type="password" required minlength="12" maxlength="256" autocomplete="new-password"></p>
            <p><button type="submit" class="primary">[[新建|Make]]</button></p>
            </form>
            </section>
            <section aria-labelledby="logins">
            <h2 id="logins">[[现有账号|Accounts]]</h2>
            <div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table>
            <thead><tr><th>[[登录名|Name]]</th><th>[[人员|Officer]]</th><th>[[密码设置于|Password set]]</th><th>[[状态|State]]</th><th>[[办理|Do]]</th></tr></thead>
            <tbody>
            {{#logins}}<tr><td>{{name}}</td><td>{{officer}}{{#administrator}}[[管理员|administrator]]{{/administrator}}</td><td>{{changed}}</td>
            <td>{{#disabled}}[[已停用|disabled]]{{/disabled}}{{^disabled}}[[可用|active]]{{/disabled}}</td>
            <td><form method="post" action="/accounts/change" class="inline"><input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="login" value="{{name}}">
            {{#disabled}}<button name="what" value="enable">[[启用|Enable]]</button>{{/disabled}}{{^disabled}}<button name="what" value="disable">[[停用|Disable]]</button>{{/disabled}}
            </form>
            <details><summary>[[重设密码|Reset password]]</summary><form method="post" action="/accounts/change" class="inline"><input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="login" value="{{name}}">
            <input type="password" name="password" aria-label="[(新密码|New password)]" minlength="12" maxlength="256" required autocomplete="new-password"><button name="what" value="reset">[[重设|Reset]]</button></form></details></td></tr>
            {{/logins}}</tbody></table></div>
            </section>
            <section aria-labelledby="events">
            <h2 id="events">[[登录和账号记录|Record of logins and accounts]]</h2>
            <div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table>
            <thead><tr><th>[[时间|Time]]</th><th>[[事项|What]]</th><th>[[账号|Account]]</th><th>[[办理人|By]]</th><th>[[地址|Address]]</th></tr></thead>
            <tbody>{{#events}}<tr><td>{{at}}</td><td>{{what}}</td><td>{{login}}</td><td>{{by}}</td><td>{{address}}</td></tr>
            {{/events}}</tbody></table></div>
            </section>

            """#
        ),
        (
            "act",
            #"""
            {{#matter}}<p class="crumb"><a href="/matters/{{matter}}">{{matter}}</a> {{kind}}</p>{{/matter}}
            <h1>{{{heading}}}</h1>
            {{#citation}}<p class="sub">[[依据|Rule]]：{{citation}}</p>{{/citation}}
            {{#late}}<div class="notice warn" role="note">[[将作为次序异常记录|It would be entered out of order]]：{{late}}</div>{{/late}}
            {{#shut}}<div class="notice bad" role="alert"><p><strong>{{reason}}</strong></p>{{#rule}}<p>[[依据|Rule]]：{{rule}}</p>{{/rule}}{{#remedy}}<p>[[办法|What to do]]：{{remedy}}</p>{{/remedy}}</div>{{/shut}}
            {{#refused}}<div class="notice bad" role="alert" id="refusal" tabindex="-1"><p><strong>{{reason}}</strong></p>{{#rule}}<p>[[依据|Rule]]：{{rule}}</p>{{/rule}}{{#remedy}}<p>[[办法|What to do]]：{{remedy}}</p>{{/remedy}}</div>{{/refused}}
            {{#hasChecks}}<section class="checks" aria-labelledby="checks-head"><h2 id="checks-head">[[发送前核对|Checks before sending]]</h2><ul class="plain">{{#checks}}<li><span class="mark {{shape}}"><span aria-hidden="true">{{sign}}</span></span> {{text}}</li>{{/checks}}</ul></section>{{/hasChecks}}
            <form method="post" action="{{action}}" enctype="multipart/form-data" class="act stack" data-act>
            <input type="hidden" name="_csrf" value="{{csrf}}">
            <input type="hidden" name="_key" value="{{key}}">
            {{#outside}}<fieldset class="outside" id="outside"><legend>[[代录|Recorded for]] {{name}}</legend>
            <input type="hidden" name="_for" value="{{court}}"><input type="hidden" name="_kind{{slot}}" value="scan">
            <div class="field"><label for="o-number">[[来件文号|Number of the paper]] <span class="req">[[必填|required]]</span></label><input id="o-number" name="_number" value="{{number}}" required maxlength="80"></div>
            <div class="field"><label for="o-dated">[[落款日期|Its date]] <span class="req">[[必填|required]]</span></label><input id="o-dated" type="date" name="_dated" value="{{dated}}" required></div>
            <div class="field"><label for="o-by">[[送达方式|How it arrived]] <span class="req">[[必填|required]]</span></label><input id="o-by" name="_arrivedBy" value="{{by}}" required maxlength="80"><p class="hint">[[邮寄、机要、专人、传真……|by post, courier, messenger, fax …]]</p></div>
            <div class="field"><label for="o-at">[[收到时间|When it arrived]] <span class="req">[[必填|required]]</span></label><input id="o-at" type="datetime-local" name="_arrivedAt" value="{{at}}" required></div>
            {{#scan}}<p class="kept"><label><input type="checkbox" name="_kept" value="{{token}}" checked> {{file}} <span class="sub">[[扫描件|scan]]</span></label></p>{{/scan}}
            <div class="field"><label for="o-scan">[[来件扫描件|Scan of the paper]] {{^scan}}<span class="req">[[必填|required]]</span>{{/scan}}</label><input id="o-scan" type="file" name="_file{{slot}}"></div>
            </fieldset>{{/outside}}
            {{#fields}}<div class="field{{#fault}} wrong{{/fault}}">
            <label for="f-{{name}}">{{{label}}}{{#required}} <span class="req">[[必填|required]]</span>{{/required}}</label>
            {{#isText}}<textarea id="f-{{name}}" name="{{name}}" rows="{{rows}}" maxlength="8000"{{#required}} required{{/required}}{{#fault}} aria-invalid="true" aria-describedby="e-{{name}}"{{/fault}}>{{value}}</textarea>{{/isText}}
            {{#isLine}}<input id="f-{{name}}" name="{{name}}" value="{{value}}" type="{{type}}"{{#list}} list="{{list}}"{{/list}}{{#required}} required{{/required}} maxlength="2000"{{#fault}} aria-invalid="true" aria-describedby="e-{{name}}"{{/fault}}>{{/isLine}}
            {{#isChoice}}<select id="f-{{name}}" name="{{name}}"{{#many}} multiple size="{{size}}"{{/many}}{{#required}} required{{/required}}{{#fault}} aria-invalid="true" aria-describedby="e-{{name}}"{{/fault}}>{{#blank}}<option value=""></option>{{/blank}}{{#choices}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{word}}</option>{{/choices}}</select>{{/isChoice}}
            {{#isFlag}}<input type="hidden" name="{{name}}" value="no"><span class="tickline"><input type="checkbox" id="f-{{name}}" name="{{name}}" value="yes"{{#checked}} checked{{/checked}}></span>{{/isFlag}}
            {{#hint}}<p class="hint">{{hint}}</p>{{/hint}}
            {{#fault}}<p class="error" id="e-{{name}}">▲ {{fault}}</p>{{/fault}}
            </div>
            {{/fields}}
            {{#hasPapers}}<fieldset class="papers" data-drop><legend>[[材料|Papers]]</legend>
            {{#wanted}}<p class="hint">{{text}}</p>{{/wanted}}
            {{#kept}}<p class="kept"><label><input type="checkbox" name="_kept" value="{{token}}" checked> {{name}} <span class="sub">{{kind}}{{#sealed}} · [[已签章|sealed]]{{/sealed}}</span></label></p>{{/kept}}
            {{#slots}}<div class="slot"><label for="k-{{slot}}">[[种类|Kind]]</label><select id="k-{{slot}}" name="_kind{{slot}}">{{#kinds}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{word}}</option>{{/kinds}}</select>
            <label for="p-{{slot}}">[[文件|File]]</label><input id="p-{{slot}}" type="file" name="_file{{slot}}">
            <label class="tickline"><input type="checkbox" name="_sealed{{slot}}" value="yes"{{#sealed}} checked{{/sealed}}> [[已签章|sealed]]</label></div>
            {{/slots}}</fieldset>{{/hasPapers}}
            {{#hasApprovals}}<fieldset class="approvals"><legend>[[审批|Approvals]]</legend>
            {{#approvals}}<div class="slot"><label for="a-{{slot}}">{{term}}</label>{{#hasOfficers}}<select id="a-{{slot}}" name="_approver{{slot}}"><option value=""></option>{{#officers}}<option value="{{name}}"{{#chosen}} selected{{/chosen}}>{{name}} · {{roles}}</option>{{/officers}}</select>{{/hasOfficers}}{{^hasOfficers}}<input id="a-{{slot}}" name="_approver{{slot}}" value="{{typed}}" maxlength="64">{{/hasOfficers}}<input type="hidden" name="_role{{slot}}" value="{{role}}">
            <label for="n-{{slot}}">[[意见|Note]]</label><input id="n-{{slot}}" name="_note{{slot}}" value="{{note}}" maxlength="500"></div>
            {{/approvals}}</fieldset>{{/hasApprovals}}
            <datalist id="courts">{{#courts}}<option value="{{code}}">{{name}}</option>{{/courts}}</datalist>
            <datalist id="matters">{{#matters}}<option value="{{id}}">{{word}}</option>{{/matters}}</datalist>
            <p class="go"><button type="submit" class="primary">{{word}}</button>{{#canDraft}} <button type="submit" name="_draft" value="1" formnovalidate>[[先出拟稿|Draft the paper]]</button>{{/canDraft}} {{#matter}}<a class="button" href="/matters/{{matter}}">[[返回|Back]]</a>{{/matter}}</p>
            <p class="hint" role="status" data-progress></p>
            </form>

            """#
        ),
        (
            "board-advanced",
            #"""
            <h1>[[演练时钟|Rehearsal clock]]</h1>
            <div class="notice good" role="status"><p><strong>{{from}} → {{to}}</strong></p><p>[[触发期限|Deadlines fired]]：{{fired}}</p>{{#absent}}<p>[[未到达（返回后跟进）|Not reached; they follow when back]]：{{absent}}</p>{{/absent}}</div>
            <p><a href="/">[[返回首页|Back to the first page]]</a></p>

            """#
        ),
        (
            "board-directory",
            #"""
            <h1>[[法院名录|Directory]] <small>[[版本|version]] {{version}} · {{issued}}</small></h1>
            <section aria-labelledby="co-head"><h2 id="co-head">[[协调中心|Coordinators]]</h2>
            <div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list kept-wide"><thead><tr><th>[[编号|Id]]</th><th>[[法院|Court]]</th><th>[[地址|Endpoint]]</th><th>[[密钥|Key]]</th><th>[[启用|Since]]</th><th>[[已用|Age]]</th><th>[[状态|State]]</th></tr></thead>
            <tbody>{{#coordinators}}<tr><td>{{id}}</td><td>{{court}}</td><td><code>{{endpoint}}</code></td><td><code>{{key}}</code></td><td>{{since}}</td><td>{{#isOld}}<span class="mark soon"><span aria-hidden="true">▲</span> {{age}}</span>{{/isOld}}{{^isOld}}{{age}}{{/isOld}} {{more}}</td><td>{{state}}</td></tr>{{/coordinators}}</tbody></table></div></section>
            <section aria-labelledby="court-head"><h2 id="court-head">[[法院|Courts]] <small>{{courtCount}}</small></h2>
            <div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list kept-wide"><thead><tr><th>[[代字|Code]]</th><th>[[法院|Court]]</th><th>[[级别|Level]]</th><th>[[上级|Superior]]</th><th>[[协调中心|Coordinator]]</th><th>[[密钥|Key]]</th><th>[[启用|Since]]</th><th>[[已用|Age]]</th><th>[[状态|State]]</th></tr></thead>
            <tbody>{{#courts}}<tr><td>{{code}}</td><td>{{name}}{{#merged}} <span class="sub">→ {{merged}}</span>{{/merged}}</td><td>{{level}}</td><td>{{superior}}</td><td>{{coordinator}}</td><td><code>{{key}}</code></td><td>{{since}}</td><td>{{#isOld}}<span class="mark soon"><span aria-hidden="true">▲</span> {{age}}</span>{{/isOld}}{{^isOld}}{{age}}{{/isOld}} {{more}}</td><td>{{state}}</td></tr>{{/courts}}</tbody></table></div>
            <p class="note">[[密钥没有到期日：按启用日期轮换，轮换时新旧并存。|Keys have no last day: they are replaced by newer ones, and both are known meanwhile.]]</p></section>

            """#
        ),
        (
            "board-disputes",
            #"""
            <h1>[[执行争议协调|Disputes]]</h1>
            <p class="tabs"><a href="/board/disputes"{{^isClosed}} aria-current="true"{{/isClosed}}>[[在办|Open]]</a> <a href="/board/disputes?open=closed"{{#isClosed}} aria-current="true"{{/isClosed}}>[[已结束|Closed]]</a></p>
            {{#withheld}}<p class="note">[[不予显示|Withheld]]：{{text}}</p>{{/withheld}}
            <div id="disputes" data-refresh>
            {{#lines}}<section class="dispute" aria-label="{{matter}}">
            <h2><a href="/matters/{{matter}}">{{matter}}</a> <small>{{kind}} · {{term}} {{case}}</small></h2>
            <p>{{asset}}</p>
            <ul class="plain">{{#parties}}<li>{{court}} <span class="sub">{{case}}</span> {{claim}}</li>{{/parties}}</ul>
            <ol class="ladder">{{#steps}}<li class="{{mark}}"{{#isHere}} aria-current="step"{{/isHere}}><span class="mark"><span aria-hidden="true">{{sign}}</span> {{word}}</span> <span class="sub">{{state}} {{at}}</span></li>{{/steps}}</ol>
            {{#hasDeadlines}}<ul class="plain">{{#deadlines}}<li>{{>due}} {{court}} {{text}}</li>{{/deadlines}}</ul>{{/hasDeadlines}}
            <p class="note">[[共同上级|Common superior]]：{{superior}}</p>
            </section>{{/lines}}
            {{^hasLines}}<section><p class="none">[[没有争议|No dispute]]</p></section>{{/hasLines}}
            </div>
            <p class="pager">{{#previous}}<a class="button" href="/board/disputes?open={{open}}&amp;page={{previous}}">[[上一页|Previous]]</a>{{/previous}} {{#next}}<a class="button" href="/board/disputes?open={{open}}&amp;page={{next}}">[[下一页|Next]]</a>{{/next}}</p>
            {{#hasNotices}}<section aria-labelledby="notice-head"><h2 id="notice-head">[[协商中的争议（只知其存在）|Still negotiated: only known to exist]]</h2>
            <ul class="plain">{{#notices}}<li>{{matter}} · {{parties}} · {{age}}</li>{{/notices}}</ul></section>{{/hasNotices}}

            """#
        ),
        (
            "board-draft",
            #"""
            <p class="crumb"><a href="/board/dispatch">[[统一调配|Dispatch]]</a></p>
            <h1>[[方案草稿|Draft of a plan]] <small>{{date}} · {{officer}} {{at}}</small></h1>
            {{#refused}}<div class="notice bad" role="alert" id="refusal" tabindex="-1"><p><strong>{{reason}}</strong></p>{{#rule}}<p>[[依据|Rule]]：{{rule}}</p>{{/rule}}<p>[[办法|What to do]]：{{remedy}}</p></div>{{/refused}}
            {{>plan-head}}
            <form method="post" action="/board/dispatch/draft/{{id}}" id="draft">
            <input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="_key" value="{{key}}">
            <section aria-labelledby="move-head"><h2 id="move-head">[[逐案|Case by case]] <a class="button" href="/board/dispatch/draft/{{id}}/plan.csv" download>CSV</a></h2>
            {{#hasOrders}}<p class="note">[[人工调整|Orders]]：{{#orders}}<code>{{text}}</code> {{/orders}}</p>{{/hasOrders}}
            <div class="drop-courts" data-courts hidden>{{#courts}}<span class="badge" data-court="{{value}}">{{name}}</span> {{/courts}}</div>
            {{#hasMoves}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[案号|Case]]</th><th>[[由|From]]</th><th>[[至|To]]</th><th>[[事由和理由|Ground and reasons]]</th><th>[[变化（小时）|Change (h)]]</th><th>[[次优|Next best]]</th><th>[[固定|Pin]]</th></tr></thead>
            <tbody>{{#moves}}<tr data-case><td>{{case}}{{#together}}<span class="sub">[[同案|with]] {{together}}</span>{{/together}}</td><td>{{from}}</td><td>{{to}}</td><td><details><summary>{{ground}} <span class="sub">{{citation}}</span></summary><ul class="plain">{{#reasons}}<li>{{text}}</li>{{/reasons}}</ul></details></td><td class="n">{{change}}</td><td>{{next}}</td><td><input type="hidden" name="case.{{place}}" value="{{case}}"><select name="to.{{place}}" aria-label="[(固定|pin)] {{case}}"><option value="">[(由求解决定|as solved)]</option><option value="stay"{{#stays}} selected{{/stays}}>[(留原法院|stays)]</option>{{#options}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{name}}</option>{{/options}}</select></td></tr>
            {{/moves}}</tbody></table></div>{{/hasMoves}}
            {{^hasMoves}}<p class="none">[[方案不移送案件|The plan moves no case]]</p>{{/hasMoves}}
            {{#isCut}}<p class="note">[[只列前200件；全部见CSV，其他案件在下面填写案号固定。|Only the first 200 are listed; the CSV has all, and any case may be pinned below by its number.]]</p>{{/isCut}}
            {{#hasHeld}}<h3>[[固定而未移送的|Pinned and not moved]]</h3><ul class="plain">{{#held}}<li>{{case}} <input type="hidden" name="case.{{place}}" value="{{case}}"><select name="to.{{place}}" aria-label="[(固定|pin)] {{case}}"><option value="">[(由求解决定|as solved)]</option><option value="stay"{{#stays}} selected{{/stays}}>[(留原法院|stays)]</option>{{#options}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{name}}</option>{{/options}}</select></li>{{/held}}</ul>{{/hasHeld}}
            <div class="row"><p><label for="case">[[另一案件|Another case]]</label><input id="case" name="case" maxlength="128" autocomplete="off"></p><p><label for="to">[[固定到|Pin to]]</label><select id="to" name="to"><option value="stay">[(留原法院|stays)]</option>{{#courts}}<option value="{{value}}">{{name}}</option>{{/courts}}</select></p>
            <p><button type="submit" name="do" value="solve">[[按固定重新求解|Solve again with the pins]]</button></p></div></section>
            {{#hasLent}}<section aria-labelledby="lent-head"><h2 id="lent-head">[[调配力量|Force lent]]</h2><div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[借出|From]]</th><th>[[借入|To]]</th><th>[[人员|Officers]]</th><th>[[车辆|Vehicles]]</th><th>[[起止|Days]]</th></tr></thead><tbody>{{#lent}}<tr><td>{{from}}</td><td>{{to}}</td><td>{{officers}}</td><td>{{vehicles}}</td><td>{{starts}} … {{ends}}</td></tr>{{/lent}}</tbody></table></div></section>{{/hasLent}}
            <p class="go"><button type="submit" name="do" value="submit" class="primary" id="submit">{{#matter}}[[提交，替换原方案|Submit in place of the plan]] {{matter}}{{/matter}}{{^matter}}[[提交方案审批|Submit for approval]]{{/matter}}</button></p>
            </form>

            """#
        ),
        (
            "board-duties",
            #"""
            <h1>[[逾期和临期|Overdue and falling due]] <small>{{count}}{{#seen}} · {{seen}}{{/seen}}</small></h1>
            <form method="get" action="/board/duties" class="row filter">
            <p><label for="court">[[法院|Court]]</label><input id="court" name="court" value="{{court}}" list="courts" maxlength="128"></p>
            <p><label for="rung">[[措施|Measure]]</label><select id="rung" name="rung"><option value="">[(全部|all)]</option>{{#rungs}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{word}}</option>{{/rungs}}</select></p>
            <p class="tickline"><input type="checkbox" id="holiday" name="holiday" value="1"{{#isHoliday}} checked{{/isHoliday}}> <label for="holiday">[[节前检查|through the next holiday]]</label></p>
            <p><button type="submit">[[筛选|Filter]]</button></p>
            </form>
            <datalist id="courts">{{#courts}}<option value="{{code}}">{{name}}</option>{{/courts}}</datalist>
            {{#holiday}}<p class="note">[[下一个假期|Next holiday]]：{{holiday}}</p>{{/holiday}}
            {{#withheld}}<p class="note">[[不予显示|Withheld]]：{{text}}</p>{{/withheld}}
            <div id="due" data-refresh>
            {{#hasLines}}<section aria-labelledby="sum-head"><h2 id="sum-head">[[按法院|By court]]{{#seen}} <small>{{seen}}</small>{{/seen}}</h2>
            <div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="sums"><thead><tr><th>[[法院|Court]]</th><th class="n">[[合计|all]]</th><th class="n">[[逾期|overdue]]</th><th class="n">[[提醒|reminder]]</th><th class="n">[[通知|notice]]</th><th class="n">[[督办|press]]</th><th class="n">[[约谈|interview]]</th><th class="n">[[通报批评|circular]]</th></tr></thead>
            <tbody>{{#courtsSummed}}<tr><td><a href="/board/duties?court={{id}}">{{court}}</a></td><td class="n">{{count}}</td><td class="n">{{late}}</td>{{#cells}}<td class="n">{{count}}</td>{{/cells}}</tr>{{/courtsSummed}}</tbody></table></div></section>
            <section aria-labelledby="line-head"><h2 id="line-head">[[清单|List]]</h2>
            <div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[期限|Due]]</th><th>[[措施|Measure]]</th><th>[[法院|Court]]</th><th>[[应办|Owed]]</th><th>[[事项|Matter]]</th><th>[[已采取|Issued]]</th><th class="do">[[办理|Do]]</th></tr></thead>
            <tbody>{{#lines}}<tr class="{{shape}}"><td>{{>due}}</td><td>{{measure}}{{#next}}<span class="sub">→ {{next}}</span>{{/next}}</td><td>{{court}} <span class="sub">{{handler}}</span></td><td>{{text}} <span class="sub">{{citation}}</span></td><td><a class="key" href="/matters/{{matter}}">{{matter}}</a> <span class="sub">{{kind}} · {{term}}</span></td><td>{{#issued}}<a href="/matters/{{matter}}">{{at}} {{term}}</a> {{officer}} {{/issued}}</td><td class="do">{{#press}}<a class="button" href="{{press}}">[[督办|Press]]</a>{{/press}}</td></tr>
            {{/lines}}</tbody></table></div></section>{{/hasLines}}
            {{^hasLines}}<section><p class="none">[[没有临近或者逾期的期限|Nothing is near or past its end]]</p></section>{{/hasLines}}
            {{#isCut}}<p class="note">[[期限过多，以上计数和清单只含最早届满的部分。|Too many: the counts and the list above take in only the soonest due.]]{{#all}} <a href="/board/duties?{{{all}}}">[[全部查看|Look at all]]</a>{{/all}}</p>{{/isCut}}
            </div>

            """#
        ),
        (
            "board-held",
            #"""
            <h1>[[异常件|Held items]] <small>{{process}} · {{count}}</small></h1>
            {{#refused}}<div class="notice bad" role="alert" id="refusal" tabindex="-1"><p><strong>{{reason}}</strong></p>{{#rule}}<p>[[依据|Rule]]：{{rule}}</p>{{/rule}}{{#remedy}}<p>[[办法|What to do]]：{{remedy}}</p>{{/remedy}}</div>{{/refused}}
            {{#told}}<div class="notice {{#isOver}}bad{{/isOver}}{{^isOver}}good{{/isOver}}" role="status" id="told"><p><strong>{{item}}：{{text}}</strong></p></div>{{/told}}
            {{#withheld}}<p class="note">[[不予显示|Withheld]]：{{text}}</p>{{/withheld}}
            {{#barred}}<p class="note">[[只能查看|To look at only]]：{{barred}}</p>{{/barred}}
            <p>{{#all}}<a href="/board/held">[[只看待处理|What waits only]]</a>{{/all}}{{^all}}<a href="/board/held?all=1">[[包括已处理|Also what has been dealt with]]</a>{{/all}}</p>
            <section id="held">
            {{#hasItems}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[来自|From]]</th><th>[[编号|Number]]</th><th>[[收到|Received]]</th><th>[[原因|Why]]</th><th>[[大小|Size]]</th><th>[[处理|Handling]]</th></tr></thead>
            <tbody>{{#items}}<tr{{#open}} class="over"{{/open}}><td>{{peer}}</td><td>{{number}}</td><td>{{at}}</td><td>{{#open}}<span class="mark over"><span aria-hidden="true">▲</span> {{reason}}</span>{{/open}}{{^open}}{{reason}}{{/open}}</td><td>{{size}}</td><td>{{#handling}}<p class="sub">{{handling}}</p>{{/handling}}{{#may}}<details><summary>[[处理|Deal with it]]</summary><form method="post" action="/board/held" class="stack">
            <input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="peer" value="{{peer}}"><input type="hidden" name="number" value="{{number}}">{{#all}}<input type="hidden" name="all" value="1">{{/all}}
            <label for="why{{row}}">[[理由（入卷）|Why (stays on record)]]</label><textarea id="why{{row}}" name="why" rows="2" required maxlength="600"></textarea>
            <p class="go"><button type="submit" name="deed" value="retry" class="primary">[[重试|Try again]]</button> <button type="submit" name="deed" value="discard">[[放弃|Discard]]</button></p>
            </form></details>{{/may}}</td></tr>{{/items}}</tbody></table></div>
            {{#isCut}}<p class="note">[[只显示前500件。|The first 500 only.]]</p>{{/isCut}}
            <p class="note">[[重试按编号从小到大进行：排在后面的往往要等前面的。已答复来件法院的行为不能重试，请其重新办理后放弃本件。|Try again in the order of the numbers: what comes later often waits for what came before. An act whose court has been answered can't be tried again: have that court act anew, then discard the item.]]</p>{{/hasItems}}
            {{^hasItems}}<p class="none">[[没有异常件：收到的都已处理。|Nothing is held: whatever came in was processed.]]</p>{{/hasItems}}
            </section>

            """#
        ),
        (
            "board-issued",
            #"""
            <p class="crumb"><a href="/board/dispatch/plan/{{matter}}">[[返回方案|Back to the plan]]</a></p>
            <h1>[[逐案裁定|Rulings of the plan]] <small>{{matter}}</small></h1>
            <p role="status" id="issued"><progress max="{{total}}" value="{{ruled}}" aria-hidden="true"></progress> [[已裁定|ruled]] {{ruled}} / {{total}}：[[本次发出|issued now]] {{issued}}，[[此前已裁定|before]] {{before}}，[[未能发出|refused]] {{refusedCount}}</p>
            {{#nothing}}<p class="note">[[没有案件填写“未实现的余额”，所以没有发出。|No case had its remainder filled in: nothing was issued.]]</p>{{/nothing}}
            {{#hasCases}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list" id="cases"><thead><tr><th>[[案号|Case]]</th><th>[[至|To]]</th><th>[[结果|Outcome]]</th></tr></thead>
            <tbody>{{#cases}}<tr{{#reason}} class="over"{{/reason}}><td>{{case}}</td><td>{{to}}</td><td>{{#matter}}<a href="/matters/{{matter}}">{{matter}}</a>{{#waits}} <span class="sub">[[已记录，归口法院尚未答复|recorded; the seat has not answered yet]]</span>{{/waits}}{{/matter}}{{#reason}}<span class="mark over"><span aria-hidden="true">✕</span> {{reason}}</span><span class="sub">{{rule}} {{remedy}}</span>{{/reason}}</td></tr>{{/cases}}</tbody></table></div>{{/hasCases}}
            <p class="note">[[更正后可以再次发出：已有裁定的案件不会重复。|Mend and send it again: what has its ruling is not issued twice.]]</p>

            """#
        ),
        (
            "board-links",
            #"""
            <h1>[[联通|Links]] <small>{{count}}</small></h1>
            <section id="links" data-refresh>
            {{#isDown}}<p><span class="mark over"><span aria-hidden="true">▲</span> [[未联通|not linked]] {{down}}</span></p>{{/isDown}}
            <div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list kept-wide"><thead><tr><th>[[对方|Peer]]</th><th>[[状态|State]]</th><th>[[已发/已确认|Sent/confirmed]]</th><th>[[已收|Received]]</th><th>[[待确认自|Waiting since]]</th><th>[[时钟差|Clock]]</th><th>[[协议|Protocol]]</th></tr></thead>
            <tbody>{{#links}}<tr><td>{{peer}}</td><td>{{#linked}}<span class="mark ok"><span aria-hidden="true">●</span> [[已联通|linked]]</span>{{/linked}}{{^linked}}<span class="mark over"><span aria-hidden="true">▲</span> [[未联通|not linked]]</span> {{trouble}}{{/linked}}</td><td>{{sent}}/{{confirmed}}</td><td>{{received}}</td><td>{{waiting}}</td><td>{{skew}}</td><td>{{version}}</td></tr>{{/links}}</tbody></table></div>
            </section>

            """#
        ),
        (
            "board-matters",
            #"""
            <h1>[[事项分布|Matters by procedure and stage]] <small>{{count}}</small></h1>
            {{#withheld}}<p class="note">[[不予显示|Withheld]]：{{text}}</p>{{/withheld}}
            <div class="cards" id="stages" data-refresh>
            {{#kinds}}<section><h2><a href="/matters?kind={{kind}}&amp;open=open">{{word}}</a> <small>{{count}}</small></h2>
            <table class="bars"><thead class="hidden"><tr><th>[[阶段|Stage]]</th><th>[[件数|Matters]]</th><th>[[逾期|Overdue]]</th></tr></thead><tbody>{{#stages}}<tr><td><a href="/matters?kind={{kind}}&amp;stage={{stage}}&amp;open=open">{{word}}</a></td><td class="n"><progress max="{{most}}" value="{{value}}" aria-hidden="true"></progress> {{count}}</td><td>{{#late}}<span class="mark over"><span aria-hidden="true">■</span> [[逾期|overdue]] {{late}}</span>{{/late}}</td></tr>{{/stages}}</tbody></table></section>
            {{/kinds}}</div>
            {{^hasKinds}}<section><p class="none">[[没有在办事项|No matter is open]]</p></section>{{/hasKinds}}

            """#
        ),
        (
            "board-petitions",
            #"""
            <h1>[[执行信访|Petitions]] <small>{{count}}</small></h1>
            <p class="tabs"><a href="/board/petitions"{{^isClosed}} aria-current="true"{{/isClosed}}>[[在办|Open]]</a> <a href="/board/petitions?open=closed"{{#isClosed}} aria-current="true"{{/isClosed}}>[[已结束|Closed]]</a></p>
            {{#withheld}}<p class="note">[[不予显示|Withheld]]：{{text}}</p>{{/withheld}}
            <div id="petitions" data-refresh>
            {{#hasLines}}<p>{{#stages}}<a class="badge" href="/matters?kind=petition&amp;stage={{stage}}">{{word}} {{count}}</a> {{/stages}}</p>
            <section><div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[期限|Due]]</th><th>[[事项|Matter]]</th><th>[[阶段|Stage]]</th><th>[[法院|Courts]]</th><th>[[更新|Updated]]</th></tr></thead>
            <tbody>{{#lines}}<tr class="{{shape}}"><td>{{>due}}</td><td><a href="/matters/{{matter}}">{{matter}}</a></td><td>{{term}}</td><td>{{parties}}</td><td>{{updated}}</td></tr>{{/lines}}</tbody></table></div></section>{{/hasLines}}
            {{^hasLines}}<section><p class="none">[[没有信访事项|No petition]]</p></section>{{/hasLines}}
            </div>

            """#
        ),
        (
            "board-plan",
            #"""
            <p class="crumb"><a href="/board/dispatch">[[统一调配|Dispatch]]</a> · <a href="/matters/{{matter}}">[[事项页|matter]]</a></p>
            <h1>{{matter}} <small>{{date}}</small></h1>
            <p class="stage"><span class="badge">{{term}}</span> {{#awaits}}<span class="sub">{{text}}</span>{{/awaits}}</p>
            {{#hasActs}}<ul class="acts">{{#acts}}<li><a class="button" href="{{href}}">{{term}}</a></li>{{/acts}}</ul>{{/hasActs}}
            {{#canRevise}}<details><summary>[[调整方案：按最新案件重新求解|Revise: solve again with the cases as they are]]</summary><form method="post" action="/board/dispatch/solve" class="row"><input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="matter" value="{{matter}}"><p><label for="seconds">[[求解时限（秒）|Seconds at most]]</label><input type="number" id="seconds" name="seconds" value="30" min="1" max="1800"></p><p><button type="submit">[[重新求解|Solve again]]</button></p></form></details>{{/canRevise}}
            <section aria-labelledby="progress-head" id="progress" data-refresh><h2 id="progress-head">[[进展|Progress]]</h2>
            <table class="bars"><tbody>{{#counts}}<tr><td>{{word}}</td><td class="n"><progress max="{{most}}" value="{{count}}" aria-hidden="true"></progress> {{count}}</td><td>{{#late}}<span class="mark over"><span aria-hidden="true">■</span> [[逾期|overdue]] {{late}}</span>{{/late}}</td></tr>{{/counts}}</tbody></table>
            {{#hasFormer}}<p class="note">[[先前方案已裁定、现方案不再包括|Ruled under an earlier version]]：{{former}}</p>{{/hasFormer}}</section>
            <section aria-labelledby="move-head" id="moves" data-refresh><h2 id="move-head">[[逐案|Case by case]]</h2>
            {{#hasMoves}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[案号|Case]]</th><th>[[由|From]]</th><th>[[至|To]]</th><th>[[事由|Ground]]</th><th>[[进展|Standing]]</th><th>[[办理|Do]]</th></tr></thead>
            <tbody>{{#moves}}<tr{{#isLate}} class="over"{{/isLate}}><td>{{case}}{{#renew}}<span class="sub">[[先续封|renew first]] {{renew}}</span>{{/renew}}</td><td>{{from}}</td><td>{{to}}</td><td><details><summary>{{ground}}</summary><ul class="plain">{{#reasons}}<li>{{text}}</li>{{/reasons}}</ul></details></td><td>{{standing}}{{#isLate}} <span class="mark over"><span aria-hidden="true">■</span> [[逾期|overdue]]</span>{{/isLate}} {{#transfer}}<a href="/matters/{{transfer}}">{{transfer}}</a>{{/transfer}}</td><td>{{#rule}}<a class="button" href="{{rule}}">[[裁定|Rule]]</a>{{/rule}} {{#drop}}<a href="{{drop}}">[[合议未通过|Refused]]</a>{{/drop}}</td></tr>
            {{/moves}}</tbody></table></div>{{/hasMoves}}{{^hasMoves}}<p class="none">[[方案不移送案件|The plan moves no case]]</p>{{/hasMoves}}</section>
            {{#canIssue}}<section aria-labelledby="issue-head"><h2 id="issue-head">[[一次发出全部裁定|Issue all rulings at once]]</h2><form method="post" action="/board/dispatch/plan/{{matter}}/issue" enctype="multipart/form-data" class="stack" id="issue">
            <input type="hidden" name="_csrf" value="{{csrf}}">
            <p class="hint">[[逐案填写未实现的余额（元）；空着的案件留待以后。裁定书按文件名中的案号对应各案，每次至多16个文件；只有一份且文件名不含案号的，各案共用。再次发出不会重复。|Fill in the unrealised remainder (yuan) of each case; those left empty wait. Rulings belong to the case whose number their file name bears, at most 16 files at a time; a single one without a number is common to all. Sent again nothing is done twice.]]</p>
            <div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><tbody>{{#waiting}}<tr><td><label for="r-{{place}}">{{case}}</label></td><td><input type="hidden" name="case.{{place}}" value="{{case}}"><input id="r-{{place}}" name="remainder.{{place}}" inputmode="decimal" maxlength="20" autocomplete="off"></td></tr>{{/waiting}}</tbody></table></div>
            <label for="i-wish">[[申请执行人意愿|The applicant's wish]]</label><input id="i-wish" name="wish" required maxlength="200">
            {{#seats}}<label for="i-panel{{seat}}">[[合议庭成员|Member of the panel]] {{seat}}</label><select id="i-panel{{seat}}" name="_panel" required><option value=""></option>{{#officers}}<option value="{{name}}">{{name}} · {{roles}}</option>{{/officers}}</select>{{/seats}}
            <label for="i-rulings">[[已签章的裁定书（可多选）|Sealed rulings (several)]]</label><input id="i-rulings" type="file" name="_rulings" multiple>
            <p class="go"><button type="submit" class="primary">[[发出裁定|Issue]]</button></p></form></section>{{/canIssue}}
            {{#hasLent}}<section aria-labelledby="lent-head"><h2 id="lent-head">[[调配力量|Force lent]]</h2><div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[借出|From]]</th><th>[[借入|To]]</th><th>[[人员|Officers]]</th><th>[[车辆|Vehicles]]</th><th>[[起止|Days]]</th><th>[[办理|Do]]</th></tr></thead><tbody>{{#lent}}<tr><td>{{from}}</td><td>{{to}}</td><td>{{officers}}</td><td>{{vehicles}}</td><td>{{starts}} … {{ends}}</td><td>{{#order}}<a class="button" href="{{order}}">[[调度令|Order]]</a>{{/order}}</td></tr>{{/lent}}</tbody></table></div></section>{{/hasLent}}
            {{#hasOrders}}<section><h2>[[已发调度令|Orders of force]]</h2><ul class="plain">{{#orders}}<li><a href="/matters/{{matter}}">{{matter}}</a> {{term}} {{parties}}</li>{{/orders}}</ul></section>{{/hasOrders}}
            {{>plan-head}}

            """#
        ),
        (
            "board-plans",
            #"""
            <h1>[[统一调配|Dispatch]]</h1>
            {{#refused}}<div class="notice bad" role="alert" id="refusal" tabindex="-1"><p><strong>{{reason}}</strong></p>{{#rule}}<p>[[依据|Rule]]：{{rule}}</p>{{/rule}}<p>[[办法|What to do]]：{{remedy}}</p></div>{{/refused}}
            {{#done}}<div class="notice good" role="status">{{done}}</div>{{/done}}
            {{#withheld}}<p class="note">[[不予显示|Withheld]]：{{text}}</p>{{/withheld}}
            <section aria-labelledby="plans-head" id="plans" data-refresh><h2 id="plans-head">[[调配方案|Plans]]</h2>
            {{#hasLines}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[事项|Matter]]</th><th>[[阶段|Stage]]</th><th>[[期限|Due]]</th><th>[[更新|Updated]]</th></tr></thead>
            <tbody>{{#lines}}<tr class="{{shape}}"><td><a href="/board/dispatch/plan/{{matter}}">{{matter}}</a></td><td>{{term}}</td><td>{{>due}}</td><td>{{updated}}</td></tr>{{/lines}}</tbody></table></div>{{/hasLines}}
            {{^hasLines}}<p class="none">[[还没有提交的方案|No plan has been submitted yet]]</p>{{/hasLines}}</section>
            {{^mayPlan}}<p class="note">[[拟订方案|Making a plan]]：{{gate}}</p>{{/mayPlan}}
            {{#mayPlan}}
            <section aria-labelledby="job-head" id="job"{{#isRunning}} data-poll="1500"{{/isRunning}}><h2 id="job-head">[[求解|Search]]</h2>
            {{#isRunning}}<p role="status"><strong>[[正在求解|solving]]</strong> {{stage}} · {{seconds}} / {{limit}} s · [[方案|plan]] {{objective}} h · [[下界|bound]] {{bound}} h <span class="sub">{{jobOfficer}}</span></p>
            <progress max="{{limit}}" value="{{seconds}}" aria-label="[(进度|progress)]"></progress>
            <form method="post" action="/board/dispatch/solve"><input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="stop" value="yes"><button type="submit">[[停止，采用目前最好的|Stop with the best so far]]</button></form>{{/isRunning}}
            {{#isMade}}<p><span class="mark ok"><span aria-hidden="true">●</span> [[已求得方案|a plan was found]]</span> <a class="button primary" id="made" href="/board/dispatch/draft/{{job}}">[[查看草稿|See the draft]]</a></p>{{/isMade}}
            {{#jobRefusal}}<div class="notice bad" role="alert">{{jobRefusal}}</div>{{/jobRefusal}}
            {{^hasJob}}<p class="none">[[没有求解在进行|Nothing is being solved]]</p>{{/hasJob}}</section>
            <div class="columns">
            <section aria-labelledby="new-head"><h2 id="new-head">[[新方案|New plan]] <small>[[登记案件|cases on the register]] {{cases}}</small></h2>
            {{#hasCases}}<form method="post" action="/board/dispatch/solve" enctype="multipart/form-data" class="stack" id="solve">
            <input type="hidden" name="_csrf" value="{{csrf}}">
            <label for="date">[[数据日期|Day of the data]]</label><input type="date" id="date" name="date" value="{{today}}" required>
            <label for="seconds">[[求解时限（秒）|Seconds at most]]</label><input type="number" id="seconds" name="seconds" value="30" min="1" max="1800" required>
            <label for="force">[[力量文件|File of force]] <span class="hint">CSV court,officers,vehicles,backlog,closed{{#hasForce}} · [[不选则用上次的|the last one, unless another is chosen]]{{/hasForce}}</span></label><input type="file" id="force" name="force" accept=".csv"{{^hasForce}} required{{/hasForce}}>
            <label for="rules">[[规则文件|File of rules]] <span class="hint">YAML · {{#hasRules}}[[不选则用上次的|the last one, unless another is chosen]]{{/hasRules}}{{^hasRules}}[[不选则用内置规则|the built-in rules, unless another is chosen]]{{/hasRules}}</span></label><input type="file" id="rules" name="rules" accept=".yaml,.yml">
            <button type="submit" class="primary">[[求解|Solve]]</button>
            </form>{{/hasCases}}
            {{^hasCases}}<p class="none">[[先导入未结案件|Import the open cases first]]</p>{{/hasCases}}</section>
            <section aria-labelledby="import-head"><h2 id="import-head">[[导入未结案件|Import open cases]]</h2>
            <form method="post" action="/board/dispatch/cases" enctype="multipart/form-data" class="stack" id="import">
            <input type="hidden" name="_csrf" value="{{csrf}}">
            <label for="cases">[[案件文件|File of cases]] <span class="hint">CSV, UTF-8 / GB18030</span></label><input type="file" id="cases" name="cases" accept=".csv" required>
            <p class="tickline"><input type="checkbox" id="complete" name="complete" value="yes"> <label for="complete">[[文件含全部未结案件，未列的视为已结|It has every open case: what it lacks is closed]]</label></p>
            <p class="tickline"><input type="checkbox" id="skip" name="skip" value="yes"> <label for="skip">[[略过有误的行|Leave bad rows out]]</label></p>
            <button type="submit">[[导入|Import]]</button></form>
            <ul class="plain">{{#imports}}<li>{{at}} · [[行|rows]] {{rows}} · [[新增|new]] {{added}} · [[更新|updated]] {{updated}} · [[已结|closed]] {{closed}}</li>{{/imports}}</ul></section>
            </div>
            <section aria-labelledby="draft-head"><h2 id="draft-head">[[草稿|Drafts]]</h2>
            {{#hasDrafts}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[求解于|Made]]</th><th>[[人员|Officer]]</th><th>[[数据日期|Data]]</th><th>[[人工调整|Orders]]</th><th>[[替换方案|Replaces]]</th></tr></thead>
            <tbody>{{#drafts}}<tr><td><a href="/board/dispatch/draft/{{id}}">{{at}}</a></td><td>{{officer}}</td><td>{{date}}</td><td>{{orders}}</td><td>{{matter}}</td></tr>{{/drafts}}</tbody></table></div>{{/hasDrafts}}
            {{^hasDrafts}}<p class="none">[[没有草稿|No drafts]]</p>{{/hasDrafts}}</section>
            {{/mayPlan}}

            """#
        ),
        (
            "board-press",
            #"""
            <p class="crumb"><a href="/board/duties">[[逾期和临期|Overdue and falling due]]</a></p>
            <h1>{{act}} <small>{{court}}</small></h1>
            {{#shut}}<div class="notice bad" role="alert" id="refusal" tabindex="-1"><p><strong>{{reason}}</strong></p>{{#rule}}<p>[[依据|Rule]]：{{rule}}</p>{{/rule}}{{#remedy}}<p>[[办法|What to do]]：{{remedy}}</p>{{/remedy}}</div>{{/shut}}
            <section><dl class="facts">
            <div><dt>[[事项|Matter]]</dt><dd><a href="/matters/{{matter}}">{{matter}}</a> {{kind}} · {{term}}</dd></div>
            <div><dt>[[应办|Owed]]</dt><dd>{{text}} <span class="sub">{{citation}}</span></dd></div>
            <div><dt>[[期限|Due]]</dt><dd>{{>due}}</dd></div>
            <div><dt>[[措施|Measure]]</dt><dd>{{measure}}</dd></div>
            <div><dt>[[承办|Handler]]</dt><dd>{{handler}}{{^handler}}—{{/handler}}</dd></div>
            </dl></section>
            <form method="post" action="/board/duties/press" class="stack act">
            <input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="_key" value="{{key}}"><input type="hidden" name="matter" value="{{matter}}"><input type="hidden" name="deadline" value="{{deadlineID}}">
            <label for="text">{{#isCommission}}[[督办内容|What is asked]]{{/isCommission}}{{^isCommission}}[[逾期未办的事|What is overdue]]{{/isCommission}}</label>
            <textarea id="text" name="text" rows="3" required maxlength="2000">{{defaultText}}</textarea>
            {{^isCommission}}<label for="limit">[[限定期限|Period set]]</label><input id="limit" name="limit" value="{{limit}}" required maxlength="8">{{/isCommission}}
            <p class="go"><button type="submit" class="primary">[[确认|Confirm]]：{{act}}</button> <a class="button" href="/board/duties">[[返回|Back]]</a></p>
            </form>
            {{^isCommission}}<p>{{#ladder}}[[该期限已有在办的督办|A ladder is under way over it]]：<a href="/matters/{{ladder}}">{{ladder}}</a>{{/ladder}}{{^ladder}}<a href="{{order}}">[[直接发出督办函（须附函件和局长审批）|Issue a supervision order instead (letter and approval needed)]]</a>{{/ladder}}</p>{{/isCommission}}

            """#
        ),
        (
            "board-statistics",
            #"""
            <h1>[[统计|Statistics]] <small>{{from}} … {{to}} · {{matters}}</small></h1>
            <form method="get" action="/board/statistics" class="row filter">
            <p><label for="from">[[起|From]]</label><input type="date" id="from" name="from" value="{{from}}" required></p>
            <p><label for="to">[[止|To]]</label><input type="date" id="to" name="to" value="{{to}}" required></p>
            <p><button type="submit">[[统计|Count]]</button></p>
            <p class="tabs">{{#presets}}<a href="{{href}}"{{#here}} aria-current="true"{{/here}}>{{word}}</a> {{/presets}}</p>
            </form>
            {{#isWrong}}<div class="notice warn" role="alert">[[期间有误，已改为本年|The period does not read: this year is shown]]</div>{{/isWrong}}
            {{#withheld}}<p class="note">[[不予显示|Withheld]]：{{text}}</p>{{/withheld}}
            {{^hasCourts}}<section><p class="none">[[该期间没有协调事项|Nothing in that period]]</p></section>{{/hasCourts}}
            {{#hasCourts}}<div class="plots">{{#plots}}<section><h2>{{title}} <small>{{note}}</small></h2>{{#svg}}{{{svg}}}{{/svg}}{{^svg}}<p class="none">[[该期间没有数据|No data in that period]]</p>{{/svg}}</section>
            {{/plots}}</div>
            <section aria-labelledby="rank-head"><h2 id="rank-head">[[法院排名|Courts by place]] <a class="button" href="/board/statistics.csv?table=courts&amp;{{query}}" download>CSV</a></h2>{{#courts}}{{>board-table}}{{/courts}}
            <p class="note">[[排名按办结率、按期率、平均用时、退回率、信访比各自名次的平均（自定）。|Places are by the mean of the places in resolution, on-time, mean time, returns and petitions (own rule).]]</p></section>
            <section aria-labelledby="kind-head"><h2 id="kind-head">[[按种类|By procedure]] <a class="button" href="/board/statistics.csv?table=procedures&amp;{{query}}" download>CSV</a></h2>{{#procedures}}{{>board-table}}{{/procedures}}</section>
            <section aria-labelledby="month-head"><h2 id="month-head">[[逐月|By month]] <a class="button" href="/board/statistics.csv?table=months&amp;{{query}}" download>CSV</a></h2>{{#months}}{{>board-table}}{{/months}}</section>{{/hasCourts}}

            """#
        ),
        (
            "board-table",
            #"""
            <div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="figures{{#ranked}} ranked{{/ranked}}"><thead><tr>{{#headings}}<th scope="col">{{word}}</th>{{/headings}}</tr></thead>
            <tbody>{{#rows}}<tr>{{#cells}}<td>{{text}}</td>{{/cells}}</tr>
            {{/rows}}</tbody></table></div>

            """#
        ),
        (
            "board",
            #"""
            <h1>[[辖区总览|Overview]] <small>{{day}}</small></h1>
            {{#withheld}}<p class="note">[[不予显示|Withheld]]：{{text}}</p>{{/withheld}}
            <ul class="tiles" id="totals" data-refresh>
            <li><a href="/board/matters"><strong>{{open}}</strong> <span>[[在办事项|open matters]]</span></a></li>
            <li class="{{#hasOverdue}}over{{/hasOverdue}}"><a href="/board/duties"><strong>{{#hasOverdue}}<span aria-hidden="true">■ </span>{{/hasOverdue}}{{overdue}}</strong> <span>[[逾期|overdue]]</span></a></li>
            <li class="{{#hasSoon}}soon{{/hasSoon}}"><a href="/board/duties"><strong>{{#hasSoon}}<span aria-hidden="true">▲ </span>{{/hasSoon}}{{soon}}</strong> <span>[[三日内届满|due in 3 days]]</span></a></li>
            <li><a href="/board/disputes"><strong>{{disputes}}</strong> <span>[[争议|disputes]]</span></a></li>
            <li><a href="/board/petitions"><strong>{{petitions}}</strong> <span>[[信访|petitions]]</span></a></li>
            <li><a href="/board/dispatch"><strong>{{plans}}</strong> <span>[[调配方案|plans]]</span></a></li>
            </ul>
            <section aria-labelledby="tree-head">
            <h2 id="tree-head">[[法院、联通、在办和逾期|Courts: link, open, overdue]]</h2>
            <div id="tree" class="tree" data-refresh><ul>{{#root}}{{>court}}{{/root}}</ul></div>
            </section>
            <section aria-labelledby="alarm-head" id="alarms" data-refresh>
            <h2 id="alarm-head">[[告警|Alarms]]</h2>
            {{#hasAlarms}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[时间|Time]]</th><th>[[对方|Peer]]</th><th>[[内容|What]]</th></tr></thead>
            <tbody>{{#alarms}}<tr class="over"><td>{{at}}</td><td>{{peer}}</td><td><span class="mark over"><span aria-hidden="true">▲</span> {{code}}</span> {{text}}</td></tr>{{/alarms}}</tbody></table></div>{{/hasAlarms}}
            {{^hasAlarms}}<p class="none">[[没有告警|No alarm]]</p>{{/hasAlarms}}
            </section>

            """#
        ),
        (
            "bulk",
            #"""
            <h1>[[批量办理|One act on several matters]]</h1>
            {{#done}}<p role="status">{{summary}}</p>
            <div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[事项|Matter]]</th><th>[[结果|Result]]</th><th>[[原因|Why]]</th></tr></thead><tbody>{{#results}}<tr><td><a href="/matters/{{matter}}">{{matter}}</a></td><td><span class="mark {{shape}}"><span aria-hidden="true">{{sign}}</span> {{status}}</span></td><td>{{why}}</td></tr>{{/results}}</tbody></table></div>{{/done}}
            {{^done}}<p>{{chosenCount}} [[件所选|picked]]</p>
            {{#none}}<div class="notice warn">[[所选事项没有可以一并办理的事项|No act can be done on all of them]]</div>{{/none}}
            <form method="post" action="/bulk" class="stack boxed"><input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="_key" value="{{key}}">
            {{#matters}}<input type="hidden" name="matter" value="{{id}}">{{/matters}}
            <ul class="plain">{{#matters}}<li><a href="/matters/{{id}}">{{id}}</a> {{subject}} <span class="sub">{{term}}</span></li>{{/matters}}</ul>
            {{^none}}<label for="verb">[[办理事项|Act]]</label><select id="verb" name="verb">{{#verbs}}<option value="{{verb}}">{{term}}</option>{{/verbs}}</select>
            <label for="text">[[说明|Words]]</label><textarea id="text" name="text" rows="3" maxlength="4000"></textarea>
            <p class="go"><button type="submit" class="primary">[[逐件办理|Do it on each]]</button></p>{{/none}}</form>{{/done}}

            """#
        ),
        (
            "court",
            #"""
            <li><div class="court-card {{shape}}"><p class="court-name"><a href="/matters?party={{party}}&amp;open=open">{{name}}</a> <span class="sub">{{code}}</span></p>
            <p class="court-facts">{{#link}}<span class="mark {{shape}}"><span aria-hidden="true">{{sign}}</span> {{word}}</span>{{/link}} <span>[[在办|open]] <strong>{{open}}</strong></span>
            {{#overdue}}<a class="mark over" href="/board/duties?court={{party}}"><span aria-hidden="true">■</span> [[逾期|overdue]] {{overdue}}</a>{{/overdue}}
            {{#soon}}<a class="mark soon" href="/board/duties?court={{party}}"><span aria-hidden="true">▲</span> [[临期|soon]] {{soon}}</a>{{/soon}}</p></div>
            {{#hasBelow}}<ul>{{#below}}{{>court}}{{/below}}</ul>{{/hasBelow}}</li>

            """#
        ),
        (
            "due",
            #"""
            {{#due}}<span class="mark {{shape}}"><span aria-hidden="true">{{sign}}</span> {{left}}</span> <span class="date">{{date}}</span>{{/due}}{{^due}}<span class="none">[[无期限|no window]]</span>{{/due}}

            """#
        ),
        (
            "error",
            #"""
            <h1>[[未能办理|Not done]]</h1>
            <div class="notice bad" role="alert">
            <p><strong>{{reason}}</strong></p>
            {{#rule}}<p>[[依据|Rule]]：{{rule}}</p>{{/rule}}
            {{#remedy}}<p>[[办法|What to do]]：{{remedy}}</p>{{/remedy}}
            </div>
            <p><a href="/">[[返回首页|Back to the first page]]</a></p>

            """#
        ),
        (
            "frame",
            #"""
            <!DOCTYPE html>
            <html lang="{{lang}}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="csrf" content="{{csrf}}">
            <title>{{title}} · {{court}}</title>
            <link rel="stylesheet" href="/web/{{version}}/app.css">
            <link rel="icon" type="image/svg+xml" href="/web/{{version}}/icon.svg">
            <script src="/web/{{version}}/app.js" defer></script>
            </head>
            <body{{#follows}} data-live="1"{{/follows}}>
            <a class="skip" href="#main">[[跳到正文|Skip to content]]</a>
            <header class="top">
            {{#rehearsal}}<p class="rehearsal" role="note">[[演练|Rehearsal]] <span class="clock">{{civil}}</span></p>{{#advance}}<form method="post" action="/rehearsal" class="advance"><input type="hidden" name="_csrf" value="{{csrf}}"><label for="advance-by">[[推进时钟|Move the clock on]]</label> <select id="advance-by" name="by">{{#steps}}<option>{{step}}</option>{{/steps}}</select> <button type="submit">[[推进|Advance]]</button></form>{{/advance}}{{/rehearsal}}
            <div class="menus">
            <input type="checkbox" id="menu" class="fold" aria-label="[(显示菜单|show the menu)]">
            <div class="bar">
            <a class="brand" href="/"><span class="court">{{court}}</span> <span class="code">{{code}}</span></a>
            <span class="fold-word" aria-hidden="true">☰ [[菜单|Menu]]</span>
            <nav aria-label="[(主菜单|Main)]"><ul>
            {{#nav}}<li><a href="{{path}}"{{#here}} aria-current="page"{{/here}}>{{{words}}}</a></li>
            {{/nav}}</ul></nav>
            <div class="who">
            {{#visitor}}
            <span class="live" id="live" role="status"></span>
            <a href="/password" title="[(修改密码|Change password)]">{{#officer}}{{officer}}{{/officer}}{{^officer}}{{name}}{{/officer}}</a>
            <form method="post" action="/logout"><input type="hidden" name="_csrf" value="{{csrf}}"><button class="link" type="submit">[[退出|Log out]]</button></form>
            {{/visitor}}
            <a href="/help" id="help">[[帮助|Help]]</a>
            <a href="/language?to={{other}}&amp;back={{path}}" lang="{{other}}">{{otherWord}}</a>
            </div>
            </div>
            {{#hasBoard}}<nav class="sub-nav" aria-label="[(指挥台|Board)]"><ul>{{#board}}<li><a href="{{path}}"{{#here}} aria-current="page"{{/here}}>{{{words}}}</a></li>
            {{/board}}</ul></nav>{{/hasBoard}}
            </div>
            </header>
            <main id="main" tabindex="-1">
            {{{body}}}
            </main>
            </body>
            </html>

            """#
        ),
        (
            "grants",
            #"""
            <h1>{{{heading}}}</h1>
            <p>{{court}} → {{observer}} <span class="sub">{{ground}}</span></p>
            {{#withheld}}<p class="notice warn">{{text}}</p>{{/withheld}}
            <div role="status"><dl class="facts" id="outcome">{{#counts}}<div><dt>{{{words}}}</dt><dd>{{count}} [[件|matters]]</dd></div>{{/counts}}</dl></div>
            <p class="hint">[[已同意的各件由归口法院确认后生效；未被确认的见“今日”。|Each takes effect once its seat has confirmed it; what is not confirmed stands under Today.]]</p>
            {{#next}}<form method="post" action="/grants" class="stack" id="next"><input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="_key" value="{{key}}"><input type="hidden" name="court" value="{{court}}"><input type="hidden" name="observer" value="{{observer}}"><input type="hidden" name="ground" value="{{ground}}"><input type="hidden" name="closed" value="{{closed}}"><input type="hidden" name="after" value="{{after}}">
            <p>[[还有其余事项尚未办理。|There are more matters.]]</p><p class="go"><button type="submit" class="primary">[[继续办理其余事项|Go on with the rest]]</button></p></form>{{/next}}
            {{#hasRefused}}<section><h2>[[未能同意的事项|Refused]]</h2><div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list" id="refused"><thead><tr><th>[[事项|Matter]]</th><th>[[原因|Why]]</th></tr></thead><tbody>{{#refused}}<tr><td><a href="/matters/{{matter}}">{{matter}}</a></td><td>{{why}}</td></tr>{{/refused}}</tbody></table></div></section>{{/hasRefused}}
            {{#hasOpened}}<section><h2>[[已同意的事项|Opened]]</h2><ul class="plain">{{#opened}}<li><a href="/matters/{{matter}}">{{matter}}</a></li>{{/opened}}</ul></section>{{/hasOpened}}
            <p class="links"><a href="/grants">[[返回|Back]]</a></p>

            """#
        ),
        (
            "help",
            #"""
            <h1>[[帮助|Help]]</h1>
            <section aria-labelledby="ask-head"><h2 id="ask-head">[[找谁|Whom to ask]]</h2>
            <ul class="lines">
            <li>[[登录、密码、账号：找本院管理员。|Login, password, account: this court's administrator.]]</li>
            <li>[[不能办理：页面写明依据和办法；仍有疑问的，找本院监管专员或者指挥中心。|An act is refused: the page gives the rule and what to do; else ask this court's supervisor or command centre.]]</li>
            <li>[[页面打不开、未联通：找本院管理员查看运行情况。|A page does not open, or a court is not linked: the administrator looks at the process.]]</li>
            </ul></section>
            <section aria-labelledby="sign-head"><h2 id="sign-head">[[标记|Signs]]</h2>
            <ul class="lines">
            <li><span class="mark over"><span aria-hidden="true">■</span> [[逾期|overdue]]</span> [[期限已届满，仍未办理|the window has ended and the duty is still owed]]</li>
            <li><span class="mark soon"><span aria-hidden="true">▲</span> [[临期|near]]</span> [[三日内届满|ends within three days]]</li>
            <li><span class="mark calm"><span aria-hidden="true">○</span> [[正常|running]]</span> [[期限正在计算|the window runs]]</li>
            <li><span class="mark soon"><span aria-hidden="true">◌</span> [[未确认|unconfirmed]]</span> [[本院已记录，归口法院尚未答复|recorded here, the seat has not answered yet]]</li>
            <li><span class="mark ok"><span aria-hidden="true">●</span> [[已生效|accepted]]</span> [[归口法院已确认|the seat has accepted it]]</li>
            <li>＊ [[日期暂定：该年工作日历尚未公布|provisional date: that year's calendar is not out yet]]</li>
            </ul></section>
            <section aria-labelledby="key-head"><h2 id="key-head">[[键盘|Keyboard]]</h2>
            <ul class="lines">
            <li><kbd>/</kbd> [[查找|search]]</li>
            <li><kbd>g</kbd> <kbd>t</kbd> [[今日|today]]，<kbd>g</kbd> <kbd>m</kbd> [[协调事项|matters]]</li>
            <li><kbd>Tab</kbd> [[逐项移动，第一项是“跳到正文”|moves on; the first stop skips to the content]]</li>
            </ul>
            <p hidden><input type="checkbox" id="keys"> <label for="keys">[[使用单键快捷键（/ 和 g）|Use single keys (/ and g)]]</label></p></section>

            """#
        ),
        (
            "login",
            #"""
            <div class="narrow">
            <h1>[[登录|Log in]]</h1>
            {{#hasFault}}<div class="notice bad" role="alert" id="fault">{{fault}}</div>{{/hasFault}}
            <form method="post" action="/login" class="stack">
            <input type="hidden" name="to" value="{{to}}">
            <label for="name">[[登录名|Name]]</label>
            <input id="name" name="name" value="{{name}}" autocomplete="username" required maxlength="64" autofocus>
            <label for="password">[[密码|Password]]</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256">
            <button type="submit" class="primary">[[登录|Log in]]</button>
            </form>
            </div>

            """#
        ),
        (
            "matter",
            #"""
            <p class="crumb"><a href="/matters">[[协调事项|Matters]]</a></p>
            <h1>{{kind}} <small>{{matter}}</small></h1>
            {{#subject}}<p class="subject">{{subject}}</p>{{/subject}}
            <p class="stage"><span class="badge">{{term}}</span>{{#unconfirmed}} <span class="badge warn">[[未确认|unconfirmed]] {{unconfirmed}}</span>{{/unconfirmed}}{{#draft}} <span class="badge warn">[[稿|draft]]</span>{{/draft}}{{#closed}} <span class="badge">[[已结束|closed]]</span>{{/closed}}</p>
            {{#withheld}}<p class="note">[[不予显示|Withheld]]：{{text}}</p>{{/withheld}}
            <div class="columns">
            <div>
            <section aria-labelledby="acts-head" id="acts" data-refresh>
            <h2 id="acts-head">[[可办理|What you can do]]</h2>
            {{#hasOpen}}<ul class="acts">{{#open}}<li><a class="button{{#owed}} primary{{/owed}}" href="/matters/{{matter}}/act/{{verb}}">{{term}}</a></li>{{/open}}</ul>{{/hasOpen}}
            {{^hasOpen}}<p class="none">[[您目前没有可以办理的|There is nothing that you can do now]]</p>{{/hasOpen}}
            <details><summary>[[其他办理事项，以及为什么现在不能办|Other acts, and why not now]] ({{shutCount}})</summary>
            <dl class="why">{{#shut}}<div><dt>{{term}}</dt><dd>{{#late}}{{late}} <span class="sub"><a href="/matters/{{matter}}/act/{{verb}}">[[仍作为次序异常记录|Record it out of order]]</a></span>{{/late}}{{reason}}{{#rule}}<span class="sub">[[依据|rule]]：{{rule}}</span>{{/rule}}{{#remedy}}<span class="sub">{{remedy}}</span>{{/remedy}}</dd></div>{{/shut}}</dl></details>
            </section>
            <section aria-labelledby="awaits-head" id="awaits" data-refresh>
            <h2 id="awaits-head">[[所待|Awaited]]</h2>
            {{#hasAwaits}}<ul class="plain">{{#awaits}}<li class="{{shape}}"><strong>{{court}}</strong>：{{text}} {{>due}}</li>{{/awaits}}</ul>{{/hasAwaits}}
            {{^hasAwaits}}<p class="none">[[不等待任何法院|It waits for no court]]</p>{{/hasAwaits}}
            {{#hasMissing}}<h3>[[尚未送达|Not yet received]]</h3><ul class="plain">{{#missing}}<li>▲ {{text}}</li>{{/missing}}</ul>{{/hasMissing}}
            </section>
            <section aria-labelledby="deadlines-head" id="deadlines" data-refresh>
            <h2 id="deadlines-head">[[期限|Deadlines]]</h2>
            {{#deadlines}}<details class="deadline {{shape}}"><summary>{{>due}} <span>{{court}}：{{duty}}</span> <span class="sub">{{window}} · {{status}}</span></summary>
            <ol>{{#steps}}<li>{{text}}</li>{{/steps}}</ol><p class="sub">{{rule}} · [[起算|from]] {{from}} · [[日历|calendar]] {{calendar}}</p></details>
            {{/deadlines}}{{^hasDeadlines}}<p class="none">[[没有期限|No deadline]]</p>{{/hasDeadlines}}
            </section>
            <section aria-labelledby="timeline-head" id="timeline" data-refresh>
            <h2 id="timeline-head">[[经过|Timeline]]</h2>
            <ol class="timeline">{{#timeline}}<li><span class="number">#{{number}}</span> <time>{{at}}</time> <strong>{{court}}</strong> {{officer}} <span>{{summary}}</span>{{#receipts}}<span class="sub">✓ {{court}} {{at}}</span>{{/receipts}}{{#document}} <a href="/matters/{{matter}}/document/{{number}}">[[文书|Document]]</a>{{/document}}</li>{{/timeline}}</ol>
            <p class="chain">{{#chained}}<span class="mark ok"><span aria-hidden="true">●</span> [[证据链，收到时逐条核验|chain, verified entry by entry on arrival]] {{entries}} · <code>{{head}}</code></span>{{#mayExport}} <a href="/matters/{{matter}}/evidence" download>[[导出证据|Export the evidence]]</a>{{/mayExport}}{{/chained}}</p>
            {{#chained}}{{#exportShut}}<details id="no-export"><summary>[[不能由您导出证据|Why you can't export the evidence]]</summary><p class="why">{{reason}}{{#rule}}<span class="sub">[[依据|rule]]：{{rule}}</span>{{/rule}}{{#remedy}}<span class="sub">{{remedy}}</span>{{/remedy}}</p></details>{{/exportShut}}{{/chained}}
            </section>
            </div>
            <div>
            <section aria-labelledby="facts-head">
            <h2 id="facts-head">[[要素|Facts]]</h2>
            <dl class="facts">{{#facts}}<div><dt>{{{label}}}</dt><dd>{{value}}</dd></div>{{/facts}}</dl>
            </section>
            <section aria-labelledby="parties-head"><h2 id="parties-head">[[各方|Parties]]</h2>
            <ul class="plain">{{#parties}}<li><strong>{{name}}</strong> <span class="sub">{{role}}</span></li>{{/parties}}</ul></section>
            <section aria-labelledby="papers-head" id="papers" data-refresh><h2 id="papers-head">[[材料|Papers]]</h2>
            {{#papers}}<p class="paper">{{#stored}}<a href="/matters/{{matter}}/paper/{{digest}}">{{name}}</a>{{/stored}}{{^stored}}{{name}} <span class="mark soon">▲ [[未到齐|not here yet]]</span>{{/stored}} <span class="sub">{{kind}} · {{size}}{{#sealed}} · [[已签章|sealed]]{{/sealed}} · {{from}}</span></p>{{/papers}}
            {{^hasPapers}}<p class="none">[[没有材料|No papers]]</p>{{/hasPapers}}</section>
            {{#hasDocuments}}<section aria-labelledby="documents-head"><h2 id="documents-head">[[文书稿|Drafts to print]]</h2>
            <ul class="plain">{{#documents}}<li><a href="/matters/{{matter}}/draft/{{verb}}">{{term}}</a></li>{{/documents}}</ul></section>{{/hasDocuments}}
            {{#hasOwn}}<section aria-labelledby="own-head"><h2 id="own-head">[[本院未确认的行为|Own acts not accepted]]</h2>
            <ul class="plain">{{#own}}<li>{{verb}} · {{status}} · {{at}} <span class="sub">{{why}}</span></li>{{/own}}</ul></section>{{/hasOwn}}
            </div>
            </div>

            """#
        ),
        (
            "matters",
            #"""
            <h1>[[协调事项|Matters]]</h1>
            <form method="get" action="/matters" class="row filter" role="search">
            <p><label for="kind">[[种类|Kind]]</label><select id="kind" name="kind"><option value="">[(全部|all)]</option>{{#kinds}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{word}}</option>{{/kinds}}</select></p>
            <p><label for="open">[[状态|State]]</label><select id="open" name="open"><option value="">[(全部|all)]</option><option value="open"{{#isOpen}} selected{{/isOpen}}>[(办理中|open)]</option><option value="closed"{{#isClosed}} selected{{/isClosed}}>[(已结束|closed)]</option><option value="overdue"{{#isOverdue}} selected{{/isOverdue}}>[(逾期|overdue)]</option><option value="draft"{{#isDraft}} selected{{/isDraft}}>[(稿|drafts)]</option></select></p>
            <p><label for="stage">[[阶段|Stage]]</label><select id="stage" name="stage"><option value="">[(全部|all)]</option>{{#stages}}<optgroup label="{{word}}">{{#options}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{word}}</option>{{/options}}</optgroup>{{/stages}}</select></p>
            <p><label for="officer">[[本院经手人|Officer here]]</label><input id="officer" name="officer" value="{{officer}}" list="officers" maxlength="128"></p>
            <p><label for="party">[[法院|Court]]</label><input id="party" name="party" value="{{party}}" list="courts" maxlength="128"></p>
            <p><label for="text">[[文字|Text]]</label><input id="text" name="text" value="{{text}}" maxlength="128" placeholder="[(案号、被执行人、人员…|case number, debtor, officer …)]"></p>
            <p><label for="sort">[[排序|Sort]]</label><select id="sort" name="sort">{{#sorts}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{word}}</option>{{/sorts}}</select></p>
            <p><button type="submit">[[筛选|Filter]]</button> <a class="button" href="/matters.csv?{{{querystring}}}" download>CSV</a></p>
            </form>
            <datalist id="officers">{{#officers}}<option value="{{name}}"></option>{{/officers}}</datalist>
            <datalist id="courts">{{#courts}}<option value="{{code}}">{{name}}</option>{{/courts}}</datalist>
            <form method="get" action="/bulk">
            <div class="scroll" id="list" data-refresh><table class="list">
            <thead><tr><th class="tick"><span class="hidden">[[选|Pick]]</span></th><th>[[事项|Matter]]</th><th>[[种类|Kind]]</th><th>[[阶段|Stage]]</th><th>[[各方|Parties]]</th><th>[[期限|Due]]</th><th>[[更新|Updated]]</th></tr></thead>
            <tbody>{{#lines}}<tr class="{{shape}}"><td class="tick"><input type="checkbox" name="matter" value="{{matter}}" aria-label="[(选择|pick)] {{matter}}"></td><td><a href="/matters/{{matter}}">{{#subject}}{{subject}}{{/subject}}{{^subject}}{{matter}}{{/subject}}</a>{{#subject}} <span class="id">{{matter}}</span>{{/subject}}{{#draft}} <span class="sub">[[稿|draft]]</span>{{/draft}}</td><td>{{kind}}</td><td>{{term}}</td><td>{{parties}}</td><td>{{>due}}</td><td>{{updated}}</td></tr>
            {{/lines}}</tbody></table>
            {{^hasLines}}<p class="none">[[没有符合条件的协调事项|No matter meets these conditions]]</p>{{/hasLines}}</div>
            <p class="pager">{{#hasLines}}<button type="submit">[[对所选批量办理|One act on those picked]]</button>{{/hasLines}}
            {{#first}}<a class="button" href="/matters?{{{first}}}">[[首页|First]]</a>{{/first}} {{#previous}}<a class="button" rel="prev" href="/matters?{{{previous}}}">[[上一页|Previous]]</a>{{/previous}} <span>{{place}}</span> {{#next}}<a class="button" rel="next" href="/matters?{{{next}}}">[[下一页|Next]]</a>{{/next}}</p>
            </form>

            """#
        ),
        (
            "officers",
            #"""
            <h1>[[人员和代行|Officers and delegations]]</h1>
            {{#refused}}<div class="notice bad" role="alert" id="refusal" tabindex="-1"><p><strong>{{reason}}</strong></p>{{#rule}}<p>[[依据|Rule]]：{{rule}}</p>{{/rule}}{{#remedy}}<p>[[办法|What to do]]：{{remedy}}</p>{{/remedy}}</div>{{/refused}}
            {{#done}}<div class="notice good" role="status"><p>{{done}}</p></div>{{/done}}
            <section id="delegations"><h2>[[代行（AB角）|Who acts in whose place]]</h2>
            {{#hasDelegations}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[代行人|Who acts]]</th><th>[[被代行人|In whose place]]</th><th>[[范围|Scope]]</th><th>[[起|From]]</th><th>[[止|Until]]</th><th>[[批准人|Approved by]]</th><th>[[办理|Do]]</th></tr></thead>
            <tbody>{{#delegations}}<tr><td>{{name}}</td><td>{{absent}}</td><td>{{roles}}</td><td>{{from}}</td><td>{{to}}</td><td>{{by}}</td><td><form method="post" action="/officers"><input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="deed" value="recall"><input type="hidden" name="name" value="{{name}}"><input type="hidden" name="absent" value="{{absent}}"><button type="submit">[[终止代行|End it]]</button></form></td></tr>{{/delegations}}</tbody></table></div>{{/hasDelegations}}
            {{^hasDelegations}}<p class="none">[[现在没有代行。|Nobody acts in another's place.]]</p>{{/hasDelegations}}
            <form method="post" action="/officers" class="stack" id="delegate"><h3>[[登记代行|Enter a delegation]]</h3>
            <p class="hint">[[由本院执行局长、分管副院长或者院长批准（以您的名义登记），不能由代行人自己批准；须有起止日期。|Approved by the bureau's chief, a vice-president or the president: it is entered in your name, never by the one who acts. It has a first and a last day.]]</p>
            <input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="deed" value="delegate">
            <label for="d-name">[[代行人|Who acts]]</label><select id="d-name" name="name" required>{{#officers}}<option value="{{name}}">{{name}} · {{roles}}</option>{{/officers}}</select>
            <label for="d-absent">[[被代行人|In whose place]]</label><select id="d-absent" name="absent" required>{{#officers}}<option value="{{name}}">{{name}} · {{roles}}</option>{{/officers}}</select>
            <label for="d-role">[[范围（不选为被代行人的全部角色）|Scope (none: every role of the one who is away)]]</label><select id="d-role" name="role" multiple size="5">{{#roles}}<option value="{{value}}">{{word}}</option>{{/roles}}</select>
            <label for="d-from">[[自|From]]</label><input id="d-from" type="date" name="from" value="{{from}}" required>
            <label for="d-to">[[至（含当日）|Until, this day included]]</label><input id="d-to" type="date" name="to" value="{{to}}" required>
            <p class="go"><button type="submit" class="primary">[[批准代行|Approve]]</button></p></form></section>
            <section><h2>[[人员|Officers]]</h2><ul class="plain">{{#officers}}<li>{{name}} <span class="sub">{{roles}}</span></li>{{/officers}}</ul></section>

            """#
        ),
        (
            "open",
            #"""
            <h1>[[开启事项|Open a matter]]</h1>
            <ul class="acts grid">{{#open}}<li><a class="button" href="{{href}}">{{term}}</a> <span class="sub">{{procedure}}</span></li>{{/open}}</ul>
            <p class="links"><a href="/record">[[代录线下法院来件|Record the paper of an outside court]]</a> · <a href="/roster">[[值班表|Duty roster]]</a> · <a href="/officers">[[人员和代行|Officers and delegations]]</a>{{#grants}} · <a href="/grants">[[同意检察机关查阅全部事项|Grant to a procuratorate for all matters of a court]]</a>{{/grants}}</p>
            {{#grantsShut}}<p class="hint" id="no-grants">[[同意检察机关查阅全部事项不能由您办理|A grant to a procuratorate for all matters of a court is not yours to make]]：{{grantsWhy}}</p>{{/grantsShut}}
            <details><summary>[[其他事项，以及为什么不能由您开启|Others, and why not by you]] ({{shutCount}})</summary><dl class="why">{{#shut}}<div><dt>{{term}}</dt><dd>{{reason}}<span class="sub">{{remedy}}</span></dd></div>{{/shut}}</dl></details>

            """#
        ),
        (
            "password",
            #"""
            <div class="narrow">
            <h1>[[修改密码|Change password]]</h1>
            {{#hasFault}}<div class="notice bad" role="alert">{{fault}}</div>{{/hasFault}}
            {{#done}}<div class="notice good" role="status">[[密码已修改，其他浏览器中的登录已失效|The password is changed; logins in other browsers have ended]]</div>{{/done}}
            <form method="post" action="/password" class="stack">
            <input type="hidden" name="_csrf" value="{{csrf}}">
            <label for="old">[[现密码|Present password]]</label>
            <input id="old" name="old" type="password" required maxlength="256" autocomplete="current-password">
            <label for="new">[[新密码，至少12字|New password, at least 12 characters]]</label>
            <input id="new" name="new" type="password" required minlength="12" maxlength="256" autocomplete="new-password">
            <label for="again">[[再次输入新密码|New password again]]</label>
            <input id="again" name="again" type="password" required minlength="12" maxlength="256" autocomplete="new-password">
            <button type="submit" class="primary">[[修改|Change]]</button>
            </form>
            </div>

            """#
        ),
        (
            "plan-head",
            #"""
            <ul class="tiles"><li><strong>{{moveCount}}</strong> <span>[[拟移送案件|cases to move]]</span></li><li><strong>{{lentCount}}</strong> <span>[[调配力量|loans of force]]</span></li><li><strong>{{objective}} h</strong> <span>[[总成本|cost]]</span></li><li><strong>{{bound}} h</strong> <span>[[下界|bound]]</span></li><li><strong>{{gap}}</strong> <span>{{planStatus}}</span></li></ul>
            <section aria-labelledby="load-head"><h2 id="load-head">[[人均负担，前后|Load for each officer, before and after]]</h2>{{#hasLoads}}{{{loads}}}{{/hasLoads}}</section>
            <section aria-labelledby="cost-head"><h2 id="cost-head">[[成本（小时）|Cost (hours)]]</h2><div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="figures"><thead><tr><th>[[成本|cost]]</th><th>[[现状|as it is]]</th><th>[[方案|plan]]</th><th>[[变化|change]]</th></tr></thead><tbody>{{#costs}}<tr><td>{{term}}</td><td>{{before}}</td><td>{{after}}</td><td>{{change}}</td></tr>{{/costs}}</tbody></table></div></section>

            """#
        ),
        (
            "process",
            #"""
            <h1>[[运行情况|Process]]</h1>
            {{#lacksDesk}}<div class="notice warn" role="note"><p>[[指挥台供本院人员使用：启动协调中心时以 --desk 指定本院节点的数据目录，人员的登录和权限由该节点核验。|Officers use this console when the coordinator is started with --desk and the data directory of its own court's node, which says who they are and what they may see.]]</p></div>{{/lacksDesk}}
            <section><dl class="facts">
            {{#facts}}<div><dt>{{{label}}}</dt><dd>{{value}}</dd></div>
            {{/facts}}</dl></section>
            <section><h2>[[联通|Links]]</h2>
            <div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table><thead><tr><th>[[对方|Peer]]</th><th>[[状态|State]]</th><th>[[已发/已确认|Sent/confirmed]]</th><th>[[已收|Received]]</th></tr></thead>
            <tbody>{{#links}}<tr><td>{{peer}}</td><td>{{#linked}}<span class="mark ok">● [[已联通|linked]]</span>{{/linked}}{{^linked}}<span class="mark over">▲ [[未联通|not linked]]</span> {{trouble}}{{/linked}}</td><td>{{sent}}/{{confirmed}}</td><td>{{received}}</td></tr>
            {{/links}}</tbody></table></div></section>
            <p>[[管理员管理账号，不查看协调事项。|Administrators look after accounts and see no matter.]] <a href="/accounts">[[账号|Accounts]]</a></p>

            """#
        ),
        (
            "record",
            #"""
            <h1>[[代录线下法院来件|Record the paper of a court without a node]]</h1>
            <p>[[没有节点的法院（线下法院）以纸质方式办理。本院是同一事项的一方或者其上级法院时，由本院写明人员代为录入，并附来件扫描件；记录由本院签名，始终标明“代录”。|A court without a node acts on paper. Another court of the matter, or a superior, enters it with the scan, by a named officer; it is signed by the recording court and always shown as recorded.]]</p>
            {{#hasCourts}}<form method="get" action="/record" class="stack boxed" id="pick">
            <label for="for">[[线下法院|Outside court]]</label><input id="for" name="for" value="{{for}}" list="outside" required maxlength="100"><datalist id="outside">{{#courts}}<option value="{{code}}">{{name}}</option>{{/courts}}</datalist>
            <label for="matter">[[协调事项编号（开启新事项时不填）|Matter (left empty to open one)]]</label><input id="matter" name="matter" value="{{matter}}" maxlength="64">
            <p class="go"><button type="submit" class="primary">[[查看可以代录的事项|See what can be recorded]]</button></p></form>{{/hasCourts}}
            {{^hasCourts}}<p class="none">[[名录中没有线下法院：各院都在自己的节点上办理。|The directory has no outside court: every court acts at its own node.]]</p>{{/hasCourts}}
            {{#chosen}}<section id="acts"><h2>{{name}} {{#matter}}<small><a href="/matters/{{matter}}">{{matter}}</a></small>{{/matter}}</h2>
            {{#hasOpen}}<ul class="acts grid">{{#open}}<li><a class="button" href="{{href}}">{{term}}</a> <span class="sub">{{procedure}}{{#late}} · {{late}}{{/late}}</span></li>{{/open}}</ul>{{/hasOpen}}
            {{^hasOpen}}<p class="none">[[现在没有可以代录的事项。|Nothing can be recorded now.]]</p>{{/hasOpen}}
            <details><summary>[[其他办理事项，以及为什么不能代录|Others, and why they can't be recorded]] ({{shutCount}})</summary><dl class="why">{{#shut}}<div><dt>{{term}}</dt><dd>{{reason}}<span class="sub">{{remedy}}</span></dd></div>{{/shut}}</dl></details></section>{{/chosen}}

            """#
        ),
        (
            "roster",
            #"""
            <h1>[[值班表|Duty roster]]</h1>
            <p>[[紧急委托按当日值班人员电话联系，节假日不间断。|An urgent commission is telephoned to the officer of the day, holidays included.]]</p>
            {{#mayPublish}}<p><a class="button" href="/open/roster/publish">[[公布值班安排|Publish days]]</a></p>{{/mayPublish}}
            {{#barred}}<p class="note">{{barred}}</p>{{/barred}}
            <section>{{#hasDays}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list" id="days"><thead><tr><th>[[日期|Date]]</th><th>[[星期|Weekday]]</th><th>[[值班人员|Officer]]</th><th>[[电话|Phone]]</th></tr></thead><tbody>{{#days}}<tr{{#missing}} class="over"{{/missing}}><td>{{date}}</td><td>{{weekday}}</td><td>{{#missing}}<span class="mark over"><span aria-hidden="true">▲</span> [[未安排|nobody]]</span>{{/missing}}{{officer}}</td><td>{{phone}}</td></tr>{{/days}}</tbody></table></div>{{/hasDays}}
            {{^hasDays}}<p class="none">[[今日起没有值班安排。|No days from today on.]]</p>{{/hasDays}}</section>

            """#
        ),
        (
            "search",
            #"""
            <h1>[[查找|Search]]</h1>
            <form method="get" action="/search" role="search" class="row"><p class="wide"><label for="q">[[案号、当事人、法院、人员或文字|Case number, party, court, officer or text]]</label><input id="q" name="q" value="{{q}}" maxlength="128" autofocus></p><p><button type="submit" class="primary">[[查找|Search]]</button></p></form>
            {{#asked}}<p role="status">{{count}}</p>
            {{#hasLines}}<section><div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[事项|Matter]]</th><th>[[种类|Kind]]</th><th>[[阶段|Stage]]</th><th>[[各方|Parties]]</th><th>[[期限|Due]]</th></tr></thead>
            <tbody>{{#lines}}<tr class="{{shape}}"><td><a href="/matters/{{matter}}">{{#subject}}{{subject}}{{/subject}}{{^subject}}{{matter}}{{/subject}}</a>{{#subject}} <span class="id">{{matter}}</span>{{/subject}}</td><td>{{kind}}</td><td>{{term}}</td><td>{{parties}}</td><td>{{>due}}</td></tr>{{/lines}}</tbody></table></div></section>{{/hasLines}}
            {{#hasCourts}}<section><h2>[[法院|Courts]]</h2><ul class="plain">{{#courts}}<li><strong>{{name}}</strong> {{code}} <span class="sub">{{level}}</span> <a href="/matters?party={{id}}">[[其事项|its matters]]</a> · <a href="/commissions/new?to={{id}}">[[向其委托|commission it]]</a></li>{{/courts}}</ul></section>{{/hasCourts}}{{/asked}}

            """#
        ),
        (
            "setup",
            #"""
            <div class="narrow">
            <h1>[[初始化|First run]]</h1>
            <p>[[本节点还没有账号。初始化口令写在数据目录的文件 console-setup-token 中，只有运行本节点的系统账号能读取。|This process has no account yet. The setup token lies in the data directory, in the file console-setup-token, which only the account that runs the process can read.]]</p>
            {{#hasFault}}<div class="notice bad" role="alert">{{fault}}</div>{{/hasFault}}
            <form method="post" action="/setup" class="stack">
            <label for="token">[[初始化口令|Setup token]]</label>
            <input id="token" name="token" required autocomplete="off" maxlength="128">
            <label for="name">[[管理员登录名|Administrator's name]]</label>
            <input id="name" name="name" value="{{name}}" required maxlength="64" autocomplete="username">
            <label for="password">[[密码，至少12字|Password, at least 12 characters]]</label>
            <input id="password" name="password" type="password" required minlength="12" maxlength="256" autocomplete="new-password">
            <label for="again">[[再次输入密码|Password again]]</label>
            <input id="again" name="again" type="password" required minlength="12" maxlength="256" autocomplete="new-password">
            <button type="submit" class="primary">[[建立管理员|Make the administrator]]</button>
            </form>
            </div>

            """#
        ),
        (
            "today",
            #"""
            <h1>[[今日|Today]] <small>{{day}}</small></h1>
            <div id="urgent" data-refresh>
            {{#hasUrgent}}<section class="urgent" role="alert" aria-labelledby="urgent-head">
            <h2 id="urgent-head">▲ [[紧急来件，尚未签收|Urgent, not signed for]]</h2>
            <ul>{{#urgent}}<li><a href="/matters/{{matter}}">{{title}}</a> <span>{{from}}</span> {{>due}} <a class="button primary" href="/matters/{{matter}}/act/sign-for">[[签收|Sign for]]</a></li>{{/urgent}}</ul>
            </section>{{/hasUrgent}}
            </div>
            {{#withheld}}<p class="note">[[不予显示|Withheld]]：{{text}}</p>{{/withheld}}
            <section aria-labelledby="owed-head" id="owed" data-refresh>
            <h2 id="owed-head">[[应办|What this court owes]] <span class="count">{{owedCount}}</span></h2>
            {{#hasOwed}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list">
            <thead><tr><th>[[期限|Due]]</th><th>[[应办|Owed]]</th><th>[[事项|Matter]]</th><th>[[阶段|Stage]]</th><th>[[办理|Do]]</th></tr></thead>
            <tbody>{{#owed}}<tr class="{{shape}}"><td>{{>due}}</td><td>{{text}}</td><td><a href="/matters/{{matter}}">{{#subject}}{{subject}}{{/subject}}{{^subject}}{{matter}}{{/subject}}</a>{{#subject}} <span class="id">{{matter}}</span>{{/subject}} <span class="sub">{{kind}}</span></td><td>{{term}}</td><td>{{#act}}<a class="button" href="/matters/{{matter}}/act/{{act}}">{{actTerm}}</a>{{/act}}</td></tr>
            {{/owed}}</tbody></table></div>{{/hasOwed}}
            {{^hasOwed}}<p class="none">[[目前没有应办事项|Nothing is owed at present]]</p>{{/hasOwed}}
            </section>
            <section aria-labelledby="await-head" id="awaited" data-refresh>
            <h2 id="await-head">[[等待对方|What we await]] <span class="count">{{awaitedCount}}</span></h2>
            {{#hasAwaited}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list">
            <thead><tr><th>[[期限|Due]]</th><th>[[等待谁|From]]</th><th>[[等待什么|What]]</th><th>[[事项|Matter]]</th><th>[[自|Since]]</th></tr></thead>
            <tbody>{{#awaited}}<tr class="{{shape}}"><td>{{>due}}</td><td>{{court}}</td><td>{{text}}</td><td><a href="/matters/{{matter}}">{{#subject}}{{subject}}{{/subject}}{{^subject}}{{matter}}{{/subject}}</a>{{#subject}} <span class="id">{{matter}}</span>{{/subject}} <span class="sub">{{kind}}</span></td><td>{{since}}</td></tr>
            {{/awaited}}</tbody></table></div>{{/hasAwaited}}
            {{^hasAwaited}}<p class="none">[[目前不等待任何法院|Nothing is awaited at present]]</p>{{/hasAwaited}}
            </section>
            <section aria-labelledby="refused-head" id="refused" data-refresh>
            <h2 id="refused-head">[[被拒绝、次序异常或尚未答复的行为|Own acts refused, out of order or undecided]]</h2>
            {{#hasActs}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list">
            <thead><tr><th>[[结果|Result]]</th><th>[[行为|Act]]</th><th>[[事项|Matter]]</th><th>[[时间|Time]]</th><th>[[原因和办法|Why, and what to do]]</th></tr></thead>
            <tbody>{{#acts}}<tr><td><span class="mark {{shape}}"><span aria-hidden="true">{{sign}}</span> {{status}}</span></td><td>{{verb}} <span class="sub">{{officer}}</span></td><td><a href="/matters/{{matter}}">{{#subject}}{{subject}}{{/subject}}{{^subject}}{{matter}}{{/subject}}</a>{{#subject}} <span class="id">{{matter}}</span>{{/subject}}</td><td>{{at}}</td><td>{{why}}</td></tr>
            {{/acts}}</tbody></table></div>{{/hasActs}}
            {{^hasActs}}<p class="none">[[没有|None]]</p>{{/hasActs}}
            </section>
            {{#hasHoliday}}<section aria-labelledby="holiday-head">
            <h2 id="holiday-head">[[假期前届满|Ending through the holiday]] <small>{{holiday}}</small></h2>
            {{#hasHolidayLines}}<div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table class="list"><thead><tr><th>[[期限|Due]]</th><th>[[应办|Owed]]</th><th>[[法院|Court]]</th><th>[[事项|Matter]]</th></tr></thead>
            <tbody>{{#holidayLines}}<tr class="{{shape}}"><td>{{>due}}</td><td>{{text}}</td><td>{{court}}</td><td><a href="/matters/{{matter}}">{{#subject}}{{subject}}{{/subject}}{{^subject}}{{matter}}{{/subject}}</a>{{#subject}} <span class="id">{{matter}}</span>{{/subject}}</td></tr>{{/holidayLines}}</tbody></table></div>{{/hasHolidayLines}}
            {{^hasHolidayLines}}<p class="none">[[没有在假期内届满的期限|No window ends in it]]</p>{{/hasHolidayLines}}
            </section>{{/hasHoliday}}
            {{#hasNotices}}<section aria-labelledby="notice-head"><h2 id="notice-head">[[辖区争议通报|Disputes among subordinate courts]]</h2>
            <ul>{{#notices}}<li>{{matter}} · {{kind}} · {{parties}} · {{age}}</li>{{/notices}}</ul></section>{{/hasNotices}}

            """#
        ),
        (
            "tokens",
            #"""
            <h1>[[接口令牌|API tokens]]</h1>
            <p>[[令牌供其他系统以一名人员的名义查看和办理，权限由权限表决定。|A token lets another system look and act as one officer; the table of rights decides what that is.]] <a href="/api/v1/openapi.json">OpenAPI</a></p>
            {{#hasFault}}<div class="notice bad" role="alert">{{fault}}</div>{{/hasFault}}
            {{#hasSecret}}<div class="notice good" role="status">[[新令牌，只显示这一次，请立即保存|The new token: it is shown this once, keep it now]]：<br><code id="secret">{{secret}}</code></div>{{/hasSecret}}
            {{#hasDone}}<div class="notice good" role="status">[[已吊销|Revoked]]：{{done}}</div>{{/hasDone}}
            <section aria-labelledby="new-token">
            <h2 id="new-token">[[新建令牌|New token]]</h2>
            <form method="post" action="/tokens" class="row">
            <input type="hidden" name="_csrf" value="{{csrf}}">
            <p><label for="label">[[用途|What it is for]]</label><input id="label" name="label" required maxlength="64" value="{{label}}" autocomplete="off"></p>
            <p><label for="officer">[[人员|Officer]]</label>
            <select id="officer" name="officer" required>
            <option value=""></option>
            {{#officers}}<option value="{{name}}"{{#chosen}} selected{{/chosen}}>{{name}} · {{roles}}</option>
            {{/officers}}</select></p>
            <fieldset><legend>[[权限|Scopes]]</legend>
            {{#scopes}}<label><input type="checkbox" name="scope" value="{{name}}"{{#chosen}} checked{{/chosen}}> {{word}}</label>
            {{/scopes}}</fieldset>
            <p><label for="days">[[有效天数，至多366|Days, at most 366]]</label><input id="days" name="days" type="number" min="1" max="366" required value="{{days}}"></p>
            <p><button type="submit" class="primary">[[新建|Make]]</button></p>
            </form>
            </section>
            <section aria-labelledby="tokens">
            <h2 id="tokens">[[现有令牌|Tokens]]</h2>
            <div class="scroll" tabindex="0" role="group" aria-label="[(表格，可左右滚动|table, scrolls sideways)]"><table>
            <thead><tr><th>[[编号|Id]]</th><th>[[用途|What it is for]]</th><th>[[人员|Officer]]</th><th>[[权限|Scopes]]</th><th>[[有效至|Until]]</th><th>[[状态|State]]</th><th>[[办理|Do]]</th></tr></thead>
            <tbody>
            {{#tokens}}<tr><td><code>{{id}}</code></td><td>{{label}}</td><td>{{officer}}</td><td>{{scopes}}</td><td>{{expires}}</td><td>{{state}}</td>
            <td>{{#active}}<form method="post" action="/tokens/revoke" class="inline"><input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="id" value="{{id}}"><button>[[吊销|Revoke]]</button></form>{{/active}}</td></tr>
            {{/tokens}}</tbody></table></div>
            {{^hasTokens}}<p class="none">[[还没有令牌。|There is no token yet.]]</p>{{/hasTokens}}
            </section>

            """#
        ),
    ]

    /// The rules of allocation that hold until others are given (data/dispatch/rules.yaml).
    package static let rules =
        #"""
        # Rules of allocation (案件调配规则): everything that decides about a plan of `crosswrit dispatch plan`.
        #
        # Copy this file, change it, and name the copy with --rules. Nothing else weighs in: with the cases, the
        # courts' force and this file anybody can compute a plan's value again. docs/dispatch.md has the same as
        # formulas, and Tests/python/test_dispatch.py does it.
        #
        # One currency: officers' working hours (工时). A plan's value is the sum of all costs below; less is better.
        #   weight   work of a case in average cases (折算工作量): what the case file says x the percent of its kind
        #   load     of a court: weight of the cases at it + its backlog (force file)
        #   officers of a court: its own + what it borrows - what it lends, each counted for the campaign's share of
        #            the period: min(campaign days, period days) / period days, in whole thousandths, rounded down
        #   km       between two divisions (行政区划), in whole kilometres
        # Numbers have at most 6 digits behind the point, hours for a case of load at most 3.

        version: 1

        # ---------------------------------------------------------------------------------------------------------
        # Hard rules (硬约束): what no plan may do. `on: false`, or `--without NAME`, takes one away.
        # ---------------------------------------------------------------------------------------------------------
        hard:
          # Cases of courts below the planning court move; its own only where that is a high court or the supreme
          # court (有权裁定: 执行程序解释 11, 法发〔2000〕3号 §8). Nothing, no order either, moves the others.
          power: {on: true}
          # A case moves only on a ground of the list below (移送须有事由); fair load alone is none.
          ground: {on: true}
          # A court that is closed in the force file, or by --close, takes no case (停止收案).
          open: {on: true}
          # A court in conflict takes no case (当事人法院、回避、地方干扰); one's own court in conflict can't keep it.
          conflict: {on: true}
          # Where a case must leave (指令执行), its own court is out.
          original: {on: true}
          # No move makes the way to the case's main property (its first place) longer by more than this.
          reach: {on: true, kilometres: 200}
          # A case about to close stays (即将结案、案款待发放).
          closing: {on: true, stages: [paying, closing]}
          # A case in an auction stays (已发拍卖公告).
          auction: {on: true, stages: [auctioning]}
          # A case with a seizure that ends within so many days stays: its own court renews first (委托执行规定 6).
          seizure: {on: true, days: 31}
          # A suspended case (终本) stays.
          suspended: {on: true}
          # The four above give way to `original`, to `conflict` at the own court and to orders (--pin, --forbid).

          # Cases that share a debtor move to one court together (集中), as long as they weigh no more than this;
          # debtors are joined in the order of their bytes, and one that would make a group too heavy joins none.
          # Suspended cases are in no group. Of a group, the cases that must leave go together, and so do those
          # that may move; a case that an order names is decided by itself.
          together: {on: true, weight: 40}
          # Load of a court is at most so many average cases for each officer. `allowed`: more is possible, at
          # the price of `overload`; `refused`: a plan that can't keep it is none.
          capacity: {on: true, casesPerOfficer: 300, overload: allowed}
          # Most moves: so many percent of the open cases, rounded down; `most` is a further limit.
          moves: {on: true, percent: 5, most: 20000}
          # What a court may lend (调配力量), in percent of its own, rounded down; to that many nearest courts
          # within so many kilometres.
          lending: {on: true, officersPercent: 15, vehiclesPercent: 25, kilometres: 120, neighbours: 4}
          # Orders on single cases: --pin, --forbid, --stay.
          orders: {on: true}

        # ---------------------------------------------------------------------------------------------------------
        # Grounds (移送事由). A move carries the first that the case has, in this order. `left` is the cost, in
        # hours, of leaving a case with this ground where it is (`left` in the costs below), once for each ground
        # that the case has, and also where a rule keeps the case.
        #   basis: mustLeave  the case file says that it must leave
        #          recused    its own court is in conflict
        #          closed     its own court is closed
        #          stalled    at a court directly below the planning court (only 上一级法院 rules on it), filed more
        #                     than `months` before the plan's date, property known (a place or a seizure), not
        #                     suspended
        #          related    its debtor has `cases` open cases or more, in `courts` courts or more
        #          petitioned `petitions` or more
        #          recorded   an officer has recorded it (column `grounds`)
        # A recorded name gives the ground whatever its basis. `order` is the word for the ground in the ruling
        # that moves the case (crosswrit procedures transfer); who decides the case may choose another.
        # ---------------------------------------------------------------------------------------------------------
        grounds:
          - {name: must-leave, basis: mustLeave, order: long-unfinished, left: 0, term: 指令执行, citation: "执行程序解释 art. 11, 12"}
          - {name: recused, basis: recused, order: stagnation, left: 0, term: 法院回避, citation: "民事诉讼法 art. 38"}
          - {name: closed, basis: closed, order: stagnation, left: 40, term: 不能行使管辖权, citation: "民事诉讼法 art. 38"}
          - {name: interference, basis: recorded, order: stagnation, left: 30, term: 地方干扰, citation: "法〔2021〕322号 art. 28"}
          - {name: stagnation, basis: recorded, order: stagnation, left: 15, term: 消极执行或力量不足, citation: "法〔2021〕322号 art. 28"}
          - {name: requested, basis: recorded, order: requested, left: 12, term: 下级法院请求, citation: "执行工作规定 art. 74"}
          - {name: difficult, basis: recorded, order: long-unfinished, left: 12, term: 重大疑难复杂, citation: "执行工作规定 art. 74"}
          - {name: petitioned, basis: petitioned, order: stagnation, petitions: 3, left: 10, term: 多次信访, citation: "法〔2021〕322号 art. 30"}
          - {name: related, basis: related, order: related, cases: 3, courts: 2, left: 0, term: 关联案件集中, citation: "法〔2021〕322号 art. 26"}
          - {name: stalled, basis: stalled, order: six-months, months: 6, left: 3, term: 六个月未执行, citation: "民事诉讼法 art. 237；执行程序解释 art. 10"}

        # Weight of kinds of cases (案件类别) in percent; a kind that is not here counts 100.
        kinds: {}

        # ---------------------------------------------------------------------------------------------------------
        # Soft costs (软成本), in hours. `--without NAME` counts one as nothing.
        # ---------------------------------------------------------------------------------------------------------
        costs:
          # Journeys there and back from the court to property: the first number to the first place of the case,
          # the second to the second …, none to places beyond. travel = 2 x km x trips x hoursPerKilometre, each
          # such hour costs `hours`.
          travel: {hours: 1, hoursPerKilometre: 0.02, trips: [3, 1]}
          # Each case that moves: ruling, service, file and seized objects handed over (裁定、送达、移送卷宗).
          transfer: {hours: 6}
          # And if it leaves the area of its intermediate court (跨中院辖区).
          across: {hours: 5}
          # Each case of a group outside the court that then has most of the group's cases (the group's cases
          # outside this decision taken where they lie); once for each decision about the group, else once.
          apart: {hours: 3}
          # Cases left where they are: see the grounds.
          left: {}
          # Load for each officer, against the mean of all courts of the plan (total load / all officers, in whole
          # thousandths, rounded down): load between the first percentage and the next costs so many hours for
          # each average case, and so on; convex, so that the fairest distribution is the cheapest.
          load:
            - {from: 0, hours: 0}
            - {from: 70, hours: 0.5}
            - {from: 85, hours: 1}
            - {from: 95, hours: 1.8}
            - {from: 105, hours: 3}
            - {from: 115, hours: 4.5}
            - {from: 130, hours: 7}
            - {from: 150, hours: 10}
          # Each average case above capacity.
          overload: {hours: 20}
          # Travel beyond what the court's vehicles can do in the period: a vehicle does `hoursPerVehicle`, each
          # hour more costs `hours`.
          vehicles: {hours: 0.5, hoursPerVehicle: 1000}
          # Each officer and each vehicle lent: this, and `trips` journeys home and back
          # (2 x km between the courts x trips x hoursPerKilometre of travel).
          lent: {officer: 24, vehicle: 6, trips: 4}

        # The campaign (专项行动) for which officers and vehicles are lent, and the period that loads are about;
        # --campaign START:END sets other days.
        campaign: {afterDays: 14, days: 60, periodDays: 180}

        """#

    /// Files that pages fetch.
    package static let files: [(name: String, type: String, text: String)] = [
        (
            "app.css", "text/css; charset=utf-8",
            #"""
            /* Tokens. Contrast of text on its ground is 4.5:1 or more (WCAG 2.2 AA). */
            :root {
              --ink: #16202e;
              --soft: #4a5768;
              --line: #cbd3dd;
              --ground: #f4f6f9;
              --sheet: #ffffff;
              --head: #12305c;
              --head-ink: #ffffff;
              --accent: #1b4f9c;
              --ok: #17603a;
              --soon: #7a4b00;
              --over: #a3161c;
              --soon-ground: #fff6e0;
              --over-ground: #fdecec;
              --good-ground: #e7f4ec;
              --focus: #b45309;
              --gap: 0.75rem;
              --font: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif;
            }
            * { box-sizing: border-box; }
            html { font-family: var(--font); color: var(--ink); background: var(--ground); line-height: 1.5; font-size: 100%; }
            body { margin: 0; font-size: 0.9375rem; }
            h1 { font-size: 1.375rem; margin: 0 0 var(--gap); line-height: 1.3; }
            h1 small { font-size: 0.875rem; font-weight: normal; color: var(--soft); margin-left: 0.5rem; }
            h2 { font-size: 1.0625rem; margin: 0 0 0.5rem; }
            h2 small { font-weight: normal; color: var(--soft); }
            h3 { font-size: 0.9375rem; margin: 0.75rem 0 0.25rem; }
            a { color: var(--accent); text-underline-offset: 0.15em; }
            p { margin: 0 0 0.5rem; }
            .alt { font-size: 0.8em; font-weight: normal; opacity: 0.85; margin-left: 0.15em; }
            .hidden, .skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
            .skip:focus { position: absolute; z-index: 9; left: 0.5rem; top: 0.5rem; background: var(--sheet); padding: 0.5rem 1rem; }
            :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
            .top :focus-visible { outline-color: #ffd27a; }
            main:focus { outline: none; }

            .top { background: var(--head); color: var(--head-ink); }
            .top a { color: inherit; }
            .rehearsal { margin: 0; background: repeating-linear-gradient(135deg, #5b3a00 0 12px, #6b4500 12px 24px); color: #fff; text-align: center; font-weight: 700; letter-spacing: 0.1em; padding: 0.125rem; }
            .rehearsal .clock { letter-spacing: 0; font-weight: normal; font-variant-numeric: tabular-nums; }
            .bar { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; align-items: center; padding: 0.5rem 1rem; }
            .brand { font-weight: 700; text-decoration: none; }
            .brand .code { font-weight: normal; opacity: 0.85; }
            nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem; margin: 0; padding: 0; }
            nav a { display: block; padding: 0.375rem 0.625rem; border-radius: 4px; text-decoration: none; }
            nav a:hover { background: #24477b; }
            nav a[aria-current] { background: #fff; color: var(--head); font-weight: 700; }
            .who { margin-left: auto; display: flex; gap: 0.875rem; align-items: center; flex-wrap: wrap; }
            .who form { margin: 0; }
            button.link { background: none; border: 0; color: inherit; text-decoration: underline; padding: 0.25rem; min-height: 1.5rem; font: inherit; cursor: pointer; }
            .who a, .who .link { padding: 0.25rem 0; }
            .live { font-size: 0.8125rem; }
            .fold, .fold-word { display: none; }

            main { padding: 1rem; max-width: 90rem; margin: 0 auto; }
            section { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 1rem; margin-bottom: 1rem; }
            #urgent > section { margin-bottom: 1rem; }
            .count { display: inline-block; min-width: 1.75em; text-align: center; background: var(--ground); border: 1px solid var(--line); border-radius: 1em; font-size: 0.8125rem; font-weight: normal; }
            .columns { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1rem; align-items: start; }
            .narrow { max-width: 30rem; margin: 2rem auto; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 1.25rem 1.5rem; }
            .crumb { font-size: 0.8125rem; margin-bottom: 0.25rem; }

            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; vertical-align: top; padding: 0.375rem 0.625rem; border-bottom: 1px solid var(--line); }
            th { font-size: 0.8125rem; color: var(--soft); white-space: nowrap; }
            tbody tr:hover { background: #f0f4fa; }
            td.tick, th.tick { width: 2.25rem; }
            td .mark, td .date { white-space: nowrap; }
            .sub { color: var(--soft); font-size: 0.8125rem; display: inline-block; margin-left: 0.25rem; }
            .list td > .sub { display: block; margin-left: 0; }
            .list .sub:empty { display: none; }
            .lines { margin: 0; padding-left: 1.25rem; }
            .lines li { padding: 0.1875rem 0; }
            kbd { font: inherit; font-size: 0.8125rem; border: 1px solid #7d8b9c; border-bottom-width: 2px; border-radius: 4px; padding: 0 0.375rem; background: var(--ground); }
            .id { color: var(--soft); font-size: 0.75rem; display: block; }
            .none { color: var(--soft); margin: 0; }
            .note { color: var(--soft); font-size: 0.8125rem; }
            .mark { display: inline-block; font-weight: 700; }
            .mark.over, .error, tr.over .mark { color: var(--over); }
            .mark.soon { color: var(--soon); }
            .mark.ok { color: var(--ok); }
            .mark.calm { color: var(--soft); font-weight: normal; }
            .date { color: var(--soft); }
            tr.over { box-shadow: inset 4px 0 0 var(--over); }
            tr.soon { box-shadow: inset 4px 0 0 var(--soon); }
            .badge { display: inline-block; background: var(--ground); border: 1px solid var(--line); border-radius: 4px; padding: 0.0625rem 0.5rem; }
            .unverified { border: 1px dashed var(--soon); border-radius: 4px; color: var(--soon); font-size: 0.8125rem; padding: 0 0.25rem; text-decoration: none; white-space: nowrap; }
            .badge.warn { background: var(--soon-ground); color: var(--soon); border-color: var(--soon); }
            .stage { margin-bottom: var(--gap); }

            .urgent { background: var(--over-ground); border: 2px solid var(--over); }
            .urgent h2 { color: var(--over); }
            .urgent ul { margin: 0; padding-left: 1.25rem; }
            .urgent li { margin: 0.375rem 0; }
            .notice { border: 1px solid var(--line); border-left-width: 6px; border-radius: 4px; padding: 0.625rem 0.875rem; margin-bottom: 1rem; background: var(--sheet); }
            .notice p:last-child { margin: 0; }
            .notice.bad { border-color: var(--over); background: var(--over-ground); }
            .notice.warn { border-color: var(--soon); background: var(--soon-ground); }
            .notice.good { border-color: var(--ok); background: var(--good-ground); }

            button, .button { font: inherit; display: inline-block; border: 1px solid #7d8b9c; background: #fff; color: var(--ink); border-radius: 4px; padding: 0.3125rem 0.75rem; min-height: 2rem; text-decoration: none; cursor: pointer; line-height: 1.4; }
            button:hover, .button:hover { border-color: var(--accent); color: var(--accent); }
            .primary { background: var(--accent); border-color: var(--accent); color: #fff; font-weight: 700; }
            .primary:hover { background: var(--head); color: #fff; }
            button[disabled] { opacity: 0.6; cursor: progress; }
            input, select, textarea { font: inherit; color: inherit; background: #fff; border: 1px solid #7d8b9c; border-radius: 4px; padding: 0.3125rem 0.5rem; min-height: 2rem; max-width: 100%; }
            input[type="checkbox"], input[type="radio"] { min-height: 0; width: 1.5rem; height: 1.5rem; margin: 0; vertical-align: -0.4em; accent-color: var(--accent); }
            textarea { width: 100%; resize: vertical; }
            label { font-weight: 700; font-size: 0.875rem; }
            .stack { display: grid; gap: 0.375rem; }
            .stack > button { justify-self: start; margin-top: 0.5rem; }
            .row { display: flex; flex-wrap: wrap; gap: 0.5rem 0.875rem; align-items: end; }
            .row p { margin: 0; display: grid; grid-template-columns: minmax(0, auto); gap: 0.125rem; min-width: 0; max-width: 100%; }
            .row select { max-width: min(100%, 18rem); }
            .row p:has(button) { display: block; }
            .row .wide { flex: 1 1 20rem; }
            .filter { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 0.625rem 0.875rem; margin-bottom: 1rem; }
            .inline { display: inline-flex; gap: 0.375rem; align-items: center; margin: 0; }
            .pager { display: flex; gap: 0.75rem; align-items: center; margin-top: 0.75rem; flex-wrap: wrap; }
            #list { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
            #list > .none { padding: 1rem; }

            .facts { margin: 0; display: grid; gap: 0.25rem; }
            .facts > div { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: 0.5rem; border-bottom: 1px solid #e6eaf0; padding-bottom: 0.25rem; }
            dt { color: var(--soft); font-size: 0.875rem; }
            dd { margin: 0; overflow-wrap: anywhere; }
            .why > div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0.5rem; padding: 0.25rem 0; border-bottom: 1px solid #e6eaf0; }
            .why .sub { display: block; margin: 0; }
            details summary { cursor: pointer; padding: 0.25rem 0; min-height: 1.5rem; }
            td > a:not(.button), .plain a:not(.button), .links a, .court-facts a, .crumb a { display: inline-block; min-height: 1.5rem; }
            :target, :focus { scroll-margin-top: 4rem; }
            .deadline { border-bottom: 1px solid #e6eaf0; }
            .deadline ol { margin: 0.25rem 0; }
            ul.plain { list-style: none; margin: 0; padding: 0; }
            ul.plain li { padding: 0.1875rem 0; }
            ul.acts { list-style: none; margin: 0 0 0.5rem; padding: 0; display: flex; flex-wrap: wrap; gap: 0.5rem; }
            ul.acts.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 1rem; }
            .timeline { list-style: none; margin: 0; padding: 0; }
            .timeline li { border-left: 3px solid var(--line); padding: 0.25rem 0 0.25rem 0.75rem; overflow-wrap: anywhere; }
            .timeline .number { color: var(--soft); display: inline-block; min-width: 2.25em; }
            .timeline time { font-variant-numeric: tabular-nums; color: var(--soft); }
            .chain { margin-top: 0.5rem; font-size: 0.8125rem; overflow-wrap: anywhere; }

            form.stack { max-width: 56rem; }
            form.boxed { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 1rem; margin-bottom: 1rem; }
            section ul.acts.grid { border: 0; padding: 0; }
            .outside .field + .field { margin-top: 0.5rem; }
            .key { white-space: nowrap; }
            form.act { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 1rem; max-width: 56rem; gap: 0.75rem; }
            .field { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 0.25rem 0.75rem; align-items: start; }
            .field > label { padding-top: 0.3125rem; }
            .field input:not([type="checkbox"]), .field select { width: 100%; }
            .field .hint, .field .error { grid-column: 2; margin: 0; }
            .field.wrong input, .field.wrong textarea, .field.wrong select { border: 2px solid var(--over); }
            .hint { color: var(--soft); font-size: 0.8125rem; }
            .error { font-weight: 700; font-size: 0.875rem; }
            .req { color: var(--over); font-weight: normal; font-size: 0.75rem; white-space: nowrap; }
            fieldset { border: 1px solid var(--line); border-radius: 6px; margin: 0; padding: 0.625rem 0.875rem; min-width: 0; }
            legend { font-weight: 700; padding: 0 0.375rem; }
            .slot { display: flex; flex-wrap: wrap; gap: 0.25rem 0.625rem; align-items: center; padding: 0.25rem 0; }
            .slot label { font-weight: normal; }
            .tickline { white-space: nowrap; padding-top: 0.3125rem; }
            .papers.over { outline: 3px dashed var(--accent); outline-offset: -3px; }
            progress { width: 100%; height: 0.75rem; accent-color: var(--accent); }
            .go { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0; }

            .advance { display: flex; flex-wrap: wrap; gap: 0.375rem; justify-content: center; align-items: center; margin: 0; padding: 0.25rem 0.5rem; background: #3d2700; color: #fff; font-size: 0.875rem; }
            .advance select, .advance button { min-height: 1.75rem; padding: 0.125rem 0.5rem; color: var(--ink); }
            .sub-nav { background: #e3eaf4; color: var(--ink); border-bottom: 1px solid var(--line); padding: 0.25rem 1rem; }
            .sub-nav a { color: var(--accent); padding: 0.25rem 0.5rem; }
            .top .sub-nav :focus-visible { outline-color: var(--focus); }
            .sub-nav a:hover { background: #cfdcf0; }
            .sub-nav a[aria-current] { background: var(--accent); color: #fff; }
            .tiles { list-style: none; margin: 0 0 1rem; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 0.75rem; }
            .tiles li { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 0.625rem 0.875rem; }
            .tiles a { display: block; color: inherit; text-decoration: none; }
            .tiles li:has(a):hover { border-color: var(--accent); }
            .tiles strong { display: block; font-size: 1.625rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
            .tiles span { font-size: 0.875rem; color: var(--soft); }
            .tiles strong span { font-size: 1.125rem; color: inherit; }
            .tiles .over { border-left: 6px solid var(--over); }
            .tiles .over strong { color: var(--over); }
            .tiles .soon { border-left: 6px solid var(--soon); }
            .tiles .soon strong { color: var(--soon); }
            .tree ul { list-style: none; margin: 0; padding: 0; }
            .tree ul ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(16.5rem, 1fr)); gap: 0.625rem; margin: 0.75rem 0 0 0.75rem; padding: 0.25rem 0 0 0.875rem; border-left: 2px solid #9fb0c6; }
            .tree ul ul > li:has(ul) { grid-column: 1 / -1; }
            .tree ul ul > li { position: relative; }
            .court-card { border: 1px solid #9fb0c6; border-radius: 6px; padding: 0.375rem 0.625rem; background: #fff; height: 100%; }
            .court-card.over { border-left: 6px solid var(--over); }
            .court-card.soon { border-left: 6px solid var(--soon); }
            .court-card p { margin: 0; }
            .court-name { font-weight: 700; }
            .court-facts { display: flex; flex-wrap: wrap; gap: 0 0.75rem; font-size: 0.875rem; }
            .court-facts a { text-decoration: none; }
            .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(22rem, 1fr)); gap: 1rem; }
            .cards section { margin: 0; }
            .bars td { border-bottom: 1px solid #e6eaf0; vertical-align: middle; }
            .bars { width: auto; min-width: min(100%, 30rem); }
            .bars td:first-child { width: 16rem; }
            .bars progress { width: 8rem; max-width: 40vw; }
            td .button { white-space: nowrap; }
            td .button .alt { display: none; }
            .sums td:first-child { min-width: 9rem; }
            .row p.tickline, .row p.tabs { display: block; }
            .row p.tickline { padding-bottom: 0.3125rem; }
            .stack { grid-template-columns: minmax(0, 1fr); }
            .stack .tickline { white-space: normal; margin: 0; }
            label .hint { font-weight: normal; }
            h2 .button { font-size: 0.875rem; font-weight: normal; min-height: 1.5rem; padding: 0.0625rem 0.5rem; }
            td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            .figures th, .figures td { text-align: right; }
            .figures th { white-space: normal; vertical-align: bottom; }
            .figures th:first-child, .figures td:first-child, .ranked th:nth-child(2), .ranked td:nth-child(2) { text-align: left; }
            .tabs a { display: inline-block; padding: 0.1875rem 0.625rem; border: 1px solid #9fb0c6; border-radius: 4px; text-decoration: none; background: #fff; }
            .tabs a[aria-current] { background: var(--accent); color: #fff; border-color: var(--accent); }
            .ladder { list-style: none; display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 0.375rem; margin: 0.5rem 0; padding: 0; }
            .ladder li { border: 1px solid #9fb0c6; border-top-width: 5px; border-radius: 4px; padding: 0.25rem 0.5rem; background: #fff; }
            .ladder .sub { display: block; margin: 0; }
            .ladder .done { border-top-color: var(--ok); }
            .ladder .done .mark { color: var(--ok); }
            .ladder .here { border-color: var(--accent); background: #eaf1fb; }
            .ladder .here .mark { color: var(--accent); }
            .ladder .ahead .mark, .ladder .skipped .mark { color: var(--soft); font-weight: normal; }
            .plots { display: grid; gap: 1rem; margin-bottom: 1rem; }
            .plots section { margin: 0; min-width: 0; }
            .plot { width: 100%; max-width: 60rem; height: auto; display: block; font-family: var(--font); }
            .plot.narrow { display: none; margin: 0; padding: 0; border: 0; max-width: none; }
            .plot text { font-size: 12px; fill: var(--ink); }
            .plot .tick, .plot .alt { fill: var(--soft); opacity: 1; }
            .plot .grid { stroke: #dde3ec; stroke-width: 1; }
            .plot .base { stroke: #7d8b9c; stroke-width: 1; }
            .plot .bar { fill: var(--accent); }
            .plot .met { fill: #c9d8ee; stroke: var(--accent); stroke-width: 1; }
            .plot .lapsed { fill: #12305c; }
            .plot .hatch-ground { fill: #fff3d6; }
            .plot .hatch-line { fill: var(--soon); }
            .plot .trend { fill: none; stroke-width: 2; }
            .plot .trend.disc { stroke: var(--accent); }
            .plot .trend.square { stroke: var(--ok); stroke-dasharray: 6 3; }
            .plot .trend.ring { stroke: var(--soon); stroke-dasharray: 2 3; }
            .plot .point.disc { fill: var(--accent); }
            .plot .point.square { fill: var(--ok); }
            .plot .point.ring { fill: #fff; stroke: var(--soon); stroke-width: 2; }
            .drop-courts { position: sticky; top: 0; background: var(--sheet); padding: 0.375rem 0; z-index: 2; }
            .drop-courts .over { outline: 3px dashed var(--accent); }
            tr[draggable=true] { cursor: grab; }
            code { font-size: 0.8125rem; overflow-wrap: anywhere; }

            @media screen and (max-width: 90rem) {
              .top nav .alt, .who .alt { display: none; }
              .bar { gap: 0.25rem 0.75rem; }
            }
            @media screen and (max-width: 48rem) {
              main { padding: 0.625rem; }
              .menus { position: relative; }
              .bar { padding: 0.375rem 0.625rem; min-height: 2.75rem; }
              .brand { max-width: calc(100% - 6rem); }
              .fold { display: block; position: absolute; right: 0.375rem; top: 0.125rem; width: 5rem; height: 2.5rem; margin: 0; opacity: 0; cursor: pointer; z-index: 1; }
              .fold-word { display: block; position: absolute; right: 0.375rem; top: 0.125rem; width: 5rem; height: 2.5rem; line-height: 2.375rem; text-align: center; border: 1px solid #9fb0c6; border-radius: 4px; }
              .fold:focus-visible + .bar .fold-word { outline: 3px solid #ffd27a; outline-offset: 2px; }
              .fold-word .alt { display: none; }
              .fold:checked + .bar .fold-word { background: #fff; color: var(--head); }
              .fold:not(:checked) + .bar > nav, .fold:not(:checked) + .bar > .who, .fold:not(:checked) ~ .sub-nav { display: none; }
              .bar > nav, .bar > .who { flex: 1 0 100%; }
              .who { margin-left: 0; }
              .filter > p { flex: 1 1 8.5rem; }
              .filter > p.tickline { flex-basis: 100%; white-space: normal; }
              .filter > p.tabs { flex-basis: 100%; }
              .kept-wide td { white-space: nowrap; }
              .filter > p > input:not([type="checkbox"]), .filter > p > select { width: 100%; }
              nav ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); }
              nav a { padding: 0.5rem; }
              .sub-nav { padding: 0.25rem 0.625rem; }
              .tree ul ul { grid-template-columns: minmax(0, 1fr); margin-left: 0; }
              .cards { grid-template-columns: minmax(0, 1fr); }
              .ladder { grid-template-columns: minmax(0, 1fr); }
              .ladder li { border-top-width: 1px; border-left-width: 5px; }
              .ladder .done { border-left-color: var(--ok); }
              .plot.wide { display: none; }
              .plot.narrow { display: block; }
              .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
              .columns, .field, .facts > div, .why > div { grid-template-columns: minmax(0, 1fr); gap: 0.125rem; }
              .field .hint, .field .error { grid-column: 1; }
              table.list:not(.kept-wide), .list:not(.kept-wide) tbody, .list:not(.kept-wide) tr, .list:not(.kept-wide) td { display: block; width: auto; }
              .list:not(.kept-wide) thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
              .list:not(.kept-wide) tr { border-bottom: 1px solid var(--line); padding: 0.375rem 0.5rem; }
              .list:not(.kept-wide) td { border: 0; padding: 0.0625rem 0.25rem; }
              table.list td.tick { float: right; width: auto; }
              th, td { padding: 0.25rem 0.375rem; }
            }
            @media (prefers-reduced-motion: no-preference) {
              .fresh { animation: fresh 2s ease-out; }
              @keyframes fresh { from { background: #fff3c4; } }
            }
            @media print {
              .chain a, #no-export, .do { display: none; }
              @page { size: A4; margin: 16mm 14mm 18mm; }
              .top nav, .advance, .who, .fold, .fold-word, .skip, .live, .filter, .pager, .acts, button, .button, .go, .tick, .crumb, form.act, form.stack, form.inline, form.row, datalist, progress, select, .tabs, .why, .drop-courts, #acts { display: none !important; }
              html, body { background: #fff; color: #000; font-size: 10pt; line-height: 1.4; }
              main { padding: 0; max-width: none; }
              .top { background: none; color: #000; border-bottom: 1pt solid #000; margin-bottom: 8pt; }
              .bar { padding: 2pt 0; }
              .rehearsal { background: none; color: #000; border: 1.5pt solid #000; margin-bottom: 4pt; }
              h1 { font-size: 15pt; }
              h2 { font-size: 12pt; }
              h1, h2, h3, summary { break-after: avoid; }
              section, .notice, .narrow, #list { border: 0; border-radius: 0; padding: 0; margin-bottom: 10pt; background: none; }
              section { break-inside: auto; }
              .tiles, .court-card, .ladder li, .timeline li, .deadline, .facts > div, .why > div, .plot, tr, li { break-inside: avoid; }
              .columns { grid-template-columns: minmax(0, 1fr); gap: 0; }
              .tiles { grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 4pt; }
              .tiles li { padding: 3pt 5pt; }
              .tiles strong { font-size: 14pt; }
              .tree ul ul { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 4pt; }
              .cards { grid-template-columns: minmax(0, 1fr); }
              .scroll { overflow: visible; }
              table { font-size: 9pt; }
              thead { display: table-header-group; }
              th { white-space: normal; color: #000; border-bottom: 1pt solid #000; }
              th, td { padding: 2pt 4pt; overflow-wrap: break-word; }
              .figures td, td.n { white-space: nowrap; }
              .figures td:first-child, .ranked td:nth-child(2) { white-space: normal; }
              tr.over, tr.soon { box-shadow: none; }
              .sub, .id, .note, .date, dt, .none, h1 small, .mark, .tiles strong { color: #000 !important; }
              .plot .bar, .plot .met, .plot .lapsed, .plot .hatch-ground, .plot .hatch-line { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
              a { color: inherit; text-decoration: none; }
              details > *:not(summary) { display: block; }
              details::details-content { content-visibility: visible; block-size: auto; display: block; }
              summary { list-style: none; }
            }

            """#
        ),
        (
            "app.js", "text/javascript; charset=utf-8",
            #"""
            // The desk without this script reads and acts all the same; with it pages stay fresh, files may be
            // dropped, and keys lead to what is used most.
            (() => {
              "use strict";
              const zh = document.documentElement.lang.startsWith("zh");
              const say = (chinese, english) => (zh ? chinese : english);

              // Parts of the page marked data-refresh are fetched anew; what the reader has open stays open.
              let waiting = 0;
              let running = false;
              // A button that is replaced between press and release would swallow the click.
              let pressed = false;
              addEventListener("pointerdown", () => { pressed = true; }, true);
              for (const over of ["pointerup", "pointercancel", "blur"]) {
                addEventListener(over, () => setTimeout(() => { pressed = false; }), true);
              }
              const isBusy = () => {
                if (pressed) return true;
                const at = document.activeElement;
                return at && at !== document.body && at.closest("[data-refresh]") && /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);
              };
              async function refresh() {
                waiting = 0;
                const parts = [...document.querySelectorAll("[data-refresh][id]")];
                if (!parts.length || running) return;
                if (isBusy()) return later(2000);
                running = true;
                try {
                  const answer = await fetch(location.href, { headers: { "X-Crosswrit-Partial": "1" }, credentials: "same-origin" });
                  if (answer.status === 401) return void location.reload();
                  if (!answer.ok) return;
                  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
                  // The reader may have begun something while the answer was on its way.
                  if (isBusy()) return later(2000);
                  for (const part of parts) {
                    const next = fresh.getElementById(part.id);
                    if (!next || next.innerHTML === part.innerHTML) continue;
                    const open = [...part.querySelectorAll("details")].map((one) => one.open);
                    const ticked = new Set([...part.querySelectorAll("input:checked")].map((one) => one.value));
                    part.innerHTML = next.innerHTML;
                    part.querySelectorAll("details").forEach((one, at) => { one.open = open[at] || one.open; });
                    part.querySelectorAll("input[type=checkbox]").forEach((one) => { one.checked = ticked.has(one.value); });
                    part.classList.remove("fresh");
                    void part.offsetWidth;
                    part.classList.add("fresh");
                  }
                  const clock = fresh.querySelector(".clock");
                  const shown = document.querySelector(".clock");
                  if (clock && shown) shown.textContent = clock.textContent;
                } catch {
                  // The stream says when the process is back.
                } finally {
                  running = false;
                }
              }
              function later(milliseconds) {
                if (!waiting) waiting = setTimeout(refresh, milliseconds);
              }

              if (document.body.dataset.live) {
                const live = document.getElementById("live");
                const tell = (text) => { if (live) live.textContent = text; };
                const stream = new EventSource("/events");
                let lost = false;
                stream.onopen = () => { tell("● " + say("实时", "live")); if (lost) later(100); lost = false; };
                stream.onerror = () => { lost = true; tell("○ " + say("未联通", "not live")); };
                stream.addEventListener("happening", () => later(300));
                stream.addEventListener("resync", () => later(300));
                addEventListener("pagehide", () => stream.close());
                // Days left change by themselves.
                setInterval(() => later(0), 60000);
              }

              // A part that says how far a search is asks for itself while it runs.
              const poll = document.querySelector("[data-poll][id]");
              if (poll) {
                const timer = setInterval(async () => {
                  try {
                    const answer = await fetch(location.href, { headers: { "X-Crosswrit-Partial": "1" }, credentials: "same-origin" });
                    if (!answer.ok) return;
                    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
                    const next = fresh.getElementById(poll.id);
                    if (!next) return;
                    if (next.dataset.poll) { poll.innerHTML = next.innerHTML; return; }
                    clearInterval(timer);
                    location.reload();
                  } catch {
                    // Asked again in a moment.
                  }
                }, Number(poll.dataset.poll) || 2000);
              }

              // Cases may be dragged onto a court; the selection says the same and is what is sent.
              const courts = document.querySelector("[data-courts]");
              if (courts && matchMedia("(pointer: fine)").matches) {
                courts.hidden = false;
                let dragged = null;
                for (const row of document.querySelectorAll("tr[data-case]")) {
                  row.draggable = true;
                  row.addEventListener("dragstart", () => { dragged = row; });
                  row.addEventListener("dragend", () => { dragged = null; });
                }
                for (const court of courts.querySelectorAll("[data-court]")) {
                  court.addEventListener("dragover", (event) => { if (dragged) { event.preventDefault(); court.classList.add("over"); } });
                  court.addEventListener("dragleave", () => court.classList.remove("over"));
                  court.addEventListener("drop", (event) => {
                    event.preventDefault();
                    court.classList.remove("over");
                    if (dragged) dragged.querySelector("select").value = court.dataset.court;
                  });
                }
              }

              // Papers: dropped files find an empty row; more rows come as they are needed.
              for (const drop of document.querySelectorAll("[data-drop]")) {
                const note = document.createElement("p");
                note.className = "hint";
                note.textContent = say("可以把文件拖到这里", "Files may be dropped here");
                drop.append(note);
                const stop = (event) => { event.preventDefault(); drop.classList.add("over"); };
                drop.addEventListener("dragenter", stop);
                drop.addEventListener("dragover", stop);
                drop.addEventListener("dragleave", () => drop.classList.remove("over"));
                drop.addEventListener("drop", (event) => {
                  event.preventDefault();
                  drop.classList.remove("over");
                  const inputs = [...drop.querySelectorAll("input[type=file]")].filter((one) => !one.files.length);
                  [...event.dataTransfer.files].forEach((file, at) => {
                    if (!inputs[at]) return;
                    const one = new DataTransfer();
                    one.items.add(file);
                    inputs[at].files = one.files;
                  });
                });
              }

              // Sending: once only, with the progress of the upload where there are files.
              for (const form of document.querySelectorAll("form[data-act]")) {
                form.addEventListener("submit", (event) => {
                  const files = [...form.querySelectorAll("input[type=file]")].some((one) => one.files.length);
                  const note = form.querySelector("[data-progress]");
                  if (!files || (event.submitter && event.submitter.name === "_draft")) return;
                  event.preventDefault();
                  const data = new FormData(form);
                  const bar = document.createElement("progress");
                  bar.max = 1;
                  bar.value = 0;
                  note.replaceChildren(say("正在上传…", "uploading …"), bar);
                  form.querySelectorAll("button").forEach((one) => { one.disabled = true; });
                  const request = new XMLHttpRequest();
                  request.open("POST", form.action);
                  request.upload.onprogress = (step) => { if (step.lengthComputable) bar.value = step.loaded / step.total; };
                  request.onload = () => {
                    if (request.responseURL && new URL(request.responseURL).pathname !== new URL(form.action).pathname) {
                      location.assign(request.responseURL);
                      return;
                    }
                    const page = new DOMParser().parseFromString(request.responseText, "text/html");
                    document.getElementById("main").replaceWith(page.getElementById("main"));
                    const refusal = document.getElementById("refusal");
                    if (refusal) refusal.focus();
                    scrollTo(0, 0);
                  };
                  request.onerror = () => {
                    note.textContent = say("没有送达，请重试；重复提交不会重复办理", "It did not arrive; try again: nothing is done twice");
                    form.querySelectorAll("button").forEach((one) => { one.disabled = false; });
                  };
                  request.send(data);
                });
              }
              const refusal = document.getElementById("refusal");
              if (refusal) refusal.focus();

              // Keys: g then t/b/m/n/s, / for search; never while something is being typed.
              // Keys can be turned off (help page): speech input and slips of the hand must not set them off.
              const keys = { get on() { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } } };
              const choice = document.getElementById("keys");
              if (choice) {
                choice.closest("[hidden]").hidden = false;
                choice.checked = keys.on;
                choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"));
              }
              let lead = 0;
              const places = { t: "/", b: "/board", m: "/matters", n: "/commissions/new", s: "/search" };
              addEventListener("keydown", (event) => {
                if (!keys.on || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
                if (event.key === "/") {
                  event.preventDefault();
                  const field = document.querySelector("[role=search] [name=text], [role=search] [name=q]");
                  if (field) field.focus(); else location.assign("/search");
                } else if (event.key === "g") {
                  lead = Date.now();
                } else if (Date.now() - lead < 1500 && places[event.key]) {
                  location.assign(places[event.key]);
                }
              });
            })();

            """#
        ),
        (
            "icon.svg", "image/svg+xml",
            #"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#12305c"/><path d="M6 11h14l-4-4M26 21H12l4 4" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>

            """#
        ),
    ]
}
