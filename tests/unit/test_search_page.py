"""What the search page says of what was asked and found, without an application."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from marketplace.domain.finding import Criteria, Sort
from marketplace.domain.listings import PriceUnit
from marketplace.domain.places import PlaceUnknown, Point, Precision, Where
from marketplace.domain.reach import Reach, ReachKind, Wider
from marketplace.queries.shown import Price, Summary
from marketplace.search.directory import Found
from marketplace.search.facets import Facet, FacetValue
from marketplace.web.asked import Asked
from marketplace.web.public.filter_panels import panels_of, radii
from marketplace.web.public.search_page import SearchPage, search_page
from marketplace.web.public.suggest import suggestions_for

HOME = Where(
    asked="da51aa",
    label="DA5 1AA",
    point=Point(latitude=51.4412345, longitude=0.1),
    precision=Precision.POSTCODE,
    district="DA5",
)
LISTING = Summary(
    id=1,
    slug="ashgrove-a2b3c4d5",
    reference="ashgrove",
    name="Ashgrove",
    provider="Ashgrove",
    summary="",
    service_types=("home-care",),
    town="",
    postcode=None,
    covers="",
    price=Price(lowest=None, highest=None, unit=None),
    direct_payments=False,
    phone="",
    location_id=None,
    rating=None,
    rating_published_on=None,
)
NOTHING = Found(
    total=0,
    page=1,
    pages=1,
    summaries=(),
    reaches=(),
    points=(),
    radius=None,
    wider=None,
    facets=(),
    searched=None,
    suggestions=(),
    also=(),
    wants=(),
)


def facet(name: str, *values: tuple[str, int, bool]) -> Facet:
    return Facet(
        name=name,
        label=name.capitalize(),
        values=tuple(
            FacetValue(
                value=label.casefold().replace(" ", "-"),
                label=label,
                count=count,
                selected=selected,
            )
            for label, count, selected in values
        ),
    )


def page_for(criteria: Criteria, found: Found = NOTHING) -> SearchPage:
    return search_page(Asked(criteria=criteria), found)


def test_every_choice_has_a_link_that_takes_it_off() -> None:
    criteria = Criteria(
        where=HOME,
        within=5,
        services=("meals",),
        max_price=Decimal(25),
        price_unit=PriceUnit.HOUR,
        sort=Sort.DISTANCE,
    )
    page = page_for(criteria, replace(NOTHING, facets=(facet("service", ("Meals", 0, True)),)))

    everything = "postcode=da51aa&within=5&service=meals&max_price=25&price_unit=hour&sort=distance"
    assert {link.label: link.address for link in page.active} == {
        "Place: DA5 1AA": "/search?service=meals&max_price=25&price_unit=hour",
        "Within 5 miles": f"/search?{everything.replace('within=5&', '')}",
        "Service: Meals": f"/search?{everything.replace('service=meals&', '')}",
        "At most £25 an hour": "/search?postcode=da51aa&within=5&service=meals&sort=distance",
    }
    assert page.clear_address == "/search?postcode=da51aa&sort=distance"
    assert page.tell_address == f"/tell-me?{everything}"


def test_a_place_that_is_not_known_is_kept_and_others_are_offered() -> None:
    unknown = PlaceUnknown(asked="Sidcap", message="We do not know it.", suggestions=("Sidcup",))
    asked = Asked(criteria=Criteria(words="care"), place="Sidcap", unknown=unknown)

    page = search_page(asked, replace(NOTHING, total=7))

    assert (page.unknown, page.place) == ("We do not know it.", "Sidcap")
    assert page.counted == "7 listings, wherever they are"
    assert [(link.label, link.address) for link in page.places] == [
        ("Sidcup", "/search?q=care&postcode=Sidcup")
    ]
    assert Sort.DISTANCE not in page.sorts


def test_rows_say_how_they_reach_and_those_that_are_somewhere_are_on_the_map() -> None:
    there = Point(latitude=51.4500004, longitude=0.12)
    found = replace(
        NOTHING,
        total=2,
        summaries=(LISTING, replace(LISTING, id=2, slug="home", name="At home")),
        reaches=(
            Reach(kind=ReachKind.GO_THERE, miles=1.24, is_rough=False),
            Reach(kind=ReachKind.COVERS, miles=3.0, is_rough=True),
        ),
        points=(there, None),
        radius=25.0,
    )

    page = page_for(Criteria(where=HOME), found)

    assert [(row.reach, row.mark) for row in page.rows] == [
        ("1.2 miles from DA5 1AA", "1"),
        ("Comes to DA5 1AA (based about 3 miles away)", ""),
    ]
    assert page.map is not None
    assert [(p.label, p.latitude, p.kind) for p in page.map.points] == [
        ("Ashgrove", 51.45, "listing"),
        ("DA5 1AA", 51.44123, "place"),
    ]
    assert [ring.miles for ring in page.map.rings] == [1.0, 5.0]
    assert page.reached.startswith("They come to DA5 1AA, or are within 25 miles of it")


def test_what_comes_from_far_away_does_not_make_a_dot_of_the_map() -> None:
    miles = (1.24, 137.0, None)
    found = replace(
        NOTHING,
        total=3,
        summaries=tuple(replace(LISTING, id=n, slug=f"a-{n}") for n in range(3)),
        reaches=tuple(Reach(kind=ReachKind.COVERS, miles=m, is_rough=False) for m in miles),
        points=(Point(latitude=51.45, longitude=0.12), Point(latitude=53.4, longitude=-0.1), None),
        radius=25.0,
    )

    page = page_for(Criteria(where=HOME), found)

    assert page.map is not None
    assert [(p.kind, p.is_far) for p in page.map.points] == [
        ("listing", False),
        ("listing", True),
        ("place", False),
    ]
    assert [ring.miles for ring in page.map.rings] == [1.0, 5.0]


def test_other_words_that_were_looked_for_are_said() -> None:
    page = page_for(Criteria(words="carer"), replace(NOTHING, also=("home care", "help")))
    assert page.also == "“home care” and “help”"


def test_without_exact_points_there_is_no_map() -> None:
    found = replace(
        NOTHING, total=1, summaries=(LISTING,), reaches=(None,), points=(None,), radius=None
    )
    assert page_for(Criteria(), found).map is None


def test_little_found_offers_more_with_its_number() -> None:
    found = replace(NOTHING, wider=Wider(miles=10, total=1_203))

    page = page_for(Criteria(where=HOME, within=2), found)

    assert page.wider is not None
    assert page.wider.label == "Look within 10 miles: 1,203 listings"
    assert page.wider.address == "/search?postcode=da51aa&within=10"


def test_filters_stand_in_groups_that_open_where_something_is_chosen() -> None:
    facets = (
        facet("service", ("Meals", 3, False)),
        facet("day", ("Monday", 2, True), ("Sunday", 1, True)),
        facet("time", ("Evening", 2, False)),
        facet("borough"),
    )

    panels = {panel.label: panel for panel in panels_of(facets, Criteria(max_price=Decimal(5)))}

    assert list(panels) == ["Type of service", "Price and payment", "Days and times"]
    assert [panel.chosen for panel in panels.values()] == [0, 1, 2]
    assert all(panel.is_open for panel in panels.values())


def test_how_far_is_asked_where_there_is_a_place() -> None:
    assert "Where you meet" not in [panel.label for panel in panels_of((), Criteria())]
    (panel, _) = panels_of((), Criteria(where=HOME, within=3))
    assert (panel.label, panel.fields, panel.chosen) == ("Where you meet", "within", 1)
    assert 3 in radii(Criteria(where=HOME, within=3))


def test_a_distance_from_nowhere_asks_from_where() -> None:
    notice = "Enter a postcode or place above to look within 2 miles of it."
    assert page_for(Criteria(within=2)).notice == notice
    unknown = PlaceUnknown(asked="x", message="We do not know it.", suggestions=())
    asked = Asked(criteria=Criteria(within=2), place="x", unknown=unknown)
    assert search_page(asked, NOTHING).notice == ""
    assert page_for(Criteria()).notice == ""


def test_suggestions_are_what_something_visible_offers() -> None:
    facets = (
        facet("service", ("Home care", 3, False), ("Meals", 9, False), ("Care home", 5, False)),
        facet("need", ("Dementia", 2, False), ("Hearing loss", 1, False)),
        facet("rating", ("Homely", 1, False)),
    )

    assert suggestions_for("home", facets) == ["Home care", "Care home"]
    assert suggestions_for("CARE ho", facets) == ["Care home", "Home care"]
    assert suggestions_for("domicil", facets) == ["Home care"]
    assert suggestions_for("démen", facets) == ["Dementia"]
    assert suggestions_for("zz", facets) == []
    assert suggestions_for("%_*", facets)[:1] == ["Meals"]
    kept = [("forgetful", "dementia"), ("carer", "home care")]
    assert suggestions_for("forg", facets, synonyms=kept) == ["Dementia"]
    assert suggestions_for("carer", facets, synonyms=kept) == ["Home care"]
