"""Random searches of a random directory: what is hidden changes no answer, in no way.

Half of the listings are hidden. Every search is answered three times without them: before they
were ever there, while the index of words still holds them, and once it has dropped them. Words are
few and alike, so that hidden ones lie near visible ones, and whatever counts a hidden listing
(totals, choices, corrections, how well words fit) would show.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

from flask import Flask

from marketplace.domain.access import Actor, person
from marketplace.domain.listings import PriceUnit, Publication
from marketplace.domain.offers import Availability, Offer, Weekday
from marketplace.domain.visibility import HoldKind
from marketplace.models.listings import Listing, Need, ServiceTypeRow
from marketplace.models.places import PostcodeDistrict
from marketplace.models.providers import Provider
from marketplace.queries.offers import details_of
from marketplace.search.documents import documents
from marketplace.services import visibility
from marketplace.services.transaction import Transaction, transaction
from marketplace.wiring import adapters
from tests.architecture import secret_listing

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
OFFICER: Actor = person("officer@example.org")
KINDS = ("home-care", "gardening", "social-activity")
NEEDS = ("dementia", "autism", "stroke")
WORDS = tuple(
    word
    for line in (
        "care carer carers caring dementia garden gardens gardening",
        "hedge hedges lawn lawns help helper meals mills",
        "walks works wards words elder alder older",
    )
    for word in line.split()
)
CHOICES = (
    "service=home-care",
    "need=dementia",
    "direct_payments=yes",
    "availability=spaces",
    "day=monday",
    "max_price=20&price_unit=hour",
    "postcode=WQ77",
    "within=3",
    "sort=name",
    "sort=price",
)
LISTINGS = range(1, 101)
SEARCHES = 120


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same every time, and no secret


def _words(chance: random.Random, number: int) -> str:
    return " ".join(chance.choice(WORDS) + chance.choice(("", "", "x", "q")) for _ in range(number))


def _typed(chance: random.Random) -> str:
    """A word, mostly with a slip of the pen in it, or with another one run on to it."""
    word = chance.choice(WORDS)
    at = chance.randrange(len(word))
    slips = (word, word[:at] + word[at + 1 :], word[:at] + "x" + word[at:])
    return chance.choice((*slips, word + chance.choice(WORDS)))


def _searches(chance: random.Random) -> list[str]:
    return [
        "&".join(
            (
                f"q={'+'.join(_typed(chance) for _ in range(chance.randint(1, 3)))}",
                *(choice for choice in CHOICES if chance.random() < 0.1),
            )
        )
        for _ in range(SEARCHES)
    ]


def _listing(tx: Transaction, id_: int, provider: Provider, chance: random.Random) -> Listing:
    placed = chance.random() < 0.5
    return Listing(
        id=id_,
        slug=f"listing-{id_}",
        reference=f"ref-{id_}",
        provider=provider,
        name=_words(chance, 2),
        summary=_words(chance, chance.randint(3, 12)),
        description=_words(chance, chance.randint(0, 40)),
        address="",
        town="Brimmel",
        covers=chance.choice(("", "WQ77", "3 miles")),
        phone="",
        email="",
        website="",
        direct_payments=chance.random() < 0.5,
        latitude=51.4 + chance.random() / 10 if placed else None,
        longitude=0.1 if placed else None,
        price_from=Decimal(chance.randint(10, 30)),
        price_unit=PriceUnit.HOUR.value,
        availability=Availability.SPACES.value,
        availability_at=NOW,
        details=details_of(Offer(days=(chance.choice(list(Weekday)),))),
        publication=Publication.PUBLISHED.value,
        published_at=NOW,
        visible=False,
        changed_in=0,
        created_at=NOW,
        updated_at=NOW,
        service_types=[tx.get(ServiceTypeRow, chance.choice(KINDS))],
        needs=[tx.get(Need, chance.choice(NEEDS))],
    )


def _add_words() -> None:
    with transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.add_all(Need(slug=slug, name=slug.capitalize()) for slug in NEEDS)
        for slug in KINDS:
            tx.session.merge(ServiceTypeRow(slug=slug, name=slug))
        place = {"latitude": 51.4, "longitude": 0.1, "authority": "", "town": "Brimmel"}
        tx.add(PostcodeDistrict(district="WQ77", **place))
        tx.add(Provider(id=1, name="Provider", created_at=NOW))


def _publish(ids: Iterable[int]) -> None:
    with transaction(actor=OFFICER, now=NOW) as tx:
        provider = tx.get(Provider, 1)
        tx.session.add_all(_listing(tx, id_, provider, _chance(id_)) for id_ in ids)
        visibility.refresh(tx, list(ids))
    adapters().text_index.rebuild(documents())


def _answers(app: Flask, searches: Iterable[str]) -> dict[str, str]:
    asked = (f"/api/v1/listings?per_page=100&{search}" for search in searches)
    return {path: app.test_client().get(path).get_data(as_text=True) for path in asked}


def test_what_is_hidden_changes_no_answer(app: Flask) -> None:
    chance = _chance(7)
    searches = _searches(chance)
    hidden = sorted(chance.sample(LISTINGS, len(LISTINGS) // 2))
    with app.app_context():
        _add_words()
        _publish([id_ for id_ in LISTINGS if id_ not in hidden])
    never = _answers(app, searches)

    with app.app_context():
        _publish(hidden)
    assert _answers(app, searches) != never

    with app.app_context():
        for id_ in hidden:
            secret_listing.hold(id_, kind=HoldKind.RATING)
    stale = _answers(app, searches)
    assert [path for path in never if stale[path] != never[path]] == []

    with app.app_context():
        adapters().text_index.apply(documents=(), removed=hidden)
    dropped = _answers(app, searches)
    assert [path for path in never if dropped[path] != never[path]] == []
