"""Documents that providers show the council: what, until when, and who has looked at them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.documents import DocumentKind
from marketplace.models.base import Base


class Document(Base):
    """One uploaded document. The file lies in the store under `stored_name`, which is random.

    It belongs to a registration, and to the provider once that is approved. `original_name` is
    for people to read, never a path. A newer document of the same kind takes its place
    (`replaced_at`): at most one of a kind is current. The file of one that nobody but its owner
    has relied on is erased when it is replaced or taken back; what an officer has seen, and every
    document of a provider, is kept. Rows stay, so that no id is ever used twice.
    """

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    stored_name: Mapped[str] = mapped_column(String(80), unique=True)
    original_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    uploaded_at: Mapped[datetime]
    expires_on: Mapped[date | None]
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    seen_at: Mapped[datetime | None]
    """When an officer of the council looked at it and was content."""
    replaced_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    """When its file was removed: nobody but its owner had relied on it."""

    __table_args__ = (
        CheckConstraint(
            "kind IN ({})".format(", ".join(f"'{kind}'" for kind in DocumentKind)), name="kind"
        ),
        CheckConstraint("registration_id IS NOT NULL OR provider_id IS NOT NULL", name="owned"),
        CheckConstraint("(seen_at IS NULL) = (seen_by IS NULL)", name="seen_whole"),
        CheckConstraint("erased_at IS NULL OR replaced_at IS NOT NULL", name="erased_whole"),
        Index(
            "uq_documents_current_of_provider",
            "provider_id",
            "kind",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index(
            "uq_documents_current_of_registration",
            "registration_id",
            "kind",
            unique=True,
            sqlite_where=text("replaced_at IS NULL AND provider_id IS NULL"),
            postgresql_where=text("replaced_at IS NULL AND provider_id IS NULL"),
        ),
    )
