"""Drafts of what people tell us, on each database: kept, found by their token alone, given up."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from sqlalchemy import select

from marketplace.domain.concern_answers import Answers, Happening, Naming, WorksThere
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_steps import Step
from marketplace.domain.errors import ConflictError, NotFoundError
from marketplace.domain.sign_ins import new_token
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile
from marketplace.models.concerns import ConcernDraft
from marketplace.models.events import AuditEvent
from marketplace.services.concern_drafts import Draft, discard, load, save, start
from marketplace.services.concern_files import Sent, add_to_draft
from tests.integration.paperwork import files, lying
from tests.integration.telling import an_answer, submitted
from tests.integration.town import START as NOW
from tests.unit import files_to_upload as make

pytestmark = pytest.mark.usefixtures("directory")

PLANTED = "planted-marzipan"
SAID = Answers(happening=Happening(words=PLANTED), naming=Naming(words="Ashgrove"))


def opened(token: str) -> Draft:
    """The draft, which is there."""
    draft = load(token, NOW)
    assert draft is not None
    return draft


def test_a_draft_is_found_by_its_token_and_by_nothing_else() -> None:
    token = start(SAID, NOW, answered=[Step.DANGER])
    draft = opened(token)
    assert (draft.typed, draft.answered) == (SAID, frozenset({Step.DANGER}))
    (row,) = db.session.scalars(select(ConcernDraft)).all()
    assert token not in str(vars(row))
    for other in (new_token(), row.token_digest, "", None):
        assert load(other, NOW) is None


def test_pages_are_saved_one_after_the_other() -> None:
    token = start(Answers(), NOW)
    first = save(token, SAID, opened(token).version, NOW, answered=Step.HAPPENED)
    told = replace(SAID, works_there=WorksThere.NO)
    save(token, told, first, NOW, answered=Step.WORKING)
    draft = opened(token)
    assert (draft.typed, draft.answered) == (told, frozenset({Step.HAPPENED, Step.WORKING}))


def test_a_page_of_an_older_state_overwrites_nothing() -> None:
    token = start(Answers(), NOW)
    version = opened(token).version
    save(token, SAID, version, NOW)
    with pytest.raises(ConflictError):
        save(token, Answers(), version, NOW)
    assert opened(token).typed == SAID


def test_what_no_longer_applies_is_kept_but_not_among_the_answers() -> None:
    typed = replace(
        SAID, works_there=WorksThere.YES, shares={Recipient.PROVIDER: Share.WITHOUT_NAME}
    )
    draft = opened(start(typed, NOW))
    assert draft.typed == typed
    assert draft.answers.share(Recipient.PROVIDER) is Share.NO


def test_a_draft_that_was_given_up_is_gone_with_its_files() -> None:
    token = start(SAID, NOW)
    add_to_draft(token, Sent(stream=io.BytesIO(make.pdf()), name="a.pdf"), files=files(), now=NOW)
    discard(token, files=files(), now=NOW)
    assert load(token, NOW) is None
    assert lying() == set()
    (row,) = db.session.scalars(select(ConcernFile)).all()
    assert (row.erased_at, row.original_name, row.draft_id) == (NOW, "", None)
    discard(token, files=files(), now=NOW)
    with pytest.raises(NotFoundError):
        save(token, SAID, 1, NOW)


def test_what_was_sent_can_neither_be_changed_nor_given_up() -> None:
    token = start(an_answer(), NOW)
    sent = submitted(opened(token).answers, now=NOW, draft_token=token)
    draft = opened(token)
    assert draft.submission_id == sent.submission_id
    assert draft.typed == Answers()
    with pytest.raises(ConflictError):
        save(token, SAID, draft.version, NOW)
    discard(token, files=files(), now=NOW)
    assert opened(token).submission_id == sent.submission_id


def test_the_audit_trail_says_that_there_was_a_draft_and_nothing_of_it() -> None:
    token = start(SAID, NOW)
    save(token, SAID, opened(token).version, NOW, answered=Step.PROTECTION)
    add_to_draft(
        token, Sent(stream=io.BytesIO(make.pdf()), name=f"{PLANTED}.pdf"), files=files(), now=NOW
    )
    discard(token, files=files(), now=NOW)
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.kind for event in events] == [
        "draft-started",
        "concern-file-added",
        "draft-discarded",
    ]
    kept = str([(event.actor, event.subject, event.data) for event in events])
    assert PLANTED not in kept
    assert Step.PROTECTION.value not in kept
    assert token not in kept
