"""A browser that chooses: its cookie, and forms sent as pages of ours send them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from werkzeug.test import TestResponse

from tests.web.visitor import Page, Visitor

HERE = {"Sec-Fetch-Site": "same-origin"}


class Chooser(Visitor):
    """Somebody with a browser of their own. Every page that they fetch is checked too."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app.test_client())

    def press(self, path: str, *slugs: str, came_from: str | None = None) -> TestResponse:
        """Press a button of a page of ours, about these listings."""
        headers = HERE | ({"Referer": f"http://localhost{came_from}"} if came_from else {})
        return self._client.post(path, data={"listing": list(slugs)}, headers=headers)

    def add(self, *slugs: str) -> Page:
        """Put listings on the shortlist; the page that this leads to."""
        answer = self.press("/shortlist/add", *slugs)
        assert answer.status_code == 303, answer.text
        return self.get(answer.location)

    def send(self, path: str, headers: dict[str, str], **fields: Sequence[str]) -> TestResponse:
        """Send a form as some other page might."""
        return self._client.post(path, data=fields, headers=headers)

    def cookie(self) -> str | None:
        """What the browser keeps for the shortlist."""
        kept = self._client.get_cookie("shortlist")
        return None if kept is None else kept.value

    def tamper(self, value: str) -> None:
        """Put something else there."""
        self._client.set_cookie("shortlist", value)
