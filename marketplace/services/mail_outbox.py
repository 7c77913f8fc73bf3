"""Sends the messages that use cases left in the outbox, after their commit.

Each message is taken in hand in one short transaction, sent outside of any, and what became of it
written in another: a slow mail server holds nothing up that other people write. A process that
dies in between leaves the message to be taken in hand again after five minutes, with the same
Message-ID. So a message may arrive twice, which can be recognised, but is never lost, and none
is marked as sent that nobody said yes to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog
from sqlalchemy import select

from marketplace.config import Settings
from marketplace.domain.access import Actor
from marketplace.domain.mail_events import MessageDropped, MessageGivenUp, MessageSent
from marketplace.domain.mail_retries import next_try
from marketplace.mail.sending import Email, PermanentRefusal, Sender, TemporaryFailure
from marketplace.models.base import db
from marketplace.models.events import OutboxRow
from marketplace.models.messages import Message
from marketplace.services.keyed import keyed_digest
from marketplace.services.leases import Turn, renew
from marketplace.services.mail_facts import NotDue
from marketplace.services.mail_rows import (
    InHand,
    delete_rows,
    end_row,
    postpone_row,
    take_row,
    waiting,
)
from marketplace.services.mail_words import words_of
from marketplace.services.transaction import MAIL, transaction

MAIL_LEASE = "mail"
"""Whoever sends mail holds this lease. It is not that of the index: neither waits for the other."""

AT_ONCE = 50
"""How many messages one run sends at most: the next run is seconds away."""

log = structlog.stdlib.get_logger(__name__)


class End(StrEnum):
    """What became of one message in one try."""

    SENT = "sent"
    POSTPONED = "postponed"
    GIVEN_UP = "given-up"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """What one run did, in messages. `left` counts those that still wait, for any reason."""

    sent: int = 0
    postponed: int = 0
    given_up: int = 0
    dropped: int = 0
    left: int = 0

    @property
    def ended(self) -> int:
        """How many messages wait no more."""
        return self.sent + self.given_up + self.dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailer:
    """Sends what is due. `clock` tells the time anew for each message; sending takes a while."""

    sender: Sender
    settings: Settings
    actor: Actor
    clock: Callable[[], datetime]
    turn: Turn | None = None

    def send_due(self, limit: int = AT_ONCE) -> Mailed:
        """Send up to `limit` messages, the longest due first.

        Ends early where the mail server is away, since it would fail the others too, and where
        the process has to end.

        Raises:
            LeaseLost: another process has taken over; what was under way is written down all the
                same before the next message is taken.
        """
        ends: Counter[End] = Counter()
        for _ in range(limit):
            if self.turn is not None and self.turn.stopping.is_set():
                break
            taken = self._take()
            if taken is None:
                break
            end, goes_on = self._try(taken)
            ends[end] += 1
            if not goes_on:
                break
        return Mailed(
            sent=ends[End.SENT],
            postponed=ends[End.POSTPONED],
            given_up=ends[End.GIVEN_UP],
            dropped=ends[End.DROPPED],
            left=waiting(),
        )

    def _take(self) -> InHand | None:
        """Take the message in hand that has been due the longest; None where none is."""
        now = self.clock()
        with transaction(actor=self.actor, now=now) as tx:
            if self.turn is not None:
                renew(tx, self.turn.lease)
            while True:
                row = tx.session.execute(
                    select(OutboxRow.id, OutboxRow.attempts)
                    .where(OutboxRow.topic == MAIL, OutboxRow.due_at <= now)
                    .order_by(OutboxRow.due_at, OutboxRow.id)
                    .limit(1)
                ).one_or_none()
                if row is None:
                    return None
                taken = take_row(tx, row.id, row.attempts)
                if taken is not None:  # else another process was quicker: look for the next one
                    return taken

    def _try(self, taken: InHand) -> tuple[End, bool]:
        """Send one message and write down what became of it; whether the run goes on."""
        try:
            email = self._email(taken)
            db.session.rollback()  # no transaction stays open while a mail server thinks
            answered = self.sender.send(email)
        except NotDue as not_due:
            return self._drop(taken, not_due), True
        except PermanentRefusal as refusal:
            return self._fail(taken, f"{refusal}", never=True), True
        except TemporaryFailure as failure:
            return self._fail(taken, f"{failure}"), not failure.for_all
        except Exception as error:  # noqa: BLE001 - one message must not hold up the others
            db.session.rollback()
            # Only its kind is kept: its text may name people.
            return self._fail(taken, f"a fault of ours ({type(error).__name__})"), True
        return self._sent(taken, answered), True

    def _email(self, taken: InHand) -> Email:
        message = db.session.get_one(Message, taken.message_id)
        words = words_of(message, settings=self.settings, now=self.clock())
        return Email(
            id=message_id(message, settings=self.settings),
            to=message.address,
            subject=words.subject,
            text=words.text,
            unsubscribe=words.unsubscribe,
        )

    def _sent(self, taken: InHand, answered: str) -> End:
        """Write down that it was taken, even where another process has it in hand by now."""
        with transaction(actor=self.actor, now=self.clock()) as tx:
            message = tx.get(Message, taken.message_id)
            delete_rows(tx, taken.message_id)
            if message.sent_at is None:
                message.sent_at, message.receipt = tx.now, answered[:200]
                message.given_up_at = message.settled_at = message.last_error = None
                tx.record(
                    MessageSent(
                        subject=f"message:{message.id}",
                        message=message.kind,
                        about=message.subject,
                        attempts=message.attempts,
                    )
                )
        return End.SENT

    def _drop(self, taken: InHand, not_due: NotDue) -> End:
        """End a message that nobody should get any more: it is put aside at once."""
        with transaction(actor=self.actor, now=self.clock()) as tx:
            message = tx.get(Message, taken.message_id)
            if end_row(tx, taken):
                message.given_up_at = message.settled_at = tx.now
                message.last_error = f"{not_due}"
                tx.record(
                    MessageDropped(
                        subject=f"message:{message.id}",
                        message=message.kind,
                        about=message.subject,
                        reason=not_due.why.value,
                    )
                )
        return End.DROPPED

    def _fail(self, taken: InHand, reason: str, *, never: bool = False) -> End:
        """Let it wait for the next try, or give it up."""
        now = self.clock()
        due_at = None if never else next_try(asked_at=taken.asked_at, failures=taken.tries, now=now)
        log.warning("message_not_sent", message=taken.message_id, error=reason, due_at=due_at)
        with transaction(actor=self.actor, now=now) as tx:
            message = tx.get(Message, taken.message_id)
            if due_at is not None:
                if postpone_row(tx, taken, due_at, reason):
                    message.last_error = reason
                return End.POSTPONED
            if end_row(tx, taken):
                message.given_up_at, message.last_error = now, reason
                tx.record(
                    MessageGivenUp(
                        subject=f"message:{message.id}",
                        message=message.kind,
                        about=message.subject,
                        attempts=message.attempts,
                        reason=reason,
                    )
                )
        return End.GIVEN_UP


def message_id(message: Message, *, settings: Settings) -> str:
    """The Message-ID without its brackets: the same at each try, and nobody else's."""
    seal = keyed_digest("message-id", message.id, message.created_at.isoformat())
    return f"{message.id}.{seal[:22]}@{settings.mail_from.rpartition('@')[2]}"
