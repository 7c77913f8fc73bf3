"""Up to four services side by side, as a table that stays one on a telephone."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.domain.listings import PriceUnit, Publication
from marketplace.queries import visible
from marketplace.queries.shown import Detail
from tests.web.choosing import Chooser
from tests.web.register import Verdict, record
from tests.web.shelf import Offer, put
from tests.web.visitor import Page, Visitor, words_of

PRICES = ("24.50", "26", "28", "31", "33")


@pytest.fixture
def shelf(marketplace: Flask) -> Flask:
    """Five services of one kind, at five prices; all of them take direct payments."""
    put(
        marketplace,
        *(
            Offer(
                reference=f"care-{index}",
                name=f"Care {index}",
                provider=f"Care {index} Ltd",
                phone=f"01632 96030{index}",
                price=(price, price, PriceUnit.HOUR),
                direct_payments=True,
            )
            for index, price in enumerate(PRICES, start=1)
        ),
    )
    return marketplace


@pytest.fixture
def visitor(shelf: Flask) -> Visitor:
    """Somebody who looks at their pages."""
    return Visitor(shelf.test_client(use_cookies=False))


def _rows(page: Page) -> dict[str, list[str]]:
    return {
        words_of(row.select_one("th")): [words_of(cell) for cell in row.select("td")]
        for row in page.soup.select("table tbody tr")
        if row.select_one("th")
    }


def _asked(*numbers: int) -> str:
    return "/compare?" + "&".join(f"listing=care-{number}" for number in numbers)


def test_what_differs_stands_first_and_what_is_the_same_is_folded(visitor: Visitor) -> None:
    page = visitor.get(_asked(1, 2))
    rows = _rows(page)
    assert [cell.split(" an hour")[0] for cell in rows["Price"]] == ["£24.50", "£26"]
    assert rows["Provider"] == ["Care 1 Ltd", "Care 2 Ltd"]
    assert "Direct payments" not in rows
    same = page.soup.select_one("details dl")
    assert "Direct payments Yes, it takes direct payments" in words_of(same)


def test_phone_numbers_stand_under_the_names(visitor: Visitor) -> None:
    heads = visitor.get(_asked(1, 2)).texts("thead th[scope=col]")
    assert heads[1].startswith("Care 1 01632 960301")
    assert heads[2].startswith("Care 2 01632 960302")


def test_who_gave_no_number_is_reached_by_email(marketplace: Flask, visitor: Visitor) -> None:
    put(marketplace, Offer(reference="quiet", name="Quiet Care", phone="", email="q@example.org"))
    page = visitor.get(f"{_asked(1)}&listing=quiet")
    assert page.texts("thead th[scope=col]")[2].startswith("Quiet Care q@example.org")
    assert page.address_of("q@example.org") == "mailto:q@example.org"


def test_five_are_four_and_the_page_says_so(visitor: Visitor) -> None:
    page = visitor.get(_asked(1, 2, 3, 4, 5))
    assert len(page.texts("thead th[scope=col]")) == 1 + 4
    assert "these are the first 4" in page.main


def test_each_can_be_left_out(visitor: Visitor) -> None:
    page = visitor.get(_asked(1, 2, 3))
    assert page.address_of("Leave out Care 2") == "/compare?listing=care-1&listing=care-3"


@pytest.mark.parametrize("path", ["/compare", "/compare?listing=never-there", "/compare?listing="])
def test_nothing_to_compare_says_where_to_choose(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)
    assert "Choose two services or more" in page.main
    assert not page.soup.select("table")


def test_one_alone_is_shown_with_how_to_choose_more(visitor: Visitor) -> None:
    page = visitor.get(_asked(1))
    assert "Choose two services or more" in page.main
    assert "Price" in _rows(page)


def test_without_names_it_compares_the_own_shortlist(shelf: Flask) -> None:
    chooser = Chooser(shelf)
    chooser.add("care-2", "care-5")
    assert _rows(chooser.get("/compare"))["Provider"] == ["Care 2 Ltd", "Care 5 Ltd"]


def _back(page: Page) -> tuple[str, str]:
    (link,) = page.soup.select(".govuk-back-link")
    return words_of(link), str(link["href"])


def test_it_leads_back_to_the_list_that_these_are_of(shelf: Flask) -> None:
    chooser = Chooser(shelf)
    chooser.add(*(f"care-{number}" for number in range(1, 6)))
    own = ("Your shortlist", "/shortlist")
    # The boxes of one's own shortlist name what they compare.
    assert _back(chooser.get(_asked(2, 3))) == own
    assert _back(chooser.get("/compare")) == own
    five = chooser.get(_asked(1, 2, 3, 4, 5))
    assert _back(five) == own
    assert five.address_of("your shortlist") == "/shortlist"

    somebody = Chooser(shelf)
    somebody.add("care-1")
    shared = "/shortlist?" + "&".join(f"listing=care-{number}" for number in range(1, 6))
    page = somebody.get(_asked(1, 2, 3, 4, 5))
    assert _back(page) == ("The shortlist", shared)
    assert page.address_of("the shortlist") == shared


def test_only_what_is_shown_is_read_and_what_is_gone_is_counted(
    shelf: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(shelf, Offer(reference="gone", name="Gone", publication=Publication.WITHDRAWN))
    read: list[str] = []
    by_slug = visible.by_slug

    def note(slug: str) -> Detail | None:
        read.append(slug)
        return by_slug(slug)

    monkeypatch.setattr(visible, "by_slug", note)
    page = visitor.get(f"{_asked(1, 2)}&listing=gone&{_asked(3, 4, 5).partition('?')[2]}&listing=x")

    assert read == ["care-1", "care-2", "care-3", "care-4"]
    assert "these are the first 4" in page.main
    assert "We cannot show 2 services of this list" in page.main


def test_the_cells_keep_their_table_when_they_are_laid_out_as_blocks(visitor: Visitor) -> None:
    """Browsers forget a table whose parts are blocks; the roles keep it for screen readers."""
    page = visitor.get(_asked(1, 2))
    table = page.soup.select_one("table[role=table]")
    assert table is not None
    assert all(row["role"] == "row" for row in table.select("tr"))
    assert {cell["role"] for cell in table.select("td")} == {"cell"}
    assert {head["role"] for head in table.select("tbody th")} == {"rowheader"}
    names = ["Care 1", "Care 2"]
    for row in table.select("tbody tr"):
        assert [cell["data-label"] for cell in row.select("td")] == names


def test_the_five_questions_are_told_where_one_of_them_was_asked(
    marketplace: Flask, visitor: Visitor
) -> None:
    verdict = Verdict(rating="Good", published_on="2023-11-22")
    put(
        marketplace,
        Offer(reference="ashgrove", name="Ashgrove", record=record("1-700000002", verdict=verdict)),
        Offer(reference="larkspur", name="Larkspur", services=("gardening",)),
    )
    rows = _rows(visitor.get("/compare?listing=ashgrove&listing=larkspur"))
    assert rows["CQC rating"][0].startswith("Good")
    assert rows["CQC rating"][1] == "Not regulated by CQC"
    asked = [name for name in rows if name.startswith("CQC: ")]
    assert all(rows[name][1] == "Not regulated by CQC" for name in asked)
