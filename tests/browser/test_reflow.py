"""Pages fit: a small telephone, and 400 % zoom on a desk, scroll one way only (WCAG 1.4.10)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.live import Live
from tests.browser.places import PLACES, address

_WIDER_THAN_THE_SCREEN = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => element.outerHTML.slice(0, 80));
}"""


def too_wide(page: Page) -> list[str]:
    """What stands out to the right of the screen."""
    found: list[str] = page.evaluate(_WIDER_THAN_THE_SCREEN)
    return found


@pytest.fixture
def zoomed(chromium: Browser, live: Live) -> Iterator[Page]:
    """A desk screen of 1280 by 1024 at 400 %: it has room for 320 by 256."""
    context = chromium.new_context(
        base_url=live.url, viewport={"width": 320, "height": 256}, device_scale_factor=4
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("place", PLACES)
def test_a_page_fits_at_400_percent_and_on_a_small_telephone(
    zoomed: Page, live: Live, place: str
) -> None:
    zoomed.goto(address(live, place))
    assert too_wide(zoomed) == []
    zoomed.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(zoomed) == []


@pytest.mark.parametrize("place", ["search for words", "listing rated Good"])
def test_a_page_fits_with_text_twice_as_large(page: Page, live: Live, place: str) -> None:
    page.set_viewport_size({"width": 640, "height": 900})
    page.goto(address(live, place))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert too_wide(page) == []
