"""What may be wrong with any page: what axe finds, and what does not fit a small screen."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.axe import violations

PHONE = {"width": 360, "height": 740}
ZOOMED = {"width": 320, "height": 256}
"""A desk screen of 1280 by 1024 at 400 % (WCAG 1.4.10); the smallest telephone is as wide."""

_WIDER_THAN_THE_SCREEN = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => element.outerHTML.slice(0, 80));
}"""
_OPEN = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


def faults(page: Page, *, on_a_telephone: bool = False) -> dict[str, list[str]]:
    """What is wrong with a page, by how it was looked at; empty where nothing is.

    Axe looks at it as it opens, and where asked on a telephone with everything unfolded; it has
    to fit at 400 %, folded and unfolded. The screen is small and all is open afterwards.
    """
    found = {"axe": violations(page)}
    _resize(page, **ZOOMED)
    found["at 400 %"] = too_wide(page)
    page.evaluate(_OPEN)
    found["unfolded at 400 %"] = too_wide(page)
    if on_a_telephone:
        _resize(page, **PHONE)
        found["axe, unfolded on a telephone"] = violations(page)
    return {how: wrongs for how, wrongs in found.items() if wrongs}


def too_wide(page: Page) -> list[str]:
    """What stands out to the right of the screen."""
    wide: list[str] = page.evaluate(_WIDER_THAN_THE_SCREEN)
    return wide


def _resize(page: Page, *, width: int, height: int) -> None:
    """Give the page another screen. A busy browser takes a moment to lay it out again."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("width => window.innerWidth === width", arg=width)
