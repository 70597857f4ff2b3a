"""Call servers and gold rules as objects of the service environment, and what uses the catalogue on this floor."""

from typing import Any

from django.core.validators import RegexValidator
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.models import AreaCode
from inventory.ems.drivers import DRIVERS
from inventory.models import CallServer, GoldRule, Number
from inventory.queries.comparison import compared_servers
from oms.kit.grid import GridTable, NumberColumn, TextColumn
from oms.kit.setup import AvailabilityFilters, SetUp, SetUpForm, availability_columns, entry_link, register, uses

ADDRESSES = (
    "lip_ip", "sip_url", "sip_ip", "media_ip", "uce_ip", "one_url", "acb_url", "analytics_url",
)  # fmt: skip


def network(name: str, record: dict) -> str:
    """The label of a driver; one that is not installed stands as it was kept."""
    return str(DRIVERS[name].label) if name in DRIVERS else name


class CallServerTable(GridTable):
    cm_id = TextColumn(_("CM ID"), "cm_id", priority=1, link=entry_link("inventory:call-servers"))
    name = TextColumn(_("Name"), "name", priority=1)
    driver = TextColumn(_("Network"), "driver", priority=3, show=network)
    tenants = NumberColumn(_("Tenants"), "tenant_count")
    capacity = NumberColumn(_("Capacity"), "capacity")
    availability, valid_from, valid_to = availability_columns()
    lip_ip, sip_url, sip_ip, media_ip, uce_ip, one_url, acb_url, analytics_url = (
        TextColumn(CallServer._meta.get_field(name).verbose_name, name, priority=3) for name in ADDRESSES
    )


class CallServerFilters(AvailabilityFilters):
    search_hint = _("CM ID, name or address")
    search_paths = ("cm_id", "name", *ADDRESSES)


class CallServerForm(SetUpForm):
    """What phones need to find the server may change at any time; its ID stands on customers and stays.

    So does its network: tenants do not move to another vendor by a word. With one driver there is nothing to choose.
    """

    locked = ("cm_id", "driver")
    sections = (
        (_("Addresses"), ADDRESSES),
        (_("Available Period"), ("valid_from", "valid_to")),
    )

    class Meta:
        model = CallServer
        fields = ["cm_id", "name", "driver", "capacity", *ADDRESSES, "valid_from", "valid_to"]
        labels = {"name": _("Name"), "capacity": _("Capacity")}
        help_texts = {"capacity": _("So many tenants it can take.")}

    def adapt(self, name: str, field) -> None:
        if name in ADDRESSES or name == "cm_id":
            field.validators.append(RegexValidator(r"^\S+\Z", _("An address has no spaces.")))
        if name == "driver" and len(DRIVERS) == 1:
            field.disabled, field.help_text = True, _("The only kind of network that is installed.")
        if name == "capacity":
            self.at_least(field, self.tenants())

    def tenants(self) -> int:
        return self.instance.tenants.count() if self.instance.pk else 0

    def clean_cm_id(self) -> str:
        return self.cleaned_data["cm_id"].upper()


@register
class CallServers(SetUp):
    slug, title, single = "call-servers", _("Call Servers"), _("Call Server")
    namespace, screen, order = "inventory", "sp-environment", 10
    intro = _("Call managers of the network, what phones need to find them, and how full they are.")
    model, table, filters, form = CallServer, CallServerTable, CallServerFilters, CallServerForm
    default_sort = named_by = "cm_id"
    detail = "inventory/call_server_detail.html"

    def extra(self, entry, user) -> dict[str, Any]:
        """What it has in common with the contracts of those on it, for who may open the differences."""
        return {"compared": compared_servers(user, only=entry)[0]} if user.may_open("network-differences") else {}

    def rows(self, user) -> QuerySet:
        return super().rows(user).annotate(tenant_count=Count("tenants"))


uses.describe("inventory.Tenant.server", _("Customers on it"))
uses.describe("inventory.Number.number_type", _("Numbers"))
uses.describe("inventory.Device.model", _("Devices"))
uses.add(AreaCode, _("Numbers"), lambda code: Number.objects.filter(area_code=code.code))


class RuleTable(GridTable):
    name = TextColumn(_("Gold rule"), "name", priority=1, link=entry_link("inventory:gold-rules"))
    pattern = TextColumn(_("Pattern of the last digits"), "pattern", priority=1)
    type = TextColumn(_("Number Type"), "number_type__name")
    availability, valid_from, valid_to = availability_columns()


class RuleFilters(AvailabilityFilters):
    search_hint = _("Rule or pattern")
    search_paths = ("name", "pattern", "number_type__name")


class RuleForm(SetUpForm):
    sections = ((_("Available Period"), ("valid_from", "valid_to")),)

    class Meta:
        model = GoldRule
        fields = ["name", "pattern", "number_type", "valid_from", "valid_to"]
        help_texts = {
            "pattern": _(
                "A digit is itself, a letter any digit, the same letter the same one; + is one more, - one less: AAAA, ABAB, A000, A+++."
            ),
            "number_type": _("Empty: numbers of every type."),
        }

    def clean_pattern(self) -> str:
        return str(self.cleaned_data["pattern"]).replace(" ", "").upper()


@register
class GoldRules(SetUp):
    slug, title, single = "gold-rules", _("Gold rules"), _("Gold rule")
    namespace, screen, order = "inventory", "sp-environment", 35
    intro = _("Which numbers are easy to remember; new ones are marked so, others when you say so.")
    model, table, filters, form = GoldRule, RuleTable, RuleFilters, RuleForm
    detail = "inventory/gold_rule_detail.html"
    list_tools = ((_("Mark numbers"), "sparkles", "inventory:gold-marks"),)


uses.describe("inventory.GoldRule.number_type", _("Gold rules"))
