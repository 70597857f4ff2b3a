"""Call Rates: what calls cost, for the login partner's own customers; what lowers limits at night and on days off; and the
destinations that the provider watches."""

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callstats.filters.alarms import WatchedFilters
from callstats.filters.limits import QuietFilters
from callstats.filters.rates import RateTableFilters
from callstats.forms.alarms import WatchedForm
from callstats.forms.limits import QuietForm
from callstats.forms.rates import RateTableForm
from callstats.models import QuietLimit, RateTable, WatchedDestination
from callstats.queries.rates import begun
from callstats.tables.alarms import WatchedTable
from callstats.tables.limits import QuietTable
from callstats.tables.rates import RateTableTable
from oms.kit.setup import SetUp, register, uses
from oms.kit.setup.rules import keep
from partners.models import Account


def why_the_table_stays(table: RateTable) -> str:
    """Calls are priced by it."""
    if begun(table, timezone.localdate()):
        return _("Calls are priced by these rates, so the table stays. Set other rates from a later day.")
    return ""


@register
class RateTables(SetUp):
    """Everybody keeps their own; those of resellers below are looked at. What a partner above takes is not shown."""

    slug, title, single = "rates", gettext_lazy("Call Rates"), gettext_lazy("Rate Table")
    namespace, screen, code = "callstats", "call-rates", "call-rates"
    intro = gettext_lazy(
        "What the calls of your customers cost. A table for one plan goes before the table for all plans; "
        "where you have none, that of the nearest reseller above holds."
    )
    model, table, filters, form = RateTable, RateTableTable, RateTableFilters, RateTableForm
    tools = (
        (gettext_lazy("Rates"), "badge-pound-sterling", "callstats:rates-list"),
        (gettext_lazy("Try a call"), "phone", "callstats:rates-try"),
    )

    def rows(self, user: Account) -> QuerySet:
        return super().rows(user).annotate(rate_count=Count("rates"))

    def new(self, user: Account) -> RateTable:
        return RateTable(partner_id=user.partner_id)


keep(RateTable, why_the_table_stays)
uses.describe("callstats.RateTable.plan", gettext_lazy("Call Rates"))


@register
class Destinations(SetUp):
    slug, title, single = "destinations", gettext_lazy("Watched Destinations"), gettext_lazy("Watched Destination")
    namespace, screen, code = "callstats", "watched-destinations", "watched-destinations"
    intro = gettext_lazy(
        "Prefixes that fraud calls, and countries that a plan closes. The longest prefix of the number called counts; of "
        "two alike that of the customer's plan."
    )
    model, table, filters, form = WatchedDestination, WatchedTable, WatchedFilters, WatchedForm
    default_sort = named_by = "prefix"
    list_tools = ((gettext_lazy("Import"), "file-up", "callstats:destinations-import"),)


uses.describe("callstats.WatchedDestination.plan", gettext_lazy("Watched Destinations"))


@register
class QuietLimits(SetUp):
    """Everybody keeps their own; those of resellers below are looked at."""

    slug, title, single = (
        "quiet-limits",
        gettext_lazy("Night and Weekend Limits"),
        gettext_lazy("Night and Weekend Limit"),
    )
    namespace, screen, code = "callstats", "quiet-limits", "quiet-limits"
    intro = gettext_lazy(
        "What an extension may spend in a day is lower at night and on days off, by the customer's own clock. One for a customer "
        "goes before one for its plan, that before the one for all plans; where you have none, that of the nearest reseller "
        "above holds."
    )
    model, table, filters, form = QuietLimit, QuietTable, QuietFilters, QuietForm

    def new(self, user: Account) -> QuietLimit:
        return QuietLimit(partner_id=user.partner_id)


uses.describe("callstats.QuietLimit.plan", gettext_lazy("Night and Weekend Limits"))
