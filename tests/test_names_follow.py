"""Names are copied so that grids sort by them; who is renamed is so in every copy, or the copy is of what was."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.actions.create import update_customer
from customers.models import Customer
from inventory.models import Port, PortCheck, PortOut
from oms.kit.acting import as_system
from oms.kit.walls import our_models
from partners.models import Partner
from tests.resellers import ABOVE, SP, basics, partner

pytestmark = pytest.mark.django_db
OF_THEN = {
    "partners.Notice.partner_name": "to whom it was written",
    "partners.LoginEvent.partner_name": "a log",
    "partners.MenuAccess.partner_name": "a log",
    "partners.ExcelDownload.partner_name": "a log",
    "billing.Statement.customer_name": "to whom it was addressed",
    "billing.Reminder.customer_name": "who was reminded",
    "billing.Reminder.partner_name": "who reminded",
    "billing.SettlementLine.buyer_name": "who bought",
    "billing.SettlementPart.customer_name": "whose licenses were settled",
    "customers.StatusSpan.partner_name": "sums: under the old name they come to nothing (tests/test_spans.py)",
    "customers.ServiceSpan.partner_name": "sums, too",
    "inventory.HandOver.giver_name": "who gave a number",
    "inventory.HandOver.receiver_name": "who was given it",
    "billing.LifetimeOrder.asked_name": "who was asked",
    "orders.Order.requester_name": "who asked",
    "orders.Order.approver_name": "who was asked",
    "orders.Transfer.opener_name": "who asked",
    "orders.Transfer.approver_name": "who was asked",
}
NONE_IN_DEMO = {"orders.OrderBatch.partner_name", "customers.CustomerGroup.partner_name"}


def copies(of: type) -> Iterator[tuple[type, str, str]]:
    """(model, column of the key, column of the name) of each copy of a name of `of`."""
    for model in our_models():
        if hasattr(model, "pgh_tracked_model"):
            continue
        columns = {field.name: field for field in model._meta.concrete_fields}
        for name in columns:
            owner = name.removesuffix("_name")
            for key in (owner, f"{owner}_id", f"{owner}_partner_id"):
                field = columns.get(key)
                named = field is not None and (field.related_model is of or (of is Partner and key.endswith("_id")))
                if name.endswith("_name") and named and field.get_internal_type() != "CharField":
                    yield model, field.attname, name


def stale(of: type, pk: int, now: str) -> tuple[set[str], list[str]]:
    """Copies that there are rows of, and those that say another name than `now`; those of then aside."""
    seen, wrong = set(), []
    for model, key, name in copies(of):
        label = f"{model._meta.label}.{name}"
        if label in OF_THEN:
            continue
        names = set(model._default_manager.filter(**{key: pk}).values_list(name, flat=True)) - {""}
        seen |= {label} if names else set()
        wrong += [f"{label}: {names}"] if names - {now} else []
    return seen, wrong


def test_a_reseller_that_is_renamed_is_so_everywhere(signed_in) -> None:
    seen: set[str] = set()
    vertical = partner("Vertical Cloud")
    with as_system():
        for model in (Port, PortCheck, PortOut):  # the demo's desk is the provider's
            model.objects.filter(partner_id__in=vertical.get_descendants()).update(
                desk_id=vertical.pk, desk_name=vertical.name
            )
    for old, login in (("RS-Vertical", ABOVE), ("Vertical Cloud", SP), ("Orbit Comms", SP)):
        one = partner(old)
        address = reverse("partners:reseller-modify", args=[one.code])
        assert signed_in(login).post(address, basics(one, name=f"{old} Anew")).status_code == 302
        with as_system():
            found, wrong = stale(Partner, one.pk, f"{old} Anew")
        assert wrong == []
        seen |= found
    every = {f"{model._meta.label}.{name}" for model, _key, name in copies(Partner)}
    assert OF_THEN.keys() <= every | {f"{model._meta.label}.{name}" for model, _key, name in copies(Customer)}
    assert every - seen - OF_THEN.keys() <= NONE_IN_DEMO


def test_a_customer_that_is_renamed_is_so_everywhere(account) -> None:
    with as_system():
        for code in Customer.objects.filter(ports_out__isnull=False).values_list("code", flat=True).distinct()[:3]:
            one = Customer.objects.get(code=code)
            update_customer(customer=one, fields={"name": f"{one.name} Anew"}, by=account(SP), at=timezone.now())
            seen, wrong = stale(Customer, one.pk, f"{one.name} Anew")
            assert wrong == [] and "inventory.PortOut.customer_name" in seen
