"""A real browser at the desks of a small realm: what the tests of the console share."""

import importlib.util
import os
import pathlib
import re
import shutil
import urllib.parse
import urllib.request

import processes
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.common import keys  # noqa: F401 - used as webdriver.common.keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

#: Seconds between two looks at a page that is waited for.
POLL = 0.1
PASSWORD = "correct horse 电池 staple"
#: The rules of axe-core, as the package carries them.
AXE = pathlib.Path(importlib.util.find_spec("axe_core_python").submodule_search_locations[0]) / "axe.min.js"
#: Screenshots for people to look at.
SHOTS = pathlib.Path(os.environ.get("CROSSWRIT_SHOTS") or processes.wire.REPOSITORY / ".build-shots")


def paper(folder: pathlib.Path, name: str) -> str:
    path = folder / f"{name}.pdf"
    path.write_text(f"%PDF-1.4\n% rehearsal: {name}\n", encoding="utf-8")
    return str(path)


class Desk:
    """One court's console, and one browser in front of it."""

    def __init__(self, realm, process: str, *options: str):
        self.realm, self.process = realm, process
        self.port = processes.free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        realm.start(process, "--http", f"127.0.0.1:{self.port}", *options)
        self.browsers = {}
        # The console opens its port a moment after the process answers.
        realm.wait(self.is_serving, 30, f"{process} serves its desk")

    def is_serving(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base}/healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def browser(self, officer: str = "") -> "Browser":
        if officer not in self.browsers:
            self.browsers[officer] = Browser(self.base)
        return self.browsers[officer]

    def close(self):
        for one in self.browsers.values():
            one.driver.quit()

    def set_up(self, *officers: str):
        """The first administrator, then a login for each officer, through the pages."""
        token = (self.realm.data(self.process) / "console-setup-token").read_text().strip()
        page = self.browser("admin")
        page.go("/setup")
        page.fill(token=token, name="管理员", password=PASSWORD, again=PASSWORD)
        page.submit()
        page.log_in("管理员")
        for officer in officers:
            page.go("/accounts")
            page.choose("officer", officer)
            page.fill(name=officer, password=PASSWORD)
            page.submit("form[action='/accounts']")
            assert officer in page.text(".notice.good")


class Browser:
    """Headless Chromium, driven as a person would."""

    def __init__(self, base: str, size=(1366, 768)):
        self.base = base
        options = webdriver.ChromeOptions()
        for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                     "--no-proxy-server", "--hide-scrollbars",
                     # A headless browser says that it has no mouse; a desk has one.
                     "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4", f"--window-size={size[0]},{size[1]}"):
            options.add_argument(word)
        options.binary_location = shutil.which("chromium")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
        self.driver.set_page_load_timeout(30)

    def go(self, path: str):
        self.driver.get(self.base + path)

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.driver.current_url).path

    def find(self, selector: str):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector: str = "main") -> str:
        return self.find(selector).text

    def fill(self, **values):
        for name, value in values.items():
            field = self.find(f"main [name='{name}']")
            field.clear()
            field.send_keys(value)

    def choose(self, name: str, value: str):
        Select(self.find(f"main [name='{name}']")).select_by_value(value)

    def attach(self, slot: int, kind: str, path: str, sealed=False):
        self.choose(f"_kind{slot}", kind)
        self.find(f"[name='_file{slot}']").send_keys(path)
        box = self.find(f"[name='_sealed{slot}']")
        if box.is_selected() != sealed:
            box.click()

    def submit(self, form: str = "main form"):
        page = self.find("html")
        self.find(f"{form} button.primary, {form} button[type=submit]").click()
        # Either another page, or the same with what is wrong in its place.
        WebDriverWait(self.driver, 20, POLL).until(
            lambda driver: is_gone(page) or self.all("#refusal, .field.wrong"))

    def log_in(self, name: str, password: str = PASSWORD):
        self.go("/login")
        self.fill(name=name, password=password)
        self.submit()

    def until(self, condition, what: str, seconds: float = 20):
        # A page that is being replaced has nothing to say yet.
        wait = WebDriverWait(self.driver, seconds, POLL, [StaleElementReferenceException])
        try:
            wait.until(lambda _: condition(), what)
        except TimeoutException as late:
            raise TimeoutException(f"{what}: {self.driver.current_url} shows\n{self.text('body')[:4000]}") from late

    def advance(self, by: str):
        """Moves the rehearsal clock on. Typing into the list would choose by letters, and a pause between two of
        them would choose another step."""
        Select(self.find("#advance-by")).select_by_visible_text(by)
        self.find(".advance button").click()
        self.until(lambda: self.all(".notice.good"), "advanced", 60)

    def shot(self, name: str, size=None):
        SHOTS.mkdir(parents=True, exist_ok=True)
        if size:
            self.driver.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride",
                {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600})
        self.driver.save_screenshot(str(SHOTS / f"{name}.png"))
        if size:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def barriers(self):
        """What axe finds wrong with the page for people who read or move otherwise (WCAG 2.1 A and AA)."""
        self.driver.execute_script(AXE.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script("""
            const done = arguments[arguments.length - 1];
            axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).then(
              result => done(result.violations.map(one => one.id + ": " + one.help + " "
                + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | "))),
              fault => done([String(fault)]));""")
        return [f"{self.path} {one}" for one in found]

    def complaints(self):
        """What the browser itself found wrong, refused documents of the test apart."""
        return [one["message"] for one in self.driver.get_log("browser")
                if one["level"] == "SEVERE" and not re.search(r"status of (403|404|422)", one["message"])]


def is_gone(element) -> bool:
    try:
        element.is_enabled()
        return False
    except Exception:  # noqa: BLE001 - the driver has several words for it
        return True
