"""Batches of orders: which there are, one of them with its orders, taking one back."""

from functools import cached_property
from typing import Any
from uuid import uuid4

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit.grid import BulkAct, BulkGridView, GridView
from oms.kit.grid.bulk import KEPT
from oms.kit.once import nonce_of
from oms.kit.pages import Page
from orders.actions.approve import approve_as_it_stands
from orders.actions.confirm import confirm_order
from orders.batch.take_back import MOST, take_back, why_not_take_back
from orders.enums import BATCH_WORDS, WITH_APPROVER, OrderState
from orders.filters import BatchEntryFilters, BatchFilters
from orders.models import BatchEntry, OrderBatch
from orders.queries.batch import entries_of, figures_of, to_take_back, with_figures
from orders.tables import BatchOrdersTable, OrderBatchesTable


class Batches(GridView):
    """Every batch of one's own company and those below it, and how far each is."""

    screen = "order-batches"
    table = OrderBatchesTable
    filters = BatchFilters
    default_sort = "-created_at"
    creates = (gettext_lazy("Changes from Excel"), "orders:batch-upload", "modify-customer")
    empty_text = gettext_lazy("No list of changes has been brought in yet.")

    def rows(self) -> Any:
        user = self.request.user
        return with_figures(OrderBatch.objects.visible_to(user), user)


class BatchPage(Page):
    """A page of one visible batch."""

    @cached_property
    def batch(self) -> OrderBatch:
        return get_object_or_404(OrderBatch.objects.visible_to(self.request.user), pk=self.kwargs["pk"])


def approve_one(entry: BatchEntry, **stamp: Any) -> None:
    assert entry.order is not None, "the act is for entries with an order"
    approve_as_it_stands(entry.order, **stamp)


def confirm_one(entry: BatchEntry, *, by: Any, at: Any) -> str:
    """For the day that the order was made for; where that has passed, for today."""
    assert entry.order is not None, "the act is for entries with an order"
    today, wanted = entry.order.today(at), entry.order.activation_date
    day = wanted if wanted and wanted > today else today
    confirm_order(order=entry.order, effective=day, by=by, at=at)
    return _("Confirmed for %s.") % date_format(day, "DATE_FORMAT")


class Batch(BatchPage, BulkGridView):
    """Its orders, each with its state, its approver, and what went wrong."""

    screen = "order-batches.orders"
    template = "orders/batch.html"
    table = BatchOrdersTable
    filters = BatchEntryFilters
    default_sort = "customer"
    empty_text = gettext_lazy("No order came of this list.")
    bulk = (
        BulkAct(
            "approve", gettext_lazy("Approve orders"), approve_one, gettext_lazy("Approved; the requester is told."),
            tone="primary", applies=lambda user: Q(order__approver_id=user.partner_id, order__state__in=WITH_APPROVER),
            asks=gettext_lazy("Each order is approved as it stands, with the numbers and the call server saved in it."),
        ),
        BulkAct(
            "confirm", gettext_lazy("Confirm orders"), confirm_one, "", tone="primary",
            applies=lambda user: Q(order__requester_id=user.partner_id, order__state=OrderState.APPROVED),
            asks=gettext_lazy("Each order is confirmed for its own Activation Date; where that has passed, for today."),
        ),
    )  # fmt: skip

    def rows(self) -> Any:
        return entries_of(self.batch, self.request.user).select_related("order__customer__partner", "order__plan")

    def bulk_name(self, thing: BatchEntry) -> str:
        return str(thing)

    def context(self, grid: Any) -> dict[str, Any]:
        figures = figures_of(self.batch, self.request.user)
        shown = self.request.GET.get("state", "")
        states = [(words, figures[state], state, state == shown) for state, words in BATCH_WORDS.items()]
        return {
            "batch": self.batch, "figures": [(_("All"), figures["customers"], "", not shown), *states],
            "goes": to_take_back(self.batch).count() if self.batch.partner_id == self.request.user.partner_id else 0,
        }  # fmt: skip


class TakeBack(BatchPage):
    """Asks first; then withdraws and cancels each order that nobody has begun work on."""

    screen = "order-batches.orders"
    template = "orders/batch_take_back.html"

    def why_forbidden(self) -> str:
        return why_not_take_back(self.batch, self.request.user)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        figures, goes = figures_of(self.batch, self.request.user), to_take_back(self.batch).count()
        begun = (OrderState.PROCESSING.label, figures["draft"] + figures["waiting"] - goes)
        stay = [begun, *((BATCH_WORDS[state], figures[state]) for state in ("approved", "confirmed"))]
        return self.page(batch=self.batch, goes=goes, stay=[one for one in stay if one[1] > 0], most=MOST)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        results = take_back(batch=self.batch, by=request.user, at=timezone.now())
        mark = str(nonce_of(request) or uuid4())
        words = {"n": sum(done for _name, done, _words in results), "all": len(results)}
        title = _("Take back: %(n)s of %(all)s orders done") % words
        request.session[KEPT] = {"mark": mark, "title": title, "lines": [list(line) for line in results]}
        return redirect(f"{self.batch.get_absolute_url()}?{KEPT}={mark}")
