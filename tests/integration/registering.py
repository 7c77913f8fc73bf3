"""Registrations for tests: complete answers of each kind, and the rows that stand beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from marketplace.domain import expectations
from marketplace.domain.access import Principal, Role, person
from marketplace.domain.documents import DocumentKind
from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import (
    DECLARATIONS,
    Answers,
    Contact,
    DbsLevel,
    Declarations,
    Organisation,
    RegisterLink,
    Regulator,
    Safety,
)
from marketplace.domain.registrations import (
    ClaimMethod,
    ClaimStatus,
    ProviderKind,
    RegistrationStatus,
)
from marketplace.models.documents import Document
from marketplace.models.registrations import Claim, Registration
from marketplace.services.registration_sending import send
from marketplace.services.transaction import transaction
from tests.integration.desk import add_person
from tests.integration.town import START
from tests.unit.offers import CARE, LUNCH

PLACE = CARE.cqc_location_id
LUNCH_CLUB = replace(
    LUNCH,
    postcode="ZZ1 1AA",
    complaints="Tell any of us, or ring the vicarage.",
)
ASSISTANT = replace(
    LUNCH_CLUB,
    name="Robin Ashdown",
    description="I help one person at a time in their own home.",
    service_types=("personal-assistant",),
    personal_care=True,
    covers="5 miles",
)

_ACTOR = person("somebody@example.org")
_NAMES = {
    ProviderKind.REGISTERED: "Larkspur Home Care",
    ProviderKind.OTHER_REGULATOR: "Fernleigh Family Services",
    ProviderKind.INDIVIDUAL: "Robin Ashdown",
    ProviderKind.INTRODUCTORY_AGENCY: "Meet Your Carer",
    ProviderKind.UNREGULATED: "St Bride's lunch club",
}
_OFFERS = {
    ProviderKind.REGISTERED: CARE,
    ProviderKind.OTHER_REGULATOR: LUNCH_CLUB,
    ProviderKind.INDIVIDUAL: ASSISTANT,
    ProviderKind.INTRODUCTORY_AGENCY: replace(
        ASSISTANT, name="Meet Your Carer", service_types=("introductory-agency",)
    ),
    ProviderKind.UNREGULATED: LUNCH_CLUB,
}
_LINKS = {
    ProviderKind.REGISTERED: RegisterLink(
        location_id=PLACE,
        found=True,
        looked_at=START,
        name="Larkspur Home Care",
        provider_name="Larkspur Care Ltd",
        address="3 Mill Row",
        town="Fenwick Cross",
        postcode="ZZ1 1AA",
        phone="01632 960201",
        website="www.larkspur.example.org",
        activities=("Personal care",),
        register_service_types=("Homecare agencies",),
    ),
    ProviderKind.OTHER_REGULATOR: RegisterLink(
        regulator=Regulator.OFSTED, registration_number="SC123456"
    ),
}


def answers_of(kind: ProviderKind, *, name: str = "", offers: tuple[Offer, ...] = ()) -> Answers:
    """Answers of this kind that nothing is missing from."""
    return Answers(
        organisation=Organisation(
            kind=kind, name=name or _NAMES[kind], legal_name=f"{name or _NAMES[kind]} Ltd"
        ),
        contact=Contact(name="Alex Example", phone="01632 960300", email="alex@example.org"),
        register=_LINKS.get(kind, RegisterLink()),
        declarations=Declarations(made=DECLARATIONS.get(kind, ())),
        offers=offers or (_OFFERS[kind],),
        safety=Safety(
            safeguarding_lead="Our deputy",
            safeguarding_phone="01632 960301",
            dbs_level=DbsLevel.ENHANCED,
            dbs_on=date(2025, 3, 4),
            dbs_seen_by="The chair",
        ),
    )


def a_provider(email: str = "alex@example.org") -> Principal:
    """Somebody with an account who keeps no provider yet."""
    return add_person(email, Role.PROVIDER, name="Alex Example")


def registration_with(
    answers: Answers,
    by: Principal,
    *,
    claim: ClaimStatus | None = None,
    now: datetime = START,
) -> tuple[int, int]:
    """An open registration with these answers and everything beside them: its id and version.

    The claim is verified, unless said otherwise, where there is a location.
    """
    with transaction(actor=_ACTOR, now=now) as tx:
        row = Registration(
            account_id=by.account_id,
            status=RegistrationStatus.OPEN.value,
            answers=answers.as_json(),
            started_at=now,
            saved_at=now,
            expectations_version=expectations.VERSION,
            expectations_accepted_at=now,
        )
        tx.add(row)
        tx.session.flush()
        for kind in DocumentKind:
            tx.add(_document(row.id, kind, by, now))
        if answers.register.location_id:
            status = claim or ClaimStatus.VERIFIED
            tx.add(_claim(row.id, answers.register.location_id, status, by, now))
        return row.id, row.version


def sent_registration(
    answers: Answers, by: Principal, *, claim: ClaimStatus | None = None
) -> tuple[int, str]:
    """The same, sent: its id and reference."""
    registration_id, version = registration_with(answers, by, claim=claim)
    return registration_id, send(registration_id, version=version, by=by, now=START)


def _claim(
    registration_id: int, cqc_id: str, status: ClaimStatus, by: Principal, now: datetime
) -> Claim:
    verified = status is ClaimStatus.VERIFIED
    return Claim(
        cqc_id=cqc_id,
        account_id=by.account_id,
        registration_id=registration_id,
        status=status.value,
        method=ClaimMethod.CODE.value if verified else None,
        made_at=now,
        code_tries=0,
        verified_at=now if verified else None,
    )


def _document(registration_id: int, kind: DocumentKind, by: Principal, now: datetime) -> Document:
    return Document(
        registration_id=registration_id,
        kind=kind.value,
        stored_name=f"{registration_id}-{kind.value}",
        original_name=f"{kind.value}.pdf",
        media_type="application/pdf",
        size=100,
        sha256="0" * 64,
        uploaded_by=by.account_id,
        uploaded_at=now,
        expires_on=date(2027, 6, 1),
    )
