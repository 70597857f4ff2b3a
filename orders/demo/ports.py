"""Ports of the demo, one in every state: a customer in service that brings numbers along, and what the desk did."""

import uuid
from datetime import date, datetime, timedelta

from django.utils import timezone

from catalogue.models import NumberType
from customers.models import Customer
from inventory.actions.port_ask import ask_date, resubmit_port
from inventory.actions.port_clock import begin_port, expire_port
from inventory.actions.port_decide import (
    accept_port,
    cancel_port,
    cancelled_by_losing,
    complete_port,
    note_port,
    reject_port,
    require_changes,
)
from inventory.actions.port_numbers import fail_numbers
from inventory.actions.port_supplier import note_paper_failed
from inventory.actions.port_validate import ask_validation, find_invalid
from inventory.demo.network import Network
from inventory.models import Port, PortSupplier
from inventory.models.port_check import SENT
from inventory.queries.port import earliest_for
from oms.kit.outbox import OutboxState, PermanentFault, fail, finish
from orders.actions.begin import begin_order
from orders.actions.submit import submit_order
from orders.demo.changes import to_confirmed
from orders.demo.clock import in_the_day
from orders.demo.life import Life
from orders.models import Order
from orders.parts.info.change_save import save_change_info
from orders.parts.numbers.save import save_numbers
from orders.types.change import ChangeOrder
from partners.models import Account

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLERK = "clerk@rs-vertical.example"
PREFIX = "+44117496"
NAME, PLACE = "Seacroft Chandlers", 95
# how far, days ago, how many numbers, losing provider, range holder
PORTS = [  # the oldest first; the last one stays open, and nothing else is ordered beside it
    ("completed", 45, 6, "Lakeside Voice", ""),
    ("porting", 32, 1, "Harbour Voice", ""),
    ("expired", 20, 1, "Lakeside Voice", ""),
    ("cancelled_lcp", 12, 3, "Riverbank Telecom", "Harbour Voice"),
    ("cancelled", 9, 1, "Lakeside Voice", ""),
    ("change_asked", 4, 2, "Riverbank Telecom", ""),
    ("accepted", 3, 1, "Lakeside Voice", ""),
    ("rejected", 2, 1, "Riverbank Telecom", ""),
    ("changes", 2, 2, "Harbour Voice", ""),
    ("submitted", 1, 3, "Harbour Voice", "Lakeside Voice"),
    ("waiting", 0, 1, "Lakeside Voice", ""),  # and beside it, in the same order, one that is being validated
]
VALIDATED = [f"{PREFIX}0910", f"{PREFIX}0911"]
FIRST, EACH = 900, 6  # the last digits of the first port's numbers, and how far apart ports are


def load(network: Network) -> None:
    """Once; what is there already stays."""
    if Customer.objects.filter(name=NAME).exists():
        return
    clerk = Account.objects.select_related("partner", "role").get(login_id=CLERK)
    life = Life(NAME, "Bristol", clerk, PLACE, (), network)
    life.play()
    for place, (far, ago, count, losing, holder) in enumerate(PORTS):
        at = in_the_day().replace(minute=0) - ago * DAY - 2 * HOUR
        Story(life.order.customer, clerk, network, at, FIRST + EACH * place, count, losing, holder).play(far)


