"""A listing whose every field holds a word that nobody could guess, and ways to hide it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

from sqlalchemy import update

from marketplace.domain.access import Actor, person
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.listings import PriceUnit, Publication
from marketplace.domain.offers import Availability, Offer
from marketplace.domain.ratings import Rating
from marketplace.domain.registration_answers import (
    DbsLevel,
    RegisterLink,
    Regulator,
    Safety,
    section_as_json,
)
from marketplace.domain.registrations import ProviderKind
from marketplace.domain.visibility import HoldKind
from marketplace.models.accounts import Account
from marketplace.models.concern_words import Compliment
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Language, Listing, Need, ServiceTypeRow
from marketplace.models.locations import Location
from marketplace.models.places import PostcodeDistrict
from marketplace.models.providers import Provider
from marketplace.queries.offers import details_of
from marketplace.services import visibility
from marketplace.services.transaction import Transaction, transaction
from tests.integration.counted import tell

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
OFFICER: Actor = person("officer@example.org")

SLUG = "quexolith-vandrume-k7m2p9x4"
SECRETS = (
    "quexolith",  # name, slug
    "brastavine",  # summary
    "zilpherond",  # description
    "mordwyckle",  # street
    "plonquester",  # town
    "9WQ",  # postcode
    "drummeloth",  # e-mail
    "skervilant",  # website
    "01632 960777",
    "ophrenzig",  # provider
    "trundlewex",  # need
    "yabberwenian",  # language
    "WQ77",  # what it covers
    "1-777000777",  # the regulator's ID
    "ref-hexavorn",  # reference
    "77.31",  # price
    "78.32",  # weekend rate
    "79.33",  # bank holiday rate
    "vintrobold",  # hours
    "marrowbyke",  # when it meets
    "humbleforth",  # what is included
    "crumplewick",  # extra charges
    "saffrowain",  # accessibility
    "thistlegrue",  # how to complain
    "17 July 2007",  # the oldest criminal record check
    "wimblecrest",  # a compliment
)
NEVER_SHOWN = (
    "morvennick",  # who leads on safeguarding
    "01632 960778",  # how to reach them
    "gladdenhurst",  # who has seen the certificates
    "pellowarth",  # a regulator in the provider's own words
    "fennimarch",  # a compliment that nobody has approved
    "quillaby",  # one that the person took back
)
"""What a provider told the council alone, and what nobody agreed to show."""


def add() -> int:
    """Publish the secret listing; return its id. Everybody can see it until it is hidden."""
    with transaction(actor=OFFICER, now=NOW) as tx:
        listing = _secret(tx)
        tx.add(listing)
        tx.session.flush()
        key = listing.id
        visibility.refresh(tx, [key])
        _complimented(tx, key)
    return key


def add_place() -> None:
    """Let people ask about the district that the secret listing covers."""
    with transaction(actor=OFFICER, now=NOW) as tx:
        tx.add(
            PostcodeDistrict(
                district="WQ77", latitude=51.4, longitude=0.1, authority="", town="Brimmel"
            )
        )


def add_neighbours(number: int) -> None:
    """Publish ordinary listings of a service that needs no registration.

    The first is also of the secret one's kind: while that is public, it is similar to it.
    """
    with transaction(actor=OFFICER, now=NOW) as tx:
        kind = _kind(tx, "gardening", "Gardening")
        provider = Provider(name="Green Gate", created_at=NOW)
        neighbours = [_neighbour(index, provider, kind) for index in range(number)]
        neighbours[0].service_types.append(_kind(tx, "home-care", "Home care"))
        tx.session.add_all(neighbours)
        tx.session.flush()
        visibility.refresh(tx, [listing.id for listing in neighbours])


def hold(key: int, *, kind: HoldKind) -> None:
    """Place a hold. Nothing is drained: the text index still holds the listing."""
    with transaction(actor=OFFICER, now=NOW) as tx:
        tx.add(
            HoldRow(
                listing_id=key,
                kind=kind.value,
                authority=kind.authority.value,
                rule_version="test",
                placed_at=NOW,
                placed_by=str(OFFICER),
                reason="a test of what strangers can find",
            )
        )
        visibility.refresh(tx, [key])


def publish(key: int, *, publication: Publication) -> None:
    """Change what the owner wants, in one statement: what is not published is not visible."""
    with transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.execute(
            update(Listing)
            .where(Listing.id == key)
            .values(publication=publication.value, visible=False)
        )
        visibility.refresh(tx, [key])


HIDDEN_BY: dict[str, Callable[[int], None]] = {
    **{f"hold {kind}": partial(hold, kind=kind) for kind in HoldKind},
    "publication draft": partial(publish, publication=Publication.DRAFT),
    "publication withdrawn": partial(publish, publication=Publication.WITHDRAWN),
}
"""Every way in which a listing stops being public."""


_TERMS = Offer(
    hours_note="Vintrobold mornings only.",
    gatherings=("Monday, 2pm to 4pm; marrowbyke at the door",),
    weekend_rate=Decimal("78.32"),
    bank_holiday_rate=Decimal("79.33"),
    included="Humbleforth every Friday.",
    extra_charges="Crumplewick by the mile.",
    priced_on=date(2026, 10, 1),
    access_note="Saffrowain at the side door.",
    complaints="Ask for Thistlegrue.",
)
"""Everything that a listing can say in words or amounts, and that has no column of its own."""


def _complimented(tx: Transaction, key: int) -> None:
    """One compliment that is shown, one that waits, and one that was shown once."""
    officer = Account(email="approves@example.org", name="Ola", created_at=NOW)
    tx.add(officer)
    tx.session.flush()
    agreed = {"provider_agreed_at": NOW, "provider_agreed_by": officer.id}
    approved = {**agreed, "approved_at": NOW, "approved_by": officer.id}
    for words, said in (
        ("Wimblecrest mornings are the best of the week.", approved),
        ("Fennimarch was there whenever we rang.", agreed),
        (
            "Quillaby made my aunt laugh.",
            {**approved, "ended_at": NOW, "ended_how": "person-withdrew"},
        ),
    ):
        concern = tell(tx, ConcernKind.COMPLIMENT, at=NOW)
        tx.add(
            Compliment(
                concern_id=concern.id,
                listing_id=key,
                words=words,
                person_agreed_at=NOW,
                **said,
            )
        )


def _kind(tx: Transaction, slug: str, name: str) -> ServiceTypeRow:
    return tx.session.get(ServiceTypeRow, slug) or ServiceTypeRow(slug=slug, name=name)


def _neighbour(index: int, provider: Provider, kind: ServiceTypeRow) -> Listing:
    return Listing(
        slug=f"green-gate-{index}",
        reference=f"neighbour-{index}",
        provider=provider,
        name=f"Green Gate gardens {index}",
        summary="Lawns, hedges and home visits with care.",
        description="",
        address="1 Lark Lane",
        town="Fernbridge",
        covers="",
        phone="01632 960111",
        email="",
        website="",
        direct_payments=index % 2 == 0,
        publication=Publication.PUBLISHED.value,
        published_at=NOW,
        visible=False,
        changed_in=0,
        created_at=NOW,
        updated_at=NOW,
        service_types=[kind],
    )


_PROFILE = {
    Safety.key: section_as_json(
        Safety(
            safeguarding_lead="Morvennick",
            safeguarding_phone="01632 960778",
            dbs_level=DbsLevel.ENHANCED,
            dbs_on=date(2007, 7, 17),
            dbs_seen_by="Gladdenhurst",
        )
    ),
    RegisterLink.key: section_as_json(
        RegisterLink(regulator=Regulator.OTHER, regulator_name="Pellowarth")
    ),
}


def _secret(tx: Transaction) -> Listing:
    return Listing(
        slug=SLUG,
        reference="ref-hexavorn",
        provider=Provider(
            name="Ophrenzig Support", kind=ProviderKind.REGISTERED, profile=_PROFILE, created_at=NOW
        ),
        location=Location(cqc_id="1-777000777", created_at=NOW),
        name="Quexolith Home Care",
        summary="Brastavine help with washing and dressing.",
        description="Zilpherond visits in the morning and at night.",
        address="7 Mordwyckle Street",
        town="Plonquester",
        postcode="ZZ1 9WQ",
        latitude=53.5,
        longitude=-2.1,
        covers="WQ77",
        phone="01632 960777",
        email="office@drummeloth.example.org",
        website="https://skervilant.example.org",
        price_from=Decimal("77.31"),
        price_to=Decimal("77.31"),
        price_unit=PriceUnit.HOUR.value,
        direct_payments=True,
        isf=True,
        availability=Availability.SPACES.value,
        availability_at=NOW,
        confirmed_at=NOW,
        details=details_of(_TERMS),
        has_gatherings=True,
        publication=Publication.PUBLISHED.value,
        published_at=NOW,
        visible=False,
        changed_in=0,
        rating=Rating.OUTSTANDING.value,
        rating_published_on=date(2025, 7, 7),
        first_checked_at=NOW,
        created_at=NOW,
        updated_at=NOW,
        service_types=[_kind(tx, "home-care", "Home care")],
        needs=[Need(slug="trundlewex", name="Trundlewex")],
        languages=[Language(slug="yabberwenian", name="Yabberwenian")],
    )
