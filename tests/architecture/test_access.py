"""Who may use what: every endpoint, as everybody, on what is theirs and on what is not.

The rule is the mark of the view and the policy table; the addresses come from the URL map, so a
new endpoint is asked without anybody writing it down. What is refused changes nothing.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from marketplace.domain.access import POLICY, Permission, Role
from marketplace.models.base import db
from marketplace.web.clock import CLOCK
from marketplace.web.marks import Mark, mark_of, permission_of
from tests.architecture.owned import Ids, Owned, owned, staff_concerns, staff_things
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW

NEVER_THERE = 987_654
OPEN_TO_ALL = {Mark.PUBLIC, Mark.CHOOSING, Mark.COMING_IN}
REFUSED = {401, 403, 404, 405, 500}
OWN_ONLY = ("/provider/", "/documents/", "/concern-files/", "/account/sign-ins/")
"""Addresses of what belongs to somebody: for everybody else it might as well not exist."""
READ_BY_STAFF = {
    "documents.download": Permission.READ_DOCUMENTS,
    "concern_files.download": Permission.READ_CONCERNS,
}
"""Files that staff may read too, and who of them."""
RANDOM = re.compile(r"nonce(?:-|=\")[\w-]+")
FIELDS = {"provider.listing_availability": {"availability": "full"}}
"""What a form has to bring to be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One method of one address."""

    endpoint: str
    method: str
    rule: Rule
    mark: Mark
    permission: Permission | None

    @property
    def is_about_something(self) -> bool:
        """Whether its address names an object of somebody's."""
        named = {name for name in self.rule.arguments if name.endswith("_id")}
        return self.rule.rule.startswith(OWN_ONLY) and bool(named)

    def address(self, ids: Ids) -> str:
        """Its address for these objects."""
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(ids[part[1]]), self.rule.rule)


def doors(app: Flask) -> list[Door]:
    """Every way in that is not open to all."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        mark = mark_of(view)
        assert mark is not None
        found += [
            Door(
                endpoint=rule.endpoint,
                method=method,
                rule=rule,
                mark=mark,
                permission=permission_of(view),
            )
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            if mark not in OPEN_TO_ALL
        ]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Two providers with one of everything each, and what is staff's."""

    app: Flask
    mine: Owned
    theirs: Owned
    staff: Ids
    concerns: dict[str, Ids]
    """Those of staff, by how the endpoints begin."""
    kept: Path

    def ids(self, door: Door, of: Owned) -> Ids:
        """What the address of a door is filled with."""
        return {**self.staff, **of.ids, **of.other.get(door.endpoint, {}), **self._staff_only(door)}

    def _staff_only(self, door: Door) -> Ids:
        """Pages of staff are about what staff have, not about what a provider has."""
        if door.endpoint.startswith("admin."):
            return {"account_id": self.staff["account_id"]}
        begins = f"{door.endpoint.partition('.')[0]}."
        return self.concerns.get(begins, {})

    @contextmanager
    def as_it_was(self) -> Iterator[None]:
        """Whatever the block does to the database, it is undone afterwards."""
        yield
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
            there = Path(db.engine.url.database or "")
        for ending in ("-wal", "-shm"):
            there.with_name(there.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self.kept, there)


@pytest.fixture
def world(sqlite_app: Flask, tmp_path: Path) -> World:
    """The application with all of it, and a copy of its database."""
    sqlite_app.config[CLOCK] = lambda: NOW
    mine, theirs = owned(sqlite_app, "Aster"), owned(sqlite_app, "Bistort")
    staff = staff_things(sqlite_app)
    return World(
        app=sqlite_app,
        mine=mine,
        theirs=theirs,
        staff=staff,
        concerns=staff_concerns(sqlite_app, int(staff["account_id"])),
        kept=tmp_path / "kept.sqlite3",
    )


def keep(world: World) -> None:
    """Remember the database as it is now: `as_it_was` comes back to it."""
    with world.app.app_context():
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("VACUUM INTO ?", (str(world.kept),))


