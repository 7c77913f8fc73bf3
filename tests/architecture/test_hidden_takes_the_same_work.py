"""The database is asked the same of a hidden listing as of one that never was.

Pages that are equal could still be told apart by how long they take. A statement more or less is
what a stranger could measure, so every public address is asked what it sends to the database.
"""

from __future__ import annotations

import pytest
from flask import Flask

from tests.architecture import secret_listing
from tests.architecture.secret_listing import HIDDEN_BY, SLUG
from tests.architecture.test_hidden_means_hidden import ASKED, index_what_is_visible
from tests.integration.statements import statements

_SEARCHES = tuple(
    f"{page}?q={words}"
    for page in ("/search", "/api/v1/listings")
    for words in (
        "quexolit",  # a slip away from a word that only the hidden listing has
        "quexoltix",  # two slips
        "gatequexolith",  # run together with a word that others have
        "trundlewex+hedges",
    )
)
_KEEPING_A_SESSION = (
    f"/listings/{SLUG}/enquire",
    f"/listings/{SLUG}/mistake",
    f"/tell-us?about={SLUG}",
)


def _asked_of_the_database(app: Flask) -> dict[str, list[str]]:
    asked = {}
    paths = [path for paths in ASKED.values() for path in paths if ".pdf" not in path]
    for path in (*paths, *_SEARCHES, *_KEEPING_A_SESSION):
        app.test_client().get(path)  # whatever is new to this process is read now
        with statements() as sent:
            app.test_client().get(path)
        asked[path] = list(sent)
    return asked


@pytest.mark.parametrize("way", ["hold rating", "publication withdrawn"])
def test_a_hidden_listing_takes_the_work_of_one_that_never_was(app: Flask, way: str) -> None:
    with app.app_context():
        secret_listing.add_place()
        secret_listing.add_neighbours(20)
    index_what_is_visible(app)
    before = _asked_of_the_database(app)

    with app.app_context():
        key = secret_listing.add()
    index_what_is_visible(app)
    assert _asked_of_the_database(app) != before

    with app.app_context():
        HIDDEN_BY[way](key)
    after = _asked_of_the_database(app)
    assert [path for path in before if after[path] != before[path]] == []
