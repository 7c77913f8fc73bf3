"""Who reads a concern and who acts: everybody, with a concern of every kind at every status.

What may be is written in `tests.unit.concern_people`. Here the services, the lists and the pages
of all rooms are held to it, through what their addresses say of themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from marketplace.domain.access import POLICY, Permission, Principal, Role
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.errors import ForbiddenError, NotFoundError
from marketplace.models.base import Base, db
from marketplace.models.concerns import Concern, Submission
from marketplace.models.events import AuditEvent
from marketplace.queries.concern_facts import facts as known_facts
from marketplace.queries.concern_facts import readable_by
from marketplace.services.concern_loading import loaded
from marketplace.services.transaction import transaction
from marketplace.web.clock import CLOCK
from marketplace.web.marks import permission_of
from tests.architecture.every_concern import SECRET, Told, add_providers, every
from tests.unit.concern_people import EVERYBODY, PROVIDER, Somebody, expected
from tests.web.people import Person, account, signed_in
from tests.web.shelf import NOW

NEVER_THERE = 987_654
REFUSED = {400, 403, 404}
"""400 is for a form that lacks something, whatever it is about."""
FIELDS = {"version": "1", "words": "So", "mark": "pattern", "agree": "yes", "share": "no"}
"""What a form has to bring to be looked at."""
RANDOM = re.compile(r"nonce(?:-|=\")[\w-]+|name=\"csrf_token\" value=\"[^\"]+")
SIGNING_IN = {name: who for name, who in EVERYBODY.items() if who.second_factor}
"""Whoever gets past signing in; the rest get to no page at all (`test_access`)."""
NEVER_REFUSED = {
    "nobody in particular",
    "a manager",
    "an administrator",
    "an officer of both teams",
}
"""Whose roles open no address of a concern at all, or all of them."""
TABLES = (
    "concerns",
    "concern_steps",
    "concern_words",
    "concern_replies",
    "concern_files",
    "concern_links",
    "consents",
    "hand_offs",
    "triages",
    "compliments",
    "messages",
    "outbox",
    "audit_events",
)
"""Where an act leaves something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The application with every concern in it."""

    app: Flask
    told: tuple[Told, ...]

    def person(self, who: Somebody) -> Person:
        """Somebody of this sort at a browser."""
        return signed_in(self.app, who.roles, provider_ids=sorted(who.providers))


@pytest.fixture
def world(sqlite_app: Flask) -> World:
    """Everything that somebody could have told us about one provider."""
    sqlite_app.config[CLOCK] = lambda: NOW
    with sqlite_app.app_context():
        add_providers(NOW)
        reader = account(
            "reader@aster.example.org", {Role.PROVIDER}, provider_ids=(PROVIDER,), now=NOW
        )
        told = tuple(every(NOW, account_id=reader))
    return World(app=sqlite_app, told=told)


def test_the_world_is_whole(world: World) -> None:
    seen = {(one.facts.kind, one.facts.status) for one in world.told}
    assert {kind for kind, _ in seen} == set(ConcernKind)
    assert {status for _, status in seen} == set(ConcernStatus)
    assert len(world.told) == 2 * (4 * 10 + 3 * 7) + 7
    with world.app.app_context():
        for one in world.told:
            assert known_facts(one.id) == one.facts


@pytest.mark.parametrize("name", EVERYBODY)
def test_what_lists_may_hold_is_what_may_be_read(world: World, name: str) -> None:
    who = EVERYBODY[name]
    with world.app.app_context():
        chosen = select(Concern.id).join(Submission).where(readable_by(who.principal))
        found = set(db.session.scalars(chosen))
    assert found == {one.id for one in world.told if _may(who, ConcernAct.READ, one)}


@pytest.mark.parametrize("name", EVERYBODY)
def test_services_load_a_concern_for_whom_it_may_be(world: World, name: str) -> None:
    who = EVERYBODY[name]
    with world.app.app_context():
        for one in world.told:
            for act in ConcernAct:
                seen = ConcernAct.SEE_SHARED if act is ConcernAct.REPLY else ConcernAct.READ
                refusal = ForbiddenError if _may(who, seen, one) else NotFoundError
                wanted = None if _may(who, act, one) else refusal
                assert _loading(one.id, who.principal, act) is wanted, (one, act)


@pytest.mark.parametrize("name", SIGNING_IN)
def test_each_page_is_read_by_whom_it_may_be_and_every_time_noted(world: World, name: str) -> None:
    """The page of the QA team, that of safeguarding officers, and that of the provider."""
    who = SIGNING_IN[name]
    person = world.person(who)
    wrongs, read = [], 0
    for one in world.told:
        for path, wanted in _pages(who, one):
            answer = person.fetch(path)
            if answer.status_code != wanted:
                wrongs.append(f"{path} of {one.facts}: {answer.status_code} and not {wanted}")
            if (SECRET in answer.text) is not (answer.status_code == 200):
                wrongs.append(f"{path} of {one.facts} has the words: {answer.status_code}")
            read += answer.status_code == 200
    assert not wrongs, "\n".join(wrongs)
    with world.app.app_context():
        noted = select(func.count()).where(AuditEvent.kind == "concern-read")
        assert db.session.scalar(noted) == read
    sees = {ConcernAct.READ, ConcernAct.SEE_SHARED}
    assert (read > 0) is any(sees & expected(who, one.facts) for one in world.told)


@pytest.mark.parametrize("name", SIGNING_IN)
def test_no_address_does_anything_with_what_they_may_not_act_on(world: World, name: str) -> None:
    """Asked of every address that names a concern, with every method: as one that never was."""
    who = SIGNING_IN[name]
    person = world.person(who)
    before, asked, wrongs = _everything(world.app), 0, []
    for one in _some(world.told):
        for endpoint, method, path in _addresses(world.app, who, one):
            if _is_allowed(who, one, endpoint, method):
                continue
            asked += 1
            answer = _ask(person, method, path)
            unknown = _ask(person, method, path.replace(f"/{one.id}", f"/{NEVER_THERE}", 1))
            what = f"{method} {path} of {one.facts}: {answer.status_code}"
            if _knows(who, one, endpoint):
                wrongs += [what] if answer.status_code in {302, 500} else []
            elif answer.status_code not in REFUSED or SECRET in answer.text:
                wrongs.append(what)
            elif _whole(answer) != _whole(unknown):
                wrongs.append(f"{what}, and {unknown.status_code} for one that never was")
    assert not wrongs, "\n".join(wrongs)
    assert _everything(world.app) == before
    assert (asked > 100) is (name not in NEVER_REFUSED)


def _may(who: Somebody, act: ConcernAct, one: Told) -> bool:
    return act in expected(who, one.facts)


def _loading(concern_id: int, by: Principal, act: ConcernAct) -> type[Exception] | None:
    """What loading it raises; nothing where it is theirs."""
    try:
        with transaction(actor=by.actor, now=NOW) as tx:
            loaded(tx, concern_id, by=by, act=act)
    except (ForbiddenError, NotFoundError) as refusal:
        return type(refusal)
    return None


def _pages(who: Somebody, one: Told) -> Iterator[tuple[str, int]]:
    """The three pages of a concern, and how each has to answer."""
    reads = _may(who, ConcernAct.READ, one)
    there = 302 if reads and one.facts.is_restricted else 200 if reads else 404
    yield f"/quality/concerns/{one.id}", there if who.open_ else 403
    theirs = 200 if reads and one.facts.is_restricted else 404
    yield f"/safeguarding/{one.id}", theirs if who.restricted else 403
    shared = 200 if _may(who, ConcernAct.SEE_SHARED, one) else 404
    yield f"/provider/inbox/{one.id}", shared if Role.PROVIDER in who.roles else 403


def _some(told: tuple[Told, ...]) -> list[Told]:
    """Of each kind, waiting or not, one with the team and one with the provider."""
    statuses = {ConcernStatus.TRIAGED, ConcernStatus.WITH_PROVIDER}
    return [one for one in told if one.facts.status in statuses]


def _addresses(app: Flask, who: Somebody, one: Told) -> Iterator[tuple[str, str, str]]:
    """Every address that names a concern and that their roles open at all."""
    allowed: set[Permission] = set().union(*(POLICY[role] for role in who.roles))
    for rule in app.url_map.iter_rules():
        permission = permission_of(app.view_functions[rule.endpoint])
        if "concern_id" not in rule.arguments or permission not in allowed:
            continue
        ids = {"concern_id": one.id, "hand_off_id": one.hand_off_id, "record": "receipt"}
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(ids.get(part[1], 1)), rule.rule)  # noqa: B023
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            yield rule.endpoint, method, path


def _is_allowed(who: Somebody, one: Told, endpoint: str, method: str) -> bool:
    """Whether an address is for them, with this concern: then other tests say what it does."""
    if endpoint.startswith("provider."):
        return _may(who, ConcernAct.SEE_SHARED, one)
    return _may(who, ConcernAct.READ if method == "GET" else ConcernAct.HANDLE, one)


def _knows(who: Somebody, one: Told, endpoint: str) -> bool:
    """Whether they may read it, and so are told that they may not do this, on a page of it."""
    if endpoint.startswith("provider."):
        return _may(who, ConcernAct.SEE_SHARED, one)
    return _may(who, ConcernAct.READ, one)


def _ask(person: Person, method: str, path: str) -> TestResponse:
    return person.send(path, FIELDS) if method == "POST" else person.fetch(path)


def _everything(app: Flask) -> dict[str, object]:
    """How many rows there are, and where each concern stands."""
    with app.app_context():
        tables = Base.metadata.tables
        counts: dict[str, object] = {
            name: db.session.scalar(select(func.count()).select_from(tables[name]))
            for name in TABLES
        }
        chosen = select(Concern.id, Concern.status, Concern.version).order_by(Concern.id)
        counts["standing"] = db.session.execute(chosen).tuples().all()
        return counts


def _whole(answer: TestResponse) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers))
    return RANDOM.sub("random", f"{answer.status}\n{headers}\n\n{answer.get_data(as_text=True)}")
