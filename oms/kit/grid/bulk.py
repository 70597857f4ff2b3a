"""Acts on many rows at once: rows are ticked, or all that match are taken; one POST, and a result for each row.

More than MANY rows are left to a worker, which does them one by one as the person would (oms/kit/grid/bulk_later.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from oms.kit.figures import figure
from oms.kit.grid.bulk_later import Asked, later
from oms.kit.grid.grid import Grid
from oms.kit.grid.view import GridView
from oms.kit.keys import as_keys
from oms.kit.models import Undo
from oms.kit.once import nonce_of
from oms.kit.refusals import TOP, refusals
from oms.kit.registries import registries
from oms.kit.undo import done, offer

MANY = 50  # rows; fewer are done while the person waits
EXCEL = "excel"  # the act that is offered everywhere, and changes nothing
NOT_TYPED = {"csrfmiddlewaretoken", "nonce", "typed_by", "act", "sure", "pk", "shown", "all"}
KEPT = "bulk"  # in the session and in the address: the last act's results


def every_row(user: Any) -> Q:
    return Q(pk__isnull=False)


@dataclass(frozen=True)
class BulkAct:
    """One act offered below a grid.

    `act(thing, by=, at=, **typed)` does it to one row's object and may return words for its result, or an `Undo` where
    it can be taken back: then all rows can, together. What it refuses (ValidationError, PermissionDenied) is the result
    of that row alone. `done`: the result in words where it returns
    none. `applies(user)` says which rows it is for: the button counts them, the others are not touched. With `form`
    (made of data and user) or `asks` (a sentence) a page asks first, once for all rows. `most` rows go in one act.
    With `together` rows of the same key are done in one: `act` gets their list, and each has the result of all.
    """

    code: str
    label: str | Promise
    act: Callable[..., str | Undo | None]
    done: str | Promise
    applies: Callable[[Any], Q] = every_row
    form: Callable[[Any, Any], forms.Form] | None = None
    asks: str | Promise = ""
    tone: str = ""  # "primary", "danger"
    most: int = 2000
    together: Callable[[Any], Any] | None = None

    @property
    def asks_first(self) -> bool:
        return bool(self.form or self.asks)

    @property
    def mark(self) -> str:
        """What the row calls it when the act is for that row."""
        return f"may_{self.code.replace('-', '_')}"


@dataclass
class Chosen:
    """What was ticked: the rows that `act` is for, and the names of those that it is not for."""

    act: BulkAct
    things: list[Any]
    others: list[str]


class BulkGridView(GridView):
    """A grid whose rows can be ticked. Declare `bulk`; `bulk_name` says how a row's object is called in the results."""

    bulk: tuple[BulkAct, ...] = ()
    undone: Sequence[int] = ()  # keys of what the act did, where it can be taken back

    def bulk_acts(self) -> list[BulkAct]:
        """Those offered to this person; floors above add theirs (registries.add_bulk_act)."""
        return [*self.bulk, *registries.bulk_acts.get(self.screen, ())]

    def bulk_name(self, thing: Any) -> str:
        return str(thing)

    def grid(self) -> Grid:
        grid = super().grid()
        grid.bulk = self.bulk_acts()
        user = self.request.user
        grid.marks = {a.mark: ExpressionWrapper(a.applies(user), output_field=BooleanField()) for a in grid.bulk}
        session = getattr(self.request, "session", {})
        kept = session.get(KEPT) if self.request.GET.get(KEPT) else None
        if kept and kept["mark"] == self.request.GET[KEPT]:
            grid.outcome = kept
        return grid

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        grid, sure = self.grid(), "sure" in request.POST
        if request.POST.get("act") == EXCEL:
            return self.excel_of_ticked(grid)
        act = next((a for a in grid.bulk if a.code == request.POST.get("act")), None)
        if act is None:
            return self.not_now(grid, _("Choose what to do with the rows."))
        keys, why_not = self.keys(grid, act)
        if why_not and not sure:
            return self.not_now(grid, why_not)
        chosen = self.chosen(grid, act, keys or as_keys(request.POST.getlist("shown")))
        form = act.form(request.POST if sure else None, request.user) if act.form else None
        if why_not or (form and sure and not form.is_valid()):
            return self.ask(chosen, form, 422, problems=[(why_not, TOP)] if why_not else [])
        if act.asks_first and not sure:
            return self.ask(chosen, form)
        return self.carry_out(chosen, form.cleaned_data if form else {})

    def excel_of_ticked(self, grid: Grid) -> HttpResponse:
        """The ticked rows with the columns and in the order of the screen; with “all” it is the grid's own workbook."""
        if not self.request.POST.get("all"):
            keys = as_keys(self.request.POST.getlist("pk"))
            if not keys:
                return self.not_now(grid, _("Tick at least one row."))
            grid.narrowed = grid.queryset.filter(pk__in=keys)
        return self.excel(grid)

    def not_now(self, grid: Grid, why: str) -> HttpResponse:
        """The grid again, and above it why nothing was done."""
        grid.outcome = {"title": why, "lines": []}
        return self.page(422, grid=grid, **self.context(grid))

    def keys(self, grid: Grid, act: BulkAct) -> tuple[list[int], str]:
        """Keys of the rows that were ticked, or of all that match; or why nothing is done with them."""
        wanted = as_keys(self.request.POST.getlist("pk"))
        if self.request.POST.get("all"):
            wanted = list(grid.narrowed.order_by("pk").values_list("pk", flat=True)[: act.most + 1])
        if len(wanted) > act.most:
            words = _("“%(act)s” takes at most %(n)s rows at once. Narrow the list, or tick rows.")
            return [], words % {"act": act.label, "n": figure(act.most)}
        return wanted, "" if wanted else _("Tick at least one row.")

    def chosen(self, grid: Grid, act: BulkAct, keys: list[int]) -> Chosen:
        """Rows in the order of their keys, so that two acts at once wait for each other and never cross."""
        found = list(grid.queryset.filter(pk__in=keys).annotate(**grid.marks).order_by("pk"))
        others = [self.bulk_name(thing) for thing in found if not getattr(thing, act.mark)]
        return Chosen(act, [thing for thing in found if getattr(thing, act.mark)], others)

    def ask(self, chosen: Chosen, form: forms.Form | None, status: int = 200, **more: Any) -> HttpResponse:
        """A page of its own before the act: which rows, what is typed once for all of them."""
        self.template = "kit/bulk.html"
        names = [(thing.pk, self.bulk_name(thing)) for thing in chosen.things]
        forms_shown = [form] if form else []
        return self.page(status, act=chosen.act, names=names, others=chosen.others, forms=forms_shown, **more)

    def carry_out(self, chosen: Chosen, typed: dict[str, Any]) -> HttpResponse:
        if len(chosen.things) > MANY:
            return redirect(later.begin(self.left_to_worker(chosen), by=self.request.user, at=timezone.now()))
        self.undone = []
        lines = [line for things in self.groups(chosen) for line in self.done(chosen.act, things, typed)]
        lines += [(name, False, _("Not for this row.")) for name in chosen.others]
        good = sum(line[1] for line in lines)
        words = {"act": chosen.act.label, "n": good, "all": len(lines)}
        title = _("%(act)s: %(n)s of %(all)s done") if good else _("%(act)s: nothing was done")
        mark = str(nonce_of(self.request) or uuid4())
        self.request.session[KEPT] = {
            "mark": mark,
            "title": title % words,
            "lines": [list(line) for line in lines],
        }
        if self.undone:
            undo = offer("several", by=self.request.user, at=timezone.now(), acts=list(self.undone))
            done(self.request, self.request.session[KEPT]["title"], undo)
        query = self.request.GET.copy()
        query[KEPT] = mark
        return redirect(f"{self.request.path}?{query.urlencode()}")

    def left_to_worker(self, chosen: Chosen) -> Asked:
        data = {key: values for key, values in self.request.POST.lists() if key not in NOT_TYPED}
        return Asked(
            screen=self.screen,
            path=self.request.path,
            query=self.request.GET.urlencode(),
            act=chosen.act.code,
            label=str(chosen.act.label),
            typed=urlencode(data, doseq=True),
            keys=[[thing.pk for thing in things] for things in self.groups(chosen)],
            lines=[(name, False, _("Not for this row.")) for name in chosen.others],
        )

    def groups(self, chosen: Chosen) -> list[list[Any]]:
        """The rows, those together that the act takes together."""
        key = chosen.act.together or (lambda thing: thing.pk)
        found: dict[Any, list[Any]] = {}
        for thing in chosen.things:
            found.setdefault(key(thing), []).append(thing)
        return list(found.values())

    def done(self, act: BulkAct, things: list[Any], typed: dict[str, Any]) -> list[tuple[str, bool, str]]:
        """(name, was it done, words) of each of these rows; what was refused leaves nothing behind."""
        good, words = self.one(act, things if act.together else things[0], typed)
        return [(self.bulk_name(thing), good, words) for thing in things]

    def one(self, act: BulkAct, what: Any, typed: dict[str, Any]) -> tuple[bool, str]:
        """(was it done, words)"""
        told = None
        try:
            with refusals() as refused, transaction.atomic():
                told = act.act(what, by=self.request.user, at=timezone.now(), **typed)
        except PermissionDenied as denied:
            return False, str(denied)
        if isinstance(told, Undo):
            self.undone = [*self.undone, told.pk]
            told = None
        return (False, refused.text) if refused else (True, str(told or act.done))
