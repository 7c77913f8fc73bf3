"""A process that guesses at one account as fast as it can, and says how its guesses went.

Words on the command line: the address, the network that it comes from, how many guesses. It waits
for a line on its standard input, so that several begin at the same moment.
"""

from __future__ import annotations

import json
import sys
from collections import Counter

from marketplace.app import create_app
from marketplace.cli.terminal import system_now
from marketplace.services.accounts_sign_in import sign_in
from marketplace.services.password_proof import From, WrongPasswordError
from marketplace.services.throttling import SlowDownError
from tests.running import CHEAP


def main() -> None:
    """Guess, and print how many guesses were looked at and how many were not."""
    email, network, guesses = sys.argv[1], sys.argv[2], int(sys.argv[3])
    app = create_app(PASSWORD_COST=CHEAP)
    came = From(browser="a guesser", network=network)
    went: Counter[str] = Counter()
    print("ready", flush=True)  # noqa: T201 - the test waits for it
    sys.stdin.readline()
    with app.app_context():
        for number in range(guesses):
            try:
                sign_in(email, f"guess {number} of {network}", came=came, now=system_now())
            except WrongPasswordError:
                went["wrong"] += 1
            except SlowDownError as slow:
                went["slowed"] += 1
                went["longest"] = max(went["longest"], round(slow.wait.total_seconds()))
    print(json.dumps(went), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
