"""Every filter can be taken off by itself, and areas of every kind reach the page of results."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask

from marketplace.domain.finding import Sort
from marketplace.models.places import PostcodeRow
from marketplace.services.transaction import transaction
from marketplace.web.asked import SEVERAL, SWITCHES
from tests.web.shelf import NOW, OFFICER, Offer, put
from tests.web.visitor import Page, Visitor, words_of

HERE, NEXT_DOOR, FAR = (51.4400, 0.1300), (51.4401, 0.1301), (51.8740, 0.1300)
"""The last is thirty miles north of the first."""
EVERYTHING = (
    "q=care&postcode=DA5+1AA&within=5&meeting=comes-to-me&meeting=go-there&service=home-care"
    "&service=meals&need=dementia&need=nobody-has-it&who=carers&rating=good&rating=not-rated"
    "&language=polish&day=monday&day=tuesday&time=evening&availability=spaces&access=step-free"
    "&borough=inside&direct_payments=yes&isf=yes&gender=yes&max_price=30&price_unit=hour"
    f"&sort={Sort.DISTANCE}"
)
NEVER_A_CHIP = {"q", "sort", "price_unit"}
"""Words and order are no filters; the unit goes with its price."""


@pytest.fixture
def bexley(marketplace: Flask) -> Flask:
    """Somebody's home in DA5: in the ward of Abbey, in the council's own area."""
    with marketplace.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        for postcode, authority, ward in (
            ("DA5 1AA", "Marlbridge", "Abbey"),
            ("DA5 1ZZ", "Elsewhere", "Abbey"),
        ):
            latitude, longitude = HERE
            row = {"postcode": postcode, "authority": authority, "ward": ward}
            tx.add(PostcodeRow(**row, latitude=latitude, longitude=longitude))
    return marketplace


def pairs(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address).query)


def chips(page: Page) -> dict[str, str]:
    """What can be taken off, and the address without it."""
    links = page.soup.select(".app-active__link")
    return {words_of(link).removeprefix("Remove "): str(link["href"]) for link in links}


def test_each_filter_alone_can_be_taken_off(bexley: Flask, visitor: Visitor) -> None:
    put(bexley, Offer(reference="ash", name="Ash care", point=NEXT_DOOR))
    asked = pairs(f"?{EVERYTHING}")
    assert {name for name, _ in (*SEVERAL, *SWITCHES)} <= {name for name, _ in asked}

    offered = chips(visitor.get(f"/search?{EVERYTHING}"))

    gone = [tuple(pair for pair in asked if pair not in pairs(to)) for to in offered.values()]
    alone = [(pair,) for pair in asked if pair[0] not in NEVER_A_CHIP | {"postcode", "max_price"}]
    with_others = [
        (("postcode", "DA5 1AA"), ("within", "5"), ("sort", "distance")),
        (("max_price", "30"), ("price_unit", "hour")),
    ]
    assert sorted(gone) == sorted([*alone, *with_others])


def test_taking_them_off_one_by_one_leaves_the_words(bexley: Flask, visitor: Visitor) -> None:
    put(bexley, Offer(reference="ash", name="Ash care", point=NEXT_DOOR))
    page = visitor.get(f"/search?{EVERYTHING}")
    number = len(chips(page))
    for left in range(number - 1, -1, -1):
        # The last first: without a place, a distance goes too.
        page = visitor.get(list(chips(page).values())[-1])
        assert len(chips(page)) == left
    assert page.texts(".app-result h3") == ["Ash care"]
    assert page.soup.select(".app-active") == []


@pytest.mark.parametrize("covers", ["DA5", "wards: Abbey;Moorside", "borough", "31 miles"])
@pytest.mark.parametrize("others", ["DA51", "wards: Abbey Wood", "29 miles"])
def test_who_covers_me_is_found_from_afar_and_who_does_not_is_not_next_door(
    bexley: Flask, visitor: Visitor, covers: str, others: str
) -> None:
    near = FAR if "miles" in others else NEXT_DOOR
    put(
        bexley,
        Offer(reference="afar", name="Afar Homecare", covers=covers, point=FAR),
        Offer(reference="near", name="Near Homecare", covers=others, point=near),
    )
    page = visitor.get("/search?postcode=DA5+1AA")
    assert page.texts(".app-result h3") == ["Afar Homecare"]
    assert page.texts(".app-result__reach") == ["Comes to DA5 1AA (based 30 miles away)"]


@pytest.mark.parametrize("covers", ["borough", "wards: Abbey"])
def test_the_area_of_the_council_ends_at_its_border(
    bexley: Flask, visitor: Visitor, covers: str
) -> None:
    put(bexley, Offer(reference="near", name="Near Homecare", covers=covers, point=NEXT_DOOR))
    assert visitor.get("/search?postcode=DA5+1ZZ").texts("#results") == ["Nothing found"]
    assert visitor.get("/search?postcode=DA5+1AA").texts("#results") == ["1 listing"]
