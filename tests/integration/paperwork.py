"""People, registrations and providers with documents, for tests; put straight into the tables."""

from __future__ import annotations

import io
from datetime import date, datetime

from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.documents import DocumentKind, Owner
from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import Answers, Organisation
from marketplace.domain.registrations import ProviderKind
from marketplace.files.store import Store
from marketplace.models.accounts import Account, AccountRole, Membership
from marketplace.models.base import db
from marketplace.models.documents import Document
from marketplace.models.events import AuditEvent
from marketplace.models.providers import Provider
from marketplace.models.registrations import Registration
from marketplace.queries.documents import documents_of
from marketplace.services.documents import Upload, add
from marketplace.wiring import adapters
from tests.unit import files_to_upload as make

NOW = datetime.fromisoformat("2026-11-22T10:00:00+00:00")
TODAY = NOW.date()
NEXT_YEAR = date(2027, 11, 21)
INSURANCE = DocumentKind.INSURANCE
POLICY = DocumentKind.SAFEGUARDING_POLICY


def someone(
    email: str,
    *,
    roles: frozenset[Role] = frozenset({Role.PROVIDER}),
    providers: tuple[int, ...] = (),
) -> Principal:
    """A person with an account, who acts for these providers and has just signed in."""
    account = Account(email=email, name="Alex Example", email_confirmed_at=NOW, created_at=NOW)
    db.session.add(account)
    db.session.flush()
    db.session.add_all(AccountRole(account_id=account.id, role=role.value) for role in roles)
    for provider_id in providers:
        db.session.add(Membership(account_id=account.id, provider_id=provider_id, since=NOW))
    db.session.commit()
    return Principal(
        account_id=account.id,
        session_id=1,
        email=email,
        name="Alex Example",
        roles=roles,
        provider_ids=frozenset(providers),
        passed_second_factor=True,
    )


def officer(email: str = "officer@council.example.org") -> Principal:
    """A QA officer of the council."""
    return someone(email, roles=frozenset({Role.QA}))


def registration_of(
    owner: Principal,
    *,
    services: tuple[str, ...] = ("home-care",),
    kind: ProviderKind = ProviderKind.REGISTERED,
) -> Owner:
    """A registration that this person has begun."""
    return begun(owner.account_id, services=services, kind=kind)


def begun(
    account_id: int,
    *,
    services: tuple[str, ...] = ("home-care",),
    kind: ProviderKind = ProviderKind.REGISTERED,
) -> Owner:
    """A registration that somebody with this account has begun."""
    answers = Answers(
        organisation=Organisation(kind=kind, name="Ashgrove"),
        offers=(Offer(name="Ashgrove", service_types=services),),
    )
    row = Registration(
        account_id=account_id,
        status="open",
        answers=answers.as_json(),
        started_at=NOW,
        saved_at=NOW,
    )
    db.session.add(row)
    db.session.commit()
    return Owner(registration_id=row.id)


def sent(registration_id: int | None) -> None:
    """Send a registration, as its owner would."""
    row = db.session.get_one(Registration, registration_id)
    row.status, row.reference, row.sent_at = "sent", f"R-{registration_id}", NOW
    db.session.commit()


def provider(
    name: str = "Ashgrove Ltd", kind: ProviderKind | None = ProviderKind.REGISTERED
) -> int:
    """A provider without listings."""
    row = Provider(name=name, kind=kind.value if kind else None, created_at=NOW)
    db.session.add(row)
    db.session.commit()
    return row.id


def upload(
    content: bytes | None = None,
    *,
    kind: DocumentKind = INSURANCE,
    name: str = "insurance.pdf",
    expires_on: date | None = NEXT_YEAR,
    replaces: int | None = None,
) -> Upload:
    """What somebody sends: a good PDF unless told otherwise."""
    return Upload(
        stream=io.BytesIO(make.pdf() if content is None else content),
        name=name,
        kind=kind,
        expires_on=expires_on,
        replaces=replaces,
    )


def given(to: Owner, by: Principal, sending: Upload | None = None, *, now: datetime = NOW) -> int:
    """Upload to the application's own store."""
    return add(sending or upload(), to=to, by=by, files=files(), now=now)


def files() -> Store:
    """The application's own store."""
    return adapters().files


def lying() -> set[str]:
    """The names of all files in the application's store."""
    folder = adapters().settings.instance_dir / "uploads"
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def known() -> set[str]:
    """The names of the files that documents have, without those that were erased."""
    db.session.rollback()
    return set(db.session.scalars(select(Document.stored_name).where(Document.erased_at.is_(None))))


def another_pdf(words: bytes = b"newer") -> bytes:
    """A PDF that is not the usual one."""
    return make.pdf(stream=words)


def current(to: Owner, kind: DocumentKind = INSURANCE) -> int | None:
    """The id of the current document of a kind."""
    db.session.rollback()
    view = documents_of(to, today=TODAY).row(kind).current
    return view.id if view else None


def document(document_id: int) -> Document:
    """A document as it stands."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Document, document_id)


def happened(document_id: int) -> list[str]:
    """The kinds of event about a document, in order."""
    db.session.rollback()
    chosen = select(AuditEvent.kind).where(AuditEvent.subject == f"document:{document_id}")
    return list(db.session.scalars(chosen.order_by(AuditEvent.id)))
