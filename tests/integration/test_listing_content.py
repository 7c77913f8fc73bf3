"""What an offer becomes in the tables, and that it is read back as it was, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from marketplace.domain.access import person
from marketplace.domain.errors import NotFoundError
from marketplace.domain.offers import Availability, Offer
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.listings import Listing, ListingRevision
from marketplace.models.locations import Location
from marketplace.models.providers import Provider
from marketplace.queries import visible
from marketplace.queries.offers import offer_of
from marketplace.services.listing_content import apply_offer, create_listing
from marketplace.services.transaction import transaction
from tests.integration.listing_files import bring, check_was_good, open_holds, stored
from tests.integration.places import add_postcode
from tests.integration.stored_records import observe
from tests.integration.town import START
from tests.unit.offers import CARE, LUNCH

OWNER = person("owner@example.org")
LATER = START + timedelta(days=3)


def create(offer: Offer, *, provider: str = "Larkspur Ltd") -> int:
    """Publish an offer as approval of a registration does."""
    with transaction(actor=OWNER, now=START) as tx:
        row = Provider(name=provider, created_at=tx.now)
        tx.add(row)
        tx.session.flush()
        return create_listing(tx, provider_id=row.id, offer=offer, source="registration")


def bring_to(listing_id: int, offer: Offer) -> tuple[str, ...]:
    """Change a listing three days later."""
    with transaction(actor=OWNER, now=LATER) as tx:
        return apply_offer(tx, listing_id, offer, source="provider")


def listing(listing_id: int) -> Listing:
    db.session.rollback()
    return db.session.get_one(Listing, listing_id)


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize("offer", [CARE, LUNCH, Offer(name="x")], ids=["all", "little", "least"])
def test_what_is_published_is_read_back_as_it_was(offer: Offer) -> None:
    listing_id = create(offer)

    db.session.rollback()
    assert offer_of(listing_id) == offer


@pytest.mark.usefixtures("directory")
def test_a_new_listing_has_an_address_a_reference_a_revision_and_an_event() -> None:
    listing_id = create(LUNCH)

    row = listing(listing_id)
    assert row.slug.startswith("larkspur-lunch-club-")
    assert row.reference.startswith("L-")
    assert (row.visible, row.published_at, row.confirmed_at) == (True, START, START)
    assert visible.by_slug(row.slug) is not None
    (revision,) = db.session.scalars(select(ListingRevision))
    assert (revision.number, revision.actor) == (1, "person:owner@example.org")
    assert Offer.from_json(revision.content) == LUNCH
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "listing-added"))
    assert event.subject == f"listing:{listing_id}"
    assert event.data == {"revision": 1, "source": "registration"}


@pytest.mark.usefixtures("directory")
def test_a_linked_listing_waits_for_its_first_check() -> None:
    row = listing(create(CARE))

    assert not row.visible
    assert open_holds(row.reference) == {"unchecked"}
    assert row.location is not None
    assert row.location.cqc_id == "1-9000000000001"


@pytest.mark.usefixtures("directory")
def test_two_listings_of_one_location_share_its_row() -> None:
    create(CARE, provider="One")
    create(CARE, provider="Two")

    assert len(db.session.scalars(select(Location)).all()) == 1


@pytest.mark.usefixtures("directory")
def test_a_change_names_its_fields_and_keeps_a_revision() -> None:
    listing_id = create(LUNCH)
    after = replace(LUNCH, phone="01632 960999", availability=Availability.FULL)

    assert bring_to(listing_id, after) == ("phone", "availability")

    row = listing(listing_id)
    assert offer_of(listing_id) == after
    assert (row.availability_at, row.updated_at, row.confirmed_at) == (LATER, LATER, START)
    numbers = db.session.scalars(select(ListingRevision.number).order_by(ListingRevision.number))
    assert list(numbers) == [1, 2]
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "listing-changed"))
    assert event.data == {"revision": 2, "source": "provider", "changed": ["phone", "availability"]}


@pytest.mark.usefixtures("directory")
def test_an_offer_that_says_nothing_new_writes_nothing() -> None:
    listing_id = create(CARE)
    before = listing(listing_id)
    version, changed_in, directory = before.version, before.changed_in, visible.directory_version()

    untidy = replace(CARE, name="  Larkspur   home care ", postcode="zz11aa", covers="da6, da5")
    assert bring_to(listing_id, untidy) == ()

    after = listing(listing_id)
    assert (after.version, after.changed_in) == (version, changed_in)
    assert visible.directory_version() == directory
    assert len(db.session.scalars(select(ListingRevision)).all()) == 1


@pytest.mark.usefixtures("directory")
def test_a_word_that_the_directory_knows_keeps_its_first_spelling() -> None:
    create(replace(LUNCH, needs=("Dementia",)), provider="One")
    second = create(replace(LUNCH, needs=("DEMENTIA", "Sight loss")), provider="Two")

    assert offer_of(second).needs == ("Dementia", "Sight loss")
    assert bring_to(second, replace(LUNCH, needs=("dementia", "sight loss"))) == ()


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({"service_types": ("home-care",)}, True),
        ({"cqc_location_id": "1-9000000000002"}, True),
        ({"name": "Another", "postcode": "ZZ1 1AB"}, True),
        ({"name": "Another"}, False),
        ({"postcode": "ZZ1 1AB"}, False),
        ({"price_from": Decimal(26), "phone": "01632 960333"}, False),
    ],
)
def test_what_may_be_another_service_waits_for_the_register_again(
    changes: dict[str, object], *, held: bool
) -> None:
    row = listing(create(CARE))
    listing_id, reference = row.id, row.reference
    check_was_good(reference)
    assert stored(reference).visible

    assert set(bring_to(listing_id, replace(CARE, **changes))) == set(changes)  # type: ignore[arg-type]

    after = listing(listing_id)
    assert open_holds(reference) == ({"unchecked"} if held else set())
    assert (after.visible, after.rating is None, after.first_checked_at is None) == (
        not held,
        held,
        held,
    )


@pytest.mark.usefixtures("directory")
def test_coordinates_come_from_the_register_where_the_postcode_agrees() -> None:
    listing_id = create(CARE)
    assert listing(listing_id).latitude is None
    observe(
        "1-9000000000001", {"postalCode": "ZZ11AA", "onspdLatitude": 51.46, "onspdLongitude": 0.1}
    )

    bring_to(listing_id, replace(CARE, phone="01632 960777"))
    assert (listing(listing_id).latitude, listing(listing_id).longitude) == (51.46, 0.1)

    bring_to(listing_id, replace(CARE, postcode="ZZ9 9ZZ"))
    assert (listing(listing_id).latitude, listing(listing_id).longitude) == (None, None)


@pytest.mark.usefixtures("directory")
def test_what_the_register_does_not_know_comes_from_the_table_of_postcodes() -> None:
    add_postcode("ZZ1 1AA", latitude=51.44, longitude=0.15, authority="Bexley", ward="Crook Log")
    add_postcode("ZZ9 9ZZ", latitude=53.0, longitude=-1.5)
    listing_id = create(CARE)
    assert _place_of(listing_id) == (51.44, 0.15, "Bexley", "Crook Log")

    bring_to(listing_id, replace(CARE, postcode="ZZ9 9ZZ"))
    assert _place_of(listing_id) == (53.0, -1.5, "", "")

    bring_to(listing_id, replace(CARE, postcode="ZZ8 8ZZ"))
    assert _place_of(listing_id) == (None, None, "", "")


def _place_of(listing_id: int) -> tuple[float | None, float | None, str, str]:
    row = listing(listing_id)
    return (row.latitude, row.longitude, row.authority, row.ward)


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    "record",
    [
        {"postalCode": "ZZ1 1AA"},
        {"postalCode": "ZZ1 1AA", "onspdLatitude": "north", "onspdLongitude": 0.1},
        {"postalCode": "ZZ1 1AA", "onspdLatitude": 951, "onspdLongitude": 0.1},
        {"postalCode": "ZZ1 1AA", "onspdLatitude": "NaN", "onspdLongitude": 0.1},
    ],
)
def test_a_record_without_a_readable_place_gives_none(record: dict[str, object]) -> None:
    listing_id = create(CARE)
    observe("1-9000000000001", record)

    bring_to(listing_id, replace(CARE, phone="01632 960777"))

    assert (listing(listing_id).latitude, listing(listing_id).longitude) == (None, None)


@pytest.mark.usefixtures("directory")
def test_what_a_file_brought_can_be_kept_by_a_provider(tmp_path: Path) -> None:
    row = {
        "reference": "C1",
        "provider_name": "Larkspur Ltd",
        "name": "Larkspur gardening",
        "service_types": "gardening",
        "latitude": "51.5",
        "longitude": "0.12",
        "needs": "Dementia",
        "price_from": "12",
    }
    assert bring(tmp_path / "file.csv", row).added == 1
    listing_id = stored("C1").id
    assert stored("C1").confirmed_at is None
    offer = offer_of(listing_id)
    assert (offer.name, offer.needs, offer.price_from) == (row["name"], ("Dementia",), Decimal(12))

    assert bring_to(listing_id, replace(offer, isf=True, complaints="Ring us.")) == (
        "isf",
        "complaints",
    )
    kept = stored("C1")
    assert (kept.latitude, kept.longitude, kept.confirmed_at) == (51.5, 0.12, LATER)

    # The file knows nothing of complaints: another import leaves them.
    assert bring(tmp_path / "file.csv", {**row, "price_from": "13"}).changed == 1
    assert offer_of(listing_id) == replace(
        offer, isf=True, complaints="Ring us.", price_from=Decimal(13)
    )


@pytest.mark.usefixtures("sqlite_directory")
def test_a_listing_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        offer_of(77)
    with pytest.raises(NotFoundError):
        bring_to(77, LUNCH)


@pytest.mark.usefixtures("directory")
def test_holds_that_are_open_stay_open() -> None:
    row = listing(create(CARE))

    bring_to(row.id, replace(CARE, name="Another name"))

    assert open_holds(row.reference) == {"unchecked"}
    assert not listing(row.id).visible
