"""Acts on many rows that a worker does: what is left to it, and one step of doing it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.utils.translation import gettext as _

Line = tuple[str, bool, str]  # name, was it done, words


@dataclass(frozen=True)
class Asked:
    """An act `label` of the grid at `path`: `keys` of its rows, those together that go in one, `typed` once for all.

    `lines` are the results that stand already.
    """

    screen: str
    path: str
    query: str
    act: str
    label: str
    typed: str
    keys: list[list[int]]
    lines: list[Line]


class Bulk:
    """An act as it can be done now by `view`, a grid of ticked rows that stands for the person who asked."""

    def __init__(self, view: Any, act: str, typed: str) -> None:
        self.view, self.grid = view, view.grid()
        offered = {known.code: known for known in self.grid.bulk}
        if act not in offered:
            raise PermissionDenied(_("This can no longer be done to the rows of this list."))
        self.act: Any = offered[act]
        self.typed, self.why_not = self._typed(typed)

    def _typed(self, typed: str) -> tuple[dict[str, Any], str]:
        """What was typed, read anew; or why it no longer holds."""
        if not self.act.form:
            return {}, ""
        form = self.act.form(QueryDict(typed), self.view.request.user)
        if form.is_valid():
            return form.cleaned_data, ""
        return {}, " ".join(text for texts in form.errors.values() for text in texts)

    def step(self, keys: list[int]) -> list[Line]:
        """The results of these rows, which go in one; those that the act is not for any more are left alone."""
        found = list(self.grid.queryset.filter(pk__in=keys).annotate(**self.grid.marks).order_by("pk"))
        fit = [thing for thing in found if getattr(thing, self.act.mark)]
        name, gone = self.view.bulk_name, len(keys) - len(found)
        lines = [(name(thing), False, _("Not for this row.")) for thing in found if thing not in fit]
        lines += [("—", False, _("This row is gone."))] * gone
        if self.why_not:
            return lines + [(name(thing), False, self.why_not) for thing in fit]
        return lines + (self.view.done(self.act, fit, self.typed) if fit else [])


def _not_at_all(asked: Asked, *, by: Any, at: Any) -> str:
    raise LookupError("Nobody said how acts on many rows are done later.")


@dataclass
class Beginning:
    """`begin(asked, by=, at=)` leaves the act to the worker and gives the address where it can be watched."""

    begin: Callable[..., str] = _not_at_all


later = Beginning()
