"""Changes to a listing: what goes live, what waits, what others do meanwhile; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from marketplace.domain.cases import EditStatus
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
)
from marketplace.domain.offers import Offer
from marketplace.models.base import db
from marketplace.models.cases import ListingEdit
from marketplace.models.listings import ListingRevision
from marketplace.queries.edits import draft_of_edit, draft_of_listing, new_listings_of
from marketplace.services import edit_decisions, edit_sending, edits
from marketplace.services.transaction import transaction
from tests.integration.editing import (
    LATER,
    NOW,
    OFFICER,
    PRICED,
    RENAMED,
    public,
    save,
    seen,
    sent,
    somebody_else_changes,
)
from tests.integration.kept import CLUB, keep

pytestmark = pytest.mark.usefixtures("directory")


def test_a_small_change_is_live_at_once_and_leaves_nothing_waiting() -> None:
    kept = keep()

    saved = save(kept, PRICED)

    assert saved.live == ("price_from", "price_unit")
    assert saved.waiting == ()
    assert public(kept) == PRICED
    assert seen(kept).edit_id is None
    revisions = db.session.scalars(select(ListingRevision).order_by(ListingRevision.number)).all()
    assert [row.actor for row in revisions][1:] == ["person:owner@example.org"]


def test_a_material_change_waits_and_the_approved_version_stays_public() -> None:
    kept = keep()

    saved = save(kept, RENAMED)

    assert (saved.live, saved.waiting) == ((), ("name",))
    assert public(kept) == CLUB
    found = seen(kept)
    assert (found.status, found.wanted, found.public) == (EditStatus.OPEN, RENAMED, CLUB)
    assert [(one.label, one.before, one.after) for one in found.waiting] == [
        ("Name", CLUB.name, RENAMED.name)
    ]


def test_a_mixed_change_splits() -> None:
    kept = keep()

    saved = save(kept, replace(PRICED, name="Another club", phone="01632 960555"))

    assert saved.live == ("phone", "price_from", "price_unit")
    assert saved.waiting == ("name",)
    assert public(kept) == replace(PRICED, phone="01632 960555")
    assert seen(kept).conflicts == ()


def test_taking_a_material_change_back_by_hand_leaves_nothing_waiting() -> None:
    kept = keep()
    save(kept, RENAMED)

    save(kept, CLUB)

    assert seen(kept).edit_id is None
    assert [row.status for row in db.session.scalars(select(ListingEdit))] == ["dropped"]


def test_a_wrong_small_change_is_refused_whole() -> None:
    kept = keep()

    with pytest.raises(InvalidError) as refused:
        save(kept, replace(RENAMED, price_from=Decimal(6)))

    assert [one.field for one in refused.value.problems] == ["price_unit"]
    assert public(kept) == CLUB
    assert seen(kept).edit_id is None


def test_what_a_file_left_open_does_not_stop_a_small_change() -> None:
    kept = keep(Offer(name="Imported", service_types=("gardening",)), kind=None)

    assert save(kept, replace(public(kept), phone="01632 960001")).live == ("phone",)


def test_a_stale_page_is_told_and_writes_nothing() -> None:
    kept = keep()
    version = seen(kept).version
    somebody_else_changes(kept, phone="01632 960777")

    with pytest.raises(ConflictError, match="changed since"):
        save(kept, PRICED, version=version)

    assert public(kept).price_from is None


def test_what_others_changed_meanwhile_is_taken_over() -> None:
    kept = keep()
    save(kept, RENAMED)
    somebody_else_changes(kept, phone="01632 960777", town="Upper Fenwick")

    found = seen(kept)
    assert found.conflicts == ()
    assert found.wanted == replace(RENAMED, phone="01632 960777", town="Upper Fenwick")
    assert [one.field for one in found.waiting] == ["name"]
    edit_id = sent(kept, found.wanted)
    with transaction(actor=OFFICER.actor, now=LATER) as tx:
        edit_decisions.approved(tx, edit_id, by=OFFICER)
    assert public(kept) == found.wanted


def test_what_both_changed_is_for_the_provider_to_look_at() -> None:
    kept = keep()
    save(kept, RENAMED)
    somebody_else_changes(kept, name="Larkspur lunches")

    found = seen(kept)
    assert found.conflicts == ("name",)
    with pytest.raises(ConflictError):
        save(kept, PRICED)
    assert found.edit_id is not None
    with pytest.raises(ConflictError):
        edit_sending.send(found.edit_id, version=found.version, by=kept.by, now=NOW)

    edits.rebase(kept.listing_id, version=found.version, by=kept.by, now=NOW)

    found = seen(kept)
    assert found.conflicts == ()
    assert [(one.before, one.after) for one in found.waiting] == [
        ("Larkspur lunches", RENAMED.name)
    ]


def test_what_belongs_to_somebody_else_does_not_exist() -> None:
    kept = keep()
    other = keep(provider="Other Ltd", email="other@example.org")
    edit_id = sent(other, RENAMED)
    for wrong in (
        lambda: draft_of_listing(other.listing_id, by=kept.by),
        lambda: draft_of_edit(edit_id, by=kept.by),
        lambda: edits.save(other.listing_id, PRICED, version=-1, by=kept.by, now=NOW),
        lambda: edits.save_new(edit_id, PRICED, version=1, by=kept.by, now=NOW),
        lambda: edits.drop(edit_id, by=kept.by, now=NOW),
        lambda: edits.rebase(other.listing_id, version=1, by=kept.by, now=NOW),
        lambda: edits.start_new(other.provider_id, by=kept.by, now=NOW),
        lambda: edits.start_new(kept.provider_id, copy_of=other.listing_id, by=kept.by, now=NOW),
        lambda: edit_sending.send(edit_id, version=1, by=kept.by, now=NOW),
        lambda: edit_sending.take_back(edit_id, by=kept.by, now=NOW),
        lambda: new_listings_of(other.provider_id, by=kept.by),
        lambda: edits.save(7777, PRICED, version=-1, by=kept.by, now=NOW),
    ):
        with pytest.raises(NotFoundError):
            wrong()
    with pytest.raises(ForbiddenError):
        edits.drop(edit_id, by=OFFICER, now=NOW)
    assert seen(other).waits


def test_dates_of_prices_follow_the_day_in_london() -> None:
    kept = keep()
    announced = replace(PRICED, priced_on=date(2027, 1, 1))
    assert save(kept, announced).live == ("price_from", "price_unit", "priced_on")
