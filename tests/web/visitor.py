"""A visitor who looks closely: every page that it fetches is checked for what every page owes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

COUNCIL = "Marlbridge Borough Council"
SERVICE = "Find care and support"


class Page:
    """A page as the visitor sees it."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.soup = BeautifulSoup(response.text, "html.parser")
        self._elements = [each for each in self.soup.descendants if isinstance(each, Tag)]

    @property
    def heading(self) -> str:
        """The text of the first-level heading."""
        return words_of(self.soup.select_one("h1"))

    @property
    def main(self) -> str:
        """The words of the main part."""
        return words_of(self.soup.select_one("main"))

    def texts(self, selector: str) -> list[str]:
        """The words of each element that the selector finds."""
        return [words_of(element) for element in self.soup.select(selector)]

    def named(self, *names: str) -> list[Tag]:
        """The elements of these names, in their order. Selectors take ten times as long."""
        return [element for element in self._elements if not names or element.name in names]

    def having(self, attribute: str) -> list[Tag]:
        """The elements that have an attribute, in their order."""
        return [element for element in self._elements if attribute in element.attrs]

    def of_class(self, name: str) -> list[Tag]:
        """The elements of a class, in their order."""
        return [
            element for element in self._elements if name in element.get_attribute_list("class")
        ]

    def address_of(self, text: str) -> str:
        """Where the only link of the main part with this text leads."""
        (link,) = [a for a in self.soup.select("main a") if words_of(a) == text]
        return str(link["href"])

    def facts(self) -> dict[str, str]:
        """The summary list, keys and values."""
        rows = self.soup.select(".govuk-summary-list__row")
        return {words_of(row.dt): words_of(row.dd) for row in rows}


class Visitor:
    """Fetches pages, and checks each: by default as somebody without any cookie."""

    promises: tuple[Callable[[Page], None], ...] = ()
    """What every page owes this visitor; a public page's promises where it is empty."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client

    def get(self, path: str, *, status: int = 200) -> Page:
        """Fetch a page that answers with this status and keeps every promise."""
        response = self._client.get(path)
        assert response.status_code == status, response.text
        assert response.content_type == "text/html; charset=utf-8"
        page = Page(response)
        for promise in self.promises or PROMISES:
            promise(page)
        return page

    def fetch(self, path: str, **options: object) -> TestResponse:
        """Fetch anything, unchecked."""
        return self._client.get(path, buffered=True, **options)


def words_of(element: Tag | None) -> str:
    """The text of an element, white space folded."""
    assert element is not None
    return " ".join(element.get_text().split())


def _has_the_title_of_its_heading(page: Page) -> None:
    (heading,) = page.named("h1")
    title = words_of(page.soup.title)
    assert title.startswith(words_of(heading))
    assert title.endswith(f" \N{EN DASH} {COUNCIL}")
    assert SERVICE in title


def _skips_no_heading(page: Page) -> None:
    """An error summary stands before the first heading, as the design system has it."""
    levels = [
        int(heading.name[1])
        for heading in page.named("h1", "h2", "h3", "h4", "h5", "h6")
        if not heading.find_parent(class_="govuk-error-summary")
    ]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def _uses_each_id_once(page: Page) -> None:
    ids = Counter(str(element["id"]) for element in page.having("id"))
    assert [name for name, uses in ids.items() if uses > 1] == []
    assert [name for name in ids if not name or " " in name] == []


def _points_at_what_is_there(page: Page) -> None:
    ids = {str(element["id"]) for element in page.having("id")}
    for attribute in ("for", "form", "aria-describedby", "aria-labelledby", "aria-controls"):
        for element in page.having(attribute):
            assert set(str(element[attribute]).split()) <= ids, element
    addresses = [str(link.get("href", "")) for link in page.named("a")]
    assert {address[1:] for address in addresses if address.startswith("#")} <= ids


def _labels_every_field(page: Page) -> None:
    labels = page.named("label")
    for field in page.named("input", "select", "textarea"):
        if field.get("type") not in {"hidden", "submit"}:
            (label,) = (label for label in labels if label.get("for") == field["id"])
            assert words_of(label)
    for group in page.named("fieldset"):
        assert words_of(group.legend)
    for control in page.named("a", "button", "summary"):
        assert words_of(control), control


def _links_errors_to_fields(page: Page) -> None:
    links = [
        link for each in page.of_class("govuk-error-summary__list") for link in each.find_all("a")
    ]
    for link in links:
        field = page.soup.find(id=str(link["href"])[1:])
        assert isinstance(field, Tag)
        assert field.name in {"input", "select", "textarea"}
    assert len(links) == len(page.of_class("govuk-error-message"))


def _asks_nobody_else(page: Page) -> None:
    fetched = [element for element in page.named("script") if "src" in element.attrs]
    fetched += [
        element
        for element in page.named("link")
        if {"stylesheet", "icon"} & set(element.get_attribute_list("rel"))
    ]
    for element in [*fetched, *page.named("img", "iframe")]:
        assert str(element.get("src") or element.get("href")).startswith("/static/"), element


def _runs_only_what_the_policy_allows(page: Page) -> None:
    policy = page.response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for script in page.named("script"):
        assert f"'nonce-{script['nonce']}'" in policy
    assert [*page.named("style"), *page.having("style")] == []
    for element in page.named():
        assert not [name for name in element.attrs if name.startswith("on")], element


def _sets_no_cookie(page: Page) -> None:
    assert "Set-Cookie" not in page.response.headers
    assert "Cookie" not in page.response.headers.get("Vary", "")


def _is_kept_by_no_cache(page: Page) -> None:
    assert page.response.headers["Cache-Control"] == "no-store"


def _guards_every_form(page: Page) -> None:
    for form in page.named("form"):
        if form.get("method") == "post":
            assert form.find("input", attrs={"type": "hidden", "name": "csrf_token"}), form


def _names_the_source_of_ratings(page: Page) -> None:
    (footer,) = page.named("footer")
    assert "Care Quality Commission information" in words_of(footer)
    assert "Open Government Licence v3.0" in words_of(footer)


def _has_landmarks_and_a_way_past_them(page: Page) -> None:
    assert page.soup.html is not None
    assert page.soup.html["lang"] == "en-GB"
    for landmark in ("header", "main", "footer"):
        (_,) = page.named(landmark)
    first = page.named("a")[0]
    assert first["href"] == "#main-content"


PROMISES = (
    _has_the_title_of_its_heading,
    _skips_no_heading,
    _uses_each_id_once,
    _points_at_what_is_there,
    _labels_every_field,
    _links_errors_to_fields,
    _asks_nobody_else,
    _runs_only_what_the_policy_allows,
    _sets_no_cookie,
    _names_the_source_of_ratings,
    _has_landmarks_and_a_way_past_them,
)
PROMISES_OF_SIGNED_IN = (
    *(promise for promise in PROMISES if promise is not _sets_no_cookie),
    _is_kept_by_no_cache,
    _guards_every_form,
)
"""What a page owes somebody who is signed in, or on the way there: it has a session."""
