"""The demo's call servers, numbers and devices. Plain constants; numbers from the ranges kept free for drama."""

SERVERS = {
    "CM-LON-01": {
        "name": "London, Docklands", "capacity": 400, "lip_ip": "192.0.2.10", "sip_url": "https://prov.lon.nimbus.example",
        "sip_ip": "192.0.2.11", "media_ip": "192.0.2.12", "uce_ip": "192.0.2.13",
        "one_url": "https://one.lon.nimbus.example", "acb_url": "https://acb.lon.nimbus.example",
        "analytics_url": "https://analytics.lon.nimbus.example",
    },
    "CM-LON-02": {
        "name": "London, Slough", "capacity": 400, "lip_ip": "192.0.2.20", "sip_url": "https://prov.lon2.nimbus.example",
        "sip_ip": "192.0.2.21", "media_ip": "192.0.2.22", "uce_ip": "192.0.2.23",
        "one_url": "https://one.lon2.nimbus.example", "acb_url": "https://acb.lon2.nimbus.example",
        "analytics_url": "https://analytics.lon2.nimbus.example",
    },
    "CM-LDS-01": {
        "name": "Leeds", "capacity": 250, "lip_ip": "198.51.100.10", "sip_url": "https://prov.lds.nimbus.example",
        "sip_ip": "198.51.100.11", "media_ip": "198.51.100.12", "uce_ip": "198.51.100.13",
        "one_url": "https://one.lds.nimbus.example", "acb_url": "https://acb.lds.nimbus.example",
        "analytics_url": "https://analytics.lds.nimbus.example",
    },
}  # fmt: skip

# default domain of groups: what it is for
DOMAINS = {"voice.nimbus.example": "Offices", "schools.nimbus.example": "Schools and colleges", "uc.nimbus.example": ""}

# number type: (first, last)
RANGES = {
    "Geographic London": ("020 7946 0010", "020 7946 0499"),
    "Geographic Leeds": ("0113 496 0100", "0113 496 0299"),
    "Geographic Bristol": ("0117 496 0100", "0117 496 0249"),
    "Non-geographic": ("03069 990100", "03069 990149"),
}

# partner key: ranges given to it
ALLOCATED = {
    "vertical": [("020 7946 0300", "020 7946 0359"), ("0113 496 0250", "0113 496 0269")],
    "rs-vertical": [("020 7946 0360", "020 7946 0389")],
    "tideway": [("020 7946 0390", "020 7946 0399"), ("0113 496 0290", "0113 496 0299")],
    "orbit": [("0117 496 0200", "0117 496 0249")],
}

# number: days until its rest ends
RESTING = {
    "020 7946 0490": 3,
    "020 7946 0491": 12,
    "020 7946 0492": 12,
    "020 7946 0493": 29,
    "020 7946 0494": -1,
    "0113 496 0199": 20,
}

# rule: (pattern of the last digits, number type or none)
GOLD_RULES = {"Four alike": ("AAAA", ""), "Four that count up": ("A+++", "Geographic London")}

# easy to remember, whatever the rules say
GOLD = ("020 7946 0499", "03069 990149")

# model: (how many the provider has, first made-up MAC)
DEVICES = {
    "LIP-9010": (20, "02005E100000"),
    "LIP-9020": (20, "02005E101000"),
    "LIP-9030": (20, "02005E102000"),
    "LIP-9040C": (8, "02005E103000"),
    "1010i": (12, "02005E104000"),
    "1020i": (12, "02005E105000"),
    "1030i": (12, "02005E106000"),
    "GDC-900B": (6, "02005E107000"),
    "GDC-800H": (12, "02005E108000"),
    "GDC-850H": (12, "02005E109000"),
}
UN_SHIPPED = {"LIP-9020": (6, "02005E1F0000"), "1010i": (4, "02005E1F1000")}  # of Orbit, which holds Manage Device
