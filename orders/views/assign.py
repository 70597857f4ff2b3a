"""Number Assign: as a step of the wizard, and beside the approver's page (guide 2.5.1.4, 2.6.2.1)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.models import Number
from oms.kit.pages import Page
from oms.kit.search import find as search
from orders.actions.assign import assign_from_stock, assign_new, assign_next, unassign
from orders.actions.draft import mark_saved
from orders.forms.numbers import AssignForm
from orders.models import Order
from orders.rules import may_assign_numbers
from orders.types.new_customer import demands_with_picks, picks_of
from orders.views.wizard import WizardPage, as_problems

SHOWN = 60  # numbers of the stock on one page


def stock_of(user, text: str = ""):
    """Free numbers of the partner's own stock, lowest first; narrowed by what is looked for."""
    stock = Number.objects.visible_to(user).in_stock_of(user.partner_id)
    if text.strip():
        stock = search(stock, text.replace(" ", ""), user.partner_id)
    return stock.order_by("e164")


def assignment(order: Order, user, data=None, text: str = "") -> dict:
    """What the assign part of a page shows."""
    demands = demands_with_picks(order)
    picks: dict[int, list] = {}
    for pick in picks_of(order):
        picks.setdefault(pick.demand_id, []).append(pick)
    for demand in demands:
        demand.numbers = picks.get(demand.pk, [])
    shown = list(stock_of(user, text).values_list("pk", flat=True)[:SHOWN])
    allowed = (
        stock_of(user) if data is not None else Number.objects.visible_to(user).filter(pk__in=shown).order_by("e164")
    )
    lacking = next((demand.pk for demand in demands if demand.given < demand.quantity), None)
    form = AssignForm(data, order=order, stock=allowed, initial={"demand": lacking})
    if data is not None and form.is_bound:
        form.fields["numbers"].widget.choices = [
            (n.pk, form.fields["numbers"].label_from_instance(n)) for n in stock_of(user, text)[:SHOWN]
        ]
    return {"assign_form": form, "demands": demands, "stock_text": text, "stock_shown": SHOWN}


def run(order: Order, form: AssignForm, user) -> int:
    """The one action that fits what was filled in."""
    data, at = form.cleaned_data, timezone.now()
    target = {"order": order, "demand_id": data["demand"].pk, "by": user, "at": at}
    if data["source"] == "new":
        return assign_new(typed=data["typed"], number_type=data["number_type"], comment=data["comment"], **target)
    if data["numbers"]:
        return assign_from_stock(number_ids=[number.pk for number in data["numbers"]], **target)
    return assign_next(number_type=data["number_type"], quantity=data["next_free"], **target)


def assigned(request: HttpRequest, count: int) -> None:
    messages.success(request, ngettext("%d number assigned.", "%d numbers assigned.", count) % count)


class Assign(WizardPage):
    """Step 4, for partners with Manage DDI."""

    step = "assign"

    def forms_of(self, order: Order, data=None) -> dict:
        return assignment(order, self.request.user, data, self.request.GET.get("stock", ""))

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        if "add" not in request.POST and "remove" not in request.POST:
            mark_saved(order=order, step=self.step, by=request.user, at=timezone.now())
            return self.onward(order)
        return change(self, order, lambda **context: self.show(order, **context), redirect("orders:step-assign", no))


def change(view: Page, order: Order, show, done: HttpResponse) -> HttpResponse:
    """Add or remove numbers, as the button said; `show` draws the page again with what is wrong."""
    request = view.request
    try:
        if "remove" in request.POST:
            ids = [int(pk) for pk in request.POST.getlist("remove") if pk.isdecimal()]
            unassign(order=order, pick_ids=ids, by=request.user, at=timezone.now())
            messages.success(request, _("The number is free again."))
            return done
        found = assignment(order, request.user, request.POST, request.GET.get("stock", ""))
        if not found["assign_form"].is_valid():
            return show(status=422, **found)
        assigned(request, run(order, found["assign_form"], request.user))
    except ValidationError as error:
        found = assignment(order, request.user, request.POST, request.GET.get("stock", ""))
        return show(status=422, refused=as_problems(error), **found)
    return done


class AssignForApproval(Page):
    """The approver's numbers; the page around them is the approval's."""

    screen = "order-approval"
    template = "orders/approval_assign.html"

    def find(self, no: str) -> Order:
        found = Order.objects.visible_to(self.request.user).select_related("customer", "plan", "server")
        return get_object_or_404(found, no=no)

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        if not may_assign_numbers(request.user, order):
            return redirect("orders:approve", no)
        return self.page(order=order, **assignment(order, request.user, text=request.GET.get("stock", "")))

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        return change(self, order, lambda **context: self.page(order=order, **context), redirect("orders:assign", no))
