"""The pages on the way in and behind it fit a small telephone, and 400 % zoom on a desk."""

from __future__ import annotations

import pytest

from tests.browser.furnished import Ids
from tests.browser.people import People
from tests.browser.signed_in_places import PLACES, SENT_EMPTY, looking_at, send_empty
from tests.browser.test_reflow import too_wide

ZOOMED = {"width": 320, "height": 256}
"""A desk screen of 1280 by 1024 at 400 %; a small telephone is as wide."""


@pytest.mark.parametrize("place", PLACES)
def test_a_page_fits_at_400_percent(people: People, ids: Ids, place: str) -> None:
    with looking_at(people, ids, place, viewport=ZOOMED, device_scale_factor=4) as page:
        assert too_wide(page) == []
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert too_wide(page) == []


@pytest.mark.parametrize("place", SENT_EMPTY)
def test_a_page_that_says_what_is_missing_fits(people: People, ids: Ids, place: str) -> None:
    with looking_at(people, ids, place, viewport=ZOOMED, device_scale_factor=4) as page:
        send_empty(page)
        assert too_wide(page) == []
