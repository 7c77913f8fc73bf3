"""The page of numbers: exact to officers, safe to everybody else, with charts that can be heard."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Role
from marketplace.domain.concerns import ConcernKind
from marketplace.models.providers import Provider
from marketplace.services.transaction import transaction
from tests.integration.counted import WHEN, tell
from tests.integration.desk import TEST
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW
from tests.web.visitor import Page

SUMMER = "/quality/numbers?period=2026-Q3"


@pytest.fixture
def told(marketplace: Flask) -> Flask:
    """A summer: 20 complaints about one provider, 7 comments about another, 2 about a third."""
    with marketplace.app_context(), transaction(actor=TEST, now=NOW) as tx:
        for name, kind, times in (
            ("Aster <script>", ConcernKind.COMPLAINT, 20),
            ("Bramble", ConcernKind.COMMENT, 7),
            ("Cowslip", ConcernKind.INTELLIGENCE, 2),
            ("Daisy", ConcernKind.SAFEGUARDING, 1),
        ):
            provider = Provider(name=name, created_at=WHEN)
            tx.add(provider)
            tx.session.flush()
            for _ in range(times):
                tell(tx, kind, provider_id=provider.id, acknowledged_at=WHEN + timedelta(days=1))
    return marketplace


def _table(page: Page, key: str) -> list[list[str]]:
    """The cells of a table, without its head."""
    rows = page.soup.select(f"section[aria-labelledby={key}] tbody tr")
    return [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in rows]


def _officer(app: Flask, *roles: Role) -> Person:
    return signed_in(app, roles)


def test_an_officer_reads_exact_numbers(told: Flask) -> None:
    page = _officer(told, Role.QA).get(SUMMER)
    assert page.heading == "Numbers"
    assert _table(page, "provider") == [
        ["Aster <script>", "20"],
        ["Bramble", "7"],
        ["Cowslip", "2"],
    ]
    assert "29 concerns received" in page.main
    assert "Do not pass on a count under 5" in page.main
    assert "Those officers see them apart" in page.main


def test_a_commissioner_reads_nothing_that_tells_of_few(told: Flask) -> None:
    page = _officer(told, Role.MANAGER).get(SUMMER)
    assert _table(page, "provider") == [["Aster <script>", "20"], ["All others together", "10"]]
    assert "30 concerns received, to the nearest 5" in page.main
    assert "Cowslip" not in page.main
    assert "29" not in page.main
    assert "No line of this table is large enough to be shown." in page.main


def test_a_safeguarding_officer_reads_theirs_apart(told: Flask) -> None:
    page = _officer(told, Role.SAFEGUARDING).get(SUMMER)
    assert "safeguarding concerns: fewer than 5" in page.main
    assert "30 concerns received" in page.main
    both = _officer(told, Role.SAFEGUARDING, Role.QA).get(SUMMER)
    assert "safeguarding concerns: 1" in both.main
    assert "29 concerns received" in both.main


@pytest.mark.parametrize("role", [Role.QA, Role.MANAGER])
def test_each_chart_has_a_name_and_a_table_that_says_the_same(told: Flask, role: Role) -> None:
    page = _officer(told, role).get(SUMMER)
    charts = page.soup.select("[role=img]")
    assert charts
    for chart in charts:
        name = page.soup.find(id=str(chart["aria-labelledby"]))
        assert name is not None
        assert name.get_text().startswith("Chart. ")
        section = chart.find_parent("section")
        assert section is not None
        in_chart = [each.get_text(" ", strip=True) for each in chart.select("p")[1:]]
        rows = [": ".join(cells) for cells in _table(page, str(section["aria-labelledby"]))]
        assert in_chart == rows
        assert section.select_one("table caption") is not None


def test_a_quarter_with_next_to_nothing_says_so(told: Flask) -> None:
    page = _officer(told, Role.MANAGER).get("/quality/numbers?period=2025-Q1")
    assert "Fewer than 5 concerns were received" in page.main
    assert page.soup.select("table, [role=img]") == []
    page = _officer(told, Role.QA).get("/quality/numbers?period=2025-Q1")
    assert "0 concerns received" in page.main


def test_only_officers_choose_days_of_their_own(told: Flask) -> None:
    own = "/quality/numbers?from=2026-08-01&to=2026-08-31"
    page = _officer(told, Role.QA).get(own)
    assert "1 August 2026 to 31 August 2026" in page.main
    assert "29 concerns received" in page.main
    commissioner = _officer(told, Role.MANAGER)
    page = commissioner.get(own)  # the days are not heard: it is the newest quarter
    assert "July to September 2026" in page.texts("h2")
    assert page.soup.select("input[type=date]") == []
    for period in ("2026-Q4", "2026", "1999", "x"):
        commissioner.get(f"/quality/numbers?period={period}", status=400)
    _officer(told, Role.QA).get("/quality/numbers?from=2026-08-02&to=2026-08-01", status=400)


def test_the_file_is_the_page(told: Flask) -> None:
    answer = _officer(told, Role.MANAGER).fetch("/quality/numbers.csv?period=2026-Q3")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="concerns-2026-Q3.csv"'
    assert "By provider,All others together,10,concerns" in answer.text
    assert "Cowslip" not in answer.text
    assert ",29," not in answer.text
    mine = _officer(told, Role.QA).fetch("/quality/numbers.csv?from=2026-08-01&to=2026-08-31")
    assert "By provider,Cowslip,2,concerns" in mine.text
    assert "2026-08-01-2026-08-31" in mine.headers["Content-Disposition"]


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.ADMIN])
def test_nobody_else_reads_numbers(told: Flask, role: Role) -> None:
    person = _officer(told, role)
    for path in (SUMMER, "/quality/numbers.csv"):
        assert person.fetch(path).status_code == 403
