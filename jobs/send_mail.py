"""Sends the messages that wait, a few seconds after each change."""

from __future__ import annotations

from jobs.turns import Result, in_turn
from jobs.work import DONE, Job, Told, Work
from marketplace.models.jobs import RunStatus
from marketplace.services import mail_rows
from marketplace.services.leases import Turn
from marketplace.services.mail_outbox import MAIL_LEASE, Mailer

_NAME = "send-mail"


def _run(work: Work) -> Told:
    """Send what is due. With nothing due the database is only read."""
    if not mail_rows.due(work.clock()):
        return Told(exit_status=DONE, sentences=("No mail is waiting.",), eventful=False)
    return in_turn(work, job=_NAME, lease=MAIL_LEASE, do=lambda turn: _send(work, turn))


def _send(work: Work, turn: Turn) -> Result:
    mailed = Mailer(
        sender=work.adapters.sender,
        settings=work.adapters.settings,
        actor=work.actor,
        clock=work.clock,
        turn=turn,
    ).send_due()
    told = (
        (mailed.sent, "sent"),
        (mailed.postponed, "could not be sent and will be tried again; the log says why"),
        (mailed.given_up, "given up: staff find them under mail that could not be sent"),
        (mailed.dropped, "not sent because nobody should get them any more"),
    )
    sentences = tuple(f"{_count(number)} {what}." for number, what in told if number)
    return Result(
        status=RunStatus.PARTIAL if mailed.postponed else RunStatus.COMPLETE,
        counts={
            "sent": mailed.sent,
            "postponed": mailed.postponed,
            "given_up": mailed.given_up,
            "dropped": mailed.dropped,
            "left": mailed.left,
        },
        sentences=sentences or ("No mail was sent.",),
        eventful=bool(sentences),
    )


def _count(messages: int) -> str:
    return f"{messages:,} message" + ("" if messages == 1 else "s")


SEND_MAIL = Job(name=_NAME, run=_run)
