"""Reads when a club meets from a line as people write it.

    Tuesday, 2pm to 4pm
    First and third Tuesday of the month, 10.30am to 12 noon; not in August
    Every two weeks on Thursday, 9 to 11am, from 5 November 2026 (ring for a lift)

`read` says in one sentence what is wrong with a line. What it understood is written back in one
form (`str()` of a gathering), so whoever wrote it sees how it was taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache

from marketplace.domain.gatherings import LAST, MONTHLY, Gathering, Rhythm, in_order
from marketplace.domain.offers import Weekday
from marketplace.domain.written import one_line

_NUMBERS = {
    **{word: place for place, words in enumerate(
        (("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th")), start=1
    ) for word in words},
    "last": LAST,
}  # fmt: skip
_MONTHS = tuple(
    f"{datetime(2000, number, 1):%B}".lower()  # noqa: DTZ001 - the name of a month
    for number in range(1, 13)
)
_DAYS = {
    name: day
    for day in Weekday
    for name in (day.value, f"{day.value}s", day.value[:3], f"{day.value[:3]}s")
} | {
    "tues": Weekday.TUESDAY,
    "weds": Weekday.WEDNESDAY,
    "thur": Weekday.THURSDAY,
    "thurs": Weekday.THURSDAY,
}
_DAY = r"\b(?:{})\b\.?".format("|".join(sorted(_DAYS, key=len, reverse=True)))
_NTH = "(?:{})".format("|".join(_NUMBERS))
_NOTE = re.compile(r"^(?P<line>[^;(]*?)\s*(?:;\s*(?P<note>.*)|\((?P<bracket>.*)\))\s*\.?$")
_FROM = re.compile(r"[\s,]*\b(?:from|starting|beginning)(?:\s+on)?\s+(?P<date>[^,]*?\b\d{4}|\S+)$")
_CLOCK = r"(?:\d[\d:. ]*(?:am|pm|noon)?|noon|midday)"
_SPAN = re.compile(
    rf"^(?P<days>.*?)[\s,:]*(?:\bfrom\s+)?(?P<start>\b{_CLOCK})"
    rf"\s*(?:-|\u2013|\u2014|\bto\b|\buntil\b|\btill\b)\s*(?P<end>{_CLOCK})$"
)
_FORTNIGHT = re.compile(
    rf"^(?:every\s+(?:second|other|two\s+weeks|2\s+weeks|fortnight)(?:\s+on)?"
    rf"|fortnightly(?:\s+on)?|alternate)\s+(?P<day>{_DAY})$"
)
_MONTH = re.compile(
    rf"^(?:(?:on\s+)?the\s+|every\s+)?(?P<nth>{_NTH}(?:(?:\s*,\s*|\s*(?:and|&)\s*){_NTH})*)"
    rf"\s+(?P<day>{_DAY})(?P<month>\s+(?:of|in)\s+(?:the|each|every)\s+month)?$"
)
_WEEKLY = re.compile(rf"^(?:every\s+|each\s+|weekly\s+on\s+|on\s+)?(?P<day>{_DAY})$")
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm|noon)?")
_DATE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s/.-]+([a-z]+|\d{1,2})\.?[\s/.-]+(\d{4})")

_LONGEST_LINE = 250
_LONGEST_BEFORE_NOTE = 120
"""Characters. The patterns above take a time that grows with the third power of it."""
_KEPT = 4096
"""Lines remembered: the page of activities reads those of every club for its counts."""
_EARLY = 7
"""An hour before this, without am or pm, is likelier of the afternoon."""
_HALF_DAY = 12
_EXAMPLE = "such as “Tuesday, 2pm to 4pm”"


@lru_cache(maxsize=_KEPT)
def read(line: str) -> Gathering:
    """What a line says. Raises ValueError with a plain sentence."""
    if len(line) > _LONGEST_LINE:
        raise ValueError(f"shorten this line: {_LONGEST_LINE} characters is the most")
    text, note = _without_note(one_line(line))
    if len(text) > _LONGEST_BEFORE_NOTE:
        raise ValueError(f"say the day and the times in a few words, {_EXAMPLE}")
    text, begins = _without_date(text)
    span = _SPAN.match(text)
    if span is None:
        raise ValueError(f"say the day, and when it begins and ends, {_EXAMPLE}")
    rhythm, nth, weekday = _days(span["days"].strip(" ,:"))
    start, end = _times(span["start"], span["end"])
    return Gathering(
        weekday=weekday, start=start, end=end, rhythm=rhythm, nth=nth, begins=begins, note=note
    )


def readable(lines: Iterable[str]) -> tuple[Gathering, ...]:
    """Those of these lines that can be read, by day and time."""
    found = []
    for line in lines:
        try:
            found.append(read(line))
        except ValueError:
            continue
    return tuple(sorted(found, key=in_order))


def normal_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines in their one form, each once, by day and time; last what cannot be read, as typed."""
    written = [text for text in map(one_line, lines) if text]
    known = {str(gathering): None for gathering in readable(written)}
    odd = {text: None for text in written if not _is_readable(text)}
    return (*known, *odd)


