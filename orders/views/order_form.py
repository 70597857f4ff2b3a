"""Orders of one form, from Modify Existing Customer (guide 2.5.2): filled, looked at, sent."""

import uuid
from datetime import date
from functools import cached_property

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.models import Customer
from inventory.actions.difference import note_ordered
from inventory.enums import DifferenceState
from inventory.models import Difference
from oms.kit.keys import as_key
from oms.kit.once import nonce_of
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from orders.actions.move import not_yours, what_happened
from orders.actions.open import order_for
from orders.actions.place import fill_order, place_order, send_corrected
from orders.enums import Verb
from orders.forms.rows import unjudged
from orders.kinds import TYPES, OrderKind, kind_of
from orders.models import Order
from orders.queries.offers import why_not_now
from orders.queries.order import preview_of
from orders.queries.taking_over import swap_of
from orders.rules import is_own_customer, is_requester, may_copy, may_edit
from orders.views.wizard import moved_on

CHANGE = "change"  # from the look at its effect back to the form


def in_words(value: object) -> str:
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)


class OrderForm(Page):
    """The form of one order type for the customer `code`. What others must agree to is looked at before it is sent."""

    screen = "modify-customer"
    redraws = CHANGE
    checked = "orders/order_check.html"
    kind = ""  # of the address, as are screen and template

    def why_forbidden(self) -> str:
        if is_own_customer(self.request.user, self.customer):
            return ""
        return _("Only the customer's reseller, or a partner above it, orders for it.")

    @cached_property
    def customer(self) -> Customer:
        mine = Customer.objects.visible_to(self.request.user).select_related("partner", "plan")
        return get_object_or_404(mine, code=self.kwargs["code"])

    @property
    def type(self) -> OrderKind:
        return TYPES[self.kind]

    @cached_property
    def like(self) -> Order | None:
        """The order that this one copies (guide 2.6.1.1.2)."""
        no = self.request.POST.get("like") or self.request.GET.get("like", "")
        mine = Order.objects.visible_to(self.request.user).filter(customer=self.customer, kind=self.kind)
        found = mine.filter(no=no).first()
        return found if found and may_copy(self.request.user, found) else None

    @cached_property
    def taken(self) -> Difference | None:
        """The difference that this order takes over from the network, as its address names it."""
        mine = Difference.objects.visible_to(self.request.user).filter(
            customer=self.customer, state=DifferenceState.OPEN
        )
        key = as_key(self.request.GET.get("difference"))
        return mine.select_related("customer").filter(pk=key).first() if key and self.type.takes_over else None

    def why_not(self) -> str:
        return why_not_now(self.type, self.customer, self.request.user)

    def asked(self, data=None) -> forms.Form:
        """The type's form; every type that has an address here has one."""
        filled = swap_of(self.taken) if self.taken else None
        form = self.type.ask(self.customer, data, at=timezone.now(), like=self.like, filled=filled)
        assert form is not None, self.kind
        return form

    def get(self, request: HttpRequest, **_address: str) -> HttpResponse:
        return self.show(self.asked())

    def post(self, request: HttpRequest, **_address: str) -> HttpResponse:
        form = self.asked(request.POST)
        if CHANGE in request.POST:
            unjudged({"form": form})
            return self.show(form)
        if not form.is_valid():
            return self.show(form, status=422)
        if self.type.right is None and "sure" not in request.POST and not self.why_not():
            return self.make_sure(form)
        with refusals(form) as refused:
            return self.check(form) if "check" in request.POST else self.send(form)
        order = self.like
        return (order and moved_on(self, order, refused)) or self.show(form, status=422)

    def show(self, form: forms.Form, status: int = 200) -> HttpResponse:
        at, kind = timezone.now(), self.type
        return self.page(
            status, form=form, kind=kind, customer=self.customer, like=self.like, why_not=self.why_not(),
            before=kind.before(self.customer, at=at), remains=kind.remains(self.customer, at=at),
            explains=kind.explains(self.customer, at=at),
        )  # fmt: skip

    def check(self, form: forms.Form) -> HttpResponse:
        """The whole order and its exact effect, nothing saved; from here it is sent, or changed."""
        user, at = self.request.user, timezone.now()
        order = order_for(self.customer, self.kind, by=user, at=at)
        fill_order(order, form.cleaned_data, at=at)
        self.template = self.checked
        return self.page(
            form=form, kind=self.type, customer=self.customer, like=self.like, why_not=self.why_not(), order=order,
            preview=preview_of(order, user, at=at),
        )  # fmt: skip

    def make_sure(self, form: forms.Form) -> HttpResponse:
        """What nobody else agrees to, and nobody takes back, is asked by the customer's name."""
        said = [(form.fields[name].label, in_words(value)) for name, value in form.cleaned_data.items()]
        self.template = "orders/order_sure.html"
        return self.page(customer=self.customer, kind=self.type, form=form, said=said)

    def send(self, form: forms.Form) -> HttpResponse:
        nonce = nonce_of(self.request) or uuid.uuid4()
        order = place_order(
            customer=self.customer, kind=self.kind, fields=form.cleaned_data, nonce=nonce, copy_of=self.like,
            by=self.request.user, at=timezone.now(),
        )  # fmt: skip
        if self.taken:
            note_ordered(difference=self.taken, order_no=order.no, by=self.request.user, at=timezone.now())
        return self.sent(order)

    def sent(self, order: Order) -> HttpResponse:
        messages.success(self.request, _("%(type)s of %(customer)s: order %(no)s.") % {
            "type": self.type.label, "customer": self.customer.name, "no": order.no,
        })  # fmt: skip
        return redirect(order)


class CorrectForm(OrderForm):
    """The form of an order that its requester took back: corrected, and sent again."""

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        mine = Order.objects.visible_to(request.user).select_related("customer__partner", "customer__plan", "plan")
        self.order: Order = get_object_or_404(mine, no=kwargs["no"])
        kind = kind_of(self.order)
        self.kind, self.template = kind.kind, kind.template
        self.screen = kind.screen if kind.form else "modify-customer"

    @cached_property
    def customer(self) -> Customer:
        return self.order.customer

    @cached_property
    def like(self) -> Order | None:
        return self.order

    def why_not(self) -> str:
        return why_not_now(self.type, self.customer, self.request.user, but=self.order)

    def closed(self) -> HttpResponse | None:
        """Where to instead: an order of steps, one that was sent, one of another requester."""
        if self.type.form and may_edit(self.request.user, self.order):
            return None
        if self.request.method == "POST":
            if not is_requester(self.request.user, self.order):
                raise PermissionDenied(not_yours(self.order, Verb.SAVE))
            messages.warning(self.request, what_happened(self.order))
        return redirect(self.order)

    def get(self, request: HttpRequest, **_address: str) -> HttpResponse:
        return self.closed() or super().get(request)

    def post(self, request: HttpRequest, **_address: str) -> HttpResponse:
        return self.closed() or super().post(request)

    def send(self, form: forms.Form) -> HttpResponse:
        send_corrected(order=self.order, fields=form.cleaned_data, by=self.request.user, at=timezone.now())
        return self.sent(self.order)
