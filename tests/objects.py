"""What stands for the parameters of an address: an object of a given partner in the demo.

A parameter is looked up as `namespace:name.parameter`, then `namespace.parameter`, then `parameter`. Each entry is a
function from a partner's id to the value, run as the system; None when that partner has no such object.
An object that belongs to no partner (the catalogue) is listed in SHARED as well.
"""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta

from django.core.mail import EmailMultiAlternatives
from django.db.models import Count
from django.utils import timezone
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData

from oms.kit.acting import acting_for, root_id
from oms.kit.secrets import seal
from partners.desk.actions.keep_mail import keep_mail
from partners.models import (
    Account,
    Branding,
    EscalationContact,
    Factor,
    IdentityProvider,
    Notice,
    Onboarding,
    OnboardingStep,
    Partner,
    PasswordReset,
    Role,
    SignedInSession,
)
from partners.sign_in.protocols.passkeys import to_text
from tests import contracts, lifetimes, network_objects, order_objects, set_ups, settled, voicemail_objects
from tests.addresses import Address
from tests.long_work import bulk_of, export_of, import_of

HOW = "Add it to tests/objects.py: OBJECTS[…] = a function from a partner's id to the value."


class Unknown(LookupError):
    """Nobody said what stands for a parameter."""


OBJECTS: dict[str, Callable[[int], object]] = dict(order_objects.OBJECTS)
OBJECTS |= network_objects.OBJECTS | lifetimes.OBJECTS | settled.OBJECTS | voicemail_objects.OBJECTS
OBJECTS |= set_ups.OBJECTS | contracts.OBJECTS | {"partners:home-part.part": lambda partner_id: "figures"}
SHARED: set[str] = {"partners:home-part.part", *network_objects.SHARED, *set_ups.SHARED, *contracts.SHARED}


def entry(address: Address, parameter: str) -> str:
    """The key under which `parameter` of `address` is listed."""
    namespace = address.name.rpartition(":")[0]
    family = f"{address.name.partition('-')[0]}-*"  # orders:step-* for every step of the wizard
    for key in (f"{address.name}.{parameter}", f"{family}.{parameter}", f"{namespace}.{parameter}", parameter):
        if key in OBJECTS:
            return key
    raise Unknown(f"{address.name} ({address.route}) has a parameter “{parameter}” that no test can fill. {HOW}")


def fill(address: Address, partner_id: int) -> dict | None:
    """Values of all parameters, of objects of `partner_id`; None when it has no such object or nobody listed one.

    One test asks `entry` first and fails for what is not listed; the others pass over it.
    """
    try:
        keys = {name: entry(address, name) for name in address.parameters}
    except Unknown:
        return None
    found = {name: OBJECTS[key](partner_id) for name, key in keys.items()}
    return None if None in found.values() else found


def shared(address: Address) -> bool:
    """Whether the address leads to nothing that belongs to a partner."""
    return all(entry(address, name) in SHARED for name in address.parameters)


# --- people and messages

SECRET = "a-link-that-the-tests-know"
PERSONAL = {
    "partners:export.pk",
    "partners:export-file.pk",
    "partners:import-progress.pk",
    "partners:bulk-progress.pk",
    "partners:factor-rename.pk",
    "partners:factor-remove.pk",
    "partners:end-session.pk",
}  # one person's alone, whoever stands above


def fillings(address: Address, *partners: int) -> list[dict]:
    """The parameters of an address with objects of each partner that has some."""
    with acting_for(root_id()):
        found = [fill(address, partner) for partner in partners]
    return [kwargs for n, kwargs in enumerate(found) if kwargs is not None and kwargs not in found[:n]]


def personal(address: Address) -> bool:
    """Whether the address leads to what one person alone may open."""
    return any(entry(address, name) in PERSONAL for name in address.parameters)


def _notice(partner_id: int) -> object:
    return Notice.objects.filter(partner_id=partner_id).values_list("pk", flat=True).first()


