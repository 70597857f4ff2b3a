"""The prices of an order item, by the day from which they hold."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.actions.price import set_price, withdraw_price
from catalogue.forms.item import PriceForm
from catalogue.queries.price import price_history
from catalogue.set_up import Items
from oms.kit.refusals import refusals
from oms.kit.setup.views import SetUpPage

ITEMS = Items()


class ItemPrices(SetUpPage):
    """The history of an item's price, what is coming, and a form for the next one."""

    declared, screen = ITEMS, ITEMS.code
    template = "catalogue/item_prices.html"
    changing = ("POST",)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.draw(pk, PriceForm(initial={"valid_from": timezone.localdate()}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        item, form = self.to_change(pk), PriceForm(request.POST)
        if form.is_valid():
            with refusals(form):
                set_price(item=item, **form.cleaned_data, by=request.user, at=timezone.now())
        if form.errors:
            return self.draw(pk, form, status=422)
        messages.success(request, _("The price of “%(name)s” is set.") % {"name": item})
        return redirect("catalogue:items-prices", pk)

    def draw(self, pk: int, form: PriceForm, status: int = 200) -> HttpResponse:
        item = self.entry(pk)
        history = price_history(item, timezone.localdate())
        return self.page(status, entry=item, form=form, forms=[form], history=history)


class WithdrawPrice(SetUpPage):
    """Takes back a price that does not hold yet."""

    declared, screen = ITEMS, ITEMS.code
    changing = ("POST",)

    def post(self, request: HttpRequest, pk: int, price_pk: int) -> HttpResponse:
        price = get_object_or_404(self.to_change(pk).prices, pk=price_pk)
        with refusals() as refused:
            withdraw_price(price=price, by=request.user, at=timezone.now())
        if refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, _("The coming price is taken back."))
        return redirect("catalogue:items-prices", pk)
