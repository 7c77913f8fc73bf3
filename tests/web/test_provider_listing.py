"""A listing's page in its provider's account: what it says, and what its buttons do."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.domain.access import Role
from marketplace.domain.ratings import Rating
from marketplace.domain.visibility import Evidence, HoldKind
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.events import AuditEvent
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from tests.web.keeping import Kept, hold, keep
from tests.web.people import signed_in
from tests.web.shelf import NOW
from tests.web.visitor import Visitor

INADEQUATE = Evidence(
    location_id="1-100",
    fetched_at=NOW,
    response_hash="ab",
    rating=Rating.INADEQUATE,
    published_on=date(2026, 10, 30),
)
ACTIONS = ("availability", "pause", "resume", "confirm", "withdraw", "ask")
PAGES = ("", "/withdraw", "/ask", "/numbers")


@pytest.fixture
def kept(marketplace: Flask) -> Kept:
    """A listing and its owner."""
    return keep(marketplace)


def _main(kept: Kept) -> str:
    main = kept.owner.get(kept.path).soup.main
    assert main is not None
    return " ".join(main.get_text().split())


def _count(app: Flask, kind: str) -> int:
    with app.app_context():
        chosen = select(func.count()).select_from(AuditEvent).where(AuditEvent.kind == kind)
        return db.session.scalars(chosen).one()


def test_one_that_is_shown_says_so(kept: Kept) -> None:
    page = kept.owner.get(kept.path)
    assert page.heading == "Ashgrove at Home"
    assert "The public can see this listing" in _main(kept)
    assert "Ask a person" not in _main(kept)
    assert page.address_of("See its page as the public does") == "/listings/ashgrove"


def test_of_an_inadequate_rating_it_tells_everything_and_sends_nothing(
    marketplace: Flask, kept: Kept, visitor: Visitor
) -> None:
    hold(marketplace, kept.listing_id, HoldKind.RATING, evidence=INADEQUATE)
    visitor.get("/listings/ashgrove", status=404)
    words = _main(kept)
    assert "The public cannot see this listing" in words
    assert "in a report published on 30 October 2026" in words
    assert "Since 22 November 2026." in words
    assert "A newer rating from CQC that is better than Inadequate" in words
    page = kept.owner.get(kept.path)
    there = page.address_of("See what CQC says about it")
    assert there == "https://www.cqc.org.uk/location/1-100"
    with marketplace.app_context():
        assert db.session.scalars(select(Message.id)).all() == []


def test_two_reasons_are_both_there(marketplace: Flask, kept: Kept) -> None:
    hold(marketplace, kept.listing_id, HoldKind.PAUSED)
    hold(marketplace, kept.listing_id, HoldKind.SUSPENSION, reason="Send us the DBS dates.")
    words = _main(kept)
    assert "There are 2 reasons" in words
    assert "“Send us the DBS dates.”" in words
    assert "Resume this listing" in words


def test_the_reason_of_an_officer_of_safeguarding_is_nowhere(
    marketplace: Flask, kept: Kept
) -> None:
    hold(marketplace, kept.listing_id, HoldKind.SAFEGUARDING, reason="Xylophagous")
    for path in ("/provider", kept.path, f"{kept.path}/ask"):
        page = kept.owner.get(path)
        assert "Xylophagous" not in page.response.text
        words = str(page.soup.main).casefold().replace("safeguarding policy", "")
        assert "safeguarding" not in words
    assert "The council has taken it out of the directory" in _main(kept)


def test_script_in_a_name_or_in_words_is_shown_as_text(marketplace: Flask, kept: Kept) -> None:
    script = "<script>alert(1)</script>"
    hold(marketplace, kept.listing_id, HoldKind.SUSPENSION, reason=script)
    assert script in _main(kept)
    assert not [s for s in kept.owner.get(kept.path).soup.select("script") if "alert" in s.text]


def test_pausing_and_resuming(marketplace: Flask, kept: Kept, visitor: Visitor) -> None:
    for _ in range(2):
        kept.owner.post(f"{kept.path}/pause")
    visitor.get("/listings/ashgrove", status=404)
    assert "You paused it" in _main(kept)
    for _ in range(2):
        kept.owner.post(f"{kept.path}/resume")
    visitor.get("/listings/ashgrove")
    assert (_count(marketplace, "hold-placed"), _count(marketplace, "hold-lifted")) == (1, 1)


def test_availability_in_two_taps(marketplace: Flask, kept: Kept) -> None:
    """Open it on the home page, press a button."""
    page = kept.owner.get("/provider")
    answer = kept.owner.submit(page, form="main details form", availability="waiting-list")
    assert answer.status_code == 302
    assert "You said “Waiting list” on 22 November 2026." in _main(kept)
    with marketplace.app_context():
        row = db.session.get_one(Listing, kept.listing_id)
        assert (row.availability, row.availability_at) == ("waiting-list", NOW)
    kept.owner.post(f"{kept.path}/availability", {"availability": "plenty"}, status=400)
    kept.owner.post(f"{kept.path}/availability", status=400)


def test_confirming_shows_a_stale_one_again(
    marketplace: Flask, kept: Kept, visitor: Visitor
) -> None:
    hold(marketplace, kept.listing_id, HoldKind.STALE)
    assert "Its details are right: show it again" in _main(kept)
    kept.owner.post(f"{kept.path}/confirm")
    visitor.get("/listings/ashgrove")
    assert "You confirmed that the details are right." in _main(kept)
    assert "You last confirmed them on 22 November 2026." in _main(kept)


def test_withdrawing_warns_asks_and_is_final(kept: Kept, visitor: Visitor) -> None:
    page = kept.owner.get(f"{kept.path}/withdraw")
    assert "You cannot undo this." in page.soup.get_text()
    visitor.get("/listings/ashgrove")
    assert kept.owner.submit(page).status_code == 302
    visitor.get("/listings/ashgrove", status=404)
    assert "You withdrew it" in _main(kept)
    assert kept.owner.submit(page).status_code == 200  # the second press of the button
    for action in ("pause", "resume", "confirm"):
        kept.owner.post(f"{kept.path}/{action}", status=409)
    kept.owner.post(f"{kept.path}/availability", {"availability": "full"}, status=409)
    assert kept.owner.get(kept.path).soup.select("main form") == []


def test_asking_a_person_once(marketplace: Flask, kept: Kept) -> None:
    nothing = kept.owner.get(f"{kept.path}/ask")
    assert nothing.soup.select("main form") == []
    kept.owner.post(f"{kept.path}/ask", {"words": "Why?"}, status=409)
    hold(marketplace, kept.listing_id, HoldKind.RATING, evidence=INADEQUATE)
    page = kept.owner.get(f"{kept.path}/ask")
    assert "Nobody at the council can show the listing" in page.soup.get_text()
    empty = kept.owner.refused(f"{kept.path}/ask", {"words": " "})
    assert empty.texts(".govuk-error-summary__list a") == [
        "Tell us what you would like us to look at"
    ]
    long = kept.owner.refused(f"{kept.path}/ask", {"words": "x" * 4001})
    assert "4,000 characters" in long.texts(".govuk-error-summary__list a")[0]
    for _ in range(2):
        assert kept.owner.submit(page, words="Is it the right place?").status_code == 302
    with marketplace.app_context():
        (case,) = db.session.scalars(select(Case))
        assert (case.kind, case.words) == ("review", "Is it the right place?")
        reference = case.reference
    assert f"Its reference is {reference}." in _main(kept)
    assert "We aim to answer by 27 November 2026." in _main(kept)


@pytest.mark.parametrize("number", ["99", str(2**31), str(2**63), "9" * 5000])
def test_what_is_not_there_is_not_found(kept: Kept, number: str) -> None:
    for page in PAGES:
        assert kept.owner.fetch(f"/provider/listings/{number}{page}").status_code == 404


def test_another_providers_listing_is_not_found(marketplace: Flask, kept: Kept) -> None:
    stranger = signed_in(marketplace, Role.PROVIDER)
    for page in PAGES:
        stranger.get(f"{kept.path}{page}", status=404)
    for action in ACTIONS:
        fields = {"availability": "full", "words": "Why?"}
        stranger.post(f"{kept.path}/{action}", fields, status=404)
    assert "Ashgrove" not in stranger.get("/provider").response.text
    assert _count(marketplace, "hold-placed") == 0


@pytest.mark.parametrize("role", [role for role in Role if role.is_staff])
def test_staff_have_no_business_here(marketplace: Flask, kept: Kept, role: Role) -> None:
    officer = signed_in(marketplace, role)
    for path in ("/provider", *(f"{kept.path}{page}" for page in PAGES)):
        officer.get(path, status=403)
    for action in ACTIONS:
        officer.post(f"{kept.path}/{action}", {"availability": "full"}, status=403)


def test_whoever_has_not_signed_in_is_led_to_where_they_can(marketplace: Flask, kept: Kept) -> None:
    visitor = Visitor(marketplace.test_client())
    for path in ("/provider", *(f"{kept.path}{page}" for page in PAGES)):
        answer = visitor.fetch(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/account/sign-in")
