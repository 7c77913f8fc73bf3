"""A listing as its page will show it, for its provider alone."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.keepers import Keeper, keeper_of


@pytest.fixture
def keeper(marketplace: Flask) -> Keeper:
    return keeper_of(marketplace)


def test_the_preview_is_marked_and_kept_from_search_engines(keeper: Keeper) -> None:
    page = keeper.person.get(f"/provider/listings/{keeper.listing_id}/preview")

    assert "Only you see this page." in page.main or "Only you see this page." in page.response.text
    assert page.soup.select_one('meta[name="robots"][content="noindex"]')
    assert page.soup.select_one('link[rel="canonical"]') is None
    assert page.texts("#complaints ~ ol blockquote") == ["Speak to Jo."]
    for part in ("#similar", "form[action='/shortlist/add']", "a[href$='/mistake']"):
        assert page.soup.select(part) == [], "nobody else sees this page yet"
