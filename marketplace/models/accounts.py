"""People who sign in: their accounts, roles, second factors, sign-ins and single-use links."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.access import Role
from marketplace.models.base import Base

_ROLES = ", ".join(f"'{role}'" for role in Role)


class Account(Base):
    """Somebody who can sign in. The address is kept in lower case.

    `password_hash` is empty until an invited person has chosen one. `closed_at` ends it for good:
    nothing is deleted, since the audit log names the address.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(Text)
    email_confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint("email = lower(email) AND email LIKE '%_@_%'", name="email_normal"),
    )


class AccountRole(Base):
    """One role of one person."""

    __tablename__ = "account_roles"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)

    __table_args__ = (CheckConstraint(f"role IN ({_ROLES})", name="role"),)


class Membership(Base):
    """That a person acts for a provider. Ending it fills `ended_at`; a return is a new row."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    since: Mapped[datetime]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_memberships_current",
            "account_id",
            "provider_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class SecondFactor(Base):
    """A person's authenticator app. `last_step` is the newest code used: none is taken twice.

    `confirmed_at` is empty while it is being set up, and then it guards nothing yet.
    """

    __tablename__ = "second_factors"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]


class RecoveryCode(Base):
    """One of ten codes for whoever has lost the app, as a hash."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignIn(Base):
    """One session of one person on one browser. The cookie carries the token, kept as a hash.

    `browser` is in plain words ("Firefox on Windows"), for the owner's list; `ended_why` is
    empty while it goes on.
    """

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(20))

    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended_whole"),
    )


class LinkPurpose(StrEnum):
    """What a single-use link does."""

    CONFIRM_EMAIL = "confirm-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105 - the name of a purpose
    INVITATION = "invitation"
    """Staff or a colleague: choose a password and sign in."""
    PROVIDER_INVITATION = "provider-invitation"
    STILL_RIGHT = "still-right"
    """Confirm that a listing's details are still right."""


class SingleUseLink(Base):
    """A link that a message carries. It works once, until `expires_at`.

    The token is made from this row's id and `nonce` with the service's own key when the message
    is rendered, so that neither the outbox nor this table alone lets anybody use it. `subject`
    says what it is about ("listing:12", "provider:3").
    """

    __tablename__ = "single_use_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    nonce: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    subject: Mapped[str | None] = mapped_column(String(80), index=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """Who invited, where it is an invitation."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(
            "purpose IN ({})".format(", ".join(f"'{purpose}'" for purpose in LinkPurpose)),
            name="purpose",
        ),
    )


class Throttle(Base):
    """How often something was tried lately, shared by all processes. `key` is a hash.

    `times` counts since `since`; `free_at` is when the next try is taken.
    """

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    since: Mapped[datetime]
    times: Mapped[int]
    free_at: Mapped[datetime]
