"""What calls tell of a customer's past: extensions that were blocked for what they spent, and let go on."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from callstats.enums import SpendingVerb
from callstats.models import SpendingStep
from customers.models import Customer
from oms.kit.figures import figure
from oms.kit.registries import Happening
from partners.models import Account

TOLD = (SpendingVerb.BLOCK, SpendingVerb.UNBLOCK)


def blocks(customer: Customer, reader: Account, until: datetime, most: int) -> list[Happening]:
    steps = SpendingStep.objects.visible_to(reader).filter(spending__customer=customer, verb__in=TOLD, at__lte=until)
    rows = steps.order_by("-at", "-pk").values(
        "at", "verb", "by_name", "used", "bound", "words", "spending_id", "spending__extension", "spending__currency"
    )
    return [
        Happening(
            row["at"], _title(row["verb"]) % {"extension": row["spending__extension"]},
            ". ".join(filter(None, [_spent(row), row["words"]])), row["by_name"],
            reverse("callstats:fraud-day", args=[row["spending_id"]]),
        )
        for row in rows[:most]
    ]  # fmt: skip


def _title(verb: str) -> str:
    if verb == SpendingVerb.BLOCK:
        return _("Extension %(extension)s blocked for what it spent")
    return _("Extension %(extension)s unblocked")


def _spent(row: dict) -> str:
    told = {"used": figure(row["used"], 2), "limit": figure(row["bound"], 2), "currency": row["spending__currency"]}
    return _("%(used)s of %(limit)s %(currency)s spent") % told
