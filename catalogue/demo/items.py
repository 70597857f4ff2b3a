"""What the demo sells: item groups, licenses, order items, packages. Plain constants; amounts in GBP, before tax."""

# group: sort key
GROUPS = {
    "User License": 10,
    "Feature": 20,
    "Analytics": 30,
    "ACD": 40,
    "Trunk": 50,
    "Service": 60,
    "Customized": 70,
}

# license: (maximum trial, unit)
LICENSES = {
    "User Seat": (2, "month"),
    "Voicemail Box": (2, "month"),
    "iPECS ONE": (2, "month"),
    "iPECS ONE PLUS": (1, "month"),
    "Analytics Standard": (30, "day"),
    "Analytics Advanced": (30, "day"),
    "Analytics Advanced Plus": (14, "day"),
    "ACD Group User": (1, "month"),
    "ACD Group User CC": (1, "month"),
    "Call Recording": (30, "day"),
    "Auto Attendant": (1, "month"),
    "Fax to e-mail": (1, "month"),
    "Hot Desk": (1, "month"),
    "CRM Connector": (14, "day"),
}

# lower tier: the license that a License Change leads to (guide 2.5.2.9)
TIERS = {
    "Analytics Standard": "Analytics Advanced",
    "Analytics Advanced": "Analytics Advanced Plus",
    "ACD Group User": "ACD Group User CC",
}

# never together with (guide 2.5.2.9): whoever has the one keeps it, and is not offered the other
EXCLUDED = {"ACD Group User CC": "Hot Desk"}
# code: (name, item type, group, license, list price, charged, pre/post, maximum trial, unit, description)
ITEMS = {
    "basic-user-vm": ("Basic User With VM", "user_package", "User License", "User Seat", "6.90", "monthly", "pre", 2, "month", "A desk phone user with voicemail"),
    "premium-one": ("Premium iPECS ONE USER", "user_package", "User License", "iPECS ONE", "11.50", "monthly", "pre", 2, "month", "Desk phone, soft client and video meetings"),
    "premium-plus-one": ("Premium PLUS iPECS ONE USER", "user_package", "User License", "iPECS ONE PLUS", "15.90", "monthly", "pre", 1, "month", "As Premium, with call recording and CRM connector"),
    "desk-user": ("Desk User With Phone", "user_package", "User License", "User Seat", "9.90", "monthly", "pre", 0, "month", "A user with voicemail and a desk phone, rented with it"),
    "premium-desk": ("Premium Desk User With Phone", "user_package", "User License", "iPECS ONE", "16.50", "monthly", "pre", 0, "month", "As Premium, with a large desk phone, rented with it"),
    "stand-alone-vm": ("Stand Alone VM", "user_package", "User License", "Voicemail Box", "2.20", "monthly", "pre", 2, "month", "A voicemail box without a phone"),
    "user-seat": ("User Seat", "service_item", "Feature", "User Seat", "4.50", "monthly", "pre", 2, "month", "Part of every user package"),
    "voicemail-box": ("Voicemail Box", "service_item", "Feature", "Voicemail Box", "1.90", "monthly", "pre", 2, "month", "One more voicemail box for a user"),
    "one-client": ("iPECS ONE Client", "service_item", "Feature", "iPECS ONE", "4.20", "monthly", "pre", 2, "month", "Soft client for desktop and mobile"),
    "call-recording": ("Call Recording", "service_item", "Feature", "Call Recording", "3.80", "monthly", "pre", 30, "day", "Records every call of a user, kept for 90 days"),
    "auto-attendant": ("Auto Attendant", "service_item", "Feature", "Auto Attendant", "8.00", "monthly", "pre", 1, "month", "Greets callers and lets them choose"),
    "fax-to-email": ("Fax to e-mail", "service_item", "Feature", "Fax to e-mail", "5.50", "monthly", "pre", 1, "month", "Faxes to a number arrive as PDF"),
    "hot-desk": ("Hot Desk", "service_item", "Feature", "Hot Desk", "2.60", "monthly", "pre", 1, "month", "A phone that several people sign in to"),
    "crm-connector": ("CRM Connector", "service_item", "Feature", "CRM Connector", "3.20", "monthly", "pre", 14, "day", "Shows the caller in the customer's own CRM"),
    "reception-pack": ("Reception Pack", "feature_package", "Feature", None, "14.00", "monthly", "pre", 1, "month", "Auto Attendant, Fax to e-mail and two voicemail boxes"),
    "analytics-standard": ("Analytics Standard", "service_item", "Analytics", "Analytics Standard", "4.00", "monthly", "post", 30, "day", "Call reports of one day"),
    "analytics-advanced": ("Analytics Advanced", "service_item", "Analytics", "Analytics Advanced", "7.00", "monthly", "post", 30, "day", "Call reports of 13 months and wallboards"),
    "analytics-advanced-plus": ("Analytics Advanced Plus", "service_item", "Analytics", "Analytics Advanced Plus", "9.50", "monthly", "post", 14, "day", "As Advanced, with agents and abandoned calls"),
    "acd-user": ("ACD Group User", "service_item", "ACD", "ACD Group User", "6.00", "monthly", "pre", 1, "month", "An agent of a call group"),
    "acd-user-cc": ("ACD Group User CC", "service_item", "ACD", "ACD Group User CC", "12.00", "monthly", "pre", 1, "month", "An agent of a contact centre"),
    "number-rental": ("Direct Dial Number", "service_item", "Service", None, "0.60", "monthly", "pre", 0, "month", "Rental of one number"),
    "trunk-support": ("Trunk Survivability", "service_item", "Trunk", None, "9.00", "monthly", "pre", 0, "month", "Calls go to a mobile when the line is down"),
    "priority-support": ("Priority Support", "service_item", "Service", None, "25.00", "monthly", "pre", 0, "month", "Answer within one hour, day and night"),
    "bespoke-integration": ("Bespoke Integration", "customized_item", "Customized", None, "45.00", "monthly", "post", 0, "month", "Work agreed with the customer; write what it is into the comment"),
    "set-up-fee": ("Set-up Fee", "service_item", "Service", None, "50.00", "once", "pre", 0, "month", "Charged once, for a new site"),
    "site-survey": ("Site Survey", "service_item", "Service", None, "120.00", "once", "post", 0, "month", "An engineer's visit before the installation"),
}  # fmt: skip

