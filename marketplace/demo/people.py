"""Invented people for a look round: one of each role, and two who keep listings.

For development only: everybody can read the password and the key here. `flask seed-demo` refuses
to make them in production.
"""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.demo.offers import unlisted
from marketplace.domain.access import Role

PASSWORD = "kettle-orchard-ninety-lanterns"  # noqa: S105 - known to everybody, see above
"""The password of all of them."""
AUTHENTICATOR_KEY = "MARLBRIDGEDEMOKEYFORTRYINGITOUT2"
"""The key for an authenticator app, of those who work for the council."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody who can sign in. `keeps` names the providers that they act for."""

    email: str
    name: str
    role: Role
    keeps: tuple[str, ...] = ()

    @property
    def does(self) -> str:
        """What they do here, in a few words."""
        if self.role.is_staff:
            return self.role.label
        return (
            f"Provider: {', '.join(self.keeps)}" if self.keeps else "Provider, not registered yet"
        )


PEOPLE = (
    DemoPerson(email="qa@example.org", name="Quentin Ashby", role=Role.QA),
    DemoPerson(email="safeguarding@example.org", name="Saffron Reyes", role=Role.SAFEGUARDING),
    DemoPerson(email="manager@example.org", name="Marguerite Okoro", role=Role.MANAGER),
    DemoPerson(email="admin@example.org", name="Adele Winters", role=Role.ADMIN),
    DemoPerson(
        email="kestrel@example.org",
        name="Kit Larwood",
        role=Role.PROVIDER,
        keeps=("Kestrel Home Support Ltd",),
    ),
    DemoPerson(email="newcomer@example.org", name="Nell Brightwater", role=Role.PROVIDER),
)


def sign_ins(base_url: str) -> tuple[str, ...]:
    """Lines that tell somebody at a terminal how to sign in as each of them."""
    widest = max(len(person.email) for person in PEOPLE)
    return (
        f"Sign in at {base_url}/account/sign-in with the password {PASSWORD}",
        *(f"  {person.email:<{widest}}  {person.does}" for person in PEOPLE),
        f"Staff are asked for a code too. Key for an authenticator app: {AUTHENTICATOR_KEY}",
        "Without an app, this prints the code to type: .venv/bin/flask --app wsgi demo-code",
        "To try registering, use newcomer@example.org and a location that nobody has listed:",
        *(f"  {offer.location_id}  {offer.name}" for offer in unlisted()),
    )
