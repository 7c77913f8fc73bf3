"""What a provider does with an enquiry: opens it, answers it, or says that it cannot help.

Somebody who acts for the provider does it in their account; a provider without one by the link at
its listing's address. Opening is what the person is told as "read", so it is a button of its own.
Words go into rows, never into the audit log or a mail.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from marketplace.domain.access import Permission, Principal, require, require_own, visitor
from marketplace.domain.enquiries import (
    SENT_TWICE_WITHIN,
    Asked,
    EnquiryStatus,
    Written,
    can_write,
    enquiry_subject,
    status_after,
)
from marketplace.domain.enquiry_events import EnquiryOpened, EnquiryWritten
from marketplace.domain.errors import ConflictError, NotFoundError, RefusedError
from marketplace.domain.words import optional_words, required_words
from marketplace.models.enquiries import Enquiry, EnquiryWords
from marketplace.services.enquiry_links import linked
from marketplace.services.enquiry_mail import tell_news
from marketplace.services.transaction import Transaction, transaction

WORDS = "words"
"""The field of the form that problems are told of."""
_NOT_THEIRS = "there is no such thing here, or it is not yours"
_WRITTEN_SINCE = "the person has written again; look at that first"
_OVER = "The person has ended this enquiry. Your answer was not sent."
_ANSWERED_SINCE = "somebody of the provider has answered meanwhile; look at that first"
_NOT_NOW = "That is not possible any more. Look at what happened since."


class AnsweredSinceError(ConflictError):
    """Somebody else of the provider answered after the page was shown: two may contradict."""


def open_own(enquiry_id: int, *, by: Principal, now: datetime) -> None:
    """Open what is new in an enquiry to a provider of theirs; twice is once.

    Raises NotFoundError where it is not theirs.
    """
    require(by, Permission.ANSWER_ENQUIRIES)
    with transaction(actor=by.actor, now=now) as tx:
        enquiry = locked(tx, enquiry_id)
        require_own(by, enquiry.provider_id)
        _open(tx, enquiry, by_link=False)


def open_linked(token: str, *, now: datetime) -> None:
    """Do so by its link. Raises NotFoundError for a link that is not ours."""
    enquiry_id = linked(token)
    with transaction(actor=visitor(), now=now) as tx:
        _open(tx, locked(tx, enquiry_id), by_link=True)


def answer_own(  # noqa: PLR0913 - who says what, of what, and when
    enquiry_id: int,
    said: Written,
    words: str,
    *,
    by: Principal,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Answer an enquiry to a provider of theirs. The same answer twice is one.

    `seen` is how many answers the page showed; None takes the answer whatever there is.

    Raises NotFoundError where it is not theirs; InvalidError about the words; ConflictError where
    the person has written what nobody has opened, and as AnsweredSinceError where somebody else
    has answered; RefusedError where it has ended.
    """
    require(by, Permission.ANSWER_ENQUIRIES)
    words = _checked(said, words)
    with transaction(actor=by.actor, now=now) as tx:
        enquiry = locked(tx, enquiry_id)
        require_own(by, enquiry.provider_id)
        if _is_new(tx, enquiry, said, words, seen=seen):
            _answer(tx, enquiry, said, words, by_link=False)


def answer_linked(
    token: str, said: Written, words: str, *, now: datetime, seen: int | None = None
) -> None:
    """Do so by its link. Raises what `answer_own` does."""
    enquiry_id = linked(token)
    words = _checked(said, words)
    with transaction(actor=visitor(), now=now) as tx:
        enquiry = locked(tx, enquiry_id)
        if _is_new(tx, enquiry, said, words, seen=seen):
            _answer(tx, enquiry, said, words, by_link=True)


def locked(tx: Transaction, enquiry_id: int) -> Enquiry:
    """An enquiry that nobody else can change until `tx` ends. Raises NotFoundError."""
    enquiry = tx.session.get(Enquiry, enquiry_id, with_for_update=True, populate_existing=True)
    if enquiry is None:
        raise NotFoundError(_NOT_THEIRS)
    return enquiry


