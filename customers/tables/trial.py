"""Items Outside of Trial Period (guide 2.5.4.5), and the weeks in which trials end."""

from datetime import timedelta
from operator import itemgetter

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.enums import ItemType
from oms.kit.grid import BadgeColumn, DateColumn, GridTable, NumberColumn, RowLink, TextColumn, link_to
from oms.kit.grid.columns import Record


def may_change(record: Record) -> bool:
    """Whether the trial ends later than today."""
    later: bool = record["billing_start"] - timedelta(days=1) > timezone.localdate()
    return later


class TrialTable(GridTable):
    cells = (
        ("name", "code"), ("item", "kind"), ("qty",), ("end",), ("act_date", "start"), ("partner", "plan"),
        ("account",),
    )  # fmt: skip
    acts = (
        RowLink(
            _("Modify trial days"), link_to("customers:modify-trial", "pk"), when=may_change, needs=("billing_start",)
        ),
        RowLink(_("Open customer"), link_to("customers:basic", "customer__code"), screen="customer-info"),
        RowLink(_("Service Info"), link_to("customers:service", "customer__code"), screen="customer-info.service"),
    )

    partner = TextColumn(_("Reseller"), "customer__partner_name")
    code = TextColumn(_("Customer ID"), "customer__code", priority=1)
    name = TextColumn(
        _("Customer Name"), "customer__name", priority=1, link=link_to("customers:service-items", "customer__code")
    )
    plan = TextColumn(_("Service Plan"), "customer__plan_name", priority=3)
    kind = BadgeColumn(_("Item Type"), "item__kind", ItemType.choices)
    item = TextColumn(_("Item Name"), "item__name", priority=1)
    qty = NumberColumn(_("Current Qty."), "qty")
    act_date = DateColumn(_("Act. Date"), "act_date", priority=3)
    end = DateColumn(_("Trial Expire Date"), "trial_end", sort="billing_start")
    start = DateColumn(_("Billing Start"), "billing_start")
    account = TextColumn(_("Billing Account"), "billing_account__name", priority=3)


class TrialWeekTable(GridTable):
    week = DateColumn(_("Week from"), "week", priority=1, link=itemgetter("rows"))
    partner = TextColumn(_("Reseller"), "partner")
    trials = NumberColumn(_("Trials"), "trials", link=itemgetter("rows"))
    items = NumberColumn(_("Current Qty."), "items", link=itemgetter("rows"))
    customers = NumberColumn(_("Customers"), "customers", link=itemgetter("rows"))
