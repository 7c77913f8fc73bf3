"""Working days in England: by when something is due that was promised in so many of them.

Bank holidays are computed by their rules (Banking and Financial Dealings Act 1971, and the common
law holidays), with the substitute days that fall due where one is on a weekend. A single day that
a proclamation adds is not known here: something is then due a day early, which hurts nobody.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_MONDAY, _SATURDAY = 0, 5
_MAY, _AUGUST = 5, 8


def working_days_after(day: date, days: int) -> date:
    """The day so many working days after `day`, which itself does not count.

    Raises ValueError for a negative number.
    """
    if days < 0:
        raise ValueError("a due date is not in the past")
    while days:
        day += _DAY
        days -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Whether it is a day from Monday to Friday and no bank holiday of England."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales in a year, substitute days in place of weekends."""
    easter = easter_sunday(year)
    fixed = (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26))
    days = {
        easter - 2 * _DAY,
        easter + _DAY,
        _first_monday_from(date(year, _MAY, 1)),
        _first_monday_from(date(year, _MAY, 25)),
        _first_monday_from(date(year, _AUGUST, 25)),
        *(day for day in fixed if day.weekday() < _SATURDAY),
    }
    for day in fixed:
        if day.weekday() >= _SATURDAY:
            days.add(_substitute(day, days))
    return frozenset(days)


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus, Jones, Butcher).

    The names are those of the usual description of it.
    """
    a = year % 19
    b, c = divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _first_monday_from(day: date) -> date:
    """The first Monday on or after a day."""
    return day + (_MONDAY - day.weekday()) % 7 * _DAY


def _substitute(day: date, taken: set[date]) -> date:
    """The next weekday after a holiday on a weekend that is not a holiday itself."""
    while day.weekday() >= _SATURDAY or day in taken:
        day += _DAY
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days come after `first`, up to and with `last`; none where it is earlier."""
    days = (last - first).days
    return sum(is_working_day(first + number * _DAY) for number in range(1, days + 1))
