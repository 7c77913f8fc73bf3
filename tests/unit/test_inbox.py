"""How things in a provider's inbox stand, when a reply is due, and what a reply has to hold."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from marketplace.domain.concern_times import reminder_due, reply_due
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.errors import InvalidError
from marketplace.domain.inbox import (
    ASKED_TO_REPLY,
    MAY_REPLY,
    InboxState,
    due_in_words,
    due_on,
    state_of,
    title_of,
)
from marketplace.domain.reply_rules import (
    HOUSE_RULES,
    PUT_RIGHT,
    STOPS_AGAIN,
    ReplyWords,
    as_draft,
    missing_parts,
    require_whole,
)
from marketplace.domain.words import LONGEST_WORDS

SHARED = datetime(2026, 12, 16, 16, 30, tzinfo=UTC)
"""A Wednesday. 25 and 28 December (for the 26th, a Saturday) and 1 January are bank holidays."""
DUE = date(2027, 1, 4)
NEW, OVERDUE, READ = InboxState.NEW, InboxState.OVERDUE, InboxState.READ
WAITING, REPLIED, ENDED = InboxState.DUE, InboxState.REPLIED, InboxState.ENDED


def test_a_reply_is_due_after_ten_working_days_and_the_reminder_after_seven() -> None:
    assert reply_due(SHARED) == DUE
    assert reminder_due(SHARED) == date(2026, 12, 29)
    assert reply_due(datetime(2026, 11, 2, 9, 0, tzinfo=UTC)) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 12, 16), "Reply by 4 January 2027, in 10 working days"),
        (date(2026, 12, 24), "Reply by 4 January 2027, in 4 working days"),
        (date(2026, 12, 28), "Reply by 4 January 2027, in 4 working days"),
        (date(2026, 12, 31), "Reply by 4 January 2027, in 1 working day"),
        (date(2027, 1, 4), "Reply today, 4 January 2027"),
        (date(2027, 1, 5), "The reply was due on 4 January 2027, 1 working day ago"),
        (date(2027, 1, 10), "The reply was due on 4 January 2027, 4 working days ago"),
    ],
)
def test_when_it_is_due_is_said_in_words(today: date, said: str) -> None:
    assert due_in_words(DUE, today) == said


@pytest.mark.parametrize(
    ("opened", "with_provider", "replied", "due", "today", "state"),
    [
        (False, True, False, DUE, DUE, NEW),
        (True, True, False, DUE, DUE, WAITING),
        (True, True, True, DUE, DUE, WAITING),
        (True, True, False, DUE, date(2027, 1, 5), OVERDUE),
        (False, True, False, DUE, date(2027, 1, 5), OVERDUE),
        (False, True, False, None, DUE, NEW),
        (True, True, False, None, DUE, READ),
        (True, False, True, None, DUE, REPLIED),
        (True, False, False, None, DUE, ENDED),
    ],
)
def test_how_it_stands(  # noqa: PLR0913 - a row of the table
    *,
    opened: bool,
    with_provider: bool,
    replied: bool,
    due: date | None,
    today: date,
    state: InboxState,
) -> None:
    found = state_of(
        opened=opened, with_provider=with_provider, replied=replied, due=due, today=today
    )
    assert found is state
    assert found.waits == (found in {NEW, OVERDUE, WAITING})


@pytest.mark.parametrize("kind", ConcernKind)
@pytest.mark.parametrize("status", ConcernStatus)
def test_a_reply_is_due_only_for_complaints_and_concerns_that_are_with_the_provider(
    kind: ConcernKind, status: ConcernStatus
) -> None:
    asked = kind in ASKED_TO_REPLY and status is ConcernStatus.WITH_PROVIDER
    assert (due_on(kind, status, SHARED) is not None) == asked


def test_every_kind_that_a_provider_may_see_has_a_title_and_no_other() -> None:
    for kind in ConcernKind:
        if kind.goes_to_provider:
            assert title_of(kind)
            continue
        assert kind not in MAY_REPLY
        with pytest.raises(KeyError):
            title_of(kind)


def test_a_draft_may_lack_a_part_but_a_reply_may_not() -> None:
    draft = as_draft(ReplyWords(put_right="  We rang. \r\n\r\n\r\n\r\nWe came. "))
    assert draft == ReplyWords(put_right="We rang.\n\nWe came.")
    assert [problem.field for problem in missing_parts(draft)] == [STOPS_AGAIN]
    assert [problem.field for problem in missing_parts(ReplyWords())] == [PUT_RIGHT, STOPS_AGAIN]
    with pytest.raises(InvalidError, match="Say what stops it"):
        require_whole(draft)
    require_whole(ReplyWords(put_right="We rang.", stops_again="We ring."))


@pytest.mark.parametrize("words", ["x" * (LONGEST_WORDS + 1), "turned \u202e round"])
def test_what_could_not_be_sent_is_not_kept_and_not_quoted(words: str) -> None:
    for reply in (ReplyWords(put_right=words), ReplyWords(stops_again=words)):
        with pytest.raises(InvalidError) as refused:
            as_draft(reply)
        assert words not in str(refused.value)


def test_the_house_rules_forbid_pressure_names_contact_and_what_is_private() -> None:
    rules = " ".join(HOUSE_RULES)
    for said in ("no pressure", "Name nobody", "Do not contact the person", "private"):
        assert said in rules
