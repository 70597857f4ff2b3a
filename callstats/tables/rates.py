"""The grids of rate tables and of rates; headings of rates are those of their list (callstats/imports/rates.py)."""

from django.utils.translation import gettext_lazy as _

from callstats.enums import Standing
from callstats.rating import STEPS, amount_words
from oms.kit.grid import BadgeColumn, BooleanColumn, DateColumn, GridTable, NumberColumn, TextColumn
from oms.kit.setup import entry_link

TONES = {Standing.PAST: "off", Standing.CURRENT: "good", Standing.COMING: "info"}


class RateTableTable(GridTable):
    name = TextColumn(_("Name"), "name", priority=1, link=entry_link("callstats:rates"))
    partner = TextColumn(_("Reseller"), "partner__name")
    plan = TextColumn(_("Service Plan"), "plan__name", show=lambda value, record: value or _("All plans"))
    currency = TextColumn(_("Currency"), "currency")
    rates = NumberColumn(_("Rates"), "rate_count")


class AmountColumn(NumberColumn):
    """An amount of up to four decimals, as many as it has, two at least."""

    least = 2

    def __init__(self, heading, path: str, **options) -> None:
        super().__init__(heading, path, decimals=4, **options)

    def show(self, value, record) -> str:
        return amount_words(value)


class RateTableOfOne(GridTable):
    """The rates of one table."""

    prefix = TextColumn(_("Prefix"), "prefix", priority=1)
    destination = TextColumn(_("Destination"), "destination", priority=1)
    per_minute = AmountColumn(_("Per minute"), "per_minute")
    per_call = AmountColumn(_("Per call"), "per_call")
    step = BadgeColumn(_("Charged by"), "step", STEPS)
    in_bundle = BooleanColumn(_("Call bundle first"), "in_bundle")
    valid_from = DateColumn(_("Holds from"), "valid_from")
    standing = BadgeColumn(_("Status"), "standing", Standing.choices, TONES)
