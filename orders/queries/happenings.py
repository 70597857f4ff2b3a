"""What orders tell of a customer's past: every move of each of them, and every parcel that left."""

from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Sum
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from customers.models import Customer
from oms.kit.registries import Happening
from orders.enums import KIND_WORDS, Verb
from orders.models import OrderMove, Parcel
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


def parcels(customer: Customer, reader: Account, until: datetime, most: int) -> list[Happening]:
    """Each with its place, what is in it, and by which carrier it went."""
    left = Parcel.objects.visible_to(reader).filter(order__customer=customer, shipped_at__lte=until)
    models = ArrayAgg("packed__shipment__device__model__name", distinct=True, default=[])
    rows = left.order_by("-shipped_at", "-pk").annotate(n=Sum("packed__quantity", default=0), models=models)
    names = ("shipped_at", "number", "carrier", "tracking", "shipped_by", "order__no", "place__name", "n", "models")
    leads = reverse("orders:shipping-result")
    return [
        Happening(
            row["shipped_at"], _("Parcel %(code)s left") % {"code": f"{row['order__no']}-{row['number']}"},
            ", ".join(filter(None, [f"{row['n']} × {' + '.join(row['models'])}", row["place__name"], row["carrier"],
                                    row["tracking"]])),
            row["shipped_by"], f"{leads}?{urlencode({'open': row['order__no']})}",
        )
        for row in rows.values(*names)[:most]
    ]  # fmt: skip