def _secret(partner_id: int) -> str:
    chief = Account.objects.get(partner_id=partner_id, is_chief=True)
    digest = hashlib.sha256(SECRET.encode()).hexdigest()
    PasswordReset.objects.update_or_create(
        secret_hash=digest, defaults={"account": chief, "expires_at": timezone.now() + timedelta(minutes=5)}
    )
    return SECRET


def _feed(partner_id: int) -> str:
    """The secret of the Chief Admin's calendar of port days."""
    from inventory.models import PortFeed  # the apps are loaded only when a test runs

    chief = Account.objects.get(partner_id=partner_id, is_chief=True)
    values = {"partner_id": partner_id, "account": chief, "made_at": timezone.now()}
    PortFeed.objects.update_or_create(secret_hash=hashlib.sha256(SECRET.encode()).hexdigest(), defaults=values)
    return SECRET


def _push(partner_id: int) -> str:
    """The token of a call server's address, the provider's, whoever asks."""
    from callstats.models import PushAddress  # the apps are loaded only when a test runs

    digest = hashlib.sha256(SECRET.encode()).hexdigest()
    PushAddress.objects.filter(pk=network_objects.push_address(partner_id)).update(token_hash=digest)
    return SECRET


def _phones(partner_id: int) -> str | None:
    """The token of the address of a customer of the partner's."""
    from inventory.models import PhoneAddress  # the apps are loaded only when a test runs

    line = _phone_line(partner_id)
    if line is None:
        return None
    customer = line.customer
    PhoneAddress.objects.filter(customer=customer, revoked_at=None).delete()
    values = {"customer": customer, "made_at": timezone.now()}
    PhoneAddress.objects.update_or_create(token_hash=hashlib.sha256(SECRET.encode()).hexdigest(), defaults=values)
    return SECRET


def _phone_line(partner_id: int):
    """A line of a customer of the partner's, open; with a device that fetches a file, where it has one. Those are Yealink's."""
    from inventory.models import Line  # the apps are loaded only when a test runs

    found = Line.objects.filter(customer__partner_id=partner_id).order_by("-mac", "pk").first()
    if found:
        Line.objects.filter(pk=found.pk).update(door_open=True)
    return found


def _phone_file(partner_id: int) -> str | None:
    line = _phone_line(partner_id)
    return line and f"{line.mac.lower() or '02005effffff'}.boot"


def _session(partner_id: int) -> int:
    """A sign-in of the Chief Admin somewhere else."""
    chief, now = Account.objects.get(partner_id=partner_id, is_chief=True), timezone.now()
    values = {"partner_id": partner_id, "began_at": now, "last_act_at": now, "ip": "192.0.2.9"}
    return SignedInSession.objects.get_or_create(account=chief, browser="Another browser", defaults=values)[0].pk


def _passkey(partner_id: int) -> int:
    """A passkey of the Chief Admin; it signs nothing in these tests."""
    chief = Account.objects.get(partner_id=partner_id, is_chief=True)
    point = {1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)}  # the key, as its parts are numbered
    credential = AttestedCredentialData.create(bytes(16), b"probe", ES256(point))
    values = {"partner_id": partner_id, "made_at": timezone.now(), "secret": seal(to_text(credential))}
    return Factor.objects.get_or_create(account=chief, kind="passkey", name="Probe key", defaults=values)[0].pk


def _identity(partner_id: int) -> int:
    """An identity provider that is switched off."""
    values = {"name": "Probe sign-on", "client_id": "portal", "secret_set_at": timezone.now()}
    issuer = f"https://login-{partner_id}.example"
    return IdentityProvider.objects.get_or_create(partner_id=partner_id, issuer=issuer, defaults=values)[0].pk


def _mail(partner_id: int) -> int:
    mail = EmailMultiAlternatives("An example", "text", "portal@nimbus.example", ["x@nimbus.example"])
    mail.extra_headers["Message-ID"] = "<test@nimbus.example>"
    return keep_mail(mail, at=timezone.now()).pk


