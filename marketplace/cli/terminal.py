"""What the commands share: the time, progress bars, and errors in plain words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from marketplace.domain.errors import MarketplaceError
from marketplace.services.listings_file import Progress, no_progress


def system_now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


@contextmanager
def explained(*, passing: type[MarketplaceError] | tuple[()] = ()) -> Iterator[None]:
    """Turn the errors that a person can do something about into one line, without a traceback.

    An error of the kind `passing` is left to the caller, who explains it better.
    """
    try:
        yield
    except passing:
        raise
    except MarketplaceError as error:
        raise click.ClickException(str(error)) from error
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(
            f"The database cannot be used ({type(error.orig).__name__}: {error.orig}). Is "
            "DATABASE_URL right, and was `flask --app wsgi db upgrade` run?"
        ) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.") from error


class Bars(ExitStack):
    """Progress bars on standard error, one for each stage; call it with how far a stage is."""

    def __init__(self) -> None:
        super().__init__()
        self._show: dict[str, Callable[[int], None]] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show the bar of a stage. `total` is how far it goes in all."""
        if stage not in self._show:
            self.close()
            bar = self.enter_context(click.progressbar(length=total, label=stage, file=sys.stderr))
            self._show[stage] = lambda position: bar.update(position - bar.pos)
        self._show[stage](done)


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Bars where standard error is a terminal; elsewhere nothing is shown."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    with Bars() as bars:
        yield bars
