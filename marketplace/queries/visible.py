"""The one door to public data: the only module that builds a public select.

Pages, API, sitemap, compare, exports and the indexer all read listings through here. What comes
out is frozen values, so no lazy relationship walks round the door. Hidden, withdrawn and unknown
listings are all simply absent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, repeat

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    bindparam,
    case,
    func,
    select,
    type_coerce,
)

from marketplace.domain.enquiries import mail_address
from marketplace.domain.offers import Availability
from marketplace.models.base import db
from marketplace.models.events import DirectoryVersion
from marketplace.models.listings import (
    Language,
    Listing,
    Need,
    listing_languages,
    listing_needs,
    listing_service_types,
)
from marketplace.models.locations import Location
from marketplace.models.providers import Provider
from marketplace.queries.backing import backing_of
from marketplace.queries.column_rows import column_rows, spellings_of
from marketplace.queries.compliments_shown import shown_on
from marketplace.queries.listing_keepers import keepers_of
from marketplace.queries.offers import details_from
from marketplace.queries.regulator import panel_for
from marketplace.queries.shown import (
    ColumnRow,
    Delta,
    Detail,
    SitemapEntry,
    Spellings,
    Summary,
    TextRow,
)
from marketplace.queries.shown_names import NamedService
from marketplace.queries.summary_rows import summary_of
from marketplace.queries.vocabulary import chunks, names_of, slugs_of, slugs_together

# Tables, not entities: what the mapper does for each row takes longer than to read it.
_LISTING = Listing.__table__.c
_PROVIDER = Provider.__table__.c
_LOCATION = Location.__table__.c

VISIBLE: ColumnElement[bool] = _LISTING.visible.is_(True)

# Where somebody lives stays at the door: nothing behind it knows more than the district.
_LATITUDE = case((_LISTING.address_private, None), else_=_LISTING.latitude).label("latitude")
_LONGITUDE = case((_LISTING.address_private, None), else_=_LISTING.longitude).label("longitude")
# A district may lie in two authorities: which of them a home is in would tell its half.
_PUBLIC_AUTHORITY = case((_LISTING.address_private, ""), else_=_LISTING.authority)
_PUBLIC_POSTCODE = case(
    (
        _LISTING.address_private,
        func.substr(_LISTING.postcode, 1, func.length(_LISTING.postcode) - 4),
    ),
    else_=_LISTING.postcode,
)

_READ_AT_ONCE = 5_000
_VERSION = select(DirectoryVersion.__table__.c.version)

_SUMMARY = (
    select(
        _LISTING.id,
        _LISTING.slug,
        _LISTING.reference,
        _LISTING.name,
        _PROVIDER.name.label("provider"),
        _LISTING.summary,
        slugs_together(listing_service_types, _LISTING.id),
        _LISTING.town,
        _LISTING.postcode,
        _LISTING.address_private,
        _LISTING.covers,
        type_coerce(_LISTING.price_from, Integer),
        type_coerce(_LISTING.price_to, Integer),
        _LISTING.price_unit,
        _LISTING.direct_payments,
        _LISTING.phone,
        _LOCATION.cqc_id,
        _LISTING.rating,
        _LISTING.rating_published_on,
    )
    .join(Provider.__table__, _PROVIDER.id == _LISTING.provider_id)
    .outerjoin(Location.__table__, _LOCATION.id == _LISTING.location_id)
    .where(VISIBLE)
)

# Made once: a statement of this size costs more to build and look up than its rows to read.
_SUMMARY_BY_ID = _SUMMARY.where(_LISTING.id.in_(bindparam("ids", expanding=True)))

# So many are on a page of results. Of a number that is always the same, nothing is written anew.
_PAGE = [f"id_{number}" for number in range(20)]
_SUMMARY_OF_A_PAGE = _SUMMARY.where(_LISTING.id.in_([bindparam(name) for name in _PAGE]))
_NO_ID = 0

_DETAIL = _SUMMARY.add_columns(
    _LISTING.description,
    _LISTING.address,
    _LISTING.email,
    _LISTING.website,
    _LATITUDE,
    _LONGITUDE,
    _LISTING.updated_at,
    _LISTING.provider_id,
    _LISTING.location_id,
    _LISTING.isf,
    _LISTING.availability,
    _LISTING.availability_at,
    _LISTING.confirmed_at,
    _LISTING.details,
)

# Times and details come as the database has them: `column_rows` reads many of them at once.
_COLUMNS = select(
    _LISTING.id,
    _LISTING.name,
    _LISTING.location_id,
    _LISTING.rating,
    _LISTING.direct_payments,
    _LISTING.isf,
    _LATITUDE,
    _LONGITUDE,
    _PUBLIC_POSTCODE,
    _PUBLIC_AUTHORITY,
    _LISTING.covers,
    type_coerce(_LISTING.price_from, Integer),
    type_coerce(_LISTING.price_to, Integer),
    _LISTING.price_unit,
    _LISTING.availability,
    type_coerce(_LISTING.availability_at, String),
    type_coerce(_LISTING.first_shown_at, String),
    type_coerce(_LISTING.details, String),
).where(VISIBLE)


def directory_version() -> int:
    """The version of what the public can see. Cheap: one row."""
    version: int = db.session.execute(_VERSION).scalar_one()
    return version


def by_slug(slug: str) -> Detail | None:
    """One visible listing, or None: hidden, withdrawn and never-existing are the same."""
    row = db.session.execute(_DETAIL.where(Listing.slug == slug)).one_or_none()
    if row is None:
        return None
    summary = summary_of(row)
    regulator = panel_for(row.location_id, offered=frozenset(summary.service_types))
    return Detail(
        summary=summary,
        description=row.description,
        address="" if row.address_private else row.address,
        email=row.email,
        website=row.website,
        needs=names_of(Need, listing_needs, row.id),
        languages=names_of(Language, listing_languages, row.id),
        latitude=row.latitude,
        longitude=row.longitude,
        updated_at=row.updated_at,
        regulator=regulator,
        address_private=row.address_private,
        isf=row.isf,
        availability=Availability(row.availability) if row.availability else None,
        availability_at=row.availability_at,
        terms=details_from(row.details),
        confirmed_at=row.confirmed_at,
        backing=backing_of(row.provider_id, checked_at=regulator.checked_at if regulator else None),
        compliments=shown_on(row.id),
        takes_enquiries=mail_address(row.email) is not None
        or bool(keepers_of([row.provider_id])[row.provider_id]),
    )


def summaries(ids: Sequence[int]) -> tuple[Summary, ...]:
    """The visible ones of these listings, in the order of `ids`."""
    if len(ids) <= len(_PAGE):
        page = dict(zip(_PAGE, chain(ids, repeat(_NO_ID)), strict=False))
        rows = [db.session.execute(_SUMMARY_OF_A_PAGE, page).all()]
    else:
        rows = [db.session.execute(_SUMMARY_BY_ID, {"ids": chunk}).all() for chunk in chunks(ids)]
    found = {row[0]: summary_of(row) for row in chain.from_iterable(rows)}
    return tuple(found[id_] for id_ in ids if id_ in found)


def seen_slugs(slugs: Collection[str]) -> frozenset[str]:
    """Those of these that lead to a visible listing, without reading what that says."""
    chosen = select(Listing.slug).where(VISIBLE, Listing.slug.in_(slugs))
    return frozenset(db.session.scalars(chosen))


def columns() -> tuple[int, Iterator[ColumnRow]]:
    """The directory version and every visible listing, read as far as you ask.

    The version is read first: a change in between is then read twice, never missed.
    """
    version = directory_version()
    rows = db.session.execute(_COLUMNS, execution_options={"yield_per": _READ_AT_ONCE})
    return version, column_rows(rows, None)


def changes_since(version: int) -> Delta:
    """What changed after `version`. `changed_ids` includes listings that are now hidden."""
    now = directory_version()
    changed = db.session.scalars(select(Listing.id).where(Listing.changed_in > version)).all()
    rows: list[ColumnRow] = []
    for chunk in chunks(changed):
        found = db.session.execute(_COLUMNS.where(Listing.id.in_(chunk))).all()
        rows.extend(column_rows(found, [row.id for row in found]))
    return Delta(version=now, changed_ids=frozenset(changed), rows=tuple(rows))


def spellings() -> Spellings:
    """How needs and languages are written. Show only the words of listings that are visible."""
    return Spellings(needs=spellings_of(Need), languages=spellings_of(Language))


def texts(ids: Collection[int] | None = None) -> Iterator[TextRow]:
    """The words of the visible listings, all or the visible ones of `ids`, by ascending id."""
    wanted = sorted(ids) if ids is not None else _visible_ids()
    spelt = spellings()
    for chunk in chunks(wanted):
        kinds = slugs_of(listing_service_types, chunk)
        needs, languages = slugs_of(listing_needs, chunk), slugs_of(listing_languages, chunk)
        for row in db.session.execute(
            select(
                Listing.id,
                Listing.name,
                Listing.summary,
                Listing.description,
                Listing.town,
                Provider.name.label("provider"),
            )
            .join(Provider, Provider.id == Listing.provider_id)
            .where(VISIBLE, Listing.id.in_(chunk))
            .order_by(Listing.id)
        ):
            yield TextRow(
                id=row.id,
                name=row.name,
                summary=row.summary,
                description=row.description,
                service_types=kinds[row.id],
                needs=tuple(map(spelt.needs.__getitem__, needs[row.id])),
                languages=tuple(map(spelt.languages.__getitem__, languages[row.id])),
                town=row.town,
                provider=row.provider,
            )


def sitemap_entries() -> Iterator[SitemapEntry]:
    """Every visible listing's address, by ascending id."""
    chosen = select(Listing.slug, Listing.updated_at).where(VISIBLE).order_by(Listing.id)
    for row in db.session.execute(chosen):
        yield SitemapEntry(slug=row.slug, updated_at=row.updated_at)


def named_like(beginnings: Sequence[str], limit: int) -> tuple[NamedService, ...]:
    """Visible listings in whose names words begin so, all of them; by name, at most `limit`.

    The beginnings are letters and digits of a folded name; the names are not folded here.
    """
    names = func.lower(Provider.name + " " + Listing.name)
    chosen = (
        select(Listing.name, Provider.name, Listing.town, Location.cqc_id)
        .join(Provider, Provider.id == Listing.provider_id)
        .outerjoin(Location, Location.id == Listing.location_id)
        .where(VISIBLE, *(names.contains(word, autoescape=True) for word in beginnings))
        .order_by(Listing.name, Listing.id)
        .limit(limit)
    )
    return tuple(
        NamedService(name=name, provider=provider, town=town, cqc_id=cqc_id or "")
        for name, provider, town, cqc_id in db.session.execute(chosen)
    )


def _visible_ids() -> list[int]:
    """Ids of all visible listings, ascending."""
    return list(db.session.scalars(select(Listing.id).where(VISIBLE).order_by(Listing.id)))