# connected platform: licenses that make a user of it
PLATFORMS = {
    "akixi": ["Analytics Standard", "Analytics Advanced", "Analytics Advanced Plus", "iPECS ONE", "iPECS ONE PLUS"],
    "call_cabinet": ["Call Recording"],
}

# user package: (device model, sold or rented with it)
PACKAGE_DEVICES = {"desk-user": ("LIP-9020", "rented"), "premium-desk": ("LIP-9040C", "rented")}

# user package: what its lines may call; everything where none is named
REACHES = {"basic-user-vm": "international", "desk-user": "mobile", "stand-alone-vm": "internal"}

WITH_VOICEMAIL = (
    "basic-user-vm", "premium-one", "premium-plus-one", "desk-user", "premium-desk", "stand-alone-vm",
)  # fmt: skip

# package: {content: quantity}
CONTENTS = {
    "basic-user-vm": {"user-seat": 1, "voicemail-box": 1},
    "premium-one": {"user-seat": 1, "voicemail-box": 1, "one-client": 1},
    "premium-plus-one": {"user-seat": 1, "voicemail-box": 1, "one-client": 1, "call-recording": 1, "crm-connector": 1},
    "desk-user": {"user-seat": 1, "voicemail-box": 1},
    "premium-desk": {"user-seat": 1, "voicemail-box": 1, "one-client": 1},
    "stand-alone-vm": {"voicemail-box": 1},
    "reception-pack": {"auto-attendant": 1, "fax-to-email": 1, "voicemail-box": 2},
}

# package: what it may be upgraded to
UPGRADES = {
    "basic-user-vm": ["premium-one", "premium-plus-one"],
    "premium-one": ["premium-plus-one"],
    "desk-user": ["premium-desk"],
}
WAYS_BACK = {("basic-user-vm", "premium-one")}

# bundle: (minutes a month, list price)
BUNDLES = {
    "UK Landline 1000": (1000, "4.00"),
    "UK Landline 5000": (5000, "15.00"),
    "UK Mobile 500": (500, "6.50"),
    "UK Mobile 2000": (2000, "22.00"),
    "UK Landline + Mobile 1500": (1500, "9.00"),
    "International Europe 500": (500, "8.00"),
    "International World 300": (300, "12.00"),
}
