"""Senders and drains for the tests of the mail outbox: they fail, die and do things meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from marketplace.domain.messages import MessageKind
from marketplace.mail.sending import Email, PermanentRefusal, Sender, TemporaryFailure
from marketplace.services.leases import Turn
from marketplace.services.mail_outbox import Mailer
from marketplace.wiring import adapters
from tests.integration.letters import MAILS, letter
from tests.integration.town import Clock

AWAY = TemporaryFailure("the mail server hung up", for_all=True)
BUSY = TemporaryFailure("the mail server takes no mail for this address (451)")
NEVER = PermanentRefusal("the mail server takes no mail for this address (550 5.1.1)")


class Died(BaseException):
    """The process ended at this point."""


@dataclass
class Doing:
    """A sender that does something while a mail is on its way, and then takes it."""

    during: Callable[[Email], object]
    sent: list[Email] = field(default_factory=list)

    def send(self, email: Email) -> str:
        """Take the mail, after whatever happens meanwhile."""
        self.during(email)
        self.sent.append(email)
        return "taken"


def mailer(sender: Sender, clock: Clock, *, turn: Turn | None = None) -> Mailer:
    """A mailer of this application, with this sender."""
    return Mailer(sender=sender, settings=adapters().settings, actor=MAILS, clock=clock, turn=turn)


def ask(number: int = 1) -> list[int]:
    """Ask for so many messages to be sent."""
    return [letter(MessageKind.ADDRESS_IN_USE) for _ in range(number)]