OBJECTS |= {
    "partners:notification.pk": _notice,
    "partners:export.pk": export_of,
    "partners:import-progress.pk": import_of,
    "partners:bulk-progress.pk": bulk_of,
    "partners:export-file.pk": export_of,
    "partners:factor-rename.pk": _passkey,
    "partners:factor-remove.pk": _passkey,
    "partners:end-session.pk": _session,
    "partners:my-identity-edit.pk": _identity,
    "partners:my-identity-delete.pk": _identity,
    "partners:reseller-identity-edit.pk": _identity,
    "partners:reseller-identity-delete.pk": _identity,
    "partners:set-password.secret": _secret,
    "inventory:port-ics.secret": _feed,
    "callstats:push.secret": _push,
    "inventory:phone-file.secret": _phones,
    "inventory:phone-file.name": _phone_file,
    "partners:mail.pk": _mail,
    "partners:mail-html.pk": _mail,
    "partners:message-sample.code": lambda partner_id: "password-changed",
    "partners:message-sample.language": lambda partner_id: "de",
    "partners:message-html.code": lambda partner_id: "password-changed",
    "partners:message-html.language": lambda partner_id: "de",
}
SHARED |= {name for name in OBJECTS if name.startswith(("partners:set-password.", "partners:message-"))}


# --- stock


def _number(partner_id: int) -> str | None:
    """Digits of a number that the partner holds."""
    from inventory.models import Number  # the apps are loaded only when a test runs

    e164 = Number.objects.filter(partner_id=partner_id).order_by("e164").values_list("e164", flat=True).first()
    return e164 and e164.removeprefix("+")


OBJECTS["inventory:ddi-number.digits"] = _number


# --- customers


def customer_of(partner_id: int) -> object:
    """Code of the partner's customer that has the most, so that every tab and grid has rows."""
    from customers.models import Customer

    mine = Customer.objects.filter(partner_id=partner_id).annotate(places=Count("sites"))
    mine = mine.order_by("-places", "service_start", "-user_licenses", "pk")
    return mine.values_list("code", flat=True).first()


def place_of(name: str) -> Callable[[int], object]:
    def find(partner_id: int) -> object:
        from customers import models

        rows = getattr(models, name).objects.filter(customer__code=customer_of(partner_id))
        return rows.order_by("pk").values_list("pk", flat=True).first()

    return find


OBJECTS["customers.code"] = OBJECTS["orders:of-customer.code"] = customer_of
OBJECTS["callstats.code"] = OBJECTS["billing.code"] = customer_of
OBJECTS["customers:modify-site.pk"] = place_of("Site")
OBJECTS["customers:modify-account.pk"] = place_of("BillingAccount")
OBJECTS["customers.day"] = lambda partner_id: date(2026, 12, 31)


def _administrator_link(partner_id: int) -> str | None:
    """A link that still sets the password of a customer's administrator; a partner without customers has none."""
    from customers.models import AdministratorLink, Customer

    chief = Account.objects.get(partner_id=partner_id, is_chief=True)
    code, secret = customer_of(partner_id), f"administrator-link-{partner_id}"
    if code is None:
        return None
    AdministratorLink.objects.get_or_create(
        secret_hash=hashlib.sha256(secret.encode()).hexdigest(),
        defaults={
            "customer": Customer.objects.get(code=code), "sent_by": chief,
            "expires_at": timezone.now() + timedelta(minutes=5),
        },
    )  # fmt: skip
    return secret


OBJECTS["customers:choose-password.secret"] = _administrator_link
SHARED |= {"customers:choose-password.secret", "inventory:port-ics.secret", "callstats:push.secret"}
SHARED |= {"inventory:phone-file.secret", "inventory:phone-file.name"}


# --- resellers, roles, onboarding

OWN_COMPANY = {
    "partners:my-administrator",
    "partners:my-administrator-password",
    "partners:my-administrator-act",
    "partners:my-identity-edit",
    "partners:my-identity-delete",
}


def of_own_company(address: Address) -> bool:
    """Whether only people of the same company meet the object there, not those above."""
    return address.name in OWN_COMPANY


def _code(partner_id: int) -> str:
    return Partner.objects.get(pk=partner_id).code


