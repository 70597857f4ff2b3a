"""`manage.py prove`: one order goes through, from the first step to its commands for the network, and is taken back."""

import uuid
from datetime import datetime

from django.core.management import BaseCommand
from django.db import connection
from django.utils import timezone

from catalogue.models import AgreementPeriod, OrderItem, ServicePlan
from inventory.models import CallServer
from inventory.models import Command as NetworkCommand
from oms.kit.acting import acting_for, as_system
from oms.kit.periods import local_day
from orders.actions.approve import approve_order
from orders.actions.confirm import confirm_order
from orders.actions.submit import submit_order
from orders.models import Order
from orders.parts.info.save import create_customer_order
from orders.parts.items.save import save_items
from orders.parts.sites.save import save_plan
from orders.types.new_customer import NewCustomer
from partners.models import Account
from partners.sign_in.queries.account import may_sign_in

TRIED = 200  # accounts that are looked at for one who may order
NOBODY = "No order was tried: there is nobody yet who may order, with a plan, items and a call server."
WHERE = {"address1": "1 Proof Street", "city": "London", "post_code": "EC1A 1AA"}


class TakenBack(Exception):
    """The order was only tried."""


class Command(BaseCommand):
    help = "Take one order through, as a reseller and its approver, and take all of it back."

    def handle(self, *args, **options) -> None:
        try:
            with as_system():
                self.prove()
        except TakenBack as done:
            self.stdout.write(str(done))

    @staticmethod
    def prove() -> None:
        """Ends in TakenBack, which undoes all of it; raises SystemExit when the network was told nothing."""
        found = requester_and_plan()
        if found is None or not CallServer.objects.exists():
            raise TakenBack(NOBODY)
        commands = through(*found, at=timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        if not commands:
            raise SystemExit("An order was confirmed and the network was told nothing.")
        raise TakenBack(f"One order went through: {commands} commands for the network; all of it was taken back.")


def requester_and_plan() -> tuple[Account, ServicePlan] | None:
    """Somebody who may order for customers, and a plan that is offered to them."""
    accounts = Account.objects.select_related("partner", "role").order_by("-partner__level", "pk")
    plans = ServicePlan.objects.filter(attach_file=False, plan_items__isnull=False)
    for account in accounts[:TRIED]:
        if not (may_sign_in(account) and account.may_open("create-customer")):
            continue
        for plan in plans.offered_to(account.partner_id).order_by("pk").distinct():
            if not plan.is_trunk:
                return account, plan
    return None


def through(by: Account, plan: ServicePlan, *, at: datetime) -> int:
    """The whole way of a new customer; how many commands the network would get."""
    with acting_for(by.partner_id):
        order = written(by, plan, at)
        submit_order(order=order, by=by, at=at)
    approver = approver_of(order)
    with acting_for(approver.partner_id):
        approve_order(order=order, server=CallServer.objects.order_by("pk").first(), by=approver, at=at)
    with acting_for(by.partner_id):
        confirm_order(order=order, effective=local_day(at, order.customer.time_zone), by=by, at=at)
    return NetworkCommand.objects.filter(customer=order.customer_id).count()


def written(by: Account, plan: ServicePlan, at: datetime) -> Order:
    """An order with what every order needs, and nothing else."""
    name, stamp = f"Proof {uuid.uuid4().hex[:10]}", {"by": by, "at": at}
    domain = f"{uuid.uuid4().hex[:10]}.example"
    fields = {
        "name": name, "domain": domain, "language": "en", "kind": "normal",
        "partner": by.partner, "admin_id": f"proof@{domain}", "admin_password": f"Proof-{uuid.uuid4().hex[:12]}",
        "admin_name": "Proof", "admin_email": "proof@proof.example", "contact_name": "Proof",
        "contact_email": "proof@proof.example", "contact_phone": "02079460999", "remarks": [],
    }  # fmt: skip
    account = {"name": name, "address": WHERE["address1"], "city": WHERE["city"], "county": "", "post_code": "EC1A 1AA"}
    order = create_customer_order(kind=NewCustomer.kind, fields=fields, accounts=[account], nonce=uuid.uuid4(), **stamp)
    day = local_day(at, order.customer.time_zone)
    chosen = {
        "plan": plan, "agreement": AgreementPeriod.objects.first(), "title": name, "activation_date": day, "note": "",
    }  # fmt: skip
    save_plan(order=order, fields=chosen, sites=[{"name": "Main", "is_main": True, **WHERE}], **stamp)
    item = OrderItem.objects.filter(plans=plan).order_by("pk").first()
    line = {
        "billing_account": order.customer.billing_accounts.get(),
        "item": item,
        "quantity": 1,
        "price": item.list_price,
    }
    save_items(order=order, lines=[line], **stamp)
    return order


def approver_of(order: Order) -> Account:
    """Somebody of the partner that is asked."""
    accounts = Account.objects.select_related("partner", "role").filter(partner_id=order.approver_id)
    return next(account for account in accounts.order_by("is_chief", "pk") if may_sign_in(account))
