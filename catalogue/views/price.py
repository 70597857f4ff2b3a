"""The prices of an order item, a call bundle or a device model, by the day from which they hold."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.actions.price import set_price, withdraw_price
from catalogue.forms.item import PriceForm
from catalogue.queries.price import DATED, price_history
from catalogue.set_up import Bundles, DeviceModels, Items
from oms.kit.refusals import refusals
from oms.kit.setup.views import SetUpPage

ITEMS, BUNDLES, MODELS = Items(), Bundles(), DeviceModels()


class Prices(SetUpPage):
    """The history of a price, what is coming, and a form for the next one. `note`: for whom another price holds."""

    note = gettext_lazy("what customers agreed to before keeps its own price.")
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
        return redirect(f"catalogue:{self.declared.slug}-prices", pk)

    def draw(self, pk: int, form: PriceForm, status: int = 200) -> HttpResponse:
        item = self.entry(pk)
        told = {"history": price_history(item, timezone.localdate()), "note": self.note}
        told |= {
            "now": getattr(item, DATED[type(item)].copy),
            "withdraw": f"catalogue:{self.declared.slug}-price-withdraw",
        }
        return self.page(status, entry=item, form=form, forms=[form], **told)


class Withdraw(SetUpPage):
    """Takes back a price that does not hold yet."""

    changing = ("POST",)

    def post(self, request: HttpRequest, pk: int, price_pk: int) -> HttpResponse:
        price = get_object_or_404(self.to_change(pk).prices, pk=price_pk)
        with refusals() as refused:
            withdraw_price(price=price, by=request.user, at=timezone.now())
        if refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, _("The coming price is taken back."))
        return redirect(f"catalogue:{self.declared.slug}-prices", pk)


class ItemPrices(Prices):
    declared, screen = ITEMS, ITEMS.code


class WithdrawPrice(Withdraw):
    declared, screen = ITEMS, ITEMS.code


class BundlePrices(Prices):
    declared, screen = BUNDLES, BUNDLES.code
    note = gettext_lazy("whoever has the bundle pays the new price from that day on.")


class WithdrawBundlePrice(Withdraw):
    declared, screen = BUNDLES, BUNDLES.code


class ModelPrices(Prices):
    declared, screen = MODELS, MODELS.code
    note = gettext_lazy("a device costs what holds on the day it comes.")


class WithdrawModelPrice(Withdraw):
    declared, screen = MODELS, MODELS.code
