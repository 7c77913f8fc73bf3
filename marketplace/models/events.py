"""The audit log, the outbox and the directory version: what every change writes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.models.base import ACTOR_LENGTH, Base, JsonObject


class AuditEvent(Base):
    """What happened, when, who did it. Append-only: a trigger refuses changes."""

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(ACTOR_LENGTH))
    kind: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(80))
    data: Mapped[JsonObject]

    __table_args__ = (Index("ix_audit_events_subject_at", "subject", "at"),)


class OutboxRow(Base):
    """Work to do after the commit: a copy to bring up to date, a mail to send.

    Holds ids only, never personal text. Deleted once the copy agrees with the database.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    last_error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_outbox_topic_due", "topic", "due_at"),)


class DirectoryVersion(Base):
    """One row: raised in each transaction that changes what the public can see."""

    __tablename__ = "directory_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
