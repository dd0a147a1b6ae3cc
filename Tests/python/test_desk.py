"""The desk in a real browser: logins, and a commission from draft to rating between two courts."""

import http.client
import pathlib
import time
import urllib.parse

import pytest

import desk as desks
import processes


@pytest.fixture(scope="module")
def courts(tmp_path_factory):
    realm = processes.Realm(tmp_path_factory.mktemp("desk"))
    opened = []
    try:
        realm.start("coord")
        for process in ("yu0105", "yu0102"):
            opened.append(desks.Desk(realm, process))
        opened[0].set_up("承办甲", "局长己", "指挥丁")
        opened[1].set_up("承办甲", "指挥丁")
        yield opened
    finally:
        for one in opened:
            one.close()
        realm.stop_all()


def request(desk, method, path, body="", **headers):
    """One request without a browser: status, headers, text."""
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=20)
    connection.request(method, path, body.encode(), headers={k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer, answer.read().decode("utf-8", "replace")


FORM = "application/x-www-form-urlencoded"


def test_nobody_sees_anything_without_a_login(courts):
    for path in ("/", "/matters", "/matters.csv", "/search", "/accounts", "/open", "/password"):
        status, answer, text = request(courts[0], "GET", path)
        assert status == 303 and answer.getheader("Location").startswith("/login"), path
    assert request(courts[0], "GET", "/events")[0] == 401
    status, answer, _ = request(courts[0], "GET", "/login")
    policy = answer.getheader("Content-Security-Policy")
    assert status == 200 and "default-src 'none'" in policy and "unsafe-inline" not in policy
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


def test_strange_hosts_and_strange_sites_are_turned_away(courts):
    assert request(courts[0], "GET", "/login", Host="evil.example")[0] == 421
    words = urllib.parse.urlencode({"name": "承办甲", "password": desks.PASSWORD})
    status, *_ = request(courts[0], "POST", "/login", words, Content_Type=FORM, Origin="http://evil.example")
    assert status == 403
    status, *_ = request(courts[0], "POST", "/login", words, Content_Type=FORM, Sec_Fetch_Site="cross-site")
    assert status == 403


def test_wrong_passwords_and_unknown_names_are_answered_alike_and_locked_out(courts):
    def attempt(name, password):
        words = urllib.parse.urlencode({"name": name, "password": password})
        status, answer, text = request(courts[1], "POST", "/login", words, Content_Type=FORM)
        return status, text.replace(name, "NAME"), answer

    wrong, unknown = attempt("指挥丁", "wrong password 1"), attempt("无此人", "wrong password 1")
    assert wrong[0] == unknown[0] == 403 and wrong[1] == unknown[1]
    for _ in range(5):
        attempt("指挥丁", "wrong password 1")
    # The right password is not looked at while the name is locked, and the answer says no more.
    assert attempt("指挥丁", desks.PASSWORD)[0] == 403
    time.sleep(9)
    status, _, answer = attempt("指挥丁", desks.PASSWORD)
    cookie = answer.getheader("Set-Cookie")
    assert status == 303 and "HttpOnly" in cookie and "SameSite=Strict" in cookie


def test_a_form_without_the_sessions_token_does_nothing(courts):
    page = courts[0].browser("承办甲")
    page.log_in("承办甲")
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in page.driver.get_cookies())
    for body in ("", "_csrf=" + "0" * 64):
        assert request(courts[0], "POST", "/logout", body, Content_Type=FORM, Cookie=cookie)[0] == 403
    page.go("/")
    assert page.path == "/"


def test_an_administrator_sees_no_matter(courts):
    page = courts[0].browser("admin")
    page.go("/")
    assert "进程" in page.text() or "process" in page.text()
    page.go("/matters")
    assert "不对您的账号开放" in page.text()


def test_a_commission_from_draft_to_rating_between_two_desks(courts, tmp_path):
    first, second = courts
    handler, chief, command = (first.browser(name) for name in ("承办甲", "局长己", "指挥丁"))
    there = second.browser("承办甲")
    chief.log_in("局长己")
    command.log_in("指挥丁")
    there.log_in("承办甲")

    # A faulty form comes back with what was entered, the fault beside its field, the paper kept.
    handler.go("/commissions/new?to=yu0102")
    handler.choose("kind", "freeze-deposit")
    handler.fill(case="（2026）豫0105执12号", detail="冻结被执行人存款", debtor="某建材有限公司",
                 asset="某银行 6222 0000", amount="120000.123")
    handler.fill(**{"ruling-amount": "150000", "handler-phone": "0371-60000105"})
    handler.attach(0, "ruling", desks.paper(tmp_path, "执行裁定书"))
    handler.submit()
    wrong = handler.text(".field.wrong")
    assert "元" in wrong or "yuan" in wrong
    handler.shot("form-fault")
    assert handler.find("[name=debtor]").get_attribute("value") == "某建材有限公司"
    assert "执行裁定书" in handler.text(".kept")
    handler.fill(amount="120000")
    for slot, kind in enumerate(("assistanceNotice", "serviceReturn", "dutyID")):
        handler.attach(slot, kind, desks.paper(tmp_path, kind))
    handler.submit()
    matter = handler.path.split("/")[-1]
    assert handler.path.startswith("/matters/yu0105-"), handler.text()
    handler.shot("matter-draft")

    # Approved by the bureau, sealed by the command centre, sent.
    chief.go(f"/matters/{matter}/act/approve")
    chief.fill(text="同意")
    chief.submit()
    command.go(f"/matters/{matter}/act/approve")
    command.attach(0, "commissionLetter", desks.paper(tmp_path, "委托执行函"), sealed=True)
    command.submit()
    command.go(f"/matters/{matter}/act/send")
    command.submit()
    assert command.path == f"/matters/{matter}", command.text()

    # It appears at the other desk by itself.
    there.go("/")
    there.until(lambda: matter in there.text(), "the letter arrives on the other desk")
    there.shot("today")
    there.shot("today-phone", (390, 844))
    # Delivered, and not yet opened; whoever opens the page there has opened it.
    handler.go(f"/matters/{matter}")
    handler.until(lambda: "尚无人阅看" in handler.text(), "delivered, not yet opened")
    there.go(f"/matters/{matter}")
    handler.until(lambda: "阅悉" in handler.text("#timeline"), "opened, as the first desk reads")
    handler.go(f"/matters/{matter}")
    assert "尚无人阅看" not in handler.text()
    there.go("/")
    there.find(f"a[href='/matters/{matter}/act/sign-for']").click()
    there.fill(phone="0371-60000102")
    there.submit()
    there.until(lambda: "签收" in there.text("#timeline"), "signed for")

    # What can't be done now is told with its reason.
    there.find("#acts summary").click()
    assert "确认办结" in there.text("#acts dl") and "依据" in there.text("#acts dl")
    there.shot("matter")
    there.shot("matter-phone", (390, 844))

    there.go(f"/matters/{matter}/act/complete")
    there.choose("outcome", "full")
    there.fill(text="已足额冻结", amount="120000")
    there.attach(0, "receipt", desks.paper(tmp_path, "协助冻结回执"))
    there.shot("act")
    there.shot("act-phone", (390, 844))
    there.submit()
    handler.go(f"/matters/{matter}")
    handler.until(lambda: "办结" in handler.text(".stage"), "done, as the first desk sees it")
    handler.go(f"/matters/{matter}/act/confirm")
    handler.fill(text="予以确认")
    handler.submit()
    handler.until(lambda: handler.all(f"a[href='/matters/{matter}/act/rate']"), "confirmed")
    handler.go(f"/matters/{matter}/act/rate")
    handler.choose("score", "5")
    handler.submit()
    assert handler.path == f"/matters/{matter}", handler.text()

    # Papers come down as they went up, and run nothing.
    handler.go(f"/matters/{matter}")
    link = handler.find("#papers a").get_attribute("href")
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in handler.driver.get_cookies())
    status, answer, text = request(first, "GET", urllib.parse.urlsplit(link).path, Cookie=cookie)
    assert status == 200 and answer.getheader("Content-Disposition").startswith("attachment")
    assert text.startswith("%PDF-1.4")

    for page in (handler, chief, command, there):
        assert page.complaints() == []


