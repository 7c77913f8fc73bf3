"""Links that work once: used twice, too late, changed, or for something else."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.domain.errors import RefusedError
from marketplace.models.accounts import LinkPurpose, SingleUseLink
from marketplace.models.base import db
from marketplace.services.links import (
    PATHS,
    link_address,
    look_at_link,
    make_link,
    token_of,
    use_link,
)
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person
from tests.integration.town import START
from tests.ports import PATIENCE_IN_SECONDS

PURPOSE = LinkPurpose.RESET_PASSWORD
LASTS = timedelta(minutes=30)


def made(purpose: LinkPurpose = PURPOSE) -> str:
    """The token of a new link."""
    who = add_person(f"{purpose}@example.org")
    with transaction(actor=TEST, now=START) as tx:
        link_id = make_link(tx, purpose, account_id=who.account_id, lasts=LASTS)
    address = link_address(link_id)
    assert address.startswith(f"http://localhost{PATHS[purpose]}")
    return address.rpartition("/")[2]


def use(token: str, *purposes: LinkPurpose, after: timedelta = timedelta(0)) -> None:
    with transaction(actor=TEST, now=START + after) as tx:
        use_link(tx, token, *(purposes or (PURPOSE,)))


def test_every_purpose_leads_somewhere() -> None:
    assert set(PATHS) == set(LinkPurpose)


@pytest.mark.usefixtures("directory")
def test_a_link_works_once() -> None:
    token = made()
    for _ in range(3):  # a scanner of mail opens it
        assert look_at_link(token, PURPOSE, now=START).purpose is PURPOSE
    use(token)
    with pytest.raises(RefusedError, match="used already"):
        use(token)
    with pytest.raises(RefusedError, match="used already"):
        look_at_link(token, PURPOSE, now=START)


@pytest.mark.usefixtures("directory")
def test_what_is_rolled_back_was_not_used() -> None:
    token = made()

    def fail_afterwards() -> None:
        with transaction(actor=TEST, now=START) as tx:
            use_link(tx, token, PURPOSE)
            raise RuntimeError("something else went wrong")

    with pytest.raises(RuntimeError, match="something else"):
        fail_afterwards()
    use(token)


@pytest.mark.usefixtures("directory")
def test_a_link_works_until_its_time() -> None:
    token = made()
    look_at_link(token, PURPOSE, now=START + LASTS - timedelta(seconds=1))
    for late in (LASTS, timedelta(days=400)):
        with pytest.raises(RefusedError, match="too old"):
            use(token, after=late)


@pytest.mark.usefixtures("directory")
def test_a_link_is_good_for_its_own_purpose_only() -> None:
    token = made()
    for other in set(LinkPurpose) - {PURPOSE}:
        with pytest.raises(RefusedError, match="do not know"):
            use(token, other)
    use(token, LinkPurpose.CONFIRM_EMAIL, PURPOSE)


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    "changed",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.swapcase(),
        lambda token: f"9{token}",
        lambda token: token.replace("-", "_", 1),
        lambda token: f"{token}A",
        lambda token: token.partition("-")[0],
        lambda token: f"0{token}\n",
        lambda _: "",
        lambda _: "99999999999999999999-" + "A" * 43,
        lambda _: "\x00",
    ],
)
def test_a_changed_link_is_none_of_ours(changed: object) -> None:
    token = changed(made())  # type: ignore[operator]
    with pytest.raises(RefusedError, match="do not know"):
        use(token)


@pytest.mark.usefixtures("directory")
def test_the_token_of_one_link_does_not_open_another() -> None:
    first, second = made(), made(LinkPurpose.INVITATION)
    mixed = f"{second.partition('-')[0]}-{first.partition('-')[2]}"
    with pytest.raises(RefusedError, match="do not know"):
        use(mixed, *LinkPurpose)


@pytest.mark.usefixtures("directory")
def test_the_table_alone_opens_nothing() -> None:
    token = made()
    link = db.session.get(SingleUseLink, int(token.partition("-")[0]))
    assert link is not None
    assert token_of(link) == token
    assert link.nonce not in token
    with pytest.raises(RefusedError, match="do not know"):
        use(f"{link.id}-{link.nonce}")


def test_of_two_at_once_one_succeeds(app: Flask) -> None:
    with app.app_context():
        token = made()
    results: list[str] = []
    barrier = threading.Barrier(4)

    def attempt() -> None:
        with app.app_context():
            barrier.wait(timeout=PATIENCE_IN_SECONDS)
            try:
                use(token)
            except RefusedError as refusal:
                results.append(str(refusal))
            else:
                results.append("used")

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE_IN_SECONDS)
    assert results.count("used") == 1
    assert len(results) == 4
