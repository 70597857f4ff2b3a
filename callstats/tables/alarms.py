"""The grids of Fraud Alarms and of Watched Destinations; headings of the latter are those of their list."""

from django.utils.translation import gettext_lazy as _

from callstats.enums import ALARM_TONES, AlarmKind, AlarmOutcome, WatchAct, WatchKind
from callstats.queries.countries import country_name, country_of
from oms.kit.grid import BadgeColumn, DateTimeColumn, GridTable, RowLink, TextColumn, link_to
from oms.kit.setup import entry_link

TO_ALARM = link_to("callstats:alarm", "pk")
KINDS = {AlarmKind.HOT: "bad", AlarmKind.CLOSED: "bad", AlarmKind.FIRST: "info"}


class AlarmTable(GridTable):
    """A call that somebody should look at a row."""

    cells = (
        ("customer", "reseller"), ("extension", "user"), ("kind", "call"), ("country", "destination"), ("done", "prefix"),
        ("acknowledged", "by"), ("comment",),
    )  # fmt: skip
    acts = (
        RowLink(_("Look at the alarm"), TO_ALARM),
        RowLink(_("Acknowledge"), TO_ALARM, needs=("mine",), when=lambda record: record["mine"]),
    )

    call = DateTimeColumn(_("Call"), "call_at")
    reseller = TextColumn(_("Reseller"), "customer__partner_name", sort=False, priority=3)
    customer = TextColumn(
        _("Customer Name"), "customer__name", sort=False, priority=1,
        link=link_to("customers:basic", "customer__code"), needs=("customer__code",),
    )  # fmt: skip
    extension = TextColumn(_("Extension"), "extension", priority=1, link=TO_ALARM)
    user = TextColumn(_("User Name"), "user_name")
    kind = BadgeColumn(_("Kind"), "kind", AlarmKind.choices, KINDS, priority=1)
    country = TextColumn(_("Country"), "country", show=lambda value, record: country_name(value), priority=1)
    destination = TextColumn(_("Destination"), "destination")
    prefix = TextColumn(_("Prefix"), "prefix")
    done = BadgeColumn(_("What was done"), "outcome", AlarmOutcome.choices, ALARM_TONES, priority=1)
    acknowledged = DateTimeColumn(_("Acknowledged At"), "acknowledged_at", priority=3)
    by = TextColumn(_("Acknowledged By"), "acknowledged_by", priority=3)
    comment = TextColumn(_("Comment"), "comment", sort=False, priority=3)


class WatchedTable(GridTable):
    prefix = TextColumn(_("Prefix"), "prefix", priority=1, link=entry_link("callstats:destinations"))
    destination = TextColumn(_("Destination"), "destination", priority=1)
    country = TextColumn(_("Country"), "prefix", show=lambda value, record: country_name(country_of(value)), sort=False)
    plan = TextColumn(_("Service Plan"), "plan__name", show=lambda value, record: value or _("All plans"))
    kind = BadgeColumn(
        _("Kind"), "kind", WatchKind.choices, {WatchKind.HOT: "bad", WatchKind.CLOSED: "warn"}, priority=1
    )
    act = BadgeColumn(
        _("What is done"), "act", WatchAct.choices,
        {WatchAct.ALARM: "warn", WatchAct.BLOCK: "bad", WatchAct.LET: "good"}, priority=1,
    )  # fmt: skip
