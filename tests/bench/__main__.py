"""Measures what the service promises: `python -m tests.bench [--sizes 2000,60000]`."""

from __future__ import annotations

import argparse
import sys

from tests.bench import searching


def main() -> None:
    """Measure at each size and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(size) for size in text.split(",")],
        default=[2_000, 60_000],
        metavar="N,N",
        help="numbers of listings (default: 2000,60000)",
    )
    for size in parser.parse_args().sizes:
        for line in searching.measure(size):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
