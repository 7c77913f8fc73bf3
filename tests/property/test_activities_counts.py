"""Random questions about random activities, and what a slow and obvious count says of each.

Half of the clubs are hidden. The pages are fetched before these were ever there and once they are
hidden again: not one number may know of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from flask import Flask

from marketplace.domain.access import Actor, person
from marketplace.domain.gathering_lines import readable
from marketplace.domain.gatherings import Gathering
from marketplace.domain.listings import PriceUnit, Publication
from marketplace.domain.offers import AccessFeature, Offer, TimeOfDay, Weekday
from marketplace.domain.places import Point, miles_between
from marketplace.domain.visibility import HoldKind
from marketplace.models.listings import Listing, ServiceTypeRow
from marketplace.models.places import PostcodeRow
from marketplace.models.providers import Provider
from marketplace.queries.offers import details_of
from marketplace.services import visibility
from marketplace.services.transaction import Transaction, transaction
from marketplace.web.clock import CLOCK
from tests.architecture import secret_listing
from tests.architecture.test_hidden_means_hidden import plain

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
OFFICER: Actor = person("officer@example.org")
HERE = Point(latitude=51.4, longitude=0.1)
CLUBS = range(1, 61)
QUESTIONS = 100
LINES = (
    *(f"{day.label}, {hours}" for day in Weekday for hours in ("9am to 11am", "2pm to 4pm")),
    "Wednesday, 6pm to 8pm",
    "First and last Tuesday of the month, 7pm to 9pm",
    "Every two weeks on Saturday, 12 noon to 1pm, from 28 November 2026",
)
COSTS = {"": None, "free": Decimal("0.01"), "5": Decimal(5), "10": Decimal(10)}
FEATURES = tuple(AccessFeature)[:3]
RADII = ("", "1", "2", "5", "10")
CHOICES: dict[str, tuple[str, ...]] = {
    "day": tuple(Weekday),
    "time": tuple(TimeOfDay)[:3],
    "access": tuple(AccessFeature),
    "cost": tuple(COSTS),
    "within": RADII,
}

Question = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Club:
    """What is known of a club that one looks at by itself."""

    gatherings: tuple[Gathering, ...]
    price: Decimal | None
    access: tuple[AccessFeature, ...]
    point: Point | None


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same every time, and no secret


def _club(chance: random.Random) -> Club:
    miles_north = chance.choice((0.5, 1.5, 4, 8, 20, 40, 90))
    return Club(
        gatherings=readable(chance.sample(LINES, chance.randint(1, 3))),
        price=chance.choice((None, Decimal(0), Decimal("4.50"), Decimal(10), Decimal(12))),
        access=tuple(each for each in FEATURES if chance.random() < 0.4),
        point=Point(latitude=HERE.latitude + miles_north / 69, longitude=HERE.longitude)
        if chance.random() < 0.9
        else None,
    )


def _question(chance: random.Random) -> Question:
    def some(choices: Iterable[str]) -> tuple[str, ...]:
        return tuple(each for each in choices if chance.random() < 0.1)

    return {
        "postcode": chance.choice(((), ("ZZ1 1AA",))),
        "from": (str(NOW.date() + timedelta(days=chance.randint(0, 20))),),
        "day": some(CHOICES["day"]),
        "time": some(CHOICES["time"]),
        "access": some(CHOICES["access"]),
        "cost": (chance.choice((*COSTS, "")),),
        "within": (chance.choice((*RADII, "")),),
    }


def _listing(tx: Transaction, id_: int, club: Club) -> Listing:
    return Listing(
        id=id_,
        slug=f"club-{id_}",
        reference=f"club-{id_}",
        provider=tx.get(Provider, 1),
        name=f"Club {id_}",
        summary="",
        description="",
        address="",
        town="Brimmel",
        covers="",
        phone="",
        email="",
        website="",
        direct_payments=False,
        latitude=club.point.latitude if club.point else None,
        longitude=club.point.longitude if club.point else None,
        price_from=club.price,
        price_to=club.price,
        price_unit=None if club.price is None else PriceUnit.SESSION.value,
        details=details_of(Offer(gatherings=tuple(map(str, club.gatherings)), access=club.access)),
        has_gatherings=True,
        publication=Publication.PUBLISHED.value,
        published_at=NOW,
        visible=False,
        changed_in=0,
        created_at=NOW,
        updated_at=NOW,
        service_types=[tx.get(ServiceTypeRow, "social-activity")],
    )


def _add_surroundings() -> None:
    with transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.merge(ServiceTypeRow(slug="social-activity", name="Social activity"))
        tx.add(Provider(id=1, name="Provider", created_at=NOW))
        place = {"latitude": HERE.latitude, "longitude": HERE.longitude}
        tx.add(PostcodeRow(postcode="ZZ1 1AA", authority="", ward="", **place))


def _publish(ids: Iterable[int], clubs: dict[int, Club]) -> None:
    with transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.add_all(_listing(tx, id_, clubs[id_]) for id_ in ids)
        visibility.refresh(tx, list(ids))


def _address(question: Question) -> str:
    pairs = [(name, value) for name, values in question.items() for value in values]
    return f"/activities?{urlencode(pairs)}"


def _sessions(clubs: Iterable[Club], question: Question) -> int:
    """Every club, line and day looked at by itself."""
    first = date.fromisoformat(question["from"][0])
    days = [first + timedelta(days=number) for number in range(7)]
    return sum(
        day in gathering.dates(first=day, last=day)
        for club in clubs
        if _suits(club, question)
        for gathering in club.gatherings
        if gathering.weekday in (question["day"] or (gathering.weekday,))
        and gathering.time_of_day in (question["time"] or (gathering.time_of_day,))
        for day in days
    )


def _suits(club: Club, question: Question) -> bool:
    most = COSTS[question["cost"][0]]
    if most is not None and (club.price is None or club.price > most):
        return False
    if question["access"] and not set(question["access"]) & set(club.access):
        return False
    if not question["postcode"]:
        return True
    if club.point is None:
        return question["within"] == ("",)
    return miles_between(HERE, club.point) <= float(question["within"][0] or 25)


def _numbers(page: BeautifulSoup) -> dict[str, dict[str, int]]:
    """What stands beside the choices of a page, of the kinds that have a number."""
    found: dict[str, dict[str, int]] = {}
    for choice in page.select("#search-form [type=checkbox], #search-form option"):
        name = choice.get("name") or choice.parent["name"]  # type: ignore[index]
        label = choice if choice.name == "option" else choice.find_next("label")
        said = re.search(r"\(([\d,]+)\)$", label.get_text().strip()) if label else None
        if said:
            number = int(said[1].replace(",", ""))
            found.setdefault(str(name), {})[str(choice["value"])] = number
    return found


def _obvious(clubs: Iterable[Club], question: Question) -> dict[str, dict[str, int]]:
    """The same as it has to be: what finds nothing is there only where it was chosen."""
    placed = bool(question["postcode"])
    found = {}
    for name, choices in CHOICES.items():
        if name == "within" and not placed:
            continue
        counts = {choice: _sessions(clubs, {**question, name: (choice,)}) for choice in choices}
        shown = {
            choice: count
            for choice, count in counts.items()
            if count or choice in question[name] or name == "within" or choice == ""
        }
        if len(shown) > (name == "cost"):
            found[name] = shown
    return found


def test_every_number_is_the_obvious_one_and_knows_nothing_of_what_is_hidden(app: Flask) -> None:
    app.config[CLOCK] = lambda: NOW
    chance = _chance(11)
    clubs = {id_: _club(chance) for id_ in CLUBS}
    hidden = sorted(chance.sample(CLUBS, len(CLUBS) // 2))
    shown = [club for id_, club in clubs.items() if id_ not in hidden]
    questions = [_question(chance) for _ in range(QUESTIONS)]
    with app.app_context():
        _add_surroundings()
        _publish([id_ for id_ in CLUBS if id_ not in hidden], clubs)
    client = app.test_client()
    never = [plain(client.get(_address(question))) for question in questions]

    with app.app_context():
        _publish(hidden, clubs)
    assert [plain(client.get(_address(question))) for question in questions] != never
    with app.app_context():
        for id_ in hidden:
            secret_listing.hold(id_, kind=HoldKind.RATING)
    after = [plain(client.get(_address(question))) for question in questions]

    assert after == never
    for question, text in zip(questions, after, strict=True):
        page = BeautifulSoup(text.partition("\n\n")[2], "html.parser")
        assert _numbers(page) == _obvious(shown, question), _address(question)
        (said,) = page.select("#results")
        assert int(said.get_text().split()[0]) == _sessions(shown, question), _address(question)
