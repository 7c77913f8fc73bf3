"""The simulator's console: usable by a lay person, without JavaScript, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.cqc.simulator.server import simulator_app
from marketplace.demo.records import records
from marketplace.domain.ratings import Rating
from tests.contract.register_records import assessed, counting, group_rating, inspected

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ONE, TWO = "1-999000001", "1-999000002"
PAGES = ["/", "/?q=larkspur", "/?q=nothing-like-it", f"/locations/{ONE}", "/faults", "/elsewhere"]


@pytest.fixture
def browser() -> Iterator[FlaskClient]:
    found = [
        inspected(ONE),
        assessed(group_rating("Good"), location_id=TWO, name="Tansy & <b>Sons</b>"),
    ]
    app = simulator_app(found, marketplace_url="http://127.0.0.1:8000/", now=lambda: NOW)
    with app.test_client() as client:
        yield client


def page(answer: TestResponse) -> BeautifulSoup:
    assert answer.content_type.startswith("text/html")
    return BeautifulSoup(answer.text, "html.parser")


def text(found: Tag | None) -> str:
    assert found is not None
    return " ".join(found.get_text(" ").split())


def confirmation(answer: TestResponse) -> str:
    assert answer.status_code == 200
    return text(page(answer).select_one("[role=status]"))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sound(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)
    soup = page(answer)
    assert soup.html
    assert soup.html["lang"] == "en-GB"
    assert "This is a simulator. These providers are fictional." in text(soup.main)
    assert soup.title
    assert soup.title.get_text().endswith("CQC simulator")
    assert len(soup.select("h1")) == 1
    assert not soup.select("script, [onclick], [style]")
    levels = [int(heading.name[1]) for heading in soup.select("h1, h2, h3")]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    ids = [str(element["id"]) for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for field in soup.select("input, select"):
        assert soup.select(f"label[for='{field['id']}']"), field
    for fieldset in soup.select("fieldset"):
        assert fieldset.legend
    for described in soup.select("[aria-describedby]"):
        assert set(str(described["aria-describedby"]).split()) <= set(ids)
    assert soup.select_one("meta[name=viewport]")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_person_finds_a_location_by_name_or_id(browser: FlaskClient) -> None:
    for words in ("larkspur", "LARK", "999000001", "  Larkspur  home "):
        (link,) = page(browser.get("/", query_string={"q": words})).select(".results a")
        assert link["href"] == f"/locations/{ONE}"
    assert not page(browser.get("/?q=nobody")).select(".results a")
    assert len(page(browser.get("/")).select(".results a")) == 2


def test_names_are_text(browser: FlaskClient) -> None:
    assert "<b>Sons" not in browser.get("/").text
    assert text(page(browser.get(f"/locations/{TWO}")).h1) == "Tansy & <b>Sons</b>"


def test_a_person_publishes_a_report_and_is_told(browser: FlaskClient) -> None:
    form = {"rating": "Inadequate", "framework": "old", "date": ""}
    answer = browser.post(f"/locations/{ONE}/report", data=form, follow_redirects=True)
    assert confirmation(answer) == (
        "Done. Larkspur Home Care is now: Inadequate (report of 22 November 2026). "
        "The marketplace sees it at its next check."
    )
    served = browser.get(f"/public/v1/locations/{ONE}").get_json()
    assert counting(served).rating is Rating.INADEQUATE
    link = page(answer).find("a", string="Look for Larkspur Home Care in the marketplace")
    assert isinstance(link, Tag)
    assert link["href"] == "http://127.0.0.1:8000/search?q=Larkspur+Home+Care"


def test_the_form_offers_what_stands_in_the_record(browser: FlaskClient) -> None:
    for location_id, framework in ((ONE, "old"), (TWO, "new")):
        soup = page(browser.get(f"/locations/{location_id}"))
        (checked,) = soup.select("[name=framework][checked]")
        assert checked["value"] == framework
        assert text(soup.select_one("option[selected]")) == "Good"


def test_a_date_that_makes_no_sense_is_explained(browser: FlaskClient) -> None:
    for date in ("31/12/2025", "2027-01-01"):
        form = {"rating": "Inadequate", "framework": "new", "date": date}
        answer = browser.post(f"/locations/{ONE}/report", data=form)
        assert answer.status_code == 400
        soup = page(answer)
        assert text(soup.title).startswith("Error: ")
        link = soup.select_one("[role=alert] a")
        assert link
        field = soup.select_one(str(link["href"]))
        assert field
        assert field["value"] == date
        assert field["aria-invalid"] == "true"
        assert text(link) in text(soup.select_one("#date-error"))
        assert text(soup.select_one("option[selected]")) == "Inadequate"
    served = browser.get(f"/public/v1/locations/{ONE}").get_json()
    assert counting(served).rating is Rating.GOOD


@pytest.mark.parametrize(
    "form", [{}, {"rating": "Splendid", "framework": "old"}, {"rating": "Good", "framework": "x"}]
)
def test_a_form_that_was_tampered_with_changes_nothing(
    browser: FlaskClient, form: dict[str, str]
) -> None:
    before = browser.get(f"/public/v1/locations/{ONE}").data
    assert browser.post(f"/locations/{ONE}/report", data=form).status_code == 400
    assert browser.get(f"/public/v1/locations/{ONE}").data == before


def test_a_rating_is_taken_away(browser: FlaskClient) -> None:
    form = {"rating": "withdrawn", "framework": "old"}
    answer = browser.post(f"/locations/{ONE}/report", data=form, follow_redirects=True)
    assert "is now: Not rated." in confirmation(answer)


def test_a_location_is_closed_and_opened(browser: FlaskClient) -> None:
    for word in ("closed", "registered"):
        answer = browser.post(f"/locations/{ONE}/registration", follow_redirects=True)
        assert f"Larkspur Home Care is now {word}." in confirmation(answer)


def test_a_location_is_marked_dormant_and_operating(browser: FlaskClient) -> None:
    for word in ("dormant", "operating"):
        answer = browser.post(f"/locations/{ONE}/dormancy", follow_redirects=True)
        assert f"Larkspur Home Care is now {word}." in confirmation(answer)


def test_a_fault_is_switched_on_and_off(browser: FlaskClient) -> None:
    form = {"name": "unavailable", "for": "", "after": "0", "times": ""}
    answer = browser.post("/faults", data=form, follow_redirects=True)
    assert confirmation(answer) == "Done. The fault is switched on."
    assert "unavailable" in text(page(browser.get("/")).select_one(".fault"))
    assert browser.get(f"/public/v1/locations/{ONE}").status_code == 503
    answer = browser.post("/faults/off", follow_redirects=True)
    assert confirmation(answer) == "Done. Every fault is switched off."
    assert browser.get(f"/public/v1/locations/{ONE}").status_code == 200
    assert browser.post("/faults", data={"name": "earthquake"}).status_code == 400


def test_an_unknown_location_says_so(browser: FlaskClient) -> None:
    for answer in (browser.get("/locations/1-1"), browser.post("/locations/1-1/dormancy")):
        assert answer.status_code == 404
        assert "There is no location with the ID 1-1" in text(page(answer).main)


def test_a_record_of_unknown_shape_is_still_shown(browser: FlaskClient) -> None:
    odd = {"locationId": ONE, "name": "Odd", "currentRatings": "Good", "assessment": {}}
    assert browser.post(f"/control/locations/{ONE}", json={"record": odd}).status_code == 200
    assert "unknown shape" in text(page(browser.get("/")).select_one(".results"))
    assert browser.get(f"/locations/{ONE}").status_code == 200
    assert browser.get("/public/v1/locations?overallRating=Good").status_code == 200


def test_every_demo_location_has_a_page() -> None:
    client = simulator_app(records(), now=lambda: NOW).test_client()
    links = page(client.get("/")).select(".results a")
    assert len(links) == len(records())
    for link in links:
        assert client.get(str(link["href"])).status_code == 200
