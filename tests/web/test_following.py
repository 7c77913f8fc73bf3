"""Following what one told us: in one browser, for a while, and out of sight at once."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from marketplace.domain.concerns import new_reference
from marketplace.domain.following import IDLE, LONGEST, REFERENCE
from tests.integration.telling import an_answer
from tests.unit.files_to_upload import pdf
from tests.web.arrivals import later
from tests.web.followers import (
    FIRST,
    FOLLOW,
    STEPS,
    Follower,
    Story,
    complaint,
    following,
    said,
    seen,
    told,
)
from tests.web.visitor import Page


@pytest.fixture
def story(marketplace: Flask) -> Story:
    """A daughter's complaint, with its provider."""
    return complaint(marketplace)


@pytest.fixture
def follower(marketplace: Flask, story: Story) -> Follower:
    """Somebody who follows it."""
    return following(marketplace, story.sent)


def with_large_file(follower: Follower, page: Page, **fields: str) -> TestResponse:
    """Send a form with a file of two megabytes."""
    token = page.soup.select_one("main form input[name=csrf_token]")
    assert token is not None
    letter = FileStorage(
        io.BytesIO(pdf(stream=b" " * 2_000_000)), filename="letter.pdf", name="file"
    )
    # Encoded here: Werkzeug would write a large one to a file that it does not close.
    boundary, body = encode_multipart({**fields, "csrf_token": token["value"], "file": letter})
    kind = f"multipart/form-data; boundary={boundary}"
    path = page.response.request.path
    return follower.client.post(path, data=body, content_type=kind, buffered=True)


def test_reference_and_passphrase_lead_to_the_steps(marketplace: Flask, story: Story) -> None:
    follower = Follower(marketplace)
    page = follower.get(FOLLOW)
    assert page.heading == "See what happens with what you told us"
    assert page.soup.select_one("meta[name=robots][content=noindex]")
    answer = follower.follow(story.sent)
    assert (answer.status_code, answer.location) == (302, STEPS)
    page = follower.get(STEPS)
    assert page.heading == "What happened with what you told us"
    assert page.facts()["Reference"] == story.sent.reference
    assert page.facts()["About"] == "Bramble Care Ltd"
    assert "We received it" in page.main
    assert "They have not confirmed yet that they have it." in page.main
    assert follower.client.get(FOLLOW).location == STEPS


def test_the_cookie_keeps_neither_passphrase_nor_reference(
    follower: Follower, story: Story
) -> None:
    kept = repr(follower.kept())
    assert "following" in kept
    for secret in (story.sent.reference, *story.sent.passphrase.split()):
        assert secret not in kept


def masked(answer: TestResponse, *typed: str) -> str:
    """An answer without what differs each time, and without what was typed."""
    text = re.sub(r'(nonce=|name="csrf_token" value=)"[^"]*"', "", answer.text)
    for each in typed:
        text = text.replace(each, "[typed]")
    headers = [(name, value) for name, value in answer.headers if name != "Set-Cookie"]
    return text + re.sub(r"'nonce-[^']*'|\d+", "", repr(headers))


def test_a_wrong_passphrase_and_an_unknown_reference_are_answered_byte_for_byte_alike(
    marketplace: Flask, story: Story
) -> None:
    answers: list[tuple[int, str]] = []
    for reference in (story.sent.reference, new_reference()):
        somebody = Follower(marketplace, address=f"192.0.2.{len(answers) + 50}")
        for _ in range(REFERENCE.free + 2):
            page = somebody.fill_in(FOLLOW, reference=reference, passphrase="six wrong words")
            answers.append((page.status_code, masked(page, reference)))
    half = len(answers) // 2
    assert answers[:half] == answers[half:]
    assert "The reference or the passphrase is not right." in answers[0][1]
    assert "There were too many tries." in answers[half - 1][1]


def test_what_is_missing_is_said(marketplace: Flask) -> None:
    page = Follower(marketplace).refused(FOLLOW, reference="", passphrase="")
    assert page.texts(".govuk-error-summary__list a") == [
        "Enter the reference",
        "Enter the 6 words of the passphrase",
    ]


