"""Customer groups of the demo: one whose customers reach each other by extension, and one that waits for its first."""

from datetime import datetime, timedelta

from customers.actions.group import add_group, put_in_group, take_out_of_group
from customers.models import Customer, CustomerGroup
from partners.models import Account, Partner

# name, reseller, what it is for, (customer, access code) of those in it, of one that left again
GROUPS = [
    ("Thames Traders", "RS-Vertical", "Shops that call each other many times a day.",
     (("Vertical Demo", "71"), ("Wapping Film Services", "72")), ("York Road Tailors", "73")),
    ("Docklands Association", "RS-Vertical", "For the shops by the docks, from spring on.", (), None),
    ("Orbit Partners", "Orbit Comms", "Two companies in one house.", (("Canary Interiors", "81"),), None),
]  # fmt: skip


def load(*, sp: Account, at: datetime) -> list[Customer]:
    """Each group once, by the reseller's Chief Admin, filled by the provider; the customers that the network hears of."""
    told: list[Customer] = []
    for name, reseller, description, members, left in GROUPS:
        partner = Partner.objects.get(name=reseller)
        if CustomerGroup.objects.filter(partner=partner, name=name).exists():
            continue
        chief = Account.objects.select_related("partner", "role").get(partner=partner, is_chief=True)
        group = add_group(partner=partner, name=name, description=description, by=chief, at=at)
        for customer_name, code in (*members, *([left] if left else [])):
            customer = Customer.objects.filter(name=customer_name, partner=partner).first()
            if customer is None or customer.cm_id != (group.cm_id or customer.cm_id):
                continue
            group.refresh_from_db()
            member = put_in_group(group=group, customer=customer, access_code=code, by=sp, at=at + timedelta(hours=2))
            if left and customer_name == left[0]:
                take_out_of_group(member=member, by=sp, at=at + timedelta(hours=3))
            told.append(customer)
    return told
