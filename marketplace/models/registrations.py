"""Registrations of providers, and their claims on locations of the register."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.registrations import ClaimMethod, ClaimStatus, RegistrationStatus
from marketplace.models.base import Base, JsonObject


class Registration(Base):
    """A provider's registration, saved as it goes.

    `answers` holds one object for each section (see `domain.registrations`). Nothing of it is in
    the directory before it is approved: `provider_id` is set then. `reference` is given when it
    is first sent.
    """

    __tablename__ = "registrations"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    reference: Mapped[str | None] = mapped_column(String(20), unique=True)
    status: Mapped[str] = mapped_column(String(10))
    answers: Mapped[JsonObject]
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    expectations_version: Mapped[str | None] = mapped_column(String(20))
    expectations_accepted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(
            "status IN ({})".format(", ".join(f"'{status}'" for status in RegistrationStatus)),
            name="status",
        ),
        CheckConstraint(
            "status = 'open' OR (reference IS NOT NULL AND sent_at IS NOT NULL)", name="sent_whole"
        ),
        CheckConstraint("status <> 'approved' OR provider_id IS NOT NULL", name="approved_whole"),
    )


class Claim(Base):
    """That somebody says a location of the register is theirs, and how it was proved.

    At most one claim on a location is verified (partial unique index). The code is kept nowhere:
    it is made from this row's id and `code_sent_at` with the service's own key. `code_address`
    is where it was sent, at the domain of the register's website.
    `note` is an officer's, on a call-back or a decision.
    """

    __tablename__ = "claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    cqc_id: Mapped[str] = mapped_column(String(40), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    status: Mapped[str] = mapped_column(String(10))
    method: Mapped[str | None] = mapped_column(String(10))
    made_at: Mapped[datetime]
    code_address: Mapped[str | None] = mapped_column(String(254))
    code_sent_at: Mapped[datetime | None]
    code_expires_at: Mapped[datetime | None]
    code_tries: Mapped[int]
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    note: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(
            "status IN ({})".format(", ".join(f"'{status}'" for status in ClaimStatus)),
            name="status",
        ),
        CheckConstraint(
            "method IS NULL OR method IN ({})".format(
                ", ".join(f"'{method}'" for method in ClaimMethod)
            ),
            name="method",
        ),
        CheckConstraint(
            "status <> 'verified' OR (verified_at IS NOT NULL AND method IS NOT NULL)",
            name="verified_whole",
        ),
        Index(
            "uq_claims_verified",
            "cqc_id",
            unique=True,
            sqlite_where=text("status = 'verified'"),
            postgresql_where=text("status = 'verified'"),
        ),
    )
