"""Where the pages are that say the kind back, send, and show the reference."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.concerns import sending


def add_sending_pages(pages: Blueprint) -> None:
    """Give `/tell-us` these pages."""
    both = ["GET", "POST"]
    pages.add_url_rule("/what-this-is", view_func=sending.kinds, methods=both)
    pages.add_url_rule("/send", view_func=sending.send, methods=["POST"])
    pages.add_url_rule("/sent", view_func=sending.sent, methods=both)
