"""The rules are pure: standard library only, no clock, no file, no network."""

from __future__ import annotations

import ast
import sys

from tests.architecture.source import Module, imported_by, modules

OUTSIDE_WORLD = {
    "asyncio",
    "http",
    "io",
    "logging",
    "os",
    "pathlib",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
}
CLOCKS = {"now", "utcnow", "today"}


def _domain() -> list[Module]:
    found = [module for module in modules() if module.name.startswith("marketplace.domain")]
    assert len(found) > 1
    return found


def test_domain_imports_the_standard_library_and_itself() -> None:
    foreign = [
        f"{module.place}: {name}"
        for module in _domain()
        for node in ast.walk(module.tree)
        for name in imported_by(node)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith("marketplace.domain")
    ]
    assert foreign == []


def test_domain_reaches_nothing_outside_itself() -> None:
    reached = [
        f"{module.place}: {name}"
        for module in _domain()
        for node in ast.walk(module.tree)
        for name in imported_by(node)
        if name in OUTSIDE_WORLD
    ]
    assert reached == []


def test_domain_never_asks_what_time_it_is() -> None:
    asked = [
        f"{module.place}:{node.lineno}"
        for module in _domain()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
    ]
    assert asked == []
