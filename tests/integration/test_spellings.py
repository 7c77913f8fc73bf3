"""How needs and languages are written: as whoever can be seen has them, not as a hidden listing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from marketplace.domain.access import person
from marketplace.domain.offers import Offer
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.queries import visible
from marketplace.queries.offers import offer_of
from marketplace.services.listing_content import apply_offer, create_listing
from marketplace.services.transaction import transaction
from tests.architecture.secret_listing import HIDDEN_BY
from tests.integration.listing_files import GARDEN, bring
from tests.integration.town import START
from tests.unit.offers import LUNCH

OWNER = person("owner@example.org")

pytestmark = pytest.mark.usefixtures("directory")


def _offer(*needs: str, language: str = "Makaton") -> Offer:
    return replace(LUNCH, needs=needs, languages=(language,))


def _publish(offer: Offer, *, provider: str) -> int:
    with transaction(actor=OWNER, now=START) as tx:
        row = Provider(name=provider, created_at=tx.now)
        tx.add(row)
        tx.session.flush()
        return create_listing(tx, provider_id=row.id, offer=offer, source="registration")


def _change(listing_id: int, offer: Offer) -> None:
    with transaction(actor=OWNER, now=START) as tx:
        apply_offer(tx, listing_id, offer, source="provider")


def _shown(listing_id: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    db.session.rollback()
    detail = visible.by_slug(db.session.get_one(Listing, listing_id).slug)
    assert detail is not None
    return detail.needs, detail.languages


@pytest.mark.parametrize("way", list(HIDDEN_BY))
def test_the_spelling_of_a_hidden_listing_is_nobody_elses(way: str) -> None:
    """Else whoever writes the same word reads, in the capitals of another, that there is one."""
    HIDDEN_BY[way](_publish(_offer("QuexoLITH", language="makaTON"), provider="One"))
    second = _publish(_offer("quexolith", "Sight loss"), provider="Two")
    assert _shown(second) == (("Sight loss", "quexolith"), ("Makaton",))
    assert visible.spellings().needs["quexolith"] == "quexolith"


def test_the_spelling_of_a_listing_that_is_shown_stays_whoever_writes_it_otherwise() -> None:
    first = _publish(_offer("Dementia"), provider="One")
    second = _publish(_offer("DEMENTIA", language="MAKATON"), provider="Two")
    assert _shown(second) == _shown(first) == (("Dementia",), ("Makaton",))
    HIDDEN_BY["hold rating"](first)
    third = _publish(_offer("dementia"), provider="Three")
    assert _shown(third) == _shown(second) == (("Dementia",), ("Makaton",))


def test_a_listing_that_alone_has_a_word_and_is_hidden_can_write_it_anew() -> None:
    listing_id = _publish(_offer("Dementai"), provider="One")
    HIDDEN_BY["hold rating"](listing_id)
    _change(listing_id, _offer("DEMENTAI"))
    db.session.rollback()
    assert offer_of(listing_id).needs == ("DEMENTAI",)


def test_a_file_of_listings_writes_words_as_it_first_has_them(tmp_path: Path) -> None:
    hidden = _publish(_offer("QuexoLITH"), provider="One")
    HIDDEN_BY["hold rating"](hidden)
    rows = (
        {**GARDEN, "needs": "quexolith"},
        {**GARDEN, "reference": "G2", "needs": "QUEXOLITH"},
    )
    assert bring(tmp_path / "listings.csv", *rows).added == 2
    db.session.rollback()
    assert visible.spellings().needs["quexolith"] == "quexolith"
    assert bring(tmp_path / "listings.csv", *rows).unchanged == 2
