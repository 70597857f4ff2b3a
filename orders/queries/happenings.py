"""What orders tell of a customer's past: every move of each of them."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer
from oms.kit.registries import Happening
from orders.enums import KIND_WORDS, Verb
from orders.models import OrderMove
from partners.models import Account


def order_moves(customer: Customer, reader: Account, until: datetime, most: int) -> list[Happening]:
    moves = OrderMove.objects.visible_to(reader).filter(order__customer=customer, at__lte=until).order_by("-at", "-pk")
    rows = moves.values("at", "verb", "why", "by_name", "by_partner", "order__no", "order__kind")[:most]
    opens = reader.may_open("order-status")
    words = _("%(type)s order %(no)s: %(verb)s")
    return [
        Happening(
            row["at"],
            words % {"type": KIND_WORDS[row["order__kind"]], "no": row["order__no"], "verb": Verb(row["verb"]).label},
            row["why"], f"{row['by_name']}, {row['by_partner']}", reverse("orders:order", args=[row["order__no"]]) if opens else "",
        )
        for row in rows
    ]  # fmt: skip
