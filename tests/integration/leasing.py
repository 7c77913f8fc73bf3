"""Waiting for a lease to be kept, however busy the machine is."""

from __future__ import annotations

import time
from datetime import datetime

from marketplace.models.base import db
from marketplace.models.jobs import JobLease
from marketplace.services.leases import TTL
from tests.ports import PATIENCE_IN_SECONDS


def until_kept(name: str, *, now: datetime) -> None:
    """Return once its holder has renewed a lease at `now`; fail where nobody does."""
    deadline = time.monotonic() + PATIENCE_IN_SECONDS
    while (ends := _ends(name)) is None or ends < now + TTL:
        assert time.monotonic() < deadline, f"nobody keeps the lease of {name}"
        time.sleep(0.02)


def _ends(name: str) -> datetime | None:
    db.session.rollback()
    lease = db.session.get(JobLease, name, populate_existing=True)
    ends = lease.expires_at if lease else None
    db.session.rollback()
    return ends
