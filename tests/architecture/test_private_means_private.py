"""A private home: every public address is asked, and none tells more than town and district."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.models.listings import Listing
from marketplace.models.places import PostcodeDistrict, PostcodeRow
from marketplace.queries import visible
from marketplace.search.documents import documents
from marketplace.services import visibility
from marketplace.services.transaction import transaction
from marketplace.web.clock import CLOCK
from marketplace.wiring import adapters
from tests.architecture import secret_listing
from tests.architecture.secret_listing import NOW, OFFICER, SLUG
from tests.architecture.test_hidden_means_hidden import answers, plain

COUNCIL = "Marlbridge"
"""The authority that the council of the demo is."""
TELL_TALES = ("mordwyckle", "9WQ", "53.47", "-2.13")
"""Words of the street, the inward half of the postcode, and where it is on a map."""
BESIDES = ("?q=mordwyckle", "?q=9WQ", "?q=ZZ1+9WQ", "?q=zz19wq")
"""Whoever knows the address may not learn from a search that it is right."""


FROM = {
    f"ZZ2 {number}AA": (53.47 + north, -2.13 + east)
    for number, (north, east) in enumerate(
        ((0.05, 0.0), (0.0, 0.08), (-0.05, 0.0), (0.0, -0.08), (0.2, 0.3), (0.0, 0.0))
    )
}
"""Postcodes round about a home: whoever asks from each in turn could measure where it is."""
MEASURED = (
    "within=1",
    "within=3",
    "within=5",
    "sort=distance",
    "meeting=go-there",
    "borough=inside",
    "borough=outside",
    "",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where one of the homes of a district is, and what the table of postcodes says of it."""

    latitude: float
    longitude: float
    postcode: str
    authority: str
    ward: str


HERE = Home(
    latitude=53.47,
    longitude=-2.13,
    postcode="ZZ1 9WQ",
    authority=COUNCIL,
    ward="Thrindle",
)
THERE = Home(
    latitude=53.52, longitude=-2.05, postcode="ZZ1 2BB", authority="Elsewhere", ward="Osprick"
)
NOT_KNOWN = replace(THERE, authority="", ward="")


def _keep_private(key: int, *, private: bool, home: Home = HERE) -> None:
    with transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.execute(
            update(Listing).where(Listing.id == key).values(address_private=private, **asdict(home))
        )
        visibility.refresh(tx, [key])


def _told(app: Flask) -> str:
    texts = [answer.text for asked in answers(app).values() for answer in asked]
    return "\n".join(texts).casefold()


def _add_places(authority: str) -> None:
    """The district of the homes, which mostly lies in one authority, and postcodes to ask from."""
    with transaction(actor=OFFICER, now=NOW) as tx:
        tx.add(
            PostcodeDistrict(
                district="ZZ1",
                latitude=53.48,
                longitude=-2.16,
                authority=authority,
                town="Plonquester",
            )
        )
        tx.session.add_all(
            PostcodeRow(postcode=postcode, latitude=north, longitude=east, authority="", ward="")
            for postcode, (north, east) in FROM.items()
        )


def _covering(key: int, covers: str) -> None:
    with transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.execute(update(Listing).where(Listing.id == key).values(covers=covers))
        visibility.refresh(tx, [key])


def _measured(app: Flask) -> list[str]:
    """What pages and programs are told from everywhere round about, besides all other answers."""
    client = app.test_client()
    asked = [
        f"{page}?postcode={postcode.replace(' ', '+')}&{how}"
        for page in ("/search", "/api/v1/listings", "/activities")
        for postcode in FROM
        for how in MEASURED
        if page != "/activities" or not how.startswith(("sort", "meeting", "borough"))
    ]
    asked += [f"{page}?{how}" for page in ("/search", "/api/v1/listings") for how in MEASURED[-3:]]
    measured = [plain(client.get(path)) for path in asked]
    return [*measured, *(answer.text for given in answers(app).values() for answer in given)]


def test_a_private_address_is_nowhere_in_public(app: Flask) -> None:
    with app.app_context():
        key = secret_listing.add()
        _keep_private(key, private=False)
        adapters().text_index.rebuild(documents())
    open_house = _told(app)
    assert [word for word in TELL_TALES if word.casefold() not in open_house] == []

    with app.app_context():
        _keep_private(key, private=True)
        adapters().text_index.rebuild(documents())
    private = _told(app)
    assert [word for word in TELL_TALES if word.casefold() in private] == []
    assert "quexolith" in private
    page = app.test_client().get(f"/listings/{SLUG}").get_data(as_text=True)
    assert "Plonquester" in page
    assert "<br>ZZ1</p>" in page
    assert "The exact address is a private home" in page


@pytest.mark.parametrize(
    ("covers", "authority"),
    [("", COUNCIL), ("3 miles", "Elsewhere"), ("wards: Thrindle", "")],
)
def test_nobody_can_measure_where_a_private_home_is(
    sqlite_app: Flask, covers: str, authority: str
) -> None:
    """From wherever one asks: two homes in one district are told apart by nothing."""
    sqlite_app.config[CLOCK] = lambda: NOW  # calendars say when they were made
    with sqlite_app.app_context():
        _add_places(authority)
        secret_listing.add_neighbours(1)
        key = secret_listing.add()
        _covering(key, covers)
        _keep_private(key, private=False)
    open_house = _measured(sqlite_app)
    with sqlite_app.app_context():
        _keep_private(key, private=True)
    here = _measured(sqlite_app)
    assert here != open_house
    for other in (THERE, NOT_KNOWN):
        with sqlite_app.app_context():
            _keep_private(key, private=True, home=other)
        assert _measured(sqlite_app) == here


@pytest.mark.parametrize(
    ("authority", "area"), [(COUNCIL, ["inside"]), ("Elsewhere", ["outside"]), ("", [])]
)
def test_a_private_home_is_in_the_borough_as_its_district_is(
    sqlite_app: Flask, authority: str, area: list[str]
) -> None:
    with sqlite_app.app_context():
        _add_places(authority)
        _keep_private(secret_listing.add(), private=True, home=THERE)
    client = sqlite_app.test_client()
    found = [
        side
        for side in ("inside", "outside")
        if client.get(f"/api/v1/listings?borough={side}").get_json()["results"]
    ]
    assert found == area


def test_what_is_behind_the_door_does_not_know_it_either(app: Flask) -> None:
    with app.app_context():
        key = secret_listing.add()
        version = visible.directory_version()
        _keep_private(key, private=True)

        detail = visible.by_slug(SLUG)
        assert detail is not None
        assert (detail.address, detail.latitude, detail.longitude) == ("", None, None)
        assert detail.summary.postcode == "ZZ1"
        (summary,) = visible.summaries([key])
        assert summary.postcode == "ZZ1"
        (column,) = visible.columns()[1]
        assert (column.latitude, column.longitude, column.authority) == (None, None, "")
        (changed,) = visible.changes_since(version).rows
        assert (changed.latitude, changed.longitude, changed.authority) == (None, None, "")
        (text,) = visible.texts()
        assert "mordwyckle" not in repr(text).casefold()
        assert "9WQ" not in repr(text)


def test_no_search_confirms_an_address_that_is_private(app: Flask) -> None:
    with app.app_context():
        secret_listing.add_neighbours(2)
        key = secret_listing.add()
        _keep_private(key, private=True)
        adapters().text_index.rebuild(documents())
    for query in BESIDES:
        found = app.test_client().get(f"/api/v1/listings{query}").get_json()
        assert [row["slug"] for row in found["results"]] == [], query
