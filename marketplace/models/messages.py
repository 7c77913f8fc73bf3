"""Messages: what was to be sent to whom and why, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.models.base import Base, JsonObject


class Message(Base):
    """One message to one address. Its words are made from ids when it is sent, never kept.

    `kind` is one of `domain.messages.MessageKind`; `subject` says what it is about
    ("registration:12"); `refers` holds ids, codes of our own and dates that the words need, never
    free text. Exactly one of `sent_at` and `given_up_at` ends it. `receipt` is what the mail
    server or service answered when it took the message.
    """

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    refers: Mapped[JsonObject]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    receipt: Mapped[str | None] = mapped_column(String(200))
    attempts: Mapped[int]
    last_error: Mapped[str | None] = mapped_column(Text)
    given_up_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    """When staff put aside one that could not be sent."""

    __table_args__ = (CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="one_end"),)
