"""What a file is called says who sent it only to those who may know."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.queries.inbox_item import shared_item
from marketplace.services.concern_drafts import start
from marketplace.services.concern_files import open_file
from marketplace.services.inbox import open_shared
from tests.integration.inboxes import a_provider
from tests.integration.paperwork import files, someone
from tests.integration.safeguarding import HARM
from tests.integration.telling import an_answer, concern_of, submitted
from tests.integration.test_concern_files import a_file, put
from tests.integration.town import START as NOW

pytestmark = pytest.mark.usefixtures("directory")

NAME = "Letter of robin_example.pdf"


def called(file_id: int, by: Principal) -> str:
    """What they download."""
    opened = open_file(file_id, files=files(), now=NOW, by=by)
    opened.stream.close()
    return opened.name


@pytest.mark.parametrize("share", [Share.WITH_NAME, Share.WITHOUT_NAME])
def test_a_file_tells_its_readers_who_sent_it_only_as_agreed(share: Share) -> None:
    _, owner, _ = a_provider("Bramble Care")
    answers = an_answer(shares={Recipient.PROVIDER: share, Recipient.QA: share})
    token = start(answers, NOW)
    file_id = put(token, a_file(name=NAME, shared=True))
    concern = concern_of(submitted(answers, now=NOW, draft_token=token))
    open_shared(concern.id, by=owner, now=NOW)
    officer = someone("officer@example.org", roles=frozenset({Role.QA}))
    (seen,) = shared_item(concern.id, by=owner, today=NOW.date()).files
    names = {seen.name, called(file_id, owner), called(file_id, officer)}
    told = names == {NAME}
    assert told is (share is Share.WITH_NAME)
    assert any("robin" in name.casefold() for name in names) is told


def test_a_safeguarding_officer_opens_it_by_what_only_they_know_of() -> None:
    token = start(HARM, NOW)
    file_id = put(token, a_file(name=NAME))
    submitted(HARM, now=NOW, draft_token=token)
    officer = someone("safe@example.org", roles=frozenset({Role.SAFEGUARDING}))
    assert called(file_id, officer) == NAME
    event = db.session.scalars(select(AuditEvent).filter_by(kind="concern-file-opened")).one()
    assert event.subject.startswith("safeguarding:")
