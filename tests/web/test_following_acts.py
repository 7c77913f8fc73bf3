"""What whoever follows sees and does, page by page: each act, and what it shows afterwards."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.concern_answers import Happening
from marketplace.domain.concerns import ConcernKind
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile
from marketplace.models.concerns import Concern
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST
from tests.integration.telling import an_answer, concern_of
from tests.unit.files_to_upload import picture
from tests.web.arrivals import now_of
from tests.web.followers import (
    FIRST,
    FOLLOW,
    STEPS,
    Follower,
    Story,
    complaint,
    following,
    reply,
    said,
    seen,
    told,
)


@pytest.fixture
def story(marketplace: Flask) -> Story:
    """A daughter's complaint, with its provider."""
    return complaint(marketplace)


@pytest.fixture
def follower(marketplace: Flask, story: Story) -> Follower:
    """Somebody who follows it."""
    return following(marketplace, story.sent)


def test_the_reply_is_shown_in_its_two_parts_and_as_words(
    marketplace: Flask, follower: Follower, story: Story
) -> None:
    reply(marketplace, story)
    again = following(marketplace, story.sent)
    page = again.get(STEPS)
    assert "What was put right We said sorry <b>twice</b>." in page.main
    assert "What stops it happening again A colleague checks." in page.main
    assert follower.client.get(STEPS).status_code == 302  # the other browser was left for a day


def test_words_are_added_and_shown(marketplace: Flask, follower: Follower, story: Story) -> None:
    page = follower.done(f"{FIRST}/add", words="Nobody came <again>.")
    assert "We have what you added." in page.main
    assert "What you added Nobody came <again>." in page.main
    assert "added" not in str(page.response.request.path)
    (concern,) = seen(marketplace, story.sent).concerns
    assert said(concern.steps) == ["Nobody came <again>."]


@pytest.mark.parametrize("what", ["add", "ask-qa"])
def test_a_form_that_lost_its_words_on_the_way_is_no_fault(follower: Follower, what: str) -> None:
    token = follower.get(f"{FIRST}/{what}").soup.select_one("main [name=csrf_token]")
    assert token is not None
    answer = follower.client.post(f"{FIRST}/{what}", data={"csrf_token": token["value"]})
    assert answer.status_code in {200, 302}


def test_a_file_is_added_and_opened_by_its_owner_alone(
    marketplace: Flask, follower: Follower, story: Story
) -> None:
    photo = (io.BytesIO(picture("PNG")), "../our kitchen.png")
    page = follower.done(f"{FIRST}/add", words="", file=photo, shared="y")
    address = str(page.soup.select_one("main a[href*='/files/']")["href"])  # type: ignore[index]
    sent = follower.fetch(address)
    assert sent.status_code == 200
    assert sent.headers["Content-Disposition"] == 'attachment; filename="our kitchen.png"'
    with marketplace.app_context():
        (row,) = db.session.scalars(select(ConcernFile))
        assert (row.submission_id, row.shared) == (story.sent.submission_id, True)
    other = following(marketplace, told(marketplace, an_answer()))
    assert other.client.get(address).status_code == 404
    assert Follower(marketplace).client.get(address).status_code == 302


def test_a_file_that_cannot_be_taken_keeps_the_words(follower: Follower) -> None:
    rubbish = (io.BytesIO(b"MZ rubbish"), "virus.exe")
    page = follower.refused(f"{FIRST}/add", words="Look at this", file=rubbish)
    assert page.soup.select_one("textarea").text.strip() == "Look at this"  # type: ignore[union-attr]
    assert "Choose the file again" in page.main
    page = follower.refused(f"{FIRST}/add", words="  ")
    assert page.texts(".govuk-error-summary__list a") == ["Write what you want to add"]


def test_an_answer_not_sorted_shows_what_comes_next(marketplace: Flask, story: Story) -> None:
    reply(marketplace, story)
    follower = following(marketplace, story.sent)
    page = follower.get(STEPS)
    assert "Say whether it is sorted (we ask you on" in page.main
    refused = follower.refused(f"{FIRST}/sorted", words="")
    assert "Choose whether it is sorted" in refused.texts(".govuk-error-summary__list a")[0]
    page = follower.done(f"{FIRST}/sorted", choice="no", words="The rota is as before.")
    assert "You told us that it is not sorted." in page.main
    assert "go to the Ombudsman, who is independent" in page.main
    assert "Say whether it is sorted" not in page.main
    assert follower.client.get(f"{FIRST}/sorted").location == STEPS


def test_the_ombudsman_is_offered_after_the_answer(
    marketplace: Flask, follower: Follower, story: Story
) -> None:
    page = follower.get(f"{FIRST}/ombudsman")
    assert "You can go to it from" in page.main
    assert page.soup.select_one("main form") is None
    reply(marketplace, story)
    follower = following(marketplace, story.sent)
    page = follower.done(f"{FIRST}/ombudsman")
    assert "It stands among the steps that we told you this." in page.main
    assert "We told you where to go" in follower.get(STEPS).main
    outside = [str(a["href"]) for a in page.soup.select("main a")]
    assert all(not each.startswith("http") for each in outside)


