"""People with a browser, and what a page must never do while they use it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response

from service.founding.sample import KNOWN_TO_ALL

DESKTOP, TELEPHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 800}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
EXPECTED = "Failed to load resource: the server responded with a status of 4"  # a refusal is no fault


@dataclass
class Visitor:
    """Somebody at a browser; remembers what went wrong in it."""

    page: Page
    base_url: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._watch)
        self.page.on("response", self._read_policy)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            self.faults.append(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:")):
            self.faults.append(f"leaves the house: {request.url}")

    def _read_policy(self, response: Response) -> None:
        headers = response.headers
        if headers.get("content-type", "").startswith("text/html"):
            policy = headers.get("content-security-policy", "")
            if "default-src" not in policy or "unsafe" in policy:
                self.faults.append(f"policy of {response.url}: {policy or 'none'}")

    def visit(self, path: str) -> None:
        """Open a page."""
        self.page.goto(self.base_url + path)

    def log_in(self, username: str, password: str = KNOWN_TO_ALL) -> None:
        """Come in through the login page."""
        self.visit("/masuk")
        self.page.get_by_label("Nama pengguna").fill(username)
        self.page.get_by_label("Kata sandi").fill(password)
        self.press("Masuk")

    def press(self, name: str) -> None:
        """Press the button of this name in the page's content and wait for what comes."""
        self.page.locator("main").get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        """Follow the link of this name in the page's content."""
        self.page.locator("main").get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def heading(self) -> str:
        """Read the page's heading."""
        return self.page.locator("h1").inner_text()

    def text(self) -> str:
        """Read the page's content."""
        return self.page.locator("main").inner_text()

    def answer(self, name: str, value: str) -> None:
        """Type into the field that a form calls `name`."""
        field = self.page.locator(f"[name='{name}']")
        field.fill(value)
        field.blur()

    def settled(self) -> None:
        """Wait until the form has been looked over."""
        self.page.locator("form[aria-busy]").wait_for(state="detached")

    def complete(self) -> None:
        """Complete the task in hand, whatever its button says."""
        self.page.locator("form[data-form] button[value=selesai]").click()
        self.page.wait_for_load_state()

    def unfold(self) -> None:
        """Open every row of every list that is folded."""
        for button in self.page.locator("[data-unfold-all]:visible").all():
            button.click()

    def take(self, case: str) -> None:
        """Take the task that waits in a case, or go on with the one in hand."""
        task = self.waiting_in(case).first
        task.locator(".task-action").get_by_role("button").or_(task.locator(".task-action a")).click()
        self.page.wait_for_load_state()

    def waiting_in(self, case: str) -> Locator:
        """Look for the tasks of a case on the person's list, however long that is."""
        self.visit(f"/tugas?q={quote(case)}")
        return self.page.locator(".task", has_text=case)

    def barriers(self) -> list[str]:
        """List what keeps people from using the page, as axe finds it."""
        found: dict[str, Any] = Axe().run(self.page, options=RULES).response
        return [
            f"{each['id']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"]
        ]

    def overflow(self) -> int:
        """Say by how many pixels the page is broader than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def arrive(browser: Browser, base_url: str, **options: Any) -> Visitor:
    """Let somebody open a browser of their own."""
    context = browser.new_context(**{"viewport": DESKTOP, "locale": "id-ID"} | options)
    context.set_default_timeout(10_000)
    return Visitor(context.new_page(), base_url)
