"""Which hand-offs there may be: on what basis, by what way, and until when receipt is due.

Source: the product's "Telling us" (each hand-off with its basis; consent cannot block
safeguarding) and the issue ("we sent it" and "we told you where to go" are different things).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_times import office_hours_after, receipt_due
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import RefusedError
from marketplace.domain.hand_offs import Basis, Method

NEVER_SENT = frozenset({Recipient.OMBUDSMAN})
"""Whom we send nothing: the person goes to them, and we say how."""

_LONDON = ZoneInfo("Europe/London")
_OFFICE_SHUTS = time(17)
_BY_SHARE: Mapping[Share, tuple[Basis, ...]] = {
    Share.WITH_NAME: (Basis.CONSENT_WITH_NAME, Basis.CONSENT_WITHOUT_NAME),
    Share.WITHOUT_NAME: (Basis.CONSENT_WITHOUT_NAME,),
    Share.NO: (),
}
_ELSEWHERE = (
    Method.SECURE_EMAIL,
    Method.PHONE,
    Method.PORTAL,
    Method.POST,
    Method.BY_HAND,
    Method.SIGNPOSTED,
)


def bases_for(kind: ConcernKind, recipient: Recipient, share: Share) -> tuple[Basis, ...]:
    """On what basis a concern of this kind may go to a recipient; none where it may not at all.

    `share` is what the person agreed to for this recipient, as of now. The first is the fullest.
    A provider sees nothing without consent, whatever the task of the council. Safeguarding is a
    basis only of safeguarding concerns, and the public task never carries who told us.
    """
    if recipient is Recipient.PROVIDER:
        return _BY_SHARE[share] if kind.goes_to_provider else ()
    if recipient in NEVER_SENT:
        return (Basis.PUBLIC_TASK,)
    if kind is ConcernKind.SAFEGUARDING:
        return (Basis.SAFEGUARDING, *_BY_SHARE[share], Basis.PUBLIC_TASK)
    return (*_BY_SHARE[share], Basis.PUBLIC_TASK)


def share_of(basis: Basis) -> Share:
    """How the words of a hand-off on this basis are written: with or without the name."""
    with_name = {Basis.CONSENT_WITH_NAME, Basis.SAFEGUARDING}
    return Share.WITH_NAME if basis in with_name else Share.WITHOUT_NAME


def agreed(kind: ConcernKind, recipient: Recipient, shares: Mapping[Recipient, Share]) -> Share:
    """What the person agreed to for a recipient.

    A complaint about the council goes to another team of the council: where they were not asked
    about that team, what they agreed to for the QA team counts. Nobody else's answer counts for
    a recipient that they were not asked about.
    """
    if recipient in shares:
        return shares[recipient]
    if kind is ConcernKind.COUNCIL_COMPLAINT and recipient is Recipient.COUNCIL_COMPLAINTS:
        return shares.get(Recipient.QA, Share.NO)
    return Share.NO


def methods_for(recipient: Recipient) -> tuple[Method, ...]:
    """By what way something can go to a recipient."""
    if recipient.works_here:
        return (Method.HERE,)
    return (Method.SIGNPOSTED,) if recipient in NEVER_SENT else _ELSEWHERE


def require_allowed(
    kind: ConcernKind, *, recipient: Recipient, basis: Basis, method: Method, share: Share
) -> None:
    """Raise RefusedError where there may be no such hand-off."""
    if method not in methods_for(recipient):
        raise RefusedError(f"Nothing can go to {recipient.label} that way. Choose another way.")
    if method.is_sent and basis not in bases_for(kind, recipient, share):
        raise RefusedError(
            f"It cannot go to {recipient.label} on that basis: the person has not agreed to it, "
            "or it is not for this sort of concern. Ask the person, or choose another basis."
        )


def receipt_due_at(recipient: Recipient, sent_at: datetime) -> datetime:
    """Until when somebody there has to confirm it: 4 office hours for safeguarding.

    Everybody else has until the end of office hours of the third working day.
    """
    if recipient is Recipient.SAFEGUARDING:
        return office_hours_after(sent_at)
    shuts = datetime.combine(receipt_due(sent_at), _OFFICE_SHUTS, tzinfo=_LONDON)
    return shuts.astimezone(UTC)
