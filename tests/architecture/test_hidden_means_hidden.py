"""For a stranger, a hidden listing, a withdrawn one and one that never existed are the same.

Every public address is asked three times: before the listing exists, while everybody may see it,
and once it is hidden, with a text index that still holds it. The first and the last answer have to
be equal byte for byte: status, headers and body. The answers in the middle prove that the question
was asked where the listing would be seen.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from marketplace.printing.printer import PdfPrinter
from marketplace.search.documents import documents
from marketplace.web.marks import mark_of
from marketplace.wiring import EXTENSION, adapters
from tests.architecture import secret_listing
from tests.architecture.secret_listing import HIDDEN_BY, NEVER_SHOWN, SECRETS, SLUG

SEARCHES = (
    "",
    "?q=quexolith",
    "?q=quexolitj",  # a typing slip, which the index could mend with the hidden word
    "?q=quexolith+vandrume",
    "?q=brastavine",
    "?q=ophrenzig+support",
    "?q=plonquester",
    "?q=home+care",
    "?service=home-care",
    "?rating=outstanding",
    "?direct_payments=yes&sort=name",
    "?need=trundlewex",
    "?language=yabberwenian",
    "?who=carers&access=step-free&availability=spaces&day=monday",
    "?postcode=WQ77",  # which it covers
    "?postcode=WQ77&within=1&sort=distance",
    "?max_price=100&price_unit=hour&sort=price",
    "?meeting=comes-to-me&service=companionship",  # finds nothing, and offers what is related
    "?page=2",  # there is one while the listing is the twenty-first
)
ASKED: dict[str, tuple[str, ...]] = {
    "public.start": ("/",),
    "public.search": tuple(f"/search{query}" for query in SEARCHES),
    "public.listing": (
        f"/listings/{SLUG}",
        f"/listings/{SLUG.upper()}",
        "/listings/green-gate-0",  # where it would be a similar service
    ),
    "public.help_pages": ("/help",),
    "public.direct_payments": ("/help/direct-payments",),
    "public.paying_for_care": ("/help/paying-for-care",),
    "public.contacts": ("/help/contacts",),
    "public.what_we_check": ("/help/what-we-check",),
    "public.suggest_services": (
        "/suggest/services?q=ho",
        "/suggest/services?q=trundle",
        "/suggest/services?q=quexolith",
    ),
    "public.suggest_places": (
        "/suggest/places?q=WQ77",
        "/suggest/places?q=quexolith",
        "/suggest/places?q=plonquester",
    ),
    "public.ordering": ("/how-results-are-ordered",),
    "public.listing_sessions": (f"/listings/{SLUG}/sessions.ics",),
    "public.activities": (
        "/activities",
        "/activities?day=monday&time=afternoon",
        "/activities?cost=free",
        "/activities?from=2027-03-01",
        "/activities?day=sunday",  # finds nothing, and offers what finds something
        "/activities?postcode=WQ77&within=1",
        "/activities?postcode=WQ77&day=sunday&cost=10&access=step-free",
    ),
    "public.activities_calendar": ("/activities.ics", "/activities.ics?day=monday"),
    "saved_searches.stop": ("/tell-me/stop/x", f"/tell-me/stop/1-{'x' * 43}"),
    "public.policy": ("/policy",),
    "public.registering": ("/register-your-service",),
    "public.accessibility": ("/accessibility",),
    "public.privacy": ("/privacy",),
    "public.cookies": ("/cookies",),
    "choosing.shortlist": (
        f"/shortlist?listing={SLUG}",
        f"/shortlist?listing=green-gate-1&listing={SLUG}",
        f"/shortlist?note=removed&was={SLUG}&at=0",
    ),
    "choosing.on_it": ("/shortlist/chosen",),
    "choosing.compare": (f"/compare?listing=green-gate-1&listing={SLUG}",),
    "choosing.pack": (f"/shortlist/pack?listing={SLUG}&size=large",),
    "choosing.pack_pdf": (f"/shortlist/pack.pdf?listing={SLUG}",),
    "choosing.record": (f"/shortlist/record?listing={SLUG}",),
    "choosing.change": (f"/shortlist/change?listing={SLUG}",),
    "api.listings": tuple(f"/api/v1/listings{query}" for query in SEARCHES),
    "api.listing": (f"/api/v1/listings/{SLUG}",),
    "service.live": ("/health/live",),
    "service.ready": ("/health/ready",),
    "service.robots": ("/robots.txt",),
    "service.sitemap": ("/sitemap.xml",),
    "service.security": ("/.well-known/security.txt",),
}
"""Addresses for every public endpoint. A new one goes here with what would show a listing."""
WOULD_SHOW_IT = {
    "public.start",
    "public.search",
    "public.suggest_services",
    "public.listing",
    "public.listing_sessions",
    "public.activities",
    "public.activities_calendar",
    "choosing.shortlist",
    "choosing.compare",
    "choosing.pack",
    "choosing.pack_pdf",
    "choosing.record",
    "choosing.change",
    "api.listings",
    "api.listing",
    "service.sitemap",
}
AS_IT_IS = (sys.executable, "-S", "-c", "import sys; print(sys.stdin.read())")
"""Prints pages as what they are: the same page gives the same PDF (`tests/contract`), slowly."""
NONCE = re.compile(r"nonce(?:-|=\")[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a stranger gets, as one text: nothing in it may give a listing away."""

    path: str
    text: str