@pytest.mark.parametrize(
    "path",
    [
        STEPS,
        f"{FIRST}/add",
        f"{FIRST}/ombudsman",
        f"{FOLLOW}/agreed",
        f"{FOLLOW}/agreed/provider",
        f"{FOLLOW}/agreed/contact",
        f"{FOLLOW}/agreed/published",
        f"{FOLLOW}/files/1",
    ],
)
def test_nothing_is_shown_to_whoever_follows_nothing(
    marketplace: Flask, story: Story, path: str
) -> None:
    del story
    answer = Follower(marketplace).client.get(path)
    assert (answer.status_code, answer.location) == (302, FOLLOW)


def test_it_ends_after_half_an_hour_without_a_look(marketplace: Flask, follower: Follower) -> None:
    later(marketplace, IDLE - timedelta(seconds=1))
    assert follower.get(STEPS)
    later(marketplace, IDLE - timedelta(seconds=1))
    assert follower.get(STEPS)
    later(marketplace, IDLE)
    answer = follower.client.get(STEPS)
    assert answer.location == f"{FOLLOW}?ended=idle"
    assert "You were away for a while" in follower.get(str(answer.location)).main
    assert "following" not in follower.kept()


def test_it_ends_after_four_hours_however_often_one_looks(
    marketplace: Flask, follower: Follower
) -> None:
    for _ in range(12):
        assert follower.get(STEPS)
        later(marketplace, LONGEST / 12)
    assert follower.client.get(STEPS).status_code == 302


def test_stop_following_ends_it_at_once(follower: Follower) -> None:
    page = follower.get(STEPS)
    answer = follower.submit(page)
    assert answer.location == f"{FOLLOW}/stopped"
    assert follower.get(f"{FOLLOW}/stopped").heading == "You have stopped following"
    assert follower.client.get(STEPS).location == FOLLOW


def test_exit_this_page_ends_it_too(follower: Follower) -> None:
    assert follower.get(STEPS).soup.select_one(".govuk-exit-this-page")
    follower.client.get("/tell-us/leave")
    assert "following" not in follower.kept()
    assert follower.client.get(STEPS).location == FOLLOW


def test_what_was_written_survives_half_an_hour_away(
    marketplace: Flask, follower: Follower, story: Story
) -> None:
    page = follower.get(f"{FIRST}/add")
    later(marketplace, IDLE * 2)
    answer = with_large_file(follower, page, words="A long story")
    assert answer.status_code == 200
    asked = Page(answer)
    assert "What you wrote is not lost" in asked.main
    answer = follower.submit(asked, reference=story.sent.reference, passphrase="wrong words")
    assert "is not right" in answer.text
    answer = follower.submit(
        Page(answer), reference=story.sent.reference, passphrase=story.sent.passphrase
    )
    back = Page(answer)
    assert back.heading == "Add words or a file"
    answer = follower.submit(back)
    assert answer.location == f"{STEPS}?done=add"
    (concern,) = seen(marketplace, story.sent).concerns
    assert said(concern.steps) == ["A long story"]


@pytest.mark.parametrize("what", ["add", "ask-qa"])
def test_what_is_written_of_one_thing_never_ends_up_with_another(
    marketplace: Flask, follower: Follower, story: Story, what: str
) -> None:
    """Two tabs of one browser: it follows the second of two things by then."""
    page = follower.get(f"{FIRST}/{what}")
    other = told(marketplace, an_answer())
    assert follower.submit(follower.get(STEPS)).location == "/tell-us/follow/stopped"
    assert follower.follow(other).location == STEPS
    asked = Page(follower.submit(page, words="About the first"))
    assert "This browser has opened something else that you told us since" in asked.main
    assert [said(each.steps) for each in seen(marketplace, other).concerns] == [[]]
    answer = follower.submit(
        asked, reference=story.sent.reference, passphrase=story.sent.passphrase
    )
    assert follower.submit(Page(answer)).location == f"{STEPS}?done={what}"
    (concern,) = seen(marketplace, story.sent).concerns
    assert said(concern.steps) == ["About the first"]


def test_nor_is_contact_ended_for_another(
    marketplace: Flask, follower: Follower, story: Story
) -> None:
    page = follower.get("/tell-us/follow/agreed/contact")
    other = told(marketplace, an_answer())
    follower.submit(follower.get(STEPS))
    follower.follow(other)
    assert follower.submit(page).location == f"{FOLLOW}?ended=another"
    assert "so nothing was sent" in follower.get(f"{FOLLOW}?ended=another").main
    for sent in (story.sent, other):
        assert seen(marketplace, sent).contact != "none"
