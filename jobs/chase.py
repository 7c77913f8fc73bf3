"""Every day: asks, reminds and holds, by what providers have and have not told us."""

from __future__ import annotations

from jobs.turns import Result, in_turn
from jobs.work import Job, Told, Work
from marketplace.models.jobs import RunStatus
from marketplace.services import (
    document_expiry,
    enquiry_chasing,
    hand_off_reminders,
    provider_invitations,
    reply_chasing,
    sorted_questions,
    still_right,
)
from marketplace.services.leases import Turn

_NAME = "chase"
_SENTENCES = {
    "asked": "Asked whether details are still right, listings",
    "reminded": "Reminded to confirm details, listings",
    "stale": "Held because nobody confirmed the details, listings",
    "unreached": "Asked, but no message was sent (see what could not be sent), listings",
    "documents": "Reminded of, documents",
    "expired": "Held because a document has expired, listings",
    "renewed": "Shown again because a document was renewed, listings",
    "replies": "Reminded of a reply to what was shared with a provider, concerns",
    "overdue": "Told to the QA officers as overdue, replies",
    "enquiries": "Reminded of enquiries without an answer, enquiries",
    "failures": "Told that a provider could not be told of their enquiry, people",
    "invitations": "Reminded to register, services",
    "sorted": "Asked whether what they told us is sorted, people",
    "hand_offs": "Noted as not confirmed by whoever they were sent to, hand-offs",
}


def _run(work: Work) -> Told:
    """Ask, remind and hold. What was done once is not done again, whoever starts this."""
    return in_turn(work, job=_NAME, lease=_NAME, do=lambda turn: _chase(work, turn))


def _chase(work: Work, turn: Turn) -> Result:
    counts = _details(work, turn) | _documents(work, turn) | _replies(work, turn)
    if not work.stopping.is_set():
        now = work.clock()
        counts["enquiries"] = enquiry_chasing.remind_due(actor=work.actor, now=now, turn=turn)
        counts["failures"] = enquiry_chasing.tell_failures(actor=work.actor, now=now, turn=turn)
        counts["invitations"] = provider_invitations.remind_waiting(actor=work.actor, now=now)
        counts["sorted"] = sorted_questions.ask_due(actor=work.actor, now=now, turn=turn)
        counts["hand_offs"] = hand_off_reminders.note_late(actor=work.actor, now=now, turn=turn)
    told = tuple(f"{_SENTENCES[name]}: {number:,}." for name, number in counts.items() if number)
    return Result(
        status=RunStatus.PARTIAL if work.stopping.is_set() else RunStatus.COMPLETE,
        counts=dict(counts),
        sentences=told or ("Nobody had to be asked, reminded or held.",),
        eventful=bool(told),
    )


def _details(work: Work, turn: Turn) -> dict[str, int]:
    chased = still_right.chase(actor=work.actor, now=work.clock(), turn=turn)
    return {
        "asked": chased.asked,
        "reminded": chased.reminded,
        "stale": chased.held,
        "unreached": chased.unreached,
    }


def _documents(work: Work, turn: Turn) -> dict[str, int]:
    now = work.clock()
    reminded = document_expiry.remind(now=now, actor=work.actor, turn=turn)
    held = document_expiry.hold_expired(now=now, actor=work.actor, turn=turn)
    return {"documents": reminded, "expired": held.placed, "renewed": held.lifted}


def _replies(work: Work, turn: Turn) -> dict[str, int]:
    chased = reply_chasing.chase_replies(actor=work.actor, now=work.clock(), turn=turn)
    return {"replies": chased.reminded, "overdue": chased.overdue}


CHASE = Job(name=_NAME, run=_run)
