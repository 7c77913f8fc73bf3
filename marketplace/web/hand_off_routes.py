"""Where the pages of a concern's hand-offs are, below the page of the concern."""

from __future__ import annotations

from types import ModuleType

from flask import Blueprint


def add_hand_off_pages(pages: Blueprint, views: ModuleType, *, concern: str) -> None:
    """Give a desk these pages; `concern` is the address of its page of one concern.

    `views` are the desk's own, with its marks: `web.quality.hand_offs` and the like.
    """
    of_concern = f"{concern}/hand-offs"
    one = f"{of_concern}/<int:hand_off_id>"
    both, post = ("GET", "POST"), ("POST",)
    pages.add_url_rule(of_concern, view_func=views.concern_hand_offs)
    pages.add_url_rule(f"{of_concern}/new", view_func=views.new_hand_off, methods=both)
    pages.add_url_rule(f"{of_concern}/agreed", view_func=views.hand_off_agreed, methods=post)
    pages.add_url_rule(one, view_func=views.hand_off)
    pages.add_url_rule(f"{one}/text", view_func=views.hand_off_text)
    pages.add_url_rule(f"{one}/<record>", view_func=views.record_hand_off, methods=both)
