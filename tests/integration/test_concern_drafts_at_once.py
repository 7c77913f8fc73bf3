"""A draft that is saved, given more files and sent at the same moment, from several tabs."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier

from flask import Flask

from marketplace.domain.access import visitor
from marketplace.domain.concern_files import MOST_FILES
from marketplace.domain.concerns import Source
from marketplace.domain.errors import ConflictError, InvalidError, MarketplaceError
from marketplace.models.base import db
from marketplace.services.concern_drafts import Draft, load, save, start
from marketplace.services.concern_files import Sent, add_to_draft
from marketplace.services.submissions import submit
from tests.integration.paperwork import files, lying
from tests.integration.telling import an_answer
from tests.integration.town import START as NOW
from tests.ports import PATIENCE_IN_SECONDS
from tests.unit import files_to_upload as make


def at_once(app: Flask, *tasks: Callable[[], object]) -> list[MarketplaceError | None]:
    """Do things in threads that start together; what a rule refused. Any other error is raised."""
    begin = Barrier(len(tasks))

    def run(task: Callable[[], object]) -> MarketplaceError | None:
        with app.app_context():
            begin.wait(timeout=PATIENCE_IN_SECONDS)
            try:
                task()
            except MarketplaceError as refused:
                return refused
            return None

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def opened(token: str) -> Draft:
    """The draft as the database has it now."""
    db.session.rollback()
    draft = load(token, NOW)
    assert draft is not None
    return draft


def test_of_two_tabs_one_is_kept_and_the_other_one_is_told(directory: Flask) -> None:
    token = start(an_answer(), NOW)
    version = opened(token).version
    tabs = [partial(save, token, an_answer(name=name), version, NOW) for name in ("Ann", "Bea")]
    refused = at_once(directory, *tabs)
    assert sorted(type(each).__name__ for each in refused) == ["ConflictError", "NoneType"]
    assert opened(token).typed.name == ("Ann" if refused[0] is None else "Bea")


def test_no_two_tabs_get_past_the_number_of_files(directory: Flask) -> None:
    token = start(an_answer(), NOW)
    pictures = [make.picture("PNG", (10 + width, 10)) for width in range(MOST_FILES + 2)]

    def add(content: bytes) -> None:
        sent = Sent(stream=io.BytesIO(content), name="photo.png")
        add_to_draft(token, sent, files=files(), now=NOW)

    refused = at_once(directory, *(partial(add, content) for content in pictures))
    assert [type(each) for each in refused if each] == [InvalidError, InvalidError]
    assert len(opened(token).files) == len(lying()) == MOST_FILES


def test_what_is_saved_while_it_is_sent_is_in_it_or_refused(directory: Flask) -> None:
    for number in range(4):
        token = start(an_answer(), NOW)
        version = opened(token).version
        changed = replace(an_answer(), name=f"Ann {number}")
        saved, sent = at_once(
            directory,
            partial(save, token, changed, version, NOW),
            partial(
                submit,
                an_answer(),
                source=Source.FORM,
                actor=visitor(),
                now=NOW,
                draft_token=token,
                draft_version=version,
            ),
        )
        assert (saved is None) is isinstance(sent, ConflictError)
        assert (sent is None) is isinstance(saved, ConflictError)
