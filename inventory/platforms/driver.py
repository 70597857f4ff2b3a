"""What every connected platform does. Faults: TemporaryFault and the PermanentFault of the outbox, nothing else."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from inventory.ems.driver import TemporaryFault
from inventory.ems.http import Client
from oms.kit.outbox import PermanentFault

Values = dict[str, Any]
FOR_GOOD = (400, 409, 413, 422)  # anything else may be another tomorrow, a wrong token included


class StepKind(TextChoices):
    """What a platform is told; `check` only asks."""

    SET_UP = "set_up", _("Set up")
    ADD_LOGIN = "add_login", _("Add user")
    SET_LICENCES = "set_licences", _("Set licenses")
    CHECK = "check", _("Check")


@dataclass(frozen=True)
class Account:
    """What a platform has for one group: the extensions that are licensed, and what is wrong with it, in words."""

    users: frozenset[str]
    faults: tuple[str, ...] = ()


class Platform(Protocol):
    """`label`: its name; `account`: what a customer has there, as its console calls it."""

    label: str
    account: Any

    def is_connected(self) -> bool:
        """Whether this installation knows an address of it; where not, nothing of it is shown."""

    def execute(self, kind: str, key: str, values: Values) -> Values:
        """Carry out one step and give what people are shown of its answer, {what: value}.

        The same key again does nothing more; a platform that knows no keys is looked at first. `values` of set_up: group,
        provider, customer (its ID), name and what the platform asks beside; of add_login: group, login, name, email; of
        set_licences: group, users [{extension, name}], all of them.
        """

    def look(self, group: str) -> Account | None:
        """What it has for this group; None where it has nothing."""


def check(platform: Platform, values: Values) -> Values:
    """Raises PermanentFault, in words, where the platform has something else than it was told."""
    found = platform.look(values["group"])
    if found is None:
        raise PermanentFault(f"{platform.label} has nothing of group {values['group']}.")
    faults = [*found.faults, *_unlike(platform.label, found.users, {one["extension"] for one in values["users"]})]
    if faults:
        raise PermanentFault(" ".join(faults))
    return {"licences": len(found.users)}


def _unlike(label: str, there: frozenset[str], wanted: set[str]) -> list[str]:
    more, less = sorted(there - wanted), sorted(wanted - there)
    found = [f"{label} has licenses that the packages do not carry: {', '.join(more)}."] if more else []
    return found + ([f"{label} lacks licenses of {', '.join(less)}."] if less else [])


@dataclass(frozen=True)
class Speaks:
    """JSON over HTTP to a platform called `name`."""

    name: str
    url: str
    token: str

    def post(self, path: str, said: Values) -> Values:
        """The answer. Raises PermanentFault with the platform's words, TemporaryFault."""
        status, body = self.call("POST", path, said)
        if status == 200:
            return body
        words = str(body.get("error") or f"{self.name} answered {status}.")
        raise PermanentFault(words) if status in FOR_GOOD else TemporaryFault(f"{status}: {words}")

    def get(self, path: str) -> Values | None:
        """The answer, or None where there is nothing. Raises TemporaryFault."""
        status, body = self.call("GET", path)
        if status not in (200, 404):
            raise TemporaryFault(f"{self.name} answered {status}.")
        return body if status == 200 else None

    def call(self, method: str, path: str, said: Values | None = None) -> tuple[int, Values]:
        """(status, answer) of one request. Raises TemporaryFault, and PermanentFault where no address is known."""
        if not self.url:
            raise PermanentFault(f"{self.name} is not connected to this installation.")
        host, _slash, below = self.url.partition("://")[2].partition("/")
        root = f"{self.url.partition('://')[0]}://{host}"
        client = Client(root, self.token, settings.EMS_TIMEOUT, settings.EMS_CONNECT_TIMEOUT, self.name)
        status, body = client.call(method, f"{'/' if below else ''}{below.rstrip('/')}{path}", said)
        return status, body if isinstance(body, dict) else {}