def _colleague(partner_id: int) -> int:
    """Somebody who is not the Chief Admin."""
    chief = Account.objects.get(partner_id=partner_id, is_chief=True)
    login = f"colleague-{partner_id}@test.example"
    values = {"partner_id": partner_id, "role_id": chief.role_id, "name": "Cole League", "email": login}
    return Account.objects.get_or_create(login_id=login, defaults=values)[0].pk


def _role(partner_id: int) -> int:
    chief = Account.objects.get(partner_id=partner_id, is_chief=True)
    values = {"names": {"en": "Own role"}, "system_role": chief.role.system_role, "parent_id": chief.role_id}
    role = Role.objects.get_or_create(owner_id=partner_id, sort_key=77, defaults=values)[0]
    for name in (f"Mem {partner_id} Berone", f"Mem {partner_id} Bertwo"):
        login = f"{name.lower().replace(' ', '.')}-{partner_id}@test.example"
        member = {"partner_id": partner_id, "role": role, "name": name, "email": login}
        Account.objects.get_or_create(login_id=login, defaults=member)
    return role.pk


def _step(partner_id: int) -> int:
    """A step of an onboarding of this reseller; the provider itself has none."""
    onboarding, _ = Onboarding.objects.get_or_create(partner_id=partner_id, defaults={"started_on": date(2026, 11, 2)})
    values = {"kind": "training", "due_on": date(2026, 11, 6)}
    return OnboardingStep.objects.get_or_create(onboarding=onboarding, position=1, defaults=values)[0].pk


def _onboarding(partner_id: int) -> str:
    _step(partner_id)
    return _code(partner_id)


def _look(partner_id: int) -> Branding:
    """The provider's look; everybody below sees it."""
    values = {"logo": b"png", "logo_hash": "0123456789abcdef", "colour": "#00655f"}
    return Branding.objects.update_or_create(partner_id=root_id(), defaults=values)[0]


CODES = (
    "", "-modify", "-status-change", "-administrators", "-administrator-add", "-administrator", "-administrator-password",
    "-administrator-act", "-additional", "-additional-modify", "-children", "-permission", "-notifications", "-changes",
    "-identity", "-identity-add", "-identity-edit", "-identity-delete",
)  # fmt: skip
OBJECTS |= {f"partners:reseller{end}.code": _code for end in CODES}
OBJECTS |= {f"partners:status-{name}.code": _code for name in ("resource", "additional")}
OBJECTS |= {f"partners:onboarding-{name}.code": _onboarding for name in ("detail", "step", "tick")}
OBJECTS |= {f"partners:onboarding-{name}.pk": _step for name in ("step", "tick")}
for _whose in ("reseller", "my"):
    OBJECTS |= {f"partners:{_whose}-administrator{end}.pk": _colleague for end in ("", "-password", "-act")}
    OBJECTS[f"partners:{_whose}-administrator-act.verb"] = lambda partner_id: "delete"
OBJECTS |= {f"partners:role{end}.pk": _role for end in ("", "-menus", "-members", "-create", "-delete")}
OBJECTS |= {
    "partners:escalation.pk": lambda partner_id: EscalationContact.objects.values_list("pk", flat=True).first(),
    "partners:escalation-delete.pk": lambda partner_id: EscalationContact.objects.values_list("pk", flat=True).first(),
    "partners:branding-logo.logo_hash": lambda partner_id: _look(partner_id).logo_hash,
    "partners:branding-colours.colour": lambda partner_id: _look(partner_id).colour.removeprefix("#"),
}


def _plan(partner_id: int) -> int:
    """A plan that this reseller may order."""
    from catalogue.models import PlanOffer  # the apps are loaded only when a test runs

    return PlanOffer.objects.filter(partner_id=partner_id).values_list("plan_id", flat=True).first()


OBJECTS |= {f"catalogue:reseller-{name}.code": _code for name in ("plans", "plan-withdraw")}
OBJECTS["catalogue:reseller-plan-withdraw.pk"] = _plan
SHARED |= {name for name in OBJECTS if name.startswith(("partners:escalation", "partners:branding"))}
