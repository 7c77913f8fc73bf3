"""The history of a listing that a file, its provider and an officer have changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import NotFoundError
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.listings import ListingRevision
from marketplace.queries.edits import content_at
from marketplace.queries.offers import offer_of
from marketplace.queries.revisions import history
from marketplace.services import edit_decisions, edits
from marketplace.services.transaction import transaction
from tests.integration.editing import NOW, OFFICER, save, seen, sent
from tests.integration.kept import CLUB, keep
from tests.integration.listing_files import bring, stored

ROW = {
    "reference": "G1",
    "provider_name": "Larkspur Ltd",
    "name": "Larkspur gardening",
    "service_types": "gardening",
    "needs": "Sight loss;Dementia",
    "price_from": "12",
}

pytestmark = pytest.mark.usefixtures("directory")


def test_what_a_file_and_a_provider_wrote_is_one_history(tmp_path: Path) -> None:
    assert bring(tmp_path / "file.csv", ROW).added == 1
    listing_id, by = stored("G1").id, _keeper(stored("G1").provider_id)
    offer = replace(offer_of(listing_id), phone="01632 960001", hours_note="Mornings")
    edits.save(listing_id, offer, version=-1, by=by, now=NOW)
    assert bring(
        tmp_path / "file.csv", {**ROW, "phone": "01632 960001", "price_from": "13"}
    ).changed
    edits.save(
        listing_id,
        replace(offer_of(listing_id), isf=True, needs=("Dementia",)),
        version=-3,
        by=by,
        now=NOW,
    )

    found = history(listing_id, by=by)

    assert [one.number for one in found] == [4, 3, 2, 1]
    assert [one.who for one in found] == [
        "The provider",
        "The council, from a file",
        "The provider",
        "The council, from a file",
    ]
    told = [[(one.label, one.before, one.after) for one in each.changes] for each in found]
    assert told == [
        [("Works with Individual Service Funds", "No", "Yes")],
        [("Price from", "£12.00", "£13.00")],
        [("More about hours", "Not given", "Mornings"), ("Phone", "Not given", "01632 960001")],
        [],
    ]


def test_every_revision_is_read_back_as_the_listing_was(tmp_path: Path) -> None:
    bring(tmp_path / "file.csv", ROW)
    listing_id, by = stored("G1").id, _keeper(stored("G1").provider_id)
    states = [offer_of(listing_id)]
    edits.save(listing_id, replace(states[-1], isf=True), version=-1, by=by, now=NOW)
    states.append(offer_of(listing_id))
    bring(tmp_path / "file.csv", {**ROW, "price_from": "14", "languages": "Polski"})
    states.append(replace(states[-1], price_from=Decimal("14.00"), languages=("Polski",)))

    numbers = db.session.scalars(select(ListingRevision.number).order_by(ListingRevision.number))
    kept = [content_at(listing_id, number) for number in numbers]
    # A file knows nothing of an ISF: it is read on top of what the provider had said.
    assert [one.price_from for one in kept] == [one.price_from for one in states]
    assert [one.needs for one in kept] == [one.needs for one in states]
    assert kept[1:] == states[1:]


def test_an_approved_change_is_the_providers_and_names_no_officer() -> None:
    kept = keep()
    edit_id = sent(kept, replace(CLUB, name="Friends"))
    with transaction(actor=OFFICER.actor, now=NOW) as tx:
        edit_decisions.approved(tx, edit_id, by=OFFICER)
    save(kept, replace(seen(kept).wanted, phone="01632 960222"))

    found = history(kept.listing_id, by=kept.by)

    assert [one.who for one in found] == [
        "The provider",
        "The provider, approved by the council",
        "The provider, as it registered",
    ]
    assert "qa@example.org" not in repr(found)


def test_history_of_somebody_else_does_not_exist() -> None:
    kept = keep()
    other = keep(provider="Other Ltd", email="other@example.org")
    with pytest.raises(NotFoundError):
        history(kept.listing_id, by=other.by)


def _keeper(provider_id: int) -> Principal:
    """Somebody who keeps an imported listing from now on."""
    account = Account(email="new@example.org", name="N", email_confirmed_at=NOW, created_at=NOW)
    db.session.add(account)
    db.session.commit()
    return Principal(
        account_id=account.id,
        session_id=1,
        email=account.email,
        name="N",
        roles=frozenset({Role.PROVIDER}),
        provider_ids=frozenset({provider_id}),
    )
