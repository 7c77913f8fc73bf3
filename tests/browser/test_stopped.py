"""What a registration is stopped by, and what an officer is asked to look at, in a browser."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Page, expect

from marketplace.demo.offers import offers, unlisted
from marketplace.domain.registration_answers import Answers, RegisterLink
from marketplace.domain.registrations import ProviderKind
from tests.browser.live import Live
from tests.browser.offering import approve, find_in_the_register, path_of
from tests.browser.people import QA, People
from tests.browser.prepared import under_way
from tests.browser.registering import go_on, heading_is, open_case, send
from tests.browser.telling import press
from tests.unit.registrations import LUNCH_CLUB, answers_of

KESTREL = next(one for one in offers() if one.name == "Kestrel home care, Marlbridge")
LANTERN = next(one for one in offers() if one.name == "Lantern Care at Home")
HURT = '"><script>window.hurt = 1</script><img src=x onerror="window.hurt = 1">'


def test_personal_care_without_a_registration_is_stopped(live: Live, people: People) -> None:
    email = "stopped-care@example.org"
    tasks = under_way(live, answers_of(ProviderKind.UNREGULATED), email=email)
    with people.browsing(email) as page:
        page.goto(f"{tasks}/offers/0/care?change=1")
        page.get_by_label("Yes", exact=True).check()
        go_on(page, "Save")
        heading_is(page, LUNCH_CLUB.name)
        _cannot_be_sent(page, tasks, "only a provider registered with CQC may offer that")
        page.goto(f"{tasks}/offers")
        page.get_by_role("link", name="Why this cannot be listed").click()
        heading_is(page, "Help that needs a registration")
        expect(
            page.get_by_role("link", name="register as an individual care worker")
        ).to_be_visible()


def test_somebody_elses_location_cannot_be_proved(live: Live, people: People) -> None:
    email = "stopped-claim@example.org"
    tasks = under_way(live, _registered(), email=email)
    with people.browsing(email) as page:
        page.goto(tasks)
        find_in_the_register(page, LANTERN.location_id, LANTERN.name)
        page.goto(f"{tasks}/proof")
        page.get_by_label("Address to send the code to").fill("me@elsewhere.example.org")
        go_on(page, "Send the code")
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        page.get_by_label("Address to send the code to").fill("info")
        go_on(page, "Send the code")
        page.get_by_label("Code", exact=True).fill("0000 0000")
        go_on(page, "Continue")
        expect(page.locator(".govuk-error-summary")).to_contain_text("code")
        assert live.letters_to(email) == []
        page.goto(f"{tasks}/check")
        expect(page.locator("main")).to_contain_text("Enter the code that we sent, or ask us")
        expect(page.get_by_role("button", name="Send", exact=True)).to_have_count(0)


def test_a_location_that_somebody_keeps_is_for_an_officer(live: Live, people: People) -> None:
    email = "stopped-kept@example.org"
    tasks = under_way(live, _registered(), email=email)
    with people.browsing(email) as page:
        page.goto(tasks)
        find_in_the_register(page, KESTREL.location_id, KESTREL.name)
        page.goto(f"{tasks}/proof")
        main = page.locator("main")
        expect(main).to_contain_text("we make sure that it is you")
        expect(main).not_to_contain_text("One of our officers checks this")
        press(page, "Ask us to phone")
        expect(main).to_contain_text("One of our officers checks this")
        expect(main).not_to_contain_text("Larwood")
        page.goto(tasks)
        reference = send(page)
    with people.browsing(QA) as desk:
        open_case(desk, reference)
        expect(desk.locator("main")).to_contain_text("It is not proved that")
        expect(desk.locator("main")).to_contain_text("keeps a listing")
        desk.get_by_role("button", name="Approve", exact=True).click()
        go_on(desk, "Approve")
        summary = desk.locator(".govuk-error-summary")
        expect(summary).to_contain_text("It is not proved that the location is theirs")


def test_a_location_that_was_closed_is_stopped(live: Live, people: People) -> None:
    email = "stopped-closed@example.org"
    tasks = under_way(live, _registered(), email=email)
    with people.browsing(email) as page:
        page.goto(f"{tasks}/register?q={_location_id('Old Ferry home care')}")
        heading_is(page, "This location is no longer registered")
        expect(page.locator("main")).to_contain_text("on 28 February 2025")
        expect(page.locator("main form")).to_have_count(0)
        page.get_by_role("link", name="choose another kind of organisation").click()
        heading_is(page, "What kind of organisation are you?")


def test_what_the_registration_does_not_cover_is_stopped(live: Live, people: People) -> None:
    email = "stopped-cover@example.org"
    tasks = under_way(live, _registered(), email=email)
    with people.browsing(email) as page:
        page.goto(tasks)
        find_in_the_register(page, _location_id("Cedar Lawn"), "Cedar Lawn")
        _cannot_be_sent(page, tasks, "does not cover “Home care”")


def test_a_name_that_looks_like_another_is_referred(live: Live, people: People) -> None:
    email = "stopped-alike@example.org"
    answers = answers_of(ProviderKind.UNREGULATED)
    tasks = under_way(live, answers, email=email)
    name = KESTREL.provider_name.replace("e", "\N{CYRILLIC SMALL LETTER IE}")
    with people.browsing(email) as page:
        page.goto(f"{tasks}/details")
        page.get_by_label("Name you trade under").fill(name)
        go_on(page)
        heading_is(page, name)
        reference = send(page)
    with people.browsing(QA) as desk:
        open_case(desk, reference)
        expect(desk.locator("main")).to_contain_text(
            f"The name “{name}” looks like “{KESTREL.provider_name}”"
        )
        expect(desk.locator("main")).to_contain_text("mixes letters of several alphabets")


def test_script_in_every_field_is_text(live: Live, people: People) -> None:
    email = "stopped-script@example.org"
    tasks = under_way(live, _hurtful(), email=email)
    with people.browsing(email) as page:
        page.goto(f"{tasks}/details")
        page.get_by_label("Name you trade under").fill(f"Typed {HURT}")
        go_on(page)
        heading_is(page, f"Typed {HURT}")
        page.goto(f"{tasks}/offers/0/about?change=1")
        page.get_by_label("Description", exact=True).fill(f"Typed {HURT}")
        go_on(page, "Save")
        heading_is(page, f"Club {HURT}")
        page.goto(tasks)
        reference = send(page)
        _is_text(page)
    with people.browsing(QA) as desk:
        open_case(desk, reference)
        expect(desk.locator("main")).to_contain_text(f"Typed {HURT}")
        _is_text(desk)
        approve(desk, reference)
    path = path_of(live, f"Club {HURT}")
    live.letters_to(email)
    with people.browsing("") as resident:
        resident.goto(path)
        heading_is(resident, f"Club {HURT}")
        expect(resident.locator("main")).to_contain_text(f"Typed {HURT}")
        _is_text(resident)
        resident.goto("/search?q=club+script")
        expect(resident.locator(f".app-result__name a[href='{path}']")).to_have_text(f"Club {HURT}")
        _is_text(resident)


def _cannot_be_sent(page: Page, tasks: str, reason: str) -> None:
    """The task list says why, and the last page has no button to send it with."""
    page.goto(tasks)
    expect(page.locator("main")).to_contain_text("Cannot be sent")
    expect(page.locator("main")).to_contain_text(reason)
    page.goto(f"{tasks}/check")
    expect(page.locator("main")).to_contain_text(reason)
    expect(page.get_by_role("button", name="Send", exact=True)).to_have_count(0)


def _is_text(page: Page) -> None:
    """Nothing of it ran, and nothing of it became part of the page."""
    assert page.evaluate("window.hurt") is None
    assert page.locator("main script, main img[src=x]").count() == 0


def _location_id(name: str) -> str:
    return next(one.location_id for one in unlisted() if one.name == name)


def _registered() -> Answers:
    """A registered provider that offers home care, and has not found its location yet."""
    return replace(answers_of(ProviderKind.REGISTERED), register=RegisterLink())


def _hurtful() -> Answers:
    """A club whose every answer of words is meant to hurt. A telephone number cannot be."""
    answers = answers_of(ProviderKind.UNREGULATED)
    words = f"Words {HURT}"
    offer = replace(
        LUNCH_CLUB,
        name=f"Club {HURT}",
        summary=words,
        hours_note=words,
        extra_charges=words,
        access_note=words,
        complaints=words,
        address=HURT,
        town=HURT,
    )
    return replace(
        answers,
        organisation=replace(answers.organisation, legal_name=HURT),
        contact=replace(answers.contact, name=HURT),
        safety=replace(answers.safety, safeguarding_lead=HURT, dbs_seen_by=HURT),
        offers=(offer,),
    )
