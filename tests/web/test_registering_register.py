"""Finding one's service at CQC, saying "this is us", and proving it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from marketplace.domain.access import Role
from marketplace.domain.ratings import Rating
from marketplace.domain.register_places import search_name
from marketplace.domain.registration_answers import RegisterLink
from marketplace.domain.registrations import ClaimStatus, ProviderKind
from marketplace.models.base import db
from marketplace.models.messages import Message
from marketplace.models.register import RegisterPlace
from marketplace.models.registrations import Claim
from marketplace.services.claim_codes import claim_code
from tests.contract.register_records import inspected
from tests.contract.scripted_server import Reply
from tests.integration.regulator import Regulator
from tests.unit.registrations import answers_of
from tests.web.people import Person, signed_in
from tests.web.registering import begun, looked_up_at, statuses, stored
from tests.web.shelf import NOW
from tests.web.visitor import Page

PLACE = "1-999000001"


@pytest.fixture
def regulator(marketplace: Flask) -> Iterator[Regulator]:
    with looked_up_at(marketplace) as place:
        yield place


@pytest.fixture
def care(alex: Person) -> str:
    """A registered provider that has not said yet which location it is."""
    answers = answers_of(ProviderKind.REGISTERED)
    bare = replace(
        answers,
        register=RegisterLink(),
        organisation=replace(answers.organisation, name="", legal_name=""),
        offers=(),
    )
    return begun(alex, bare)


def published(regulator: Regulator, **fields: object) -> None:
    regulator.records[PLACE] = {
        **inspected(PLACE),
        "website": "www.larkspur.example.org",
        "mainPhoneNumber": "01632960201",
        "postalAddressLine1": "3 Mill Row",
        "postalAddressTownCity": "Fenwick Cross",
        **fields,
    }


def said_yes(alex: Person, care: str) -> Page:
    """Say "this is us", and go to where it is proved."""
    page = alex.get(f"{care}/location?id={PLACE}")
    assert alex.submit(page).location == care
    return alex.get(f"{care}/proof")


def test_an_id_leads_to_what_cqc_says(alex: Person, care: str, regulator: Regulator) -> None:
    published(regulator)
    answer = alex.fetch(f"{care}/register?q={PLACE}")
    assert answer.location == f"{care}/location?id={PLACE}"
    page = alex.get(answer.location)
    assert page.heading == "Is this you?"
    facts = page.facts()
    assert facts["Name"] == "Larkspur Home Care"
    assert facts["Regulated activities"] == "Personal care"
    assert facts["Rating"].startswith("Good")
    assert "Unguessable" not in page.response.text


def test_yes_fills_the_answers_and_makes_a_claim(
    alex: Person, care: str, regulator: Regulator
) -> None:
    published(regulator)
    said_yes(alex, care)
    found = stored(alex)
    assert found.answers.organisation.name == "Larkspur Home Care"
    assert found.answers.register.location_id == PLACE
    assert found.facts.claim is ClaimStatus.OPEN
    assert statuses(alex.get(care))["Find your service at CQC"] == "Done"


@pytest.mark.parametrize(
    ("fields", "heading"),
    [
        (
            {"registrationStatus": "Deregistered", "deregistrationDate": "2025-10-01"},
            "This location is no longer registered",
        ),
        (None, "CQC does not know this location ID"),
    ],
)
def test_what_is_not_registered_is_explained_and_stops(
    alex: Person,
    care: str,
    regulator: Regulator,
    fields: dict[str, object] | None,
    heading: str,
) -> None:
    if fields is not None:
        published(regulator, **fields)
    page = alex.get(f"{care}/location?id={PLACE}")
    assert page.heading == heading
    assert page.soup.select("main form") == []
    version = str(stored(alex).version)
    refused = alex.refused(f"{care}/location?id={PLACE}", {"version": version})
    assert refused.heading == heading
    assert stored(alex).answers.register.location_id == ""


def test_an_inadequate_one_may_register_and_is_told_what_that_means(
    alex: Person, care: str, regulator: Regulator
) -> None:
    published(regulator)
    regulator.publish(PLACE, "Inadequate", on="2025-10-01")
    page = alex.get(f"{care}/location?id={PLACE}")
    assert "people will not find it in our directory" in page.main
    assert alex.submit(page).location == care
    assert stored(alex).answers.register.rating is Rating.INADEQUATE


def test_where_cqc_cannot_be_reached_they_go_on(
    alex: Person, care: str, regulator: Regulator
) -> None:
    regulator.once[PLACE] = [Reply(status=500)] * 10
    page = alex.get(f"{care}/location?id={PLACE}")
    assert page.heading == "We cannot reach CQC at the moment"
    assert "only after we have checked it" in page.main
    alex.submit(page)
    link = stored(alex).answers.register
    assert (link.location_id, link.found) == (PLACE, False)
    assert "We could not reach CQC" in alex.get(f"{care}/proof").main


def test_a_name_finds_places_to_choose_from(alex: Person, care: str) -> None:
    with alex.app.app_context():
        db.session.add(
            RegisterPlace(
                cqc_id=PLACE,
                name="Larkspur Home Care",
                search_name=search_name("Larkspur Home Care"),
                postcode="ZZ11ZZ",
                address="3 Mill Row",
                provider_name="",
                service_types="",
                source="list",
                seen_at=NOW,
            )
        )
        db.session.commit()
    page = alex.get(f"{care}/register?q=larkspur")
    assert page.texts(".govuk-radios__label") == ["Larkspur Home Care", "None of these"]
    assert page.texts(".govuk-radios__hint") == ["3 Mill Row, ZZ1 1ZZ. ID 1-999000001"]
    unchosen = alex.get(f"{care}/place?q=larkspur")
    assert unchosen.texts(".govuk-error-summary__list a") == [
        "Choose your service, or “None of these”"
    ]
    assert alex.fetch(f"{care}/place?q=larkspur&location={PLACE}").location == (
        f"{care}/location?id={PLACE}"
    )
    none = alex.get(f"{care}/place?q=larkspur&location=none")
    assert none.address_of("choose another kind of organisation") == f"{care}/kind"


def test_a_search_without_words_or_without_finds_says_what_to_do(alex: Person, care: str) -> None:
    empty = alex.get(f"{care}/register?q=")
    assert empty.texts(".govuk-error-summary__list a") == [
        "Enter a location ID, a name or a postcode"
    ]
    nothing = alex.get(f"{care}/register?q=<script>alert(1)</script>")
    assert "We found nothing for “<script>alert(1)</script>”" in nothing.main


def test_a_code_at_the_websites_domain_proves_it(
    alex: Person, care: str, regulator: Regulator
) -> None:
    published(regulator)
    page = said_yes(alex, care)
    assert "@larkspur.example.org" in page.main
    sent = alex.submit(page, form='form[action$="/proof/code"]', local_part="info")
    assert sent.location == f"{care}/proof"
    with alex.app.app_context():
        message = db.session.query(Message).one()
        assert message.address == "info@larkspur.example.org"
        claim = db.session.query(Claim).one()
        assert claim.code_sent_at is not None
        code = claim_code(claim.id, sent_at=claim.code_sent_at)
    page = alex.get(f"{care}/proof")
    wrong = Page(alex.submit(page, form='form[action$="/proof/entered"]', code="00000000"))
    assert "That is not the code that we sent" in wrong.main
    right = alex.submit(page, form='form[action$="/proof/entered"]', code=f"{code[:4]} {code[4:]}")
    assert right.location == f"{care}/proof"
    assert stored(alex).facts.claim is ClaimStatus.VERIFIED
    assert "You proved on" in alex.get(f"{care}/proof").main


def test_an_address_somewhere_else_is_refused(
    alex: Person, care: str, regulator: Regulator
) -> None:
    published(regulator)
    page = said_yes(alex, care)
    answer = alex.submit(
        page, form='form[action$="/proof/code"]', local_part="alex@free.example.com"
    )
    assert "ends in @larkspur.example.org" in Page(answer).main
    assert stored(alex).facts.claim is ClaimStatus.OPEN


def test_a_call_back_refers_it_and_they_go_on(
    alex: Person, care: str, regulator: Regulator
) -> None:
    published(regulator)
    page = said_yes(alex, care)
    alex.submit(page, form='form[action$="/proof/call-back"]')
    assert stored(alex).facts.claim is ClaimStatus.REFERRED
    assert statuses(alex.get(care))["Prove that the service is yours"] == "Done"


def test_a_location_that_somebody_claims_already_goes_on_and_nothing_tells_who(
    alex: Person, care: str, regulator: Regulator, marketplace: Flask
) -> None:
    published(regulator)
    first = signed_in(marketplace, Role.PROVIDER, email="first@example.org", name="Robin First")
    answers = answers_of(ProviderKind.REGISTERED)
    begun(first, replace(answers, register=replace(answers.register, location_id=PLACE)))
    page = said_yes(alex, care)
    assert "we make sure that it is you" in page.main
    assert "One of our officers checks this" not in page.main
    asked = alex.submit(page, form='form[action$="/proof/call-back"]')
    answer = alex.get(asked.location)
    assert "One of our officers checks this" in answer.main
    for each in (page, answer):
        assert "first@example.org" not in each.response.text
        assert "Robin" not in each.response.text
    assert statuses(alex.get(care))["Prove that the service is yours"] == "Done"


def test_a_stale_yes_is_asked_again(alex: Person, care: str, regulator: Regulator) -> None:
    published(regulator)
    page = alex.get(f"{care}/location?id={PLACE}")
    alex.submit(alex.get(f"{care}/contact"), phone="01632 960777")
    answer = alex.submit(page)
    assert answer.status_code == 409
    assert alex.submit(Page(answer)).location == care


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("12345678", "This looks like a company, charity or other number"),
        ("SC123456", "This is a number of Ofsted"),
    ],
)
def test_a_number_of_something_else_is_told_apart(
    alex: Person, care: str, typed: str, message: str
) -> None:
    page = alex.get(f"{care}/register?q={typed}")
    assert page.texts(".govuk-error-summary__list a")[0].startswith(message)


def test_a_postcode_that_finds_nothing_is_no_error(alex: Person, care: str) -> None:
    page = alex.get(f"{care}/register?q=ZM1 5WD")
    assert page.texts(".govuk-error-message") == []
    assert "We found nothing for “ZM1 5WD”" in page.main


def test_the_id_of_an_nhs_site_can_be_looked_up(alex: Person, care: str) -> None:
    page = alex.get(f"{care}/register?q=RM317")
    assert page.address_of("Look at CQC for location RM317") == f"{care}/location?id=RM317"
