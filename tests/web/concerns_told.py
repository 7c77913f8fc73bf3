"""Things that people told us, for the pages of the QA team."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from marketplace.domain.concern_answers import Answers, Naming
from marketplace.domain.concern_recipients import Recipient, Share
from tests.integration.telling import an_answer, concern_of, submitted
from tests.web.shelf import NOW

SCRIPT = "<script>alert('x')</script>"
WORRY = an_answer(
    wants_reply=None, shares={Recipient.QA: Share.WITH_NAME}, naming=Naming(words="Bramble Care")
)
"""A concern for the QA team alone."""


def told(app: Flask, answers: Answers = WORRY, *, days_ago: int = 1) -> int:
    """Something that was told; the id of its only concern."""
    with app.app_context():
        return concern_of(submitted(answers, now=NOW - timedelta(days=days_ago))).id


def page_of(concern_id: int) -> str:
    """Where a concern is, for the QA team."""
    return f"/quality/concerns/{concern_id}"
