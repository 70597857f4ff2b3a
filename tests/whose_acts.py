"""What processes do that hand a customer and its numbers on while records of its calls are read (tests/test_whose_at_once.py)."""

import time
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from callstats.actions import read
from callstats.enums import FileState, Source
from callstats.models import Call, CallFile
from customers.actions.hand_over import end_leaving, mark_leaving
from customers.actions.holding import NewNumber, hold_numbers
from customers.actions.leave import leave_reseller
from customers.models import BillingAccount, Customer, NumberHolding, Site
from inventory.models import Tenant
from oms.kit.acting import as_system, root_id
from partners.models import Partner
from tests.processes import wait_for_the_others
from tests.test_call_reading import call
from tests.transfers import GIVER, RECEIVER, person

SMALL = 3_000  # bytes of a part: some twenty lines, so that transfers come between and amid them
DAYS = 4  # before today, on which the number was the giver's


def scene() -> dict:
    """A customer of RS-Vertical with a number of its own, and another one to which the number goes, on the same call server."""
    with as_system():
        tenants = Tenant.objects.filter(customer__partner__name="RS-Vertical", customer__service_start__isnull=False)
        for tenant in tenants.select_related("customer").order_by("pk"):
            others = (
                tenants.filter(server=tenant.server_id, customer__sites__isnull=False)
                .exclude(pk=tenant.pk)
                .order_by("pk")
            )
            held = NumberHolding.objects.filter(
                customer=tenant.customer_id,
                valid_to=None,
                return_order_no="",
                valid_from__lt=timezone.now().date() - timedelta(days=DAYS + 2),
            ).order_by("e164")
            if others and held:
                long_ago = timezone.now().date() - timedelta(days=60)
                pair = [tenant.customer_id, others[0].customer_id]
                Customer.objects.filter(pk__in=pair).update(service_start=long_ago, service_end=None)
                return {"pair": pair, "server": tenant.server_id, "number": held[0].e164}
    raise AssertionError("The demo has no two such customers.")


def made(pair: list[int], server: int, number: str, folder: str, files: int, lines: int) -> list[int]:
    """Files of calls, each line in another way: by the tenant of either customer today, and by the number alone on days before."""
    now, keys = timezone.now(), []
    with as_system():
        codes = [Customer.objects.get(pk=pk).code for pk in pair]
        for n in range(files):
            written = []
            for m in range(lines):
                key, before = n * lines + m, now - timedelta(days=1 + m % DAYS, minutes=m % 50)
                today = now - timedelta(seconds=1 + m % 60)
                by = m % 3
                written.append(call(key, codes[by], at=today) if by < 2 else call(key, number=number, at=before))
            path = Path(folder) / f"whose-{n}.csv"
            path.write_text("\n".join(written) + "\n")
            keys.append(CallFile.objects.create(
                partner_id=root_id(), server_id=server, server_name="", format="own", zone="UTC", source=Source.FOLDER,
                name=path.name, path=str(path), sha256=path.name, bytes=path.stat().st_size, state=FileState.READING,
                came_at=now,
            ).pk)  # fmt: skip
    return keys


def take_in(pk: int) -> str:
    """Read a file to its end, part by part."""
    read.PART = SMALL
    wait_for_the_others()
    while read.read_part(pk, at=timezone.now()):
        pass
    return "read"


def hand_customers_on(pair: list[int], times: int) -> str:
    """Both customers go from one reseller to the other and back, again and again, each time in a transaction of its own; their last
    reseller is the other one."""
    by = person(GIVER)
    with as_system():
        partners = list(Partner.objects.filter(name__in=["Orbit Comms", "RS-Vertical"]).order_by("name"))
    wait_for_the_others()
    for n in range(times):
        for pk in pair:
            with as_system(), transaction.atomic():
                customer = Customer.objects.select_for_update(of=("self",)).get(pk=pk)
                leave_reseller(customer=customer, partner=partners[n % 2], by=by, at=timezone.now())
        time.sleep(0.02)
    return partners[(times - 1) % 2].name


def hand_number_on(pair: list[int], number: str) -> str:
    """The number is the second customer's from today on, as the cut of a transfer has it."""
    wait_for_the_others()
    time.sleep(0.3)
    with as_system(), transaction.atomic():
        locked = Customer.objects.select_for_update(of=("self",)).filter(pk__in=pair).order_by("pk")
        giver, receiver = sorted(locked, key=lambda one: pair.index(one.pk))
        mark_leaving(customer=giver, numbers=[number], order_no="T-1")
        now = timezone.now()
        end_leaving(customer=giver, order_no="T-1", day=giver.today(now), by=person(GIVER), at=now)
        new = NewNumber(
            number, Site.objects.filter(customer=receiver).order_by("pk")[0],
            BillingAccount.objects.filter(customer=receiver).order_by("pk")[0],
        )  # fmt: skip
        hold_numbers(
            customer=receiver,
            numbers=[new],
            valid_from=receiver.today(now),
            order_no="T-1",
            by=person(RECEIVER),
            at=now,
        )
    return "handed on"


def ended(pair: list[int], files: list[int]) -> dict[str, int]:
    """How many calls each customer has by its tenant and by the number; how many are another customer's, or stand with a reseller
    that is not their customer's."""
    with as_system():
        codes = [Customer.objects.get(pk=pk).code for pk in pair]
        calls = Call.objects.filter(file__in=files)
        rows = list(calls.values_list("tenant", "number", "customer_id", "partner_id", "customer__partner_id"))
        return {
            "calls": len(rows),
            "of their tenants": sum(customer == pair[codes.index(tenant)] for tenant, _n, customer, *_p in rows if tenant),
            "of who had the number": sum(customer == pair[0] for tenant, number, customer, *_p in rows if not tenant),
            "with another reseller": sum(partner != of_customer for *_call, partner, of_customer in rows),
            "resellers": len({partner for *_call, partner, _of in rows}),
            "unread": CallFile.objects.filter(pk__in=files).exclude(state=FileState.DONE).count(),
        }  # fmt: skip
