"""What hangs below customers, for tests/objects.py: functions from a partner's id to the value of a parameter."""

from collections.abc import Callable

from django.db.models import F


def trial(partner_id: int) -> int | None:
    """An item of an activated customer whose trial runs, or ran."""
    from customers.models import ServiceLine  # the apps are loaded only when a test runs

    found = ServiceLine.objects.filter(customer__partner_id=partner_id, customer__status="activated", term_date=None)
    line = found.filter(billing_start__gt=F("act_date")).order_by("-billing_start", "pk").first()
    return line and line.pk


OBJECTS: dict[str, Callable[[int], object]] = {"customers:modify-trial.pk": trial}
