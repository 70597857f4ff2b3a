"""Ports of a partner for the addresses of the tests (tests/objects.py)."""

from collections.abc import Callable
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Count
from django.utils import timezone


def a_port(partner_id: int) -> int | None:
    """A port of the partner's that waits for its requester, or any."""
    from inventory.models import Port  # the apps are loaded only when a test runs

    mine = Port.objects.filter(partner_id=partner_id).order_by("-due_doer", "pk")
    return mine.values_list("pk", flat=True).first()


def with_ports(partner_id: int) -> str | None:
    """A customer of the partner that brought numbers along: the one with the most ports."""
    from inventory.models import Port  # the apps are loaded only when a test runs

    mine = Port.objects.filter(partner_id=partner_id).values("customer_code").annotate(n=Count("pk")).order_by("-n")
    return mine.values_list("customer_code", flat=True).first()


def a_letter(partner_id: int) -> int | None:
    """A letter of authority of `a_port`; its file is made with it."""
    from inventory.models import PortDocument  # the apps are loaded only when a test runs

    port, now = a_port(partner_id), timezone.now()
    if port is None:
        return None
    if not default_storage.exists(f"ports/probe-{port}.bin"):
        default_storage.save(f"ports/probe-{port}.bin", ContentFile(b"%PDF-1.7 probe"))
    values = {
        "name": "letter.pdf", "size": 14, "content_type": "application/pdf", "added_by": "Probe", "added_at": now,
        "keep_until": now.date() + timedelta(days=365), "port_id": port,
    }  # fmt: skip
    return PortDocument.objects.get_or_create(stored_as=f"probe-{port}.bin", defaults=values)[0].pk


def a_paper(partner_id: int) -> int | None:
    """Something that could not be sent to the supplier of `a_port`."""
    from inventory.models import PortPaper  # the apps are loaded only when a test runs

    port = a_port(partner_id)
    if port is None:
        return None
    values = {"lane": f"port {port}", "partner_id": partner_id, "driver": "by_hand", "verb": "order", "state": "failed"}
    return PortPaper.objects.get_or_create(key=f"probe:{port}", port_id=port, defaults=values)[0].pk


def a_port_out(partner_id: int) -> int | None:
    """A request for numbers of a customer of the partner's, open ones first; made where the demo has none."""
    from customers.models import Customer  # the apps are loaded only when a test runs
    from inventory.models import PortOut

    found = PortOut.objects.filter(partner_id=partner_id).order_by("-state", "pk").first()
    customer = Customer.objects.filter(partner_id=partner_id).order_by("pk").first()
    if found is None and customer:
        now = timezone.now()
        found = PortOut.objects.create(
            partner_id=partner_id, partner_name=customer.partner_name, customer=customer, customer_code=customer.code,
            customer_name=customer.name, desk_id=partner_id, desk_name=customer.partner_name, quantity=1, digits="",
            gaining_provider="Probe Voice", reference=f"PROBE-{partner_id}", main_number="+442079460999", post_code="E1 1AA",
            listed="020 7946 0999", wanted_date=now.date() + timedelta(days=30), requested_at=now, since=now,
        )  # fmt: skip
    return found.pk if found else None


def a_port_check(partner_id: int) -> int | None:
    """A validation in a draft of the partner's; made where the demo has none."""
    from catalogue.models import NumberType  # the apps are loaded only when a test runs
    from customers.models import Customer
    from inventory.models import PortCheck

    found = PortCheck.objects.filter(partner_id=partner_id).order_by("pk").first()
    customer = Customer.objects.filter(partner_id=partner_id).order_by("pk").first()
    if found is None and customer:
        kind = NumberType.objects.get(name="Geographic London")
        found = PortCheck.objects.create(
            key=f"probe:{partner_id}", partner_id=partner_id, partner_name=customer.partner_name, customer=customer,
            customer_code=customer.code, customer_name=customer.name, order_no=f"P-{partner_id}", requester_id=partner_id,
            requester_name=customer.partner_name, desk_id=partner_id, desk_name=customer.partner_name, number_type=kind,
            type_name=kind.name, numbers=["+442079460998"], listed="020 7946 0998", digits="", quantity=1, state="given_up",
            main_number="+442079460998", registered_address="1 Probe Row", losing_provider="Probe Voice",
            wanted_date=timezone.now().date() + timedelta(days=60), sent_by="Probe",
        )  # fmt: skip
    return found.pk if found else None


OBJECTS: dict[str, Callable[[int], object]] = {
    "inventory:port-check.pk": a_port_check,
    "inventory:port-out.pk": a_port_out,
    **{f"inventory:port-out-{name}.pk": a_port_out for name in ("answer", "object", "numbers")},
    "inventory:port-paper-retry.paper": a_paper,
    "inventory:port-letter-file.document": a_letter,
    "inventory:customer-ports.code": with_ports,
    "inventory:port.pk": a_port,
    "inventory:port-*.pk": a_port,
}
