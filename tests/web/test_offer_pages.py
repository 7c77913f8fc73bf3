"""The pages on which a provider changes what a listing says, and what becomes of the answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.offer_steps import STEPS
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.services.listing_content import apply_offer
from marketplace.services.transaction import transaction
from tests.integration.kept import CLUB
from tests.web.keepers import Keeper, keeper_of
from tests.web.shelf import NOW, OFFICER
from tests.web.visitor import Page, words_of

SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def keeper(marketplace: Flask) -> Keeper:
    return keeper_of(marketplace)


def test_every_question_has_a_page_that_keeps_every_promise(keeper: Keeper) -> None:
    overview = keeper.person.get(keeper.edit)
    assert overview.heading == "Change Larkspur lunch club"
    changes = [str(a["href"]) for a in overview.soup.select(".govuk-summary-list__actions a")]
    assert len(changes) == len(STEPS)
    for address in changes:
        keeper.person.get(address)
    for step in STEPS:
        keeper.person.get(f"{keeper.edit}/{step.slug}")


def test_what_was_left_open_is_said_in_words(keeper: Keeper) -> None:
    """Who leaves the chosen “People come to us” as it is has answered."""
    keeper.answer("area", covers="", districts="", wards="", miles="")
    keeper.answer("availability", availability="")
    rows = keeper.person.get(keeper.edit).main
    assert "Which area do you cover? People come to you" in rows
    assert "Do you have spaces now? Not said: people are told to ask you" in rows


def test_what_is_answered_already_stands_in_every_form(keeper: Keeper) -> None:
    """So a page that is sent as it came changes nothing."""
    before = keeper.offer()
    for step in STEPS:
        page = keeper.person.get(keeper.step(step.slug))
        sent = keeper.person.submit(page)
        assert sent.status_code == 302, (step.slug, sent.text)
    assert keeper.offer() == before
    assert "approval, and that you have not sent" not in keeper.person.get(keeper.edit).main


def test_a_small_change_is_public_at_once_and_the_page_says_so(keeper: Keeper) -> None:
    page = keeper.answer(
        "price",
        **{
            "price_from": "£6",
            "price_unit": "session",
            "priced_on-day": "1",
            "priced_on-month": "11",
            "priced_on-year": "2026",
        },
    )

    assert "Changed on your listing now: price from, what the price is for." in page.main
    shown = keeper.person.fetch(f"/listings/{keeper.slug()}").text
    assert "£6 a session" in shown


def test_a_material_change_waits_and_the_page_says_which(keeper: Keeper) -> None:
    page = keeper.answer("service", name="Larkspur friends")

    assert "Not public before the council approves it: name." in page.main
    rows = [
        [words_of(cell) for cell in row.select("th, td")] for row in page.soup.select("tbody tr")
    ]
    assert rows == [["Name", "Larkspur lunch club", "Larkspur friends"]]
    assert keeper.offer().name == "Larkspur lunch club"
    preview = keeper.person.fetch(f"/provider/listings/{keeper.listing_id}/preview").text
    assert "Larkspur friends" in preview
    assert "Larkspur friends" not in keeper.person.fetch(f"/listings/{keeper.slug()}").text


def test_changes_are_sent_seen_waiting_taken_back_and_given_up(keeper: Keeper) -> None:
    page = keeper.answer("service", name="Larkspur friends")
    sent = keeper.person.submit(page, form=f'form[action="{keeper.edit}/send"]')
    assert sent.status_code == 302, sent.text
    with keeper.app.app_context():
        (case,) = db.session.scalars(select(Case))
        reference = case.reference
    waits = keeper.person.get(keeper.edit)
    assert f"Its reference is {reference}" in waits.main
    again = keeper.person.submit(page, form=f'form[action="{keeper.edit}/send"]')
    assert again.status_code == 409

    refused = keeper.person.refused(
        keeper.step("service"),
        name="Another name still",
        service_types=["social-activity"],
        version=_version(keeper.person.get(keeper.step("service"))),
    )
    assert "wait for the council" in refused.texts(".govuk-error-summary")[0]
    taken = keeper.person.submit(waits, form='form[action$="take-back"]')
    assert taken.status_code == 302
    open_again = keeper.person.get(keeper.edit)
    dropped = keeper.person.submit(open_again, form='form[action$="drop"]')
    assert dropped.status_code == 302
    assert "approval, and that you have" not in keeper.person.get(keeper.edit).main


def test_a_small_change_while_others_wait_asks_for_nothing_to_be_sent(keeper: Keeper) -> None:
    page = keeper.answer("service", name="Larkspur friends")
    keeper.person.submit(page, form=f'form[action="{keeper.edit}/send"]')

    page = keeper.answer("contact", phone="01632 960555")

    assert "Changed on your listing now: phone." in page.main
    assert "it for approval when" not in page.main


def test_what_both_changed_is_shown_and_can_be_kept(keeper: Keeper) -> None:
    keeper.answer("service", name="Larkspur friends")
    with keeper.app.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        renamed = replace(CLUB, name="Larkspur lunches")
        apply_offer(tx, keeper.listing_id, renamed, source="import")

    page = keeper.person.get(keeper.edit)
    assert "Somebody else changed the same parts of this listing after you began: name" in page.main
    step = keeper.person.get(keeper.step("contact"))
    assert keeper.person.submit(step, phone="01632 960555").status_code == 409

    kept = keeper.person.submit(page, form=f'form[action="{keeper.edit}/keep"]')
    assert kept.status_code == 302
    again = keeper.person.submit(page, form=f'form[action="{keeper.edit}/keep"]')
    assert again.status_code == 409
    page = keeper.person.get(keeper.edit)
    assert "Somebody else changed" not in page.main
    assert page.texts("tbody td") == ["Larkspur lunches", "Larkspur friends"]


@pytest.mark.parametrize(
    ("slug", "fields", "message"),
    [
        ("service", {"name": "", "service_types": ["social-activity"]}, "Enter the name"),
        ("service", {"name": "X", "service_types": []}, "Select at least one kind of service"),
        ("service", {"name": "A\u202eB", "service_types": ["cleaning"]}, "cannot be shown"),
        ("area", {"covers": "districts", "districts": "somewhere"}, "is not a postcode district"),
        ("area", {"covers": "wards", "wards": ""}, "Names no ward"),
        ("area", {"covers": "miles", "miles": "many"}, "is not a postcode district"),
        ("address", {"postcode": "nowhere"}, "Enter a full UK postcode"),
        ("price", {"price_from": "cheap"}, "in pounds, such as 25"),
        ("price", {"price_from": "6"}, "Select what the price is for"),
        ("price", {"price_from": "6", "price_to": "5", "price_unit": "hour"}, "not below"),
        ("price", {"minimum_visit": "an hour"}, "number of minutes"),
        ("price", {"minimum_visit": "2"}, "from 5 to"),
        ("about", {"summary": "s", "description": ""}, "Describe the service"),
        ("contact", {"phone": "", "email": ""}, "Enter a telephone number or an email"),
        ("contact", {"phone": "ring me"}, "Enter a telephone number, such as"),
        ("contact", {"email": "nobody@", "phone": ""}, "Enter an email address"),
        ("contact", {"phone": "01632 960001", "website": "javascript:x"}, "Enter a web address"),
        ("complaints", {"complaints": ""}, "Say how somebody can complain"),
        ("people", {"more_needs": "x" * 61}, "60 is the most"),
    ],
)
def test_a_wrong_answer_is_explained_and_kept(
    keeper: Keeper, slug: str, fields: dict[str, object], message: str
) -> None:
    version = _version(keeper.person.get(keeper.step(slug)))

    page = keeper.person.refused(keeper.step(slug), {"version": version, **fields})

    assert message in page.texts(".govuk-error-summary")[0]
    kept = [str(value) for value in fields.values() if isinstance(value, str) and value]
    assert [text for text in kept if text not in _typed(page)] == []
    assert keeper.offer() == CLUB


def test_script_in_any_field_is_text(keeper: Keeper) -> None:
    keeper.answer("service", name=SCRIPT)
    keeper.answer("about", summary=SCRIPT, description=SCRIPT)
    keeper.answer("hours", hours_note=SCRIPT)
    keeper.answer("people", more_needs="alert(1) <b>")
    keeper.answer("address", address=SCRIPT, town=SCRIPT)
    keeper.answer("complaints", complaints=SCRIPT)
    keeper.answer("access", access_note=SCRIPT)

    for address in (
        keeper.edit,
        *(keeper.step(step.slug) for step in STEPS),
        f"/provider/listings/{keeper.listing_id}/history",
    ):
        page = keeper.person.get(address)
        assert "alert" not in "".join(script.text for script in page.soup.select("script"))
        assert page.soup.select("b") == []
    preview = keeper.person.get(f"/provider/listings/{keeper.listing_id}/preview")
    assert preview.heading == SCRIPT


def test_a_stale_page_is_told_and_keeps_what_was_typed(keeper: Keeper) -> None:
    page = keeper.person.get(keeper.step("hours"))
    with keeper.app.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        changed = replace(CLUB, phone="01632 960777")
        apply_offer(tx, keeper.listing_id, changed, source="import")

    stale = keeper.person.submit(page, hours_note="Every second Tuesday")

    assert stale.status_code == 409
    assert "was changed after you opened the page" in stale.text
    assert "Every second Tuesday" in stale.text
    assert keeper.offer().hours_note == ""
    again = keeper.person.submit(Page(stale))
    assert again.status_code == 302
    assert (keeper.offer().hours_note, keeper.offer().phone) == (
        "Every second Tuesday",
        "01632 960777",
    )


def test_a_form_that_does_not_say_what_it_was_made_from_is_stale(keeper: Keeper) -> None:
    keeper.person.post(keeper.step("payment"), {"isf": "y"}, status=409)


def test_the_preview_button_shows_and_saves_nothing(keeper: Keeper) -> None:
    page = keeper.person.get(keeper.step("about"))
    assert page.soup.select_one("[data-preview]").has_attr("hidden")  # type: ignore[union-attr]

    sent = keeper.person.submit(page, description="First.\n\nSecond <b>.", preview="yes")

    assert sent.status_code == 200
    shown = Page(sent).soup.select_one("[data-preview]")
    assert shown is not None
    assert not shown.has_attr("hidden")
    assert [words_of(one) for one in shown.select("[data-preview-text] p")] == [
        "First.",
        "Second <b>.",
    ]
    assert keeper.offer() == CLUB


def test_the_history_names_sides_and_no_officer(keeper: Keeper) -> None:
    keeper.answer("contact", phone="01632 960999")

    page = keeper.person.get(f"/provider/listings/{keeper.listing_id}/history")

    assert page.texts("main p.govuk-body")[0] == "The provider"
    assert "01632 960200" in page.main
    assert "01632 960999" in page.main
    assert "officer@example.org" not in page.response.text


def _version(page: Page) -> str:
    field = page.soup.select_one('main form input[name="version"]')
    assert field is not None
    return str(field["value"])


def _typed(page: Page) -> set[str]:
    """All values that stand in the form's fields."""
    values = {str(one.get("value", "")) for one in page.soup.select("main form input")}
    return values | {one.get_text().strip("\n") for one in page.soup.select("main form textarea")}


