"""A process that takes a lease, says which fence it got, and keeps it until its input ends."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from marketplace.app import create_app
from marketplace.services import leases

if __name__ == "__main__":
    with create_app().app_context():
        lease = leases.take(sys.argv[1], holder=leases.this_holder(), now=datetime.now(UTC))
    sys.stdout.write(f"{lease.fence if lease else None}\n")
    sys.stdout.flush()
    sys.stdin.read()
