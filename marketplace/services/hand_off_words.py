"""Counts the texts of a concern for each recipient: every one that went is kept."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from marketplace.domain.concern_recipients import Recipient
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.services.transaction import Transaction

_NEWEST = (
    select(HandOff.words, HandOff.words_version)
    .where(HandOff.concern_id == bindparam("concern"), HandOff.recipient == bindparam("recipient"))
    .order_by(HandOff.id.desc())
    .limit(1)
)


def words_version(tx: Transaction, concern: Concern, recipient: Recipient, words: str) -> int:
    """The number of this text for this recipient: that of the newest one where it is the same."""
    asked = {"concern": concern.id, "recipient": recipient.value}
    newest = tx.session.execute(_NEWEST, asked).one_or_none()
    if newest is None:
        return 1
    # Numbers only grow, so that the newest text has the highest.
    kept: str = newest.words
    version: int = newest.words_version
    return version if kept == words else version + 1
