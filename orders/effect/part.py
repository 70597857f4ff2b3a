"""What every part of an order says of itself. A part owns all that is about it; order types are lists of parts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.forms import all_valid
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from orders.effect.entry import Entry
from orders.effect.reading import Reading
from orders.forms.sheet import problems_of
from orders.models import Order
from partners.models import Account

Said = list[tuple[str, str]]  # (text, anchor) of what is wrong, for the summary


@dataclass(frozen=True)
class Problem:
    """What is missing or wrong, in words, and the step that mends it."""

    step: str
    text: str


@dataclass
class Typed:
    """What a person sent from a step: fields, files, the stock looked through; by whom and when."""

    user: Account
    at: datetime
    data: QueryDict | None = None
    files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None
    asked: QueryDict = field(default_factory=QueryDict)


@dataclass
class Moved:
    """Where a copied order's lines go: old → new ids; what is not named stays."""

    sites: dict[int, int] = field(default_factory=dict)
    accounts: dict[int, int] = field(default_factory=dict)
    devices: dict[int, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)


class Part:
    """Base of the parts. `code` names its step; `title` is the step's name; `needs_plan`: opens once a plan is chosen.

    `lists` is the template of its lines on pages that show the whole order, or empty. `acts` are buttons of the step
    that do something at once and stay: name → method(reading, found, typed) that writes and says what happened.
    """

    code: ClassVar[str]
    title: ClassVar[str | Promise]
    needs_plan: ClassVar[bool] = True
    lists: ClassVar[str] = ""
    copied: ClassVar[bool] = True
    acts: ClassVar[dict[str, Callable[..., str]]] = {}

    @property
    def template(self) -> str:
        return f"orders/step_{self.code}.html"

    # --- the step

    def hidden(self, reading: Reading | None, user: Account) -> bool:
        """Whether this order, or a new one of this person (no reading), has no such step."""
        return False

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        """What the step's template draws: forms, bound when something was sent."""
        raise NotImplementedError

    def refused(self, found: dict[str, Any]) -> Said:
        """What is wrong beyond the single fields, once they are right."""
        return []

    def valid(self, found: dict[str, Any]) -> bool:
        """Whether all of it may be saved; what is wrong stands in the forms and in `refused`."""
        right = all_valid([form for form in found.values() if hasattr(form, "is_valid")])
        wrong_rows = problems_of(found["sheet"].rows) if "sheet" in found else []
        found["refused"] = wrong_rows or (self.refused(found) if right else [])
        return right and not found["refused"]

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        """Write what `forms` found valid. Raises ValidationError, PermissionDenied, AlreadyMoved."""
        raise NotImplementedError

    # --- checks

    def problems(self, reading: Reading) -> list[Problem]:
        """What stands between this order and its submission."""
        return []

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        """What stands between this order and its approval."""
        return []

    # --- what it does

    def entries(self, reading: Reading) -> list[Entry]:
        """What it changes on the order's day; reads only."""
        return []

    def copy(self, order: Order, copy: Order, moved: Moved) -> None:
        """Its lines again, on `copy`."""

    def problem(self, text: str) -> Problem:
        return Problem(self.code, text)