def send(courts, tmp_path, number, *more):
    """A letter from 金水 to 中原 by the command line, sent; its matter."""
    realm = courts[0].realm

    def act(officer, *words):
        answer = realm.ask("yu0105", *words, "--officer", officer, "--wait", "20")
        assert answer["status"] == "accepted" or words[1] in ("draft", "approve"), answer
        return answer["matter"]

    papers = [word for kind in ("ruling", "assistanceNotice", "serviceReturn", "dutyID")
              for word in ("--paper", f"{kind}={desks.paper(tmp_path, kind)}")]
    matter = act("承办甲", "commission", "draft", "--to", "豫0102", "--case", f"（2026）豫0105执{number}号",
                 "--kind", "freeze-deposit", "--detail", "冻结存款", "--debtor", f"某公司{number}", "--asset",
                 "某银行 6222", "--amount", "1000", "--ruling-amount", "1000", "--handler-phone", "0371-6000",
                 *papers, *more)
    act("局长己", "commission", "approve", matter)
    act("指挥丁", "commission", "approve", matter, "--sealed-paper",
        f"commissionLetter={desks.paper(tmp_path, 'letter')}")
    act("指挥丁", "commission", "send", matter)
    return matter


def test_an_urgent_letter_stands_on_the_screen_until_it_is_signed_for(courts, tmp_path):
    page = courts[1].browser("承办甲")
    page.go("/")
    civil = courts[0].realm.doctor("yu0105")["civil"]
    matter = send(courts, tmp_path, 77, "--urgent", "--call-caller", "承办甲", "--call-answered-by", "值班",
                  "--call-phone", "0371-1102", "--call-at", civil)
    page.until(lambda: page.all(".urgent") and matter in page.find(".urgent").get_attribute("innerHTML"),
               "the urgent letter")
    page.shot("urgent")
    page.shot("urgent-phone", (390, 844))
    page.go("/matters")
    page.go("/")
    assert page.all(".urgent"), "it stays until it is signed for"
    page.find(".urgent a.button").click()
    page.fill(phone="0371-60000102")
    page.submit()
    page.go("/")
    page.until(lambda: not page.all(".urgent"), "signed for")


