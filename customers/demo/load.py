"""Loads the demo's customer classes and terms. What is there already is left as it stands."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from customers.enums import TermsKind
from customers.models import CustomerClass, Terms
from partners.models import Partner
from partners.people.demo.people import PARTNERS

# partner key: {class: (grace period, invoice template, taxation, notification list, custom fields)}
CLASSES = {
    "nimbus": {"Direct business": (30, "Standard", "UK VAT 20 %", "billing@nimbus.example", [])},
    "rs-vertical": {
        "Business": (
            21, "Detailed", "UK VAT 20 %", "accounts@rs-vertical.example",
            [
                {"key": "company_number", "label": "Company number", "kind": "text", "mandatory": True},
                {"key": "trade", "label": "Trade", "kind": "select", "mandatory": False,
                 "options": ["Retail", "Hospitality", "Health", "Other"]},
            ],
        ),
        "Small business": (14, "Standard", "UK VAT 20 %", "", []),
        "Charity": (
            30, "Standard", "Exempt", "accounts@rs-vertical.example",
            [{"key": "charity_number", "label": "Charity number", "kind": "text", "mandatory": True}],
        ),
    },
    "orbit": {"Retail": (14, "Short", "UK VAT 20 %", "finance@orbit.example", [])},
}  # fmt: skip
TAX_RATES = {"UK VAT 20 %": Decimal(20), "Exempt": Decimal(0)}

TERMS = {
    1: (date(2020, 1, 1), date(2025, 12, 31), "First edition"),
    2: (date(2026, 1, 1), None, "Fair use of call bundles, and how numbers are kept"),
}
TEXT = "\n\n".join(
    (
        "These terms are part of a demonstration and bind nobody.",
        "The provider keeps the telephone service running and tells its customers of planned work at least five working "
        "days before it begins.",
        "The customer uses the service within the law and keeps its passwords secret. Call bundles are for the customer's "
        "own people.",
        "Numbers belong to the customer for as long as the service runs, and can be taken to another provider.",
    )
)


def load() -> None:
    """Runs as the system."""
    for key, classes in CLASSES.items():
        partner = Partner.objects.get(name=PARTNERS[key][0])
        for name, (grace, template, taxation, notified, fields) in classes.items():
            CustomerClass.objects.get_or_create(
                partner=partner,
                name=name,
                defaults={
                    "grace_days": grace, "invoice_template": template, "taxation": taxation,
                    "tax_rate": TAX_RATES[taxation],
                    "tax_category": "S" if TAX_RATES[taxation] else "E",
                    "notification_list": notified, "custom_fields": fields,
                },
            )  # fmt: skip
    for version, (first, last, description) in TERMS.items():
        Terms.objects.get_or_create(
            kind=TermsKind.SERVICE,
            version=version,
            defaults={
                "title": "Terms of Service", "description": description, "text": TEXT, "valid_from": first,
                "valid_to": last, "creator": "Nora Nimbus", "updater": "Nora Nimbus",
                "updated_at": timezone.make_aware(datetime(first.year, first.month, first.day, 9)),
            },
        )  # fmt: skip
