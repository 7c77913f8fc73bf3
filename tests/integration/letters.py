"""One message of each kind, with everything that its words are made from, put into the tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select

from marketplace.domain.access import job, person
from marketplace.domain.cases import CaseKind, CaseStatus
from marketplace.domain.documents import DocumentKind
from marketplace.domain.messages import FactorChange, MessageKind
from marketplace.domain.registrations import ClaimStatus, RegistrationStatus
from marketplace.models.accounts import Account, LinkPurpose, Membership, SingleUseLink
from marketplace.models.base import db
from marketplace.models.cases import Case, ListingEdit, ProviderInvitation
from marketplace.models.documents import Document
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.models.providers import Provider
from marketplace.models.register import RegisterPlace
from marketplace.models.registrations import Claim, Registration
from marketplace.services.mailing import send
from marketplace.services.transaction import Transaction, transaction
from tests.integration.letters_concerns import TO_SENDERS, refers_of
from tests.integration.letters_enquiries import TO_ASKERS, of_enquiries
from tests.integration.letters_mistakes import TO_REPORTERS, mistakes_of
from tests.integration.letters_saved_searches import TO_SEARCHERS, searches_of
from tests.integration.town import START, add_listing

ASKER = person("asha@larkspur.example.org")
ADDRESS = "asha@larkspur.example.org"
MAILS = job("send-mail")

_PURPOSES = {
    MessageKind.CONFIRM_EMAIL: LinkPurpose.CONFIRM_EMAIL,
    MessageKind.RESET_PASSWORD: LinkPurpose.RESET_PASSWORD,
    MessageKind.STAFF_INVITATION: LinkPurpose.INVITATION,
    MessageKind.COLLEAGUE_INVITATION: LinkPurpose.INVITATION,
    MessageKind.PROVIDER_INVITATION: LinkPurpose.PROVIDER_INVITATION,
    MessageKind.STILL_RIGHT: LinkPurpose.STILL_RIGHT,
    MessageKind.STILL_RIGHT_REMINDER: LinkPurpose.STILL_RIGHT,
}
_CASES = {
    MessageKind.REGISTRATION_RECEIVED: (CaseKind.REGISTRATION, CaseStatus.OPEN),
    MessageKind.CASE_APPROVED: (CaseKind.REGISTRATION, CaseStatus.APPROVED),
    MessageKind.CASE_RETURNED: (CaseKind.REGISTRATION, CaseStatus.RETURNED),
    MessageKind.CASE_DECLINED: (CaseKind.REGISTRATION, CaseStatus.DECLINED),
    MessageKind.REVIEW_ANSWERED: (CaseKind.REVIEW, CaseStatus.CLOSED),
}
SECRET_WORDS = "The manager was rude to Mrs Penhaligon"
"""Free text of a case: no mail may hold it."""


def letter(kind: MessageKind) -> int:
    """Ask for one message of this kind, as its use case would; return its id."""
    if kind in {
        MessageKind.STILL_RIGHT,
        MessageKind.STILL_RIGHT_REMINDER,
        MessageKind.SEARCH_NEWS,
        *TO_REPORTERS,
    }:
        listing_id = add_listing(None, name="Larkspur Home Care", reference="ref-1")
    else:
        listing_id = 0
    with transaction(actor=ASKER, now=START) as tx:
        account_id = account(tx, proved=kind not in UNPROVED)
        refers = _REFERS.get(kind, _nothing)(tx, account_id)
        if kind in _PURPOSES:
            refers["link_id"] = link(tx, _PURPOSES[kind], account_id=account_id)
        if kind in _CASES:
            refers["case_id"] = case(tx, *_CASES[kind], account_id=account_id)
        if listing_id:
            refers["listing_id"] = listing_id
            join(tx, account_id, tx.get(Listing, listing_id).provider_id)
        to_nobody_yet = kind in {
            MessageKind.PROVIDER_INVITATION,
            MessageKind.CLAIM_CODE,
            *TO_SENDERS,
            *TO_ASKERS,
            *TO_REPORTERS,
            *TO_SEARCHERS,
        }
        return send(
            tx,
            kind,
            address=ADDRESS,
            subject=f"account:{account_id}",
            account_id=None if to_nobody_yet else account_id,
            **refers,
        )


UNPROVED = {
    MessageKind.CONFIRM_EMAIL,
    MessageKind.STAFF_INVITATION,
    MessageKind.COLLEAGUE_INVITATION,
}
"""Go to an address before anybody has shown that it is theirs."""


def account(tx: Transaction, *, proved: bool = True) -> int:
    """Somebody with an account; the same one each time."""
    found = tx.session.scalars(select(Account).where(Account.email == ADDRESS)).one_or_none()
    if found is None:
        found = Account(
            email=ADDRESS,
            name="Asha Rahman",
            email_confirmed_at=tx.now if proved else None,
            created_at=tx.now,
        )
        tx.add(found)
        tx.session.flush()
    return found.id


def link(
    tx: Transaction,
    purpose: LinkPurpose,
    *,
    account_id: int,
    lasts: timedelta = timedelta(days=7),
) -> int:
    """A link that works for so long."""
    row = SingleUseLink(
        purpose=purpose.value,
        nonce="a nonce of a test",
        account_id=account_id,
        subject="listing:1",
        made_by=account_id,
        created_at=tx.now,
        expires_at=tx.now + lasts,
    )
    return _added(tx, row)


def case(tx: Transaction, kind: CaseKind, status: CaseStatus, *, account_id: int) -> int:
    """A case that stands so, with words that no mail may hold."""
    open_ = status is CaseStatus.OPEN
    row = Case(
        reference="C-7K2M9Q",
        kind=kind.value,
        status=status.value,
        opened_by=account_id,
        opened_at=tx.now,
        due_on=date(2026, 11, 9),
        words=SECRET_WORDS,
        notices={"referrals": [SECRET_WORDS]},
        decided_at=None if open_ else tx.now,
        decided_by=None if open_ else account_id,
        reason=None if open_ else SECRET_WORDS,
        registration_id=_registration(tx, account_id) if kind is CaseKind.REGISTRATION else None,
        edit_id=_edit(tx, account_id) if kind in {CaseKind.EDIT, CaseKind.NEW_LISTING} else None,
    )
    return _added(tx, row)


def join(tx: Transaction, account_id: int, provider_id: int) -> None:
    """Let somebody act for a provider."""
    tx.add(Membership(account_id=account_id, provider_id=provider_id, since=tx.now))
    tx.session.flush()


def message(message_id: int) -> Message:
    """A message as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Message, message_id)


