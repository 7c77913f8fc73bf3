"""What people do to tell the council how it is going, and to follow it: one function for each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.keys import Keys
from tests.browser.live import Live
from tests.browser.registering import go_on, heading_is

Answered = Mapping[str, str | list[str]]
Story = Mapping[str, Answered]
"""By the end of the address of a page of the form: what is answered there, by field."""
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
"""What Playwright needs to be somebody's telephone."""
FORM = "/tell-us/form/"
_MOST_PAGES = 30
_PANEL = ".govuk-panel strong"
_WORDS = ".govuk-inset-text strong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody wrote down who told us something."""

    reference: str
    passphrase: str


def press(page: Page, button: str, keys: Keys | None = None) -> None:
    """Press a button, with the keyboard where somebody has nothing else, and wait for the page."""
    if keys is not None:
        keys.press(button)
        return
    with page.expect_navigation():
        go_on(page, button)


def begin(page: Page, keys: Keys | None = None) -> None:
    """From the start of "Tell us" to the first question."""
    heading_is(page, "Tell us how it is going")
    press(page, "Start", keys)
    heading_is(page, "You can leave this page quickly")
    press(page, "Continue", keys)
    heading_is(page, "Is anybody in danger right now?")


def tell(page: Page, story: Story, keys: Keys | None = None) -> list[str]:
    """Answer every page that is asked, in the order in which they come; the pages, by address."""
    met: list[str] = []
    for _ in range(_MOST_PAGES):
        path = urlsplit(page.url).path
        if not path.startswith(FORM):
            break
        met.append(path.removeprefix(FORM))
        answer(page, story.get(met[-1], {}), keys)
        press(page, "Go on and tell us" if met[-1] == "phone-999" else "Continue", keys)
        assert urlsplit(page.url).path != path, page.locator("main").inner_text()
    heading_is(page, "Check your answers")
    return met


def answer(page: Page, given: Answered, keys: Keys | None = None) -> None:
    """Fill in the fields of a page, by their names."""
    for name, wanted in given.items():
        field = page.locator(f"main [name='{name}']")
        if field.first.get_attribute("type") not in {"radio", "checkbox"}:
            _write(field, str(wanted), keys)
            continue
        for value in [wanted] if isinstance(wanted, str) else wanted:
            _choose(page.locator(f"main [name='{name}'][value='{value}']"), keys)


def _write(field: Locator, words: str, keys: Keys | None) -> None:
    if keys is None:
        field.fill(words)
        return
    keys.go_to(field)
    keys.page.keyboard.type(words)


def _choose(choice: Locator, keys: Keys | None) -> None:
    if keys is None:
        choice.check()
    elif choice.get_attribute("type") == "radio":
        keys.pick(choice)
    else:
        keys.tick_this(choice)


def send(page: Page, keys: Keys | None = None) -> Told:
    """From the answers, by what we say that it is, to the reference and the passphrase."""
    press(page, "Continue", keys)
    heading_is(page, "What this is, and who gets it")
    press(page, "Send", keys)
    return keep(page)


def keep(page: Page) -> Told:
    """Write down what is shown once."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have what you told us")
    told = Told(
        reference=page.locator(_PANEL).inner_text(), passphrase=page.locator(_WORDS).inner_text()
    )
    assert re.fullmatch(r"T-[A-Z0-9]{7}", told.reference)
    assert len(told.passphrase.split()) == 6
    return told


def let_go(page: Page) -> None:
    """Say that both are written down; this browser does not show them again."""
    address = page.url
    go_on(page, "I have them: forget them here")
    heading_is(page, "See what happens with what you told us")
    page.goto(address)
    heading_is(page, "Tell us how it is going")


def follow(page: Page, told: Told) -> None:
    """Open what was told with reference and passphrase."""
    page.goto("/tell-us/follow")
    page.get_by_label("Reference").fill(told.reference)
    page.get_by_label("Passphrase").fill(told.passphrase)
    go_on(page, "Continue")
    heading_is(page, "What happened with what you told us")
    expect(page.locator("main")).to_contain_text(told.reference)


def open_concern(desk: Page, told: Told) -> None:
    """Find it among what people told us, as an officer of the QA team."""
    desk.goto("/quality/concerns?stage=all")
    desk.get_by_role("link", name=re.compile(told.reference)).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(told.reference)


def desk_knows_nothing(desk: Page, *secrets: str) -> None:
    """No list, number or event that an officer of the QA team can open has any of this."""
    for address in (
        "/quality",
        "/quality/concerns?stage=all",
        "/quality/concerns?stage=closed",
        "/quality/hand-offs",
        "/quality/signals",
        "/quality/compliments",
        "/quality/audit",
    ):
        shown = desk.goto(address)
        assert shown is not None
        assert shown.status == 200, address
        found = desk.content()
        assert [secret for secret in secrets if secret in found] == [], address


def says_nothing(letter: EmailMessage, *secrets: str) -> None:
    """A letter that gives nothing away to whoever reads it over a shoulder."""
    text = f"{letter['Subject']}\n{letter.get_content()}".lower()
    assert [secret for secret in secrets if secret.lower() in text] == [], text


def mail_since(live: Live, taken: int) -> list[EmailMessage]:
    """Send what waits; every letter, to anybody at all, after this many."""
    live.letters_to("")
    return live.office.taken[taken:]


def triage(desk: Page, *, harm: str, decision: str) -> None:
    """Confirm that we have it where that is asked, and say what an officer makes of it."""
    confirm = desk.get_by_role("button", name="Confirm that we have it")
    if confirm.count():
        confirm.click()
        expect(confirm).to_have_count(0)
    desk.get_by_role("button", name="Triage").first.click()
    answer(
        desk,
        {
            "information": "people",
            "first_hand": "yes",
            "harm": harm,
            "themes": ["visits"],
            "criticality": "low",
            "decision": decision,
            "reasons": "One round of visits.",
        },
    )
    desk.locator("main form button[type=submit]").first.click()
    expect(desk.get_by_role("heading", name="What to do")).to_be_visible()
    expect(desk.locator("main")).to_contain_text("One round of visits.")


def consider_and_close(desk: Page, words: str) -> None:
    """Say what was considered, which the person reads, and close it."""
    go_on(desk, "Consider it")
    desk.get_by_label("Words").fill(words)
    go_on(desk, "Consider it, and tell the person")
    expect(desk.locator("main")).to_contain_text(words)
    go_on(desk, "Close it")
    answer(desk, {"why": "considered"})
    go_on(desk, "Close it")
    expect(desk.locator("main .govuk-tag").filter(has_text="Closed").first).to_be_visible()
