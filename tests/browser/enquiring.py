"""What people do to ask a provider something, to follow it, and to answer it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.registering import go_on, heading_is
from tests.browser.telling import Answered, answer, press

_PANEL = ".govuk-panel strong"
_WORDS = ".govuk-inset-text strong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What somebody wrote down who sent an enquiry."""

    reference: str
    passphrase: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no letter may say of it: the six words may each be anybody's."""
        return (self.reference, self.passphrase)


def ask(page: Page, listing: str, asked: Answered) -> Kept:
    """From the page of a listing: fill in the form, check it, send it, and write down the rest."""
    check(page, listing, asked)
    press(page, "Send the enquiry")
    return keep(page)


def check(page: Page, listing: str, asked: Answered) -> None:
    """From the page of a listing: fill in the form, check what will be sent, and agree to it."""
    page.get_by_role("button", name="Send an enquiry").click()
    heading_is(page, f"Send an enquiry to {listing}")
    answer(page, asked)
    press(page, "Continue")
    heading_is(page, f"Check your enquiry to {listing}")
    expect(page.locator("main")).to_contain_text("Nothing has been sent yet.")
    expect(page.locator("main")).to_contain_text(str(asked["words"]))
    page.get_by_role("checkbox", name="gets what stands above, to answer me").check()


def keep(page: Page) -> Kept:
    """Write down what is shown once."""
    heading_is(page, "Your enquiry is on its way")
    kept = Kept(
        reference=page.locator(_PANEL).inner_text(), passphrase=page.locator(_WORDS).inner_text()
    )
    assert re.fullmatch(r"E-[A-Z0-9]{7}", kept.reference)
    assert len(kept.passphrase.split()) == 6
    return kept


def let_go(page: Page) -> None:
    """Say that both are written down; this browser does not show them again."""
    address = page.url
    press(page, "I have them: forget them here")
    page.goto(address)
    expect(page.locator(_WORDS)).to_have_count(0)


def follow(page: Page, kept: Kept) -> None:
    """Open it with reference and passphrase."""
    page.goto("/enquiries/follow")
    page.get_by_label("Reference").fill(kept.reference)
    page.get_by_label("Passphrase").fill(kept.passphrase)
    press(page, "Continue")
    heading_is(page, f"Your enquiry {kept.reference}")


def stands(page: Page, words: str, *steps: str) -> None:
    """Looked at again, it stands so, and these are the steps: those and no other."""
    page.reload()
    expect(page.locator("main .govuk-body-l").first).to_have_text(words)
    assert page.locator("main ol > li > p:first-child > strong").all_inner_texts() == list(steps)


def open_it(page: Page, asked: str) -> None:
    """As the provider: nothing of it can be read before the button is pressed."""
    expect(page.locator("main")).to_contain_text("Nobody has opened it yet.")
    expect(page.locator("main")).not_to_contain_text(asked)
    press(page, "Open the enquiry")
    expect(page.locator("main")).to_contain_text(asked)


def answer_it(page: Page, said: str, words: str) -> None:
    """As the provider, once it was opened: answer, and read that it was sent."""
    page.get_by_role("button", name="Answer", exact=True).click()
    heading_is(page, "Answer the enquiry")
    page.get_by_label(said, exact=True).check()
    page.get_by_label("Your words").fill(words)
    go_on(page, "Send")
    expect(page.locator("main")).to_contain_text("They can read it now.")
