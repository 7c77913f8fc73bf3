"""Following what one told us: how long a look lasts, and what the person can do with each concern.

Nobody has an account for it: a reference and a passphrase open it, in one browser, for a while.
Sources: the product's "Telling us" and the issue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from marketplace.domain.concern_times import OMBUDSMAN_AFTER
from marketplace.domain.concerns import ClosedWhy, ConcernKind, ConcernStatus, Sorted
from marketplace.domain.throttling import Rule

IDLE = timedelta(minutes=30)
"""Nobody looks for so long, and the browser has to give reference and passphrase again."""
LONGEST = timedelta(hours=4)
"""However often somebody looks, after so long too."""

REFERENCE = Rule(
    free=5,
    first=timedelta(seconds=5),
    longest=timedelta(minutes=1),
    forgotten_after=timedelta(hours=1),
)
"""Wrong passphrases for one reference, from everywhere together. Short: a passphrase has 77 bits,
so that guessing is hopeless at any pace, and whoever knows a reference could else keep its owner
out with wrong tries."""
NETWORK = Rule(
    free=20,
    first=timedelta(seconds=2),
    longest=timedelta(minutes=2),
    forgotten_after=timedelta(hours=1),
)
"""Wrong passphrases from one network address. A hospital or a library shares one address."""


class FollowAct(StrEnum):
    """What the person can do with one concern while they follow it."""

    ADD = "add"
    ASK_QA = "ask-qa"
    OMBUDSMAN = "ombudsman"
    """Be told the way to the Ombudsman."""
    ANSWER = "answer"
    """Say whether it is sorted."""
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class StrandFacts:
    """What decides about that. `considered_at` is when the person could read what was considered.

    `asked_qa_at` is when they last asked the QA team to look.
    """

    kind: ConcernKind
    status: ConcernStatus
    received_at: datetime
    waits_for_safeguarding: bool = False
    shared_at: datetime | None = None
    replied_at: datetime | None = None
    sorted: Sorted | None = None
    considered_at: datetime | None = None
    asked_qa_at: datetime | None = None
    closed_why: ClosedWhy | None = None

    @property
    def is_restricted(self) -> bool:
        """Whether safeguarding officers alone see it now."""
        return self.kind.is_restricted or self.waits_for_safeguarding


def offered(facts: StrandFacts, *, now: datetime) -> frozenset[FollowAct]:
    """What the person can do now. Adding something is always possible."""
    acts = {FollowAct.ADD}
    if facts.is_restricted:
        return frozenset(acts)
    if facts.status is ConcernStatus.CLOSED:
        acts.add(FollowAct.REOPEN)
    if can_ask_qa(facts):
        acts.add(FollowAct.ASK_QA)
    if can_answer(facts):
        acts.add(FollowAct.ANSWER)
    opens_at = ombudsman_from(facts)
    if opens_at is not None and opens_at <= now:
        acts.add(FollowAct.OMBUDSMAN)
    return frozenset(acts)


def can_ask_qa(facts: StrandFacts) -> bool:
    """Whether to offer that the QA team looks: where it is not before them anyway.

    Once it was asked, it is offered again only after the provider was asked to reply anew.
    """
    if facts.status not in _LEFT_QA or not facts.kind.goes_to_provider:
        return False
    if facts.asked_qa_at is None:
        return True
    return facts.shared_at is not None and facts.asked_qa_at < facts.shared_at


def asks_whether_sorted(kind: ConcernKind) -> bool:
    """Whether there is something to be sorted at all: not in praise."""
    return kind in {ConcernKind.COMPLAINT, ConcernKind.CONCERN}


def can_answer(facts: StrandFacts) -> bool:
    """Whether the person can say if it is sorted: from the reply on, once for each reply."""
    if facts.is_restricted or facts.replied_at is None or facts.sorted is not None:
        return False
    if facts.status not in _AFTER_REPLY or not asks_whether_sorted(facts.kind):
        return False
    return facts.closed_why not in {ClosedWhy.DUPLICATE, ClosedWhy.SPAM}


def ombudsman_from(facts: StrandFacts) -> datetime | None:
    """From when the Ombudsman can look at it; None where it is no complaint.

    That is so after the final answer, or 12 weeks after whoever has to answer got it.
    """
    if facts.kind is ConcernKind.COMPLAINT:
        return facts.replied_at or (facts.shared_at or facts.received_at) + OMBUDSMAN_AFTER
    if facts.kind is ConcernKind.COUNCIL_COMPLAINT:
        return facts.considered_at or facts.received_at + OMBUDSMAN_AFTER
    return None


_S = ConcernStatus
_LEFT_QA = frozenset({_S.WITH_PROVIDER, _S.REPLIED, _S.CONFIRMED, _S.CONSIDERED, _S.HANDED_OFF})
_AFTER_REPLY = frozenset({_S.REPLIED, _S.CONSIDERED, _S.HANDED_OFF, _S.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """That a browser follows a submission: since when, and when it was last looked at."""

    since: datetime
    seen: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether reference and passphrase have to be given again. A time to come is over too."""
        idle, whole = now - self.seen, now - self.since
        return not (timedelta(0) <= idle < IDLE and timedelta(0) <= whole < LONGEST)
