"""Documents on each database: who may do what, what stays, what goes, what happens at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from marketplace.domain.access import Principal
from marketplace.domain.documents import DocumentKind, Owner
from marketplace.domain.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.uploads import LARGEST
from marketplace.services.document_looks import document_for, mark_seen
from marketplace.services.documents import hand_over, remove
from marketplace.services.transaction import transaction
from tests.integration.paperwork import (
    NEXT_YEAR,
    NOW,
    POLICY,
    TODAY,
    another_pdf,
    current,
    document,
    files,
    given,
    happened,
    known,
    lying,
    officer,
    provider,
    registration_of,
    sent,
    someone,
    upload,
)
from tests.unit import files_to_upload as make

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def owner() -> Principal:
    """Somebody who registers."""
    return someone("owner@example.org")


def test_what_was_given_is_kept_and_can_be_read(owner: Principal) -> None:
    to = registration_of(owner)
    document_id = given(to, owner, upload(name="../Our cover.PDF"))

    opened = document_for(document_id, by=owner, files=files(), now=NOW)

    with opened.stream:
        assert opened.stream.read() == make.pdf()
    assert opened.name == "Our cover.pdf"
    row = document(document_id)
    assert (row.size, row.media_type) == (len(make.pdf()), "application/pdf")
    assert row.expires_on == NEXT_YEAR
    assert lying() == {row.stored_name}
    assert happened(document_id) == ["document-added", "document-read"]


def test_a_picture_is_kept_without_the_place_where_it_was_taken(owner: Principal) -> None:
    to = registration_of(owner)
    document_id = given(to, owner, upload(make.jpeg_with_a_place(), name="IMG_1.heic"))
    opened = document_for(document_id, by=owner, files=files(), now=NOW)
    with opened.stream:
        content = opened.stream.read()
    assert b"Exif" not in content
    assert len(content) == document(document_id).size
    assert opened.name == "IMG_1.jpg"


@pytest.mark.parametrize(
    ("content", "expires_on", "fields"),
    [
        (make.PAGE, NEXT_YEAR, ["file"]),
        (make.SVG, NEXT_YEAR, ["file"]),
        (make.zip_bomb(), NEXT_YEAR, ["file"]),
        (make.png_bomb(), NEXT_YEAR, ["file"]),
        (bytes(LARGEST + 1), NEXT_YEAR, ["file"]),
        (None, None, ["expires_on"]),
        (None, TODAY - timedelta(days=1), ["expires_on"]),
        (make.PAGE, None, ["file", "expires_on"]),
    ],
)
def test_what_cannot_be_taken_leaves_nothing(
    owner: Principal, content: bytes | None, expires_on: date | None, fields: list[str]
) -> None:
    to = registration_of(owner)
    with pytest.raises(InvalidError) as refusal:
        given(to, owner, upload(content, expires_on=expires_on))
    assert [problem.field for problem in refusal.value.problems] == fields
    assert lying() == known() == set()


def test_a_date_is_kept_only_where_one_is_asked_for(owner: Principal) -> None:
    to = registration_of(owner)
    document_id = given(to, owner, upload(kind=POLICY, expires_on=NEXT_YEAR))
    assert document(document_id).expires_on is None


def test_sending_the_same_twice_changes_nothing(owner: Principal) -> None:
    to = registration_of(owner)
    first = given(to, owner)
    assert given(to, owner) == first
    assert happened(first) == ["document-added"]
    assert lying() == known()
    assert len(lying()) == 1


def test_a_newer_one_takes_its_place_and_the_old_file_goes(owner: Principal) -> None:
    to = registration_of(owner)
    first = given(to, owner)
    second = given(to, owner, upload(another_pdf(), replaces=first))
    assert current(to) == second
    assert document(first).erased_at == NOW
    assert document(first).original_name == ""
    with pytest.raises(NotFoundError):
        document_for(first, by=owner, files=files(), now=NOW)
    assert lying() == known()
    assert len(lying()) == 1


def test_the_same_file_with_another_date_is_a_renewal(owner: Principal) -> None:
    to = registration_of(owner)
    first = given(to, owner)
    later = NEXT_YEAR + timedelta(days=9)
    second = given(to, owner, upload(expires_on=later, replaces=first))
    assert document(second).expires_on == later


def test_a_stale_form_replaces_nothing(owner: Principal) -> None:
    to = registration_of(owner)
    first = given(to, owner)
    second = given(to, owner, upload(another_pdf(), replaces=first))
    for stale in (None, first):
        with pytest.raises(ConflictError):
            given(to, owner, upload(another_pdf(b"third"), replaces=stale))
    assert current(to) == second
    assert lying() == known()


def test_what_an_officer_has_seen_is_kept_when_it_is_replaced(owner: Principal) -> None:
    to = registration_of(owner)
    first = given(to, owner)
    mark_seen(first, by=officer(), now=NOW)
    second = given(to, owner, upload(another_pdf(), replaces=first))
    assert document(first).replaced_at == NOW
    assert document(second).seen_at is None
    assert len(lying()) == 2


def test_a_providers_former_documents_are_kept() -> None:
    to = Owner(provider_id=provider())
    by = someone("owner@example.org", providers=(to.provider_id or 0,))
    first = given(to, by)
    given(to, by, upload(another_pdf(), replaces=first))
    assert document(first).replaced_at == NOW
    assert len(lying()) == 2


def test_a_document_is_taken_back_file_and_all(owner: Principal) -> None:
    to = registration_of(owner)
    document_id = given(to, owner)
    assert remove(document_id, by=owner, files=files(), now=NOW) == to
    assert lying() == known() == set()
    assert happened(document_id) == ["document-added", "document-removed"]
    with pytest.raises(NotFoundError):
        remove(document_id, by=owner, files=files(), now=NOW)


def test_what_was_sent_stands(owner: Principal) -> None:
    to = registration_of(owner)
    document_id = given(to, owner)
    sent(to.registration_id)
    with pytest.raises(RefusedError):
        given(to, owner, upload(another_pdf(), replaces=document_id))
    with pytest.raises(RefusedError):
        remove(document_id, by=owner, files=files(), now=NOW)
    assert current(to) == document_id
    assert lying() == known()


def test_only_what_is_asked_for_is_taken(owner: Principal) -> None:
    to = registration_of(owner)
    with pytest.raises(NotFoundError):
        given(to, owner, upload(kind=DocumentKind.FOOD_REGISTRATION))


def test_handing_over_replaces_what_the_provider_had(owner: Principal) -> None:
    theirs = Owner(provider_id=provider())
    by = someone("former@example.org", providers=(theirs.provider_id or 0,))
    former = given(theirs, by)
    to = registration_of(owner)
    newer = given(to, owner, upload(another_pdf()))
    with transaction(actor=owner.actor, now=NOW) as tx:
        hand_over(tx, registration_id=to.registration_id or 0, provider_id=theirs.provider_id or 0)
    assert current(theirs) == newer
    assert document(former).replaced_at == NOW
