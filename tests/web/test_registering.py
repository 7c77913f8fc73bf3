"""The pages of a registration: the task list, each question, check and send."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from marketplace.domain import expectations
from marketplace.domain.access import Role
from marketplace.domain.registration_answers import DbsLevel, Regulator
from marketplace.domain.registrations import ProviderKind
from tests.unit.registrations import LUNCH_CLUB, answers_of
from tests.web.people import Person, signed_in
from tests.web.registering import SCRIPT, begun, statuses, stored
from tests.web.visitor import Page, Visitor


def test_the_public_page_says_what_is_needed_and_where_to_begin(visitor: Visitor) -> None:
    page = visitor.get("/register-your-service")
    assert page.heading == "Register your service"
    assert "5 working days" in page.main
    assert page.address_of("Create an account") == "/account/register"


def test_beginning_leads_to_a_task_list_of_what_is_to_do(alex: Person) -> None:
    page = alex.get("/provider/registrations/new")
    answer = alex.submit(page)
    assert answer.status_code == 302
    tasks = alex.get(answer.location)
    assert tasks.heading == "Register your service"
    assert statuses(tasks) == {
        "What kind of organisation you are": "Not started",
        "Names and numbers": "Cannot start yet",
        "Who we can ask": "Not started",
        "Services you offer": "Cannot start yet",
        "Safeguarding and checks": "Not started",
        "Documents": "Cannot start yet",
        "What we expect of you": "Not started",
    }
    assert "You have done 0 of 7 parts" in tasks.main


def test_the_kind_decides_what_is_asked(alex: Person) -> None:
    path = alex.submit(alex.get("/provider/registrations/new")).location
    page = alex.get(f"{path}/kind")
    assert page.heading == "What kind of organisation are you?"
    answer = alex.submit(page, kind="registered")
    assert answer.location == path
    registered = statuses(alex.get(path))
    assert registered["Find your service at CQC"] == "Not started"
    assert registered["Prove that the service is yours"] == "Cannot start yet"
    alex.submit(alex.get(f"{path}/kind"), kind="individual")
    assert statuses(alex.get(path))["Declarations"] == "Not started"
    alex.submit(alex.get(f"{path}/kind"), kind="other-regulator")
    assert statuses(alex.get(path))["Your registration"] == "Not started"


def test_contact_is_offered_from_the_account(alex: Person) -> None:
    path = alex.submit(alex.get("/provider/registrations/new")).location
    page = alex.get(f"{path}/contact")
    values = {one["name"]: one.get("value") for one in page.soup.select("main input[name]")}
    assert (values["name"], values["email"]) == ("Alex Example", "alex@example.org")


NO_DATE = {"dbs_on-day": "", "dbs_on-month": "", "dbs_on-year": ""}
CHECKED = {
    "safeguarding_lead": "A",
    "safeguarding_phone": "01632 960001",
    "dbs_level": "enhanced",
    "dbs_seen_by": "The chair",
}
WRONG: tuple[tuple[str, dict[str, str], str], ...] = (
    ("kind", {}, "Choose what kind of organisation you are"),
    ("details", {"name": ""}, "Enter the name you trade under"),
    ("details", {"name": "x" * 201}, "Use 200 characters or fewer"),
    ("details", {"name": "Ab\u202ecd"}, "Use plain letters"),
    ("details", {"name": "A", "company_number": "12"}, "Enter a company number"),
    ("details", {"name": "A", "company_number": "ZZ123456"}, "Enter a company number"),
    ("details", {"name": "A", "charity_number": "12345"}, "Enter a charity number"),
    ("contact", {"name": "A", "phone": "none", "email": "a@example.org"}, "Enter a telephone"),
    ("contact", {"name": "A", "phone": "01632 960001", "email": "a"}, "Enter an email address"),
    ("safety", {"safeguarding_lead": "A", "safeguarding_phone": "01632 960001"}, "Choose which"),
    ("safety", {**CHECKED, **NO_DATE}, "Enter the date of the oldest check"),
    ("safety", {**CHECKED, "dbs_seen_by": ""}, "Enter who has seen the certificates"),
    (
        "safety",
        {**CHECKED, "dbs_on-day": "1", "dbs_on-month": "1", "dbs_on-year": "2099"},
        "Enter a date of the oldest check that is not in the future",
    ),
    (
        "safety",
        {**CHECKED, **NO_DATE, "dbs_on-day": "31", "dbs_on-month": "2"},
        "Enter a real date",
    ),
    ("expectations", {"accepted": expectations.VERSION}, "Tick the box"),
)


@pytest.mark.parametrize(("word", "fields", "message"), WRONG)
def test_wrong_answers_are_told_with_the_form_and_nothing_is_kept(
    alex: Person, lunch: str, word: str, fields: dict[str, object], message: str
) -> None:
    before = stored(alex)
    page = alex.refused(f"{lunch}/{word}", {"version": str(before.version), **fields})
    assert any(text.startswith(message) for text in page.texts(".govuk-error-summary__list a"))
    assert stored(alex) == before


def test_each_section_is_kept(alex: Person, lunch: str) -> None:
    alex.submit(
        alex.get(f"{lunch}/details"),
        name="  The   Larches ",
        legal_name="Larches Ltd",
        company_number="sc 12345",
        charity_number="1123456",
    )
    organisation = stored(alex).answers.organisation
    assert (organisation.name, organisation.company_number) == ("The Larches", "SC012345")
    alex.submit(
        alex.get(f"{lunch}/safety"),
        **{
            "safeguarding_lead": "Our chair",
            "dbs_level": "none",
            "dbs_seen_by": "",
            **NO_DATE,
        },
    )
    safety = stored(alex).answers.safety
    assert (safety.dbs_level, safety.dbs_on, safety.dbs_seen_by) == (DbsLevel.NONE, None, "")
    alex.submit(alex.get(f"{lunch}/contact"), phone="01632 960777")
    assert stored(alex).answers.contact.phone == "01632 960777"


def test_another_regulator_is_named_with_its_number(alex: Person) -> None:
    path = begun(alex, answers_of(ProviderKind.OTHER_REGULATOR))
    page = alex.get(f"{path}/register")
    assert page.heading == "Your registration"
    refused = alex.submit(page, regulator="other", regulator_name="")
    assert "Enter the name of the regulator" in refused.text
    alex.submit(page, regulator="other", regulator_name="The Regulator", registration_number="7")
    link = stored(alex).answers.register
    assert (link.regulator, link.regulator_label) == (Regulator.OTHER, "The Regulator")


@pytest.mark.parametrize("kind", [ProviderKind.INDIVIDUAL, ProviderKind.INTRODUCTORY_AGENCY])
def test_the_exempt_declare_everything_or_nothing(alex: Person, kind: ProviderKind) -> None:
    answers = answers_of(kind)
    made = [one.value for one in answers.declarations.made]
    bare = replace(answers, declarations=type(answers.declarations)())
    path = begun(alex, bare)
    page = alex.get(f"{path}/declarations")
    refused = alex.submit(page, made=made[:2])
    assert "Tick every statement" in refused.text
    assert stored(alex).answers.declarations.made == ()
    alex.submit(page, made=made)
    assert stored(alex).answers.declarations == answers.declarations


def test_a_stale_form_keeps_what_was_typed_and_what_was_saved(alex: Person, lunch: str) -> None:
    first, second = alex.get(f"{lunch}/contact"), alex.get(f"{lunch}/contact")
    alex.submit(first, phone="01632 960111")
    answer = alex.submit(second, phone="01632 960222")
    assert answer.status_code == 409
    page = Page(answer)
    assert "changed after you opened this page" in page.main
    typed = page.soup.select_one('input[name="phone"]')
    assert typed is not None
    assert typed["value"] == "01632 960222"
    assert stored(alex).answers.contact.phone == "01632 960111"
    assert alex.submit(page).status_code == 302
    assert stored(alex).answers.contact.phone == "01632 960222"


def test_accepting_expectations_that_have_changed_meanwhile_shows_the_new_ones(
    alex: Person, lunch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = alex.get(f"{lunch}/expectations")
    monkeypatch.setattr(expectations, "VERSION", "2027-01")
    answer = alex.submit(page, agree="y")
    assert answer.status_code == 409
    assert "Version 2027-01" in Page(answer).main
    assert alex.submit(Page(answer), agree="y").status_code == 302
    assert stored(alex).facts.accepted == "2027-01"


def test_script_in_any_field_is_shown_as_text(alex: Person, lunch: str) -> None:
    answers = answers_of(ProviderKind.UNREGULATED, name=SCRIPT)
    hostile = replace(
        answers,
        organisation=replace(answers.organisation, legal_name=SCRIPT),
        contact=replace(answers.contact, name=SCRIPT),
        safety=replace(answers.safety, safeguarding_lead=SCRIPT, dbs_seen_by=SCRIPT),
        offers=(replace(LUNCH_CLUB, name=SCRIPT, description=SCRIPT),),
    )
    path = begun(alex, hostile)
    for word in ("", "/details", "/contact", "/safety", "/check", "/offers", "/offers/0/remove"):
        page = alex.get(f"{path}{word}")
        assert SCRIPT not in page.response.text
        assert "&lt;script&gt;" in page.response.text
    del lunch


PAGES = (
    *("", "/kind", "/register", "/location?id=1-999000001", "/details", "/contact"),
    *("/declarations", "/proof", "/offers", "/offers/0/remove", "/stopped", "/safety"),
    *("/expectations", "/check", "/sent", "/place"),
)
ACTIONS = (
    *("/kind", "/location", "/details", "/contact", "/declarations", "/safety", "/expectations"),
    *("/check", "/take-back", "/proof/code", "/proof/entered", "/proof/call-back"),
    *("/offers/add", "/offers/0/copy", "/offers/0/remove"),
)


def test_anybody_elses_registration_is_a_page_that_is_not_there(
    alex: Person, lunch: str, marketplace: Flask
) -> None:
    before = stored(alex)
    other = signed_in(marketplace, Role.PROVIDER)
    for word in PAGES:
        other.get(f"{lunch}{word}", status=404)
    for word in ACTIONS:
        other.post(f"{lunch}{word}", {"version": str(before.version)}, status=404)
    assert stored(alex) == before


def test_staff_have_no_registrations(lunch: str, marketplace: Flask) -> None:
    officer = signed_in(marketplace, Role.QA)
    assert officer.fetch(lunch).status_code == 403


def test_strangers_are_led_to_sign_in_and_come_back(lunch: str, marketplace: Flask) -> None:
    answer = marketplace.test_client().get(f"{lunch}/contact")
    assert answer.status_code == 302
    assert answer.location.startswith("/account/sign-in?next=")


def test_an_expired_session_keeps_the_answers(alex: Person, lunch: str) -> None:
    page = alex.get(f"{lunch}/contact")
    with alex._client.session_transaction() as session:  # noqa: SLF001 - the browser forgets it
        session.pop("_user_id")
    answer = alex.submit(page, phone="01632 960888")
    assert answer.status_code == 403
    assert "01632 960888" in answer.text
    assert stored(alex).answers.contact.phone == "01632 960300"


def test_services_are_added_copied_and_removed(alex: Person, lunch: str) -> None:
    page = alex.get(f"{lunch}/offers")
    assert "Everything is answered" in page.main
    answer = alex.submit(page, form='form[action$="/offers/0/copy"]')
    assert answer.location == f"{lunch}/offers/1"
    assert len(stored(alex).answers.offers) == 2
    stale = alex.submit(page, form='form[action$="/offers/add"]')
    assert stale.status_code == 409
    removal = alex.get(f"{lunch}/offers/1/remove")
    assert alex.submit(removal).location == f"{lunch}/offers"
    assert len(stored(alex).answers.offers) == 1
    alex.get(f"{lunch}/offers/7/remove", status=404)
