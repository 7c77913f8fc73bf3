"""By when something is due, in what people tell us. Times of day are those of London.

Sources: the product's "Telling us" (3 working days for complaints about the council, 10 for a
provider's reply, 28 days until the person is asked, 12 weeks for the Ombudsman) and the issue (a
reminder at 7, safeguarding accepts within 4 office hours).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from marketplace.domain.dates import london_day
from marketplace.domain.working_days import is_working_day, working_days_after

ACKNOWLEDGED_IN = 3
"""Working days."""
REPLY_IN = 10
"""Working days."""
REMINDED_AT = 7
"""Working days after it was shared with the provider."""
ASKED_AFTER = timedelta(days=28)
"""After the provider's reply."""
OMBUDSMAN_AFTER = timedelta(weeks=12)
"""After it reached the provider, where no final answer came."""
ACCEPTED_IN = timedelta(hours=4)
"""Office hours."""
RECEIPT_IN = 3
"""Working days in which another body confirms that it has a hand-off."""
REMINDED_AGAIN = timedelta(days=3)
"""After the last reminder of a hand-off that nobody has confirmed."""

_LONDON = ZoneInfo("Europe/London")
_OPENS, _SHUTS = time(9), time(17)
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def acknowledgement_due(received_at: datetime) -> date:
    """The last day on which a submission is acknowledged in time."""
    return working_days_after(london_day(received_at), ACKNOWLEDGED_IN)


def reply_due(shared_at: datetime) -> date:
    """The last day on which a provider's reply is in time."""
    return working_days_after(london_day(shared_at), REPLY_IN)


def reminder_due(shared_at: datetime) -> date:
    """The day on which a provider that has not replied is reminded."""
    return working_days_after(london_day(shared_at), REMINDED_AT)


def receipt_due(sent_at: datetime) -> date:
    """The last day on which another body's receipt is in time."""
    return working_days_after(london_day(sent_at), RECEIPT_IN)


def office_hours_after(moment: datetime, hours: timedelta = ACCEPTED_IN) -> datetime:
    """The moment when so much office time has passed: 9am to 5pm on working days."""
    left = hours
    day = london_day(moment)
    while True:
        opens, shuts = _at(day, _OPENS), _at(day, _SHUTS)
        if is_working_day(day) and moment < shuts:
            begins = max(moment, opens)
            if shuts - begins >= left:
                return begins + left
            left -= shuts - begins
        day += _DAY


def office_time_until(due: datetime, *, now: datetime) -> timedelta:
    """How much office time is left until something is due; nothing once it was."""
    left = timedelta(0)
    day = london_day(now)
    while day <= london_day(due):
        if is_working_day(day):
            begins, ends = max(now, _at(day, _OPENS)), min(due, _at(day, _SHUTS))
            left += max(ends - begins, timedelta(0))
        day += _DAY
    return left


def in_hours(span: timedelta) -> str:
    """A span of office time in words: "3 hours 20 minutes", "less than a minute"."""
    hours, minutes = divmod(span // _MINUTE, 60)
    parts = [
        f"{number} {word}{'' if number == 1 else 's'}"
        for number, word in ((hours, "hour"), (minutes, "minute"))
        if number
    ]
    return " ".join(parts) or "less than a minute"


def _at(day: date, hour: time) -> datetime:
    """A time of a day in London, in UTC, so that differences are true across a clock change."""
    return datetime.combine(day, hour, tzinfo=_LONDON).astimezone(UTC)
