"""What was chosen before a listing was hidden: on every page of choosing it is simply gone.

Whether it is hidden, withdrawn or never was makes no difference to what anybody reads.
"""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.domain.listings import Publication
from marketplace.domain.visibility import HoldKind
from tests.architecture import secret_listing
from tests.architecture.secret_listing import SECRETS, SLUG
from tests.web.choosing import HERE, Chooser
from tests.web.shelf import Offer, put

PAGES = ("/shortlist", "/compare", "/shortlist/pack", "/shortlist/record", "/shortlist/change")
NEVER = "nobody-was-ever-here-z9y8x7w6"
ONE_LINE = "We cannot show 1 service of this list: not, or no longer, in this directory."


@pytest.fixture
def key(marketplace: Flask) -> int:
    """A listing that everybody can see, beside an ordinary one; its id."""
    put(marketplace, Offer(reference="ashgrove", name="Ashgrove at Home"))
    with marketplace.app_context():
        return secret_listing.add()


def _hide(app: Flask, key: int, how: str) -> None:
    with app.app_context():
        if how == "hold":
            secret_listing.hold(key, kind=HoldKind.RATING)
        else:
            secret_listing.publish(key, publication=Publication.WITHDRAWN)


@pytest.mark.parametrize("how", ["hold", "withdrawn"])
@pytest.mark.parametrize("path", PAGES)
def test_an_own_shortlist_loses_it_at_the_next_request(
    marketplace: Flask, key: int, path: str, how: str
) -> None:
    chooser = Chooser(marketplace)
    chooser.add("ashgrove", SLUG)
    before = chooser.get("/shortlist/pack")
    assert "Quexolith" in before.main
    _hide(marketplace, key, how)
    after = chooser.get(path)
    assert ONE_LINE in after.main
    assert not [word for word in SECRETS if word.casefold() in after.response.text.casefold()]


@pytest.mark.parametrize("how", ["hold", "withdrawn"])
@pytest.mark.parametrize("path", PAGES)
def test_a_shared_address_reads_as_that_of_one_that_never_was(
    marketplace: Flask, key: int, path: str, how: str
) -> None:
    _hide(marketplace, key, how)
    stranger = Chooser(marketplace)
    hidden = stranger.get(f"{path}?listing=ashgrove&listing={SLUG}")
    never = stranger.get(f"{path}?listing=ashgrove&listing={NEVER}")
    assert hidden.soup.main == never.soup.main
    assert ONE_LINE in hidden.main


def test_it_cannot_be_put_on_a_shortlist_any_more(marketplace: Flask, key: int) -> None:
    _hide(marketplace, key, "hold")
    chooser = Chooser(marketplace)
    hidden = chooser.press("/shortlist/add", SLUG)
    never = chooser.press("/shortlist/add", NEVER)
    assert hidden.status_code == never.status_code == 404
    assert hidden.data == never.data
    assert chooser.cookie() is None


def test_what_was_taken_off_before_is_not_offered_again(marketplace: Flask, key: int) -> None:
    chooser = Chooser(marketplace)
    chooser.add("ashgrove", SLUG)
    taken_off = chooser.press("/shortlist/remove", SLUG).location
    assert SLUG in chooser.get(taken_off).response.text
    chooser.add(SLUG)
    _hide(marketplace, key, "hold")
    emptied = chooser.press("/shortlist/empty").text
    assert SLUG not in emptied
    assert "ashgrove" in emptied
    hidden, never = chooser.get(taken_off), chooser.get(taken_off.replace(SLUG, NEVER))
    assert hidden.soup.main == never.soup.main
    assert SLUG not in hidden.response.text


def test_of_several_those_that_are_there_are_put_on_it(marketplace: Flask, key: int) -> None:
    _hide(marketplace, key, "hold")
    page = Chooser(marketplace).add(SLUG, "ashgrove", NEVER)
    assert page.texts("ol h2") == ["Ashgrove at Home"]


def test_it_is_there_again_when_it_is_shown_again(marketplace: Flask, key: int) -> None:
    chooser = Chooser(marketplace)
    chooser.add(SLUG)
    with marketplace.app_context():
        secret_listing.publish(key, publication=Publication.WITHDRAWN)
    assert chooser.get("/shortlist").texts("ol h2") == []
    with marketplace.app_context():
        secret_listing.publish(key, publication=Publication.PUBLISHED)
    assert chooser.get("/shortlist").texts("ol h2") == ["Quexolith Home Care"]


def test_what_cannot_be_shown_is_taken_off_without_being_named(
    marketplace: Flask, key: int
) -> None:
    chooser = Chooser(marketplace)
    chooser.add("ashgrove", SLUG)
    _hide(marketplace, key, "hold")
    assert chooser.press("/shortlist/tidy").status_code == 303
    page = chooser.get("/shortlist")
    assert "We cannot show" not in page.main
    assert page.texts("ol h2") == ["Ashgrove at Home"]


def test_a_record_does_not_name_what_was_hidden_while_it_was_written(
    marketplace: Flask, key: int
) -> None:
    chooser = Chooser(marketplace)
    chooser.add("ashgrove", SLUG)
    _hide(marketplace, key, "hold")
    hidden = chooser.send("/shortlist/record", HERE, chose=SLUG, answer="page")
    never = chooser.send("/shortlist/record", HERE, chose=NEVER, answer="page")
    assert "Quexolith" not in hidden.text
    assert "Not a valid choice" not in hidden.text
    assert hidden.text.count("There is a problem") == never.text.count("There is a problem") == 1
