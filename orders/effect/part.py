"""What every part of an order says of itself. A part owns all that is about it; order types are lists of parts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm, all_valid
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from customers.models import BillingAccount
from oms.kit.grid.excel import Worksheet
from orders.effect.entry import Entry
from orders.effect.reading import Reading
from orders.effect.sheet import entry_sheet
from orders.forms.sheet import problems_of
from orders.models import Order
from partners.models import Account

Said = list[tuple[str, str]]  # (text, anchor) of what is wrong, for the summary


@dataclass(frozen=True)
class Problem:
    """What is missing or wrong, in words, and the step that mends it."""

    step: str
    text: str


@dataclass(frozen=True)
class Risk:
    """What an approver should look at before agreeing. `tone`: bad, warn or good; `key`: of the entry it is about."""

    tone: str
    text: str
    key: str = ""


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
    """Base of the parts. `code` names its step; `title` is the step's name, `short` that in the list of steps where the
    name is long; `needs_plan`: opens once a plan is chosen.

    `lists` is the template of its lines on pages that show the whole order, or empty. `acts` are buttons of the step
    that do something at once and stay: name → method(reading, found, typed) that writes and says what happened.
    """

    code: ClassVar[str]
    title: ClassVar[str | Promise]
    short: ClassVar[str | Promise] = ""
    needs_plan: ClassVar[bool] = True
    lists: ClassVar[str] = ""
    entries_tell: ClassVar[bool] = (
        False  # its entries say all that its lines do, so that a page with them needs no list
    )
    copied: ClassVar[bool] = True
    acts: ClassVar[dict[str, Callable[..., str]]] = {}

    @property
    def template(self) -> str:
        return f"orders/step_{self.code}.html"

    # --- the step

    def hidden(self, reading: Reading | None, user: Account) -> bool:
        """Whether this order, or a new one of this person (no reading), has no such step."""
        return False

    def why_not(self, reading: Reading | None, user: Account) -> str:
        """Why the step is not needed, for the list of steps, whose length stays; empty: it is not listed while hidden."""
        return ""

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

    # --- its order's life

    def sent(self, order: Order, *, by: Account, at: datetime) -> None:
        """The order was submitted; `order` is locked."""

    def given_up(self, order: Order, *, by: Account, at: datetime) -> None:
        """It was withdrawn, canceled, rejected or refused; what `sent` left is taken away."""

    # --- the approver's page

    decides: ClassVar[str] = ""  # template of what the approver chooses here, or empty

    def risks(self, reading: Reading) -> list[Risk]:
        """What in it deserves a look before it is approved."""
        return []

    def decision(self, reading: Reading, typed: Typed) -> BaseForm | None:
        """What the approver may choose here, bound when something was sent; nothing where there is nothing to choose."""
        return None

    def decide(self, order: Order, chosen: dict[str, Any], *, by: Account, at: datetime) -> None:
        """Write what `decision` found valid, within the transaction that holds or approves. Raises ValidationError."""

    # --- what is shown of it

    def sheet(self, reading: Reading) -> Worksheet | None:
        """Its sheet in the order's Excel: what the order page shows of it, or None where that is nothing.

        Its entries, unless it says otherwise.
        """
        return entry_sheet(self.title, self.entries(reading)) if self.lists else None

    # --- what it does

    def told(self, reading: Reading) -> list[Any]:
        """Its lines as `lists` draws them, where the reading's own do not do."""
        return []

    def entries(self, reading: Reading) -> list[Entry]:
        """What it changes on the order's day; reads only."""
        return []

    def copy(self, order: Order, copy: Order, moved: Moved) -> None:
        """Its lines again, on `copy`."""

    def pattern(self, order: Order) -> Any:
        """What another order like this one begins with, fit for JSON; nothing of its customer."""
        return None

    def follow(self, order: Order, pattern: Any, account: BillingAccount) -> list[str]:
        """Begin `order` with `pattern`, on `account`; names of what is not offered any more and is left out."""
        return []

    def problem(self, text: str) -> Problem:
        return Problem(self.code, text)
