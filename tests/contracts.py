"""What hangs below customers, for tests/objects.py: functions from a partner's id to the value of a parameter."""

from collections.abc import Callable

from django.db.models import F
from django.utils import timezone


def trial(partner_id: int) -> int | None:
    """An item of an activated customer whose trial runs, or ran."""
    from customers.models import ServiceLine  # the apps are loaded only when a test runs

    found = ServiceLine.objects.filter(customer__partner_id=partner_id, customer__status="activated", term_date=None)
    line = found.filter(billing_start__gt=F("act_date")).order_by("-billing_start", "pk").first()
    return line and line.pk


def full_group(partner_id: int) -> str:
    """The customer group of the partner's with the most in it."""
    from customers.models import CustomerGroup  # the apps are loaded only when a test runs

    found = CustomerGroup.objects.filter(partner_id=partner_id, customer_count__gt=0).order_by("-customer_count", "pk")
    return found.values_list("code", flat=True).first() or group(partner_id)


def group(partner_id: int) -> str:
    """A customer group of the partner's, with nobody in it, so that it can be changed."""
    from customers.models import CustomerGroup  # the apps are loaded only when a test runs

    values = {
        "name": "Probe group", "partner_id": partner_id, "partner_name": "", "created_at": timezone.now(),
        "updated_at": timezone.now(), "updater": "Probe",
    }  # fmt: skip
    return CustomerGroup.objects.get_or_create(code=f"G9{partner_id:08d}", defaults=values)[0].code


def terms(partner_id: int) -> int:
    """A version of the terms, which everybody reads."""
    from customers.models import Terms  # the apps are loaded only when a test runs

    return Terms.objects.order_by("-version").values_list("pk", flat=True)[0]


SHARED = {"customers:terms-text.pk"}
OBJECTS: dict[str, Callable[[int], object]] = {
    "customers:modify-trial.pk": trial,
    "customers.group": full_group,
    "customers:group-modify.group": group,
    "customers:terms-text.pk": terms,
}
