"""Entries of the set-up, for the addresses that walk all pages: the first row of each model."""

from collections.abc import Callable
from datetime import date

PAGES = ("entry", "edit", "uses", "close", "delete")
MODELS = {
    "catalogue:plans": "catalogue.ServicePlan",
    "catalogue:items": "catalogue.OrderItem",
    "catalogue:packages": "catalogue.PackageContent.package_id",
    "catalogue:groups": "catalogue.ItemGroup",
    "catalogue:licenses": "catalogue.CloudLicense",
    "catalogue:bundles": "catalogue.CallBundle",
    "catalogue:device-models": "catalogue.DeviceModel",
    "catalogue:device-groups": "catalogue.DeviceOrderGroup",
    "catalogue:device-types": "catalogue.DeviceType",
    "catalogue:agreements": "catalogue.AgreementPeriod",
    "catalogue:number-types": "catalogue.NumberType",
    "catalogue:area-codes": "catalogue.AreaCode",
    "catalogue:reasons": "catalogue.Reason",
    "catalogue:additional-items": "partners.AdditionalItem",
    "catalogue:carriers": "catalogue.CarrierLink",
    "inventory:call-servers": "inventory.CallServer",
    "customers:terms-versions": "customers.Terms",
    "inventory:gold-rules": "inventory.GoldRule",
    "inventory:group-domains": "inventory.GroupDomain",
    "inventory:port-suppliers": "inventory.PortSupplier",
    "inventory:port-lead-times": "inventory.PortLeadTime",
    "inventory:port-reject-codes": "inventory.PortRejectCode",
    "callstats:destinations": "callstats.WatchedDestination",
}
RATE_PAGES = ("list", "set", "take-back", "try", "import", "rehearsal", "judged", "template")
FURTHER = {
    "catalogue:plans": ("copy", "resellers"),
    "catalogue:items": ("prices",),
    "catalogue:bundles": ("prices",),
    "catalogue:device-models": ("prices",),
}
WITHOUT_PERIOD = {
    "callstats:destinations", "catalogue:additional-items", "inventory:port-lead-times", "inventory:port-reject-codes",
}  # fmt: skip


def first(label: str) -> Callable[[int], int | None]:
    """The first value of a model's column (its key, unless a third word names another)."""

    def find(partner_id: int) -> int | None:
        from django.apps import apps  # the apps are loaded only when a test runs

        app, model, *column = label.split(".")
        rows = apps.get_model(app, model).objects.order_by("pk")
        return rows.values_list(column[0] if column else "pk", flat=True).first()

    return find


def pages_of(name: str) -> tuple[str, ...]:
    pages = tuple(page for page in PAGES if page != "close" or name not in WITHOUT_PERIOD)
    return pages + FURTHER.get(name, ())


def class_of(partner_id: int) -> int | None:
    """A customer class of the partner."""
    from customers.models import CustomerClass  # the apps are loaded only when a test runs

    return CustomerClass.objects.filter(partner_id=partner_id).values_list("pk", flat=True).first()


def rates_of(partner_id: int) -> int:
    """A rate table of the partner that still can be deleted: its rates are coming."""
    from callstats.models import Rate, RateTable  # the apps are loaded only when a test runs

    table, _new = RateTable.objects.get_or_create(partner_id=partner_id, name=f"Probe {partner_id}", currency="USD")
    for prefix in ("+86", "+87"):
        values = {"destination": "Anywhere", "per_minute": 1}
        Rate.objects.get_or_create(table=table, prefix=prefix, valid_from=date(2100, 1, 1), defaults=values)
    return table.pk


def coming_rate_of(partner_id: int) -> int:
    """A rate of that table which does not hold yet."""
    from callstats.models import Rate  # the apps are loaded only when a test runs

    values = {"destination": "Anywhere", "per_minute": 1}
    found = Rate.objects.get_or_create(
        table_id=rates_of(partner_id), prefix="+88", valid_from=date(2100, 1, 1), defaults=values
    )
    return found[0].pk


