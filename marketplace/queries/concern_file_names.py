"""What a file that a person sent is called for whoever else may open it.

People name files after themselves. So the name of a file is read as their words are: without who
told us, where they agreed to no more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select

from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_redaction import without_name
from marketplace.domain.hand_offs import Basis
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission


def for_provider(name: str, *, concern_id: int, provider_ids: Collection[int]) -> str:
    """The name for a provider that has opened what was shared: as its newest hand-off says."""
    chosen = (
        select(HandOff.basis)
        .where(
            HandOff.concern_id == concern_id,
            HandOff.recipient == Recipient.PROVIDER.value,
            HandOff.provider_id.in_(sorted(provider_ids)),
            HandOff.receipt_at.is_not(None),
        )
        .order_by(HandOff.id.desc())
        .limit(1)
    )
    if db.session.scalar(chosen) == Basis.CONSENT_WITH_NAME:
        return name
    given = select(Submission.answers).join(Concern, Concern.submission_id == Submission.id)
    answers = db.session.scalars(given.where(Concern.id == concern_id)).one()
    return without_name(replace(Answers.from_json(answers), wanted=name)).wanted
