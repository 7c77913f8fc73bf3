"""Hidden means hidden, also for whoever chose it before: a rating falls, and each choice drops it.

It stood on a shortlist, side by side with another, in a print pack and a choosing record, behind a
shared link, in a calendar, in a saved search that was about to tell of it, and in a form that
somebody was filling in. An enquiry that was under way stays with both.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from http import HTTPStatus

from playwright.sync_api import Page, expect

from tests.browser.enquiring import Kept, answer_it, ask, follow, open_it
from tests.browser.finding import GONE, compare, names_listed, put_on_shortlist
from tests.browser.live import Live
from tests.browser.offering import path_of
from tests.browser.people import KESTREL, People
from tests.browser.registering import go_on, heading_is
from tests.browser.saving import confirm_by_mail, news_written, save_search, settle
from tests.browser.telling import answer, mail_since, press

AGENCY = "Kestrel home care, Marlbridge"
OTHER = "Steadfast home care"
NEVER = "/listings/nobody-was-ever-here-a2b3c4d5"
SEARCH = "/search?q=home+care&postcode=ZM1+3AB&service=home-care"
FOR_IT_ALONE = "/search?q=bedtime+rota&service=home-care&postcode=ZM1+3AB"
SAVED = "saved@example.org"
ASKED = {
    "words": "Is there room for my father on Sundays?",
    "whom": "somebody",
    "start": "later",
    "name": "Orla Penhale",
    "answer_by": "email",
    "email": "orla@example.org",
}
ANSWER = "Ring us, there is room."


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the listing was met before it was hidden."""

    listing: str
    shared: str
    compared: str
    pack: str


def test_whatever_was_chosen_before_drops_it(live: Live, people: People) -> None:
    with (
        people.browsing(KESTREL) as provider,
        people.browsing("") as page,
        people.browsing("") as asking,
        people.browsing("") as friend,
        people.browsing("") as console,
    ):
        _says_when_it_meets(provider, live)
        kept = _asks_and_is_read(page, provider, live)
        where = _chooses(page, live)
        friend.goto(where.shared)
        assert names_listed(friend) == [AGENCY, OTHER]
        _fills_in_a_form(asking, live)
        _waits_to_be_told(page, live)

        taken = len(live.office.taken)
        _publish(console, live, "Inadequate")
        report = live.check_ratings()
        assert report["status"] == "complete"
        assert len(report["hidden"]) == 1

        _is_in_no_choice(page, where)
        _is_as_one_that_never_was(friend, where)
        _cannot_be_asked(asking, live)
        _is_in_no_calendar(live)
        assert _told(live, taken) == []
        _stays_with_both(page, provider, kept)
        assert [letter["To"] for letter in mail_since(live, taken)] == [ASKED["email"]]


def _says_when_it_meets(provider: Page, live: Live) -> None:
    """The agency adds an evening for families, which is shown at once."""
    provider.goto("/provider")
    provider.get_by_role("link", name=AGENCY, exact=True).click()
    heading_is(provider, AGENCY)
    provider.goto(f"{provider.url}/edit/hours")
    provider.get_by_label("Sessions of a club or group").fill("Tuesday, 6pm to 8pm")
    go_on(provider)
    assert "DTSTART" in _calendar(live)[1]
    assert AGENCY.replace(",", "\\,") in live.get("/activities.ics")[1]


def _asks_and_is_read(page: Page, provider: Page, live: Live) -> Kept:
    """An enquiry under way: sent, delivered and opened."""
    page.goto(path_of(live, AGENCY))
    kept = ask(page, AGENCY, ASKED)
    live.letters_to(KESTREL)
    provider.goto("/provider/enquiries")
    provider.get_by_role("link", name=f"{kept.reference}, about {AGENCY}").click()
    open_it(provider, ASKED["words"])
    return kept


def _chooses(page: Page, live: Live) -> Addresses:
    """Two on a shortlist, side by side, in a pack; the link that a friend gets."""
    page.goto(SEARCH)
    put_on_shortlist(page, AGENCY)
    put_on_shortlist(page, OTHER)
    page.goto("/shortlist")
    shared = page.locator(f"a[href^='{live.url}/shortlist?listing=']").inner_text()
    compare(page)
    compared = page.url
    page.get_by_role("link", name="Print these, with questions to ask").click()
    expect(page.get_by_role("table").first).to_contain_text(AGENCY)
    return Addresses(listing=path_of(live, AGENCY), shared=shared, compared=compared, pack=page.url)


