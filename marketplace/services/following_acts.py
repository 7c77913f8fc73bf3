"""What whoever told us something does while they follow it: add, ask, answer, open again.

Each is one transaction, and looks at the concern afresh: what a page offered a while ago may no
longer be possible. Words go into rows, never into the audit log.
"""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import visitor
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority, Sorted
from marketplace.domain.danger_words import raised
from marketplace.domain.errors import RefusedError
from marketplace.domain.following import FollowAct, offered
from marketplace.domain.following_events import PersonAdded, SortedAnswered
from marketplace.domain.hand_offs import Basis, Method
from marketplace.domain.words import optional_words, required_words
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concerns import Concern
from marketplace.queries.followed_facts import facts_of, last_said
from marketplace.services.concern_moves import answered, move
from marketplace.services.following import Following, opened, strand_of
from marketplace.services.following_hand_offs import give_to_team
from marketplace.services.following_safety import safeguarding_strand, wait_beside
from marketplace.services.hand_offs import hand_off
from marketplace.services.transaction import Transaction, transaction

WORDS = "words"
"""The field of the forms that problems are told of."""
_NOT_NOW = "That is not possible any more: something has changed. Look at what happened since."


def add(
    following: Following, number: int, *, words: str, now: datetime, at_risk: bool = False
) -> None:
    """Add words to a concern. Words of danger make it more urgent.

    With `at_risk` the person says that somebody may be hurt, neglected or controlled: the words
    go to the safeguarding team, which looks first at all that was told. Where what is with that
    team was closed, it is opened again with them: nobody has to find out first that they may.
    Raises NotFoundError, and InvalidError about the words.
    """
    words = required_words(words, field=WORDS, ask="Write what you want to add")
    with transaction(actor=visitor(), now=now) as tx:
        submission = opened(tx, following)
        concern = strand_of(tx, submission, number)
        if at_risk:
            concern = safeguarding_strand(tx, submission)
        keep_words(tx, concern, WordsKind.ADDED, words)
        open_where_restricted(tx, concern)


def ask_qa(following: Following, number: int, *, words: str, now: datetime) -> None:
    """Ask the QA team to look. They get it anew where they were done with it.

    Raises NotFoundError, RefusedError where it is not offered, InvalidError about the words.
    """
    words = optional_words(words, field=WORDS)
    with transaction(actor=visitor(), now=now) as tx:
        concern = _strand(tx, following, number)
        _require(tx, concern, FollowAct.ASK_QA)
        keep_words(tx, concern, WordsKind.ASKED_QA, words)
        give_to_team(tx, concern)


def go_to_ombudsman(following: Following, number: int, *, now: datetime) -> None:
    """Keep that the person was told the way to the Ombudsman; once, whoever asks again.

    Raises NotFoundError, and RefusedError before the Ombudsman can look at it.
    """
    with transaction(actor=visitor(), now=now) as tx:
        concern = _strand(tx, following, number)
        _require(tx, concern, FollowAct.OMBUDSMAN)
        if last_said(concern.id, WordsKind.ASKED_OMBUDSMAN) is not None:
            return
        keep_words(tx, concern, WordsKind.ASKED_OMBUDSMAN, "")
        if not concern.waits_for_safeguarding:
            hand_off(
                tx,
                concern,
                recipient=Recipient.OMBUDSMAN,
                basis=Basis.PUBLIC_TASK,
                method=Method.SIGNPOSTED,
                by=None,
            )


def answer(following: Following, number: int, *, how: Sorted, words: str, now: datetime) -> None:
    """Say whether it is sorted; `words` may say what is not.

    Raises NotFoundError, RefusedError where nothing is asked, InvalidError about the words.
    """
    words = optional_words(words, field=WORDS)
    with transaction(actor=visitor(), now=now) as tx:
        concern = _strand(tx, following, number)
        _require(tx, concern, FollowAct.ANSWER)
        concern.sorted = how.value
        answered(tx, concern)
        kind = WordsKind.ADDED if how is Sorted.YES else WordsKind.NOT_SORTED
        if words:
            keep_words(tx, concern, kind, words)
        tx.record(SortedAnswered(subject=_subject(concern), answer=how.value))


def reopen(following: Following, number: int, *, words: str, now: datetime) -> None:
    """Open a closed concern again; the team that had it gets it anew.

    Raises NotFoundError, RefusedError where it is not closed, InvalidError about the words.
    """
    ask = "Write why it should be opened again"
    words = required_words(words, field=WORDS, ask=ask)
    with transaction(actor=visitor(), now=now) as tx:
        concern = _strand(tx, following, number)
        _require(tx, concern, FollowAct.REOPEN)
        keep_words(tx, concern, WordsKind.REOPENED, words)
        move(tx, concern, ConcernStatus.REOPENED)
        wait_beside(tx, concern)
        give_to_team(tx, concern)


def keep_words(tx: Transaction, concern: Concern, kind: WordsKind, words: str) -> None:
    """Keep words of the person, and look sooner where they tell of danger: never later."""
    tx.add(
        ConcernWords(
            submission_id=concern.submission_id,
            concern_id=concern.id,
            kind=kind.value,
            author=Author.PERSON.value,
            audience=Audience.PERSON.value,
            words=words,
            at=tx.now,
        )
    )
    concern.priority = raised(Priority(concern.priority), words).value
    tx.session.flush()
    tx.record(
        PersonAdded(subject=_subject(concern), words=kind.value, files=0, priority=concern.priority)
    )


def open_where_restricted(tx: Transaction, concern: Concern) -> None:
    """Give a closed safeguarding concern, to which something was added, back to its team."""
    is_closed = concern.status == ConcernStatus.CLOSED
    if is_closed and ConcernKind(concern.kind).is_restricted:
        move(tx, concern, ConcernStatus.REOPENED)
        give_to_team(tx, concern)


def _strand(tx: Transaction, following: Following, number: int) -> Concern:
    return strand_of(tx, opened(tx, following), number)


def _require(tx: Transaction, concern: Concern, act: FollowAct) -> None:
    if act not in offered(facts_of(concern), now=tx.now):
        raise RefusedError(_NOT_NOW)


def _subject(concern: Concern) -> str:
    return subject_of(concern.id, ConcernKind(concern.kind))
