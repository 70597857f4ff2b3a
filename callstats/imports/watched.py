"""Lists of watched destinations, rehearsed row by row; nothing is written here (callstats/actions/watched.py)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from callstats.enums import WatchAct, WatchKind
from callstats.imports.rates import PREFIX, Prefix
from callstats.models import WatchedDestination
from catalogue.models import ServicePlan
from oms.kit.sheet_import.cells import OneOf, Text
from oms.kit.sheet_import.rows import SheetRows

DESTINATION, PLAN, ACT = "Destination", "Service Plan", "What is done"
COLUMNS = (PREFIX, DESTINATION, PLAN, "Kind", ACT)
NEEDED = (PREFIX, DESTINATION)
ALL_PLANS = "all"


class ListedDestination:
    """A row as it was understood; an empty cell leaves what the prefix has."""

    pk = None
    prefix = destination = ""
    plan: object = ALL_PLANS
    kind: str | None = None
    act: str | None = None
    before: WatchedDestination | None = None

    @property
    def plan_id(self) -> int | None:
        return self.plan if isinstance(self.plan, int) else None

    def as_destination(self) -> WatchedDestination:
        old = self.before or WatchedDestination()
        return WatchedDestination(
            prefix=self.prefix, destination=self.destination, plan_id=self.plan_id, kind=self.kind or old.kind,
            act=self.act or old.act,
        )  # fmt: skip


class WatchedRows(SheetRows):
    def __init__(self) -> None:
        super().__init__()
        self.known = {(row.prefix, row.plan_id): row for row in WatchedDestination.objects.all()}
        plans = list(ServicePlan.objects.values_list("pk", "name"))
        self.take(
            {
                PREFIX: ("prefix", Prefix()),
                DESTINATION: ("destination", Text(100)),
                PLAN: ("plan", OneOf([(ALL_PLANS, _("All plans")), *plans])),
                "Kind": ("kind", OneOf(WatchKind.choices)),
                ACT: ("act", OneOf(WatchAct.choices)),
            }
        )

    def start(self, row: dict) -> ListedDestination:
        return ListedDestination()

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True) -> None:
        super().validate_instance(instance, import_validation_errors, validate_unique)
        wanted = {PREFIX: instance.prefix, DESTINATION: instance.destination}
        if missing := [heading for heading, value in wanted.items() if not value]:
            raise ValidationError(_("Missing: %(names)s.") % {"names": ", ".join(_(heading) for heading in missing)})
        instance.before = self.known.get((instance.prefix, instance.plan_id))
        self.once((instance.prefix, instance.plan_id), _("This prefix and plan"))

    def words(self, listed: ListedDestination) -> str:
        after, old = in_words(listed.as_destination()), listed.before
        if old is None:
            return _("New: %(after)s") % {"after": after}
        before = in_words(old)
        return _("No change") if before == after else f"{before} → {after}"


def in_words(row: WatchedDestination) -> str:
    """Latvia mobile: Hot list, Alarm and block"""
    return f"{row.destination}: {row.get_kind_display()}, {row.get_act_display()}"
