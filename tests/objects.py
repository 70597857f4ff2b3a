"""What stands for the parameters of an address: an object of a given partner in the demo.

A parameter is looked up as `namespace:name.parameter`, then `namespace.parameter`, then `parameter`. Each entry is a
function from a partner's id to the value, run as the system; None when that partner has no such object.
An object that belongs to no partner (the catalogue) is listed in SHARED as well.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from oms.kit.grid import excel
from partners.actions.export import file_of
from partners.actions.keep_mail import keep_mail
from partners.models import Account, ExcelExport, Notice, PasswordReset
from partners.tables import LoginHistoryTable
from tests.addresses import Address

OBJECTS: dict[str, Callable[[int], object]] = {}
SHARED: set[str] = set()
HOW = "Add it to tests/objects.py: OBJECTS[…] = a function from a partner's id to the value."


class Unknown(LookupError):
    """Nobody said what stands for a parameter."""


def entry(address: Address, parameter: str) -> str:
    """The key under which `parameter` of `address` is listed."""
    namespace = address.name.rpartition(":")[0]
    for key in (f"{address.name}.{parameter}", f"{namespace}.{parameter}", parameter):
        if key in OBJECTS:
            return key
    raise Unknown(f"{address.name} ({address.route}) has a parameter “{parameter}” that no test can fill. {HOW}")


def fill(address: Address, partner_id: int) -> dict | None:
    """Values of all parameters, of objects of `partner_id`; None when it has no such object."""
    found = {name: OBJECTS[entry(address, name)](partner_id) for name in address.parameters}
    return None if None in found.values() else found


def shared(address: Address) -> bool:
    """Whether the address leads to nothing that belongs to a partner."""
    return all(entry(address, name) in SHARED for name in address.parameters)


# --- people and messages

SECRET = "a-link-that-the-tests-know"
PERSONAL = {"partners:export.pk", "partners:export-file.pk"}  # one person's alone, whoever stands above


def personal(address: Address) -> bool:
    """Whether the address leads to what one person alone may open."""
    return any(entry(address, name) in PERSONAL for name in address.parameters)


def _notice(partner_id: int) -> object:
    return Notice.objects.filter(partner_id=partner_id).values_list("pk", flat=True).first()


def _export(partner_id: int) -> int:
    """A finished workbook of the Chief Admin."""
    chief = Account.objects.get(partner_id=partner_id, is_chief=True)
    made, _ = ExcelExport.objects.get_or_create(
        key=f"export:test-{chief.pk}",
        defaults={
            "partner_id": partner_id, "account": chief, "screen": "login-history", "title": "Login History",
            "path": "/log/logins/", "file_name": "login-history.xlsx", "state": "done", "written": 1, "total": 1,
        },
    )  # fmt: skip
    file = file_of(made)
    file.parent.mkdir(parents=True, exist_ok=True)
    excel.write(str(file), list(LoginHistoryTable.declared().values()), [])
    return made.pk


def _secret(partner_id: int) -> str:
    chief = Account.objects.get(partner_id=partner_id, is_chief=True)
    digest = hashlib.sha256(SECRET.encode()).hexdigest()
    PasswordReset.objects.update_or_create(
        secret_hash=digest, defaults={"account": chief, "expires_at": timezone.now() + timedelta(minutes=5)}
    )
    return SECRET


def _mail(partner_id: int) -> int:
    mail = EmailMultiAlternatives("An example", "text", "portal@nimbus.example", ["x@nimbus.example"])
    mail.extra_headers["Message-ID"] = "<test@nimbus.example>"
    return keep_mail(mail, at=timezone.now()).pk


OBJECTS |= {
    "partners:notification.pk": _notice,
    "partners:export.pk": _export,
    "partners:export-file.pk": _export,
    "partners:set-password.secret": _secret,
    "partners:mail.pk": _mail,
    "partners:mail-html.pk": _mail,
    "partners:message-sample.code": lambda partner_id: "password-changed",
    "partners:message-sample.language": lambda partner_id: "de",
    "partners:message-html.code": lambda partner_id: "password-changed",
    "partners:message-html.language": lambda partner_id: "de",
}
SHARED |= {name for name in OBJECTS if name.startswith(("partners:set-password.", "partners:message-"))}
