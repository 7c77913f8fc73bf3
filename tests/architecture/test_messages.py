"""The list of every message the service can send: to whom, why, and which use case asks for it.

Nothing stands here that is sent because of a rating, a registration at the regulator, or a hold
that follows from one: that is the product's promise, and what the last tests hold the source to.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict

import pytest

from marketplace.domain.message_purposes import PURPOSES
from marketplace.domain.messages import MessageKind
from marketplace.services.mail_words import LOADERS
from tests.architecture.messages import EVERY_MESSAGE
from tests.architecture.source import ROOT, Module, shipped

FOLLOWS_RATINGS = (
    "marketplace.services.checking",
    "marketplace.services.looking",
    "marketplace.services.observing",
    "marketplace.services.judging",
    "marketplace.services.deciding",
    "marketplace.services.held_batches",
    "marketplace.services.alerts",
    "marketplace.services.visibility",
    "marketplace.services.verify",
    "marketplace.services.holds",
    "marketplace.services.indexing",
    "jobs.check_ratings",
    "jobs.verify_visibility",
    "marketplace.cli.cqc",
)
"""Whatever looks at ratings, decides about them, or places and lifts the holds that follow."""

_READERS = {
    "marketplace.services.mail_facts",
    "marketplace.services.mail_facts_cases",
    "marketplace.domain.message_purposes",
    "marketplace.domain.messages",
    "marketplace.services.mailing",
    "marketplace.services.mail_words",
    "marketplace.queries.undelivered",
    "marketplace.queries.listing_keepers",
    "marketplace.queries.enquiry_facts",
}
"""Name kinds of messages without asking for any to be sent."""


def test_the_list_is_whole_and_says_why() -> None:
    assert set(EVERY_MESSAGE) == set(MessageKind) == set(PURPOSES)
    for kind, (to, because, _) in EVERY_MESSAGE.items():
        assert (PURPOSES[kind].to, PURPOSES[kind].because) == (to, because)


def test_each_has_its_template_and_what_reads_its_facts_and_there_is_no_other() -> None:
    templates = {path.stem for path in (ROOT / "templates" / "email").iterdir()}
    assert templates - {"layout"} == set(MessageKind)
    assert set(LOADERS) == set(MessageKind)


def test_each_is_asked_for_where_the_list_says_and_nowhere_else() -> None:
    asked: dict[str, set[str]] = defaultdict(set)
    for module in shipped():
        if module.name in _READERS:
            continue
        for name in _kinds_named_in(module):
            asked[name].add(module.name.removeprefix("marketplace.services."))
    expected = {kind.name: set(where) for kind, (_, _, where) in EVERY_MESSAGE.items()}
    assert dict(asked) == expected


def test_only_those_use_cases_can_ask_for_mail() -> None:
    senders = {
        module.name.removeprefix("marketplace.services.")
        for module in shipped()
        if "marketplace.services.mailing" in _imports(module)
    }
    assert senders == {where for _, _, all_ in EVERY_MESSAGE.values() for where in all_}


def test_only_the_outbox_hands_mail_over() -> None:
    """`Message` rows are made in one place, and leave through one other."""
    makers = {
        module.name
        for module in shipped()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and _makes_a_message(node)
    }
    assert makers == {"marketplace.services.mailing"}
    users = {
        module.name
        for module in shipped()
        for name in _imports(module)
        if name.startswith("marketplace.mail.") and not module.name.startswith("marketplace.mail.")
    }
    assert users == {"marketplace.services.mail_outbox", "marketplace.wiring"}


@pytest.mark.parametrize("start", FOLLOWS_RATINGS)
def test_whatever_follows_a_rating_cannot_reach_what_sends(start: str) -> None:
    """Not by any chain of imports: so nobody can send a message there without this test."""
    reached = _reached_from(start)
    assert len(reached) > 1, f"{start} is no module of ours"
    found = {name for name in reached if name == "marketplace.services.mailing"}
    assert found == set(), f"{start} can send mail"
    kinds = {module.name for module in shipped() if module.name in reached}
    assert not kinds & {"marketplace.services.mail_outbox", "marketplace.services.mail_words"}


def _reached_from(start: str) -> set[str]:
    known = {module.name: module for module in shipped()}
    reached, todo = set(), [start]
    while todo:
        name = todo.pop()
        if name in known and name not in reached:
            reached.add(name)
            todo.extend(_imports(known[name]))
    return reached


def _makes_a_message(call: ast.Call) -> bool:
    """Whether it is `Message(…)`, or `insert(Message)` of any module."""
    words = ast.unparse(call)
    return words.startswith("Message(") or bool(re.match(r"([\w.]+\.)?insert\(Message\b", words))


def _imports(module: Module) -> set[str]:
    """The modules that a module imports, with those imported by name from a package."""
    found: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def _kinds_named_in(module: Module) -> set[str]:
    return {
        node.attr
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        if isinstance(node.value, ast.Name) and node.value.id == "MessageKind"
    }
