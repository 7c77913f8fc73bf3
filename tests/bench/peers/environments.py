"""An environment of its own for each engine that we are compared with, made when it is needed."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path


def environment(folder: Path, requirements: Sequence[str]) -> Path:
    """Install these into a new virtual environment; return its Python.

    Raises RuntimeError with what pip said where they cannot be had.
    """
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    pip = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    done = subprocess.run(  # noqa: S603 - our own words only
        [*pip, *requirements], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{', '.join(requirements)} could not be installed: {done.stderr}")
    return python


def run(python: Path, *words: str, folder: Path, **more: str) -> None:
    """Run a program of an environment to its end. Raises CalledProcessError where it fails."""
    subprocess.run(  # noqa: S603 - our own words only
        [python, *words], cwd=folder, env=more, check=True, stdout=sys.stderr
    )
