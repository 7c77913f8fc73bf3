"""What invented people told the invented council, read from the data files beside this module.

The people have first names only, their addresses belong to nobody (example.org), and nothing of
it happened. For development: everybody can read the passphrase here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from marketplace.demo.offers import location_id_for
from marketplace.domain.concern_answers import (
    About,
    Answers,
    Contact,
    ContactWay,
    Happening,
    Naming,
    Told,
    Whom,
    WorksThere,
    YesNo,
)
from marketplace.domain.concern_periods import quarter_of
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, Source
from marketplace.domain.dates import london_day

DATA = Path(__file__).parent / "data" / "told"
PASSPHRASE = "kettle orchard ninety lanterns amber river"  # noqa: S105 - known to everybody, see above
"""Opens each of them, with its reference."""
_NOON = timedelta(hours=12)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did with it, so many days after it came. `words` are further details."""

    days: float
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTold:
    """Something that one of them told the council, and what happened with it since."""

    reference: str
    kind: ConcernKind
    answers: Answers
    source: Source
    acts: tuple[Act, ...]
    put_right: str
    stops_again: str
    days_ago: float | None
    last_quarter_day: int | None

    def came_at(self, now: datetime) -> datetime:
        """When it came, seen from now: some days ago, or in the last quarter that is over."""
        if self.days_ago is not None:
            return now - timedelta(days=self.days_ago)
        before = quarter_of(quarter_of(london_day(now)).first - _DAY)
        return before.begins + timedelta(days=self.last_quarter_day or 0) + _NOON


@cache
def told() -> tuple[DemoTold, ...]:
    """All of it, in the order of the files."""
    entries = (
        entry
        for path in sorted(DATA.glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["told"]
    )
    return tuple(_told(entry) for entry in entries)


def follow(base_url: str) -> tuple[str, ...]:
    """Lines that tell somebody at a terminal how to follow one of them."""
    first = told()[0]
    return (
        f"Follow what somebody told the council at {base_url}/tell-us/follow",
        f"  reference {first.reference}, passphrase {PASSPHRASE}",
    )


def _told(entry: Mapping[str, object]) -> DemoTold:
    kind = ConcernKind(str(entry["kind"]))
    days_ago, quarter_day = entry.get("days_ago"), entry.get("last_quarter_day")
    return DemoTold(
        reference=str(entry["reference"]),
        kind=kind,
        answers=_answers(entry, kind),
        source=Source.PROFESSIONAL if "profession" in entry else Source.FORM,
        acts=tuple(_act(line) for line in _lines(entry)),
        put_right=str(entry.get("put_right", "")),
        stops_again=str(entry.get("stops_again", "")),
        days_ago=float(str(days_ago)) if days_ago is not None else None,
        last_quarter_day=int(str(quarter_day)) if quarter_day is not None else None,
    )


def _lines(entry: Mapping[str, object]) -> list[str]:
    acts = entry["acts"]
    if not isinstance(acts, list):
        raise TypeError(f"{entry['reference']}: acts are a list")
    return [str(act) for act in acts]


def _act(line: str) -> Act:
    days, name, *words = line.split()
    return Act(days=float(days), name=name, words=tuple(words))


def _answers(entry: Mapping[str, object], kind: ConcernKind) -> Answers:
    text = {key: str(value) for key, value in entry.items()}
    email = text.get("email", "")
    complains = kind in {ConcernKind.COMPLAINT, ConcernKind.COUNCIL_COMPLAINT}
    sees = Share(text.get("provider_sees", Share.NO.value))
    who = text.get("who", "")
    return Answers(
        naming=Naming(
            words=text.get("provider", ""),
            place=text.get("place", ""),
            cqc_id=location_id_for(text["cqc_of"]) if "cqc_of" in text else "",
            about_council=bool(entry.get("council", False)),
        ),
        happening=Happening(
            words=text["words"], when=text.get("when", "Not long ago"), still=YesNo.NOT_SURE
        ),
        about=About(
            whom=Whom.SOMEBODY if who else Whom.SERVICE,
            who_words=who,
            they_know=YesNo.YES if who else None,
            they_agree=YesNo.YES if who else None,
        ),
        works_there=WorksThere.YES if entry.get("works_there") else WorksThere.NO,
        told=Told.YES if "they_said" in text else Told.NO,
        they_said=text.get("they_said", ""),
        wanted=text.get("wanted", ""),
        wants_reply=YesNo.YES if complains else YesNo.NO,
        praise=kind is ConcernKind.COMPLIMENT,
        publish=bool(entry.get("publish", False)),
        name=text.get("name", ""),
        shares={
            Recipient.PROVIDER: sees,
            Recipient.QA: Share.WITH_NAME if "name" in text else Share.WITHOUT_NAME,
            Recipient.CQC: Share.NO,
        },
        contact=Contact(way=ContactWay.EMAIL if email else ContactWay.NONE, value=email),
        profession=text.get("profession", ""),
        kinds=(kind,),
    )
