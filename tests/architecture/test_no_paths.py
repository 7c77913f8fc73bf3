"""Nothing that only one machine has stands in tracked text."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.architecture.source import ROOT

# In two parts, so that this file does not find itself.
REGISTRIES = re.compile(
    r"(?:files\.)?python" + r"hosted\.org|pypi\." + r"org|registry\.npm" + r"js\.org"
    r"|registry\.yarn" + r"pkg\.com|npm\.pkg\.git" + r"hub\.com|/arti" + r"factory/|/simple" + "/"
)
HOMES = re.compile(r"(?<![\w./:-])/(?:home|Users|root|work|workspaces?|mnt|builds)/\w")
WINDOWS_HOMES = re.compile(r"\b[A-Z]:\\Users" + r"\\\w")


def _tracked() -> list[tuple[str, str]]:
    """Name and text of every file in version control that is text."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this is not a clone: there is no list of tracked files")
    listed = subprocess.run(  # noqa: S603 - fixed words
        [git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    texts = []
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content:
            texts.append((name, content.decode("utf-8", errors="replace")))
    return texts


def _found(pattern: re.Pattern[str]) -> list[str]:
    texts = _tracked()
    assert "pyproject.toml" in dict(texts)
    return [f"{name}: {match.group()}" for name, text in texts for match in pattern.finditer(text)]


def test_no_tracked_text_names_a_package_registry() -> None:
    assert _found(REGISTRIES) == []


@pytest.mark.parametrize("pattern", [HOMES, WINDOWS_HOMES], ids=["unix", "windows"])
def test_no_tracked_text_holds_a_path_of_a_developers_machine(pattern: re.Pattern[str]) -> None:
    assert _found(pattern) == []


def test_no_tracked_text_holds_the_path_of_this_checkout() -> None:
    parent = f"{ROOT.parent}/"
    if parent == "//":
        pytest.skip("this checkout stands at the root of the machine")
    assert _found(re.compile(rf"(?<![\w./:-]){re.escape(parent)}")) == []
