"""Concerns and hand-offs as the pages of staff find them."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.hand_offs import Basis
from tests.integration.handing import a_concern, handed
from tests.web.shelf import NOW
from tests.web.visitor import Page

SCRIPT = "<script>alert('x')</script>"
LISTS = "/quality/hand-offs"


def concern(
    app: Flask,
    *,
    kind: ConcernKind = ConcernKind.CONCERN,
    status: ConcernStatus = ConcernStatus.TRIAGED,
    shares: dict[Recipient, Share] | None = None,
) -> int:
    """A concern that waits on the desk."""
    with app.app_context():
        return a_concern(kind=kind, status=status, shares=shares, now=NOW)


def sent(app: Flask, concern_id: int, recipient: Recipient, *, days: float = 0) -> int:
    """A hand-off made so many days ago."""
    with app.app_context():
        return handed(
            concern_id,
            recipient,
            basis=Basis.SAFEGUARDING if recipient is Recipient.SAFEGUARDING else Basis.PUBLIC_TASK,
            words=f"Text {SCRIPT}",
            place=f"Team {SCRIPT}",
            now=NOW - timedelta(days=days),
        )


def counts(page: Page) -> list[str]:
    """The lists with their counts, as the page says them."""
    return page.texts("nav[aria-label=Lists] li")
