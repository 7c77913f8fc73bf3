"""Listings as JSON. Names and shapes are promised to those who build on them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from marketplace.domain.assurances import assurances
from marketplace.domain.listings import regulator_page
from marketplace.domain.places import Precision, Where
from marketplace.domain.reach import Reach, ReachKind
from marketplace.queries.shown import Detail, Summary
from marketplace.search.directory import Found

Json = dict[str, object]

ATTRIBUTION = (
    "Ratings and registration details contain Care Quality Commission information, licensed under "
    "the Open Government Licence v3.0."
)


def found_document(found: Found, *, where: Where | None, base_url: str) -> Json:
    """A page of results, with counts for every filter, and what was understood of the place."""
    return {
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "results": [
            summary_document(row, base_url=base_url, reach=reach)
            for row, reach in zip(found.summaries, found.reaches, strict=True)
        ],
        "place": None if where is None else _place_document(where, radius=found.radius),
        "facets": {
            facet.name: [
                {"value": value.value, "label": value.label, "count": value.count}
                for value in facet.values
            ]
            for facet in found.facets
        },
        "searched": found.searched,
        "suggestions": list(found.suggestions),
        "attribution": ATTRIBUTION,
    }


def summary_document(row: Summary, *, base_url: str, reach: Reach | None = None) -> Json:
    """One result. `rating.overall` is null where there is none; amounts are pounds.

    `reach` says how it reaches the place that was asked about; both it and the distance are null
    without a place. A distance is null too where nobody knows where the listing is.
    """
    return {
        "slug": row.slug,
        "reference": row.reference,
        "name": row.name,
        "provider": row.provider,
        "service_types": list(row.service_types),
        "town": row.town,
        "postcode": row.postcode,
        "reach": None if reach is None else _REACHES[reach.kind],
        "distance_miles": _miles(reach),
        "distance_is_rough": None if reach is None or reach.miles is None else reach.is_rough,
        "rating": {
            "overall": row.rating,
            "published_on": _written(row.rating_published_on),
            "url": regulator_page(row.location_id) if row.location_id else None,
        },
        "url": f"{base_url}/listings/{row.slug}",
    }


def _place_document(where: Where, *, radius: float | None) -> Json:
    """The place that distances are from; `is_rough` where that is the middle of an area.

    `districts` are all that it is known to lie in, of which `district` is one: a town may have
    several.
    """
    return {
        "asked": where.asked,
        "label": where.label,
        "district": where.district or None,
        "districts": list(where.districts or filter(None, (where.district,))),
        "is_rough": where.precision is not Precision.POSTCODE,
        "within_miles": radius,
    }


def _miles(reach: Reach | None) -> float | None:
    return None if reach is None or reach.miles is None else round(reach.miles, 2)


_REACHES = {
    ReachKind.COVERS: "comes-there",
    ReachKind.GO_THERE: "go-to-it",
    ReachKind.NOT_SAID: "ask-if-it-comes",
}


def detail_document(detail: Detail, *, base_url: str, today: date) -> Json:
    """One listing whole: what its page shows on that day."""
    row = detail.summary
    return {
        **summary_document(row, base_url=base_url),
        "summary": row.summary,
        "description": detail.description,
        "address": detail.address,
        "latitude": detail.latitude,
        "longitude": detail.longitude,
        "covers": row.covers,
        "phone": row.phone,
        "email": detail.email,
        "website": detail.website,
        "price": {
            "from": _amount(row.price.lowest),
            "to": _amount(row.price.highest),
            "unit": row.price.unit,
        },
        "direct_payments": row.direct_payments,
        "needs": list(detail.needs),
        "languages": list(detail.languages),
        **_terms(detail),
        "updated_at": _written(detail.updated_at),
        "confirmed_at": _written(detail.confirmed_at),
        "regulator": _regulator_document(detail),
        "assurances": [
            {
                "about": one.about,
                "backed_by": one.backer,
                "on": _written(one.on),
                "fact": one.fact,
            }
            for one in assurances(
                detail.backing, confirmed=detail.confirmed_at is not None, today=today
            )
        ],
        "attribution": ATTRIBUTION,
    }


def _terms(detail: Detail) -> Json:
    """What else the provider says. Of an address that is private only the district is told."""
    terms = detail.terms
    return {
        "address_private": detail.address_private,
        "audiences": list(terms.audiences),
        "days": list(terms.days),
        "times": list(terms.times),
        "hours_note": terms.hours_note,
        "can_choose_gender": terms.can_choose_gender,
        "minimum_visit_minutes": terms.minimum_visit,
        "weekend_rate": _amount(terms.weekend_rate),
        "bank_holiday_rate": _amount(terms.bank_holiday_rate),
        "included": terms.included,
        "extra_charges": terms.extra_charges,
        "priced_on": _written(terms.priced_on),
        "isf": detail.isf,
        "availability": detail.availability,
        "availability_given_at": _written(detail.availability_at),
        "access": list(terms.access),
        "access_note": terms.access_note,
        "complaints": terms.complaints,
    }


def _regulator_document(detail: Detail) -> Json | None:
    """What the regulator says; null for a service that it does not regulate."""
    panel = detail.regulator
    if panel is None:
        return None
    return {
        "location_id": panel.location_id,
        "url": panel.url,
        "overall": panel.rating,
        "published_on": _written(panel.published_on),
        "inherited": panel.inherited,
        "dormant": panel.dormant,
        "key_questions": [
            {
                "question": question.question,
                "rating": question.rating,
                "published_on": _written(question.published_on),
            }
            for question in panel.key_questions
        ],
        "checked_at": _written(panel.checked_at),
    }


def _written(value: date | datetime | None) -> str | None:
    return value.isoformat() if value is not None else None


def _amount(value: Decimal | None) -> str | None:
    """Money as text, so that no program rounds it."""
    return None if value is None else f"{value:.2f}"
