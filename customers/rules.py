"""Who may do what with a customer."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.enums import TrialUnit
from customers.enums import ENDED, CustomerStatus, CustomerType
from customers.models import Customer, CustomerGroup, ServiceLine
from oms.kit.periods import add_days, add_months
from partners.models import Account

SCREEN = "customer-info"
TRIALS, GROUPS = "trial-items", "customer-group"
DOMAIN = re.compile(r"^(?=.{3,100}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")
IN_USE = {  # constraint of the database → field, and what is said there
    "customer_name_unique": ("name", gettext_lazy("This reseller has a customer of this name. Choose another one.")),
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
    if customer.status in ENDED:
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


def why_not_change_trial(user: Account) -> str:
    """Why this person may change no trial, whatever the item; empty when it may those it sees."""
    return "" if user.may_open(TRIALS) else _("Your role does not hold this menu.")


def why_no_trial(line: ServiceLine, customer: Customer, today: date) -> str:
    """Why nothing about a trial of this line can be changed; empty when there is one (guide 2.5.4.5)."""
    values = {"name": customer.name, "status": customer.get_status_display(), "item": line.item.name}
    if customer.status != CustomerStatus.ACTIVATED:
        return _("%(name)s is %(status)s; a trial can be changed only while the customer is Activated.") % values
    if line.term_date and line.term_date < today:
        return _("%(item)s ended on %(day)s.") % {**values, "day": date_format(line.term_date)}
    if line.billing_start == line.act_date:
        return _("%(item)s has no trial: billing started with it.") % values
    return ""


def last_billing_start(line: ServiceLine) -> date | None:
    """The latest day on which billing of this line may start; None where no cloud license limits its trial."""
    license = line.item.license
    if license is None:
        return None
    add = add_months if license.trial_unit == TrialUnit.MONTH else add_days
    return add(line.act_date, license.trial_max)


def why_not_modify_group(user: Account, group: CustomerGroup) -> str:
    """Why this person may not change name and description; empty when it may (guide 2.5.6)."""
    if not user.may_open(GROUPS):
        return _("Your role does not hold this menu.")
    if group.customer_count:
        return _("%(name)s has customers; name and description can be changed only while it has none.") % {
            "name": group
        }
    return ""


def why_not_place(user: Account) -> str:
    """Why this person may put no customer into a group and take none out; empty when it may."""
    if not user.partner.is_sp:
        return _("Only the provider puts customers into a group and takes them out.")
    return "" if user.may_open(GROUPS) else _("Your role does not hold this menu.")
