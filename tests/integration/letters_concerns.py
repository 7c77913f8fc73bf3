"""What messages about what people told us are made from, put into the tables."""

from __future__ import annotations

from collections.abc import Callable

from marketplace.domain.access import Role
from marketplace.domain.concern_answers import Answers, Contact, ContactWay, Happening
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_times import office_hours_after
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority, Source
from marketplace.domain.hand_offs import Basis, HandOffStatus, Method
from marketplace.domain.messages import MessageKind
from marketplace.models.accounts import AccountRole, Membership
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.models.providers import Provider
from marketplace.services.transaction import Transaction

SECRET_TOLD = "My mother Mrs Penhaligon was left alone"
Refers = dict[str, int | str]


def to_sender(address: str) -> Callable[[Transaction, int], Refers]:
    """A message to whoever told us, who gave this address."""

    def put(tx: Transaction, account_id: int) -> Refers:
        del account_id
        concern = _concern(tx, address=address)
        concern.asked_at, concern.status = tx.now, ConcernStatus.REPLIED.value
        return {"submission_id": concern.submission_id, "concern_id": concern.id}

    return put


def to_provider(tx: Transaction, account_id: int) -> Refers:
    """A message to somebody who acts for the provider with whom something was shared."""
    provider_id = _provider(tx)
    tx.add(Membership(account_id=account_id, provider_id=provider_id, since=tx.now))
    return {"concern_id": _shared(tx, provider_id).id, "provider_id": provider_id}


def to_officer(tx: Transaction, account_id: int) -> Refers:
    """A message to a QA officer about something that a provider has not replied to."""
    tx.add(AccountRole(account_id=account_id, role=Role.QA.value))
    return {"concern_id": _shared(tx, _provider(tx)).id}


def to_safeguarding(tx: Transaction, account_id: int) -> Refers:
    """A message to a safeguarding officer about something that nobody has accepted."""
    tx.add(AccountRole(account_id=account_id, role=Role.SAFEGUARDING.value))
    concern = _concern(tx, kind=ConcernKind.SAFEGUARDING)
    _hand_off(tx, concern, Recipient.SAFEGUARDING, Basis.SAFEGUARDING)
    return {"concern_id": concern.id}


def refers_of(address: str) -> dict[MessageKind, Callable[[Transaction, int], Refers]]:
    """By the kind of message: what puts its rows into the tables, and gives their ids."""
    return {
        MessageKind.CONCERN_RECEIVED: to_sender(address),
        MessageKind.CONCERN_NEWS: to_sender(address),
        MessageKind.CONCERN_SORTED: to_sender(address),
        MessageKind.INBOX_NEW: to_provider,
        MessageKind.INBOX_REMINDER: to_provider,
        MessageKind.REPLY_OVERDUE: to_officer,
        MessageKind.SAFEGUARDING_NEW: to_safeguarding,
        MessageKind.SAFEGUARDING_LATE: to_safeguarding,
    }


TO_SENDERS = {
    MessageKind.CONCERN_RECEIVED,
    MessageKind.CONCERN_NEWS,
    MessageKind.CONCERN_SORTED,
}
"""Go to people who have no account."""
TO_STAFF = {
    MessageKind.REPLY_OVERDUE,
    MessageKind.SAFEGUARDING_NEW,
    MessageKind.SAFEGUARDING_LATE,
}
"""Go to officers, who have proved their address."""


def _provider(tx: Transaction) -> int:
    row = Provider(name="Larkspur Care Ltd", created_at=tx.now)
    tx.add(row)
    tx.session.flush()
    return row.id


def _shared(tx: Transaction, provider_id: int) -> Concern:
    concern = _concern(tx, provider_id=provider_id)
    concern.status, concern.shared_at = ConcernStatus.WITH_PROVIDER.value, tx.now
    _hand_off(tx, concern, Recipient.PROVIDER, Basis.CONSENT_WITH_NAME, provider_id=provider_id)
    return concern


def _concern(
    tx: Transaction,
    *,
    address: str = "",
    kind: ConcernKind = ConcernKind.COMPLAINT,
    provider_id: int | None = None,
) -> Concern:
    answers = Answers(
        happening=Happening(words=SECRET_TOLD),
        contact=Contact(way=ContactWay.EMAIL if address else ContactWay.NONE, value=address),
    )
    submission = Submission(
        reference="T-7K2M9QA",
        passphrase_digest="0" * 64,
        source=Source.FORM.value,
        provider_id=provider_id,
        provider_words="",
        cqc_id="",
        district="",
        answers=answers.as_json(),
        received_at=tx.now,
    )
    tx.add(submission)
    tx.session.flush()
    concern = Concern(
        submission_id=submission.id,
        kind=kind.value,
        status=ConcernStatus.RECEIVED.value,
        priority=int(Priority.ROUTINE),
        waits_for_safeguarding=False,
        received_at=tx.now,
        organisational=False,
        pattern=False,
    )
    tx.add(concern)
    tx.session.flush()
    return concern


def _hand_off(
    tx: Transaction,
    concern: Concern,
    recipient: Recipient,
    basis: Basis,
    *,
    provider_id: int | None = None,
) -> None:
    tx.add(
        HandOff(
            concern_id=concern.id,
            recipient=recipient.value,
            place="",
            provider_id=provider_id,
            basis=basis.value,
            method=Method.HERE.value,
            status=HandOffStatus.SENT.value,
            words=SECRET_TOLD,
            words_version=1,
            sent_at=tx.now,
            receipt_due_at=office_hours_after(tx.now),
        )
    )
    tx.session.flush()
