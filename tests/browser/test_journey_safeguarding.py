"""A neighbour tells of harm with a keyboard alone; only the safeguarding team learns of it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from marketplace.demo.offers import location_id_for
from tests.browser.axe import violations
from tests.browser.keys import Keys
from tests.browser.live import Live
from tests.browser.people import KESTREL, QA, SAFEGUARDING, People
from tests.browser.registering import heading_is, photograph
from tests.browser.telling import (
    Story,
    Told,
    begin,
    desk_knows_nothing,
    follow,
    mail_since,
    open_concern,
    says_nothing,
    send,
    tell,
)

AGENCY = "Kestrel home care, Marlbridge"
WORDS = "A carer shouted at Edie and pushed her. I heard it through the wall tonight."
STORY: Story = {
    "danger": {"danger": "yes"},
    "about-what": {"subject": "service"},
    "which-service": {"words": "kestrel home care", "place": "Marlbridge"},
    "which-service/choose": {"found": location_id_for(AGENCY)},
    "what-happened": {"words": WORDS},
    "when": {"when": "Tonight", "still": "not-sure"},
    "about-whom": {"whom": "somebody"},
    "who-it-is": {"who_words": "Edie, next door", "they_know": "no"},
    "why-you": {"why_acting": "She is afraid to say it herself."},
    "do-you-work-there": {"works_there": "no"},
    "have-you-told-them": {"told": "no"},
    "what-should-happen": {"wanted": "Somebody else comes to her.", "wants_reply": "yes"},
    "who-may-know": {"provider": "without-name", "cqc": "no"},
    "may-we-contact-you": {"way": "none"},
    "how-to-talk-to-you": {"needs": ["bsl"]},
}


def test_only_the_safeguarding_team_learns_of_harm(page: Page, live: Live, people: People) -> None:
    taken = len(live.office.taken)
    told = _tell(page)
    letters = mail_since(live, taken)
    assert [letter["To"] for letter in letters] == [SAFEGUARDING]
    says_nothing(letters[0], told.reference, "Kestrel", "Edie", "safeguarding", "harm")

    with people.browsing(QA) as desk:
        desk_knows_nothing(desk, told.reference)
    with people.browsing(SAFEGUARDING) as officer:
        concern = _accept(officer, told)
        with people.browsing(QA) as desk:
            _is_hidden(desk, concern, told)
        officer.get_by_role("button", name="Let it go on: complaint").click()
        expect(officer.locator("main")).not_to_contain_text("Waits for you")
    with people.browsing(QA) as desk:
        open_concern(desk, told)
        heading_is(desk, f"Complaint about a provider {told.reference}")
        expect(desk.locator("main")).not_to_contain_text("afeguarding concern")
        _is_hidden(desk, concern)
    follow(page, told)
    expect(page.locator("main")).to_contain_text("Someone may be at risk of harm")
    assert violations(page) == []
    assert KESTREL not in [letter["To"] for letter in mail_since(live, taken)]


def _tell(page: Page) -> Told:
    """From the start page to the reference, without a mouse."""
    keys = Keys(page=page)
    page.goto("/")
    keys.follow("Tell us how it is going")
    begin(page, keys)
    met = tell(page, STORY, keys)
    assert met[:2] == ["danger", "phone-999"]
    photograph(page, "check-what-was-told-at-night")
    told = send(page, keys)
    photograph(page, "told-at-night")
    return told


def _accept(officer: Page, told: Told) -> int:
    """Find it in the queue, read it and accept it; the number in the page's address."""
    officer.goto("/safeguarding")
    photograph(officer, "safeguarding-queue")
    assert violations(officer) == []
    officer.get_by_role("link", name=re.compile(told.reference)).click()
    main = officer.locator("main")
    for words in (WORDS, "Edie, next door", "British Sign Language", "Not accepted yet"):
        expect(main).to_contain_text(words)
    officer.get_by_role("button", name="Accept this concern").click()
    expect(main).to_contain_text("Accepted on")
    expect(main).to_contain_text("Nobody else sees it until then.")
    photograph(officer, "safeguarding-concern")
    assert violations(officer) == []
    return int(officer.url.rpartition("/")[2])


def _is_hidden(desk: Page, concern: int, *told: Told) -> None:
    """The QA officer finds no page of it, and no event about it, whoever has read it by now."""
    for path in (f"/quality/concerns/{concern}", f"/safeguarding/{concern}"):
        shown, never = desk.goto(path), desk.request.get(re.sub(r"\d+$", "987654", path))
        assert shown is not None
        assert shown.status == never.status
        assert shown.status in {403, 404}
    desk.goto(f"/quality/audit?about=concern:{concern}")
    expect(desk.locator("main")).to_contain_text("Nothing matches.")
    desk_knows_nothing(desk, *(each.reference for each in told), WORDS)
    file = desk.request.get(f"/quality/audit.csv?about=concern:{concern}")
    assert file.ok
    assert f"concern:{concern}" not in file.text()
