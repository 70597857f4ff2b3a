"""What the years bring to a customer of the demo: a second site and billing account, another contact, remarks."""

from datetime import datetime

from django.urls import reverse

from customers.actions.create import replace_accounts, replace_sites, update_customer
from customers.actions.modify import modify_administrator
from customers.actions.places import ACCOUNT_FIELDS, SITE_FIELDS
from customers.models import Customer
from oms.kit.acting import acting_for
from partners.models import Account

WAREHOUSE = {"address1": "7 Sample Yard", "city": "London", "county": "Greater London", "post_code": "E14 9AA"}


def live_on(customer: Customer, *, by: Account, at: datetime) -> None:
    """Done by `by`, so that the change history names a person; once only."""
    if customer.sites.count() > 1:
        return
    told = {"by": by, "at": at}
    with acting_for(by.partner_id, account=by.pk, url=reverse("customers:basic", args=[customer.code])):
        sites = [
            {"id": site.pk, **{name: getattr(site, name) for name in SITE_FIELDS}} for site in customer.sites.all()
        ]
        replace_sites(customer=customer, sites=[*sites, {"name": "Warehouse", "is_main": False, **WAREHOUSE}], **told)
        accounts = [
            {"id": account.pk, **{name: getattr(account, name) for name in ACCOUNT_FIELDS}}
            for account in customer.billing_accounts.all()
        ]
        second = {"name": "Warehouse", "address": WAREHOUSE["address1"], "city": "London", "post_code": "E14 9AA"}
        replace_accounts(customer=customer, accounts=[*accounts, second], **told)
    with acting_for(by.partner_id, account=by.pk, url=reverse("customers:modify-basic", args=[customer.code])):
        fields = {
            "contact_name": "Petra Placeholder", "contact_extension": "104", "mobile": "03069 990104",
            "remarks": ["Deliveries at the back door, 8 to 11.", "Bills by e-mail only."],
        }  # fmt: skip
        update_customer(customer=customer, fields=fields, **told)
    with acting_for(by.partner_id, account=by.pk, url=reverse("customers:modify-administrator", args=[customer.code])):
        modify_administrator(customer=customer, fields={"admin_comment": "On leave in August."}, **told)
