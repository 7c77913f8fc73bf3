"""Django with django-haystack on Whoosh, as its documentation builds a search with facets.

It has no distance on Whoosh: the place is a square of latitudes and longitudes.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlencode

from marketplace.domain.finding import Criteria, Sort
from tests.bench.peers.environments import run

REQUIREMENTS = (
    *("Django==5.2.19", "django-haystack==3.4.0", "Whoosh==2.7.4", "gunicorn==27.0.1"),
    "setuptools<81",
)
_SITE = Path(__file__).with_name("haystack_site")
_MILES_A_DEGREE = 69.09


def build(folder: Path, rows: Path, *, python: Path) -> None:
    """Make its database and its index; takes some minutes at 60,000."""
    shutil.copytree(_SITE, folder / "haystack_site")
    environment = {"DJANGO_SETTINGS_MODULE": "haystack_site.settings", "ROWS": str(rows)}
    run(python, "-m", "haystack_site.build", folder=folder, **environment)


def path(criteria: Criteria) -> str:
    """Where its page for a question is."""
    pairs = [("q", criteria.words)] if criteria.words else []
    pairs += [("service", slug) for slug in criteria.services]
    pairs += [("need", slug) for slug in criteria.needs]
    pairs += [("rating", choice.value) for choice in criteria.ratings]
    pairs += [("direct_payments", "yes")] if criteria.direct_payments else []
    if criteria.max_price is not None:
        pairs.append(("max_price", str(criteria.max_price)))
    if criteria.where is not None:
        side = (criteria.within or 25) / _MILES_A_DEGREE
        point = criteria.where.point
        pairs += [
            ("south", str(point.latitude - side)),
            ("north", str(point.latitude + side)),
            ("west", str(point.longitude - side / 0.62)),
            ("east", str(point.longitude + side / 0.62)),
        ]
    pairs += [("sort", "name")] if criteria.sort is Sort.NAME else []
    pairs += [("page", str(criteria.page))] if criteria.page > 1 else []
    return f"/search?{urlencode(pairs)}"
