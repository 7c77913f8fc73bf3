"""The project's own source, as text and as syntax trees, for tests about its shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("marketplace", "jobs", "tests")
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One Python file of ours."""

    path: Path
    tree: ast.Module
    lines: int

    @property
    def name(self) -> str:
        """The dotted name that others import."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def place(self) -> str:
        """The path as a reader would look for it."""
        return str(self.path.relative_to(ROOT))

    def functions(self) -> Iterator[FunctionNode]:
        """Every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, FunctionNode):
                yield node


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the packages, and wsgi.py. Migrations are generated, and left out."""
    paths = [ROOT / "wsgi.py", *(p for name in PACKAGES for p in (ROOT / name).rglob("*.py"))]
    return tuple(_read(path) for path in sorted(paths) if _is_ours(path))


def shipped() -> tuple[Module, ...]:
    """What a council runs: everything but the tests."""
    return tuple(module for module in modules() if not module.name.startswith("tests"))


def length(node: FunctionNode) -> int:
    """Lines from `def` to the last statement."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def imported_by(node: ast.AST) -> list[str]:
    """The modules that an import statement names; none for any other node."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def _is_ours(path: Path) -> bool:
    return path.is_file() and "migrations" not in path.parent.relative_to(ROOT).parts[:2]


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path=path, tree=ast.parse(text, str(path)), lines=text.count("\n"))
