"""Runs of jobs, and the leases that let one machine at a time do each."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.models.base import Base, JsonObject


class RunStatus(StrEnum):
    """How a run stands or ended."""

    RUNNING = "running"
    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    GUARDED = "guarded"
    ABANDONED = "abandoned"
    """Its process died; found by the next run."""


class JobRun(Base):
    """One run of one job: when, by which process, how it ended, its counts. Never deleted."""

    __tablename__ = "job_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str] = mapped_column(String(20))
    """What it covered: "all", "changed" or "named"."""
    holder: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(12))
    counts: Mapped[JsonObject]

    __table_args__ = (
        CheckConstraint(
            "status IN ({})".format(", ".join(f"'{status}'" for status in RunStatus)),
            name="status",
        ),
        CheckConstraint("(status = 'running') = (finished_at IS NULL)", name="finished"),
        Index("ix_job_runs_job_started", "job", "started_at"),
    )


class JobLease(Base):
    """Who may run a job now. `fence` rises with each taking; a batch of work carries it."""

    __tablename__ = "job_leases"

    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str | None] = mapped_column(String(120))
    fence: Mapped[int]
    expires_at: Mapped[datetime | None]
