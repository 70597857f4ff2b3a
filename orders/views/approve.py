"""An order is checked and decided on one page: numbers, call server, comment (guide 2.6.2)."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, all_valid
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import Reason
from inventory.queries.load import ServerLoad, server_loads
from oms.kit.keys import as_key
from oms.kit.refusals import Refused, refusals
from orders.actions.approve import approve_order, hold_order, reject_order
from orders.effect.drift import in_words
from orders.effect.part import Part, Problem, Typed
from orders.enums import Verb
from orders.forms.decide import ApprovalForm
from orders.kinds import kind_of
from orders.models import Order, WorkingNote
from orders.queries.order import Contents, contents_of
from orders.queries.waiting import Place, place_in_queue
from orders.rules import can_move, may_assign_numbers
from orders.views.decide import Decision
from orders.views.wizard import moved_on


class Approve(Decision):
    screen = "order-approval"
    template = "orders/order_approve.html"

    @cached_property
    def order(self) -> Order:
        return self.find(self.kwargs["no"])

    @cached_property
    def place(self) -> Place:
        return place_in_queue(self.request.user, self.order)

    @cached_property
    def read(self) -> Contents:
        """The order, read once for the page and all that is asked on it."""
        return contents_of(self.order)

    def contents(self, order: Order) -> Contents:
        return self.read

    @property
    def drift(self) -> str:
        return in_words(self.read.drift)

    def forms(self, data: Any = None, *, numbers: bool = True) -> dict[str, Any]:
        """The form of the decision, and by part what else is to be chosen. `numbers`: those typed count as well."""
        order, at, kind = self.order, timezone.now(), kind_of(self.order)
        note = WorkingNote.objects.visible_to(self.request.user).filter(order=order).order_by("-at").first()
        form = ApprovalForm(
            data, order=order, needs_server=kind.needs_server, note=note.text if note else "", drift=self.drift, at=at
        )
        decided = {}
        if can_move(self.request.user, order, Verb.APPROVE):
            typed = Typed(self.request.user, at, data if numbers else None)
            for part in kind.deciders:
                if (asked := part.decision(self.read.reading, typed)) is not None:
                    decided[part] = asked
        return {"form": form, "decided": decided, "note": note}

    def drawn(self, found: dict[str, Any], status: int = 200) -> HttpResponse:
        """The page; the forms of the parts stand in it by themselves, as {% version %} compares them, too."""
        user, order = self.request.user, self.order
        servers = self.servers(found["form"])
        chosen = str(found["form"]["server"].value() or servers[0].server.pk) if servers else ""
        forms = {f"of_{part.code}": form for part, form in found["decided"].items()}
        every = [found["form"], *forms.values()]
        typed = found["form"]["drift"].value() if self.drift else ""
        accounts = self.read.reading.accounts
        return self.show(
            order, status, **found, **forms, servers=servers, chosen_server=chosen, place=self.place, every_form=every,
            wrong=status == 422 and any(form.errors for form in every), missing=self.missing(found["decided"], chosen),
            only_account=str(accounts[0]) if len(accounts) == 1 else "", drift_words=self.drift, still_seen=typed == self.drift,
            may_approve=can_move(user, order, Verb.APPROVE), may_assign=may_assign_numbers(user, order),
        )  # fmt: skip

    def servers(self, form: ApprovalForm) -> list[ServerLoad]:
        if "server" not in form.fields:
            return []
        town = next((site.city for site in self.read.reading.sites if site.is_main), "")
        return server_loads(self.order.today(timezone.now()), chosen=self.order.server_id, town=town)

    def missing(self, decided: dict[Part, Any], server: str) -> list[Problem]:
        """What would keep the order from being approved as the page stands."""
        settled = {part.code for part, form in decided.items() if form.full} | ({"server"} if server else set())
        unseen = [Problem("drift", _("The contract changed: tick that you have seen it."))] if self.drift else []
        found = self.read.problems_of_approval
        return [*unseen, *(problem for problem in found if problem.step not in settled)]

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        return redirect("orders:decide-back", no) if self.order.back_is_asked else self.drawn(self.forms())

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        data = request.POST
        if "fill" in data:
            return self.drawn(self.forms(self.filled(data)))
        if "propose" in data:
            return self.drawn(self.forms(data, numbers=False))
        found = self.forms(data)
        every: list[BaseForm] = [found["form"], *found["decided"].values()]
        if not all_valid(every):
            return self.drawn(found, status=422)
        with refusals(*every, reason="comment") as refused:
            return self.decide(found)
        return self.answered(found, refused)

    def filled(self, data: Any) -> Any:
        """What was typed, with the words of the reason that was clicked as the comment."""
        chosen = Reason.objects.filter(kind="reject", pk=as_key(data["fill"]) or 0).first()
        data = data.copy()
        if chosen is not None:
            data["comment"] = chosen.text
        return data

    def answered(self, found: dict[str, Any], refused: Refused) -> HttpResponse:
        """Stale: what happened meanwhile. Else the page with what is wrong."""
        self.order.refresh_from_db()
        del self.read  # what was read before is not what stands now
        return moved_on(self, self.order, refused) or self.drawn(found, status=422)

    def decide(self, found: dict[str, Any]) -> HttpResponse:
        data, values, _place = self.request.POST, found["form"].cleaned_data, self.place  # the queue as it stood before
        stamp = {"order": self.order, "by": self.request.user, "at": timezone.now()}
        if "reject" in data:
            reject_order(reason=values["comment"], note=values["note"], **stamp)
            messages.success(self.request, _("Order %s is rejected.") % self.order.no)
            return self.onward()
        stamp |= {"server": values.get("server"), "comment": values["comment"], "note": values["note"]}
        stamp["decided"] = {part.code: form.cleaned_data for part, form in found["decided"].items()}
        if "approve" in data or "approve_next" in data:
            approve_order(acknowledged=found["form"].seen(), **stamp)
            messages.success(self.request, _("Order %s is approved.") % self.order.no)
            return self.onward()
        hold_order(**stamp)
        if "assign" in data:
            return redirect("orders:assign", self.order.no)
        messages.success(self.request, _("Your work on order %s is saved.") % self.order.no)
        return redirect("orders:approve", self.order.no)

    def onward(self) -> HttpResponse:
        """The next order that waits, where the button said so, else the queue."""
        if "approve_next" in self.request.POST and self.place.later:
            return redirect("orders:approve", self.place.later)
        return redirect("orders:approval")