def test_the_qa_team_can_be_asked(follower: Follower) -> None:
    page = follower.done(f"{FIRST}/ask-qa", words="Please look at the rotas")
    assert "We have asked our Quality Assurance team to look." in page.main
    assert "Ask our Quality Assurance team to look" not in page.texts("main a")


def test_consent_is_withdrawn_before_the_provider_has_opened_it(
    marketplace: Flask, follower: Follower, story: Story
) -> None:
    page = follower.get(f"{FOLLOW}/agreed")
    assert page.facts()["The provider"] == "Yes, with your name"
    page = follower.get(f"{FOLLOW}/agreed/provider")
    assert "They have not opened it. We take it back." in page.main
    page = follower.done(f"{FOLLOW}/agreed/provider", share="no")
    assert "We took it back from the provider" in page.main
    assert follower.get(f"{FOLLOW}/agreed").facts()["The provider"] == "No"
    assert follower.client.get(f"{FOLLOW}/agreed/provider").status_code == 404
    assert follower.client.get(f"{FOLLOW}/agreed/safeguarding").status_code == 404
    with marketplace.app_context():
        assert concern_of(story.sent).shared_at is None


def test_it_says_honestly_what_cannot_be_taken_back(marketplace: Flask, story: Story) -> None:
    reply(marketplace, story)
    page = following(marketplace, story.sent).get(f"{FOLLOW}/agreed/provider")
    assert "We cannot take back what they have read or kept." in page.main


def test_being_contacted_ends(marketplace: Flask, follower: Follower, story: Story) -> None:
    assert "By email." in follower.get(f"{FOLLOW}/agreed").main
    follower.done(f"{FOLLOW}/agreed/contact")
    assert "Not at all." in follower.get(f"{FOLLOW}/agreed").main
    assert "We do not contact you." in follower.get(f"{FOLLOW}/agreed/contact").main
    assert seen(marketplace, story.sent).contact == "none"


def test_praise_is_kept_from_the_listing(marketplace: Flask) -> None:
    praise = an_answer(praise=True, publish=True, wants_reply=None, wanted="")
    follower = following(marketplace, told(marketplace, praise))
    assert follower.get(f"{FOLLOW}/agreed").address_of("Do not show them")
    follower.done(f"{FOLLOW}/agreed/published")
    assert "Your praise" not in follower.get(f"{FOLLOW}/agreed").main
    assert "They are not shown." in follower.get(f"{FOLLOW}/agreed/published").main


def test_of_safeguarding_they_read_no_more_than_that_it_came(marketplace: Flask) -> None:
    danger = an_answer(
        happening=Happening(words="He was hit.", danger_now=True),
        kinds=(ConcernKind.SAFEGUARDING, ConcernKind.COMPLAINT),
    )
    follower = following(marketplace, told(marketplace, danger))
    page = follower.get(STEPS)
    assert page.texts("main ol strong") == ["We received it"] * 2
    assert "has not accepted it yet" in page.main
    page = follower.get(f"{FIRST}/add")
    assert "Our safeguarding team reads what you add." in page.main
    for address in ("1/ask-qa", "1/sorted", "1/reopen", "2/ask-qa"):
        assert follower.client.get(f"{FOLLOW}/{address}").location == STEPS
    for address in ("1/ombudsman", "3/add", "1/nothing", "0/add"):
        assert follower.client.get(f"{FOLLOW}/{address}").status_code == 404


def test_whatever_is_added_stands_in_no_address(follower: Follower) -> None:
    for form in follower.get(f"{FIRST}/add").soup.select("form"):
        assert form["method"] == "post"


def test_danger_that_comes_up_later_goes_to_the_safeguarding_team(
    follower: Follower, story: Story, marketplace: Flask
) -> None:
    page = follower.get(f"{FIRST}/add")
    assert "Someone may be hurt, neglected or controlled" in page.main
    page = follower.done(f"{FIRST}/add", words="He locks her in.", at_risk="y")
    assert "Someone may be at risk of harm" in page.texts("main h2")
    assert "has not accepted it yet" in page.main
    assert "Someone may be hurt" not in follower.get(f"{FIRST}/add").main
    assert len(seen(marketplace, story.sent).concerns) == 2


def test_no_file_for_the_safeguarding_team_is_left_where_others_look(
    marketplace: Flask, follower: Follower, story: Story
) -> None:
    follower.done(f"{FIRST}/add", words="He locks her in.", at_risk="y")
    assert follower.get(f"{FOLLOW}/2/add").soup.select("input[type=file]")
    with marketplace.app_context(), transaction(actor=TEST, now=now_of(marketplace)) as tx:
        tx.get(Concern, story.inbox.concern_id).waits_for_safeguarding = False
    page = follower.get(f"{FOLLOW}/2/add")
    assert not page.soup.select("input[type=file]")
    photo = (io.BytesIO(picture("PNG")), "bruise.png")
    answer = follower.submit(page, words="Look", file=photo)
    assert "Our safeguarding team takes files in another way" in answer.text
    with marketplace.app_context():
        assert not db.session.scalars(select(ConcernFile)).all()
