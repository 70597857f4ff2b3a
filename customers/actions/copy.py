"""A customer made anew from one that was cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from customers.actions.administrator import before_the_at
from customers.actions.create import create_customer, replace_sites
from customers.actions.fields import PLAIN
from customers.enums import PHONES
from customers.invoicing import INVOICING
from customers.models import BillingAccount, Customer, Site
from oms.kit.secrets import unseal
from partners.models import Account

PLACE = ("name", "city", "county", "post_code")
OF_ACCOUNT = (*PLACE, "address", *INVOICING)


@dataclass(frozen=True)
class Copied:
    """The new customer; old → new ids of its sites and billing accounts."""

    customer: Customer
    sites: dict[int, int]
    accounts: dict[int, int]


@transaction.atomic
def copy_customer(*, customer: Customer, by: Account, at: datetime) -> Copied:
    """A cancelled customer again, with its sites and billing accounts."""
    accounts, sites = list(customer.billing_accounts.all()), list(customer.sites.all())
    fields = {
        name: getattr(customer, name)
        for name in (*PLAIN, *PHONES, "remarks", "partner", "customer_class", "custom_data")
    }
    fields["admin_password"] = unseal(customer.admin_secret) if customer.admin_secret else ""
    fields["admin_id"] = before_the_at(customer)
    fields["domain"] = "" if customer.domain_inherited else customer.domain
    copy = create_customer(
        fields=fields, accounts=[{n: getattr(a, n) for n in OF_ACCOUNT} for a in accounts], by=by, at=at
    )
    if sites:
        columns = (*PLACE, "is_main", "address1", "address2")
        replace_sites(customer=copy, sites=[{n: getattr(site, n) for n in columns} for site in sites], by=by, at=at)
    return Copied(copy, _same_names(sites, Site, copy), _same_names(accounts, BillingAccount, copy))


def _same_names(
    before: Sequence[Site | BillingAccount], model: type[Site | BillingAccount], copy: Customer
) -> dict[int, int]:
    made = {thing.name: thing.pk for thing in model.objects.filter(customer=copy)}
    return {thing.pk: made[thing.name] for thing in before}
