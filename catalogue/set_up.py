"""The objects of the catalogue: what each shows, asks for, and offers on its page."""

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue import filters, tables
from catalogue.actions.price import save_item, save_priced
from catalogue.enums import PACKAGES
from catalogue.forms import plain
from catalogue.forms.item import ItemForm, PackageForm
from catalogue.forms.license import LicenseForm
from catalogue.forms.plan import PlanForm
from catalogue.models import (
    AgreementPeriod,
    BundlePrice,
    CallBundle,
    CloudLicense,
    DeviceModel,
    DeviceOrderGroup,
    DeviceType,
    ItemGroup,
    ItemPrice,
    LicenseConstraint,
    ModelPrice,
    OrderItem,
    PackageContent,
    PackageUpgrade,
    PlanBundle,
    PlanDevice,
    PlanItem,
    PlanOffer,
    ServicePlan,
)
from catalogue.queries.excluded import excluded_by
from catalogue.queries.package_map import license_map, package_map
from catalogue.queries.plan import plan_contents
from catalogue.queries.price import with_price
from catalogue.rules import why_the_group_stays
from oms.kit.setup.base import SetUp, register
from oms.kit.setup.changes import History
from oms.kit.setup.rules import keep


class OfCatalogue(SetUp):
    """Stands under the screen Catalogue."""

    namespace, screen = "catalogue", "sp-catalogue"


@register
class Plans(OfCatalogue):
    slug, title, single, order = "plans", _("Service Plans"), _("Service Plan"), 10
    intro = _("What may be ordered together, by whom, within which limits.")
    model, table, filters, form = ServicePlan, tables.PlanTable, filters.PlanFilters, PlanForm
    detail = "catalogue/plan_detail.html"
    history = (
        History(PlanItem, "plan", "item", _("Order Items")),
        History(PlanBundle, "plan", "bundle", _("Call Bundles")),
        History(PlanDevice, "plan", "model", _("Device Models")),
        History(PlanOffer, "plan", "partner", _("Resellers")),
    )
    tools = (
        (_("Resellers"), "store", "catalogue:plans-resellers"),
        (_("Copy plan"), "copy", "catalogue:plans-copy"),
    )

    def rows(self, user) -> QuerySet:
        counts = {"offer_count": Count("offers", distinct=True), "item_count": Count("plan_items", distinct=True)}
        return super().rows(user).annotate(**counts)

    def extra(self, entry: ServicePlan, user) -> dict:
        return plan_contents(entry, timezone.localdate())


@register
class Items(OfCatalogue):
    slug, title, single, order = "items", _("Order Items"), _("Order Item"), 20
    intro = _("What an order line sells, and what it costs.")
    model, table, filters, form = OrderItem, tables.ItemTable, filters.ItemFilters, ItemForm
    save = staticmethod(save_item)
    history = (History(ItemPrice, "item", "valid_from", _("Prices")),)
    tools = ((_("Prices"), "badge-pound-sterling", "catalogue:items-prices"),)
    list_tools = ((_("Import"), "file-up", "catalogue:import"),)

    def rows(self, user) -> QuerySet:
        return with_price(super().rows(user), timezone.localdate())


@register
class Packages(OfCatalogue):
    slug, title, single, order = "packages", _("Packages"), _("Package"), 30
    intro = _("Order items that are made of others, and what they may be upgraded to.")
    model, table, filters, form = OrderItem, tables.PackageTable, filters.PackageFilters, PackageForm
    save = staticmethod(save_item)
    detail = "catalogue/package_detail.html"
    history = (
        History(PackageContent, "package", "content", _("Contents")),
        History(PackageUpgrade, "source", "target", _("Upgrade paths")),
        History(ItemPrice, "item", "valid_from", _("Prices")),
    )
    tools = ((_("Prices"), "badge-pound-sterling", "catalogue:items-prices"),)
    list_tools = ((_("Drawing"), "workflow", "catalogue:packages-map"),)

    def rows(self, user) -> QuerySet:
        counts = {"content_count": Count("contents", distinct=True), "upgrade_count": Count("upgrades", distinct=True)}
        packages = super().rows(user).filter(kind__in=PACKAGES)
        return with_price(packages.annotate(**counts), timezone.localdate())

    def extra(self, entry: OrderItem, user) -> dict:
        return {
            "contents": entry.contents.select_related("content").order_by("content__name"),
            "device": entry.device,
            "drawing": package_map(around=entry),
        }


