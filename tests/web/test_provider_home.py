"""The provider's home: what there is, how each stands, and what to do next."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.domain.access import Role
from marketplace.domain.documents import DocumentKind
from marketplace.domain.offers import Availability
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.cases import ListingEdit
from marketplace.models.documents import Document
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.models.registrations import Registration
from marketplace.models.still_right import StillRightRound
from marketplace.queries.offers import offer_of
from tests.web.keeping import Kept, hold, keep
from tests.web.people import signed_in
from tests.web.shelf import NOW, Offer, put
from tests.web.visitor import words_of


@pytest.fixture
def kept(marketplace: Flask) -> Kept:
    """A listing and its owner; nothing is asked of it but its availability."""
    found = keep(
        marketplace,
        Offer(reference="ashgrove", name="Ashgrove Gardening", services=("gardening",)),
    )
    for kind in DocumentKind:
        _document(marketplace, found, kind, expires_on=date(2027, 11, 22))
    return found


def _document(app: Flask, kept: Kept, kind: DocumentKind, *, expires_on: date | None) -> None:
    with app.app_context():
        db.session.execute(
            update(Document).where(Document.kind == kind.value).values(replaced_at=NOW)
        )
        db.session.add(
            Document(
                provider_id=kept.provider_id,
                kind=kind.value,
                stored_name=f"{kind}-{expires_on}",
                original_name="certificate.pdf",
                media_type="application/pdf",
                size=1,
                sha256="0" * 64,
                uploaded_by=kept.owner.account_id,
                uploaded_at=NOW,
                expires_on=expires_on,
            )
        )
        db.session.commit()


def _set(app: Flask, **values: object) -> None:
    with app.app_context():
        db.session.execute(update(Listing).values(**values))
        db.session.commit()


def _steps(kept: Kept) -> list[str]:
    page = kept.owner.get("/provider")
    lists = list(page.soup.select("main ul.app-list"))
    heading = page.soup.find("h2", string="What to do next")
    return [words_of(item) for item in lists[0].select("li")] if heading else []


def test_somebody_new_is_shown_how_to_begin(marketplace: Flask) -> None:
    page = signed_in(marketplace, Role.PROVIDER).get("/provider")
    assert page.heading == "Your services"
    assert page.address_of("Register a service") == "/provider/registrations/new"
    assert "You have not registered a service yet." in page.soup.get_text()


def test_it_lists_providers_and_what_the_public_sees(marketplace: Flask, kept: Kept) -> None:
    put(marketplace, Offer(reference="other", name="Somebody Else", provider="Others Ltd"))
    page = kept.owner.get("/provider")
    assert page.texts("main h2")[-1] == "Ashgrove Support Ltd"
    assert page.address_of("Ashgrove Gardening") == kept.path
    assert "Somebody Else" not in page.soup.get_text()
    assert page.texts("main .govuk-tag") == ["The public can see it"]
    hold(marketplace, kept.listing_id, HoldKind.RATING)
    hold(marketplace, kept.listing_id, HoldKind.PAUSED)
    page = kept.owner.get("/provider")
    assert page.texts("main .govuk-tag") == ["The public cannot see it"]
    assert page.texts("main .app-card li") == [
        "The Care Quality Commission (CQC) rates it Inadequate, since 22 November 2026",
        "You paused it, since 22 November 2026",
    ]


@pytest.mark.parametrize(
    ("said_at", "step"),
    [
        (None, "Say whether Ashgrove Gardening has spaces"),
        (NOW - timedelta(days=15), "Say again whether Ashgrove Gardening has spaces"),
        (NOW - timedelta(days=14), None),
    ],
)
def test_availability_is_asked_again_after_14_days(
    marketplace: Flask, kept: Kept, said_at: datetime | None, step: str | None
) -> None:
    said = Availability.FULL.value if said_at else None
    _set(marketplace, availability=said, availability_at=said_at)
    assert _steps(kept) == ([step] if step else [])


@pytest.mark.parametrize(
    ("expires_on", "step"),
    [
        (date(2027, 1, 22), None),
        (
            date(2027, 1, 21),
            (
                "Insurance certificate: it runs out on 21 January 2027, upload a new one before "
                "then (Ashgrove Support Ltd)"
            ),
        ),
        (
            date(2026, 11, 21),
            (
                "Insurance certificate: it has run out, upload a new one (Ashgrove Support Ltd) "
                "Not shown until then"
            ),
        ),
    ],
)
def test_a_document_that_runs_out(
    marketplace: Flask, kept: Kept, expires_on: date, step: str | None
) -> None:
    _set(marketplace, availability="full", availability_at=NOW)
    _document(marketplace, kept, DocumentKind.INSURANCE, expires_on=expires_on)
    assert _steps(kept) == ([step] if step else [])


def test_details_to_confirm_and_what_is_pressing_stands_first(
    marketplace: Flask, kept: Kept
) -> None:
    with marketplace.app_context():
        db.session.add(StillRightRound(listing_id=kept.listing_id, asked_at=NOW))
        db.session.commit()
    confirm = "Confirm that the details of Ashgrove Gardening are still right"
    assert _steps(kept) == [confirm, "Say whether Ashgrove Gardening has spaces"]
    hold(marketplace, kept.listing_id, HoldKind.STALE)
    assert _steps(kept) == [f"{confirm} Not shown until then"]


@pytest.mark.parametrize(
    ("status", "tag"),
    [
        ("open", "Not sent yet"),
        ("sent", "With the council"),
        ("returned", "Sent back to you"),
        ("declined", "Declined"),
    ],
)
def test_each_registration_says_how_it_stands(marketplace: Flask, status: str, tag: str) -> None:
    person = signed_in(marketplace, Role.PROVIDER)
    other = signed_in(marketplace, Role.PROVIDER)
    with marketplace.app_context():
        for owner, name in ((person, "Bramble Care"), (other, "Hidden Care")):
            db.session.add(
                Registration(
                    account_id=owner.account_id,
                    reference=None if status == "open" else f"R-{name[:3]}",
                    status=status,
                    answers={"organisation": {"name": name}},
                    started_at=NOW,
                    saved_at=NOW,
                    sent_at=None if status == "open" else NOW,
                )
            )
        db.session.commit()
    page = person.get("/provider")
    assert page.texts("main .govuk-tag") == [tag]
    assert page.address_of("Bramble Care").startswith("/provider/registrations/")
    assert "Hidden Care" not in page.soup.get_text()
    kept_for = "We keep it until 22 November 2027 if you do not go on with it."
    assert (kept_for in words_of(page.soup.main)) is (status == "open")


def test_a_provider_without_listings_has_its_part(marketplace: Flask) -> None:
    with marketplace.app_context():
        provider = Provider(name="Bramble Care Ltd", created_at=NOW)
        db.session.add(provider)
        db.session.commit()
        provider_id = provider.id
    page = signed_in(marketplace, Role.PROVIDER, provider_ids=(provider_id,)).get("/provider")
    assert "It has no listing yet." in page.soup.get_text()
    assert page.address_of("Add another listing of Bramble Care Ltd")


@pytest.mark.parametrize(
    ("status", "words", "step"),
    [
        ("open", "You have changes that you have not sent yet.", False),
        ("sent", "Changes that you sent are with the council.", False),
        ("returned", "We sent your changes back to you", True),
        ("approved", None, False),
    ],
)
def test_changes_that_are_under_way(
    marketplace: Flask, kept: Kept, status: str, words: str | None, *, step: bool
) -> None:
    _set(marketplace, availability="full", availability_at=NOW)
    with marketplace.app_context():
        db.session.add(
            ListingEdit(
                provider_id=kept.provider_id,
                listing_id=kept.listing_id,
                base_revision=0,
                status=status,
                content=offer_of(kept.listing_id).as_json(),
                account_id=kept.owner.account_id,
                started_at=NOW,
                saved_at=NOW,
                sent_at=None if status == "open" else NOW,
            )
        )
        db.session.commit()
    put_right = "Put right the changes to Ashgrove Gardening that we sent back"
    assert _steps(kept) == ([put_right] if step else [])
    main = words_of(kept.owner.get(kept.path).soup.main)
    assert (words in main) if words else ("changes" not in main)


def test_what_was_emptied_by_the_rule_of_retention_is_still_a_page(marketplace: Flask) -> None:
    person = signed_in(marketplace, Role.PROVIDER)
    with marketplace.app_context():
        db.session.add(
            Registration(
                account_id=person.account_id,
                status="open",
                answers={},
                started_at=NOW,
                saved_at=NOW,
            )
        )
        db.session.commit()
    page = person.get("/provider")
    person.get(page.address_of("A service without a name yet"))
