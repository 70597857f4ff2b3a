"""Device Shipping Info.: every ordered device goes to a place and a site (guide 2.5.1.9)."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Site
from oms.kit.grid import NumberColumn, PhoneColumn, TextColumn
from oms.kit.grid.excel import Worksheet
from orders.actions.pack import release_all
from orders.effect.part import Moved, Part, Problem, Said, Typed
from orders.effect.reading import Reading
from orders.forms.rows import rows_of, with_addresses
from orders.models import DeviceLine, Order, Shipment, ShippingPlace
from orders.parts.copying import copy_rows
from orders.parts.shipping.form import PlaceForm, ShipmentForm, named
from orders.parts.shipping.save import save_shipping
from partners.models import Account

SHIPMENT = ("device", "place", "site", "quantity")
PLACE = ("name", "address", "city", "post_code", "phone")
LEFT = gettext_lazy("%(model)s: %(ordered)d ordered, %(placed)d given to a shipping place.")
SHIPPED = [
    TextColumn(gettext_lazy("Shipping Place Name"), "place"),
    TextColumn(gettext_lazy("Billing Account"), "account"),
    TextColumn(gettext_lazy("Device Model"), "model"),
    NumberColumn(gettext_lazy("To Be Shipped"), "quantity"),
    TextColumn(gettext_lazy("User Package"), "package"),
    TextColumn(gettext_lazy("Site"), "site"),
    TextColumn(gettext_lazy("Address"), "address"),
    TextColumn(gettext_lazy("Post Code"), "post_code"),
    PhoneColumn(gettext_lazy("Phone Number"), "phone"),
]
MOST_PLACES, MOST_SHIPMENTS = 50, 500


class Shipping(Part):
    code = "shipping"
    title = gettext_lazy("Device Shipping Info.")
    short = gettext_lazy("Device shipping")
    lists = "orders/parts/shipping.html"

    def hidden(self, reading: Reading | None, user: Account) -> bool:
        """Without devices there is nothing to ship."""
        return reading is None or not reading.added_devices

    def why_not(self, reading: Reading | None, user: Account) -> str:
        return _("No devices are ordered.")

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        places = [{name: getattr(place, name) for name in PLACE} for place in reading.places]
        places = places or self.first_place(reading)
        shipments = [
            {"device": s.device_id, "place": s.place.name, "site": s.site_id, "quantity": s.quantity}
            for s in reading.shipments
        ] or self.first_shipments(reading, places)
        addresses = {str(site.pk): self.site_address(site, reading) for site in reading.sites}
        data = with_addresses(typed.data, "place", addresses)
        set_of_places = rows_of(
            PlaceForm, prefix="place", most=MOST_PLACES, initial=places, data=data,
            addresses={str(site.pk): site.name for site in reading.sites},
        )  # fmt: skip
        names = [str(form["name"].value() or "").strip() for form in set_of_places.forms]
        return {
            "places": set_of_places,
            "shipments": rows_of(
                ShipmentForm, prefix="shipment", most=MOST_SHIPMENTS, initial=shipments, data=data,
                order=reading.order, places=[name for name in dict.fromkeys(names) if name],
            ),
            "device_lines": reading.added_devices,
        }  # fmt: skip

    @staticmethod
    def first_place(reading: Reading) -> list[dict[str, Any]]:
        """The main site's address, so that it is not asked twice."""
        return [Shipping.site_address(site, reading) for site in reading.sites if site.is_main]

    @staticmethod
    def site_address(site: Site, reading: Reading) -> dict[str, Any]:
        """A site as a shipping place."""
        phone = reading.customer.contact_phone
        return {
            "name": site.name, "address": site.address, "city": site.city, "post_code": site.post_code, "phone": phone,
        }  # fmt: skip

    @staticmethod
    def first_shipments(reading: Reading, places: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Everything to the first place, for the main site, until somebody says otherwise."""
        main = next((site for site in reading.sites if site.is_main), None)
        if main is None or not places:
            return []
        return [
            {"device": line.pk, "place": places[0]["name"], "site": main.pk, "quantity": line.quantity}
            for line in reading.added_devices
        ]

    def valid(self, found: dict[str, Any]) -> bool:
        """What is wrong between rows is said at the row: it is typed there, and mended there."""
        if not super().valid(found):
            return False
        names = {place["name"] for place in found["places"].kept()}
        self.check_places(found["places"].kept_forms())
        self.check_shipments(found["shipments"].kept_forms(), names)
        if not found["shipments"].total_error_count():  # what is wrong is no longer among what was read
            found["refused"] = self.check_all_placed(found["device_lines"], found["shipments"].kept_forms())
        return not (found["refused"] or found["places"].total_error_count() or found["shipments"].total_error_count())

    @staticmethod
    def check_places(rows: list[Form]) -> None:
        """Shipments name their place, so each has a name of its own."""
        seen: set[str] = set()
        for row in rows:
            name = row.cleaned_data["name"]
            if name.casefold() in seen:
                row.add_error("name", _("This name stands twice. Give each its own."))
            seen.add(name.casefold())

    @staticmethod
    def check_shipments(rows: list[Form], names: set[str]) -> None:
        """Only to places above, each device once per place and site, none more often than ordered."""
        seen: set[tuple] = set()
        placed: Counter[int] = Counter()
        for row in rows:
            device, place, site, quantity = (row.cleaned_data[name] for name in SHIPMENT)
            placed[device.pk] += quantity
            if place not in names:
                row.add_error("place", _("“%s” is not one of the shipping places above.") % place)
            if (device.pk, place, site.pk) in seen:
                row.add_error(
                    "device", _("A row above has this device, place and site. Keep one with the quantities added up.")
                )
            seen.add((device.pk, place, site.pk))
            if placed[device.pk] > device.quantity:
                told = {"model": named(device), "ordered": device.quantity, "placed": placed[device.pk]}
                row.add_error("quantity", LEFT % told)

    @staticmethod
    def check_all_placed(devices: list[DeviceLine], rows: list[Form]) -> Said:
        """Every ordered device is placed before the next step opens (guide 2.5.1.9): said at its last row, or above
        where it has none."""
        placed: Counter[int] = Counter()
        last: dict[int, Form] = {}
        for row in rows:
            placed[row.cleaned_data["device"].pk] += row.cleaned_data["quantity"]
            last[row.cleaned_data["device"].pk] = row
        above = []
        for line in devices:
            if placed[line.pk] < line.quantity:
                words = LEFT % {"model": named(line), "ordered": line.quantity, "placed": placed[line.pk]}
                if line.pk in last:
                    last[line.pk].add_error("quantity", words)
                else:
                    above.append((words, "shipments"))
        return above

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        places, shipments = found["places"].kept(), found["shipments"].kept()
        save_shipping(order=order, places=places, shipments=shipments, by=by, at=at)

    def problems(self, reading: Reading) -> list[Problem]:
        placed: Counter[int] = Counter()
        for shipment in reading.shipments:
            placed[shipment.device_id] += shipment.quantity
        return [
            self.problem(LEFT % {"model": named(line), "ordered": line.quantity, "placed": placed[line.pk]})
            for line in reading.added_devices
            if placed[line.pk] != line.quantity
        ]

    def given_up(self, order: Order, *, by: Account, at: datetime) -> None:
        """What the desk had assigned already is free stock again."""
        if order.ship_requested:
            release_all(order=order, by=by, at=at)

    def sheet(self, reading: Reading) -> Worksheet:
        """Devices and where they go: nothing of it stands in the contract, so there are no entries."""
        rows = [
            {
                "place": s.place.name, "account": s.device.billing_account, "model": s.device.model, "quantity": s.quantity,
                "site": s.site, "address": f"{s.place.address}, {s.place.city}", "post_code": s.place.post_code,
                "phone": s.place.phone, "package": s.device.package or "",
            }
            for s in reading.shipments
        ]  # fmt: skip
        return Worksheet(str(self.title), SHIPPED, rows)

    def copy(self, order: Order, copy: Order, moved: Moved) -> None:
        moved.places.update(copy_rows(ShippingPlace, order, copy, moved))
        copy_rows(Shipment, order, copy, moved)
