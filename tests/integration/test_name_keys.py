"""Every name has the key by which it is compared beside it, however the name was written."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import insert, select

from marketplace.domain.access import job
from marketplace.domain.concern_answers import Naming
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.queries.provider_matching import provider_meant
from marketplace.services.transaction import transaction
from tests.integration.town import START, add_listing


def test_a_name_that_is_written_and_changed_is_found(app: Flask) -> None:
    with app.app_context():
        with transaction(actor=job("test"), now=START) as tx:
            provider = Provider(name="Rowan Café", legal_name="The Rowan Ltd", created_at=START)
            tx.add(provider)
            tx.session.flush()
            found = provider.id
        assert _meant("rowan cafe limited") == found
        assert _meant("Rowan") == found
        with transaction(actor=job("test"), now=START) as tx:
            provider = tx.get(Provider, found)
            provider.name, provider.legal_name = "Aspen & Co", None
        assert _meant("aspen and co") == found
        assert _meant("rowan cafe limited") is None
        assert _meant("Rowan") is None


def test_rows_added_by_a_statement_are_found(app: Flask) -> None:
    with app.app_context():
        with transaction(actor=job("test"), now=START) as tx:
            rows = [
                {"name": name, "created_at": START, "version": 1} for name in ("Larch Ltd", "Yew")
            ]
            tx.session.execute(insert(Provider), rows)
        ids = dict(db.session.execute(select(Provider.name, Provider.id)).tuples().all())
        assert [_meant("larch"), _meant("YEW!")] == [ids["Larch Ltd"], ids["Yew"]]


def test_a_listing_is_found_by_its_own_name(app: Flask) -> None:
    with app.app_context():
        listing_id = add_listing(None, reference="elm", name="Elm\u2019s Lunch Club")
        owner = db.session.scalars(select(Listing.provider_id)).one()
        assert _meant("elms lunch club") == owner
        with transaction(actor=job("test"), now=START) as tx:
            tx.get(Listing, listing_id).name = "Beech Lunch Club"
        assert _meant("elms lunch club") is None
        assert _meant("beech lunch club") == owner


@pytest.mark.parametrize("words", ["", "!!!", "-", "the"])
def test_no_name_is_nobodys(app: Flask, words: str) -> None:
    with app.app_context():
        with transaction(actor=job("test"), now=START) as tx:
            tx.add(Provider(name="???", created_at=START))
        assert _meant(words) is None


def _meant(words: str) -> int | None:
    return provider_meant(Naming(words=words))
