"""What WCAG 2.2 AA asks beyond what axe knows, on every page, in both languages, in a real browser.

2.4.7 and 2.4.11 focus is seen and not covered, 2.5.7 nothing needs dragging, 2.5.8 targets of 24 × 24, 3.2.6 help stands in
the same place, 3.3.7 nothing is entered twice, 3.3.8 passwords may be pasted, 1.4.10 no scrolling sideways at 320 pixels; and
that the menu of a phone folds away without script, and that print has neither menus nor forms.
"""

import base64
import shutil
import subprocess

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import desk as desks
from test_board import Board
from test_record_desk import Realm

PHONE, REFLOW, ZOOMED = (390, 844), (320, 640), (683, 384)

#: Targets under 24 × 24 that neither stand in a line of text nor keep their distance (2.5.8).
SMALL = """
const shown = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter(one => one.checkVisibility({checkVisibilityCSS: true}) && !one.closest(".skip, .hidden"))
  .map(one => ({one, box: one.getBoundingClientRect()})).filter(({box}) => box.width > 1 && box.height > 1);
const inText = one => {
  if (getComputedStyle(one).display !== "inline") return false;
  return [...one.parentElement.childNodes].some(node => node.nodeType === 3 && node.textContent.trim().length > 1);
};
const middle = box => [box.x + box.width / 2, box.y + box.height / 2];
const isSmall = box => box.width < 23.99 || box.height < 23.99;
return shown.filter(({one, box}) => {
  if (!isSmall(box) || inText(one)) return false;
  const [x, y] = middle(box);
  return shown.some(other => {
    if (other.one === one || one.contains(other.one) || other.one.contains(one)) return false;
    const near = Math.hypot(Math.max(other.box.left - x, 0, x - other.box.right), Math.max(other.box.top - y, 0, y - other.box.bottom));
    const [u, v] = middle(other.box);
    return near < 12 || isSmall(other.box) && Math.hypot(u - x, v - y) < 24;
  });
}).map(({one, box}) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 140)}`);
"""

#: What the keyboard reaches without its focus being seen, or covered by something else.
UNSEEN = """
const found = [];
for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")) {
  if (!one.checkVisibility({checkVisibilityCSS: true}) || one.disabled) continue;
  one.focus({focusVisible: true});
  if (document.activeElement !== one) continue;
  const fold = one.classList.contains("fold") ? document.querySelector(".fold-word") : one;
  const style = getComputedStyle(fold);
  const isSeen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (!isSeen) found.push("no outline: " + one.outerHTML.slice(0, 140));
  const box = one.getBoundingClientRect();
  const points = [];
  for (const a of [0.1, 0.5, 0.9]) for (const b of [0.2, 0.5, 0.8]) points.push([box.left + box.width * a, box.top + box.height * b]);
  const isOpen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (one.contains(top) || top.contains(one) && top === one.parentElement || [...(one.labels || [])].some(l => l.contains(top)));
  });
  if (!isOpen) found.push("covered: " + one.outerHTML.slice(0, 140));
}
document.activeElement.blur();
return found;
"""


