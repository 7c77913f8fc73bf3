"""A provider's view holds what was agreed to and nothing else: pages, downloads and mails.

Every secret is a word that stands nowhere else. It is looked for in every answer that a provider's
people get on every page of theirs, and in every message that goes to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.domain.concern_answers import (
    Answers,
    Contact,
    ContactWay,
    Naming,
    WorksThere,
)
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.domain.concerns import ConcernKind, Priority
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.themes import Criticality
from marketplace.domain.triage import Harm, InformationSource, TriageDecision
from marketplace.domain.visibility import HoldKind
from marketplace.models.accounts import Membership
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile, ConcernWords
from marketplace.models.concern_work import HandOff, Triage
from marketplace.models.concerns import Concern
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.services.mail_words import words_of
from marketplace.services.transaction import transaction
from marketplace.wiring import adapters
from tests.integration.desk import TEST
from tests.integration.telling import ANSWERS, submitted
from tests.integration.town import add_listing, place_hold
from tests.web.inboxes import AtInbox, at_inbox
from tests.web.people import Person
from tests.web.shelf import NOW

NAME, ADDRESS, SAFE_TIMES = "Heliotrope Quartz", "quartz@heliotrope.example.org", "Zinnia o'clock"
WITHOUT_NAME = replace(
    ANSWERS,
    name=NAME,
    happening=replace(ANSWERS.happening, words=f"I am {NAME} and nobody came. Write to {ADDRESS}."),
    about=replace(ANSWERS.about, who_words="My aunt Peridot"),
    contact=Contact(way=ContactWay.EMAIL, value=ADDRESS, when_safe=SAFE_TIMES),
    shares={Recipient.PROVIDER: Share.WITHOUT_NAME, Recipient.QA: Share.WITH_NAME},
)
OF_THE_PERSON = ("Heliotrope", "Quartz", "quartz@", "Zinnia", "Peridot", "Robin")
NOTES = ("Marigold is QA's own note", "Oleander for safeguarding alone", "Tansy to the person")
REASONS = "Valerian is why we triaged it so"
NEVER = (*OF_THE_PERSON, "Marigold", "Oleander", "Tansy", "Valerian", "Foxglove", "Larkspur")
RANDOM = re.compile(r"nonce(?:-|=\")[\w-]+|value=\"[\w.-]{60,}\"")


def everything(who: Person, path: str) -> Iterator[tuple[str, str]]:
    """Every answer that somebody gets about one thing, headers and all, and their other pages."""
    pages = [f"{path}{more}" for more in ("", "/reply", "/reply/check", "/reply/file", "/to-qa")]
    for address in ("/provider/inbox", *pages, "/provider", "/account"):
        answer = who.fetch(address)
        yield address, f"{answer.status}\n{answer.headers}\n{answer.get_data(as_text=True)}"
    for more in ("/open", "/reply", "/reply/check", "/reply/file", "/to-qa", "/publish"):
        answer = who.send(f"{path}{more}", {"version": "0", "words": "", "agree": "x"})
        yield f"POST {more}", f"{answer.headers}\n{answer.get_data(as_text=True)}"


def assert_private(at: AtInbox) -> None:
    """No secret in any answer, nor in any message to the provider's people."""
    for who in (at.owner, at.colleague):
        for address, answer in everything(who, at.path):
            assert [secret for secret in NEVER if secret in answer] == [], address
            assert not re.search(r"T-[2-9A-Z]{7}", answer), address
    with at.app.app_context():
        people = (at.owner.account_id, at.colleague.account_id)
        rows = db.session.scalars(select(Message).where(Message.account_id.in_(people)))
        mails = [words_of(row, settings=adapters().settings, now=NOW) for row in rows]
        assert mails
        words = " ".join(f"{mail.subject} {mail.text}" for mail in mails)
        assert [secret for secret in NEVER if secret in words] == []


