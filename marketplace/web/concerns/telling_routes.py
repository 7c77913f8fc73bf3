"""Where the pages of the form are, from its start to "check your answers", and the ways out."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.concerns import checking, choosing, files, leaving, start, telling

_FORM = ("GET", "POST")


def add_telling_pages(pages: Blueprint) -> None:
    """Give `/tell-us` the pages of the form."""
    pages.add_url_rule("", view_func=start.start, methods=_FORM)
    pages.add_url_rule("/form/<step>", view_func=telling.step, methods=_FORM)
    pages.add_url_rule("/form/which-service/choose", view_func=choosing.choose, methods=_FORM)
    pages.add_url_rule("/form/files", view_func=files.files, methods=_FORM)
    pages.add_url_rule(
        "/form/files/<int:file_id>/remove", view_func=files.remove_file, methods=["POST"]
    )
    pages.add_url_rule("/check", view_func=checking.check)
    pages.add_url_rule("/give-up", view_func=start.give_up, methods=["POST"])
    pages.add_url_rule("/given-up", view_func=start.given_up)
    pages.add_url_rule("/leave", view_func=leaving.leave)
    pages.add_url_rule("/exit-this-page", view_func=leaving.exit_page)
    pages.add_url_rule("/staying-safe", view_func=leaving.safety)