def test_one_act_on_several_matters_each_on_record(courts, tmp_path):
    page = courts[1].browser("承办甲")
    matters = [send(courts, tmp_path, number) for number in (81, 82)]
    for matter in matters:
        page.until(lambda: matter in str(courts[1].realm.ask("yu0102", "list", "--stage", "delivered")), "delivered")
    page.go("/matters?kind=commission")
    page.until(lambda: (page.go("/matters?kind=commission") or True) and all(
        page.all(f"input[value='{matter}']") for matter in matters), "listed")
    for matter in matters:
        page.find(f"input[value='{matter}']").click()
    page.find("form[action='/bulk'] button[type=submit]").click()
    page.until(lambda: page.path == "/bulk" and page.all("main [name='verb']"), "the act is asked for")
    page.choose("verb", "sign-for")
    page.fill(text="0371-60000102")
    page.shot("bulk")
    page.submit()
    assert page.text("main").count("●") == 2, page.text()
    for matter in matters:
        shown = courts[1].realm.ask("yu0102", "show", matter)
        assert [line["verb"] for line in shown["timeline"]].count("sign-for") == 1


def test_a_tabled_procedure_by_its_form_and_its_paper_to_print(courts, tmp_path):
    page = courts[0].browser("承办甲")
    today = courts[0].realm.doctor("yu0105")["civil"][:10]
    page.go("/open/petition/receive")
    page.find("main button.primary").click()  # the browser itself asks for what is required
    assert page.path == "/open/petition/receive"
    page.fill(petitioner="李某", about="豫0105", demand="请求尽快处置已查封的房产")
    page.driver.execute_script(f"document.querySelector('[name=received]').value = '{today}'")
    page.choose("channel", "letter")
    page.attach(0, "petition", desks.paper(tmp_path, "信访材料"))
    page.submit()
    assert page.path.startswith("/matters/yu0105-"), page.text()
    assert "李某" in page.text()
    page.shot("petition")
    for link in [one.get_attribute("href") for one in page.all("a[href*='/draft/']")][:3]:
        page.driver.get(link)
        assert "未签章稿" in page.find("body").text
    page.shot("document")


