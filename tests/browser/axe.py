"""Asks axe-core what is wrong with a page. It runs in the page, whose security policy stays on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SOURCE = Path(__file__).with_name("assets").joinpath("axe.min.js").read_text(encoding="utf-8")
# What fades in is paler for a moment than it will be; what moves for ever is never waited for.
_STILL = """() => Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
  .map((one) => one.finished.catch(() => {})))"""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe finds on the page, one line for each rule that is broken."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SOURCE)
    page.evaluate(_STILL)
    found: list[dict[str, Any]] = page.evaluate(
        "async (rules) => (await axe.run(document, {runOnly: {type: 'tag', values: rules}}))"
        ".violations",
        _RULES,
    )
    return [_line(violation) for violation in found]


def _line(violation: dict[str, Any]) -> str:
    nodes = "; ".join(str(node["html"]) for node in violation["nodes"][:3])
    return f"{violation['id']}: {violation['help']}: {nodes}"
