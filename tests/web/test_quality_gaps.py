"""The page of gaps and the page of synonyms, and which searches count."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.models.base import db
from marketplace.models.finding import SearchCount
from marketplace.services.transaction import transaction
from marketplace.web.counting import flush_counts
from tests.integration.desk import TEST
from tests.web.people import signed_in
from tests.web.shelf import NOW, Offer, put
from tests.web.test_counting import PERSON

MONTH = date(2026, 8, 1)
"""Of the last quarter that is over."""


@pytest.fixture
def looked(marketplace: Flask) -> Flask:
    """Much looked for meals in vain, some for home care; little for dementia."""
    with marketplace.app_context(), transaction(actor=TEST, now=NOW) as tx:
        for wanted, district, times, nothing in (
            ("service:meals", "ZM1", 41, 41),
            ("service:meals", "ZM2", 12, 12),
            ("service:meals", "ZM3", 3, 3),
            ("service:meals", "ZM4", 2, 2),
            ("service:meals", "", 9, 9),
            ("service:home-care", "ZM1", 20, 0),
            ("need:dementia", "ZM1", 4, 4),
        ):
            row = SearchCount(
                month=MONTH, wanted=wanted, district=district, looked=times, found_nothing=nothing
            )
            tx.add(row)
    return marketplace


def test_the_page_says_what_was_looked_for_in_vain(looked: Flask) -> None:
    page = signed_in(looked, (Role.MANAGER,)).get("/quality/gaps")
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")][:3]
        for row in page.soup.select("tbody tr")
    ]
    assert rows == [
        ["Meals Type of service", "65", "65"],
        ["Home care Type of service", "20", "not shown \N{EN DASH}"],
    ]
    assert "Dementia" not in page.main
    assert "ZM1: 40 searches, nothing found in 40" in page.main
    assert "Invite a provider" not in page.main


def test_one_district_can_be_chosen_and_an_officer_may_invite(looked: Flask) -> None:
    officer = signed_in(looked, (Role.QA,))
    page = officer.get("/quality/gaps?district=ZM2")
    assert [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")] == [
        "Meals Type of service 10 10"
    ]
    assert page.soup.select_one("a[href='/quality/invitations']") is not None
    answer = officer.fetch("/quality/gaps.csv?period=2026-Q3&district=ZM2")
    assert "2026-07,2026-09,Type of service,Meals,ZM1,40,40" in answer.text
    assert "ementia" not in answer.text


@pytest.mark.parametrize("district", ["ZM3", "ZM99", "%3Cb%3Enowhere%3C/b%3E"])
def test_a_district_without_numbers_says_so_and_nothing_else(looked: Flask, district: str) -> None:
    """The same for one of few searches and one of none: which it was is not told."""
    page = signed_in(looked, (Role.QA,)).get(f"/quality/gaps?period=2026-Q3&district={district}")
    assert "there were none, or too few to be shown" in page.main
    assert page.soup.select("table") == []
    assert page.address_of("Show all districts") == "/quality/gaps?period=2026-Q3"


def test_the_desk_leads_to_gaps_and_synonyms(marketplace: Flask) -> None:
    desk = signed_in(marketplace, (Role.QA,)).get("/quality")
    assert {"/quality/gaps", "/quality/synonyms"} <= {
        str(link["href"]) for link in desk.soup.select("main a")
    }


def test_periods_are_chosen_from_the_page(looked: Flask) -> None:
    officer = signed_in(looked, (Role.QA,))
    page = officer.get("/quality/gaps?period=2024")
    assert "2024" in page.texts("h2")
    assert "Nothing was looked for often enough" in page.main
    for asked in ("period=2026-Q4", "period=2026", "period=2023", "period=x", "period=2026-08"):
        officer.get(f"/quality/gaps?{asked}", status=400)


def test_months_of_ones_own_choice_tell_nothing(marketplace: Flask) -> None:
    """Two months of 4 each are kept back; together they would be 10, which only 4 and 4 can be."""
    with marketplace.app_context(), transaction(actor=TEST, now=NOW) as tx:
        for month in (date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)):
            times = 4 if month.month < 9 else 20
            tx.add(
                SearchCount(
                    month=month,
                    wanted="service:meals",
                    district="",
                    looked=times,
                    found_nothing=times,
                )
            )
    manager = signed_in(marketplace, (Role.MANAGER,))
    usual = manager.get("/quality/gaps")
    assert "July to September 2026" in usual.texts("h2")
    for months in ("from=2026-07&to=2026-07", "from=2026-07&to=2026-08", "to=2026-08"):
        assert manager.get(f"/quality/gaps?{months}").texts("tbody td") == usual.texts("tbody td")
        answer = manager.fetch(f"/quality/gaps.csv?{months}").text
        assert "2026-07,2026-09,Type of service,Meals,all,30,30" in answer


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.SAFEGUARDING, Role.ADMIN])
def test_others_read_no_gaps(looked: Flask, role: Role) -> None:
    person = signed_in(looked, (role,))
    for path in ("/quality/gaps", "/quality/gaps.csv"):
        assert person.fetch(path).status_code == 403


def _counted(app: Flask) -> dict[tuple[str, str], tuple[int, int]]:
    flush_counts(app)
    with app.app_context():
        return {
            (row.wanted, row.district): (row.looked, row.found_nothing)
            for row in db.session.scalars(select(SearchCount))
        }


def test_searches_of_people_count_and_nothing_else_does(marketplace: Flask) -> None:
    put(marketplace, Offer(reference="larkspur", name="Larkspur", services=("home-care",)))
    visitor = marketplace.test_client(use_cookies=False)
    for path, agent in (
        ("/search?q=carer", PERSON),
        ("/search?service=home-care&q=Larkspur", PERSON),
        ("/search?q=meals+on+wheels", PERSON),
        ("/search?q=Mrs+Jones+4+Elm+Road", PERSON),
        ("/search", PERSON),
        ("/search?q=gardening", "curl/8.5.0"),
        ("/api/v1/listings?q=gardening", PERSON),
    ):
        assert visitor.get(path, headers={"User-Agent": agent}).status_code == 200
    assert _counted(marketplace) == {
        ("service:home-care", ""): (2, 0),
        ("service:meals", ""): (1, 1),
    }


def test_staff_add_and_remove_synonyms_on_a_page(marketplace: Flask) -> None:
    put(marketplace, Offer(reference="larkspur", name="Larkspur", services=("home-care",)))
    admin = signed_in(marketplace, (Role.ADMIN,))
    page = admin.get("/quality/synonyms")
    assert page.heading == "Synonyms"
    assert "Came with the service" in page.main
    page = admin.refused("/quality/synonyms/new", {"words": "the", "means": ""})
    assert "Enter words that can be looked for" in page.main
    admin.post("/quality/synonyms/new", {"words": "Quexolith <b>", "means": "larkspur"})
    page = admin.get("/quality/synonyms")
    row = next(row for row in page.soup.select("tbody tr") if "quexolith b" in row.get_text())
    assert marketplace.test_client().get("/search?q=quexolith+b").text.count("Larkspur") > 0
    form = row.select_one("form")
    assert form is not None
    admin.post(str(form["action"]))
    assert "quexolith" not in admin.get("/quality/synonyms").main


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.SAFEGUARDING, Role.MANAGER])
def test_others_keep_no_synonyms(marketplace: Flask, role: Role) -> None:
    person = signed_in(marketplace, (role,))
    assert person.fetch("/quality/synonyms").status_code == 403
    person.post("/quality/synonyms/new", {"words": "a b", "means": "c"}, status=403)