def test_the_keyboard_alone_suffices(courts):
    page = courts[0].browser("keys")
    page.go("/login")
    keys = desks.webdriver.common.keys.Keys
    page.driver.switch_to.active_element.send_keys("承办甲", keys.TAB, desks.PASSWORD, keys.ENTER)
    page.until(lambda: page.path == "/", "logged in")
    body = page.find("body")
    body.send_keys(keys.TAB)
    assert page.driver.switch_to.active_element.get_attribute("class") == "skip"
    body.send_keys("g", "m")
    page.until(lambda: page.path == "/matters", "g m leads to the list")
    page.find("body").send_keys("/")
    assert page.driver.switch_to.active_element.get_attribute("name") in ("party", "text", "kind")
    # Everything that can be pressed is reached and has a name.
    for one in page.all("a, button, input:not([type=hidden]), select"):
        name = page.driver.execute_script(
            "const e = arguments[0]; return e.ariaLabel || (e.labels && e.labels[0] && e.labels[0].innerText)"
            " || e.innerText || e.title", one)
        assert name and name.strip(), one.get_attribute("outerHTML")
    assert page.complaints() == []


def test_nothing_bars_the_way(courts):
    """What axe finds on each page, in both languages."""
    page, admin = courts[0].browser("承办甲"), courts[0].browser("admin")
    page.go("/matters?kind=commission")
    matter = page.find("#list a[href^='/matters/']").get_attribute("href").removeprefix(page.base)
    barriers = []
    for language in ("zh", "en"):
        page.go(f"/language?to={language}&back=/")
        paths = ["/", "/matters", matter, f"{matter}/act/contact", "/commissions/new", "/open", "/search?q=x", "/password",
                 "/matters/yu0105-000000000000", "/open/dispute/raise", "/open/petition/receive"]
        for path in paths:
            page.go(path)
            barriers += page.barriers()
    page.go("/language?to=zh&back=/")
    for path in ("/", "/accounts", "/tokens"):
        admin.go(path)
        barriers += admin.barriers()
    fresh = courts[0].browser("nobody")
    fresh.go("/login")
    barriers += fresh.barriers()
    assert not barriers, "\n".join(sorted(set(barriers)))


def test_lists_filter_search_and_export(courts):
    page = courts[0].browser("承办甲")
    page.go("/matters?kind=commission&sort=due")
    assert "yu0105-" in page.text("#list")
    page.shot("matters")
    page.shot("matters-phone", (390, 844))
    page.go("/search?q=" + urllib.parse.quote("某建材"))
    assert "yu0105-" in page.text()
    page.shot("search")
    page.go("/open")
    page.shot("open")
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in page.driver.get_cookies())
    status, answer, text = request(courts[0], "GET", "/matters.csv?kind=commission", Cookie=cookie)
    assert status == 200 and text.startswith("\ufeff") and "yu0105-" in text
    page.go("/language?to=en&back=/matters")
    assert page.find("html").get_attribute("lang") == "en" and "Matters" in page.text()
    page.shot("matters-en")
    page.go("/language?to=zh&back=/")
    assert page.complaints() == []


def test_nothing_of_an_upload_stays_behind(courts):
    folder = pathlib.Path(courts[0].realm.data("yu0105")) / "uploads"
    assert list(folder.iterdir()) == []
    assert (folder.stat().st_mode & 0o777) == 0o700
    accounts = folder.parent / "console.sqlite"
    assert (accounts.stat().st_mode & 0o777) == 0o600
    assert not (folder.parent / "console-setup-token").exists()


def test_a_stop_ends_open_streams_at_once(courts):
    page = courts[1].browser("承办甲")
    page.go("/")
    page.until(lambda: "●" in page.text("#live"), "the stream is open")
    began = time.monotonic()
    assert courts[1].realm.stop("yu0102") == 0
    assert time.monotonic() - began < 10