def staff_have_written(app: Flask, concern_id: int) -> None:
    """Notes, a triage and words to the person, each for somebody else than the provider."""
    with app.app_context(), transaction(actor=TEST, now=NOW) as tx:
        submission_id = tx.get(Concern, concern_id).submission_id
        officer = tx.session.scalars(select(Membership.account_id)).first() or 0
        rows = (
            (WordsKind.NOTE, Author.QA, Audience.STAFF),
            (WordsKind.NOTE, Author.SAFEGUARDING, Audience.SAFEGUARDING),
            (WordsKind.TOLD_PERSON, Author.QA, Audience.PERSON),
        )
        for (kind, author, audience), words in zip(rows, NOTES, strict=True):
            tx.add(
                ConcernWords(
                    submission_id=submission_id,
                    concern_id=concern_id,
                    kind=kind.value,
                    author=author.value,
                    account_id=officer,
                    audience=audience.value,
                    words=words,
                    at=tx.now,
                )
            )
        triage = Triage(
            concern_id=concern_id,
            information=InformationSource.PEOPLE.value,
            first_hand=True,
            harm=Harm.RISK.value,
            standards={"standards": ["safe"]},
            criticality=Criticality.SERIOUS.value,
            decision=TriageDecision.TO_PROVIDER.value,
            reasons=REASONS,
            by=officer,
            at=tx.now,
        )
        tx.add(triage)


def test_without_consent_to_the_name_nothing_says_who_told_us(marketplace: Flask) -> None:
    at = at_inbox(marketplace, answers=WITHOUT_NAME)
    staff_have_written(marketplace, at.concern_id)
    assert_private(at)  # closed
    page = at.opened()
    assert "nobody came" in page.main
    at.owner.post(f"{at.path}/to-qa", {"words": "We know of it."})
    assert_private(at)  # opened
    at.owner.submit(at.written())
    assert_private(at)  # replied


def test_with_consent_to_the_name_there_is_still_no_way_to_reach_them(marketplace: Flask) -> None:
    shares = {Recipient.PROVIDER: Share.WITH_NAME, Recipient.QA: Share.WITH_NAME}
    at = at_inbox(marketplace, answers=replace(WITHOUT_NAME, shares=shares))
    page = at.opened()
    assert NAME in page.main
    everywhere = "".join(answer for _, answer in everything(at.owner, at.path))
    assert not re.search("quartz@|Zinnia", everywhere)


def test_what_another_provider_said_and_was_sent_is_nobody_elses(marketplace: Flask) -> None:
    """Two providers of one person; each reads its own."""
    here = at_inbox(marketplace)
    there = at_inbox(marketplace, name="Larkspur Ltd")
    words = replace(ANSWERS.happening, words="Foxglove was said of the other one.")
    with marketplace.app_context():
        submitted(replace(ANSWERS, naming=Naming(words="Larkspur Ltd"), happening=words), now=NOW)
    there.opened()
    there.owner.post(f"{there.path}/to-qa", {"words": "Foxglove is what Larkspur knows."})
    here.opened()
    everywhere = "".join(answer for _, answer in everything(here.owner, here.path))
    assert not re.search("Foxglove|Larkspur", everywhere)


def test_words_for_a_provider_before_are_not_for_the_one_after(marketplace: Flask) -> None:
    """Rows that a change of provider could leave behind are still not shown to the next one."""
    at = at_inbox(marketplace)
    other = at_inbox(marketplace, name="Larkspur Ltd")
    at.opened()
    with marketplace.app_context(), transaction(actor=TEST, now=NOW) as tx:
        concern = tx.get(Concern, at.concern_id)
        tx.add(
            ConcernWords(
                submission_id=concern.submission_id,
                concern_id=concern.id,
                kind=WordsKind.TO_QA.value,
                author=Author.PROVIDER.value,
                account_id=other.owner.account_id,
                provider_id=other.provider_id,
                audience=Audience.STAFF.value,
                words="Foxglove is what Larkspur knows.",
                at=tx.now,
            )
        )
        tx.add(_hand_off(at.concern_id, other.provider_id))
    assert "Foxglove" not in at.owner.get(at.path).response.text
    other.owner.get(at.path, status=404)


def _hand_off(concern_id: int, provider_id: int) -> HandOff:
    return HandOff(
        concern_id=concern_id,
        recipient="provider",
        place="",
        provider_id=provider_id,
        basis="consent-with-name",
        method="here",
        status=HandOffStatus.SENT.value,
        words="Foxglove for the other one",
        words_version=2,
        sent_at=NOW,
    )


