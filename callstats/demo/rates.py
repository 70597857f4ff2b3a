"""What calls cost in the demo: the provider's own rates, and those of two resellers."""

from datetime import date
from decimal import Decimal

from callstats.models import Rate, RateTable
from partners.models import Partner
from partners.people.demo.people import PARTNERS

FIRST = date(2024, 1, 1)
# destination: (prefix, seconds that are charged together, whether a bundle is used first)
DESTINATIONS = {
    "United Kingdom": ("+44", 60, True),
    "UK mobile": ("+447", 60, True),
    "UK non-geographic": ("+443", 60, False),
    "UK premium": ("+449", 60, False),
    "Ireland": ("+353", 60, False),
    "France": ("+33", 60, False),
    "Germany": ("+49", 60, False),
    "Germany mobile": ("+4915", 60, False),
    "Latvia": ("+371", 60, False),
    "United States and Canada": ("+1", 6, False),
}
# (partner, table, {destination: (per minute, per call)})
TABLES = [
    (
        "nimbus", "Standard",
        {
            "United Kingdom": ("0.0110", "0"), "UK mobile": ("0.0290", "0"), "UK non-geographic": ("0.0110", "0"),
            "UK premium": ("0.9500", "0.05"), "Ireland": ("0.0320", "0"), "France": ("0.0280", "0"),
            "Germany": ("0.0260", "0"), "Germany mobile": ("0.1100", "0"), "Latvia": ("0.3400", "0.02"),
            "United States and Canada": ("0.0210", "0"),
        },
    ),
    (
        "rs-vertical", "RS-Vertical retail",
        {
            "United Kingdom": ("0.02", "0.01"), "UK mobile": ("0.06", "0.01"), "UK non-geographic": ("0.02", "0.01"),
            "UK premium": ("1.35", "0.10"), "Ireland": ("0.07", "0.02"), "France": ("0.06", "0.02"),
            "Germany": ("0.06", "0.02"), "Germany mobile": ("0.18", "0.02"), "Latvia": ("0.52", "0.05"),
            "United States and Canada": ("0.05", "0.02"),
        },
    ),
    (
        "orbit", "Orbit call prices",
        {
            "United Kingdom": ("0.018", "0"), "UK mobile": ("0.055", "0"), "UK non-geographic": ("0.018", "0"),
            "UK premium": ("1.20", "0"), "Ireland": ("0.06", "0"), "France": ("0.05", "0"), "Germany": ("0.05", "0"),
            "Latvia": ("0.48", "0"), "United States and Canada": ("0.04", "0"),
        },
    ),
]  # fmt: skip


def load() -> None:
    """Runs as the system."""
    for key, name, rates in TABLES:
        partner = Partner.objects.get(name=PARTNERS[key][0])
        table, new = RateTable.objects.get_or_create(partner=partner, name=name)
        if new:
            Rate.objects.bulk_create(_rate(table, destination, *amounts) for destination, amounts in rates.items())


def _rate(table: RateTable, destination: str, per_minute: str, per_call: str) -> Rate:
    prefix, step, in_bundle = DESTINATIONS[destination]
    return Rate(
        table=table, prefix=prefix, destination=destination, per_minute=Decimal(per_minute),
        per_call=Decimal(per_call), step=step, in_bundle=in_bundle, valid_from=FIRST,
    )  # fmt: skip
