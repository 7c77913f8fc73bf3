"""Registrations in the tables for tests, with the rows that stand beside them."""

from __future__ import annotations

from datetime import date, datetime

from marketplace.domain import expectations
from marketplace.domain.access import Principal, Role, person
from marketplace.domain.documents import DocumentKind
from marketplace.domain.registration_answers import (
    Answers,
)
from marketplace.domain.registrations import (
    ClaimMethod,
    ClaimStatus,
    RegistrationStatus,
)
from marketplace.models.documents import Document
from marketplace.models.registrations import Claim, Registration
from marketplace.services.registration_sending import send
from marketplace.services.transaction import transaction
from tests.integration.desk import add_person
from tests.integration.town import START

_ACTOR = person("somebody@example.org")


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
