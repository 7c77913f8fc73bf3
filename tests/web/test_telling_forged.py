"""Forms of "Tell us" that no page of ours sent so: they are answered, and nothing breaks."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.followers import FOLLOW, STEPS, Follower, complaint
from tests.web.telling import COMPLAINT, FORM, Teller

ENDLESS = "9" * 5_000
"""More digits than Python reads as a number."""


@pytest.fixture
def teller(marketplace: Flask) -> Teller:
    """Somebody who has answered everything, and not sent it."""
    teller = Teller(marketplace)
    teller.begin()
    teller.tell(COMPLAINT)
    return teller


@pytest.mark.parametrize("version", [ENDLESS, "-1", "٣", "x"])
@pytest.mark.parametrize("form", ["[action$='/send']", "[action$='/what-this-is']"])
def test_a_version_that_was_never_shown_is_an_old_one(
    teller: Teller, form: str, version: str
) -> None:
    page = teller.get("/tell-us/what-this-is")
    answer = teller.submit_form(page, form=f"main form{form}", version=version)
    assert answer.status_code == 409


def test_files_go_on_whatever_is_said_of_the_page_before(teller: Teller) -> None:
    page = teller.get(f"{FORM}/files")
    answer = teller.submit_form(page, form="main form:has([name=then])", then="go-on", was="x")
    assert (answer.status_code, answer.location) == (302, "/tell-us/check")


def test_the_number_of_a_kept_page_leads_nowhere_where_there_is_none(marketplace: Flask) -> None:
    sent = complaint(marketplace).sent
    answer = Follower(marketplace).fill_in(
        FOLLOW,
        reference=sent.reference,
        passphrase=sent.passphrase,
        kept_what="add",
        kept_number=ENDLESS,
    )
    assert (answer.status_code, answer.location) == (302, STEPS)
