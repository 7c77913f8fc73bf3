"""How dates, ages, money and addresses are written on pages. Each is written here, once."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from flask import Flask
from markupsafe import Markup

from marketplace.domain.dates import LONDON, day_in_words, moment_in_words
from marketplace.domain.explanations import rating_label, unregistered_label
from marketplace.domain.listings import SERVICE_TYPES, Coverage
from marketplace.queries.shown import Price

_FEBRUARY, _LEAP_DAY = 2, 29
_MEGABYTE = 1024 * 1024
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


def day(value: date) -> str:
    """A date as people write it: "3 March 2025". A time is taken as of London."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return day_in_words(value)


def month(value: datetime) -> str:
    """The month of a time, as of London: "October 2026"."""
    return f"{value.astimezone(LONDON):%B %Y}"


def moment(value: datetime) -> str:
    """A time as people write it, in London: "3 March 2025 at 2:05pm"."""
    return moment_in_words(value)


def age(value: date, now: datetime) -> str:
    """How long ago a date was, in whole years: "over 2 years ago", "less than a year ago"."""
    today = now.astimezone(LONDON).date()
    if value > today:
        return "dated in the future"
    years = today.year - value.year
    if _anniversary(value, years) > today:
        years -= 1
    if years == 0:
        return "less than a year ago"
    span = "1 year" if years == 1 else f"{years} years"
    return f"{span} ago" if _anniversary(value, years) == today else f"over {span} ago"


def pounds(amount: Decimal) -> str:
    """An amount of money: "£24.50", and "£1,200" where there are no pence."""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def price(value: Price) -> str:
    """What something costs: "£24.50 an hour", "from £20 a day", "£700 to £900 a week"."""
    lowest, highest = value.lowest, value.highest
    if lowest is None and highest is None:
        return "Ask for prices"
    if lowest == highest == 0:
        return "Free"
    if lowest is None or highest is None:
        only = lowest if highest is None else highest
        word = "From" if highest is None else "Up to"
        amount = f"{word} {pounds(only)}" if only is not None else ""
    elif lowest == highest:
        amount = pounds(lowest)
    else:
        amount = f"{pounds(lowest)} to {pounds(highest)}"
    return f"{amount} {value.unit.label}" if value.unit else amount


def coverage(text: str) -> str:
    """How far a service reaches, from its stored form; empty where the provider has not said."""
    reach = Coverage.stored(text)
    if reach.borough:
        return "The whole borough"
    if reach.wards:
        return f"{'Ward' if len(reach.wards) == 1 else 'Wards'}: {joined(reach.wards)}"
    if reach.miles is not None:
        return f"Within {reach.miles:g} {'mile' if reach.miles == 1 else 'miles'} of its base"
    return f"Postcodes beginning {joined(reach.districts)}" if reach.districts else ""


def paragraphs(text: str) -> list[str]:
    """The paragraphs of what a provider wrote: blank lines part them."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def lines(text: str) -> Markup:
    """Text with the line breaks that its writer gave it."""
    return Markup("<br>").join(text.split("\n"))


def web_address(text: str) -> str | None:
    """A provider's website as an address that is safe to link to, or None where it is not one.

    Registers and providers often leave the scheme out. Only http and https are linked.
    """
    text = text.strip()
    candidate = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(candidate)
    except ValueError:
        return None
    odd = parts.username is not None or re.search(r"[\s<>\"']", candidate)
    if odd or parts.scheme.lower() not in {"http", "https"}:
        return None
    return candidate if _HOST.fullmatch(parts.hostname or "") else None


def without_scheme(text: str) -> str:
    """A web address as people say it: "www.example.org"."""
    return re.sub(r"^https?://", "", text.strip(), flags=re.IGNORECASE).rstrip("/")


def telephone(text: str) -> str:
    """A telephone number as a `tel:` link takes it."""
    return re.sub(r"[^0-9+]", "", text)


def number(value: int) -> str:
    """A whole number with commas: "1,204"."""
    return f"{value:,}"


def listings_in_words(total: int) -> str:
    """How many listings: "1 listing", "1,204 listings"."""
    return f"{total:,} {'listing' if total == 1 else 'listings'}"


def file_size(value: int) -> str:
    """How large a file is: "1.2 MB", "340 KB"."""
    if value >= _MEGABYTE:
        return f"{value / _MEGABYTE:.1f} MB"
    return f"{max(round(value / 1024), 1)} KB"


def service_names(slugs: tuple[str, ...]) -> str:
    """The names of kinds of service: "Home care, Companionship"."""
    return ", ".join(SERVICE_TYPES[slug].name for slug in slugs)


def registration_label(slugs: tuple[str, ...]) -> str:
    """What stands in place of a rating where a listing with these kinds has no registration."""
    return unregistered_label(SERVICE_TYPES[slug] for slug in slugs)


def add_filters(app: Flask) -> None:
    """Give the templates of `app` these filters."""
    for written in (
        day,
        month,
        moment,
        age,
        price,
        coverage,
        paragraphs,
        lines,
        web_address,
        without_scheme,
        telephone,
        number,
        listings_in_words,
        file_size,
        rating_label,
        registration_label,
        service_names,
    ):
        app.jinja_env.filters[written.__name__] = written


def _anniversary(value: date, years: int) -> date:
    """The same day `years` later; for 29 February, 1 March of a year without one."""
    year = value.year + years
    if (value.month, value.day) == (_FEBRUARY, _LEAP_DAY) and not _is_leap(year):
        return date(year, _FEBRUARY + 1, 1)
    return value.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def joined(words: tuple[str, ...]) -> str:
    """Words in a sentence: "DA5, DA6 and DA7"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
