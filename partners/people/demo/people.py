"""The demo's partners and logins: the tests and `make run` use the same ones. Plain constants, no Django here."""

PASSWORD = "demo-Pass-2026"

# key: (company, kind, parent key, domain, rights)
ALL = "all"
PARTNERS = {
    "nimbus": ("Nimbus Telecom", "sp", None, "nimbus.example", ALL),
    "vertical": (
        "Vertical Cloud",
        "vsp",
        "nimbus",
        "vertical.example",
        ["approve_order", "manage_ddi", "manage_child_reseller"],
    ),
    "rs-vertical": ("RS-Vertical", "reseller", "vertical", "rs-vertical.example", ["manage_child_reseller"]),
    "tideway": ("Tideway Telecom", "reseller", "rs-vertical", "tideway.example", []),
    "orbit": ("Orbit Comms", "reseller", "nimbus", "orbit.example", ["manage_device"]),
}

# login: (partner key, name, chief admin?)
PEOPLE = {
    "admin@nimbus.example": ("nimbus", "Nora Nimbus", True),
    "approver@nimbus.example": ("nimbus", "Arthur Prover", False),
    "admin@vertical.example": ("vertical", "Vera Tical", True),
    "admin@rs-vertical.example": ("rs-vertical", "Rosa Seller", True),
    "clerk@rs-vertical.example": ("rs-vertical", "Clara Clerk", False),
    "admin@tideway.example": ("tideway", "Tilda Wade", True),
    "admin@orbit.example": ("orbit", "Orla Bitter", True),
}

LOGINS = [
    ("admin@nimbus.example", "service provider, all rights"),
    ("approver@nimbus.example", "service provider, approves orders"),
    ("admin@vertical.example", "VSP reseller below Nimbus: Approve Order, Manage DDI"),
    ("admin@rs-vertical.example", "reseller below Vertical Cloud"),
    ("clerk@rs-vertical.example", "its clerk, who orders"),
    ("admin@tideway.example", "reseller below RS-Vertical"),
    ("admin@orbit.example", "reseller below Nimbus: the neighbour"),
]
