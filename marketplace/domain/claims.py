"""Proving that a location of the register is somebody's: where a code may go, and what may follow.

Anybody can type a public ID. So a claim is verified by a code that reaches an address at the
domain of the website on the register, or by an officer, never on the ID alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from urllib.parse import urlsplit

from marketplace.domain.registrations import ClaimStatus
from marketplace.domain.shared_hosts import FREE_MAIL, SHARED_SITES, SUFFIXES, is_below
from marketplace.domain.throttling import Rule

CODE_LASTS = timedelta(minutes=30)
MOST_TRIES = 5
CODES = Rule(
    free=3,
    first=timedelta(hours=1),
    longest=timedelta(hours=1),
    forgotten_after=timedelta(hours=1),
)
"""Codes that one person has sent for one location: at most three in any hour."""
ALL_CODES = Rule(
    free=12,
    first=timedelta(hours=1),
    longest=timedelta(hours=1),
    forgotten_after=timedelta(hours=1),
)
"""Codes that one person has sent in all: they go to other people's addresses."""
CLAIMS = Rule(
    free=20,
    first=timedelta(hours=1),
    longest=timedelta(hours=6),
    forgotten_after=timedelta(hours=24),
)
"""Claims of one person: each may stand in somebody else's way."""

MOVES: Mapping[ClaimStatus, frozenset[ClaimStatus]] = MappingProxyType(
    {
        ClaimStatus.OPEN: frozenset(
            {ClaimStatus.CODE_SENT, ClaimStatus.REFERRED, ClaimStatus.ENDED}
        ),
        ClaimStatus.CODE_SENT: frozenset(
            {
                ClaimStatus.CODE_SENT,
                ClaimStatus.VERIFIED,
                ClaimStatus.REFERRED,
                ClaimStatus.ENDED,
            }
        ),
        ClaimStatus.REFERRED: frozenset(
            {ClaimStatus.VERIFIED, ClaimStatus.REFUSED, ClaimStatus.ENDED}
        ),
        ClaimStatus.VERIFIED: frozenset({ClaimStatus.ENDED}),
        ClaimStatus.REFUSED: frozenset(),
        ClaimStatus.ENDED: frozenset(),
    }
)
"""What may follow what. Only a code or an officer leads to VERIFIED."""

GOING_ON = frozenset(
    {ClaimStatus.OPEN, ClaimStatus.CODE_SENT, ClaimStatus.REFERRED, ClaimStatus.VERIFIED}
)
"""Claims that stand in the way of another person's."""


def may_become(now: ClaimStatus, then: ClaimStatus) -> bool:
    """Whether a claim may move so."""
    return then in MOVES[now]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofDomains:
    """Where a code may be sent: the domains of the website on the register, in its order.

    Where there is none, `refused` says why, for the claimant: an officer can call back instead.
    """

    domains: tuple[str, ...] = ()
    refused: str = ""


_CALL_BACK = "so a code sent there would prove nothing. Ask us to call you back instead"
_NO_WEBSITE = (
    "CQC's register has no website for this location, so we cannot send a code. Ask us to call "
    "you back instead"
)
_UNREADABLE = (
    "What CQC's register has as the website of this location is not a web address, so we cannot "
    "send a code. Ask us to call you back instead"
)
_SEPARATORS = re.compile(r"[\s,;|<>()\[\]\"]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
_LONGEST_HOST = 180
_LOCAL_PART = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*", re.IGNORECASE)
_LONGEST_LOCAL_PART = 64


def proof_domains(website: str) -> ProofDomains:
    """The domains at which an address proves a claim, from the register's website as it stands.

    `www.` at the front, ports, paths and schemes do not matter; several addresses give several
    domains; letters beyond ASCII are given as mail servers write them ("xn--…"). A domain where
    many people have an address or a page is refused, and so is everything below it.
    """
    hosts = [host for part in _SEPARATORS.split(website) if (host := _host(part))]
    good = tuple(dict.fromkeys(host for host in hosts if not _refusal(host)))
    if good:
        return ProofDomains(domains=good)
    if hosts:
        return ProofDomains(refused=_refusal(hosts[0]))
    has_anything = any(character.isalnum() for character in website)
    absent = website.strip().casefold() in {"na", "n/a", "none", "nil", "tbc", "null"}
    return ProofDomains(refused=_UNREADABLE if has_anything and not absent else _NO_WEBSITE)


def proof_address(domains: tuple[str, ...], typed: str) -> str:
    """The address that a code goes to, from the part before the @ that the claimant gives.

    A whole address is taken where its domain is one of these; a part alone is at the first.
    Raises ValueError with a plain sentence.
    """
    if not domains:
        raise ValueError("There is no domain that a code could be sent to")
    local, at, domain = typed.strip().rpartition("@")
    if not at:
        local, domain = domain, domains[0]
    domain = domain.lower().removeprefix("www.")
    if domain not in domains:
        raise ValueError(
            f"Enter an address that ends in {' or '.join(f'@{one}' for one in domains)}. It has to "
            "be at the website on CQC's register"
        )
    if len(local) > _LONGEST_LOCAL_PART or not _LOCAL_PART.fullmatch(local):
        raise ValueError("Enter the part of the address before the @, such as info or manager")
    return f"{local}@{domain}"


def _host(part: str) -> str:
    """The host of one web address, without `www.`; empty for what is none.

    A mail address that stands in place of a website counts by its domain. One with a user name
    before its host does not: that is how addresses are disguised.
    """
    part = part.strip(".'`*-_\u2013\u2014")
    if part.count("@") == 1 and not _SCHEME.match(part) and "/" not in part:
        part = part.partition("@")[2]
    try:
        split = urlsplit(part if "://" in part else f"//{part}")
        host, disguised = split.hostname or "", "@" in split.netloc
        ascii_host = host.rstrip(".").encode("idna").decode("ascii").lower()
    except ValueError:
        return ""
    if disguised or len(ascii_host) > _LONGEST_HOST or not _HOST.fullmatch(ascii_host):
        return ""
    return ascii_host.removeprefix("www.")


def _refusal(host: str) -> str:
    """Why an address at this host proves nothing; empty where it does prove something."""
    if host in SUFFIXES or "." not in host:
        return _UNREADABLE
    if is_below(host, FREE_MAIL):
        return f"Anybody can have an address at {host}, {_CALL_BACK}"
    if is_below(host, SHARED_SITES):
        return f"The website on CQC's register is a page at {host}, which many share, {_CALL_BACK}"
    return ""
