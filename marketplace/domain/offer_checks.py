"""What is wrong with an offer: a pure function of it, in the order of the form.

Checks look at a normal offer (`domain.offers_normal`) and say what to do in one sentence each.
Text is text: no check looks for markup, pages escape whatever stands there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from decimal import Decimal

from marketplace.domain.errors import FieldProblem
from marketplace.domain.gathering_lines import read
from marketplace.domain.gatherings import MOST
from marketplace.domain.listings import SERVICE_TYPES, Coverage, PriceUnit
from marketplace.domain.offers import Offer
from marketplace.domain.places import normalised_postcode
from marketplace.domain.service_types import Setting
from marketplace.domain.written import (
    email_from,
    phone_from,
    unprintable,
    website_from,
    word_slug,
)

LONGEST = {
    "name": 200,
    "summary": 500,
    "description": 10_000,
    "cqc_location_id": 40,
    "hours_note": 300,
    "address": 500,
    "town": 100,
    "postcode": 40,
    "covers": 2_000,
    "phone": 40,
    "email": 254,
    "website": 500,
    "included": 1_000,
    "extra_charges": 1_000,
    "access_note": 1_000,
    "complaints": 2_000,
}
"""Characters. As the listing file has them; the further ones are as long as people need."""
MOST_WORDS = 40
HIGHEST = {
    PriceUnit.HOUR: Decimal(500),
    PriceUnit.VISIT: Decimal(2_000),
    PriceUnit.SESSION: Decimal(2_000),
    PriceUnit.DAY: Decimal(5_000),
    PriceUnit.WEEK: Decimal(20_000),
    PriceUnit.ITEM: Decimal(100_000),
}
"""Above these a slip of the decimal point is likelier than a price, in pounds."""
SHORTEST_VISIT, LONGEST_VISIT = 5, 24 * 60
"""Minutes."""

_MONEY = {
    "price_from": "the lowest price",
    "price_to": "the highest price",
    "weekend_rate": "the weekend rate",
    "bank_holiday_rate": "the bank holiday rate",
}
_PENNY = Decimal("0.01")
_OLDEST_PRICE = date(2000, 1, 1)
_TOLD = (
    *("name", "summary", "description", "hours_note"),
    *("gatherings", "included", "extra_charges", "access_note", "complaints"),
)
"""Texts of the provider's own that everybody reads."""
_STREET_LENGTH = 6
_NEEDS_REGISTRATION = (
    "it may only be offered by a provider registered with the Care Quality Commission (CQC) or "
    "another regulator"
)
_CARE_NEEDS_REGISTRATION = (
    "Help with washing, dressing, eating or medicines may only be offered by a provider registered "
    "with CQC, an individual care worker or an introductory agency"
)

Problems = Iterator[tuple[str, str]]


def problems(
    offer: Offer, *, registered: bool, today: date, within: Collection[str] | None = None
) -> tuple[FieldProblem, ...]:
    """What is wrong, one problem for each field, in the order of the offer's fields.

    `registered` says whether a regulator's registration stands behind it. `within` keeps to the
    problems of these fields: what a page of the form asks, or what somebody changed.
    """
    found: dict[str, str] = {}
    checks = (
        *(_characters, _lengths, _needed, _choices, _reach, _where, _contact, _words),
        *(_prices, _price_date, _visits, _gatherings, _privacy),
    )
    for check in checks:
        for field, message in check(offer):
            found.setdefault(field, message)
    for field, message in (
        *_registration(offer, registered=registered),
        *_not_to_come(offer, today),
    ):
        found.setdefault(field, message)
    wanted = found.keys() if within is None else found.keys() & set(within)
    return tuple(
        FieldProblem(field=field, message=found[field])
        for field in Offer.__dataclass_fields__
        if field in wanted
    )


def _characters(offer: Offer) -> Problems:
    for field in (*LONGEST, "needs", "languages", "gatherings"):
        value = getattr(offer, field)
        for text in (value,) if isinstance(value, str) else value:
            if odd := unprintable(text):
                yield field, f"Take out the character that cannot be shown (code {ord(odd)})"


def _lengths(offer: Offer) -> Problems:
    for field, longest in LONGEST.items():
        length = len(getattr(offer, field))
        if length > longest:
            yield field, f"Shorten this: it is {length:,} characters, and {longest:,} is the most"


def _needed(offer: Offer) -> Problems:
    needed = {
        "name": "Enter the name that people know the service by",
        "description": "Describe the service in your own words",
        "service_types": "Select at least one kind of service",
        "complaints": "Say how somebody can complain to you",
    }
    yield from ((field, words) for field, words in needed.items() if not getattr(offer, field))
    if offer.personal_care is None:
        yield "personal_care", "Select yes if you help with washing, dressing, eating or medicines"
    if not offer.phone and not offer.email:
        yield "phone", "Enter a telephone number or an email address, so that people can reach you"


def _choices(offer: Offer) -> Problems:
    unknown = [slug for slug in offer.service_types if slug not in SERVICE_TYPES]
    if unknown:
        yield "service_types", f"Choose from our kinds of service: “{unknown[0][:40]}” is none"


