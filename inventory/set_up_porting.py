"""Suppliers of ports, their lead times and reject codes, as objects of the service environment."""

from django import forms
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from inventory.models import PortLeadTime, PortRejectCode, PortSupplier
from inventory.porting.states import Installation, Repairer
from inventory.suppliers.drivers import supplier_choices
from oms.kit.grid import BadgeColumn, BooleanColumn, GridFilters, GridTable, NumberColumn, TextColumn
from oms.kit.setup import AvailabilityFilters, SetUp, SetUpForm, availability_columns, entry_link, register, uses
from oms.kit.working_days import countries, name_of
from oms.kit.zones import known_zones

SCREEN = "sp-environment"
ZONES = sorted(zone for zone in known_zones() if "/" in zone and not zone.startswith(("Etc/", "posix/")))
REPLIES = ("reply_single", "reply_multi", "resubmit_single", "resubmit_multi", "objection_hours")
LIMITS = (
    "change_single",
    "change_multi",
    "losing_cancels",
    "furthest_days",
    "port_time",
    "longest_hours",
    "letter_months",
)


def clock(value, record: dict) -> str:
    """13:00"""
    return f"{value:%H:%M}"


def nation(value: str, record: dict) -> str:
    """United Kingdom (ENG)"""
    return name_of(value)


class SupplierTable(GridTable):
    cells = (
        ("name", "country"), ("availability",), ("driver", "cutoff"), ("leads", "codes"), ("standard", "zone"),
        ("valid_from", "valid_to"),
    )  # fmt: skip

    name = TextColumn(_("Supplier"), "name", priority=1, link=entry_link("inventory:port-suppliers"))
    country = TextColumn(_("Nation"), "country", show=nation, priority=1)
    standard = BooleanColumn(_("Standard for its nation"), "standard")
    driver = BadgeColumn(_("Reached by"), "driver", supplier_choices)
    cutoff = TextColumn(_("Cut-off"), "cutoff", show=clock)
    zone = TextColumn(_("Time Zone"), "zone", priority=3)
    leads = NumberColumn(_("Lead Times"), "lead_count", sort=False)
    codes = NumberColumn(_("Reject Codes"), "code_count", sort=False)
    availability, valid_from, valid_to = availability_columns()


class SupplierFilters(AvailabilityFilters):
    search_hint = _("Supplier or note")
    search_paths = ("name", "note")


class SupplierForm(SetUpForm):
    locked = ("country",)
    sections = (
        (_("Deadlines in working days of 24 hours"), REPLIES),
        (_("Before and on the porting day"), LIMITS),
        (_("Available Period"), ("valid_from", "valid_to")),
    )
    country = forms.ChoiceField(label=_("Nation"), choices=countries)
    zone = forms.ChoiceField(label=_("Time Zone"), choices=[(zone, zone) for zone in ZONES])

    class Meta:
        model = PortSupplier
        fields = [
            "name", "country", "zone", "driver", "email", "standard", "cutoff", "from_acceptance", "note", *REPLIES, *LIMITS, "valid_from",
            "valid_to",
        ]  # fmt: skip
        help_texts = {
            "standard": _("New requests for numbers of this nation go to it."),
            "cutoff": _("A request after this time counts from the next working day."),
            "email": _("Requests are mailed there, with the form as a sheet; empty: nothing is mailed."),
            "furthest_days": _("0 for no limit."),
        }


@register
class PortSuppliers(SetUp):
    slug, title, single = "port-suppliers", _("Porting Suppliers"), _("Porting Supplier")
    namespace, screen, order = "inventory", SCREEN, 72
    intro = _("Who carries out ports in a nation: cut-off, reply times and limits.")
    model, table, filters, form = PortSupplier, SupplierTable, SupplierFilters, SupplierForm

    def rows(self, user) -> QuerySet:
        counts = {"lead_count": Count("lead_times", distinct=True), "code_count": Count("reject_codes", distinct=True)}
        return super().rows(user).annotate(**counts)


class LeadTable(GridTable):
    supplier = TextColumn(_("Supplier"), "supplier__name", priority=1, link=entry_link("inventory:port-lead-times"))
    installation = BadgeColumn(_("Line Type"), "installation", Installation.choices, priority=1)
    at_least = NumberColumn(_("From (numbers)"), "at_least")
    pro = NumberColumn(_("PRO (working days)"), "pro_days", priority=1)
    sup = NumberColumn(_("SUP (working days)"), "sup_days", priority=1)


class LeadFilters(GridFilters):
    search_hint = _("Supplier")
    search_paths = ("supplier__name",)


class LeadForm(SetUpForm):
    class Meta:
        model = PortLeadTime
        fields = ["supplier", "installation", "at_least", "pro_days", "sup_days"]
        help_texts = {
            "at_least": _("It holds from so many numbers on."),
            "pro_days": _("The losing provider holds the range."),
            "sup_days": _("Ported before: another provider holds the range."),
        }

    def adapt(self, name: str, field: forms.Field) -> None:
        if name in ("at_least", "pro_days", "sup_days"):
            self.at_least(field, 1)


@register
class LeadTimes(SetUp):
    slug, title, single = "port-lead-times", _("Porting Lead Times"), _("Porting Lead Time")
    namespace, screen, order = "inventory", SCREEN, 74
    intro = _("Working days that a port takes, by supplier, line type and how many numbers.")
    model, table, filters, form = PortLeadTime, LeadTable, LeadFilters, LeadForm
    default_sort, named_by = "supplier", "installation"


class CodeTable(GridTable):
    code = TextColumn(_("Code"), "code", priority=1, link=entry_link("inventory:port-reject-codes"))
    supplier = TextColumn(_("Supplier"), "supplier__name", priority=1)
    meaning = TextColumn(_("Meaning"), "meaning", priority=1)
    todo = TextColumn(_("What to do"), "todo")
    repairer = BadgeColumn(_("Who repairs"), "repairer", Repairer.choices)


class CodeFilters(GridFilters):
    search_hint = _("Code, meaning or what to do")
    search_paths = ("code", "meaning", "todo", "supplier__name")


class CodeForm(SetUpForm):
    class Meta:
        model = PortRejectCode
        fields = ["supplier", "code", "meaning", "todo", "repairer"]


@register
class RejectCodes(SetUp):
    slug, title, single = "port-reject-codes", _("Porting Reject Codes"), _("Porting Reject Code")
    namespace, screen, order = "inventory", SCREEN, 76
    intro = _("Why a port is refused: what the code means, what to do, and who does it.")
    model, table, filters, form = PortRejectCode, CodeTable, CodeFilters, CodeForm
    default_sort = named_by = "code"


uses.describe("inventory.PortLeadTime.supplier", _("Porting Lead Times"))
uses.describe("inventory.PortRejectCode.supplier", _("Porting Reject Codes"))
