"""The same listings for every engine: read from our own tables, one JSON object a line."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from sqlalchemy import Table, select

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.models.base import db
from marketplace.models.listings import Listing, listing_needs, listing_service_types


def write_rows(file: Path) -> None:
    """Write every listing of the current application: what a page of results and filters need."""
    kinds, needs = _slugs(listing_service_types), _slugs(listing_needs)
    columns = (
        *(Listing.id, Listing.name, Listing.summary, Listing.description, Listing.town),
        *(Listing.rating, Listing.direct_payments, Listing.latitude, Listing.longitude),
        Listing.price_from,
    )
    with file.open("w", encoding="utf-8") as lines:
        for row in db.session.execute(select(*columns).order_by(Listing.id)):
            services = kinds[row.id]
            content = {
                **row._asdict(),
                "price_from": None if row.price_from is None else float(row.price_from),
                "rating": row.rating or "not-rated",
                "services": services,
                "needs": needs[row.id],
                "kinds": " ".join(
                    word
                    for slug in services
                    for word in (SERVICE_TYPES[slug].name, *SERVICE_TYPES[slug].synonyms)
                ),
            }
            lines.write(json.dumps(content) + "\n")


def _slugs(table: Table) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for listing_id, slug in db.session.execute(select(table.c.listing_id, table.c.slug)):
        found[listing_id].append(slug)
    return found
