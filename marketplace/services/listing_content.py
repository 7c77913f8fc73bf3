"""Writes what an offer says into a listing: a new one, or one that stands.

Fragments: they run inside the transaction of the use case that calls them, and that use case has
asked whether the actor may. Holds that are open stay open whatever the content says; a listing
whose link to the regulator's register has to be looked at afresh is held `unchecked`, as the
listing file does it (see `services.listings_file_links`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import SystemRandom

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from marketplace.domain.cases import new_reference
from marketplace.domain.errors import NotFoundError
from marketplace.domain.events import ListingAdded, ListingChanged
from marketplace.domain.listing_file import Word
from marketplace.domain.listings import Publication, slug_for
from marketplace.domain.offers import Offer, changed
from marketplace.domain.offers_normal import known_by, normal
from marketplace.models.listings import Language, Listing, ListingRevision, Need, ServiceTypeRow
from marketplace.queries.offers import coordinates_of, details_of, offer_of
from marketplace.queries.places import KnownPlace, postcode_place
from marketplace.services.alerts import listing_subject
from marketplace.services.listings_file_links import forget_rating, hold_unchecked
from marketplace.services.listings_file_vocabulary import Known
from marketplace.services.references import unused
from marketplace.services.transaction import Transaction
from marketplace.services.visibility import refresh

_RANDOM = SystemRandom()
_COLUMNS = (
    *("name", "summary", "description", "address", "town", "address_private", "covers"),
    *("phone", "email", "website", "price_from", "price_to", "direct_payments", "isf"),
)
"""Columns that take the offer's field of the same name as it is."""
_ANOTHER_PLACE = {"name", "postcode"}
"""Where both change, it may be another place: its link to the register is looked at afresh."""


def create_listing(tx: Transaction, *, provider_id: int, offer: Offer, source: str) -> int:
    """Publish a new listing of a provider; return its id.

    One with a location of the regulator waits with the hold `unchecked` for its first good check.
    `source` says in the audit log where the content is from (`domain.revisions.Source`).
    """
    offer = _spelt(tx, normal(offer))
    listing = Listing(
        slug=slug_for(offer.name, _RANDOM),
        reference=unused(lambda: new_reference("L"), column=Listing.reference),
        provider_id=provider_id,
        publication=Publication.PUBLISHED.value,
        published_at=tx.now,
        visible=False,
        changed_in=0,
        confirmed_at=tx.now,
        created_at=tx.now,
    )
    _fill(tx, listing, offer, location_key=_location_key(tx, offer))
    listing.availability_at = tx.now if offer.availability else None
    tx.add(listing)
    tx.session.flush()
    listing_id = listing.id
    _keep_revision(tx, listing_id, offer, number=1)
    tx.record(ListingAdded(subject=listing_subject(listing_id), revision=1, source=source))
    if offer.cqc_location_id:
        hold_unchecked(tx, [listing_id])
    refresh(tx, [listing_id])
    return listing_id


def apply_offer(tx: Transaction, listing_id: int, offer: Offer, *, source: str) -> tuple[str, ...]:
    """Bring a listing to what an offer says; return the names of the fields that changed.

    An offer that says nothing new writes no revision. Raises NotFoundError without the listing.
    """
    listing = tx.session.get(Listing, listing_id, with_for_update=True, populate_existing=True)
    if listing is None:
        raise NotFoundError("there is no such listing")
    before, offer = offer_of(listing_id), _spelt(tx, normal(offer))
    names = changed(before, offer)
    listing.confirmed_at = listing.confirmed_at or tx.now  # a provider keeps it from here on
    if not names:
        return ()
    _fill(tx, listing, offer, location_key=_location_key(tx, offer))
    if "availability" in names:
        listing.availability_at = tx.now if offer.availability else None
    tx.session.flush()
    number = _next_revision(tx, listing_id)
    _keep_revision(tx, listing_id, offer, number=number)
    tx.record(
        ListingChanged(
            subject=listing_subject(listing_id), revision=number, source=source, changed=names
        )
    )
    if _looks_afresh(before, offer, names):
        forget_rating(tx, [listing_id])
        hold_unchecked(tx, [listing_id] if offer.cqc_location_id else [])
    refresh(tx, [listing_id])
    return names


