"""What messages about registrations, edits, claims and reviews are made from.

Why something was returned or declined is free text about people, so it stays in the account.
"""

from __future__ import annotations

from marketplace.domain.cases import CaseKind, CaseStatus
from marketplace.domain.dates import day_in_words, moment_in_words
from marketplace.domain.messages import MessageKind, WhyNotSent
from marketplace.domain.registrations import ClaimStatus
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.register import RegisterPlace
from marketplace.models.registrations import Claim
from marketplace.services.claim_codes import claim_code
from marketplace.services.mail_facts import Asked, Facts, NotDue, written

_WHAT = {
    CaseKind.REGISTRATION: "your registration",
    CaseKind.EDIT: "the changes to your listing",
    CaseKind.NEW_LISTING: "your new listing",
    CaseKind.CLAIM: "your claim that a place on the care regulator's register is yours",
    CaseKind.REVIEW: "what you asked us to look at",
}
_NEXT = {
    CaseKind.REGISTRATION: (
        "Sign in to see your listings and how each of them stands, to keep them right and to add "
        "more:"
    ),
    CaseKind.EDIT: "The new details have taken the place of the old ones. Sign in to see them:",
    CaseKind.NEW_LISTING: "Sign in to see it, and how it stands:",
    CaseKind.CLAIM: "Sign in to go on:",
    CaseKind.REVIEW: "Sign in to read the answer:",
}
_DECIDED = {
    MessageKind.CASE_APPROVED: {CaseStatus.APPROVED},
    MessageKind.CASE_RETURNED: {CaseStatus.RETURNED},
    MessageKind.CASE_DECLINED: {CaseStatus.DECLINED},
    MessageKind.REVIEW_ANSWERED: set(CaseStatus) - {CaseStatus.OPEN},
}


def received(message: Asked) -> Facts:
    """What arrived, under which reference, and by when somebody looks at it."""
    case = message.row(Case, "case_id")
    return {**_named(case), "due": day_in_words(case.due_on)}


def decided(message: Asked) -> Facts:
    """What was decided on. Raises NotDue where the case says something else."""
    case = message.row(Case, "case_id")
    if CaseStatus(case.status) not in _DECIDED[message.kind]:
        raise NotDue(WhyNotSent.CASE_DIFFERS)
    return {**_named(case), "next": _NEXT[CaseKind(case.kind)]}


def code_of_claim(message: Asked) -> Facts:
    """The code that proves a claim, made now: it is kept nowhere."""
    claim = message.row(Claim, "claim_id")
    sent_at, until = claim.code_sent_at, claim.code_expires_at
    if claim.status != ClaimStatus.CODE_SENT or sent_at is None or until is None:
        raise NotDue(WhyNotSent.CODE_REPLACED)
    if sent_at.isoformat() != message.refers["sent_at"] or claim.code_address != message.address:
        raise NotDue(WhyNotSent.CODE_REPLACED)
    if until <= message.now:
        raise NotDue(WhyNotSent.CODE_EXPIRED)
    code = claim_code(claim.id, sent_at=sent_at)
    half = len(code) // 2
    place = db.session.get(RegisterPlace, claim.cqc_id)
    return {
        "code": f"{code[:half]} {code[half:]}",
        "code_until": moment_in_words(until),
        "place": written(place.name) if place else f"the location {claim.cqc_id}",
    }


def _named(case: Case) -> Facts:
    return {"what": _WHAT[CaseKind(case.kind)], "reference": case.reference}