def ask(world: World, who: Person, door: Door, ids: Ids) -> TestResponse:
    """Open a door with a browser of its own; what it changes is undone."""
    browser = Person(world.app, account_id=who.account_id, email=who.email, token=who.token)
    with world.as_it_was():
        address = door.address(ids)
        if door.method == "POST":
            return browser.send(address, FIELDS.get(door.endpoint))
        return browser.fetch(address)


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_the_doors_that_the_policy_gives_it_and_no_other(
    world: World, role: Role
) -> None:
    """Refused means 403. What is allowed may answer anything else, wrong answers included."""
    who = world.mine.who if role is Role.PROVIDER else signed_in(world.app, role)
    keep(world)
    wrongs = []
    for door in doors(world.app):
        allowed = door.permission is None or door.permission in POLICY[role]
        if door.is_about_something and role is not Role.PROVIDER:
            continue  # the next tests
        status = ask(world, who, door, world.ids(door, world.mine)).status_code
        if (status == 403) is allowed or status == 500:
            wrongs.append(f"{door.method} {door.endpoint} as {role}: {status}")
        if allowed and door.is_about_something and status in REFUSED:
            wrongs.append(f"{door.method} {door.endpoint} as its owner: {status}")
    assert not wrongs, "\n".join(wrongs)


def test_what_is_another_providers_might_as_well_not_exist(world: World) -> None:
    """A foreign object answers as one that never was: status, headers and body."""
    keep(world)
    who, wrongs, asked = world.mine.who, [], 0
    for door in doors(world.app):
        if not door.is_about_something:
            continue
        asked += 1
        ids = world.ids(door, world.theirs)
        never = {name: NEVER_THERE if name.endswith("_id") else ids[name] for name in ids}
        foreign, unknown = ask(world, who, door, ids), ask(world, who, door, never)
        if foreign.status_code != 404 or _whole(foreign) != _whole(unknown):
            wrongs.append(f"{door.method} {door.endpoint}: {foreign.status_code}")
    assert not wrongs, "\n".join(wrongs)
    assert asked > 40


@pytest.mark.parametrize("role", [role for role in Role if role.is_staff])
def test_staff_do_not_act_for_providers(world: World, role: Role) -> None:
    who = signed_in(world.app, role)
    keep(world)
    wrongs = []
    for door in doors(world.app):
        if not door.is_about_something:
            continue
        status = ask(world, who, door, world.ids(door, world.mine)).status_code
        reads = READ_BY_STAFF.get(door.endpoint)
        expected = _for_staff(role, reads) if reads else {403, 404}
        if status not in expected:
            wrongs.append(f"{door.method} {door.endpoint} as {role}: {status}")
    assert not wrongs, "\n".join(wrongs)


def _for_staff(role: Role, reads: Permission) -> set[int]:
    """A file is not there in this test: whoever may read it is told so.

    That of a reply which was not sent yet is nobody's but the provider's.
    """
    if reads is Permission.READ_CONCERNS:
        return {404}
    return {409} if reads in POLICY[role] else {404}


def test_a_stranger_is_led_to_where_they_can_sign_in(world: World) -> None:
    client = world.app.test_client()
    wrongs = []
    for door in doors(world.app):
        answer = client.open(door.address(world.ids(door, world.mine)), method=door.method)
        led = answer.status_code == 302 and answer.location.startswith("/account/sign-in")
        if not (led if door.method == "GET" else answer.status_code == 400):
            wrongs.append(f"{door.method} {door.endpoint}: {answer.status_code}")
    assert not wrongs, "\n".join(wrongs)


@pytest.mark.parametrize("role", [role for role in Role if role.is_staff])
def test_staff_do_nothing_before_their_second_factor(world: World, role: Role) -> None:
    who = signed_in(world.app, role, second_factor=False)
    keep(world)
    wrongs = []
    for door in doors(world.app):
        if door.mark is Mark.SIGNING_IN:
            continue
        answer = ask(world, who, door, world.ids(door, world.mine))
        if not (answer.status_code == 302 and "/account/second-factor" in answer.location):
            wrongs.append(f"{door.method} {door.endpoint} as {role}: {answer.status_code}")
    assert not wrongs, "\n".join(wrongs)


def test_every_permission_is_somebodys() -> None:
    assert set().union(*POLICY.values()) == set(Permission)


def _whole(answer: TestResponse) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers))
    return RANDOM.sub("nonce", f"{answer.status}\n{headers}\n\n{answer.get_data(as_text=True)}")
