"""Sends a file of what people told us to staff and providers who may read it, to be saved.

Whoever told us opens theirs on the page on which they follow it.
"""

from __future__ import annotations

from flask import Blueprint, Response

from marketplace.services.concern_files import open_file
from marketplace.web.clock import now
from marketplace.web.file_answer import as_file
from marketplace.web.identity import principal
from marketplace.web.marks import signed_in
from marketplace.wiring import adapters


@signed_in
def download(file_id: int) -> Response:
    """One file. To whoever may not read it, there is none."""
    opened = open_file(file_id, by=principal(), files=adapters().files, now=now())
    return as_file(opened)


def concern_file_pages() -> Blueprint:
    """The blueprint of `/concern-files`: of every audience, with permission for each file."""
    pages = Blueprint("concern_files", __name__, url_prefix="/concern-files")
    pages.add_url_rule("/<int:file_id>", view_func=download)
    return pages
