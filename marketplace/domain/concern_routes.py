"""Where a concern goes when it arrives: one table.

Everything else goes where staff decide. A complaint about the council is sent to nobody by
itself: the QA team's desk says that the complaints team has to have it. Sources: the product's
"Telling us" and the issue.
"""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, Priority
from marketplace.domain.hand_offs import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What decides where a concern goes.

    `beside_safeguarding` says that it was told together with a safeguarding concern and waits for
    a safeguarding officer. `provider_answers` says that we know the provider, and that somebody
    of theirs has an account here.
    """

    kind: ConcernKind
    priority: Priority = Priority.ROUTINE
    beside_safeguarding: bool = False
    provider_answers: bool = False
    works_there: bool = False
    for_provider: Share = Share.NO
    for_qa: Share = Share.NO


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One recipient that a concern goes to at once, and on what basis."""

    recipient: Recipient
    basis: Basis


def routes(arrived: Arrived) -> tuple[Route, ...]:
    """Whom a concern goes to when it arrives, or when it need not wait any longer."""
    if arrived.kind is ConcernKind.SAFEGUARDING:
        return (Route(recipient=Recipient.SAFEGUARDING, basis=Basis.SAFEGUARDING),)
    if arrived.beside_safeguarding or arrived.kind is ConcernKind.COUNCIL_COMPLAINT:
        return ()
    team = Route(recipient=Recipient.QA, basis=_BASES[arrived.for_qa])
    if not goes_to_provider(arrived):
        return (team,)
    return (Route(recipient=Recipient.PROVIDER, basis=_BASES[arrived.for_provider]), team)


def goes_to_provider(arrived: Arrived) -> bool:
    """Whether it goes to the provider without anybody having looked at it.

    Only a complaint: it is the one kind that asks the provider for an answer. What sounds urgent
    is looked at first, and nothing of somebody who works there is ever sent by itself.
    """
    return (
        arrived.kind is ConcernKind.COMPLAINT
        and arrived.for_provider is not Share.NO
        and arrived.provider_answers
        and arrived.priority is Priority.ROUTINE
        and not arrived.works_there
        and not arrived.beside_safeguarding
    )


_BASES = {
    Share.WITH_NAME: Basis.CONSENT_WITH_NAME,
    Share.WITHOUT_NAME: Basis.CONSENT_WITHOUT_NAME,
    Share.NO: Basis.PUBLIC_TASK,
}
"""For the QA team, which reads what is not restricted in any case: with or without who told us."""
