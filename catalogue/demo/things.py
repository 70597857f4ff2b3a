"""The rest of the demo's catalogue: devices, numbers, terms, plans. Plain constants; amounts in GBP, before tax."""

from datetime import date

# device type: {order group: {model: (list price, managed by MAC)}}
DEVICES = {
    "Desk Phone": {
        "iPECS LIP": {
            "LIP-9010": ("69.00", True),
            "LIP-9020": ("98.00", True),
            "LIP-9030": ("129.00", True),
            "LIP-9040C": ("179.00", True),
        },
        "SIP Phone": {"1010i": ("59.00", True), "1020i": ("79.00", True), "1030i": ("99.00", True)},
    },
    "DECT": {
        "DECT Base": {"GDC-900B": ("210.00", True)},
        "DECT Handset": {"GDC-800H": ("95.00", True), "GDC-850H": ("115.00", True)},
    },
    "Accessory": {"Headset": {"HS-10 Headset": ("32.00", False)}, "Power Supply": {"PSU 48V": ("14.00", False)}},
}

# device model: whose files it asks for; the others are set up by hand
MAKERS = {
    "LIP-9010": "snom", "LIP-9020": "yealink", "LIP-9030": "polycom", "1010i": "grandstream", "1020i": "yealink",
    "1030i": "snom",
}  # fmt: skip

# number type: (kind, {area code: place})
NUMBER_TYPES = {
    "Geographic London": ("geographic", {"020": "London"}),
    "Geographic Leeds": ("geographic", {"0113": "Leeds"}),
    "Geographic Bristol": ("geographic", {"0117": "Bristol"}),
    "Non-geographic": ("non_geographic", {"0306": "Non-geographic"}),
}

REST = {"Non-geographic": 62}  # days; the others rest as long as usual

PERIODS = {"12 months": 12, "24 months": 24, "36 months": 36, "60 months": 60}

REASONS = {
    "stop": [
        "Invoice not paid",
        "Customer asked for a pause",
        "Premises closed for refurbishment",
        "Suspected fraud",
        "Other",
    ],
    "close": ["Moved to another provider", "Business closed", "Merged with another customer", "End of demo", "Other"],
    "return": ["Not needed any more", "Defective", "Wrong model delivered", "Replaced by another model", "Other"],
    "reject": [
        "No numbers left in this area",
        "Customer's address is incomplete",
        "Price needs approval",
        "Ordered twice",
        "Other",
    ],
}

CARRIERS = {
    "Riverbank Telecom": "https://porting.riverbank.example/",
    "Harbour Voice": "https://porting.harbour.example/",
    "Any other provider": "https://porting.example/",
}

ALL_ITEMS = [
    "basic-user-vm", "premium-one", "premium-plus-one", "desk-user", "premium-desk", "stand-alone-vm", "call-recording", "auto-attendant",
    "fax-to-email", "hot-desk", "crm-connector", "reception-pack", "analytics-standard", "analytics-advanced",
    "analytics-advanced-plus", "acd-user", "acd-user-cc", "priority-support", "bespoke-integration", "set-up-fee",
    "site-survey",
]  # fmt: skip
STANDARD_ITEMS = [
    "basic-user-vm", "premium-one", "desk-user", "premium-desk", "stand-alone-vm", "auto-attendant", "fax-to-email", "hot-desk",
    "analytics-standard", "analytics-advanced", "acd-user", "priority-support", "set-up-fee", "site-survey",
]  # fmt: skip
TRUNK_ITEMS = ["number-rental", "trunk-support", "analytics-standard", "priority-support", "set-up-fee", "site-survey"]
EVERY = "every"  # all bundles, all devices, all partners

# plan: fields, items, bundles, devices, partners it is offered to (keys of partners/people/demo/people.py)
PLANS = {
    "Standard Plan": {
        "fields": {
            "price_sip": "6.00", "price_tdm": "9.00", "price_pbx": "4.50",
            "kind": "cloud_pbx", "max_channels": 30, "fraud_default": "20", "fraud_max": "200",
            "description": "Cloud PBX for small offices",
        },
        "items": STANDARD_ITEMS, "bundles": EVERY, "devices": EVERY, "offers": EVERY,
    },
    "Premium Plan": {
        "fields": {
            "price_sip": "5.00", "price_tdm": "8.00", "price_pbx": "4.00",
            "kind": "cloud_pbx", "attach_file": True, "fraud_change": True, "max_channels": 120, "fraud_default": "50",
            "fraud_max": "500", "description": "Cloud PBX with everything we sell",
        },
        "items": ALL_ITEMS, "bundles": EVERY, "devices": EVERY, "offers": EVERY,
    },
    "SIP Trunk Plan": {
        "fields": {
            "price_sip": "4.50", "price_tdm": "7.50", "price_pbx": "3.50",
            "kind": "sip_trunk", "attach_file": True, "fraud_change": True, "max_channels": 240, "fraud_default": "100",
            "fraud_max": "1000", "description": "Trunks to a customer's own exchange",
        },
        "items": TRUNK_ITEMS, "bundles": ["UK Landline 5000", "UK Mobile 2000"], "devices": [], "offers": EVERY,
    },
    "Starter Plan 2024": {
        "fields": {
            "price_sip": "7.00", "price_tdm": "10.00", "price_pbx": "5.00",
            "kind": "cloud_pbx", "max_channels": 10, "fraud_default": "10", "fraud_max": "50",
            "description": "Not sold any more", "valid_from": date(2024, 1, 1), "valid_to": date(2025, 6, 30),
        },
        "items": ["basic-user-vm", "set-up-fee"], "bundles": ["UK Landline 1000"], "devices": ["LIP-9010"],
        "offers": EVERY,
    },
    "Orbit Special Plan": {
        "fields": {
            "price_sip": "4.80", "price_tdm": "7.80", "price_pbx": "3.80",
            "kind": "cloud_pbx", "attach_file": True, "max_channels": 60, "fraud_default": "30", "fraud_max": "300",
            "description": "Agreed with Orbit Comms alone",
        },
        "items": STANDARD_ITEMS, "bundles": ["UK Landline + Mobile 1500"], "devices": EVERY, "offers": ["orbit"],
    },
    "Premium Plan 2030": {
        "fields": {
            "price_sip": "5.00", "price_tdm": "8.00", "price_pbx": "4.00",
            "kind": "cloud_pbx", "attach_file": True, "fraud_change": True, "max_channels": 240, "fraud_default": "50",
            "fraud_max": "500", "description": "Sold from 2030", "valid_from": date(2030, 1, 1),
        },
        "items": ALL_ITEMS, "bundles": EVERY, "devices": EVERY, "offers": EVERY,
    },
}  # fmt: skip
