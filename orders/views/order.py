"""An order's own page, and the small acts of its requester."""

import io
import time
import uuid

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.grid import excel
from oms.kit.grid.view import excel_written, file_name
from oms.kit.kept import handed_over
from oms.kit.once import nonce_of
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.screens import registry
from oms.kit.undo import done
from orders.actions.copy import copy_order
from orders.actions.give_up import give_up_order
from orders.actions.straight import confirm_straight
from orders.actions.submit import save_order, submit_order, withdraw_order
from orders.actions.take_back import leave_back
from orders.enums import Verb
from orders.forms.decide import StraightForm
from orders.kinds import SUBMIT, kind_of
from orders.models import Order, OrderFile
from orders.parts.files.save import FOLDER
from orders.queries.batch import batch_of
from orders.queries.order import contents_of, preview_of
from orders.queries.transfer import transfer_instead
from orders.queries.workbook import sheets_of
from orders.rules import can_move, is_requester, may_copy, may_edit, may_go_straight, why_not_back
from orders.views.progress import progress_for
from orders.views.wizard import WizardPage, moved_on
from partners.models import Account


class OrderPage(Page):
    """What the type carries, its timeline, and how far the network is (guide 2.6.1.1)."""

    screen = "order-status"
    template = "orders/order.html"

    def answer(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The number may be a transfer's, or its customer may have left with one."""
        address = transfer_instead(request.user, kwargs["no"]) if request.method == "GET" else ""
        return redirect(address) if address else super().answer(request, *args, **kwargs)

    def find(self, no: str) -> Order:
        found = Order.objects.visible_to(self.request.user).select_related(
            "customer", "plan", "agreement", "server", "copy_of"
        )
        return get_object_or_404(found, no=no)

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        order, user = self.find(no), request.user
        if request.GET.get("export") == "xlsx":
            return self.excel(order)
        return self.page(
            order=order,
            contents=contents_of(order),
            progress=progress_for(order, user, at=timezone.now()),
            may_edit=may_edit(user, order),
            may_cancel=can_move(user, order, Verb.CANCEL),
            may_withdraw=can_move(user, order, Verb.WITHDRAW),
            may_approve=can_move(user, order, Verb.APPROVE),
            may_confirm=can_move(user, order, Verb.CONFIRM),
            may_copy=may_copy(user, order),
            **may_of_taking_back(order, user),
            batch=batch_of(order, user),
            may_repeat=kind_of(order).makes_customer and user.may_open("create-customer"),
            may_see_customer=user.may_open("customer-info"),
        )

    def excel(self, order: Order) -> HttpResponse:
        """The order as a workbook, one sheet for each of its parts; noted as every download is (guide 2.9.3)."""
        started, buffer = time.perf_counter(), io.BytesIO()
        rows = excel.write_all(buffer, sheets_of(contents_of(order)))
        seconds = time.perf_counter() - started
        excel_written.send(sender=registry[self.screen], request=self.request, rows=rows, seconds=seconds)
        return excel.download(buffer, file_name(f"order-{order.no}"))


def may_of_taking_back(order: Order, user: Account) -> dict[str, bool]:
    """What `user` may do about taking back a confirmed order."""
    late = bool(why_not_back(order, order.today(timezone.now())))
    return {
        "may_ask_back": can_move(user, order, Verb.ASK_BACK) and not late,
        "may_leave_back": can_move(user, order, Verb.LEAVE),
        "may_take_back": can_move(user, order, Verb.TAKE_BACK) and user.may_open("order-approval"),
    }


class OrderNetwork(OrderPage):
    """The part of the page that looks at itself anew until nothing is left to happen by itself."""

    template = "orders/network.html"
    announced = False

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        if not request.htmx:
            return redirect(order)
        return self.page(order=order, progress=progress_for(order, request.user, at=timezone.now()))


class Act(OrderPage):
    """A POST that moves the order and answers with its page; what is refused is said there."""

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        return redirect(self.find(no))

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        with refusals() as refused:
            return self.act(order) or redirect(order)
        for text in refused.texts:
            messages.warning(request, text)
        return redirect(order)

    def act(self, order: Order) -> HttpResponse | None:
        raise NotImplementedError


class Cancel(Act):
    """What ends with the order is asked first, by its name."""

    template = "orders/cancel.html"

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        if not can_move(request.user, order, Verb.CANCEL):
            return redirect(order)
        kind = kind_of(order)
        steps = kind.parts and may_edit(request.user, order)
        back = reverse(f"orders:step-{kind.parts[0].code}", args=[no]) if steps else order.get_absolute_url()
        return self.page(
            order=order, ends_customer=kind.makes_customer, copies=bool(kind.parts), back=back,
            undoes=is_requester(request.user, order),
        )  # fmt: skip

    def act(self, order: Order) -> None:
        why = self.request.POST.get("why", "")
        undo = give_up_order(order=order, by=self.request.user, at=timezone.now(), why=why)
        done(self.request, _("Order %s is canceled.") % order.no, undo)


class Withdraw(Act):
    """Back to its requester, before anybody has begun work (product.md, Order life)."""

    def act(self, order: Order) -> None:
        withdraw_order(order=order, by=self.request.user, at=timezone.now(), why=self.request.POST.get("why", ""))
        messages.success(self.request, _("Order %s is yours again; it waits for nobody.") % order.no)


class LeaveBack(Act):
    """Its requester no longer wants a confirmed order back; nobody has decided on it yet."""

    def act(self, order: Order) -> None:
        leave_back(order=order, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("Order %s stays as it is.") % order.no)


class Copy(Act):
    """The wizard opens prefilled (guide 2.6.1.1.2), or the form of a type that has no steps."""

    def act(self, order: Order) -> HttpResponse:
        if (kind := kind_of(order)).form:
            return redirect(f"{reverse(f'orders:{kind.screen}', args=[order.customer_code])}?like={order.no}")
        copy = copy_order(
            order=order, nonce=nonce_of(self.request) or uuid.uuid4(), by=self.request.user, at=timezone.now()
        )
        messages.success(self.request, _("This order is a copy of %s.") % order.no)
        return redirect(f"orders:step-{kind_of(copy).parts[0].code}", copy.no)


class Submit(WizardPage):
    """The last step: the whole order, its exact effect, and what is missing (guide 2.5.1.10)."""

    code = SUBMIT
    template = "orders/step_submit.html"

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        if not self.kind.parts:
            raise Http404("Orders of this type have no steps.")

    def context(self, typed=None) -> dict:
        straight = may_go_straight(self.request.user, self.order)
        preview = preview_of(self.order, self.request.user, at=timezone.now())
        return {
            "contents": preview.contents,
            "preview": preview,
            "straight_form": self.straight_form(typed) if straight else None,
        }

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        return self.closed() or self.show(**self.context())

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        if (elsewhere := self.closed()) is not None:
            return elsewhere
        with refusals() as refused:
            return self.act()
        typed = request.POST if "straight" in request.POST else None
        return moved_on(self, self.order, refused) or self.show(
            status=422, refused=refused.problems, **self.context(typed)
        )

    def act(self) -> HttpResponse:
        data, stamp = self.request.POST, {"order": self.order, "by": self.request.user, "at": timezone.now()}
        if "straight" in data:
            return self.straight(stamp)
        if "cancel" in data:
            return self.cancel()
        if "save" in data:
            save_order(**stamp)
            messages.success(self.request, _("Order %s is saved. It is not sent yet.") % self.order.no)
        else:
            submit_order(**stamp)
            return redirect("orders:sent", self.order.no)
        return redirect(self.order)

    def straight_form(self, typed=None) -> StraightForm:
        return StraightForm(typed, order=self.order, needs_server=self.kind.needs_server, at=timezone.now())

    def straight(self, stamp: dict) -> HttpResponse:
        form = self.straight_form(self.request.POST)
        if not form.is_valid():
            return self.show(status=422, **self.context(self.request.POST))
        confirm_straight(**{"server": None, **form.cleaned_data}, **stamp)
        messages.success(self.request, _("Order %s is submitted, approved and confirmed.") % self.order.no)
        return redirect(self.order)


class Sent(OrderPage):
    """After submitting: number, who acts next, what happens then. A page, not a toast."""

    template = "orders/sent.html"

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        return self.page(order=self.find(no))


class Download(OrderPage):
    """A file of the order, only for those who may see the order; never shown inline."""

    def get(self, request: HttpRequest, no: str, pk: int) -> FileResponse:
        order = self.find(no)
        file = get_object_or_404(OrderFile.objects.visible_to(request.user), order=order, pk=pk)
        return handed_over(f"{FOLDER}/{file.stored_as}", file.name)
