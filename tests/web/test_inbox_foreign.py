"""What is not a provider's own might as well not exist, and staff do not answer for providers."""

from __future__ import annotations

import re
from dataclasses import replace

from flask import Flask
from sqlalchemy import update

from marketplace.domain.access import Role
from marketplace.domain.concern_answers import Naming
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.models.accounts import Membership
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST
from tests.integration.telling import ANSWERS, concern_of, submitted
from tests.web.inboxes import at_inbox
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW

RANDOM = re.compile(r"nonce(?:-|=\")[\w-]+")


def test_what_is_not_theirs_is_404_byte_for_byte(marketplace: Flask) -> None:
    """Another provider's, one never shared, one that never was; also for who was removed."""
    at, other = at_inbox(marketplace), at_inbox(marketplace, name="Larkspur Ltd")
    other.opened()
    with marketplace.app_context():
        shares = {Recipient.PROVIDER: Share.NO, Recipient.QA: Share.WITH_NAME}
        answers = replace(ANSWERS, naming=Naming(words="Bramble Care"), shares=shares)
        unshared = concern_of(submitted(answers, now=NOW)).id
    never = _refused(at.owner, "/provider/inbox/987654")
    assert {status for status, _ in never} == {404}
    for key in (other.concern_id, unshared):
        assert _refused(at.owner, f"/provider/inbox/{key}") == never
    at.opened()
    with marketplace.app_context(), transaction(actor=TEST, now=NOW) as tx:
        mine = Membership.account_id == at.colleague.account_id
        tx.session.execute(update(Membership).where(mine).values(ended_at=NOW))
    assert {status for status, _ in _refused(at.colleague, at.path)} == {404}
    assert "Nothing waits for you." in at.colleague.get("/provider/inbox").main
    several = signed_in(
        marketplace, Role.PROVIDER, provider_ids=(at.provider_id, other.provider_id)
    )
    assert several.get(at.path)
    assert "Larkspur Ltd" in several.get("/provider/inbox").main


def _refused(who: Person, path: str) -> list[tuple[int, str]]:
    """Status and body of each way in, but for what is random."""
    fields = {"version": "0", "words": "x", "put_right": "x", "agree": "yes"}
    pages = ("", "/reply", "/reply/check", "/reply/file", "/to-qa")
    posts = (*pages[1:], "/open", "/publish", "/reply/files/1/remove")
    answers = [who.fetch(f"{path}{more}") for more in pages]
    answers += [who.send(f"{path}{more}", fields) for more in posts]
    return [(each.status_code, RANDOM.sub("", each.get_data(as_text=True))) for each in answers]


def test_staff_have_no_way_in(marketplace: Flask) -> None:
    at = at_inbox(marketplace)
    for role in Role:
        if role.is_staff:
            who = signed_in(marketplace, role)
            assert {status for status, _ in _refused(who, at.path)} == {403}
