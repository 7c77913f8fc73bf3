"""Two thousand invented listings in the tables, and what each is, known without asking them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import insert, update

from marketplace.domain.finding import Borough, Criteria, Meeting, RatingChoice, Sort
from marketplace.domain.listings import SERVICE_TYPES, PriceUnit
from marketplace.domain.offers import AccessFeature, Audience, Availability, TimeOfDay, Weekday
from marketplace.domain.places import Point, Precision, Where
from marketplace.domain.ratings import Rating
from marketplace.models.base import WRITES, db
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
from marketplace.queries.shown import ColumnRow
from tests.integration.town import START
from tests.unit.columns import column_row

NEEDS = tuple(f"need-{number}" for number in range(12))
LANGUAGES = tuple(f"language-{number}" for number in range(9))
WORDS = tuple(f"{first}{last}" for first in ("bom", "dap", "fug", "jop", "lub") for last in
              ("tok", "vub", "zam", "gom", "pum", "ruk", "nob", "dog"))  # fmt: skip
"""Words that stand for nothing, and that no stemmer shortens to another of them."""
_DISTRICTS = ("", "ZZ1", "ZZ2", "ZZ9")
_COVERS = ("", "ZZ1;ZZ2", "ZZ9", "wards: Upton;West Hill", "borough", "5 miles", "60 miles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One listing: what search should keep of it, and the words that it holds."""

    row: ColumnRow
    words: frozenset[str]


def make(number: int, random: Random) -> tuple[Made, ...]:
    """Invent listings with ids from 1."""
    return tuple(_made(id_, random) for id_ in range(1, number + 1))


def put(made: Sequence[Made]) -> None:
    """Write them straight into the tables of the current application, all of them visible."""
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(insert(Provider), [_provider()])
        connection.execute(insert(Location), [_location()])
        connection.execute(insert(Listing), [_stored(one) for one in made])
        for kind, words in ((Need, NEEDS), (Language, LANGUAGES)):
            connection.execute(insert(kind), [{"slug": w, "name": w.title()} for w in words])
        for table, field in (
            (listing_service_types, "service_types"),
            (listing_needs, "needs"),
            (listing_languages, "languages"),
        ):
            connection.execute(insert(table), list(_pairs(field, made)))
        connection.execute(update(DirectoryVersion).values(version=1))
        connection.commit()


def question(random: Random) -> Criteria:
    """What somebody may ask: words or none, a place or none, and a few wishes."""
    wishes: dict[str, object] = {
        "meetings": _some(Meeting, random),
        "services": _some(SERVICE_TYPES, random),
        "needs": _some((*NEEDS, "nobody-has-it"), random),
        "audiences": _some(Audience, random),
        "ratings": _some(RatingChoice, random),
        "direct_payments": True,
        "isf": True,
        "max_price": Decimal(random.choice((9, 20, 60))),
        "languages": _some(LANGUAGES, random),
        "days": _some(Weekday, random),
        "times": _some(TimeOfDay, random),
        "choose_gender": True,
        "availability": _some(Availability, random),
        "access": _some(AccessFeature, random),
        "boroughs": _some(Borough, random),
        "shown_since": START - timedelta(days=random.randrange(60)),
    }
    kept = random.sample(sorted(wishes), random.choice((0, 1, 1, 2, 3)))
    return Criteria(
        words=" ".join(random.sample(WORDS, random.choice((0, 0, 1, 1, 2)))),
        where=_where(random) if random.random() < 0.6 else None,
        within=random.choice((None, None, 1.0, 5.0, 40.0)),
        sort=random.choice(tuple(Sort)),
        **{name: wishes[name] for name in kept},  # type: ignore[arg-type]  # each of its field
    )


def _made(id_: int, random: Random) -> Made:
    is_placed = random.random() < 0.9
    said_at = START - timedelta(days=random.randrange(30))
    row = column_row(
        id_,
        name=f"{random.choice(WORDS).title()} {id_}",
        service_types=_some(SERVICE_TYPES, random),
        needs=_some(NEEDS, random),
        languages=_some(LANGUAGES, random),
        regulated=random.random() < 0.6,
        rating=random.choice((None, *Rating)),
        direct_payments=random.random() < 0.4,
        isf=random.random() < 0.2,
        latitude=51 + random.random() if is_placed else None,
        longitude=random.random() if is_placed else None,
        is_rough=not is_placed,
        district=random.choice(_DISTRICTS),
        authority=random.choice(("", "Larkshire", "Finchshire")),
        covers=random.choice(_COVERS),
        price_pence=random.choice((None, 800, 2000, 2001, 5000)),
        price_unit=random.choice(tuple(PriceUnit)),
        availability=random.choice((None, *Availability)),
        availability_at=said_at,
        first_shown_at=START - timedelta(days=random.randrange(60)),
        audiences=_some(Audience, random),
        days=_some(Weekday, random),
        times=_some(TimeOfDay, random),
        access=_some(AccessFeature, random),
        can_choose_gender=random.random() < 0.3,
    )
    return Made(row=row, words=frozenset(random.sample(WORDS, 5)))


def _where(random: Random) -> Where:
    return Where(
        asked="ZZ1 1ZZ",
        label="ZZ1 1ZZ",
        point=Point(latitude=51 + random.random(), longitude=random.random()),
        precision=random.choice(tuple(Precision)),
        district=random.choice(_DISTRICTS),
        ward=random.choice(("", "Upton")),
        in_borough=random.choice((None, True, False)),
    )


def _some(words: Iterable[object], random: Random) -> tuple[object, ...]:
    """None, one or two of these, in the order of the alphabet as the tables give them."""
    found = random.sample(sorted(words, key=str), random.choice((1, 1, 2)))
    return tuple(sorted(found, key=str))


def _provider() -> dict[str, object]:
    return {"id": 1, "name": "Provider", "created_at": START, "version": 1}


def _location() -> dict[str, object]:
    """The one that every regulated listing is linked to: search asks only whether there is one."""
    return {"id": 1, "cqc_id": "1-100000001", "created_at": START}


def _stored(made: Made) -> dict[str, object]:
    row = made.row
    same = ("id", "name", "latitude", "longitude", "authority", "covers", "direct_payments", "isf")
    return {
        **{name: getattr(row, name) for name in same},
        **dict.fromkeys(("summary", "address", "town", "phone", "email", "website"), ""),
        "slug": f"listing-{row.id}",
        "reference": f"ref-{row.id}",
        "provider_id": 1,
        "location_id": 1 if row.regulated else None,
        "description": " ".join(sorted(made.words)),
        "postcode": f"{row.district} 1ZZ" if row.district else None,
        "price_from": None if row.price_pence is None else Decimal(row.price_pence) / 100,
        "price_unit": row.price_unit,
        "rating": row.rating,
        "availability": row.availability,
        "availability_at": row.availability_at,
        "first_shown_at": row.first_shown_at,
        "details": {
            **{name: list(getattr(row, name)) for name in ("audiences", "days", "times", "access")},
            "can_choose_gender": row.can_choose_gender,
        },
        "publication": "published",
        "published_at": START,
        "visible": True,
        "changed_in": 1,
        "created_at": START,
        "updated_at": START,
        "version": 1,
    }


def _pairs(field: str, made: Sequence[Made]) -> Iterable[dict[str, object]]:
    return (
        {"listing_id": one.row.id, "slug": slug} for one in made for slug in getattr(one.row, field)
    )
