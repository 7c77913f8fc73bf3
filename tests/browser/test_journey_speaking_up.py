"""Somebody who works there speaks up without a name, in a browser that runs no JavaScript."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from marketplace.demo.offers import location_id_for
from tests.browser.live import Live
from tests.browser.people import KESTREL, QA, People
from tests.browser.registering import go_on, photograph
from tests.browser.telling import (
    Story,
    Told,
    begin,
    follow,
    let_go,
    mail_since,
    open_concern,
    send,
    tell,
    triage,
)

AGENCY = "Kestrel home care, Marlbridge"
WORDS = "We are given ten minutes for visits that are planned as thirty."
STORY: Story = {
    "danger": {"danger": "no"},
    "about-what": {"subject": "service"},
    "which-service": {"words": "kestrel home care", "place": "Marlbridge"},
    "which-service/choose": {"found": location_id_for(AGENCY)},
    "what-happened": {"words": WORDS},
    "how-it-went": {"praise": "no"},
    "when": {"when": "Every day", "still": "yes"},
    "about-whom": {"whom": "service"},
    "do-you-work-there": {"works_there": "yes"},
    "what-should-happen": {"wanted": "That somebody looks at the rota."},
    "who-may-know": {"cqc": "no"},
    "may-we-contact-you": {"way": "none"},
}


def test_a_carer_speaks_up_and_the_agency_hears_nothing(live: Live, people: People) -> None:
    before, taken = _inbox(people), len(live.office.taken)
    with people.browsing("", java_script_enabled=False) as page:
        told = _speak_up(page)
    with people.browsing(QA) as desk:
        concern = _read(desk, told)
    with people.browsing("", java_script_enabled=False) as page:
        follow(page, told)
        main = page.locator("main")
        expect(main).to_contain_text("Speaking up about where you work")
        expect(main).to_contain_text("The service is never shown what you told us")
    assert _inbox(people) == before
    with people.browsing(KESTREL) as provider:
        shown = provider.goto(f"/provider/inbox/{concern}")
        never = provider.request.get("/provider/inbox/987654")
        assert shown is not None
        assert shown.status == never.status == 404
    assert mail_since(live, taken) == []


def _speak_up(page: Page) -> Told:
    """No name and no contact: the page on protection comes, and what could tell of them does not.

    Nobody asks whether the service may see it.
    """
    page.goto("/tell-us")
    begin(page)
    met = tell(page, STORY)
    assert "your-protection" in met
    assert not {"have-you-told-them", "show-your-words", "how-to-reach-you"} & set(met)
    page.goto("/tell-us/form/your-protection")
    expect(page.locator("main")).to_contain_text("We never show what you tell us to the service")
    page.goto("/tell-us/form/who-may-know")
    assert page.locator("main [name=provider]").count() == 0
    page.goto("/tell-us/check")
    told = send(page)
    expect(page.locator("main")).to_contain_text("The service is never shown what you told us")
    let_go(page)
    return told


def _read(desk: Page, told: Told) -> int:
    """The QA team reads it, cannot share it, and triages it; the number in its address."""
    open_concern(desk, told)
    main = desk.locator("main")
    expect(main).to_contain_text(WORDS)
    expect(main).to_contain_text("Kestrel Home Support Ltd")
    assert desk.get_by_role("button", name="Share with the provider").count() == 0
    photograph(desk, "somebody-spoke-up")
    triage(desk, harm="risk", decision="watch")
    go_on(desk, "Tell the person something")
    desk.get_by_label("Words").fill("Thank you. We look at the rota.")
    go_on(desk, "Tell them")
    expect(main).to_contain_text("The person can read it now.")
    return int(desk.url.rpartition("/")[2])


def _inbox(people: People) -> str:
    """Everything that the agency's inbox says."""
    with people.browsing(KESTREL) as provider:
        provider.goto("/provider/inbox")
        return provider.locator("main").inner_text()
