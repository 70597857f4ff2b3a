"""The grid of Night and Weekend Limits."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid import GridTable, MoneyColumn, TextColumn, link_to
from oms.kit.setup import entry_link
from oms.kit.working_days import name_of


class QuietTable(GridTable):
    cells = (("name",), ("night", "hours"), ("weekend", "country"), ("partner", "plan"), ("customer",))
    name = TextColumn(_("Name"), "name", priority=1, link=entry_link("callstats:quiet-limits"))
    partner = TextColumn(_("Reseller"), "partner__name")
    plan = TextColumn(_("Service Plan"), "plan__name", show=lambda value, record: value or _("All plans"))
    customer = TextColumn(
        _("Customer Name"),
        "customer__name",
        link=link_to("customers:basic", "customer__code"),
        needs=("customer__code",),
    )
    night = MoneyColumn(_("Limit at night"), "night_limit", currency="currency", priority=1)
    hours = TextColumn(
        _("Night"), "night_from", show=lambda value, record: f"{value:%H:%M}–{record['night_to']:%H:%M}", needs=("night_to",),
        sort=False,
    )  # fmt: skip
    weekend = MoneyColumn(_("Limit on days off"), "weekend_limit", currency="currency", priority=1)
    country = TextColumn(_("Public holidays of"), "country", show=lambda value, record: name_of(value), sort=False)
