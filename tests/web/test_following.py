"""Following what one told us, page by page: in one browser, for a while, and out of sight."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from marketplace.domain.concern_answers import Answers, Happening, Naming
from marketplace.domain.concerns import ConcernKind, new_reference
from marketplace.domain.followed_steps import Step
from marketplace.domain.following import IDLE, LONGEST, REFERENCE
from marketplace.domain.reply_rules import ReplyWords
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile
from marketplace.queries.followed import Followed, followed
from marketplace.services.submissions import Sent
from tests.integration.inboxes import Inbox, a_provider, replied
from tests.integration.telling import an_answer, concern_of, submitted
from tests.unit.files_to_upload import pdf, picture
from tests.web.arrivals import Arrival, later, now_of
from tests.web.visitor import Page

FOLLOW = "/tell-us/follow"
STEPS = "/tell-us/follow/steps"
FIRST = "/tell-us/follow/1"
REPLY = ReplyWords(put_right="We said sorry <b>twice</b>.", stops_again="A colleague checks.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A complaint, and the provider that has it."""

    sent: Sent
    inbox: Inbox


class Follower(Arrival):
    """A browser of somebody who told us something."""

    def follow(self, sent: Sent) -> TestResponse:
        """Give reference and passphrase."""
        return self.fill_in(FOLLOW, reference=sent.reference, passphrase=sent.passphrase)

    def kept(self) -> dict[str, object]:
        """What the browser's cookie holds."""
        with self.client.session_transaction() as session:
            return dict(session)

    def done(self, path: str, **fields: object) -> Page:
        """Fill a page in, and fetch where it leads."""
        answer = self.fill_in(path, **fields)
        assert answer.status_code == 302, answer.text
        return self.get(str(answer.location))


@pytest.fixture
def story(marketplace: Flask) -> Story:
    """A daughter's complaint, with its provider."""
    with marketplace.app_context():
        provider_id, owner, colleague = a_provider()
        about = an_answer(naming=Naming(words="Bramble Care Ltd"))
        sent = submitted(about, now=now_of(marketplace))
        inbox = Inbox(
            provider_id=provider_id,
            concern_id=concern_of(sent).id,
            by=owner,
            colleague=colleague,
        )
    return Story(sent=sent, inbox=inbox)


@pytest.fixture
def follower(marketplace: Flask, story: Story) -> Follower:
    """Somebody who follows it."""
    return following(marketplace, story.sent)


def following(app: Flask, sent: Sent) -> Follower:
    somebody = Follower(app)
    answer = somebody.follow(sent)
    assert answer.location == STEPS, answer.text
    return somebody


def told(app: Flask, answers: Answers) -> Sent:
    with app.app_context():
        return submitted(answers, now=now_of(app))


def seen(app: Flask, sent: Sent) -> Followed:
    with app.app_context():
        return followed(sent.submission_id, now=now_of(app))


def said(steps: tuple[Step, ...]) -> list[str]:
    """Everybody's words among these steps."""
    return [quoted.words for step in steps for quoted in step.quoted]


def reply(app: Flask, story: Story) -> None:
    """The provider replies a day later."""
    now = later(app, timedelta(days=1))
    with app.app_context():
        replied(story.inbox, now=now, words=REPLY)


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
