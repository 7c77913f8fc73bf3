"""The desk's pages of compliments, and the listing on which one stands."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.domain.access import Role
from marketplace.models.base import db
from marketplace.models.listings import Listing
from tests.integration.complimenting import SHOWN, Praised, praise, praised
from tests.integration.desk import kept
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW
from tests.web.visitor import Visitor

SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def given(marketplace: Flask) -> Praised:
    """A compliment that the provider agreed to."""
    with marketplace.app_context():
        found = praised(now=NOW)
        found.agreed()
        return found


@pytest.fixture
def officer(marketplace: Flask) -> Person:
    """Somebody of the QA team."""
    return signed_in(marketplace, Role.QA)


def _page(app: Flask, given: Praised) -> str:
    with app.app_context():
        return f"/quality/compliments/{given.seen.id}"


def _listing(app: Flask, given: Praised) -> str:
    with app.app_context():
        listing = db.session.get(Listing, given.listing_id)
        assert listing is not None
        return f"/listings/{listing.slug}"


def test_an_officer_approves_what_then_stands_on_the_listing(
    marketplace: Flask, given: Praised, officer: Person, visitor: Visitor
) -> None:
    public = _listing(marketplace, given)
    before = visitor.get(public)
    assert "Compliments" not in before.texts("h2")
    path = _page(marketplace, given)
    listed = officer.get("/quality/compliments")
    assert path in [str(link["href"]) for link in listed.soup.select("main a")]
    page = officer.get(path)
    assert SHOWN in page.main
    answer = officer.submit(page, form=f"form[action='{path}/approve']")
    assert answer.status_code == 302
    told = officer.get(path)
    assert "The compliment stands on the listing." in told.main
    shown = visitor.get(public)
    assert SHOWN in shown.main
    assert "Told to us in November 2026" in shown.main
    assert "It is not a rating" in shown.main
    assert "Robin" not in shown.response.text


def test_words_that_were_not_sent_are_refused(
    marketplace: Flask, given: Praised, officer: Person
) -> None:
    path = _page(marketplace, given)
    version = officer.get(path).soup.select_one("input[name=version]")
    assert version is not None
    fields = {"version": str(version["value"]), "words": f"They were great! {SCRIPT}"}
    page = officer.refused(f"{path}/approve", fields)
    assert "Only leave words out" in page.main
    assert page.soup.select("main script") == []


def test_declining_asks_why_and_ends_it(
    marketplace: Flask, given: Praised, officer: Person
) -> None:
    path = _page(marketplace, given)
    page = officer.get(path)
    refused = officer.submit(page, form=f"form[action='{path}/decline']")
    assert "Say why" in refused.text
    answer = officer.submit(
        page, form=f"form[action='{path}/decline']", reason="It tells who somebody is."
    )
    assert answer.status_code == 302
    ended = officer.get(path)
    assert "It tells who somebody is." in ended.main
    assert ended.soup.select("main form") == []
    assert "The council did not approve it" in officer.get("/quality/compliments").main


def test_an_older_page_decides_nothing(marketplace: Flask, given: Praised, officer: Person) -> None:
    path = _page(marketplace, given)
    answer = officer.send(f"{path}/approve", {"version": "1", "words": SHOWN})
    assert answer.status_code == 409


def test_opening_one_is_in_the_audit_trail(
    marketplace: Flask, given: Praised, officer: Person
) -> None:
    officer.get(_page(marketplace, given))
    with marketplace.app_context():
        assert [event.subject for event in kept("concern-read")] == [f"concern:{given.concern_id}"]


def test_whoever_only_reads_is_offered_nothing_to_do(marketplace: Flask, given: Praised) -> None:
    reader = signed_in(marketplace, Role.SAFEGUARDING)
    path = _page(marketplace, given)
    assert reader.get(path).soup.select("main form") == []
    for act in ("place", "approve", "decline"):
        assert reader.send(f"{path}/{act}").status_code == 403


def test_nobody_else_sees_them(marketplace: Flask, given: Praised) -> None:
    for role in (Role.PROVIDER, Role.MANAGER, Role.ADMIN):
        person = signed_in(marketplace, role)
        for path in ("/quality/compliments", _page(marketplace, given)):
            assert person.fetch(path).status_code == 403
    assert signed_in(marketplace, Role.QA).fetch("/quality/compliments/987654").status_code == 404


def test_a_listing_is_chosen_where_there_are_several(marketplace: Flask, officer: Person) -> None:
    with marketplace.app_context():
        first = praised(now=NOW)
        second = praised(praise(words=f"All was well {SCRIPT}"), name="Larkspur-second", now=NOW)
        seen = second.seen
        assert seen.standing.value == "waits-for-listing"
    path = f"/quality/compliments/{seen.id}"
    page = officer.get(path)
    assert page.soup.select("main script") == []
    refused = officer.submit(page, form=f"form[action='{path}/place']")
    assert "Choose a listing of this provider" in refused.text
    answer = officer.submit(
        page, form=f"form[action='{path}/place']", listing_id=str(first.listing_id)
    )
    assert answer.status_code == 302
    assert "Waits for the provider to agree" in officer.get(path).main


def test_the_lists_say_where_there_is_nothing(officer: Person) -> None:
    page = officer.get("/quality/compliments")
    assert page.main.count("None.") == 4
    assert "None has ended." in page.main
