"""Where the pages of documents and of facts about safety are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.provider import documents, safety

_READ_AND_SEND = ["GET", "POST"]


def add_document_pages(pages: Blueprint) -> None:
    """Add them to the pages of `/provider`."""
    of_registration = "/registrations/<int:registration_id>/documents"
    of_provider = "/<int:provider_id>/documents"
    pages.add_url_rule(of_registration, view_func=documents.registration_documents)
    pages.add_url_rule(
        f"{of_registration}/<kind>",
        view_func=documents.registration_document,
        methods=_READ_AND_SEND,
    )
    pages.add_url_rule(of_provider, view_func=documents.documents)
    pages.add_url_rule(
        f"{of_provider}/<kind>", view_func=documents.document, methods=_READ_AND_SEND
    )
    pages.add_url_rule(
        "/documents/<int:document_id>/remove",
        view_func=documents.remove_document,
        methods=["POST"],
    )
    pages.add_url_rule(
        "/<int:provider_id>/safety", view_func=safety.provider_safety, methods=_READ_AND_SEND
    )
