"""Measures what the service promises: `python -m tests.bench [--sizes 2000,60000]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from tests.bench import checking, pages, register_lookup, searching, telling
from tests.bench.machine import beside


def main() -> None:
    """Measure and print, line by line as they come."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(size) for size in text.split(",") if size],
        default=[2_000, 60_000, 500_000],
        metavar="N,N",
        help="numbers of listings to search in process (default: 2000,60000,500000)",
    )
    parser.add_argument(
        "--pages",
        type=int,
        default=60_000,
        metavar="N",
        help="listings to search over HTTP; 0: none",
    )
    parser.add_argument(
        "--no-peers", action="store_true", help="leave out Datasette and haystack, some ten minutes"
    )
    parser.add_argument(
        "--no-check", action="store_true", help="leave out the check of ratings, about a minute"
    )
    parser.add_argument(
        "--no-telling", action="store_true", help="leave out what people tell us, about a minute"
    )
    parser.add_argument(
        "--no-register", action="store_true", help="leave out our copy of the register, seconds"
    )
    chosen = parser.parse_args()
    for line in _lines(chosen):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _lines(chosen: argparse.Namespace) -> Iterator[str]:
    for size in chosen.sizes:
        yield from beside(searching.measure(size))
        yield ""
    if chosen.pages:
        yield from beside(pages.measure(chosen.pages, peers=not chosen.no_peers))
        yield ""
    if not chosen.no_check:
        yield from beside(checking.measure())
        yield ""
    if not chosen.no_telling:
        yield from beside(telling.measure())
        yield ""
    if not chosen.no_register:
        yield from beside(register_lookup.measure())


if __name__ == "__main__":
    main()
