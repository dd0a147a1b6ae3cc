// Written by scripts/embed-web from web/. Do not edit.

/// What the console's pages are made of, as the program carries it (web/).
package enum WebAssets {
    /// Of everything here: stands in the files' addresses, so that browsers keep them.
    package static let digest = "d52a0a3ecf267ea9"

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
            <option value="">[(管理员（不看事项）|administrator, sees no matter)]</option>
            {{#officers}}<option value="{{name}}"{{#chosen}} selected{{/chosen}}>{{name}} · {{roles}}</option>
            {{/officers}}</select></p>
            <p><label for="name">[[登录名|Name]]</label><input id="name" name="name" required maxlength="64" value="{{name}}" autocomplete="off"></p>
            <p><label for="password">[[初始密码，至少12字|First password, 12 characters or more]]</label><input id="password" name="password" type="password" required minlength="12" maxlength="256" autocomplete="new-password"></p>
            <p><button type="submit" class="primary">[[新建|Make]]</button></p>
            </form>
            </section>
            <section aria-labelledby="logins">
            <h2 id="logins">[[现有账号|Accounts]]</h2>
            <div class="scroll"><table>
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
            <div class="scroll"><table>
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
            <h1>{{term}} <small lang="en">{{english}}</small></h1>
            {{#citation}}<p class="sub">[[依据|Rule]]：{{citation}}</p>{{/citation}}
            {{#late}}<div class="notice warn" role="note">[[将作为次序异常记录|It would be entered out of order]]：{{late}}</div>{{/late}}
            {{#shut}}<div class="notice bad" role="alert"><p><strong>{{reason}}</strong></p>{{#rule}}<p>[[依据|Rule]]：{{rule}}</p>{{/rule}}{{#remedy}}<p>[[办法|What to do]]：{{remedy}}</p>{{/remedy}}</div>{{/shut}}
            {{#refused}}<div class="notice bad" role="alert" id="refusal" tabindex="-1"><p><strong>{{reason}}</strong></p>{{#rule}}<p>[[依据|Rule]]：{{rule}}</p>{{/rule}}{{#remedy}}<p>[[办法|What to do]]：{{remedy}}</p>{{/remedy}}</div>{{/refused}}
            {{#hasChecks}}<section class="checks" aria-labelledby="checks-head"><h2 id="checks-head">[[发送前核对|Checks before sending]]</h2><ul class="plain">{{#checks}}<li><span class="mark {{shape}}"><span aria-hidden="true">{{sign}}</span></span> {{text}}</li>{{/checks}}</ul></section>{{/hasChecks}}
            <form method="post" action="{{action}}" enctype="multipart/form-data" class="act stack" data-act>
            <input type="hidden" name="_csrf" value="{{csrf}}">
            <input type="hidden" name="_key" value="{{key}}">
            {{#fields}}<div class="field{{#fault}} wrong{{/fault}}">
            <label for="f-{{name}}">{{term}} <span class="alt" lang="en">{{english}}</span>{{#required}} <span class="req">[[必填|required]]</span>{{/required}}</label>
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
            <p class="go"><button type="submit" class="primary">{{term}}</button>{{#canDraft}} <button type="submit" name="_draft" value="1" formnovalidate>[[先出拟稿|Draft the paper]]</button>{{/canDraft}} {{#matter}}<a class="button" href="/matters/{{matter}}">[[返回|Back]]</a>{{/matter}}</p>
            <p class="hint" role="status" data-progress></p>
            </form>

            """#
        ),
        (
            "bulk",
            #"""
            <h1>[[批量办理|One act on several matters]]</h1>
            {{#done}}<p role="status">{{summary}}</p>
            <div class="scroll"><table class="list"><thead><tr><th>[[事项|Matter]]</th><th>[[结果|Result]]</th><th>[[原因|Why]]</th></tr></thead><tbody>{{#results}}<tr><td><a href="/matters/{{matter}}">{{matter}}</a></td><td><span class="mark {{shape}}"><span aria-hidden="true">{{sign}}</span> {{status}}</span></td><td>{{why}}</td></tr>{{/results}}</tbody></table></div>{{/done}}
            {{^done}}<p>{{chosenCount}} [[件所选|picked]]</p>
            {{#none}}<div class="notice warn">[[所选事项没有可以一并办理的事项|No act can be done on all of them]]</div>{{/none}}
            <form method="post" action="/bulk" class="stack"><input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="_key" value="{{key}}">
            {{#matters}}<input type="hidden" name="matter" value="{{id}}">{{/matters}}
            <ul class="plain">{{#matters}}<li>{{id}} <span class="sub">{{term}}</span></li>{{/matters}}</ul>
            {{^none}}<label for="verb">[[办理事项|Act]]</label><select id="verb" name="verb">{{#verbs}}<option value="{{verb}}">{{term}}</option>{{/verbs}}</select>
            <label for="text">[[说明|Words]]</label><textarea id="text" name="text" rows="3" maxlength="4000"></textarea>
            <p class="go"><button type="submit" class="primary">[[逐件办理|Do it on each]]</button></p>{{/none}}</form>{{/done}}

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
            <body{{#visitor}} data-live="1"{{/visitor}}>
            <a class="skip" href="#main">[[跳到正文|Skip to content]]</a>
            <header class="top">
            {{#rehearsal}}<p class="rehearsal" role="note">[[演练|Rehearsal]] <span class="clock">{{civil}}</span></p>{{/rehearsal}}
            <div class="bar">
            <a class="brand" href="/"><span class="court">{{court}}</span> <span class="code">{{code}}</span></a>
            <nav aria-label="[(主菜单|Main)]"><ul>
            {{#nav}}<li><a href="{{path}}"{{#here}} aria-current="page"{{/here}}>{{{words}}}</a></li>
            {{/nav}}</ul></nav>
            <div class="who">
            {{#visitor}}
            <span class="live" id="live" role="status"></span>
            <a href="/password" title="[(修改密码|Change password)]">{{#officer}}{{officer}}{{/officer}}{{^officer}}{{name}}{{/officer}}</a>
            <form method="post" action="/logout"><input type="hidden" name="_csrf" value="{{csrf}}"><button class="link" type="submit">[[退出|Log out]]</button></form>
            {{/visitor}}
            <a href="/language?to={{other}}&amp;back={{path}}" lang="{{other}}">{{otherWord}}</a>
            </div>
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
            <p class="chain">{{#chained}}<span class="mark ok"><span aria-hidden="true">●</span> [[证据链，收到时逐条核验|chain, verified entry by entry on arrival]] {{entries}} · <code>{{head}}</code></span> <a href="/matters/{{matter}}/evidence" download>[[导出证据|Export the evidence]]</a>{{/chained}}</p>
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
            <p><label for="party">[[法院|Court]]</label><input id="party" name="party" value="{{party}}" list="courts" maxlength="128"></p>
            <p><label for="text">[[文字|Text]]</label><input id="text" name="text" value="{{text}}" maxlength="128" placeholder="[(案号、被执行人、人员…|case number, debtor, officer …)]"></p>
            <p><label for="sort">[[排序|Sort]]</label><select id="sort" name="sort">{{#sorts}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{word}}</option>{{/sorts}}</select></p>
            <p><button type="submit">[[筛选|Filter]]</button> <a class="button" href="/matters.csv?{{{querystring}}}" download>CSV</a></p>
            </form>
            <datalist id="courts">{{#courts}}<option value="{{code}}">{{name}}</option>{{/courts}}</datalist>
            <form method="get" action="/bulk">
            <div class="scroll" id="list" data-refresh><table class="list">
            <thead><tr><th class="tick"><span class="hidden">[[选|Pick]]</span></th><th>[[事项|Matter]]</th><th>[[种类|Kind]]</th><th>[[阶段|Stage]]</th><th>[[各方|Parties]]</th><th>[[期限|Due]]</th><th>[[更新|Updated]]</th></tr></thead>
            <tbody>{{#lines}}<tr class="{{shape}}"><td class="tick"><input type="checkbox" name="matter" value="{{matter}}" aria-label="[(选择|pick)] {{matter}}"></td><td><a href="/matters/{{matter}}">{{#subject}}{{subject}}{{/subject}}{{^subject}}{{matter}}{{/subject}}</a>{{#subject}} <span class="id">{{matter}}</span>{{/subject}}{{#draft}} <span class="sub">[[稿|draft]]</span>{{/draft}}</td><td>{{kind}}</td><td>{{term}}</td><td>{{parties}}</td><td>{{>due}}</td><td>{{updated}}</td></tr>
            {{/lines}}</tbody></table>
            {{^hasLines}}<p class="none">[[没有符合条件的协调事项|No matter meets these conditions]]</p>{{/hasLines}}</div>
            <p class="pager">{{#hasLines}}<button type="submit">[[对所选批量办理|One act on those picked]]</button>{{/hasLines}}
            {{#previous}}<a class="button" rel="prev" href="/matters?{{{previous}}}">[[上一页|Previous]]</a>{{/previous}} <span>{{place}}</span> {{#next}}<a class="button" rel="next" href="/matters?{{{next}}}">[[下一页|Next]]</a>{{/next}}</p>
            </form>

            """#
        ),
        (
            "open",
            #"""
            <h1>[[开启事项|Open a matter]]</h1>
            <ul class="acts grid">{{#open}}<li><a class="button" href="{{href}}">{{term}}</a> <span class="sub">{{procedure}}</span></li>{{/open}}</ul>
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
            "process",
            #"""
            <h1>[[运行情况|Process]]</h1>
            <dl class="facts">
            {{#facts}}<div><dt>{{{label}}}</dt><dd>{{value}}</dd></div>
            {{/facts}}</dl>
            <h2>[[联通|Links]]</h2>
            <div class="scroll"><table><thead><tr><th>[[对方|Peer]]</th><th>[[状态|State]]</th><th>[[已发/已确认|Sent/confirmed]]</th><th>[[已收|Received]]</th></tr></thead>
            <tbody>{{#links}}<tr><td>{{peer}}</td><td>{{#linked}}<span class="mark ok">● [[已联通|linked]]</span>{{/linked}}{{^linked}}<span class="mark over">▲ [[未联通|not linked]]</span> {{trouble}}{{/linked}}</td><td>{{sent}}/{{confirmed}}</td><td>{{received}}</td></tr>
            {{/links}}</tbody></table></div>
            <p>[[管理员管理账号，不查看协调事项。|Administrators look after accounts and see no matter.]] <a href="/accounts">[[账号|Accounts]]</a></p>

            """#
        ),
        (
            "search",
            #"""
            <h1>[[查找|Search]]</h1>
            <form method="get" action="/search" role="search" class="row"><p class="wide"><label for="q">[[案号、当事人、法院、人员或文字|Case number, party, court, officer or text]]</label><input id="q" name="q" value="{{q}}" maxlength="128" autofocus></p><p><button type="submit" class="primary">[[查找|Search]]</button></p></form>
            {{#asked}}<p role="status">{{count}}</p>
            <div class="scroll"><table class="list"><thead><tr><th>[[事项|Matter]]</th><th>[[种类|Kind]]</th><th>[[阶段|Stage]]</th><th>[[各方|Parties]]</th><th>[[期限|Due]]</th></tr></thead>
            <tbody>{{#lines}}<tr class="{{shape}}"><td><a href="/matters/{{matter}}">{{#subject}}{{subject}}{{/subject}}{{^subject}}{{matter}}{{/subject}}</a>{{#subject}} <span class="id">{{matter}}</span>{{/subject}}</td><td>{{kind}}</td><td>{{term}}</td><td>{{parties}}</td><td>{{>due}}</td></tr>{{/lines}}</tbody></table></div>
            {{#hasCourts}}<h2>[[法院|Courts]]</h2><ul class="plain">{{#courts}}<li><strong>{{name}}</strong> {{code}} <span class="sub">{{level}}</span> <a href="/matters?party={{id}}">[[其事项|its matters]]</a> · <a href="/commissions/new?to={{id}}">[[向其委托|commission it]]</a></li>{{/courts}}</ul>{{/hasCourts}}{{/asked}}

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
            {{#hasOwed}}<div class="scroll"><table class="list">
            <thead><tr><th>[[期限|Due]]</th><th>[[应办|Owed]]</th><th>[[事项|Matter]]</th><th>[[阶段|Stage]]</th><th>[[办理|Do]]</th></tr></thead>
            <tbody>{{#owed}}<tr class="{{shape}}"><td>{{>due}}</td><td>{{text}}</td><td><a href="/matters/{{matter}}">{{#subject}}{{subject}}{{/subject}}{{^subject}}{{matter}}{{/subject}}</a>{{#subject}} <span class="id">{{matter}}</span>{{/subject}} <span class="sub">{{kind}}</span></td><td>{{term}}</td><td>{{#act}}<a class="button" href="/matters/{{matter}}/act/{{act}}">{{actTerm}}</a>{{/act}}</td></tr>
            {{/owed}}</tbody></table></div>{{/hasOwed}}
            {{^hasOwed}}<p class="none">[[目前没有应办事项|Nothing is owed at present]]</p>{{/hasOwed}}
            </section>
            <section aria-labelledby="await-head" id="awaited" data-refresh>
            <h2 id="await-head">[[等待对方|What we await]] <span class="count">{{awaitedCount}}</span></h2>
            {{#hasAwaited}}<div class="scroll"><table class="list">
            <thead><tr><th>[[期限|Due]]</th><th>[[等待谁|From]]</th><th>[[等待什么|What]]</th><th>[[事项|Matter]]</th><th>[[自|Since]]</th></tr></thead>
            <tbody>{{#awaited}}<tr class="{{shape}}"><td>{{>due}}</td><td>{{court}}</td><td>{{text}}</td><td><a href="/matters/{{matter}}">{{#subject}}{{subject}}{{/subject}}{{^subject}}{{matter}}{{/subject}}</a>{{#subject}} <span class="id">{{matter}}</span>{{/subject}} <span class="sub">{{kind}}</span></td><td>{{since}}</td></tr>
            {{/awaited}}</tbody></table></div>{{/hasAwaited}}
            {{^hasAwaited}}<p class="none">[[目前不等待任何法院|Nothing is awaited at present]]</p>{{/hasAwaited}}
            </section>
            <section aria-labelledby="refused-head" id="refused" data-refresh>
            <h2 id="refused-head">[[被拒绝、次序异常或尚未答复的行为|Own acts refused, out of order or undecided]]</h2>
            {{#hasActs}}<div class="scroll"><table class="list">
            <thead><tr><th>[[结果|Result]]</th><th>[[行为|Act]]</th><th>[[事项|Matter]]</th><th>[[时间|Time]]</th><th>[[原因和办法|Why, and what to do]]</th></tr></thead>
            <tbody>{{#acts}}<tr><td><span class="mark {{shape}}"><span aria-hidden="true">{{sign}}</span> {{status}}</span></td><td>{{verb}} <span class="sub">{{officer}}</span></td><td><a href="/matters/{{matter}}">{{#subject}}{{subject}}{{/subject}}{{^subject}}{{matter}}{{/subject}}</a>{{#subject}} <span class="id">{{matter}}</span>{{/subject}}</td><td>{{at}}</td><td>{{why}}</td></tr>
            {{/acts}}</tbody></table></div>{{/hasActs}}
            {{^hasActs}}<p class="none">[[没有|None]]</p>{{/hasActs}}
            </section>
            {{#hasHoliday}}<section aria-labelledby="holiday-head">
            <h2 id="holiday-head">[[假期前届满|Ending through the holiday]] <small>{{holiday}}</small></h2>
            {{#hasHolidayLines}}<div class="scroll"><table class="list"><thead><tr><th>[[期限|Due]]</th><th>[[应办|Owed]]</th><th>[[法院|Court]]</th><th>[[事项|Matter]]</th></tr></thead>
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
            <div class="scroll"><table>
            <thead><tr><th>[[编号|Id]]</th><th>[[用途|What it is for]]</th><th>[[人员|Officer]]</th><th>[[权限|Scopes]]</th><th>[[有效至|Until]]</th><th>[[状态|State]]</th><th>[[办理|Do]]</th></tr></thead>
            <tbody>
            {{#tokens}}<tr><td><code>{{id}}</code></td><td>{{label}}</td><td>{{officer}}</td><td>{{scopes}}</td><td>{{expires}}</td><td>{{state}}</td>
            <td>{{#active}}<form method="post" action="/tokens/revoke" class="inline"><input type="hidden" name="_csrf" value="{{csrf}}"><input type="hidden" name="id" value="{{id}}"><button>[[吊销|Revoke]]</button></form>{{/active}}</td></tr>
            {{/tokens}}</tbody></table></div>
            </section>

            """#
        ),
    ]

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
            button.link { background: none; border: 0; color: inherit; text-decoration: underline; padding: 0.25rem; min-height: 0; font: inherit; cursor: pointer; }
            .live { font-size: 0.8125rem; }

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
            input[type="checkbox"] { min-height: 0; width: 1.125rem; height: 1.125rem; vertical-align: -0.2em; }
            textarea { width: 100%; resize: vertical; }
            label { font-weight: 700; font-size: 0.875rem; }
            .stack { display: grid; gap: 0.375rem; }
            .stack > button { justify-self: start; margin-top: 0.5rem; }
            .row { display: flex; flex-wrap: wrap; gap: 0.5rem 0.875rem; align-items: end; }
            .row p { margin: 0; display: grid; gap: 0.125rem; }
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
            details summary { cursor: pointer; padding: 0.25rem 0; }
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

            @media (max-width: 48rem) {
              main { padding: 0.625rem; }
              .bar { padding: 0.5rem 0.625rem; }
              .who { margin-left: 0; }
              nav .alt { display: none; }
              nav a { padding: 0.375rem 0.5rem; }
              .columns, .field, .facts > div, .why > div { grid-template-columns: minmax(0, 1fr); gap: 0.125rem; }
              .field .hint, .field .error { grid-column: 1; }
              table.list, table.list tbody, table.list tr, table.list td { display: block; width: auto; }
              table.list thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
              table.list tr { border-bottom: 1px solid var(--line); padding: 0.375rem 0.5rem; }
              table.list td { border: 0; padding: 0.0625rem 0.25rem; }
              table.list td.tick { float: right; width: auto; }
              th, td { padding: 0.25rem 0.375rem; }
            }
            @media (prefers-reduced-motion: no-preference) {
              .fresh { animation: fresh 2s ease-out; }
              @keyframes fresh { from { background: #fff3c4; } }
            }
            @media print {
              .top nav, .who, .filter, .pager, .acts, button, .button, .go, .tick { display: none !important; }
              .top { background: none; color: #000; }
              .rehearsal { background: none; color: #000; border: 2px solid #000; }
              html, body { background: #fff; font-size: 10pt; }
              section { border: 0; padding: 0; break-inside: avoid-page; }
              a { color: inherit; text-decoration: none; }
              details > *:not(summary) { display: block; }
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
              const isBusy = () => {
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

              // Keys: g then t/m/n/s, / for search; never while something is being typed.
              let lead = 0;
              const places = { t: "/", m: "/matters", n: "/commissions/new", s: "/search" };
              addEventListener("keydown", (event) => {
                if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
                if (event.key === "/") {
                  event.preventDefault();
                  const field = document.querySelector("[role=search] input:not([type=hidden])");
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