def test_sessions_are_written_back_as_they_were_understood(keeper: Keeper) -> None:
    keeper.answer("hours", gatherings="fridays 2-4pm\n\n1st tue 10 to noon (not in August)")
    page = keeper.person.get(keeper.step("hours"))
    lines = "First Tuesday of the month, 10am to 12 noon; not in August\nFriday, 2pm to 4pm"
    assert words_of(page.soup.select_one("#gatherings")) == " ".join(lines.split())
    assert keeper.offer().gatherings == tuple(lines.split("\n"))
    shown = keeper.person.get(keeper.edit).main
    assert "Friday, 2pm to 4pm" in shown


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("Tuesday 2 to 4", "“Tuesday 2 to 4”: write am or pm after each time"),
        ("Friday, 2pm to 4pm\nnow and then", "“now and then”: say the day, and when it begins"),
        ("Friday, 2pm to 4pm\n" * 15, "Give at most 14 sessions, each on a line of its own"),
    ],
)
def test_a_session_that_cannot_be_read_is_told_with_its_line(
    keeper: Keeper, typed: str, problem: str
) -> None:
    before = keeper.offer()
    page = keeper.person.get(keeper.step("hours"))
    answer = Page(keeper.person.submit(page, gatherings=typed))
    (told,) = answer.texts(".govuk-error-summary__list a")
    assert told.startswith(problem)
    kept = answer.soup.select_one("#gatherings")
    assert kept is not None
    assert kept.get_text().strip() == typed.strip()
    assert keeper.offer() == before
