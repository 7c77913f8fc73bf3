"""The page behind the link of a message: it confirms one listing's details, once, and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.domain.visibility import HoldKind
from marketplace.models.accounts import LinkPurpose, SingleUseLink
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.services.links import make_link, token_of
from marketplace.services.transaction import transaction
from marketplace.web.clock import CLOCK
from tests.integration.town import JOB
from tests.web.keeping import Kept, hold, keep
from tests.web.people import Person, fields_of
from tests.web.shelf import NOW
from tests.web.visitor import PROMISES_OF_SIGNED_IN, Page, Visitor, words_of


class Stranger(Visitor):
    """Somebody with the link and a browser, who has never signed in."""

    promises = PROMISES_OF_SIGNED_IN

    def press(self, path: str) -> Page:
        """Open the page and press its button."""
        page = self.get(path)
        form = page.soup.select_one("main form")
        assert form is not None
        return Page(self._client.post(path, data=fields_of(form), buffered=True))


@pytest.fixture
def kept(marketplace: Flask) -> Kept:
    """A listing that its owner has not confirmed."""
    found = keep(marketplace)
    hold(marketplace, found.listing_id, HoldKind.STALE)
    return found


@pytest.fixture
def stranger(marketplace: Flask) -> Stranger:
    return Stranger(marketplace.test_client())


def _path(app: Flask, kept: Kept, *, purpose: LinkPurpose = LinkPurpose.STILL_RIGHT) -> str:
    with app.app_context():
        with transaction(actor=JOB, now=NOW) as tx:
            link_id = make_link(
                tx,
                purpose,
                account_id=kept.owner.account_id,
                subject=f"listing:{kept.listing_id}",
                lasts=timedelta(days=120),
            )
        return f"/provider/still-right/{token_of(db.session.get_one(SingleUseLink, link_id))}"


def _confirmed(app: Flask) -> bool:
    with app.app_context():
        return db.session.scalars(select(Listing.confirmed_at)).one() is not None


def test_opening_shows_the_details_and_uses_nothing_up(
    marketplace: Flask, kept: Kept, stranger: Stranger
) -> None:
    path = _path(marketplace, kept)
    for _ in range(3):  # a mail scanner, a preview, the person
        page = stranger.get(path)
    assert page.heading == "Are these details still right?"
    assert page.facts()["Phone"] == "01632 960301"
    assert page.facts()["Price"] == "\N{POUND SIGN}24.50 an hour"
    assert not _confirmed(marketplace)


def test_the_button_confirms_once_and_shows_it_again(
    marketplace: Flask, kept: Kept, stranger: Stranger, visitor: Visitor
) -> None:
    visitor.get("/listings/ashgrove", status=404)
    path = _path(marketplace, kept)
    done = stranger.press(path)
    assert done.heading == "Thank you"
    assert _confirmed(marketplace)
    visitor.get("/listings/ashgrove")
    again = stranger.get(path, status=409)
    assert "This link has been used already." in again.soup.get_text()


def test_whoever_holds_it_can_do_nothing_else(
    marketplace: Flask, kept: Kept, stranger: Stranger
) -> None:
    stranger.press(_path(marketplace, kept))
    for path in ("/provider", kept.path, f"{kept.path}/numbers", "/account"):
        assert stranger.fetch(path).status_code == 302


def test_it_says_nothing_of_why_the_listing_is_hidden(
    marketplace: Flask, kept: Kept, stranger: Stranger
) -> None:
    hold(marketplace, kept.listing_id, HoldKind.RATING)
    path = _path(marketplace, kept)
    for page in (stranger.get(path), stranger.press(path)):
        main = words_of(page.soup.main)
        assert "Inadequate" not in main
        assert "cannot see" not in main


def test_a_button_without_its_token_confirms_nothing(
    marketplace: Flask, kept: Kept, stranger: Stranger
) -> None:
    path = _path(marketplace, kept)
    stranger.get(path)
    answer = marketplace.test_client().post(path, data={})
    assert answer.status_code == 400
    assert not _confirmed(marketplace)


def test_a_link_that_is_too_old(marketplace: Flask, kept: Kept, stranger: Stranger) -> None:
    path = _path(marketplace, kept)
    marketplace.config[CLOCK] = lambda: NOW + timedelta(days=120)
    page = stranger.get(path, status=409)
    assert "This link is too old to be used." in page.soup.get_text()


@pytest.mark.parametrize("token", ["1-" + "a" * 43, "1", "x", "9" * 9 + "-" + "a" * 43, "%00"])
def test_a_link_that_is_none(kept: Kept, stranger: Stranger, token: str) -> None:
    del kept
    page = stranger.get(f"/provider/still-right/{token}", status=409)
    assert "We do not know this link." in page.soup.get_text()


def test_a_link_for_something_else_is_none_here(
    marketplace: Flask, kept: Kept, stranger: Stranger
) -> None:
    path = _path(marketplace, kept, purpose=LinkPurpose.RESET_PASSWORD)
    page = stranger.get(path, status=409)
    assert "We do not know this link." in page.soup.get_text()


def test_a_private_address_is_not_on_it(marketplace: Flask, kept: Kept, stranger: Stranger) -> None:
    with marketplace.app_context():
        db.session.execute(update(Listing).values(address_private=True))
        db.session.commit()
    assert "3 Mill Row" not in stranger.get(_path(marketplace, kept)).response.text


def test_whoever_is_signed_in_may_use_it_too(marketplace: Flask, kept: Kept) -> None:
    path = _path(marketplace, kept)
    owner: Person = kept.owner
    page = owner.get(path)
    assert owner.submit(page).status_code == 200
    assert _confirmed(marketplace)