def _looks_afresh(before: Offer, after: Offer, names: tuple[str, ...]) -> bool:
    """Whether what was read at the register may not be about this service any more."""
    if "cqc_location_id" in names:
        return True
    linked = bool(before.cqc_location_id and after.cqc_location_id)
    return linked and ("service_types" in names or set(names) >= _ANOTHER_PLACE)


def _fill(tx: Transaction, listing: Listing, offer: Offer, *, location_key: int | None) -> None:
    """Write the offer into the row and its links to the vocabulary."""
    postcode = offer.postcode or None
    moved = (listing.postcode, listing.location_id) != (postcode, location_key)
    known = postcode_place(offer.postcode)
    if moved or listing.latitude is None:
        place = coordinates_of(location_key, postcode=offer.postcode) or _degrees(known)
        listing.latitude, listing.longitude = place or (None, None)
    listing.authority, listing.ward = (known.authority, known.ward) if known else ("", "")
    for name in _COLUMNS:
        setattr(listing, name, getattr(offer, name))
    listing.postcode, listing.location_id = postcode, location_key
    listing.price_unit = offer.price_unit.value if offer.price_unit else None
    listing.availability = offer.availability.value if offer.availability else None
    listing.details, listing.has_gatherings = details_of(offer), bool(offer.gatherings)
    listing.service_types = [tx.get(ServiceTypeRow, slug) for slug in offer.service_types]
    listing.needs = [tx.get(Need, known_by(word)) for word in offer.needs]
    listing.languages = [tx.get(Language, known_by(word)) for word in offer.languages]
    listing.updated_at = tx.now


def _degrees(place: KnownPlace | None) -> tuple[float, float] | None:
    return (place.point.latitude, place.point.longitude) if place else None


def _location_key(tx: Transaction, offer: Offer) -> int | None:
    """The row of the offer's location, added where it is new."""
    if not offer.cqc_location_id:
        return None
    wanted = {offer.cqc_location_id}
    return _learnt(tx, lambda known: known.learn_locations(wanted)).locations[offer.cqc_location_id]


def _spelt(tx: Transaction, offer: Offer) -> Offer:
    """The offer with its words known, and each in the spelling that the directory keeps."""
    return replace(
        offer,
        needs=_spelt_words(tx, Need, offer.needs),
        languages=_spelt_words(tx, Language, offer.languages),
    )


def _spelt_words(
    tx: Transaction, kind: type[Need | Language], words: tuple[str, ...]
) -> tuple[str, ...]:
    given = [Word(slug=known_by(word), name=word) for word in words]
    _learnt(tx, lambda known: known.learn_words(kind, given))
    rows = select(kind.slug, kind.name).where(kind.slug.in_([word.slug for word in given]))
    names = dict(tx.session.execute(rows).tuples().all())
    return tuple(names[word.slug] for word in given)


def _learnt(tx: Transaction, learn: Callable[[Known], None]) -> Known:
    """What the directory knows after learning; somebody else may be adding the same word."""
    known = Known(tx)
    try:
        with tx.session.begin_nested():
            learn(known)
    except IntegrityError:
        known = Known(tx)
        learn(known)
    return known


def _next_revision(tx: Transaction, listing_id: int) -> int:
    newest = select(func.max(ListingRevision.number)).where(
        ListingRevision.listing_id == listing_id
    )
    return (tx.session.scalars(newest).one() or 0) + 1


def _keep_revision(tx: Transaction, listing_id: int, offer: Offer, *, number: int) -> None:
    tx.add(
        ListingRevision(
            listing_id=listing_id,
            number=number,
            at=tx.now,
            actor=str(tx.actor),
            content=offer.as_json(),
        )
    )
