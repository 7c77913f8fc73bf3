"""Somebody without an account asks a provider, who answers with an account or by a link.

What is told to have happened has happened: delivered once a mail server took the message, read
once somebody pressed the button that opens it.
"""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.enquiring import answer_it, ask, check, follow, keep, let_go, open_it, stands
from tests.browser.finding import fits, path_of_listing
from tests.browser.live import Live
from tests.browser.people import KESTREL, People
from tests.browser.registering import heading_is, link_for
from tests.browser.telling import PHONE, mail_since, says_nothing

AGENCY = "Kestrel home care, Marlbridge"
KEEPER = "Kestrel Home Support Ltd"
EMAIL = "maud@example.org"
WORDS = "Can somebody sit with Dad each morning while I drive the bus?"
ANSWER = "Yes: Bea can come at eight from Monday."
ASKED = {
    "words": WORDS,
    "whom": "somebody",
    "start": "soon",
    "name": "Maud Tarrant",
    "answer_by": "email",
    "email": EMAIL,
}
SENT = "You sent your enquiry"
UNKEPT = "Steadfast home care"
UNKEPT_EMAIL = "steadfast@example.org"
UNKEPT_KEEPER = "Steadfast Care Services Ltd"
SORRY = "We are full until the spring. Lantern may have room."


def test_a_provider_with_an_account_answers(live: Live, people: People) -> None:
    taken = len(live.office.taken)
    reached = f"We emailed {KEEPER} about it"
    opened = f"Somebody at {KEEPER} opened it"
    with people.browsing("", **PHONE) as page, people.browsing(KESTREL) as provider:
        page.goto(path_of_listing(live, AGENCY))
        kept = ask(page, AGENCY, ASKED)
        fits(page)
        assert violations(page) == []
        let_go(page)
        follow(page, kept)
        stands(page, "We are sending it. It has not reached them yet.", SENT)

        letters = mail_since(live, taken)
        assert sorted(letter["To"] for letter in letters) == sorted([EMAIL, KESTREL])
        for letter in letters:
            says_nothing(letter, *kept.secrets, WORDS, "Maud Tarrant", "Dad")
        own = next(letter for letter in letters if letter["To"] == EMAIL)
        says_nothing(own, AGENCY, KEEPER)
        stands(page, f"{reached}. Nobody has opened it.", SENT, reached)

        provider.goto("/provider")
        provider.get_by_role("link", name=re.compile("^Enquiries")).first.click()
        heading_is(provider, "Enquiries")
        provider.get_by_role("link", name=f"{kept.reference}, about {AGENCY}").click()
        stands(page, f"{reached}. Nobody has opened it.", SENT, reached)
        open_it(provider, WORDS)
        expect(provider.locator("main")).not_to_contain_text(EMAIL)
        assert violations(provider) == []
        stands(
            page,
            f"Somebody at {KEEPER} has opened it. There is no answer yet.",
            SENT,
            reached,
            opened,
        )

        answer_it(provider, "Answer here", ANSWER)
        stands(page, f"{KEEPER} has answered.", SENT, reached, opened, f"{KEEPER} answered")
        expect(page.locator("main")).to_contain_text(ANSWER)
        fits(page)
        assert violations(page) == []
    (news,) = mail_since(live, taken + len(letters))
    assert news["To"] == EMAIL
    says_nothing(news, *kept.secrets, ANSWER, AGENCY, KEEPER)


def test_a_provider_without_an_account_answers_by_the_link(live: Live, people: People) -> None:
    taken = len(live.office.taken)
    reached = f"We emailed {UNKEPT_KEEPER} about it"
    opened = f"Somebody at {UNKEPT_KEEPER} opened it"
    asked = {**ASKED, "answer_by": "here", "email": ""}
    plain = {**PHONE, "java_script_enabled": False}
    with people.browsing("", **plain) as page, people.browsing("", **plain) as provider:
        page.goto(path_of_listing(live, UNKEPT))
        kept = ask(page, UNKEPT, asked)
        let_go(page)
        (letter,) = mail_since(live, taken)
        assert letter["To"] == UNKEPT_EMAIL
        says_nothing(letter, *kept.secrets, WORDS, "Maud Tarrant")
        follow(page, kept)

        provider.goto(link_for(live, UNKEPT_EMAIL))
        heading_is(provider, f"Enquiry {kept.reference}")
        stands(page, f"{reached}. Nobody has opened it.", SENT, reached)
        open_it(provider, WORDS)
        stands(
            page,
            f"Somebody at {UNKEPT_KEEPER} has opened it. There is no answer yet.",
            *(SENT, reached, opened),
        )
        answer_it(provider, "We cannot help with this", SORRY)
        said = f"{UNKEPT_KEEPER} says that it cannot help with this"
        stands(page, f"{said}.", SENT, reached, opened, said)
        expect(page.locator("main")).to_contain_text(SORRY)
    assert mail_since(live, taken + 1) == []


def test_two_tabs_that_send_in_the_same_moment_each_show_their_own(
    live: Live, people: People
) -> None:
    with people.browsing("") as page:
        tabs = (page, page.context.new_page())
        for tab, service in zip(tabs, (AGENCY, UNKEPT), strict=True):
            tab.goto(path_of_listing(live, service))
            check(tab, service, {**ASKED, "answer_by": "here", "email": ""})
        for tab in tabs:  # neither waits for the other's answer
            tab.evaluate("setTimeout(() => document.querySelector('main [value=send]').click())")
        shown = [keep(tab) for tab in tabs]
        assert len({kept.reference for kept in shown}) == len(tabs)
        for tab, kept, service in zip(tabs, shown, (AGENCY, UNKEPT), strict=True):
            expect(tab.locator("main")).to_contain_text(f"about {service}")
            tab.reload()
            assert keep(tab) == kept
            let_go(tab)
        follow(page, shown[0])
