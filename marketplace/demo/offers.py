"""Reads the invented providers and their listings from the data files beside this module.

The data is text that people write and correct, so it stands in TOML, by theme. Places, telephone
numbers, addresses and IDs are made so that none can be real: the postcode area ZM does not exist,
01632 960xxx is kept free for fiction, example.org belongs to nobody, and the regulator's IDs are
two digits longer than any real one.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from marketplace.demo.districts import districts

DATA = Path(__file__).parent / "data"
UNLISTED = DATA / "unlisted"
"""What is on the invented register, but has not registered with the council."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a listing is. `street` is empty for people who work from home."""

    street: str
    town: str
    postcode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the register is to say about a listing's location.

    `register` is a framework, a rating and a date: "inspected good 2024-05-14" (before 2024),
    "assessed good 2025-09-18" (since), "unrated 2024-05-30", "new" or "no-published-rating".
    `focused` is the date of a later visit that looked at two key questions only; `exceptions` are
    key questions rated apart; `inherited` names the predecessor, `closed` is the day of
    deregistration and `successor` names what came after.
    """

    register: str
    location_id: str
    focused: str = ""
    exceptions: dict[str, str] = field(default_factory=dict)
    inherited: str = ""
    closed: str = ""
    successor: str = ""
    dormant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One invented listing. `story` is None where the regulator has no part in it.

    Of listings that share a location the first has the story; `location_id` is set on all.
    """

    reference: str
    provider_key: str
    provider_name: str
    phone: str
    name: str
    summary: str
    description: str
    services: tuple[str, ...]
    place: Place
    covers: str = ""
    price: str = ""
    needs: str = ""
    languages: str = "English"
    direct_payments: bool = True
    location_id: str = ""
    story: Story | None = None


def number_for(words: str, *, digits: int) -> str:
    """Make digits from words: always the same ones, so that a second seeding finds the first."""
    digest = hashlib.sha256(words.encode()).hexdigest()
    return f"{int(digest, 16) % 10**digits:0{digits}d}"


def location_id_for(words: str) -> str:
    """Make an ID in the regulator's form that cannot be one of its own: 13 digits, not 9 to 11."""
    return f"1-9{number_for(words, digits=12)}"


@cache
def offers() -> tuple[Offer, ...]:
    """Every invented listing, in the order of the data files."""
    return _read(DATA, first_phone=200)


@cache
def unlisted() -> tuple[Offer, ...]:
    """What the register has and the directory has not: somebody may register it."""
    return _read(UNLISTED, first_phone=900)


def _read(folder: Path, *, first_phone: int) -> tuple[Offer, ...]:
    """The listings of the data files in a folder; providers are given numbers from there on."""
    found: list[Offer] = []
    providers = (
        provider
        for path in sorted(folder.glob("*.toml"))
        for provider in tomllib.loads(path.read_text(encoding="utf-8"))["provider"]
    )
    for position, provider in enumerate(providers):
        found.extend(_offers_of(provider, phone=f"01632 960{first_phone + position}"))
    return tuple(found)


def _offers_of(provider: dict[str, object], *, phone: str) -> Iterator[Offer]:
    """The listings of one provider; a listing may share the location of the one before it."""
    entries = provider["listing"]
    if not isinstance(entries, list):
        raise TypeError(f"{provider['key']} has no listings")
    before: Offer | None = None
    for number, entry in enumerate(entries, start=1):
        shares = entry.pop("same_location", False)
        story = _story(entry)
        place = _place(str(entry.pop("at", provider["at"])))
        if shares and before:
            place = before.place
        before = Offer(
            reference=f"{provider['key']}-{number}",
            provider_key=str(provider["key"]),
            provider_name=str(provider["name"]),
            phone=phone,
            services=tuple(entry.pop("services").split(";")),
            place=place,
            story=story,
            location_id=before.location_id if shares and before else _id_of(story),
            **entry,
        )
        yield before


def _story(entry: dict[str, object]) -> Story | None:
    """Take the register's part out of a listing's entry; None where it has none."""
    register = entry.pop("register", None)
    if register is None:
        return None
    exceptions = entry.pop("exceptions", {})
    if not isinstance(exceptions, dict):
        raise TypeError(f"{entry['name']}: exceptions are key questions with a rating each")
    return Story(
        register=str(register),
        location_id=location_id_for(str(entry["name"])),
        focused=str(entry.pop("focused", "")),
        exceptions=exceptions,
        inherited=str(entry.pop("inherited", "")),
        closed=str(entry.pop("closed", "")),
        successor=str(entry.pop("successor", "")),
        dormant=bool(entry.pop("dormant", False)),
    )


def _id_of(story: Story | None) -> str:
    return story.location_id if story else ""


def _place(at: str) -> Place:
    """Read "14 Tannery Row, Marlbridge, ZM1 2AB"."""
    *street, town, postcode = (part.strip() for part in at.split(","))
    return Place(street=", ".join(street), town=town, postcode=postcode)


def coordinates(place: Place) -> tuple[float, float]:
    """Give latitude and longitude of an invented postcode: near the middle of its district."""
    middle = districts()[place.postcode.partition(" ")[0]]
    north, east = (int(number_for(place.postcode + way, digits=3)) for way in ("north", "east"))
    return (
        round(middle.latitude + (north - 500) * 0.00002, 5),
        round(middle.longitude + (east - 500) * 0.00003, 5),
    )
