"""The registry of screens: code, title, place in the menu. Apps declare theirs in `screens.py`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.dispatch import Signal
from django.urls import reverse
from django.utils.functional import Promise

screen_opened = Signal()  # sender=Screen, request, answer: a person opened a page of the menu


@dataclass(frozen=True)
class Screen:
    """One page that a role may hold. `code` is the one of screens.toml; `group` the menu heading it stands under.

    `part_of` names the screen whose right opens this one too (tabs, steps, nested grids).
    `sp_only` screens are offered to the provider's roles alone. `right` names a right that the partner must hold as
    well, where a menu is of no use without it. One without `url` is no place of the menu but a right of its own to act, which
    stands among the menus of its `group` where roles are set up.
    """

    code: str
    title: str | Promise
    group: str | Promise = ""
    url: str = ""
    icon: str = "circle"
    order: int = 0
    part_of: str = ""
    sp_only: bool = False
    everybody: bool = False
    right: str = ""

    def address(self) -> str:
        return _address(self.url)

    @property
    def above(self) -> "Screen | None":
        """The page that this one is a part of."""
        return registry[self.part_of] if self.part_of else None


@lru_cache(maxsize=500)
def _address(url: str) -> str:
    """Every page asks for those of its whole menu."""
    return reverse(url)


@dataclass
class Registry:
    screens: dict[str, Screen] = field(default_factory=dict)

    def add(self, *screens: Screen) -> None:
        for screen in screens:
            if screen.code in self.screens:
                raise ValueError(f"Screen {screen.code} is declared twice.")
            self.screens[screen.code] = screen

    def __getitem__(self, code: str) -> Screen:
        return self.screens[code]

    def right_for(self, code: str) -> str:
        """The code of the screen that a role must hold to open `code`."""
        screen = self.screens[code]
        return self.right_for(screen.part_of) if screen.part_of else screen.code

    def menu(self) -> Iterable[Screen]:
        """Screens that stand in the menu, in its order."""
        return sorted((s for s in self.screens.values() if s.group and s.url), key=lambda s: s.order)

    def grantable(self) -> list[str]:
        """Codes that a role may hold."""
        return [s.code for s in self.screens.values() if not s.part_of and not s.everybody]


registry = Registry()
