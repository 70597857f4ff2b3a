"""Who may do what with a customer."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import CustomerStatus, CustomerType
from customers.models import Customer
from partners.models import Account

SCREEN = "customer-info"
DOMAIN = re.compile(r"^(?=.{3,100}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")
IN_USE = {  # constraint of the database → field, and what is said there
    "customer_domain_unique": ("domain", gettext_lazy("This domain is in use. Choose another one.")),
    "customer_admin_unique": ("admin_id", gettext_lazy("This Administrator ID is in use. Choose another one.")),
}


def why_not_modify(user: Account, customer: Customer) -> str:
    """Why this person may not change the customer's data; empty when it may.

    The customer's reseller and its ancestors may, where their role holds Customer Info. (guide 2.5.3). While the first
    order is being written, whoever may write that order may.
    """
    if customer.status != CustomerStatus.ORDERING and not user.may_open(SCREEN):
        return _("Your role does not hold this menu.")
    if customer.status in (CustomerStatus.CLOSED, CustomerStatus.CANCEL):
        return _("%(name)s is %(status)s: it can be read, but no longer changed.") % {
            "name": customer.name,
            "status": customer.get_status_display(),
        }
    return ""


def may_modify(user: Account, customer: Customer) -> bool:
    return not why_not_modify(user, customer)


def why_free(customer: Customer) -> str:
    """Why nothing is charged to this customer; empty when it pays (screens.toml: Customer Type, Inactive Billing)."""
    if customer.kind != CustomerType.NORMAL or customer.inactive_billing:
        return _("Test, Demo and Inactive Billing customers are not charged.")
    return ""