@pytest.mark.parametrize(
    "answers",
    [
        replace(ANSWERS, works_there=WorksThere.YES, wanted="Foxglove"),
        replace(ANSWERS, shares={Recipient.PROVIDER: Share.NO, Recipient.QA: Share.WITH_NAME}),
        replace(ANSWERS, happening=replace(ANSWERS.happening, danger_now=True)),
        replace(ANSWERS, kinds=(ConcernKind.COMPLAINT, ConcernKind.SAFEGUARDING)),
    ],
)
def test_what_never_goes_to_the_provider_leaves_no_trace_there(
    marketplace: Flask, answers: Answers
) -> None:
    """Whistleblowers, no consent, danger, and whatever was told together with safeguarding."""
    at = at_inbox(marketplace)
    before = _all(at)
    mails = _messages(at)
    with marketplace.app_context():
        submitted(replace(answers, naming=Naming(words="Bramble Care")), now=NOW)
    assert _all(at) == before
    assert _messages(at) == mails


def test_a_safeguarding_officer_at_work_leaves_no_trace_at_the_provider(marketplace: Flask) -> None:
    """A concern that the provider has opened looks the same while it waits for safeguarding."""
    at = at_inbox(marketplace)
    at.opened()
    before = _all(at)
    with marketplace.app_context(), transaction(actor=TEST, now=NOW) as tx:
        values = {"waits_for_safeguarding": True, "priority": int(Priority.URGENT)}
        tx.session.execute(update(Concern).values(**values))
    assert _all(at) == before


def test_a_provider_that_is_hidden_sees_the_same_inbox(marketplace: Flask) -> None:
    at = at_inbox(marketplace)
    before = [_plain(at.owner, path) for path in ("/provider/inbox", at.path)]
    with marketplace.app_context():
        listing_id = add_listing(None, reference="ref-bramble", now=NOW)
        with transaction(actor=TEST, now=NOW) as tx:
            listing = tx.get(Listing, listing_id)
            listing.provider_id = at.provider_id
        place_hold(listing_id, HoldKind.RATING, now=NOW)
        place_hold(listing_id, HoldKind.SAFEGUARDING, now=NOW)
    assert [_plain(at.owner, path) for path in ("/provider/inbox", at.path)] == before
    at.owner.submit(at.written())
    assert "Your reply was sent." in at.owner.get(at.path).main


def test_a_file_is_the_providers_only_where_the_person_agreed(marketplace: Flask) -> None:
    at = at_inbox(marketplace)
    keys = _files_of(at, shared=(True, False))
    assert [at.owner.fetch(f"/concern-files/{key}").status_code for key in keys] == [404, 404]
    assert "picture-0" not in at.owner.get(at.path).response.text
    page = at.opened()
    assert "picture-0.png" in page.main
    assert "picture-1.png" not in page.response.text
    other = at_inbox(marketplace, name="Larkspur Ltd")
    seen = [at.owner.fetch(f"/concern-files/{key}").status_code for key in keys]
    assert seen == [409, 404]  # its file is not in the store of this test: that is told
    assert [other.owner.fetch(f"/concern-files/{key}").status_code for key in keys] == [404, 404]


def _files_of(at: AtInbox, *, shared: tuple[bool, ...]) -> list[int]:
    with at.app.app_context(), transaction(actor=TEST, now=NOW) as tx:
        submission_id = tx.get(Concern, at.concern_id).submission_id
        rows = [
            ConcernFile(
                submission_id=submission_id,
                stored_name=f"{number:032}",
                original_name=f"picture-{number}.png",
                media_type="image/png",
                size=10,
                sha256="0" * 64,
                shared=one,
                added_at=NOW,
            )
            for number, one in enumerate(shared)
        ]
        tx.session.add_all(rows)
        tx.session.flush()
        return [row.id for row in rows]


def _all(at: AtInbox) -> list[str]:
    return [
        _plain(at.owner, path)
        for path in ("/provider/inbox", at.path, "/provider", "/provider/inbox?page=1")
    ]


def _plain(who: Person, path: str) -> str:
    return RANDOM.sub("", who.fetch(path).get_data(as_text=True))


def _messages(at: AtInbox) -> int:
    people = (at.owner.account_id, at.colleague.account_id)
    with at.app.app_context():
        return db.session.query(Message).filter(Message.account_id.in_(people)).count()
