"""The pages of documents: what is asked, uploading, what is refused and how it is said."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.models.accounts import SignIn
from marketplace.models.base import db
from marketplace.models.registrations import Registration
from tests.integration import paperwork
from tests.unit import files_to_upload as make
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW
from tests.web.uploading import ENDS, chosen, pages_of, the_document, upload

MEBIBYTE = 1024 * 1024


@pytest.fixture
def person(marketplace: Flask) -> Person:
    """Somebody who registers."""
    return signed_in(marketplace, Role.PROVIDER)


@pytest.fixture
def pages(person: Person) -> str:
    """Where the documents of this person's registration are."""
    return pages_of(person)


def test_it_says_what_is_asked_for_and_why(person: Person, pages: str) -> None:
    page = person.get(pages)
    assert page.heading == "Documents"
    assert page.texts("h2")[:2] == ["Insurance certificate", "Safeguarding policy"]
    assert page.main.count("Not given yet") == 2
    assert "Do not send us criminal record (DBS) certificates" in page.main


def test_a_document_is_uploaded_opened_and_taken_back(
    marketplace: Flask, person: Person, pages: str
) -> None:
    page = person.get(f"{pages}/insurance")
    answer = person.submit(page, file=chosen(make.pdf(), "Our cover.pdf"), **ENDS)
    assert answer.headers["Location"] == pages

    page = person.get(pages)
    assert page.facts()["File"].startswith("Our cover.pdf (PDF, ")
    assert page.facts()["Expires"] == "21 November 2027"
    assert page.facts()["Seen by the council"] == "Not yet"
    opened = person.fetch(page.address_of("Our cover.pdf"))
    assert opened.data == make.pdf()

    answer = person.submit(page, form="main form")
    assert answer.headers["Location"] == pages
    assert "File" not in person.get(pages).facts()
    with marketplace.app_context():
        assert paperwork.lying() == set()


