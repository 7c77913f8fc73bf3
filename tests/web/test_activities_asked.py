"""What the page of activities says of what was asked: choices to take off, and places."""

from __future__ import annotations

from flask import Flask

from marketplace.models.places import PlaceName, PostcodeDistrict
from marketplace.services.transaction import transaction
from tests.web.shelf import NOW, OFFICER
from tests.web.visitor import Visitor, words_of


def test_every_choice_is_said_and_can_be_taken_off_by_itself(
    marketplace: Flask, visitor: Visitor
) -> None:
    with marketplace.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        tx.add(
            PostcodeDistrict(district="ZZ1", latitude=51.4, longitude=0.1, authority="", town="")
        )
    asked = "postcode=ZZ1&within=5&day=friday&day=monday&time=evening&access=step-free&cost=5"

    page = visitor.get(f"/activities?{asked}&from=2026-11-29")

    off = {
        words_of(link).removeprefix("Remove "): str(link["href"]).removeprefix("/activities?")
        for link in page.soup.select(".app-active__link")
    }
    less = {
        "Place: ZZ1": "postcode=ZZ1&within=5&",
        "Within 5 miles": "within=5&",
        "Day: Friday": "day=friday&",
        "Day: Monday": "day=monday&",
        "Time of day: Evening": "time=evening&",
        "Accessibility: Step-free entrance": "access=step-free&",
        "Cost: £5 or less": "cost=5&",
    }
    assert off == {
        label: f"{asked}&from=2026-11-29".replace(gone, "") for label, gone in less.items()
    }
    assert "Distances are from the middle of ZZ1." in page.main
    assert visitor.get("/activities").soup.select(".app-active__link") == []
    page = visitor.get("/activities?within=5&cost=free")
    assert page.texts(".app-active__link") == ["Remove Cost: Free"]
    assert "Enter a postcode or place to look within 5 miles of it." in page.main
    page = visitor.get("/activities?postcode=Nowhere-under-Wold&within=5")
    assert [str(link["href"]) for link in page.soup.select(".app-active__link")] == ["/activities"]


def test_a_question_that_means_nothing_leads_back_to_the_activities(visitor: Visitor) -> None:
    page = visitor.get("/activities?within=far", status=400)
    assert page.address_of("all activities and clubs, day by day") == "/activities"
    assert "activities and clubs" not in visitor.get("/search?within=far", status=400).main


def test_other_places_of_the_name_are_offered(marketplace: Flask, visitor: Visitor) -> None:
    with marketplace.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        for near in ("Kent", "Surrey"):
            where = {"latitude": 51.1, "longitude": 0.8, "district": "", "authority": near}
            tx.add(PlaceName(folded="ashford", name="Ashford", near=near, **where))

    page = visitor.get("/activities?postcode=ashford&day=friday")

    assert "Or did you mean Ashford, Surrey?" in page.main
    assert page.address_of("Ashford, Surrey") == (
        "/activities?postcode=Ashford%2C+Surrey&day=friday"
    )
