"""Somebody who has a keyboard and no mouse: Tab, arrows, space, Enter, and what they type."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.unit import files_to_upload

_MOST_STOPS = 150
_IS_FOCUSED = "(element) => element === document.activeElement"
_IS_IN_GROUP = """(element) => document.activeElement.type === 'radio'
  && document.activeElement.name === element.name"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keyboard of a page. Whatever cannot be reached with it fails the test."""

    page: Page

    def go_to(self, wanted: Locator) -> None:
        """Press Tab until the element has the focus."""
        self._tab_until(wanted, _IS_FOCUSED)

    def follow(self, link: str) -> None:
        """Follow a link by the beginning of its words."""
        self._enter(self.page.get_by_role("link", name=link).first)

    def press(self, button: str) -> None:
        """Press a button; a link that looks like one too."""
        self._enter(self.page.get_by_role("button", name=button).first)

    def type(self, label: str, words: str) -> None:
        """Type into the field with this label."""
        self.go_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(words)

    def type_date(self, name: str, *parts: int) -> None:
        """Type day, month and year into the three boxes of a date."""
        for box, part in zip(("day", "month", "year"), parts, strict=True):
            self.go_to(self.page.locator(f"#{name}-{box}"))
            self.page.keyboard.type(str(part))

    def tick(self, label: str) -> None:
        """Tick a box."""
        self.tick_this(self.page.get_by_label(label, exact=True))

    def tick_this(self, box: Locator) -> None:
        """Tick a box that was found already."""
        self.go_to(box)
        self.page.keyboard.press("Space")
        assert box.is_checked()

    def choose(self, label: str) -> None:
        """Choose one of several by its label."""
        self.pick(self.page.get_by_label(label, exact=True))

    def pick(self, choice: Locator) -> None:
        """Choose one of several: Tab leads to the group, and arrows within it."""
        self._tab_until(choice, _IS_IN_GROUP)
        if self.page.evaluate(_IS_FOCUSED, choice.element_handle()):
            self.page.keyboard.press("Space")
        for _ in range(_MOST_STOPS):
            if choice.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"arrows do not lead to {choice}")

    def give_file(self, label: str) -> None:
        """Reach the field for a file; the window that it opens is the system's own."""
        field = self.page.get_by_label(label)
        self.go_to(field)
        field.set_input_files(
            {
                "name": "document.pdf",
                "mimeType": "application/pdf",
                "buffer": files_to_upload.pdf(),
            }
        )

    def _enter(self, wanted: Locator) -> None:
        self.go_to(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _tab_until(self, wanted: Locator, arrived: str) -> None:
        element = wanted.element_handle()
        for _ in range(_MOST_STOPS):
            if self.page.evaluate(arrived, element):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {wanted}")
