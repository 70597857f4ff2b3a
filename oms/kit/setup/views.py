"""The pages of every set-up object."""

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit.grid import Grid, GridView
from oms.kit.keys import as_count
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.screens import registry
from oms.kit.setup.actions import close_entry, delete_entry
from oms.kit.setup.base import SetUp, address_of, places
from oms.kit.setup.close_form import CloseForm
from oms.kit.setup.forms import SetUpForm
from oms.kit.setup.rules import may_set_up, must_stay
from oms.kit.setup.uses import Use, uses
from oms.kit.undo import done


class SetUpPage(Page):
    """A page of one set-up object; `screen` is the object's own, a part of the right it stands under.

    `changing`: the methods with which the entry of the address is changed, or about to be.
    """

    screen = ""
    declared: SetUp
    changing: tuple[str, ...] = ()

    def why_forbidden(self) -> str:
        pk = self.kwargs.get("pk")
        if self.request.method not in self.changing or pk is None or may_set_up(self.request.user, self.entry(pk)):
            return ""
        return _("This is set up by somebody else; you can only look at it.")

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        context |= {
            "setup": self.declared,
            "places": places(self.declared.screen),
            "over": registry[self.declared.screen],
        }
        return super().page(status, **context)

    def entry(self, pk: int, *, lock: bool = False) -> Any:
        """The entry, if this person sees it. Locked, as long as the transaction lasts, before it is changed."""
        rows = self.declared.rows(self.request.user)
        found = get_object_or_404(rows, pk=pk)
        if lock:
            self.declared.model._default_manager.select_for_update().get(pk=pk)
            found = rows.get(pk=pk)
        return found

    def to_change(self, pk: int) -> Any:
        """The entry, locked before it is changed."""
        return self.entry(pk, lock=self.request.method == "POST")


class PlacePage(Page):
    """A page of the set-up that is not about one kind of object."""

    screen = ""

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        over = registry[registry.right_for(self.screen)]
        return super().page(status, over=over, places=places(over.code), **context)


class SetUpList(SetUpPage, GridView):
    template = "kit/setup/list.html"
    empty_text = gettext_lazy("None is set up yet.")

    def rows(self) -> models.QuerySet[Any]:
        return self.declared.rows(self.request.user)

    def context(self, grid: Grid) -> dict[str, Any]:
        return {"only_one": self.declared.only_one(self.request.user)}


class SetUpEntry(SetUpPage):
    """Every column as a fact, what the object adds, and what can be done with it."""

    template = "kit/setup/entry.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = self.entry(pk)
        return self.page(
            entry=entry,
            facts=self.facts(pk),
            extra=self.declared.extra(entry, request.user),
            may_change=may_set_up(request.user, entry),
            changes=self.declared.changes(entry, request.user),
        )

    def facts(self, pk: int) -> list[tuple[str, str]]:
        columns = self.declared.table.declared()
        record = self.declared.rows(self.request.user).values(*self.declared.table.paths(columns.values())).get(pk=pk)
        return [(column.heading, column.show(record[column.path], record)) for column in columns.values()]


class SetUpUses(SetUpPage):
    template = "kit/setup/uses.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = self.entry(pk)
        return self.page(entry=entry, uses=with_addresses(uses(entry, request.user)))


class SetUpEdit(SetUpPage):
    """Add or modify. “More rows” draws the form again and saves nothing; `?open` proposes an open period."""

    template = "kit/setup/form.html"
    redraws = "more"
    changing = ("GET", "HEAD", "POST")

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        entry: Any = self.to_change(pk) if pk else self.declared.new(request.user)
        form = self.declared.form(instance=entry, user=request.user)
        if "open" in request.GET and self.declared.has_period:
            form.initial |= {"valid_from": max(entry.valid_from, timezone.localdate()), "valid_to": None}
        return self.draw(form, entry)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        entry: Any = self.to_change(pk) if pk else self.declared.new(request.user)
        form = self.declared.form(with_more_rows(request.POST), instance=entry, user=request.user)
        if "more" in request.POST:
            return self.draw(form.unchecked(), entry)
        if not (form.is_valid() and self.keep(form)):
            return self.draw(form, entry, status=422)
        messages.success(request, _("“%(name)s” is saved.") % {"name": form.instance})
        return redirect(self.declared.address("entry", form.instance.pk))

    def keep(self, form: SetUpForm) -> bool:
        with refusals(form) as refused:
            self.declared.save(form.instance, parts=form.parts(), by=self.request.user, at=timezone.now())
        return not refused

    def draw(self, form: SetUpForm, entry: models.Model, status: int = 200) -> HttpResponse:
        stored = self.entry(entry.pk) if entry.pk else None
        return self.page(status, form=form, entry=stored, problems=status != 200)


class SetUpClose(SetUpPage):
    template = "kit/setup/close.html"
    changing = ("GET", "HEAD", "POST")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = self.to_change(pk)
        form = CloseForm(initial={"last_day": max(timezone.localdate(), entry.valid_from)})
        return self.page(entry=entry, form=form, uses=uses(entry, request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry, form = self.to_change(pk), CloseForm(request.POST)
        if form.is_valid():
            with refusals(form):
                close_entry(entry, last_day=form.cleaned_data["last_day"], by=request.user, at=timezone.now())
        if form.errors:
            entry = self.entry(pk)
            return self.page(422, entry=entry, form=form, uses=uses(entry, request.user))
        messages.success(request, _("“%(name)s” is closed after its last day.") % {"name": entry})
        return redirect(self.declared.address("entry", pk))


class SetUpDelete(SetUpPage):
    template = "kit/setup/delete.html"
    changing = ("GET", "HEAD", "POST")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = self.to_change(pk)
        return self.page(entry=entry, **self.obstacles(entry))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = self.to_change(pk)
        name = str(entry)
        with refusals() as refused:
            undo = delete_entry(entry, screen=self.declared.screen, by=request.user, at=timezone.now())
        if refused:
            return self.page(422, entry=entry, problems=refused.problems, **self.obstacles(entry))
        done(request, _("“%(name)s” is deleted.") % {"name": name}, undo)
        return redirect(self.declared.address())

    def obstacles(self, entry: models.Model) -> dict[str, Any]:
        return {"uses": with_addresses(uses(entry, self.request.user)), "stays": must_stay(entry)}


def with_addresses(found: list[Use]) -> list[tuple[Use, list[tuple[Any, str]]]]:
    """(use, [(row, address)])"""
    return [(use, [(row, address_of(row)) for row in use.rows]) for use in found]


def with_more_rows(data: Any) -> Any:
    """The posted data; where “more rows” was pressed, with five more blank rows of that part."""
    name = data.get("more", "")
    total = as_count(data.get(f"{name}-TOTAL_FORMS"))
    if not name or total is None:
        return data
    data = data.copy()
    data[f"{name}-TOTAL_FORMS"] = str(min(total + 5, 300))
    return data
