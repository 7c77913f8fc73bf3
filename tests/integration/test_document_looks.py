"""Who may open documents, on each database, and what an officer vouches for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import (
    ForbiddenError,
    NotFoundError,
    RefusedError,
)
from marketplace.queries.documents import own_documents, unseen
from marketplace.services.document_looks import document_for, mark_seen
from marketplace.services.documents import hand_over, remove
from marketplace.services.transaction import transaction
from tests.integration.paperwork import (
    NOW,
    document,
    files,
    given,
    happened,
    officer,
    provider,
    registration_of,
    sent,
    someone,
    upload,
)
from tests.unit import files_to_upload as make

pytestmark = pytest.mark.usefixtures("directory")
TODAY = NOW.date()


@pytest.fixture
def owner() -> Principal:
    """Somebody who registers."""
    return someone("owner@example.org")


def another_pdf(words: bytes = b"newer") -> bytes:
    """A PDF that is not the usual one."""
    return make.pdf(stream=words)


def test_somebody_elses_registration_does_not_exist(owner: Principal) -> None:
    to = registration_of(owner)
    document_id = given(to, owner)
    stranger = someone("stranger@example.org")
    with pytest.raises(NotFoundError):
        own_documents(to, by=stranger, today=TODAY)
    with pytest.raises(NotFoundError):
        given(to, stranger, upload(another_pdf(), replaces=document_id))
    with pytest.raises(NotFoundError):
        remove(document_id, by=stranger, files=files(), now=NOW)
    with pytest.raises(NotFoundError):
        document_for(document_id, by=stranger, files=files(), now=NOW)
    with pytest.raises(NotFoundError):
        document_for(10**6, by=stranger, files=files(), now=NOW)
    assert happened(document_id) == ["document-added"]


def test_once_approved_a_document_is_the_providers_not_its_uploaders(owner: Principal) -> None:
    to = registration_of(owner)
    document_id = given(to, owner)
    provider_id = provider()
    with transaction(actor=owner.actor, now=NOW) as tx:
        hand_over(tx, registration_id=to.registration_id or 0, provider_id=provider_id)
    colleague = someone("colleague@example.org", providers=(provider_id,))
    document_for(document_id, by=colleague, files=files(), now=NOW).stream.close()
    with pytest.raises(NotFoundError):
        document_for(document_id, by=owner, files=files(), now=NOW)


@pytest.mark.parametrize(
    ("role", "may_read"),
    [
        (Role.QA, True),
        (Role.SAFEGUARDING, True),
        (Role.MANAGER, False),
        (Role.ADMIN, False),
        (Role.PROVIDER, False),
    ],
)
def test_which_staff_may_read(owner: Principal, role: Role, *, may_read: bool) -> None:
    document_id = given(registration_of(owner), owner)
    who = someone("staff@council.example.org", roles=frozenset({role}))
    if may_read:
        document_for(document_id, by=who, files=files(), now=NOW).stream.close()
        assert happened(document_id)[-1] == "document-read"
    else:
        with pytest.raises(NotFoundError):
            document_for(document_id, by=who, files=files(), now=NOW)


def test_staff_read_nothing_before_the_second_factor(owner: Principal) -> None:
    document_id = given(registration_of(owner), owner)
    with pytest.raises(NotFoundError):
        document_for(
            document_id, by=replace(officer(), passed_second_factor=False), files=files(), now=NOW
        )


def test_an_officer_marks_what_they_were_content_with(owner: Principal) -> None:
    to = registration_of(owner)
    document_id = given(to, owner)
    by = officer()
    assert unseen(by=by, today=TODAY) == ()  # it has not been sent
    sent(to.registration_id)
    (waiting,) = unseen(by=by, today=TODAY)
    assert (waiting.document.id, waiting.whose) == (document_id, "Registration R-1")
    mark_seen(document_id, by=by, now=NOW)
    mark_seen(document_id, by=by, now=NOW + timedelta(days=1))
    assert document(document_id).seen_at == NOW
    assert happened(document_id) == ["document-added", "document-seen"]
    assert unseen(by=by, today=TODAY) == ()
    with pytest.raises(ForbiddenError):
        unseen(by=owner, today=TODAY)


def test_what_an_officer_may_not_mark(owner: Principal) -> None:
    to = registration_of(owner)
    first = given(to, owner)
    with pytest.raises(ForbiddenError):
        mark_seen(first, by=owner, now=NOW)
    both = replace(owner, roles=frozenset({Role.PROVIDER, Role.QA}))
    with pytest.raises(RefusedError, match="of your own"):
        mark_seen(first, by=both, now=NOW)
    by = officer()
    with pytest.raises(RefusedError, match="has expired"):
        mark_seen(first, by=by, now=NOW + timedelta(days=400))
    mark_seen(first, by=by, now=NOW)
    given(to, owner, upload(another_pdf(), replaces=first))
    with pytest.raises(RefusedError, match="newer"):
        mark_seen(first, by=by, now=NOW)


def test_a_file_that_is_lost_is_said_to_be(owner: Principal) -> None:
    document_id = given(registration_of(owner), owner)
    files().remove(document(document_id).stored_name)
    with pytest.raises(RefusedError, match="cannot find the file"):
        document_for(document_id, by=owner, files=files(), now=NOW)
