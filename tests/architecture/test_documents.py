"""The documents say what is true: what they name exists, and what exists to operate is named."""

from __future__ import annotations

import re

import pytest

from jobs.schedule import JOBS
from marketplace import config
from tests.architecture.source import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ROOMS = (ROOT, ROOT / "marketplace")
PATH = re.compile(r"`((?:[\w.*-]+/)+[\w.*-]*|\w+\.(?:py|toml|md))`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
MADE_LATER = ("instance/",)
RECORDS = ROOT / "docs" / "decisions"
"""They name what was turned down too, and are not rewritten when something moves."""


def test_documents_were_found() -> None:
    assert {"README.md", "architecture.md", "operations.md", "glossary.md"} <= {
        path.name for path in DOCUMENTS
    }


def test_every_path_that_a_document_names_exists() -> None:
    missing = [
        f"{document.name}: {path}"
        for document in DOCUMENTS
        for path in PATH.findall(document.read_text(encoding="utf-8"))
        if document.parent != RECORDS
        and not path.startswith(MADE_LATER)
        and not any(any(room.glob(path)) for room in (*ROOMS, document.parent))
    ]
    assert missing == []


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{document.name}: {link}"
        for document in DOCUMENTS
        for link in LINK.findall(document.read_text(encoding="utf-8"))
        if not (document.parent / link).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("name", [name for name, _ in config.shown({})])
def test_every_setting_is_explained_to_operators(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", JOBS)
def test_every_job_is_explained_to_operators(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
