"""Enquiries: what somebody asked a provider through this service, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.enquiries import EnquiryStatus, Written
from marketplace.models.base import ACTOR_LENGTH, Base, JsonObject, among


class Enquiry(Base):
    """One enquiry about one listing. It stays with both parties whatever becomes of the listing.

    `answers` is a `domain.enquiries.Asked`: what, when, for whom, how to answer. The listing's and
    the provider's names are read when shown. `passphrase_digest` opens it to whoever asked, with
    the reference. When it was delivered is not kept here: its messages know when a mail server
    took them. `waiting_since` is when the person wrote what has not been answered, empty where
    nothing waits; `changed_at` when anything last happened. Removed after a time
    (`domain.retention`).
    """

    __tablename__ = "enquiries"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    passphrase_digest: Mapped[str] = mapped_column(String(64))
    passphrase_taken_at: Mapped[datetime | None]
    """When the person said that they have it: it is not shown again."""
    form_digest: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the form that was sent: sending it twice finds the first."""
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"))
    answers: Mapped[JsonObject]
    status: Mapped[str] = mapped_column(String(12))
    link_nonce: Mapped[str | None] = mapped_column(String(43))
    """What the link is made from that opens it to the address of a listing without an account."""
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(among("status", EnquiryStatus), name="status"),
        CheckConstraint("answered_at IS NULL OR read_at IS NOT NULL", name="read_first"),
        CheckConstraint("(status = 'ended') = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint(
            "(status IN ('sent', 'read')) = (waiting_since IS NOT NULL)", name="waiting"
        ),
        Index("ix_enquiries_provider_status", "provider_id", "status"),
    )


class EnquiryWords(Base):
    """What one of the two wrote in an enquiry after it was sent, in order.

    `words` may be empty where the provider only says what it has done. `read_at` is when somebody
    of the provider opened what the person added.
    """

    __tablename__ = "enquiry_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id"), index=True)
    written: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(ACTOR_LENGTH))
    read_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint(among("written", Written), name="written"),)
