"""Steps 1 to 9 of the wizard, and Attach File."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import CarrierLink
from customers.enums import MAX_SITES
from orders.actions import draft
from orders.actions.attach import attach_file, detach_file
from orders.forms.info import AccountForm, CustomerForm
from orders.forms.items import BundleSheet, DeviceSheet, ItemSheet, LimitForm, TrunkForm
from orders.forms.numbers import DemandForm, PortForm
from orders.forms.plan import PlanForm, SiteForm
from orders.forms.rows import rows_of
from orders.forms.sheet import problems_of
from orders.forms.shipping import FileForm, PlaceForm, ShipmentForm
from orders.models import Order
from orders.views.wizard import MOST_ACCOUNTS, WizardPage, as_problems

COLUMNS = {
    "quantity": gettext_lazy("Qty."),
    "trial": gettext_lazy("Trial"),
    "trial_unit": gettext_lazy("Period"),
    "price": gettext_lazy("Customer Price"),
    "comment": gettext_lazy("Comment"),
}


class Info(WizardPage):
    step = "info"

    def forms_of(self, order: Order, data=None) -> dict:
        fields = ("id", "name", "address", "city", "county", "post_code")
        known = list(order.customer.billing_accounts.values(*fields))
        return {
            "form": CustomerForm(data, instance=order.customer, user=self.request.user),
            "accounts": rows_of(AccountForm, prefix="accounts", most=MOST_ACCOUNTS, initial=known, data=data),
        }

    def save(self, order: Order, found: dict) -> None:
        accounts = all_rows(found["accounts"])
        draft.save_info(
            order=order, fields=found["form"].values(), accounts=accounts, by=self.request.user, at=timezone.now()
        )


class Plan(WizardPage):
    step = "plan"

    def forms_of(self, order: Order, data=None) -> dict:
        fields = ("id", "name", "is_main", "address1", "address2", "city", "county", "post_code")
        known = list(order.customer.sites.values(*fields)) or [self.first_site(order)]
        return {
            "form": PlanForm(data, order=order),
            "sites": rows_of(SiteForm, prefix="sites", most=MAX_SITES, initial=known, data=data),
        }

    @staticmethod
    def first_site(order: Order) -> dict:
        """Nothing is asked twice: the first site starts at the first billing address."""
        account = order.customer.billing_accounts.first()
        if account is None:
            return {"is_main": True}
        return {
            "name": account.name, "is_main": True, "address1": account.address, "city": account.city,
            "county": account.county, "post_code": account.post_code,
        }  # fmt: skip

    def save(self, order: Order, found: dict) -> None:
        draft.save_plan(
            order=order,
            fields=found["form"].cleaned_data,
            sites=all_rows(found["sites"]),
            by=self.request.user,
            at=timezone.now(),
        )


def all_rows(rows) -> list[dict]:
    """Rows that stay, changed or not; new rows only when something was typed."""
    return [
        {key: value for key, value in form.cleaned_data.items() if key != "DELETE"}
        for form in rows.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE") and form.cleaned_data.get("name")
    ]


class Numbers(WizardPage):
    step = "numbers"

    def forms_of(self, order: Order, data=None) -> dict:
        demands = list(order.numberdemands.values("site", "billing_account", "quantity", "comment"))
        columns = [field for field in PortForm.base_fields if field != "numbers"]
        ports = [
            {**{c: getattr(p, f"{c}_id", getattr(p, c)) for c in columns}, "numbers": "\n".join(p.numbers)}
            for p in order.portrequests.all()
        ]
        return {
            "demands": rows_of(DemandForm, prefix="demand", most=400, initial=demands, data=data, order=order),
            "ports": rows_of(PortForm, prefix="port", most=50, initial=ports or [], data=data, order=order),
            "links": list(CarrierLink.objects.all()),
            "saved": list(order.portrequests.all()),
        }

    def save(self, order: Order, found: dict) -> None:
        draft.save_numbers(
            order=order,
            demands=kept(found["demands"]),
            ports=kept(found["ports"]),
            by=self.request.user,
            at=timezone.now(),
        )


def kept(rows) -> list[dict]:
    """Cleaned rows that are not marked for removal."""
    return [
        {key: value for key, value in form.cleaned_data.items() if key != "DELETE"}
        for form in rows.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]


class SheetPage(WizardPage):
    """A step that is one sheet of quantities."""

    sheet: type

    def forms_of(self, order: Order, data=None) -> dict:
        return {"sheet": self.sheet(order, data)}

    def valid(self, found: dict) -> bool:
        found["refused"] = problems_of(found["sheet"].rows, COLUMNS)
        return found["sheet"].valid and super().valid(found)


class Items(SheetPage):
    step = "items"
    sheet = ItemSheet

    def save(self, order: Order, found: dict) -> None:
        draft.save_items(order=order, lines=found["sheet"].lines(), by=self.request.user, at=timezone.now())


class Trunk(WizardPage):
    step = "trunk"

    def forms_of(self, order: Order, data=None) -> dict:
        return {"form": TrunkForm(data, order=order)}

    def save(self, order: Order, found: dict) -> None:
        draft.save_trunk(order=order, **found["form"].cleaned_data, by=self.request.user, at=timezone.now())


class Devices(SheetPage):
    step = "devices"
    sheet = DeviceSheet

    def save(self, order: Order, found: dict) -> None:
        draft.save_devices(order=order, lines=found["sheet"].lines(), by=self.request.user, at=timezone.now())


class Bundles(SheetPage):
    step = "bundles"
    sheet = BundleSheet

    def forms_of(self, order: Order, data=None) -> dict:
        return {"sheet": BundleSheet(order, data), "form": LimitForm(data, order=order)}

    def save(self, order: Order, found: dict) -> None:
        draft.save_bundles(
            order=order,
            lines=found["sheet"].lines(),
            limits=found["form"].cleaned_data,
            by=self.request.user,
            at=timezone.now(),
        )


class Shipping(WizardPage):
    step = "shipping"

    def forms_of(self, order: Order, data=None) -> dict:
        places = list(order.shippingplaces.values("name", "address", "city", "post_code", "phone")) or self.first_place(
            order
        )
        shipments = [
            {"device": s.device_id, "place": s.place.name, "site": s.site_id, "quantity": s.quantity}
            for s in order.shipments.select_related("place")
        ]
        return {
            "places": rows_of(PlaceForm, prefix="place", most=50, initial=places, data=data),
            "shipments": rows_of(
                ShipmentForm, prefix="shipment", most=500, initial=shipments or self.first_shipments(order, places), data=data, order=order
            ),
            "device_lines": list(order.devicelines.select_related("model", "billing_account")),
        }  # fmt: skip

    @staticmethod
    def first_place(order: Order) -> list[dict]:
        """The main site's address, so that it is not asked twice."""
        site = order.customer.sites.filter(is_main=True).first()
        if site is None:
            return []
        phone = order.customer.contact_phone
        return [
            {"name": site.name, "address": site.address, "city": site.city, "post_code": site.post_code, "phone": phone}
        ]

    @staticmethod
    def first_shipments(order: Order, places: list[dict]) -> list[dict]:
        """Everything to the first place, for the main site, until somebody says otherwise."""
        site = order.customer.sites.filter(is_main=True).first()
        if not (site and places):
            return []
        return [
            {"device": line.pk, "place": places[0]["name"], "site": site.pk, "quantity": line.quantity}
            for line in order.devicelines.all()
        ]

    def valid(self, found: dict) -> bool:
        if not super().valid(found):
            return False
        names = {place["name"] for place in kept(found["places"])}
        unknown = [s["place"] for s in kept(found["shipments"]) if s["place"] not in names]
        found["refused"] = [
            (_("“%s” is not one of the shipping places above.") % name, "shipments") for name in unknown
        ]
        return not unknown

    def save(self, order: Order, found: dict) -> None:
        draft.save_shipping(
            order=order,
            places=kept(found["places"]),
            shipments=kept(found["shipments"]),
            by=self.request.user,
            at=timezone.now(),
        )


class Files(WizardPage):
    step = "files"

    def forms_of(self, order: Order, data=None) -> dict:
        return {"form": FileForm(), "files": list(order.files.all())}

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        try:
            if request.POST.get("delete", "").isdecimal():
                detach_file(order=order, pk=int(request.POST["delete"]), by=request.user, at=timezone.now())
            elif "add" in request.POST:
                return self.add(order)
            else:
                draft.mark_saved(order=order, step=self.step, by=request.user, at=timezone.now())
                return self.onward(order)
        except ValidationError as error:
            return self.show(order, status=422, refused=as_problems(error), **self.forms_of(order))
        return redirect("orders:step-files", no)

    def add(self, order: Order) -> HttpResponse:
        form = FileForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.show(order, status=422, form=form, files=list(order.files.all()))
        attach_file(order=order, upload=form.cleaned_data["upload"], by=self.request.user, at=timezone.now())
        messages.success(self.request, _("The file is added."))
        return redirect("orders:step-files", order.no)
