"""Service Plan & Customer Site (guide 2.5.1.2)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import AgreementPeriod, ServicePlan
from customers.enums import MAX_SITES
from customers.models import BillingAccount
from oms.kit.grid.excel import Worksheet
from orders.effect.entry import Entry
from orders.effect.part import Part, Problem, Said, Typed
from orders.effect.reading import Reading
from orders.effect.sheet import entry_sheet
from orders.forms.rows import rows_of, with_addresses
from orders.models import Order
from orders.parts.sites.form import PlanForm, SiteForm
from orders.parts.sites.save import SetPlan, save_plan
from orders.rules import why_not_on
from partners.models import Account

SITE = ("id", "name", "is_main", "address1", "address2", "city", "county", "post_code")


def account_address(account: BillingAccount) -> dict[str, str]:
    """Where the bills go, as a site."""
    return {
        "name": account.name, "address1": account.address, "city": account.city, "county": account.county,
        "post_code": account.post_code,
    }  # fmt: skip


class Sites(Part):
    code = "plan"
    title = gettext_lazy("Service Plan & Customer Site")
    short = gettext_lazy("Service plan & sites")
    needs_plan = False
    lists = "orders/parts/sites.html"

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        known = list(reading.customer.sites.values(*SITE)) or [self.first_site(reading)]
        addresses = {str(account.pk): account_address(account) for account in reading.accounts}
        return {
            "form": PlanForm(typed.data, order=reading.order, at=typed.at),
            "sites": rows_of(
                SiteForm, prefix="sites", most=MAX_SITES, initial=known,
                data=with_addresses(typed.data, "sites", addresses),
                addresses={str(account.pk): account.name for account in reading.accounts},
            ),
        }  # fmt: skip

    @staticmethod
    def first_site(reading: Reading) -> dict[str, Any]:
        """Nothing is asked twice: the first site starts at the first billing address."""
        if not reading.accounts:
            return {"is_main": True}
        return {**account_address(reading.accounts[0]), "is_main": True}

    def refused(self, found: dict[str, Any]) -> Said:
        """What the plan and the sites must hold together, at this step already (guide 2.5.1.2)."""
        plan, sites = found["form"].cleaned_data["plan"], found["sites"].named()
        said = []
        if plan.is_trunk and len(sites) != 1:
            said.append((_("A SIP Trunk plan has exactly one site; there are %d.") % len(sites), "sites"))
        if sum(bool(site.get("is_main")) for site in sites) != 1:
            said.append((_("Exactly one site must be the main site."), "sites"))
        return said

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        save_plan(order=order, fields=found["form"].cleaned_data, sites=found["sites"].named(), by=by, at=at)

    def problems(self, reading: Reading) -> list[Problem]:
        order, plan, sites = reading.order, reading.order.plan, reading.sites
        if plan is None:
            return [self.problem(_("Choose a service plan."))]
        wrong = (
            (
                not plan.offers.filter(partner_id=order.partner_id).exists(),
                _("%(plan)s is not offered to this reseller.") % {"plan": plan},
            ),
            (
                plan.is_trunk and len(sites) != 1,
                _("A SIP Trunk plan has exactly one site; there are %d.") % len(sites),
            ),
            (not 1 <= len(sites) <= MAX_SITES, _("There must be 1 to %d sites.") % MAX_SITES),
            (sum(site.is_main for site in sites) != 1, _("Exactly one site must be the main site.")),
            (order.activation_date is None, _("Enter the activation date.")),
        )
        found = [self.problem(text) for holds, text in wrong if holds]
        today = order.today(timezone.now())
        if order.activation_date and (reason := why_not_on(max(order.activation_date, today), today, today)):
            found.append(self.problem(reason))
        return found

    def pattern(self, order: Order) -> dict[str, Any]:
        """The plan and its agreement, and the note; sites are the customer's."""
        return {"plan": order.plan_id, "agreement": order.agreement_id, "note": order.note} if order.plan_id else {}

    def follow(self, order: Order, pattern: dict[str, Any], account: BillingAccount) -> list[str]:
        """The plan where it is still offered; without it the rest has nothing to stand on."""
        today = order.today(timezone.now())
        offered = ServicePlan.objects.offered_to(order.partner_id).filter(currency=order.customer.currency).on(today)
        plan = offered.filter(pk=pattern["plan"]).first()
        if plan is None:
            return [str(one) for one in ServicePlan.objects.filter(pk=pattern["plan"])]
        order.plan, order.note = plan, pattern["note"]
        order.agreement = AgreementPeriod.objects.on(today).filter(pk=pattern["agreement"]).first()
        return []

    def sheet(self, reading: Reading) -> Worksheet:
        """The plan, then the sites: they are the customer's at once, so they are no entries."""
        words = {True: _("Main Site"), False: ""}
        rows = [
            {
                "group": _("Sites"), "what": site.name, "detail": words[site.is_main],
                "where": ", ".join(filter(None, (site.address, site.city, site.county, site.post_code))),
            }
            for site in reading.sites
        ]  # fmt: skip
        return entry_sheet(self.title, self.entries(reading), rows)

    def entries(self, reading: Reading) -> list[Entry]:
        plan, before = reading.order.plan, reading.now.plan
        if plan is None:
            return []
        entry = Entry(
            key="plan",
            group=_("Service Plan"),
            what=plan.name,
            where=str(reading.order.agreement or ""),
            now=before.plan.name if before else None,
            to_be=plan.name,
            writes=(SetPlan(plan, reading.order.agreement),),
        )
        return [entry]
