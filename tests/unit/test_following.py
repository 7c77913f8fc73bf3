"""What the person can do with each concern, when; how long a look lasts; what consent can become.

The rules are a table, and so is their test.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ClosedWhy, ConcernKind, ConcernStatus, Sorted
from marketplace.domain.consent_withdrawal import less_than
from marketplace.domain.following import (
    IDLE,
    LONGEST,
    NETWORK,
    REFERENCE,
    FollowAct,
    Look,
    StrandFacts,
    can_answer,
    can_ask_qa,
    offered,
    ombudsman_from,
)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
K, S, A = ConcernKind, ConcernStatus, FollowAct


def facts(kind: ConcernKind, status: ConcernStatus, **more: object) -> StrandFacts:
    """A concern that came a day ago and was shared and replied to as its status says."""
    since = NOW - timedelta(days=1)
    shared = since if status in {S.WITH_PROVIDER, S.REPLIED, S.CONFIRMED} else None
    replied = since if status in {S.REPLIED, S.CONFIRMED} else None
    made = StrandFacts(
        kind=kind, status=status, received_at=since, shared_at=shared, replied_at=replied
    )
    return replace(made, **more)  # type: ignore[arg-type]


_COMPLAINT = {
    S.RECEIVED: {A.ADD},
    S.ACKNOWLEDGED: {A.ADD},
    S.TRIAGED: {A.ADD},
    S.WITH_PROVIDER: {A.ADD, A.ASK_QA},
    S.REPLIED: {A.ADD, A.ASK_QA, A.ANSWER, A.OMBUDSMAN},
    S.CONFIRMED: {A.ADD, A.ASK_QA, A.OMBUDSMAN},
    S.CONSIDERED: {A.ADD, A.ASK_QA},
    S.HANDED_OFF: {A.ADD, A.ASK_QA},
    S.CLOSED: {A.ADD, A.REOPEN},
    S.REOPENED: {A.ADD},
}


@pytest.mark.parametrize("status", list(ConcernStatus))
def test_what_can_be_done_with_a_complaint(status: ConcernStatus) -> None:
    answer = Sorted.NO if status is S.CONFIRMED else None
    why = ClosedWhy.CONSIDERED if status is S.CLOSED else None
    of = facts(K.COMPLAINT, status, sorted=answer, closed_why=why)
    assert offered(of, now=NOW) == _COMPLAINT[status]


@pytest.mark.parametrize("status", list(ConcernStatus))
@pytest.mark.parametrize("kind", list(ConcernKind))
def test_what_safeguarding_officers_alone_see_can_only_be_added_to(
    kind: ConcernKind, status: ConcernStatus
) -> None:
    of = facts(kind, status, waits_for_safeguarding=kind is not K.SAFEGUARDING)
    assert offered(of, now=NOW + timedelta(days=365)) == {A.ADD}


@pytest.mark.parametrize("kind", list(ConcernKind))
def test_everything_else_that_is_closed_can_be_opened_again(kind: ConcernKind) -> None:
    of = facts(kind, S.CLOSED, closed_why=ClosedWhy.SPAM)
    assert (A.REOPEN in offered(of, now=NOW)) is (kind is not K.SAFEGUARDING)


def test_the_ombudsman_is_open_after_the_answer_or_twelve_weeks() -> None:
    weeks = timedelta(weeks=12)
    complaint = facts(K.COMPLAINT, S.WITH_PROVIDER)
    assert complaint.shared_at is not None
    opens = complaint.shared_at + weeks
    assert ombudsman_from(complaint) == opens
    assert A.OMBUDSMAN not in offered(complaint, now=opens - timedelta(seconds=1))
    assert A.OMBUDSMAN in offered(complaint, now=opens)
    unshared = facts(K.COMPLAINT, S.RECEIVED)
    assert ombudsman_from(unshared) == unshared.received_at + weeks
    assert ombudsman_from(facts(K.COMPLAINT, S.REPLIED)) == NOW - timedelta(days=1)
    council = facts(K.COUNCIL_COMPLAINT, S.CONSIDERED)
    assert ombudsman_from(council) == council.received_at + weeks
    assert ombudsman_from(replace(council, considered_at=NOW)) == NOW


@pytest.mark.parametrize("kind", sorted(set(ConcernKind) - {K.COMPLAINT, K.COUNCIL_COMPLAINT}))
def test_the_ombudsman_is_for_complaints(kind: ConcernKind) -> None:
    assert ombudsman_from(facts(kind, S.CONSIDERED, replied_at=NOW)) is None


def test_whether_it_is_sorted_is_said_once_for_each_reply() -> None:
    replied = facts(K.COMPLAINT, S.REPLIED)
    assert can_answer(replied)
    assert not can_answer(replace(replied, sorted=Sorted.PARTLY))
    assert not can_answer(facts(K.COMPLAINT, S.WITH_PROVIDER, replied_at=NOW))
    assert not can_answer(facts(K.COMPLAINT, S.CONSIDERED))
    for status in (S.CONSIDERED, S.HANDED_OFF, S.CLOSED):
        assert can_answer(facts(K.COMPLAINT, status, replied_at=NOW))
    closed = facts(K.COMPLAINT, S.CLOSED, replied_at=NOW)
    assert not can_answer(replace(closed, closed_why=ClosedWhy.DUPLICATE))
    assert not can_answer(facts(K.COMPLIMENT, S.REPLIED))


def test_the_qa_team_is_asked_once_and_again_after_the_provider_was() -> None:
    with_provider = facts(K.COMPLAINT, S.WITH_PROVIDER)
    assert can_ask_qa(with_provider)
    assert not can_ask_qa(replace(with_provider, asked_qa_at=NOW))
    assert can_ask_qa(replace(with_provider, asked_qa_at=NOW, shared_at=NOW + timedelta(days=1)))
    assert not can_ask_qa(facts(K.COUNCIL_COMPLAINT, S.CONSIDERED))
    assert not can_ask_qa(facts(K.SPEAKING_UP, S.CONSIDERED))


@pytest.mark.parametrize(
    ("idle", "whole", "over"),
    [
        (timedelta(0), timedelta(0), False),
        (IDLE - timedelta(seconds=1), IDLE, False),
        (IDLE, IDLE, True),
        (timedelta(0), LONGEST - timedelta(seconds=1), False),
        (timedelta(0), LONGEST, True),
        (timedelta(seconds=-1), timedelta(0), True),
    ],
)
def test_a_look_ends_by_itself(idle: timedelta, whole: timedelta, *, over: bool) -> None:
    assert Look(since=NOW - whole, seen=NOW - idle).is_over(NOW) is over


def test_nobody_is_kept_out_for_longer_than_a_minute_or_two() -> None:
    assert REFERENCE.longest <= timedelta(minutes=1)
    assert NETWORK.longest <= timedelta(minutes=2)


@pytest.mark.parametrize(
    ("recipient", "share", "less"),
    [
        (Recipient.PROVIDER, Share.WITH_NAME, (Share.WITHOUT_NAME, Share.NO)),
        (Recipient.PROVIDER, Share.WITHOUT_NAME, (Share.NO,)),
        (Recipient.PROVIDER, Share.NO, ()),
        (Recipient.CQC, Share.WITH_NAME, (Share.WITHOUT_NAME, Share.NO)),
        (Recipient.QA, Share.WITH_NAME, (Share.WITHOUT_NAME,)),
        (Recipient.QA, Share.WITHOUT_NAME, ()),
    ],
)
def test_somebody_can_agree_to_less_and_never_to_more(
    recipient: Recipient, share: Share, less: tuple[Share, ...]
) -> None:
    assert less_than(recipient, share) == less