class Story:
    """One order with one port, to wherever `far` says."""

    def __init__(
        self, customer: Customer, by: Account, network: Network, at: datetime, first: int, count: int, losing: str,
        holder: str,
    ) -> None:  # fmt: skip
        self.customer, self.by, self.network, self.at = customer, by, network, at
        self.numbers = [f"{PREFIX}{first + n:04d}" for n in range(count)]
        self.losing, self.holder = losing, holder

    def play(self, far: str) -> None:
        order = self.ordered([self.numbers, VALIDATED] if far == "waiting" else [self.numbers])
        if far == "waiting":
            submit_order(order=order, by=self.by, at=self.at + HOUR)
            self.found(order)
            self.to_validating()
            return
        to_confirmed(order, self.by, self.at)
        self.network.take(self.customer, at=self.at + 4 * HOUR)
        self.found(order)
        if far != "submitted":
            getattr(self, f"to_{far}")()

    def found(self, order: Order) -> None:
        """The last port of its order, and who processes it."""
        self.port = Port.objects.select_related("customer").filter(order_no=order.no).order_by("-pk")[0]
        desk = Account.objects.select_related("partner", "role").filter(partner_id=self.port.desk_id)
        self.desk = desk.order_by("is_chief", "pk")[0]

    def ordered(self, ports: list[list[str]]) -> Order:
        told = {"by": self.by, "at": self.at}
        order = begin_order(customer=self.customer, kind=ChangeOrder.kind, nonce=uuid.uuid4(), **told)
        day = timezone.localdate(self.at)
        save_change_info(
            order=order, fields={"title": order.title, "activation_date": day, "note": ""}, sites=[], **told
        )
        shared = {
            "site": self.customer.sites.order_by("pk")[0], "billing_account": self.customer.billing_accounts.order_by("pk")[0],
            "number_type": NumberType.objects.get(name="Geographic Bristol"), "registered_address": "5 Specimen Quay, Bristol BS1 5AA",
            "losing_provider": self.losing, "range_holder": self.holder, "installation": "",
            "wanted_date": timezone.localdate() + 30 * DAY,  # the order itself is judged by the clock
            "comment": "",
        }  # fmt: skip
        rows = [shared | {"numbers": numbers, "main_number": numbers[0]} for numbers in ports]
        save_numbers(order=order, demands=[], ports=rows, **told)
        return order

    def stamp(self, **later: int) -> dict:
        self.at += timedelta(**later)
        return {"port": self.port, "by": self.desk, "at": self.at}

    def as_requester(self, **later: int) -> dict:
        return self.stamp(**later) | {"by": self.by}

    def earliest(self) -> date:
        found = earliest_for(self.port, self.at)
        assert found, "the demo's supplier has a lead time for it"
        return found.day

    def to_validating(self) -> None:
        """Looked at once, found not valid, corrected and asked again."""
        fields = {name: getattr(self.port, name) for name in (*SENT, "comment", "wanted_date")}
        ask_validation(fields=fields, **self.as_requester(hours=1))
        find_invalid(code="41", comment="The bill names another postcode.", **self.stamp(minutes=20))
        fields["registered_address"] = "5 Specimen Quay, Bristol BS1 5AB"
        ask_validation(fields=fields, **self.as_requester(minutes=20))

    def to_accepted(self) -> None:
        stamp = self.stamp(hours=20)
        accept_port(day=self.earliest(), sub_status="Validated", comment="Date agreed.", **stamp)

    def to_change_asked(self) -> None:
        """Its supplier has the request by mail; the change of day did not arrive."""
        note_port(supplier=PortSupplier.objects.get(name="Harbour Wholesale"), **self.stamp(hours=1))
        self.posted()
        self.to_accepted()
        day = self.earliest() + 7 * DAY
        ask_date(day=day, comment="The customer moves a week later.", **self.as_requester(hours=5))
        self.posted(PermanentFault("550 5.1.1 ports@harbour-wholesale.example: mailbox unavailable"))

    def posted(self, fault: PermanentFault | None = None) -> None:
        """What waits for the supplier was sent, or could not be."""
        for paper in self.port.papers.filter(state=OutboxState.WAITING):
            paper.state, paper.attempts = OutboxState.CLAIMED, 1
            paper.save(update_fields=["state", "attempts"])
            if fault is None:
                finish(paper, at=self.at)
                continue
            fail(paper, fault, at=self.at)
            paper.refresh_from_db()
            note_paper_failed(paper)

    def to_rejected(self) -> None:
        comment = "The bill names another postcode."
        reject_port(code="41", comment=comment, **self.stamp(hours=20))

    def to_changes(self) -> None:
        require_changes(comment="The associated numbers are not complete.", **self.stamp(hours=20))

    def to_cancelled(self) -> None:
        cancel_port(comment="The customer keeps the old line.", **self.stamp(hours=20))

    def to_cancelled_lcp(self) -> None:
        self.to_accepted()
        self.at = in_the_day() - 3 * HOUR
        cancelled_by_losing(comment="The contract there runs until spring.", **self.stamp())

    def to_expired(self) -> None:
        self.to_rejected()
        self.at = in_the_day() - 15 * DAY
        expire_port(**self.stamp())

    def begun(self, day: date) -> None:
        """Refused once, corrected, accepted for `day`, and that day has come."""
        self.to_rejected()
        fields = {name: getattr(self.port, name) for name in SENT}
        fields |= {"registered_address": "5 Specimen Quay, Bristol BS1 5AB", "comment": "", "wanted_date": day}
        resubmit_port(fields=fields, **self.as_requester(hours=2))
        accept_port(day=day, sub_status="Engineer booked", comment="Date agreed.", **self.stamp(hours=20))

    def to_porting(self) -> None:
        self.begun(self.customer.today(in_the_day()))
        self.at = in_the_day()
        begin_port(**self.stamp())
        self.network.take(self.customer, at=self.at)

    def to_completed(self) -> None:
        self.begun(self.customer.today(in_the_day() - 5 * DAY))
        self.at = in_the_day() - 5 * DAY
        begin_port(**self.stamp())
        self.network.take(self.customer, at=self.at)
        fail_numbers(numbers=self.numbers[-1:], reason="Not in service at the losing provider.", **self.stamp(hours=1))
        self.network.take(self.customer, at=self.at)
        complete_port(comment="Tested with the customer.", **self.stamp(hours=1))
