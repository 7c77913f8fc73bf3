"""Page numbers under the results."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.web.paging import paging_of
from tests.web.shelf import Offer, put
from tests.web.visitor import Visitor


def address(*, page: int) -> str:
    return f"?page={page}"


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, []),
        (1, 2, [1, 2]),
        (2, 3, [1, 2, 3]),
        (1, 9, [1, 2, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_first_last_and_neighbours_are_shown(
    page: int, pages: int, shown: list[int | None]
) -> None:
    paging = paging_of(page=page, pages=pages, address=address)

    assert [step.number for step in paging.numbers] == shown
    assert [step.number for step in paging.numbers if step.current] == ([page] if shown else [])
    assert paging.previous == (f"?page={page - 1}" if page > 1 else None)
    assert paging.next == (f"?page={page + 1}" if page < pages else None)


def test_pages_keep_the_question(marketplace: Flask, visitor: Visitor) -> None:
    put(
        marketplace,
        *(
            Offer(reference=f"club-{number}", name=f"Club {number:02}", services=("meals",))
            for number in range(45)
        ),
    )

    page = visitor.get("/search?service=meals&sort=name&page=2")

    assert page.texts("title")[0].startswith("Search results (page 2 of 3)")
    assert page.texts(".app-result h3")[0] == "Club 20"
    assert page.texts('[aria-current="page"]')[-1] == "2"
    assert page.address_of("Previous page") == "/search?service=meals&sort=name"
    assert page.address_of("Next page") == "/search?service=meals&sort=name&page=3"
    assert len(visitor.get("/search?page=3").texts(".app-result")) == 5
