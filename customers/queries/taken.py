"""What is already somebody's, while it is typed: only of customers that the person who types may see."""

from dataclasses import dataclass

from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import ENDED, CustomerStatus
from customers.models import Customer
from customers.rules import DOMAIN, IN_USE
from oms.kit.reading import names
from oms.kit.reading.compared import NameKey
from partners.models import Account

BY_WHAT = ("name", "domain", "admin_id")
TAKEN = {**dict(IN_USE.values()), "name": gettext_lazy("A customer of this name is there:")}


@dataclass(frozen=True)
class Said:
    """A sentence beside the field, with the customer it speaks of; `tone`: error or good."""

    text: str
    tone: str = "error"
    customer: Customer | None = None


def named_alike(customers: QuerySet[Customer], name: str, *, partner_id: int, without: str) -> QuerySet[Customer]:
    """Those of `customers` that belong to that reseller and have this name, but for the one with the ID `without`; what
    is closed or cancelled has given it free."""
    there = customers.filter(partner_id=partner_id).exclude(status__in=ENDED).exclude(code=without)
    return there.alias(key=NameKey("name")).filter(key=NameKey(Value(name)))


def said_of(field: str, typed: str, *, partner_id: int | None, without: str, by: Account) -> Said | None:
    """What is to be said of `typed` in `field` (a key of BY_WHAT) for a customer of `partner_id`; `without`: the ID of
    the customer that is being written. None: nothing yet."""
    typed = typed.strip()
    if not typed:
        return None
    if field == "domain" and not DOMAIN.match(typed.lower()):
        return Said(_("Write a domain like example.com, or leave it empty for the reseller's."))
    seen = Customer.objects.visible_to(by)
    if field == "name":
        others = named_alike(seen, names.sought(typed), partner_id=partner_id or by.partner_id, without=without)
    else:
        others = seen.exclude(status=CustomerStatus.CANCEL).exclude(code=without)
        others = others.filter(**{f"{field}__iexact": typed})
        whose = {"domain_inherited": False} if field == "domain" else {"partner_id": partner_id or by.partner_id}
        others = others.filter(**whose)
    other = others.order_by("pk").first()
    if other is None:
        return None if field == "name" else Said(_("Free."), "good")
    return Said(str(TAKEN[field]), customer=other)
