"""The words of every mail: kept whole beside the tests, to be read; and when they are not sent."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from marketplace.domain.cases import CaseKind, CaseStatus
from marketplace.domain.mail_text import WIDTH
from marketplace.domain.messages import FactorChange, MessageKind, WhyNotSent
from marketplace.domain.ratings import Rating
from marketplace.models.accounts import Account, Membership, SingleUseLink
from marketplace.models.base import Base
from marketplace.models.cases import Case, ProviderInvitation
from marketplace.models.documents import Document
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.models.providers import Provider
from marketplace.models.registrations import Claim
from marketplace.services.claim_codes import claim_code, is_claim_code
from marketplace.services.mail_facts import NotDue
from marketplace.services.mail_words import Words, words_of
from marketplace.services.mailing import send
from marketplace.services.transaction import Transaction, transaction
from marketplace.wiring import adapters
from tests.integration.letters import (
    ADDRESS,
    ASKER,
    SECRET_WORDS,
    account,
    case,
    letter,
    message,
)
from tests.integration.letters_concerns import TO_STAFF
from tests.integration.town import START

MAILS = Path(__file__).parent / "mails"
SOON = START + timedelta(minutes=1)
_LINK = re.compile(r"(?<=/)[0-9]+-[A-Za-z0-9_-]{43}$", re.MULTILINE)

pytestmark = pytest.mark.usefixtures("sqlite_directory")


def words(key: int, *, after: timedelta = timedelta(minutes=1)) -> Words:
    return words_of(message(key), settings=adapters().settings, now=START + after)


def change(model: type[Base], **values: object) -> None:
    """Change all rows of a table."""
    with transaction(actor=ASKER, now=SOON) as tx:
        tx.session.execute(update(model).values(**values))


def why_not(key: int, *, after: timedelta = timedelta(minutes=1)) -> WhyNotSent:
    with pytest.raises(NotDue) as not_due:
        words(key, after=after)
    return not_due.value.why


@pytest.mark.parametrize("kind", list(MessageKind))
def test_a_mail_reads_as_it_was_agreed(kind: MessageKind) -> None:
    """After a change of words, write the new ones into the file, and read them there."""
    mail = words(letter(kind))
    text = f"Subject: {mail.subject}\n\n{mail.text}"
    kept = MAILS / f"{kind}.txt"
    assert _LINK.sub("[the link]", text) == kept.read_text(encoding="utf-8")


def test_there_is_no_other_mail() -> None:
    assert {path.stem for path in MAILS.iterdir()} == set(MessageKind)


@pytest.mark.parametrize("kind", list(MessageKind))
def test_a_mail_is_neutral_readable_and_says_whom_to_ask(kind: MessageKind) -> None:
    mail = words(letter(kind))
    settings = adapters().settings
    lines = mail.text.split("\n")
    assert all(len(line) <= WIDTH for line in lines if not line.startswith("http"))
    assert lines[0].startswith("Hello")
    assert settings.council_name in mail.text.replace("\n", " ")
    assert settings.council_phone in mail.text
    assert "Why you are getting this email: " in mail.text
    assert len(mail.subject) <= 60
    assert mail.subject.isprintable()
    for detail in ("Larkspur", "Asha", "C-7K2M9Q", "approved", "declined", "returned"):
        assert detail not in mail.subject
    assert SECRET_WORDS not in mail.text
    assert "Penhaligon" not in mail.text
    unsaid = {rating.value.replace("-", " ") for rating in Rating} | {"rating", "rated", "hidden"}
    for word in unsaid - {"good"}:
        assert word not in f"{mail.subject} {mail.text}".lower()


@pytest.mark.parametrize("kind", list(MessageKind))
def test_names_cannot_add_headers_or_lines(kind: MessageKind) -> None:
    key = letter(kind)
    paragraphs = words(key).text.count("\n\n")
    smuggled = "Larkspur\r\nBcc: all@example.org\r\n\r\nPay https://evil.example"
    change(Account, name=smuggled)
    change(Provider, name=smuggled)
    change(ProviderInvitation, organisation=smuggled)
    change(Listing, name=smuggled)
    mail = words(key)
    assert mail.subject.isprintable()
    assert not re.search(r"\n\n(Bcc|Pay)|\r", mail.text)
    assert mail.text.count("\n\n") == paragraphs


@pytest.mark.parametrize("kind", list(MessageKind))
def test_an_unproved_address_is_not_told_what_somebody_typed(kind: MessageKind) -> None:
    key = letter(kind)
    change(Account, email_confirmed_at=None, name="You have won")
    if kind in TO_STAFF:
        assert why_not(key) is WhyNotSent.NOT_THEIRS
        return
    mail = words(key).text
    assert mail.startswith("Hello,\n")
    assert kind is MessageKind.COLLEAGUE_INVITATION or "You have won" not in mail


@pytest.mark.parametrize(
    ("kind", "after", "why"),
    [
        (MessageKind.CONFIRM_EMAIL, timedelta(days=7), WhyNotSent.LINK_EXPIRED),
        (MessageKind.STILL_RIGHT, timedelta(days=7), WhyNotSent.LINK_EXPIRED),
        (MessageKind.CLAIM_CODE, timedelta(days=1), WhyNotSent.CODE_EXPIRED),
    ],
)
def test_what_is_too_late_is_not_sent(kind: MessageKind, after: timedelta, why: WhyNotSent) -> None:
    key = letter(kind)
    assert words(key, after=after - timedelta(seconds=1))
    assert why_not(key, after=after) is why


_CHANGES: list[tuple[MessageKind, type[Base], dict[str, object], WhyNotSent]] = [
    (MessageKind.PASSWORD_CHANGED, Account, {"closed_at": SOON}, WhyNotSent.ACCOUNT_CLOSED),
    (MessageKind.RESET_PASSWORD, SingleUseLink, {"used_at": SOON}, WhyNotSent.LINK_USED),
    (MessageKind.COLLEAGUE_INVITATION, SingleUseLink, {"used_at": SOON}, WhyNotSent.LINK_USED),
    (
        MessageKind.PROVIDER_INVITATION,
        ProviderInvitation,
        {"ended_at": SOON},
        WhyNotSent.INVITATION_ENDED,
    ),
    (MessageKind.CLAIM_CODE, Claim, {"code_sent_at": SOON}, WhyNotSent.CODE_REPLACED),
    (MessageKind.CLAIM_CODE, Claim, {"status": "referred"}, WhyNotSent.CODE_REPLACED),
    (MessageKind.CLAIM_CODE, Claim, {"code_address": "b@c.org"}, WhyNotSent.CODE_REPLACED),
    (MessageKind.CASE_RETURNED, Case, {"status": "approved"}, WhyNotSent.CASE_DIFFERS),
    (MessageKind.STILL_RIGHT, Membership, {"ended_at": SOON}, WhyNotSent.LEFT),
    (MessageKind.DOCUMENT_EXPIRES, Membership, {"ended_at": SOON}, WhyNotSent.LEFT),
    (MessageKind.STILL_RIGHT, Listing, {"confirmed_at": SOON}, WhyNotSent.CONFIRMED),
    (MessageKind.STILL_RIGHT_REMINDER, Listing, {"confirmed_at": SOON}, WhyNotSent.CONFIRMED),
    (
        MessageKind.DOCUMENT_EXPIRES,
        Document,
        {"replaced_at": SOON},
        WhyNotSent.DOCUMENT_REPLACED,
    ),
    (
        MessageKind.ADDRESS_IN_USE,
        Message,
        {"account_id": None, "kind": "case-approved", "refers": {"case_id": 99}},
        WhyNotSent.IS_GONE,
    ),
]


@pytest.mark.parametrize(("kind", "model", "values", "why"), _CHANGES)
def test_what_nobody_should_get_any_more_is_not_sent(
    kind: MessageKind, model: type[Base], values: dict[str, object], why: WhyNotSent
) -> None:
    key = letter(kind)
    assert words(key)
    change(model, **values)
    assert why_not(key) is why


def test_a_withdrawn_listing_is_not_asked_about() -> None:
    key = letter(MessageKind.STILL_RIGHT)
    change(Listing, publication="withdrawn", visible=False)
    assert why_not(key) is WhyNotSent.LISTING_GONE


@pytest.mark.parametrize("change_", list(FactorChange))
def test_each_change_of_the_second_factor_has_its_sentence(change_: FactorChange) -> None:
    key = letter(MessageKind.SECOND_FACTOR_CHANGED)
    change(Message, refers={"change": change_.value})
    told = " ".join(words(key).text.split("\n\n")[1].split())
    assert re.match(r"(The|New) .*\. This was done on 2 November 2026, at 9:00am\.$", told)


@pytest.mark.parametrize("kind", list(CaseKind))
def test_each_kind_of_case_reads_well(kind: CaseKind) -> None:
    def ask(tx: Transaction) -> int:
        key = account(tx)
        number = case(tx, kind, CaseStatus.OPEN, account_id=key)
        return send(
            tx,
            MessageKind.REGISTRATION_RECEIVED,
            address=ADDRESS,
            subject="case:1",
            account_id=key,
            case_id=number,
        )

    with transaction(actor=ASKER, now=START) as tx:
        key = ask(tx)
    assert re.search(r"We have received (your|the|what you) [a-z]", words(key).text)


def test_a_document_that_has_run_out_is_told_as_such() -> None:
    key = letter(MessageKind.DOCUMENT_EXPIRES)
    told = words(key).text.replace("\n", " ")
    assert "The insurance certificate that Larkspur Care Ltd gave us runs out on" in told
    assert "are not shown after that day" in told
    late = words(key, after=timedelta(days=31)).text.replace("\n", " ")
    assert "gave us ran out on 2 December 2026. Listings that need it are not shown until" in late


def test_the_code_in_the_mail_is_the_one_that_counts() -> None:
    key = letter(MessageKind.CLAIM_CODE)
    typed = re.findall(r"^  ([0-9]{4} [0-9]{4})$", words(key).text, re.MULTILINE)
    claim_id = int(message(key).refers["claim_id"])
    assert is_claim_code(typed[0], claim_id, sent_at=START)
    assert not is_claim_code(typed[0], claim_id + 1, sent_at=START)
    assert not is_claim_code(typed[0], claim_id, sent_at=SOON)
    assert not is_claim_code("", claim_id, sent_at=START)
    assert not is_claim_code("١٢٣٤٥٦٧٨", claim_id, sent_at=START)
    codes = {claim_code(number, sent_at=START) for number in range(500)}
    assert len(codes) > 490
    assert all(re.fullmatch("[0-9]{8}", code) for code in codes)


@pytest.mark.parametrize(
    ("address", "refers"),
    [
        ("asha@example.org\nBcc: all@example.org", {}),
        ("asha", {}),
        ("Asha <asha@example.org>", {}),
        ("asha@example.org,b@example.org", {}),
        (ADDRESS, {"reason": "The manager was rude"}),
        (ADDRESS, {"reason": ""}),
    ],
)
def test_no_free_text_and_no_second_address_gets_into_the_outbox(
    address: str, refers: dict[str, str]
) -> None:
    with (
        pytest.raises(ValueError, match=r"address|free text"),
        transaction(actor=ASKER, now=START) as tx,
    ):
        send(tx, MessageKind.ADDRESS_IN_USE, address=address, subject="account:1", **refers)  # type: ignore[arg-type]


def test_a_message_without_what_its_words_need_is_refused_when_it_is_asked_for() -> None:
    with (
        pytest.raises(ValueError, match="link_id, listing_id"),
        transaction(actor=ASKER, now=START) as tx,
    ):
        send(tx, MessageKind.STILL_RIGHT, address=ADDRESS, subject="listing:1")