class Pages:
    """Every page, at the console of 郑州中院 with its own node, and who opens each."""

    def __init__(self, folder):
        # With a court without a node and a procuratorate: the forms for them are pages too.
        self.board = Board(folder, Realm)
        self.commission, self.dispute, self.petition = self.board.commission(), self.board.dispute(), self.board.petition()
        page = self.board.desk.browser("admin")
        page.go("/")
        page.advance("15d")
        self.chief, self.admin, self.nobody = self.board.browser("局长己"), page, self.board.desk.browser("nobody")
        cases, force, rules = self.board.files()
        leader = self.chief
        leader.go("/board/dispatch")
        for field, path in (("cases", cases),):
            leader.find(f"#{field}").send_keys(path)
        leader.find("#import button").click()
        leader.until(lambda: leader.all(".notice.good"), "imported")
        leader.find("#force").send_keys(force)
        leader.find("#rules").send_keys(rules)
        leader.find("#solve button").click()
        leader.until(lambda: leader.all("#made"), "solved", 60)
        draft = leader.find("#made").get_attribute("href").removeprefix(leader.base)
        leader.go("/board/duties")
        leader.until(lambda: leader.all("#due a.button") or leader.go("/board/duties"), "late", 30)
        press = leader.find("#due a.button").get_attribute("href").removeprefix(leader.base)
        self.draft = draft
        out, realm = folder / "plan.json", self.board.realm
        realm.run("dispatch", "plan", "--topology", str(realm.topology), "--area", "yu01", "--cases", cases, "--force", force,
                  "--rules", rules, "--out", str(out))
        self.plan = realm.ask("yu01", "dispatch", "submit", str(out), "--officer", "指挥丁", "--wait", "20")["matter"]
        # Two nodes' own consoles: one whose administrator makes tokens, one that nobody has set up.
        for process in ("yu0105", "yu0102"):
            realm.stop(process)
        self.node, self.fresh = desks.Desk(realm, "yu0105"), desks.Desk(realm, "yu0102")
        self.node.set_up()
        keeper, first = self.node.browser("admin"), self.fresh.browser()
        self.browsers = (self.nobody, self.admin, self.chief, keeper, first)
        self.all = [
            (self.nobody, "/login"), (self.nobody, "/help"), (first, "/setup"), (keeper, "/tokens"),
            *((self.admin, path) for path in ("/", "/accounts", "/password", "/board/directory", "/board/links", "/board/held")),
            *((self.chief, path) for path in (
                "/board", "/board/matters", "/board/duties", press, "/board/disputes", "/board/petitions",
                "/board/statistics?from=2026-01-01&to=2027-12-31", "/board/dispatch", draft, "/today", "/matters",
                f"/matters/{self.commission}", f"/matters/{self.dispute}", f"/matters/{self.petition}",
                f"/matters/{self.commission}/act/press", "/commissions/new", "/open", "/open/petition/receive",
                "/open/dispute/raise", f"/board/dispatch/plan/{self.plan}",
                f"/bulk?matter={self.commission}&matter={self.dispute}", "/record?for=%E8%B1%AB7101",
                "/open/commission/send?for=%E8%B1%AB7101", "/grants", "/roster", "/officers", "/search", "/search?q=%E6%9F%90", "/help", "/matters/yu0105-000000000000")),
        ]

    def each(self, size=None):
        """Every page in both languages, at a size: browser, language, path."""
        for language in ("zh", "en"):
            for browser in self.browsers:
                resize(browser, size)
                browser.go(f"/language?to={language}&back=/help")
                for owner, path in self.all:
                    if owner is browser:
                        browser.go(path)
                        yield browser, language, path
                browser.go("/language?to=zh&back=/help")
                resize(browser, None)


def resize(browser, size):
    if size:
        browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600})
    else:
        browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    pages = None
    try:
        pages = Pages(tmp_path_factory.mktemp("wcag"))
        yield pages
    finally:
        if pages:
            for desk in (pages.board.desk, pages.node, pages.fresh):
                desk.close()
            pages.board.realm.stop_all()


@pytest.mark.parametrize("size", [None, PHONE], ids=["screen", "phone"])
def test_targets_are_large_or_apart(pages, size):
    found = [f"{path} {language}: {one}" for browser, language, path in pages.each(size)
             for one in browser.driver.execute_script(SMALL)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [None, ZOOMED, PHONE], ids=["screen", "zoomed", "phone"])
def test_focus_is_seen_and_not_covered(pages, size):
    found = [f"{path} {language}: {one}" for browser, language, path in pages.each(size)
             for one in browser.driver.execute_script(UNSEEN)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [REFLOW, ZOOMED], ids=["320", "zoomed"])
def test_nothing_scrolls_sideways(pages, size):
    """Wide tables scroll within themselves; the page does not."""
    wide = []
    for browser, language, path in pages.each(size):
        over = browser.driver.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide.append((path, language, over))
    assert not wide, wide


def test_the_menu_of_a_phone_folds_away_without_script(pages):
    browser = pages.chief
    resize(browser, PHONE)
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.go("/board/duties")
        assert not browser.find(".bar nav").is_displayed() and not browser.find(".sub-nav").is_displayed()
        # Less than a fifth of the screen stands above the heading.
        assert browser.find("h1").location["y"] < PHONE[1] / 5
        menu = browser.find("#menu")
        menu.send_keys(Keys.SPACE)
        assert browser.find(".bar nav").is_displayed() and browser.find(".sub-nav").is_displayed()
        browser.find(".sub-nav a[href='/board/disputes']").click()
        assert browser.path == "/board/disputes"
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        resize(browser, None)
    browser.go("/board")
    assert browser.find(".bar nav").is_displayed() and not browser.find("#menu").is_displayed()


