"""A daughter complains about her father's home care, on her telephone, until it is closed.

The agency replies, and she says that it is not sorted; the council considers it.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.live import Live
from tests.browser.people import KESTREL, QA, People
from tests.browser.registering import go_on, heading_is, photograph
from tests.browser.telling import (
    PHONE,
    Story,
    Told,
    answer,
    begin,
    consider_and_close,
    follow,
    let_go,
    mail_since,
    open_concern,
    says_nothing,
    send,
    tell,
    triage,
)

AGENCY = "Kestrel home care"
EMAIL = "asha@example.org"
WORDS = "The carer came at eleven and not at eight, three days running. Asha Vale"
STORY: Story = {
    "danger": {"danger": "no"},
    "about-what": {"subject": "service"},
    "what-happened": {"words": WORDS},
    "how-it-went": {"praise": "no"},
    "when": {"when": "Last week", "still": "yes"},
    "about-whom": {"whom": "somebody"},
    "who-it-is": {"who_words": "My father, Ned", "they_know": "yes"},
    "do-they-agree": {"they_agree": "yes"},
    "do-you-work-there": {"works_there": "no"},
    "have-you-told-them": {"told": "yes", "they_said": "That they are short of people."},
    "what-should-happen": {"wanted": "Come on time.", "wants_reply": "yes"},
    "your-name": {"name": "Asha Vale"},
    "who-may-know": {"provider": "without-name", "qa": "with-name", "cqc": "no"},
    "may-we-contact-you": {"way": "email"},
    "how-to-reach-you": {"value": EMAIL, "when_safe": "After 6pm"},
    "how-to-talk-to-you": {"needs": ["large-print"]},
}
PUT_RIGHT = "We have said sorry to your father, and Bea comes at eight again."
STOPS_AGAIN = "The rota now warns the office when a visit has not begun."
NOT_SORTED = "She came late again on Monday."
CONSIDERED = "We read the rota with the agency, and look at it again in a month."


def test_a_daughter_complains_and_is_answered(live: Live, people: People) -> None:
    taken = len(live.office.taken)
    with people.browsing("", **PHONE) as page:
        told = _complain(page, live)
    letters = mail_since(live, taken)
    assert sorted(letter["To"] for letter in letters) == [EMAIL, KESTREL]
    for letter in letters:
        says_nothing(letter, told.reference, *told.passphrase.split()[:2], *_secrets())

    with people.browsing(KESTREL) as provider:
        _reply(provider)
    news = mail_since(live, taken + len(letters))
    assert [letter["To"] for letter in news] == [EMAIL]
    says_nothing(news[0], told.reference, PUT_RIGHT, AGENCY, *_secrets())

    with people.browsing("", **PHONE) as page:
        follow(page, told)
        _read_the_reply(page)
        _say_that_it_is_not_sorted(page)
    with people.browsing(QA) as desk:
        open_concern(desk, told)
        for words in ("Asha Vale", "Large print", "Not sorted", NOT_SORTED, PUT_RIGHT):
            expect(desk.locator("main")).to_contain_text(words)
        triage(desk, harm="some", decision="consider")
        consider_and_close(desk, CONSIDERED)
    with people.browsing("", **PHONE) as page:
        follow(page, told)
        for words in (CONSIDERED, "Open it again", "It is with nobody now."):
            expect(page.locator("main")).to_contain_text(words)
        photograph(page, "followed-to-the-end")
        assert violations(page) == []


def _secrets() -> tuple[str, ...]:
    return ("Asha", "Ned", "eleven", "complain", "concern")


def _complain(page: Page, live: Live) -> Told:
    """From the page of the agency's listing; which service it is stands there already."""
    found = live.listings("q=kestrel+home+care")
    page.goto(next(str(one["url"]) for one in found if AGENCY in one["name"]))
    page.get_by_role("main").get_by_role("link", name="Tell us how it is going").click()
    expect(page.locator("main")).to_contain_text("You came here from the page of Kestrel")
    begin(page)
    met = tell(page, STORY)
    assert met == ["danger", "about-what", "which-service", *_after_the_service()]
    expect(page.locator("main")).to_contain_text(AGENCY)
    photograph(page, "check-what-was-told")
    told = send(page)
    photograph(page, "told")
    assert violations(page) == []
    let_go(page)
    return told


def _after_the_service() -> list[str]:
    return [*list(STORY)[2:], "files"]


def _reply(page: Page) -> None:
    """Open it, which says that it arrived, and answer in two parts, none of which may be left."""
    page.goto("/provider/inbox")
    newest = (
        page.get_by_role("listitem")
        .filter(has_text="Not opened")
        .or_(page.get_by_role("listitem").filter(has_text="New"))
    )
    newest.get_by_role("link", name=re.compile("Complaint")).last.click()
    expect(page.locator("main")).not_to_contain_text("eleven")
    go_on(page, "Open it")
    expect(page.locator("main")).to_contain_text("came at eleven")
    for kept in ("Asha", "Vale", EMAIL, "After 6pm"):
        assert kept not in page.content()
    photograph(page, "inbox-item")
    go_on(page, "Write a reply")
    answer(page, {"put_right": PUT_RIGHT})
    go_on(page, "Save and check")
    expect(page.locator("main")).to_contain_text("Before you can send it")
    page.get_by_role("link", name="Change your reply").click()
    answer(page, {"stops_again": STOPS_AGAIN})
    go_on(page, "Save and check")
    go_on(page, "Send your reply")
    expect(page.locator("main")).to_contain_text("It stands as it is: nobody can change it.")
    assert violations(page) == []


def _read_the_reply(page: Page) -> None:
    main = page.locator("main")
    for words in (PUT_RIGHT, STOPS_AGAIN, "Say whether it is sorted"):
        expect(main).to_contain_text(words)
    photograph(page, "followed-with-a-reply")
    assert violations(page) == []


def _say_that_it_is_not_sorted(page: Page) -> None:
    """She sees what she can do next, the way to the Ombudsman too."""
    page.get_by_role("link", name="Say whether it is sorted").click()
    heading_is(page, "Is it sorted?")
    answer(page, {"choice": "no", "words": NOT_SORTED})
    go_on(page, "Send")
    expect(page.get_by_role("alert")).to_contain_text("We have your answer")
    expect(page.locator("main")).to_contain_text("You told us that it is not sorted.")
    page.get_by_role("link", name="Go to the Ombudsman: how that works").click()
    heading_is(page, "Go to the Ombudsman")
    expect(page.locator("main")).to_contain_text("0300 061 0614")
    assert violations(page) == []
    page.get_by_role("link", name="Back to what happened").click()
    expect(page.get_by_role("link", name="Say whether it is sorted")).to_have_count(0)
