"""Leaving "Tell us" by its red button: nothing is left behind the back button."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.live import Live
from tests.browser.people import People
from tests.browser.registering import go_on, heading_is
from tests.browser.telling import answer, begin

SAVED = "Kestrel home care"
TYPED = "He takes her money and shouts at her."


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_who_exits_leaves_nothing_behind(live: Live, people: People, *, scripts: bool) -> None:
    with people.browsing("", java_script_enabled=scripts) as page:
        led_to: list[str] = []
        page.route("**/tell-us/leave", lambda route: _stay_here(route, led_to))
        _write_something(page)
        page.get_by_role("button", name="Exit this page").click()
        expect(page.get_by_role("heading", name="Weather")).to_be_visible()
        assert led_to == ["https://www.bbc.co.uk/weather"]

        page.go_back()
        _is_empty(page)
        for path in ("form/which-service", "form/what-happened", "check", "sent", "follow/steps"):
            page.goto(f"/tell-us/{path}")
            _is_empty(page)
        page.goto("/tell-us")
        expect(page.get_by_role("link", name="Go on with your answers")).to_have_count(0)
    assert live.office.taken == []


def _write_something(page: Page) -> None:
    """One answer is saved already, and the next stands in its field."""
    page.goto("/tell-us")
    begin(page)
    for given in ({"danger": "no"}, {"subject": "service"}, {"words": SAVED}):
        answer(page, given)
        with page.expect_navigation():
            go_on(page, "Continue")
    if page.url.endswith("/choose"):
        answer(page, {"found": "as-typed"})
        go_on(page, "Continue")
    heading_is(page, "What happened?")
    answer(page, {"words": TYPED})


def _stay_here(route: Route, led_to: list[str]) -> None:
    """Our server's answer, and in place of the site that it leads to a page of our own."""
    answered = route.fetch(max_redirects=0)
    assert answered.status == 303
    assert answered.headers["referrer-policy"] == "no-referrer"
    led_to.append(answered.headers["location"])
    kept = {name: text for name, text in answered.headers.items() if name == "set-cookie"}
    route.fulfill(
        status=200, headers={**kept, "content-type": "text/html"}, body="<h1>Weather</h1>"
    )


def _is_empty(page: Page) -> None:
    """Nothing that was written stands anywhere on the page, in its fields neither."""
    page.wait_for_load_state()
    fields = page.locator("main textarea, main input[type=text]")
    shown = [page.content(), *(field.input_value() for field in fields.all())]
    assert [text for text in shown if SAVED in text or TYPED in text] == [], page.url