def template_of(partner_id: int) -> int:
    """An order template of the partner."""
    from orders.models import OrderTemplate  # the apps are loaded only when a test runs

    return OrderTemplate.objects.get_or_create(partner_id=partner_id, name=f"Probe {partner_id} template")[0].pk


def a_price(model: str, column: str) -> Callable[[int], object]:
    """A price that is coming, or what it is of."""

    def find(partner_id: int) -> object:
        from django.apps import apps  # the apps are loaded only when a test runs

        return apps.get_model("catalogue", model).objects.order_by("-valid_from").values_list(column, flat=True).first()

    return find


def tax_rate_of(partner_id: int) -> int:
    """A tax rate of the partner."""
    from billing.models import TaxRate  # the apps are loaded only when a test runs

    values = {"rate": 7, "words": "Of the tests"}
    return TaxRate.objects.get_or_create(
        partner_id=partner_id, country="SG", valid_from=date(2099, 1, partner_id % 28 + 1), defaults=values
    )[0].pk


def quiet_limit_of(partner_id: int) -> int:
    """What the partner lowers limits to at night."""
    from callstats.models import QuietLimit  # the apps are loaded only when a test runs

    return QuietLimit.objects.get_or_create(
        partner_id=partner_id,
        currency="EUR",
        plan=None,
        customer=None,
        defaults={"name": f"Probe {partner_id}", "night_limit": 5},
    )[0].pk


def seller_of(partner_id: int) -> int:
    """What the partner says of itself on invoices."""
    from billing.models import Seller  # the apps are loaded only when a test runs

    values = {"registered_name": f"Probe {partner_id} Ltd", "country": "GB"}
    return Seller.objects.get_or_create(partner_id=partner_id, defaults=values)[0].pk


SHARED_OBJECTS: dict[str, Callable[[int], object]] = {
    f"{name}-{page}.pk": first(label) for name, label in MODELS.items() for page in pages_of(name)
} | {
    "catalogue:items-price-withdraw.pk": a_price("ItemPrice", "item_id"),
    "catalogue:items-price-withdraw.price_pk": a_price("ItemPrice", "pk"),
    "catalogue:bundles-price-withdraw.pk": a_price("BundlePrice", "bundle_id"),
    "catalogue:bundles-price-withdraw.price_pk": a_price("BundlePrice", "pk"),
    "catalogue:device-models-price-withdraw.pk": a_price("ModelPrice", "model_id"),
    "catalogue:device-models-price-withdraw.price_pk": a_price("ModelPrice", "pk"),
    "catalogue:calendar-remove.pk": first("catalogue.WorkingDayException"),
    "catalogue:words.code": lambda partner_id: "password-changed",
    "catalogue:words.language": lambda partner_id: "de",
    "catalogue:import-template.kind": lambda partner_id: "items",
    "catalogue:plans-withdraw.pk": first("catalogue.ServicePlan"),
}
OBJECTS = SHARED_OBJECTS | {
    "catalogue:plans-withdraw.partner_pk": lambda partner_id: partner_id,
    **{f"customers:classes-{page}.pk": class_of for page in PAGES if page != "close"},
    **{f"callstats:rates-{page}.pk": rates_of for page in (*RATE_PAGES, *PAGES) if page != "close"},
    "callstats:rates-take-back.rate_pk": coming_rate_of,
    **{f"callstats:quiet-limits-{page}.pk": quiet_limit_of for page in PAGES if page != "close"},
    **{f"billing:tax-rates-{page}.pk": tax_rate_of for page in PAGES if page != "close"},
    **{f"billing:sellers-{page}.pk": seller_of for page in PAGES if page != "close"},
    **{f"orders:templates-{page}.pk": template_of for page in PAGES if page != "close"},
    "orders:begin-with.pk": template_of,
}
SHARED = set(SHARED_OBJECTS)
