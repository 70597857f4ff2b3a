"""The demo of Reseller: additional items, roles, onboarding, escalation matrix, a look."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from oms.kit.acting import acting_for
from oms.kit.working_days import add_working_days, is_working_day
from partners.branding.actions.look import save_look
from partners.channel.actions.additional import save_additional
from partners.channel.actions.onboarding import start_onboarding, tick_step
from partners.channel.enums import AdditionalKind, AdditionalOwner
from partners.channel.models import AdditionalItem, EscalationContact, Onboarding
from partners.people.actions.role import create_role, set_menus
from partners.people.demo.people import PASSWORD
from partners.people.enums import PartnerKind
from partners.people.models import Account, Partner, Role
from partners.sign_in.actions.identity import save_provider
from partners.sign_in.models import IdentityProvider

# owner, name, kind, choices, mandatory
ITEMS = [
    ("reseller", "VAT number", "text", [], True),
    ("reseller", "Contract until", "date", [], False),
    ("reseller", "Discount class", "select", ["A", "B", "C"], False),
    ("reseller", "Service desk seats", "number", [], False),
    ("reseller", "Signed data protection terms", "check", [], False),
    ("customer", "Account manager", "text", [], False),
    ("customer", "Purchase order required", "check", [], False),
]
ANSWERS = {
    "vertical": ["GB 000 0001 00", "2028-03-31", "A", "12", "yes"],
    "rs-vertical": ["GB 000 0002 00", "2027-06-30", "B", "4", "yes"],
    "tideway": ["GB 000 0003 00", "", "C", "", ""],
    "orbit": ["GB 000 0004 00", "2027-12-31", "B", "6", "yes"],
}
MATRIX = [
    (0, "Provisioning team", "Provisioning Desk", "020 7946 0100", "provisioning@nimbus.example"),
    (1, "Team leader", "Lina Lead", "020 7946 0101", "lina.lead@nimbus.example"),
    (2, "Provisioning manager", "Matt Manager", "020 7946 0102", "matt.manager@nimbus.example"),
    (3, "Director of operations", "Dora Director", "020 7946 0103", "dora.director@nimbus.example"),
]
ORDER_DESK = ["reseller-status", "partner-onboarding", "login-history"]
MEMBERS = {"desk1@vertical.example": "Dan Deskman", "desk2@vertical.example": "Demi Deskwell"}


def load_resellers(partners: dict[str, Partner]) -> None:
    """What is there already is left alone."""
    admin = Account.objects.select_related("partner", "role").get(login_id="admin@nimbus.example")
    _items(partners, admin)
    for level, role, person, number, email in MATRIX:
        defaults = {"role": role, "person": person, "contact_number": number, "email": email}
        EscalationContact.objects.get_or_create(level=level, defaults=defaults)
    _role_of_vertical(partners["vertical"])
    _onboarding(partners["tideway"], admin, days=9, done=4)
    _onboarding(partners["vertical"], admin, days=3, done=2)
    _identity_provider(partners["orbit"])


def _items(partners: dict[str, Partner], admin: Account) -> None:
    items = []
    for position, (owner, name, kind, choices, mandatory) in enumerate(ITEMS):
        item, _new = AdditionalItem.objects.get_or_create(
            owner=AdditionalOwner(owner),
            name=name,
            defaults={
                "kind": AdditionalKind(kind), "choices": choices, "is_mandatory": mandatory, "sort_key": position,
            },
        )  # fmt: skip
        items.append(item)
    for key, answers in ANSWERS.items():
        if not partners[key].additional.exists():
            values = {item.pk: text for item, text in zip(items, answers, strict=False)}
            save_additional(partners[key], values=values, by=admin, at=timezone.now())


def _identity_provider(partner: Partner) -> None:
    """Prepared and switched off: Orbit's people sign in with their passwords."""
    chief = Account.objects.select_related("partner", "role").get(partner=partner, is_chief=True)
    if partner.identity_providers.exists():
        return
    provider = IdentityProvider(partner=partner)
    details = {"name": "Orbit Single Sign-on", "issuer": "https://login.orbit.example", "client_id": "order-portal"}
    save_provider(provider, details=details, client_secret="demo-client-secret", by=chief, at=timezone.now())


def _role_of_vertical(vertical: Partner) -> None:
    """A role of Vertical Cloud's own, below the system role, with two people."""
    chief = Account.objects.select_related("partner", "role").get(partner=vertical, is_chief=True)
    if vertical.roles.exists():
        return
    with acting_for(vertical.pk):
        parent = Role.objects.get(is_system=True, system_role=PartnerKind.VSP)
        names = {"en": "Service Desk", "de": "Servicetheke"}
        desk = create_role(
            parent=parent, names=names, sort_key=10, system_role=PartnerKind.VSP, by=chief, at=timezone.now()
        )
        set_menus(desk, menus=ORDER_DESK, by=chief, at=timezone.now())
        save_look(name="Vertical Cloud Portal", colour="", by=chief, at=timezone.now())
        for login, name in MEMBERS.items():
            Account.objects.get_or_create(
                login_id=login,
                defaults={
                    "partner": vertical, "name": name, "email": login, "role": desk, "password": make_password(PASSWORD),
                },
            )  # fmt: skip


def _onboarding(partner: Partner, admin: Account, *, days: int, done: int) -> None:
    """Begun `days` working days ago, with so many steps done; what was due since is overdue."""
    if Onboarding.objects.filter(partner=partner).exists():
        return
    now, day = timezone.now(), timezone.localdate()
    received = add_working_days(day, -days, partner.nation)
    onboarding = start_onboarding(
        partner, received=received, platforms=["Order portal", "Call reports", "Call recording"], owner=admin,
        by=admin, at=now,
    )  # fmt: skip
    for step in onboarding.steps.filter(position__lte=done):
        at = now - timedelta(days=max((day - step.due_on).days + 1, 1))
        tick_step(step, by=admin, at=at if is_working_day(at.date(), partner.nation) else at - timedelta(days=2))
