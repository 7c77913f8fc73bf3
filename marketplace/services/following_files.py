"""The person adds words, a file, or both to what they told us: all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from marketplace.domain.access import visitor
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_files import FILE
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_words import WordsKind
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.domain.following_events import PersonAdded
from marketplace.domain.words import optional_words
from marketplace.files.store import Store
from marketplace.models.concerns import Concern
from marketplace.queries.followed_facts import takes_files
from marketplace.services import following_acts
from marketplace.services.concern_files import FileKept, Sent, add_to_submission, claimed
from marketplace.services.following import Following, opened, strand_of
from marketplace.services.following_acts import WORDS, keep_words, open_where_restricted
from marketplace.services.following_safety import safeguarding_strand
from marketplace.services.hand_offs import shares
from marketplace.services.transaction import Transaction

_NOT_HERE = "Our safeguarding team takes files in another way: phone them"


def add(  # noqa: PLR0913 - what is added, and to what
    following: Following,
    number: int,
    *,
    words: str,
    file: Sent | None,
    files: Store,
    now: datetime,
    at_risk: bool = False,
) -> None:
    """Add words, a file, or both to a concern; with `at_risk` as `following_acts.add` does.

    Raises NotFoundError, InvalidError about the words (where neither came), or about the file.
    """
    if file is None:
        following_acts.add(following, number, words=words, now=now, at_risk=at_risk)
        return
    words = optional_words(words, field=WORDS)

    def claim(tx: Transaction, kept: FileKept) -> int:
        submission = opened(tx, following)
        concern = strand_of(tx, submission, number)
        if at_risk:
            concern = safeguarding_strand(tx, submission)
        if not takes_files(concern):
            raise InvalidError((FieldProblem(field=FILE, message=_NOT_HERE),))
        if words:
            keep_words(tx, concern, WordsKind.ADDED, words)
        shared = kept.shared and _goes_to_provider(tx, concern)
        file_id = add_to_submission(tx, submission, replace(kept, shared=shared))
        kind = ConcernKind(concern.kind)
        tx.record(
            PersonAdded(
                subject=subject_of(concern.id, kind), words="", files=1, priority=concern.priority
            )
        )
        open_where_restricted(tx, concern)
        return file_id

    claimed(file, claim, files=files, actor=visitor(), now=now)


def _goes_to_provider(tx: Transaction, concern: Concern) -> bool:
    """Whether there is anything that the provider may see of this."""
    share = shares(tx, concern).get(Recipient.PROVIDER, Share.NO)
    return share is not Share.NO and ConcernKind(concern.kind).goes_to_provider
