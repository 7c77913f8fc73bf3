"""What is still missing or wrong in a registration, part by part. A pure function of its facts.

Every problem names the part where it is put right. The same checks run for the task list, for
"check your answers" and once more inside the transaction that sends. What an officer should look
at, but what stops nobody, is in `marketplace.domain.registration_referrals`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marketplace.domain import expectations, offer_checks
from marketplace.domain.documents import DocumentKind, required_of
from marketplace.domain.registration_answers import DECLARATIONS, Answers, DbsLevel, Regulator
from marketplace.domain.registration_care import care_problems
from marketplace.domain.registrations import ClaimStatus, ProviderKind


class Part(StrEnum):
    """One part of a registration, in the order of the task list."""

    KIND = "kind"
    REGISTER = "register"
    DETAILS = "details"
    CONTACT = "contact"
    PROOF = "proof"
    DECLARATIONS = "declarations"
    OFFERS = "offers"
    SAFETY = "safety"
    DOCUMENTS = "documents"
    EXPECTATIONS = "expectations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to put right, and where. `offer` is the number of the service, from 0.

    `field` is that of `domain.offers.Offer`, for a problem of a service, and `of` its name.
    `stops` says that it is no slip: the rules do not allow what was asked for.
    """

    part: Part
    message: str
    offer: int | None = None
    field: str = ""
    of: str = ""
    stops: bool = False

    @property
    def sentence(self) -> str:
        """What is wrong, with the name of the service that it is about."""
        return f"{self.of}: {self.message}" if self.of else self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the checks look at: the answers, and what stands beside them.

    `today` is the day in London. `claim` is that of the registrant on the location of the answers.
    `documents` are the kinds of which one is there that has not run out. `accepted` is the
    version of the expectations.
    """

    answers: Answers
    today: date
    claim: ClaimStatus | None = None
    documents: frozenset[DocumentKind] = frozenset()
    accepted: str | None = None

    @property
    def kind(self) -> ProviderKind | None:
        """What sort of organisation it is."""
        return self.answers.organisation.kind


def applies(part: Part, facts: Facts) -> bool:
    """Whether this kind of organisation is asked this part at all."""
    kinds = _ONLY_FOR.get(part)
    return kinds is None or facts.kind in kinds


def problems_in(part: Part, facts: Facts) -> tuple[Problem, ...]:
    """What is missing or wrong in one part; nothing where it is not asked."""
    return _CHECKS[part](facts) if applies(part, facts) else ()


def problems(facts: Facts) -> tuple[Problem, ...]:
    """Everything that keeps the registration from being sent, in the order of the parts."""
    return tuple(problem for part in Part for problem in problems_in(part, facts))


def problems_of_offer(number: int, facts: Facts) -> tuple[Problem, ...]:
    """What is missing or wrong in one service, what the rules do not allow first."""
    offer = facts.answers.offers[number]
    name = offer.name or f"Service {number + 1}"
    # Who may offer what is said in the words of this kind of organisation, so not by the slips.
    slips = offer_checks.problems(offer, registered=True, today=facts.today)
    stops = [
        Problem(
            part=Part.OFFERS,
            message=message,
            offer=number,
            field="service_types",
            of=name,
            stops=True,
        )
        for message in care_problems(facts.answers, offer)
    ]
    missing = [
        Problem(part=Part.OFFERS, message=slip.message, offer=number, field=slip.field, of=name)
        for slip in slips
    ]
    return (*stops, *missing)


def required_documents(answers: Answers) -> tuple[DocumentKind, ...]:
    """The documents without which it cannot be sent, in the order of the page."""
    offered = {slug for offer in answers.offers for slug in offer.service_types}
    return required_of(answers.organisation.kind, offered)


def _kind(facts: Facts) -> tuple[Problem, ...]:
    return () if facts.kind else _missing(Part.KIND, "Say what kind of organisation you are")


def _register(facts: Facts) -> tuple[Problem, ...]:
    link = facts.answers.register
    if facts.kind is ProviderKind.REGISTERED:
        return () if link.location_id else _missing(Part.REGISTER, "Find your service at CQC")
    named = link.regulator and (link.regulator is not Regulator.OTHER or link.regulator_name)
    wanted = (
        (not named, "Say which regulator you are registered with"),
        (not link.registration_number, "Enter your registration number"),
    )
    return _those(Part.REGISTER, wanted)


def _details(facts: Facts) -> tuple[Problem, ...]:
    return _those(
        Part.DETAILS, ((not facts.answers.organisation.name, "Enter the name you trade under"),)
    )


def _contact(facts: Facts) -> tuple[Problem, ...]:
    contact = facts.answers.contact
    wanted = (
        (not contact.name, "Enter the name of somebody we can ask"),
        (not contact.phone, "Enter a telephone number for questions about the registration"),
        (not contact.email, "Enter an email address for questions about the registration"),
    )
    return _those(Part.CONTACT, wanted)


def _proof(facts: Facts) -> tuple[Problem, ...]:
    if facts.claim in (ClaimStatus.VERIFIED, ClaimStatus.REFERRED):
        return ()
    if facts.claim is ClaimStatus.CODE_SENT:
        return _missing(Part.PROOF, "Enter the code that we sent, or ask us to phone you")
    return _missing(Part.PROOF, "Prove that the service is yours: get a code, or ask us to phone")


def _declarations(facts: Facts) -> tuple[Problem, ...]:
    wanted = DECLARATIONS.get(facts.kind, ()) if facts.kind else ()
    if set(wanted) <= set(facts.answers.declarations.made):
        return ()
    message = "Make every declaration, or choose another kind of organisation"
    return _missing(Part.DECLARATIONS, message)


def _offers(facts: Facts) -> tuple[Problem, ...]:
    offers = facts.answers.offers
    if not offers:
        return _missing(Part.OFFERS, "Add at least one service that you offer")
    return tuple(
        problem for number in range(len(offers)) for problem in problems_of_offer(number, facts)
    )


def _safety(facts: Facts) -> tuple[Problem, ...]:
    safety = facts.answers.safety
    checked = safety.dbs_level not in (None, DbsLevel.NONE)
    wanted = (
        (not safety.safeguarding_lead, "Enter who leads on safeguarding"),
        (not safety.safeguarding_phone, "Enter how to reach your safeguarding lead"),
        (safety.dbs_level is None, "Say which criminal record checks you have"),
        (checked and safety.dbs_on is None, "Enter the date of the oldest check you rely on"),
        (checked and not safety.dbs_seen_by, "Say who has seen the certificates"),
    )
    return _those(Part.SAFETY, wanted)


def _documents(facts: Facts) -> tuple[Problem, ...]:
    return tuple(
        Problem(part=Part.DOCUMENTS, message=f"Upload this document: {kind.label.lower()}")
        for kind in required_documents(facts.answers)
        if kind not in facts.documents
    )


def _expectations(facts: Facts) -> tuple[Problem, ...]:
    if facts.accepted == expectations.VERSION:
        return ()
    if facts.accepted:
        return _missing(Part.EXPECTATIONS, "Our expectations have changed: read and accept them")
    return _missing(Part.EXPECTATIONS, "Read and accept what we expect of you")


def _missing(part: Part, message: str) -> tuple[Problem, ...]:
    return (Problem(part=part, message=message),)


def _those(part: Part, wanted: tuple[tuple[object, str], ...]) -> tuple[Problem, ...]:
    """The problems whose first half is true."""
    return tuple(Problem(part=part, message=message) for wrong, message in wanted if wrong)


_ONLY_FOR: Mapping[Part, frozenset[ProviderKind]] = {
    Part.REGISTER: frozenset({ProviderKind.REGISTERED, ProviderKind.OTHER_REGULATOR}),
    Part.PROOF: frozenset({ProviderKind.REGISTERED}),
    Part.DECLARATIONS: frozenset(DECLARATIONS),
}
_CHECKS: Mapping[Part, Callable[[Facts], tuple[Problem, ...]]] = {
    Part.KIND: _kind,
    Part.REGISTER: _register,
    Part.DETAILS: _details,
    Part.CONTACT: _contact,
    Part.PROOF: _proof,
    Part.DECLARATIONS: _declarations,
    Part.OFFERS: _offers,
    Part.SAFETY: _safety,
    Part.DOCUMENTS: _documents,
    Part.EXPECTATIONS: _expectations,
}
