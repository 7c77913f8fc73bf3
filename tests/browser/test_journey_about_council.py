"""Somebody complains about the council itself; the QA team hands it to the complaints team."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.live import Live
from tests.browser.people import QA, People
from tests.browser.registering import go_on, heading_is, photograph
from tests.browser.telling import (
    PHONE,
    Story,
    Told,
    answer,
    begin,
    follow,
    mail_since,
    open_concern,
    send,
    tell,
)

TEAM = "the council's complaints team"
WORDS = "I have waited since June for an answer about my care assessment."
STORY: Story = {
    "danger": {"danger": "no"},
    "about-what": {"subject": "council"},
    "what-happened": {"words": WORDS},
    "how-it-went": {"praise": "no"},
    "about-whom": {"whom": "me"},
    "do-you-work-there": {"works_there": "no"},
    "have-you-told-them": {"told": "yes", "they_said": "That I have to wait."},
    "what-should-happen": {"wanted": "A date.", "wants_reply": "yes"},
    "your-name": {"name": "Ivo Marsh"},
    "who-may-know": {"council_complaints": "with-name", "qa": "with-name"},
    "may-we-contact-you": {"way": "phone"},
    "how-to-reach-you": {"value": "01632 960777"},
}


def test_a_complaint_about_the_council_is_handed_to_its_complaints_team(
    live: Live, people: People
) -> None:
    taken = len(live.office.taken)
    with people.browsing("", **PHONE) as page:
        told = _complain(page)
    assert mail_since(live, taken) == []  # nothing is sent to anybody by itself
    with people.browsing(QA) as desk:
        _hand_it_over(desk, told)
        _record_that_they_have_it(desk)
        desk.goto("/quality/hand-offs")
        expect(desk.locator("main")).not_to_contain_text(told.reference)
        open_concern(desk, told)
        expect(desk.locator("main")).to_contain_text("The council itself")
        assert desk.get_by_role("button", name="Share with the provider").count() == 0
    with people.browsing("", **PHONE) as page:
        follow(page, told)
        main = page.locator("main")
        expect(main).to_contain_text("A complaint about the council")
        expect(main).to_contain_text(TEAM)
        page.get_by_role("link", name="When you can go to the Ombudsman").click()
        heading_is(page, "Go to the Ombudsman")
        assert violations(page) == []


def _complain(page: Page) -> Told:
    page.goto("/tell-us")
    begin(page)
    met = tell(page, STORY)
    assert "which-service" not in met
    go_on(page, "Continue")
    for words in ("It is about the council", "They pass it to the council's complaints team."):
        expect(page.locator("main")).to_contain_text(words)
    page.get_by_role("link", name="Back", exact=True).click()
    return send(page)


def _hand_it_over(desk: Page, told: Told) -> None:
    """From the list of those that the complaints team has not got, with the person's consent."""
    desk.goto("/quality/hand-offs")
    expect(desk.locator("main")).to_contain_text("They are not sent by themselves.")
    desk.get_by_role("link", name=told.reference, exact=True).first.click()
    heading_is(desk, f"Hand-offs of {told.reference}")
    go_on(desk, "Hand it to somebody else")
    heading_is(desk, "Hand it to somebody else")
    go_on(desk, "Continue")
    expect(desk.locator("main")).to_contain_text("with their name")
    go_on(desk, "Continue")
    heading_is(desk, f"Send it to {TEAM}")
    expect(desk.get_by_label("The text as it goes to them")).to_have_value(re.compile(WORDS))
    answer(desk, {"method": "secure-email"})
    assert violations(desk) == []
    go_on(desk, "Keep that it was sent")
    expect(desk.locator("main")).to_contain_text(f"We sent it to {TEAM}")
    photograph(desk, "handed-to-the-complaints-team")


def _record_that_they_have_it(desk: Page) -> None:
    go_on(desk, "Record that they have it")
    heading_is(desk, "They have it")
    answer(desk, {"arrival": "confirmed", "words": "They wrote back."})
    go_on(desk, "Record that they have it")
    expect(desk.locator("main")).to_contain_text("It is kept that they have it.")
    assert violations(desk) == []
