"""Finding where somebody asks about: the tables, the look-up, the middle of a district."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.domain.council_area import CouncilArea
from marketplace.domain.places import PlaceUnknown, Point, Precision, Where
from marketplace.domain.places_asked import PlaceInWords
from marketplace.lookups.postcodes import LookedUp, LookupFailed
from marketplace.services.places import find_place, place_in_words, suggest_places
from tests.integration.places import add_district, add_place, add_postcode

BEXLEY = CouncilArea.parse("Bexley")
KENT = CouncilArea.parse("Kent Weald")
NOWHERE = CouncilArea()


class Lookup:
    """Knows some places, counts questions, or is away."""

    def __init__(self, *, away: bool = False, **known: LookedUp) -> None:
        self._known, self._away = known, away
        self.asked: list[str] = []

    def postcode(self, postcode: str) -> LookedUp | None:
        """Answer for a postcode."""
        return self._answer(postcode)

    def district(self, district: str) -> LookedUp | None:
        """Answer for a district."""
        return self._answer(district)

    def _answer(self, name: str) -> LookedUp | None:
        self.asked.append(name)
        if self._away:
            raise LookupFailed
        return self._known.get(name.replace(" ", ""))


@pytest.fixture
def tables(sqlite_directory: Flask) -> None:
    """Some places, on SQLite: one test asks on the other database too."""
    assert sqlite_directory
    fill()


def fill() -> None:
    """Know a few places."""
    add_postcode("DA5 1AA", latitude=51.44, longitude=0.15, authority="Bexley", ward="St Mary's")
    add_district("DA5", latitude=51.441, longitude=0.141, authority="Bexley", town="Bexley")
    add_district("DA10", latitude=51.448, longitude=0.306, authority="Dartford", town="Swanscombe")
    add_district("TN23", latitude=51.14, longitude=0.85, authority="Kent Weald", town="Ashford")
    for name, near, north, east in (
        ("Sidcup", "Bexley", 51.427, 0.103),
        ("Ashford", "Surrey", 51.431, -0.46),
        ("Ashford", "Kent Weald", 51.145, 0.87),
        ("Ashtead", "Surrey", 51.31, -0.3),
        ("St Paul's Cray", "Bromley", 51.403, 0.108),
    ):
        add_place(name, near=near, latitude=north, longitude=east, district="", authority=near)


def found(text: str, *, lookup: Lookup | None = None, area: CouncilArea = BEXLEY) -> Where:
    where = find_place(text, area=area, lookup=lookup)
    assert isinstance(where, Where), where
    return where


def placed(text: str) -> PlaceInWords:
    read = place_in_words(text)
    assert read is not None, text
    return read


def unknown(text: str, *, lookup: Lookup | None = None) -> PlaceUnknown:
    answer = find_place(text, area=BEXLEY, lookup=lookup)
    assert isinstance(answer, PlaceUnknown), answer
    return answer


def test_every_sort_of_question_is_answered_alike_on_each_database(directory: Flask) -> None:
    assert directory
    fill()
    asked = ("DA5 1AA", "DA5 9ZZ", "da5", "Sidcup, Kent", "Ashford")
    assert [found(text).label for text in asked] == [
        *("DA5 1AA", "DA5 9ZZ", "DA5", "Sidcup", "Ashford, Surrey"),
    ]
    assert unknown("sidcop").suggestions == ("Sidcup, Bexley",)
    assert unknown("DA6").suggestions == ("DA5", "DA10")
    assert suggest_places("ash", area=NOWHERE) == (
        *("Ashford, Kent Weald", "Ashford, Surrey", "Ashtead, Surrey"),
    )
    for text in ("\x00", "%", "_", "d\x001", "\ud8001", "\u202e5", "1' or '1'='1", "\\" * 90):
        assert suggest_places(text, area=NOWHERE) == ()
        assert unknown(text).suggestions == ()
        assert place_in_words(f"care {text}") is None
    for text in (
        "care St Paul's Cray",
        "care near  sidcup",
        "DA5 care",
        "Sidcup care",
        "care, da51aa",
        "my da5",
    ):
        assert isinstance(find_place(placed(text).place, area=BEXLEY), Where)
        assert placed(text).rest == ("" if text == "my da5" else "care")


@pytest.mark.usefixtures("tables")
def test_a_postcode_of_the_table() -> None:
    lookup = Lookup()
    assert found(" da51aa", lookup=lookup) == Where(
        asked="da51aa",
        label="DA5 1AA",
        point=Point(latitude=51.44, longitude=0.15),
        precision=Precision.POSTCODE,
        district="DA5",
        ward="St Mary's",
        in_borough=True,
    )
    assert lookup.asked == []


@pytest.mark.usefixtures("tables")
def test_a_postcode_that_only_the_look_up_knows() -> None:
    point = Point(latitude=51.45, longitude=0.16)
    lookup = Lookup(DA59ZZ=LookedUp(point=point, authority="Dartford", ward="Joydens Wood"))
    where = found("DA5 9ZZ", lookup=lookup)
    assert (where.point, where.precision, where.ward) == (point, Precision.POSTCODE, "Joydens Wood")
    assert (where.in_borough, where.from_district) == (False, False)


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("lookup", [None, Lookup(), Lookup(away=True)])
def test_a_postcode_that_nobody_knows_is_in_the_middle_of_its_district_and_says_so(
    lookup: Lookup | None,
) -> None:
    where = found("DA5 9ZZ", lookup=lookup)
    assert where.point == Point(latitude=51.441, longitude=0.141)
    assert (where.label, where.precision, where.from_district) == (
        "DA5 9ZZ",
        Precision.DISTRICT,
        True,
    )
    assert where.in_borough is True


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("text", ["da5", "DA5 1", "DA51"])
def test_a_district(text: str) -> None:
    where = found(text)
    assert (where.label, where.precision, where.from_district) == ("DA5", Precision.DISTRICT, False)


@pytest.mark.usefixtures("tables")
def test_a_district_that_only_the_look_up_knows() -> None:
    point = Point(latitude=53.47, longitude=-2.24)
    where = found("M1", lookup=Lookup(M1=LookedUp(point=point)))
    assert (where.label, where.point, where.in_borough) == ("M1", point, None)
    assert found("M1 1AE", lookup=Lookup(M1=LookedUp(point=point))).from_district


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("DA6", ("DA5", "DA10")),
        ("DA11 1AA", ("DA10",)),
        ("TW1 1AA", ()),
        ("T1", ()),
        ("ZZ9", ()),
        ("DA5 IAA", ("DA5 1AA",)),
        ("sidcop", ("Sidcup, Bexley",)),
        ("Sidc", ("Sidcup, Bexley",)),
        ("zzzzzz", ()),
        ("", ()),
        ("%", ()),
        ("\x00", ()),
    ],
)
def test_what_is_not_known_says_what_to_do_and_what_may_be_meant(
    text: str, suggested: tuple[str, ...]
) -> None:
    answer = unknown(text, lookup=Lookup(away=True))
    assert "Enter a full postcode" in answer.message
    assert answer.suggestions == suggested
    assert all(isinstance(find_place(one, area=BEXLEY), Where) for one in suggested)


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    "text", ["Sidcup", "SIDCUP, Kent", "sidcup,  bexley", "Sidcup, Bexley, London"]
)
def test_a_place_by_its_name_whatever_county_people_write(text: str) -> None:
    where = found(text)
    assert (where.label, where.precision, where.others) == ("Sidcup", Precision.PLACE, ())
    assert where.in_borough is True


@pytest.mark.usefixtures("tables")
def test_a_town_of_several_districts_is_in_all_of_them() -> None:
    for district, authority in (("DA14", "Bexley"), ("DA15", "Bexley"), ("NN1", "Elsewhere")):
        add_district(district, latitude=51.4, longitude=0.1, authority=authority, town="Sidcup")

    where = found("sidcup")
    assert (where.name, where.districts) == ("Sidcup", ("DA14", "DA15"))
    # One that has a single district says nothing more than that.
    assert found("Ashford, Kent Weald").districts == ()
    assert (found("DA14").name, found("DA14").districts) == ("", ())


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("text", ["St Pauls Cray", "saint paul\u2019s cray"])
def test_apostrophes_and_saints_are_written_as_people_like(text: str) -> None:
    assert found(text).label == "St Paul's Cray"


@pytest.mark.usefixtures("tables")
def test_what_is_asked_again_is_no_longer_than_a_place() -> None:
    where = found("Sidcup,\x00\ud800 " + "Kent" * 5_000)
    assert where.asked.startswith("Sidcup, Kent")
    assert len(where.asked) <= 80
    assert found(where.asked).point == where.point


@pytest.mark.usefixtures("tables")
def test_of_several_places_of_one_name_the_nearest_to_the_council_is_meant() -> None:
    by_bexley, by_kent = found("Ashford"), found("ashford", area=KENT)
    assert (by_bexley.label, by_bexley.others) == ("Ashford, Surrey", ("Ashford, Kent Weald",))
    assert (by_kent.label, by_kent.others) == ("Ashford, Kent Weald", ("Ashford, Surrey",))
    asked = found(by_bexley.others[0])
    assert (asked.label, asked.others) == ("Ashford", ())
    assert asked.point == Point(latitude=51.145, longitude=0.87)


@pytest.mark.usefixtures("tables")
def test_a_place_that_is_named_like_its_authority_is_told_apart_by_its_district() -> None:
    add_place("Sidcup", latitude=50.9, longitude=0.5, district="TN31", authority="Sidcup")
    where = found("Sidcup")
    assert (where.label, where.others) == ("Sidcup, Bexley", ("Sidcup, TN31",))
    assert found("Sidcup, TN31").point == Point(latitude=50.9, longitude=0.5)
    assert suggest_places("sidc", area=NOWHERE) == ("Sidcup, TN31", "Sidcup, Bexley")


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("ash", ("Ashford, Kent Weald", "Ashford, Surrey", "Ashtead, Surrey")),
        ("DA", ()),
        ("da1", ("DA10",)),
        ("d5", ()),
        ("a", ()),
        ("DA5 1AA", ()),
        ("st. paul's", ("St Paul's Cray, Bromley",)),
        ("_", ()),
        ("%", ()),
        ("d1\x00", ()),
        ("\x001", ()),
        ("\u0663d", ()),
        ("\ud8001", ()),
        ("d%1", ()),
    ],
)
def test_suggestions_begin_with_what_was_typed(text: str, suggested: tuple[str, ...]) -> None:
    assert suggest_places(text, area=NOWHERE) == suggested


@pytest.mark.usefixtures("tables")
def test_there_are_no_more_suggestions_than_asked_for() -> None:
    assert suggest_places("ash", area=NOWHERE, limit=2) == (
        "Ashford, Kent Weald",
        "Ashford, Surrey",
    )


@pytest.mark.usefixtures("tables")
def test_what_is_near_the_council_is_suggested_before_the_rest_of_the_country() -> None:
    assert suggest_places("ash", area=BEXLEY, limit=2) == ("Ashtead, Surrey", "Ashford, Surrey")
    assert suggest_places("ash", area=KENT, limit=1) == ("Ashford, Kent Weald",)
    # A name that is typed out is meant, however far it is.
    add_place("Ash", latitude=55.0, longitude=-3.0)
    assert suggest_places("ash", area=KENT)[:2] == ("Ash", "Ashford, Kent Weald")


def test_places_are_suggested_in_one_order_on_each_database(directory: Flask) -> None:
    assert directory
    fill()
    assert suggest_places("ash", area=BEXLEY) == (
        *("Ashtead, Surrey", "Ashford, Surrey", "Ashford, Kent Weald"),
    )
