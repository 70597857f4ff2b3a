"""An order as a template, and the next order begun with one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.pages import Page
from oms.kit.refusals import refusals
from orders.actions.template import keep_template
from orders.forms.template import TemplateNameForm
from orders.kinds import kind_of
from orders.models import Order, OrderTemplate


class SaveTemplate(Page):
    """A name for what the order is like; of one's own company's orders."""

    screen = "create-customer-templates"
    template = "orders/save_template.html"

    def find(self, no: str) -> Order:
        order = get_object_or_404(Order.objects.visible_to(self.request.user).select_related("plan"), no=no)
        if not kind_of(order).makes_customer:
            raise PermissionDenied(_("Only what a new customer ordered can be a template."))
        return order

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        return self.page(order=order, form=TemplateNameForm(initial={"name": str(order.plan or order.title)[:80]}))

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        order, form = self.find(no), TemplateNameForm(request.POST)
        if form.is_valid():
            with refusals(form):
                made = keep_template(order=order, name=form.cleaned_data["name"], by=request.user, at=timezone.now())
        if form.errors:
            return self.page(422, order=order, form=form)
        messages.success(request, _("Order %(no)s is kept as the template “%(name)s”.") % {"no": no, "name": made})
        return redirect("orders:templates-entry", made.pk)


class BeginWith(Page):
    """To Create New Customer, with a template."""

    screen = "create-customer-templates"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(OrderTemplate.objects.visible_to(request.user), pk=pk)
        return redirect(f"{reverse('orders:new-customer')}?template={pk}")
