"""Files and rows agree: after a failure, after a kill, and when two upload at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask

from marketplace.domain.access import Actor, Principal
from marketplace.domain.errors import (
    ConflictError,
)
from marketplace.domain.uploads import LARGEST
from marketplace.models.base import db
from marketplace.services import documents
from marketplace.services.document_files import purge_orphans
from marketplace.services.document_looks import document_for
from marketplace.services.transaction import Transaction, transaction
from tests.integration.paperwork import (
    NOW,
    another_pdf,
    current,
    document,
    files,
    given,
    known,
    lying,
    registration_of,
    someone,
    upload,
)
from tests.integration.processes import SECONDS, process
from tests.ports import PATIENCE_IN_SECONDS
from tests.unit import files_to_upload as make

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def owner() -> Principal:
    """Somebody who registers."""
    return someone("owner@example.org")


def test_what_a_failed_transaction_left_is_removed(
    owner: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = registration_of(owner)
    first = given(to, owner)
    with pytest.raises(ConflictError):
        given(to, owner, upload(another_pdf(), replaces=None))
    assert lying() == known() == {document(first).stored_name}

    class Killed(BaseException):
        """The process ends between the file and the commit."""

    def dies(*_: object, **__: object) -> None:
        raise Killed

    monkeypatch.setattr(Transaction, "record", dies)
    with pytest.raises(Killed):
        given(to, owner, upload(another_pdf(), replaces=first))
    assert len(lying() - known()) == 1
    assert current(to) == first


def test_orphans_are_purged_after_a_day_and_nothing_else(owner: Principal) -> None:
    to = registration_of(owner)
    document_id = given(to, owner)
    name = document(document_id).stored_name
    orphan = files().put(upload(another_pdf()).stream, largest=LARGEST).name
    folder = lying()
    assert folder == {name, orphan}

    real_now = NOW.now(NOW.tzinfo)
    assert purge_orphans(files(), now=real_now) == 0
    assert purge_orphans(files(), now=real_now + timedelta(days=1, seconds=5)) == 1
    assert lying() == {name}
    assert purge_orphans(files(), now=real_now + timedelta(days=1, seconds=5)) == 0


def _wait_for_each_other(monkeypatch: pytest.MonkeyPatch, parties: int) -> None:
    """Let as many uploads as that arrive at the transaction before any goes on."""
    barrier = threading.Barrier(parties, timeout=PATIENCE_IN_SECONDS)

    @contextmanager
    def together(*, actor: Actor, now: datetime) -> Iterator[Transaction]:
        barrier.wait()
        with transaction(actor=actor, now=now) as tx:
            yield tx

    monkeypatch.setattr(documents, "transaction", together)


def _at_once(app: Flask, uploads: list[Callable[[], int]]) -> list[int | Exception]:
    """Do these in threads of their own; what each returned or raised."""
    results: list[int | Exception] = [NotImplementedError()] * len(uploads)

    def run(number: int) -> None:
        with app.app_context():
            try:
                results[number] = uploads[number]()
            except ConflictError as conflict:
                results[number] = conflict

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(uploads))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE_IN_SECONDS)
    return results


@pytest.mark.parametrize("same", [True, False])
def test_two_replacements_at_once_leave_one_current(
    app: Flask, owner: Principal, monkeypatch: pytest.MonkeyPatch, *, same: bool
) -> None:
    to = registration_of(owner)
    first = given(to, owner)
    contents = [another_pdf(b"one"), another_pdf(b"one" if same else b"two")]
    db.session.rollback()

    _wait_for_each_other(monkeypatch, len(contents))
    results = _at_once(
        app, [partial(given, to, owner, upload(content, replaces=first)) for content in contents]
    )

    ids = {result for result in results if isinstance(result, int)}
    conflicts = [result for result in results if isinstance(result, ConflictError)]
    assert (len(ids), len(conflicts)) == ((1, 0) if same else (1, 1))
    assert {current(to)} == ids
    assert lying() == known()
    assert len(lying()) == 1


@pytest.mark.parametrize("moment", ["before", "commit"])
def test_a_process_that_is_killed_leaves_the_former_document_and_a_file_to_purge(
    app: Flask, owner: Principal, moment: str
) -> None:
    to = registration_of(owner)
    first = given(to, owner)
    db.session.rollback()

    ids = (owner.account_id, to.registration_id, first)
    with process(app, "tests.integration.killed_uploader", *map(str, ids), moment) as killed:
        assert killed.wait(SECONDS) == -signal.SIGKILL

    assert current(to) == first
    (orphan,) = lying() - known()
    assert purge_orphans(files(), now=datetime.now(UTC) + timedelta(days=1, seconds=5)) == 1
    assert orphan not in lying()
    with document_for(first, by=owner, files=files(), now=NOW).stream as kept:
        assert kept.read() == make.pdf()
    second = given(to, owner, upload(another_pdf(), replaces=first))
    assert current(to) == second
