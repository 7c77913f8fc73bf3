"""Every page of what people tell the council, by a name that a failed test shows."""

from __future__ import annotations

from marketplace.domain.concern_steps import Step
from tests.browser.people import KESTREL, MANAGER, QA, SAFEGUARDING
from tests.browser.told import (
    BEGINNING,
    FOLLOWING,
    FOLLOWING_HARM,
    FOLLOWING_PRAISE,
    FOLLOWING_THE_END,
    PRAISING,
    READY,
    SENT,
    SPEAKING_UP,
    TELLING,
)

_BY_ANOTHER_WAY = {Step.EMERGENCY, Step.PROTECTION, Step.PUBLISHING, Step.FILES}
_FORM = "/tell-us/form"

_TELLING: dict[str, dict[str, str]] = {
    "": {
        "tell us": "/tell-us",
        "before telling us": "/tell-us/exit-this-page",
        "staying safe": "/tell-us/staying-safe",
        "what was told is removed": "/tell-us/given-up",
        "professionals": "/tell-us/professionals",
        "follow": "/tell-us/follow",
        "following has stopped": "/tell-us/follow/stopped",
    },
    TELLING: {
        "tell us, with something begun": "/tell-us",
        **{f"tell: {step}": f"{_FORM}/{step}" for step in Step if step not in _BY_ANOTHER_WAY},
        "tell: which of them": f"{_FORM}/which-service/choose",
        "tell: files": f"{_FORM}/files",
    },
    READY: {
        "check what is told": "/tell-us/check",
        "what this is": "/tell-us/what-this-is",
    },
    BEGINNING: {
        "tell us the first thing": f"{_FORM}/danger",
        "check what is told, with much missing": "/tell-us/check",
    },
    SPEAKING_UP: {
        "somebody is in danger": f"{_FORM}/{Step.EMERGENCY}",
        "how speaking up is protected": f"{_FORM}/{Step.PROTECTION}",
        "what this is, with danger": "/tell-us/what-this-is",
    },
    PRAISING: {
        "show your words": f"{_FORM}/{Step.PUBLISHING}",
        "what praise is": "/tell-us/what-this-is",
    },
    SENT: {"told": "/tell-us/sent"},
    FOLLOWING: {
        "followed": "/tell-us/follow/steps",
        "add something": "/tell-us/follow/1/add",
        "ask the team": "/tell-us/follow/1/ask-qa",
        "is it sorted": "/tell-us/follow/1/sorted",
        "ombudsman": "/tell-us/follow/1/ombudsman",
        "agreed": "/tell-us/follow/agreed",
        "agree to less": "/tell-us/follow/agreed/provider",
        "no more mail": "/tell-us/follow/agreed/contact",
    },
    FOLLOWING_PRAISE: {
        "followed praise": "/tell-us/follow/steps",
        "words are not shown any more": "/tell-us/follow/agreed/published",
    },
    FOLLOWING_THE_END: {
        "followed to the end": "/tell-us/follow/steps",
        "open again": "/tell-us/follow/1/reopen",
    },
    FOLLOWING_HARM: {"followed harm": "/tell-us/follow/steps"},
}
_AT_WORK: dict[str, dict[str, str]] = {
    KESTREL: {
        "inbox": "/provider/inbox",
        "inbox: not opened": "/provider/inbox/{new_item}",
        "inbox: to reply to": "/provider/inbox/{opened_item}",
        "inbox: replied to": "/provider/inbox/{replied_item}",
        "inbox: praise": "/provider/inbox/{praise_item}",
        "inbox: tell the team": "/provider/inbox/{opened_item}/to-qa",
        "inbox: reply": "/provider/inbox/{opened_item}/reply",
        "inbox: file": "/provider/inbox/{opened_item}/reply/file",
        "inbox: check": "/provider/inbox/{opened_item}/reply/check",
    },
    QA: {
        "concerns": "/quality/concerns",
        "concerns that are closed": "/quality/concerns?stage=closed",
        "concern": "/quality/concerns/{concern}",
        "concern with a reply": "/quality/concerns/{complaint}",
        "concern about the council": "/quality/concerns/{council_complaint}",
        "concern that may be spam": "/quality/concerns/{spam}",
        "concern: triage": "/quality/concerns/{concern}/triage",
        "concern: triage again": "/quality/concerns/{complaint}/triage",
        "concern: provider": "/quality/concerns/{council_complaint}/provider",
        "concern: link": "/quality/concerns/{concern}/link",
        "concern: note": "/quality/concerns/{concern}/note",
        "concern: tell": "/quality/concerns/{concern}/tell",
        "concern: consider": "/quality/concerns/{concern}/consider",
        "concern: share": "/quality/concerns/{concern}/share",
        "concern: close": "/quality/concerns/{considered}/close",
        "concern: spam": "/quality/concerns/{concern}/spam",
        "concern: safeguarding": "/quality/concerns/{concern}/safeguarding",
        "concern: hand-offs": "/quality/concerns/{handed}/hand-offs",
        "concern: hand over": "/quality/concerns/{concern}/hand-offs/new",
        "hand-off": "/quality/concerns/{handed}/hand-offs/{hand_off}",
        "hand-off: text": "/quality/concerns/{handed}/hand-offs/{hand_off}/text",
        "hand-off: receipt": "/quality/concerns/{handed}/hand-offs/{hand_off}/receipt",
        "hand-off: taking back": "/quality/concerns/{handed}/hand-offs/{hand_off}/taking-back",
        "hand-offs": "/quality/hand-offs",
        "write down": "/quality/concerns/new",
        "signals": "/quality/signals",
        "providers": "/quality/providers",
        "provider's story": "/quality/providers/{kestrel}",
        "numbers of concerns": "/quality/numbers",
        "compliments": "/quality/compliments",
        "compliment": "/quality/compliments/{compliment}",
        "compliment that is shown": "/quality/compliments/{published}",
    },
    SAFEGUARDING: {
        "safeguarding": "/safeguarding",
        "harm that nobody took on": "/safeguarding/{new_harm}",
        "harm": "/safeguarding/{harm}",
        "harm: assess": "/safeguarding/{harm}/assess",
        "harm: consider": "/safeguarding/{harm}/consider",
        "harm: link": "/safeguarding/{harm}/link",
        "harm: note": "/safeguarding/{harm}/note",
        "harm: tell": "/safeguarding/{harm}/tell",
        "harm: close": "/safeguarding/{harm_to_close}/close",
        "harm: hand-offs": "/safeguarding/{harm}/hand-offs",
        "harm: hand over": "/safeguarding/{harm}/hand-offs/new",
        "harm: hand-off": "/safeguarding/{harm_handed}/hand-offs/{harm_hand_off}",
        "harm: text": "/safeguarding/{harm_handed}/hand-offs/{harm_hand_off}/text",
        "harm: asked again": "/safeguarding/{harm_handed}/hand-offs/{harm_hand_off}/asked",
    },
    MANAGER: {
        "manager's numbers": "/quality/numbers",
    },
}
TELLING_PLACES = {
    name: (who, path)
    for places in (_TELLING, _AT_WORK)
    for who, named in places.items()
    for name, path in named.items()
}
"""Who opens the page, and its address. Each answers there, and leads nowhere else."""

