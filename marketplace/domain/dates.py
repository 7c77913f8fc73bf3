"""How dates are written for people, everywhere, and read back from what we keep."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day_in_words(day: date) -> str:
    """A day as people write it: "3 March 2025". Of a time, its date."""
    return f"{day.day} {day:%B %Y}"


def moment_in_words(moment: datetime) -> str:
    """A time as people write it, in London: "3 March 2025 at 2:05pm"."""
    local = moment.astimezone(LONDON)
    half = "am" if local.hour < 12 else "pm"  # noqa: PLR2004 - the hours of a morning
    return f"{day_in_words(local)} at {local.hour % 12 or 12}:{local.minute:02d}{half}"


def iso_date(text: str) -> date:
    """Read a date as we keep it ("2025-03-03"). Raises ValueError."""
    return date.fromisoformat(text)


def london_day(moment: datetime) -> date:
    """The day that it is for people here: what expires "today" does so by their calendar."""
    return moment.astimezone(LONDON).date()
