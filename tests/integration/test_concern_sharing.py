"""A concern goes before its provider as consented, and only before the right one."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_answers import Naming, WorksThere
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ClosedWhy, ConcernStatus
from marketplace.domain.errors import (
    InvalidError,
    RefusedError,
)
from marketplace.domain.hand_offs import TakenBackWhy
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Submission
from marketplace.models.messages import Message
from marketplace.services import hand_offs
from marketplace.services.concern_considering import consider_concern
from marketplace.services.concern_ending import close_concern
from marketplace.services.concern_sharing import share_concern
from marketplace.services.provider_naming import name_provider
from tests.integration.concern_desk import LATER, passed_on, stored, told, version
from tests.integration.desk import add_person, add_provider, kept
from tests.integration.telling import concern_of, submitted

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """An officer of the QA team."""
    del directory
    return add_person("olu@example.org", Role.QA)


def test_sharing_needs_a_provider_that_signs_in_and_the_persons_word(officer: Principal) -> None:
    concern_id = told()
    _refused(concern_id, officer, "Say first which provider")
    provider_id = add_provider("Bramble Home Care")
    _name(concern_id, provider_id, officer)
    _refused(concern_id, officer, "Nobody signs in")
    add_person("manager@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    share_concern(concern_id, version=version(concern_id), by=officer, now=LATER)
    concern = stored(concern_id)
    assert (concern.status, concern.shared_at) == (ConcernStatus.WITH_PROVIDER, LATER)
    (words,) = db.session.scalars(select(HandOff.words).where(HandOff.recipient == "provider"))
    assert "an hour late" in words
    assert "robin@example.org" not in words
    assert db.session.query(Message).filter_by(kind="inbox-new").count() == 1
    _refused(concern_id, officer, "has it already")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"shares": {Recipient.QA: Share.WITH_NAME}}, "does not agree"),
        ({"works_there": WorksThere.YES}, "never shown to the provider"),
    ],
)
def test_what_may_never_be_shared_is_not(
    officer: Principal, changes: dict[str, object], reason: str
) -> None:
    provider_id = add_provider("Bramble Care")
    add_person("manager@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    concern_id = told(**changes)
    _refused(concern_id, officer, reason)
    assert passed_on(concern_id, Recipient.PROVIDER) == []


def test_a_wrong_provider_is_corrected_only_while_nobody_there_has_it(officer: Principal) -> None:
    wrong, right = add_provider("Bramble Care"), add_provider("Bramble Home Care")
    for provider_id in (wrong, right):
        add_person(f"manager-{provider_id}@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    concern_id = concern_of(submitted()).id
    with pytest.raises(RefusedError, match="has this already"):
        _name(concern_id, right, officer)
    made = db.session.query(HandOff).filter_by(recipient="provider").one()
    hand_offs.take_back(
        made.id, why=TakenBackWhy.MISTAKE, by=officer, now=LATER, version=made.version
    )
    assert stored(concern_id).status == "received"
    _name(concern_id, right, officer)
    share_concern(concern_id, version=version(concern_id), by=officer, now=LATER)
    rows = db.session.scalars(
        select(HandOff).where(HandOff.recipient == "provider").order_by(HandOff.id)
    )
    assert [(row.provider_id, row.status) for row in rows] == [
        (wrong, "taken-back"),
        (right, "sent"),
    ]
    assert [event.data for event in kept("concern-matched")] == [
        {"provider_id": right, "before": wrong}
    ]


def test_nobody_names_their_own_provider_or_one_that_is_not_there(officer: Principal) -> None:
    own = add_provider("Larkspur")
    both = add_person("both@example.org", Role.QA, provider_ids=(own,))
    concern_id = told(naming=Naming(words="Somebody"))
    with pytest.raises(RefusedError, match="somebody else"):
        _name(concern_id, own, both)
    with pytest.raises(InvalidError):
        _name(concern_id, 987_654, officer)
    submission = db.session.get_one(Submission, stored(concern_id).submission_id)
    assert submission.provider_id is None


def test_what_the_provider_never_opened_is_taken_back_when_it_is_considered(
    officer: Principal,
) -> None:
    provider_id = add_provider("Bramble Care")
    manager = add_person("manager@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    del manager
    unopened = concern_of(submitted()).id
    consider_concern(unopened, words="We looked.", version=version(unopened), by=officer, now=LATER)
    assert passed_on(unopened, Recipient.PROVIDER) == ["taken-back"]
    assert stored(unopened).shared_at is None
    close_concern(
        unopened, why=ClosedWhy.CONSIDERED, version=version(unopened), by=officer, now=LATER
    )
    assert stored(unopened).status == "closed"


def _name(concern_id: int, provider_id: int, by: Principal) -> None:
    name_provider(
        concern_id, provider_id=provider_id, version=version(concern_id), by=by, now=LATER
    )


def _refused(concern_id: int, by: Principal, reason: str) -> None:
    before = stored(concern_id).status
    with pytest.raises(RefusedError, match=reason):
        share_concern(concern_id, version=version(concern_id), by=by, now=LATER)
    assert stored(concern_id).status == before
