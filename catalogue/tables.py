"""Grids of this app."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from catalogue.enums import ChargeMode, DeviceTerms, ItemType, NumberKind, PayMode, PlanType, Reach, ReasonKind
from catalogue.rules import length_in_words
from oms.kit.grid import BooleanColumn, DateColumn, GridTable, MoneyColumn, NumberColumn, TextColumn
from oms.kit.grid.columns import BadgeColumn
from oms.kit.setup.tables import availability_columns, entry_link
from oms.kit.working_days import name_of


def trial(value: int, record: dict) -> str:
    """3 months, or nothing."""
    return length_in_words(value, record["trial_unit"]) if value else ""


def device_terms(value: str, record: dict) -> str:
    """Sold or Rented, of a package that has a device."""
    return str(DeviceTerms(value).label) if record["device_id"] else ""


def reach(value: str, record: dict) -> str:
    """What the lines of a user package may call."""
    return str(Reach(value).label) if record["kind"] == ItemType.USER_PACKAGE else ""


def voicemail(value: bool, record: dict) -> str:
    """Whether the lines of a user package have a voicemail box."""
    return str(_("Yes") if value else _("No")) if record["kind"] == ItemType.USER_PACKAGE else ""


def period(first: date, record: dict) -> str:
    """1 Jan 2026 – 31 Dec 2026, or open at the end."""
    last = record["valid_to"]
    return f"{date_format(first, 'DATE_FORMAT')} – {date_format(last, 'DATE_FORMAT') if last else ''}".rstrip()


class PlanTable(GridTable):
    cells = (
        ("name", "kind"),
        ("offers", "items"),
        ("max_channels",),
        ("fraud_default", "fraud_max"),
        ("attach_file", "fraud_change"),
        ("description",),
    )

    name = TextColumn(_("Service Plan"), "name", priority=1, link=entry_link("catalogue:plans"))
    kind = BadgeColumn(_("Service Plan Type"), "kind", PlanType.choices)
    availability, valid_from, valid_to = availability_columns()
    offers = NumberColumn(_("Resellers"), "offer_count")
    items = NumberColumn(_("Order Items"), "item_count", priority=3)
    max_channels = NumberColumn(_("Max Channels"), "max_channels", priority=3)
    fraud_default = MoneyColumn(
        _("Default Outgoing Call Limit (per User)"), "fraud_default", currency="currency", priority=3
    )
    fraud_max = MoneyColumn(_("Maximum"), "fraud_max", currency="currency", priority=3)
    attach_file = BooleanColumn(_("Attach File"), "attach_file", priority=3)
    fraud_change = BooleanColumn(_("Call Fraud Change"), "fraud_change", priority=3)
    description = TextColumn(_("Description"), "description", priority=3)


class ResellerPlanTable(GridTable):
    """Plans that one reseller may order (guide 2.7.1.6)."""

    name = TextColumn(_("Service Plan"), "name", priority=1)
    kind = BadgeColumn(_("Service Plan Type"), "kind", PlanType.choices)
    period = TextColumn(_("Available Period"), "valid_from", needs=("valid_to",), show=period)
    description = TextColumn(_("Description"), "description")


class OfferTable(GridTable):
    """Who holds a plan."""

    partner = TextColumn(_("Reseller"), "partner__name", priority=1, needs=("partner",))
    code = TextColumn(_("Reseller ID"), "partner__code")
    parent = TextColumn(_("Parent Reseller"), "partner__parent__name")


class ItemTable(GridTable):
    cells = (
        ("name", "code"),
        ("kind", "group"),
        ("price", "charge"),
        ("next_price", "next_price_from"),
        ("license",),
        ("pay", "trial"),
        ("reach", "voicemail"),
        ("description",),
    )

    name = TextColumn(_("Order Item"), "name", priority=1, link=entry_link("catalogue:items"))
    code = TextColumn(_("Item Code"), "code", priority=3)
    kind = BadgeColumn(_("Item Type"), "kind", ItemType.choices)
    group = TextColumn(_("Item Group"), "group__name")
    license = TextColumn(_("Linked Cloud License"), "license__name", priority=3)
    price = MoneyColumn(_("List Price"), "price_today", currency="currency")
    charge = BadgeColumn(_("Charged"), "charge", ChargeMode.choices, priority=3)
    next_price = MoneyColumn(_("Coming Price"), "next_price", currency="currency", priority=3)
    next_price_from = DateColumn(_("Holds from"), "next_price_from", priority=3)
    reach = TextColumn(_("May Call"), "reach", needs=("kind",), show=reach, priority=3)
    voicemail = TextColumn(_("Voicemail"), "voicemail", needs=("kind",), show=voicemail, priority=3)
    pay = BadgeColumn(_("Pre/Post"), "pay", PayMode.choices, priority=3)
    trial = TextColumn(_("Maximum trial"), "trial_max", needs=("trial_unit",), show=trial, priority=3)
    availability, valid_from, valid_to = availability_columns()
    description = TextColumn(_("Description"), "description", priority=3)


class PackageTable(GridTable):
    cells = (
        ("name", "code"),
        ("kind", "group"),
        ("contents", "upgrades"),
        ("reach", "voicemail"),
        ("device", "terms"),
        ("price", "charge"),
        ("license",),
        ("pay", "trial"),
        ("description",),
    )

    name = TextColumn(_("Package"), "name", priority=1, link=entry_link("catalogue:packages"))
    code = TextColumn(_("Item Code"), "code", priority=3)
    kind = BadgeColumn(_("Item Type"), "kind", ItemType.choices)
    contents = NumberColumn(_("Contents"), "content_count")
    upgrades = NumberColumn(_("Upgrade paths"), "upgrade_count")
    reach = TextColumn(_("May Call"), "reach", needs=("kind",), show=reach)
    voicemail = TextColumn(_("Voicemail"), "voicemail", needs=("kind",), show=voicemail)
    device = TextColumn(_("Device Model"), "device__name")
    terms = TextColumn(_("Owner Type"), "device_terms", needs=("device_id",), show=device_terms, priority=3)
    price = MoneyColumn(_("List Price"), "price_today", currency="currency")
    group = TextColumn(_("Item Group"), "group__name", priority=3)
    license = TextColumn(_("Linked Cloud License"), "license__name", priority=3)
    charge = BadgeColumn(_("Charged"), "charge", ChargeMode.choices, priority=3)
    pay = BadgeColumn(_("Pre/Post"), "pay", PayMode.choices, priority=3)
    trial = TextColumn(_("Maximum trial"), "trial_max", needs=("trial_unit",), show=trial, priority=3)
    availability, valid_from, valid_to = availability_columns()
    description = TextColumn(_("Description"), "description", priority=3)


class GroupTable(GridTable):
    name = TextColumn(_("Item Group"), "name", priority=1, link=entry_link("catalogue:groups"))
    order = NumberColumn(_("Sort Key"), "order")
    items = NumberColumn(_("Order Items"), "item_count")
    availability, valid_from, valid_to = availability_columns()


class LicenseTable(GridTable):
    name = TextColumn(_("Cloud License"), "name", priority=1, link=entry_link("catalogue:licenses"))
    tier_of = TextColumn(_("Next Higher License"), "tier_of__name")
    trial = TextColumn(_("Maximum trial"), "trial_max", needs=("trial_unit",), show=trial)
    items = NumberColumn(_("Order Items"), "item_count")
    availability, valid_from, valid_to = availability_columns()


class BundleTable(GridTable):
    name = TextColumn(_("Call Bundle"), "name", priority=1, link=entry_link("catalogue:bundles"))
    minutes = NumberColumn(_("Minutes"), "minutes")
    price = MoneyColumn(_("List Price"), "price_today", currency="currency")
    availability, valid_from, valid_to = availability_columns()


class DeviceTypeTable(GridTable):
    name = TextColumn(_("Device Type"), "name", priority=1, link=entry_link("catalogue:device-types"))
    groups = NumberColumn(_("Device Order Groups"), "group_count")
    availability, valid_from, valid_to = availability_columns()


class DeviceGroupTable(GridTable):
    name = TextColumn(_("Device Order Group"), "name", priority=1, link=entry_link("catalogue:device-groups"))
    type = TextColumn(_("Device Type"), "type__name")
    models = NumberColumn(_("Device Models"), "model_count")
    availability, valid_from, valid_to = availability_columns()


class DeviceModelTable(GridTable):
    name = TextColumn(_("Device Model"), "name", priority=1, link=entry_link("catalogue:device-models"))
    type = TextColumn(_("Device Type"), "group__type__name")
    group = TextColumn(_("Device Order Group"), "group__name")
    price = MoneyColumn(_("List Price"), "price_today", currency="currency")
    by_mac = BooleanColumn(_("Managed by MAC"), "by_mac", priority=3)
    availability, valid_from, valid_to = availability_columns()


class AgreementTable(GridTable):
    name = TextColumn(_("Agreement Period"), "name", priority=1, link=entry_link("catalogue:agreements"))
    months = NumberColumn(_("Months"), "months")
    availability, valid_from, valid_to = availability_columns()


class NumberTypeTable(GridTable):
    name = TextColumn(_("Number Type"), "name", priority=1, link=entry_link("catalogue:number-types"))
    kind = BadgeColumn(_("Kind"), "kind", NumberKind.choices)
    country = TextColumn(_("Nation"), "country", show=lambda value, record: name_of(value).split(" (")[0])
    codes = NumberColumn(_("Area Codes"), "code_count")
    rest = NumberColumn(_("Rest after return, days"), "rest_days")
    availability, valid_from, valid_to = availability_columns()


class AreaCodeTable(GridTable):
    code = TextColumn(_("Area Code"), "code", priority=1, link=entry_link("catalogue:area-codes"))
    name = TextColumn(_("Area"), "name", priority=1)
    number_type = TextColumn(_("Number Type"), "number_type__name")
    availability, valid_from, valid_to = availability_columns()


class ReasonTable(GridTable):
    text = TextColumn(_("Reason"), "text", priority=1, link=entry_link("catalogue:reasons"))
    kind = BadgeColumn(_("Kind"), "kind", ReasonKind.choices)
    availability, valid_from, valid_to = availability_columns()


class CarrierTable(GridTable):
    name = TextColumn(_("Losing service provider"), "name", priority=1, link=entry_link("catalogue:carriers"))
    url = TextColumn(_("Carrier Site Link"), "url", link=lambda record: record["url"])
    availability, valid_from, valid_to = availability_columns()