@register
class Groups(OfCatalogue):
    slug, title, single, order = "groups", _("Item Groups"), _("Item Group"), 40
    intro = _("The headings under which order items are picked.")
    model, table, filters, form = ItemGroup, tables.GroupTable, filters.NamedFilters, plain.GroupForm
    default_sort = "order"

    def rows(self, user) -> QuerySet:
        return super().rows(user).annotate(item_count=Count("items"))


@register
class Licenses(OfCatalogue):
    slug, title, single, order = "licenses", _("Cloud Licenses"), _("Cloud License"), 50
    intro = _("What the vendor settles by: tiers and the longest trial.")
    model, table, filters, form = CloudLicense, tables.LicenseTable, filters.LicenseFilters, LicenseForm
    detail = "catalogue/license_detail.html"
    history = (History(LicenseConstraint, "license", "other", _("Never together with")),)
    list_tools = ((_("Drawing"), "workflow", "catalogue:licenses-map"),)

    def rows(self, user) -> QuerySet:
        return super().rows(user).annotate(item_count=Count("items"))

    def extra(self, entry: CloudLicense, user) -> dict:
        return {"drawing": license_map(around=entry), "excluded": excluded_by([entry.pk])}


@register
class Bundles(OfCatalogue):
    slug, title, single, order = "bundles", _("Call Bundles"), _("Call Bundle"), 60
    intro = _("Minutes a month, bought ahead.")
    model, table, filters, form = CallBundle, tables.BundleTable, filters.NamedFilters, plain.BundleForm
    save = staticmethod(save_priced)
    history = (History(BundlePrice, "bundle", "valid_from", _("Prices")),)
    tools = ((_("Prices"), "badge-pound-sterling", "catalogue:bundles-prices"),)

    def rows(self, user) -> QuerySet:
        return with_price(super().rows(user), timezone.localdate())


@register
class DeviceModels(OfCatalogue):
    slug, title, single, order = "device-models", _("Device Models"), _("Device Model"), 70
    intro = _("What can be shipped, and what it costs.")
    model, table, filters, form = (
        DeviceModel,
        tables.DeviceModelTable,
        filters.DeviceModelFilters,
        plain.DeviceModelForm,
    )
    save = staticmethod(save_priced)
    history = (History(ModelPrice, "model", "valid_from", _("Prices")),)
    tools = ((_("Prices"), "badge-pound-sterling", "catalogue:device-models-prices"),)

    def rows(self, user) -> QuerySet:
        return with_price(super().rows(user), timezone.localdate())


@register
class DeviceGroups(OfCatalogue):
    slug, title, single, order = "device-groups", _("Device Order Groups"), _("Device Order Group"), 80
    intro = _("The sub types under which models are ordered.")
    model, table, filters, form = (
        DeviceOrderGroup,
        tables.DeviceGroupTable,
        filters.DeviceGroupFilters,
        plain.DeviceGroupForm,
    )

    def rows(self, user) -> QuerySet:
        return super().rows(user).annotate(model_count=Count("models"))


@register
class DeviceTypes(OfCatalogue):
    slug, title, single, order = "device-types", _("Device Types"), _("Device Type"), 90
    intro = _("Desk phones, handsets, accessories.")
    model, table, filters, form = DeviceType, tables.DeviceTypeTable, filters.NamedFilters, plain.DeviceTypeForm

    def rows(self, user) -> QuerySet:
        return super().rows(user).annotate(group_count=Count("groups"))


@register
class Agreements(OfCatalogue):
    slug, title, single, order = "agreements", _("Agreement Periods"), _("Agreement Period"), 100
    intro = _("How long a customer may be bound.")
    model, table, filters, form = AgreementPeriod, tables.AgreementTable, filters.NamedFilters, plain.AgreementForm
    default_sort = "months"


keep(ItemGroup, why_the_group_stays)
