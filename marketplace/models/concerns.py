"""What people told us: submissions, their concerns, and the steps these went through."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.concerns import (
    WITH_PROVIDERS,
    ClosedWhy,
    ConcernKind,
    ConcernStatus,
    Sorted,
    Source,
)
from marketplace.domain.themes import Theme
from marketplace.models.base import ACTOR_LENGTH, Base, JsonObject, among

_WITH_PROVIDERS = among("status", sorted(WITH_PROVIDERS))
_FOR_PROVIDERS = among("kind", (kind for kind in ConcernKind if kind.goes_to_provider))


class ConcernDraft(Base):
    """What somebody has answered so far in the form, before it is sent. Removed when forgotten.

    The browser carries the token, kept as a digest. Once sent, `submission_id` says so, and the
    answers are gone: sending twice finds the first.
    """

    __tablename__ = "concern_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    answers: Mapped[JsonObject]
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime] = mapped_column(index=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Submission(Base):
    """What somebody told us, once. Never deleted while one of its concerns is kept.

    `answers` is a `domain.concern_answers.Answers`; `provider_id` is the provider that it is
    about, once known, which the person is never told; `district` is the postcode district of the
    care. `passphrase_digest` opens it to whoever told us, with the reference.
    """

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    passphrase_digest: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(12))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    provider_words: Mapped[str] = mapped_column(String(200))
    cqc_id: Mapped[str] = mapped_column(String(40))
    district: Mapped[str] = mapped_column(String(8))
    answers: Mapped[JsonObject]
    received_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(among("source", Source), name="source"),
        CheckConstraint(
            "entered_by IS NULL OR source NOT IN ('form', 'professional')", name="entered_by"
        ),
    )


class Concern(Base):
    """One concern of a submission: its kind, where it stands, and since when.

    Times are filled by the moves of `services.concern_moves`, and by no one else. Spam takes two
    people. `considered_words` are those that the person was told. Never deleted.
    """

    __tablename__ = "concerns"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(14))
    priority: Mapped[int]
    waits_for_safeguarding: Mapped[bool]
    received_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    triaged_at: Mapped[datetime | None]
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    shared_at: Mapped[datetime | None]
    """When it was put into the provider's inbox, last."""
    replied_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    overdue_told_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    """When the person was asked whether it is sorted."""
    confirmed_at: Mapped[datetime | None]
    sorted: Mapped[str | None] = mapped_column(String(6))
    considered_at: Mapped[datetime | None]
    considered_words: Mapped[str | None] = mapped_column(Text)
    told_at: Mapped[datetime | None]
    """When the person was told what was considered, or could see it with their reference."""
    closed_at: Mapped[datetime | None]
    closed_why: Mapped[str | None] = mapped_column(String(10))
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("concerns.id"), index=True)
    spam_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    spam_at: Mapped[datetime | None]
    spam_agreed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    raised_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """The officer who raised a safeguarding concern that nobody told us of as such.

    Whoever told us is never shown it: it may be about them.
    """
    organisational: Mapped[bool]
    """Of a safeguarding concern: it is about the organisation, and others may be linked to it."""
    pattern: Mapped[bool]
    """A safeguarding officer found that it belongs to a pattern."""
    alarmed_at: Mapped[datetime | None]
    """When safeguarding officers were told that nobody had accepted it in time."""
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(among("kind", ConcernKind), name="kind"),
        CheckConstraint(among("status", ConcernStatus), name="status"),
        CheckConstraint("priority BETWEEN 0 AND 2", name="priority"),
        CheckConstraint(f"NOT {_WITH_PROVIDERS} OR {_FOR_PROVIDERS}", name="provider_kinds"),
        CheckConstraint(f"shared_at IS NULL OR {_FOR_PROVIDERS}", name="shared_kinds"),
        CheckConstraint(
            "kind <> 'safeguarding' OR NOT waits_for_safeguarding", name="safeguarding_first"
        ),
        CheckConstraint(
            "raised_by IS NULL OR kind = 'safeguarding'", name="raised_for_safeguarding"
        ),
        CheckConstraint("(closed_at IS NULL) = (status <> 'closed')", name="closed_whole"),
        CheckConstraint("(closed_why IS NULL) = (closed_at IS NULL)", name="closed_why"),
        CheckConstraint(
            "closed_why IS NULL OR " + among("closed_why", ClosedWhy), name="closed_whys"
        ),
        CheckConstraint("sorted IS NULL OR " + among("sorted", Sorted), name="sorted"),
        CheckConstraint("(sorted IS NULL) = (confirmed_at IS NULL)", name="confirmed_whole"),
        CheckConstraint(
            "closed_why IS NULL OR closed_why <> 'spam' OR "
            "(spam_by IS NOT NULL AND spam_agreed_by IS NOT NULL AND spam_by <> spam_agreed_by)",
            name="spam_by_two",
        ),
        CheckConstraint(
            "closed_why IS NULL OR (closed_why = 'duplicate') = (merged_into IS NOT NULL)",
            name="duplicate_of_one",
        ),
        Index("ix_concerns_status_received", "status", "received_at"),
    )


class ConcernStep(Base):
    """One move of a concern: where to, when, by whom. Kept for ever."""

    __tablename__ = "concern_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id"), index=True)
    status: Mapped[str] = mapped_column(String(14))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(ACTOR_LENGTH))

    __table_args__ = (CheckConstraint(among("status", ConcernStatus), name="status"),)


class ConcernTheme(Base):
    """One theme of one concern, as triage found it."""

    __tablename__ = "concern_themes"

    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id"), primary_key=True)
    theme: Mapped[str] = mapped_column(String(16), primary_key=True)

    __table_args__ = (CheckConstraint(among("theme", Theme), name="theme"),)
