"""What is said about concerns after they were sent: consent, words, replies, files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.compliments import EndedHow
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.models.base import Base, among


class Consent(Base):
    """What a person agreed to for one recipient, from then on. The newest one counts; all stay."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(20))
    share: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(among("recipient", Recipient), name="recipient"),
        CheckConstraint(among("share", Share), name="share"),
    )


class ConcernWords(Base):
    """Words that somebody added: the person, staff, or the provider to the QA team.

    `concern_id` is empty where they are about the whole submission. `audience` says who may read
    them besides their author; notes of safeguarding officers are theirs alone. `provider_id` is
    the provider for which a provider's user wrote them: no other one ever sees them.
    """

    __tablename__ = "concern_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    concern_id: Mapped[int | None] = mapped_column(ForeignKey("concerns.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    author: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"))
    audience: Mapped[str] = mapped_column(String(14))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(among("kind", WordsKind), name="kind"),
        CheckConstraint(among("author", Author), name="author"),
        CheckConstraint(
            among("audience", Audience),
            name="audience",
        ),
        CheckConstraint(
            "(author = 'provider') = (provider_id IS NOT NULL)", name="written_for_a_provider"
        ),
    )


class ConcernReply(Base):
    """A provider's reply in its two required parts; a draft until `sent_at`.

    One concern has at most one draft at a time.
    """

    __tablename__ = "concern_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    put_right: Mapped[str] = mapped_column(Text)
    stops_again: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    saved_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(
            "sent_at IS NULL OR (put_right <> '' AND stops_again <> '')", name="both_parts"
        ),
        Index(
            "uq_concern_replies_draft",
            "concern_id",
            unique=True,
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
    )


class ConcernFile(Base):
    """A file that came with a draft, a submission or a reply. It lies in the store.

    It belongs to exactly one draft or submission, and a reply besides. `shared` is the person's
    consent that the provider may see it. Rows stay; `erased_at` is when the file was removed.
    """

    __tablename__ = "concern_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int | None] = mapped_column(
        ForeignKey("concern_drafts.id", ondelete="SET NULL"), index=True
    )
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("concern_replies.id"), index=True)
    stored_name: Mapped[str] = mapped_column(String(80), unique=True)
    original_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    shared: Mapped[bool]
    added_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class Compliment(Base):
    """A compliment as it may stand on a listing: both agreed, an officer approved.

    `words` are those to be published: those that were sent, without names and perhaps fewer.
    `listing_id` is empty until it is clear on which listing of the provider it can stand. Once
    ended it stays so: by a person's, the provider's or an officer's word (`EndedHow`).
    """

    __tablename__ = "compliments"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id"), unique=True)
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    person_agreed_at: Mapped[datetime]
    provider_agreed_at: Mapped[datetime | None]
    provider_agreed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None] = mapped_column(String(18))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """Who works here or acts for the provider; empty where the person did."""
    reason: Mapped[str | None] = mapped_column(Text)
    """An officer's, for declining it or taking it off. Staff read it, and nobody else."""
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(
            "approved_at IS NULL OR (provider_agreed_at IS NOT NULL AND listing_id IS NOT NULL)",
            name="approved_last",
        ),
        CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name="approved_whole"),
        CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name="ended_whole"),
        CheckConstraint("ended_how IS NULL OR " + among("ended_how", EndedHow), name="ended_how"),
    )