def test_help_stands_in_the_same_place_on_every_page(pages):
    orders = set()
    for browser, language, path in pages.each():
        links = [one.get_attribute("id") or one.tag_name for one in browser.all(".who > a")]
        assert "help" in links, path
        orders.add(tuple(links[links.index("help"):]))
    assert orders == {("help", "a")}, orders


def test_a_password_may_be_pasted_and_filled_in(pages):
    browser = pages.nobody
    browser.go("/login")
    name, password = browser.find("#name"), browser.find("#password")
    assert name.get_attribute("autocomplete") == "username"
    assert password.get_attribute("autocomplete") == "current-password"
    name.send_keys("abc 电池")
    name.send_keys(Keys.CONTROL, "a")
    name.send_keys(Keys.CONTROL, "c")
    password.send_keys(Keys.CONTROL, "v")
    assert password.get_attribute("value") == "abc 电池"
    pages.chief.go("/password")
    kinds = [one.get_attribute("autocomplete") for one in pages.chief.all("main input[type=password]")]
    assert kinds == ["current-password", "new-password", "new-password"], kinds


def test_what_was_entered_stays_when_an_act_is_refused(pages):
    browser = pages.chief
    browser.go("/open/petition/receive")
    fields = browser.all("form.act input:not([type=hidden]):not([type=file]):not([type=checkbox]):not([type=date])")
    first = next(one for one in fields if one.is_displayed() and not one.get_attribute("readonly")).get_attribute("name")
    browser.fill(**{first: "李某某"})
    browser.driver.execute_script("document.querySelector('form.act').noValidate = true")
    browser.submit("form.act")
    assert browser.all("#refusal, .field.wrong"), browser.text()
    assert browser.find(f"main [name='{first}']").get_attribute("value") == "李某某"


def test_nothing_needs_dragging(pages):
    """Whatever a row is dragged for, its own field does."""
    browser = pages.chief
    browser.go(pages.draft)
    rows = browser.all("tr[data-case]")
    assert rows and all(row.find_elements(By.CSS_SELECTOR, "select[name^='to.']") for row in rows)
    dragged = browser.driver.execute_script(
        "return [...document.querySelectorAll('[draggable=true]')].filter(one => !one.querySelector('select')).length")
    assert dragged == 0
    pages.chief.go(f"/matters/{pages.commission}/act/press")
    drops = browser.driver.execute_script(
        "return [...document.querySelectorAll('[data-drop]')].filter(one => !one.querySelector('input[type=file]')).length")
    assert drops == 0


def test_single_keys_can_be_turned_off(pages):
    browser = pages.chief
    browser.go("/help")
    browser.find("#keys").click()
    browser.go("/board")
    browser.find("body").send_keys("/")
    browser.find("body").send_keys("g", "m")
    assert browser.path == "/board"
    browser.go("/help")
    browser.find("#keys").click()
    browser.go("/board")
    browser.find("body").send_keys("g", "m")
    browser.until(lambda: browser.path == "/matters", "keys are on again")


def test_print_has_no_menus_and_no_forms(pages, tmp_path):
    """A4 pages of each page, as Chromium prints it; pictures of them for people."""
    for number, (browser, language, path) in enumerate(pages.each()):
        if language == "en":
            break
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        for selector in (".top nav", ".who", ".filter", "form.act", "button", ".fold", ".pager"):
            shown = [one for one in browser.all(selector) if one.is_displayed()]
            assert not shown, (path, selector)
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        made = browser.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": False})
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(base64.b64decode(made["data"]))
        assert file.read_bytes().startswith(b"%PDF")
        if not shutil.which("pdftoppm"):
            continue
        desks.SHOTS.mkdir(parents=True, exist_ok=True)
        subprocess.run(["pdftoppm", "-r", "60", "-l", "2", "-png", str(file), str(desks.SHOTS / f"print-{number:02}")], check=False)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), PHONE, ZOOMED], ids=["1366", "1920", "390", "zoomed"])
def test_pictures_of_every_page(pages, size):
    """For people to look at; the browser complains of nothing."""
    desks.SHOTS.mkdir(parents=True, exist_ok=True)
    for number, (browser, language, path) in enumerate(pages.each(size)):
        word = path.split("?")[0].strip("/").replace("/", "-")[:40] or "start"
        browser.driver.save_screenshot(str(desks.SHOTS / f"all-{size[0]}-{language}-{number:02}-{word}.png"))
    for browser in pages.browsers:
        assert not browser.complaints()
