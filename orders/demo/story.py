"""The demo's customers, as data: who orders what, and how far each order has come."""

# name, city, login of the clerk, plan, items (code → quantity), numbers, devices (model → quantity), how far
# “far”: a step of the wizard to stop at, or a state to reach
STORIES = [
    ("Aldgate Bakery Ltd", "London", "clerk@rs-vertical.example", "info"),
    ("Barbican Dental Practice", "London", "clerk@rs-vertical.example", "plan"),
    ("Clifton Travel Agents", "Bristol", "clerk@rs-vertical.example", "numbers"),
    ("Dockside Couriers", "London", "admin@vertical.example", "assign"),
    ("Ealing Physio Centre", "London", "clerk@rs-vertical.example", "items"),
    ("Farringdon Legal LLP", "London", "clerk@rs-vertical.example", "trunk"),
    ("Garforth Builders", "Leeds", "clerk@rs-vertical.example", "devices"),
    ("Headingley Opticians", "Leeds", "clerk@rs-vertical.example", "bundles"),
    ("Islington Design Studio", "London", "clerk@rs-vertical.example", "shipping"),
    ("Jubilee Events", "London", "clerk@rs-vertical.example", "files"),
    ("Kirkstall Motors", "Leeds", "clerk@rs-vertical.example", "registration"),
    ("Lambeth Housing Trust", "London", "clerk@rs-vertical.example", "submitted"),
    ("Moorgate Advisers", "London", "admin@tideway.example", "submitted"),
    ("Northcote Estates", "London", "admin@vertical.example", "submitted"),
    ("Orpington Veterinary Group", "London", "clerk@rs-vertical.example", "processing"),
    ("Portishead Marine", "Bristol", "clerk@rs-vertical.example", "approved"),
    ("Quayside Architects", "Bristol", "admin@tideway.example", "approved"),
    ("Roundhay Nurseries", "Leeds", "clerk@rs-vertical.example", "rejected"),
    ("Southville Print", "Bristol", "clerk@rs-vertical.example", "rejected_approval"),
    ("Temple Accountants", "London", "clerk@rs-vertical.example", "canceled"),
    ("Vertical Demo", "London", "clerk@rs-vertical.example", "activated"),
    ("Wapping Film Services", "London", "clerk@rs-vertical.example", "activated"),
    ("Yardley Logistics", "London", "admin@tideway.example", "activated"),
    ("Zetland School Trust", "Leeds", "clerk@rs-vertical.example", "created"),
    ("Ashton Gate Sports", "Bristol", "clerk@rs-vertical.example", "coming"),
    ("Canary Interiors", "London", "admin@orbit.example", "activated"),
    ("Deptford Records", "London", "admin@orbit.example", "submitted"),
    ("Elmet Surveyors", "Leeds", "admin@orbit.example", "items"),
    ("Fulham Fitness Rooms", "London", "admin@orbit.example", "submitted"),
    ("Greenwich Sailmakers", "London", "admin@orbit.example", "approved"),
    ("Hackney Potters", "London", "clerk@rs-vertical.example", "standing"),
]
PLACES = {
    "London": ("10 Example Row", "EC2V 7AA", "Geographic London", "0207946"),
    "Leeds": ("22 Sample Street", "LS1 4AA", "Geographic Leeds", "0113496"),
    "Bristol": ("5 Specimen Quay", "BS1 5AA", "Geographic Bristol", "0117496"),
}
EARLY_STEPS = ("info", "plan", "numbers", "assign", "items", "trunk", "devices", "bundles", "shipping", "files")
ITEMS = ("Basic User With VM", "Premium iPECS ONE USER", "Stand Alone VM", "Analytics Standard")
PHONES = ("LIP-9020", "LIP-9030", "HS-10 Headset")
HAVE_PHONES = {  # the others order headsets and power supplies alone
    "Vertical Demo", "Yardley Logistics", "Zetland School Trust", "Hackney Potters", "Ashton Gate Sports",
}  # fmt: skip
WITH_PACKAGES = {
    "Yardley Logistics": 2,
    "Portishead Marine": 3,
    "Brockley Bell Foundry": 4,
}  # so many “Desk User With Phone”
TWO_PLACES = {"Vertical Demo", "Hackney Potters"}
