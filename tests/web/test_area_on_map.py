"""A listing that covers wards or the whole borough shows them on its map, like one of districts."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from marketplace.models.places import PlaceName, PostcodeDistrict
from marketplace.services.transaction import transaction
from tests.web.shelf import NOW, OFFICER, Offer, put
from tests.web.visitor import Visitor


@pytest.fixture
def tables(marketplace: Flask) -> Flask:
    """A borough of two districts beside another council's, and three wards of two names."""
    districts = {"ZM1": "Marlbridge", "ZM2": "Marlbridge", "ZM6": "Pellmoor"}
    wards = (("Abbey", "Pellmoor", 0.9), ("Abbey", "Marlbridge", 0.2), ("Moorside", "Pellmoor", 0))
    with marketplace.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        for number, (district, authority) in enumerate(districts.items()):
            at = {"latitude": 51.4 + number / 50, "longitude": 0.1, "town": ""}
            tx.add(PostcodeDistrict(district=district, authority=authority, **at))
        for name, authority, longitude in wards:
            at = {"latitude": 51.4, "longitude": longitude, "district": ""}
            words = {"folded": name.casefold(), "name": name, "near": authority}
            tx.add(PlaceName(**words, **at, authority=authority))
    return marketplace


@pytest.mark.parametrize(
    ("covers", "shown"),
    [
        ("borough", [("ZM1", 0.1), ("ZM2", 0.1)]),
        ("wards: Abbey;Moorside;Nowhere", [("Abbey", 0.2)]),
        ("ZM2;ZM6;ZM9", [("ZM2", 0.1), ("ZM6", 0.1)]),
        ("", []),
    ],
)
def test_what_it_covers_is_on_its_map(
    tables: Flask, visitor: Visitor, covers: str, shown: list[tuple[str, float]]
) -> None:
    put(tables, Offer(reference="ash", name="Ash", covers=covers, point=(51.41, 0.15)))
    (box,) = visitor.get("/listings/ash").soup.select("[data-map]")
    points = json.loads(str(box["data-map"]))["points"]
    covered = [point for point in points if point["kind"] == "district"]
    assert [(point["label"], point["longitude"]) for point in covered] == shown
