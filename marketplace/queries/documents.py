"""Reads documents: what is asked of somebody and what was given, for them and for officers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select

from marketplace.domain.access import Permission, Principal, may, owns, require
from marketplace.domain.documents import (
    Asked,
    DocumentKind,
    Given,
    Owner,
    asked_for,
    has_expired,
)
from marketplace.domain.errors import NotFoundError
from marketplace.domain.listings import Publication
from marketplace.domain.registration_answers import Answers
from marketplace.domain.registrations import ProviderKind, RegistrationStatus
from marketplace.domain.uploads import MediaType
from marketplace.models.base import db
from marketplace.models.documents import Document
from marketplace.models.listings import Listing, listing_service_types
from marketplace.models.providers import Provider
from marketplace.models.registrations import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """One document. `name` is for people to read; `has_expired` as of the day that was asked for.

    `seen_at` is when an officer looked at it and was content.
    """

    id: int
    kind: DocumentKind
    name: str
    media_type: MediaType
    size: int
    uploaded_at: datetime
    expires_on: date | None
    has_expired: bool
    seen_at: datetime | None
    provider_id: int | None
    registration_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One document that is asked for, and the current one where it was given."""

    asked: Asked
    current: DocumentView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnseenDocument:
    """A document that waits to be looked at; `whose` is the provider, or the registration."""

    document: DocumentView
    whose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsOf:
    """What is asked of a registration or a provider, and what was given.

    `name` is the one it trades under, empty where it has not said. `can_change` is False of a
    registration that was sent: its documents stand as its answers do.
    """

    owner: Owner
    name: str
    rows: tuple[DocumentRow, ...]
    can_change: bool
    provider_id: int | None

    def row(self, kind: DocumentKind) -> DocumentRow:
        """The row of one kind. Raises NotFoundError where it is not asked for."""
        for row in self.rows:
            if row.asked.kind is kind:
                return row
        raise NotFoundError("that document is not asked for here")


def own_documents(owner: Owner, *, by: Principal, today: date) -> DocumentsOf:
    """Those of one's own registration or provider. Raises NotFoundError for any other."""
    if not is_own(owner, by=by):
        raise NotFoundError("there is no such thing here, or it is not yours")
    return documents_of(owner, today=today)


def is_own(owner: Owner, *, by: Principal) -> bool:
    """Whether a registration was begun by this person, or a provider is theirs.

    Once a registration is approved its documents are the provider's, not its starter's.
    """
    if owner.provider_id is not None:
        return may(by, Permission.KEEP_LISTINGS) and owns(by, owner.provider_id)
    row = db.session.get(Registration, owner.registration_id)
    if row is None or not may(by, Permission.REGISTER):
        return False
    if row.provider_id is not None:
        return owns(by, row.provider_id)
    return row.account_id == by.account_id


def documents_of(owner: Owner, *, today: date) -> DocumentsOf:
    """Those of a registration or a provider, whoever's it is. Raises NotFoundError."""
    if owner.provider_id is not None:
        return _of_provider(owner.provider_id, today=today)
    return _of_registration(owner.registration_id, today=today)


def unseen(*, by: Principal, today: date) -> tuple[UnseenDocument, ...]:
    """What providers gave and no officer has looked at yet, oldest first.

    Documents of a registration count once it was sent. Raises ForbiddenError.
    """
    require(by, Permission.READ_DOCUMENTS)
    waits = and_(
        Document.provider_id.is_(None), Registration.status == RegistrationStatus.SENT.value
    )
    chosen = (
        select(Document, Provider.name, Registration.reference)
        .outerjoin(Registration, Registration.id == Document.registration_id)
        .outerjoin(Provider, Provider.id == Document.provider_id)
        .where(
            Document.replaced_at.is_(None),
            Document.seen_at.is_(None),
            or_(Document.provider_id.is_not(None), waits),
        )
        .order_by(Document.uploaded_at, Document.id)
    )
    return tuple(
        UnseenDocument(document=_view(row, today=today), whose=name or f"Registration {reference}")
        for row, name, reference in db.session.execute(chosen)
    )


def given_by(provider_id: int) -> dict[DocumentKind, Given]:
    """The current documents of a provider, as the rules see them."""
    chosen = select(Document.kind, Document.expires_on).where(
        Document.provider_id == provider_id, Document.replaced_at.is_(None)
    )
    found = [
        Given(kind=DocumentKind(kind), expires_on=expires_on)
        for kind, expires_on in db.session.execute(chosen)
    ]
    return {given.kind: given for given in found}


def asked_of_provider(provider_id: int) -> tuple[Asked, ...]:
    """What is asked of a provider, by its kind and by what it lists. Raises NotFoundError."""
    provider = db.session.get(Provider, provider_id)
    if provider is None:
        raise NotFoundError("there is no such provider")
    chosen = (
        select(listing_service_types.c.slug)
        .join(Listing, Listing.id == listing_service_types.c.listing_id)
        .where(
            Listing.provider_id == provider_id,
            Listing.publication != Publication.WITHDRAWN.value,
        )
        .distinct()
    )
    offered = tuple(db.session.scalars(chosen))
    return asked_for(ProviderKind(provider.kind) if provider.kind else None, offered)


def _of_provider(provider_id: int, *, today: date) -> DocumentsOf:
    asked = asked_of_provider(provider_id)
    provider = db.session.get_one(Provider, provider_id)
    return DocumentsOf(
        owner=Owner(provider_id=provider_id),
        name=provider.name,
        rows=_rows(asked, Document.provider_id == provider_id, today=today),
        can_change=True,
        provider_id=provider_id,
    )


def _of_registration(registration_id: int | None, *, today: date) -> DocumentsOf:
    row = db.session.get(Registration, registration_id)
    if row is None:
        raise NotFoundError("there is no such registration")
    organisation = Answers.from_json(row.answers).organisation
    return DocumentsOf(
        owner=Owner(registration_id=row.id),
        name=organisation.name,
        rows=_rows(asked_of_registration(row), Document.registration_id == row.id, today=today),
        can_change=RegistrationStatus(row.status).can_change,
        provider_id=row.provider_id,
    )


def asked_of_registration(row: Registration) -> tuple[Asked, ...]:
    """What is asked of a registration, by its answers."""
    answers = Answers.from_json(row.answers)
    offered = {slug for offer in answers.offers for slug in offer.service_types}
    return asked_for(answers.organisation.kind, offered)


def _rows(
    asked: tuple[Asked, ...], whose: ColumnElement[bool], *, today: date
) -> tuple[DocumentRow, ...]:
    """What is asked for, and whatever else was given: nothing that lies here is out of sight."""
    chosen = select(Document).where(whose, Document.replaced_at.is_(None)).order_by(Document.id)
    views = [_view(row, today=today) for row in db.session.scalars(chosen)]
    current = {view.kind: view for view in views}
    wanted = {one.kind for one in asked}
    more = tuple(
        Asked(kind=kind, required=False, why="We do not ask you for this any more.")
        for kind in current
        if kind not in wanted
    )
    return tuple(DocumentRow(asked=one, current=current.get(one.kind)) for one in (*asked, *more))


def _view(row: Document, *, today: date) -> DocumentView:
    return DocumentView(
        id=row.id,
        kind=DocumentKind(row.kind),
        name=row.original_name,
        media_type=MediaType(row.media_type),
        size=row.size,
        uploaded_at=row.uploaded_at,
        expires_on=row.expires_on,
        has_expired=has_expired(row.expires_on, today=today),
        seen_at=row.seen_at,
        provider_id=row.provider_id,
        registration_id=row.registration_id,
    )