_ASKS_FREELY = {
    "tell: how-to-talk-to-you",
    "tell: your-name",
    "tell: when",
    "tell: files",
    "tell: why-you",
}
TELLING_SENT_EMPTY = (
    *(name for name in _TELLING[TELLING] if name.startswith("tell: ") and name not in _ASKS_FREELY),
    *("what this is", "professionals", "follow", "add something"),
    *("is it sorted", "open again"),
    *("inbox: tell the team", "inbox: file"),
    *("concern: triage", "concern: link", "concern: note", "concern: tell"),
    *("concern: consider", "concern: close", "concern: hand over", "hand-off: receipt"),
    *("write down", "harm: assess", "harm: consider", "harm: note", "harm: tell"),
    *("harm: hand over",),
)
"""Of these, the pages whose form says what is missing when it is sent with nothing in it."""

TELLING_ON_A_TELEPHONE = (
    *("tell us", "tell: who-may-know", "tell: files", "check what is told", "what this is"),
    *("told", "followed", "agreed", "inbox", "inbox: to reply to"),
    *("concerns", "concern", "concern with a reply", "concern: triage", "hand-offs", "signals"),
    *("provider's story", "numbers of concerns", "compliments", "safeguarding", "harm"),
)
"""Of these, where a telephone shows something else than a desk."""
NOT_PAGES_OF_TELLING = {
    "concern_files.download",
    "concerns.file",
    "concerns.leave",
    "quality.concern_numbers_file",
}
"""Endpoints that give files, or lead to another site."""
