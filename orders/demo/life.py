"""What comes after the first order, in the demo: stops, resumes, plan changes and closes, one in every state.

Two orders of a customer that contradict each other are never open together, so each of those under way has its own.
"""

import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from catalogue.models import AgreementPeriod, DeviceModel, OrderItem, Reason, ServicePlan
from catalogue.models import PackageUpgrade as UpgradePath
from customers.models import Customer
from inventory.demo.network import Network
from orders.actions.approve import approve_order, hold_order, reject_order
from orders.actions.confirm import confirm_order, refuse_order
from orders.actions.place import place_order
from orders.actions.submit import cancel_order, withdraw_order
from orders.actions.take_back import ask_back, consent_to_back
from orders.demo.changes import PEOPLE, move_in
from orders.demo.clock import in_the_day
from orders.demo.first_order import DAY, FIRST_LINE, HOUR, Story
from orders.enums import KIND_WORDS
from orders.models import Order
from orders.parts.items.save import save_items
from orders.parts.sites.save import save_plan
from orders.types.customer_close import CustomerClose
from orders.types.license_change import LicenseChange, changes_of
from orders.types.package_swap import PackageSwap
from orders.types.package_upgrade import PackageUpgrade
from orders.types.plan_change import ServicePlanChange
from orders.types.service_resume import ServiceResume
from orders.types.service_start import ServiceStart
from orders.types.service_stop import ServiceStop
from orders.types.unshipped import Unshipped
from partners.models import Account

CLERK = "clerk@rs-vertical.example"
STOP, RESUME, PLAN, CLOSE = ServiceStop.kind, ServiceResume.kind, ServicePlanChange.kind, CustomerClose.kind
UPGRADE, LICENSE, SWAP, UNSHIPPED = PackageUpgrade.kind, LicenseChange.kind, PackageSwap.kind, Unshipped.kind
# name, city, its orders one after another: (type, how far)
LIVES: list[tuple[str, str, tuple[tuple[str, str], ...]]] = [
    ("Acton Cycle Repair", "London", ((STOP, "canceled"), (STOP, "rejected"), (STOP, "submitted"))),
    ("Balham Language School", "London", ((STOP, "processing"),)),
    ("Chapel Allerton Vets", "Leeds", ((STOP, "refused"), (STOP, "approved"))),
    ("Dalston Pottery", "London", ((STOP, "coming"),)),
    ("Enfield Glassworks", "London", ((STOP, "registration"),)),
    ("Fishponds Theatre", "Bristol", ((STOP, "confirmed"), (RESUME, "canceled"), (RESUME, "rejected"), (RESUME, "submitted"))),
    ("Guiseley Beekeepers", "Leeds", ((STOP, "confirmed"), (RESUME, "processing"))),
    ("Haringey Bindery", "London", ((STOP, "confirmed"), (RESUME, "refused"), (RESUME, "approved"))),
    ("Ilford Chess Club", "London", ((STOP, "confirmed"), (RESUME, "coming"))),
    ("Kew Seed Merchants", "London", ((STOP, "confirmed"), (RESUME, "confirmed"), (STOP, "confirmed"), (RESUME, "confirmed"), (PLAN, "registration"))),
    ("Leyton Rope Makers", "London", ((STOP, "confirmed"), (RESUME, "registration"))),
    ("Morley Clockmakers", "Leeds", ((PLAN, "canceled"), (PLAN, "rejected"), (PLAN, "submitted"))),
    ("Norwood Garden Rooms", "London", ((PLAN, "processing"),)),
    ("Otley Map Shop", "Leeds", ((PLAN, "refused"), (PLAN, "approved"))),
    ("Peckham Boat Club", "London", ((PLAN, "confirmed"), (CLOSE, "processing"))),
    ("Redland Puppet House", "Bristol", ((PLAN, "coming"),)),
    ("Shoreditch Kite Store", "London", ((CLOSE, "canceled"), (CLOSE, "rejected"), (CLOSE, "submitted"))),
    ("Totterdown Cheese Cellar", "Bristol", ((CLOSE, "refused"), (CLOSE, "approved"))),
    ("Uxbridge Lamp Works", "London", ((CLOSE, "coming"),)),
    ("Vauxhall Umbrella Hire", "London", ((CLOSE, "registration"),)),
    ("Woolwich Fern Nursery", "London", ((STOP, "confirmed"), (CLOSE, "confirmed"))),
    ("Yeadon Harp Makers", "Leeds", ((UPGRADE, "canceled"), (UPGRADE, "rejected"), (UPGRADE, "submitted"))),
    ("Wimbledon Net Weavers", "London", ((UPGRADE, "refused"), (UPGRADE, "approved"))),
    ("Tooting Paper Mill", "London", ((UPGRADE, "confirmed"), (UPGRADE, "processing"))),
    ("Streatham Bell Foundry", "London", ((UPGRADE, "coming"),)),
    ("Knowle Toy Museum", "Bristol", ((UPGRADE, "registration"),)),
    ("Horsforth Violin Shop", "Leeds", ((LICENSE, "canceled"), (LICENSE, "rejected"), (LICENSE, "submitted"))),
    ("Lewisham Lace Works", "London", ((LICENSE, "refused"), (LICENSE, "approved"))),
    ("Finsbury Globe Store", "London", ((LICENSE, "confirmed"), (LICENSE, "processing"))),
    ("Bermondsey Candle House", "London", ((LICENSE, "coming"),)),
    ("Southbank Sundials", "Bristol", ((LICENSE, "registration"),)),
    ("Hither Green Kilns", "London", ((SWAP, "canceled"), (SWAP, "rejected"), (SWAP, "submitted"))),
    ("Mile End Marionettes", "London", ((SWAP, "refused"), (SWAP, "approved"))),
    ("Nunhead Piano Movers", "London", ((SWAP, "confirmed"), (SWAP, "processing"))),
    ("Armley Signwriters", "Leeds", ((SWAP, "coming"),)),
    ("Brislington Sailmakers", "Bristol", ((SWAP, "registration"),)),
    ("York Road Tailors", "Leeds", ()),
    ("Camden Lantern Works", "London", ()),
    ("Hebden Saddlery", "Leeds", ()),
    ("Gipton Radio Society", "Leeds", ((UNSHIPPED, "canceled"), (UNSHIPPED, "rejected"), (UNSHIPPED, "submitted"))),
    ("Ladywell Chart Makers", "London", ((UNSHIPPED, "refused"), (UNSHIPPED, "approved"))),
    ("Walworth Bell Ringers", "London", ((UNSHIPPED, "confirmed"), (UNSHIPPED, "processing"))),
    ("Meanwood Tea Rooms", "Leeds", ((UNSHIPPED, "coming"),)),
    ("Stokes Croft Framers", "Bristol", ((UNSHIPPED, "registration"),)),
    ("Holbeck Weather Vanes", "Leeds", ((PLAN, "taken_back"), (STOP, "asked_back"))),
]  # fmt: skip
ITEMS = {"basic-user-vm": 4, "analytics-standard": 1, "call-recording": 2}
MORE_ITEMS = {"Uxbridge Lamp Works": {"premium-one": 2}, "Southbank Sundials": {"premium-plus-one": 4}}
WITH_NUMBERS = ("Southbank Sundials", "Lewisham Lace Works")  # those on the connected platforms
COMING = timedelta(days=28)
WAITS = ("coming", "asked_back", "taken_back")  # confirmed for a day to come
# in service for four to seven months, and slow to pay (billing/demo/reminders.py)
SLOW = ("Pimlico Sign Painters", "Rotherhithe Oar Makers", "Sydenham Picture Frames", "Upminster Wind Chimes")
SLOW_PLACE = 92
FIRST_PLACE = 40  # after the stories of the first orders