def _nothing(tx: Transaction, account_id: int) -> dict[str, int | str]:
    del tx, account_id
    return {}


def _factor(tx: Transaction, account_id: int) -> dict[str, int | str]:
    del tx, account_id
    return {"change": FactorChange.REPLACED.value}


def _colleague(tx: Transaction, account_id: int) -> dict[str, int | str]:
    del account_id
    return {"provider_id": _provider(tx)}


def _invited(tx: Transaction, account_id: int) -> dict[str, int | str]:
    row = ProviderInvitation(
        organisation="The Thursday Lunch Club",
        email=ADDRESS,
        invited_by=account_id,
        invited_at=tx.now,
    )
    return {"invitation_id": _added(tx, row)}


def _claimed(tx: Transaction, account_id: int) -> dict[str, int | str]:
    tx.add(
        RegisterPlace(
            cqc_id="1-100000001",
            name="Larkspur Home Care",
            search_name="larkspur home care",
            postcode="DA51AA",
            address="1 High Street",
            provider_name="Larkspur Care Ltd",
            service_types="",
            source="list",
            seen_at=tx.now,
        )
    )
    row = Claim(
        cqc_id="1-100000001",
        account_id=account_id,
        registration_id=_registration(tx, account_id),
        status=ClaimStatus.CODE_SENT.value,
        made_at=tx.now,
        code_address=ADDRESS,
        code_sent_at=tx.now,
        code_expires_at=tx.now + timedelta(hours=24),
        code_tries=0,
    )
    return {"claim_id": _added(tx, row), "sent_at": tx.now.isoformat()}


def _papers(tx: Transaction, account_id: int) -> dict[str, int | str]:
    provider_id = _provider(tx)
    join(tx, account_id, provider_id)
    row = Document(
        provider_id=provider_id,
        kind=DocumentKind.INSURANCE.value,
        stored_name="0123456789abcdef",
        original_name="our insurance.pdf",
        media_type="application/pdf",
        size=100,
        sha256="0" * 64,
        uploaded_by=account_id,
        uploaded_at=tx.now,
        expires_on=date(2026, 12, 2),
    )
    return {"document_id": _added(tx, row)}


_REFERS: dict[MessageKind, Callable[[Transaction, int], dict[str, int | str]]] = {
    MessageKind.SECOND_FACTOR_CHANGED: _factor,
    MessageKind.COLLEAGUE_INVITATION: _colleague,
    MessageKind.PROVIDER_INVITATION: _invited,
    MessageKind.CLAIM_CODE: _claimed,
    MessageKind.DOCUMENT_EXPIRES: _papers,
    **refers_of(ADDRESS),
    **of_enquiries(ADDRESS),
    **mistakes_of(ADDRESS),
    **searches_of(ADDRESS),
}


def _provider(tx: Transaction) -> int:
    return _added(tx, Provider(name="Larkspur Care Ltd", created_at=tx.now))


def _registration(tx: Transaction, account_id: int) -> int:
    row = Registration(
        account_id=account_id,
        status=RegistrationStatus.OPEN.value,
        answers={},
        started_at=tx.now,
        saved_at=tx.now,
    )
    return _added(tx, row)


def _edit(tx: Transaction, account_id: int) -> int:
    row = ListingEdit(
        provider_id=_provider(tx),
        status="open",
        content={},
        account_id=account_id,
        started_at=tx.now,
        saved_at=tx.now,
    )
    return _added(tx, row)


def _added(
    tx: Transaction,
    row: Account
    | Case
    | Claim
    | Document
    | ListingEdit
    | Provider
    | ProviderInvitation
    | Registration
    | SingleUseLink,
) -> int:
    tx.add(row)
    tx.session.flush()
    return row.id
