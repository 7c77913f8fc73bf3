"""A process that uploads and is killed, for real, after the file lies in the store.

`python -m tests.integration.killed_uploader ACCOUNT REGISTRATION REPLACES MOMENT`; the moment is
`before` the transaction, or just before its `commit`.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from marketplace.app import create_app
from marketplace.domain.access import Actor, Principal, Role
from marketplace.domain.documents import Owner
from marketplace.services import documents
from marketplace.services.transaction import Transaction, transaction
from tests.integration.paperwork import NOW, files, upload
from tests.unit import files_to_upload as make


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def _killed_before(*, actor: Actor, now: datetime) -> Iterator[Transaction]:
    _die()
    with transaction(actor=actor, now=now) as tx:
        yield tx


@contextmanager
def _killed_at_the_commit(*, actor: Actor, now: datetime) -> Iterator[Transaction]:
    with transaction(actor=actor, now=now) as tx:
        yield tx
        _die()


def _main(account_id: int, registration_id: int, replaces: int, moment: str) -> None:
    killed = {"before": _killed_before, "commit": _killed_at_the_commit}[moment]
    documents.transaction = killed  # type: ignore[attr-defined]  # it is imported there
    by = Principal(
        account_id=account_id,
        session_id=1,
        email="owner@example.org",
        name="Alex Example",
        roles=frozenset({Role.PROVIDER}),
    )
    with create_app().app_context():
        documents.add(
            upload(make.pdf(stream=b"newer"), replaces=replaces),
            to=Owner(registration_id=registration_id),
            by=by,
            files=files(),
            now=NOW,
        )


if __name__ == "__main__":
    account, registration, current, asked = sys.argv[1:]
    _main(int(account), int(registration), int(current), asked)