def next_license(customer: Customer, day: date) -> dict[str, Any]:
    """The first item that may get a higher license gets it."""
    change = changes_of(customer, day)[0]
    target = change.targets[0]
    return {"group": target.group_id, "license": target.license_id, "items": {change.item.pk: target.pk}}


def one_swap(users: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    """One Basic User becomes a Premium one; `users`: extension and name of whoever was picked."""
    path = UpgradePath.objects.select_related("source", "target").get(
        source__code="basic-user-vm", target__code="premium-one"
    )
    swap = {
        "source": path.source_id, "target": path.target_id, "quantity": 1, "users": [user[0] for user in users],
        "names": [" ".join(user) for user in users], "from": path.source.name, "to": path.target.name,
    }  # fmt: skip
    return {"swaps": [swap]}


def one_device(customer: Customer, mac: str) -> dict[str, Any]:
    """A telephone of the customer's own."""
    model, account = DeviceModel.objects.get(name="LIP-9020"), customer.billing_accounts.order_by("pk")[0]
    return {"add": [{"model": model.pk, "account": account.pk, "mac": mac, "serial": f"SN-{mac[-5:]}"}], "back": []}


class Life(Story):
    """A customer of a few licenses, in service for some weeks or since up to eleven months, and its orders of late."""

    def __init__(
        self, name: str, city: str, by: Account, place: int, orders: tuple[tuple[str, str], ...], network: Network
    ) -> None:
        self.quiet = 30 * (place % 11) * DAY
        start = in_the_day() - 24 * DAY - self.quiet + (place % 7) * HOUR
        super().__init__(name, city, "activated", by, start, place, network)
        self.orders = orders

    def play(self) -> None:
        self.order = self.begin()
        self.step_plan(self.stamp(minutes=2))
        if self.name in WITH_NUMBERS:
            self.step_numbers(self.stamp(minutes=2))
        self.step_items(self.stamp(minutes=2))
        self.to_created()
        self.let_network_take(self.at + HOUR)
        self.at += DAY
        fields = {"start": timezone.localdate(self.at)}
        self.order = self.sent(ServiceStart.kind, fields)
        self.let_network_take(self.at + HOUR)
        self.at += self.quiet
        if self.orders and self.orders[0][0] == SWAP:
            move_in(self.network, self.order.customer, self.at)
        for kind, far in self.orders:
            self.at += 2 * DAY
            self.order = self.sent(kind, self.said(kind, far))
            getattr(self, f"then_{far}")()
            self.let_network_take(self.at + HOUR)

    def sent(self, kind: str, fields: dict[str, Any]) -> Order:
        return place_order(
            customer=self.order.customer, kind=kind, fields=fields, nonce=uuid.uuid4(), by=self.by, at=self.at
        )

    def step_plan(self, stamp: dict) -> None:
        """The plan that has everything, so that a change of plan takes something away."""
        day = self.at.date()
        fields = {
            "plan": ServicePlan.objects.get(name="Premium Plan"), "agreement": AgreementPeriod.objects.get(months=24),
            "title": f"{self.name} New Customer Order", "activation_date": day, "note": "",
        }  # fmt: skip
        main = {
            "name": "Head office", "is_main": True, "address1": self.address, "city": self.city,
            "post_code": self.post_code,
        }  # fmt: skip
        save_plan(fields=fields, sites=[main], **stamp)
        self.number_lines()

    def step_items(self, stamp: dict) -> None:
        account = self.order.customer.billing_accounts.get()
        wanted = ITEMS | MORE_ITEMS.get(self.name, {})
        lines = [
            {
                "billing_account": account, "item": item, "quantity": wanted[item.code], "price": item.list_price,
                "trial": 0, "trial_unit": "day", "comment": "",
            }
            for item in OrderItem.objects.filter(code__in=wanted, plans=self.order.plan)
        ]  # fmt: skip
        save_items(lines=lines, **stamp)

    def said(self, kind: str, far: str) -> dict[str, Any]:
        """What the form of such an order says."""
        today = timezone.localdate(self.at)
        day = timezone.localdate() + COMING if far in WAITS else today
        words = {"title": f"{self.name} {KIND_WORDS[kind]} Order", "comment": "Asked for by telephone.", "day": day}
        if kind == PLAN:
            words.pop("day")
            words["plan"] = ServicePlan.objects.get(name="Standard Plan")
        if kind == UPGRADE:
            words.pop("day")
            path = UpgradePath.objects.get(source__code="basic-user-vm", target__code="premium-one")
            words |= {"source": path.source_id, "path": path.pk, "quantity": 1}
        if kind == SWAP:
            words |= one_swap(((str(FIRST_LINE), PEOPLE[0]),))
        if kind == LICENSE:
            words.pop("day")
            words |= next_license(self.order.customer, today)
        if kind == UNSHIPPED:
            words |= one_device(
                self.order.customer, f"02005E3{self.place:03d}{len(self.order.customer.orders.all()):02d}"
            )
        if kind == STOP:
            words["reason"] = Reason.objects.get(kind="stop", text="Premises closed for refurbishment")
        if kind == CLOSE:
            words["reason"] = Reason.objects.get(kind="close", text="Business closed")
            words["last_payment"] = today + 30 * DAY
        return words

    # --- how far

    def then_submitted(self) -> None:
        """Placing it has sent it."""

    def then_registration(self) -> None:
        withdraw_order(why="The customer wants another day.", **self.stamp(hours=1))

    def then_canceled(self) -> None:
        self.then_registration()
        cancel_order(why="The customer does not want it any more.", **self.stamp(hours=1))

    def then_processing(self) -> None:
        hold_order(comment="The customer is asked once more.", **self.as_approver())

    def then_rejected(self) -> None:
        reject_order(reason="The customer's last invoice is still open.", **self.as_approver())

    def then_approved(self) -> None:
        approve_order(comment="Agreed by telephone.", **self.as_approver())

    def then_refused(self) -> None:
        self.then_approved()
        refuse_order(reason="The customer has changed its mind.", **self.stamp(hours=1))

    def then_confirmed(self) -> None:
        self.then_approved()
        stamp = self.stamp(hours=1)
        confirm_order(effective=timezone.localdate(stamp["at"]), **stamp)

    def then_coming(self) -> None:
        self.then_approved()
        confirm_order(effective=timezone.localdate() + COMING, **self.stamp(hours=1))

    def then_asked_back(self) -> None:
        self.then_coming()
        ask_back(reason="The customer has found another solution.", **self.stamp(hours=1))

    def then_taken_back(self) -> None:
        self.then_asked_back()
        consent_to_back(comment="Agreed, nothing was prepared yet.", **self.as_approver())
