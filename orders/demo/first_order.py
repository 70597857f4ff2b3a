"""The first order of a customer, played through the same actions that people use."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalogue.models import AgreementPeriod, CallBundle, DeviceModel, NumberType, OrderItem, ServicePlan
from customers.actions.modify import modify_site
from customers.demo.life import live_on
from inventory.demo.network import Network
from inventory.models import CallServer
from orders.actions.approve import approve_order, hold_order, reject_order
from orders.actions.confirm import confirm_order, refuse_order
from orders.actions.place import place_order
from orders.actions.submit import cancel_order, save_order, submit_order
from orders.demo.story import EARLY_STEPS, HAVE_PHONES, ITEMS, PHONES, PLACES, TWO_PLACES, WITH_PACKAGES
from orders.models import NumberPick, Order
from orders.parts.assign.assign import assign_new, assign_next
from orders.parts.bundles.save import save_bundles
from orders.parts.devices.save import save_devices
from orders.parts.files.save import attach_file
from orders.parts.info.save import create_customer_order
from orders.parts.items.save import save_items
from orders.parts.numbers.save import save_numbers
from orders.parts.shipping.save import save_shipping
from orders.parts.sites.save import save_plan
from orders.parts.trunk.save import save_trunk
from orders.types.new_customer import NewCustomer
from orders.types.service_start import ServiceStart
from partners.models import Account

PORTING = ("items", "registration", "Fulham Fitness Rooms")  # these bring numbers along
VALIDATED = "Headingley Opticians"  # a draft with two requests that the supplier looks at (orders/demo/port_checks.py)
FIRST_LINE = 101
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Story:
    """One customer from its first step to wherever `far` says."""

    def __init__(
        self, name: str, city: str, far: str, by: Account, at: datetime, place: int, network: Network | None = None
    ) -> None:
        self.network = network
        self.name, self.city, self.far, self.by, self.at, self.place = name, city, far, by, at, place
        self.address, self.post_code, self.type_name, self.prefix = PLACES[city]
        self.short = name.split()[0].lower()

    def play(self) -> None:
        self.order = self.begin()
        steps = EARLY_STEPS[: EARLY_STEPS.index(self.far)] if self.far in EARLY_STEPS else EARLY_STEPS
        for step in steps[1:]:
            getattr(self, f"step_{step}")(self.stamp(minutes=2))
        if self.far not in EARLY_STEPS:
            getattr(self, f"to_{self.far}")()

    def stamp(self, **later) -> dict:
        self.at += timedelta(**later)
        return {"order": self.order, "by": self.by, "at": self.at}

    def begin(self) -> Order:
        fields = {
            "name": self.name, "domain": f"{self.short}.example", "language": "en", "kind": "normal", "partner": self.by.partner,
            "admin_id": f"admin@{self.short}.example", "admin_password": f"{self.short}-Admin-2026", "admin_name": f"{self.name.split()[0]} Admin",
            "admin_email": f"office@{self.short}.example", "contact_name": "Sam Sample", "contact_email": f"sam@{self.short}.example",
            "contact_phone": f"{self.prefix}0{900 + self.place}", "remarks": [],
        }  # fmt: skip
        account = {
            "name": self.name,
            "address": self.address,
            "city": self.city,
            "county": "",
            "post_code": self.post_code,
        }
        return create_customer_order(
            kind=NewCustomer.kind, fields=fields, accounts=[account], nonce=uuid.uuid4(), by=self.by, at=self.at
        )

    # --- steps

    def step_plan(self, stamp: dict) -> None:
        attach = self.far in ("files", "submitted")
        plan = ServicePlan.objects.get(name="Premium Plan" if attach else "Standard Plan")
        fields = {
            "plan": plan, "agreement": AgreementPeriod.objects.get(months=36), "title": f"{self.name} New Customer Order",
            "activation_date": self.at.date(), "note": "",
        }  # fmt: skip
        main = {
            "name": "Head office",
            "is_main": True,
            "address1": self.address,
            "city": self.city,
            "post_code": self.post_code,
        }
        save_plan(fields=fields, sites=[main], **stamp)
        self.number_lines()

    def number_lines(self) -> None:
        """Lines of the demo have three digits."""
        site = self.order.customer.sites.get()
        modify_site(site=site, fields={"first_extension": FIRST_LINE}, by=self.by, at=self.at)

    def step_numbers(self, stamp: dict) -> None:
        customer, first = self.order.customer, 700 + 4 * self.place  # each story's own: a number comes in once
        demand = {
            "site": customer.sites.get(), "billing_account": customer.billing_accounts.get(),
            "quantity": 2 + self.place % 3, "comment": "",
        }  # fmt: skip
        port: dict[str, Any] = {
            "site": customer.sites.get(), "billing_account": customer.billing_accounts.get(),
            "number_type": NumberType.objects.get(name=self.type_name), "main_number": f"+44{self.prefix[1:]}{first:04d}",
            "numbers": [f"+44{self.prefix[1:]}{first + n:04d}" for n in range(4)], "registered_address": self.address,
            "losing_provider": "Lakeside Voice", "range_holder": "", "wanted_date": timezone.localdate() + 60 * DAY,
            "comment": "",
        }  # fmt: skip
        ports = [port] if {self.far, self.name} & set(PORTING) else []
        if self.name == VALIDATED:
            first, *others = port["numbers"]
            ports = [port | {"numbers": [first]}, port | {"numbers": others, "main_number": others[0]}]
        save_numbers(demands=[demand], ports=ports, **stamp)

    def step_assign(self, stamp: dict) -> None:
        """Requesters without Manage DDI leave this to the approver."""

    def step_items(self, stamp: dict) -> None:
        account, plan = self.order.customer.billing_accounts.get(), self.order.plan
        lines = [
            {
                "billing_account": account, "item": item, "quantity": 3 + (self.place + position) % 9, "price": item.list_price + 1,
                "trial": 14 if position == 1 else 0, "trial_unit": "day", "comment": "",
            }
            for position, item in enumerate(OrderItem.objects.filter(name__in=ITEMS, plans=plan))
        ]  # fmt: skip
        if desks := WITH_PACKAGES.get(self.name):
            item = OrderItem.objects.get(code="desk-user")
            row = {"item": item, "quantity": desks, "price": item.list_price, "trial": 0, "trial_unit": "day"}
            lines.append({"billing_account": account, "comment": "", **row})
        save_items(lines=lines, **stamp)

    def step_trunk(self, stamp: dict) -> None:
        save_trunk(sip=min(4, self.order.plan.max_channels), tdm=0, **stamp)

    def step_devices(self, stamp: dict) -> None:
        account = self.order.customer.billing_accounts.get()
        offered = DeviceModel.objects.filter(plans=self.order.plan)
        models = offered.filter(name__in=PHONES) if self.name in HAVE_PHONES else offered[:2]
        save_devices(
            lines=[
                {"billing_account": account, "model": m, "quantity": 2 + self.place % 2, "comment": ""} for m in models
            ],
            **stamp,
        )

    def step_bundles(self, stamp: dict) -> None:
        bundle = CallBundle.objects.filter(plans=self.order.plan).first()
        lines = [{"bundle": bundle, "quantity": 2, "comment": ""}] if bundle else []
        save_bundles(lines=lines, limits={"default_limit": Decimal(20), "custom_limit": None}, **stamp)

    def step_shipping(self, stamp: dict) -> None:
        site = self.order.customer.sites.get()
        place = {
            "name": "Reception", "address": self.address, "city": self.city, "post_code": self.post_code, "phone": "+442079460001",
        }  # fmt: skip
        far = 1 if self.name in TWO_PLACES else 0  # of each model, to the second place
        shipments = [
            {"device": line, "place": name, "site": site, "quantity": quantity}
            for line in self.order.devicelines.all()
            for name, quantity in (("Reception", line.quantity - far), ("Warehouse", far))
            if quantity
        ]
        places = [place, {**place, "name": "Warehouse"}] if far else [place]
        save_shipping(places=places, shipments=shipments, **stamp)

    def step_files(self, stamp: dict) -> None:
        if self.order.plan.attach_file:
            attach_file(
                upload=SimpleUploadedFile("signed-order.txt", f"Order of {self.name}, signed.\n".encode()), **stamp
            )

    # --- states

    def approver(self) -> Account:
        accounts = Account.objects.select_related("partner", "role").filter(partner_id=self.order.approver_id)
        return accounts.order_by("is_chief", "pk").first()

    def to_registration(self) -> None:
        save_order(**self.stamp(hours=1))

    def to_canceled(self) -> None:
        cancel_order(why="The customer decided against it.", **self.stamp(hours=1))

    def to_submitted(self) -> None:
        submit_order(**self.stamp(hours=1))

    def to_processing(self) -> None:
        self.to_submitted()
        self.assign()
        hold_order(comment="Numbers are assigned, the call server follows.", **self.as_approver())

    def to_approved(self) -> None:
        self.to_submitted()
        self.assign()
        approve_order(server=self.server(), comment="", **self.as_approver())

    def server(self) -> CallServer:
        """Where the customer's tenant shall stand."""
        return CallServer.objects.get(cm_id="CM-LDS-01" if self.city == "Leeds" else "CM-LON-01")

    def to_rejected(self) -> None:
        self.to_submitted()
        reject_order(reason="The site's address is not complete: the building is missing.", **self.as_approver())

    def to_rejected_approval(self) -> None:
        self.to_approved()
        refuse_order(reason="The customer wants numbers from another area.", **self.stamp(hours=2))

    def to_created(self) -> None:
        self.to_approved()
        stamp = self.stamp(hours=2)
        confirm_order(effective=timezone.localdate(stamp["at"]), **stamp)

    def to_standing(self) -> None:
        """Created, and the network has all of it: the service may begin."""
        self.to_created()
        self.let_network_take(self.at + HOUR)

    def to_coming(self) -> None:
        self.to_approved()
        confirm_order(effective=timezone.localdate() + 14 * DAY, **self.stamp(hours=2))

    def to_activated(self) -> None:
        self.to_created()
        self.let_network_take(self.at + HOUR)
        self.start()
        live_on(self.order.customer, by=self.by, at=self.at + DAY)
        self.let_network_take(self.at + DAY + HOUR)

    def start(self) -> None:
        """The day after, calls become possible."""
        self.at += DAY
        place_order(
            customer=self.order.customer, kind=ServiceStart.kind, fields={"start": timezone.localdate(self.at)},
            nonce=uuid.uuid4(), by=self.by, at=self.at,
        )  # fmt: skip

    def let_network_take(self, at: datetime) -> None:
        """What is ordered stands in the network, so that the service can begin."""
        assert self.network, "an activated customer needs a network"
        self.network.take(self.order.customer, at=at)

    def as_approver(self) -> dict:
        return {**self.stamp(hours=1), "by": self.approver()}

    def assign(self) -> None:
        """What is still lacking: from stock, or new where there is none."""
        stamp, kind = self.as_approver(), NumberType.objects.get(name=self.type_name)
        for demand in self.order.numberdemands.all():
            lacking = demand.quantity - NumberPick.objects.filter(demand=demand, active=True).count()
            if lacking and self.city == "Bristol":
                first = 600 + self.place % 43 * 10  # 600 to 899 for stories of Bristol; ports take the hundred above
                typed = [f"{self.prefix}{n:04d}" for n in range(first, first + lacking)]
                assign_new(demand_id=demand.pk, typed=typed, number_type=kind, comment="", **stamp)
            elif lacking:
                assign_next(demand_id=demand.pk, number_type=kind, quantity=lacking, **stamp)
