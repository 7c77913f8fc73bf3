"""A provider's lists: all that waits for it first, and page by page what does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from flask import abort, render_template, request, url_for

from marketplace.web.identity import principal
from marketplace.web.paging import paging_of

_PER_PAGE = 20


class Line(Protocol):
    """One line of such a list."""

    @property
    def waits(self) -> bool:
        """Whether the provider has something to do."""
        ...


def waiting_page(lines: Sequence[Line], *, template: str, view: str) -> str:
    """The page of a list in its order; `view` is its endpoint. 404 for a page that is not there."""
    done = [line for line in lines if not line.waits]
    pages = max(1, -(-len(done) // _PER_PAGE))
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= pages:
        abort(404)

    def address(*, page: int) -> str:
        return url_for(view, page=page)

    return render_template(
        template,
        waiting=[line for line in lines if line.waits],
        done=done[(page - 1) * _PER_PAGE : page * _PER_PAGE],
        several=len(principal().provider_ids) > 1,
        paging=paging_of(page=page, pages=pages, address=address),
    )
