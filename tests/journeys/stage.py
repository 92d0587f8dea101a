"""The stage of the journeys: one width, people who sign in, pictures, and what a browser complains of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

PASSWORD = "Yueyang-Lou-1046"
PICTURES = Path(__file__).resolve().parents[2] / "var" / "journey"
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
TALLEST = 4000
# What a browser says of a network that the journey itself cut.
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED")


def zh(text: str, **values: Any) -> str:
    """The words as the page shows them: journeys read Chinese, whatever the wording becomes."""
    with translation.override("zh-hans"):
        return gettext(text) % values if values else gettext(text)


def zh_number(one: str, many: str, number: int, **values: Any) -> str:
    with translation.override("zh-hans"):
        return ngettext(one, many, number) % values


@dataclass
class Stage:
    """Contexts of one width; each person has a browser of their own."""

    browser: Browser
    base: str
    size: str
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)
    _pictures: int = 0

    def __enter__(self) -> Stage:
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob("*.png"):
            old.unlink()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            for number, context in enumerate(self._contexts):
                for page in context.pages:
                    page.screenshot(path=self.folder / f"failed-{number}.png", full_page=True)
        for context in self._contexts:
            context.close()

    @property
    def folder(self) -> Path:
        return PICTURES / self.size

    def page(self, *, is_heard: bool = True, **options: Any) -> Page:
        """A fresh browser of this width, with nobody signed in; ``is_heard``: its complaints count."""
        width, height = SIZES[self.size]
        context = self.browser.new_context(
            base_url=self.base,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
            has_touch=self.size == "phone",
            accept_downloads=True,
            **options,
        )
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        page = context.new_page()
        if is_heard:
            page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(word in message.text for word in OFFLINE):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def sign_in(self, username: str) -> Page:
        page = self.page()
        page.goto(reverse("accounts:sign-in"))
        form = page.locator("form[data-sign-in]")
        form.locator("input[type=text]").fill(username)
        form.locator("input[type=password]").fill(PASSWORD)
        form.get_by_role("button").last.click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    def picture(self, page: Page, name: str) -> None:
        """A picture of the whole page, which may never be wider than the window."""
        self._pictures += 1
        page.wait_for_load_state()
        window, height = SIZES[self.size]
        width, whole = page.evaluate("[document.documentElement.scrollWidth, document.body.scrollHeight]")
        if width > window:
            self.complaints.append(f"{name}: {width} px wide in a window of {window} px")
        # A taller window instead of a full-page picture: what sticks to its edges stays there.
        if whole > height:
            page.set_viewport_size({"width": window, "height": min(whole, TALLEST)})
        page.screenshot(path=self.folder / f"{self._pictures:02d}-{name}.png")
        if whole > height:
            page.set_viewport_size({"width": window, "height": height})


def click(page: Page, text: str) -> None:
    """The button or link of the page's content with these words."""
    place = page.locator("main")
    button = place.get_by_role("button", name=text, exact=True)
    (button if button.count() else place.get_by_role("link", name=text, exact=True)).first.click()
    page.wait_for_load_state()
