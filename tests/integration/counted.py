"""Concerns to be counted, put straight into the tables."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.models.concerns import Concern, Submission
from marketplace.services.transaction import Transaction

WHEN = datetime.fromisoformat("2026-08-03T09:00:00+00:00")
"""A Monday in the third quarter of 2026."""


def tell(
    tx: Transaction,
    kind: ConcernKind = ConcernKind.COMPLAINT,
    *,
    at: datetime = WHEN,
    provider_id: int | None = None,
    district: str = "",
    **more: object,
) -> Concern:
    """A concern, put straight into the tables."""
    number = tx.session.query(Submission).count()
    submission = Submission(
        reference=f"T-{number:07}",
        passphrase_digest="0" * 64,
        source="form",
        provider_id=provider_id,
        provider_words="",
        cqc_id="",
        district=district,
        answers={},
        received_at=at,
    )
    tx.add(submission)
    tx.session.flush()
    concern = Concern(
        submission_id=submission.id,
        received_at=at,
        **{
            "kind": kind.value,
            "status": ConcernStatus.RECEIVED.value,
            "priority": 0,
            "waits_for_safeguarding": False,
            "organisational": False,
            "pattern": False,
            **more,
        },
    )
    tx.add(concern)
    tx.session.flush()
    return concern