def _fills_in_a_form(asking: Page, live: Live) -> None:
    """Somebody else has an enquiry to it almost ready, and has not sent it."""
    asking.goto(f"{path_of(live, AGENCY)}/enquire")
    answer(asking, ASKED)


def _waits_to_be_told(page: Page, live: Live) -> None:
    """A saved search matches it, and the message about it is written and not sent."""
    page.goto(FOR_IT_ALONE)
    assert names_listed(page) == [AGENCY]
    save_search(page, SAVED)
    confirm_by_mail(page, live, SAVED)
    settle(live)
    live.run_job("tell-new-matches")
    assert news_written(live) == 1


def _publish(page: Page, live: Live, rating: str) -> None:
    """What a person does at the console of the simulated regulator."""
    page.goto(live.console)
    page.get_by_label("Name, ID, town or postcode").fill(AGENCY)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("list").get_by_role("link").filter(has_text=AGENCY).click()
    page.get_by_label("New rating").select_option(label=rating)
    page.get_by_role("button", name="Publish the report").click()
    expect(page.get_by_role("status")).to_contain_text(f"is now: {rating}")


def _is_in_no_choice(page: Page, where: Addresses) -> None:
    """Own pages and those of an address: the other one, and one neutral line."""
    for address in (
        *("/shortlist", "/compare", "/shortlist/pack", "/shortlist/record", "/shortlist/change"),
        *(where.shared, where.compared, where.pack),
    ):
        page.goto(address)
        expect(page.get_by_text(GONE)).to_have_count(1)
        assert "Kestrel" not in page.locator("main").inner_text(), address
    page.goto("/shortlist")
    assert names_listed(page) == [OTHER]
    press(page, "Remove from my list what you cannot show")
    expect(page.get_by_text(GONE)).to_have_count(0)
    assert names_listed(page) == [OTHER]
    page.goto(SEARCH)
    assert AGENCY not in names_listed(page)


def _is_as_one_that_never_was(friend: Page, where: Addresses) -> None:
    """A stranger with the link reads what the link to nothing at all says too."""
    friend.goto(where.shared)
    hidden = friend.locator("main").inner_html()
    slug = where.listing.rpartition("/")[2]
    friend.goto(where.shared.replace(slug, NEVER.rpartition("/")[2]))
    assert friend.locator("main").inner_html() == hidden


def _cannot_be_asked(asking: Page, live: Live) -> None:
    """What was filled in meanwhile goes nowhere, as if nothing had ever been at this address."""
    with asking.expect_response(f"**{path_of(live, AGENCY)}/enquire") as answered:
        press(asking, "Continue")
    assert answered.value.status == HTTPStatus.NOT_FOUND
    text = answered.value.text()
    assert "Kestrel" not in text
    assert ASKED["words"] not in text
    path = f"{path_of(live, AGENCY)}/enquire"
    assert live.get(path) == live.get(f"{NEVER}/enquire")


def _is_in_no_calendar(live: Live) -> None:
    assert _calendar(live) == live.get(f"{NEVER}/sessions.ics")
    assert "Kestrel" not in live.get("/activities.ics")[1]
    assert "Kestrel" not in live.get("/activities")[1]


def _told(live: Live, taken: int) -> list[EmailMessage]:
    """What has come for whoever saved the search, after this many letters."""
    return [letter for letter in mail_since(live, taken) if letter["To"] == SAVED]


def _stays_with_both(page: Page, provider: Page, kept: Kept) -> None:
    """The provider answers what it got before, and the person reads it."""
    provider.goto("/provider/enquiries")
    provider.get_by_role("link", name=f"{kept.reference}, about {AGENCY}").click()
    expect(provider.locator("main")).to_contain_text(ASKED["words"])
    answer_it(provider, "Answer here", ANSWER)
    follow(page, kept)
    expect(page.locator("main")).to_contain_text(ANSWER)
    expect(page.locator("main")).to_contain_text(ASKED["words"])


def _calendar(live: Live) -> tuple[int, str]:
    return live.get(f"{path_of(live, AGENCY)}/sessions.ics")
