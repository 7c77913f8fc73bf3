"""Listings for the pages to show, every part of them invented."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from shutil import rmtree

from flask import Flask

from marketplace.cqc import payloads
from marketplace.domain.access import Actor, person
from marketplace.domain.listings import SERVICE_TYPES, PriceUnit, Publication
from marketplace.domain.ratings import Rating
from marketplace.models.base import db
from marketplace.models.listings import Language, Listing, Need, ServiceTypeRow
from marketplace.models.locations import Location, ObservationRow, RegulatorRecord
from marketplace.models.providers import Provider
from marketplace.search.documents import documents
from marketplace.services import visibility
from marketplace.services.transaction import Transaction, transaction
from marketplace.wiring import adapters

NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
"""What the clock of every page in these tests shows."""
CHECKED = datetime(2026, 7, 1, 13, 30, tzinfo=UTC)
"""When we last looked at the regulator: half past two in a London summer."""

OFFICER: Actor = person("officer@example.org")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One listing to put on the shelf. Its slug is its reference; `record` is the register's."""

    reference: str
    name: str
    provider: str = "Ashgrove Support Ltd"
    summary: str = "Friendly help at home."
    description: str = "We come every morning.\n\nWe also come at night."
    services: tuple[str, ...] = ("home-care",)
    needs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    town: str = "Fenwick Cross"
    address: str = "3 Mill Row"
    postcode: str | None = "ZZ1 1AA"
    covers: str = ""
    phone: str = "01632 960301"
    email: str = "hello@example.org"
    website: str = "www.example.org"
    price: tuple[str, str, PriceUnit | None] = ("24.50", "24.50", PriceUnit.HOUR)
    direct_payments: bool = False
    publication: Publication = Publication.PUBLISHED
    rating: tuple[Rating, date] | None = None
    record: dict[str, object] | None = None
    point: tuple[float, float] | None = None
    private: bool = False


def put(app: Flask, *offers: Offer) -> None:
    """Publish these listings and put their words in the text index."""
    with app.app_context():
        with transaction(actor=OFFICER, now=NOW) as tx:
            for offer in offers:
                tx.add(_listing(tx, offer))
                tx.session.flush()
            visibility.refresh(tx, tuple(tx.session.scalars(db.select(Listing.id))))
        adapters().text_index.rebuild(documents())


def without_index(app: Flask) -> None:
    """Take the text index away, as on a machine that has only just been set up."""
    with app.app_context():
        rmtree(adapters().settings.instance_dir / "search")


def key(words: str) -> str:
    """The slug of a word of the vocabulary."""
    return words.casefold().replace(" ", "-")


def _listing(tx: Transaction, offer: Offer) -> Listing:
    lowest, highest, unit = offer.price
    latitude, longitude = offer.point or (None, None)
    rating, rated_on = offer.rating or (None, None)
    return Listing(
        slug=offer.reference,
        reference=offer.reference,
        provider=_provider(tx, offer.provider),
        location=_location(tx, offer.record) if offer.record else None,
        name=offer.name,
        summary=offer.summary,
        description=offer.description,
        address=offer.address,
        town=offer.town,
        postcode=offer.postcode,
        latitude=latitude,
        longitude=longitude,
        address_private=offer.private,
        covers=offer.covers,
        phone=offer.phone,
        email=offer.email,
        website=offer.website,
        price_from=Decimal(lowest) if lowest else None,
        price_to=Decimal(highest) if highest else None,
        price_unit=unit,
        direct_payments=offer.direct_payments,
        publication=offer.publication.value,
        published_at=NOW,
        visible=False,
        changed_in=0,
        rating=rating,
        rating_published_on=rated_on,
        first_checked_at=CHECKED,
        created_at=NOW,
        updated_at=NOW,
        service_types=[_kind(tx, slug) for slug in offer.services],
        needs=list(_vocabulary(tx, Need, offer.needs)),
        languages=list(_vocabulary(tx, Language, offer.languages)),
    )


def _provider(tx: Transaction, name: str) -> Provider:
    found = tx.session.scalar(db.select(Provider).filter_by(name=name))
    return found or Provider(name=name, created_at=NOW)


def _kind(tx: Transaction, slug: str) -> ServiceTypeRow:
    found = tx.session.get(ServiceTypeRow, slug)
    return found or ServiceTypeRow(slug=slug, name=SERVICE_TYPES[slug].name)


def _vocabulary(
    tx: Transaction, model: type[Need | Language], names: Iterable[str]
) -> Iterable[Need | Language]:
    for name in names:
        yield tx.session.get(model, key(name)) or model(slug=key(name), name=name)


def _location(tx: Transaction, record: dict[str, object]) -> Location:
    """A location whose last look, at CHECKED, found this record."""
    body = payloads.trimmed(record)
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    location = Location(cqc_id=str(record["locationId"]), created_at=CHECKED)
    tx.add(location)
    tx.add(RegulatorRecord(digest=digest, body=body, first_seen_at=CHECKED))
    tx.session.flush()
    look = ObservationRow(
        location_id=location.id,
        second_look=False,
        fetched_at=CHECKED,
        outcome="found",
        response_hash=digest,
        record_digest=digest,
    )
    tx.add(look)
    tx.session.flush()
    location.last_observation_id = location.last_found_id = look.id
    location.last_observed_at = location.last_found_at = CHECKED
    return location
