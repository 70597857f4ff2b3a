"""The wizard Create New Customer: each step its own address, saved as it is left (guide 2.5.1)."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import all_valid
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.pages import Page
from orders.actions.create import create_customer_order
from orders.actions.move import AlreadyMoved
from orders.enums import DRAFT, OrderType
from orders.forms.info import AccountForm, CustomerForm
from orders.forms.rows import rows_of
from orders.models import Order
from orders.queries.steps import first_states, shown_steps, step_states
from orders.rules import may_edit
from orders.types import kind_of

MOST_ACCOUNTS = 20


def as_problems(error: ValidationError) -> list[tuple[str, str]]:
    """(text, anchor) of an action's refusal, for the summary."""
    if hasattr(error, "message_dict"):
        return [
            (text, f"id_{name}" if name != "__all__" else "main")
            for name, texts in error.message_dict.items()
            for text in texts
        ]
    return [(text, "main") for text in error.messages]


class WizardPage(Page):
    """A step of the draft `no`. `step` names it; `forms_of` builds what is typed, `save` writes it."""

    screen = "create-customer"
    step = ""

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.template = f"orders/step_{self.step}.html"

    def find(self, no: str) -> Order:
        mine = Order.objects.visible_to(self.request.user).select_related("customer", "plan", "agreement", "server")
        return get_object_or_404(mine, no=no, kind=OrderType.NEW_CUSTOMER)

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        if not may_edit(request.user, order):
            return redirect(order)
        if self.step not in [step.code for step in shown_steps(order, request.user)]:
            return redirect("orders:step-submit", no)
        return self.show(order, **self.forms_of(order))

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        found = self.forms_of(order, request.POST)
        if any(name.startswith("add-") for name in request.POST):
            return self.show(order, **found)
        if not self.valid(found):
            return self.show(order, status=422, **found)
        try:
            self.save(order, found)
        except AlreadyMoved as moved:
            messages.warning(request, moved.messages[0])
            return redirect(order)
        except ValidationError as error:
            return self.show(order, status=422, refused=as_problems(error), **found)
        return self.onward(order)

    def valid(self, found: dict) -> bool:
        return all_valid(form for form in found.values() if hasattr(form, "is_valid"))

    def forms_of(self, order: Order, data=None) -> dict:
        raise NotImplementedError

    def save(self, order: Order, found: dict) -> None:
        raise NotImplementedError

    def onward(self, order: Order) -> HttpResponse:
        """To the next step, or out when “Save and exit” was pressed."""
        if "exit" in self.request.POST:
            messages.success(self.request, _("Order %s is saved; go on whenever you like.") % order.no)
            return redirect(order)
        codes = [step.code for step in shown_steps(order, self.request.user)]
        after = codes[codes.index(self.step) + 1 :] if self.step in codes else ["submit"]
        return redirect(f"orders:step-{after[0]}", order.no)

    def show(self, order: Order, status: int = 200, **context) -> HttpResponse:
        states = step_states(order, self.request.user)
        codes = [state.step.code for state in states]
        here = codes.index(self.step)
        return self.page(
            status=status,
            order=order,
            customer=order.customer,
            states=states,
            step=kind_of(order).step(self.step),
            done=sum(state.css == "completed" for state in states),
            back=codes[here - 1] if here else "",
            effect=kind_of(order).effect(order, timezone.localdate()) if order.plan_id else None,
            **context,
        )


class NewCustomer(Page):
    """Step 1 before there is an order: saving it makes the customer and its Temporary order."""

    screen = "create-customer"
    template = "orders/step_info.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        forms = self.forms_of()
        unfinished = Order.objects.visible_to(request.user).filter(
            requester_id=request.user.partner_id, kind=OrderType.NEW_CUSTOMER, state__in=DRAFT
        )
        return self.page(unfinished=unfinished.order_by("-updated_at")[:5], nonce=uuid.uuid4(), **forms)

    def post(self, request: HttpRequest) -> HttpResponse:
        found = self.forms_of(request.POST)
        nonce = request.POST.get("nonce", "")
        context = {"nonce": nonce if is_uuid(nonce) else uuid.uuid4(), **found}
        if any(name.startswith("add-") for name in request.POST):
            return self.page(**context)
        if not all_valid(found.values()):
            return self.page(status=422, **context)
        try:
            order = create_customer_order(
                fields=found["form"].values(), accounts=found["accounts"].filled(),
                nonce=uuid.UUID(str(context["nonce"])), by=request.user, at=timezone.now(),
            )  # fmt: skip
        except ValidationError as error:
            return self.page(status=422, refused=as_problems(error), **context)
        return redirect(order) if "exit" in request.POST else redirect("orders:step-plan", order.no)

    def page(self, status: int = 200, **context) -> HttpResponse:
        return super().page(status, states=first_states(self.request.user), done=0, **context)

    def forms_of(self, data=None) -> dict:
        return {
            "form": CustomerForm(data, user=self.request.user),
            "accounts": rows_of(AccountForm, prefix="accounts", most=MOST_ACCOUNTS, data=data),
        }


def is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
