"""Whatever an offer says, the listing that it was written into says the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.offers import Offer
from marketplace.domain.offers_normal import known_by, normal
from marketplace.domain.places import normalised_postcode
from marketplace.models.base import db
from marketplace.models.providers import Provider
from marketplace.queries.offers import offer_of
from marketplace.services.listing_content import apply_offer, create_listing
from marketplace.services.transaction import transaction
from tests.integration.town import IMPORT, START
from tests.property.test_offers import OFFERS

_numbers = count(1)
_NO_TEXTS = ("price_unit", "availability")
_WORD = st.text(st.characters(categories=["L"]), min_size=1, max_size=15).map(
    lambda word: word[:15]
)


def _storable(offer: Offer, needs: tuple[str, ...]) -> Offer:
    """An offer as the checks would let it through, as far as tables mind."""
    plain = replace(
        offer,
        cqc_location_id="",
        service_types=tuple(slug for slug in offer.service_types if slug in SERVICE_TYPES),
        postcode=normalised_postcode("ZZ1 1AA") if offer.postcode else "",
        phone=offer.phone[:40],
        needs=needs,
        languages=(),
    )
    texts = {
        name: value.replace("\x00", "").encode("utf-8", "ignore").decode()
        for name in Offer.__dataclass_fields__
        if isinstance(value := getattr(plain, name), str) and name not in _NO_TEXTS
    }
    return normal(replace(plain, **texts))  # type: ignore[arg-type]  # every one is a text


@pytest.mark.usefixtures("directory")
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(OFFERS, OFFERS, st.lists(_WORD, max_size=3).map(tuple))
def test_what_was_written_is_what_is_read(
    first: Offer, second: Offer, needs: tuple[str, ...]
) -> None:
    first, second = _storable(first, needs), _storable(second, ())
    with transaction(actor=IMPORT, now=START) as tx:
        provider = Provider(name=f"Provider {next(_numbers)}", created_at=tx.now)
        tx.add(provider)
        tx.session.flush()
        key = create_listing(tx, provider_id=provider.id, offer=first, source="registration")
    db.session.rollback()
    read = offer_of(key)
    assert [known_by(word) for word in read.needs] == [known_by(word) for word in first.needs]
    assert replace(read, needs=first.needs) == first
    with transaction(actor=IMPORT, now=START) as tx:
        apply_offer(tx, key, second, source="provider")
    db.session.rollback()
    assert offer_of(key) == second
    with transaction(actor=IMPORT, now=START) as tx:
        assert apply_offer(tx, key, second, source="provider") == ()
