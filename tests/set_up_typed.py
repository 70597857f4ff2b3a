"""What is typed for a new object of the provider's set-up, by URL name, and what is refused."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from tests.addresses import addresses
from tests.typed import fill_in, problems

TODAY = timezone.localdate()


def pk_of(label: str, **values) -> int:
    from django.apps import apps  # the apps are loaded only when a test runs

    with as_system():
        return apps.get_model(label).objects.get(**values).pk


# slug: what is typed for a new one, what is changed of it, a value that is refused and the words that say why
PERIOD = {"valid_from": "2026-01-01", "valid_to": ""}
NEW = {
    "catalogue:plans": (
        {"name": "Harbour Plan", "kind": "cloud_pbx", "fraud_default": "10", "fraud_max": "50", **PERIOD},
        {"description": "For hotels"},
        {"fraud_default": "60"},
        "cannot be higher than the maximum",
    ),
    "catalogue:items": (
        {"name": "Door Phone", "code": "door-phone", "kind": "service_item", "list_price": "3.50", **PERIOD},
        {"description": "Rings at reception"},
        {"trial_max": "99"},
        "grants",
    ),
    "catalogue:packages": (
        {"name": "Harbour User", "code": "harbour-user", "kind": "user_package", "list_price": "9.90", **PERIOD},
        {"description": "For hotels"},
        {"list_price": "-1"},
        "less than 0",
    ),
    "catalogue:groups": ({"name": "Hotel", "order": "90", **PERIOD}, {"order": "91"}, {"order": "-1"}, "Sort Key"),
    "catalogue:licenses": (
        {"name": "Hotel Seat", "trial_max": "1", **PERIOD},
        {"trial_max": "2"},
        {"valid_to": "2025-01-01"},
        "before “Available from”",
    ),
    "catalogue:bundles": (
        {"name": "Hotel 100", "minutes": "100", "price": "1.50", **PERIOD},
        {"minutes": "200"},
        {"price": "1.505"},
        "2 decimal places",
    ),
    "catalogue:device-types": ({"name": "Door", **PERIOD}, {"name": "Doors"}, {"name": ""}, "required"),
    "catalogue:device-groups": ({"name": "Door Station", **PERIOD}, {"name": "Doors"}, {"type": "999999"}, "valid"),
    "catalogue:device-models": (
        {"name": "DP-1", "price": "99", **PERIOD},
        {"name": "DP-2"},
        {"price": "a lot"},
        "is no amount",
    ),
    "catalogue:agreements": ({"name": "6 months", "months": "6", **PERIOD}, {"months": "7"}, {"months": "0"}, "less"),
    "catalogue:number-types": (
        {"name": "Freephone", "kind": "non_geographic", "country": "GB", **PERIOD},
        {"name": "Freephone UK"},
        {"country": "XX"},
        "valid choice",
    ),
    "catalogue:area-codes": (
        {"code": "0117 9".replace(" ", ""), "name": "Bristol North", **PERIOD},
        {"name": "Bristol, north"},
        {"code": "12a"},
        "digits",
    ),
    "catalogue:reasons": (
        {"kind": "stop", "text": "Line cut", **PERIOD},
        {"text": "Line was cut"},
        {"text": "x" * 201},
        "at most 200",
    ),
    "catalogue:carriers": (
        {"name": "Lakeside Voice", "url": "https://porting.lakeside.example/", **PERIOD},
        {"url": "https://port.lakeside.example/"},
        {"url": "javascript:alert(1)"},
        "valid URL",
    ),
    "catalogue:additional-items": (
        {"name": "Fleet size", "owner": "reseller", "kind": "number", "sort_key": "9", "is_available": "on"},
        {"is_mandatory": "on"},
        {"kind": "select", "choices": ""},
        "at least one choice",
    ),
    "inventory:call-servers": (
        {"cm_id": "CM-BRS-01", "name": "Bristol", "driver": "simulator", "capacity": "10", **PERIOD},
        {"capacity": "20"},
        {"sip_ip": "192.0.2.1 or 2"},
        "no spaces",
    ),
    "inventory:group-domains": (
        {"name": "Phones.Nimbus.example", "note": "", **PERIOD},
        {"note": "For schools"},
        {"name": "no domain"},
        "A domain has letters, digits, hyphens and dots, like voice.example.com.",
    ),
    "inventory:gold-rules": (
        {"name": "Two pairs", "pattern": "AABB", **PERIOD},
        {"pattern": "ABBA"},
        {"pattern": "ABCD"},
        "Every number would be gold",
    ),
    "inventory:port-suppliers": (
        {"name": "Harbour Porting", "country": "IE", "zone": "Europe/Dublin", "cutoff": "12:00", **PERIOD},
        {"reply_single": "36"},
        {"standard": "on", "country": "GB"},
        "has a standard supplier already",
    ),
    "inventory:port-lead-times": (
        {"installation": "part", "at_least": "200", "pro_days": "30", "sup_days": "33"},
        {"sup_days": "35"},
        {"pro_days": "0"},
        "less",
    ),
    "inventory:port-reject-codes": (
        {"code": "50", "meaning": "Signatory wrong", "todo": "Have the owner sign.", "repairer": "us"},
        {"todo": "Have the owner of the line sign."},
        {"todo": "x" * 301},
        "at most 300",
    ),
    "callstats:destinations": (
        {"prefix": "+8835", "destination": "International networks", "plan": "", "kind": "hot", "act": "block"},
        {"destination": "Networks of no country"},
        {"prefix": "abc"},
        "is not the beginning of a telephone number",
    ),
    "customers:terms-versions": (
        {
            "title": "Terms of Service",
            "text": "New text",
            "valid_from": f"{TODAY + timedelta(days=30)}",
            "valid_to": "",
        },
        {"description": "Newer"},
        {"title": ""},
        "required",
    ),
}


def parent_of(name: str) -> dict[str, str]:
    """Something that a new one must stand in."""
    wanted = {
        "catalogue:items": {"group": pk_of("catalogue.ItemGroup", name="Feature"),
                            "license": pk_of("catalogue.CloudLicense", name="Hot Desk")},
        "catalogue:packages": {"group": pk_of("catalogue.ItemGroup", name="User License")},
        "catalogue:device-groups": {"type": pk_of("catalogue.DeviceType", name="Accessory")},
        "catalogue:device-models": {"group": pk_of("catalogue.DeviceOrderGroup", name="Headset")},
        "inventory:port-lead-times": {"supplier": pk_of("inventory.PortSupplier", name="UK industry process")},
        "inventory:port-reject-codes": {"supplier": pk_of("inventory.PortSupplier", name="UK industry process")},
        "catalogue:area-codes": {"number_type": pk_of("catalogue.NumberType", name="Geographic Bristol")},
    }  # fmt: skip
    return {key: str(value) for key, value in wanted.get(name, {}).items()}


def setup_of(name: str):
    """The declaration behind a URL name."""
    address = next(a for a in addresses() if a.name == f"{name}-entry")
    return address.view.declared


def add(client, name: str) -> int:
    """A new one, added through its form; its key."""
    answer = fill_in(client, reverse(f"{name}-add"), **{**NEW[name][0], **parent_of(name)})
    assert answer.status_code == 302, problems(answer)
    return int(answer.url.rstrip("/").rpartition("/")[2])
