"""How a document is sent, to whom, and under which name."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.domain.access import Role
from tests.integration import paperwork
from tests.unit import files_to_upload as make
from tests.web.people import Person, signed_in
from tests.web.uploading import chosen, pages_of, the_document, upload


@pytest.fixture
def person(marketplace: Flask) -> Person:
    """Somebody who registers."""
    return signed_in(marketplace, Role.PROVIDER)


@pytest.fixture
def pages(person: Person) -> str:
    """Where the documents of this person's registration are."""
    return pages_of(person)


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\boot.ini",
        'a"; filename="evil.html',
        "line%0D%0ASet-Cookie: stolen=1",
        "policy\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe",
        "<script>alert(1)</script>.pdf",
        "x" * 4000,
        "",
    ],
)
def test_a_name_is_text_on_the_page_and_harmless_in_the_header(
    marketplace: Flask, person: Person, pages: str, name: str
) -> None:
    upload(person, pages, file=chosen(make.pdf(), name or " "))
    page = person.get(pages)
    answer = person.fetch(f"/documents/{the_document(marketplace).id}")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert disposition.count("filename=") == 1
    assert "Set-Cookie" not in answer.headers
    assert not set(disposition) & set("\r\n/\\<>\N{RIGHT-TO-LEFT OVERRIDE}")
    assert page.soup.select("main script") == []
    with marketplace.app_context():
        assert all(len(lies) == 48 for lies in paperwork.lying())


def test_it_is_sent_as_a_file_that_can_do_nothing(
    marketplace: Flask, person: Person, pages: str
) -> None:
    upload(person, pages, file=chosen(make.pdf(), "Änderung.pdf"))
    answer = person.fetch(f"/documents/{the_document(marketplace).id}")
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "filename*=UTF-8''%C3%84nderung.pdf" in answer.headers["Content-Disposition"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_a_guessed_address_and_somebody_elses_are_the_same(
    marketplace: Flask, person: Person, pages: str
) -> None:
    upload(person, pages)
    theirs = f"/documents/{the_document(marketplace).id}"
    stranger = signed_in(marketplace, Role.PROVIDER)
    foreign = stranger.fetch(theirs)
    never = stranger.fetch("/documents/999999")
    assert foreign.status_code == never.status_code == 404
    # The links in the head carry nothing of the address; the form's token is new each time.
    assert len(foreign.data) == len(never.data)
    for path in (pages, f"{pages}/insurance"):
        assert stranger.fetch(path).status_code == 404
    assert stranger.send(f"{pages}/insurance", {"file": chosen(make.pdf())}).status_code == 404
    remove = f"/provider/documents/{the_document(marketplace).id}/remove"
    assert stranger.send(remove).status_code == 404
    signed_out = marketplace.test_client().get(theirs)
    assert signed_out.status_code == 302


def test_staff_who_may_read_open_it_and_others_do_not(
    marketplace: Flask, person: Person, pages: str
) -> None:
    upload(person, pages)
    address = f"/documents/{the_document(marketplace).id}"
    answers = {role: signed_in(marketplace, role).fetch(address).status_code for role in Role}
    assert answers == {
        Role.PROVIDER: 404,
        Role.QA: 200,
        Role.SAFEGUARDING: 200,
        Role.MANAGER: 404,
        Role.ADMIN: 404,
    }
