"""Files with what somebody tells us: added, removed, refused; and who may send large ones."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from marketplace.domain.concern_files import MOST_FILES
from marketplace.web.uploads import LARGEST_FORM
from tests.unit import files_to_upload as make
from tests.web.people import fields_of
from tests.web.telling import FORM, Teller, drafts
from tests.web.visitor import Page

FILES = f"{FORM}/files"


@pytest.fixture
def teller(marketplace: Flask) -> Teller:
    """Somebody who has come to the page of files, and lets the service see what they tell."""
    teller = Teller(marketplace)
    teller.begin()
    teller.answer("danger", danger="no")
    teller.answer("who-may-know", provider="without-name", cqc="no")
    return teller


def send(
    teller: Teller, content: bytes, *, name: str = "mum.png", then: str = "add", **more: str
) -> TestResponse:
    """Choose a file and press one of the buttons."""
    page = teller.get(FILES)
    form = page.soup.select_one("form[enctype]")
    assert form is not None
    return post(teller, {**fields_of(form), "then": then, **more}, content, name=name)


def post(
    teller: Teller, fields: dict[str, object], content: bytes, *, name: str = "mum.png"
) -> TestResponse:
    """Post these fields with a file, as a browser does."""
    file = FileStorage(stream=io.BytesIO(content), filename=name, name="file")
    boundary, body = encode_multipart({**fields, "file": file})
    kind = f"multipart/form-data; boundary={boundary}"
    return teller.client.post(FILES, data=body, content_type=kind, buffered=True)


def test_files_are_added_and_removed(teller: Teller) -> None:
    assert send(teller, make.picture("PNG"), shared="y").location == FILES
    assert send(teller, make.pdf(), name="letter.pdf").location == FILES
    page = teller.get(FILES)
    assert "mum.png" in page.main
    assert page.main.count("The service may see it.") == 1
    assert "mum.png (the service may see it) letter.pdf" in teller.get("/tell-us/check").main
    first = page.soup.select_one("form[action$='/remove']")
    assert first is not None
    assert teller.client.post(str(first["action"]), data=fields_of(first)).location == FILES
    assert "mum.png" not in teller.get(FILES).main


def test_a_file_that_was_chosen_goes_along_with_continue(teller: Teller) -> None:
    assert send(teller, make.picture("PNG"), then="go-on").location == "/tell-us/check"
    assert "mum.png" in teller.get("/tell-us/check").main


def test_what_cannot_be_taken_is_said(teller: Teller) -> None:
    refused = teller.checked(send(teller, make.PAGE))
    assert "Your file is a web page" in refused.texts(".govuk-error-summary")[0]
    empty = teller.checked(teller.submit(teller.get(FILES), then="add"))
    assert "Choose a file" in empty.texts(".govuk-error-summary")[0]


def test_after_five_files_there_is_no_room(teller: Teller) -> None:
    for width in range(MOST_FILES):
        send(teller, make.picture("PNG", (10 + width, 10)))
    page = teller.get(FILES)
    assert page.soup.select("input[type=file]") == []
    assert "You can add 5 files" in page.main
    assert page.texts("main form[enctype] button") == ["Continue"]


def test_whoever_shares_nothing_is_not_asked_to_share_files(teller: Teller) -> None:
    assert teller.get(FILES).soup.select("input[name=shared]")
    teller.answer("who-may-know", provider="no", cqc="no")
    assert teller.get(FILES).soup.select("input[name=shared]") == []


def test_large_files_come_from_whoever_tells_us_something_and_nobody_else(teller: Teller) -> None:
    large = make.noise((2600, 1800))
    assert len(large) > 1024 * 1024
    assert send(teller, large, name="photo.jpg").location == FILES
    stranger = Teller(teller.app)
    page = stranger.get(f"{FORM}/danger")
    form = page.soup.select_one("main form")
    assert form is not None
    assert post(stranger, fields_of(form), large).status_code == 413
    assert len(drafts(teller.app)) == 1


def test_nobody_removes_somebody_elses_file(teller: Teller) -> None:
    send(teller, make.picture("PNG"))
    form = teller.get(FILES).soup.select_one("form[action$='/remove']")
    assert form is not None
    other = Teller(teller.app)
    other.begin()
    token = Page(other.client.get("/tell-us")).soup.select_one("input[name=csrf_token]")
    assert token is not None
    answer = other.client.post(str(form["action"]), data={"csrf_token": token["value"]})
    assert answer.status_code == 404
    assert "mum.png" in teller.get(FILES).main


def test_a_file_beyond_all_measure_gets_a_page_with_the_way_out(teller: Teller) -> None:
    token = teller.get(FILES).soup.select_one("input[name=csrf_token]")
    assert token is not None
    answer = post(teller, {"csrf_token": token["value"]}, bytes(LARGEST_FORM + 1))
    page = teller.checked(answer, status=413)
    assert "Everything that you sent before is safe" in page.main
    assert page.address_of("Go back to the page") == FILES
