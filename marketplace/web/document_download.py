"""Sends a document to whoever may read it, as a file to save: it is never shown or run here."""

from __future__ import annotations

from flask import Blueprint, Response

from marketplace.services.document_looks import document_for
from marketplace.web.clock import now
from marketplace.web.file_answer import as_file
from marketplace.web.identity import principal
from marketplace.web.marks import signed_in
from marketplace.wiring import adapters


@signed_in
def download(document_id: int) -> Response:
    """One document. To whoever may not read it, there is none."""
    opened = document_for(document_id, by=principal(), files=adapters().files, now=now())
    return as_file(opened)


def document_pages() -> Blueprint:
    """The blueprint of `/documents`: of every audience, with permission for each document."""
    pages = Blueprint("documents", __name__, url_prefix="/documents")
    pages.add_url_rule("/<int:document_id>", view_func=download)
    return pages
