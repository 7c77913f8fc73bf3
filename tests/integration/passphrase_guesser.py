"""A process that guesses at one passphrase as fast as it can, and says how many were looked at.

Words on the command line: the reference, the network that it comes from, how many guesses. It
waits for a line on its standard input, so that several begin at the same moment.
"""

from __future__ import annotations

import sys

from marketplace.app import create_app
from marketplace.cli.terminal import system_now
from marketplace.services.following import begin
from marketplace.services.reopening import WrongPassphraseError
from marketplace.services.throttling import SlowDownError


def main() -> None:
    """Guess, and print how many guesses were looked at, of how many."""
    reference, network, guesses = sys.argv[1], sys.argv[2], int(sys.argv[3])
    app = create_app()
    looked_at = 0
    print("ready", flush=True)  # noqa: T201 - the test waits for it
    sys.stdin.readline()
    with app.app_context():
        for number in range(guesses):
            try:
                begin(reference, f"guess {number}", network=network, now=system_now())
            except WrongPassphraseError:
                looked_at += 1
            except SlowDownError:
                continue
    print(f"{looked_at} of {guesses}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