def _is_readable(line: str) -> bool:
    try:
        read(line)
    except ValueError:
        return False
    return True


def _without_note(line: str) -> tuple[str, str]:
    """Part the rest of a line from its note, which keeps its letters as they are."""
    parted = _NOTE.match(line)
    if parted is None:
        return line.lower().rstrip(". "), ""
    note = parted["note"] if parted["note"] is not None else parted["bracket"]
    return parted["line"].lower().rstrip(". "), one_line(note)


def _without_date(text: str) -> tuple[str, date | None]:
    parted = _FROM.search(text)
    if parted is None or _TIME.fullmatch(parted["date"]):
        return text, None
    return text[: parted.start()], _date(parted["date"])


def _date(text: str) -> date:
    try:
        if found := _DATE.fullmatch(text.strip()):
            day, month, year = found.groups()
            return date(int(year), _month(month), int(day))
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("write the day of the first one like “from 5 November 2026”") from None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    found = [place for place, name in enumerate(_MONTHS, start=1) if name.startswith(text)]
    if len(text) < 3 or len(found) != 1:  # noqa: PLR2004 - letters that tell months apart
        raise ValueError("no month")
    return found[0]


def _days(text: str) -> tuple[Rhythm, tuple[int, ...], Weekday]:
    if (found := _FORTNIGHT.match(text)) is not None:
        return Rhythm.FORTNIGHTLY, (), _weekday(found["day"])
    if (found := _MONTH.match(text)) is not None:
        said = {_NUMBERS[word] for word in re.findall(_NTH, found["nth"])}
        nth = tuple(number for number in MONTHLY if number in said)
        return Rhythm.MONTHLY, nth, _weekday(found["day"])
    if (found := _WEEKLY.match(text)) is not None:
        return Rhythm.WEEKLY, (), _weekday(found["day"])
    named = re.findall(_DAY, text)
    if len(named) > 1:
        raise ValueError("give each day a line of its own")
    if not named:
        raise ValueError(f"begin with the day of the week, {_EXAMPLE}")
    raise ValueError(
        "say how often like “Tuesday”, “First Tuesday of the month” or “Every two weeks on Tuesday”"
    )


def _weekday(text: str) -> Weekday:
    return _DAYS[text.rstrip(".")]


def _times(start: str, end: str) -> tuple[time, time]:
    """Read both; a time without am or pm goes by the other one ("2 to 4pm", "10 to 12 noon")."""
    until = _clock(end, half="")
    half = _half(end)
    if _half(start) or not half:
        return _clock(start, half=""), until
    before = _clock(start, half="am" if half == "noon" else half)
    if before >= until:
        before = _clock(start, half="am")
    return before, until


def _half(text: str) -> str:
    found = re.search(r"am|pm|noon|midday", text)
    return found[0].replace("midday", "noon") if found else ""


def _clock(text: str, *, half: str) -> time:
    if text.strip() in {"noon", "midday"}:
        return time(_HALF_DAY)
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError("write times like “2pm”, “9:30am” or “14:00”")
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"] or half
    if not half and (found["minute"] is None or hour < _EARLY):
        raise ValueError("write am or pm after each time, such as “2pm to 4pm”")
    if half and not 1 <= hour <= _HALF_DAY and not (half != "noon" and hour > _HALF_DAY):
        raise ValueError("write times like “2pm”, “9:30am” or “14:00”")
    if half in {"pm", "noon"} and hour < _HALF_DAY:
        hour += _HALF_DAY
    if half == "am" and hour == _HALF_DAY:
        hour = 0
    try:
        return time(hour, minute)
    except ValueError:
        raise ValueError("write times like “2pm”, “9:30am” or “14:00”") from None
