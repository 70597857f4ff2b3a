"""Number stock: create, allocate, take back, delete (guide 2.5.1.4, 2.7.1.5)."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from inventory.actions.allocate import allocate_numbers, take_back_numbers
from inventory.actions.fresh import delete_numbers
from inventory.actions.register import register_numbers
from inventory.enums import CustomerAssign
from inventory.filters import NumberStockFilters
from inventory.forms.number import AllocateForm, NumbersForm, RangeForm
from inventory.models import Number
from inventory.queries.number import with_former
from inventory.tables import NumberStockTable
from inventory.views.number_acts import NumberGridView
from oms.kit.grid import KeysetGrid
from oms.kit.models import Undo
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.undo import done


class NumberRegistration(NumberGridView):
    """Numbers that no customer has, one's own and those of resellers below, and what can be done with them."""

    screen = "number-registration"
    template = "inventory/registration.html"
    grid_class = KeysetGrid
    table = NumberStockTable
    filters = NumberStockFilters
    default_sort = "e164"
    empty_text = _("There is no number in stock.")

    def rows(self):
        unused = Number.objects.visible_to(self.request.user).filter(assign=CustomerAssign.UNUSED)
        return with_former(unused, self.request.user, timezone.localdate())


class StockPage(Page):
    """A form whose numbers become one action. Subclasses name title, form, words of the button, and `act`."""

    screen = "number-registration"
    template = "inventory/stock_form.html"
    form_class: type[Form] = NumbersForm
    title: str
    lead: str
    button: str
    danger = False
    about = "numbers"  # the field at which a refusal stands that names none
    undo: Undo | None = None  # what `act` did, where it can be taken back

    def form(self, *args, **options) -> Form:
        return self.form_class(*args, **options)

    def act(self, data: dict) -> str:
        """Do it; what to tell the person. Raises ValidationError."""
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            with refusals(form, __all__=self.about):
                told = self.act(form.cleaned_data)
        if form.errors:
            return self.show(form, status=422)
        done(request, told, self.undo)
        return redirect("inventory:number-registration")

    def show(self, form: Form, status: int = 200) -> HttpResponse:
        words = {"title": self.title, "lead": self.lead, "button": self.button, "danger": self.danger}
        return self.page(status, form=form, forms=[form], **words)


class CreateRange(StockPage):
    form_class = RangeForm
    title, button = _("Create range"), _("Register numbers")
    about = "first"
    lead = _("New numbers become free stock of your company.")

    def act(self, data: dict) -> str:
        made = register_numbers(
            numbers=data["numbers"], number_type=data["number_type"], comment=data["comment"], by=self.request.user,
            at=timezone.now(),
        )  # fmt: skip
        return ngettext("%(n)s number is registered.", "%(n)s numbers are registered.", len(made)) % {"n": len(made)}


class Allocate(StockPage):
    form_class = AllocateForm
    title = button = _("Allocate to reseller")
    lead = _("Free numbers of your stock become stock of a reseller below your company.")

    def form(self, *args, **options) -> Form:
        return super().form(*args, user=self.request.user, **options)

    def act(self, data: dict) -> str:
        to = data["reseller"]
        n = allocate_numbers(numbers=data["numbers"], to=to, by=self.request.user, at=timezone.now())
        told = ngettext("%(n)s number is now stock of %(name)s.", "%(n)s numbers are now stock of %(name)s.", n)
        return told % {"n": n, "name": to.name}


class TakeBack(StockPage):
    title, button = _("Take back"), _("Take numbers back")
    lead = _("Unused numbers of resellers below become your stock again. Numbers they created themselves stay theirs.")

    def act(self, data: dict) -> str:
        n = take_back_numbers(numbers=data["numbers"], by=self.request.user, at=timezone.now())
        return ngettext("%(n)s number is your stock again.", "%(n)s numbers are your stock again.", n) % {"n": n}


class Delete(StockPage):
    title, button, danger = _("Delete"), _("Delete numbers"), True
    lead = _("Only numbers that your company created and that were never in an order can be deleted.")

    def act(self, data: dict) -> str:
        self.undo, n = (
            delete_numbers(numbers=data["numbers"], by=self.request.user, at=timezone.now()),
            len(data["numbers"]),
        )
        return ngettext("%(n)s number is deleted.", "%(n)s numbers are deleted.", n) % {"n": n}
