"""Nothing that somebody wrote is lost: sessions end, drafts go, tabs disagree."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.models.base import db
from marketplace.models.concerns import ConcernDraft
from tests.web.telling import COMPLAINT, FORM, Teller, drafts
from tests.web.visitor import Page

STORY = "planted-marzipan\n\nIt was night."


@pytest.fixture
def teller(marketplace: Flask) -> Teller:
    """Somebody who has come as far as the third page."""
    teller = Teller(marketplace)
    teller.begin()
    teller.answer("danger", danger="no")
    teller.answer("about-what", subject="service")
    teller.answer("which-service", **COMPLAINT["which-service"])
    return teller


def only_draft(app: Flask) -> ConcernDraft:
    (row,) = drafts(app)
    return row


def story_of(row: ConcernDraft) -> object:
    happening = row.answers["happening"]
    assert isinstance(happening, dict)
    return happening["words"]


def test_an_expired_session_loses_nothing(teller: Teller) -> None:
    page = teller.get(f"{FORM}/what-happened")
    teller.client.delete_cookie("session")
    kept = teller.checked(teller.send_from(page, words=STORY), status=403)
    assert kept.heading == "Your answers are still here"
    assert story_of(only_draft(teller.app)) == ""
    assert teller.send_from(kept).location == f"{FORM}/how-it-went"
    row = only_draft(teller.app)
    assert story_of(row) == STORY
    assert row.answers["naming"] != {}
    assert "Ashgrove" in str(teller.get(f"{FORM}/which-service").soup.select_one("#words"))


def test_a_form_that_was_open_for_days_goes_on_with_one_more_look(teller: Teller) -> None:
    page = teller.get(f"{FORM}/what-happened")
    teller.app.config["WTF_CSRF_TIME_LIMIT"] = -1
    kept = teller.checked(teller.send_from(page, words=STORY), status=403)
    teller.app.config["WTF_CSRF_TIME_LIMIT"] = 60
    assert teller.send_from(kept).status_code == 302
    assert story_of(only_draft(teller.app)) == STORY


def test_what_was_typed_is_shown_to_nobody_but_its_own_page(teller: Teller) -> None:
    """Another site cannot have somebody go on with its own draft and read what they add."""
    other = Teller(teller.app)
    page = other.get(f"{FORM}/danger")
    for origin in ("https://elsewhere.example", "null", ""):
        answer = teller.send_from(page, origin=origin, draft="x" * 43, danger="yes")
        assert answer.status_code == 400
        assert "x" * 43 not in answer.text


def test_a_token_that_is_not_ours_keeps_nothing(teller: Teller) -> None:
    page = teller.get(f"{FORM}/what-happened")
    answer = teller.send_from(page, words=STORY, csrf_token="made up")
    assert answer.status_code == 400
    assert "planted" not in answer.text


def test_a_draft_that_is_gone_is_made_anew_from_what_comes(teller: Teller) -> None:
    page = teller.get(f"{FORM}/what-happened")
    with teller.app.app_context():
        db.session.delete(db.session.scalars(db.select(ConcernDraft)).one())
        db.session.commit()
    assert teller.submit(page, words=STORY).location == f"{FORM}/how-it-went"
    assert story_of(only_draft(teller.app)) == STORY
    missing = teller.get("/tell-us/check").texts("main li a")
    assert "Enter the name of the service, or describe it" in missing
    assert "Tell us what happened, in a few words or many" not in missing


def test_two_tabs_on_different_pages_both_keep_their_answers(teller: Teller) -> None:
    what, when = teller.get(f"{FORM}/what-happened"), teller.get(f"{FORM}/when")
    teller.submit(when, when="In May", still="no")
    assert teller.submit(what, words=STORY).status_code == 302
    row = only_draft(teller.app)
    assert story_of(row) == STORY
    assert "In May" in str(row.answers)


def test_two_tabs_on_one_page_do_not_overwrite_each_other_unseen(teller: Teller) -> None:
    first, second = teller.get(f"{FORM}/what-happened"), teller.get(f"{FORM}/what-happened")
    teller.submit(first, words=STORY)
    page = teller.checked(teller.submit(second, words="Another story"), status=409)
    assert "You answered this differently" in page.main
    assert story_of(only_draft(teller.app)) == STORY
    area = page.soup.select_one("textarea")
    assert area is not None
    assert area.get_text().strip() == "Another story"
    assert teller.submit(page).status_code == 302
    assert story_of(only_draft(teller.app)) == "Another story"


def test_a_second_click_is_as_good_as_one(teller: Teller) -> None:
    page = teller.get(f"{FORM}/what-happened")
    for _ in range(2):
        assert teller.submit(page, words=STORY).location == f"{FORM}/how-it-went"
    assert len(drafts(teller.app)) == 1


def test_the_start_page_leads_back_to_where_somebody_stopped(teller: Teller) -> None:
    page = teller.get("/tell-us")
    assert page.address_of("Go on with your answers") == f"{FORM}/what-happened"
    answer = teller.submit_form(page, form="form[action='/tell-us/give-up']")
    assert answer.location == "/tell-us/given-up"
    assert teller.get("/tell-us/given-up").heading == "We have deleted your answers"
    assert drafts(teller.app) == []
    assert "Go on" not in teller.get("/tell-us").main


def test_beginning_again_leaves_an_open_tab_its_draft(teller: Teller) -> None:
    page = teller.get(f"{FORM}/what-happened")
    teller.begin()
    assert teller.submit(page, words=STORY).status_code == 302
    kept, begun = drafts(teller.app)
    assert story_of(kept) == STORY
    assert story_of(begun) == ""


def test_nobody_else_sees_a_draft(teller: Teller) -> None:
    teller.answer("what-happened", words=STORY)
    other = Teller(teller.app)
    assert other.fetch("/tell-us/check").location == "/tell-us"
    own = Page(teller.client.get("/tell-us/check"))
    assert "planted-marzipan" in own.main
