"""The search page: words, filters, facets and twenty results."""

from django.core.paginator import Paginator
from django.shortcuts import render
from haystack.inputs import AutoQuery
from haystack.query import SearchQuerySet

SIDES = (
    ("south", "latitude__gte"),
    ("north", "latitude__lte"),
    ("west", "longitude__gte"),
    ("east", "longitude__lte"),
    ("max_price", "price_from__lte"),
)
LISTS = (("service", "services__in"), ("need", "needs__in"), ("rating", "rating__in"))


def search(request):
    """Answer one question."""
    asked = request.GET
    found = SearchQuerySet().facet("rating").facet("direct_payments").facet("services")
    if asked.get("q"):
        found = found.filter(content=AutoQuery(asked["q"]))
    for name, field in LISTS:
        if asked.getlist(name):
            found = found.filter(**{field: asked.getlist(name)})
    for name, field in SIDES:
        if asked.get(name):
            found = found.filter(**{field: float(asked[name])})
    if asked.get("direct_payments"):
        found = found.filter(direct_payments=True)
    if not found.query.query_filter:
        found = found.filter(listed="yes")
    found = found.load_all()
    page = Paginator(found, 20).get_page(asked.get("page", 1))
    return render(request, "results.html", {"page": page, "facets": found.facet_counts()})
