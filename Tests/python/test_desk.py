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