def answers(app: Flask) -> dict[str, list[Answer]]:
    """Ask every address as a stranger would: afresh, without a cookie."""
    wired = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(wired, printer=PdfPrinter(AS_IT_IS))
    return {
        endpoint: [Answer(path=path, text=_answer(app, path)) for path in paths]
        for endpoint, paths in ASKED.items()
    }


def _answer(app: Flask, path: str) -> str:
    return plain(app.test_client().get(path))


def plain(answer: TestResponse) -> str:
    """An answer as one text: its status, all its headers and its body."""
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers))
    text = f"{answer.status}\n{headers}\n\n{answer.get_data(as_text=True)}"
    # Only the random word of the security policy may differ.
    return NONCE.sub("nonce", text)


def index_what_is_visible(app: Flask) -> None:
    """Make the index of words anew: it holds what anybody can see now."""
    with app.app_context():
        adapters().text_index.rebuild(documents())


@pytest.mark.parametrize("way", HIDDEN_BY)
def test_a_hidden_listing_is_as_if_it_had_never_been(app: Flask, way: str) -> None:
    with app.app_context():
        secret_listing.add_place()
        secret_listing.add_neighbours(20)
    index_what_is_visible(app)
    before = answers(app)

    with app.app_context():
        key = secret_listing.add()
    index_what_is_visible(app)
    while_public = answers(app)

    with app.app_context():
        HIDDEN_BY[way](key)
        assert key in adapters().text_index.ids(), "the index has to be stale for this test"
    after = answers(app)

    changed = {name for name, given in while_public.items() if given != before[name]}
    assert changed == WOULD_SHOW_IT
    for endpoint, given in after.items():
        assert given == before[endpoint], endpoint


def test_it_is_similar_to_its_neighbour_only_while_it_is_public(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        secret_listing.add_neighbours(1)
        key = secret_listing.add()
    assert "Quexolith" in _answer(sqlite_app, "/listings/green-gate-0")
    with sqlite_app.app_context():
        HIDDEN_BY["hold rating"](key)
    assert "Quexolith" not in _answer(sqlite_app, "/listings/green-gate-0")


def test_every_secret_word_is_one_that_a_public_listing_shows(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        secret_listing.add_place()
        secret_listing.add()
    index_what_is_visible(sqlite_app)
    shown = "\n".join(each.text for given in answers(sqlite_app).values() for each in given)
    assert [word for word in SECRETS if word.casefold() not in shown.casefold()] == []
    assert [word for word in NEVER_SHOWN if word.casefold() in shown.casefold()] == []


@pytest.mark.parametrize("way", ["hold rating", "publication withdrawn"])
def test_no_answer_holds_a_word_of_a_hidden_listing(sqlite_app: Flask, way: str) -> None:
    with sqlite_app.app_context():
        secret_listing.add_place()
        key = secret_listing.add()
    index_what_is_visible(sqlite_app)
    answers(sqlite_app)
    with sqlite_app.app_context():
        HIDDEN_BY[way](key)
    told = [
        (answer.path, word)
        for given in answers(sqlite_app).values()
        for answer in given
        for word in SECRETS
        # What was asked for may be repeated; what was not asked for may not appear.
        if word.casefold() in answer.text.casefold() and word not in answer.path
    ]
    assert told == []


def test_a_hidden_listings_page_is_the_page_of_one_that_never_existed(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        key = secret_listing.add()
        HIDDEN_BY["hold rating"](key)
    client = sqlite_app.test_client()
    for place in ("/listings/", "/api/v1/listings/"):
        hidden = client.get(f"{place}{SLUG}")
        never = client.get(f"{place}nobody-was-ever-here-z9y8x7w6")
        assert hidden.status_code == never.status_code == 404
        assert list(hidden.headers) == list(never.headers)
        assert hidden.data == never.data


@pytest.mark.parametrize("way", ["hold rating", "hold paused", "publication withdrawn"])
def test_every_address_of_a_hidden_listing_is_as_that_of_none(sqlite_app: Flask, way: str) -> None:
    """Forms that keep a session too: whatever address a listing gives its name to."""
    with sqlite_app.app_context():
        key = secret_listing.add()
    addresses = sorted(
        rule.rule
        for rule in sqlite_app.url_map.iter_rules()
        if rule.arguments == {"slug"} and "GET" in (rule.methods or set())
    )
    assert {"/listings/<slug>", "/listings/<slug>/enquire", "/listings/<slug>/mistake"} < set(
        addresses
    )
    seen = [_answer(sqlite_app, address.replace("<slug>", SLUG)) for address in addresses]
    assert {each[:3] for each in seen} == {"200"}
    with sqlite_app.app_context():
        HIDDEN_BY[way](key)
    for address in addresses:
        hidden = _answer(sqlite_app, address.replace("<slug>", SLUG))
        never = _answer(sqlite_app, address.replace("<slug>", "nobody-was-ever-here-z9y8x7w6"))
        assert hidden == never, address
        assert hidden.startswith("404")


def test_every_public_endpoint_is_asked(sqlite_app: Flask) -> None:
    public = {
        rule.endpoint
        for rule in sqlite_app.url_map.iter_rules()
        if mark_of(sqlite_app.view_functions[rule.endpoint]) in {"public", "choosing"}
        and "GET" in (rule.methods or set())
    }
    assert public == set(ASKED)


def test_every_asked_address_belongs_to_its_endpoint(sqlite_app: Flask) -> None:
    addresses = sqlite_app.url_map.bind("localhost")
    for endpoint, paths in ASKED.items():
        for path in paths:
            assert addresses.match(path.partition("?")[0])[0] == endpoint
