"""Customer Info: who buys, who pays, who administers (guide 2.5.1.1)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import MAX_BILLING_ACCOUNTS
from customers.models import Customer
from customers.queries.taken import named_alike
from customers.rules import IN_USE
from oms.kit.grid.excel import Worksheet
from oms.kit.working_days import country_of
from orders.effect.part import Part, Problem, Typed
from orders.effect.reading import Reading
from orders.effect.sheet import entry_sheet
from orders.forms.rows import rows_of
from orders.models import Order
from orders.parts.info.form import AccountForm, CustomerForm
from orders.parts.info.save import save_info
from partners.models import Account

ACCOUNT = ("id", "name", "address", "city", "county", "post_code", "country", "vat_number")


def customer_forms(customer: Customer | None, typed: Typed, initial: dict[str, Any] | None = None) -> dict[str, Any]:
    """The forms of the step, for a customer that is there or one to come, who starts with `initial`."""
    known = list(customer.billing_accounts.values(*ACCOUNT)) if customer else None
    usual = (customer.partner if customer else typed.user.partner).nation
    return {
        "form": CustomerForm(typed.data, instance=customer, user=typed.user, initial=initial or {}),
        "accounts": rows_of(
            AccountForm, prefix="accounts", most=MAX_BILLING_ACCOUNTS, initial=known, data=typed.data, usual=usual
        ),
    }


def _still_named_alike(customer: Customer) -> bool:
    """Of a draft from before names were unique."""
    others = named_alike(Customer.objects.all(), customer.name, partner_id=customer.partner_id, without=customer.code)
    return customer.namesake and others.exists()


class Info(Part):
    code = "info"
    title = gettext_lazy("Customer Info")
    needs_plan = False
    lists = "orders/parts/info.html"

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        return customer_forms(reading.customer, typed)

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        save_info(order=order, fields=found["form"].values(), accounts=found["accounts"].named(), by=by, at=at)

    def told(self, reading: Reading) -> list[dict[str, str]]:
        """The billing accounts; they are the customer's at once, so they are no entries."""
        return [
            {
                "name": one.name, "where": ", ".join(filter(None, (one.address, one.city, one.county, one.post_code))),
                "country": country_of(one.country) if one.country else "", "vat": one.vat_number,
            }
            for one in reading.accounts
        ]  # fmt: skip

    def sheet(self, reading: Reading) -> Worksheet:
        rows = [
            {
                "group": _("Billing accounts"), "what": one["name"], "where": one["where"],
                "detail": ", ".join(filter(None, (one["country"], one["vat"]))),
            }
            for one in self.told(reading)
        ]  # fmt: skip
        return entry_sheet(self.title, [], rows)

    def problems(self, reading: Reading) -> list[Problem]:
        found = []
        if not reading.accounts:
            found.append(self.problem(_("Add a billing account.")))
        if _still_named_alike(reading.customer):
            found.append(self.problem(str(IN_USE["customer_name_unique"][1])))
        if not reading.customer.admin_id:
            found.append(self.problem(_("Enter the administrator's ID.")))
        return found
