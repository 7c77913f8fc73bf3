"""A provider's enquiries: the list, opening, answering, and the same behind a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from bs4 import Tag
from flask import Flask

from marketplace.domain.access import Role
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry
from marketplace.services.enquiry_links import link_of
from tests.web.arrivals import later
from tests.web.enquirers import SECRET, STEPS, Enquirer, enquiries, shelve
from tests.web.people import Person, signed_in
from tests.web.visitor import Page

LIST = "/provider/enquiries"
ONE = "/provider/enquiries/1"
ADD = "/enquiries/follow/add"


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """Somebody who has asked, and somebody who acts for the provider."""

    robin: Enquirer
    owner: Person


@pytest.fixture
def two(marketplace: Flask) -> Two:
    """An enquiry to a provider with an account."""
    provider_id = shelve(marketplace)
    owner = signed_in(marketplace, Role.PROVIDER, provider_ids=(provider_id,))
    robin = Enquirer(marketplace)
    robin.follow(robin.send(answer_by="phone", phone="01632 960 777", change="y"))
    return Two(robin=robin, owner=owner)


@pytest.fixture
def linked(marketplace: Flask) -> str:
    """The address behind the link of an enquiry to a provider without an account."""
    shelve(marketplace)
    robin = Enquirer(marketplace)
    robin.follow(robin.send())
    with marketplace.app_context():
        return link_of(db.session.query(Enquiry).one()).removeprefix("http://localhost")


def opened(two: Two) -> Page:
    page = two.owner.get(ONE)
    assert two.owner.submit(page).location == ONE
    return two.owner.get(ONE)


def test_nothing_of_it_is_shown_before_the_button_and_the_button_is_what_reading_is(
    marketplace: Flask, two: Two
) -> None:
    (row,) = enquiries(marketplace)
    assert two.owner.get(LIST).address_of(f"{row.reference}, about Ashgrove Home Care") == ONE
    closed = two.owner.get(ONE)
    for word in (SECRET, "Robin", "960 777"):
        assert word not in closed.main
    assert enquiries(marketplace)[0].read_at is None
    page = opened(two)
    assert SECRET in page.main
    assert page.soup.select_one("main a[href='tel:01632960777']")
    assert "looking for a change" in page.facts()["Also"]
    assert enquiries(marketplace)[0].read_at is not None
    assert "opened it" in two.robin.get(STEPS).main


def test_an_answer_reaches_the_person(marketplace: Flask, two: Two) -> None:
    opened(two)
    form = two.owner.get(f"{ONE}/answer")
    answer = two.owner.submit(form, said="answer", words="Yes, from <Monday>.")
    assert answer.location == ONE
    page = two.owner.get(ONE)
    assert "They can read it now." in page.main
    assert "Yes, from <Monday>." in two.robin.get(STEPS).main
    assert "Answered" in two.owner.get(LIST).texts(".govuk-tag")
    assert enquiries(marketplace)[0].waiting_since is None


def test_in_touch_needs_no_words_but_an_answer_does(two: Two) -> None:
    opened(two)
    wrong = two.owner.refused(f"{ONE}/answer", said="answer", words="")
    assert wrong.texts(".govuk-error-summary__list a") == ["Write your answer"]
    none = two.owner.refused(f"{ONE}/answer", words="Yes")
    assert none.texts(".govuk-error-summary__list a") == ["Choose what you want to tell them"]
    two.owner.post(f"{ONE}/answer", said="in-touch", words="")
    assert "in touch with you by phone" in two.robin.get(STEPS).main


def test_the_form_leads_back_while_there_is_nothing_to_answer(two: Two) -> None:
    assert two.owner.fetch(f"{ONE}/answer").location == ONE


def test_what_was_typed_is_kept_where_the_person_wrote_meanwhile(two: Two) -> None:
    opened(two)
    form = two.owner.get(f"{ONE}/answer")
    two.robin.fill_in(ADD, words="Only weekdays, please")
    answer = two.owner.submit(form, said="answer", words="We come every day.")
    assert answer.status_code == 409
    page = Page(answer)
    assert "They wrote more while you were writing" in page.main
    assert "Only weekdays, please" in page.main
    area = page.soup.select_one("textarea")
    assert isinstance(area, Tag)
    assert "We come every day." in area.get_text()
    assert two.owner.submit(page, said="answer", words="Weekdays.").location == ONE


def test_what_was_typed_is_kept_where_the_person_ended_it(two: Two) -> None:
    opened(two)
    form = two.owner.get(f"{ONE}/answer")
    two.robin.fill_in("/enquiries/follow/end")
    answer = two.owner.submit(form, said="answer", words="We come every day.")
    assert answer.status_code == 409
    page = Page(answer)
    assert "The person has ended this enquiry" in page.main
    assert "We come every day." in page.main
    assert "ended this enquiry on" in two.owner.get(ONE).main
    assert "We come every day." not in two.robin.get(STEPS).main


def test_two_colleagues_do_not_answer_without_knowing_of_each_other(two: Two) -> None:
    opened(two)
    one, other = two.owner.get(f"{ONE}/answer"), two.owner.get(f"{ONE}/answer")
    assert two.owner.submit(one, said="answer", words="Yes, from Monday.").location == ONE
    assert two.owner.submit(one, said="answer", words="Yes, from Monday.").location == ONE
    late = two.owner.submit(other, said="cannot-help", words="We are full.")
    assert late.status_code == 409
    page = Page(late)
    assert "An answer was sent while you were writing, by you or somebody else" in page.main
    assert "Yes, from Monday." in page.main
    area = page.soup.select_one("textarea")
    assert isinstance(area, Tag)
    assert "We are full." in area.get_text()
    assert "We are full." not in two.robin.get(STEPS).main
    assert two.owner.submit(page, said="answer", words="And on Sundays.").location == ONE
    assert "And on Sundays." in two.robin.get(STEPS).main


def test_what_was_added_is_closed_until_it_is_opened(two: Two) -> None:
    opened(two)
    two.robin.fill_in(ADD, words="Only weekdays, please")
    page = two.owner.get(ONE)
    assert "They have written more." in page.main
    assert "Only weekdays" not in page.main
    two.owner.submit(page)
    assert "Only weekdays, please" in two.owner.get(ONE).main


def test_the_home_page_says_what_waits_and_what_is_late(marketplace: Flask, two: Two) -> None:
    home = two.owner.get("/provider")
    assert home.address_of("Open the enquiry about Ashgrove Home Care of 22 November 2026") == ONE
    later(marketplace, timedelta(days=4))
    late = signed_in(marketplace, Role.PROVIDER, provider_ids=(1,), email="late@example.org")
    assert "It is late" in late.get("/provider").main
    assert "Late" in late.get(LIST).texts(".govuk-tag")


def test_an_empty_list_says_so(marketplace: Flask) -> None:
    page = signed_in(marketplace, Role.PROVIDER).get(LIST)
    assert "Nothing waits for you." in page.main
    assert "There is nothing here yet." in page.main


def test_another_providers_enquiry_might_as_well_not_exist(marketplace: Flask, two: Two) -> None:
    del two
    other = signed_in(marketplace, Role.PROVIDER)
    for address in (ONE, f"{ONE}/answer"):
        assert other.fetch(address).status_code == 404
    assert other.send(f"{ONE}/open").status_code == 404
    assert enquiries(marketplace)[0].read_at is None


def test_the_link_is_looked_at_opened_and_answered(marketplace: Flask, linked: str) -> None:
    office = Enquirer(marketplace)
    for _ in range(2):
        assert SECRET not in office.get(linked).main
    assert enquiries(marketplace)[0].read_at is None
    office.submit(office.get(linked))
    assert SECRET in office.get(linked).main
    answer = office.fill_in(f"{linked}/answer", said="cannot-help", words="We are full.")
    assert answer.location == linked
    assert "They can read it now." in office.get(linked).main
    assert enquiries(marketplace)[0].status == "cannot-help"


def test_an_old_link_leads_whoever_has_an_account_by_now_to_signing_in(
    marketplace: Flask, linked: str
) -> None:
    office = Enquirer(marketplace)
    office.submit(office.get(linked))
    assert SECRET in office.get(linked).main
    written = office.get(f"{linked}/answer")
    (provider_id,) = {each.provider_id for each in enquiries(marketplace)}
    owner = signed_in(marketplace, Role.PROVIDER, provider_ids=(provider_id,))

    for address in (linked, f"{linked}/answer"):
        page = office.get(address, status=403)
        assert page.heading == "Sign in to open this enquiry"
        assert SECRET not in page.response.text
        assert page.address_of("Sign in") == "/account/sign-in?next=/provider/enquiries/1"
    late = office.checked(office.submit(written, said="cannot-help", words="Full."), status=403)
    assert SECRET not in late.response.text
    assert "What you wrote was not sent" in late.main
    assert "Full." in late.main
    assert enquiries(marketplace)[0].status == "read"
    assert SECRET in owner.get(ONE).main


def test_a_link_that_is_not_ours_says_so(marketplace: Flask, linked: str) -> None:
    office = Enquirer(marketplace)
    for wrong in (f"{linked}x", f"{linked[:-1]}~", "/enquiries/open/1-x"):
        for address in (wrong, f"{wrong}/answer"):
            page = office.get(address, status=404)
            assert page.heading == "This link does not open an enquiry"
            assert SECRET not in page.main
