"""A listing as search engines read it: schema.org in JSON-LD, with nothing that the page lacks.

There is no rating in it: the regulator's is not a score of ours, and no reviews are invented. Of a
private home only town and district are here, as everywhere.
"""

from __future__ import annotations

import json

from markupsafe import Markup

from marketplace.domain.listings import Coverage
from marketplace.queries.shown import Detail, Price
from marketplace.web import filters

_TYPES = {"private-hospital": "Hospital", "nhs-provision": "MedicalBusiness"}
"""The nearest types of schema.org; for care, clubs and trades none is nearer than the usual."""
_USUAL = "LocalBusiness"
_METRES_IN_A_MILE = 1609.344
_ESCAPED = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
"""What could end the element that holds the text, or a line of it."""

Json = dict[str, object]


def structured_data(detail: Detail, *, address: str) -> Markup:
    """The text of a `script` element. Whatever a provider wrote in it stays text."""
    text = json.dumps(document(detail, address=address), ensure_ascii=False)
    for letter, escaped in _ESCAPED.items():
        text = text.replace(letter, escaped)
    return Markup(text)  # noqa: S704 - escaped just above


def document(detail: Detail, *, address: str) -> Json:
    """The listing as one object. What was not given is left out."""
    row = detail.summary
    said: Json = {
        "@context": "https://schema.org",
        "@type": next((_TYPES[slug] for slug in row.service_types if slug in _TYPES), _USUAL),
        "@id": address,
        "url": address,
        "name": row.name,
        "description": row.summary or detail.description,
        "telephone": row.phone,
        "email": detail.email,
        "sameAs": filters.web_address(detail.website) or "",
        "address": _given({"@type": "PostalAddress", **_place(detail)}),
        "geo": _point(detail, "GeoCoordinates"),
        "areaServed": _area(detail),
        "priceRange": filters.price(row.price) if _is_priced(row.price) else "",
        "knowsLanguage": list(detail.languages),
        "parentOrganization": {"@type": "Organization", "name": row.provider},
    }
    return _given(said)


def _place(detail: Detail) -> Json:
    row = detail.summary
    return {
        "streetAddress": " ".join(detail.address.split()),
        "addressLocality": row.town,
        "postalCode": row.postcode or "",
        "addressCountry": "GB",
    }


def _area(detail: Detail) -> object:
    """How far it comes: a circle around its own place, or the names of districts and wards."""
    coverage = Coverage.stored(detail.summary.covers)
    if coverage.miles is not None:
        middle = _point(detail, "GeoCoordinates")
        metres = str(round(coverage.miles * _METRES_IN_A_MILE))
        return {"@type": "GeoCircle", "geoMidpoint": middle, "geoRadius": metres} if middle else ""
    return list(coverage.districts or coverage.wards)


def _point(detail: Detail, kind: str) -> Json:
    if detail.latitude is None or detail.longitude is None:
        return {}
    return {"@type": kind, "latitude": detail.latitude, "longitude": detail.longitude}


def _is_priced(price: Price) -> bool:
    return price.lowest is not None or price.highest is not None


def _given(values: Json) -> Json:
    return {name: value for name, value in values.items() if value not in ("", [], {}, None)}
