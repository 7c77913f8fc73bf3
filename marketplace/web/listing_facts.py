"""What a listing says about itself, fact by fact, in the words of its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.domain.availability import current
from marketplace.domain.dates import london_day
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.offers import Offer, Weekday
from marketplace.domain.service_types import Setting
from marketplace.queries.shown import Detail
from marketplace.web import filters

_ASK = "Ask the provider"
_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name and what goes with it, a line each; `address` is where they lead, where they do."""

    name: str
    lines: tuple[str, ...]
    address: str = ""


def facts(detail: Detail, *, now: datetime) -> tuple[Fact, ...]:
    """Every fact that the provider gave, in the order of the page."""
    summary, terms = detail.summary, detail.terms
    kinds = [SERVICE_TYPES[slug] for slug in summary.service_types]
    settings = dict.fromkeys(kind.setting.label for kind in kinds)
    named = {
        "What it is": [f"{kind.name}: {kind.description}" for kind in kinds],
        "Who it is for": [*(one.label for one in terms.audiences), *detail.needs],
        "Where": [*settings, coverage(detail)],
        "Days and hours": hours(terms),
        "Languages": detail.languages,
        "Price": prices(detail, today=london_day(now)),
        "Included in the price": _or_ask(terms.included, detail),
        "Not included": _or_ask(terms.extra_charges, detail),
        "Direct payments": [_direct_payments(detail)],
        "Individual Service Funds": ["Yes, it works with these"] if detail.isf else [],
        "Availability": [availability(detail, now=now)],
        "Accessibility": [*(one.label for one in terms.access), *lines(terms.access_note)],
    }
    return tuple(
        Fact(name=name, lines=tuple(line for line in said if line))
        for name, said in named.items()
        if any(said)
    )


def coverage(detail: Detail) -> str:
    """How far it comes to people; that one has to ask where it comes to them and has not said."""
    said = filters.coverage(detail.summary.covers)
    kinds = (SERVICE_TYPES[slug] for slug in detail.summary.service_types)
    comes = any(kind.setting is not Setting.GO_THERE for kind in kinds)
    return said or ("Ask whether it comes to your address" if comes else "")


def hours(terms: Offer) -> list[str]:
    """When the service is there."""
    gender = "You can choose whether a man or a woman supports you"
    return [
        days(terms.days),
        ", ".join(one.label for one in terms.times),
        terms.hours_note,
        gender if terms.can_choose_gender else "",
    ]


def days(chosen: tuple[Weekday, ...]) -> str:
    """Days in short: "Every day", "Monday to Friday", "Monday, Wednesday and Saturday"."""
    week = list(Weekday)
    places = [week.index(one) for one in chosen]
    if len(places) == len(week):
        return "Every day"
    if len(places) > 2 and places == list(range(places[0], places[-1] + 1)):  # noqa: PLR2004
        return f"{chosen[0].label} to {chosen[-1].label}"
    return filters.joined(tuple(one.label for one in chosen)) if chosen else ""


def prices(detail: Detail, *, today: date) -> list[str]:
    """What it costs, and the day on which this was said."""
    terms = detail.terms
    unit = f" {detail.summary.price.unit.label}" if detail.summary.price.unit else ""
    said = [filters.price(detail.summary.price)]
    if terms.weekend_rate is not None:
        said.append(f"At weekends: {filters.pounds(terms.weekend_rate)}{unit}")
    if terms.bank_holiday_rate is not None:
        said.append(f"On bank holidays: {filters.pounds(terms.bank_holiday_rate)}{unit}")
    if terms.minimum_visit is not None:
        said.append(f"Shortest visit: {duration(terms.minimum_visit)}")
    if _is_priced(detail):
        said.append(priced(terms.priced_on, today=today))
    return said


def priced(on: date | None, *, today: date) -> str:
    """Since when a price stands; one of more than a year ago may stand no longer."""
    if on is None:
        return "The provider has not said since when: ask whether this is still right"
    said = f"Prices as of {filters.day(on)}"
    is_old = (today.year, today.month, today.day) > (on.year + 1, on.month, on.day)
    return f"{said}, more than a year ago: ask whether they still stand" if is_old else said


def duration(minutes: int) -> str:
    """A length of time: "30 minutes", "1 hour", "1 hour 30 minutes"."""
    hours_, rest = divmod(minutes, _MINUTES)
    words = [f"{hours_} hour{'' if hours_ == 1 else 's'}"] if hours_ else []
    words += [f"{rest} minutes"] if rest else []
    return " ".join(words)


def availability(detail: Detail, *, now: datetime) -> str:
    """Whether there are spaces, and when the provider said so; old news is no news."""
    given_at = detail.availability_at
    if detail.availability is None or given_at is None:
        return _ASK
    day = filters.day(given_at)
    if current(detail.availability, given_at=given_at, now=now) is None:
        return f"{_ASK}: it last told us on {day}"
    return f"{detail.availability.label}, the provider said on {day}"


def lines(text: str) -> tuple[str, ...]:
    """The lines of what somebody wrote, without empty ones."""
    return tuple(line for line in text.split("\n") if line)


def _is_priced(detail: Detail) -> bool:
    return detail.summary.price.lowest is not None or detail.summary.price.highest is not None


def _or_ask(text: str, detail: Detail) -> tuple[str, ...]:
    """The provider's words; of a price about which it has said nothing, that one has to ask."""
    return lines(text) or ((_ASK,) if _is_priced(detail) else ())


def _direct_payments(detail: Detail) -> str:
    return "Yes, it takes direct payments" if detail.summary.direct_payments else _ASK
