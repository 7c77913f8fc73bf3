"""What a listing says about itself, fact by fact, in the words of its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.availability import current
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.offers import Offer, Weekday
from marketplace.queries.shown import Detail
from marketplace.web import filters

_ASK = "Ask the provider"
_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name and what goes with it, a line each."""

    name: str
    lines: tuple[str, ...]


def facts(detail: Detail, *, now: datetime) -> tuple[Fact, ...]:
    """Every fact that the provider gave, in the order of the page."""
    summary, terms = detail.summary, detail.terms
    kinds = [SERVICE_TYPES[slug] for slug in summary.service_types]
    settings = dict.fromkeys(kind.setting.label for kind in kinds)
    named = {
        "What it is": [f"{kind.name}: {kind.description}" for kind in kinds],
        "Who it is for": [*(one.label for one in terms.audiences), *detail.needs],
        "Where": [*settings, filters.coverage(summary.covers)],
        "Days and hours": hours(terms),
        "Languages": detail.languages,
        "Price": prices(detail),
        "Direct payments": [_direct_payments(detail)],
        "Individual Service Funds": ["Yes, it works with these"] if detail.isf else [],
        "Availability": [availability(detail, now=now)],
        "Accessibility": [*(one.label for one in terms.access), *_lines(terms.access_note)],
        "How to complain": _lines(terms.complaints),
    }
    return tuple(
        Fact(name=name, lines=tuple(line for line in lines if line))
        for name, lines in named.items()
        if any(lines)
    )


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


def prices(detail: Detail) -> list[str]:
    """What it costs, with what comes on top, and the day on which this was said."""
    terms = detail.terms
    unit = f" {detail.summary.price.unit.label}" if detail.summary.price.unit else ""
    lines = [filters.price(detail.summary.price)]
    if terms.weekend_rate is not None:
        lines.append(f"At weekends: {filters.pounds(terms.weekend_rate)}{unit}")
    if terms.bank_holiday_rate is not None:
        lines.append(f"On bank holidays: {filters.pounds(terms.bank_holiday_rate)}{unit}")
    if terms.minimum_visit is not None:
        lines.append(f"Shortest visit: {duration(terms.minimum_visit)}")
    extra = _lines(terms.extra_charges)
    lines += [f"Extra charges: {extra[0]}", *extra[1:]] if extra else []
    if terms.priced_on is not None and detail.summary.price.lowest is not None:
        lines.append(f"Prices as of {filters.day(terms.priced_on)}")
    return lines


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


def _direct_payments(detail: Detail) -> str:
    return "Yes, it takes direct payments" if detail.summary.direct_payments else _ASK


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)