def _registration(offer: Offer, *, registered: bool) -> Problems:
    """Source: the product's policy, 2."""
    if registered:
        return
    kinds = (SERVICE_TYPES[slug] for slug in offer.service_types if slug in SERVICE_TYPES)
    regulated = [kind.name for kind in kinds if kind.regulated]
    exempt = {"personal-assistant", "introductory-agency"} & set(offer.service_types)
    if regulated:
        yield "service_types", f"Take out “{regulated[0]}”: {_NEEDS_REGISTRATION}"
    elif offer.personal_care and not exempt:
        yield "personal_care", _CARE_NEEDS_REGISTRATION


def _reach(offer: Offer) -> Problems:
    try:
        reach = Coverage.parse(offer.covers)
    except ValueError as problem:
        sentence = str(problem)
        yield "covers", f"{sentence[0].upper()}{sentence[1:]}"
        return
    settings = _settings(offer)
    if reach == Coverage() and settings == {Setting.COMES_TO_YOU}:
        yield "covers", "Say which area you cover"
    if reach.miles is not None and not offer.postcode:
        yield "postcode", "Enter your postcode, so that the miles can be counted from it"


def _where(offer: Offer) -> Problems:
    if offer.postcode and not _reads(normalised_postcode, offer.postcode):
        yield "postcode", "Enter a full UK postcode, such as DA5 1AA"
    elif not offer.postcode and _settings(offer) == {Setting.GO_THERE}:
        yield "postcode", "Enter the postcode of the place where people go"


def _contact(offer: Offer) -> Problems:
    if offer.phone and not _reads(phone_from, offer.phone):
        yield "phone", "Enter a telephone number, such as 01632 960 001"
    if offer.email and not _reads(email_from, offer.email):
        yield "email", "Enter an email address, such as name@example.org"
    if offer.website and not _reads(website_from, offer.website):
        yield "website", "Enter a web address, such as www.example.org"


def _words(offer: Offer) -> Problems:
    for field, what in (("needs", "needs"), ("languages", "languages")):
        words = getattr(offer, field)
        wrong = [word for word in words if not _reads(word_slug, word)]
        if wrong:
            yield field, f"Shorten “{wrong[0][:40]}”, or write it in letters: 60 is the most"
        if len(words) > MOST_WORDS:
            yield field, f"Give at most {MOST_WORDS} {what}"


def _prices(offer: Offer) -> Problems:
    amounts = {field: getattr(offer, field) for field in _MONEY}
    given = {field: amount for field, amount in amounts.items() if amount is not None}
    highest = HIGHEST[offer.price_unit] if offer.price_unit else max(HIGHEST.values())
    for field, amount in given.items():
        if not amount.is_finite() or amount < 0 or amount % _PENNY:
            yield field, f"Enter {_MONEY[field]} in pounds and pence, such as 25 or 25.50"
        elif amount > highest:
            yield field, f"Check {_MONEY[field]}: £{amount:,.2f} cannot be right"
    if offer.price_to is not None and offer.price_from is None:
        yield "price_from", "Enter the lowest price, or take out the highest"
    if offer.price_from is not None and offer.price_to is not None and _below(offer):
        yield "price_to", "Enter a highest price that is not below the lowest"
    if given and offer.price_unit is None:
        yield "price_unit", "Select what the price is for, such as an hour"


def _below(offer: Offer) -> bool:
    lowest, highest = offer.price_from, offer.price_to
    if lowest is None or highest is None or not (lowest.is_finite() and highest.is_finite()):
        return False
    return highest < lowest


def _price_date(offer: Offer) -> Problems:
    if offer.price_from is not None and offer.priced_on is None:
        yield "priced_on", "Enter the date from which these prices apply"
    if offer.priced_on is not None and offer.priced_on < _OLDEST_PRICE:
        yield "priced_on", "Enter the year of the prices with four digits, such as 2026"


def _not_to_come(offer: Offer, today: date) -> Problems:
    """Prices may be announced, but not years ahead."""
    if offer.priced_on is not None and offer.priced_on.year > today.year + 1:
        yield "priced_on", "Enter a date of the prices that is not so far in the future"


def _visits(offer: Offer) -> Problems:
    shortest = offer.minimum_visit
    if shortest is not None and not SHORTEST_VISIT <= shortest <= LONGEST_VISIT:
        yield (
            "minimum_visit",
            f"Enter the shortest visit in minutes, from {SHORTEST_VISIT} to {LONGEST_VISIT:,}",
        )


def _gatherings(offer: Offer) -> Problems:
    for line in offer.gatherings:
        try:
            read(line)
        except ValueError as problem:
            yield "gatherings", f"“{line[:40]}”: {problem}"
    if len(offer.gatherings) > MOST:
        yield "gatherings", f"Give at most {MOST} sessions, each on a line of its own"


def _privacy(offer: Offer) -> Problems:
    """An address that is kept private stands in no other text either."""
    if not offer.address_private:
        return
    postcode = "".join(offer.postcode.split()).casefold()
    street = offer.address.partition(",")[0].casefold()
    for field in _TOLD:
        said = getattr(offer, field)
        text = (said if isinstance(said, str) else "\n".join(said)).casefold()
        compact = re.sub(r"\s+", "", text)
        if (postcode and postcode in compact) or (len(street) >= _STREET_LENGTH and street in text):
            yield field, "Take your address out of this text: you asked to keep it private"


def _settings(offer: Offer) -> set[Setting]:
    return {SERVICE_TYPES[slug].setting for slug in offer.service_types if slug in SERVICE_TYPES}


def _reads(reading: Callable[[str], object], text: str) -> bool:
    try:
        reading(text)
    except ValueError:
        return False
    return True
