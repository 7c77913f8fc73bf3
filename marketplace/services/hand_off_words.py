"""Counts the texts of a concern for each recipient: every one that went is kept."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.concern_recipients import Recipient
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.services.transaction import Transaction


def words_version(tx: Transaction, concern: Concern, recipient: Recipient, words: str) -> int:
    """The number of this text for this recipient: that of the newest one where it is the same."""
    of_recipient = (HandOff.concern_id == concern.id, HandOff.recipient == recipient.value)
    newest = tx.session.execute(
        select(HandOff.words, HandOff.words_version)
        .where(*of_recipient)
        .order_by(HandOff.id.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return 1
    # Numbers only grow, so that the newest text has the highest.
    kept: str = newest.words
    version: int = newest.words_version
    return version if kept == words else version + 1
