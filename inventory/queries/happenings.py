"""What the network tells of a customer's past: each command once it is settled, or since it was sent."""

from datetime import datetime
from urllib.parse import urlencode

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer
from inventory.ems.kinds import KINDS
from inventory.models import Command
from oms.kit.outbox import OutboxState
from oms.kit.registries import Happening
from partners.models import Account


def commands(customer: Customer, reader: Account, until: datetime, most: int) -> list[Happening]:
    mine = Command.objects.visible_to(reader).filter(customer=customer).annotate(
        moment=Coalesce("completed_at", "created_at")
    )  # fmt: skip
    rows = (
        mine.filter(moment__lte=until)
        .order_by("-moment", "-pk")
        .values("moment", "kind", "target", "state", "order_no")
    )
    leads = reverse("inventory:provisioning") + "?" + urlencode({"q": customer.name})
    words = _("Network: %(command)s, %(state)s")
    return [
        Happening(
            row["moment"],
            words % {"command": _label(row["kind"]), "state": OutboxState(row["state"]).label}, row["target"], "", leads,
        )
        for row in rows[:most]
    ]  # fmt: skip


def _label(kind: str) -> str:
    way = KINDS.get(kind)
    return str(way.label) if way else kind
