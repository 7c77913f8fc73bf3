"""Adding a listing from a provider's account; and nobody reaches another's."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.keepers import Keeper, keeper_of
from tests.web.visitor import Page


@pytest.fixture
def keeper(marketplace: Flask) -> Keeper:
    return keeper_of(marketplace)


def test_a_new_listing_from_begin_to_sent(keeper: Keeper) -> None:
    begin = keeper.person.get(f"/provider/{keeper.provider_id}/listings/add")
    sent = keeper.person.submit(begin, begin_with=str(keeper.listing_id))
    assert sent.status_code == 302
    overview = keeper.person.get(str(sent.location))
    assert overview.heading == "Larkspur lunch club (copy)"
    assert "Nothing of this is public" in overview.main
    keeper.person.get(f"{sent.location}/preview")
    step = keeper.person.get(f"{sent.location}/service?change=1")
    keeper.person.submit(step, name="Larkspur tea dance")
    overview = keeper.person.get(str(sent.location))
    done = keeper.person.submit(overview, form='form[action$="/send"]')
    assert done.status_code == 302, done.text
    assert "Its reference is" in keeper.person.get(str(sent.location)).main


def test_an_empty_new_listing_asks_one_thing_after_the_other(keeper: Keeper) -> None:
    begin = keeper.person.get(f"/provider/{keeper.provider_id}/listings/add")
    keeper.person.refused(f"/provider/{keeper.provider_id}/listings/add", {})
    sent = keeper.person.submit(begin, begin_with="empty")
    page = keeper.person.get(keeper.person.get(str(sent.location)).address_of("Start"))
    assert page.heading == "What do you offer?"
    following = keeper.person.submit(page, name="Tea dance", service_types=["social-activity"])
    assert str(following.location).endswith("/care")
    care = keeper.person.get(str(following.location))
    refused = Page(keeper.person.submit(care))
    assert "Select yes if you help" in refused.texts(".govuk-error-summary")[0]
    assert "Before you can send this" in keeper.person.get(str(sent.location)).main


def test_what_is_not_theirs_is_not_there(keeper: Keeper, marketplace: Flask) -> None:
    other = keeper_of(marketplace, provider="Other Ltd")
    begin = other.person.get(f"/provider/{other.provider_id}/listings/add")
    new = str(other.person.submit(begin, begin_with="empty").location)
    edit_id = new.rsplit("/", 1)[1]
    for path in (
        other.edit,
        other.step("price"),
        f"/provider/listings/{other.listing_id}/preview",
        f"/provider/listings/{other.listing_id}/history",
        new,
        f"{new}/service",
        f"{new}/preview",
        f"/provider/{other.provider_id}/listings/add",
        "/provider/listings/7777/edit",
        f"{keeper.edit}/no-such-page",
    ):
        assert keeper.person.fetch(path).status_code == 404, path
    for path in (
        other.step("price"),
        f"{other.edit}/send",
        f"{other.edit}/keep",
        f"{new}/service",
        f"{new}/send",
        f"/provider/edits/{edit_id}/take-back",
        f"/provider/edits/{edit_id}/drop",
        f"/provider/{other.provider_id}/listings/add",
    ):
        keeper.person.post(path, {"version": "1"}, status=404)
