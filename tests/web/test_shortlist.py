"""The shortlist: kept by the browser alone, never by us, and it shows only what anybody can see."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask import Flask
from itsdangerous import URLSafeSerializer
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from marketplace.domain.numbers import Counted
from marketplace.domain.shortlists import MOST
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.numbers import ListingCount
from marketplace.web.counting import flush_counts
from tests.integration.town import withdraw
from tests.web.choosing import HERE, Chooser
from tests.web.shelf import Offer, put
from tests.web.visitor import Page, words_of

LONGEST_MAIL_ADDRESS = 2000
"""What every mail program in use takes from a link."""


@pytest.fixture
def chooser(marketplace: Flask) -> Chooser:
    """Somebody with a browser, and three services to choose from."""
    put(
        marketplace,
        Offer(reference="ashgrove", name="Ashgrove at Home", phone="01632 960301"),
        Offer(reference="larkspur", name="Larkspur Gardens", services=("gardening",)),
        Offer(reference="tansy", name="Tansy Transport", services=("transport",)),
    )
    return Chooser(marketplace)


def test_there_is_nothing_on_it_at_first(chooser: Chooser) -> None:
    page = chooser.get("/shortlist")
    assert page.heading == "Your shortlist"
    assert "There is nothing on your shortlist yet" in page.main


def test_a_service_is_put_on_it_with_one_button(chooser: Chooser) -> None:
    """The form needs nothing but the listing: no session, no token."""
    page = chooser.add("ashgrove")
    assert page.texts("h2 a") == ["Ashgrove at Home"]
    assert "Added to your shortlist." in page.main
    assert page.texts(".app-number")[0] == "01632 960301"
    assert page.address_of("Send an enquiry to Ashgrove at Home") == "/listings/ashgrove/enquire"


def test_who_gave_no_number_is_reached_by_email(marketplace: Flask, chooser: Chooser) -> None:
    put(marketplace, Offer(reference="quiet", name="Quiet Care", phone="", email="q@example.org"))
    page = chooser.add("quiet")
    assert page.address_of("q@example.org") == "mailto:q@example.org"


def test_services_stand_in_the_order_of_choosing(chooser: Chooser) -> None:
    for slug in ("tansy", "ashgrove", "larkspur"):
        page = chooser.add(slug)
    names = ["Tansy Transport", "Ashgrove at Home", "Larkspur Gardens"]
    assert page.texts("h2 a")[:3] == names


def test_choosing_one_again_changes_nothing(chooser: Chooser) -> None:
    chooser.add("tansy")
    page = chooser.add("tansy")
    assert "That is on your shortlist already." in page.main
    assert page.texts("h2 a") == ["Tansy Transport"]


def test_services_are_taken_off_one_by_one_or_all_at_once(chooser: Chooser) -> None:
    chooser.add("ashgrove", "larkspur", "tansy")
    chooser.press("/shortlist/remove", "larkspur")
    assert chooser.get("/shortlist").texts("h2 a") == ["Ashgrove at Home", "Tansy Transport"]
    assert "Your shortlist is empty now." in Page(chooser.press("/shortlist/empty")).main
    assert chooser.cookie() is None


def _put_back(chooser: Chooser, page: Page, words: str) -> Page:
    """Press the button that says so, with whatever its form holds."""
    (form,) = page.soup.select(".govuk-notification-banner form")
    assert words_of(form) == words
    sent = [(str(field["name"]), str(field["value"])) for field in form.select("input")]
    fields = {name: [value for key, value in sent if key == name] for name, _ in sent}
    return chooser.get(chooser.send(str(form["action"]), HERE, **fields).location)


def test_what_was_taken_off_by_mistake_is_put_back(chooser: Chooser) -> None:
    chooser.add("ashgrove", "larkspur", "tansy")
    answer = chooser.press("/shortlist/remove", "larkspur")
    back = _put_back(chooser, chooser.get(answer.location), "Put it back")
    assert back.texts("h2 a") == ["Ashgrove at Home", "Larkspur Gardens", "Tansy Transport"]
    emptied = Page(chooser.press("/shortlist/empty"))
    assert _put_back(chooser, emptied, "Put them back").texts("h2 a") == back.texts("h2 a")


def test_it_goes_back_to_where_it_was_past_what_cannot_be_shown(
    chooser: Chooser, marketplace: Flask
) -> None:
    chooser.add("ashgrove", "larkspur", "tansy")
    with marketplace.app_context():
        withdraw(db.session.scalars(select(Listing.id).where(Listing.slug == "ashgrove")).one())
    for slug in ("larkspur", "tansy"):
        answer = chooser.press("/shortlist/remove", slug)
        back = _put_back(chooser, chooser.get(answer.location), "Put it back")
        assert back.texts("h2 a") == ["Larkspur Gardens", "Tansy Transport"]
    assert chooser.fetch("/shortlist/chosen").json == {"slugs": ["ashgrove", "larkspur", "tansy"]}


@pytest.mark.parametrize("place", ["", "&at=", "&at=first", "&at=-1", "&at=999999999999", "&at=99"])
def test_where_an_address_makes_no_sense_it_goes_to_the_end(chooser: Chooser, place: str) -> None:
    chooser.add("ashgrove", "larkspur")
    page = chooser.get(f"/shortlist?note=removed&was=tansy{place}")
    back = _put_back(chooser, page, "Put it back")
    assert back.texts("h2 a") == ["Ashgrove at Home", "Larkspur Gardens", "Tansy Transport"]


def test_an_emptied_shortlist_is_in_no_cookie_and_no_address(chooser: Chooser) -> None:
    """Whoever sits down at a shared computer after somebody left the page finds nothing."""
    chooser.add("ashgrove", "larkspur")
    answer = chooser.press("/shortlist/empty")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert chooser.cookie() is None
    page = chooser.get("/shortlist?note=emptied&was=ashgrove")
    assert page.soup.select(".govuk-notification-banner form") == []


def test_it_leads_back_to_where_the_button_was(chooser: Chooser) -> None:
    answer = chooser.press("/shortlist/add", "tansy", came_from="/search?q=tansy&page=1")
    page = chooser.get(answer.location)
    (back,) = page.soup.select(".govuk-back-link")
    assert back["href"] == "/search?q=tansy&page=1"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/account", "/a\n/b"])
def test_it_leads_back_nowhere_else(chooser: Chooser, back: str) -> None:
    page = chooser.get("/shortlist?" + "back=" + back.replace("\n", "%0A"))
    (link,) = page.soup.select(".govuk-back-link")
    assert link["href"] == "/search"


def test_a_page_of_another_site_is_no_way_back(chooser: Chooser) -> None:
    headers = HERE | {"Referer": "https://evil.example/search?q=x"}
    answer = chooser.send("/shortlist/add", headers, listing="tansy")
    assert "back" not in parse_qs(urlsplit(answer.location).query)


def test_it_holds_twenty(marketplace: Flask) -> None:
    put(marketplace, *(Offer(reference=f"club-{n}", name=f"Club {n}") for n in range(MOST + 1)))
    chooser = Chooser(marketplace)
    chooser.add(*(f"club-{n}" for n in range(MOST)))
    page = chooser.add(f"club-{MOST}")
    assert "Your shortlist is full" in page.main
    assert len(page.texts("ol h2")) == MOST


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_other_websites_put_nothing_on_it(chooser: Chooser, headers: dict[str, str]) -> None:
    for path in ("add", "remove", "tidy", "empty", "record"):
        answer = chooser.send(f"/shortlist/{path}", headers, listing="tansy")
        assert answer.status_code == 400
    assert chooser.cookie() is None


def test_an_old_browser_says_its_origin_alone(chooser: Chooser) -> None:
    answer = chooser.send("/shortlist/add", {"Origin": "http://localhost"}, listing="tansy")
    assert answer.status_code == 303


def test_the_cookie_is_ours_short_and_says_nothing_about_a_person(
    chooser: Chooser, marketplace: Flask
) -> None:
    answer = chooser.press("/shortlist/add", "tansy")
    (written,) = answer.headers.getlist("Set-Cookie")
    assert written.startswith("shortlist=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(written.split("; "))
    signed = URLSafeSerializer(marketplace.secret_key or "", salt="shortlist")
    assert signed.loads(chooser.cookie() or "") == ["tansy"]
    longest = [f"{'long-name-' * 6}{number:08}" for number in range(MOST)]
    assert len(str(signed.dumps(longest))) < 4000


@pytest.mark.parametrize("value", ["", "x", "WyJ0YW5zeSJd.forged", "\u0000", "a" * 4000])
def test_a_cookie_that_we_did_not_sign_is_no_shortlist(chooser: Chooser, value: str) -> None:
    chooser.tamper(value)
    assert "There is nothing on your shortlist yet" in chooser.get("/shortlist").main


def test_it_is_shared_by_a_link_that_needs_no_cookie(chooser: Chooser, marketplace: Flask) -> None:
    page = chooser.add("ashgrove", "tansy")
    (link,) = [a for a in page.soup.select("main a") if "?listing=" in a.get_text()]
    mail = str(next(a["href"] for a in page.soup.select('a[href^="mailto:"]')))
    assert str(link["href"]) in unquote(mail)

    daughter = Chooser(marketplace)
    shared = daughter.get(str(link["href"]).removeprefix("http://localhost"))
    assert shared.heading == "A shortlist shared with you"
    assert shared.texts("ol h2") == ["Ashgrove at Home", "Tansy Transport"]
    assert daughter.cookie() is None
    form = shared.soup.select_one('form[action="/shortlist/add"]')
    assert form is not None
    slugs = [str(field["value"]) for field in form.select("input[name=listing]")]
    assert daughter.add(*slugs).texts("ol h2") == ["Ashgrove at Home", "Tansy Transport"]


def test_the_link_is_copied_and_sent_by_a_script_alone(chooser: Chooser) -> None:
    """Without JavaScript nothing is there that would do nothing."""
    page = chooser.add("tansy")
    (box,) = page.soup.select("[data-share]")
    assert box.has_attr("hidden")
    assert box["data-share"] == "http://localhost/shortlist?listing=tansy"
    assert page.soup.select('script[src*="share.js"]')
    assert not chooser.get("/shortlist?listing=none").soup.select('script[src*="share.js"]')


def test_the_longest_shortlist_can_be_mailed(marketplace: Flask) -> None:
    """A slug is at most 60 characters of a name, a hyphen and 8 at random."""
    slugs = [f"{'a' * 60}-{number:08}" for number in range(MOST)]
    put(marketplace, *(Offer(reference=slug, name="Club") for slug in slugs))
    chooser = Chooser(marketplace)
    page = chooser.add(*slugs)
    mail = str(next(a["href"] for a in page.soup.select('a[href^="mailto:"]')))
    assert len(mail) <= LONGEST_MAIL_ADDRESS


def test_putting_a_service_on_it_is_counted_once_and_never_for_whom(
    chooser: Chooser, marketplace: Flask
) -> None:
    firefox = HERE | {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
    for _ in range(2):
        chooser.send("/shortlist/add", firefox, listing="larkspur")
    chooser.send("/shortlist/remove", firefox, listing="larkspur")
    chooser.send("/shortlist/add", firefox, listing="larkspur", **{"put-back": "yes"})
    chooser.send("/shortlist/add", HERE | {"User-Agent": "curl/8"}, listing="tansy")
    flush_counts(marketplace)
    with marketplace.app_context():
        rows = list(db.session.scalars(select(ListingCount)))
        assert [(row.listing_id, row.counted, row.times) for row in rows] == [
            (2, Counted.SHORTLIST.value, 1)
        ]


def test_we_keep_nothing_of_it(chooser: Chooser) -> None:
    """Not one statement of these requests writes: what was chosen stays in the browser."""
    written: list[str] = []

    def note(*arguments: object) -> None:
        if not str(arguments[2]).upper().startswith(("SELECT", "PRAGMA", "BEGIN")):
            written.append(str(arguments[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        chooser.add("ashgrove", "tansy")
        chooser.press("/shortlist/remove", "tansy")
        chooser.press("/shortlist/empty")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert written == []


def test_a_script_is_told_what_is_on_it_and_stays_where_it_is(chooser: Chooser) -> None:
    as_json = HERE | {"Accept": "application/json"}
    added = chooser.send("/shortlist/add", as_json, listing="tansy")
    assert added.json == {"slugs": ["tansy"], "note": "Added to your shortlist."}
    assert chooser.fetch("/shortlist/chosen").json == {"slugs": ["tansy"]}
    removed = chooser.send("/shortlist/remove", as_json, listing="tansy")
    assert removed.json == {"slugs": [], "note": "Removed from your shortlist."}
    assert chooser.fetch("/shortlist/chosen").json == {"slugs": []}


@pytest.mark.parametrize("path", ["/search", "/listings/ashgrove"])
def test_pages_that_anybody_reads_do_not_know_what_is_on_it(
    chooser: Chooser, marketplace: Flask, path: str
) -> None:
    """They hold the button, and are the same with a shortlist as without."""
    chooser.add("ashgrove", "tansy")
    mine, anybodys = chooser.get(path), Chooser(marketplace).get(path)
    assert mine.soup.select(".app-choose button[name=listing]")
    assert mine.soup.main == anybodys.soup.main
    assert mine.soup.select('script[src*="shortlist.js"]')
