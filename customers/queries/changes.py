"""Change History of a customer (guide 2.5.3.11)."""

from django.utils.translation import gettext as _

from customers.invoicing import INVOICING
from customers.models import BillingAccount, Customer, FraudLimit, Site
from oms.kit.history import Part, as_rows, changes
from partners.models import Account
from partners.people.queries.operators import above_the_reader, operators

BASIC = (
    "name", "domain", "language", "kind", "partner_name", "cli", "contact_name", "contact_email", "contact_phone",
    "contact_extension", "mobile", "remarks", "custom_data", "status", "business_model", "billing_period", "time_zone",
    "balance_control", "currency", "credit_limit", "available_funds", "description", "extended_name", "external_id",
    "account_id", "deal_ids", "public_sector", "inactive_billing", "disable_number_management",
)  # fmt: skip
ADMINISTRATOR = ("admin_id", "admin_name", "admin_email", "default_admin_role", "admin_comment")
LIMITS = ("default_limit", "custom_limit")  # a new row from a day on; what Modify and orders changed
SITE = ("name", "is_main", "address1", "address2", "city", "county", "post_code")
ACCOUNT = ("name", "address", "city", "county", "post_code", "invoice_day", "payment_day", *INVOICING)


def changes_of(customer: Customer, *, reader: Account) -> list[dict]:
    """One record per field that became another, with who did it as far as the reader may see; two queries."""
    found = changes(_parts(customer))
    names = operators((change.account for change in found), reader=reader)
    return as_rows(found, names, above_the_reader())


def _parts(customer: Customer) -> list[Part]:
    own = {"customer_id": customer.pk}
    return [
        Part(
            Customer.pgh_event_model.objects.filter(pgh_obj_id=customer.pk),
            kind=lambda name: _("Administrator") if name in ADMINISTRATOR else _("Basic Info"),
            fields=(*BASIC, *ADMINISTRATOR),
            name="code",
            labels={"partner_name": _("Reseller"), "remarks": _("Remark"), "custom_data": _("Additional Info")},
        ),
        Part(
            FraudLimit.pgh_event_model.objects.filter(**own), kind=_("Basic Info"), fields=LIMITS, name="effective",
            chain=True,
        ),
        Part(
            Site.pgh_event_model.objects.filter(**own), kind=_("Site Info"), fields=SITE, name="name", several=True
        ),
        Part(
            BillingAccount.pgh_event_model.objects.filter(**own), kind=_("Billing Account"), fields=ACCOUNT,
            name="name", several=True,
        ),
    ]  # fmt: skip
