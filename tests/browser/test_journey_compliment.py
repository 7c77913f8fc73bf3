"""Somebody praises a service, and the words stand on its listing until they are taken back."""

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
    begin,
    follow,
    mail_since,
    open_concern,
    says_nothing,
    send,
    tell,
)

AGENCY = "Kestrel home care, Marlbridge"
PRAISE = "Bea sings with my mother every morning."
STORY: Story = {
    "danger": {"danger": "no"},
    "about-what": {"subject": "service"},
    "what-happened": {"words": f"{PRAISE} Orla Penhale"},
    "how-it-went": {"praise": "yes"},
    "do-you-work-there": {"works_there": "no"},
    "your-name": {"name": "Orla Penhale"},
    "who-may-know": {"provider": "with-name", "qa": "with-name"},
    "show-your-words": {"publish": "yes"},
    "may-we-contact-you": {"way": "none"},
}


def test_praise_stands_on_the_listing_until_it_is_taken_back(live: Live, people: People) -> None:
    path = next(str(one["url"]) for one in live.listings("q=kestrel") if one["name"] == AGENCY)
    taken = len(live.office.taken)
    with people.browsing("", **PHONE) as page:
        told = _praise(page, path)
    assert mail_since(live, taken) == []  # an officer reads it first
    with people.browsing(QA) as desk, people.browsing(KESTREL) as provider:
        _share(desk, told)
        (letter,) = mail_since(live, taken)
        assert letter["To"] == KESTREL
        says_nothing(letter, told.reference, "Orla", "Bea", "compliment")
        assert PRAISE not in live.get(path)[1]
        _agree(provider)
        assert PRAISE not in live.get(path)[1]
        _approve(desk, told)
    with people.browsing("", **PHONE) as page:
        _is_on_the_listing(page, path)
        _take_it_back(page, told)
        page.goto(path)
        heading_is(page, AGENCY)
        expect(page.locator("main")).not_to_contain_text(PRAISE)
    assert PRAISE not in live.get(path)[1]


def _praise(page: Page, path: str) -> Told:
    page.goto(path)
    page.get_by_role("main").get_by_role("link", name="Tell us how it is going").click()
    begin(page)
    met = tell(page, STORY)
    assert not {"about-whom", "what-should-happen", "have-you-told-them"} & set(met)
    return send(page)


def _share(desk: Page, told: Told) -> None:
    """The QA team reads it, and lets the service read it."""
    open_concern(desk, told)
    go_on(desk, "Confirm that we have it")
    go_on(desk, "Share with the provider")
    expect(desk.locator("main")).to_contain_text("It is not asked to reply.")
    go_on(desk, "Share it")
    expect(desk.locator("main")).to_contain_text("The provider can read it now.")


def _agree(provider: Page) -> None:
    """The service reads it with the name, and what would stand on its page without it."""
    provider.goto("/provider/inbox")
    new = provider.get_by_role("listitem").filter(has_text="New")
    new.get_by_role("link", name=re.compile("Compliment")).last.click()
    go_on(provider, "Open it")
    expect(provider.locator("main")).to_contain_text(f"{PRAISE} Orla Penhale")
    shown = provider.locator(".govuk-inset-text").filter(has_text=PRAISE).last
    expect(shown).not_to_contain_text("Orla")
    photograph(provider, "inbox-compliment")
    assert violations(provider) == []
    go_on(provider, "We agree that it is shown")
    expect(provider.locator("main")).to_contain_text("The council looks at it next.")


def _approve(desk: Page, told: Told) -> None:
    desk.goto("/quality/compliments")
    desk.get_by_role("link", name=re.compile(told.reference)).click()
    expect(desk.get_by_label("Words to show")).to_have_value(re.compile(PRAISE))
    assert violations(desk) == []
    go_on(desk, "Approve")
    expect(desk.get_by_role("button", name="Take it off the listing")).to_be_visible()


def _is_on_the_listing(page: Page, path: str) -> None:
    """The words and the month; no name, no stars and no score."""
    page.goto(path)
    panel = page.get_by_role("region", name="Compliments")
    expect(panel).to_contain_text(PRAISE)
    expect(panel).to_contain_text("Told to us in")
    assert "Orla" not in page.content()
    assert not re.search(r"★|stars?\b|out of 5", panel.inner_text())
    photograph(page, "listing-with-a-compliment")
    assert violations(page) == []


def _take_it_back(page: Page, told: Told) -> None:
    follow(page, told)
    page.get_by_role("link", name="See who may get it and how we reach you").click()
    page.get_by_role("link", name="Do not show them").click()
    go_on(page, "Do not show them")
    expect(page.get_by_role("link", name="Do not show them")).to_have_count(0)
