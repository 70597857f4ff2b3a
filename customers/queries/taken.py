"""What is already somebody's, while it is typed: only of customers that the person who types may see."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import CustomerStatus
from customers.models import Customer
from customers.rules import DOMAIN, IN_USE
from partners.models import Account

BY_WHAT = {"name": "name__iexact", "domain": "domain__iexact", "admin_id": "admin_id__iexact"}
TAKEN = {"name": gettext_lazy("A customer of this name is there:"), **dict(IN_USE.values())}


@dataclass(frozen=True)
class Said:
    """A sentence beside the field, with the customer it speaks of; `tone`: error or good."""

    text: str
    tone: str = "error"
    customer: Customer | None = None


def said_of(field: str, typed: str, *, partner_id: int | None, without: str, by: Account) -> Said | None:
    """What is to be said of `typed` in `field` (a key of BY_WHAT) for a customer of `partner_id`; `without`: the ID of
    the customer that is being written. None: nothing yet."""
    typed = typed.strip()
    if not typed:
        return None
    if field == "domain" and not DOMAIN.match(typed.lower()):
        return Said(_("Write a domain like example.com, or leave it empty for the reseller's."))
    others = Customer.objects.visible_to(by).exclude(status=CustomerStatus.CANCEL).exclude(code=without)
    if field == "domain":
        others = others.filter(domain_inherited=False)
    else:
        others = others.filter(partner_id=partner_id or by.partner_id)
    other = others.filter(**{BY_WHAT[field]: typed}).order_by("pk").first()
    if other is None:
        return None if field == "name" else Said(_("Free."), "good")
    return Said(str(TAKEN[field]), customer=other)
