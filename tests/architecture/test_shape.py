"""The shape of the source: small files, short functions, plain imports, words by intent."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import (
    PACKAGES,
    ROOT,
    FunctionNode,
    Module,
    imported_by,
    length,
    modules,
    shipped,
)

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_ROUTE = 20
LONGEST_TEMPLATE = 150
NAMES_WITHOUT_INTENT = {"util", "utils", "helper", "helpers", "common", "misc", "manager"}
ROUTE_DECORATORS = {"route", "get", "post", "put", "patch", "delete"}
WORDS_OF_OTHERS = re.compile(
    r"\b(vendor|blacklist|ticket)(s|ed|ing)?\b|\bban(s|ned|ning)?\b", re.IGNORECASE
)


def test_the_source_was_found() -> None:
    assert {"marketplace.domain.ratings", "jobs", "tests.architecture.source"} <= {
        module.name for module in modules()
    }


def test_no_file_is_longer_than_one_thing_needs() -> None:
    long = [f"{m.place}: {m.lines} lines" for m in modules() if m.lines > LONGEST_FILE]
    assert long == []


def test_no_function_is_longer_than_a_reader_can_hold() -> None:
    long = [
        f"{module.place}:{node.lineno} {node.name}: {length(node)} lines"
        for module in shipped()
        for node in module.functions()
        if length(node) > LONGEST_FUNCTION
    ]
    assert long == []


def test_route_handlers_are_short_and_flat() -> None:
    wrong = [
        f"{module.place}:{node.lineno} {node.name}"
        for module in shipped()
        for node in module.functions()
        if _is_route(node) and (length(node) > LONGEST_ROUTE or _depth(node) > 1)
    ]
    assert wrong == []


def test_templates_are_short() -> None:
    templates = (ROOT / "templates").rglob("*.*")
    counted = {path: path.read_text(encoding="utf-8").count("\n") for path in templates}
    long = [f"{p.relative_to(ROOT)}: {n} lines" for p, n in counted.items() if n > LONGEST_TEMPLATE]
    assert long == []


def test_packages_are_empty() -> None:
    full = [m.place for m in modules() if m.path.name == "__init__.py" and m.path.stat().st_size]
    assert full == []


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {module.path.parent for module in modules()} - {ROOT}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_nothing_is_imported_inside_a_function() -> None:
    hidden = [
        f"{module.place}:{node.lineno}"
        for module in modules()
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_types_of_our_own_are_imported_for_real() -> None:
    pretended = [
        f"{module.place}: {ast.unparse(node)}"
        for module in modules()
        for block in ast.walk(module.tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.unparse(block.test)
        for node in ast.walk(block)
        if any(name.split(".")[0] in PACKAGES for name in imported_by(node))
    ]
    assert pretended == []


def test_names_say_what_things_are_for() -> None:
    vague = [m.place for m in modules() if NAMES_WITHOUT_INTENT & set(m.path.stem.split("_"))]
    vague += [
        f"{module.place}:{node.lineno} {node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Manager", "Helper", "Util"))
    ]
    assert vague == []


def test_pages_use_the_words_of_the_product() -> None:
    """PRODUCT.md lists words that this service never uses about people or organisations."""
    shown = [path for path in (ROOT / "templates").rglob("*.*") if path.is_file()]
    wrong = {
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in shown
        for found in WORDS_OF_OTHERS.finditer(path.read_text(encoding="utf-8"))
    }
    assert wrong == set()


def test_no_name_uses_the_words_that_the_product_avoids() -> None:
    wrong = [
        f"{module.place}: {name}"
        for module in shipped()
        for name in _names(module)
        if WORDS_OF_OTHERS.search(re.sub(r"_|(?<=[a-z])(?=[A-Z])", " ", name))
    ]
    assert wrong == []


def _names(module: Module) -> set[str]:
    """What this module defines: functions, classes, arguments, variables."""
    names = set()
    for node in ast.walk(module.tree):
        if isinstance(node, FunctionNode | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def _is_route(node: FunctionNode) -> bool:
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in ROUTE_DECORATORS
        for decorator in node.decorator_list
    )


def _depth(node: ast.AST) -> int:
    """How deeply blocks stand in each other below a node."""
    blocks = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)
    return max(
        (
            _depth(child) + isinstance(child, blocks)
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.expr)
        ),
        default=0,
    )
