"""Colleagues: invited, joined, removed; people found and listed."""

from __future__ import annotations

import pytest

from marketplace.domain.access import Role
from marketplace.domain.errors import (
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.queries import people
from marketplace.queries.sign_ins import by_token
from marketplace.services.accounts_colleagues import (
    invite_colleague,
    remove_colleague,
    withdraw_invitation,
)
from marketplace.services.accounts_invitations import (
    accept,
    accept_as_new,
    join_provider,
    look_at_invitation,
)
from marketplace.services.passwords import hash_password
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person
from tests.integration.inviting import CAME, PASSWORD, acting, kinds, provider, token_to
from tests.integration.town import START
from tests.web.people import account

pytestmark = pytest.mark.usefixtures("directory")


def test_a_colleague_without_an_account_joins() -> None:
    place = provider()
    by = acting("owner@example.org", place)
    invite_colleague(place, " New@Example.org", by=by, now=START)
    (waiting,) = people.invited(place, now=START)
    assert waiting.email == "new@example.org"
    token = token_to("new@example.org")
    invitation = look_at_invitation(token, now=START)
    assert (invitation.provider, invitation.is_new) == ("Ashgrove", True)
    with pytest.raises(RefusedError, match="Choose a password first"):
        accept(token, now=START)
    with pytest.raises(InvalidError) as caught:
        accept_as_new(token, " ", "short", came=CAME, now=START)
    assert [each.field for each in caught.value.problems] == ["name", "password"]
    came_in = accept_as_new(token, "New Person", PASSWORD, came=CAME, now=START)
    seen = by_token(came_in.started.token, now=START)
    assert seen is not None
    assert seen.principal.provider_ids == {place}
    assert seen.principal.roles == {Role.PROVIDER}
    assert people.invited(place, now=START) == ()
    assert [each.name for each in people.colleagues(place)] == ["owner", "New Person"]
    with pytest.raises(RefusedError, match="used already"):
        accept_as_new(token, "Again", PASSWORD, came=CAME, now=START)
    assert "member-joined" in kinds()


def test_a_colleague_with_an_account_joins_with_one_button() -> None:
    place, elsewhere = provider(), provider("Elsewhere")
    account(
        "there@example.org",
        [Role.PROVIDER],
        now=START,
        provider_ids=[elsewhere],
        password_hash=hash_password(PASSWORD),
    )
    invite_colleague(place, "there@example.org", by=acting("o@example.org", place), now=START)
    token = token_to("there@example.org")
    assert not look_at_invitation(token, now=START).is_new
    with pytest.raises(RefusedError, match="has a password already"):
        accept_as_new(token, "Thief", "another good password", came=CAME, now=START)
    accept(token, now=START)
    assert "there@example.org" in [each.email for each in people.colleagues(place)]
    assert "there@example.org" in [each.email for each in people.colleagues(elsewhere)]


def test_inviting_again_makes_the_first_link_useless() -> None:
    place = provider()
    by = acting("owner@example.org", place)
    invite_colleague(place, "new@example.org", by=by, now=START)
    first = token_to("new@example.org")
    invite_colleague(place, "new@example.org", by=by, now=START)
    with pytest.raises(RefusedError, match="used already"):
        look_at_invitation(first, now=START)
    assert len(people.invited(place, now=START)) == 1


def test_an_invitation_can_be_withdrawn_by_those_it_is_from() -> None:
    place, other = provider(), provider("Other")
    by, stranger = acting("owner@example.org", place), acting("stranger@example.org", other)
    invite_colleague(place, "new@example.org", by=by, now=START)
    (waiting,) = people.invited(place, now=START)
    for place_named in (place, other):
        with pytest.raises(NotFoundError):
            withdraw_invitation(place_named, waiting.link_id, by=stranger, now=START)
    withdraw_invitation(place, waiting.link_id, by=by, now=START)
    assert people.invited(place, now=START) == ()
    with pytest.raises(RefusedError):
        look_at_invitation(token_to("new@example.org"), now=START)
    with pytest.raises(NotFoundError):
        withdraw_invitation(place, waiting.link_id, by=by, now=START)


def test_colleagues_are_removed_but_not_the_last_one() -> None:
    place = provider()
    first, second = acting("first@example.org", place), acting("second@example.org", place)
    with pytest.raises(InvalidError, match="colleagues here already"):
        invite_colleague(place, "second@example.org", by=first, now=START)
    remove_colleague(place, second.account_id, by=first, now=START)
    with pytest.raises(NotFoundError):
        remove_colleague(place, second.account_id, by=first, now=START)
    with pytest.raises(RefusedError, match="the only person here"):
        remove_colleague(place, first.account_id, by=first, now=START)
    with transaction(actor=TEST, now=START) as tx:
        assert join_provider(tx, second.account_id, place)
        assert not join_provider(tx, second.account_id, place)
    remove_colleague(place, first.account_id, by=first, now=START)
    assert [each.email for each in people.colleagues(place)] == ["second@example.org"]


def test_nobody_keeps_the_people_of_another_provider() -> None:
    place, other = provider(), provider("Other")
    owner, stranger = acting("owner@example.org", place), acting("stranger@example.org", other)
    with pytest.raises(NotFoundError):
        invite_colleague(place, "new@example.org", by=stranger, now=START)
    with pytest.raises(NotFoundError):
        remove_colleague(place, owner.account_id, by=stranger, now=START)
    with pytest.raises(NotFoundError):
        remove_colleague(other, owner.account_id, by=stranger, now=START)
    officer = add_person("qa@example.org", Role.QA)
    with pytest.raises(ForbiddenError):
        invite_colleague(place, "new@example.org", by=officer, now=START)


def test_people_are_found_and_listed() -> None:
    add_person("b@example.org", Role.QA, name="Bo Quill")
    add_person("a@example.org", Role.ADMIN, name="Ada 100%")
    acting("c@example.org")
    assert [each.known_as for each in people.staff()] == ["Ada 100%", "Bo Quill"]
    assert [each.email for each in people.found("0%")] == ["a@example.org"]
    assert [each.email for each in people.found("EXAMPLE")] == [
        "a@example.org",
        "b@example.org",
        "c@example.org",
    ]
    assert people.name_of(None) is None
    with pytest.raises(NotFoundError):
        people.address_of(99)
