"""Somebody complains about an agency that its rating hides; nothing says that it is hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from marketplace.demo.offers import location_id_for
from tests.browser.live import Live
from tests.browser.people import KESTREL, QA, People
from tests.browser.registering import go_on, heading_is
from tests.browser.telling import (
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

AGENCY = "Kestrel home care, Marlbridge"
LOCATION_ID = location_id_for(AGENCY)
WORDS = "They changed my visits without asking me."
GIVES_AWAY = re.compile(r"inadequate|hidden|suspend|not shown|\brat(ed|ing)", re.IGNORECASE)
NEVER = "nobody-was-ever-here-a2b3c4d5"
STORY: Story = {
    "danger": {"danger": "no"},
    "about-what": {"subject": "service"},
    "which-service": {"words": "kestrel home care", "place": "Marlbridge"},
    "which-service/choose": {"found": LOCATION_ID},
    "what-happened": {"words": WORDS},
    "how-it-went": {"praise": "no"},
    "about-whom": {"whom": "me"},
    "do-you-work-there": {"works_there": "no"},
    "have-you-told-them": {"told": "no"},
    "what-should-happen": {"wanted": "To be asked.", "wants_reply": "yes"},
    "who-may-know": {"provider": "without-name", "cqc": "no"},
    "may-we-contact-you": {"way": "none"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What "Tell us" says to somebody who looks for the agency."""

    after_the_name: str
    names: list[str]


def test_a_complaint_about_a_hidden_agency_arrives_and_tells_nothing(
    page: Page, live: Live, people: People
) -> None:
    live.run_job("refresh-register")  # names of every rating: what the form may suggest
    path = next(str(one["url"]) for one in live.listings("q=kestrel") if one["name"] == AGENCY)
    with people.browsing("") as stranger:
        before = _look_for_it(stranger)
    with people.browsing("") as console:
        _publish_inadequate(console, live)
    assert live.check_ratings()["status"] == "complete"
    assert live.get(path)[0] == 404

    with people.browsing("") as stranger:
        assert _look_for_it(stranger) == before
        assert AGENCY in before.names
        assert _start_about(stranger, path.rpartition("/")[2]) == _start_about(stranger, NEVER)
    told = _complain(page)
    assert KESTREL in [letter["To"] for letter in mail_since(live, 0)]
    with people.browsing(KESTREL) as provider:
        _arrived(provider)
    with people.browsing(QA) as desk:
        open_concern(desk, told)
        expect(desk.locator("main")).to_contain_text("Kestrel Home Support Ltd")
    follow(page, told)
    expect(page.locator("main")).to_contain_text(AGENCY)
    expect(page.locator("main")).not_to_contain_text(GIVES_AWAY)


def _publish_inadequate(page: Page, live: Live) -> None:
    """What a person does at the console of the simulated regulator."""
    page.goto(live.console)
    page.get_by_label("Name, ID, town or postcode").fill(LOCATION_ID)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("list").get_by_role("link", name=re.compile(AGENCY)).click()
    page.get_by_label("New rating").select_option(label="Inadequate")
    page.get_by_role("button", name="Publish the report").click()
    expect(page.get_by_role("status")).to_contain_text("is now: Inadequate")


def _look_for_it(page: Page) -> Shown:
    """The page after its name was typed in full, and what is offered for a part of it."""
    page.goto("/tell-us")
    begin(page)
    typed = {"words": AGENCY, "place": ""}
    after = _after_typing(page, typed)
    _after_typing(page, {**typed, "words": "kestrel home care"})
    names = page.locator("main .govuk-radios__label").all_inner_texts()
    return Shown(after_the_name=after, names=sorted(names))


def _after_typing(page: Page, typed: dict[str, str]) -> str:
    page.goto("/tell-us/form/which-service")
    answer(page, typed)
    with page.expect_navigation():
        go_on(page, "Continue")
    return page.locator("main").inner_text()


def _start_about(page: Page, slug: str) -> str:
    """The start page as a link on that listing's page leads to it."""
    answer_ = page.goto(f"/tell-us?about={slug}")
    assert answer_ is not None
    assert answer_.status == 200
    return page.locator("main").inner_text()


def _complain(page: Page) -> Told:
    """Every page on the way keeps silent about it."""
    page.goto("/tell-us")
    begin(page)
    met = tell(page, STORY)
    assert "which-service/choose" in met
    expect(page.locator("main")).to_contain_text(AGENCY)
    expect(page.locator("main")).not_to_contain_text(GIVES_AWAY)
    go_on(page, "Continue")
    heading_is(page, "What this is, and who gets it")
    expect(page.locator("main")).to_contain_text("The service gets it, without your name")
    expect(page.locator("main")).not_to_contain_text(GIVES_AWAY)
    page.get_by_role("link", name="Back", exact=True).click()
    told = send(page)
    expect(page.locator("main")).not_to_contain_text(GIVES_AWAY)
    return told


def _arrived(provider: Page) -> None:
    """The agency opens it as ever, and can reply."""
    provider.goto("/provider/inbox")
    new = provider.get_by_role("listitem").filter(has_text="New")
    new.get_by_role("link", name=re.compile("Complaint")).last.click()
    go_on(provider, "Open it")
    expect(provider.locator("main")).to_contain_text(WORDS)
    expect(provider.get_by_role("button", name="Write a reply")).to_be_visible()