def is_said(tx: Transaction, enquiry: Enquiry, written: Written, words: str) -> bool:
    """Whether this is what was written last, just before: somebody sent it twice.

    Later the same words are meant: who asks "Is there any news?" again wants to be read again. The
    enquiry has to be locked.
    """
    last = tx.session.scalars(
        select(EnquiryWords)
        .where(EnquiryWords.enquiry_id == enquiry.id)
        .order_by(EnquiryWords.id.desc())
        .limit(1)
    ).one_or_none()
    return (
        last is not None
        and (last.written, last.words) == (written.value, words)
        and tx.now - last.at <= SENT_TWICE_WITHIN
    )


def write(tx: Transaction, enquiry: Enquiry, written: Written, words: str) -> None:
    """Add what one of the two wrote. The enquiry has to be locked, and to be such that they may."""
    row = EnquiryWords(
        enquiry_id=enquiry.id,
        written=written.value,
        words=words,
        at=tx.now,
        actor=str(tx.actor),
    )
    tx.add(row)
    enquiry.status, enquiry.changed_at = status_after(written).value, tx.now


def _open(tx: Transaction, enquiry: Enquiry, *, by_link: bool) -> None:
    """Note that all there is has been opened; an enquiry that has ended can be read as it is."""
    new = tx.session.execute(
        update(EnquiryWords)
        .where(
            EnquiryWords.enquiry_id == enquiry.id,
            EnquiryWords.written == Written.ADDED.value,
            EnquiryWords.read_at.is_(None),
        )
        .values(read_at=tx.now)
        .returning(EnquiryWords.id)
        .execution_options(synchronize_session=False)
    ).all()
    first = enquiry.read_at is None
    if first:
        enquiry.read_at = tx.now
    if enquiry.status == EnquiryStatus.SENT:
        enquiry.status = EnquiryStatus.READ.value
    if first or new:
        enquiry.changed_at = tx.now
    tx.session.flush()
    if first or new:
        tx.record(EnquiryOpened(subject=enquiry_subject(enquiry.id), by_link=by_link))


def _is_new(
    tx: Transaction, enquiry: Enquiry, said: Written, words: str, *, seen: int | None
) -> bool:
    """Whether an answer can be taken and is not there yet, by whoever saw all that there is."""
    status = EnquiryStatus(enquiry.status)
    if status is EnquiryStatus.SENT:
        raise ConflictError(_WRITTEN_SINCE)
    if status is EnquiryStatus.ENDED:
        raise RefusedError(_OVER)
    if is_said(tx, enquiry, said, words):
        return False
    if seen is not None and seen != _answers(tx, enquiry):
        raise AnsweredSinceError(_ANSWERED_SINCE)
    return True


def _answers(tx: Transaction, enquiry: Enquiry) -> int:
    chosen = select(func.count(EnquiryWords.id)).where(
        EnquiryWords.enquiry_id == enquiry.id, EnquiryWords.written != Written.ADDED.value
    )
    return tx.session.scalars(chosen).one()


def _answer(tx: Transaction, enquiry: Enquiry, said: Written, words: str, *, by_link: bool) -> None:
    status = EnquiryStatus(enquiry.status)
    if said not in can_write(status, Asked.from_json(enquiry.answers).answer_by):
        raise RefusedError(_NOT_NOW)
    write(tx, enquiry, said, words)
    enquiry.answered_at, enquiry.waiting_since = tx.now, None
    tx.session.flush()
    tell_news(tx, enquiry)
    tx.record(
        EnquiryWritten(subject=enquiry_subject(enquiry.id), written=said.value, by_link=by_link)
    )


def _checked(said: Written, words: str) -> str:
    """The words as they are kept. Raises InvalidError; only an answer has to have some."""
    if said is Written.ANSWER:
        return required_words(words, field=WORDS, ask="Write your answer")
    return optional_words(words, field=WORDS)
