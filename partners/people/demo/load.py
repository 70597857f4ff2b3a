"""The demo's tree and people."""

from django.contrib.auth.hashers import make_password

from partners.people.actions.install import partner_code
from partners.people.actions.tree import plant
from partners.people.demo.people import ALL, PARTNERS, PASSWORD, PEOPLE
from partners.people.enums import PartnerKind, Right
from partners.people.models import Account, Partner, Role


def load_people() -> dict[str, Partner]:
    """Partners by key, made where missing; the provider is there already."""
    found: dict[str, Partner] = {}
    for key, (name, kind, parent, domain, rights) in PARTNERS.items():
        held = {right.value: rights == ALL or right.value in rights for right in Right}
        known = Partner.objects.filter(name=name).first()
        if known is None:
            new = Partner(
                code=partner_code(), name=name, kind=kind, domain=domain, demo_limit=20, city="London",
                address="1 Example Street", postal_code="EC1A 1AA", phone_number="020 7946 0001", **held,
            )  # fmt: skip
            known = plant(new, parent=found[parent])
        elif kind == PartnerKind.SP:
            Partner.objects.filter(pk=known.pk).update(demo_limit=100, **held)
            known.refresh_from_db()
        found[key] = known
    _people(found)
    return found


def _people(partners: dict[str, Partner]) -> None:
    password = make_password(PASSWORD)
    roles = {role.system_role: role for role in Role.objects.filter(is_system=True)}
    for login, (key, name, chief) in PEOPLE.items():
        partner = partners[key]
        Account.objects.get_or_create(
            login_id=login,
            defaults={
                "partner": partner, "name": name, "email": login, "is_chief": chief, "password": password,
                "role": roles[partner.kind],
            },
        )  # fmt: skip
