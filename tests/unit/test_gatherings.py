"""When clubs meet: read from lines as people write them, and on which days they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from time import process_time

import pytest
from dateutil.rrule import rrulestr

from marketplace.domain.gathering_lines import normal_lines, read, readable
from marketplace.domain.gatherings import LAST, Gathering, Rhythm
from marketplace.domain.offers import TimeOfDay, Weekday
from marketplace.printing.calendars import Session, calendar_file

WRITTEN = {
    "Tuesday, 2pm to 4pm": "Tuesday, 2pm to 4pm",
    "tuesdays 2-4pm": "Tuesday, 2pm to 4pm",
    "Every Tuesday from 10am to 12 noon": "Tuesday, 10am to 12 noon",
    "Tue 14:00\u201316:30.": "Tuesday, 2pm to 4:30pm",
    "Monday 11 to 1pm": "Monday, 11am to 1pm",
    "Monday midday until 1pm": "Monday, 12 noon to 1pm",
    "First Tuesday 10 to 2pm": "First Tuesday of the month, 10am to 2pm",
    "1st and 3rd Tues of the month, 10.30am until noon; Not in August": (
        "First and third Tuesday of the month, 10:30am to 12 noon; Not in August"
    ),
    "Last, first & second Friday of each month: 7pm to 9pm": (
        "First, second and last Friday of the month, 7pm to 9pm"
    ),
    "Every second Thursday of the month 7pm to 9pm": "Second Thursday of the month, 7pm to 9pm",
    "Every second Thursday 9.30am - 11am from 5 November 2026": (
        "Every two weeks on Thursday, 9:30am to 11am, from 5 November 2026"
    ),
    "every other thursday, 9 to 11am, from 2026-11-05 (ring Ana for a lift)": (
        "Every two weeks on Thursday, 9am to 11am, from 5 November 2026; ring Ana for a lift"
    ),
    "Wed 6pm to 8pm starting 2 Dec 2026": "Wednesday, 6pm to 8pm, from 2 December 2026",
    "Fortnightly on Wed 6pm to 8pm from 2/12/2026": (
        "Every two weeks on Wednesday, 6pm to 8pm, from 2 December 2026"
    ),
}
WRONG = {
    "Tuesday": "when it begins and ends",
    "2pm to 4pm": "begin with the day of the week",
    "Tuesday 2 to 4": "write am or pm",
    "Tuesday 2:00 to 4:00": "write am or pm",
    "Tuesday 4pm to 2pm": "end after it begins",
    "Tuesday 25pm to 26pm": "write times like",
    "Tuesday 9:75am to 10am": "write times like",
    "Saturday 0pm to 1pm": "write times like",
    "Mondays and Thursdays 2pm to 4pm": "a line of its own",
    "Whitsun 2pm to 4pm": "begin with the day of the week",
    "Most Tuesdays 2pm to 4pm": "say how often",
    "Every second Thursday 9am to 11am": "from which day every two weeks are counted",
    "Every two weeks on Tuesday 2pm to 4pm from 5 November 2026": "is not one of its days",
    "First Tuesday 2pm to 4pm from 10 November 2026": "is not one of its days",
    "Tuesday 2pm to 4pm from 31 February 2027": "write the day of the first one",
    "Tuesday 2pm to 4pm from 5 Ma 2027": "write the day of the first one",
    "Tuesday 2pm to 4pm; " + "x" * 101: "shorten what stands after it",
    "Tuesday 2pm to 4pm; " + "x" * 300: "shorten this line",
    "Tuesday 2pm to 4pm" + " or 3pm" * 20: "in a few words",
    "": "when it begins and ends",
}


@pytest.mark.parametrize("line", WRITTEN)
def test_a_line_is_read_and_written_in_one_form(line: str) -> None:
    assert str(read(line)) == WRITTEN[line]
    assert read(WRITTEN[line]) == read(line)


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_cannot_be_read_is_told_why(line: str) -> None:
    with pytest.raises(ValueError, match=WRONG[line]):
        read(line)


def test_lines_are_kept_by_day_and_time_and_odd_ones_last_as_typed() -> None:
    lines = ("  when  we can ", "Friday 2pm to 3pm", "", "mon 5pm to 6pm", "Monday 9am to 10am")
    kept = (
        "Monday, 9am to 10am",
        "Monday, 5pm to 6pm",
        "Friday, 2pm to 3pm",
        "when we can",
    )
    assert normal_lines((*lines, "FRIDAYS, 2pm until 3pm")) == kept
    assert normal_lines(kept) == kept
    assert [str(one) for one in readable(kept)] == list(kept[:3])


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Tuesday, 2pm to 4pm", (3, 10, 17, 24)),
        ("Tuesday, 2pm to 4pm, from 12 November 2026", None),
        ("Tuesday, 2pm to 4pm, from 17 November 2026", (17, 24)),
        ("First Tuesday, 2pm to 4pm", (3,)),
        ("Second and last Tuesday, 2pm to 4pm", (10, 24)),
        ("Fourth Monday, 2pm to 4pm", (23,)),
        ("Last Monday, 2pm to 4pm", (30,)),
        ("Every two weeks on Thursday, 2pm to 4pm, from 5 November 2026", (5, 19)),
        ("Every two weeks on Thursday, 2pm to 4pm, from 29 October 2026", (12, 26)),
        ("Every two weeks on Thursday, 2pm to 4pm, from 3 December 2026", ()),
    ],
)
def test_the_days_of_november_2026(line: str, days: tuple[int, ...] | None) -> None:
    if days is None:
        with pytest.raises(ValueError, match="not one of its days"):
            read(line)
        return
    found = read(line).dates(first=date(2026, 11, 1), last=date(2026, 11, 30))
    assert tuple(found) == tuple(date(2026, 11, day) for day in days)


def test_both_ends_of_a_span_count() -> None:
    tuesday = read("Tuesday, 2pm to 4pm")
    third = date(2026, 11, 3)
    assert tuple(tuesday.dates(first=third, last=third)) == (third,)


LOCAL = datetime(2026, 1, 1)  # noqa: DTZ001 - dateutil counts days without a zone


@pytest.mark.parametrize("line", sorted(set(WRITTEN.values())))
def test_calendars_have_the_same_days_as_we(line: str) -> None:
    """The rule in a calendar file, counted by a library that knows nothing of us."""
    gathering = read(line)
    first = gathering.following(LOCAL.date())
    session = Session(
        uid="1@example.org",
        name="A club",
        gathering=gathering,
        day=first,
        repeats=True,
        place="",
        about="",
        address="http://localhost",
        updated_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    file = calendar_file("A club", [session], now=datetime(2026, 1, 1, tzinfo=UTC)).decode()
    (rule,) = [
        text for text in file.split("\r\n") if "RRULE:FREQ=" in text and "YEARLY" not in text
    ]
    last = date(2028, 12, 31)
    counted = rrulestr(rule, dtstart=datetime.combine(first, time())).between(
        LOCAL, datetime.combine(last, time()), inc=True
    )
    assert [day.date() for day in counted] == list(gathering.dates(first=LOCAL.date(), last=last))
    assert len(counted) > 30


def test_the_next_one_is_found_however_far_it_is() -> None:
    last = read("Last Monday, 2pm to 4pm")
    assert last.following(date(2026, 12, 29)) == date(2027, 1, 25)
    assert last.following(date(2026, 12, 28)) == date(2026, 12, 28)
    later = read("Every two weeks on Thursday, 2pm to 4pm, from 6 November 2031")
    assert later.following(date(2026, 11, 22)) == date(2031, 11, 6)


@pytest.mark.parametrize(
    "line",
    [
        "1 " * 125,
        "1:" * 125,
        "tue" + " ,:" * 80,
        "tuesday 2pm to 4pm from " + "1 " * 110,
        "(" * 250,
    ],
)
def test_no_line_takes_long(line: str) -> None:
    began = process_time()
    with pytest.raises(ValueError, match=r"\w"):
        read(line)
    assert process_time() - began < 0.5


def test_when_on_a_day() -> None:
    said = {"11:59am to 1pm": TimeOfDay.MORNING, "12 noon to 1pm": TimeOfDay.AFTERNOON}
    said["5pm to 6pm"] = TimeOfDay.EVENING
    assert {hours: read(f"Monday {hours}").time_of_day for hours in said} == said


def test_what_does_not_go_together_cannot_be_made() -> None:
    day, nine, ten = Weekday.MONDAY, time(9), time(10)
    with pytest.raises(ValueError, match="which one of the month"):
        Gathering(weekday=day, start=nine, end=ten, rhythm=Rhythm.MONTHLY)
    with pytest.raises(ValueError, match="which one of the month"):
        Gathering(weekday=day, start=nine, end=ten, nth=(LAST,))
