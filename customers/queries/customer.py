"""Reads of a customer for its own pages and for the search."""

from datetime import date
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.enums import PHONES
from customers.models import Customer, CustomerClass, DeviceHolding, FraudLimit
from customers.queries.contract import plan_on
from customers.queries.group import group_of
from customers.queries.terms import agreement_of, terms_facts
from oms.kit import macs
from oms.kit.figures import figure
from oms.kit.history import in_words
from oms.kit.phones import national
from oms.kit.search import find
from partners.channel.enums import AdditionalOwner
from partners.models import Account, AdditionalItem

Facts = list[tuple[str, str]]
FOUND = 5


def today_of(customer: Customer) -> date:
    """The day it is at the customer's."""
    return timezone.now().astimezone(ZoneInfo(customer.time_zone)).date()


def find_customers(user: Account, text: str) -> list[tuple[str, str, str]]:
    """(name, ID and reseller, address) for Ctrl-K; up to five within the reader's tree."""
    found = find(Customer.objects.visible_to(user), text).order_by("name", "pk")[:FOUND]
    return [_hit(customer) for customer in found]


def customer_of_code(user: Account, text: str) -> list[tuple[str, str, str]]:
    """The customer whose whole ID was typed."""
    return [_hit(customer) for customer in Customer.objects.visible_to(user).filter(code=text.upper())]


def customer_of_mac(user: Account, text: str) -> list[tuple[str, str, str]]:
    """Where the device stands whose whole MAC address was typed, in any notation."""
    try:
        mac = macs.parse(text)
    except ValueError:
        return []
    held = DeviceHolding.objects.visible_to(user).filter(mac=mac, valid_to__isnull=True).select_related("customer")
    return [(macs.show(mac), one.customer.name, f"{devices_of(one.customer)}?q={mac}") for one in held]


def devices_of(customer: Customer) -> str:
    """Address of the customer's devices."""
    return reverse("customers:service-devices", args=[customer.code])


def _hit(customer: Customer) -> tuple[str, str, str]:
    return customer.name, f"{customer.code} · {customer.partner_name}", customer.get_absolute_url()


def basic_facts(customer: Customer, limit: FraudLimit | None, *, reader: Account) -> list[tuple[str, Facts]]:
    """Basic Info in groups of (label, value), in the guide's order (2.5.3.1)."""
    return [
        (_("Basic Info"), _fields(customer, "code", "name", "domain", "language", "kind", "partner_name", "cli")),
        (
            _("Contact"),
            _fields(customer, "contact_name", "contact_email", "contact_phone", "contact_extension", "mobile"),
        ),
        (
            _("Additional Info"),
            [
                (_("Remark"), "\n".join(customer.remarks)),
                *(additional_facts(customer, reader) or [(_("Additional Info"), "")]),
            ],
        ),
        (_("Call Fraud Prevention"), _limit_facts(limit, customer.currency)),
        (_("Customer Group"), _group_facts(customer)),
        (_("Terms and Conditions"), terms_facts(agreement_of(customer))),
        (
            _("Billing"),
            _fields(
                customer, "business_model", "billing_period", "time_zone", "balance_control", "currency",
                "credit_limit" if customer.credit_limit is not None else "available_funds",
            ),
        ),
        (
            _("Further details"),
            _fields(
                customer, "description", "extended_name", "external_id", "account_id", "deal_ids", "public_sector",
                "inactive_billing", "disable_number_management",
            ),
        ),
    ]  # fmt: skip


def asked_of(chosen: CustomerClass | None) -> list[dict]:
    """What is asked of a customer beyond its columns: the provider's additional items, then the fields of its class."""
    items = [
        {
            "key": item.key,
            "label": item.name,
            "kind": item.kind,
            "mandatory": item.is_mandatory,
            "options": item.choices,
        }
        for item in AdditionalItem.objects.asked_of(AdditionalOwner.CUSTOMER)
    ]
    return [*items, *(chosen.custom_fields if chosen else [])]


def additional_facts(customer: Customer, reader: Account) -> Facts:
    """The provider's items, the class and what it asks for; a class above the reader is not named, its fields are shown
    by their keys."""
    known = CustomerClass.objects.visible_to(reader).filter(pk=customer.customer_class_id).first()
    labels = {f"item_{pk}": name for pk, name in AdditionalItem.objects.values_list("pk", "name")}
    labels = {key: name for key, name in labels.items() if key in customer.custom_data}
    labels |= {one["key"]: one.get("label") or one["key"] for one in asked_of(known)}
    facts = [(_("Customer Class"), known.name)] if known else []
    keys = list(labels) + [key for key in customer.custom_data if key not in labels]
    return facts + [(labels.get(key, key), in_words(customer.custom_data.get(key, ""))) for key in keys]


def administrator_facts(customer: Customer) -> Facts:
    """guide 2.5.3.2"""
    return _fields(customer, "admin_id", "admin_name", "admin_email", "default_admin_role", "admin_comment")


def service_facts(customer: Customer, day: date) -> Facts:
    """guide 2.5.3.5, with the plan as it stands on `day`."""
    period = plan_on(customer, day)
    return [
        (_("Customer"), f"{customer.code} {customer.name}"),
        (_("Customer Type"), customer.get_kind_display()),
        (_("Service Plan"), period.plan.name if period else ""),
        (_("Service Period"), in_period(customer.service_start, customer.service_end)),
        (_("Service Start Date"), in_day(customer.service_start)),
        (_("Service Status"), customer.get_status_display()),
        (_("Last Payment Date"), in_day(customer.last_payment)),
        (_("Reseller"), customer.partner_name),
    ]


def in_day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def in_period(first: date | None, last: date | None) -> str:
    """1 May 2026 – 31 May 2026; an open end stays open."""
    return f"{in_day(first)} – {in_day(last)}".rstrip() if first or last else ""


def _limit_facts(limit: FraudLimit | None, currency: str) -> Facts:
    """Of a customer without a limit it says what that means."""
    names = ("default_limit", "custom_limit")
    if limit is None:
        label = str(FraudLimit._meta.get_field(names[0]).verbose_name)
        return [(label, _("None: whatever its users spend, nobody is warned and nobody blocked"))]
    both = [(str(FraudLimit._meta.get_field(name).verbose_name), getattr(limit, name, None)) for name in names]
    return [(label, _("%(money)s %(currency)s/Day") % {"money": figure(value, 2), "currency": currency}
             if value is not None else "") for label, value in both]  # fmt: skip


def _group_facts(customer: Customer) -> Facts:
    """guide 2.5.6.4"""
    group = group_of(customer)
    return [
        (_("Customer Group ID"), group.code if group else ""),
        (_("Customer Group Name"), group.name if group else ""),
    ]


def _fields(customer: Customer, *names: str) -> Facts:
    return [(_label(name), _value(customer, name)) for name in names]


def _label(name: str) -> str:
    return _("Reseller") if name == "partner_name" else str(Customer._meta.get_field(name).verbose_name)


def _value(customer: Customer, name: str) -> str:
    value = getattr(customer, name)
    if Customer._meta.get_field(name).choices:
        return str(getattr(customer, f"get_{name}_display")())
    if name in PHONES:
        return national(value) if value else ""
    return "" if value is None or value == "" else in_words(value)