def test_the_last_page_is_kept_for_whoever_checks_their_answers(person: Person, pages: str) -> None:
    page = person.get(f"{pages}?back=check")
    assert page.address_of("Continue").endswith("/check")
    page = person.get(page.address_of("Upload: insurance certificate"))
    answer = person.submit(page, file=chosen(make.pdf()), **ENDS)
    assert answer.headers["Location"] == f"{pages}?back=check"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (bytes(int(10.1 * MEBIBYTE)), "scan.pdf", "Your file is 10.1 MB: the most is 10 MB."),
        (make.pdf() + bytes(12 * MEBIBYTE), "scan.pdf", "Your file is 12.1 MB: the most is 10 MB."),
        (make.PAGE, "photo.png", "Your file is a web page, which we cannot take. Save it as"),
        (make.SVG, "logo.svg", "Your file is an SVG drawing, which we cannot take."),
        (make.SVG, "logo.png", "Your file is an SVG drawing, which we cannot take."),
        (make.zip_bomb(), "insurance.pdf", "Your file is a Word document or a ZIP file"),
        (make.png_bomb(), "tiny.png", "The picture is too large to open safely."),
        (make.picture("JPEG")[:300], "cut.jpg", "We could not read the file"),
        (make.pdf(trailer=b"/Encrypt 5 0 R"), "locked.pdf", "protected with a password"),
        (make.picture("PNG") + make.PAGE, "two.png", "has something else hidden in it"),
        (b"", "empty.pdf", "The file is empty."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_field_and_the_date_is_kept(
    person: Person, pages: str, content: bytes, name: str, said: str
) -> None:
    page = person.refused(f"{pages}/insurance", {**ENDS, "file": chosen(content, name)})
    assert said in page.main
    assert said in page.texts(".govuk-error-summary__list a")[0]
    year = page.soup.select_one("#expires_on-year")
    assert year is not None
    assert year["value"] == "2027"
    assert "Choose the file again" in page.main
    with person.app.app_context():
        assert paperwork.lying() == paperwork.known() == set()


def test_the_file_and_the_date_are_both_needed(person: Person, pages: str) -> None:
    page = person.refused(f"{pages}/insurance", {})
    assert page.texts(".govuk-error-summary__list a") == ["Choose a file"]
    page = person.refused(f"{pages}/insurance", {"file": chosen(make.pdf())})
    assert "Enter the date on which it expires" in page.main
    past = {**ENDS, "expires_on-year": "2025"}
    page = person.refused(f"{pages}/insurance", {**past, "file": chosen(make.pdf())})
    assert "It has expired already" in page.main
    wrong = {**ENDS, "expires_on-month": "13"}
    page = person.refused(f"{pages}/insurance", {**wrong, "file": chosen(make.pdf())})
    assert "Enter a real date" in page.main


def test_text_in_the_place_of_a_file_is_no_file(person: Person, pages: str) -> None:
    page = person.refused(f"{pages}/insurance", {**ENDS, "file": "not a file"})
    assert "Choose a file" in page.main


def test_a_body_beyond_everything_gets_our_page(person: Person, pages: str) -> None:
    answer = person.send(f"{pages}/insurance", {**ENDS, "file": chosen(bytes(26 * MEBIBYTE))})
    assert answer.status_code == 413
    assert "Your file is too large" in answer.text
    assert f'href="{pages}/insurance"' in answer.text


@pytest.mark.parametrize("path", ["/account/sign-out", "/provider/documents/1/remove"])
def test_large_bodies_are_taken_where_files_are_sent_and_nowhere_else(
    person: Person, path: str
) -> None:
    answer = person.send(path, {"file": chosen(bytes(2 * MEBIBYTE))})
    assert answer.status_code == 413


def test_strangers_cannot_send_large_bodies_even_there(marketplace: Flask, pages: str) -> None:
    stranger = marketplace.test_client()
    answer = stranger.post(
        f"{pages}/insurance",
        data=bytes(2 * MEBIBYTE),
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413


def test_sending_twice_is_sending_once(marketplace: Flask, person: Person, pages: str) -> None:
    upload(person, pages)
    first = the_document(marketplace).id
    upload(person, pages)
    assert the_document(marketplace).id == first


def test_a_form_that_was_overtaken_says_so_and_can_be_sent_again(
    marketplace: Flask, person: Person, pages: str
) -> None:
    early = person.get(f"{pages}/insurance")
    upload(person, pages)
    answer = person.submit(early, file=chosen(make.pdf(stream=b"mine")), **ENDS)
    assert answer.status_code == 409
    assert "Somebody else uploaded a newer one" in answer.text
    newest = str(the_document(marketplace).id)
    assert f'name="replaces" type="hidden" value="{newest}"' in answer.text
    upload(person, pages, make.pdf(stream=b"mine"), replaces=newest)
    assert str(the_document(marketplace).id) != newest


def test_there_is_no_place_for_a_dbs_certificate(person: Person, pages: str) -> None:
    for word in ("dbs", "dbs-certificate", "INSURANCE", "food-registration"):
        assert person.fetch(f"{pages}/{word}").status_code == 404
        assert person.send(f"{pages}/{word}", {"file": chosen(make.pdf())}).status_code == 404


def test_a_policy_has_no_end(marketplace: Flask, person: Person, pages: str) -> None:
    page = person.get(f"{pages}/safeguarding-policy")
    assert page.soup.select("#expires_on-day") == []
    person.submit(page, file=chosen(make.jpeg_with_a_place(), "IMG_0042.JPG"))
    assert the_document(marketplace).expires_on is None
    assert person.get(pages).facts()["File"].startswith("IMG_0042.jpg (JPEG, ")


def test_what_was_sent_is_shown_and_stands(marketplace: Flask, person: Person, pages: str) -> None:
    upload(person, pages)
    with marketplace.app_context():
        row = db.session.scalars(select(Registration)).one()
        paperwork.sent(row.id)
    page = person.get(pages)
    assert "its documents stand as they are" in page.main
    assert page.soup.select("main form") == []
    assert person.fetch(f"{pages}/insurance").headers["Location"] == pages
    answer = person.send(f"{pages}/insurance", {**ENDS, "file": chosen(make.pdf(stream=b"x"))})
    assert answer.status_code == 409


def test_what_was_typed_is_kept_where_the_sign_in_has_ended(person: Person, pages: str) -> None:
    with person.app.app_context():
        row = db.session.scalars(select(SignIn).filter_by(account_id=person.account_id)).one()
        row.ended_at, row.ended_why = NOW, "signed-out"
        db.session.commit()
    answer = person.send(f"{pages}/insurance", {**ENDS, "file": chosen(make.pdf())})
    assert answer.status_code == 403
    assert 'name="expires_on-year" value="2027"' in answer.text
    assert "choose" in answer.text.lower()
    with person.app.app_context():
        assert paperwork.lying() == set()
