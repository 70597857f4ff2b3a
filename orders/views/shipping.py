"""The shipping desk: orders with something to ship, and the places of one (guide 2.1.4)."""

from functools import cached_property

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from oms.kit.barcode import as_picture
from oms.kit.grid import GridView, KeysetGrid
from oms.kit.keys import as_key, as_keys
from oms.kit.pages import Page
from oms.kit.pdf import pdf_answer
from oms.kit.refusals import TOP, refusals
from orders.actions.pack import assign_devices, assign_oldest, end_shipping, release_devices
from orders.actions.ship import Content, replace_device, ship_parcel
from orders.filters import ToShipFilters
from orders.forms.shipping import AssignForm, ParcelForm
from orders.models import Order, Parcel
from orders.queries.shipping import Desk, DeskPlace, to_ship, with_shipping
from orders.rules import why_not_left, why_not_packed
from orders.tables import ToShipTable


class ShippingProcess(GridView):
    """Confirmed orders of which something has not left yet."""

    screen = "shipping-process"
    grid_class = KeysetGrid
    table = ToShipTable
    filters = ToShipFilters
    default_sort = "effective"
    empty_text = _("Nothing is waiting to be shipped.")

    def rows(self):
        return to_ship(self.request.user)


class OrderToShip(Page):
    """A page of an order that has something to ship."""

    screen = "shipping-process.order"

    @cached_property
    def order(self) -> Order:
        rows = with_shipping(self.request.user).select_related("customer")
        found: Order = get_object_or_404(rows, no=self.kwargs["no"])
        return found

    @cached_property
    def desk(self) -> Desk:
        return Desk(self.order, stock_of=self.request.user.partner_id)

    def found_place(self, pk: int | None) -> DeskPlace:
        return get_place(self.desk, pk)


def get_place(desk: Desk, pk: int | None) -> DeskPlace:
    """The place of the order with that key; 404 for one of another."""
    found = desk.place(pk) if pk else None
    if found is None:
        get_object_or_404(desk.order.shippingplaces.none())
    assert found is not None
    return found


class ShippingDesk(OrderToShip):
    """The places of one order: devices are assigned from stock, released, and sent off place by place."""

    template = "orders/shipping_desk.html"
    acts = ("assign", "oldest", "release", "replace", "end")

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        return self.show({})

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        act = next((act for act in self.acts if act in request.POST), None)
        return getattr(self, f"do_{act}")() if act else self.show({}, [(gettext("Choose what to do."), TOP)])

    @property
    def stamp(self) -> dict:
        return {"order": self.order, "by": self.request.user, "at": timezone.now()}

    def do_assign(self) -> HttpResponse:
        place = self.found_place(as_key(self.request.POST.get("assign")))
        form = AssignForm(self.request.POST, self.request.FILES, prefix=f"p{place.place.pk}")
        n = 0
        if form.is_valid():
            with refusals(form, at="macs"):
                n = assign_devices(place=place.place, lines=form.cleaned_data["lines"], **self.stamp)
        if form.errors:
            return self.show({place.place.pk: form})
        return self.done(assigned(n, place))

    def do_oldest(self) -> HttpResponse:
        place, n, lacking = self.found_place(as_key(self.request.POST.get("oldest"))), 0, {}
        with refusals() as refused:
            n, lacking = assign_oldest(place=place.place, **self.stamp)
        if refused:
            return self.show({}, refused.problems)
        if lacking:
            names = ", ".join(f"{model} × {count}" for model, count in sorted(lacking.items()))
            messages.warning(self.request, gettext("Not in stock: %(names)s.") % {"names": names})
        return self.done(assigned(n, place))

    def do_release(self) -> HttpResponse:
        n = 0
        with refusals() as refused:
            n = release_devices(packed=as_keys(self.request.POST.getlist("pk")), **self.stamp)
        if refused:
            return self.show({}, refused.problems)
        return self.done(
            ngettext("%(n)s device is free stock again.", "%(n)s devices are free stock again.", n) % {"n": n}
        )

    def do_replace(self) -> HttpResponse:
        packed = get_object_or_404(self.order.packed, pk=as_key(self.request.POST.get("replace")))
        with refusals() as refused:
            replace_device(packed=packed, **self.stamp)
        if refused:
            return self.show({}, refused.problems)
        words = gettext("Another device goes to %(place)s for %(mac)s.")
        return self.done(words % {"place": packed.shipment.place.name, "mac": packed.shown})

    def do_end(self) -> HttpResponse:
        with refusals() as refused:
            end_shipping(**self.stamp)
        if refused:
            return self.show({}, refused.problems)
        return self.done(gettext("Nothing more is shipped for order %(no)s.") % {"no": self.order.no})

    def done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect("orders:shipping-desk", self.order.no)

    def show(self, bound: dict[int, Form], problems: list[tuple[str, str]] | None = None) -> HttpResponse:
        places = [
            (place, bound.get(place.place.pk) or AssignForm(prefix=f"p{place.place.pk}")) for place in self.desk.places
        ]
        return self.page(
            422 if bound or problems else 200, order=self.order, places=places, problems=problems or [],
            forms=list(bound.values()), defective=self.desk.defective, closed=why_not_packed(self.order),
            waits=why_not_left(self.order),
        )  # fmt: skip


