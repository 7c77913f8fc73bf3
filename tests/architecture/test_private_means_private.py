"""A private home: every public address is asked, and none tells more than town and district."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import update

from marketplace.models.listings import Listing
from marketplace.queries import visible
from marketplace.search.documents import documents
from marketplace.services import visibility
from marketplace.services.transaction import transaction
from marketplace.wiring import adapters
from tests.architecture import secret_listing
from tests.architecture.secret_listing import NOW, OFFICER, SLUG
from tests.architecture.test_hidden_means_hidden import ASKED

TELL_TALES = ("mordwyckle", "9WQ", "53.47", "-2.13")
"""Words of the street, the inward half of the postcode, and where it is on a map."""
BESIDES = ("?q=mordwyckle", "?q=9WQ", "?q=ZZ1+9WQ", "?q=zz19wq")
"""Whoever knows the address may not learn from a search that it is right."""


def _keep_private(key: int, *, private: bool) -> None:
    with transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.execute(
            update(Listing)
            .where(Listing.id == key)
            .values(address_private=private, latitude=53.47, longitude=-2.13)
        )
        visibility.refresh(tx, [key])


def _told(app: Flask) -> str:
    client = app.test_client()
    texts = [client.get(path).get_data(as_text=True) for paths in ASKED.values() for path in paths]
    return "\n".join(texts).casefold()


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
        assert (column.latitude, column.longitude) == (None, None)
        (changed,) = visible.changes_since(version).rows
        assert (changed.latitude, changed.longitude) == (None, None)
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
