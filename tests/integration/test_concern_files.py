"""Files with what people tell us, on each database: taken, and opened by whoever may."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from sqlalchemy import select

from marketplace.domain.access import Principal, Role, visitor
from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_files import MOST_FILES
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.errors import ConflictError, InvalidError, NotFoundError
from marketplace.domain.hand_offs import Basis
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile, ConcernReply
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.models.events import AuditEvent
from marketplace.services.concern_drafts import load, start
from marketplace.services.concern_files import (
    FileKept,
    Sent,
    add_to_draft,
    add_to_reply,
    add_to_submission,
    claimed,
    open_file,
    remove,
)
from marketplace.services.transaction import Transaction
from tests.integration.handing import a_concern, handed
from tests.integration.paperwork import files, lying, provider, someone
from tests.integration.telling import an_answer, submitted
from tests.integration.town import START as NOW
from tests.unit import files_to_upload as make

pytestmark = pytest.mark.usefixtures("directory")

AGREED: Mapping[Recipient, Share] = {Recipient.PROVIDER: Share.WITH_NAME}


def a_file(content: bytes | None = None, *, name: str = "note.pdf", shared: bool = False) -> Sent:
    """A file as a browser sends it."""
    content = make.pdf() if content is None else content
    return Sent(stream=io.BytesIO(content), name=name, shared=shared)


def put(token: str, sent: Sent | None = None) -> int:
    """Add a file to a draft."""
    return add_to_draft(token, sent or a_file(), files=files(), now=NOW)


def with_file(concern_id: int, *, shared: bool) -> int:
    """A file with the submission of a concern."""

    def claim(tx: Transaction, kept: FileKept) -> int:
        concern = tx.get(Concern, concern_id)
        return add_to_submission(tx, tx.get(Submission, concern.submission_id), kept)

    return claimed(a_file(shared=shared), claim, files=files(), actor=visitor(), now=NOW)


def submission_of(concern_id: int) -> int:
    """Of which submission it is a strand."""
    return db.session.get_one(Concern, concern_id).submission_id


def opens(file_id: int, *, by: Principal | None = None, following: int | None = None) -> bool:
    """Whether they can open it."""
    try:
        opened = open_file(file_id, files=files(), now=NOW, by=by, following=following)
    except NotFoundError:
        return False
    with opened.stream:
        assert opened.stream.read()
    return True


def test_a_file_is_kept_with_the_draft_and_goes_with_it_when_it_is_sent() -> None:
    token = start(an_answer(), NOW)
    file_id = put(token, a_file(name="../../Mum <her> bruise.PDF"))
    draft = load(token, NOW)
    assert draft is not None
    assert [(file.id, file.name) for file in draft.files] == [(file_id, "Mum her bruise.pdf")]
    assert not opens(file_id, following=1)
    sent = submitted(draft.answers, now=NOW, draft_token=token)
    assert opens(file_id, following=sent.submission_id)
    assert not opens(file_id, following=sent.submission_id + 1)
    with pytest.raises(ConflictError):
        put(token, a_file(make.picture("PNG")))
    with pytest.raises(ConflictError):
        remove(token, file_id, files=files(), now=NOW)


def test_the_same_file_twice_is_one() -> None:
    token = start(Answers(), NOW)
    assert put(token) == put(token)
    assert len(lying()) == 1


def test_files_end_at_five_and_what_is_refused_is_not_kept() -> None:
    token = start(Answers(), NOW)
    for width in range(MOST_FILES):
        put(token, a_file(make.picture("PNG", (10 + width, 10))))
    with pytest.raises(InvalidError, match="5 files"):
        put(token)
    with pytest.raises(InvalidError):
        put(token, a_file(make.PAGE))
    assert len(lying()) == MOST_FILES


def test_a_file_is_removed_from_its_own_draft_alone() -> None:
    token, other = start(Answers(), NOW), start(Answers(), NOW)
    file_id = put(token)
    with pytest.raises(NotFoundError):
        remove(other, file_id, files=files(), now=NOW)
    remove(token, file_id, files=files(), now=NOW)
    assert lying() == set()
    with pytest.raises(NotFoundError):
        remove(token, file_id, files=files(), now=NOW)


@pytest.mark.parametrize(
    ("kind", "waits", "readers"),
    [
        (ConcernKind.CONCERN, False, {Role.QA, Role.SAFEGUARDING}),
        (ConcernKind.SPEAKING_UP, False, {Role.QA, Role.SAFEGUARDING}),
        (ConcernKind.CONCERN, True, {Role.SAFEGUARDING}),
        (ConcernKind.SAFEGUARDING, False, {Role.SAFEGUARDING}),
    ],
)
def test_staff_open_what_belongs_to_a_concern_that_they_may_read(
    *, kind: ConcernKind, waits: bool, readers: set[Role]
) -> None:
    file_id = with_file(a_concern(kind=kind, waits=waits), shared=True)
    for role in Role:
        reader = someone(f"{role}@example.org", roles=frozenset({role}))
        assert opens(file_id, by=reader) is (role in readers), role
    events = db.session.scalars(select(AuditEvent).filter_by(kind="concern-file-opened")).all()
    assert len(events) == len(readers)


def test_a_provider_opens_what_the_person_lets_it_see_once_it_has_it() -> None:
    ours = provider()
    keeper = someone("keeper@example.org", providers=(ours,))
    stranger = someone("stranger@example.org", providers=(provider("Other Ltd"),))
    concern_id = a_concern(
        kind=ConcernKind.COMPLAINT,
        status=ConcernStatus.WITH_PROVIDER,
        shares=AGREED,
        provider_id=ours,
    )
    shown = with_file(concern_id, shared=True)
    assert not opens(shown, by=keeper)
    handed(concern_id, Recipient.PROVIDER, basis=Basis.CONSENT_WITH_NAME, provider_id=ours)
    assert not opens(shown, by=keeper)
    row = db.session.scalars(select(HandOff)).one()
    row.receipt_at, row.receipt_by, row.status = NOW, keeper.account_id, "received"
    db.session.commit()
    assert opens(shown, by=keeper)
    assert not opens(shown, by=stranger)
    db.session.get_one(ConcernFile, shown).shared = False
    db.session.commit()
    assert not opens(shown, by=keeper)


def test_a_file_of_a_reply_is_the_persons_once_it_was_sent() -> None:
    ours = provider()
    keeper = someone("keeper@example.org", providers=(ours,))
    concern_id = a_concern(
        kind=ConcernKind.COMPLAINT, status=ConcernStatus.WITH_PROVIDER, provider_id=ours
    )
    reply = ConcernReply(
        concern_id=concern_id,
        provider_id=ours,
        put_right="We said sorry",
        stops_again="A second carer",
        account_id=keeper.account_id,
        saved_at=NOW,
    )
    db.session.add(reply)
    db.session.commit()
    reply_id = reply.id

    def claim(tx: Transaction, kept: FileKept) -> int:
        return add_to_reply(
            tx, tx.get(ConcernReply, reply_id), kept, subject=f"concern:{concern_id}", by=keeper
        )

    file_id = claimed(a_file(), claim, files=files(), actor=keeper.actor, now=NOW)
    officer = someone("officer@example.org", roles=frozenset({Role.QA}))
    following = submission_of(concern_id)
    assert opens(file_id, by=keeper)
    assert not opens(file_id, by=officer)
    assert not opens(file_id, following=following)
    db.session.get_one(ConcernReply, reply_id).sent_at = NOW
    db.session.commit()
    assert opens(file_id, by=officer)
    assert opens(file_id, following=following)