def assigned(n: int, place: DeskPlace) -> str:
    words = ngettext("%(n)s device is assigned to %(place)s.", "%(n)s devices are assigned to %(place)s.", n)
    return words % {"n": n, "place": place.place.name}


class ShipPlace(OrderToShip):
    """Asks before a parcel leaves: what is in it, by whom it goes."""

    template = "orders/ship_place.html"

    def get(self, request: HttpRequest, no: str, pk: int) -> HttpResponse:
        place = self.found_place(pk)
        return self.show(place, ParcelForm(place=place))

    def post(self, request: HttpRequest, no: str, pk: int) -> HttpResponse:
        place = self.found_place(pk)
        form, parcel = ParcelForm(request.POST, place=place), None
        if form.is_valid():
            said = form.cleaned_data
            words = {name: said[name] for name in ("carrier", "tracking", "comment")}
            content = Content(said["packed"], form.counted(), **words)
            stamp = {"by": request.user, "at": timezone.now()}
            with refusals(form):
                parcel = ship_parcel(order=self.order, place=place.place, content=content, **stamp)
        if parcel is None:
            return self.show(place, form, 422)
        told = {"parcel": parcel.code, "place": place.place.name}
        messages.success(request, gettext("Parcel %(parcel)s is on its way to %(place)s; the reseller is told.") % told)
        return redirect("orders:shipping-desk", no)

    def show(self, place: DeskPlace, form: Form, status: int = 200) -> HttpResponse:
        waits = why_not_left(self.order) or why_not_packed(self.order)
        return self.page(status, order=self.order, place=place, form=form, waits=waits)


class ParcelPaper(OrderToShip):
    """A paper of a parcel as PDF, with its number as a barcode. Subclasses name the template and the file."""

    announced = False
    paper: str
    name: str

    def get(self, request: HttpRequest, no: str, pk: int) -> HttpResponse:
        parcel = get_object_or_404(
            Parcel.objects.visible_to(request.user).select_related("place", "order"), order=self.order, pk=pk
        )
        packed = parcel.packed.select_related("shipment__device__model", "shipment__site")
        barcode = as_picture(parcel.code)
        context = {"order": self.order, "parcel": parcel, "packed": packed, "barcode": barcode, "now": timezone.now()}
        return pdf_answer(request, self.paper, context, name=f"{self.name}-{parcel.code}")


class PackingList(ParcelPaper):
    paper, name = "orders/packing_list.html", "packing-list"


class ParcelLabel(ParcelPaper):
    paper, name = "orders/parcel_label.html", "label"
