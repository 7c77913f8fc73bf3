"""Enquiries: what somebody asked a provider through this service, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.enquiries import AnswerBy, EnquiryStatus, Written
from marketplace.models.base import ACTOR_LENGTH, Base, JsonObject, among


class Enquiry(Base):
    """One enquiry about one listing. It stays with both parties whatever becomes of the listing.

    `answers` is a `domain.enquiries.Asked`: what, when, for whom, how to answer. The listing's and
    the provider's names are read when shown. `passphrase_digest` opens it to whoever asked, with
    the reference. `delivered_at` is when a mail server took the message to the provider;
    `read_at` when somebody there opened the enquiry. `link_digest` opens it to the address of a
    listing whose provider has no account here. Removed after a time (`domain.retention`).
    """

    __tablename__ = "enquiries"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    passphrase_digest: Mapped[str] = mapped_column(String(64))
    form_digest: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the form that was sent: sending it twice finds the first."""
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    answers: Mapped[JsonObject]
    answer_by: Mapped[str] = mapped_column(String(8))
    looking_for_change: Mapped[bool]
    status: Mapped[str] = mapped_column(String(12))
    link_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    sent_at: Mapped[datetime] = mapped_column(index=True)
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(among("status", EnquiryStatus), name="status"),
        CheckConstraint(among("answer_by", AnswerBy), name="answer_by"),
        CheckConstraint("answered_at IS NULL OR read_at IS NOT NULL", name="read_first"),
        Index("ix_enquiries_provider_status", "provider_id", "status"),
    )


class EnquiryWords(Base):
    """What one of the two wrote in an enquiry after it was sent, in order."""

    __tablename__ = "enquiry_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id"), index=True)
    written: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(ACTOR_LENGTH))

    __table_args__ = (CheckConstraint(among("written", Written), name="written"),)
