"""Where the pages of a provider's inbox are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.provider import inbox, inbox_compliments, inbox_replies

_READ_AND_SEND = ["GET", "POST"]


def add_inbox_pages(pages: Blueprint) -> None:
    """Add them to the pages of `/provider`."""
    one = "/inbox/<int:concern_id>"
    pages.add_url_rule("/inbox", view_func=inbox.inbox)
    pages.add_url_rule(one, view_func=inbox.inbox_item)
    pages.add_url_rule(f"{one}/open", view_func=inbox.inbox_open, methods=["POST"])
    pages.add_url_rule(f"{one}/to-qa", view_func=inbox.inbox_to_qa, methods=_READ_AND_SEND)
    pages.add_url_rule(
        f"{one}/publish", view_func=inbox_compliments.inbox_publish, methods=["POST"]
    )
    pages.add_url_rule(f"{one}/reply", view_func=inbox_replies.inbox_reply, methods=_READ_AND_SEND)
    pages.add_url_rule(
        f"{one}/reply/file", view_func=inbox_replies.inbox_reply_file, methods=_READ_AND_SEND
    )
    pages.add_url_rule(
        f"{one}/reply/files/<int:file_id>/remove",
        view_func=inbox_replies.inbox_reply_file_remove,
        methods=["POST"],
    )
    pages.add_url_rule(
        f"{one}/reply/check", view_func=inbox_replies.inbox_check, methods=_READ_AND_SEND
    )
