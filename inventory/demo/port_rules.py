"""Suppliers of ports in the demo: the UK industry's table and codes, a provider's own promise, and two more countries."""

from inventory.models import PortLeadTime, PortRejectCode, PortSupplier
from inventory.porting.states import Installation, Repairer

L, R = Installation, Repairer
UK_LEADS = [  # line type, from so many numbers, PRO, SUP
    (L.SINGLE, 1, 4, 7), (L.SINGLE, 11, 14, 17), (L.MULTI, 1, 7, 10), (L.MULTI, 31, 10, 13), (L.MULTI, 151, 17, 20),
    (L.RANGE, 1, 10, 13), (L.RANGE, 151, 17, 20), (L.PART, 1, 22, 25), (L.NON_GEOGRAPHIC, 1, 7, 10),
]  # fmt: skip
UK_CODES = [
    ("01", "Order number missing or re-used", "The supplier sends the request again under a new number.", R.SUPPLIER),
    ("02", "Provider identity (CUPID) missing or invalid", "The supplier corrects the identity.", R.SUPPLIER),
    ("03", "Order sent date or time invalid", "The supplier sends the request again.", R.SUPPLIER),
    ("06", "Telephone number missing or invalid", "Check the main billing number; the number must be in service.", R.US),
    ("25", "Single-line order, but the number is multi-line", "Order it as multi-line.", R.US),
    ("26", "Multi-line order, but the number is single-line", "Split it into single-line requests.", R.US),
    ("31", "Customer has no service with the losing provider", "Ask the customer for a bill; name the right provider.", R.LOSING),
    ("41", "Installation postcode invalid", "Take the postcode from the losing provider's bill.", R.US),
    ("other", "Another reason", "Read the supplier's text and correct what it names.", R.US),
]  # fmt: skip
ALL = [L.SINGLE, L.MULTI, L.RANGE, L.PART, L.NON_GEOGRAPHIC]
SUPPLIERS = {
    "UK industry process": (
        {"country": "GB", "zone": "Europe/London", "standard": True, "note": "Lead times of the industry's process manual."},
        UK_LEADS, UK_CODES,
    ),
    "EXPO.e United Kingdom": (
        {"country": "GB", "zone": "Europe/London", "from_acceptance": True, "note": "22 working days from acceptance."},
        [(kind, 1, 22, 22) for kind in ALL], UK_CODES,
    ),
    "Harbour Wholesale": (
        {"country": "GB", "email": "ports@harbour-wholesale.example", "note": "By e-mail, with the form as a sheet."},
        UK_LEADS, UK_CODES,
    ),
    "Simulated supplier": (
        {"country": "GB", "zone": "Europe/London", "driver": "simulator", "note": "Answers by itself, by the last digit of the main number."},
        UK_LEADS, UK_CODES,
    ),
    "EXPO.e Switzerland": (
        {
            "country": "CH", "zone": "Europe/Zurich", "standard": True, "from_acceptance": True, "reply_single": 48,
            "note": "20 working days from acceptance; the answer takes two working days.",
        },
        [(kind, 1, 20, 20) for kind in ALL],
        [
            ("14", "Power of attorney wanted", "Send the signed letter of authority.", R.US),
            ("other", "Another reason", "Read the supplier's text and correct what it names.", R.US),
        ],
    ),
    "EXPO.e Poland": (
        {
            "country": "PL", "zone": "Europe/Warsaw", "standard": True, "from_acceptance": True, "furthest_days": 120,
            "note": "20 working days from acceptance; no date further than 120 days.",
        },
        [(kind, 1, 20, 20) for kind in ALL],
        [
            ("1", "Wrong data", "Compare name and address with the losing provider's bill.", R.US),
            ("2", "Number inactive", "The number must be in service; ask the losing provider.", R.LOSING),
            ("7", "Not the losing provider's number", "Name the provider that the customer pays.", R.US),
            ("8", "Date more than 120 days ahead", "Take an earlier date.", R.US),
            ("other", "Another reason", "Read the supplier's text and correct what it names.", R.US),
        ],
    ),
}  # fmt: skip


def load() -> None:
    """Runs as the system; what is there already stays."""
    for name, (fields, leads, codes) in SUPPLIERS.items():
        supplier, new = PortSupplier.objects.get_or_create(name=name, defaults=fields)
        if not new:
            continue
        PortLeadTime.objects.bulk_create(
            PortLeadTime(supplier=supplier, installation=kind, at_least=n, pro_days=pro, sup_days=sup)
            for kind, n, pro, sup in leads
        )
        PortRejectCode.objects.bulk_create(
            PortRejectCode(supplier=supplier, code=code, meaning=meaning, todo=todo, repairer=who)
            for code, meaning, todo, who in codes
        )
